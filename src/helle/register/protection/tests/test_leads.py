"""What may lead to a person without being a name is found, to be asked about (GOV-01)."""

from __future__ import annotations

import pytest

from helle.register.protection.leads import perhaps_leads


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("på nørregade 12 i aarhus, født 1. januar 1990", ["nørregade 12", "født 1. januar 1990"]),
        ("f. 01.02.1990, og hun er født den 3/4-92", ["f. 01.02.1990", "født den 3/4-92"]),
        ("date of birth: 1990-01-01; born on 1 May 1988", ["date of birth: 1990-01-01", "born on 1 May 1988"]),
        ("passport P1234567, pasnr. AB 123456", ["passport P1234567", "pasnr. AB 123456"]),
        ("pas nummer PA 123 4567", ["pas nummer PA 123 4567"]),
        ("Hemmelig adresse: Algade 3, 1. tv", ["Algade 3"]),
        ("https://www.facebook.com/anna.hansen.9", ["facebook.com/anna.hansen.9"]),
        ("https://x.com/anna og https://box.com/anna", ["x.com/anna"]),
        ("fb.com/anna.hansen.9 og @anna_h på instagram", ["fb.com/anna.hansen.9", "@anna_h"]),
        ("anna(at)mail.dk, udlændingenr. 12345678", ["anna(at)mail.dk", "udlændingenr. 12345678"]),
        ("bor Skolevej nr. 4", ["Skolevej nr. 4"]),
        ("Skriv til cmm@eksempel.dk; 3 @ 4", []),
        ("Handlingsplan 2022-2025, § 262 a, vej 12, Journalnr. 24/0977", []),
        ("Vedtaget den 1. januar 2022 i Kommissionen; lov nr. 2590", []),
        ("den 16-årige dreng fra centret", ["den 16-årige"]),
        ("født i 1990 i Lagos; a 16-year-old girl", ["født i 1990", "a 16-year-old"]),
        ("https://www.dr.dk/anna.hansen og https://cmm.dk/rapport.pdf", ["https://www.dr.dk/anna.hansen"]),
        ("unge under 18 år, de 15-17-årige, https://retsinformation.dk/eli/lta/2020/1.", []),
        ("34 pladser, 12 pas og 5 opholdskort udleveret", []),
        ("https://www.ft.dk/samling/20211/lovforslag/L61", []),
    ],
)
def test_a_day_of_birth_a_passport_a_door_and_a_profile_are_found(text: str, found: list[str]) -> None:
    assert perhaps_leads(text) == found
