"""Goals and outcome of a period, the winding down, who is gone, and the hand-over (PER-02, ACC-04, ACT-08; C3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse
from tests import correction_stories, stories, support_stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases import queries as cases
from helle.register.cases.facts_read import case_facts_then, facts_shown
from helle.register.cases.models import Case
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.support import actions, after_queries, queries
from helle.register.support.models import Gone, HandOver, PeriodGoal, PeriodOutcome, WindDown
from helle.register.support.municipality_actions import municipality_notify, municipality_release
from helle.rules.codes import Authority, ExtensionGround, GoneKind
from helle.rules.support.codes import MunicipalityCause

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

AARHUS = str(unit_id("KOM-751"))
CMM_ONLY = tuple(dict.fromkeys([*CaseGates.outsiders, "ulla"]))


def a_restitution_period(cast: Cast) -> Case:
    case = stories.a_victim_assessed_by_cmm(cast)
    with cast.mette.acting():
        actions.period_set(case, expected_version=None, notified_on=clock.today())
    return case


def no_victim(cast: Cast) -> Case:
    case = stories.a_case_with_cmm(cast)
    stories.hold_interview(cast.mette, case)
    return stories.assess(cast.mette, case, Authority.CMM, was_trafficked=False, relationship_current=None, purposes=())


def steps(cast: Cast, case: Case) -> dict[str, dt.date | None]:
    with cast.mette.acting():
        return {step.code: step.due for step in cases.own_listed_steps(case.pk)}


class TestGoals(CaseGates):
    view = "case-period-goals"
    outsiders = CMM_ONLY
    wrong_roles = ("vera", "stine", "karen")

    def case(self, cast: Cast) -> Case:
        return stories.a_running_period(cast)


class TestOutcome(TestGoals):
    view = "case-period-outcome"


class TestWindDown(TestGoals):
    view = "case-wind-down"


class TestHandOver(TestGoals):
    view = "case-hand-over"


class TestHandOverEnds(CaseGates):
    view = "case-hand-over-end"
    outsiders = tuple(name for name in CMM_ONLY if name != "olga")
    wrong_roles = ("vera", "stine", "karen", "olga")

    def case(self, cast: Cast) -> Case:
        return stories.a_victim_assessed_by_cmm(cast)

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [support_stories.hand_over(cast.mette, case).notice_id]


class TestReceive(CaseGates):
    view = "case-municipality-receive"
    may = "olga"
    outsiders = ("ulla", "anders", "peter", "rita", "henrik", "dorthe", "anton")
    wrong_roles = ("mette", "vera", "stine")

    def case(self, cast: Cast) -> Case:
        return stories.a_victim_assessed_by_cmm(cast)

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [support_stories.hand_over(cast.mette, case).notice_id]


class TestGone(CaseGates):
    view = "case-gone"
    wrong_roles = ("vera", "stine", "karen")


def test_per_02_goals_are_written_with_her_and_held_against_what_the_period_led_to(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, client = a_restitution_period(cast), cast.mette.client()
    goals, outcome = (reverse(f"case-period-{name}", args=[case.number]) for name in ("goals", "outcome"))
    fill_in(client, goals, {"goals": "stå op om morgenen", "words": "own"})
    fill_in(client, goals, {"goals": support_stories.GOALS, "words": "together"})
    assert support_stories.GOALS in client.get(goals).content.decode()  # Nobody asks her twice (SUP-11).
    with cast.mette.acting():
        (first, second) = sorted(PeriodGoal.objects.all(), key=lambda row: row.supersedes_id is not None)
        assert second.supersedes_id == first.pk
    typed = {"recovered": "yes", "free": "partly", "after": "own_feet", "words": support_stories.OUTCOME}
    on_day(stories.FIRST_DAY + dt.timedelta(days=29))
    assert "note_period_outcome" not in steps(cast, case)
    early = post(client, outcome, typed)
    assert early.status_code == 422 and "Perioden er ikke slut" in early.content.decode()
    on_day(stories.FIRST_DAY + dt.timedelta(days=30))
    assert support_stories.GOALS in client.get(outcome).content.decode()
    # ACT-08: nobody was handed over.
    assert errors_of(post(client, outcome, typed | {"after": "municipality"})).keys() == {"after"}
    fill_in(client, outcome, typed)
    assert "note_period_outcome" not in steps(cast, case)
    with cast.mette.acting():
        (period,) = queries.periods_of(case.pk)
        stands = after_queries.outcome_of(period.row.pk)
        assert stands is not None and (stands.recovered, stands.free, stands.after) == ("yes", "partly", "own_feet")
    page = client.get(reverse("case-page", args=[case.number])).content.decode()
    assert support_stories.OUTCOME in page and "Bor og klarer sig selv i Danmark" in page


def test_an_outcome_is_asked_anew_when_the_period_was_extended_after_it(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = a_restitution_period(cast)
    on_day(stories.FIRST_DAY + dt.timedelta(days=30))
    support_stories.note_outcome(cast.mette, case)
    with cast.mette.acting():
        (period,) = queries.periods_of(case.pk)
        actions.extension_decide(
            stories.fresh(case),
            period,
            expected_version=None,
            granted=True,
            ground=ExtensionGround.SPECIAL_REASONS,
            new_end=stories.FIRST_DAY + dt.timedelta(days=60),
            wants_or_must_leave=None,
            reasons=stories.REASONS,
        )
    on_day(stories.FIRST_DAY + dt.timedelta(days=60))
    with cast.mette.acting():
        assert not facts_shown(case.pk, clock.today()).period_outcome_noted
    support_stories.note_outcome(cast.mette, case)
    with cast.mette.acting():
        first, second = PeriodOutcome.objects.order_by("ended_on")
        assert after_queries.outcome_of(period.row.pk) == second and second.supersedes_id == first.pk


def test_acc_04_support_is_wound_down_to_a_day_that_a_human_sets_and_says_why(cast: Cast) -> None:
    case, client = no_victim(cast), cast.mette.client()
    address, friday = reverse("case-wind-down", args=[case.number]), stories.FIRST_DAY + dt.timedelta(days=4)
    assert steps(cast, case)["wind_down"] == stories.FIRST_DAY
    typed = {"last_day": friday, "why": " ", "referred_to": ["union", "work"]}
    assert "why" in errors_of(post(client, address, typed))
    said = typed | {"why": support_stories.WOUND_DOWN}
    before = stories.FIRST_DAY - dt.timedelta(days=10)
    assert errors_of(post(client, address, said | {"told_on": before})).keys() == {"told_on"}
    years = clock.today() + dt.timedelta(days=1100)
    assert errors_of(post(client, address, said | {"last_day": years})).keys() == {"last_day"}
    fill_in(client, address, said)
    assert steps(cast, case)["wind_down"] == friday
    # That it is done is said where all that still runs is shown; what was planned stands.
    ended = reverse("case-support-end", args=[case.number])
    fill_in(client, ended, {"ended_on": stories.FIRST_DAY, "reasons": support_stories.WOUND_DOWN})
    assert "wind_down" not in steps(cast, case)
    with cast.mette.acting():
        (first, done) = sorted(WindDown.objects.all(), key=lambda row: row.supersedes_id is not None)
        assert (done.supersedes_id, done.referred_to, done.last_day) == (first.pk, ["union", "work"], friday)


def test_nothing_is_wound_down_for_a_victim_or_before_the_assessment(cast: Cast) -> None:
    victim, negative = stories.a_victim_assessed_by_cmm(cast), no_victim(cast)
    with pytest.raises(Refused, match="not to be wound down"):
        support_stories.wind_down(cast.mette, victim, last_day=stories.FIRST_DAY)
    with pytest.raises(Refused, match="before the assessment"):
        support_stories.wind_down(cast.mette, negative, last_day=stories.FIRST_DAY - dt.timedelta(days=1))


def test_c3_who_is_gone_puts_the_question_of_her_period_and_the_answers_are_not_asked_twice(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, client = a_restitution_period(cast), cast.mette.client()
    on_day(stories.FIRST_DAY + dt.timedelta(days=9))
    address = reverse("case-gone", args=[case.number])
    typed = {"kind": "disappeared", "told_by": "home", "words": support_stories.SEEN}
    assert "since" in errors_of(post(client, address, typed | {"since": "2025-12-01"}))
    fill_in(client, address, typed)
    assert "weigh_break_off" in steps(cast, case)
    page = client.get(reverse("case-page", args=[case.number])).content.decode()
    assert "Forsvundet 15. okt." in page and support_stories.SEEN in page
    form = client.get(reverse("case-period-break-off", args=[case.number])).context["form"]
    assert (form.initial["cause"], form.initial["last_day"]) == ("disappeared", dt.date(2025, 10, 15))
    with cast.mette.acting():
        facts = facts_shown(case.pk, clock.today())
        assert (facts.gone_kind, facts.disappeared_on) == (GoneKind.DISAPPEARED, clock.today())
    with pytest.raises(Refused, match="gone"):
        support_stories.go_missing(cast.mette, case)
    # The page asks of one who is gone whether she was found.
    early = {"what": "found", "found_on": "2025-10-14", "told_by": "police", "words": "sad der"}
    assert "found_on" in errors_of(post(client, address, early))
    fill_in(client, address, {"what": "found", "told_by": "police", "words": "sad på Tudsebænken"})
    assert "weigh_break_off" not in steps(cast, case)
    with cast.mette.acting():
        assert facts_shown(case.pk, clock.today()).disappeared_on is None
        assert Gone.objects.count() == 2
    support_stories.go_missing(cast.mette, case, GoneKind.LEFT)
    fill_in(client, address, {"what": "mistake", "words": "forvekslet med en anden"})
    assert "weigh_break_off" not in steps(cast, case)


def test_act_08_a_municipality_takes_over_who_stays_lawfully_and_reads_what_it_was_told(cast: Cast) -> None:
    case, client = a_restitution_period(cast), cast.mette.client()
    address = reverse("case-hand-over", args=[case.number])
    typed = {"municipality": AARHUS, "ground": "consent", "told": support_stories.TOLD, "why": ""}
    assert "consent" in errors_of(post(client, address, typed))
    refused = post(client, address, typed | {"consent": "no"})
    assert "Personen er ikke enig" in refused.content.decode() and errors_of(refused).keys() == {"consent"}
    # The period still runs: a human says why.
    assert "why" in errors_of(post(client, address, typed | {"consent": "yes"}))
    with_address = typed | {"consent": "yes", "why": stories.WHY, "told": "hun kan findes på Mariagervej 12"}
    assert errors_of(post(client, address, with_address)).keys() == {"address_confirmed"}
    fill_in(client, address, typed | {"consent": "yes", "why": stories.WHY})
    with cast.olga.acting():
        seen = HandOver.objects.get()
        assert after_queries.told_at(Case.objects.get(pk=case.pk), seen) == support_stories.TOLD
    olga = cast.olga.client()
    page = olga.get(reverse("case-page", args=[case.number])).content.decode()
    received = reverse("case-municipality-receive", args=[case.number, seen.notice_id])
    assert received in page and support_stories.TOLD in page and stories.WHY not in page
    assert "ikke kvitteret endnu" in client.get(address).content.decode()
    assert support_stories.TOLD in olga.get(received).content.decode()
    fill_in(olga, received, {})
    assert received not in olga.get(reverse("case-page", args=[case.number])).content.decode()
    assert "modtaget" in client.get(address).content.decode()
    with cast.ulla.acting():
        assert not HandOver.objects.exists()
    # What came after the period is known by now (SUP-11).
    outcome = client.get(reverse("case-period-outcome", args=[case.number]))
    assert outcome.context["form"].initial["after"] == "municipality"
    end = reverse("case-hand-over-end", args=[case.number, seen.notice_id])
    assert end in client.get(address).content.decode()
    fill_in(client, end, {"why": "samtykket er trukket tilbage"})
    with cast.olga.acting():
        assert not Case.objects.exists() and not HandOver.objects.exists()
    assert client.get(end).status_code == 404


def test_a_day_gone_by_is_judged_by_how_things_stood_then_whatever_was_written_since(cast: Cast) -> None:
    case, child = stories.open_cases(cast, stories.refer(cast, persons=2))
    day, gone = clock.today(), support_stories.go_missing(cast.mette, case)
    stories.describe_as_child(cast, child)
    with cast.mette.acting():
        municipality_notify(child, unit_id=unit_id("KOM-751"), cause=MunicipalityCause.MINOR)
    clock.move_forward(dt.timedelta(days=3))
    support_stories.come_back(cast.mette, case, gone)
    with cast.mette.acting():
        municipality_release(child, unit_id=unit_id("KOM-751"), cause=MunicipalityCause.MINOR)
        then, now = (case_facts_then(case.pk, one) for one in (day, clock.today()))
        assert (then.gone_since, then.found_on) == (day, None)
        assert (now.gone_since, now.found_on) == (None, clock.today())
        told = [case_facts_then(child.pk, one).step_facts().municipality_notified for one in (day, clock.today())]
        assert told == [True, False]


def test_a_municipality_does_not_see_her_long_before_it_takes_over(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    with pytest.raises(Refused, match="day is nearer") as refused:
        support_stories.hand_over(cast.mette, case, from_day=clock.today() + dt.timedelta(days=15))
    assert refused.value.field == "from_day"
    support_stories.hand_over(cast.mette, case, from_day=clock.today() + dt.timedelta(days=14))


def test_nobody_without_lawful_stay_is_handed_over(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    with pytest.raises(Refused, match="Cannot be handed over"):
        support_stories.hand_over(cast.mette, case)


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("support_periodgoal", "period_id, words, written_on"),
        ("support_periodoutcome", "period_id, recovered, free, after, ended_on, noted_on"),
    ],
)
def test_nobody_but_cmm_writes_what_the_period_is_for_and_led_to(cast: Cast, table: str, columns: str) -> None:
    case = stories.a_running_period(cast)
    values = {
        "support_periodgoal": "p.id, 'own', p.notified_on",
        "support_periodoutcome": "p.id, 'yes', 'yes', 'other', p.notified_on, p.notified_on",
    }[table]
    statement = (
        f"INSERT INTO {table} (id, case_id, {columns}, recorded_at, by_user_id, by_unit_id)"  # noqa: S608 # No input.
        f" SELECT gen_random_uuid(), p.case_id, {values}, helle.instant(), helle.acting_user(), helle.acting_unit()"
        " FROM support_period p WHERE p.case_id = %s"
    )
    with (
        cast.ulla.acting(),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [case.pk])


def test_whose_age_is_disputed_is_handed_over_as_little_as_a_child(cast: Cast) -> None:
    """By the recorded birthday she is of age; while that is disputed she is treated as a child, here as elsewhere."""
    case = stories.a_case_with_cmm(cast)
    correction_stories.describe(cast.mette, case, stories.description(age_disputed=True))
    with pytest.raises(Refused, match="Cannot be handed over") as refused:
        support_stories.hand_over(cast.mette, case)
    assert refused.value.ruling is not None
    assert refused.value.ruling.reasons[0].code == "hand_over.age_disputed"
    correction_stories.describe(cast.mette, case, stories.description())
    support_stories.hand_over(cast.mette, case)
