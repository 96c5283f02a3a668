"""Coded values of the case file, and the kinds of file that are taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from helle.rules.ruling import Text


class NoteKind(models.TextChoices):
    """What a note is about."""

    CALL = "call", _("Telefonsamtale")
    MEETING = "meeting", _("Møde")
    OBSERVATION = "observation", _("Iagttagelse")
    CONSIDERATION = "consideration", _("Intern overvejelse")
    OTHER = "other", _("Andet")


class Direction(models.TextChoices):
    """Which way something went, as the journal has it (PUB-LAW-16). What is internal is its authority's own."""

    IN = "in", _("Ind")
    OUT = "out", _("Ud")
    INTERNAL = "internal", _("Internt")


class DocumentKind(models.TextChoices):
    """What a document is."""

    LETTER = "letter", _("Brev")
    STATEMENT = "statement", _("Erklæring eller udtalelse")
    DECISION = "decision", _("Afgørelse")
    REPORT = "report", _("Rapport")
    IDENTITY = "identity", _("Identitetspapirer")
    PICTURE = "picture", _("Billede")
    OTHER = "other", _("Andet")


class Scan(models.TextChoices):
    """What is known of viruses in a file."""

    CLEAN = "clean", _("Scannet uden fund")
    MADE_HERE = "made_here", _("Lavet af Helle")
    NOT_SCANNED = "not_scanned", _("Ikke scannet")


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that is taken in: its name, the endings that may claim it, and whether pictures are made of it."""

    label: Text
    endings: tuple[str, ...]
    pictured: bool = False


# The content decides; a name with another ending is a lie and is refused. The first ending is that of a download.
FILE_TYPES: Final[dict[str, FileType]] = {
    "application/pdf": FileType(Text("PDF", "PDF"), ("pdf",), pictured=True),
    "image/jpeg": FileType(Text("JPEG-billede", "JPEG image"), ("jpg", "jpeg", "jpe", "jfif"), pictured=True),
    "image/png": FileType(Text("PNG-billede", "PNG image"), ("png",), pictured=True),
    "image/gif": FileType(Text("GIF-billede", "GIF image"), ("gif",), pictured=True),
    "image/webp": FileType(Text("WebP-billede", "WebP image"), ("webp",), pictured=True),
    "image/tiff": FileType(Text("TIFF-billede", "TIFF image"), ("tif", "tiff"), pictured=True),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": FileType(
        Text("Word-dokument", "Word document"), ("docx",)
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": FileType(
        Text("Excel-regneark", "Excel workbook"), ("xlsx",)
    ),
    "application/vnd.oasis.opendocument.text": FileType(Text("OpenDocument-tekst", "OpenDocument text"), ("odt",)),
    "text/plain": FileType(Text("Ren tekst", "Plain text"), ("txt", "text", "csv", "eml")),
}
TYPES_IN_WORDS: Final = Text(
    "PDF, billeder (JPEG, PNG, GIF, WebP, TIFF), Word og Excel uden makroer, OpenDocument-tekst og ren tekst",
    "PDF, images (JPEG, PNG, GIF, WebP, TIFF), Word and Excel without macros, OpenDocument text and plain text",
)
