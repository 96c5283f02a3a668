"""The log."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests import stories, whole_story
from tests.cast import Cast, Member
from tests.gates import Gates
from tests.pages import audit_lines

from helle.register.audit import queries
from helle.register.audit.choices import ACTIONS

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(Gates):
    view = "audit-log"
    may = "karen"
    outsiders = ("olga", "anders", "peter", "rita", "ulla", "henrik", "anton")
    wrong_roles = ("mette", "vera", "stine")
    methods = ("GET",)
    action = "audit.read"
    purpose = "supervision"


def actions_seen(who: Member, **query: str) -> list[tuple[str, str]]:
    response = who.client().get(reverse("audit-log"), query)
    assert response.status_code == 200
    return [(shown.line.action, shown.who) for shown in response.context["lines"]]


def test_the_data_protection_officer_sees_all_of_it(cast: Cast) -> None:
    stories.refer(cast)
    cast.ulla.client().get(reverse("desk"))
    assert {("referral.sent", "Anders Toft"), ("desk.read", "Ulla Bech")} <= set(actions_seen(cast.dorthe))


def test_a_lead_sees_her_own_people_and_the_looks_at_her_own_cases(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    cast.ulla.client().get(reverse("case-page", args=[case.number]))
    cast.ulla.client().get(reverse("referral-list"))
    seen = actions_seen(cast.karen)
    assert ("case.read", "Ulla Bech") in seen and ("case.opened", "Mette Holm") in seen
    assert ("referral.listed", "Ulla Bech") not in seen


def test_what_was_refused_can_be_seen_alone(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    cast.olga.client().get(reverse("case-page", args=[case.number]))
    assert actions_seen(cast.dorthe, afvist="1") == [("access.denied", "Olga Lund")]


@pytest.mark.parametrize("side", ["0", "x", "²", "999999999999"])
def test_a_page_that_is_none_shows_the_first_or_nothing(cast: Cast, side: str) -> None:
    actions_seen(cast.dorthe, side=side)


def test_the_log_names_no_person_of_a_case(cast: Cast) -> None:
    whole_story.tell(cast)
    page = cast.dorthe.client().get(reverse("audit-log")).content.decode()
    assert not [secret for secret in whole_story.SECRETS if secret in page]


def shown_numbers(who: Member, **query: str) -> list[tuple[str, list[str]]]:
    response = who.client().get(reverse("audit-log"), query)
    return [(shown.line.action, shown.numbers) for shown in response.context["lines"]]


def test_a_lead_and_the_officer_read_which_case(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    cast.mette.client().get(reverse("case-page", args=[case.number]))
    assert ("case.read", [case.number]) in shown_numbers(cast.karen)
    assert ("case.read", [case.number]) in shown_numbers(cast.dorthe)


def test_who_looked_at_a_case(cast: Cast) -> None:
    case, other = stories.open_cases(cast, stories.refer(cast, persons=2))
    cast.jonas.client().get(reverse("case-page", args=[case.number]))
    cast.mette.client().get(reverse("case-page", args=[other.number]))
    cast.olga.client().get(reverse("case-page", args=[case.number]))
    for who in (cast.dorthe, cast.karen):
        seen = actions_seen(who, sag=f" {case.number} ")
        assert {("case.read", "Jonas Lind"), ("access.denied", "Olga Lund"), ("case.opened", "Mette Holm")} <= set(seen)
        assert ("case.read", "Mette Holm") not in seen
        assert actions_seen(who, sag=case.number, hvem=str(cast.jonas.user.pk)) == [("case.read", "Jonas Lind")]
        line = audit_lines(cast, who.user.pk)[0]
        assert (line.action, line.cases, line.detail["user"]) == ("audit.read", [case.pk], str(cast.jonas.user.pk))
        # It was no work in the case, and the person is told so.
        assert line.purpose == "supervision"
    assert actions_seen(cast.dorthe, sag=case.number, afvist="1") == [("access.denied", "Olga Lund")]


def test_who_looked_at_a_referral(cast: Cast) -> None:
    referral, other = stories.refer(cast), stories.refer(cast)
    cast.mette.client().get(reverse("referral-page", args=[referral.number]))
    cast.mette.client().get(reverse("referral-page", args=[other.number]))
    cast.jonas.client().get(reverse("referral-list"))
    cast.olga.client().get(reverse("referral-page", args=[referral.number]))
    cast.anders.client().get(reverse("referral-page", args=[referral.number]))
    ours = [("referral.listed", "Jonas Lind"), ("referral.read", "Mette Holm")]
    asked = {"sag": f" {referral.number.lower()} "}
    assert actions_seen(cast.karen, **asked) == ours
    line = audit_lines(cast, cast.karen.user.pk)[0]
    assert (line.action, line.object_id, line.detail["referral_number"]) == ("audit.read", referral.pk, referral.number)
    seen = actions_seen(cast.dorthe, **asked)
    theirs = {("access.denied", "Olga Lund"), ("referral.read", "Anders Toft"), ("referral.sent", "Anders Toft")}
    assert {*ours, *theirs, ("audit.read", "Karen Dahl")} == set(seen) and len(seen) == 6
    assert actions_seen(cast.dorthe, **asked, afvist="1") == [("access.denied", "Olga Lund")]
    assert actions_seen(cast.karen, **asked, hvem=str(cast.jonas.user.pk)) == ours[:1]


def test_a_lead_asks_about_referrals_her_unit_has_a_part_in_and_others_about_none(cast: Cast) -> None:
    referral = stories.refer(cast)
    for who, told in ((cast.dorthe, True), (cast.karen, True), (cast.mette, False), (cast.anders, False)):
        with who.acting():
            assert (queries.referral_numbered(referral.number) == referral.pk) is told
            asked = queries.Asked(referral_id=referral.pk, referral_number=referral.number)
            if not told:
                assert queries.lines(asked, page=1) == ([], False)


def test_what_somebody_looked_at_is_told_with_the_numbers_of_the_cases(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    cast.jonas.client().get(reverse("case-page", args=[case.number]))
    assert shown_numbers(cast.dorthe, hvem=str(cast.jonas.user.pk)) == [("case.read", [case.number])]
    assert shown_numbers(cast.karen, hvem=str(cast.jonas.user.pk)) == [("case.read", [case.number])]
    staff = {name for _pk, name in cast.karen.client().get(reverse("audit-log")).context["form"].fields["hvem"].choices}
    assert "Jonas Lind" in staff and "Ulla Bech" not in staff


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"sag": "2025-9999"}, "sag"),
        ({"sag": "sagen"}, "sag"),
        ({"sag": "H2025-9999"}, "sag"),
        ({"sag": "HH2025-0001"}, "sag"),
        ({"hvem": "alle"}, "hvem"),
        ({"hvem": "00000000-0000-4000-8000-000000000000"}, "hvem"),
    ],
)
def test_a_question_that_cannot_be_asked_has_no_answer(cast: Cast, query: dict[str, str], field: str) -> None:
    stories.refer(cast)
    response = cast.dorthe.client().get(reverse("audit-log"), query)
    assert set(response.context["form"].errors) == {field} and response.context["lines"] == []


def test_who_reads_no_log_is_told_nothing_of_a_number(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    for who, told in ((cast.dorthe, case.pk), (cast.karen, case.pk), (cast.mette, None), (cast.olga, None)):
        with who.acting():
            assert queries.case_numbered(case.number) == told


def test_what_was_asked_for_and_refused_is_named(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    cast.olga.client().get(reverse("case-page", args=[case.number]))
    cast.olga.client().get(reverse("referral-page", args=["H2025-0001"]))
    assert [numbers for _action, numbers in shown_numbers(cast.dorthe, afvist="1")] == [["H2025-0001"], [case.number]]
    referral = audit_lines(cast, cast.olga.user.pk)[0]
    assert (referral.object_id, referral.cases) == (case.referral_id, [])


def test_lists_and_forms_of_referrals_name_them(cast: Cast) -> None:
    numbers = [stories.refer(cast).number for _number in range(5)][::-1]
    client = cast.mette.client()
    client.get(reverse("referral-list"))
    client.get(reverse("desk"))
    client.get(reverse("referral-page", args=[numbers[0]]))
    for form in ("referral-take-in", "referral-join", "referral-close"):
        client.get(reverse(form, args=[numbers[0]]))
    listed, desk, *about = audit_lines(cast, cast.mette.user.pk)[::-1]
    assert (listed.action, listed.detail["referrals"], listed.detail["shown"]) == ("referral.listed", numbers, 5)
    assert (desk.action, sorted(desk.detail["referrals"], reverse=True)) == ("desk.read", numbers)
    assert [line.action for line in about] == ["referral.read", "form.read", "form.read", "form.read"]
    assert {(line.object_id, line.detail["referral_number"]) for line in about} == {(about[0].object_id, numbers[0])}
    assert about[0].object_id is not None
    shown = cast.dorthe.client().get(reverse("audit-log"))
    lines = [(one.numbers, one.more_referrals) for one in shown.context["lines"]]
    assert lines[:4] == [([numbers[0]], 0)] * 4
    assert lines[5] == (numbers[:3], 2)
    assert "2 henvendelser" in shown.content.decode()


def test_a_full_list_of_referrals_fits_its_line(cast: Cast) -> None:
    for _number in range(52):
        stories.refer(cast)
    assert cast.mette.client().get(reverse("referral-list")).status_code == 200
    line = audit_lines(cast, cast.mette.user.pk)[0]
    assert (line.action, len(line.detail["referrals"])) == ("referral.listed", 50)


def test_what_happens_to_a_login_is_told_without_a_unit(cast: Cast) -> None:
    Client().post(reverse("account_login"), {"login": cast.mette.user.email, "password": "wrong"})
    Client().post(reverse("account_login"), {"login": "nobody@example.invalid", "password": "wrong"})
    assert actions_seen(cast.dorthe, afvist="1") == [("login.failed", "–"), ("login.failed", "Mette Holm")]
    assert actions_seen(cast.karen, afvist="1") == []


def test_an_action_of_another_day_is_told_by_its_code(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    cast.ulla.client().get(reverse("desk"))
    monkeypatch.delitem(ACTIONS, "desk.read")
    assert "desk.read" in cast.dorthe.client().get(reverse("audit-log")).content.decode()
