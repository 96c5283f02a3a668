"""Ending support, and a case: what still runs for the person, and what becomes of each of it (SUP-01, GOV-06)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from helle.register.allocation import planning_queries as planning
from helle.register.cases import actions as cases
from helle.register.cases import queries as case_queries
from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.identification import queries as identification
from helle.register.interface.words import active_language, long_day
from helle.register.minors import queries as minors
from helle.register.organisations import queries as organisations
from helle.register.placements import queries as placements
from helle.register.placements.actions import placement_withdraw
from helle.register.protection import clock, policies, vault
from helle.register.protection.refusals import Refused, refused_by
from helle.register.sharing import resting as sharing
from helle.register.support import after_actions, after_queries, contact_queries, ending_actions, ending_queries
from helle.register.support import queries as support
from helle.register.support.after_actions import WindingDown
from helle.register.support.ending_actions import Going
from helle.register.support.ending_models import SupportEnd
from helle.register.support_plans.actions import Happened, measure_step
from helle.register.support_plans.choices import NotDone, Step
from helle.register.support_plans.models import Measure
from helle.register.support_plans.queries import consents_that_stand, open_measures, paid_ahead
from helle.register.tasks import queries as tasks
from helle.rules.codes import LadderEvent, OrganisationKind, Rung
from helle.rules.ruling import Ruling, Text
from helle.rules.support.codes import AtTheEnd, EndCause, EndDespite, ShownOnTo, StillRuns
from helle.rules.support.support_end import AT_THE_END, SupportEndFacts, support_end

NOT_DECIDED: Final = Refused(
    Text(
        "Tag stilling til alt, der stadig løber. Listen kan være ændret, siden du åbnede siden.",
        "Decide on everything that still runs. The list may have changed since you opened the page.",
    )
)
NOT_PLANNED: Final = Refused(
    Text("Skriv først, hvordan støtten afvikles. [ACC-04]", "First write how the support is wound down. [ACC-04]")
)
NOT_OF_THIS_CASE: Final = Refused(
    Text(
        "Støtten slutter, når personen er vurderet. Afslut sagen uden vurdering i stedet.",
        "Support ends once the person has been assessed. End the case without an assessment instead.",
    )
)
# What the database refuses: it sees what runs also where the acting role does not, and what was written meanwhile.
_UNSEEN: Final = Refused(
    Text(
        "Noget løber stadig, som du ikke ser, fx en bolig eller en støtte i planen. Bed en kollega, der ser boligen og "
        "planen, om at afslutte støtten eller sagen.",
        "Something still runs that you do not see, such as a place to live or support in the plan. Ask a colleague who "
        "sees the place and the plan to end the support or the case.",
    )
)
_BY_THE_DATABASE: Final = {
    "nothing_runs_on_unseen": _UNSEEN,
    "only_what_runs_goes_on": NOT_DECIDED,
    "support_ends_after_the_ladder": Refused(
        Text("Sagen er lige blevet ændret. Se den igennem.", "The case has just been changed. Look at it.")
    ),
    "support_ends_after_the_period": Refused(AT_THE_END[StillRuns.PERIOD][1].text, field="ended_on"),
    "support_ends_as_the_period_ran": Refused(
        Text("Sagen er lige blevet ændret. Se den igennem.", "The case has just been changed. Look at it.")
    ),
    "support_ends_once": ending_actions.ENDED_ALREADY,
}
_ASSESSED: Final = (Rung.NOT_VICTIM, Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT)
# Who may search for a missing child, and who may look after a stay from then on.
SEARCHES: Final = (
    OrganisationKind.POLICE,
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.UDLST,
    OrganisationKind.HJST,
    OrganisationKind.CMM,
    OrganisationKind.OTHER,
)
LOOKS_AFTER: Final = (
    OrganisationKind.PROVIDER,
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.UDLST,
    OrganisationKind.HJST,
    OrganisationKind.CMM,
    OrganisationKind.OTHER,
)


@dataclass(frozen=True, slots=True)
class Running:
    """One thing that still runs: what it is in words, where it is looked at, and of what is decided on, which."""

    kind: StillRuns
    words: str
    url: str
    thing: uuid.UUID | None = None
    measure: Measure | None = None
    """The support in the plan, where it is one."""
    deliverer: str = ""

    @property
    def becomes(self) -> AtTheEnd:
        """What becomes of it."""
        return AT_THE_END[self.kind][0]

    @property
    def why(self) -> Text:
        """Why that becomes of it."""
        return AT_THE_END[self.kind][1].text

    @property
    def may_go_on(self) -> bool:
        """Whether it may go on without CMM: a stay, and what others deliver with a consent that stands."""
        return self.measure is None or (self.measure.outside and not self.measure.stopped)


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one stay or one support: it goes on with somebody, or it ends so, and why in words."""

    goes_on_with: OrganisationKind | None
    ends: Step | None = None
    not_done: NotDone | None = None
    words: str = ""


def what_runs(case: Case, facts: Facts, on: dt.date) -> list[Running]:
    """What still runs for a person whose support is to end from a day on, as far as the acting role sees it.

    In the order of the rule. Of the period that day decides: it runs to the end of its last.
    """
    number = case.number
    contact, home, plan = (
        reverse(name, args=[number]) for name in ("case-contact", "case-placement", "case-support-plan")
    )
    found = [
        Running(StillRuns.CONTACT_PERSON, row.user.full_name, contact)
        for row in support.contact_persons_of(case.pk)
        if row.during.upper is None or row.during.upper > clock.today()
    ]
    # An organisation of before the plan that CMM has not taken over from yet (SUP-12).
    found += [
        Running(StillRuns.CONTACT_PERSON, one.name, contact)
        for one in contact_queries.earlier_contacts_of(case)
        if one.last_day is None
    ]
    for stay in placements.living_now().filter(case=case) if policies.may_read("placement") else ():
        kind = StillRuns.STAY if stay.arrived_on else StillRuns.PLACE_ORDERED
        found.append(Running(kind, stay.offer.alias, home, stay.pk))
    measures = list(open_measures(case))
    for row in measures:
        deliverer = vault.unseal(case.person_id, row, "deliverer_sealed")
        twice = sum(one.type == row.type for one in measures) > 1
        words = _told_apart(row, deliverer) if twice else row.type_label.in_language(active_language())
        found.append(Running(StillRuns.MEASURE, words, plan, row.pk, row, deliverer))
    for type_, last in paid_ahead(case, on):
        words = f"{type_}, {long_day(last, active_language())}"
        found.append(Running(StillRuns.PAYMENT, words, plan))
    found += [Running(StillRuns.CONSENT, one, plan) for one in consents_that_stand(case)]
    if _in_the_period(facts, on):
        found.append(Running(StillRuns.PERIOD, "", reverse("case-period-end", args=[number])))
    if facts.open_request:
        found.append(Running(StillRuns.EXTENSION_REQUEST, "", reverse("case-extension-decide", args=[number])))
    return [*found, *_besides(case, facts)]


def _told_apart(measure: Measure, deliverer: str) -> str:
    """A measure that runs beside another of its type: with who delivers it, and when it was agreed."""
    language = active_language()
    by = deliverer or OrganisationKind(measure.delivered_by).label.in_language(language)
    return _("%(measure)s (%(by)s, aftalt %(day)s)") % {
        "measure": measure.type_label.in_language(language),
        "by": by,
        "day": long_day(measure.agreed_on, language),
    }


def _in_the_period(facts: Facts, on: dt.date) -> bool:
    """Whether a day lies in the period; of one that was broken off, before the day on which it was."""
    if facts.period_interrupted_on is not None:
        return on < facts.period_interrupted_on
    return facts.period_end is not None and on <= facts.period_end


def _besides(case: Case, facts: Facts) -> list[Running]:
    """What goes on by itself, and has to be known of."""
    number = case.number
    planned, child = reverse("case-planned", args=[number]), reverse("case-minor", args=[number])
    found = [Running(StillRuns.INTERVIEW, "", planned) for one in planning.planned_interviews_of(case) if one.stands]
    found += [
        Running(StillRuns.TASK, "", reverse("case-task", args=[number, one.pk]))
        for one in tasks.tasks_of_case(case.pk, waiting=True)
    ]
    if policies.may_read("identity") and minors.appointment_on(case, clock.today()):
        found.append(Running(StillRuns.REPRESENTATIVE, "", child))
    units, hand_over = organisations.units_on(clock.today()), reverse("case-hand-over", args=[number])
    found += [
        Running(StillRuns.MUNICIPALITY, units[one.unit_id].name.in_language(active_language()), hand_over)
        for one in after_queries.municipalities_of(case.pk)
        if one.released_at is None
    ]
    language = active_language()
    found += [
        Running(
            StillRuns.DISCLOSURE,
            _("%(unit)s, til og med %(day)s")
            % {"unit": one.to.name.in_language(language), "day": long_day(one.until, language)},
            reverse("case-disclosures", args=[number]),
        )
        for one in sharing.lasting_in(case)
    ]
    if alarm := minors.missing_now(case):
        gone = facts.rung is Rung.DISAPPEARED
        found.append(
            Running(StillRuns.ALARM_TOLD, "", child) if gone else Running(StillRuns.ALARM, "", child, alarm.pk)
        )
    return found


def ending_ruling(running: list[Running], on: dt.date, *, in_relation: bool) -> Ruling[AtTheEnd]:
    """Whether support may end now, and what becomes of what runs."""
    return support_end(SupportEndFacts(on, tuple(dict.fromkeys(one.kind for one in running)), in_relation))


def case_close(
    case: Case,
    *,
    expected_version: int,
    event: LadderEvent,
    occurred_on: dt.date,
    reasons: str,
    decided: Mapping[uuid.UUID, Decision],
) -> None:
    """End a case without an assessment, and with it all that runs for the person or is handed on (DEF-09, GOV-06).

    Raises `Refused` with the ruling of the ladder, or where something that runs was not decided on.
    """
    with refused_by(_BY_THE_DATABASE), transaction.atomic():
        cases.rung_enter(case, expected_version=expected_version, event=event, occurred_on=occurred_on, reasons=reasons)
        _end(case, EndCause.CLOSED, occurred_on, reasons, decided)
        cases.case_project(case)


def support_finish(
    case: Case,
    *,
    expected_version: int,
    ended_on: dt.date,
    reasons: str,
    decided: Mapping[uuid.UUID, Decision],
    despite: EndDespite | None = None,
) -> SupportEnd:
    """End the support of a person who was assessed: wound down where she is no victim, else after her period, if any.

    Raises `Refused` for a person who is not assessed, where support has ended already, while her period runs or a
    request about it waits, where the winding down was not planned, where something that runs was not decided on, and
    where nothing says why it ends for somebody who is in the relation still (ACC-01).
    """
    facts = facts_for_writing(case)
    cause = EndCause.AFTER_PERIOD if facts.period_notified_on else EndCause.NO_PERIOD
    if facts.rung is Rung.NOT_VICTIM:
        cause = EndCause.WOUND_DOWN
    if facts.rung not in _ASSESSED:
        raise NOT_OF_THIS_CASE
    with refused_by(_BY_THE_DATABASE), transaction.atomic():
        cases.case_touch(case, expected_version)
        if cause is EndCause.WOUND_DOWN:
            _wound_down(case, ended_on)
        ended = _end(case, cause, ended_on, reasons, decided, despite)
        cases.case_project(case)
    return ended


def why_not_ended(case: Case, facts: Facts) -> Text | None:
    """Why support to this person cannot end, whatever is typed; None where it can."""
    if facts.rung not in _ASSESSED:
        return NOT_OF_THIS_CASE.message
    if ending_queries.support_end_of(case.pk) is not None:
        return ending_actions.ENDED_ALREADY.message
    if facts.rung is Rung.NOT_VICTIM and facts.wind_down_by is None:
        return NOT_PLANNED.message
    return None


def _wound_down(case: Case, on: dt.date) -> None:
    """The winding down is done: what was planned of it stays as it was written."""
    assessed = next(iter(identification.assessments_of(case.pk)), None)
    row = after_queries.wind_down_of(assessed.pk) if assessed else None
    if row is None:
        raise NOT_PLANNED
    (said, *_) = case_queries.reasons_about(case, {row.pk})[row.pk]
    referred_to = [ShownOnTo(one) for one in row.referred_to]
    after_actions.wind_down_set(
        case, expected_version=None, planned=WindingDown(row.last_day, said.text, row.told_on, referred_to, on)
    )


def _end(
    case: Case,
    cause: EndCause,
    on: dt.date,
    reasons: str,
    decided: Mapping[uuid.UUID, Decision],
    despite: EndDespite | None = None,
) -> SupportEnd:
    facts = facts_for_writing(case)
    running = what_runs(case, facts, on)
    ruling = ending_ruling(running, on, in_relation=facts.rung is Rung.VICTIM_CURRENT)
    if ruling.answer is None:
        raise Refused(ruling.headline, field="ended_on" if _in_the_period(facts, on) else None, ruling=ruling)
    goes_on = [_decide(case, one, decided) for one in running if one.becomes is AtTheEnd.DECIDED]
    for row in placements.living_now().filter(case=case, arrived_on__isnull=True):
        placement_withdraw(row)
    ended = ending_actions.support_end_record(
        case,
        cause=cause,
        ended_on=on,
        ruling=ruling,
        why=reasons,
        goes_on=[one for one in goes_on if one is not None],
        despite=despite,
    )
    # Looked at now and not when the act is done, so that whoever ends it is told what the database found.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS keep_support_end IMMEDIATE")
        cursor.execute("SET CONSTRAINTS keep_support_end DEFERRED")
    return ended


def _decide(case: Case, one: Running, decided: Mapping[uuid.UUID, Decision]) -> Going | None:
    """Do what was decided of one thing: it ends now, or it is named with who looks after it from here."""
    said = decided.get(one.thing) if one.thing else None
    if one.thing is None or said is None:
        raise NOT_DECIDED
    if said.goes_on_with is not None and one.may_go_on:
        return Going(one.kind, one.thing, said.goes_on_with, said.words)
    if one.measure is None or said.ends is None:
        raise NOT_DECIDED
    step = Happened(said.ends, clock.today(), why=said.not_done, words=said.words)
    measure_step(case, one.measure, expected_version=None, step=step)
    return None
