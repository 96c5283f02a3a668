"""Until when a request to see a case has to be answered (PUB-LAW-20, PUB-LAW-21).

Two rights, two time limits. Who is a party is answered within some working days, or told why not and when; a request
under the data protection regulation within a month, or within three where she is told so within the first. The day she
was told to expect the answer is a promise and no time limit: what is late stays late. The values are those of the day
it was received.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.facts import danish_date, english_date, implausible_dates
from helle.rules.parameters import parameter, whole_number
from helle.rules.returns.months import months_after
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided
from helle.rules.working_days import HOLIDAYS, working_days_after

PARTY_DAYS = "party_access_working_days"
GDPR_MONTHS = "gdpr_answer_months"
GDPR_MORE_MONTHS = "gdpr_extension_months"


class AccessRight(Code):
    """The right that a request to see a case rests on."""

    PARTY = "party", "Partsaktindsigt", "A party's right of access to the case"
    GDPR = "gdpr", "Indsigt efter databeskyttelsesforordningen", "Right of access under the data protection regulation"


@dataclass(frozen=True, slots=True)
class AccessRequestFacts:
    """A request looked at on the day `on`.

    `told_on` is the day on which whoever asked was told that it takes longer, `expected_on` the day she was told to
    expect the answer; None: she was not told.
    """

    right: AccessRight
    received_on: date
    on: date
    told_on: date | None = None
    expected_on: date | None = None


def access_request_due(facts: AccessRequestFacts) -> Ruling[date]:
    """The last day on which the request is answered in time (PUB-LAW-20, PUB-LAW-21).

    A notice does not move a party's day: she is told because it is not kept. Under the regulation it moves the day to
    three months after receipt, when she was told before the first month had gone, whatever day was promised.
    """
    problems = _impossible(facts)
    if problems:
        return undecided("access_request_due", problems)
    due, reasons, used = _party(facts) if facts.right is AccessRight.PARTY else _regulation(facts)
    late = facts.on > due
    return Ruling(
        "access_request_due",
        Verdict.ALLOWED,
        due,
        Text(
            f"Fristen for at svare {'var' if late else 'er'} {danish_date(due)}.",
            f"The deadline for the answer {'was' if late else 'is'} {english_date(due)}.",
        ),
        (*reasons, _OVERDUE[facts.right]) if late else reasons,
        used,
    )


type _Found = tuple[date, tuple[Reason, ...], tuple[ParameterUse, ...]]


def _party(facts: AccessRequestFacts) -> _Found:
    days = parameter(PARTY_DAYS, facts.received_on)
    first = working_days_after(facts.received_on, whole_number(days))
    used = (days.use(), parameter(HOLIDAYS, facts.received_on).use())
    counted = Reason(
        "access_request_due.working_days",
        Text(
            f"En part får svar inden {days.value} arbejdsdage efter modtagelsen.",
            f"A party is answered within {days.value} working days after receipt.",
        ),
        "PUB-LAW-20",
    )
    if facts.told_on is None:
        return first, (counted,), used
    if facts.expected_on is None:
        return first, (counted, _NO_EXPECTED_DAY), used
    return first, (counted, _TOLD), used


def _regulation(facts: AccessRequestFacts) -> _Found:
    months, more = parameter(GDPR_MONTHS, facts.received_on), parameter(GDPR_MORE_MONTHS, facts.received_on)
    first = months_after(facts.received_on, whole_number(months))
    last = months_after(facts.received_on, whole_number(months) + whole_number(more))
    counted = Reason(
        "access_request_due.months",
        Text(
            "Den registrerede får svar senest en måned efter modtagelsen.",
            "The data subject is answered within one month of receipt.",
        ),
        "PUB-LAW-21",
    )
    if facts.told_on is None:
        return first, (counted,), (months.use(), more.use())
    if facts.told_on > first:
        return first, (counted, _TOLD_TOO_LATE), (months.use(), more.use())
    if facts.expected_on is not None and facts.expected_on > last:
        return last, (counted, _EXTENDED, _BEYOND), (months.use(), more.use())
    return last, (counted, _EXTENDED), (months.use(), more.use())


def _impossible(facts: AccessRequestFacts) -> tuple[Problem, ...]:
    found = list(
        implausible_dates(
            received_on=facts.received_on, on=facts.on, told_on=facts.told_on, expected_on=facts.expected_on
        )
    )
    if facts.on < facts.received_on:
        found.append(
            Problem(
                "received_on", Text("anmodningen er modtaget i fremtiden.", "the request was received in the future.")
            )
        )
    if facts.told_on is not None and facts.told_on < facts.received_on:
        text = Text("der er givet besked før modtagelsen.", "the notice was given before the request was received.")
        found.append(Problem("told_on", text))
    if facts.told_on is not None and facts.told_on > facts.on:
        found.append(
            Problem("told_on", Text("der er givet besked i fremtiden.", "the notice was given in the future."))
        )
    if facts.expected_on is not None and (facts.told_on is None or facts.expected_on < facts.told_on):
        text = Text("den dag, svaret ventes, passer ikke med beskeden.", "the expected day does not match the notice.")
        found.append(Problem("expected_on", text))
    return tuple(found)


_TOLD = Reason(
    "access_request_due.told",
    Text(
        "Hun har fået at vide, hvorfor det varer længere, og hvornår svaret ventes. Fristen flyttes ikke af det.",
        "She has been told why it takes longer and when to expect the answer. That does not move the deadline.",
    ),
    "PUB-LAW-20",
)
_NO_EXPECTED_DAY = Reason(
    "access_request_due.no_expected_day",
    Text(
        "Beskeden nævner ikke, hvornår svaret ventes. Det skal den, og fristen flyttes ikke af den.",
        "The notice names no day on which to expect the answer. It has to, and it does not move the deadline.",
    ),
    "PUB-LAW-20",
    reading="PUB-LAW-20",
)
_EXTENDED = Reason(
    "access_request_due.extended",
    Text(
        "Fristen er forlænget med højst to måneder, og det er meddelt inden den første måned var gået.",
        "The deadline was extended by at most two months, and the person was informed within the first month.",
    ),
    "PUB-LAW-21",
)
_BEYOND = Reason(
    "access_request_due.beyond",
    Text(
        "Den dag, hun har fået at vide, ligger efter de tre måneder; fristen er den samme.",
        "The day she was told lies beyond the three months; the deadline is the same.",
    ),
    "PUB-LAW-21",
)
_TOLD_TOO_LATE = Reason(
    "access_request_due.told_too_late",
    Text(
        "Beskeden kom efter den første måned og forlænger ikke fristen.",
        "The notice came after the first month and does not extend the deadline.",
    ),
    "PUB-LAW-21",
)
_LATE = Text(
    "Fristen er overskredet; svar nu, og skriv i svaret, at det er sent.",
    "The deadline has passed; answer now, and say in the answer that it is late.",
)
_OVERDUE = {
    AccessRight.PARTY: Reason("access_request_due.overdue", _LATE, "PUB-LAW-20"),
    AccessRight.GDPR: Reason("access_request_due.overdue", _LATE, "PUB-LAW-21"),
}

RULE = Rule(
    name="access_request_due",
    title=Text("Frist for aktindsigt", "Deadline for an access request"),
    meaning=Text(
        "En part i sagen får svar inden et antal arbejdsdage; kan det ikke nås, får hun at vide hvorfor, og hvornår "
        "svaret ventes, men fristen er den samme. Bygger anmodningen på databeskyttelsesforordningen, er fristen "
        "en måned, som kan blive til tre, når det meddeles inden den første er gået. Hvad der udleveres, afgør et "
        "menneske.",
        "A party to the case is answered within a number of working days; where that cannot be kept she is told why "
        "and when to expect the answer, but the deadline stays. Under the data protection regulation the time is a "
        "month, which may become three if she is told before the first has gone. What is handed out a human decides.",
    ),
    facts=AccessRequestFacts,
    decide=access_request_due,
    questions={
        "right": Text("Hvad bygger anmodningen på?", "What is the request based on?"),
        "received_on": Text("Hvornår blev den modtaget?", "When was it received?"),
        "on": Text("Hvilken dag ses der på?", "Which day is being considered?"),
        "told_on": Text("Hvornår blev der givet besked om forlængelse?", "When was notice of an extension given?"),
        "expected_on": Text("Hvornår skulle svaret ventes?", "When was the answer said to be expected?"),
    },
    requirements=("PUB-LAW-20", "PUB-LAW-21"),
    parameters=(PARTY_DAYS, HOLIDAYS, GDPR_MONTHS, GDPR_MORE_MONTHS),
    unanswered={
        "told_on": Text("Der er ikke givet besked.", "No notice was given."),
        "expected_on": Text("Der er ikke nævnt en dag.", "No day was given."),
    },
)
