"""Files as people send them, good and bad, made here."""

from __future__ import annotations

import io
import zipfile

from PIL import Image

_WORD = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}


def picture(kind: str = "PNG", size: tuple[int, int] = (320, 240)) -> bytes:
    """A picture with a place and a camera in its metadata, where its kind has any."""
    out = io.BytesIO()
    image = Image.new("RGB", size, "teal")
    about = Image.Exif()
    about[0x010F] = "Krimskramskamera"
    image.save(out, kind, **({"exif": about} if kind in ("JPEG", "WEBP") else {}))
    return out.getvalue()


def pdf(pages: int = 1, *, extra: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of empty pages, with objects and trailer entries of one's own."""
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(pages))
    objects = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Count %d/Kids[%s]>>endobj\n" % (pages, kids),
        *(b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>endobj\n" % (3 + n) for n in range(pages)),
    ]
    if extra:
        objects.append(b"%d 0 obj%sendobj\n" % (3 + pages, extra))
    out, places = b"%PDF-1.5\n", []
    for one in objects:
        places.append(len(out))
        out += one
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    end = b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))
    return out + table + end


def around(size: int) -> tuple[bytes, bytes]:
    """What stands before and after so many bytes of anything, to make a PDF of one page of them."""
    before = b"%PDF-1.5\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]>>endobj\n"
    places = [before.index(b"3 0 obj")]
    for one in (b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n", b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"):
        places.append(len(before))
        before += one
    places.append(len(before))
    before += b"4 0 obj<</Length %d>>stream\n" % size
    between = b"\nendstream endobj\n"
    page, catalogue, tree, stream = places
    table = b"".join(b"%010d 00000 n \n" % at for at in (catalogue, tree, page, stream))
    end = b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(before) + size + len(between))
    return before, between + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    lock = b"<</Filter/Standard/V 2/R 3/Length 128/P -44/O<%s>/U<%s>>>" % (b"ab" * 32, b"cd" * 32)
    return pdf(1, extra=lock, trailer=b"/Encrypt 4 0 R/ID[<%s><%s>]" % (b"00" * 16, b"00" * 16))


def package(entries: dict[str, bytes] | None = None, *, locked: bool = False) -> bytes:
    """A Word document, or whatever the entries make of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in (_WORD if entries is None else entries).items():
            made.writestr(name, content)
    made_of = bytearray(out.getvalue())
    if locked:
        made_of[made_of.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made_of)


WORD_WITH_MACROS = package(_WORD | {"word/vbaProject.bin": b"x"})
LOCKED_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1200
EXCEL = package({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
OPEN_TEXT = package({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})
