"""Reading what is kept of a return."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import BooleanField, DateTimeField, Exists, F, Func, OuterRef, Prefetch, Q, Subquery
from django.db.models.expressions import BaseExpression
from django.http import Http404

from helle.register.cases import queries as cases
from helle.register.cases.entries import Entry
from helle.register.cases.models import Case
from helle.register.minors.models import Tracing
from helle.register.protection import clock
from helle.register.returns import policies
from helle.register.returns.choices import AnswerKind, OfferKind, ReturnEnd, SearchOutcome, StepParty, StepState
from helle.register.returns.models import (
    Answer,
    ContactRequest,
    Destination,
    DublinTransfer,
    Offer,
    PartnerSearch,
    ReturnCase,
    Risk,
    Step,
    ToldAbroad,
)
from helle.register.returns.sealing import rulings, words
from helle.register.returns.states import OVER, STATE_OF
from helle.rules.returns.codes import ReturnState
from helle.rules.ruling import Ruling, Text

DESK_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Opened[R: Entry]:
    """A row with its sealed words, by the name of their column without `_sealed`; the rulings apart."""

    row: R
    words: Mapping[str, str]
    rulings: list[Ruling[object]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OpenedOffer:
    """An offer with what was answered to it, the latest last."""

    opened: Opened[Offer]
    answers: list[Opened[Answer]]

    @property
    def row(self) -> Offer:
        """The offer itself."""
        return self.opened.row

    @property
    def last(self) -> AnswerKind | None:
        """What she said last; None: nothing yet."""
        return AnswerKind(self.answers[-1].row.kind) if self.answers else None


@dataclass(frozen=True, slots=True)
class OpenedReturn:
    """A return case with all that belongs to it, as far as the acting role may see it; the latest of a kind first."""

    opened: Opened[ReturnCase]
    destinations: list[Opened[Destination]]
    searches: list[Opened[PartnerSearch]]
    steps: list[Opened[Step]]
    risks: list[Opened[Risk]]
    contacts: list[Opened[ContactRequest]]
    told: list[Opened[ToldAbroad]]

    @property
    def row(self) -> ReturnCase:
        """The return case itself."""
        return self.opened.row

    @property
    def is_open(self) -> bool:
        """Whether nobody has stopped it."""
        return self.row.ended_on is None

    @property
    def destination(self) -> Opened[Destination] | None:
        """Where she goes as it stands."""
        return self.destinations[0] if self.destinations else None

    @property
    def search(self) -> Opened[PartnerSearch] | None:
        """The search for a partner that nobody has answered."""
        return next((one for one in self.searches if not one.row.outcome), None)

    @property
    def partner_found(self) -> str:
        """The partner that was found last, while none is written into the destination."""
        if self.destination and self.destination.words["partner"]:
            return ""
        return next((one.words["partner"] for one in self.searches if one.words["partner"]), "")

    @property
    def none_found(self) -> bool:
        """Whether the last answer was that there is no partner, and no other way was written since (RET-16)."""
        to = self.destination
        unmet = to is not None and not to.words["partner"] and not to.row.programme
        return unmet and bool(self.searches) and self.searches[0].row.outcome == SearchOutcome.NOT_FOUND

    @property
    def missing(self) -> list[Opened[Step]]:
        """The steps that are not in place."""
        return [one for one in self.steps if one.row.state == StepState.PLANNED]


@dataclass(frozen=True, slots=True)
class ReturnView:
    """All that is kept of a person's return; parts that the acting role may not see are empty."""

    offers: list[OpenedOffer]
    returns: list[OpenedReturn]
    told_states: list[Opened[ToldAbroad]]
    transfers: list[DublinTransfer]

    @property
    def offer(self) -> OpenedOffer | None:
        """The latest offer; what was informed of is none."""
        return next((one for one in self.offers if one.row.kind == OfferKind.OFFERED), None)

    @property
    def running(self) -> OpenedReturn | None:
        """The return that is being prepared."""
        return next((one for one in self.returns if one.is_open), None)

    @property
    def state(self) -> ReturnState:
        """Where it stands (C5)."""
        if self.transfers and self.transfers[0].transferred_on:
            return ReturnState.TRANSFERRED
        if self.running:
            return ReturnState.ACCEPTED
        if self.returns and self.returns[0].row.ended_why == ReturnEnd.COMPLETED:
            return ReturnState.COMPLETED
        if self.offer is None:
            return ReturnState.CONSIDERING
        return ReturnState.STOPPED if self.offer.last is AnswerKind.ACCEPTED else STATE_OF[self.offer.last]

    @property
    def stands(self) -> bool:
        """Whether an offer stands: it waits for an answer, or she said yes and the return runs. None is asked twice."""
        return self.offer is not None and (
            self.running is not None or (self.offer.last is not AnswerKind.ACCEPTED and self.offer.last not in OVER)
        )


def has_arrived(row: ReturnCase) -> bool:
    """Whether she has come home: the journey is kept by the app above this one, and the database says so. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.arrived_on(%s) IS NOT NULL", [row.pk])
        return bool(cursor.fetchone()[0])


def return_view(case: Case) -> ReturnView:
    """Read all of it. The number of queries does not depend on what there is."""
    offers = (
        Offer.objects.filter(case=case)
        .order_by("-sequence")
        .prefetch_related(Prefetch("answers", queryset=Answer.objects.order_by("sequence")))
    )
    told = _of(case, ToldAbroad, "-told_on", "recipient", "weighing", "elsewhere_why")
    return ReturnView(
        offers=[
            OpenedOffer(
                Opened(one, words(case, one, "why"), rulings(case, one)),
                [Opened(answer, words(case, answer, "note")) for answer in one.answers.all()],
            )
            for one in offers
        ],
        returns=_returns(case, told),
        told_states=[one for one in told if one.row.return_case_id is None],
        transfers=list(DublinTransfer.objects.filter(case=case).order_by("-sequence")),
    )


def _returns(case: Case, told: list[Opened[ToldAbroad]]) -> list[OpenedReturn]:
    destinations = _of(case, Destination, "-sequence", "programme", "partner", "why")
    searches = _of(case, PartnerSearch, "-asked_on", "partner", "note")
    steps = [one for one in _of(case, Step, "due", "note") if one.row.state != StepState.MOVED]
    risks = _of(case, Risk, "-assessed_on", "text")
    contacts = _of(case, ContactRequest, "-asked_on", "asked", "answer")
    return [
        OpenedReturn(
            Opened(one, words(case, one, "search_why", "ended")),
            destinations=[entry for entry in destinations if entry.row.return_case_id == one.pk],
            searches=[entry for entry in searches if entry.row.return_case_id == one.pk],
            steps=[entry for entry in steps if entry.row.return_case_id == one.pk],
            risks=[entry for entry in risks if entry.row.return_case_id == one.pk],
            contacts=[entry for entry in contacts if entry.row.return_case_id == one.pk],
            told=[entry for entry in told if entry.row.return_case_id == one.pk],
        )
        for one in ReturnCase.objects.filter(case=case).order_by(F("ended_on").desc(nulls_first=True), "-opened_on")
    ]


def _of[R: Entry](case: Case, model: type[R], order: str, *names: str) -> list[Opened[R]]:
    """The rows of a kind in a case with their words; of those alike the latest first."""
    found = model._default_manager.filter(case=case).order_by(order, "-recorded_at")
    ruled = "ruling_sealed" in {one.name for one in model._meta.get_fields()}
    return [Opened(one, words(case, one, *names), rulings(case, one) if ruled else []) for one in found]


def get_running(case: Case) -> ReturnCase:
    """The return case that is open. Raises `Http404` where none is, or it is not to be seen."""
    found = ReturnCase.objects.filter(case=case, ended_on__isnull=True).first()
    if found is None:
        raise Http404
    return found


def get_running_or_sent(case: Case, *, sent: bool) -> ReturnCase:
    """The return case that is open; for a form that was `sent` else the one that ended last, so that its action can say
    that it has ended and what was typed is kept. Raises `Http404`."""
    return get_return(case) if sent else get_running(case)


def get_return(case: Case) -> ReturnCase:
    """The return that runs, else the one that ran last. Raises `Http404` where there is none to be seen."""
    found = (
        ReturnCase.objects.filter(case=case)
        .order_by(F("ended_on").desc(nulls_first=True), "-opened_on", "-recorded_at")
        .first()
    )
    if found is None:
        raise Http404
    return found


def told_offers(case: Case) -> list[Offer]:
    """What she was offered, or told that there is not, the first first, with her `answers`; what was written is not
    among it."""
    answers = Prefetch("answers", queryset=Answer.objects.order_by("sequence"))
    return list(Offer.objects.filter(case=case).order_by("sequence").prefetch_related(answers))


def told_abroad(case: Case) -> list[ToldAbroad]:
    """What was told abroad of her, the first first; to whom in words is not among it."""
    return list(ToldAbroad.objects.filter(case=case).order_by("told_on", "recorded_at"))


@dataclass(frozen=True, slots=True)
class ToldUnderDublin:
    """That the person was told that there is no prepared return, or a state what of her; then `country` is not ''."""

    on_day: dt.date
    country: str
    facts: list[str]


def told_under_dublin(case: Case) -> list[ToldUnderDublin]:
    """Who was told, the first first: for whoever is to transfer, since she decides on the stay (RET-10)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT on_day, country, facts FROM helle.told_under_dublin(%s)", [case.pk])
        return [ToldUnderDublin(on_day, country or "", facts) for on_day, country, facts in cursor.fetchall()]


def is_searched_for(case: Case) -> bool:
    """Whether a search for the family has begun (MIN-10, MIN-11)."""
    return Tracing.objects.filter(case=case).exists()


# --- the desk


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits in a return for the acting unit, and since or until when; None: no day is set."""

    key: str
    case_id: uuid.UUID
    number: str
    what: Text
    due: dt.date | None
    page: str = "case-return"
    """The name of the address where it is done."""


_ASK = Text("Svar på tilbuddet om forberedt hjemsendelse", "Answer to the offer of a prepared return")
_FIND = Text("Find en partner i landet", "Find a partner in the country")
_NO_PARTNER = Text(
    "Ingen partner fundet: vælg en anden vej eller stands hjemsendelsen",
    "No partner found: choose another way or stop the return",
)
_TRANSFER = Text(
    "Notér, om overførslen er sket, eller en ny dag", "Record whether the transfer took place, or a new day"
)
_COUNTRY = Text("Notér, hvor personen rejser hen", "Record where the person goes")
_RISK = Text("Vurdér risikoen for ny menneskehandel", "Assess the risk of being trafficked again")
# Our reading: where somebody goes, and what awaits them there, is known two weeks after the yes.
_KNOWN_WITHIN = dt.timedelta(days=14)
_BROKERED = Text("Svar fra Udenrigsministeriet", "Answer from the Foreign Ministry")


def waiting(*, having: Collection[uuid.UUID] | None = None) -> list[Waits]:
    """What the acting unit has to do in the returns it takes part in, the most urgent first. Five queries at most.

    With `having`, of the cases alone that one of these people has.
    """
    mine = Q() if having is None else Q(case_id__in=cases.cases_had_by(having))
    if policies.may_transfer():
        return most_urgent(_transfers(mine))
    party = policies.own_party()
    if party is None:
        return []
    running = mine & Q(return_case__ended_on__isnull=True)
    steps = Step.objects.filter(running, state=StepState.PLANNED, party=party).select_related("case")
    found = [
        _waits("step", one, step_words(one), one.due) for one in steps.order_by("due", "recorded_at")[:DESK_LENGTH]
    ]
    if party is StepParty.CMM:
        offers = Offer.objects.filter(mine, ask_on__isnull=False).select_related("case")
        found += [_waits("answer", one, _ASK, one.ask_on) for one in offers.order_by("ask_on")[:DESK_LENGTH]]
    elif party is StepParty.DRC:
        searches = PartnerSearch.objects.filter(running, outcome="").select_related("case")
        found += [_waits("search", one, _FIND, one.asked_on) for one in searches.order_by("asked_on")[:DESK_LENGTH]]
    else:
        contacts = ContactRequest.objects.filter(running, outcome="").select_related("case")
        found += [_waits("contact", one, _BROKERED, None) for one in contacts.order_by("asked_on")[:DESK_LENGTH]]
    if party is not StepParty.DRC:
        found += _without_partner(running)
        known = Exists(Destination.objects.filter(return_case=OuterRef("pk")))
        # A colleague's is closed to her (712), and weighed all the same: the database says that it is.
        weighed = Func("pk", function="helle.risk_is_weighed", output_field=BooleanField())
        found += _unknown(mine, known, "country", _COUNTRY)
        found += _unknown(mine, weighed, "risk", _RISK)
    return most_urgent(found)


def _unknown(mine: Q, written: BaseExpression, kind: str, what: Text) -> list[Waits]:
    """The returns that run and of which something is not written yet, for both who can write it (RET-02, ACC-03)."""
    rows = ReturnCase.objects.filter(mine, ended_on__isnull=True).alias(written=written).filter(written=False)
    rows = rows.select_related("case")
    return [_waits(kind, one, what, one.opened_on + _KNOWN_WITHIN) for one in rows.order_by("opened_on")[:DESK_LENGTH]]


def _without_partner(running: Q) -> list[Waits]:
    """The returns in which no partner was found, and nothing was decided since: for those who can (RET-16)."""
    later = PartnerSearch.objects.filter(return_case=OuterRef("return_case"), recorded_at__gt=OuterRef("recorded_at"))
    to = Destination.objects.filter(return_case=OuterRef("return_case")).order_by("-sequence")
    none = PartnerSearch.objects.filter(running, ~Exists(later), outcome=SearchOutcome.NOT_FOUND)
    rows = none.annotate(
        programme=Subquery(to.values("programme")[:1]), partner=Subquery(to.values("partner_sealed")[:1])
    ).filter(programme="", partner__isnull=True)
    return [
        _waits("without partner", one, _NO_PARTNER, one.answered_on)
        for one in rows.select_related("case").order_by("answered_on")[:DESK_LENGTH]
    ]


def _transfers(mine: Q) -> list[Waits]:
    """The transfers under Dublin whose day has come, and of which nobody has written that they were done (RET-10)."""
    later = DublinTransfer.objects.filter(case=OuterRef("case"), sequence__gt=OuterRef("sequence"))
    rows = DublinTransfer.objects.filter(
        mine, ~Exists(later), transferred_on__isnull=True, planned_on__lte=clock.today()
    )
    return [
        _waits("transfer", one, _TRANSFER, one.planned_on)
        for one in rows.select_related("case").order_by("planned_on")[:DESK_LENGTH]
    ]


def most_urgent(found: Iterable[Waits]) -> list[Waits]:
    """As many as a desk shows: the most urgent first, what has no day last."""
    return sorted(found, key=lambda one: (one.due is None, one.due or clock.today()))[:DESK_LENGTH]


def step_words(step: Step) -> Text:
    """What a step of the journey is called, in both languages."""
    return STEPS[step.kind]


def _waits(kind: str, row: Entry, what: Text, due: dt.date | None) -> Waits:
    return Waits(f"return {kind} {row.pk}", row.case_id, row.case.number, what, due)


STEPS: Mapping[str, Text] = {
    "identity": Text("Fastslå identiteten", "Establish the identity"),
    "travel_document": Text("Skaf rejsedokument", "Get a travel document"),
    "tickets": Text("Bestil billetter", "Book the tickets"),
    "escort": Text("Find en ledsager", "Find an escort"),
    "airport": Text("Aftal hjælp i lufthavnen", "Arrange help at the airport"),
    "arrival": Text("Aftal mødet ved ankomsten", "Arrange the meeting on arrival"),
}


def consent_taken_back_at(row: ReturnCase) -> dt.datetime | None:
    """When she last took back what she agreed to have told a partner, in whichever return; None: never (RET-26)."""
    asked = Func("pk", function="helle.consent_taken_back_shown", output_field=DateTimeField())
    found: dt.datetime | None = (
        ReturnCase.objects.filter(pk=row.pk).annotate(taken_back=asked).values_list("taken_back", flat=True).get()
    )
    return found
