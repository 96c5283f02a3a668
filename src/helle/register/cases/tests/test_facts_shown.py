"""The coded facts of a case by category: a reader gets those of what she sees, a list is written from all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import fields, replace

import pytest
from django.db import connection
from django.http import Http404
from django.urls import reverse
from tests import look_stories, stories
from tests.cast import Cast, Member, member, open_to
from tests.pages import fill_in
from tests.told import Told
from tests.whole_story import Story

from helle.register.cases.actions import projection, steps_of
from helle.register.cases.facts import CATEGORIES, Facts, NotShown
from helle.register.cases.facts_read import case_facts, facts_shown
from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.models import Grant
from helle.rules.codes import OrganisationKind, ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

COLUMNS = {
    "core": {
        "opened_on", "rung_steps", "interview_sent", "period_kind", "period_notified_on", "period_end",
        "period_interrupted_on", "period_broken_off_why", "period_offered_on", "period_answer", "redecide",
        "period_latest_end", "days_used_before", "open_request", "request_registered", "contact_person", "settlements",
        "extension_decided_on", "municipality_notified", "disappearance_told", "support_started_on",
        "wind_down_by", "wind_down_done", "gone_since", "gone_kind", "found_on",
        "contact_person_alone_since", "contact_person_alone_until", "support_ended_on", "municipality_silent_since",
    },
    "identity": {
        "residence", "residence_since", "sex", "birth_precision", "age_disputed", "unaccompanied", "turns_18_on",
        "birth_known", "representative_appointed", "review_at_18_done",
    },
    "outcome": {
        "expulsion_referral", "charged", "indicted", "assessed_on", "assessed_by", "was_trafficked",
        "relationship_current", "period_outcome_noted",
    },
    "narrative": {"interviews", "last_interview_on", "interview_consent", "udlst_interviewed"},
    # Not one that the rules need: without it they ask for no letter.
    "documents": {"period_letter", "extension_letter", "assessment_letter", "not_granted_letter"},
    # Nor these: without them they ask for no offer.
    "return_plan": {"return_offered", "wants_to_leave"},
}  # fmt: skip
WHO_DECIDES = "Hvem tager stilling til, om personen er handlet?"


def row(case: Case, function: str) -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM helle.{function}(%s, %s)", [case.pk, clock.today()])  # noqa: S608 # One of two.
        found = cursor.fetchone()
        return dict(zip([column.name for column in cursor.description], found, strict=True)) if found else {}


def page(who: Member, case: Case) -> str:
    response = who.client().get(reverse("case-page", args=[case.number]))
    assert response.status_code == 200
    return str(response.content.decode())


class TestOneCase(Told):
    """A case about which everything is known."""

    @pytest.mark.parametrize(
        ("role", "unit", "reads"),
        [
            ("cmm_caseworker", "CMM", CATEGORIES),
            ("cmm_lead", "CMM", CATEGORIES),
            ("udlst_caseworker", "UDLST", CATEGORIES),
            ("hjst_caseworker", "HJST", {"core", "identity"}),
            ("prosecutor", "SA-KBH", {"core", "identity"}),
            ("provider_staff", "REDEN-HOME", {"core", "identity"}),
            ("police_officer", "POL-OJYL", {"core", "identity", "outcome"}),
            ("representative", "RK-REP", {"core", "identity", "outcome"}),
        ],
    )
    def test_a_role_gets_the_facts_of_the_categories_it_reads(
        self, cast: Cast, story: Story, role: str, unit: str, reads: set[str]
    ) -> None:
        case = story.case
        with cast.mette.acting():
            whole = row(case, "case_facts")
        assert set(whole.pop("categories")) == CATEGORIES  # type: ignore[call-overload] # an array
        assert set(whole) == set().union(*COLUMNS.values())
        who = member(f"Somebody {unit}", unit, role)
        with who.acting():
            held = set(
                Grant.objects.filter(case_id=case.pk, unit_id=who.membership.unit_id).values_list("category", flat=True)
            )
        open_to(who, case.pk, *((CATEGORIES | {"documents", "return_plan"}) - held))
        if role == "cmm_caseworker":
            look_stories.say(who, case)  # Mette has it.
        with who.acting():
            seen = row(case, "case_facts_shown")
            assert facts_shown(case.pk, clock.today()).categories == reads
        assert set(seen.pop("categories")) == reads  # type: ignore[call-overload] # an array
        if role in ("cmm_caseworker", "cmm_lead", "udlst_caseworker"):
            reads = reads | {"documents"}
        if role not in ("prosecutor", "provider_staff", "police_officer"):
            reads = reads | {"return_plan"}
        for category, columns in COLUMNS.items():
            for name in columns:
                assert seen[name] == (whole[name] if category in reads else None), name

    @pytest.mark.parametrize("held", [(), ("identity",), ("outcome",), ("identity", "outcome"), ("narrative",)])
    def test_a_unit_gets_the_facts_of_the_categories_it_holds(
        self, cast: Cast, story: Story, held: tuple[str, ...]
    ) -> None:
        case = story.case
        open_to(cast.peter, case.pk, "core", *held)
        with cast.peter.acting():
            facts = facts_shown(case.pk, clock.today())
            assert facts.categories == {"core", *held} - {"narrative"}
            assert (facts.residence is None) is ("identity" not in held)
            assert facts.charged is ("outcome" in held)
            if {"identity", "outcome"} <= set(held):
                facts.competence_facts()
            else:
                with pytest.raises(NotShown):
                    facts.competence_facts()
            with pytest.raises(NotShown):
                facts.step_facts()

    def test_all_facts_are_for_those_who_write_in_the_case(self, cast: Cast, story: Story) -> None:
        case = story.case
        for who in (cast.henrik, cast.olga, cast.peter):
            open_to(who, case.pk, *CATEGORIES)
            with who.acting(), pytest.raises(Http404):
                case_facts(case.pk, clock.today())
        for who in (cast.mette, cast.ulla, cast.karen):
            with who.acting():
                assert case_facts(case.pk, clock.today()).complete

    def test_the_page_says_who_decides_to_those_who_see_what_that_turns_on(self, cast: Cast, story: Story) -> None:
        case = story.case
        open_to(cast.peter, case.pk, "core", "identity", "outcome")
        for who in (cast.mette, cast.ulla, cast.karen, cast.peter):
            assert WHO_DECIDES in page(who, case), who.user.full_name


def test_the_row_of_the_database_and_the_facts_of_the_code_have_the_same_names(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    with cast.mette.acting():
        columns = set(row(case, "case_facts"))
    assert columns | {"case_id", "on"} == {field.name for field in fields(Facts)}


def test_of_letters_that_are_not_shown_no_step_is_made(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    with cast.mette.acting():
        facts = facts_shown(case.pk, clock.today())
    for letter in (True, None):
        hidden = replace(facts, period_letter=letter, extension_decided_on=clock.today(), extension_letter=letter)
        assert not [step for step in steps_of(hidden) if step.code.endswith("_letter")], letter


def test_who_has_not_the_case_gets_neither(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    for who in (cast.ulla, cast.henrik, cast.olga, cast.vera, cast.dorthe):
        with who.acting():
            assert (row(case, "case_facts"), row(case, "case_facts_shown")) == ({}, {})


@pytest.mark.parametrize("held", [("core",), ("core", "identity"), ("core", "outcome")])
def test_the_page_says_nothing_of_it_to_others_not_even_that_it_is_unknown(cast: Cast, held: tuple[str, ...]) -> None:
    case = stories.an_opened_case(cast, indication=True)
    open_to(cast.olga, case.pk, *held)
    found = page(cast.olga, case)
    assert WHO_DECIDES not in found
    # A municipality reads where the case stands with the outcome alone, and how it has gone never (C6).
    assert ("Hvad giver trinnet adgang til?" in found) is ("outcome" in held)
    with cast.mette.acting():
        steps = steps_of(case_facts(case.pk, clock.today()))
    assert steps  # There are steps, but they follow from what she does not see.
    assert "Venter på andre" not in found
    if "identity" not in held:
        assert "Ikke afklaret" not in found and "Mindreårig" not in found


def test_who_lost_the_competence_reads_its_own_steps_from_its_list(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_running_period(cast)
    stories.request_extension(cast.mette, case)
    on_day(dt.date(2025, 10, 20))
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=dt.date(2025, 10, 20))
    with cast.ulla.acting():
        listed = [step["code"] for step in Grant.objects.get(case_id=case.pk, category="core").steps or []]
    response = cast.ulla.client().get(reverse("case-page", args=[case.number]))
    assert listed
    assert [step.code for step, *_rest in response.context["own_steps"]] == listed
    assert response.context["other_steps"] == []
    assert WHO_DECIDES not in response.content.decode()


def test_a_writer_who_does_not_see_all_leaves_the_lists_true(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_assessed_victim(cast)
    on_day(dt.date(2025, 10, 20))
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=dt.date(2025, 10, 20))
    client, address = cast.ulla.client(), reverse("case-circumstance", args=[case.number])
    form = client.get(address)
    assert form.status_code == 200 and form.context["ruling"] is None
    fill_in(client, address, {"kind": "charge", "since": "2025-10-20"})
    with cast.mette.acting():
        facts = case_facts(case.pk, clock.today())
        assert facts.charged
        kept = Grant.objects.get(case_id=case.pk, category="core", during__upper_inf=True)
        steps = [step for step in steps_of(facts) if step.by is OrganisationKind.CMM]
        shown = projection(facts, steps)
    assert (kept.rung, kept.steps, kept.next_due) == (shown.rung, shown.steps, shown.next_due)
