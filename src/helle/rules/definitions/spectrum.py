"""Where a person stands between unreasonable work and trafficking, and where the case goes (DEF-08, CRI-25).

Everything that affects the route lives in `spectrum`. A case that is not trafficking is not simply closed: it is handed
on to whoever has it, and counted separately.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import Code, FactorAnswer
from helle.rules.facts import implausible_dates, missing
from helle.rules.parameters import plan_notes, switch
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "spectrum"


class SpectrumPlace(Code):
    """The places on the spectrum of DEF-08."""

    TRAFFICKING = "trafficking", "Menneskehandel", "Trafficking"
    EXPLOITATION_262B = (
        "exploitation_262b",
        "Åbenlyst urimelige forhold (menneskeudnyttelse)",
        "Manifestly unreasonable conditions (human exploitation)",
    )
    MANIFESTLY_UNREASONABLE = (
        "manifestly_unreasonable",
        "Åbenlyst urimelige forhold, før menneskeudnyttelse blev strafbart",
        "Manifestly unreasonable conditions, before human exploitation was an offence",
    )
    VULNERABLE_WORKER = (
        "vulnerable_worker",
        "Urimelige vilkår (sårbar udenlandsk arbejdstager)",
        "Unreasonable conditions (vulnerable foreign worker)",
    )
    ORDINARY_WORK = "ordinary_work", "Ingen tegn på udnyttelse", "No signs of exploitation"


class Route(Code):
    """To whom a case goes (DEF-08)."""

    CMM = "cmm", "Center mod Menneskehandel", "Danish Centre against Human Trafficking (CMM)"
    POLICE = "police", "Politiet", "Police"
    AT = "at", "Arbejdstilsynet", "Danish Working Environment Authority"
    TRADE_UNION = "trade_union", "Fagforening", "Trade union"


@dataclass(frozen=True, slots=True)
class SpectrumFacts:
    """What is known of the work and of the person; None and UNKNOWN mean not known.

    `trafficking`: assessed, or indicated while it is assessed. `manifestly_unreasonable` and `unreasonable` are of the
    conditions of work. `work_on`: the last day of that work, for the provision on human exploitation.
    """

    trafficking: FactorAnswer
    manifestly_unreasonable: bool | None
    unreasonable: bool | None
    work_on: date | None


@dataclass(frozen=True, slots=True)
class Routing:
    """The place on the spectrum, which is also what is counted, and to whom the case goes."""

    place: SpectrumPlace
    routes: tuple[Route, ...]


def spectrum(facts: SpectrumFacts) -> Ruling[Routing]:
    """Where the case stands and goes (DEF-08).

    ALLOWED with CMM for trafficking and its signs. HUMAN_DECIDES for the lower part of the spectrum, where the person
    is asked before the case is handed on and no support case is opened. Not known: cannot be decided.
    """
    problems = implausible_dates(work_on=facts.work_on) or _contradictions(facts)
    if problems:
        return undecided(NAME, problems)
    notes = plan_notes(facts.work_on) if facts.work_on is not None else ()
    if facts.trafficking is FactorAnswer.YES:
        return _ruling(Verdict.ALLOWED, SpectrumPlace.TRAFFICKING, (Route.CMM,), (_TRAFFICKING, *notes))
    unknown = _unknown(facts)
    if unknown:
        return undecided(NAME, unknown, (_SIGNS_FIRST,))
    if facts.manifestly_unreasonable and facts.work_on is not None:
        off_or_on = switch("offence_262b", facts.work_on)
        routes = (
            (Route.POLICE, Route.AT, Route.TRADE_UNION) if off_or_on else (Route.AT, Route.TRADE_UNION, Route.POLICE)
        )
        return _ruling(
            Verdict.HUMAN_DECIDES,
            SpectrumPlace.EXPLOITATION_262B if off_or_on else SpectrumPlace.MANIFESTLY_UNREASONABLE,
            routes,
            (_MANIFEST, _262B if off_or_on else _NOT_YET, _HAND_OVER, _APART, *notes),
            (off_or_on.use(),),
        )
    if facts.unreasonable:
        return _ruling(
            Verdict.HUMAN_DECIDES,
            SpectrumPlace.VULNERABLE_WORKER,
            (Route.AT, Route.TRADE_UNION),
            (_UNREASONABLE, _HAND_OVER, _APART, *notes),
        )
    return _ruling(Verdict.ALLOWED, SpectrumPlace.ORDINARY_WORK, (), (_ORDINARY, *notes))


def _ruling(
    verdict: Verdict,
    place: SpectrumPlace,
    routes: tuple[Route, ...],
    reasons: tuple[Reason, ...],
    parameters: tuple[ParameterUse, ...] = (),
) -> Ruling[Routing]:
    if routes:
        headline = Text(
            f"{place.label.da}; går til: {', '.join(route.label.da for route in routes)}.",
            f"{place.label.en}; goes to: {', '.join(route.label.en for route in routes)}.",
        )
    else:
        headline = Text(f"{place.label.da}; går ikke videre.", f"{place.label.en}; goes no further.")
    return Ruling(NAME, verdict, Routing(place, routes), headline, reasons, parameters)


def _contradictions(facts: SpectrumFacts) -> tuple[Problem, ...]:
    if facts.manifestly_unreasonable and facts.unreasonable is False:
        text = Text(
            "forholdene kan ikke være åbenlyst urimelige uden at være urimelige.",
            "the conditions cannot be manifestly unreasonable without being unreasonable.",
        )
        return (Problem("unreasonable", text),)
    return ()


def _unknown(facts: SpectrumFacts) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if facts.trafficking is FactorAnswer.UNKNOWN:
        found.append(
            missing(
                "trafficking",
                "det er ikke afklaret, om der kan være tale om menneskehandel.",
                "it is not clear whether it may be trafficking.",
            )
        )
    if facts.manifestly_unreasonable and facts.work_on is None:
        found.append(
            missing("work_on", "det er ikke oplyst, hvornår arbejdet fandt sted.", "it is not known when the work was.")
        )
    if facts.manifestly_unreasonable is None and facts.unreasonable is not False:
        found.append(
            missing(
                "manifestly_unreasonable",
                "det er ikke oplyst, om forholdene var åbenlyst urimelige.",
                "it is not known whether the conditions were manifestly unreasonable.",
            )
        )
    elif facts.manifestly_unreasonable is False and facts.unreasonable is None:
        found.append(
            missing(
                "unreasonable",
                "det er ikke oplyst, om vilkårene var urimelige.",
                "it is not known whether the conditions were unreasonable.",
            )
        )
    return tuple(found)


_TRAFFICKING = Reason(
    "spectrum.trafficking",
    Text(
        "Der er menneskehandel eller tegn på det; sagen hører til hos CMM, uanset hvordan vilkårene var.",
        "There is trafficking or a sign of it; the case belongs with CMM, whatever the conditions were.",
    ),
    "DEF-08",
)
_SIGNS_FIRST = Reason(
    "spectrum.signs_first",
    Text(
        "Er der tegn på menneskehandel, spørges CMM først; bistand venter ikke på svaret.",
        "Where there are signs of trafficking CMM is asked first; assistance does not wait for the answer.",
    ),
    "DEF-08",
    reading="DEF-08",
)
_MANIFEST = Reason(
    "spectrum.manifestly_unreasonable",
    Text(
        "Forholdene var åbenlyst urimelige; det skal bekæmpes, også uden tvang.",
        "The conditions were manifestly unreasonable; that is to be fought, also without coercion.",
    ),
    "CRI-25",
)
_262B = Reason(
    "spectrum.police_262b",
    Text(
        "Det kan straffes som menneskeudnyttelse, så politiet er den første modtager.",
        "It can be punished as human exploitation, so the police are the first receiver.",
    ),
    "PUB-LAW-03",
)
_NOT_YET = Reason(
    "spectrum.not_in_force",
    Text(
        "Bestemmelsen om menneskeudnyttelse gjaldt ikke den dag; politiet vurderer, om en anden passer.",
        "The provision on human exploitation did not apply on that day; the police judge whether another fits.",
    ),
    "CRI-13",
)
_UNREASONABLE = Reason(
    "spectrum.unreasonable",
    Text(
        "Vilkårene var urimelige, men det er ikke menneskehandel; Arbejdstilsynet og en fagforening kan hjælpe.",
        "The conditions were unreasonable, but this is not trafficking; the Working Environment Authority and a trade "
        "union can help.",
    ),
    "DEF-08",
    reading="DEF-08",
)
_HAND_OVER = Reason(
    "spectrum.hand_over",
    Text(
        "Spørg personen først, giv få oplysninger videre, og åbn ingen støttesag; støtten er for ofre.",
        "Ask the person first, pass on little, and open no support case; the support is for victims.",
    ),
    "ACC-01",
    reading="DEF-08",
)
_APART = Reason(
    "spectrum.counted_apart",
    Text(
        "Sagen tælles for sig og ikke som menneskehandel.",
        "The case is counted apart and not as trafficking.",
    ),
    "DEF-08",
    reading="DEF-08",
)
_ORDINARY = Reason(
    "spectrum.no_signs",
    Text(
        "Hverken menneskehandel eller urimelige vilkår er fundet.",
        "Neither trafficking nor unreasonable conditions were found.",
    ),
    "DEF-08",
)

RULE = Rule(
    name=NAME,
    title=Text("Fra urimelige vilkår til menneskehandel", "From unreasonable conditions to trafficking"),
    meaning=Text(
        "Indsatsen dækker hele spektret fra urimelige vilkår over åbenlyst urimelige forhold til menneskehandel. "
        "Reglen siger, hvor en sag står, og hvem den går til: CMM, politiet, Arbejdstilsynet eller en fagforening. "
        "En sag, der ikke er menneskehandel, lukkes ikke bare; personen spørges, sagen gives videre og tælles for sig.",
        "The effort covers the whole spectrum from unreasonable conditions through manifestly unreasonable ones to "
        "trafficking. The rule says where a case stands and to whom it goes: CMM, the police, the Working "
        "Environment Authority or a union. A case that is not trafficking is not just closed; the person is asked, it "
        "is handed on and counted apart.",
    ),
    facts=SpectrumFacts,
    decide=spectrum,
    questions={
        "trafficking": Text(
            "Er der menneskehandel eller tegn på det?", "Is there trafficking, or are there signs of it?"
        ),
        "manifestly_unreasonable": Text(
            "Var arbejdsforholdene åbenlyst urimelige?", "Were the conditions of work manifestly unreasonable?"
        ),
        "unreasonable": Text("Var vilkårene urimelige?", "Were the conditions unreasonable?"),
        "work_on": Text("Hvornår fandt arbejdet sidst sted?", "When was the work done last?"),
    },
    requirements=("DEF-08", "ACC-01", "CRI-13", "CRI-25", "PUB-LAW-03"),
    parameters=("offence_262b",),
)
