"""The payment guarantee of a stay: on paper, that it is settled who pays for it (ACM-09, FLO-19).

It rests on the decisions of who pays and is made anew each time: kept are the decisions, and in the log that it was
taken out. As a statement does, it names the stay by its reference alone, and no place (PUB-ORG-09).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import override

from helle.register.accommodation.models import Rate
from helle.register.bed_days import policies
from helle.register.interface.words import long_day
from helle.register.letters import typesetting
from helle.register.organisations import queries as organisations
from helle.register.placements.choices import PlacementAnswer
from helle.register.placements.models import PayerDecision, Placement
from helle.register.protection import clock
from helle.rules.accommodation.bed_day_lines import A_DAY
from helle.rules.accommodation.bed_days import danish_kroner, english_kroner
from helle.rules.accommodation.codes import Payer
from helle.rules.ruling import Text

SHEET: Final = Path(__file__).parent / "data" / "guarantee.typ"


@dataclass(frozen=True, slots=True)
class Promise:
    """Who pays from the first to the last day; `last` None: until the stay ends."""

    payer: Text
    first: dt.date
    last: dt.date | None


@dataclass(frozen=True, slots=True)
class Guarantee:
    """Who has promised to pay for which days of a stay, and the rate of a bed-day today, if there is one."""

    placement: Placement
    promises: tuple[Promise, ...]
    oere: int | None


def get_guarantee(reference: str) -> Guarantee:
    """What is promised for a stay that the acting unit keeps; else `PermissionDenied` or `Http404`.

    Nothing is where the place has not said yes, or nobody but an operating grant pays: that pays places (ACM-18).
    """
    policies.require(policies.keeps_bed_days())
    placement = (
        Placement.objects.filter(
            reference=reference,
            answer=PlacementAnswer.ACCEPTED,
            superseded_at__isnull=True,
            withdrawn_at__isnull=True,
        )
        .select_related("offer")
        .first()
    )
    promises = _promises(placement) if placement else ()
    if placement is None or not promises:
        raise Http404
    today = clock.today()
    rate = Rate.objects.filter(offer=placement.offer, superseded_at__isnull=True, during__contains=today).first()
    return Guarantee(placement, promises, rate.oere_a_day if rate else None)


def _promises(placement: Placement) -> tuple[Promise, ...]:
    left = placement.left_on
    rows = PayerDecision.objects.filter(placement=placement, superseded_at__isnull=True)
    still = rows.exclude(payer=Payer.OPERATING_GRANT.value).order_by("during")
    if left is not None:
        still = still.filter(Q(during__startswith__lt=left))
    units, found = organisations.units_on(clock.today()), []
    for row in still:
        unit = units.get(row.unit_id) if row.unit_id else None
        ends = [day - A_DAY for day in (row.during.upper, left) if day is not None]
        found.append(
            Promise(unit.name if unit else Payer(row.payer).label, row.during.lower, min(ends) if ends else None)
        )
    return tuple(found)


def pdf(found: Guarantee, language: str) -> bytes:
    """The guarantee as an accessible PDF (PDF/UA-1), in Danish or English."""
    kroner = english_kroner if language == "en" else danish_kroner
    stay, now = found.placement, clock.now()
    with override(language):
        rate = (
            _("I dag er den %(rate)s for et døgn.") % {"rate": kroner(found.oere).rstrip(".")}
            if found.oere is not None
            else _("Den er ikke aftalt endnu, og før det opkræves intet.")
        )
        words = {
            "language": language,
            "sender": _("Center mod Menneskehandel (CMM)"),
            "to": _("Til det sted, hvor pladsen er bestilt"),
            "day": long_day(clock.local_day(now), language),
            "title": _("Betalingstilsagn for ophold %(reference)s") % {"reference": stay.reference},
            "opening": [_("Det er afgjort, hvem der betaler for opholdet: [ACM-09]")],
            "heads": [_("Betaler"), _("Fra"), _("Til og med")],
            "rows": [
                [
                    one.payer.in_language(language),
                    f"{one.first:%d.%m.%Y}",
                    f"{one.last:%d.%m.%Y}" if one.last else _("opholdet slutter"),
                ]
                for one in found.promises
            ],
            "terms": [
                _(
                    "Tilsagnet gælder de døgn, personen bor på stedet. Ankomstdagen tæller, afrejsedagen gør ikke, og "
                    "nætter ude betales ikke. Hvad en driftsbevilling betaler, opkræves ikke. [ACM-18]"
                ),
                _("Der betales den takst, der gælder på dagen.") + " " + rate,
                _("Skal en anden betale, laves et nyt tilsagn. Dette gælder da til og med dagen før."),
                _(
                    "Døgnene opgøres for hver måned gennem Center mod Menneskehandel. Nævn kun opholdets betegnelse: "
                    "hverken navn, sagsnummer eller adresse. [FLO-19]"
                ),
            ],
            "page": _("Side {page} af {pages}"),
        }
    (made,) = typesetting.compiled(SHEET, {"guarantee": words}, at=now, form="pdf")
    return made
