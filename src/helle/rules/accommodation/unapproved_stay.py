"""How long a person can stay at a place that is not approved (ACM-17): a reason, a planned end, and a warning.

The plan says "limited" and gives no number. The days until the warning are our own reading; nothing stops by itself.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.accommodation.codes import UnapprovedStayStatus
from helle.rules.facts import add_days, danish_date, danish_days, english_date, english_days, implausible_dates, missing
from helle.rules.findings import Finding, allowed, reasons_of, strictest, with_reason
from helle.rules.parameters import parameter, plan_notes, switch, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

WARNING_DAYS = "unapproved_warning_days"
APPROVAL_REQUIRED = "socialtilsyn_approval_required"


@dataclass(frozen=True, slots=True)
class UnapprovedStayFacts:
    """A stay at an unapproved place, looked at on the day `on`.

    `planned_end` None: none has been given. `ended_on` None: the person still lives there. Both are the last night's
    day of departure. `reason_given`: it is on record why this place is used.
    """

    starts_on: date
    on: date
    planned_end: date | None
    reason_given: bool
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class UnapprovedStay:
    """Where the stay stands: nights so far, the day of the warning, and the status."""

    nights: int
    warn_on: date
    status: UnapprovedStayStatus


def unapproved_stay(facts: UnapprovedStayFacts) -> Ruling[UnapprovedStay]:
    """Whether the stay is within its limited period on this day (ACM-17).

    REFUSED without a reason; a missing planned end cannot be decided. From the warning day on, and after the planned
    end, the stay goes on only with a new reason: ALLOWED_WITH_REASON, never a stop.
    """
    wrong = _impossible(facts)
    if wrong:
        return undecided("unapproved_stay", wrong)
    record = parameter(WARNING_DAYS, facts.starts_on)
    days = whole_number(record)
    used = (record.use(), switch(APPROVAL_REQUIRED, facts.on).use())
    notes = plan_notes(facts.on)
    if not facts.reason_given:
        return Ruling(
            "unapproved_stay",
            Verdict.REFUSED,
            None,
            Text("Et ikke godkendt sted kræver en grund.", "An unapproved place requires a reason."),
            (_NO_REASON, *notes),
            used,
        )
    if facts.planned_end is None:
        return undecided("unapproved_stay", (_NO_END,))
    warn_on = add_days(facts.starts_on, days)
    until = facts.ended_on or facts.on
    nights = max(0, (until - facts.starts_on).days)
    findings = _findings(facts, facts.planned_end, warn_on, days)
    status = _status(facts, facts.planned_end, warn_on)
    return Ruling(
        "unapproved_stay",
        strictest(findings),
        UnapprovedStay(nights, warn_on, status),
        Text(f"{status.label.da}: {_nights_da(nights)}.", f"{status.label.en}: {_nights_en(nights)}."),
        (*reasons_of(findings), *notes),
        used,
    )


def _status(facts: UnapprovedStayFacts, planned_end: date, warn_on: date) -> UnapprovedStayStatus:
    if facts.ended_on is not None:
        return UnapprovedStayStatus.ENDED
    if facts.on < facts.starts_on:
        return UnapprovedStayStatus.PLANNED
    if facts.on > planned_end:
        return UnapprovedStayStatus.OVERSTAYED
    return UnapprovedStayStatus.LONG if facts.on >= warn_on else UnapprovedStayStatus.WITHIN


def _findings(facts: UnapprovedStayFacts, planned_end: date, warn_on: date, days: int) -> tuple[Finding, ...]:
    until = facts.ended_on or facts.on
    found = [_LIMITED, *(() if switch(APPROVAL_REQUIRED, facts.on) else (_APPROVAL_ONLY_PLANNED,))]
    if until >= warn_on:
        found.append(
            with_reason(
                Reason(
                    "unapproved_stay.long",
                    Text(
                        f"Opholdet har varet {danish_days(days)} eller mere; angiv, hvorfor det stadig er nødvendigt.",
                        f"The stay has lasted {english_days(days)} or more; say why it is still necessary.",
                    ),
                    "ACM-17",
                    reading="ACM-17",
                )
            )
        )
    elif planned_end > warn_on and facts.ended_on is None:
        found.append(
            with_reason(
                Reason(
                    "unapproved_stay.planned_long",
                    Text(
                        f"Slutdatoen ligger efter varslet {danish_date(warn_on)}; angiv, hvorfor opholdet bliver så "
                        "langt.",
                        f"The planned end lies after the warning on {english_date(warn_on)}; say why the stay becomes "
                        "so long.",
                    ),
                    "ACM-17",
                    reading="ACM-17",
                )
            )
        )
    if until > planned_end:
        found.append(
            with_reason(
                Reason(
                    "unapproved_stay.past_planned_end",
                    Text(
                        f"Den planlagte slutdato {danish_date(planned_end)} er passeret; angiv en ny og hvorfor.",
                        f"The planned end {english_date(planned_end)} has passed; give a new one and say why.",
                    ),
                    "ACM-17",
                )
            )
        )
    return tuple(found)


def _impossible(facts: UnapprovedStayFacts) -> tuple[Problem, ...]:
    problems = list(
        implausible_dates(
            starts_on=facts.starts_on, on=facts.on, planned_end=facts.planned_end, ended_on=facts.ended_on
        )
    )
    if facts.planned_end is not None and facts.planned_end < facts.starts_on:
        text = Text("den planlagte slutdato ligger før begyndelsen.", "the planned end lies before the beginning.")
        problems.append(Problem("planned_end", text))
    if facts.ended_on is not None and facts.ended_on < facts.starts_on:
        text = Text("opholdet er afsluttet, før det begyndte.", "the stay ended before it began.")
        problems.append(Problem("ended_on", text))
    if facts.ended_on is not None and facts.ended_on > facts.on:
        text = Text("opholdet står som afsluttet i fremtiden.", "the stay is recorded as ended in the future.")
        problems.append(Problem("ended_on", text))
    return tuple(problems)


def _nights_da(nights: int) -> str:
    return f"{nights} nat" if nights == 1 else f"{nights} nætter"


def _nights_en(nights: int) -> str:
    return f"{nights} night" if nights == 1 else f"{nights} nights"


_LIMITED = allowed(
    Reason(
        "unapproved_stay.limited_period",
        Text(
            "CMM kan bruge steder uden godkendelse i en begrænset periode.",
            "CMM can use places without approval for a limited period.",
        ),
        "ACM-17",
    )
)
_APPROVAL_ONLY_PLANNED = allowed(
    Reason(
        "unapproved_stay.approval_only_planned",
        Text(
            "Et krav om Socialtilsynets godkendelse er kun planlagt; i dag er den begrænsede periode nok.",
            "A required approval by the Social Supervision Authority is only planned; today the limited period is "
            "enough.",
        ),
        "ACM-15",
    )
)
_NO_REASON = Reason(
    "unapproved_stay.no_reason",
    Text(
        "Skriv, hvorfor et sted uden godkendelse bruges, før personen flytter ind.",
        "Write down why a place without approval is used before the person moves in.",
    ),
    "ACM-17",
    reading="ACM-17",
)
_NO_END = missing("planned_end", "den planlagte slutdato mangler.", "the planned end is missing.")


RULE = Rule(
    name="unapproved_stay",
    title=Text("Ophold på et ikke godkendt sted", "Stay at an unapproved place"),
    meaning=Text(
        "Hoteller, privat indkvartering og andre steder uden godkendelse kan kun bruges i en begrænset periode. Der "
        "kræves en grund og en planlagt slutdato. Efter et fast antal dage og efter slutdatoen varsles der, og "
        "opholdet fortsætter kun med en ny grund; intet stopper af sig selv. Antallet af dage er vores valg.",
        "Hotels, private accommodation and other places without approval can be used for a limited period only. A "
        "reason and a planned end are required. After a fixed number of days and after the planned end there is a "
        "warning, and the stay goes on only with a new reason; nothing stops by itself. The number of days is our "
        "choice.",
    ),
    facts=UnapprovedStayFacts,
    decide=unapproved_stay,
    questions={
        "starts_on": Text("Hvornår flytter personen ind?", "When does the person move in?"),
        "on": Text("Hvilken dag ses der på?", "Which day is looked at?"),
        "planned_end": Text("Hvornår skal opholdet slutte?", "When is the stay to end?"),
        "reason_given": Text("Er der angivet en grund?", "Has a reason been given?"),
        "ended_on": Text("Hvornår flyttede personen ud?", "When did the person move out?"),
    },
    requirements=("ACM-15", "ACM-17"),
    parameters=(WARNING_DAYS, APPROVAL_REQUIRED),
)
