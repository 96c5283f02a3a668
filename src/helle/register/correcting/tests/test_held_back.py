"""What was corrected of a person whose address is protected: held back is what the protection is about (PUB-DIG-12)."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from tests import correction_stories, stories
from tests.cast import Cast, Member
from tests.pages import correct

from helle.register.cases.models import Case
from helle.register.correcting import queries
from helle.register.correcting.tests.test_known_otherwise import WHY, a_described_woman, form_of
from helle.register.people.models import ProfileVersion

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
HELD_BACK = "Hvordan personen kan nås, og hvorfor det er rettet, vises ikke: adressen er beskyttet."
NOTHING = "Intet er rettet i sagen."


@pytest.fixture
def corrected(cast: Cast) -> Case:
    """Mette corrected the nationality, and then how to reach the person; after that the address was protected."""
    case = a_described_woman(cast)
    stories.assign(cast.mette, case, cast.mette)
    correct(cast.mette.client(), form_of(case), {"nationality": "MD"} | WHY)
    correct(cast.mette.client(), form_of(case), {"safe_contact": "kun om dagen", "why": "Hos tanten på Kringelvej."})
    stories.protect_address(cast.mette, case)
    return case


def page_of(who: Member, case: Case) -> str:
    page: str = who.client().get(reverse("case-corrections", args=[case.number])).content.decode()
    return page


def known_to(who: Member, case: Case) -> str:
    page: str = who.client().post(reverse("case-name-shown", args=[case.number])).content.decode()
    return page


def test_a_correction_of_something_else_is_shown_and_that_of_the_contact_said_to_be_held_back(
    cast: Cast, corrected: Case
) -> None:
    """Whoever led read that nothing was corrected in the case."""
    page = page_of(cast.karen, corrected)
    assert NOTHING not in page and "Moldova" in page and correction_stories.WHY in page
    # How to reach the person was recorded with a reason, and then corrected.
    assert page.count(HELD_BACK) == 2 and "Kringelvej" not in page
    known = known_to(cast.karen, corrected)
    assert "Moldova" in known and known.count(HELD_BACK) == 2 and "Kringelvej" not in known
    with cast.karen.acting():
        assert [one.held_back for one in queries.corrections_of(corrected)] == [True, False, True]


def test_who_is_shown_where_she_lives_reads_all_of_it(cast: Cast, corrected: Case) -> None:
    page = page_of(cast.mette, corrected)
    assert "Moldova" in page and "Kringelvej" in page and HELD_BACK not in page
    assert "kun om dagen" in known_to(cast.mette, corrected)


def test_the_database_gives_neither_the_contact_of_an_earlier_version_nor_why_it_changed(
    cast: Cast, corrected: Case
) -> None:
    asked = (
        "SELECT count(safe_contact_sealed), count(changed_why_sealed), count(*) FILTER (WHERE held_back)"
        " FROM helle.kept_back_of_versions(%s)"
    )
    for who, told in ((cast.mette, (3, 3, 0)), (cast.karen, (0, 1, 2)), (cast.olga, (0, 0, 0))):
        with who.acting(), connection.cursor() as cursor:
            cursor.execute(asked, [corrected.person_id])
            assert cursor.fetchone() == told, who.user.full_name
    with cast.mette.acting(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        list(ProfileVersion.objects.values_list("safe_contact_sealed"))
