"""A program of its own that looks into one file: what it is, whether it opens, and pictures of its pages.

Files come from strangers, and what reads them can be fooled. So it is done here and nowhere else: in a process that
ends with its task, that has no settings, no database, no network and no right to write, little memory and little time.
It reads the file through a descriptor it is given, and the key for it from its standard input.

Started as `python -I -m helle.register.casefile.examiner DESCRIPTOR SIZE`; the request is one line of JSON after the
key. It answers with JSON (`examine`) or a picture (`picture`) on its standard output.
"""

from __future__ import annotations

import codecs
import contextlib
import ctypes
import io
import json
import os
import resource
import sys
import zipfile
from typing import Any, Final

import pypdfium2
import pypdfium2.raw
from PIL import (
    GifImagePlugin,
    Image,
    ImageOps,
    JpegImagePlugin,
    MpoImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from helle.register.casefile.spool import PIECE, SpoolReader

MEMORY: Final = 1536 * 1024 * 1024
SECONDS: Final = 20
NOBODY: Final = 65534
MOST_PIXELS: Final = 120_000_000
MOST_PAGES: Final = 5_000
_NO_NEW_PRIVILEGES: Final = 38  # PR_SET_NO_NEW_PRIVS

_PICTURES: Final = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "TIFF": "image/tiff",
}
# Loaded with the program, since later no file may be opened any more. JPEG makes MPO of what has several pictures.
_DECODERS: Final = (GifImagePlugin, JpegImagePlugin, MpoImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
_MAGIC: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\0", b"MM\0*")
_PDF_PROBLEMS: Final = {
    pypdfium2.raw.FPDF_ERR_SUCCESS: "no_pages",
    pypdfium2.raw.FPDF_ERR_PASSWORD: "password",
    pypdfium2.raw.FPDF_ERR_SECURITY: "password",
}
_WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPEN_TEXT: Final = "application/vnd.oasis.opendocument.text"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ACTIVE: Final = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<?php", b"#!", b"{\\rtf", b"%!ps")


type File = io.BufferedReader[SpoolReader]


class Problem(Exception):
    """Why a file is not taken: a code, and its type where that was found."""

    def __init__(self, code: str, content_type: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.content_type = content_type


# --- examining --------------------------------------------------------------------------------------------------


def examine(file: File, size: int) -> dict[str, Any]:
    """The type of a file out of its content, how many pictures can be made of it, and what is wrong with it."""
    try:
        content_type, pages = _examined(file, size)
    except Problem as problem:
        return {"type": problem.content_type, "pages": 0, "problem": problem.code}
    return {"type": content_type, "pages": pages, "problem": None}


def _examined(file: File, size: int) -> tuple[str, int]:
    file.seek(0)
    head = file.read(2048)
    if b"%PDF-" in head[:1024]:
        return "application/pdf", _pages(file)
    if head.startswith(_MAGIC):
        return _image(file)
    if head.startswith(b"PK"):
        return _package(file), 0
    if head.startswith(_OLE):
        raise _old_office(file, size)
    return _text(file, head), 0


def _pages(file: File) -> int:
    try:
        file.seek(0)
        with contextlib.closing(pypdfium2.PdfDocument(file)) as document:
            pages = len(document)
            if pages and not _opens(document):
                raise Problem("broken", "application/pdf")
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        # What opens and has nothing in it fails without an error of its own.
        raise Problem(_PDF_PROBLEMS.get(code, "broken"), "application/pdf") from error
    if pages == 0:
        raise Problem("no_pages", "application/pdf")
    if pages > MOST_PAGES:
        raise Problem("too_many_pages", "application/pdf")
    return pages


def _opens(document: pypdfium2.PdfDocument) -> bool:
    try:
        document[0].close()
    except pypdfium2.PdfiumError:
        return False
    return True


def _image(file: File) -> tuple[str, int]:
    try:
        with _opened(file) as image:
            kind = _PICTURES.get(image.format or "")
            if kind is None:
                raise Problem("type")
            pages = min(getattr(image, "n_frames", 1), 200) if kind == "image/tiff" else 1
            image.load()
    except Problem:
        raise
    except Exception as error:  # Whatever a decoder says of a stranger's file, it does not open.
        raise Problem("broken") from error
    return kind, pages


def _opened(file: File) -> Image.Image:
    file.seek(0)
    image = Image.open(file, formats=[kind for kind in _PICTURES if kind != "MPO"])
    if image.width * image.height > MOST_PIXELS:
        raise Problem("too_many_pixels", _PICTURES.get(image.format or ""))
    return image


def _package(file: File) -> str:
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as package:
            names = {entry.filename.lower() for entry in package.infolist()}
            declared = _declared(package) if "mimetype" in names else ""
            locked = any(entry.flag_bits & 1 for entry in package.infolist())
    # Also what says that `zipfile` cannot read this way of packing, or this version: then nobody here can.
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError) as error:
        raise Problem("broken") from error
    if any(name.endswith(("vbaproject.bin", ".exe", ".dll", ".js")) for name in names) or any(
        name.startswith("basic/") for name in names
    ):
        raise Problem("macros")
    if locked:
        raise Problem("password")
    if declared == _OPEN_TEXT:
        return _OPEN_TEXT
    if "[content_types].xml" in names and "word/document.xml" in names:
        return _WORD
    if "[content_types].xml" in names and "xl/workbook.xml" in names:
        return _EXCEL
    raise Problem("type")


def _declared(package: zipfile.ZipFile) -> str:
    with package.open("mimetype") as declared:
        return declared.read(200).decode("ascii", errors="replace").strip()


def _old_office(file: File, size: int) -> Problem:
    """A locked Word file of today lies in the container of yesterday's; yesterday's themselves may hold macros."""
    file.seek(0)
    start = file.read(min(size, 64 * 1024))
    return Problem("password" if "EncryptedPackage".encode("utf-16-le") in start else "type")


def _text(file: File, head: bytes) -> str:
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_ACTIVE):
        raise Problem("type")
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            if any(sign in piece for sign in (b"\0", b"\x1b", b"\x01", b"\x02")):
                raise Problem("type")
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        raise Problem("type") from error
    return "text/plain"


# --- pictures ---------------------------------------------------------------------------------------------------


def picture(file: File, content_type: str, page: int, width: int) -> bytes:
    """One page as a picture without anything else in it."""
    made = _of_pdf(file, page, width) if content_type == "application/pdf" else _of_image(file, page, width)
    out = io.BytesIO()
    made.save(out, "PNG", optimize=False)
    if out.tell() > 1_500_000:
        out = io.BytesIO()
        made.convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()


def _of_pdf(file: File, page: int, width: int) -> Image.Image:
    file.seek(0)
    with contextlib.closing(pypdfium2.PdfDocument(file)) as document:
        shown = document[page - 1]
        wide, high = shown.get_size()
        scale = min(width / max(wide, 1), 4 * width / max(high, 1))
        image: Image.Image = shown.render(scale=scale).to_pil()
        return image


def _of_image(file: File, page: int, width: int) -> Image.Image:
    image = _opened(file)
    image.seek(page - 1)
    image.draft("RGB", (width, 4 * width))
    image.thumbnail((width, 4 * width))
    upright = ImageOps.exif_transpose(image)
    # A new picture out of the pixels alone: what else the file says stays behind.
    plain = Image.new("RGB", upright.size, "white")
    seen = upright.convert("RGBA")
    plain.paste(seen, mask=seen.getchannel("A"))
    return plain


# --- the process ------------------------------------------------------------------------------------------------


def confine() -> None:
    """Give up what this process does not need, before it reads a byte of the file."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with contextlib.suppress(OSError):  # Not every kernel lets everybody.
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET if os.getuid() else os.CLONE_NEWNET)
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def main() -> None:
    """Do the one thing that is asked on standard input, after confining this process, and write the answer."""
    descriptor, size = int(sys.argv[1]), int(sys.argv[2])
    key = sys.stdin.buffer.read(32)
    request = json.loads(sys.stdin.buffer.readline())
    confine()
    file = io.BufferedReader(SpoolReader(descriptor, key, size), PIECE)
    if request["do"] == "examine":
        answer = json.dumps(examine(file, size)).encode()
    else:
        answer = picture(file, request["type"], request["page"], request["width"])
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
