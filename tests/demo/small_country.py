"""The small country: what it is told from another by, and what its pages need."""

from __future__ import annotations

import datetime as dt
import hashlib

from helle.demo import country, people, plan
from helle.register.cases import queries as case_queries
from helle.register.cases.models import Case, RungEvent
from helle.register.enquiries import queries as enquiries
from helle.register.enquiries.models import Enquiry
from helle.register.hotline import queries as hotline
from helle.register.hotline.models import Call
from helle.register.identification import queries as identification
from helle.register.outreach.models import Evening
from helle.register.people import queries as persons
from helle.register.protection import clock, context
from helle.register.referrals import queries as referrals
from helle.register.referrals.models import Party
from helle.register.reports import queries as reports
from helle.register.reports.models import Closing, Decision, Report
from helle.register.support import queries as support
from helle.register.tasks.models import Task

SEED, SIZE = 7, 0.01


def fill() -> list[str]:
    """Make it in an empty demo; what was said meanwhile."""
    said: list[str] = []
    country.fill(SEED, said.append, SIZE)
    return said


def planned() -> str:
    """What it is made from, in short: the same in every process."""
    return hashlib.sha256(repr(plan.arrivals(SEED, SIZE)).encode()).hexdigest()


def fingerprint() -> list[str]:
    """Facts, names, numbers and days of every case and referral, as the lead of CMM reads them: to her all are open."""
    found: list[tuple[object, ...]] = []
    with context.acting(people.roles()["cmm_lead"].membership_id, purpose="casework"):
        for case in Case.objects.order_by("number"):
            profile = persons.profile_of(case.person_id)
            assert profile is not None
            found += [
                ("case", case.number, case.opened_at, case.ground, case.first_contact, case.version),
                ("name", *(name.value for name in persons.names_of(case.person_id))),
                ("profile", profile.sex, persons.birth_date_of(profile), profile.nationalities, profile.languages),
                ("safe", persons.safe_contact_of(profile)),
                ("children", *((one.where_label, one.born_year) for one in persons.children_of(case.person_id))),
                ("stay", *((one.status, one.during) for one in persons.residences_of(case.person_id))),
                ("rungs", *((one.event, one.occurred_on) for one in case_queries.rung_events(case.pk))),
                ("reasons", *sorted(one.text for kept in case_queries.reasons_about(case).values() for one in kept)),
                *(
                    ("interview", one.held_on, one.minutes, one.pass_on, identification.account_of(case, one))
                    for one in identification.interviews_of(case.pk)
                ),
                *(
                    ("assessment", one.decided_on, one.authority, one.was_trafficked, one.purposes, one.factors)
                    for one in identification.assessments_of(case.pk)
                ),
                *(
                    ("period", one.row.kind, one.row.notified_on, one.end, len(one.requests))
                    for one in support.periods_of(case.pk)
                ),
            ]
        for party in Party.objects.select_related("referral").order_by("number"):
            names = tuple(one.name for one in referrals.persons_of(party.referral))
            found.append(
                ("referral", party.number, party.state, party.sent_at, referrals.description_of(party.referral), names)
            )
        tasks = Task.objects.select_related("case").prefetch_related("from_user")
        found += [
            ("task", task.case.number, task.from_user.full_name, task.category, task.step, task.due, task.state)
            for task in tasks.order_by("sent_at", "case__number")
        ]
        found += [
            ("question", row.theme, row.asked_at, enquiries.question_of(row), enquiries.answer_of(row))
            for row in Enquiry.objects.select_related("answer").order_by("asked_at")
        ]
        found += [
            ("call", row.caller, row.started_at, row.done, hotline.opened(row).text)
            for row in Call.objects.order_by("started_at", "recorded_at")
        ]
        # Their numbers are drawn by lot, also where the country is the same.
        found += sorted(
            ("report", row.received_at, row.language, row.sector, row.state, reports.opened(row).text)
            for row in Report.objects.all()
        )
        found += [
            ("evening", row.started_at, row.area, row.staff, row.why, row.referrals_offered)
            for row in Evening.objects.order_by("started_at", "recorded_at", "by_unit__code", "why")
        ]
    return [repr(one) for one in found]


def assert_it_is_whole(said: list[str]) -> None:
    """It has what its pages need, and its clock stands at its today."""
    assert any("2024:" in line and "cases" in line for line in said)

    # The clock stands at the country's today and runs.
    assert country.NOW <= clock.now() < country.NOW + dt.timedelta(minutes=1)
    assert clock.now() != clock.now()

    with context.acting(people.roles()["cmm_caseworker"].membership_id, purpose="casework"):
        opened = [clock.local_day(case.opened_at) for case in Case.objects.all()]
        assert min(opened) > plan.CUT_OVER
        assert max(opened) <= plan.LAST_DAY
        rungs = {one.rung for one in case_queries.own_core_grants()}
        steps = {step["code"] for one in case_queries.own_core_grants() for step in one.steps or []}
        assert RungEvent.objects.filter(event="assessed_not_victim").exists()
        waiting = referrals.new_referrals(50, copies_since=clock.now())
    assert {"contact", "indication", "under_assessment", "victim_current", "not_victim", "disappeared"} <= rungs
    assert {"hold_interview", "decide_extension", "period_ends", "review_at_18", "consider_indication"} <= steps
    assert [one.urgent for one in waiting] == sorted((one.urgent for one in waiting), reverse=True)
    assert sum(one.urgent for one in waiting) == 2

    with context.acting(people.roles()["cmm_hotline"].membership_id, purpose="casework"):
        written = Report.objects.all()
        assert {(one.state, one.language) for one in written} >= {
            *(("new", "en"), ("asked", "en"), ("answered", "da"), ("decided", "da"), ("decided", "en")),
        }
        assert {one.outcome for one in Decision.objects.all()} == {"referred", "passed_on", "no_action"}
        assert Closing.objects.get().how_many == 6
        # What was written last night stands first in the morning (J7).
        first = reports.listed_reports(state="")[0][0]
        assert "cellar under the restaurant" in reports.opened(first).text

    with context.acting(people.roles()["udlst_caseworker"].membership_id, purpose="casework"):
        steps = {step["code"] for one in case_queries.own_core_grants() for step in one.steps or []}
        assert {"assess", "decide_extension", "period_ends"} <= steps
