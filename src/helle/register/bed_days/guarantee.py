"""The payment guarantee of a stay: on paper, that it is settled who pays for it (ACM-09, FLO-19).

It rests on the decisions of who pays and is made anew each time: kept are the decisions, and in the log that it was
taken out. As a statement does, it names the stay by its reference alone, and no place (PUB-ORG-09).
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import override

from helle.register.accommodation.models import Rate
from helle.register.bed_days import policies
from helle.register.interface.words import long_day
from helle.register.letters import typesetting
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.placements import queries as placements
from helle.register.placements.models import PayerDecision, Placement
from helle.register.protection import clock
from helle.rules.accommodation.bed_day_lines import A_DAY
from helle.rules.accommodation.codes import Payer
from helle.rules.money import danish_kroner, english_kroner
from helle.rules.ruling import Text

SHEET: Final = Path(__file__).parent / "data" / "stay_paper.typ"


@dataclass(frozen=True, slots=True)
class Guarantee:
    """Who pays for a stay from the first to the last day (None: until it ends), and the rate of a day, if there is one:
    of today, or of the day of these that is nearest to it."""

    placement: Placement
    payer: Text
    first: dt.date
    last: dt.date | None
    rate_on: dt.date
    oere: int | None
    is_protected: bool
    """Whether her address is protected: the paper warns of it, and names nobody."""


def get_guarantee(reference: str, decision_id: uuid.UUID) -> Guarantee:
    """What a decision promises of a stay that the acting unit keeps; else `PermissionDenied` or `Http404`: in CMM to
    whoever does not work on the case also, as by what comes back here nobody learns whose address is protected.

    Each payer has a paper of its own: none learns who else pays.
    """
    policies.require(policies.keeps_bed_days())
    placement = placements.whose_is_shown().filter(reference=reference).select_related("offer").first()
    found = placements.promised([placement]).get(placement.pk, []) if placement else []
    decision = next((one for one in found if one.pk == decision_id), None)
    if placement is None or decision is None:
        raise Http404
    ends = [day - A_DAY for day in (decision.during.upper, placement.left_on) if day is not None]
    first, last = decision.during.lower, min(ends) if ends else None
    rate_on = max(first, min(clock.today(), last or clock.today()))
    rate = Rate.objects.filter(offer=placement.offer, superseded_at__isnull=True, during__contains=rate_on).first()
    payer = _named(decision, secret=placement.offer.secret)
    protected = placements.stay_is_protected(placement.pk)
    return Guarantee(placement, payer, first, last, rate_on, rate.oere_a_day if rate else None, protected)


def _named(decision: PayerDecision, *, secret: bool) -> Text:
    """The payer by name, but for the municipality where a secret place lies: its name is part of the address."""
    payer = Payer(decision.payer)
    unit = organisations.units_on(clock.today()).get(decision.unit_id) if decision.unit_id else None
    if unit is None or (secret and payer is Payer.MUNICIPALITY_OF_STAY):
        return payer.label
    return unit.name


def pdf(found: Guarantee, language: str) -> bytes:
    """The guarantee as an accessible PDF (PDF/UA-1), in Danish or English."""
    kroner = english_kroner if language == "en" else danish_kroner
    stay, now = found.placement, clock.now()
    with override(language):
        rate = (
            _("Den %(day)s er den %(rate)s for et døgn.")
            % {"day": long_day(found.rate_on, language), "rate": kroner(found.oere)}
            if found.oere is not None
            else _("Den er ikke aftalt endnu, og før det opkræves intet.")
        )
        words = {
            "language": language,
            "sender": _("Center mod Menneskehandel (CMM)"),
            "to": _("Til det sted, hvor pladsen er bestilt"),
            "day": long_day(clock.local_day(now), language),
            "title": _("Betalingstilsagn for ophold %(reference)s") % {"reference": stay.reference},
            "opening": [
                _(
                    "Center mod Menneskehandel meddeler, hvem der efter CMM's afgørelse betaler for opholdet. "
                    "Betaleren har ikke skrevet under."
                ),
                *([people.warning_of_protection().in_language(language)] if found.is_protected else []),
            ],
            "heads": [_("Betaler"), _("Fra"), _("Til og med")],
            "rows": [
                [
                    found.payer.in_language(language),
                    f"{found.first:%d.%m.%Y}",
                    f"{found.last:%d.%m.%Y}" if found.last else _("dagen før afrejse"),
                ]
            ],
            "terms": [
                _(
                    "Der betales for de døgn, personen bor på stedet. Ankomstdagen tæller, afrejsedagen gør ikke, og "
                    "nætter ude betales ikke. Hvad en driftsbevilling betaler, opkræves ikke."
                ),
                _("Der betales den takst, der gælder på dagen.") + " " + rate,
                _("Skal en anden betale, sender CMM en ny meddelelse. Denne gælder da til og med dagen før."),
                _(
                    "Døgnene opgøres for hver måned gennem Center mod Menneskehandel. Nævn kun opholdets betegnelse: "
                    "hverken navn, sagsnummer eller adresse."
                ),
            ],
            "page": _("Side {page} af {pages}"),
        }
    (made,) = typesetting.compiled(SHEET, {"paper": words}, at=now, form="pdf")
    return made
