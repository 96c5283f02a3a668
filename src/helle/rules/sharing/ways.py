"""How a receiver gets what may be passed on: opened to it to read in Helle, or told in a message (C6, SHR-04).

Everything that affects it lives in `OPENED` and in the forms of `receivers.LIMITS`. What is opened is the row itself,
so only a form that is the row itself can be: a status, a region, a statement or what is needed is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from helle.rules.codes import Code, OrganisationKind
from helle.rules.facts import implausible_dates
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided
from helle.rules.sharing.receivers import LIMITS, MAY_RECEIVE, DataCategory, DisclosureForm

NAME: Final = "disclosure_way"
ROWS: Final = frozenset({DisclosureForm.WHOLE, DisclosureForm.OWN_ONLY})

_K, _D = OrganisationKind, DataCategory
# Whom a disclosure opens what. The others read such rows by an act of their own (a placement, a return, an
# appointment) or have no part of Helle to read them in. Criminal matters are told in a statement, which opens
# them (CRI-07).
OPENED: Final[Mapping[OrganisationKind, frozenset[DataCategory]]] = MappingProxyType(
    {
        _K.POLICE: frozenset({_D.IDENTITY, _D.OUTCOME}),
        _K.NSK: frozenset({_D.IDENTITY, _D.OUTCOME}),
        _K.PROSECUTION: frozenset({_D.IDENTITY}),
        _K.MUNICIPALITY: frozenset({_D.IDENTITY, _D.PLACEMENT}),
        _K.HJST: frozenset({_D.IDENTITY, _D.RETURN_PLAN}),
        _K.UDLST: frozenset({_D.IDENTITY, _D.OUTCOME, _D.PLACEMENT, _D.RETURN_PLAN}),
    }
)
# What is told in another way, to anybody: contact by the referral itself, criminal matters in a statement, numbers at
# their release; and a secret address is told to nobody.
NOT_SO_TOLD: Final = frozenset({_D.CONTACT, _D.CRIMINAL, _D.AGGREGATES, _D.SECRET_ADDRESS})


class DisclosureWay(Code):
    """How a receiver gets a category."""

    OPENED = "opened", "Læses i Helle", "Read in Helle"
    MESSAGE = "message", "Skrives i en besked", "Written in a message"
    OTHERWISE = "otherwise", "Går en anden vej", "Goes another way"


def form_of(receiver: OrganisationKind, category: DataCategory) -> DisclosureForm | None:
    """The form in which the table gives a receiver a category; None: it gives it none."""
    if category not in MAY_RECEIVE.get(receiver, frozenset()):
        return None
    limit = LIMITS.get((receiver, category))
    return limit.form if limit else DisclosureForm.WHOLE


@dataclass(frozen=True, slots=True)
class WayFacts:
    """Who is to get which category, and whether it has something of its own in the case already, or in its referral."""

    receiver: OrganisationKind
    category: DataCategory
    has_part: bool
    on: date


def disclosure_way(facts: WayFacts) -> Ruling[DisclosureWay]:
    """How a receiver gets a category that may be passed on (our reading of C6).

    ALLOWED: the answer says how. HUMAN_DECIDES, which takes a second person, where the table opens a category for the
    receiver's own cases and it has nothing of its own in this one.
    """
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided(NAME, problems)
    notes = plan_notes(facts.on)
    if facts.category in NOT_SO_TOLD:
        way = DisclosureWay.OTHERWISE
        return Ruling(NAME, Verdict.ALLOWED, way, _said(way), (_OTHERWISE, *notes))
    if facts.category not in OPENED.get(facts.receiver, frozenset()):
        way = DisclosureWay.MESSAGE
        return Ruling(NAME, Verdict.ALLOWED, way, _said(way), (_MESSAGE, *notes))
    way = DisclosureWay.OPENED
    if form_of(facts.receiver, facts.category) is DisclosureForm.OWN_ONLY and not facts.has_part:
        return Ruling(NAME, Verdict.HUMAN_DECIDES, way, _said(way), (_NOT_ITS_OWN, *notes))
    return Ruling(NAME, Verdict.ALLOWED, way, _said(way), (_OPENED, *notes))


def _said(way: DisclosureWay) -> Text:
    return Text(f"{way.label.da}.", f"{way.label.en}.")


def _reason(code: str, danish: str, english: str) -> Reason:
    return Reason(f"disclosure_way.{code}", Text(danish, english), "SHR-04", reading="C6")


_OPENED: Final = _reason(
    "opened",
    "Modtageren læser oplysningen i Helle til og med slutdagen, og den lukker af sig selv.",
    "The receiver reads the information in Helle until the last day, and it closes by itself.",
)
_MESSAGE: Final = _reason(
    "message",
    "Modtageren får ikke oplysningen selv. Skriv det, den må få, i en besked.",
    "The receiver does not get the information itself. Write what it may get in a message.",
)
_OTHERWISE: Final = _reason(
    "otherwise",
    "Det gives ikke videre her: henvendelser følger afsenderen, straffesager gives i en udtalelse, og en hemmelig "
    "adresse gives ikke videre.",
    "It is not passed on here: contacts follow their sender, criminal matters are told in a statement, and a secret "
    "address is not passed on.",
)
_NOT_ITS_OWN: Final = _reason(
    "not_its_own",
    "Modtageren får det kun i sine egne sager og har intet i denne. En anden skal godkende det.",
    "The receiver gets it in its own cases only and has nothing in this one. Somebody else must approve it.",
)

RULE = Rule(
    name=NAME,
    title=Text("Hvordan en oplysning gives videre", "How information is passed on"),
    meaning=Text(
        "En oplysning åbnes kun for modtageren, hvor tabellen giver den selve oplysningen. En status, en region, en "
        "udtalelse eller det nødvendige skrives i en besked i stedet. Gælder det modtagerens egne sager, og har den "
        "intet i denne, skal en anden godkende det.",
        "Information is opened to a receiver only where the table gives it the information itself. A status, a region, "
        "a statement or what is needed is written in a message instead. Where it is for the receiver's own cases and "
        "it has nothing in this one, somebody else must approve it.",
    ),
    facts=WayFacts,
    decide=disclosure_way,
    questions={
        "receiver": Text("Hvem skal have oplysningen?", "Who is to get the information?"),
        "category": Text("Hvilken oplysning?", "Which information?"),
        "has_part": Text("Har modtageren selv noget i sagen?", "Has the receiver something of its own in the case?"),
        "on": Text("Hvilken dag?", "On which day?"),
    },
    requirements=("SHR-04",),
)
