"""Whether a place has room for a person on a day, and suits the person (ACM-07, ACM-13, ACM-14).

Whether the person may live in such a place at all is asked of `placement`; this is about the one place. Room is counted
by two numbers, places and peak places: a peak place takes a reason, and beyond both there is no room, but where the
place itself says that it takes one more; of a place whose number nobody knows the place answers itself. A place that
does not take the person's sex is closed; the rest of its target group is a warning (ACM-06). What ACM-13 names
(safety, vulnerability, relations to others, geography) is only planned as a requirement, and nothing prevents
weighing it now; it therefore never closes a place. What touches safety is for a human to weigh, the rest takes a
reason.
"""

from dataclasses import dataclass
from datetime import date

from helle.rules.accommodation.codes import PlaceFeature, Room, Vulnerability
from helle.rules.facts import implausible_dates, implausible_numbers, missing
from helle.rules.findings import Finding, allowed, human, reasons_of, refused, strictest, with_reason
from helle.rules.parameters import plan_notes, switch
from helle.rules.rule import Rule
from helle.rules.ruling import Problem, Reason, Ruling, Text, Verdict, undecided

INDIVIDUAL_PLACEMENT = "individual_placement"
PLACES_FOR_PEAKS = "places_for_peaks_and_men"


@dataclass(frozen=True, slots=True)
class MatchFacts:
    """A person's needs and one place on the day `on`; None means not known.

    `takes_in`: the place is in use that day. `taken`: how many live there or are expected, without this person.
    `takes_one_more`: the place has said that it takes one past its places. `takes_sex` and `takes_company`: its target
    group has persons of this sex, and those who come as this one does (with a partner, with children, as a minor
    alone). `needs` and `has`: features. `excluded_area`: the place lies where the person must not be. `wished_area`:
    it lies where the person is best placed; None: no wish. `to_keep_apart`: how many live there from whom the person
    is to be kept apart. `to_live_with`: whether those live there with whom the person is to live; None: nobody.
    """

    on: date
    takes_in: bool | None
    places: int | None
    peak_places: int | None
    taken: int | None
    takes_one_more: bool = False
    takes_sex: bool | None = None
    takes_company: bool | None = None
    vulnerability: Vulnerability | None = None
    needs: tuple[PlaceFeature, ...] = ()
    has: tuple[PlaceFeature, ...] = ()
    excluded_area: bool = False
    wished_area: bool | None = None
    to_keep_apart: int = 0
    to_live_with: bool | None = None


_CLOSED = refused(
    Reason(
        "match.not_in_use",
        Text("Stedet er ikke i brug den dag.", "The place is not in use on that day."),
        "ACM-07",
    )
)
_FULL = refused(
    Reason(
        "match.full",
        Text(
            "Der er ikke plads: både pladser og spidsbelastningspladser er optaget.",
            "There is no room: both places and peak places are taken.",
        ),
        "ACM-07",
    )
)
_FREE = allowed(
    Reason("match.free", Text("Der er en ledig plads.", "There is a free place."), "ACM-07"),
)
_PEAK = with_reason(
    Reason(
        "match.peak_only",
        Text(
            "De faste pladser er optaget; kun en spidsbelastningsplads er ledig. Angiv, hvorfor den bruges.",
            "The regular places are taken; only a peak place is free. Say why it is used.",
        ),
        "ACM-14",
        reading="ACM-14",
    )
)
_ASK = allowed(
    Reason(
        "match.ask_the_place",
        Text(
            "Helle ved ikke, om der er en plads; det svarer stedet selv på bestillingen.",
            "Helle does not know whether there is a place; the place itself answers that to the order.",
        ),
        "ACM-07",
    )
)
_ONE_MORE = human(
    Reason(
        "match.one_more",
        Text(
            "Alle pladser er optaget, men stedet siger, at det tager én til. Afvej det, og angiv hvorfor.",
            "All places are taken, but the place says that it takes one more. Weigh it, and say why.",
        ),
        "ACM-14",
        reading="ACM-14",
    )
)
_NOT_FOR_THE_SEX = refused(
    Reason(
        "match.not_for_the_sex",
        Text("Stedet tager ikke imod personer af dette køn.", "The place does not take persons of this sex."),
        "ACM-06",
        reading="ACM-06",
    )
)
_NOT_FOR_THE_COMPANY = with_reason(
    Reason(
        "match.not_for_the_company",
        Text(
            "Stedets målgruppe er en anden: par, forældre med børn eller mindreårige alene er ikke nævnt. Angiv, "
            "hvorfor det passer her.",
            "The place is meant for others: couples, parents with children or minors alone are not named. Say why it "
            "suits here.",
        ),
        "ACM-05",
        reading="ACM-06",
    )
)
_EXCLUDED_AREA = human(
    Reason(
        "match.excluded_area",
        Text(
            "Stedet ligger i et område, som personen skal holdes væk fra. Afvej sikkerheden, og angiv hvorfor.",
            "The place lies in an area that the person is to be kept away from. Weigh the safety, and say why.",
        ),
        "ACM-13",
        reading="ACM-13",
    )
)
_WISHED_AREA = allowed(
    Reason(
        "match.wished_area",
        Text("Stedet ligger i det ønskede område.", "The place lies in the wished area."),
        "ACM-13",
        reading="ACM-13",
    )
)
_OTHER_AREA = with_reason(
    Reason(
        "match.other_area",
        Text(
            "Stedet ligger uden for det ønskede område; angiv, hvorfor det bruges alligevel.",
            "The place lies outside the wished area; say why it is used all the same.",
        ),
        "ACM-13",
        reading="ACM-13",
    )
)
_KEEP_APART = human(
    Reason(
        "match.keep_apart",
        Text(
            "Her bor en, som personen skal holdes adskilt fra. Afvej sikkerheden for dem begge.",
            "Somebody lives here from whom the person is to be kept apart. Weigh the safety of both.",
        ),
        "ACM-13",
        reading="ACM-13",
    )
)
_TOGETHER = allowed(
    Reason(
        "match.together",
        Text("Her bor den, som personen skal bo sammen med.", "The one whom the person is to live with lives here."),
        "ACM-13",
        reading="ACM-13",
    )
)
_NOT_TOGETHER = with_reason(
    Reason(
        "match.not_together",
        Text(
            "Den, som personen skal bo sammen med, bor ikke her; angiv, hvorfor de skilles.",
            "The one whom the person is to live with does not live here; say why they are separated.",
        ),
        "ACM-13",
        reading="ACM-13",
    )
)
_NO_SECRET_ADDRESS = human(
    Reason(
        "match.no_secret_address",
        Text(
            "Personen behøver en hemmelig adresse, og stedet har ingen. Afvej sikkerheden.",
            "The person needs a secret address, and the place has none. Weigh the safety.",
        ),
        "ACM-13",
        reading="ACM-13",
    )
)
_LACKS = with_reason(
    Reason(
        "match.lacks_what_is_needed",
        Text(
            "Stedet har ikke alt, hvad personen behøver; angiv, hvordan det dækkes på anden måde.",
            "The place does not have all that the person needs; say how that is covered in another way.",
        ),
        "ACM-13",
        reading="ACM-13",
    )
)
_HAS = allowed(
    Reason(
        "match.has_what_is_needed",
        Text("Stedet har, hvad personen behøver.", "The place has what the person needs."),
        "ACM-13",
        reading="ACM-13",
    )
)

_NUMBERS = (
    ("places", "antallet af pladser er ikke oplyst.", "the number of places is not known."),
    ("peak_places", "antallet af spidsbelastningspladser er ikke oplyst.", "the peak places are not known."),
    ("taken", "det er ikke oplyst, hvor mange der bor der.", "it is not known how many live there."),
)
_SEX_NOT_KNOWN = missing(
    "takes_sex",
    "det er ikke oplyst, om stedet tager imod personer af dette køn; spørg stedet.",
    "it is not known whether the place takes persons of this sex; ask it.",
)
_COMPANY_NOT_KNOWN = missing(
    "takes_company",
    "stedets målgruppe er ikke oplyst; spørg stedet.",
    "the target group of the place is not known; ask it.",
)
SPEAKS_FOR = frozenset(found.reason.code for found in (_FREE, _HAS, _TOGETHER, _WISHED_AREA))


def place_match(facts: MatchFacts) -> Ruling[Room]:
    """Whether the place has room, and what speaks for and against it.

    REFUSED where it is not in use or full; ALLOWED_WITH_REASON for a peak place and where a need is not met;
    HUMAN_DECIDES where safety speaks against it.
    """
    problems = _problems(facts)
    if problems:
        return undecided("place_match", problems)
    room, in_room = _room(facts)
    findings = (in_room, *_of_group(facts), *_of_person(facts))
    verdict = strictest(findings)
    answer = None if verdict is Verdict.REFUSED else room
    return Ruling(
        "place_match",
        verdict,
        answer,
        _HEADLINES[verdict],
        (*reasons_of(findings), *plan_notes(facts.on)),
        tuple(switch(name, facts.on).use() for name in (INDIVIDUAL_PLACEMENT, PLACES_FOR_PEAKS)),
        () if verdict is Verdict.REFUSED else _not_known(facts),
    )


def _room(facts: MatchFacts) -> tuple[Room | None, Finding]:
    if not facts.takes_in:
        return None, _CLOSED
    places, peak, taken = facts.places, facts.peak_places, facts.taken
    if places is not None and taken is not None and taken < places:
        return Room.FREE, _FREE
    if places is None or peak is None or taken is None:
        return Room.ASK, _ASK
    if taken < places + peak:
        return Room.PEAK, _PEAK
    return (Room.OVER, _ONE_MORE) if facts.takes_one_more else (None, _FULL)


def _of_group(facts: MatchFacts) -> tuple[Finding, ...]:
    return (
        *((_NOT_FOR_THE_SEX,) if facts.takes_sex is False else ()),
        *((_NOT_FOR_THE_COMPANY,) if facts.takes_company is False else ()),
    )


def _not_known(facts: MatchFacts) -> tuple[Problem, ...]:
    """What nobody has said of the place and could speak against it: a bed waits for none of it, but is asked about."""
    return (
        *(missing(*one) for one in _NUMBERS if getattr(facts, one[0]) is None),
        *((_SEX_NOT_KNOWN,) if facts.takes_sex is None else ()),
        *((_COMPANY_NOT_KNOWN,) if facts.takes_company is None else ()),
    )


def needs_of(facts: MatchFacts) -> frozenset[PlaceFeature]:
    """What the person needs of a place: what was named, and support from day to day for the vulnerable."""
    vulnerable = facts.vulnerability in (Vulnerability.HIGH, Vulnerability.SEVERE)
    return frozenset(facts.needs) | ({PlaceFeature.SOCIAL_SUPPORT} if vulnerable else frozenset())


def _of_person(facts: MatchFacts) -> tuple[Finding, ...]:
    needed = needs_of(facts)
    lacking = needed - set(facts.has)
    return (
        *((_EXCLUDED_AREA,) if facts.excluded_area else ()),
        *((_KEEP_APART,) if facts.to_keep_apart else ()),
        *((_NO_SECRET_ADDRESS,) if PlaceFeature.SECRET_ADDRESS in lacking else ()),
        *((_LACKS,) if lacking - {PlaceFeature.SECRET_ADDRESS} else ()),
        *((_HAS,) if needed and not lacking else ()),
        *({True: (_TOGETHER,), False: (_NOT_TOGETHER,), None: ()}[facts.to_live_with]),
        *({True: (_WISHED_AREA,), False: (_OTHER_AREA,), None: ()}[facts.wished_area]),
    )


def _problems(facts: MatchFacts) -> tuple[Problem, ...]:
    found = [
        *implausible_dates(on=facts.on),
        *implausible_numbers(
            places=facts.places, peak_places=facts.peak_places, taken=facts.taken, to_keep_apart=facts.to_keep_apart
        ),
    ]
    for fact in ("places", "peak_places", "taken", "to_keep_apart"):
        number = getattr(facts, fact)
        if number is not None and number < 0:
            found.append(Problem(fact, Text("tallet kan ikke være negativt.", "the number cannot be negative.")))
    if found:
        return tuple(found)
    if facts.takes_in is None:
        return (
            missing("takes_in", "det er ikke oplyst, om stedet er i brug.", "it is not known whether it is in use."),
        )
    return ()


_HEADLINES = {
    Verdict.ALLOWED: Text("Der er plads, og stedet passer.", "There is room, and the place suits."),
    Verdict.ALLOWED_WITH_REASON: Text(
        "Stedet kan bruges, når der gives en grund.", "The place can be used when a reason is given."
    ),
    Verdict.HUMAN_DECIDES: Text("Et menneske afvejer sikkerheden.", "A human weighs the safety."),
    Verdict.REFUSED: Text("Stedet kan ikke bruges den dag.", "The place cannot be used on that day."),
}

RULE = Rule(
    name="place_match",
    title=Text("Om stedet har plads og passer", "Whether the place has room and suits"),
    meaning=Text(
        "Et sted har plads, når en fast plads er ledig; en spidsbelastningsplads kræver en grund, og er også de "
        "optaget, er der kun plads, hvis stedet selv tager én til. Et sted, der ikke tager imod personens køn, er "
        "lukket. Sikkerhed, sårbarhed, forhold til andre og geografi er kun planlagt som krav, men vejes nu: de "
        "lukker aldrig et sted. Taler sikkerheden imod, afgør et menneske det; ellers gives en grund.",
        "A place has room where a regular place is free; a peak place takes a reason, and where those are taken too "
        "there is room only if the place itself takes one more. A place that does not take the person's sex is closed. "
        "Safety, vulnerability, relations to others and geography are only planned as a "
        "requirement but are weighed now: they never close a place. Where safety speaks against it a human decides; "
        "otherwise a reason is given.",
    ),
    facts=MatchFacts,
    decide=place_match,
    questions={
        "on": Text("Fra hvilken dag?", "From which day?"),
        "takes_in": Text("Er stedet i brug den dag?", "Is the place in use that day?"),
        "places": Text("Hvor mange faste pladser er der?", "How many regular places are there?"),
        "peak_places": Text("Hvor mange spidsbelastningspladser er der?", "How many peak places are there?"),
        "taken": Text("Hvor mange pladser er optaget?", "How many places are taken?"),
        "takes_one_more": Text(
            "Har stedet sagt, at det tager én ud over pladserne?",
            "Has the place said that it takes one past its places?",
        ),
        "takes_sex": Text("Tager stedet imod personer af dette køn?", "Does the place take persons of this sex?"),
        "takes_company": Text(
            "Tager stedet imod den, der kommer på denne måde (par, med børn, mindreårig alene)?",
            "Does the place take those who come like this (couples, with children, minors alone)?",
        ),
        "vulnerability": Text("Hvor udsat er personen?", "How vulnerable is the person?"),
        "needs": Text("Hvad skal stedet have?", "What does the place need to have?"),
        "has": Text("Hvad har stedet?", "What does the place have?"),
        "excluded_area": Text("Ligger det, hvor personen ikke må være?", "Does it lie where the person must not be?"),
        "wished_area": Text("Ligger det i det ønskede område?", "Does it lie in the wished area?"),
        "to_keep_apart": Text(
            "Hvor mange bor der, som personen skal holdes adskilt fra?",
            "How many live there from whom the person is to be kept apart?",
        ),
        "to_live_with": Text(
            "Bor den der, som personen skal bo sammen med?", "Does the one live there whom the person is to live with?"
        ),
    },
    requirements=("ACM-05", "ACM-06", "ACM-07", "ACM-13", "ACM-14"),
    parameters=(INDIVIDUAL_PLACEMENT, PLACES_FOR_PEAKS),
    unanswered={
        "vulnerability": Text("Ikke vurderet", "Not weighed"),
        "wished_area": Text("Intet ønske", "No wish"),
        "to_live_with": Text("Ingen", "Nobody"),
    },
)
