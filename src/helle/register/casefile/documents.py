"""What a received file must be before it is taken in, and what its sender is told when it is not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.conf import settings

from helle.register.casefile import examining, scanning
from helle.register.casefile.choices import FILE_TYPES, TYPES_IN_WORDS, Scan
from helle.register.casefile.scanning import Found
from helle.register.casefile.uploads import Received
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

FIELD: Final = "file"


class Harmful(Refused):
    """The scanner found something. `name` is what it calls it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            Text(
                f"Filen er afvist: virusscanneren fandt »{name}«. Den er ikke gemt. Sig det til jeres it-afdeling.",
                f"The file is refused: the virus scanner found “{name}”. It is not kept. Tell your IT department.",
            ),
            field=FIELD,
        )
        self.name = name


@dataclass(frozen=True, slots=True)
class Accepted:
    """What is known of a file that may be taken in."""

    content_type: str
    pages: int
    scan: Scan


def accept(received: Received) -> Accepted:
    """Scan a file, look into it, and hold it against what its name claims. Raises `Refused` beside the file's field."""
    if received.too_large:
        raise _refused(
            f"Filen er større end {settings.HELLE_UPLOAD_MB} MB, som er det meste, Helle tager imod.",
            f"The file is larger than {settings.HELLE_UPLOAD_MB} MB, which is the most Helle takes.",
        )
    if received.spool.size == 0:
        raise _refused("Filen er tom.", "The file is empty.")
    scan = _scanned(received)
    found = examining.examine(received.spool)
    if found.problem:
        raise _PROBLEMS.get(found.problem, _PROBLEMS["broken"])
    if found.content_type not in FILE_TYPES:
        raise _PROBLEMS["type"]
    _refuse_lie(received.name or "", found.content_type)
    return Accepted(found.content_type, found.pages, scan)


def _scanned(received: Received) -> Scan:
    answer = scanning.scan(received.spool.pieces())
    if answer.found is Found.NOTHING:
        return Scan.CLEAN
    if answer.found is Found.HARM:
        raise Harmful(answer.name)
    if answer.found is Found.NO_SCANNER and settings.HELLE_TAKES_UNSCANNED_FILES:
        return Scan.NOT_SCANNED
    raise _SCANNER[answer.found]


def _refuse_lie(name: str, content_type: str) -> None:
    _, dot, ending = name.rpartition(".")
    known = {one for kind in FILE_TYPES.values() for one in kind.endings}
    claimed = ending.lower() if dot else ""
    # No ending claims nothing; one that nobody knows is somebody's full stop, unless it looks like a program's.
    if not claimed or claimed in FILE_TYPES[content_type].endings:
        return
    if claimed in known or claimed in _PROGRAMS:
        label = FILE_TYPES[content_type].label
        raise _refused(
            f"Filen hedder .{claimed}, men indholdet er noget andet: {label.da}. Gem den som det, den er, "
            "og prøv igen.",
            f"The file is called .{claimed}, but its content is something else: {label.en}. Save it as what it is, "
            "and try again.",
        )


def _refused(da: str, en: str) -> Refused:
    return Refused(Text(da, en), field=FIELD)


_PROGRAMS: Final = frozenset(
    {
        "exe",
        "com",
        "bat",
        "cmd",
        "scr",
        "js",
        "vbs",
        "ps1",
        "msi",
        "lnk",
        "jar",
        "hta",
        "htm",
        "html",
        "svg",
        "docm",
        "xlsm",
        "pptm",
    }
)
_PROBLEMS: Final = {
    "broken": _refused(
        "Filen kan ikke åbnes: den er i stykker eller ikke det, den giver sig ud for.",
        "The file cannot be opened: it is broken, or not what it claims to be.",
    ),
    "password": _refused(
        "Filen er låst med en adgangskode. Fjern koden, eller få filen sendt uden, og læg den ind igen.",
        "The file is locked with a password. Remove the password, or have the file sent without, and add it again.",
    ),
    "no_pages": _refused("PDF-filen har ingen sider.", "The PDF has no pages."),
    "too_many_pages": _refused(
        "PDF-filen har for mange sider. Del den op.", "The PDF has too many pages. Divide it into several."
    ),
    "too_many_pixels": _refused(
        "Billedet er for stort til at blive vist. Gem det med færre billedpunkter.",
        "The image is too large to be shown. Save it with fewer pixels.",
    ),
    "macros": _refused(
        "Filen indeholder makroer eller programmer. Gem den som almindeligt dokument eller PDF.",
        "The file holds macros or programs. Save it as an ordinary document or as a PDF.",
    ),
    "type": _refused(
        f"Den slags fil tager Helle ikke imod. Det kan være: {TYPES_IN_WORDS.da}.",
        f"Helle does not take this kind of file. It can be: {TYPES_IN_WORDS.en}.",
    ),
}
_SCANNER: Final = {
    Found.NO_SCANNER: _refused(
        "Der er ikke sat en virusscanner op, og så tager Helle ikke imod filer. Sig det til jeres it-afdeling.",
        "No virus scanner is set up, and then Helle takes no files. Tell your IT department.",
    ),
    Found.NO_ANSWER: _refused(
        "Virusscanneren svarer ikke, og så tager Helle ikke imod filer. Prøv igen om lidt.",
        "The virus scanner does not answer, and then Helle takes no files. Try again in a while.",
    ),
    Found.TOO_LARGE: _refused(
        "Virusscanneren tager ikke imod så store filer. Sig det til jeres it-afdeling, eller del filen op.",
        "The virus scanner takes no files of this size. Tell your IT department, or divide the file.",
    ),
}
