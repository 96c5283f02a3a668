"""What of a text is asked about as perhaps a name, and why it names nobody (GOV-01, CRI-01)."""

from __future__ import annotations

import pytest
from tests import stories
from tests.cast import Cast

from helle.register.cases.asked_names import PerhapsNamed, named_of, perhaps_names, require_nobody_named
from helle.register.protection.impersonal import Asked
from helle.rules.ruling import Text

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
BECAUSE = Text("Ingen nævnes. [CRI-01]", "Nobody is named. [CRI-01]")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Aftalt med Anna K. Hansen i går.", ["Anna Hansen"]),
        ("ANNA HANSEN kommer", ["ANNA HANSEN"]),
        ("CMM og NSK mødes med UDLST", []),
        ("Østjyllands Politi og Røde Kors", []),
        ("Hun rejser. Anna bliver", []),
    ],
)
def test_what_is_asked_about(cast: Cast, text: str, found: list[str]) -> None:
    with cast.mette.acting():
        assert perhaps_names(text) == found


@pytest.mark.parametrize("field", ["organisation", "by", "place", "partners"])
def test_a_person_is_asked_about_where_an_organisation_or_a_place_is_typed_and_a_house_is_not(
    cast: Cast, field: str
) -> None:
    with cast.mette.acting():
        with pytest.raises(PerhapsNamed) as asked:
            require_nobody_named([Asked(field, "Anna Hansen fra Reden", BECAUSE)], said="")
        assert asked.value.field == field
        known = [Asked(field, text, BECAUSE) for text in ("Hotel Scandic Aarhus", "Kirkens Korshær", "Røde Kors")]
        assert require_nobody_named(known, said="") == 0


def test_the_reason_why_is_the_text_s_own(cast: Cast) -> None:
    with cast.mette.acting():
        with pytest.raises(PerhapsNamed) as asked:
            require_nobody_named([Asked("words", "Spørg Maria Popescu", BECAUSE)], said="")
        assert asked.value.field == "words" and "[CRI-01]" in asked.value.message.da
        assert "læses af mange" not in asked.value.message.da


def test_a_sign_that_nobody_sees_hides_no_name(cast: Cast) -> None:
    with cast.mette.acting():
        for hidden in ("Spørg Anna\u200bHansen om det", "Spørg An\u200bna Hansen om det"):
            assert perhaps_names(hidden), hidden


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("vi talte med karen dahl i går", ["karen dahl"]),
        ("Det er KAREN DAHLs sag, siger maria", ["KAREN DAHLs", "maria"]),
        ("karen og dahl, mariakirken", []),
    ],
)
def test_small_letters_hide_no_known_name(text: str, found: list[str]) -> None:
    assert named_of(text, [["karen", "dahl"], ["maria"]]) == found


def test_a_colleague_and_the_person_of_the_case_are_known_to_who_reads_them_alone(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    hers, colleague = stories.NAME.split()[0].lower(), cast.karen.user.full_name.lower()
    with cast.mette.acting():
        for text in (f"{hers} ringede", f"aftalt med {colleague}"):
            with pytest.raises(PerhapsNamed):
                require_nobody_named([Asked("words", text, BECAUSE)], said="", cases=[case.pk])
    with cast.peter.acting():
        asked = [Asked("words", f"{hers} ringede", BECAUSE)]
        assert require_nobody_named(asked, said="", cases=[case.pk]) == 0, "else it would tell who is in Helle"
