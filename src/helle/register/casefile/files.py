"""The content of documents: sealed in pieces under the person's key, in the database, beside the rows they belong to.

Each piece is sealed for its place: table, document, which piece, and whether it is the last. A piece that is left out,
cut off, put elsewhere or taken from another document does not open.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from helle.register.casefile.models import Document, DocumentPart
from helle.register.casefile.spool import Spool
from helle.register.cases.models import Case
from helle.register.protection import vault
from helle.register.protection.ciphers import CannotOpen, Place


def store(case: Case, document: Document, pieces: Iterable[bytes]) -> None:
    """Seal the pieces of a document one by one. Memory holds two of them, whatever the size."""
    for sequence, (piece, last) in enumerate(_marking_the_last(pieces)):
        DocumentPart(
            document=document,
            case=case,
            sequence=sequence,
            content_sealed=vault.seal_part(case.person_id, _place(document, sequence, last=last), piece),
        ).save(force_insert=True)


def fetch(case: Case, document: Document) -> Spool:
    """The content of a document, on disk as ciphertext under a key of its own. Raises `Erased` or `CannotOpen`."""
    spool = Spool()
    keys = list(DocumentPart.objects.filter(document=document).order_by("sequence").values_list("pk", "sequence"))
    for (key, sequence), following in pairwise([*keys, None]):  # type: ignore[misc] # The last has none after it.
        sealed = DocumentPart.objects.filter(pk=key).values_list("content_sealed", flat=True).get()
        place = _place(document, sequence, last=following is None)
        spool.write(vault.unseal_part(case.person_id, place, bytes(sealed)))
    spool.finish()
    if spool.size != document.size:
        raise CannotOpen("not the size it had")
    return spool


def _place(document: Document, sequence: int, *, last: bool) -> Place:
    return Place(DocumentPart._meta.db_table, f"{sequence} {'last' if last else 'more'}", document.pk)


def _marking_the_last(pieces: Iterable[bytes]) -> Iterable[tuple[bytes, bool]]:
    held: bytes | None = None
    for piece in pieces:
        if held is not None:
            yield held, False
        held = piece
    if held is not None:
        yield held, True
