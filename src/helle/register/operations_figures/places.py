"""The theme of where people live: how full the places were, what was ordered, and what looking for places gave."""

from __future__ import annotations

from typing import Final

from helle.register.operations_figures.figures import Row, Table, Theme
from helle.register.operations_figures.queries import INSTEAD_OF_DETENTION, NOT_RECORDED, OWN_PLACE, Read
from helle.register.operations_figures.tables import NUMBER, counts, happened_in, now
from helle.register.placements.choices import NoPlaceWhy, PlacementAnswer
from helle.rules.accommodation.codes import DeclinedWhy, OfferKind, OtherPlaceWhy, PlacementBasis
from helle.rules.ruling import Text

PLACES_SHOWN: Final = 30
_ORDERS: Final = Text("Bestillinger, der ikke er trukket tilbage", "Orders that were not taken back")
_NOT_ASKED_YET: Final = Text("Ikke noteret: før det blev spurgt", "Not recorded: before it was asked")
_STAYS: Final = Text(
    "Ophold og bestillinger på botilbud, som på Belægning", "Stays and orders at places, as on the occupancy board"
)
_APPROVALS: Final = Text("Ophold, der er begyndt, og stedets godkendelser", "Stays begun, and approvals of places")


def places_theme(read: Read) -> Theme:
    """How full, by place; orders by answer, kind and basis; what looking gave; stays without approval."""
    there = read.of("placement_answer")
    answers: list[tuple[Text | str, int]] = [
        *((str(one.label), there[one.value]) for one in PlacementAnswer),
        (Text("Stedet har ikke svaret", "The place has not answered"), there["waiting"]),
    ]
    order = Text("bestillinger", "orders")
    return Theme(
        "belaegning",
        Text("Belægning og bestillinger", "Occupancy and orders"),
        [
            _occupancy(read),
            happened_in(
                read, "bestillinger", Text("Bestillinger efter svar", "Orders by answer"), answers,
                source=_ORDERS, unit=order, requirements=("ACM-14",),
            ),
            happened_in(
                read, "bestillinger-nej", Text("Hvorfor stederne sagde nej", "Why places said no"),
                [
                    *counts(read, "placement_declined", DeclinedWhy),
                    (_NOT_ASKED_YET, read.of("placement_declined")[NOT_RECORDED]),
                ],
                source=Text("Svarene på bestillingerne", "The answers to the orders"),
                unit=Text("bestillinger, stedet sagde nej til", "orders that the place said no to"),
                requirements=("ACM-09", "ACM-13", "ACM-14"),
            ),
            happened_in(
                read, "bestillinger-slags", Text("Bestillinger efter slags sted", "Orders by kind of place"),
                counts(read, "placement_kind", OfferKind), source=_ORDERS, unit=order, requirements=("ACM-17",),
            ),
            happened_in(
                read, "bestillinger-grundlag", Text("Bestillinger efter grundlag", "Orders by basis"),
                counts(read, "placement_basis", PlacementBasis), source=_ORDERS, unit=order, requirements=("ACM-11",),
            ),
            happened_in(
                read, "bestillinger-aarsag", Text("Hvorfor stedet blev valgt", "Why the place was chosen"), _why(read),
                source=_ORDERS, unit=order, requirements=("ACM-07", "ACM-20"),
                note=Text(
                    "Planens egne steder er asylsystemet, Reden International og, for mænd, mandecentre og herberger.",
                    "The plan's own places are the asylum system, Reden International and, for men, men's centres and "
                    "shelters.",
                ),
            ),
            happened_in(
                read, "soegninger", Text("Søgninger efter et sted", "Looking for a place"),
                [
                    (Text("Søgninger", "Searches"), read.looks.looks),
                    (Text("Heraf uden en plads at bestille", "Of these without a place to order"),
                     read.looks.without_a_place),
                    (Text("Heraf med steder lukket af opholdsgrundlaget", "Of these with places closed for the stay"),
                     read.looks.with_stay_refused),
                ],
                source=Text("Hvad søgningerne gav, som på Belægning", "What the searches gave, as on the board"),
                unit=Text("søgninger", "searches"), requirements=("ACM-11", "ACM-14"),
            ),
            happened_in(
                read, "ingen-plads", Text("Hvorfor politiet ingen plads fik", "Why the police were given no place"),
                [
                    *((str(one.label), read.of("no_place")[one.value]) for one in NoPlaceWhy),
                    (_NOT_ASKED_YET, read.of("no_place")[NOT_RECORDED]),
                ],
                source=Text("CMM's svar, der ikke er taget tilbage", "CMM's answers that were not taken back"),
                unit=Text("svar om, at der ingen plads er", "answers that there is no place"), requirements=("ACM-20",),
            ),
            happened_in(
                read, "uden-godkendelse", Text("Ophold på steder uden godkendelse", "Stays at places without approval"),
                [(Text("Begyndt i perioden", "Begun in the period"), read.unapproved)],
                source=_APPROVALS, unit=Text("ophold", "stays"), requirements=("ACM-17",),
            ),
            now(
                read, "uden-godkendelse-nu",
                Text("Ophold uden godkendelse lige nu", "Stays without approval right now"), (NUMBER,),
                [Row(Text("Over advarslen eller slutdagen", "Past the warning or the last day"), (read.over_long,))],
                source=_APPROVALS, unit=Text("ophold, der løber", "running stays"), requirements=("ACM-17",),
            ),
        ],
        (("occupancy-board", Text("Belægning dag for dag", "Occupancy day by day")),),
    )  # fmt: skip


def _why(read: Read) -> list[tuple[Text | str, int]]:
    """Orders by why another place than the plan's own was used, and those of which it is not asked."""
    there = read.placed_why
    return [
        *((one.label, there[one.value]) for one in OtherPlaceWhy),
        (Text("I stedet for frihedsberøvelse", "Instead of detention"), there[INSTEAD_OF_DETENTION]),
        (Text("Et af planens egne steder: ingen årsag", "One of the plan's own places: no reason"), there[OWN_PLACE]),
        (_NOT_ASKED_YET, there[NOT_RECORDED]),
    ]


def _occupancy(read: Read) -> Table:
    """By place, the fullest first. Of a place whose number of places nobody has written there is no share."""
    lived = sorted(read.places, key=lambda one: (-one.nights, one.offer.alias))
    nights, most = sum(one.nights for one in lived), lived[:PLACES_SHOWN]
    return Table(
        code="doegn",
        title=Text("Belægningsdøgn, sted for sted", "Days of stay, place by place"),
        requirements=("ACM-14", "GOV-05"),
        source=_STAYS,
        unit=Text("belægningsdøgn og dage", "days of stay and days"),
        first=read.span.first,
        last=read.span.last,
        cut_off=read.today,
        head=(
            # On a phone it is wider than the place there is for what a figure is called.
            Text("Belægnings\u00addøgn", "Days of stay"),
            Text("Belægning", "Occupancy"),
            Text("Flest på én dag", "Most on one day"),
            Text("Dage på spidsbelastning", "Days on peak places"),
            Text("Heraf over alle pladser", "Of these past all places"),
        ),
        rows=[
            Row(Text("I alt", "In all"), (nights, None, None, *_peaks(read))),
            *(
                Row(
                    one.offer.alias,
                    (
                        one.nights,
                        None if one.share is None else f"{one.share} %",
                        one.most,
                        one.peak_days,
                        one.over_days,
                    ),
                )
                for one in most
            ),
        ],
        note=None
        if len(lived) <= PLACES_SHOWN
        else Text(
            f"De {PLACES_SHOWN} steder med flest belægningsdøgn; alle står på Belægning.",
            f"The {PLACES_SHOWN} places with most days of stay; all are on the occupancy board.",
        ),
    )


def _peaks(read: Read) -> tuple[int, int]:
    return sum(one.peak_days for one in read.places), sum(one.over_days for one in read.places)
