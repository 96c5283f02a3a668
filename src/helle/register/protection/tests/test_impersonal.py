"""A text that many read holds no number, address or reference of somebody: for the form and the database alike."""

from __future__ import annotations

import psycopg
import pytest
from tests.cast import Cast

from helle.register.protection.impersonal import require_impersonal, what_is_personal
from helle.register.protection.refusals import Refused

Owner = psycopg.Connection[tuple[object, ...]]

LEADS_TO_SOMEBODY = [
    ("010190-1234", "CPR"),
    ("Hun har 0101901234.", "CPR"),
    ("erstatningsnummer 610190-1AB2", "CPR"),
    ("sagen 2025-0007 drøftes", "sagsnummer"),
    ("sag 2025-00123", "sagsnummer"),
    ("henvisning H2025-0001", "sagsnummer"),
    ("straffesagen s2025-0001", "sagsnummer"),
    ("skriv til mette@cmm.example", "mailadresse"),
    ("ring 70 20 25 50", "telefonnummer"),
    ("ring 70202550", "telefonnummer"),
    ("tlf. 70.20.25.50", "telefonnummer"),
    ("7020 2550 på hverdage", "telefonnummer"),
    ("+45 70 20 25 50", "telefonnummer"),
    ("0040 721 234 567", "telefonnummer"),
]
LEADS_TO_NOBODY = [
    "",
    "Handlingsplanen 2022-2025 og den næste, 2026-2029",
    "mødet den 14.05.2023, 2023-05-14 eller 20230514",
    "118.200.000 kr., 118 200 000 kr. eller 118200000",
    "§ 262 a, lov nr. 2590 af 28. december 2021",
    "ISBN 978-87-93292-68-0 og ISSN 1234-5678",
    "https://rm.coe.int/greta/20202122 og https://www.ft.dk/samling/20211/bilag/116/24808601.pdf",
    "direktiv 2011/36, 35 pct., 12 møder i 2022 2023",
    "kl. 10.00-12.00, punkt 1.2.3",
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


@pytest.mark.django_db(databases=["default", "keys"])
def test_the_database_finds_the_same(cast: Cast, owner: Owner) -> None:
    texts = [*(text for text, _ in LEADS_TO_SOMEBODY), *LEADS_TO_NOBODY]
    found = owner.execute("SELECT t, helle.is_impersonal(t) FROM unnest(%s::text[]) AS t", [texts]).fetchall()
    assert [text for text, impersonal in found if impersonal] == LEADS_TO_NOBODY
    assert owner.execute("SELECT helle.is_impersonal(NULL)").fetchone() == (True,)
