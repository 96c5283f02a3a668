"""What a case needs next, by when and from whom: computed from its facts, never kept by hand.

Each small function below looks at one part of the case and gives the steps that are open there. They use the other
rules, so that a step never asks for what a rule would refuse.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from helle.rules.codes import (
    Authority,
    BirthPrecision,
    MinorStatus,
    OrganisationKind,
    PeriodKind,
    PeriodStatus,
    ResidenceStatus,
    Rung,
)
from helle.rules.competence import CompetenceFacts, competent_authority, legal_character
from helle.rules.facts import add_days, danish_date, english_date, implausible_dates
from helle.rules.ladder import CLOSED
from helle.rules.minors import birthday_after, latest_birth_date, minor_status
from helle.rules.parameters import PLAN_FIRST_DAY, parameter, whole_number
from helle.rules.periods import AUTHORITY_OF_KIND, ClockFacts, KindFacts, clock, initial_days, latest_end, period_kind
from helle.rules.ruling import Text, Verdict
from helle.rules.stay import stay_problems

_SUPPORTED = frozenset({Rung.INDICATION, Rung.UNDER_ASSESSMENT, Rung.VICTIM_CURRENT})
_VICTIM = frozenset({Rung.VICTIM_CURRENT, Rung.VICTIM_NOT_CURRENT})
_OPEN_QUESTION = frozenset({Rung.INDICATION, Rung.UNDER_ASSESSMENT})

ORGANISATION_OF_AUTHORITY = {
    Authority.CMM: OrganisationKind.CMM,
    Authority.UDLST: OrganisationKind.UDLST,
    Authority.COURT: OrganisationKind.COURT,
}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The plain facts of one case. Every field has a default that means "not known" or "has not happened".

    Days are None until the thing has happened. `rung` None: not on the ladder yet. `period_accepted` None: no answer
    to the offer. `unaccompanied` None: not known. `extension_requested`: a request for extension of the present
    period is registered; `extension_decided`: it has been answered. `outcome_sent_to_cmm`: CMM knows the decision of
    the Immigration Service and has taken the person over. `today` None switches off what depends on the day.
    """

    today: date | None = None
    opened_on: date | None = None
    rung: Rung | None = None
    asserted_by_police: bool = False
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
    review_at_18_done: bool = False
    wind_down_done: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: its stable code, the sentence, the day it is due (None: no day), who does it, and why."""

    code: str
    text: Text
    due: date | None
    by: OrganisationKind
    requirements: tuple[str, ...]


def next_steps(facts: CaseFacts) -> tuple[Step, ...]:
    """The open steps of a case, the earliest due first and those without a day last, otherwise in the order of work.

    Total: a fact that is missing or impossible leaves out what depends on it. ID-01, ID-02, ID-09, ID-13, ACC-04,
    PER-01..PER-10, SUP-01, MIN-04, MIN-06, MIN-15, FLO-10 and FLO-11.
    """
    steps = [
        *_first_contact(facts),
        *_stay(facts),
        *_support(facts),
        *_interview(facts),
        *_assessment(facts),
        *_hand_over(facts),
        *_period_offer(facts),
        *_running_period(facts),
        *_minor(facts),
        *_turning_18(facts),
        *_wind_down(facts),
    ]
    return tuple(sorted(steps, key=lambda step: step.due or date.max))


def _plausible(day: date | None) -> date | None:
    return None if day is None or implausible_dates(day=day) else day


def _first_contact(facts: CaseFacts) -> Iterator[Step]:
    if facts.rung is Rung.CONTACT and facts.asserted_by_police:
        yield Step(
            "consider_indication",
            Text(
                "Tag stilling til, om der er en rimelig begrundet indikation; politiet har grund til at tro det.",
                "Decide whether there are reasonable grounds; the police have reason to believe so.",
            ),
            _plausible(facts.opened_on),
            OrganisationKind.CMM,
            ("ID-13", "CRI-09", "ACM-20"),
        )


def _stay(facts: CaseFacts) -> Iterator[Step]:
    if facts.rung in _SUPPORTED and stay_problems(facts.danish_citizen, facts.residence):
        yield Step(
            "clarify_stay",
            Text(
                "Afklar opholdsgrundlaget; støtten venter ikke på det.",
                "Establish the residence status; support does not wait for it.",
            ),
            None,
            OrganisationKind.CMM,
            ("ID-13",),
        )


def _support(facts: CaseFacts) -> Iterator[Step]:
    since = _plausible(facts.indication_on) or _plausible(facts.opened_on)
    if facts.rung in _SUPPORTED and facts.support_started_on is None:
        yield Step(
            "give_support",
            Text("Yd bistand og støtte straks.", "Give assistance and support at once."),
            since,
            OrganisationKind.CMM,
            ("ID-13", "ACC-04") if facts.rung in _OPEN_QUESTION else ("ACC-01",),
        )
    if facts.rung in _SUPPORTED and not facts.has_contact_person:
        yield Step(
            "assign_contact_person",
            Text("Tildel en kontaktperson fra CMM.", "Assign a contact person from CMM."),
            since,
            OrganisationKind.CMM,
            ("SUP-01", "SUP-08"),
        )


def _competent(facts: CaseFacts) -> Authority | None:
    return competent_authority(
        CompetenceFacts(
            danish_citizen=facts.danish_citizen,
            residence=facts.residence,
            expulsion_referral_pending=facts.expulsion_referral_pending,
            indicted_for_criminal_code=facts.indicted_for_criminal_code,
            charged=facts.charged,
            decided_already_by=facts.decided_by,
            on=_plausible(facts.today) or PLAN_FIRST_DAY,
        )
    ).answer


def _interview(facts: CaseFacts) -> Iterator[Step]:
    if facts.rung not in _OPEN_QUESTION:
        return
    if facts.interviews_held <= 0 and not facts.reason_without_interview:
        yield Step(
            "hold_interview",
            Text("Hold en identifikationssamtale.", "Hold an identification interview."),
            None,
            OrganisationKind.CMM,
            ("ID-01", "ID-02"),
        )
    if facts.interviews_held <= 0 or facts.interview_report_sent or _competent(facts) is not Authority.UDLST:
        return
    if facts.pass_on_refused:
        yield Step(
            "hold_own_interview",
            Text(
                "Personen vil ikke have samtalen givet videre: Udlændingestyrelsen holder selv en.",
                "The person does not want the interview passed on: the Immigration Service holds its own.",
            ),
            None,
            OrganisationKind.UDLST,
            ("FLO-10", "ID-11"),
        )
    else:
        yield Step(
            "send_interview_report",
            Text(
                "Send samtalerapporten til Udlændingestyrelsen, som træffer afgørelsen.",
                "Send the interview report to the Immigration Service, which takes the decision.",
            ),
            None,
            OrganisationKind.CMM,
            ("FLO-10",),
        )


def _assessment(facts: CaseFacts) -> Iterator[Step]:
    based = facts.interviews_held > 0 or facts.reason_without_interview
    if facts.rung is Rung.INDICATION and based:
        yield Step(
            "open_assessment",
            Text("Åbn udredningen.", "Open the assessment."),
            None,
            OrganisationKind.CMM,
            ("ACC-04",),
        )
    if facts.rung is not Rung.UNDER_ASSESSMENT:
        return
    authority = _competent(facts)
    if authority is Authority.COURT:
        yield Step(
            "await_judgment",
            Text(
                "Domstolene tager stilling; notér dommen, når den falder.",
                "The courts decide; enter the judgment when it is given.",
            ),
            None,
            OrganisationKind.COURT,
            ("ID-10", "FLO-12"),
        )
    elif authority is not None and based:
        character = legal_character(authority)
        yield Step(
            "assess",
            Text(
                f"{authority.label.da}: {character.da} af, om personen er handlet, og om forholdet er aktuelt.",
                f"{authority.label.en}: {character.en} of whether the person was trafficked and whether the "
                "relationship is current.",
            ),
            None,
            ORGANISATION_OF_AUTHORITY[authority],
            ("ID-02", "ID-14", "ID-03" if authority is Authority.CMM else "ID-05"),
        )


def _hand_over(facts: CaseFacts) -> Iterator[Step]:
    if facts.rung in _VICTIM and facts.decided_by is Authority.UDLST and not facts.outcome_sent_to_cmm:
        yield Step(
            "hand_over_to_cmm",
            Text(
                "Giv CMM udfaldet, og henvis personen til CMM's tilbud.",
                "Tell CMM the outcome and refer the person to CMM's services.",
            ),
            _plausible(facts.assessed_on),
            OrganisationKind.UDLST,
            ("ID-09", "FLO-11"),
        )


def _period_offer(facts: CaseFacts) -> Iterator[Step]:
    if facts.rung is not Rung.VICTIM_CURRENT or facts.period_notified_on is not None or facts.period_accepted is False:
        return
    today = _plausible(facts.today) or PLAN_FIRST_DAY
    ruling = period_kind(KindFacts(facts.residence, facts.danish_citizen, facts.rung, today))
    if ruling.answer is None:
        return
    by = ORGANISATION_OF_AUTHORITY[AUTHORITY_OF_KIND[ruling.answer]]
    name = ruling.answer.label
    if ruling.verdict is Verdict.HUMAN_DECIDES:
        yield Step("offer_period_at_deadline", ruling.headline, None, by, ("PER-01", "PER-03"))
    elif facts.period_accepted is True:
        yield Step(
            "set_period",
            Text(f"Meddel {name.da.lower()}n.", f"Notify the {name.en.lower()}."),
            _plausible(facts.period_offered_on),
            by,
            ("PER-05",) if ruling.answer is PeriodKind.REFLECTION else ("PER-07",),
        )
    elif facts.period_offered_on is None:
        yield Step(
            "offer_period",
            Text(f"Tilbyd {name.da.lower()}n.", f"Offer the {name.en.lower()}."),
            _plausible(facts.assessed_on),
            by,
            ("PER-01", "PER-03" if ruling.answer is PeriodKind.REFLECTION else "PER-07"),
        )
    else:
        yield Step(
            "record_answer_to_offer",
            Text(
                "Notér, om personen tager imod perioden.",
                "Record whether the person accepts the period.",
            ),
            None,
            OrganisationKind.CMM,
            ("PER-01",),
        )


def _running_period(facts: CaseFacts) -> Iterator[Step]:
    today, kind = _plausible(facts.today), facts.period_kind
    start, end = _plausible(facts.period_notified_on), _plausible(facts.period_end)
    if today is None or kind is None or start is None or end is None:
        return
    interrupted = _plausible(facts.period_interrupted_on)
    now = clock(ClockFacts(kind, start, end, interrupted, today, facts.extension_requested, facts.days_used_before))
    if now.status not in (PeriodStatus.PLANNED, PeriodStatus.RUNNING):
        return
    by = ORGANISATION_OF_AUTHORITY[AUTHORITY_OF_KIND[kind]]
    source = "PER-06" if kind is PeriodKind.REFLECTION else "PER-07"
    if facts.status_changed_during_period:
        yield Step(
            "decide_after_status_change",
            Text(
                "Opholdsgrundlaget er ændret midt i perioden; beslut, hvad der skal gælde.",
                "The residence status changed during the period; decide what applies now.",
            ),
            None,
            by,
            ("PER-10",),
        )
    if facts.extension_requested and not facts.extension_decided:
        yield Step(
            "decide_extension",
            Text("Afgør anmodningen om forlængelse.", "Decide the request for extension."),
            end,
            by,
            (source,),
        )
    first_end = add_days(start, whole_number(initial_days(kind, start)))
    asks_from = whole_number(parameter("extension_request_reminder_day", start))
    may_grow = end < latest_end(kind, start, facts.days_used_before)
    if not facts.extension_requested and end <= first_end and may_grow and now.day_number >= asks_from:
        yield Step(
            "request_extension",
            Text(
                f"Tal med personen om at anmode om forlængelse inden {danish_date(end)}.",
                f"Talk to the person about requesting an extension before {english_date(end)}.",
            ),
            end,
            OrganisationKind.CMM,
            (source, "PUB-LAW-01b"),
        )
    # Last: on the same day the decision that somebody waits for comes before the end of the period.
    yield Step(
        "period_ends",
        Text(
            f"{kind.label.da}n udløber {danish_date(end)}.", f"The {kind.label.en.lower()} ends on {english_date(end)}."
        ),
        end,
        by,
        ("PER-04", "PER-09") if kind is PeriodKind.REFLECTION else ("PER-07",),
    )


def _protected_as_minor(facts: CaseFacts) -> bool:
    """A known or possible minor. Without any date of birth only somebody who was noted as a possible minor."""
    if facts.birth_date is None:
        return facts.treated_as_minor
    today = _plausible(facts.today) or _plausible(facts.opened_on)
    if today is None:
        return facts.treated_as_minor
    status = minor_status(facts.birth_date, facts.birth_precision, facts.age_disputed, today).answer
    return status in (MinorStatus.MINOR, MinorStatus.PRESUMED_MINOR) or (status is None and facts.treated_as_minor)


def _minor(facts: CaseFacts) -> Iterator[Step]:
    if facts.rung is None or facts.rung in CLOSED or facts.rung is Rung.NOT_VICTIM or not _protected_as_minor(facts):
        return
    opened = _plausible(facts.opened_on)
    danish = facts.danish_citizen is True or facts.residence is ResidenceStatus.DANISH
    if facts.unaccompanied is True and not danish and not facts.representative_appointed:
        yield Step(
            "appoint_representative",
            Text(
                "Sørg for, at den uledsagede mindreårige får en personlig repræsentant.",
                "See to it that the unaccompanied minor gets a personal representative.",
            ),
            opened,
            OrganisationKind.UDLST,
            ("MIN-01", "MIN-04"),
        )
    if facts.unaccompanied is None and not danish:
        yield Step(
            "clarify_unaccompanied",
            Text("Afklar, om den mindreårige er uledsaget.", "Establish whether the minor is unaccompanied."),
            opened,
            OrganisationKind.CMM,
            ("MIN-01",),
        )
    if not facts.municipality_notified:
        yield Step(
            "notify_municipality",
            Text("Underret opholdskommunen.", "Notify the municipality where the minor stays."),
            opened,
            OrganisationKind.CMM,
            ("MIN-06", "FLO-15"),
        )


def _turning_18(facts: CaseFacts) -> Iterator[Step]:
    birth, opened = _plausible(facts.birth_date), _plausible(facts.opened_on)
    if birth is None or facts.birth_precision is BirthPrecision.UNKNOWN or facts.review_at_18_done:
        return
    if facts.rung is None or facts.rung in CLOSED or facts.rung is Rung.NOT_VICTIM:
        return
    limit = whole_number(parameter("minor_age", _plausible(facts.today) or PLAN_FIRST_DAY))
    due = birthday_after(latest_birth_date(birth, facts.birth_precision), limit)
    since = opened or _plausible(facts.today)
    if since is not None and birth <= since < due:
        yield Step(
            "review_at_18",
            Text(
                f"Personen fylder {limit} år senest {danish_date(due)}: gennemgå repræsentant, anbringelse og "
                "kommunens opgaver.",
                f"The person turns {limit} by {english_date(due)}: review representative, placement and the "
                "municipality's duties.",
            ),
            due,
            OrganisationKind.CMM,
            ("MIN-15",),
        )


def _wind_down(facts: CaseFacts) -> Iterator[Step]:
    if facts.rung is not Rung.NOT_VICTIM or facts.wind_down_done:
        return
    assessed = _plausible(facts.assessed_on)
    due = None
    if assessed is not None:
        due = add_days(assessed, whole_number(parameter("negative_assessment_grace_days", assessed)))
    yield Step(
        "wind_down",
        Text(
            "Afvikl støtten, og vis videre, hvis arbejdsvilkårene var urimelige.",
            "Wind down the support, and refer on if the work was exploitative.",
        ),
        due,
        OrganisationKind.CMM,
        ("ACC-04", "DEF-08"),
    )
