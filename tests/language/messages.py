"""Every message of Helle's own templates and code, found without gettext's tools. Danish messages are the ids."""

from __future__ import annotations

import io
import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "helle"
ENGLISH = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = "# Helle in English. The Danish messages are the ids; docs/reference/glossary.toml has the terms."
# Lines of the header that say when and by whom; the history of the file says it better.
UNSAID = re.compile(
    rb'^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team'
    rb"|Generated-By):.*\n",
    re.MULTILINE,
)
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATE_SUFFIXES = {".html", ".txt"}


def of_template(text: str) -> list[tuple[int, str | tuple[str, ...], str | None]]:
    """Line, message (singular and plural in a tuple) and context of each message in a template."""
    # What is not a message is blotted out to X; indentation left from the template means nothing to a tokenizer.
    lines = templatize(text).splitlines()
    return of_python("\n".join(line.strip() for line in lines))


def of_python(text: str) -> list[tuple[int, str | tuple[str, ...], str | None]]:
    """The same for Python."""
    found = extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    return [(line, message, context) for line, message, _comments, context in found]


def sources() -> list[Path]:
    """Every file that may hold a message."""
    return sorted(
        path
        for path in SOURCE.rglob("*")
        if path.is_file()
        and not {"tests", "migrations", "locale", "static"} & set(path.relative_to(SOURCE).parts)
        and (path.suffix == ".py" or (path.suffix in TEMPLATE_SUFFIXES and "templates" in path.parts))
    )


def collected() -> Catalog:
    """All messages, with the places where they stand."""
    catalog = Catalog(domain="django")
    for path in sources():
        text = path.read_text(encoding="utf-8")
        for line, message, context in of_python(text) if path.suffix == ".py" else of_template(text):
            catalog.add(message, locations=[(str(path.relative_to(ROOT)), line)], context=context)
    return catalog


def merged(known: Catalog) -> Catalog:
    """A catalogue of all messages there are, in the order of the files, with the translations that are known."""
    catalog = Catalog(
        locale=known.locale,
        domain="django",
        header_comment=HEADER,
        fuzzy=False,
    )
    for message in collected():
        if message.id:
            before = known.get(message.id, message.context)
            string = before.string if before else ("", "") if message.pluralizable else ""
            places = sorted({(place, 0) for place, _line in message.locations})
            catalog.add(message.id, string, locations=places, context=message.context)
    return catalog


def written(catalog: Catalog) -> bytes:
    """The catalogue as it lies in the file."""
    file = io.BytesIO()
    write_po(file, catalog, width=120, include_lineno=False)
    return UNSAID.sub(b"", file.getvalue())


def main() -> None:
    """`python -m tests.language.messages`: bring the English catalogue up to date; new messages stand empty in it."""
    with ENGLISH.open("rb") as file:
        catalog = merged(read_po(file, locale="en"))
    ENGLISH.write_bytes(written(catalog))
    missing = [message.id for message in catalog if message.id and not all(strings(message))]
    print(f"{len(catalog)} messages, {len(missing)} without a translation", *missing, sep="\n  ")  # noqa: T201


def strings(message: Message) -> list[str]:
    """The translations of a message: one, or one for each plural form."""
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string or ""]


if __name__ == "__main__":
    from django.conf import settings

    settings.configure(USE_I18N=True)
    main()
