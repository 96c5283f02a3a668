"""Whether somebody has taken what was passed on or handed over, and from when it is late (SHR-04, ID-05, FLO-11).

A disclosure has a receipt (C6), and a competence that has moved to another authority is somebody's there. The plan says
of neither how soon: the days are our reading, and lateness stops nothing. It is asked about.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from helle.rules.codes import Code
from helle.rules.facts import implausible_dates
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME: Final = "receipt"


class Passed(Code):
    """What went from one authority or organisation to another."""

    DISCLOSURE = "disclosure", "En videregivelse", "A disclosure"
    COMPETENCE = "competence", "Ansvaret for spørgsmålet", "The responsibility for the question"


class ReceiptState(Code):
    """Whether it has been taken."""

    RECEIVED = "received", "Modtaget", "Received"
    WAITING = "waiting", "Venter", "Waiting"
    LATE = "late", "Ikke modtaget i tide", "Not received in time"


DAYS: Final = {Passed.DISCLOSURE: "disclosure_receipt_days", Passed.COMPETENCE: "competence_receipt_days"}


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What was sent on which day, when it was received (None: not yet), and the day it is asked about."""

    what: Passed
    sent_on: date
    on: date
    received_on: date | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """Whether it is received, and the last day on which it is in time."""

    state: ReceiptState
    last_day: date


def receipt(facts: ReceiptFacts) -> Ruling[Receipt]:
    """Whether what was passed on is received, waits, or is late (our reading). ALLOWED: the answer says which."""
    problems = implausible_dates(sent_on=facts.sent_on, on=facts.on, received_on=facts.received_on)
    if not problems and facts.received_on is not None and facts.received_on < facts.sent_on:
        problems = (_BEFORE_IT_WAS_SENT,)
    if problems:
        return undecided(NAME, problems)
    record = parameter(DAYS[facts.what], facts.sent_on)
    last_day = facts.sent_on + timedelta(days=whole_number(record))
    if facts.received_on is not None:
        state, reason = ReceiptState.RECEIVED, _RECEIVED
    elif facts.on > last_day:
        state, reason = ReceiptState.LATE, _LATE[facts.what]
    else:
        state, reason = ReceiptState.WAITING, _WAITING
    headline = Text(f"{state.label.da}.", f"{state.label.en}.")
    return Ruling(
        NAME, Verdict.ALLOWED, Receipt(state, last_day), headline, (reason, *plan_notes(facts.on)), (record.use(),)
    )


_BEFORE_IT_WAS_SENT: Final = Problem(
    "received_on",
    Text("det er modtaget, før det blev sendt.", "it was received before it was sent."),
)
_RECEIVED: Final = Reason(
    "receipt.received",
    Text("Modtageren har kvitteret.", "The receiver has acknowledged it."),
    "SHR-04",
    reading="C6",
)
_WAITING: Final = Reason(
    "receipt.waiting",
    Text(
        "Modtageren har ikke kvitteret endnu og har stadig tid.",
        "The receiver has not acknowledged it yet and has time.",
    ),
    "SHR-04",
    reading="C6",
)
_LATE: Final = {
    Passed.DISCLOSURE: Reason(
        "receipt.disclosure_late",
        Text(
            "Ingen hos modtageren har kvitteret. Spørg, om det er nået frem til den rette, eller afslut det.",
            "Nobody at the receiver has acknowledged it. Ask whether it reached the right person, or end it.",
        ),
        "SHR-04",
        reading="C6",
    ),
    Passed.COMPETENCE: Reason(
        "receipt.competence_late",
        Text(
            "Ansvaret er flyttet, og ingen har taget imod. Ring til den anden myndighed; personen er mellem to.",
            "The responsibility has moved, nobody has taken it. Call the other authority: the person is between two.",
        ),
        "ID-05",
        reading="ID-05",
    ),
}

RULE = Rule(
    name=NAME,
    title=Text("Er det modtaget?", "Has it been received?"),
    meaning=Text(
        "Den, der får noget givet videre, kvitterer, og den myndighed, som ansvaret for spørgsmålet flytter til, tager "
        "imod. Sker det ikke inden for de dage, der er sat, bliver der spurgt. Intet standser af, at det mangler.",
        "Whoever is told something acknowledges it, and the authority to which the responsibility for the question "
        "moves takes it. Where that does not happen within the days set, it is asked about. Nothing stops for that.",
    ),
    facts=ReceiptFacts,
    decide=receipt,
    questions={
        "what": Text("Hvad er givet videre?", "What was passed on?"),
        "sent_on": Text("Hvilken dag blev det sendt?", "On which day was it sent?"),
        "on": Text("Hvilken dag spørges der om?", "Which day is asked about?"),
        "received_on": Text("Hvilken dag blev det modtaget?", "On which day was it received?"),
    },
    requirements=("SHR-04", "ID-05", "FLO-11"),
    parameters=("disclosure_receipt_days", "competence_receipt_days"),
)
