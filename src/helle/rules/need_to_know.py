"""Whether somebody may open a case of her own unit, and for how long (PUB-DIG-04, PUB-DIG-05, C6).

That the unit has the case opens it to nobody by itself: who works on it opens it freely, everybody else says first what
for. In danger she is not kept waiting: she opens it with a word on why, and whoever leads is told at once.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.facts import implausible_dates, implausible_numbers, missing
from helle.rules.parameters import parameter, whole_number
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

PURPOSE_HOURS = "look_purpose_hours"
DANGER_HOURS = "look_danger_hours"
OFTEN = "look_danger_often"
ANSWER_HOURS = "look_danger_answer_hours"


class Opening(Code):
    """How a case is opened to somebody of the unit that has it."""

    FREELY = "freely", "Frit", "Freely"
    WITH_PURPOSE = "with_purpose", "Med et formål", "With a purpose"
    IN_DANGER = "in_danger", "På grund af fare", "Because of danger"


class Told(Code):
    """Who is told at once that a case was opened because of danger."""

    LEAD = "lead", "Lederen", "The lead"
    OFFICER = "officer", "Databeskyttelsesrådgiveren", "The data protection officer"
    BOTH = "both", "Lederen og databeskyttelsesrådgiveren", "The lead and the data protection officer"


@dataclass(frozen=True, slots=True)
class NeedToKnowFacts:
    """What is known of her and the case on the day `on`.

    `given`: somebody in the unit has been given the case. `works_on`: she has it or had it a few days ago, covers for
    who has it, is contact person or deputy, is to hold an interview, has a task, a draft or a request of hers in it;
    not by what she gave herself while it was a colleague's and open to her by a look alone.
    `leads`: she leads the unit. `purpose`: she has said what for. `danger`: she says who is in danger, and why.
    """

    on: date
    given: bool | None = None
    works_on: bool | None = None
    leads: bool | None = None
    purpose: bool = False
    danger: bool = False


def need_to_know(facts: NeedToKnowFacts) -> Ruling[Opening]:
    """Whether she may open the case now, and how (PUB-DIG-04, PUB-DIG-05, C6).

    ALLOWED freely where nobody has it, for who works on it, and for who leads. Else ALLOWED for some hours once she has
    said what for, or that there is danger; of both, the danger counts. REFUSED until she has.
    """
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided("need_to_know", problems)
    for free, reason in ((facts.works_on, _WORKS_ON), (facts.given is False, _NOBODYS), (facts.leads, _LEADS)):
        if free:
            return Ruling("need_to_know", Verdict.ALLOWED, Opening.FREELY, reason.text, (reason,))
    waiting = _not_said(facts)
    if waiting:
        return undecided("need_to_know", waiting)
    if facts.danger:
        used = (parameter(DANGER_HOURS, facts.on).use(),)
        return Ruling("need_to_know", Verdict.ALLOWED, Opening.IN_DANGER, _DANGER.text, (_DANGER,), used)
    if facts.purpose:
        used = (parameter(PURPOSE_HOURS, facts.on).use(),)
        return Ruling("need_to_know", Verdict.ALLOWED, Opening.WITH_PURPOSE, _PURPOSE.text, (_PURPOSE,), used)
    return Ruling("need_to_know", Verdict.REFUSED, None, SAY_WHAT_FOR.text, (SAY_WHAT_FOR,))


def open_hours(opening: Opening, on: date) -> int:
    """For how many hours a case stays open to somebody who does not work on it (PUB-DIG-04)."""
    return whole_number(parameter(DANGER_HOURS if opening is Opening.IN_DANGER else PURPOSE_HOURS, on))


def answer_hours(on: date) -> int:
    """Within how many hours a look because of danger is to be answered (PUB-DIG-04)."""
    return whole_number(parameter(ANSWER_HOURS, on))


@dataclass(frozen=True, slots=True)
class DangerLookFacts:
    """What is known when a case was opened because of danger, on the day `on`.

    `has_lead`: somebody else than she herself leads her unit today. `in_a_day`: how often she has opened cases so
    within a day, this time counted.
    """

    on: date
    has_lead: bool | None = None
    in_a_day: int | None = None


def danger_look(facts: DangerLookFacts) -> Ruling[Told]:
    """Who is told at once, and answers (PUB-DIG-04).

    ALLOWED: the lead; the data protection officer where nobody leads the unit, and both where one person opens cases so
    often in a day.
    """
    problems = implausible_dates(on=facts.on) or implausible_numbers(in_a_day=facts.in_a_day)
    if facts.in_a_day is not None and facts.in_a_day < 1:
        problems = (*problems, _NOT_ONE)
    problems = (*problems, *_not_said_of_danger(facts))
    if problems or facts.has_lead is None or facts.in_a_day is None:
        return undecided("danger_look", problems)
    often = parameter(OFTEN, facts.on)
    used = (often.use(), parameter(ANSWER_HOURS, facts.on).use())
    many = facts.in_a_day > whole_number(often)
    if not facts.has_lead:
        reasons = (_NO_LEAD, _OFTEN) if many else (_NO_LEAD,)
        return Ruling("danger_look", Verdict.ALLOWED, Told.OFFICER, _NO_LEAD.text, reasons, used)
    if many:
        return Ruling("danger_look", Verdict.ALLOWED, Told.BOTH, _OFTEN.text, (_LEAD, _OFTEN), used)
    return Ruling("danger_look", Verdict.ALLOWED, Told.LEAD, _LEAD.text, (_LEAD,), used)


def _not_said(facts: NeedToKnowFacts) -> tuple[Problem, ...]:
    asked = (
        (
            facts.given,
            missing(
                "given",
                "det er ikke oplyst, om nogen har fået sagen.",
                "it is not stated whether anybody has been given the case.",
            ),
        ),
        (
            facts.works_on,
            missing(
                "works_on",
                "det er ikke oplyst, om hun arbejder på sagen.",
                "it is not stated whether she works on the case.",
            ),
        ),
        (
            facts.leads,
            missing(
                "leads", "det er ikke oplyst, om hun leder enheden.", "it is not stated whether she leads the unit."
            ),
        ),
    )
    return tuple(problem for value, problem in asked if value is None)


def _not_said_of_danger(facts: DangerLookFacts) -> tuple[Problem, ...]:
    asked = (
        (
            facts.has_lead,
            missing(
                "has_lead",
                "det er ikke oplyst, om en anden leder enheden.",
                "it is not stated whether somebody else leads the unit.",
            ),
        ),
        (
            facts.in_a_day,
            missing(
                "in_a_day",
                "det er ikke oplyst, hvor mange gange det er sket på et døgn.",
                "it is not stated how often it has happened within a day.",
            ),
        ),
    )
    return tuple(problem for value, problem in asked if value is None)


_NOT_ONE = Problem(
    "in_a_day",
    Text("opslaget selv tæller med: tallet er mindst 1.", "the look itself counts: the number is at least 1."),
)
_WORKS_ON = Reason(
    "need_to_know.works_on",
    Text("Hun arbejder på sagen.", "She works on the case."),
    "PUB-DIG-04",
    reading="PUB-DIG-04",
)
_NOBODYS = Reason(
    "need_to_know.nobodys",
    Text("Ingen i enheden har fået sagen endnu.", "Nobody in the unit has been given the case yet."),
    "PUB-DIG-04",
    reading="PUB-DIG-04",
)
_LEADS = Reason(
    "need_to_know.leads",
    Text("Hun leder enheden og fører tilsyn med dens sager.", "She leads the unit and supervises its cases."),
    "PUB-DIG-04",
    reading="PUB-DIG-04",
)
_PURPOSE = Reason(
    "need_to_know.purpose",
    Text(
        "Hun har sagt, hvad hun skal bruge sagen til; det kan personen få at vide.",
        "She has said what she needs the case for; the person can be told so.",
    ),
    "PUB-DIG-05",
)
_DANGER = Reason(
    "need_to_know.danger",
    Text(
        "Nogen er i fare. Sagen åbnes straks, og lederen får besked.",
        "Somebody is in danger. The case opens at once, and the lead is told.",
    ),
    "PUB-DIG-04",
    reading="PUB-DIG-04",
)
SAY_WHAT_FOR = Reason(
    "need_to_know.say_what_for",
    Text(
        "En kollega har sagen. Sig først, hvad du skal bruge den til.",
        "A colleague has the case. Say first what you need it for.",
    ),
    "PUB-DIG-05",
)
_LEAD = Reason(
    "danger_look.lead",
    Text("Lederen får besked straks og svarer.", "The lead is told at once, and answers."),
    "PUB-DIG-04",
    reading="PUB-DIG-04",
)
_NO_LEAD = Reason(
    "danger_look.no_lead",
    Text(
        "Ingen anden leder enheden: databeskyttelsesrådgiveren får besked straks og svarer.",
        "Nobody else leads the unit: the data protection officer is told at once, and answers.",
    ),
    "PUB-DIG-04",
    reading="PUB-DIG-04",
)
_OFTEN = Reason(
    "danger_look.often",
    Text(
        "Den samme har åbnet mange sager på den måde på et døgn: databeskyttelsesrådgiveren får det også at vide.",
        "The same person has opened many cases so within a day: the data protection officer is told, too.",
    ),
    "PUB-DIG-04",
    reading="PUB-DIG-04",
)

RULE = Rule(
    name="need_to_know",
    title=Text("Hvem i enheden en sag er åben for", "To whom in the unit a case is open"),
    meaning=Text(
        "At enheden har en sag, åbner den ikke for alle i enheden. Den, der arbejder på sagen, åbner den frit; så gør "
        "lederen, og så gør alle, mens ingen har fået den. Andre siger først, hvad de skal bruge den til, og det står "
        "i loggen, som personen kan få at vide. Er der fare, åbnes den straks for en kort tid.",
        "That the unit has a case does not open it to everybody in the unit. Whoever works on it opens it freely; so "
        "does the lead, and so does everybody while nobody has been given it. Others first say what they need it for, "
        "and that stands in the log of which the person can be told. In danger it opens at once for a short time.",
    ),
    facts=NeedToKnowFacts,
    decide=need_to_know,
    questions={
        "on": Text("Hvilken dag?", "On which day?"),
        "given": Text("Har nogen i enheden fået sagen?", "Has anybody in the unit been given the case?"),
        "works_on": Text("Arbejder hun på sagen?", "Does she work on the case?"),
        "leads": Text("Leder hun enheden?", "Does she lead the unit?"),
        "purpose": Text("Har hun sagt, hvad hun skal bruge sagen til?", "Has she said what she needs the case for?"),
        "danger": Text("Siger hun, at nogen er i fare?", "Does she say that somebody is in danger?"),
    },
    requirements=("PUB-DIG-04", "PUB-DIG-05"),
    parameters=(PURPOSE_HOURS, DANGER_HOURS),
)
DANGER = Rule(
    name="danger_look",
    title=Text("Hvem der får besked, når en sag åbnes på grund af fare", "Who is told when a case is opened in danger"),
    meaning=Text(
        "Når en sag åbnes på grund af fare, får enhedens leder besked straks og svarer, om det var i orden. Leder "
        "ingen anden enheden, gør databeskyttelsesrådgiveren det. Ingen svarer på sit eget opslag. Sker det ofte for "
        "den samme på et døgn, får databeskyttelsesrådgiveren det også at vide.",
        "When a case is opened because of danger, the lead of the unit is told at once and answers whether it was "
        "right. Where nobody else leads the unit, the data protection officer does. Nobody answers her own look. Where "
        "the same person does it often within a day, the data protection officer is told, too.",
    ),
    facts=DangerLookFacts,
    decide=danger_look,
    questions={
        "on": Text("Hvilken dag?", "On which day?"),
        "has_lead": Text(
            "Leder en anden end hun selv enheden i dag?", "Does somebody else than herself lead the unit?"
        ),
        "in_a_day": Text(
            "Hvor mange sager har hun åbnet på den måde på et døgn, denne talt med?",
            "How many cases has she opened so within a day, this one counted?",
        ),
    },
    requirements=("PUB-DIG-04",),
    parameters=(OFTEN, ANSWER_HOURS),
)
