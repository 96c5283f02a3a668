"""Files that were handed out, as whoever was handed them opens them: fetched by their link, with the password."""

from __future__ import annotations

import io
from typing import Any

import pikepdf
import pyzipper
from django.test import Client
from django.urls import reverse

from tests.cast import Member
from tests.pages import errors_of, post


def handed(who: Client | Member, url: str, **typed: object) -> bytes:
    """Ask for a file, say what it is for, fetch it, and open it: what is in it."""
    client = who.client() if isinstance(who, Member) else who
    return opened(client, post(client, url, typed))


def opened(client: Client, answer: Any) -> bytes:
    """What is in the file that a page says is ready."""
    assert answer.status_code == 200, errors_of(answer)
    given = answer.context["handed"]
    return unlocked(client.post(reverse("handed-out-fetch", args=[given.link])), given.password)


def unlocked(fetched: Any, password: str) -> bytes:
    """A fetched file without its lock. A PDF is written anew, and says what it said."""
    assert fetched.status_code == 200
    file = io.BytesIO(fetched.content)
    if fetched.headers["Content-Type"] == "application/zip":
        with pyzipper.AESZipFile(file) as archive:
            (name,) = archive.namelist()
            return bytes(archive.read(name, pwd=password.encode()))
    made = io.BytesIO()
    with pikepdf.open(file, password=password) as document:
        document.save(made)
    return made.getvalue()
