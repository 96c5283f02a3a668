"""Reading the plan of a case, what of it is due, and the rates. What the acting role may not see is not there."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import DateField, Exists, F, Func, OuterRef, Q
from django.http import Http404

from helle.register.cases.facts import Facts
from helle.register.cases.models import Assignment, Case, RungEvent
from helle.register.interface.words import active_language
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context, policies, vault
from helle.register.support_plans.choices import NotDone, RateKind, Shared, State, Step
from helle.register.support_plans.models import Measure, MeasureStep, Need, PartyConsent, Payment, PlanVersion, Rate
from helle.rules.codes import LadderEvent, OrganisationKind
from helle.rules.ruling import Ruling, from_json
from helle.rules.support.allowance import Allowance, DayRate, allowance
from helle.rules.support.codes import ConsentAnswer, SupportMeasureType
from helle.rules.support.first_support import FirstSupportFacts, Wait, first_support

# A measure that is planned within these days is due; before today it is late.
SOON: Final = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OpenedNeed:
    """A need in plain words."""

    row: Need
    words: str
    by: str
    since_then: bool
    """Whether it was written down after the last version of the plan."""


@dataclass(frozen=True, slots=True)
class OpenedStep:
    """One step of a measure in plain words."""

    row: MeasureStep
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class OpenedConsent:
    """One answer about an outside party in plain words."""

    row: PartyConsent
    purpose: str
    limits: str
    reasons: str
    by: str

    @property
    def answer(self) -> ConsentAnswer:
        return ConsentAnswer(self.row.answer)

    @property
    def shares(self) -> list[str]:
        """What the party may be told, in words."""
        return [str(Shared(code).label) for code in self.row.shares]


@dataclass(frozen=True, slots=True)
class OpenedMeasure:
    """A measure in plain words, with its steps in order. `since_then`: agreed or stepped after the last version."""

    row: Measure
    deliverer: str
    description: str
    reasons: str
    steps: list[OpenedStep]
    since_then: bool
    by: str

    @property
    def type(self) -> SupportMeasureType:
        return SupportMeasureType(self.row.type)

    @property
    def delivered_by(self) -> OrganisationKind | None:
        return OrganisationKind(self.row.delivered_by) if self.row.delivered_by else None

    @property
    def given_by(self) -> str:
        """Who delivers it, in words; of one that is of no kind the name alone."""
        kind = self.delivered_by
        if kind is None or (kind is OrganisationKind.OTHER and self.deliverer):
            return self.deliverer
        label = kind.label.in_language(active_language())
        return f"{label}: {self.deliverer}" if self.deliverer else label

    @property
    def payer(self) -> OrganisationKind | None:
        return OrganisationKind(self.row.payer) if self.row.payer else None

    @property
    def consent(self) -> ConsentAnswer | None:
        return ConsentAnswer(self.row.consent) if self.row.consent else None

    def step_of(self, kind: Step) -> MeasureStep | None:
        """The last step of a kind, if there is one."""
        return next((one.row for one in reversed(self.steps) if one.row.kind == kind), None)

    @property
    def begun(self) -> MeasureStep | None:
        return self.step_of(Step.BEGUN)

    @property
    def ended(self) -> MeasureStep | None:
        return self.step_of(Step.DONE) or self.step_of(Step.NOT_DONE)

    @property
    def waits_for_consent(self) -> bool:
        """Whether an outside party is to deliver it and nobody has answered yet."""
        return self.row.outside and self.row.is_open and not self.row.consent

    @property
    def mistaken(self) -> bool:
        """Whether it should never have been there."""
        return any(one.row.why == NotDone.MISTAKE for one in self.steps)


@dataclass(frozen=True, slots=True)
class OpenedVersion:
    """One version of the plan in plain words."""

    row: PlanVersion
    goal: str
    her_words: str
    by: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a case: what is next first, what has ended last. `past_needs` were replaced or are gone."""

    needs: list[OpenedNeed]
    past_needs: list[OpenedNeed]
    open: list[OpenedMeasure]
    ended: list[OpenedMeasure]
    versions: list[OpenedVersion]
    wait: Ruling[Wait] | None
    """The hours from the indication to the first support; None where there is no indication."""

    @property
    def version(self) -> OpenedVersion | None:
        """The last version."""
        return self.versions[0] if self.versions else None

    @property
    def next_number(self) -> int:
        return len(self.versions) + 1

    @property
    def changed_since(self) -> bool:
        """Whether something was written down after the last version."""
        needs = any(one.since_then for one in (*self.needs, *self.past_needs))
        return needs or any(one.since_then for one in (*self.open, *self.ended))


def plan_of(case: Case, facts: Facts) -> Plan:
    """Everything of a plan that the acting role may see. Six queries, and the person's key."""
    needs = list(Need.objects.filter(case_id=case.pk).order_by("area", "recorded_at", "id"))
    measures = list(Measure.objects.filter(case_id=case.pk).order_by("recorded_at", "id"))
    steps = list(MeasureStep.objects.filter(case_id=case.pk).order_by("sequence"))
    versions = list(PlanVersion.objects.filter(case_id=case.pk).order_by("-number"))
    indications = list(
        RungEvent.objects.filter(
            case_id=case.pk, event=LadderEvent.INDICATION_FOUND.value, superseded_at__isnull=True
        ).order_by("occurred_on", "sequence")
    )
    authors = [{one.by_user_id for one in needs}, {one.by_user_id for one in measures}]
    authors += [{one.by_user_id for one in steps}, {one.by_user_id for one in versions}]
    names = organisations.user_names(set().union(*authors))
    last = versions[0].recorded_at if versions else None
    replaced = {row.replaces_id for row in needs}
    opened_needs = [
        OpenedNeed(
            row,
            vault.unseal(case.person_id, row, "words_sealed"),
            names[row.by_user_id],
            last is not None and row.recorded_at > last,
        )
        for row in needs
    ]
    opened = [_opened(case, row, [one for one in steps if one.measure_id == row.pk], names, last) for row in measures]
    return Plan(
        needs=[one for one in opened_needs if one.row.standing and one.row.pk not in replaced],
        past_needs=[one for one in opened_needs if not one.row.standing or one.row.pk in replaced],
        open=sorted((one for one in opened if one.row.is_open), key=_next_first),
        ended=[one for one in reversed(opened) if not one.row.is_open],
        versions=[
            OpenedVersion(
                row,
                vault.unseal(case.person_id, row, "goal_sealed"),
                vault.unseal(case.person_id, row, "her_words_sealed"),
                names[row.by_user_id],
            )
            for row in versions
        ],
        wait=_wait(indications, [step.row for one in opened if not one.mistaken for step in one.steps], facts),
    )


def _opened(
    case: Case, row: Measure, steps: list[MeasureStep], names: dict[uuid.UUID, str], last: dt.datetime | None
) -> OpenedMeasure:
    newest = max([row.recorded_at, *(one.recorded_at for one in steps)])
    return OpenedMeasure(
        row=row,
        deliverer=vault.unseal(case.person_id, row, "deliverer_sealed"),
        description=vault.unseal(case.person_id, row, "description_sealed"),
        reasons=vault.unseal(case.person_id, row, "reasons_sealed"),
        steps=[
            OpenedStep(one, vault.unseal(case.person_id, one, "words_sealed"), names[one.by_user_id]) for one in steps
        ],
        since_then=last is not None and newest > last,
        by=names[row.by_user_id],
    )


def _next_first(one: OpenedMeasure) -> tuple[int, dt.date, dt.datetime]:
    """What is stopped, then what is to begin by its day, then what runs."""
    row = one.row
    order = 0 if row.stopped else 1 if row.state == State.AGREED else 2
    return order, row.planned_for or dt.date.max, row.recorded_at


def _wait(indications: list[RungEvent], steps: list[MeasureStep], facts: Facts) -> Ruling[Wait] | None:
    """The hours from the first indication to the first support (ID-13), as the figure counts them.

    Support that the reader does not see has its day alone, which is of the core of the case.
    """
    if not indications:
        return None
    first = min(indications, key=lambda one: (one.occurred_on, one.sequence))
    recorded = first.recorded_at.astimezone(clock.COPENHAGEN)
    begins = [(one.on_day, one.at_minute) for one in steps if one.kind == Step.BEGUN]
    begins += [(facts.support_started_on, None)] if facts.support_started_on else []
    begins += [(one.on, None) for one in facts.settlements if one.code == "give_support"]
    began = min(begins, key=lambda one: (one[0], one[1] is None, one[1] or 0), default=None)
    return first_support(
        FirstSupportFacts(
            indicated_on=first.occurred_on,
            indicated_minute=recorded.hour * 60 + recorded.minute if recorded.date() == first.occurred_on else None,
            began_on=began[0] if began else None,
            began_minute=began[1] if began else None,
            on=facts.on,
        )
    )


@dataclass(frozen=True, slots=True)
class Summary:
    """What the page of a case says of its plan: the hours, the measures by where they stand, the last version."""

    wait: Ruling[Wait] | None
    measures: list[Measure]
    version: PlanVersion | None
    ended_on: dt.date | None

    @property
    def open(self) -> list[Measure]:
        """What is agreed or running; nothing from the day on which support ended."""
        return [] if self.ended_on else [one for one in self.measures if one.is_open]


def summary_of(case: Case, facts: Facts, rung_events: list[RungEvent]) -> Summary:
    """The plan in short. Three queries."""
    measures = list(Measure.objects.filter(case_id=case.pk).order_by("recorded_at", "id"))
    steps = list(MeasureStep.objects.filter(case_id=case.pk).filter(Q(kind=Step.BEGUN) | Q(why=NotDone.MISTAKE)))
    mistaken = {one.measure_id for one in steps if one.why}
    indications = [
        one for one in rung_events if one.event == LadderEvent.INDICATION_FOUND and one.superseded_at is None
    ]
    return Summary(
        wait=_wait(indications, [one for one in steps if one.measure_id not in mistaken], facts),
        measures=measures,
        version=PlanVersion.objects.filter(case_id=case.pk).order_by("-number").first(),
        ended_on=ended_by(facts),
    )


def ended_by(facts: Facts) -> dt.date | None:
    """The day from which support has ended, where that has come (ACC-04)."""
    ended = facts.support_ended_on
    return ended if ended is not None and ended <= facts.on else None


def get_need(case: Case, need_id: uuid.UUID) -> OpenedNeed:
    """A need of a case that still stands and that nothing has replaced; else `Http404`."""
    row = Need.objects.filter(case_id=case.pk, pk=need_id, standing=True, replaced_by__isnull=True).first()
    if row is None:
        raise Http404
    return OpenedNeed(row, vault.unseal(case.person_id, row, "words_sealed"), "", False)


def open_measures(case: Case) -> list[Measure]:
    """The measures of a case that run or are to begin, as far as the acting role sees them. One query."""
    return list(Measure.objects.filter(case=case, state__in=[State.AGREED, State.BEGUN]).order_by("recorded_at", "id"))


def get_measure(case: Case, measure_id: uuid.UUID) -> Measure:
    """A measure of a case that the acting role may see; else `Http404`."""
    row = Measure.objects.filter(case_id=case.pk, pk=measure_id).first()
    if row is None:
        raise Http404
    return row


@dataclass(frozen=True, slots=True)
class WholeMeasure:
    """A measure with all that belongs to it. `payments` are those in force, `undone` the mistaken ones."""

    measure: OpenedMeasure
    ruling: Ruling[object]
    consents: list[OpenedConsent]
    payments: list[tuple[Payment, str]]
    undone: list[tuple[Payment, str]]

    @property
    def paid(self) -> int:
        """What has been paid in all, in øre."""
        return sum(row.oere for row, _why in self.payments)


def whole_measure(case: Case, row: Measure) -> WholeMeasure:
    """A measure with its steps, answers and payments, the latest first. Four queries."""
    steps = list(MeasureStep.objects.filter(measure=row).order_by("sequence"))
    consents = list(PartyConsent.objects.filter(measure=row).order_by("-sequence"))
    payments = list(Payment.objects.filter(measure=row).order_by("-days", "-recorded_at"))
    authors = {row.by_user_id, *(one.by_user_id for one in steps), *(one.by_user_id for one in consents)}
    names = organisations.user_names(authors)
    return WholeMeasure(
        measure=_opened(case, row, steps, names, None),
        ruling=from_json(json.loads(vault.unseal(case.person_id, row, "ruling_sealed"))),
        consents=[_opened_consent(case, one, names[one.by_user_id]) for one in consents],
        payments=[
            (one, vault.unseal(case.person_id, one, "why_sealed")) for one in payments if one.superseded_at is None
        ],
        undone=[
            (one, vault.unseal(case.person_id, one, "superseded_why_sealed"))
            for one in payments
            if one.superseded_at is not None
        ],
    )


def _opened_consent(case: Case, row: PartyConsent, by: str) -> OpenedConsent:
    return OpenedConsent(
        row,
        vault.unseal(case.person_id, row, "purpose_sealed"),
        vault.unseal(case.person_id, row, "limits_sealed"),
        vault.unseal(case.person_id, row, "reasons_sealed"),
        by,
    )


def consents_of(case: Case) -> dict[uuid.UUID, list[OpenedConsent]]:
    """All answers of a case by the measure they are about, in their order; without who wrote them down. One query."""
    found: dict[uuid.UUID, list[OpenedConsent]] = {}
    for row in PartyConsent.objects.filter(case_id=case.pk).order_by("sequence"):
        found.setdefault(row.measure_id, []).append(_opened_consent(case, row, ""))
    return found


def paid_ahead(case: Case, on: dt.date) -> list[tuple[str, dt.date]]:
    """What was paid for days from a day on: of which type, and until when; nothing to who reads no money."""
    if not policies.may_read("money"):
        return []
    rows = Payment.objects.filter(case=case, superseded_at__isnull=True, days__endswith__gt=on)
    language = active_language()
    return [
        (SupportMeasureType(row.type).label.in_language(language), row.days.upper - dt.timedelta(days=1))
        for row in rows.order_by("days", "pk")
    ]


def consents_that_stand(case: Case) -> list[str]:
    """To whom a yes still stands, of support that is over as well: the deliverers, each once."""
    latest: dict[uuid.UUID, PartyConsent] = {}
    for row in PartyConsent.objects.filter(case=case, decides=True).select_related("measure").order_by("sequence"):
        latest[row.measure_id] = row
    given = [
        row.measure
        for row in latest.values()
        if row.answer in (ConsentAnswer.GIVEN, ConsentAnswer.LIMITED) and row.measure.state == State.DONE
    ]
    named = [vault.unseal(case.person_id, measure, "deliverer_sealed") for measure in given]
    language = active_language()
    return sorted(
        {
            name or OrganisationKind(measure.delivered_by).label.in_language(language)
            for name, measure in zip(named, given, strict=True)
        }
    )


def payments_of(case: Case) -> dict[uuid.UUID, list[tuple[Payment, str]]]:
    """All payments of a case by measure, those out of force too, with why. One query; none without the money."""
    found: dict[uuid.UUID, list[tuple[Payment, str]]] = {}
    if policies.may_read("money"):
        for row in Payment.objects.filter(case_id=case.pk).order_by("days", "recorded_at"):
            why = vault.unseal(case.person_id, row, "superseded_why_sealed" if row.superseded_at else "why_sealed")
            found.setdefault(row.measure_id, []).append((row, why))
    return found


def get_payment(case: Case, measure: Measure, payment_id: uuid.UUID) -> Payment:
    """A payment in force of a measure; else `Http404`."""
    row = Payment.objects.filter(case_id=case.pk, measure=measure, pk=payment_id, superseded_at__isnull=True).first()
    if row is None:
        raise Http404
    return row


def waiting_measures(*, having: Collection[uuid.UUID] | None, until: dt.date, limit: int) -> tuple[list[Measure], bool]:
    """Measures that are to begin by a day, or must stop because the consent is gone, and whether there are more.

    None of a case whose support has ended. `having`: only of cases that one of these has in the unit; None: all of the
    unit's. One query.
    """
    gone = Q(consent__in=[ConsentAnswer.REFUSED.value, ConsentAnswer.WITHDRAWN.value])
    found = Measure.objects.filter(state__in=[State.AGREED, State.BEGUN]).filter(
        Q(state=State.AGREED, planned_for__lte=until) | gone
    )
    ended = Func(F("case_id"), function="helle.support_ended_of", output_field=DateField())
    found = found.alias(ended=ended).filter(Q(ended__isnull=True) | Q(ended__gt=clock.today()))
    if having is not None:
        theirs = Assignment.objects.filter(
            case_id=OuterRef("case_id"),
            unit_id=context.current().unit_id,
            user_id__in=having,
            during__upper_inf=True,
        )
        found = found.filter(Exists(theirs))
    rows: list[Measure] = list(found.select_related("case").order_by("planned_for", "id")[: limit + 1])
    return rows[:limit], len(rows) > limit


def rates() -> list[Rate]:
    """All rates, by what they are for and the latest first. One query."""
    return list(Rate.objects.select_related("by_user").order_by("kind", "-valid_from"))


def allowance_of(measure: Measure, first: dt.date, last: dt.date) -> Allowance:
    """What some days of a measure come to by the rates (SUP-03). One query."""
    of_kind = Rate.objects.filter(kind=measure.type) if measure.type in RateKind.values else Rate.objects.none()
    return allowance(first, last, [DayRate(one.valid_from, one.oere_per_day) for one in of_kind])
