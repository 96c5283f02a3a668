"""The pages of the administration: who they open for, and that each look leaves its line."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import administration_stories as told
from tests import stories
from tests.cast import Cast, as_owner, member, reseat
from tests.gates import Gates, ObjectGates, Place
from tests.pages import audit_lines
from tests.rights_found import explain_all

from helle.register.audit.models import UnexplainedRight
from helle.register.protection.matrix import access_matrix

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MISSING = uuid.UUID("6f1c2b1e-0000-4000-8000-000000000000")
# Neither leads, administers nor supervises.
NOBODY_HERE = ("olga", "anders", "peter", "rita", "henrik")


class Overseen(Gates):
    outsiders: ClassVar[tuple[str, ...]] = NOBODY_HERE
    wrong_roles = ("mette", "vera", "stine")
    may = "anton"
    purpose = "operation"
    methods = ("GET",)


class TestOverview(Overseen):
    view = "administration"
    action = "administration.read"


class TestUsers(Overseen):
    view = "user-list"
    action = "user.listed"
    outsiders = (*NOBODY_HERE, "dorthe")


class TestUsersOfALead(TestUsers):
    may = "karen"


class TestReviews(Overseen):
    view = "review-list"
    action = "review.listed"


class TestReviewsOfTheOfficer(TestReviews):
    may = "dorthe"


class AboutMette(ObjectGates):
    """A page about Mette's login."""

    may = "anton"
    outsiders = (*NOBODY_HERE, "ulla", "dorthe")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "vera", "stine")

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[cast.mette.user.pk]), reverse(self.view, args=[MISSING]))


class TestUser(AboutMette):
    view = "user-page"
    action = "user.read"
    purpose = "operation"
    methods = ("GET",)


class TestUserOfALead(TestUser):
    may = "karen"


class TestNewUser(Gates):
    view = "user-new"
    may = "anton"
    outsiders = (*NOBODY_HERE, "ulla", "dorthe")
    wrong_roles = ("mette", "karen")


class TestChangingAUser(AboutMette):
    view = "user-change"
    wrong_roles = ("mette", "karen")


class TestAnotherRole(AboutMette):
    view = "role-new"
    wrong_roles = ("mette", "karen")


class TestALostFactor(AboutMette):
    view = "factor-reset"
    wrong_roles = ("mette", "karen")


class TestHelpWithTheLogin(AboutMette):
    view = "login-help"
    wrong_roles = ("mette", "karen")


class TestEndingARole(ObjectGates):
    view = "role-end"
    may = "anton"
    outsiders = (*NOBODY_HERE, "ulla", "dorthe")
    wrong_roles = ("mette", "karen")

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[cast.mette.membership.pk]), reverse(self.view, args=[MISSING]))

    def test_nobody_ends_her_own(self, cast: Cast) -> None:
        assert cast.anton.client().get(reverse(self.view, args=[cast.anton.membership.pk])).status_code == 404


class TestAnsweringARole(ObjectGates):
    view = "role-answer"
    may = "karen"
    outsiders = (*NOBODY_HERE, "ulla", "dorthe")
    wrong_roles = ("mette", "vera", "jonas")

    def place(self, cast: Cast) -> Place:
        asked = told.a_role_asked_for(cast)
        return Place(reverse(self.view, args=[asked.pk]), reverse(self.view, args=[MISSING]))

    def test_whoever_asked_may_only_take_it_back(self, cast: Cast, there: Place) -> None:
        assert _offered(cast.anton.client().get(there.url)) == ["withdrawn"]
        assert _offered(cast.karen.client().get(there.url)) == ["approved", "refused"]


REFUSED = "SET answer = 'refused', answered_at = '2025-10-06 07:15+00', answered_by_id = %s, answered_as = 'cmm_lead'"


@pytest.mark.parametrize("view", ["role-answer", "factor-answer"])
def test_whoever_comes_second_is_told_the_answer_the_role_and_the_time(cast: Cast, view: str) -> None:
    role = view == "role-answer"
    asked = told.a_role_asked_for(cast) if role else told.a_reset_asked_for(cast, cast.mette)
    address = reverse(view, args=[asked.pk])
    second = cast.anton.client() if role else told.astrid().client()
    form = {"answer": "withdrawn", "form_token": str(uuid.uuid4())}
    table = "administration_rolerequest" if role else "administration_factorreset"
    as_owner(f"UPDATE {table} {REFUSED} WHERE id = %s", [cast.karen.user.pk, asked.pk])  # of ours
    for page, status in ((second.get(address), 200), (second.post(address, form), 409)):
        text = page.content.decode()
        assert page.status_code == status
        assert "Der er allerede svaret" in text and "Afvist" in text and "09.15" in text
        assert access_matrix().roles["cmm_lead"].label.da in text
        assert "Karen Dahl" not in text
    assert type(asked).objects.get(pk=asked.pk).answer == "refused"
    # Whom it was never for learns nothing of it.
    assert cast.olga.client().get(address).status_code in (403, 404)


class TestAnsweringALostFactor(ObjectGates):
    view = "factor-answer"
    may = "karen"
    outsiders = (*NOBODY_HERE, "ulla", "dorthe")
    wrong_roles = ("mette", "vera", "stine")

    def place(self, cast: Cast) -> Place:
        reset = told.a_reset_asked_for(cast, cast.mette)
        return Place(reverse(self.view, args=[reset.pk]), reverse(self.view, args=[MISSING]))

    def test_whoever_asked_may_only_take_it_back(self, cast: Cast, there: Place) -> None:
        assert _offered(cast.anton.client().get(there.url)) == ["withdrawn"]
        assert _offered(told.astrid().client().get(there.url)) == ["approved", "refused", "withdrawn"]


class TestSeeingALeaver(ObjectGates):
    view = "leaver-seen"
    may = "karen"
    outsiders = (*NOBODY_HERE, "ulla", "dorthe", "anton")
    wrong_roles = ("mette", "vera", "stine")

    def place(self, cast: Cast) -> Place:
        leaver = told.a_leaver(cast, cast.jonas)
        return Place(reverse(self.view, args=[leaver.pk]), reverse(self.view, args=[MISSING]))


class TestSeeingARight(ObjectGates):
    view = "right-seen"
    action = "rights.opened"
    may = "anton"
    purpose = "operation"
    outsiders = (*NOBODY_HERE, "ulla")
    wrong_roles = ("mette", "vera", "stine")

    def place(self, cast: Cast) -> Place:
        explain_all()  # Who has a right of her own that no act explains notes none.
        as_owner(
            "INSERT INTO audit_unexplainedright (kind, row_id, unit_id, user_id, role, why, stood, found_at)"
            " VALUES ('seat', 'x', %s, %s, 'cmm_lead', 'no_act', '', helle.clock_now())",
            [cast.mette.membership.unit_id, cast.mette.user.pk],
        )
        return Place(
            reverse(self.view, args=[UnexplainedRight.objects.get().pk]), reverse(self.view, args=[999_999_999])
        )


class TestTheOfficerSeesARight(TestSeeingARight):
    may = "dorthe"


class TestALeaverOfAUnitThatNobodyLeads:
    """The administrator opens no case: the unit needs a lead, and until it has one the notice stays with her."""

    def leave(self, cast: Cast, *, moved: bool = False) -> str:
        case = stories.an_opened_case(cast)
        stories.assign(cast.karen, case, cast.jonas)
        if moved:
            stories.assign(cast.karen, case, cast.mette)
        until_yesterday = DateRange(dt.date(2022, 1, 1), told.TODAY)
        for who in (cast.jonas, cast.karen):
            reseat(who.membership, during=until_yesterday)
        return reverse("leaver-seen", args=[told.a_leaver(cast, cast.jonas).pk])

    def test_she_is_told_what_the_unit_needs_and_where_to_give_it(self, cast: Cast) -> None:
        address, anton = self.leave(cast), cast.anton.client()
        seen = anton.get(address)
        page = seen.content.decode()
        assert seen.status_code == 200 and "Giv nogen i enheden rollen »Leder i CMM«" in page
        assert f"{reverse('user-list')}?enhed={cast.mette.membership.unit_id}" in page
        assert "Fordeling" not in page and "Jeg har set det" not in page
        line = audit_lines(cast, cast.anton.user.pk)[0]
        assert (line.action, line.detail) == ("administration.read", {"lacks_a_lead": True})

    def test_it_stays_with_her_whatever_is_sent_and_goes_to_the_lead_once_there_is_one(self, cast: Cast) -> None:
        address, anton = self.leave(cast), cast.anton.client()
        assert anton.post(address, {"form_token": "x"}).status_code == 409
        assert "Jonas Lind stopper" in anton.get(reverse("desk")).content.decode()
        reseat(cast.mette.membership, role="cmm_lead")
        assert "Jonas Lind stopper" not in anton.get(reverse("desk")).content.decode()
        assert "Jonas Lind stopper" in cast.mette.client().get(reverse("desk")).content.decode()
        assert "Sager og kladder gives videre under Fordeling" in cast.mette.client().get(address).content.decode()

    def test_where_nothing_is_left_she_puts_it_aside(self, cast: Cast) -> None:
        address = self.leave(cast, moved=True)
        page = cast.anton.client().get(address).content.decode()
        assert "Jeg har set det" in page and "Ingen sager eller kladder er tilbage." in page and "Fordeling" not in page


class OfCmm(ObjectGates):
    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[cast.mette.membership.unit_id]), reverse(self.view, args=[MISSING]))


class TestReviewing(OfCmm):
    view = "review-unit"
    may = "karen"
    outsiders = (*NOBODY_HERE, "ulla", "dorthe")
    wrong_roles = ("mette", "vera", "stine")


class TestReport(OfCmm):
    view = "review-report"
    may = "karen"
    outsiders = (*NOBODY_HERE, "ulla")
    wrong_roles = ("mette", "vera", "stine")
    action = "review.read"
    purpose = "operation"
    methods = ("GET",)


class TestReportAsAFile(OfCmm):
    view = "review-csv"
    may = "dorthe"
    outsiders = (*NOBODY_HERE, "ulla")
    wrong_roles = ("mette", "vera", "stine")
    purpose = "operation"


def _offered(page: Any) -> list[str]:
    return [value for value, _label in page.context["form"].fields["answer"].choices]


def test_the_list_is_narrowed_by_unit_role_factor_and_quiet_days(cast: Cast) -> None:
    told.a_factor(cast.mette)
    client = cast.anton.client()

    def names(query: str) -> list[str]:
        return [person.user.full_name for person in client.get(reverse("user-list") + query).context["people"]]

    assert {"Mette Holm", "Ulla Bech", "Olga Lund"} <= set(names(""))
    assert set(names(f"?enhed={cast.ulla.membership.unit_id}")) == {"Ulla Bech"}
    assert set(names("?rolle=cmm_caseworker")) == {"Mette Holm", "Jonas Lind"}
    assert set(names("?rolle=cmm_caseworker&tilstand=no_factor")) == {"Jonas Lind"}
    assert set(names("?rolle=cmm_caseworker&stille=90")) == {"Mette Holm", "Jonas Lind"}
    assert names("?tilstand=left") == []
    told.a_role_asked_for(cast)
    assert names("?tilstand=waiting") == ["Jonas Lind"]


def test_a_lead_sees_her_own_unit_alone(cast: Cast) -> None:
    member("Nanna Birk", "UDLST", "udlst_caseworker")
    people = cast.ulla.client().get(reverse("user-list")).context["people"]
    assert {person.user.full_name for person in people} == {"Ulla Bech", "Nanna Birk"}
    assert cast.ulla.client().get(reverse("user-page", args=[cast.mette.user.pk])).status_code == 404
