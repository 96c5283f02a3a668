"""Files that come with a report: scanned, and made anew as pictures of what one sees, so that nothing else is kept.

They go the way of the case file's: enciphered as they come in, looked into by a process of its own (decisions 48, 49).
What is kept is the new picture alone, of a PDF one of each page: neither place, time and camera in the file, nor its
name, nor who wrote it, what it links to or what it would run.
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
from helle.register.reports.choices import MOST_FILES, MOST_PICTURES
from helle.register.reports.receiving import NewPicture

MOST_MB: Final = 15
WIDTH: Final = 1600

TOO_MANY: Final = _("Der kan sendes højst tre filer med.")
TOO_MANY_PAGES: Final = _("Filerne har tilsammen for mange sider. Der kan højst sendes tolv med. Vælg de vigtigste.")
TOO_LARGE: Final = _("En af filerne fylder for meget. Den må højst fylde 15 MB.")
LOCKED: Final = _("En af filerne er låst med en adgangskode. Send den uden kode, eller skriv uden.")
NO_PICTURE: Final = _(
    "En af filerne er hverken et billede eller en PDF, vi kan læse. Send den som JPEG, PNG eller PDF, eller skriv uden."
)
HARMFUL: Final = _("En af filerne kan gøre skade og blev ikke taget imod. Send uden den.")
NO_SCRIPT: Final = _("Filer kan kun sendes, når JavaScript er slået til i browseren. Send uden filer.")
NOT_NOW: Final = _("Filer kan ikke tages imod lige nu. Send uden filer, eller prøv igen senere.")


class NotTaken(Exception):
    """Why the files were not taken in, in words; nothing of the report is sent then."""

    def __init__(self, message: str | Promise) -> None:
        super().__init__(str(message))


class PictureUploadHandler(EncipheringUploadHandler):
    """Takes the files of whoever reports something: a few, none of them large. Of more it keeps nothing, and
    reads it to its end, so that who sent it is told why."""

    taken = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)
        self.taken += 1

    def may_send(self) -> bool:
        return takes_pictures()

    def most_bytes(self) -> int:
        return MOST_MB * 1024 * 1024 if self.taken < MOST_FILES else 0


def takes_pictures() -> bool:
    """Whether there is a scanner to look at them (or this is a demo, which says that it has none)."""
    return bool(settings.HELLE_CLAMD or settings.HELLE_TAKES_UNSCANNED_FILES)


def taken_in(files: list[UploadedFile]) -> list[NewPicture]:  # type: ignore[type-arg] # Not generic when it runs.
    """The pictures made of them anew. Raises `NotTaken`."""
    received = [one for one in cast("list[Received]", files) if one.size]
    try:
        if len(received) > MOST_FILES:
            raise NotTaken(TOO_MANY)
        if any(one.too_large for one in received):
            raise NotTaken(TOO_LARGE)
        made: list[NewPicture] = []
        for one in received:
            made += _made_anew(one.spool, most=MOST_PICTURES - len(made))
        return made
    finally:
        for one in cast("list[Received]", files):
            one.close()


def _made_anew(spool: Spool, *, most: int) -> list[NewPicture]:
    _scan(spool)
    found = examining.examine(spool)
    if found.problem:
        raise NotTaken({"password": LOCKED, "too_many_pages": TOO_MANY_PAGES}.get(found.problem, NO_PICTURE))
    if found.content_type != "application/pdf" and not found.content_type.startswith("image/"):
        raise NotTaken(NO_PICTURE)
    if found.pages > most:
        raise NotTaken(TOO_MANY_PAGES)
    return [_page(spool, found.content_type, page) for page in range(1, found.pages + 1)]


def _page(spool: Spool, content_type: str, page: int) -> NewPicture:
    try:
        content = examining.picture(spool, content_type=content_type, page=page, width=WIDTH)
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
