"""The signs of trafficking that are asked for, by form of exploitation, by sector and by who asks (PUB-IND-01..04).

Everything that says which signs are shown to whom lives here: `CATALOGUE` is the signs, `GROUPS` where each group of
them is asked. A code is never renamed or taken away: what is no longer asked ends on a day, and what was once ticked is
read by its code for ever. Several signs together matter; they are counted and judged, never scored (PUB-IND-01).

`source` is where a sign is known from. Where the public sources give no more than a title (PUB-IND-03), or the list of
them is cut off (PUB-IND-01), the words are Helle's own, and the page says so.
"""

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from helle.rules.codes import Code, ExploitationPurpose, OrganisationKind, Sector
from helle.rules.ruling import Text

OWN = "own"
LONGEST_CODE = 24


class IndicatorGroup(Code):
    """The groups the signs stand in on a page."""

    GENERAL = "general", "Generelle tegn", "General signs"
    CONTROL = "control", "Tegn på, at personen holdes fast", "Signs that the person is held"
    RECRUITMENT = "recruitment", "Hvervning, rejse og overvågning", "Recruitment, journey and surveillance"
    SEXUAL = "sexual", "Prostitution og anden seksuel udnyttelse", "Prostitution and other sexual exploitation"
    LABOUR = "labour", "Arbejde og arbejdsplads", "Work and workplace"
    BUILDING = "building", "Byggeri", "Building sites"
    KITCHEN = "kitchen", "Restaurant og kiosk", "Restaurants and kiosks"
    FARM = "farm", "Landbrug og gartneri", "Agriculture and horticulture"
    CLEANING = "cleaning", "Rengøring", "Cleaning"
    HOME = "home", "Arbejde i et privat hjem", "Work in a private home"
    CRIME = "crime", "Strafbare handlinger", "Criminal acts"
    BEGGING = "begging", "Tiggeri", "Begging"
    PAPERS = "papers", "Ansøgninger og papirer", "Applications and papers"
    MONEY = "money", "Penge og identitet", "Money and identity"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A sign as it is asked for in a span of days, both inclusive; `valid_to` None means without end."""

    code: str
    text: Text
    group: IndicatorGroup
    source: str
    valid_from: date
    valid_to: date | None = None

    @property
    def is_own(self) -> bool:
        """Whether the words are Helle's own, not a source's."""
        return self.source == OWN

    def holds_on(self, on: date) -> bool:
        """Whether it is asked for on this day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a group is asked: everywhere, in these sectors, of these senders, and about these purposes."""

    everywhere: bool = False
    sectors: frozenset[Sector] = frozenset()
    senders: frozenset[OrganisationKind] = frozenset()
    purposes: frozenset[ExploitationPurpose] = frozenset()


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """A group of signs as a page shows it: its heading, and the signs in order."""

    group: IndicatorGroup
    indicators: tuple[Indicator, ...]


_NOT_KNOWN_WHERE = frozenset({Sector.OTHER, Sector.UNKNOWN})
_AT_WORK = frozenset({
    Sector.RESTAURANT, Sector.BUILDING_SITE, Sector.KIOSK, Sector.PRIVATE_HOME, Sector.AGRICULTURE, Sector.CLEANING,
    Sector.MASSAGE_CLINIC,
})  # fmt: skip
_WORK = frozenset({ExploitationPurpose.FORCED_LABOUR, ExploitationPurpose.SLAVERY_LIKE})
_SEXUAL = frozenset({
    ExploitationPurpose.PROSTITUTION, ExploitationPurpose.PORNOGRAPHIC_IMAGES,
    ExploitationPurpose.PORNOGRAPHIC_PERFORMANCE,
})  # fmt: skip

GROUPS = MappingProxyType({
    IndicatorGroup.GENERAL: Asked(everywhere=True),
    IndicatorGroup.CONTROL: Asked(everywhere=True),
    IndicatorGroup.RECRUITMENT: Asked(everywhere=True),
    IndicatorGroup.SEXUAL: Asked(
        sectors=frozenset({Sector.STREET, Sector.MASSAGE_CLINIC, Sector.ESCORT}) | _NOT_KNOWN_WHERE,
        purposes=_SEXUAL,
    ),
    IndicatorGroup.LABOUR: Asked(
        # DET-04: whoever inspects workplaces is asked for the signs of a workplace, wherever it is.
        sectors=_AT_WORK | _NOT_KNOWN_WHERE,
        senders=frozenset({OrganisationKind.AT, OrganisationKind.FVST, OrganisationKind.SKAT, OrganisationKind.SIRI}),
        purposes=_WORK,
    ),
    IndicatorGroup.BUILDING: Asked(sectors=frozenset({Sector.BUILDING_SITE}), purposes=_WORK),
    IndicatorGroup.KITCHEN: Asked(sectors=frozenset({Sector.RESTAURANT, Sector.KIOSK}), purposes=_WORK),
    IndicatorGroup.FARM: Asked(sectors=frozenset({Sector.AGRICULTURE}), purposes=_WORK),
    IndicatorGroup.CLEANING: Asked(sectors=frozenset({Sector.CLEANING}), purposes=_WORK),
    IndicatorGroup.HOME: Asked(
        sectors=frozenset({Sector.PRIVATE_HOME}), purposes=_WORK | {ExploitationPurpose.FORCED_MARRIAGE}
    ),
    IndicatorGroup.CRIME: Asked(
        sectors=frozenset({Sector.STREET}) | _NOT_KNOWN_WHERE, purposes=frozenset({ExploitationPurpose.CRIMINAL_ACTS})
    ),
    IndicatorGroup.BEGGING: Asked(
        sectors=frozenset({Sector.STREET}) | _NOT_KNOWN_WHERE, purposes=frozenset({ExploitationPurpose.BEGGING})
    ),
    # ACT-04, DET-07: who decides on applications sees papers, not places.
    IndicatorGroup.PAPERS: Asked(
        senders=frozenset({OrganisationKind.SIRI, OrganisationKind.UDLST, OrganisationKind.MUNICIPALITY})
    ),
    IndicatorGroup.MONEY: Asked(
        senders=frozenset({
            OrganisationKind.SKAT, OrganisationKind.POLICE, OrganisationKind.NSK, OrganisationKind.NATIONAL_POLICE,
        })
    ),
})  # fmt: skip

_FIRST_DAY = date(2022, 1, 1)
_TRAITS = "PUB-IND-01"
_ILO = "PUB-IND-02"
_HTCDS = "PUB-IND-04"

_BY_GROUP: dict[IndicatorGroup, tuple[tuple[str, str, str, str], ...]] = {
    IndicatorGroup.GENERAL: (
        ("fear", _TRAITS, "Virker truet og bange", "Seems threatened and afraid"),
        ("no_way_out", _TRAITS, "Ser ingen anden udvej", "Sees no other way out"),
        ("mistrust", _TRAITS, "Mistillid til hjælpere og myndigheder", "Distrust of helpers and authorities"),
        (
            "must_earn",
            _TRAITS,
            "Stærkt ønske om at tjene penge til sig selv eller familien",
            "Strong wish to earn money for herself or the family",
        ),
        ("no_help_known", _TRAITS, "Ved ikke, hvor man kan få hjælp", "Does not know where to get help"),
        ("others_speak", OWN, "En anden fører ordet for personen", "Somebody else speaks for the person"),
        ("rehearsed", OWN, "Fortæller det samme som andre, ordret", "Tells the same story as others, word for word"),
        ("no_address_known", OWN, "Kender ikke sin egen adresse", "Does not know her own address"),
    ),
    IndicatorGroup.CONTROL: (
        ("violence", _ILO, "Fysisk eller seksuel vold", "Physical or sexual violence"),
        (
            "confinement",
            _ILO,
            "Indespærring eller begrænset bevægelsesfrihed",
            "Confinement or restricted freedom of movement",
        ),
        ("debt", _ILO, "Gæld til bagmand eller arbejdsgiver", "Debt to a trafficker or employer"),
        ("documents", _ILO, "Pas eller papirer tilbageholdt", "Passport or papers withheld"),
        (
            "threat_of_report",
            _ILO,
            "Trusler om anmeldelse til myndighederne",
            "Threats of being reported to the authorities",
        ),
        ("threats", _HTCDS, "Trusler mod personen eller familien", "Threats against the person or the family"),
        ("psychological", _HTCDS, "Psykisk vold eller ydmygelser", "Psychological abuse or humiliation"),
        ("takes_earnings", _HTCDS, "Andre tager det, personen tjener", "Others take what the person earns"),
        ("restricts_finances", _HTCDS, "Råder ikke selv over sine penge", "Has no say over her own money"),
        ("substances", _HTCDS, "Holdes fast med stoffer eller alkohol", "Held by means of drugs or alcohol"),
        ("medical_care", _HTCDS, "Må ikke søge læge", "Is not allowed to see a doctor"),
        ("necessities", _HTCDS, "Mangler mad, søvn eller varme", "Lacks food, sleep or warmth"),
        ("uses_children", _HTCDS, "Børn bruges som pressionsmiddel", "Children are used as a means of pressure"),
    ),
    IndicatorGroup.RECRUITMENT: (
        ("false_promises", _HTCDS, "Lokket med et andet arbejde eller liv", "Lured with another job or life"),
        ("travel_arranged", OWN, "Andre betalte og ordnede rejsen", "Others paid for and arranged the journey"),
        ("phone_watched", OWN, "Telefon eller færden overvåges", "Phone or movements are watched"),
        ("moved_around", OWN, "Flyttes ofte fra sted til sted", "Is often moved from place to place"),
    ),
    IndicatorGroup.SEXUAL: (
        ("cannot_refuse", OWN, "Kan ikke sige nej til kunder eller ydelser", "Cannot refuse clients or services"),
        (
            "others_advertise",
            OWN,
            "Andre skriver annoncerne og tager telefonen",
            "Others place the ads and take the calls",
        ),
        ("lives_where_sold", OWN, "Sover, hvor der tages imod kunder", "Sleeps where clients are received"),
        ("driven_to_clients", OWN, "Køres til og fra kunder", "Is driven to and from clients"),
    ),
    IndicatorGroup.LABOUR: (
        ("wages", _ILO, "Løn, der tilbageholdes, mangler eller er urimelig", "Wages withheld, missing or unreasonable"),
        ("hours", _HTCDS, "Urimeligt lange arbejdsdage", "Unreasonably long working days"),
        (
            "employer_housing",
            "LAB-01",
            "Bolig stillet til rådighed af arbejdsgiver",
            "Housing provided by the employer",
        ),
        ("bogus_self_employed", "LAB-04", "Formelt selvstændig", "Formally self-employed"),
        ("sleeps_at_work", OWN, "Sover på arbejdspladsen", "Sleeps at the workplace"),
        (
            "no_contract",
            OWN,
            "Kender ikke sin kontrakt eller arbejdsgiver",
            "Does not know the contract or the employer",
        ),
        ("pays_back_wages", OWN, "Betaler løn tilbage i kontanter", "Pays wages back in cash"),
        (
            "fined_by_employer",
            OWN,
            "Arbejdsgiveren giver bøder eller trækker i lønnen",
            "The employer fines or deducts pay",
        ),
    ),
    IndicatorGroup.BUILDING: (
        (
            "no_safety_gear",
            OWN,
            "Mangler værnemidler, som andre på pladsen har",
            "Lacks safety gear that others on site have",
        ),
        ("chain_unknown", OWN, "Ingen kan sige, hvem der er arbejdsgiver", "Nobody can say who the employer is"),
    ),
    IndicatorGroup.KITCHEN: (
        ("hidden_at_visit", OWN, "Gemmer sig eller sendes væk ved kontrol", "Hides or is sent away on inspections"),
        ("never_off", OWN, "Har aldrig en fridag", "Never has a day off"),
    ),
    IndicatorGroup.FARM: (
        (
            "remote_no_transport",
            OWN,
            "Bor afsides uden mulighed for at komme væk",
            "Lives remotely with no way to leave",
        ),
        ("season_debt", OWN, "Arbejder rejse og ophold af hele sæsonen", "Works off travel and board all season"),
    ),
    IndicatorGroup.CLEANING: (
        (
            "works_at_night",
            OWN,
            "Arbejder om natten uden at stå på nogen vagtplan",
            "Works nights without being on any rota",
        ),
        ("works_as_another", OWN, "Arbejder i en andens navn", "Works under another person's name"),
    ),
    IndicatorGroup.HOME: (
        ("always_on_call", OWN, "Står til rådighed dag og nat", "Is on call day and night"),
        ("never_out_alone", OWN, "Går aldrig ud alene", "Never goes out alone"),
    ),
    IndicatorGroup.CRIME: (
        ("told_to_steal", OWN, "Har fået besked på at begå kriminalitet", "Was told to commit crime"),
        ("keeps_nothing", OWN, "Får intet af udbyttet", "Gets none of the proceeds"),
        ("guards_plants", OWN, "Passer planter eller varer og må ikke gå", "Tends plants or goods and may not leave"),
        (
            "identity_used",
            OWN,
            "Andre bruger personens navn, konto eller MitID",
            "Others use the person's name, account or MitID",
        ),
    ),
    IndicatorGroup.BEGGING: (
        ("begging_quota", OWN, "Skal aflevere et fast beløb hver dag", "Has to hand over a fixed sum each day"),
        ("placed_to_beg", OWN, "Sættes af og hentes igen", "Is dropped off and picked up again"),
        (
            "child_in_begging",
            OWN,
            "Et barn eller et handicap bruges til tiggeri",
            "A child or a disability is used for begging",
        ),
    ),
    IndicatorGroup.PAPERS: (
        (
            "applied_by_another",
            OWN,
            "En anden har udfyldt og betalt ansøgningen",
            "Somebody else filled in and paid for the application",
        ),
        ("same_address", OWN, "Mange ansøgere med samme adresse", "Many applicants with the same address"),
        (
            "work_not_as_permit",
            OWN,
            "Arbejdet er et andet end det, tilladelsen gælder",
            "The work is not what the permit is for",
        ),
        ("false_papers", OWN, "Papirerne er falske eller en andens", "The papers are false or another person's"),
    ),
    IndicatorGroup.MONEY: (
        ("account_of_another", OWN, "Lønnen går til en andens konto", "Wages go to another person's account"),
        ("withdrawn_at_once", OWN, "Lønnen hæves samme dag af en anden", "Wages are withdrawn the same day by another"),
        (
            "many_one_contact",
            OWN,
            "Mange personer med samme telefon eller e-mail",
            "Many persons with the same phone or e-mail",
        ),
        (
            "no_pay_reported",
            OWN,
            "Der arbejdes, men der er ikke indberettet løn",
            "There is work, but no pay is reported",
        ),
    ),
}

CATALOGUE: tuple[Indicator, ...] = tuple(
    Indicator(code, Text(da, en), group, source, _FIRST_DAY)
    for group, signs in _BY_GROUP.items()
    for code, source, da, en in signs
)

ALL_CODES: tuple[str, ...] = tuple(dict.fromkeys(one.code for one in CATALOGUE))
"""Every code there ever was, in order: what the database takes."""


def indicators_on(on: date, catalogue: tuple[Indicator, ...] = CATALOGUE) -> tuple[Indicator, ...]:
    """The signs that are asked for on a day."""
    return tuple(one for one in catalogue if one.holds_on(on))


def edition(on: date, catalogue: tuple[Indicator, ...] = CATALOGUE) -> date:
    """The day since which the catalogue has stood as it stands on this day: what a kept answer names as its edition.

    Before the first day it is the first day.
    """
    one_day = date.resolution
    changes = {one.valid_from for one in catalogue}
    changes |= {one.valid_to + one_day for one in catalogue if one.valid_to is not None and one.valid_to < date.max}
    return max((day for day in changes if day <= on), default=min(changes))


def groups_on(on: date, catalogue: tuple[Indicator, ...] = CATALOGUE) -> tuple[AskedGroup, ...]:
    """All groups with their signs of this day, in order: what a form offers, whatever it then shows first."""
    found = indicators_on(on, catalogue)
    shown = (AskedGroup(group, tuple(one for one in found if one.group is group)) for group in GROUPS)
    return tuple(one for one in shown if one.indicators)


def asked_in(
    sector: Sector | None,
    on: date,
    *,
    sender: OrganisationKind | None = None,
    catalogue: tuple[Indicator, ...] = CATALOGUE,
) -> tuple[AskedGroup, ...]:
    """The groups of signs that are asked for in this sector on this day, in order.

    The general ones everywhere, those of the sector, and those that this sender is in a place to see. No sector: what
    is asked where nobody knows where.
    """
    where = Sector.UNKNOWN if sector is None else sector
    return tuple(
        one
        for one in groups_on(on, catalogue)
        if GROUPS[one.group].everywhere or where in GROUPS[one.group].sectors or sender in GROUPS[one.group].senders
    )


def asked_about(
    purpose: ExploitationPurpose | None, on: date, *, catalogue: tuple[Indicator, ...] = CATALOGUE
) -> tuple[AskedGroup, ...]:
    """The groups of signs that are asked for about a form of exploitation on this day, the general ones first.

    No purpose, or one that is not established: the general ones and those of every form.
    """
    any_form = purpose in (None, ExploitationPurpose.NOT_ESTABLISHED, ExploitationPurpose.OTHER)
    return tuple(
        one
        for one in groups_on(on, catalogue)
        if GROUPS[one.group].everywhere
        or purpose in GROUPS[one.group].purposes
        or (any_form and GROUPS[one.group].purposes)
    )


def indicator(code: str) -> Indicator:
    """A sign by its code, as it was worded last. Raises `KeyError` for a code that never was."""
    return _LAST_WORDED[code]


_LAST_WORDED = {one.code: one for one in sorted(CATALOGUE, key=lambda one: one.valid_from)}
