"""Pictures that come with a report: scanned, and made anew out of their pixels, so that nothing else of them is kept.

They go the way of the case file's: enciphered as they come in, looked into by a process of its own (decisions 48, 49).
What is kept is the new picture alone: neither place, time and camera in the file, nor its name.
"""

from __future__ import annotations

from typing import Final, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from helle.register.casefile import examining, scanning
from helle.register.casefile.examining import CannotBeShown
from helle.register.casefile.scanning import Found
from helle.register.casefile.spool import Spool
from helle.register.casefile.uploads import EncipheringUploadHandler, Received
from helle.register.reports.choices import MOST_PICTURES
from helle.register.reports.receiving import NewPicture

MOST_MB: Final = 15
WIDTH: Final = 1600

TOO_MANY: Final = _("Der kan sendes højst tre billeder med.")
TOO_LARGE: Final = _("Et af billederne fylder for meget. Det må højst fylde 15 MB.")
NO_PICTURE: Final = _("En af filerne er ikke et billede, vi kan læse. Send den som JPEG eller PNG, eller skriv uden.")
HARMFUL: Final = _("En af filerne kan gøre skade og blev ikke taget imod. Send uden den.")
NOT_NOW: Final = _("Billeder kan ikke tages imod lige nu. Send uden billeder, eller prøv igen senere.")


class NotTaken(Exception):
    """Why the pictures were not taken in, in words; nothing of the report is sent then."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))


class PictureUploadHandler(EncipheringUploadHandler):
    """Takes the pictures of whoever reports something: a few, none of them large; of more it keeps nothing."""

    taken = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)
        self.taken += 1

    def may_send(self) -> bool:
        return takes_pictures()

    def most_bytes(self) -> int:
        return MOST_MB * 1024 * 1024 if self.taken < MOST_PICTURES else 0


def takes_pictures() -> bool:
    """Whether there is a scanner to look at them (or this is a demo, which says that it has none)."""
    return bool(settings.HELLE_CLAMD or settings.HELLE_TAKES_UNSCANNED_FILES)


def taken_in(files: list[UploadedFile]) -> list[NewPicture]:  # type: ignore[type-arg] # Not generic when it runs.
    """The pictures made anew. Raises `NotTaken`."""
    received = [one for one in cast("list[Received]", files) if one.size]
    try:
        if len(received) > MOST_PICTURES:
            raise NotTaken(TOO_MANY)
        if any(one.too_large for one in received):
            raise NotTaken(TOO_LARGE)
        return [_made_anew(one.spool) for one in received]
    finally:
        for one in cast("list[Received]", files):
            one.close()


def _made_anew(spool: Spool) -> NewPicture:
    _scan(spool)
    found = examining.examine(spool)
    if found.problem or not found.content_type.startswith("image/"):
        raise NotTaken(NO_PICTURE)
    try:
        content = examining.picture(spool, content_type=found.content_type, page=1, width=WIDTH)
    except CannotBeShown as error:
        raise NotTaken(NO_PICTURE) from error
    return NewPicture("image/png" if content.startswith(b"\x89PNG") else "image/jpeg", content)


def _scan(spool: Spool) -> None:
    found = scanning.scan(spool.pieces()).found
    if found is Found.HARM:
        raise NotTaken(HARMFUL)
    if found is Found.NOTHING or (found is Found.NO_SCANNER and settings.HELLE_TAKES_UNSCANNED_FILES):
        return
    raise NotTaken(NOT_NOW)
