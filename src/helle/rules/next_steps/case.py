"""The plain facts of one case, and what a step is: a duty of the plan that is open (ID-01, PER-01 and others)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Authority, BirthPrecision, OrganisationKind, PeriodKind, ResidenceStatus, Rung
from helle.rules.facts import implausible_dates
from helle.rules.ruling import Text

ORGANISATION_OF_AUTHORITY = {
    Authority.CMM: OrganisationKind.CMM,
    Authority.UDLST: OrganisationKind.UDLST,
    Authority.COURT: OrganisationKind.COURT,
}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The plain facts of one case. Every field has a default that means "not known" or "has not happened".

    Days are None until the thing has happened. `rung` None: not on the ladder yet. `period_accepted` None: no answer
    to the offer. `period_weighed`: a human has decided whether one is offered although the relationship is not
    current. `unaccompanied` None: not known. `extension_requested`: a request for extension of the present
    period is registered; `extension_decided`: it has been answered. `outcome_sent_to_cmm`: CMM knows the decision of
    the Immigration Service and has the person, who was referred to it or has its contact person already.
    `asserted_since_it_ended`: the police have stated reason to believe after the case ended without an assessment.
    `disappeared_on`: the day since which nobody has found the person. `gone_since`: the day since which somebody has
    been told to be gone, whether left or disappeared, and not found; `break_off_weighed`: it was decided that her
    period runs on all the same. `wind_down_by`: the last day of support that was set after a negative assessment.
    `support_ended`: support has ended after a period, and nothing took it up again. `redecide`: whose it is to
    decide anew on what rested on an entry that is corrected. `wants_to_leave` None: not known; whoever has no
    lawful stay must leave.
    `return_offered`: a prepared return has been offered, or it has been decided not to; `period_outcome_noted`: what
    the period led to has been written down. `period_letter_written`: a letter tells of the period that was notified;
    `extension_letter_written`: one tells of the last answer to a request for extension; `assessment_letter_written`:
    one tells of the assessment; `not_granted_letter_written`: one tells that no period is granted, or none was refused.
    Of these six, None is not known, and nothing is then asked. `contact_person_alone_since`: the day since which nobody
    stands in for the contact person, who is away until `contact_person_alone_until`, or left CMM (None). `today` None
    switches off what depends on the day.
    """

    today: date | None = None
    opened_on: date | None = None
    rung: Rung | None = None
    asserted_by_police: bool = False
    asserted_since_it_ended: bool = False
    danish_citizen: bool | None = None
    residence: ResidenceStatus | None = None
    expulsion_referral_pending: bool = False
    indicted_for_criminal_code: bool = False
    charged: bool = False
    indication_on: date | None = None
    support_started_on: date | None = None
    interviews_held: int = 0
    reason_without_interview: bool = False
    interview_report_sent: bool = False
    pass_on_refused: bool = False
    decided_by: Authority | None = None
    assessed_on: date | None = None
    outcome_sent_to_cmm: bool = False
    has_contact_person: bool = False
    period_offered_on: date | None = None
    period_accepted: bool | None = None
    period_weighed: bool = False
    agreed_without_period: bool = False
    period_kind: PeriodKind | None = None
    period_notified_on: date | None = None
    period_end: date | None = None
    period_interrupted_on: date | None = None
    days_used_before: int = 0
    extension_requested: bool = False
    extension_decided: bool = False
    status_changed_during_period: bool = False
    birth_date: date | None = None
    birth_precision: BirthPrecision = BirthPrecision.UNKNOWN
    age_disputed: bool = False
    treated_as_minor: bool = False
    unaccompanied: bool | None = None
    representative_appointed: bool = False
    municipality_notified: bool = False
    municipality_silent_since: date | None = None
    disappeared_on: date | None = None
    disappearance_told: bool = False
    gone_since: date | None = None
    break_off_weighed: bool = False
    review_at_18_done: bool = False
    followed_up_at_18: bool = False
    wind_down_by: date | None = None
    wind_down_done: bool = False
    support_ended: bool = False
    redecide: tuple[Authority, ...] = ()
    wants_to_leave: bool | None = None
    return_offered: bool | None = None
    period_outcome_noted: bool | None = None
    period_letter_written: bool | None = None
    extension_letter_written: bool | None = None
    assessment_letter_written: bool | None = None
    not_granted_letter_written: bool | None = None
    contact_person_alone_since: date | None = None
    contact_person_alone_until: date | None = None

    @property
    def period_notified(self) -> bool:
        """Whether a period has been notified: only one that has can end or be broken off."""
        days = (self.period_notified_on, self.period_end, self.period_interrupted_on)
        return any(day is not None for day in days)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: its stable code, the sentence, the day it is due (None: no day), who does it, and why."""

    code: str
    text: Text
    due: date | None
    by: OrganisationKind
    requirements: tuple[str, ...]


def plausible(day: date | None) -> date | None:
    """The day, or None when it cannot be right: what depends on it is then left out."""
    return None if day is None or implausible_dates(day=day) else day
