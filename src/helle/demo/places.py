"""The places of the country: who runs them, how many each takes, what the supervision approved and saw.

Invented, but for Reden International and the kinds there are; the numbers of Reden's two homes are the published ones
(PUB-ORG-09, PUB-ORG-10), and where they lie is made up.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from helle.demo import people
from helle.demo.acting import acting_as
from helle.demo.people import Worker
from helle.register.accommodation import actions, queries, secret_address, supervision_actions
from helle.register.accommodation.actions import NewOffer
from helle.register.accommodation.authorities import SUPERVISORS
from helle.register.accommodation.choices import ApprovalKind, Judgement, QualityTheme, SanctionKind
from helle.register.accommodation.models import Capacity, Offer, Visit
from helle.register.accommodation.secret_address import SecretAddress
from helle.register.accommodation.supervision_actions import Seen
from helle.register.allocation.choices import Region
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.rules.accommodation.codes import OfferKind, Sex

SINCE: Final = dt.date(2022, 5, 1)
WOMEN, MEN = (Sex.WOMAN.value,), (Sex.MAN.value,)
EVERYBODY: Final = tuple(one.value for one in Sex)


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the country. `section` '' where it is not approved; `at` is made up."""

    alias: str
    run_by: str
    kind: OfferKind
    region: Region
    sexes: tuple[str, ...]
    places: int | None
    peak_places: int
    at: tuple[str, str, str]
    """Street, postcode and municipality."""
    secret: bool = False
    section: str = ""
    residents: tuple[str, ...] = ()


ASYLUM, REDEN = "Indkvarteringsoperatørerne", "Reden International"
PLACES: Final = (
    Place("Reden, hus 1", REDEN, OfferKind.REDEN, Region.CAPITAL, WOMEN, 7, 2,
          ("Tjørnekrogen 11", "2630", "KOM-169"), True),
    Place("Reden, hus 2", REDEN, OfferKind.REDEN, Region.NORTH, WOMEN, 2, 0,
          ("Havrebakken 5", "9690", "KOM-849"), True),
    Place("Asylcenter Bøgely", ASYLUM, OfferKind.ASYLUM_SYSTEM, Region.CENTRAL, EVERYBODY, 60, 20,
          ("Centervej 1", "8882", "KOM-710"), residents=("parents", "couples")),
    Place("Asylcenter Lyngvig", ASYLUM, OfferKind.ASYLUM_SYSTEM, Region.ZEALAND, EVERYBODY, None, 0,
          ("Lyngvigvej 40", "4100", "KOM-329"), residents=("parents", "couples")),
    Place("Børnecenter Strandtoft", ASYLUM, OfferKind.MINORS_CENTRE, Region.SOUTH, EVERYBODY, 24, 0,
          ("Strandtoften 2", "6200", "KOM-580"), residents=("minors",)),
    Place("Krisecenter Rosenhave", "Fonden Mariehøj", OfferKind.CRISIS_CENTRE, Region.ZEALAND, WOMEN, 8, 2,
          ("Engdraget 7", "4700", "KOM-370"), True, "servicelovens § 109", ("parents",)),
    Place("Krisecenter Fjordblik", "Fonden Klintely", OfferKind.CRISIS_CENTRE, Region.SOUTH, WOMEN, 6, 1,
          ("Skovbakken 23", "7100", "KOM-630"), True, "servicelovens § 109", ("parents",)),
    Place("Mandecenter Kajen", "Foreningen Kajen", OfferKind.MENS_CENTRE, Region.CENTRAL, MEN, 5, 1,
          ("Kajgade 8", "8900", "KOM-730"), section="servicelovens § 110"),
    Place("Herberget Lindegård", "Lindegård", OfferKind.SHELTER, Region.CAPITAL, MEN, 6, 0,
          ("Lindegårdsvej 3", "2600", "KOM-161"), section="servicelovens § 110"),
    Place("Herberget Nørreled", "Nørreled", OfferKind.SHELTER, Region.NORTH, MEN, 4, 0,
          ("Nørreled 19", "9500", "KOM-846")),
    Place("Botilbuddet Egeskov", "Egeskov", OfferKind.SERVICE_ACT, Region.CENTRAL, EVERYBODY, 5, 0,
          ("Egeskovvej 12", "7400", "KOM-657"), section="servicelovens § 110", residents=("couples",)),
    Place("Opholdsstedet Birkelund", "Birkelund", OfferKind.CHILD_PLACEMENT, Region.CENTRAL, EVERYBODY, 8, 0,
          ("Birkevej 4", "8600", "KOM-740"), residents=("minors",)),
    Place("Hotel Gimle", "Hotel Gimle", OfferKind.HOTEL_OR_PRIVATE, Region.CAPITAL, EVERYBODY, None, 0,
          ("Gimlevej 1", "2300", "KOM-101"), residents=("couples", "parents")),
    Place("Vandrerhjemmet Solbakken", "Solbakken", OfferKind.HOTEL_OR_PRIVATE, Region.SOUTH, EVERYBODY, None, 0,
          ("Solbakken 30", "5700", "KOM-479"), residents=("couples", "parents")),
)  # fmt: skip

# What the supervision saw: which place, how many days before the country's today, announced, what of which theme, and
# in how many days it is followed up.
VISITS: Final = (
    ("Krisecenter Rosenhave", 410, True, {QualityTheme.HEALTH: (Judgement.GOOD, "Rolige rum og faste voksne."),
                                          QualityTheme.COMPETENCES: (Judgement.GOOD, "")}, None),
    ("Krisecenter Rosenhave", 60, False, {QualityTheme.METHODS: (Judgement.REMARK, "Målene står ikke i alle planer."),
                                          QualityTheme.SETTING: (Judgement.GOOD, "")}, 65),
    ("Krisecenter Fjordblik", 330, True, {QualityTheme.MANAGEMENT: (Judgement.GOOD, "En fast leder.")}, None),
    ("Mandecenter Kajen", 390, False, {QualityTheme.SETTING: (Judgement.GOOD, "")}, None),
    ("Herberget Lindegård", 40, False, {QualityTheme.SETTING: (Judgement.SERIOUS, "Skimmel i to værelser.")}, 30),
)  # fmt: skip
ORDER: Final = "Skimmelsvampen i de to værelser mod nord skal være fjernet, og værelserne må ikke bruges imens."
MORE_ROOMS: Final = "To værelser mere på første sal er taget i brug."


def open_up() -> None:
    """Take the places into the register, at the beginning: people are placed in them from then on."""
    keeper = people.roles()["cmm_caseworker"]
    with acting_as(keeper):
        runs = {
            name: actions.provider_record(name=name, unit=unit_id("REDEN-HOME") if name == REDEN else None).pk
            for name in dict.fromkeys(one.run_by for one in PLACES)
        }
        for one in PLACES:
            street, postcode, municipality = one.at
            offer = actions.offer_record(
                NewOffer(
                    provider=runs[one.run_by],
                    alias=one.alias,
                    kind=one.kind.value,
                    region=one.region.value,
                    secret=one.secret,
                    since=SINCE,
                    sexes=one.sexes,
                    residents=one.residents,
                    places=one.places,
                    peak_places=one.peak_places,
                )
            )
            words = dict.fromkeys(secret_address.LABELS, "")
            words |= {"street": street, "postcode": postcode, "municipality": municipality}
            secret_address.address_record(offer, SecretAddress(words), since=SINCE)
    for one in PLACES:
        if one.section:
            with acting_as(_inspector(one.region)):
                supervision_actions.approval_record(
                    Offer.objects.get(alias=one.alias),
                    kind=ApprovalKind.SERVICE_ACT,
                    since=SINCE,
                    last_day=None,
                    section=one.section,
                    places=(one.places or 1) + one.peak_places,
                    terms="",
                    why="",
                )


def live_on(now: dt.datetime) -> None:
    """What happened to them since: a crisis centre got more rooms, and the supervision came by."""
    clock.freeze(now - dt.timedelta(days=300))
    with acting_as(people.roles()["cmm_caseworker"]):
        home = Offer.objects.get(alias="Krisecenter Rosenhave")
        last = queries.last_written(Capacity, home)
        actions.capacity_change(
            home, since=clock.today(), places=10, peak_places=2, why=MORE_ROOMS, opened=last.pk if last else None
        )
    named = {one.alias: one for one in PLACES}
    for alias, days_ago, announced, found, follow_up in sorted(VISITS, key=lambda one: -one[1]):
        clock.freeze(now - dt.timedelta(days=days_ago))
        with acting_as(_inspector(named[alias].region)):
            offer, day = Offer.objects.get(alias=alias), clock.today()
            by = day + dt.timedelta(days=follow_up) if follow_up else None
            supervision_actions.visit_record(offer, Seen(day, announced, found, by))
            if alias == "Herberget Lindegård":
                supervision_actions.sanction_record(
                    offer, kind=SanctionKind.ORDER, since=day, last_day=None, words=ORDER
                )
    clock.freeze(now - dt.timedelta(days=9))
    with acting_as(_inspector(Region.CAPITAL)):
        visit = Visit.objects.get(offer__alias="Herberget Lindegård")
        words = "Begge værelser er istandsat og tørre. Påbuddet ophæves, når målingen er kommet."
        supervision_actions.visit_follow_up(visit.offer, visit, on=clock.today(), words=words)


def _inspector(region: Region) -> Worker:
    """Who supervises in a region."""
    code = next(code for code, one in SUPERVISORS.items() if one.region is region)
    found = people.find(f"socialtilsyn_inspector@{code}")
    if found is None:
        raise LookupError(code)
    return found
