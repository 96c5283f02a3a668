"""The content of assembled and of locked files: sealed in pieces under the person's key, each for its place."""

from __future__ import annotations

import uuid
from typing import Final

from helle.register.access_requests.models import FilePart
from helle.register.cases.models import Case
from helle.register.protection import context, vault
from helle.register.protection.ciphers import CannotOpen, Place

PIECE: Final = 256 * 1024


def store(case: Case, file: uuid.UUID, content: bytes) -> None:
    """Seal the content of a file piece by piece."""
    acting = context.current()
    pieces = [content[start : start + PIECE] for start in range(0, len(content), PIECE)]
    for sequence, piece in enumerate(pieces):
        place = _place(file, sequence, last=sequence == len(pieces) - 1)
        FilePart(
            case=case,
            file=file,
            sequence=sequence,
            content_sealed=vault.seal_part(case.person_id, place, piece),
            recorded_at=acting.instant,
            by_unit_id=acting.unit_id,
        ).save(force_insert=True)


def fetch(case: Case, file: uuid.UUID, size: int) -> bytes:
    """The content of a file. Raises `Erased` or `CannotOpen`."""
    sealed = list(FilePart.objects.filter(file=file).order_by("sequence").values_list("sequence", "content_sealed"))
    content = b"".join(
        vault.unseal_part(case.person_id, _place(file, sequence, last=sequence == len(sealed) - 1), bytes(piece))
        for sequence, piece in sealed
    )
    if len(content) != size:
        raise CannotOpen("not the size it had")
    return content


def _place(file: uuid.UUID, sequence: int, *, last: bool) -> Place:
    return Place(FilePart._meta.db_table, f"{sequence} {'last' if last else 'more'}", file)
