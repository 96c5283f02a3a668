"""Who may have a seat in a forum: nobody outside its mandate (GOV-02, CRI-20, GOV-08, GOV-09, GOV-26)."""

from dataclasses import dataclass
from datetime import date

from helle.rules.codes import OrganisationKind
from helle.rules.coordination.codes import ForumKind, SeatRole
from helle.rules.facts import implausible_dates
from helle.rules.parameters import organisations, parameter, plan_notes
from helle.rules.rule import Rule
from helle.rules.ruling import ParameterUse, Reason, Ruling, Text, Verdict, undecided

NAME = "forum_seat"
NATIONAL = "reference_system_seats"
REGIONAL = "regional_network_seats"
# Those that gather public and private actors to binding cooperation (GOV-08).
BINDING = frozenset({ForumKind.REFERENCE_SYSTEM, ForumKind.REGIONAL_NETWORK})


@dataclass(frozen=True, slots=True)
class ForumSeatFacts:
    """A seat that is to be given from a day on.

    `organisation`: what kind of unit it is; None for a private organisation that is no unit of Helle. `named`: the
    mandate names this very body. `admitted`: the mandate admits bodies of its kind, or private ones. `leads`: it leads
    the action plan. `in_region`: it works in the region of the network; None where no region is asked about.
    `agreement`: its cooperation agreement is there.
    """

    kind: ForumKind
    role: SeatRole
    named: bool
    admitted: bool
    leads: bool
    agreement: bool
    on: date
    organisation: OrganisationKind | None = None
    in_region: bool | None = None


def forum_seat(facts: ForumSeatFacts) -> Ruling[SeatRole]:
    """Whether the body may have the seat (GOV-02, GOV-08).

    REFUSED outside what the plan says of such a forum, outside the forum's own mandate, and for a part in it that is
    another's. A missing cooperation agreement is said and refuses nothing.
    """
    wrong = implausible_dates(on=facts.on)
    if wrong:
        return undecided(NAME, wrong)
    used = _used(facts)
    refused = _outside(facts) or _not_its_part(facts)
    notes = plan_notes(facts.on)
    if refused is not None:
        return Ruling(NAME, Verdict.REFUSED, None, _NO, (refused, *notes), used)
    headline = Text(f"Pladsen kan gives: {facts.role.label.da.lower()}.", f"A seat: {facts.role.label.en.lower()}.")
    return Ruling(NAME, Verdict.ALLOWED, facts.role, headline, (*_inside(facts), *notes), used)


def _outside(facts: ForumSeatFacts) -> Reason | None:
    """Why the body is outside the mandate: first by what the plan says, then by the forum's own words."""
    if facts.kind is ForumKind.WORKING_GROUP:
        return None if facts.named else _NO_MINISTRY_OF_IT
    if facts.kind is ForumKind.AUTHORITY_GROUP:
        return None if facts.named else _NO_AUTHORITY_OF_IT
    if facts.kind is ForumKind.REFERENCE_SYSTEM and facts.organisation is OrganisationKind.PROSECUTION:
        return None if facts.named else _RIGSADVOKATEN
    name = _seats(facts.kind)
    if name and facts.organisation is not None and not facts.named:
        if facts.organisation not in organisations(parameter(name, facts.on)):
            return _NO_ACTOR_OF_IT
        if facts.in_region is False:
            return _OTHER_REGION
    return None if facts.named or facts.admitted else _OUTSIDE


def _not_its_part(facts: ForumSeatFacts) -> Reason | None:
    if facts.role is SeatRole.MEMBER:
        return None
    if facts.organisation is None:
        return _NO_ACCESS
    if facts.role is SeatRole.SECRETARIAT:
        return None
    if facts.kind is ForumKind.WORKING_GROUP:
        return None if facts.leads else _DEPARTMENTS_CHAIR
    if facts.kind in BINDING:
        return None if facts.organisation is OrganisationKind.CMM else _CMMS_CHAIR
    return None


def _inside(facts: ForumSeatFacts) -> tuple[Reason, ...]:
    if facts.kind is ForumKind.WORKING_GROUP:
        return (_MINISTRY,)
    if facts.kind is ForumKind.AUTHORITY_GROUP:
        return (_AUTHORITY,)
    if facts.kind is ForumKind.AD_HOC:
        return (_AD_HOC,)
    whose = _PRIVATE if facts.organisation is None else _PUBLIC
    return (whose, _AGREED if facts.agreement else _NOT_AGREED)


def _seats(kind: ForumKind) -> str:
    return {ForumKind.REFERENCE_SYSTEM: NATIONAL, ForumKind.REGIONAL_NETWORK: REGIONAL}.get(kind, "")


def _used(facts: ForumSeatFacts) -> tuple[ParameterUse, ...]:
    name = _seats(facts.kind)
    return (parameter(name, facts.on).use(),) if name else ()


_NO = Text("Pladsen kan ikke gives.", "The seat cannot be given.")
_NO_MINISTRY_OF_IT = Reason(
    "forum_seat.not_of_the_group",
    Text(
        "Arbejdsgruppen består af de otte ministerier, planen nævner; andre har ingen plads i den.",
        "The working group consists of the eight ministries that the plan names; others have no seat in it.",
    ),
    "GOV-02",
)
_NO_AUTHORITY_OF_IT = Reason(
    "forum_seat.not_of_the_authorities",
    Text(
        "Myndighedsgruppen består af de otte myndigheder, planen nævner; andre har ingen plads i den.",
        "The authority group consists of the eight authorities that the plan names; others have no seat in it.",
    ),
    "CRI-20",
)
_RIGSADVOKATEN = Reason(
    "forum_seat.prosecutions_seat",
    Text(
        "Anklagemyndighedens plads i referencesystemet har Rigsadvokaten.",
        "The prosecution's seat in the reference system is held by the Director of Public Prosecutions.",
    ),
    "GOV-09",
)
_NO_ACTOR_OF_IT = Reason(
    "forum_seat.no_actor_of_it",
    Text(
        "Den slags enheder er ikke blandt de aktører, referencesystemet samler.",
        "Bodies of this kind are not among the actors that the reference system gathers.",
    ),
    "GOV-08",
    reading="GOV-08",
)
_OTHER_REGION = Reason(
    "forum_seat.other_region",
    Text("Enheden ligger i en anden region end netværket.", "The body lies in another region than the network."),
    "GOV-08",
    reading="GOV-08",
)
_OUTSIDE = Reason(
    "forum_seat.outside_the_mandate",
    Text(
        "Forummets mandat giver ikke den slags medlemmer en plads.",
        "The forum's mandate gives members of this kind no seat.",
    ),
    "GOV-07",
    reading="GOV-07",
)
_NO_ACCESS = Reason(
    "forum_seat.no_access",
    Text(
        "En privat organisation uden adgang til Helle kan være medlem, men hverken formand eller sekretariat.",
        "A private organisation without access to Helle can be a member, but neither chair nor secretariat.",
    ),
    "GOV-26",
    reading="GOV-26",
)
_DEPARTMENTS_CHAIR = Reason(
    "forum_seat.departments_chair",
    Text("Ligestillingsafdelingen er formand for arbejdsgruppen.", "The Department of Gender Equality is the chair."),
    "GOV-03",
)
_CMMS_CHAIR = Reason(
    "forum_seat.cmms_chair",
    Text("CMM samler referencesystemet og er formand i det.", "CMM gathers the reference system and is its chair."),
    "GOV-08",
    reading="GOV-08",
)
_MINISTRY = Reason(
    "forum_seat.ministry",
    Text("Ministeriet er et af de otte i arbejdsgruppen.", "The ministry is one of the eight of the working group."),
    "GOV-02",
)
_AUTHORITY = Reason(
    "forum_seat.authority",
    Text("Myndigheden er en af de otte i myndighedsgruppen.", "The authority is one of the eight of the group."),
    "CRI-20",
)
_AD_HOC = Reason(
    "forum_seat.ad_hoc",
    Text("Mandatet giver pladsen.", "The mandate gives the seat."),
    "GOV-07",
    reading="GOV-07",
)
_PUBLIC = Reason(
    "forum_seat.public",
    Text("Relevante offentlige aktører deltager.", "Relevant public actors take part."),
    "GOV-26",
)
_PRIVATE = Reason(
    "forum_seat.private",
    Text(
        "Relevante private aktører deltager; organisationen får ingen adgang til Helle.",
        "Relevant private actors take part; the organisation gets no access to Helle.",
    ),
    "GOV-26",
)
_AGREED = Reason(
    "forum_seat.agreed",
    Text("Samarbejdet er forpligtende, og aftalen er der.", "Cooperation is binding, and the agreement is there."),
    "GOV-08",
    reading="GOV-08",
)
_NOT_AGREED = Reason(
    "forum_seat.not_agreed",
    Text(
        "Samarbejdet er forpligtende; der mangler en samarbejdsaftale.",
        "Cooperation is binding; a cooperation agreement is missing.",
    ),
    "GOV-08",
    reading="GOV-08",
)

RULE = Rule(
    name=NAME,
    title=Text("En plads i et forum", "A seat in a forum"),
    meaning=Text(
        "Arbejdsgruppen er de otte ministerier, myndighedsgruppen de otte myndigheder; referencesystemet og dets "
        "regionale netværk samler offentlige og private aktører, og anklagemyndighedens plads har Rigsadvokaten. Andre "
        "fora følger deres mandat. Uden for mandatet gives ingen plads.",
        "The working group is the eight ministries, the authority group the eight authorities; the reference system "
        "and its regional networks gather public and private actors, and the prosecution's seat is the Director's. "
        "Other forums follow their mandate. Outside the mandate no seat is given.",
    ),
    facts=ForumSeatFacts,
    decide=forum_seat,
    questions={
        "kind": Text("Hvad er det for et forum?", "What kind of forum is it?"),
        "role": Text("Hvilken plads er det?", "Which seat is it?"),
        "named": Text("Nævner mandatet netop den?", "Does the mandate name this very body?"),
        "admitted": Text("Giver mandatet den slags en plads?", "Does the mandate admit its kind?"),
        "leads": Text("Leder den handlingsplanen?", "Does it lead the action plan?"),
        "agreement": Text("Er samarbejdsaftalen der?", "Is the cooperation agreement there?"),
        "on": Text("Fra hvilken dag?", "From which day?"),
        "organisation": Text("Hvad er det for en organisation?", "What kind of organisation is it?"),
        "in_region": Text("Ligger den i netværkets region?", "Does it lie in the region of the network?"),
    },
    requirements=("GOV-02", "GOV-03", "GOV-07", "GOV-08", "GOV-09", "GOV-26", "CRI-20"),
    parameters=(NATIONAL, REGIONAL),
    unanswered={
        "organisation": Text("En privat organisation uden for Helle.", "A private organisation outside Helle."),
        "in_region": Text("Der spørges ikke om region.", "No region is asked about."),
    },
)
