"""The coded facts of a case as the rules want them: frozen dataclasses, which `facts_read` reads in one query."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from functools import lru_cache

from django.core.exceptions import PermissionDenied

from helle.rules import ladder
from helle.rules.codes import (
    Authority,
    BirthPrecision,
    BreakOffCause,
    GoneKind,
    LadderEvent,
    MinorStatus,
    OfferAnswer,
    PeriodKind,
    ResidenceStatus,
    Rung,
)
from helle.rules.competence import CompetenceFacts
from helle.rules.contact_cover import SUPPORTED
from helle.rules.ladder import LadderEntry, MoveFacts, RungFacts
from helle.rules.minors import MinorFacts, minor_status
from helle.rules.minors.age import birthday_before
from helle.rules.next_steps import CaseFacts, next_steps
from helle.rules.parameters import parameter, whole_number
from helle.rules.periods import AfterChange, StatusChangeFacts, status_change
from helle.rules.ruling import Ruling, Verdict
from helle.rules.support.ending import support_runs


@dataclass(frozen=True, slots=True)
class RungStep:
    """One standing event of the ladder."""

    entry: LadderEntry
    on: dt.date
    sequence: int


@dataclass(frozen=True, slots=True)
class Settlement:
    """That somebody settled a step by hand, and what had raised it: an event of the ladder (0: none), and a day."""

    code: str
    on: dt.date
    raised_by: int
    raised_day: dt.date | None


# What an answer to an offer says of it; the others say nothing yet.
_ACCEPTED = {OfferAnswer.ACCEPTED: True, OfferAnswer.DECLINED: False, OfferAnswer.NOT_GRANTED: False}

# The categories that the facts come from.
CATEGORIES = frozenset({"core", "identity", "narrative", "outcome"})
DECIDES = frozenset({"identity", "outcome"})


class NotShown(PermissionDenied):
    """A rule was asked on facts of which the reader sees a part only: its answer would be wrong."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The coded facts of a case on a day. Days are Copenhagen days; None means not known, not there or not shown.

    `categories` are those the reader sees: a fact of another is None, or False or 0 where it cannot be None.
    """

    categories: frozenset[str]
    case_id: uuid.UUID
    on: dt.date
    opened_on: dt.date
    residence: ResidenceStatus | None
    residence_since: dt.date | None
    sex: str | None
    birth_precision: str | None
    age_disputed: bool
    unaccompanied: bool | None
    turns_18_on: dt.date | None
    birth_known: bool
    expulsion_referral: bool
    charged: bool
    indicted: bool
    rung_steps: tuple[RungStep, ...]
    interviews: int
    last_interview_on: dt.date | None
    interview_consent: str | None
    interview_sent: bool
    udlst_interviewed: bool
    assessed_on: dt.date | None
    assessed_by: Authority | None
    was_trafficked: bool | None
    relationship_current: bool | None
    period_kind: PeriodKind | None
    period_notified_on: dt.date | None
    period_end: dt.date | None
    period_interrupted_on: dt.date | None
    period_latest_end: dt.date | None
    days_used_before: int
    period_broken_off_why: str | None
    period_offered_on: dt.date | None
    period_answer: OfferAnswer | None
    open_request: bool
    request_registered: bool
    period_letter: bool | None
    """Whether a letter tells of the period, and `extension_letter` whether one tells of the last answer about it; None
    to who does not read the documents."""
    extension_decided_on: dt.date | None
    extension_letter: bool | None
    contact_person: bool
    support_started_on: dt.date | None
    settlements: tuple[Settlement, ...]
    redecide: tuple[Authority, ...]
    """Whose it is to decide anew on what rested on an entry that is corrected."""
    representative_appointed: bool
    municipality_notified: bool
    """Whether a municipality was told of the minor and still sees the case (MIN-06)."""
    disappearance_told: bool
    review_at_18_done: bool
    period_outcome_noted: bool
    wind_down_by: dt.date | None
    wind_down_done: bool
    gone_since: dt.date | None
    """Since when the person is gone and not found; `gone_kind` how, `found_on` the day she was last found again."""
    gone_kind: GoneKind | None
    found_on: dt.date | None
    contact_person_alone_since: dt.date | None
    """Since when nobody stands in for the contact person, and until when she is away; None: she left CMM."""
    contact_person_alone_until: dt.date | None
    support_ended_on: dt.date | None
    """The first day on which support does not run any more (ACC-04); None while it runs, and where it never did."""
    return_offered: bool | None
    """Whether she was offered a prepared return, whatever she answered, and whether she wants to leave; None to who
    does not read what belongs to a return."""
    wants_to_leave: bool | None
    municipality_silent_since: dt.date | None = None
    """Since when a municipality has been told that has not said that it has it (FLO-15)."""
    assessment_letter: bool | None = None
    not_granted_letter: bool | None = None

    @property
    def support_runs(self) -> bool:
        """Whether support runs on the day, also while it is wound down."""
        return support_runs(self.rung, self.support_ended_on, self.on)

    @property
    def tells_competence(self) -> bool:
        """Whether the reader sees what the question of competence turns on."""
        return self.categories >= DECIDES

    @property
    def complete(self) -> bool:
        """Whether the reader sees all of it."""
        return self.categories == CATEGORIES

    @property
    def danish_citizen(self) -> bool | None:
        """Whether the residence status says Danish citizen; None while the status is not known."""
        return None if self.residence is None else self.residence is ResidenceStatus.DANISH

    @property
    def dublin(self) -> bool | None:
        """Whether the stay is that of the Dublin procedure; None where no stay is known."""
        return None if self.residence is None else self.residence is ResidenceStatus.ASYLUM_DUBLIN

    @property
    def charged_or_more(self) -> bool:
        """Whether charged: whoever is indicted has been, also where only the indictment was entered."""
        return self.charged or self.indicted

    @property
    def minor(self) -> bool | None:
        """Whether she is under 18 on the day; None while no date of birth is known."""
        return self.minor_on(self.on)

    def minor_on(self, day: dt.date) -> bool | None:
        """Whether she was under 18 on a day; None while no date of birth is known.

        `turns_18_on` is the latest day it may be: with an uncertain birthday she counts as a minor until then (MIN-15).
        """
        if self.turns_18_on is not None:
            return day < self.turns_18_on
        return False if self.birth_known and not self.age_disputed else None

    @property
    def precision(self) -> BirthPrecision:
        """How exactly the birth is known; nothing is where no day is kept."""
        return BirthPrecision(self.birth_precision or "unknown") if self.turns_18_on else BirthPrecision.UNKNOWN

    @property
    def born(self) -> dt.date | None:
        """The date of birth that the kept day follows from, or, of one known by month or year, the last it may be."""
        if self.turns_18_on is None:
            return None
        years = whole_number(parameter("minor_age", self.on))
        if self.precision is BirthPrecision.ESTIMATED:
            years += whole_number(parameter("age_estimate_margin_years", self.on))
        return birthday_before(self.turns_18_on, years)

    @property
    def minor_for_certain(self) -> bool:
        """Whether she is a minor whichever day she was born, and nobody disputes it; else she may be treated as one."""
        ruling = minor_status(MinorFacts(self.born, self.precision, self.age_disputed, self.on))
        return ruling.answer is MinorStatus.MINOR

    @property
    def rung(self) -> Rung | None:
        """The rung the standing events lead to."""
        return _rung_after(tuple(step.entry for step in self.rung_steps))

    def interviews_known_to(self, authority: Authority) -> int:
        """How many interviews an authority can rest its answer on: Udlændingestyrelsen on its own and what it was sent.

        FLO-10: what CMM held and has not sent, it cannot read.
        """
        of_its_own = authority is not Authority.UDLST or self.interview_sent or self.udlst_interviewed
        return self.interviews if of_its_own else 0

    @property
    def known_since(self) -> dt.date:
        """The day of the first contact, or the day the case was opened where that was earlier."""
        return min([self.opened_on, *(step.entry.on for step in self.rung_steps if step.entry.on is not None)])

    @property
    def last_rung_on(self) -> dt.date | None:
        """The day of the latest event that brought her to a rung: the next one does not lie before it."""
        return ladder.latest_day([step.entry for step in self.rung_steps])

    @property
    def grounds_found(self) -> bool:
        """Whether reasonable grounds have ever been found in the case."""
        return ladder.grounds_found([step.entry for step in self.rung_steps])

    def before_place(self, sequence: int) -> Facts:
        """The same with the ladder as it stood before the event at a place: what an event that takes it follows."""
        return replace(self, rung_steps=tuple(step for step in self.rung_steps if step.sequence < sequence))

    def with_the_person_of(self, other: Facts) -> Facts:
        """The same as if of the person were known what another reading of the case knew of her."""
        return replace(
            self,
            sex=other.sex,
            birth_precision=other.birth_precision,
            age_disputed=other.age_disputed,
            unaccompanied=other.unaccompanied,
            turns_18_on=other.turns_18_on,
            birth_known=other.birth_known,
        )

    @property
    def settled(self) -> dict[str, dt.date]:
        """The steps settled by hand that nothing has raised again since, with the day each was done."""
        if not self.settlements:
            return {}
        raised_by = self._raised_by()
        return {
            one.code: one.on
            for one in self.settlements
            if one.raised_by >= raised_by.get(one.code, 0) and one.raised_day == self._raised_day(one.code)
        }

    def occurrence(self, code: str) -> tuple[int, dt.date | None]:
        """What raised a step that is settled by hand: the sequence of the ladder's event (0: none), and the day."""
        return self._raised_by().get(code, 0), self._raised_day(code)

    def ruling_of_step(self, code: str) -> Ruling[AfterChange] | None:
        """The ruling that stands beside a step settled by hand, where a rule lays out what there is to decide."""
        return self.stay_change if code == "decide_after_status_change" else None

    def _raised_by(self) -> dict[str, int]:
        """By step, the event since which it is asked, as if nobody had settled any: the rules say on which rungs."""
        unsettled, rung = self._step_facts({}), None
        asked: set[str] = set()
        raised: dict[str, int] = {}
        for step in self.rung_steps:
            rung = ladder.may_move(MoveFacts(rung, step.entry.event, step.entry.by)).answer
            before, asked = asked, {found.code for found in next_steps(replace(unsettled, rung=rung))}
            raised |= dict.fromkeys(asked - before, step.sequence)
        return raised

    def _raised_day(self, code: str) -> dt.date | None:
        days = {
            "review_at_18": self.turns_18_on,
            "follow_up_at_18": self.turns_18_on,
            "ask_municipality_for_receipt": self.municipality_silent_since,
            "decide_after_status_change": self.residence_since,
            "agree_without_period": self.period_offered_on,
            "weigh_break_off": self.gone_since,
            "tell_of_disappearance": self.disappeared_on,
            "weigh_disappearance_notice": self.disappeared_on,
            "note_period_outcome": self.period_interrupted_on or self.period_end,
            "write_reflection_letter": self.period_notified_on,
            "write_restitution_letter": self.period_notified_on,
            "write_extension_letter": self.extension_decided_on,
            "write_assessment_letter": self.assessed_on,
            "write_not_granted_letter": self.period_offered_on,
        }
        return days.get(code)

    @property
    def disappeared_on(self) -> dt.date | None:
        """The day since which nobody has found the person: the case ended with it, it was told, or the period was
        broken off by it."""
        if self.rung is Rung.DISAPPEARED:
            return self.last_rung_on
        if self.gone_kind is GoneKind.DISAPPEARED:
            return self.gone_since
        in_her_period = self.rung in ladder.ASSESSED and self.period_broken_off_why == BreakOffCause.DISAPPEARED
        lost = self.period_interrupted_on if in_her_period else None
        found_since = lost is not None and self.found_on is not None and self.found_on >= lost
        return None if found_since else lost

    @property
    def _period_accepted(self) -> bool | None:
        """The standing answer to an offer, no where none was granted; once a period is notified it has been accepted,
        or it would not run."""
        if self.period_notified_on is not None or self.period_answer is None:
            return None
        return _ACCEPTED.get(self.period_answer)

    @property
    def stay_change(self) -> Ruling[AfterChange] | None:
        """What applies since the stay changed under the period that runs (PER-10).

        None where no period runs, the stay is not known, or the period still fits it.
        """
        kind, notified_on, end = self.period_kind, self.period_notified_on, self.period_end
        if kind is None or notified_on is None or end is None:
            return None
        if end < self.on or self.period_interrupted_on is not None:
            return None
        return stay_changed_under(
            kind,
            notified_on=notified_on,
            end=end,
            residence=self.residence,
            since=self.residence_since,
            days_used_before=self.days_used_before,
        )

    def other_period_falls_to(self, unit_kind: str) -> bool:
        """Whether another kind of period fits the changed stay, and a unit of this kind notifies it (PER-10)."""
        change = self.stay_change
        return change is not None and change.answer is not None and change.answer.by == unit_kind

    @property
    def stay_to_be_weighed(self) -> Ruling[AfterChange] | None:
        """The same where nobody has decided yet that the period runs on: first that, then an extension (PER-10).

        Who sees a part of the case does not see what was decided: to her it is still to be weighed.
        """
        weighed = self.complete and "decide_after_status_change" in self.settled
        return None if weighed else self.stay_change

    def step_facts(self) -> CaseFacts:
        """What the list of next steps asks for. Raises `NotShown` where a part is missing."""
        return self._step_facts(self.settled)

    def _step_facts(self, settled: dict[str, dt.date]) -> CaseFacts:
        if not self.complete:
            raise NotShown
        # A case is opened again on reasonable grounds.
        grounds = (LadderEvent.INDICATION_FOUND, LadderEvent.REOPENED)
        indications = [step.on for step in self.rung_steps if step.entry.event in grounds]
        entries = [step.entry for step in self.rung_steps]
        return CaseFacts(
            today=self.on,
            opened_on=self.opened_on,
            rung=self.rung,
            asserted_by_police=ladder.asserted_by_police(entries),
            asserted_since_it_ended=ladder.stated_since_it_ended(entries),
            danish_citizen=self.danish_citizen,
            residence=self.residence,
            expulsion_referral_pending=self.expulsion_referral,
            indicted_for_criminal_code=self.indicted,
            charged=self.charged_or_more,
            indication_on=indications[-1] if indications else None,
            interviews_held=self.interviews,
            interview_report_sent=self.interview_sent or self.udlst_interviewed,
            pass_on_refused=self.interview_consent == "refused",
            decided_by=self.assessed_by,
            assessed_on=self.assessed_on,
            # Whoever has a contact person from CMM is with CMM already; the others have to be handed over (FLO-11).
            outcome_sent_to_cmm=self.contact_person or "hand_over_to_cmm" in settled,
            has_contact_person=self.contact_person,
            contact_person_alone_since=self.contact_person_alone_since,
            contact_person_alone_until=self.contact_person_alone_until,
            support_started_on=self.support_started_on or settled.get("give_support"),
            # What is on record, or was settled by hand where there was nothing to record.
            representative_appointed=self.representative_appointed
            or bool(settled.keys() & {"appoint_representative", "weigh_representative"}),
            period_weighed="weigh_period" in settled,
            agreed_without_period="agree_without_period" in settled,
            municipality_notified=self.municipality_notified
            or bool(settled.keys() & {"notify_municipality", "weigh_municipality_notice"}),
            municipality_silent_since=None
            if "ask_municipality_for_receipt" in settled
            else self.municipality_silent_since,
            disappeared_on=self.disappeared_on,
            disappearance_told=self.disappearance_told
            or bool(settled.keys() & {"tell_of_disappearance", "weigh_disappearance_notice"}),
            review_at_18_done=self.review_at_18_done or "review_at_18" in settled,
            followed_up_at_18="follow_up_at_18" in settled,
            gone_since=self.gone_since,
            break_off_weighed="weigh_break_off" in settled,
            wind_down_by=self.wind_down_by,
            wind_down_done=self.wind_down_done or "wind_down" in settled,
            support_ended=self.rung in SUPPORTED and not self.support_runs,
            # Whoever could not be reached has been offered nothing: the offer stands as it was due.
            period_offered_on=self.period_notified_on
            or (None if self.period_answer is OfferAnswer.NOT_REACHED else self.period_offered_on),
            period_accepted=self._period_accepted,
            period_kind=self.period_kind,
            period_notified_on=self.period_notified_on,
            period_end=self.period_end,
            period_interrupted_on=self.period_interrupted_on,
            status_changed_during_period=self.stay_change is not None and "decide_after_status_change" not in settled,
            days_used_before=self.days_used_before,
            extension_requested=self.request_registered,
            extension_decided=self.request_registered and not self.open_request,
            birth_date=self.born,
            birth_precision=self.precision,
            age_disputed=self.age_disputed,
            treated_as_minor=self.age_disputed,
            # Where the birth is known and no day is kept, the person has long been an adult.
            unaccompanied=None if self.turns_18_on is None and self.minor is False else self.unaccompanied,
            redecide=self.redecide,
            return_offered=True if "offer_return" in settled else self.return_offered,
            wants_to_leave=self.wants_to_leave,
            period_outcome_noted=self.period_outcome_noted or "note_period_outcome" in settled,
            # A letter of which is not known whether it is written is asked of nobody.
            period_letter_written=f"write_{self.period_kind}_letter" in settled or self.period_letter,
            # Nobody has to be told of an answer that was not given.
            extension_letter_written=self.extension_decided_on is None
            or "write_extension_letter" in settled
            or self.extension_letter,
            assessment_letter_written="write_assessment_letter" in settled or self.assessment_letter,
            not_granted_letter_written=self.period_answer is not OfferAnswer.NOT_GRANTED
            or "write_not_granted_letter" in settled
            or self.not_granted_letter,
        )

    def competence_facts(self) -> CompetenceFacts:
        """What C1 asks for. Raises `NotShown` where a part is missing."""
        if not self.tells_competence:
            raise NotShown
        return CompetenceFacts(
            danish_citizen=self.danish_citizen,
            residence=self.residence,
            expulsion_referral_pending=self.expulsion_referral,
            indicted_for_criminal_code=self.indicted,
            charged=self.charged_or_more,
            decided_already_by=self.assessed_by,
            on=self.on,
        )


def stay_changed_under(
    kind: PeriodKind,
    *,
    notified_on: dt.date,
    end: dt.date,
    residence: ResidenceStatus | None,
    since: dt.date | None,
    days_used_before: int,
) -> Ruling[AfterChange] | None:
    """What applies to a period that runs since the stay changed under it (PER-10); None where it fits it still."""
    if since is None:
        return None
    ruling = status_change(
        StatusChangeFacts(
            kind=kind,
            notified_on=notified_on,
            end=end,
            # A stay entered afterwards, or corrected, counts from the first day of the period.
            changed_on=max(since, notified_on),
            danish_citizen=None if residence is None else residence is ResidenceStatus.DANISH,
            residence=residence,
            days_used_before=days_used_before,
        )
    )
    if ruling.verdict in (Verdict.ALLOWED, Verdict.CANNOT_BE_DECIDED):
        return None
    # Somebody gave an asylum seeker the period, knowing that: nothing has changed.
    known_then = since <= notified_on and ruling.answer is not None and ruling.answer.kind is kind
    return None if known_then else ruling


@lru_cache(maxsize=256)
def _rung_after(entries: tuple[LadderEntry, ...]) -> Rung | None:
    """The rung after some events. Kept: the steps of one case ask for it ten times, and it follows from them alone."""
    return ladder.current_rung(RungFacts(entries)).answer if entries else None
