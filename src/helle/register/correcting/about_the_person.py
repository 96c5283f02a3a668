"""What was decided on what is known of a person, asked again once that is known otherwise.

Of everything in force in a case only that is found which a rule answers otherwise for another age, or for a child who
is alone or is not; and an assessment that carries into the figures what has changed. Nothing that was decided changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from helle.register.cases import queries as cases
from helle.register.cases.choices import Followed, WouldBe
from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import case_facts_then, facts_for_writing
from helle.register.cases.models import Case, SettledStep
from helle.register.correcting.following import AskedAgain, Rests, assessments_in, letter_rests, rests
from helle.register.identification import actions as identification
from helle.register.identification import queries as identification_queries
from helle.register.identification.given import factors_of
from helle.register.identification.models import Assessment
from helle.register.letters.choices import LetterKind
from helle.register.letters.models import Letter
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.people.models import Profile
from helle.register.protection import clock, policies
from helle.rules.codes import (
    ActElement,
    CurrencyFactor,
    ExploitationPurpose,
    MeansElement,
    OrganisationKind,
)


def asked_again(case: Case, before: Facts, was: Profile, now: Profile) -> list[AskedAgain]:
    """What of a case a rule answers otherwise now, as far as the acting unit sees it. `before`: as the facts were."""
    after = facts_for_writing(case)
    found = [
        *_interviews(case, before, after),
        *_assessments(case, was, now),
        *_steps(case, before, after),
        *_letters(case, before, after),
    ]
    told = [replace(one, rests=replace(one.rests, case_number=case.number)) for one in found]
    return sorted(told, key=lambda one: (one.rests.on, one.rests.kind))


def _interviews(case: Case, before: Facts, after: Facts) -> Iterator[AskedAgain]:
    if not policies.may_read("narrative"):
        return
    rows = list(identification_queries.interviews_of(case.pk).filter(superseded_at__isnull=True))
    if not rows:
        return
    # Asked while her cases are held: once for all, and the facts once for each day.
    units, reasons = organisations.units_on(clock.today()), cases.reasons_about(case, {row.pk for row in rows})
    days = {day: case_facts_then(case.pk, day) for day in {row.held_on for row in rows}}
    for row in rows:
        of_the_day = days[row.held_on]
        by = OrganisationKind(units[row.by_unit_id].kind)
        given = any(one.text.strip() for one in reasons.get(row.pk, []))
        held = row.held_on, row.representative_present, by
        then = identification.interview_ruling(of_the_day.with_the_person_of(before), *held)
        now = identification.interview_ruling(of_the_day.with_the_person_of(after), *held)
        if then.permits(given) is not now.permits(given):
            would_be = WouldBe.HOLDS if now.permits(given) else WouldBe.OTHERWISE
            yield AskedAgain(rests(Followed.INTERVIEW, row, row.held_on, row.by_unit_id), would_be, now)


def _assessments(case: Case, was: Profile, now: Profile) -> Iterator[AskedAgain]:
    for row in assessments_in(case):
        found = _found(row)
        then, again = identification_queries.weigh(was, found), identification_queries.weigh(now, found)
        differs = (then.elements.answer, then.means.answer) != (again.elements.answer, again.means.answer)
        if not differs and _counted(row, was) == _counted(row, now):
            continue
        against = again.against_elements(row.was_trafficked) and not then.against_elements(row.was_trafficked)
        ruling = again.elements if then.elements.answer != again.elements.answer else again.means
        resting = rests(Followed.ASSESSMENT, row, row.decided_on, row.by_unit_id)
        yield AskedAgain(resting, WouldBe.OTHERWISE if against else WouldBe.HOLDS, ruling)


def _found(row: Assessment) -> identification_queries.Found:
    return identification_queries.Found(
        tuple(ActElement(code) for code in row.acts),
        tuple(MeansElement(code) for code in row.means),
        tuple(ExploitationPurpose(code) for code in row.purposes),
        factors_of({factor: row.factors.get(factor.value) for factor in CurrencyFactor}),
        row.act_done_on or row.decided_on,
    )


def _counted(row: Assessment, profile: Profile) -> tuple[object, ...]:
    """What the figures take from the person, kept with the assessment (STA-01, STA-07)."""
    born = people.birth_date_of(profile)
    age = identification_queries.age_on(born, row.decided_on) if born else None
    return profile.sex, age, (profile.nationalities or [""])[0]


def _steps(case: Case, before: Facts, after: Facts) -> Iterator[AskedAgain]:
    """Steps that somebody settled, and that nothing in the case has raised as the person is known now."""
    for step in SettledStep.objects.filter(case=case, superseded_at__isnull=True):
        raised_before, raised_now = before.occurrence(step.code)[0], after.occurrence(step.code)[0]
        if raised_before and not raised_now:
            yield AskedAgain(
                rests(Followed.SETTLED_STEP, step, step.settled_on, step.by_unit_id), WouldBe.OTHERWISE, None
            )


def _letters(case: Case, before: Facts, after: Facts) -> Iterator[AskedAgain]:
    """The municipality is told of a minor, and whether she is alone (MIN-06): a letter that says it says it still."""
    for letter in Letter.objects.filter(case=case, kind=LetterKind.MUNICIPALITY.value, superseded_by__isnull=True):
        resting: Rests = letter_rests(letter)
        if _told(before, resting) != _told(after, resting):
            yield AskedAgain(resting, WouldBe.OTHERWISE, None)


def _told(facts: Facts, letter: Rests) -> tuple[bool, bool]:
    grown_up = facts.minor_on(letter.on) is False and not facts.age_disputed
    return grown_up, bool(facts.unaccompanied)
