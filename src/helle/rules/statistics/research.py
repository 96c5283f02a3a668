"""Who applies for an extract for research, who decides on it, and what may be handed out (GOV-19).

An extract is rows, one a person, so that it is nearer to persons than any table. Two of CMM look at it before it is
made, and it is made only where nobody stands in a group that is too small.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.facts import implausible_dates, implausible_numbers, missing
from helle.rules.parameters import parameter, plan_notes, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "research_extract"
SMALLEST = "research_smallest_group"
DRAWN = "research_drawn_percent"
MOST_COLUMNS = "research_most_columns"
MOST_MONTHS = "research_most_months"
DELETION_DAYS = "research_deletion_days"
REMINDER_DAYS = "research_reminder_days"


class ResearchAct(Code):
    """What somebody wants to do about an extract for research."""

    APPLY = "apply", "Ansøge om et udtræk", "Apply for an extract"
    PREPARE = "prepare", "Forberede afgørelsen", "Prepare the decision"
    DECIDE = "decide", "Afgøre ansøgningen", "Decide on the application"
    HAND_OUT = "hand_out", "Udlevere udtrækket", "Hand the extract out"
    REVOKE = "revoke", "Tilbagekalde tilladelsen", "Revoke the permission"
    CONFIRM = "confirm", "Notere, at udtrækket er slettet", "Record that the extract is deleted"


class ResearchPart(Code):
    """In which part somebody deals with an extract for research."""

    INSTITUTION = "institution", "Som den institution, der forsker", "As the institution that does the research"
    ANALYST = "analyst", "Som CMM's analytiker", "As CMM's analyst"
    LEAD = "lead", "Som CMM's leder", "As CMM's lead"


@dataclass(frozen=True, slots=True)
class ResearchFacts:
    """What somebody wants to do about an extract on a day.

    `institution`: she acts for a research institution that has a login. `analyst`, `lead`: she is one of CMM.
    `prepared`: she prepared what is to be decided, herself. `holds`: the institution has an extract that nobody has
    confirmed deleted. `smallest`: how many stand in the smallest group of what would be handed out.
    """

    act: ResearchAct
    institution: bool
    analyst: bool
    lead: bool
    on: date
    prepared: bool | None = None
    holds: bool | None = None
    smallest: int | None = None


def research_extract(facts: ResearchFacts) -> Ruling[ResearchPart]:
    """Whether she may do it, and in which part (GOV-19)."""
    wrong = implausible_dates(on=facts.on) or implausible_numbers(smallest=facts.smallest)
    if wrong:
        return undecided(NAME, wrong)
    part, reason = _part(facts)
    if part is not None:
        if facts.act is ResearchAct.DECIDE and facts.prepared is None:
            return undecided(NAME, (_WHO_PREPARED,))
        if facts.act in (ResearchAct.APPLY, ResearchAct.HAND_OUT) and facts.holds is None:
            return undecided(NAME, (_WHAT_IT_HOLDS,))
        if facts.act is ResearchAct.HAND_OUT and facts.smallest is None:
            return undecided(NAME, (_HOW_SMALL,))
        against = _against(facts)
        if against is not None:
            part, reason = None, against
    used = tuple(parameter(name, facts.on).use() for name in _READ.get(facts.act, ()))
    notes = plan_notes(facts.on)
    if part is None:
        return Ruling(NAME, Verdict.REFUSED, None, _NO, (reason, *notes), used)
    headline = Text(f"{facts.act.label.da}: {part.label.inside.da}.", f"{facts.act.label.en}: {part.label.inside.en}.")
    return Ruling(NAME, Verdict.ALLOWED, part, headline, (reason, *notes), used)


_READ = {
    ResearchAct.APPLY: (MOST_COLUMNS, MOST_MONTHS),
    ResearchAct.HAND_OUT: (SMALLEST, DRAWN),
    ResearchAct.REVOKE: (DELETION_DAYS,),
    ResearchAct.CONFIRM: (DELETION_DAYS, REMINDER_DAYS),
}


def smallest_group(on: date) -> int:
    """In how large a group each row has to stand, at least."""
    return whole_number(parameter(SMALLEST, on))


def drawn_percent(on: date) -> int:
    """How many of a hundred an extract leaves out at least, drawn by lot beside those who are kept out."""
    return whole_number(parameter(DRAWN, on))


def most_columns(on: date) -> int:
    """How many columns an extract may have."""
    return whole_number(parameter(MOST_COLUMNS, on))


def most_months(on: date) -> int:
    """For how many months an extract may be used."""
    return whole_number(parameter(MOST_MONTHS, on))


def deletion_days(on: date) -> int:
    """How many days there are to delete an extract once its use has ended, or the permission was revoked."""
    return whole_number(parameter(DELETION_DAYS, on))


def reminder_days(on: date) -> int:
    """How many days before the day of deletion the desks are reminded."""
    return whole_number(parameter(REMINDER_DAYS, on))


def _part(facts: ResearchFacts) -> tuple[ResearchPart | None, Reason]:
    act = facts.act
    if act in (ResearchAct.DECIDE, ResearchAct.REVOKE):
        return (ResearchPart.LEAD, _DECIDES) if facts.lead else (None, _NOT_LEAD)
    if act is ResearchAct.PREPARE:
        return (ResearchPart.ANALYST, _PREPARES) if facts.analyst else (None, _NOT_ANALYST)
    if facts.analyst:
        return ResearchPart.ANALYST, _HANDLES
    if facts.lead and act is not ResearchAct.APPLY:
        return ResearchPart.LEAD, _HANDLES
    if facts.institution and act is not ResearchAct.HAND_OUT:
        return ResearchPart.INSTITUTION, _RESEARCHES
    return None, _NOT_RESEARCH


def _against(facts: ResearchFacts) -> Reason | None:
    if facts.act is ResearchAct.DECIDE and facts.prepared:
        return _FOUR_EYES
    if facts.act in (ResearchAct.APPLY, ResearchAct.HAND_OUT) and facts.holds:
        return _HOLDS_ONE
    if facts.act is ResearchAct.HAND_OUT and (facts.smallest or 0) < smallest_group(facts.on):
        return _TOO_SMALL
    return None


_NO = Text("Det kan ikke gøres her.", "This cannot be done here.")
_WHO_PREPARED = missing(
    "prepared",
    "det er ikke oplyst, om hun selv har forberedt afgørelsen.",
    "it is not stated whether she prepared the decision herself.",
)
_WHAT_IT_HOLDS = missing(
    "holds",
    "det er ikke oplyst, om institutionen har et udtræk, der ikke er bekræftet slettet.",
    "it is not stated whether the institution has an extract that is not confirmed deleted.",
)
_HOW_SMALL = missing(
    "smallest",
    "det er ikke talt, hvor få der står i den mindste gruppe.",
    "it has not been counted how few stand in the smallest group.",
)


def _reason(code: str, da: str, en: str) -> Reason:
    return Reason(f"research_extract.{code}", Text(da, en), "GOV-19", reading="GOV-19")


_RESEARCHES = _reason(
    "researches",
    "Institut for Menneskerettigheder undersøger indsatsen og søger selv.",
    "The Danish Institute for Human Rights studies the effort and applies itself.",
)
_HANDLES = _reason(
    "handles",
    "CMM behandler udtræk for den institution, der forsker.",
    "CMM deals with extracts for the institution that does the research.",
)
_PREPARES = _reason(
    "prepares",
    "CMM's analytiker ser hver kolonne efter, før lederen afgør.",
    "CMM's analyst looks at each column before the lead decides.",
)
_DECIDES = _reason("decides", "CMM's leder afgør, hvad der udleveres.", "CMM's lead decides on what is handed out.")
_NOT_RESEARCH = _reason(
    "not_research",
    "Udtræk til forskning søges af Institut for Menneskerettigheder eller gennem CMM's analytiker.",
    "Extracts for research are applied for by the Danish Institute for Human Rights or through CMM's analyst.",
)
_NOT_ANALYST = _reason(
    "not_analyst", "Afgørelsen forberedes af CMM's analytiker.", "The decision is prepared by CMM's analyst."
)
_NOT_LEAD = _reason("not_lead", "Det afgør CMM's leder.", "CMM's lead decides on that.")
_FOUR_EYES = _reason(
    "four_eyes",
    "Den, der har forberedt afgørelsen, træffer den ikke selv.",
    "Whoever prepared the decision does not make it.",
)
_HOLDS_ONE = _reason(
    "holds_one",
    "Institutionen har et udtræk, som ikke er bekræftet slettet: to om de samme personer kan trækkes fra hinanden.",
    "The institution has an extract that is not confirmed deleted: two of the same persons can be subtracted.",
)
_TOO_SMALL = _reason(
    "too_small",
    "Den mindste gruppe i udtrækket er for lille: nogen kan blive kendt.",
    "The smallest group of the extract is too small: somebody may be known by it.",
)

RULE = Rule(
    name=NAME,
    title=Text("Udtræk til forskning", "An extract for research"),
    meaning=Text(
        "En institution, der undersøger indsatsen, kan få rækker i stedet for tabeller, når den siger til hvad, efter "
        "hvilken hjemmel og hvor længe. CMM's analytiker forbereder, kolonne for kolonne; CMM's leder afgør. Hver "
        "række står i en gruppe, der er stor nok, nogle er trukket ud ved lod, og institutionen får først det næste "
        "udtræk, når det forrige er slettet.",
        "An institution that studies the effort may have rows in place of tables when it says what for, on which legal "
        "ground and for how long. CMM's analyst prepares, column by column; CMM's lead decides. Each row stands in a "
        "group that is large enough, some are drawn out by lot, and the institution is given the next extract only "
        "once the last one is deleted.",
    ),
    facts=ResearchFacts,
    decide=research_extract,
    questions={
        "act": Text("Hvad skal der gøres?", "What is to be done?"),
        "institution": Text("Forsker hendes institution?", "Does her institution do research?"),
        "analyst": Text("Er hun analytiker i CMM?", "Is she CMM's analyst?"),
        "lead": Text("Leder hun CMM?", "Does she lead CMM?"),
        "on": Text("Hvilken dag?", "On which day?"),
        "prepared": Text("Har hun selv forberedt afgørelsen?", "Did she prepare the decision herself?"),
        "holds": Text(
            "Har institutionen et udtræk, der ikke er bekræftet slettet?",
            "Has the institution an extract that is not confirmed deleted?",
        ),
        "smallest": Text("Hvor få står i den mindste gruppe?", "How few stand in the smallest group?"),
    },
    requirements=("GOV-19", "STA-01"),
    parameters=(SMALLEST, DRAWN, MOST_COLUMNS, MOST_MONTHS, DELETION_DAYS, REMINDER_DAYS),
)
