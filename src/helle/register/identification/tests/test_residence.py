"""The residence status, and the competence that follows from it (C1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import correction_stories, stories
from tests.cast import Cast, Member
from tests.gates import CaseGates
from tests.pages import correct, errors_of, fill_in, post

from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Case
from helle.register.people.models import Residence
from helle.register.people.queries import residences_of
from helle.register.protection.models import Grant
from helle.rules.codes import Authority, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestGates(CaseGates):
    view = "case-residence"
    wrong_roles = ("vera", "stine", "karen")


def held_by(who: Member, case: Case) -> set[str]:
    """The categories of a case that somebody's unit holds now."""
    with who.acting() as acting:
        grants = Grant.objects.filter(case_id=case.pk, during__contains=acting.instant)
        return set(grants.values_list("category", flat=True))


def address(case: Case) -> str:
    return reverse("case-residence", args=[case.number])


@pytest.mark.parametrize("status", ["asylum_pending", "asylum_dublin", "asylum_rejected", "none"])
def test_udlaendingestyrelsen_gets_the_case_of_somebody_in_asylum_or_without_lawful_stay(
    cast: Cast, status: str
) -> None:
    case = stories.an_opened_case(cast)
    assert held_by(cast.ulla, case) == set()
    fill_in(cast.mette.client(), address(case), {"status": status, "since": "2025-01-01"})
    assert {"core", "identity", "narrative", "outcome", "reasons"} <= held_by(cast.ulla, case)


@pytest.mark.parametrize("status", ["danish", "eu_right", "permit"])
def test_it_does_not_get_the_case_of_others(cast: Cast, status: str) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.mette.client(), address(case), {"status": status, "since": "2025-01-01"})
    assert held_by(cast.ulla, case) == set()


def test_losing_the_competence_it_keeps_the_core_and_the_outcome_alone(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.an_assessed_victim(cast)
    on_day(dt.date(2025, 10, 20))
    fill_in(cast.mette.client(), address(case), {"status": "eu_right", "since": "2025-10-20"})
    assert held_by(cast.ulla, case) == {"core", "outcome"}
    page = cast.ulla.client().get(reverse("case-page", args=[case.number]))
    assert "offer for menneskehandel" in page.content.decode()
    assert stories.REASONS not in page.content.decode()
    assert page.context["view"].profile is None
    assert not any(page.context["may"][act] for act in ("identity", "interview", "residence", "assess", "period"))


def test_it_can_come_back(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_udlst(cast)
    before = held_by(cast.ulla, case)
    on_day(dt.date(2025, 10, 20))
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=dt.date(2025, 10, 20))
    on_day(dt.date(2025, 10, 30))
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE, since=dt.date(2025, 10, 30))
    assert held_by(cast.ulla, case) == before


def test_the_earlier_open_ended_status_ends_the_day_before(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.record_stay(cast.mette, case, ResidenceStatus.PERMIT, since=dt.date(2025, 10, 1))
    with cast.mette.acting():
        days = [(row.during.lower, row.last_day) for row in residences_of(case.person_id)[::-1]]
    assert days == [(dt.date(2025, 1, 1), dt.date(2025, 9, 30)), (dt.date(2025, 10, 1), None)]


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"since": "2025-10-07"}, "since", "Datoen ligger i fremtiden."),
        ({"since": "2024-10-01", "until": "2024-09-01"}, "until", "Slutdagen ligger før den første dag."),
        ({"since": "2024-12-01", "until": "2025-02-01"}, "since", "Der står allerede et opholdsgrundlag i de dage."),
        ({"since": "2025-01-01"}, "since", "Der står allerede et opholdsgrundlag i de dage."),
    ],
)
def test_days_that_cannot_be_are_refused_and_nothing_moves(
    cast: Cast, typed: dict[str, str], field: str, message: str
) -> None:
    case = stories.a_case_with_cmm(cast)
    response = post(cast.mette.client(), address(case), {"status": "none"} | typed)
    assert response.status_code == 422
    assert errors_of(response)[field][0].startswith(message)
    with cast.mette.acting():
        assert Residence.objects.count() == 1
    assert held_by(cast.ulla, case) == set()


def test_a_mistyped_status_is_withdrawn_and_the_competence_follows(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_case_with_udlst(cast)
    on_day(dt.date(2025, 10, 7))
    with cast.mette.acting():
        mistyped = Residence.objects.get()
    withdraw = reverse("case-correct", args=[case.number, "ophold", mistyped.pk])
    assert "why_corrected" in errors_of(post(cast.mette.client(), withdraw, {"becomes": "withdraw"}))
    correct(cast.mette.client(), withdraw, {"becomes": "withdraw", "why_corrected": stories.WHY})
    page = cast.mette.client().get(reverse("case-page", args=[case.number])).content.decode()
    assert "<s>Opholdsgrundlag: " in page and f"Ud af kraft 7. oktober 2025: {stories.WHY}" in page
    assert "narrative" not in held_by(cast.ulla, case)
    again = post(cast.mette.client(), withdraw, {"becomes": "withdraw", "why_corrected": stories.WHY})
    assert errors_of(again)["__all__"] == ["En anden har lige rettet det. Se sagen igennem."]


def standing(cast: Cast, case: Case) -> list[tuple[str, dt.date, dt.date | None]]:
    with cast.mette.acting():
        return [(row.status, row.during.lower, row.last_day) for row in residences_of(case.person_id)]


def withdraw_latest(cast: Cast, case: Case) -> None:
    with cast.mette.acting():
        latest = residences_of(case.person_id)[0]
    correction_stories.take_out(cast.mette, case, CorrectableKind.RESIDENCE, latest.pk)


def test_a_withdrawn_mistake_gives_back_what_it_cut_short(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_cmm(cast)
    on_day(dt.date(2025, 10, 20))
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE, since=dt.date(2025, 10, 20))
    assert "narrative" in held_by(cast.ulla, case)
    on_day(dt.date(2025, 10, 21))
    withdraw_latest(cast, case)
    assert standing(cast, case) == [("eu_right", dt.date(2025, 1, 1), None)]
    assert held_by(cast.ulla, case) == set()
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 404
    stories.hold_interview(cast.mette, case)
    stories.assess(cast.mette, case, Authority.CMM)


def test_a_withdrawn_mistake_does_not_lengthen_what_was_written_with_a_last_day(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.an_opened_case(cast)
    first, last = dt.date(2025, 1, 1), dt.date(2025, 9, 30)
    fill_in(
        cast.mette.client(),
        address(case),
        {"status": "permit", "since": first.isoformat(), "until": last.isoformat()},
    )
    on_day(dt.date(2025, 10, 7))
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE, since=dt.date(2025, 10, 1))
    withdraw_latest(cast, case)
    assert standing(cast, case) == [("permit", first, last)]


def test_a_withdrawn_mistake_gives_nothing_back_over_a_later_entry(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_case_with_cmm(cast)
    on_day(dt.date(2025, 10, 20))
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE, since=dt.date(2025, 10, 10))
    with cast.mette.acting():
        mistyped = residences_of(case.person_id)[0]
    on_day(dt.date(2025, 10, 21))
    stories.record_stay(cast.mette, case, ResidenceStatus.PERMIT, since=dt.date(2025, 10, 20))
    with cast.mette.acting():
        cut = residences_of(case.person_id)[1]
    assert cut.pk != mistyped.pk
    correction_stories.take_out(cast.mette, case, CorrectableKind.RESIDENCE, cut.pk)
    assert standing(cast, case) == [
        ("permit", dt.date(2025, 10, 20), None),
        ("eu_right", dt.date(2025, 1, 1), dt.date(2025, 10, 9)),
    ]


def test_two_mistakes_are_withdrawn_one_after_the_other(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_cmm(cast)
    for day, status in ((20, ResidenceStatus.NONE), (22, ResidenceStatus.PERMIT)):
        on_day(dt.date(2025, 10, day))
        stories.record_stay(cast.mette, case, status, since=dt.date(2025, 10, day))
    on_day(dt.date(2025, 10, 23))
    withdraw_latest(cast, case)
    assert standing(cast, case)[0] == ("none", dt.date(2025, 10, 20), None)
    withdraw_latest(cast, case)
    assert standing(cast, case) == [("eu_right", dt.date(2025, 1, 1), None)]


def test_udlaendingestyrelsen_can_write_itself_out_of_a_case(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_case_with_udlst(cast)
    on_day(dt.date(2025, 10, 7))
    client = cast.ulla.client()
    saved = fill_in(client, address(case), {"status": "permit", "since": "2025-10-07"})
    assert held_by(cast.ulla, case) == set()
    # The page of the case is not hers any more: the desk says what was done.
    assert saved.headers["Location"] == reverse("desk")
    desk = client.get(reverse("desk")).content.decode()
    assert "Opholdsgrundlaget er noteret." in desk
    assert f"Sag {case.number} er ikke længere jeres" in desk


def test_who_keeps_the_case_goes_back_to_it(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    """The competence is lost, but she has decided in the case: the core of it stays hers."""
    case = stories.an_assessed_victim(cast)
    on_day(dt.date(2025, 10, 7))
    saved = fill_in(cast.ulla.client(), address(case), {"status": "permit", "since": "2025-10-07"})
    assert saved.headers["Location"] == reverse("case-page", args=[case.number])


def test_losing_the_competence_where_it_decided_nothing_it_loses_all(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.assign(cast.ulla, case, cast.ulla)
    stories.hold_interview(cast.ulla, case)
    on_day(dt.date(2025, 10, 20))
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=dt.date(2025, 10, 20))
    assert held_by(cast.ulla, case) == set()
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 404
    on_day(dt.date(2025, 10, 30))
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE, since=dt.date(2025, 10, 30))
    with cast.ulla.acting():
        back = Grant.objects.get(case_id=case.pk, category="core", during__upper_inf=True)
        assert (back.assigned_to_id, bool(back.steps)) == (cast.ulla.user.pk, True)


@pytest.mark.parametrize("since", ["2025-10-06", "2024-01-01"])
def test_a_stay_that_is_clarified_takes_the_place_of_one_that_was_not_known(cast: Cast, since: str) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.mette.client(), address(case), {"status": "unknown", "since": "2025-10-06"})
    fill_in(cast.mette.client(), address(case), {"status": "eu_right", "since": since})
    with cast.mette.acting():
        assert [row.status for row in residences_of(case.person_id)] == ["eu_right"]
        unknown = Residence.objects.get(status="unknown")
        assert unknown.superseded_at is not None


def test_a_stay_that_ended_before_the_unknown_one_leaves_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    fill_in(cast.mette.client(), address(case), {"status": "unknown", "since": "2025-10-06"})
    fill_in(cast.mette.client(), address(case), {"status": "permit", "since": "2024-01-01", "until": "2025-10-05"})
    with cast.mette.acting():
        assert {row.status for row in residences_of(case.person_id)} == {"unknown", "permit"}


def test_a_stay_that_is_over_does_not_take_away_the_one_that_holds_today(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, client = stories.a_case_with_cmm(cast), cast.mette.client()
    on_day(dt.date(2025, 10, 22))
    typed = {"status": "permit", "since": "2025-10-17", "until": "2025-10-21"}
    refused = post(client, address(case), typed)
    assert errors_of(refused)["until"][0].startswith("Efter den dag ville der intet opholdsgrundlag være.")
    # What the message says to do: the permit first, then what applies after it.
    fill_in(client, address(case), {"status": "permit", "since": "2025-10-17"})
    fill_in(client, address(case), {"status": "eu_right", "since": "2025-10-22"})
    with cast.mette.acting():
        standing = [row for row in residences_of(case.person_id) if row.superseded_at is None]
    assert sorted((row.during.lower.day, row.status) for row in standing) == [
        (1, "eu_right"), (17, "permit"), (22, "eu_right"),
    ]  # fmt: skip


def test_a_stay_that_ends_ahead_is_recorded_with_its_last_day(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    fill_in(cast.mette.client(), address(case), {"status": "permit", "since": "2025-10-01", "until": "2025-12-31"})
