"""Where a list of the unit's work needs one fact of a row that is closed in a colleague's case, it has the fact and not
the row (PUB-DIG-04). That each of the rows is closed, and open to who has said what for, is tried in `tests/matrix`."""

from __future__ import annotations

import pytest
from django.db import connection
from django.urls import reverse

from helle.register.cases.models import Case
from helle.register.minors import queries as minors
from helle.register.minors.choices import ToldOfMissing
from helle.register.minors.models import Appointment, MissingTold
from helle.register.people import actions as people
from helle.register.people import queries as people_queries
from helle.register.people.choices import IdentifierKind
from helle.register.people.models import Identifier
from helle.register.referrals.models import Referral, ReportedExploitation
from tests import exploitation_stories, minor_stories, stories
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case(cast: Cast) -> Case:
    """Mette has the case of somebody with a CPR number, whom a referral told of together with where she worked."""
    case = stories.open_case(cast, stories.refer(cast, **exploitation_stories.TOLD))
    with cast.mette.acting():
        people.identifier_add(case.pk, case.person_id, kind=IdentifierKind.CPR, value=stories.CPR)
    stories.assign(cast.mette, case, cast.mette)
    return case


def test_whoever_searches_by_number_finds_her_and_reads_no_number(cast: Cast, case: Case) -> None:
    def found_by(who: Member) -> tuple[bool, bool]:
        with who.acting():
            persons = people_queries.persons_with_number(IdentifierKind.CPR, stories.CPR)
            return persons == [case.person], Identifier.objects.exists()

    assert (found_by(cast.mette), found_by(cast.jonas)) == ((True, True), (True, False))
    # Whose unit was given nothing of her, or whose role reads no numbers, finds nobody.
    assert found_by(cast.anders) == found_by(cast.vera) == (False, False)


def test_a_referral_of_the_same_business_is_named_and_what_it_told_is_closed(cast: Cast, case: Case) -> None:
    with cast.mette.acting():
        (number,) = Referral.objects.values_list("number", flat=True)
    other = stories.refer(cast, **exploitation_stories.TOLD)
    page = reverse("referral-page", args=[other.number])

    def read_by(who: Member) -> tuple[bool, bool]:
        with who.acting():
            rows = ReportedExploitation.objects.filter(referral__number=number).exists()
        return number in who.client().get(page).content.decode(), rows

    assert (read_by(cast.mette), read_by(cast.jonas)) == ((True, True), (True, False))


def test_of_a_missing_child_the_desk_says_who_is_to_be_told(cast: Cast) -> None:
    case = minor_stories.stay(cast.mette, minor_stories.describe(cast.mette, stories.an_opened_case(cast)))
    minor_stories.appoint(cast.mette, case)
    minor_stories.tell_of_missing(cast.mette, case, minor_stories.lose(cast.mette, case), ToldOfMissing.POLICE)
    stories.assign(cast.mette, case, cast.mette)

    def read_by(who: Member) -> tuple[list[str], bool, bool]:
        with who.acting():
            untold = [one.value for alarm in minors.alarms() for one in alarm.untold]
            return untold, Appointment.objects.exists(), MissingTold.objects.exists()

    untold, *rows = read_by(cast.mette)
    assert ToldOfMissing.REPRESENTATIVE in untold and ToldOfMissing.POLICE not in untold and rows == [True, True]
    assert read_by(cast.jonas) == (untold, False, False)


def test_a_function_gives_nothing_of_what_the_unit_was_not_granted(cast: Cast) -> None:
    running = minor_stories.stay(cast.mette, minor_stories.describe(cast.mette, stories.an_opened_case(cast)))
    minor_stories.appoint(cast.mette, running)
    missing = minor_stories.lose(cast.mette, running)
    minor_stories.tell_of_missing(cast.mette, running, missing, ToldOfMissing.POLICE)
    asked = "SELECT helle.has_representative(%s), cardinality(helle.told_of_missing(%s))"
    found = {}
    for who in (cast.mette, cast.anders, cast.olga):
        with who.acting(), connection.cursor() as cursor:
            cursor.execute(asked, [running.pk, missing.pk])
            found[who.user.pk] = cursor.fetchone()
    assert found[cast.mette.user.pk] == (True, 1)
    assert found[cast.anders.user.pk] == found[cast.olga.user.pk] == (False, 0)
