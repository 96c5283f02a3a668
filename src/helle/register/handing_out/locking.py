"""Locking a file: AES-256 under a password that exists on one screen and in nobody's register."""

from __future__ import annotations

import io
import secrets
from typing import Final

import pikepdf
import pyzipper

# Without signs that are taken for one another when read aloud or written down.
_SIGNS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_GROUPS: Final = 5
_GROUP: Final = 4


def new_password() -> str:
    """Twenty signs in groups of four: nearly a hundred bits, which nobody guesses."""
    return "-".join("".join(secrets.choice(_SIGNS) for _sign in range(_GROUP)) for _group in range(_GROUPS))


def locked(pdf: bytes, password: str) -> bytes:
    """The PDF encrypted with AES-256 (revision 6), its description too. It can be read, printed and read aloud."""
    made = io.BytesIO()
    encryption = pikepdf.Encryption(
        owner=secrets.token_urlsafe(32),
        user=password,
        R=6,
        aes=True,
        metadata=True,
        allow=pikepdf.Permissions(
            modify_annotation=False, modify_assembly=False, modify_form=False, modify_other=False
        ),
    )
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(made, encryption=encryption)
    return made.getvalue()


def locked_archive(content: bytes, name: str, password: str) -> bytes:
    """A ZIP with one file in it, encrypted with AES-256. The name stands in clear, so it says nothing."""
    made = io.BytesIO()
    with pyzipper.AESZipFile(made, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(password.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=256)
        archive.writestr(name, content)
    return made.getvalue()
