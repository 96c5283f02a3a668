"""What of a text is asked about as perhaps a name, and why it names nobody (GOV-01, CRI-01)."""

from __future__ import annotations

import pytest
from tests.cast import Cast

from helle.register.cases.asked_names import PerhapsNamed, perhaps_names, require_nobody_named
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


def test_the_name_of_an_organisation_is_not_asked_about_and_the_reason_is_the_texts_own(cast: Cast) -> None:
    with cast.mette.acting():
        of_others = [Asked(one, "Foreningen Åben Havn", BECAUSE) for one in ("organisation", "by", "place", "partners")]
        assert require_nobody_named(of_others, said="") == 0
        with pytest.raises(PerhapsNamed) as asked:
            require_nobody_named([*of_others, Asked("words", "Spørg Maria Popescu", BECAUSE)], said="")
        assert asked.value.field == "words" and "[CRI-01]" in asked.value.message.da
        assert "læses af mange" not in asked.value.message.da
