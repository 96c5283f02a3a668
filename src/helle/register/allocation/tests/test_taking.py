"""Giving oneself what is a colleague's, where any caseworker allocates: it stands among the looks (PUB-DIG-04)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import look_stories, stories, task_stories
from tests.cast import Cast, Member, member
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.allocation import actions
from helle.register.allocation.choices import Why
from helle.register.allocation.models import Absence
from helle.register.cases import actions as case_actions
from helle.register.cases.models import Assignment, Case
from helle.register.finding import actions as finding
from helle.register.need_to_know import policies as need_to_know_policies
from helle.register.need_to_know.choices import Verdict
from helle.register.need_to_know.models import Look
from helle.register.need_to_know.tests.test_opening import is_closed
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def udo(cast: Cast) -> Member:
    """A colleague of Ulla's."""
    return member("Udo Krag", "UDLST", "udlst_caseworker")


@pytest.fixture
def ullas(cast: Cast) -> Case:
    """A case that Ulla has in Udlændingestyrelsen."""
    case = stories.a_case_with_udlst(cast)
    stories.assign(cast.ulla, case, cast.ulla)
    return case


def looks(cast: Cast) -> list[tuple[str, str]]:
    with cast.dorthe.acting():
        return [(one.purpose, one.by_user.full_name) for one in Look.objects.all()]


@pytest.mark.parametrize("way", ["several", "move"])
def test_who_gives_herself_a_colleagues_case_has_a_look_at_it(cast: Cast, ullas: Case, udo: Member, way: str) -> None:
    with udo.acting():
        if way == "several":
            finding.cases_assign([(ullas, stories.fresh(ullas).version)], user=udo.user, why=Why.WORKLOAD)
        else:
            has_it = Assignment.objects.get(case=ullas, unit_id=udo.membership.unit_id)
            move = actions.Move(ullas.number, has_it.pk, udo.user)
            actions.cases_move(leaver=cast.ulla.user, moves=[move], why=Why.WORKLOAD, note="")
    assert looks(cast) == [("taking_over", "Udo Krag")]
    assert ullas.number in cast.dorthe.client().get(reverse("look-list")).content.decode()
    told = [(line.action, line.purpose) for line in audit_lines(cast, udo.user.pk)]
    assert ("look.opened", "taking_over") in told


def test_who_gives_it_to_another_or_covers_has_none(cast: Cast, ullas: Case, udo: Member) -> None:
    stories.go_away(cast.ulla, cover=udo)
    stories.assign(udo, ullas, udo)
    stories.assign(udo, ullas, cast.ulla)
    assert looks(cast) == []


def test_past_the_page_the_database_wants_the_look(cast: Cast, ullas: Case, udo: Member) -> None:
    with udo.acting():
        with pytest.raises(IntegrityError, match="who_takes_a_colleagues_case_says_so"), transaction.atomic():
            case_actions.case_assign(ullas, expected_version=None, user=udo.user)
        case_actions.case_assign(ullas, expected_version=None, user=cast.ulla.user)


def test_whose_look_was_wrong_does_not_take_it_either(cast: Cast, ullas: Case, udo: Member) -> None:
    look = look_stories.break_the_glass(udo, ullas)
    look_stories.answer(cast.dorthe, look, Verdict.WRONG, look_stories.WHY_WRONG)
    clock.move_forward(dt.timedelta(minutes=1))
    with pytest.raises(Refused, match="found wrong"):
        stories.assign(udo, ullas, udo)
    with cast.ulla.acting():
        has_it = Assignment.objects.get(case=ullas, unit_id=udo.membership.unit_id, during__upper_inf=True)
    assert has_it.user == cast.ulla.user


def test_a_case_taken_in_a_look_that_was_wrong_is_closed_and_not_taken_in_the_next(
    cast: Cast, ullas: Case, udo: Member
) -> None:
    clock.move_forward(dt.timedelta(minutes=1))
    look = look_stories.break_the_glass(udo, ullas)
    clock.move_forward(dt.timedelta(minutes=1))
    stories.assign(udo, ullas, udo)
    task_stories.ask(udo, ullas, udo, to_user=udo.user.pk)
    clock.move_forward(dt.timedelta(minutes=1))
    look_stories.answer(cast.dorthe, look, Verdict.WRONG, look_stories.WHY_WRONG)
    clock.move_forward(dt.timedelta(minutes=1))
    assert is_closed(udo, ullas)
    stories.assign(member("Uma Holt", "UDLST", "udlst_caseworker"), ullas, cast.ulla)
    assert is_closed(udo, ullas) and not is_closed(cast.ulla, ullas)
    look_stories.break_the_glass(udo, ullas)
    with pytest.raises(Refused, match="found wrong"):
        stories.assign(udo, ullas, udo)
    clock.move_forward(dt.timedelta(hours=2))
    stories.assign(cast.ulla, ullas, udo)
    assert not is_closed(udo, ullas)


def test_nobody_writes_that_she_covers_herself(cast: Cast, ullas: Case, udo: Member) -> None:
    new = reverse("absence-new")
    days = {"since": "2025-10-06", "until": "2025-10-10"}
    typed = days | {"user": str(cast.ulla.user.pk), "cover": str(udo.user.pk)}
    refused = post(udo.client(), new, typed)
    assert refused.status_code == 422
    assert errors_of(refused)["cover"][0].startswith("Du kan ikke selv skrive, at du dækker")
    uma = member("Uma Holt", "UDLST", "udlst_caseworker")
    fill_in(uma.client(), new, typed)
    with udo.acting():
        absence = Absence.objects.get()
        with pytest.raises(Refused, match="record yourself"):
            actions.absence_end(absence, until=dt.date(2025, 10, 20))
        actions.absence_end(absence, until=dt.date(2025, 10, 8))


def test_past_the_page_the_database_says_so_too(cast: Cast, udo: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(need_to_know_policies, "leads", lambda: True)
    with pytest.raises(Refused, match="record yourself"):
        stories.go_away(cast.ulla, cover=udo, by=udo)
    stories.go_away(cast.mette, cover=cast.karen, by=cast.karen)
