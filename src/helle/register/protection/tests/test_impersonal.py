"""A text that many read holds no number, address or reference of somebody: for the form and the database alike."""

from __future__ import annotations

import itertools
import random
import sys
import unicodedata

import psycopg
import pytest
from tests.cast import Cast

from helle.register.protection.impersonal import require_impersonal, what_is_personal
from helle.register.protection.refusals import Refused

# Signs of format that are drawn: those of Arabic, Syriac and Kaithi numbers, of hieroglyphs, of shorthand and of music.
SEEN = (
    *("ARABIC NUMBER", "ARABIC FOOT", "ARABIC SIGN", "ARABIC END", "ARABIC POUND", "ARABIC PIAST", "ARABIC DISPUTED"),
    *("SYRIAC", "KAITHI", "EGYPTIAN", "SHORTHAND", "MUSICAL"),
)
Owner = psycopg.Connection[tuple[object, ...]]

LEADS_TO_SOMEBODY = [
    ("010190-1234", "CPR"),
    ("Hun har 0101901234.", "CPR"),
    ("CPR 01 01 90 12 34", "CPR"),
    ("010190 12 34", "CPR"),
    ("01.01.90.1234", "CPR"),
    ("født 01/01 - 90 - 1234, siger hun", "CPR"),
    ("61 01 90 1AB2", "CPR"),
    ("Se 0 1 0 1 9 0 1 2 3 8 i sagen", "CPR"),
    ("0-1-0-1-9-0-1-2-3-8", "CPR"),
    ("0.1.0.1.9.0 1238", "CPR"),
    ("0, 1, 0, 1, 9, 0, 1, 2, 3, 8", "CPR"),
    ("0 1\n0 1\n9 0\n1238", "CPR"),
    ("010190 1 2 3 8", "CPR"),
    ("01 01 90 1_2_3_8", "CPR"),
    ("erstatningsnummer 610190-1AB2", "CPR"),
    ("sagen 2025-0007 drøftes", "sagsnummer"),
    ("sagsnr. 2025-0123, som står i journalnr. 2024-1234", "sagsnummer"),
    ("journalnr. 2024-1234 og 2025-0001", "sagsnummer"),
    ("journalnr. S2024-1234", "sagsnummer"),
    ("henvisning H2025-0001", "sagsnummer"),
    ("straffesagen s2025-0001", "sagsnummer"),
    ("politiets sag 4200-10110-00012-26", "journalnummer"),
    ("4200 10110 00012 26", "journalnummer"),
    ("4200101100001226", "journalnummer"),
    ("010190\u2011 1234", "CPR"),
    ("010190\u22121234", "CPR"),
    ("0101\u200b90-12\u00ad34", "CPR"),
    ("S2025\u20130001", "sagsnummer"),
    ("ring 70\u202820\u202825\u202850", "telefonnummer"),
    ("skriv til mette@cmm.example", "mailadresse"),
    ("ring 70 20 25 50", "telefonnummer"),
    ("ring 70202550", "telefonnummer"),
    ("tlf. 70.20.25.50", "telefonnummer"),
    ("7020 2550 på hverdage", "telefonnummer"),
    ("Hun ringede 4 1 2 3 4 5 6 7 i nat", "telefonnummer"),
    ("4-1-2-3-4-5-6-7", "telefonnummer"),
    ("4 . 1 . 2 . 3 . 4 . 5 . 6 . 7", "telefonnummer"),
    ("+45 70 20 25 50", "telefonnummer"),
    ("0040 721 234 567", "telefonnummer"),
]
LEADS_TO_NOBODY = [
    "",
    "Handlingsplanen 2022-2025 og den næste, 2026-2029",
    "mødet den 14.05.2023, 2023-05-14 eller 20230514",
    "118.200.000 kr., 118 200 000 kr. eller 118200000",
    "02.10.25 14.00, 02-10-25 14-16, 14.05.23-16.05.23 og 10.12.2022 14:00, 14 deltagere",
    "finanslovens § 11.11.01.10 og 15.26.01.70, 231022 og 241022",
    "10.12.2022 14 deltagere, 2023-10-12 2022-10-12",
    "§ 262 a, lov nr. 2590 af 28. december 2021",
    "ISBN 978-87-93292-68-0 og ISSN 1234-5678",
    "https://rm.coe.int/greta/20202122 og https://www.ft.dk/samling/20211/bilag/116/24808601.pdf",
    "Journalnr. 2024-12345, J.nr. 2025-1187, SBM 2024-12345, JOURNALNUMMER: 2024-1234 og journal no. 2024-1234",
    "direktiv 2011/36, 35 pct., 12 møder i 2022 2023",
    "kl. 10.00-12.00, punkt 1.2.3",
    "varenummer 1234-12345-12345",
    "initiativ 2, 3, 4, 5, 6, 7, 8, 9 og 10, og 1 2 3 4 5 6 7 8 9",
    "karakterer 3 4 1 2 3 4 5, punkt 2.3.4.5.6 og 02.10.25 1 2 møder",
]
# What Unicode calls a format sign, and what it calls otherwise and nobody sees either: some are left out as a text is
# brought into its plain form.
UNSEEN = [
    chr(code)
    for code in range(sys.maxunicode + 1)
    if (unicodedata.category(chr(code)) == "Cf" and not unicodedata.name(chr(code), "").startswith(SEEN))
    or code in (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x3164, 0xFE0E, 0xFE0F, 0xFFA0, 0xE0100)
]


@pytest.mark.parametrize(("text", "what"), LEADS_TO_SOMEBODY)
def test_what_leads_to_somebody_is_found(text: str, what: str) -> None:
    found = what_is_personal(text)
    assert found is not None
    assert what in found.da


@pytest.mark.parametrize("text", LEADS_TO_NOBODY)
def test_years_days_amounts_and_laws_lead_to_nobody(text: str) -> None:
    assert what_is_personal(text) is None


def test_it_is_refused_beside_its_field() -> None:
    require_impersonal(title="Møde i arbejdsgruppen", place="Ministeriet")
    with pytest.raises(Refused, match="e-mail") as refused:
        require_impersonal(title="Møde", place="mette@cmm.example")
    assert refused.value.field == "place"


def test_a_sign_that_turns_the_line_is_refused_by_a_message_of_its_own() -> None:
    with pytest.raises(Refused, match="turns the direction"):
        require_impersonal(text="ab\u202ecd")


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_database_finds_the_same(cast: Cast, owner: Owner) -> None:
    texts = [*(text for text, _ in LEADS_TO_SOMEBODY), *LEADS_TO_NOBODY, "ab\u202ecd"]
    found = owner.execute("SELECT t, helle.is_impersonal(t) FROM unnest(%s::text[]) AS t", [texts]).fetchall()
    assert [text for text, impersonal in found if impersonal] == LEADS_TO_NOBODY
    assert owner.execute("SELECT helle.is_impersonal(NULL)").fetchone() == (True,)


def _with_unseen(text: str, chosen: random.Random) -> str:
    """A text with signs that nobody sees in it, anywhere."""
    signs = list(text)
    for _each in range(chosen.randint(1, 6)):
        signs.insert(chosen.randint(0, len(signs)), chosen.choice(UNSEEN))
    return "".join(signs)


def test_signs_that_nobody_sees_hide_nothing() -> None:
    chosen = random.Random(67)  # noqa: S311 # For reproducible examples.
    for sign in UNSEEN:
        assert what_is_personal(f"010190-1{sign}234") is not None, hex(ord(sign))
    for (text, what), _again in itertools.product(LEADS_TO_SOMEBODY, range(20)):
        found = what_is_personal(_with_unseen(text, chosen))
        assert found is not None and what in found.da, text


@pytest.mark.django_db(databases=["default", "keys"])
def test_form_and_database_say_the_same_of_any_text(cast: Cast, owner: Owner) -> None:
    chosen = random.Random(62)  # noqa: S311 # For reproducible examples.
    dashes_and_spaces = "-./+@,:\u00a0\u2011\u2013\u2014\u2212\u2028\u1680\u0085\t\n\x1f \u3000\u202f"
    alphabet = "0123456789" * 6 + "012019" * 4 + dashes_and_spaces + " -" * 6 + "HSabæ§\uff11\u0661\u200b\u00ad\u2060"
    texts = ["".join(chosen.choices(alphabet, k=chosen.randint(6, 30))) for _each in range(6000)]
    texts += [_with_unseen(text, chosen) for text, _what in LEADS_TO_SOMEBODY for _again in range(20)]
    texts += [_with_unseen(text, chosen) for text in LEADS_TO_NOBODY for _again in range(20)]
    texts += [f"010190-1{sign}234" for sign in UNSEEN]
    asked = "SELECT t, helle.is_impersonal(t) FROM unnest(%s::text[]) WITH ORDINALITY AS x (t, n) ORDER BY n"
    found = owner.execute(asked, [texts]).fetchall()
    assert [text for text, impersonal in found if impersonal != (what_is_personal(str(text)) is None)] == []
    assert 0 < sum(bool(impersonal) for _text, impersonal in found) < len(texts)
