"""Each Danish message has its English; each catalogue can be compiled and says what it should."""

from __future__ import annotations

import datetime as dt
import io
import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from django.utils import translation
from django.utils.formats import date_format, number_format

from tests.language import messages

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%[sd]|\{\w*\}")
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
STRAIGHT_OR_CURLY = f"'{APOSTROPHE}"
GLOSSARY = messages.ROOT / "docs" / "reference" / "glossary.toml"
CATALOGUES = sorted((messages.SOURCE / "locale").rglob("*.po"))


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], abort_invalid=True)


def ids(message: Message) -> list[str]:
    return list(message.id) if isinstance(message.id, tuple | list) else [message.id]


def real(found: Catalog) -> dict[tuple[str | None, str], Message]:
    """By context and first id, without the header."""
    return {(message.context, ids(message)[0]): message for message in found if message.id}


def problems(danish: Catalog, english: Catalog) -> list[str]:
    """What is wrong with the English for these Danish messages, one line each."""
    wanted, known = real(danish), real(english)
    found = [f"not in the catalogue: {key}" for key in wanted.keys() - known.keys()]
    found += [f"in no template and no code: {key}" for key in known.keys() - wanted.keys()]
    found += [f"kept as obsolete: {key}" for key in english.obsolete]
    for key in wanted.keys() & known.keys():
        message = known[key]
        if ids(message) != ids(wanted[key]):
            found.append(f"another plural: {key}")
        found += wrong_with(message)
    return sorted(found)


def wrong_with(message: Message) -> list[str]:
    """What is wrong with one translated message."""
    found, strings = [], messages.strings(message)
    if not all(string.strip() for string in strings):
        return [f"not translated: {ids(message)[0]}"]
    if message.fuzzy:
        found.append(f"not settled: {ids(message)[0]}")
    if len(strings) != len(ids(message)):
        found.append(f"too few plural forms: {ids(message)[0]}")
    for original, string in zip(ids(message), strings, strict=False):
        if sorted(PLACEHOLDER.findall(original)) != sorted(PLACEHOLDER.findall(string)):
            found.append(f"other placeholders: {string}")
        if (original[:1].isspace(), original[-1:].isspace()) != (string[:1].isspace(), string[-1:].isspace()):
            found.append(f"other blanks at the ends: {string}")
        # "kr." ends with a point that is its own.
        sentence = original.rstrip()[-1] in ".?!:" and not original.rstrip().endswith("kr.")
        if sentence and string.rstrip()[-1] != original.rstrip()[-1]:
            found.append(f"another ending: {string}")
        if original.count(",") and " " not in original and original.count(",") != string.count(","):
            found.append(f"another number of words: {string}")
    return found


def test_every_message_has_its_english() -> None:
    danish = messages.collected()
    assert len(danish) > 400
    assert problems(danish, catalogue(messages.ENGLISH)) == []


def test_the_catalogue_is_written_as_the_command_writes_it() -> None:
    known = catalogue(messages.ENGLISH)
    assert messages.written(messages.merged(known)) == messages.ENGLISH.read_bytes(), (
        "run `python -m tests.language.messages`"
    )


def test_the_house_writes_one_apostrophe() -> None:
    """The straight one, in what users read and in the glossary. A pattern has both: who knows what was typed."""
    read = [*messages.sources(), messages.ENGLISH, *messages.SOURCE.rglob("*.toml"), GLOSSARY]
    curly = {
        f"{path.relative_to(messages.ROOT)}:{number}"
        for path in read
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if APOSTROPHE in line and STRAIGHT_OR_CURLY not in line
    }
    assert curly == set()


def test_what_is_wrong_is_found() -> None:
    danish, english = Catalog(), Catalog(locale="en")
    for text in ("Ny", "Sag %(n)s", "Sendt.", "ja,nej", "Glemt"):
        danish.add(text)
    danish.add(("%(n)s dag", "%(n)s dage"))
    for text, string in (
        ("Ny", ""),
        ("Sag %(n)s", "Case %(m)s"),
        ("Sendt.", "Sent"),
        ("ja,nej", "yes"),
        ("Væk", "Gone"),
    ):
        english.add(text, string)
    english.add(("%(n)s dag", "%(n)s dage"), ("%(n)s day", ""))
    assert problems(danish, english) == [
        "another ending: Sent",
        "another number of words: yes",
        "in no template and no code: (None, 'Væk')",
        "not in the catalogue: (None, 'Glemt')",
        "not translated: %(n)s dag",
        "not translated: Ny",
        "other placeholders: Case %(m)s",
    ]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ('<p>{% translate "Sag" %} og {{ x|yesno:_("ja,nej") }}</p>', ["Sag", "ja,nej"]),
        ("{% if a %}\n      {% translate 'Åbn' as open %}\n  {% endif %}", ["Åbn"]),
        ("{% blocktranslate with n=a.b %}Sag {{ n }}{% endblocktranslate %}", ["Sag %(n)s"]),
        (
            "{% blocktranslate count n=p %}{{ n }} dag{% plural %}{{ n }} dage{% endblocktranslate %}",
            [("%(n)s dag", "%(n)s dage")],
        ),
        ('{% translate "Sag" context "straf" %}{% comment %}{% translate "nej" %}{% endcomment %}', ["Sag"]),
    ],
)
def test_messages_are_found_in_templates(template: str, expected: list[object]) -> None:
    assert [message for _line, message, _context in messages.of_template(template)] == expected


def test_messages_are_found_in_python() -> None:
    source = 'x = _("en")\ny = gettext_lazy(\n    "to "\n    "tre"\n)\nz = ngettext_lazy("dag", "dage", n)\n'
    assert [message for _line, message, _context in messages.of_python(source)] == ["en", "to tre", ("dag", "dage")]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
def test_a_catalogue_compiles(path: Path) -> None:
    source, compiled = catalogue(path), io.BytesIO()
    assert [error for message in source for error in message.check()] == []
    write_mo(compiled, source)
    compiled.seek(0)
    assert said(read_mo(compiled)) == said(source)
    with path.with_suffix(".mo").open("rb") as lying:
        assert said(read_mo(lying)) == said(source), "run scripts/compile_translations"


def said(found: Catalog) -> dict[tuple[str | None, str], list[str]]:
    """What each message says in this catalogue. Babel reads a context that was compiled as bytes."""
    return {
        (context.decode() if isinstance(context, bytes) else context, text): messages.strings(message)
        for (context, text), message in real(found).items()
    }


def test_the_danish_catalogue_serves_the_libraries_only() -> None:
    """It holds messages the login libraries still have, and none of our own."""
    danish = catalogue(messages.SOURCE / "locale" / "da" / "LC_MESSAGES" / "django.po")
    assert [problem for message in danish if message.id for problem in wrong_with(message)] == []
    assert real(danish).keys() & real(messages.collected()).keys() == set()
    for message in real(danish).values():
        for place, _line in message.locations:
            package, _slash, inside = place.partition("/")
            spec = find_spec(package)
            assert spec is not None and spec.origin is not None
            text = (Path(spec.origin).parent / inside).read_text(encoding="utf-8")
            read = messages.of_python if place.endswith(".py") else messages.of_template
            assert message.id in [one for _at, one, _context in read(text)], place


def test_danish_shows_the_messages_themselves() -> None:
    """No word of ours is the id of a message in Django's or a library's Danish catalogue."""
    with translation.override("da"):
        for message in real(messages.collected()).values():
            one, *more = ids(message)
            if message.context:
                assert translation.pgettext(message.context, one) == one
            elif more:
                assert [translation.ngettext(one, more[0], n) for n in (0, 1, 2)] == [more[0], one, more[0]]
            else:
                assert translation.gettext(one) == one


def test_english_shows_the_english() -> None:
    with translation.override("en"):
        assert translation.gettext("Skrivebord") == "Desk"
        assert [translation.ngettext("%(n)s tegn", "%(n)s tegn", n) for n in (1, 2)] == [
            "%(n)s indicator",
            "%(n)s indicators",
        ]


@pytest.mark.parametrize(
    ("message", "danish"),
    [
        ("This field is required.", "Dette felt er påkrævet."),
        ("Password", "Adgangskode"),
        ("Email", "E-mail"),
        ("Incorrect code.", "Forkert kode."),
        ("Account locked: too many login attempts. Please try again later.",
         "Login er spærret efter for mange forsøg. Prøv igen senere."),
        ("Recovery codes", "Nødkoder"),
    ],
)  # fmt: skip
def test_the_libraries_speak_danish(message: str, danish: str) -> None:
    with translation.override("da"):
        assert translation.gettext(message) == danish
    with translation.override("en"):
        assert translation.gettext(message) == message


def test_days_and_numbers_follow_the_language() -> None:
    when = dt.datetime(2025, 10, 6, 8, 5, tzinfo=dt.UTC)
    with translation.override("da"):
        assert date_format(when, "DATE_FORMAT") == "6. oktober 2025"
        assert number_format(1234.5, 1, use_l10n=True, force_grouping=True) == "1.234,5"
    with translation.override("en"):
        assert date_format(when, "DATE_FORMAT") == "Oct. 6, 2025"
        assert number_format(1234.5, 1, use_l10n=True, force_grouping=True) == "1,234.5"
