"""Which police unit investigates (CRI-01, CRI-02, CRI-03, CRI-18): the district, or the unit for special crime (NSK).

Everything that affects who investigates lives in `investigating_unit`: the district is the main rule, and the one
exception asks two questions, whether the case is organised and whether it is especially qualified.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "investigation"


class InvestigatingUnit(Code):
    """Who investigates a trafficking case (CRI-01, CRI-02)."""

    DISTRICT = "district", "Politikredsen", "The police district"
    NSK = "nsk", "National enhed for Særlig Kriminalitet", "National Unit for Special Crime (NSK)"


@dataclass(frozen=True, slots=True)
class InvestigationFacts:
    """What there may be grounds to assume about the case; None means not known.

    `organised`: organised trafficking or smuggling. `very_extensive`: of particularly considerable extent.
    `otherwise_qualified`: especially qualified in another way. `forced_labour`: the district works against forced
    labour in it. `specialists_wanted`: the district wants forensic or other special competences.
    """

    organised: bool | None
    very_extensive: bool | None
    otherwise_qualified: bool | None
    on: date
    forced_labour: bool | None = None
    specialists_wanted: bool = False


def investigating_unit(facts: InvestigationFacts) -> Ruling[InvestigatingUnit]:
    """Who investigates on the day `on` (CRI-01, CRI-02).

    ALLOWED with NSK for an organised case that may be especially qualified, and with the district for one that is not
    qualified. HUMAN_DECIDES for a case that is especially qualified without being organised, which the plan does not
    mention. Until that is known the district investigates meanwhile: CANNOT_BE_DECIDED.
    """
    problems = implausible_dates(on=facts.on)
    if problems:
        return undecided(NAME, problems)
    qualified = _qualified(facts)
    rest = (*_support(facts), _ENFORCES, *plan_notes(facts.on))
    if facts.organised is False and qualified:
        return Ruling(
            NAME,
            Verdict.HUMAN_DECIDES,
            InvestigatingUnit.DISTRICT,
            Text(
                "Politikredsen efterforsker, medmindre den aftaler andet med NSK.",
                "The police district investigates, unless it agrees otherwise with NSK.",
            ),
            (_DISTRICT, _QUALIFIED_NOT_ORGANISED, *rest),
        )
    if qualified is False:
        return Ruling(
            NAME,
            Verdict.ALLOWED,
            InvestigatingUnit.DISTRICT,
            Text("Politikredsen efterforsker.", "The police district investigates."),
            (_DISTRICT, *rest),
        )
    if facts.organised and qualified:
        return Ruling(
            NAME,
            Verdict.ALLOWED,
            InvestigatingUnit.NSK,
            Text("NSK efterforsker.", "NSK investigates."),
            (_NSK, *rest),
        )
    return undecided(NAME, _unanswered(facts, qualified), (_MEANWHILE,))


def _qualified(facts: InvestigationFacts) -> bool | None:
    """Whether the case may be especially qualified: one yes is enough, two are needed for a no."""
    answers = (facts.very_extensive, facts.otherwise_qualified)
    if True in answers:
        return True
    return None if None in answers else False


def _unanswered(facts: InvestigationFacts, qualified: bool | None) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if facts.organised is None:
        found.append(
            missing(
                "organised",
                "det er ikke oplyst, om sagen kan være organiseret.",
                "it is not known whether the case may be organised.",
            )
        )
    if qualified is None and facts.very_extensive is None:
        found.append(
            missing(
                "very_extensive",
                "det er ikke oplyst, om omfanget kan være særligt betydeligt.",
                "it is not known whether the extent may be particularly considerable.",
            )
        )
    if qualified is None and facts.otherwise_qualified is None:
        found.append(
            missing(
                "otherwise_qualified",
                "det er ikke oplyst, om sagen på anden måde er særligt kvalificeret.",
                "it is not known whether the case is especially qualified in another way.",
            )
        )
    return tuple(found)


def _support(facts: InvestigationFacts) -> tuple[Reason, ...]:
    found: list[Reason] = []
    if facts.forced_labour:
        found.append(
            Reason(
                "investigation.nsk_supports_forced_labour",
                Text(
                    "NSK støtter politikredsens indsats mod tvangsarbejde, også når kredsen selv efterforsker.",
                    "NSK supports the district's effort against forced labour, also where the district investigates.",
                ),
                "CRI-03",
            )
        )
    if facts.specialists_wanted:
        found.append(
            Reason(
                "investigation.nsk_lends_specialists",
                Text(
                    "NSK stiller kriminalteknik og særlige kompetencer til rådighed for politikredsen.",
                    "NSK lends the district forensic services and special competences.",
                ),
                "CRI-03",
            )
        )
    return tuple(found)


_DISTRICT = Reason(
    "investigation.district",
    Text(
        "Sager om menneskehandel efterforskes som hovedregel af politikredsen.",
        "As a main rule trafficking cases are investigated by the police district.",
    ),
    "CRI-01",
)
_NSK = Reason(
    "investigation.nsk",
    Text(
        "Sagen er organiseret, og noget kan tale for, at den er særligt omfattende eller særligt kvalificeret.",
        "The case is organised, and something may suggest that it is especially extensive or especially qualified.",
    ),
    "CRI-02",
)
_QUALIFIED_NOT_ORGANISED = Reason(
    "investigation.qualified_not_organised",
    Text(
        "Sagen kan være særligt kvalificeret, men er ikke organiseret; planen nævner kun organiserede sager for NSK.",
        "The case may be especially qualified but is not organised; the plan names only organised cases for NSK.",
    ),
    "CRI-02",
    reading="CRI-02",
)
_MEANWHILE = Reason(
    "investigation.district_meanwhile",
    Text(
        "Til det er oplyst, efterforsker politikredsen; enheden kan skifte med en ny dato.",
        "Until that is known the police district investigates; the unit can change with a new date.",
    ),
    "CRI-01",
    reading="CRI-02",
)
_ENFORCES = Reason(
    "investigation.enforces",
    Text(
        "Politikredsene og NSK håndhæver bestemmelserne om menneskehandel, efterforsker og retsforfølger.",
        "The districts and NSK enforce the provisions on trafficking, investigate and prosecute.",
    ),
    "CRI-18",
)

RULE = Rule(
    name=NAME,
    title=Text("Hvem efterforsker", "Who investigates"),
    meaning=Text(
        "En sag om menneskehandel efterforskes af politikredsen. Er den organiseret, og kan den være særligt "
        "omfattende eller på anden måde særligt kvalificeret, efterforsker NSK. NSK støtter kredsene i alle sager. "
        "Hvad der er grund til at antage, vurderer politiet; en særligt kvalificeret sag, der ikke er organiseret, "
        "aftaler kredsen og NSK.",
        "A trafficking case is investigated by the police district. If it is organised and may be especially extensive "
        "or qualified in another way, NSK investigates. NSK supports the districts in every case. What there are "
        "grounds to assume is for the police; a qualified case that is not organised is agreed between district and "
        "NSK.",
    ),
    facts=InvestigationFacts,
    decide=investigating_unit,
    questions={
        "organised": Text(
            "Er der tale om organiseret menneskehandel eller menneskesmugling?",
            "Is it organised trafficking or smuggling?",
        ),
        "very_extensive": Text("Kan omfanget være særligt betydeligt?", "May the extent be particularly considerable?"),
        "otherwise_qualified": Text(
            "Kan sagen på anden måde være særligt kvalificeret?", "May the case be especially qualified in another way?"
        ),
        "on": Text("Hvilken dag spørges der om?", "Which day is asked about?"),
        "forced_labour": Text("Handler sagen om tvangsarbejde?", "Is the case about forced labour?"),
        "specialists_wanted": Text(
            "Ønsker kredsen særlige kompetencer fra NSK?", "Does the district want special competences from NSK?"
        ),
    },
    requirements=("CRI-01", "CRI-02", "CRI-03", "CRI-18"),
)
