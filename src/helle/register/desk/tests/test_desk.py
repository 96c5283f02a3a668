"""My desk: what needs me, by deadline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import access_stories, file_stories, stories, task_stories
from tests.cast import Cast, Member
from tests.gates import Gates
from tests.pages import audit_lines, hidden_of

from helle.register.casefile import actions as casefile
from helle.register.cases.actions import case_project, step_settle
from helle.register.cases.models import Case
from helle.register.cases.queries import cited, facts_today, own_core_grants
from helle.register.desk import waiting
from helle.register.desk.views import _dated
from helle.register.support import actions as support
from helle.register.support import contact_actions
from helle.rules.codes import Rung
from helle.rules.next_steps import STEP_TITLES

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

DAY = dt.timedelta(days=1)


class TestGates(Gates):
    view = "desk"
    methods = ("GET",)
    action = "desk.read"

    @pytest.fixture(autouse=True)
    def _not_in_a_demo(self, settings: Any) -> None:
        """A demo greets who is not logged in with its start page."""
        settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if not one.startswith("helle.demo.")]


EVERYBODY = (
    "mette", "jonas", "karen", "vera", "stine", "ulla", "anders", "sofie", "peter", "rita", "nadia", "henrik", "dorthe",
    "anton", "olga",
)  # fmt: skip


@pytest.mark.parametrize("name", EVERYBODY)
def test_everybody_has_a_desk(cast: Cast, name: str) -> None:
    assert getattr(cast, name).client().get(reverse("desk")).status_code == 200


def test_what_is_due_stands_under_its_day_and_the_look_names_the_cases(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.an_opened_case(cast)
    page = cast.mette.client().get(reverse("desk"))
    shown = [*page.context["late"], *page.context["due_today"], *page.context["this_week"], *page.context["later"]]
    assert {todo.grant.number for todo in shown} == {case.number}
    assert audit_lines(cast, cast.mette.user.pk)[0].cases == [case.pk]
    on_day(dt.date(2026, 2, 1))
    page = cast.mette.client().get(reverse("desk"))
    assert len(page.context["late"]) == len(shown)
    assert not [*page.context["this_week"], *page.context["later"]]


def test_the_receiver_s_desk_shows_the_new_referral_until_it_is_received(cast: Cast) -> None:
    number = stories.refer(cast).number
    for name, shown in (("mette", True), ("vera", True), ("anders", False), ("peter", True), ("ulla", False)):
        page = getattr(cast, name).client().get(reverse("desk")).content.decode()
        assert (number in page) is shown, name
    cast.mette.client().post(reverse("referral-received", args=[number]))
    assert number not in cast.vera.client().get(reverse("desk")).content.decode()


def test_udlaendingestyrelsen_s_desk_shows_its_own_cases_alone(cast: Cast) -> None:
    with_udlst, with_cmm = stories.a_running_period(cast), stories.a_case_with_cmm(cast)
    page = cast.ulla.client().get(reverse("desk")).content.decode()
    assert with_udlst.number in page and with_cmm.number not in page


def test_mine_is_what_is_assigned_to_me(cast: Cast) -> None:
    mine, other = stories.open_cases(cast, stories.refer(cast, persons=2))
    stories.assign(cast.karen, mine, cast.jonas)
    page = cast.jonas.client().get(reverse("desk"), {"mine": "1"}).content.decode()
    assert mine.number in page and other.number not in page


def test_a_case_nobody_has_is_on_the_desk_of_its_contact_person_and_leaves_it_when_somebody_has_it(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.an_opened_case(cast)
    stories.give_contact_person(cast.mette, case)

    def mine(who: Member) -> bool:
        return case.number in who.client().get(reverse("desk"), {"mine": "1"}).content.decode()

    assert (mine(cast.mette), mine(cast.jonas), mine(cast.karen)) == (True, False, True)
    stories.assign(cast.karen, case, cast.jonas)
    assert (mine(cast.mette), mine(cast.jonas), mine(cast.karen)) == (False, True, False)


def test_who_was_the_contact_person_has_it_no_more(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    stories.give_contact_person(cast.mette, case)
    on_day(dt.date(2025, 10, 8))
    with cast.karen.acting():
        now = stories.fresh(case)
        contact_actions.contact_person_set(
            now, expected_version=now.version, user=cast.jonas.user, since=dt.date(2025, 10, 8), why=stories.WHY
        )
    for who, has in ((cast.mette, False), (cast.jonas, True)):
        assert (case.number in who.client().get(reverse("desk"), {"mine": "1"}).content.decode()) is has


def test_a_lead_is_not_led_to_forms_she_cannot_use(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    page = cast.karen.client().get(reverse("desk")).content.decode()
    assert reverse("case-page", args=[case.number]) in page
    assert reverse("case-residence", args=[case.number]) not in page


def test_a_step_without_a_deadline_stands_on_the_desk_too(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.hold_interview(cast.ulla, case)
    page = cast.ulla.client().get(reverse("desk"))
    shown = {todo.grant.number: todo.due for todo in page.context["undated"]}
    assert shown == {case.number: None}
    assert audit_lines(cast, cast.ulla.user.pk)[0].cases == [case.pk]


def test_a_deadline_far_ahead_waits_off_the_desk(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    stories.give_contact_person(cast.mette, case)
    stories.decide_extension(cast.ulla, case, days=100)
    page = cast.ulla.client().get(reverse("desk"))
    assert not [*page.context["late"], *page.context["due_today"], *page.context["this_week"], *page.context["later"]]


def test_the_police_see_for_a_fortnight_what_they_were_told(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    number = stories.refer(cast).number
    assert "Kopi" in cast.peter.client().get(reverse("desk")).content.decode()
    on_day(dt.date(2025, 10, 21))
    assert number not in cast.peter.client().get(reverse("desk")).content.decode()


@pytest.mark.parametrize("name", EVERYBODY)
def test_the_desk_speaks_of_no_menu_entry_the_role_lacks(cast: Cast, name: str) -> None:
    page = getattr(cast, name).client().get(reverse("desk"))
    entries = {entry.label for entry in page.context["navigation"]}
    content = page.content.decode()
    named = {word for word in ("Henvendelser", "Sager", "Statistik", "Log", "Enheder") if f"under {word}" in content}
    assert named <= entries


def test_a_case_on_rung_contact_waits_on_the_unit_s_desk_and_unassigned_on_its_lead_s(cast: Cast) -> None:
    case = stories.an_opened_case(cast, indication=False)
    with cast.mette.acting():
        assert facts_today(case).rung is Rung.CONTACT

    def shown(who: Member, query: str) -> list[str]:
        page = who.client().get(reverse("desk") + query)
        return [todo.what.en for todo in page.context["due_today"] if todo.grant.number == case.number]

    assert shown(cast.mette, "") == shown(cast.karen, "?mine=1") == ["Decide whether there are reasonable grounds"]
    assert shown(cast.mette, "?mine=1") == []
    stories.assign(cast.karen, case, cast.mette)
    assert shown(cast.karen, "?mine=1") == []
    assert len(shown(cast.mette, "?mine=1")) == 1


def test_the_desk_cites_for_a_step_what_the_case_cites(cast: Cast) -> None:
    cases = [stories.an_opened_case(cast), stories.a_victim_assessed_by_cmm(cast)]
    client = cast.mette.client()
    desk = client.get(reverse("desk")).context
    on_desk = {
        (todo.grant.number, todo.what.da): todo.requirements
        for todo in (*desk["late"], *desk["due_today"], *desk["this_week"], *desk["later"], *desk["undated"])
    }
    in_case = {
        (case.number, STEP_TITLES[step.code].text.da): step.requirements
        for case in cases
        for step, *_rest in client.get(reverse("case-page", args=[case.number])).context["own_steps"]
    }
    assert on_desk and on_desk.items() <= in_case.items()
    assert any(cited != STEP_TITLES[code].requirements for code, cited in _kept(cast))


def _kept(cast: Cast) -> list[tuple[str, tuple[str, ...]]]:
    with cast.mette.acting():
        return [(step["code"], cited(step)) for grant in own_core_grants() for step in grant.steps or []]


def test_a_step_that_an_older_version_wrote_is_cited_by_its_title() -> None:
    assert cited({"code": "give_support", "due": None}) == STEP_TITLES["give_support"].requirements
    assert cited({"code": "retired", "due": None}) == ()


def test_a_draft_stands_on_its_author_s_desk_until_it_is_finished_and_says_when_it_is_late(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.an_opened_case(cast)
    draft = file_stories.begin_draft(cast.mette, case)
    page = cast.mette.client().get(reverse("desk"))
    assert f"{reverse('case-note-new', args=[case.number])}?kladde={draft.pk}" in page.content.decode()
    assert page.context["drafts"] == [(draft, dt.date(2025, 10, 9))]
    assert cast.jonas.client().get(reverse("desk")).context["drafts"] == []
    on_day(dt.date(2025, 10, 11))
    assert "2 dage over" in cast.mette.client().get(reverse("desk")).content.decode()
    assert case.pk in audit_lines(cast, cast.mette.user.pk)[0].cases
    with cast.mette.acting():
        casefile.draft_discard(case, draft)
    assert cast.mette.client().get(reverse("desk")).context["drafts"] == []


def test_what_waits_to_be_journalised_stands_on_the_desks_of_its_unit(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    sent = {"kind": "letter", "file": SimpleUploadedFile("brev.txt", b"brev"), "direction": "", "theme": ""}
    address = reverse("case-document-new", args=[case.number])
    client = cast.mette.client()
    assert client.post(address, hidden_of(client, address) | sent).status_code == 302
    for who, waits in ((cast.mette, 1), (cast.jonas, 1), (cast.karen, 0), (cast.ulla, 0)):
        page = who.client().get(reverse("desk"))
        assert len(page.context["waiting"]) == waits
        assert "brev.txt" not in page.content.decode()


def due_on_desk(page: Any, case: Case) -> list[tuple[str, dt.date | None]]:
    shown = [*page.context["late"], *page.context["due_today"], *page.context["this_week"], *page.context["later"]]
    return [(todo.what.da, todo.due) for todo in shown if todo.grant.case_id == case.pk]


def test_the_end_of_a_period_hides_behind_no_older_step_and_stays_when_that_is_settled(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    restitution = stories.a_victim_assessed_by_cmm(cast)
    stories.give_contact_person(cast.mette, restitution)
    with cast.mette.acting():
        now = stories.fresh(restitution)
        support.period_set(now, expected_version=now.version, notified_on=stories.FIRST_DAY)
    reflection = stories.a_running_period(cast)
    waits = {restitution.pk: "period_ends", reflection.pk: "request_extension"}
    for case in (restitution, reflection):
        with cast.mette.acting():
            end = facts_today(case).period_end
        assert end is not None
        on_day(end - DAY)
        with cast.mette.acting():
            case_project(stories.fresh(case))  # As each night.
        page = cast.mette.client().get(reverse("desk"))
        shown = due_on_desk(page, case)
        assert shown == sorted(shown, key=lambda one: one[1] or dt.date.max)
        last = STEP_TITLES[waits[case.pk]].text.da
        assert {STEP_TITLES["give_support"].text.da, last} <= {what for what, _due in shown}
        assert page.content.decode().count(f"{case.number}</a> {last}") == 1
        assert "perioden udløber" in page.content.decode()
        assert "i morgen" in cast.mette.client().get(reverse("case-list")).content.decode()
        with cast.mette.acting():
            now = stories.fresh(case)
            step_settle(
                now, expected_version=now.version, code="give_support", settled_on=end - DAY, note=stories.REASONS
            )
        left = {what for what, _due in due_on_desk(cast.mette.client().get(reverse("desk")), case)}
        assert STEP_TITLES["give_support"].text.da not in left and last in left


def test_a_step_far_ahead_stands_alone_and_waits_behind_those_that_are_near(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        grant = own_core_grants().get(case_id=case.pk)
        soon = dt.date(2025, 10, 13)
        grant.steps = [{"code": "assess", "due": day} for day in ("2025-10-20", "2025-10-14", None)]
        assert [todo.due for todo in _dated(grant, soon, {})] == [dt.date(2025, 10, 14)]
        grant.steps += [{"code": "assess", "due": "2025-10-13"}, {"code": "assess", "due": "2025-01-01"}]
        assert [todo.due for todo in _dated(grant, soon, {})] == [dt.date(2025, 1, 1), dt.date(2025, 10, 13)]


def test_steps_tasks_and_requests_stand_in_one_order_by_deadline(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    task_stories.ask(cast.jonas, case, cast.mette, due=dt.date(2025, 10, 9))
    access_stories.ask(cast.mette, case)
    task_stories.ask(cast.jonas, case, cast.mette, due=dt.date(2025, 10, 20))
    page = cast.mette.client().get(reverse("desk"))
    content = page.content.decode()

    def kinds(section: str) -> list[str]:
        return [type(one).__name__ for one in page.context[section]]

    assert kinds("due_today") == ["Todo"] * len(page.context["due_today"]) != []
    assert [one.due for one in page.context["this_week"] if hasattr(one, "due")] == sorted(
        one.due for one in page.context["this_week"] if hasattr(one, "due")
    )
    assert set(kinds("this_week")) >= {"Line"} and "Line" in kinds("later")
    assert "AccessRequest" in kinds("this_week") + kinds("later")
    assert content.count('id="opgaver"') == content.count('id="indsigt"') == 0
    on_day(dt.date(2025, 10, 21))
    later = cast.mette.client().get(reverse("desk")).context["late"]
    days = [one.task.due if type(one).__name__ == "Line" else one.due for one in later]
    assert days == sorted(days, reverse=True) and {type(one).__name__ for one in later} >= {"Todo", "Line"}


def test_what_has_been_late_for_long_hides_neither_today_nor_what_became_late_last(
    cast: Cast, on_day: Callable[[dt.date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "LATE_LENGTH", 1)
    stories.an_opened_case(cast)
    on_day(dt.date(2025, 10, 20))
    latest = stories.an_opened_case(cast)
    on_day(dt.date(2025, 11, 10))
    new = stories.an_opened_case(cast)
    page = cast.mette.client().get(reverse("desk"))
    assert {todo.grant.case_id for todo in page.context["late"]} == {latest.pk}
    assert {todo.grant.case_id for todo in page.context["due_today"]} == {new.pk}
    content = page.content.decode()
    assert "De senest overskredne står her." in content
    assert content.index('id="i-dag"') < content.index('id="overskredet"')


def test_a_step_without_a_day_is_seen_beside_one_that_has_one(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    page = cast.mette.client().get(reverse("desk"))
    assert due_on_desk(page, case)
    assert [(todo.grant.case_id, todo.due) for todo in page.context["undated"]] == [(case.pk, None)]


def test_what_is_urgent_stands_first_and_what_is_far_can_be_folded(cast: Cast) -> None:
    urgent, other = stories.refer(cast, urgent=True), stories.refer(cast)
    stories.give_contact_person(cast.mette, stories.an_opened_case(cast))
    page = cast.mette.client().get(reverse("desk")).content.decode()
    first, second = (page.index(reverse("referral-page", args=[one.number])) for one in (urgent, other))
    assert first < page.index('id="i-dag"') < second
    # Each once, whatever the width.
    assert page.count(reverse("referral-page", args=[urgent.number])) == 1
    assert '<details class="far" open data-far>' in page
