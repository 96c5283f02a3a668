"""Where a call to CMM's hotline goes (DET-08, FLO-08, ACT-10, DEF-08): trafficking to CMM, other exploitation on.

Everything that affects the route lives in `hotline`; where exploitation that is not trafficking goes is the same as on
the `spectrum`, which also knows the day of the work. Opening hours are data of the unit, not a rule.
"""

from dataclasses import dataclass

from helle.rules.codes import Code
from helle.rules.facts import missing
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

NAME = "hotline"


class HotlineRoute(Code):
    """Where a call goes (DET-08, DEF-08)."""

    EMERGENCY = "emergency", "Politiet, 112", "The police, 112"
    CMM = "cmm", "CMM tager sagen", "CMM takes it"
    POLICE = "police", "Politiet", "The police"
    AT = "at", "Arbejdstilsynet", "Danish Working Environment Authority"
    TRADE_UNION = "trade_union", "Fagforening", "Trade union"
    ADVICE = "advice", "Rådgivning, ingen sag", "Advice, no case"


class CallerGroup(Code):
    """Callers as they are counted: DET-08 names authorities, organisations, citizens and others, and what was published
    says of the police apart that they were about half."""

    POLICE = "police", "Politiet", "Police"
    AUTHORITIES = "authorities", "Andre myndigheder", "Other authorities"
    ORGANISATIONS = "organisations", "Frivillige organisationer", "Voluntary organisations"
    CITIZENS = "citizens", "Borgere og personen selv", "Citizens and the person herself"
    OTHERS = "others", "Andre og ikke oplyst", "Others and not told"


class CallerKind(Code):
    """Who calls, as far as they say (DET-08, ACT-10): a kind, never who."""

    POLICE = "police", "Politiet", "Police"
    CONTROL = "control", "Kontrolmyndighed", "Control authority"
    IMMIGRATION = "immigration", "Udlændinge- og asylområdet", "Immigration and asylum"
    MUNICIPALITY = "municipality", "Kommune", "Municipality"
    HEALTH = "health", "Sundhedsvæsenet", "Health service"
    OTHER_AUTHORITY = "other_authority", "Anden myndighed", "Another authority"
    ORGANISATION = "organisation", "Frivillig organisation", "Voluntary organisation"
    CITIZEN = "citizen", "Borger", "Citizen"
    HERSELF = "herself", "Personen selv", "The person herself"
    OTHER = "other", "Andre", "Others"
    NOT_TOLD = "not_told", "Ikke oplyst", "Not told"

    @property
    def group(self) -> CallerGroup:
        """The group in which the call is counted."""
        return _GROUPS[self]


_GROUPS = {
    CallerKind.POLICE: CallerGroup.POLICE,
    CallerKind.CONTROL: CallerGroup.AUTHORITIES,
    CallerKind.IMMIGRATION: CallerGroup.AUTHORITIES,
    CallerKind.MUNICIPALITY: CallerGroup.AUTHORITIES,
    CallerKind.HEALTH: CallerGroup.AUTHORITIES,
    CallerKind.OTHER_AUTHORITY: CallerGroup.AUTHORITIES,
    CallerKind.ORGANISATION: CallerGroup.ORGANISATIONS,
    CallerKind.CITIZEN: CallerGroup.CITIZENS,
    CallerKind.HERSELF: CallerGroup.CITIZENS,
    CallerKind.OTHER: CallerGroup.OTHERS,
    CallerKind.NOT_TOLD: CallerGroup.OTHERS,
}


@dataclass(frozen=True, slots=True)
class HotlineFacts:
    """What the caller tells; None means not known. `anonymous` never changes where a call goes."""

    signs_of_trafficking: bool | None
    unreasonable_work: bool | None = None
    manifestly_unreasonable: bool | None = None
    danger_now: bool = False
    anonymous: bool = False


def hotline(facts: HotlineFacts) -> Ruling[tuple[HotlineRoute, ...]]:
    """Where this call goes (DET-08, DEF-08); it is written down whatever the answer.

    ALLOWED with CMM for signs of trafficking. HUMAN_DECIDES for unreasonable work without them, which is handed on.
    CANNOT_BE_DECIDED while it is not known what the call is about; CMM keeps it meanwhile, and sends on at once where
    somebody is in danger.
    """
    beside = (_WRITTEN_DOWN, *((_ANONYMOUS,) if facts.anonymous else ()))
    first = (HotlineRoute.EMERGENCY,) if facts.danger_now else ()
    danger = (_DANGER,) if facts.danger_now else ()
    if facts.signs_of_trafficking:
        return _ruling(Verdict.ALLOWED, (*first, HotlineRoute.CMM), (*danger, _CMM, *beside))
    unknown = _unknown(facts)
    if unknown and facts.danger_now:
        return _ruling(Verdict.ALLOWED, (*first, HotlineRoute.CMM), (*danger, _KEEP, *beside))
    if unknown:
        return undecided(NAME, unknown, (_KEEP, *beside))
    if facts.manifestly_unreasonable:
        routes = (*first, HotlineRoute.POLICE, *_LOWER_PART)
        return _ruling(Verdict.HUMAN_DECIDES, routes, (*danger, _MANIFEST, _LABOUR, *beside))
    if facts.unreasonable_work:
        return _ruling(Verdict.HUMAN_DECIDES, (*first, *_LOWER_PART), (*danger, _LABOUR, *beside))
    return _ruling(Verdict.ALLOWED, (*first, HotlineRoute.ADVICE), (*danger, _ADVICE, *beside))


def _unknown(facts: HotlineFacts) -> tuple[Problem, ...]:
    if facts.signs_of_trafficking is None:
        return (
            missing(
                "signs_of_trafficking",
                "det er ikke oplyst, om der er tegn på menneskehandel.",
                "it is not known whether there are signs of trafficking.",
            ),
        )
    if facts.manifestly_unreasonable and facts.unreasonable_work is False:
        return (_CONTRADICTION,)
    if facts.unreasonable_work is None and not facts.manifestly_unreasonable:
        return (
            missing(
                "unreasonable_work",
                "det er ikke oplyst, om arbejdsvilkårene er urimelige.",
                "it is not known whether the conditions of work are unreasonable.",
            ),
        )
    return ()


def _ruling(
    verdict: Verdict, routes: tuple[HotlineRoute, ...], reasons: tuple[Reason, ...]
) -> Ruling[tuple[HotlineRoute, ...]]:
    headline = Text(
        f"Går til: {', '.join(route.label.da for route in routes)}.",
        f"Goes to: {', '.join(route.label.en for route in routes)}.",
    )
    return Ruling(NAME, verdict, routes, headline, reasons)


_LOWER_PART = (HotlineRoute.AT, HotlineRoute.TRADE_UNION)
_CONTRADICTION = Problem(
    "unreasonable_work",
    Text(
        "arbejdsvilkårene kan ikke være åbenlyst urimelige uden at være urimelige.",
        "the conditions of work cannot be manifestly unreasonable without being unreasonable.",
    ),
)
_DANGER = Reason(
    "hotline.danger",
    Text(
        "Er nogen i fare nu, ringes der til politiet først; hotlinen er ingen alarmcentral.",
        "If somebody is in danger now the police are called first; the hotline is no emergency service.",
    ),
    "DET-08",
    reading="DET-08",
)
_CMM = Reason(
    "hotline.cmm",
    Text(
        "Der er tegn på menneskehandel; CMM tager imod fra myndigheder, organisationer og borgere.",
        "There are signs of trafficking; CMM receives calls from authorities, organisations and citizens.",
    ),
    "FLO-08",
)
_KEEP = Reason(
    "hotline.keep",
    Text(
        "Til det er afklaret, beholder CMM opkaldet og følger op; intet opkald går tabt.",
        "Until it is clear CMM keeps the call and follows up; no call is lost.",
    ),
    "DET-08",
    reading="DET-08",
)
_MANIFEST = Reason(
    "hotline.manifestly_unreasonable",
    Text(
        "Åbenlyst urimelige forhold skal bekæmpes, også uden tvang; politiet vurderer, om de kan straffes.",
        "Manifestly unreasonable conditions are to be fought, also without coercion; the police weigh whether they can "
        "be punished.",
    ),
    "CRI-25",
)
_LABOUR = Reason(
    "hotline.labour",
    Text(
        "Det er urimelige arbejdsvilkår og ikke menneskehandel; vis videre til Arbejdstilsynet eller en fagforening, "
        "og tæl for sig.",
        "It is unreasonable work and not trafficking; hand on to the Working Environment Authority or a trade "
        "union, and count it apart.",
    ),
    "DEF-08",
    reading="DEF-08",
)
_ADVICE = Reason(
    "hotline.advice",
    Text(
        "Opkaldet er et spørgsmål; svaret noteres uden en sag.",
        "The call is a question; the answer is recorded without a case.",
    ),
    "DET-08",
    reading="GOV-15",
)
_WRITTEN_DOWN = Reason(
    "hotline.written_down",
    Text(
        "Hvert opkald skrives ned med tid, hvem der ringer, og hvad der blev gjort.",
        "Each call is written down with the time, the kind of caller and what was done.",
    ),
    "DET-08",
    reading="DET-08",
)
_ANONYMOUS = Reason(
    "hotline.anonymous",
    Text(
        "Enhver kan ringe uden at sige, hvem man er; det ændrer intet ved, hvor opkaldet går hen.",
        "Anyone may call without saying who they are; it does not change where the call goes.",
    ),
    "ACT-10",
    reading="DET-08",
)

RULE = Rule(
    name=NAME,
    title=Text("Hvor et opkald går hen", "Where a call goes"),
    meaning=Text(
        "Enhver kan ringe til CMM's hotline ved mistanke, også anonymt. Tegn på menneskehandel tager CMM sig af; andre "
        "urimelige arbejdsvilkår vises videre til Arbejdstilsynet eller en fagforening og tælles for sig, åbenlyst "
        "urimelige også til politiet. Er nogen i fare nu, ringes der til politiet først. Intet opkald går tabt.",
        "Anyone may call CMM's hotline on suspicion, also anonymously. CMM takes signs of trafficking; other "
        "unreasonable work is handed on to the Working Environment Authority or a trade union and counted apart, "
        "manifestly unreasonable work to the police as well. If somebody is in danger now the police are called "
        "first. No call is lost.",
    ),
    facts=HotlineFacts,
    decide=hotline,
    questions={
        "signs_of_trafficking": Text("Er der tegn på menneskehandel?", "Are there signs of trafficking?"),
        "unreasonable_work": Text("Er arbejdsvilkårene urimelige?", "Are the conditions of work unreasonable?"),
        "manifestly_unreasonable": Text(
            "Er arbejdsvilkårene åbenlyst urimelige?", "Are the conditions of work manifestly unreasonable?"
        ),
        "danger_now": Text("Er nogen i fare nu?", "Is somebody in danger now?"),
        "anonymous": Text("Vil den, der ringer, være anonym?", "Does the caller want to be anonymous?"),
    },
    requirements=("DET-08", "FLO-08", "ACT-10", "DEF-08", "CRI-25"),
)
