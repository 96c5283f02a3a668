"""Whether an evening of outreach is written down where it took place (OUT-01, OUT-05..OUT-09).

Everything that affects where an evening is counted lives in `outreach_evening`. Who is responsible where is data, kept
by CMM; the division that the plan begins with is `outreach_mandate`.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.facts import implausible_dates, missing
from helle.rules.outreach import OutreachArea
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Reason, Ruling, Text, Verdict, undecided

NAME = "outreach_evening"


@dataclass(frozen=True, slots=True)
class EveningFacts:
    """Where the evening was, None where that is not known; and where the organisation was responsible on its day."""

    area: OutreachArea | None
    responsible_in: frozenset[OutreachArea]
    on: date


def outreach_evening(facts: EveningFacts) -> Ruling[OutreachArea]:
    """Whether the evening can be counted there (OUT-05..OUT-08).

    ALLOWED in an area of the organisation's own. ALLOWED_WITH_REASON elsewhere: the plan divides the country and
    closes no part of it. REFUSED for an organisation that is responsible nowhere on the day: it has other tasks.
    """
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided(NAME, problems)
    notes = plan_notes(facts.on)
    if not facts.responsible_in:
        headline = Text(
            "Organisationen havde intet ansvar for opsøgende arbejde den dag.",
            "The organisation had no responsibility for outreach on that day.",
        )
        return Ruling(NAME, Verdict.REFUSED, None, headline, (_NOWHERE, *notes))
    if facts.area is None:
        return undecided(NAME, (missing("area", "området er ikke oplyst.", "the area is not known."),))
    if facts.area in facts.responsible_in:
        headline = Text("Aftenen tæller i jeres eget område.", "The evening counts in your own area.")
        return Ruling(NAME, Verdict.ALLOWED, facts.area, headline, (_OWN, *notes))
    headline = Text(
        "Aftenen tæller; skriv, hvorfor I var uden for jeres område.",
        "The evening counts; say why you were outside your area.",
    )
    return Ruling(NAME, Verdict.ALLOWED_WITH_REASON, facts.area, headline, (_ELSEWHERE, _TOGETHER, *notes))


_OWN = Reason(
    "outreach_evening.own_area",
    Text(
        "Organisationen har ansvaret for det opsøgende arbejde her.",
        "The organisation is responsible for outreach here.",
    ),
    "OUT-01",
)
_ELSEWHERE = Reason(
    "outreach_evening.elsewhere",
    Text(
        "Planen fordeler landet og siger, at flere kan arbejde i samme område; den forbyder ingen at arbejde uden for "
        "sit eget. En aften, der ikke blev talt med, var tabt.",
        "The plan divides the country and has several work in one area; it forbids nobody to work outside their own. "
        "An evening that was not counted would be lost.",
    ),
    "OUT-08",
    reading="OUT-08",
)
_TOGETHER = Reason(
    "outreach_evening.cooperation",
    Text(
        "CMM og organisationerne samarbejder tæt om dem, organisationerne møder; derfor skal grunden kunne ses.",
        "CMM and the organisations cooperate closely about those the organisations meet; so the reason is to be seen.",
    ),
    "OUT-09",
)
_NOWHERE = Reason(
    "outreach_evening.no_responsibility",
    Text(
        "Opsøgende arbejde i prostitution tælles af de organisationer, der har fået det som opgave. CMM skriver "
        "ansvaret ind.",
        "Outreach in prostitution is counted by the organisations that have been given the task. CMM enters the "
        "responsibility.",
    ),
    "OUT-01",
    reading="OUT-01",
)

RULE = Rule(
    name=NAME,
    title=Text("Hvor en aften tælles", "Where an evening is counted"),
    meaning=Text(
        "En aften med opsøgende arbejde tælles i det område, hvor den foregik. I et område, som organisationen ikke "
        "har ansvaret for, tæller den med en grund. En organisation, der intet ansvar har den dag, tæller ingen.",
        "An evening of outreach is counted in the area where it took place. In an area for which the organisation is "
        "not responsible it counts with a reason. An organisation that has no responsibility on that day counts none.",
    ),
    facts=EveningFacts,
    decide=outreach_evening,
    questions={
        "area": Text("I hvilket område?", "In which area?"),
        "responsible_in": Text(
            "Hvor har organisationen ansvaret den dag?", "Where is the organisation responsible on that day?"
        ),
        "on": Text("Hvilken dag?", "On which day?"),
    },
    requirements=("OUT-01", "OUT-08", "OUT-09"),
)
