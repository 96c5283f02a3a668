"""The releases of statistics of the invented country: two years that are out, and one that waits (STA-01, J8).

The two later ones have 2024 as the first one told it: a year that was told stands until it is worth counting again.
"""

from __future__ import annotations

import datetime as dt
import uuid

from helle.demo import people
from helle.demo.acting import acting_as
from helle.register.estimates import making as estimating
from helle.register.estimates.actions import estimate_order
from helle.register.protection import clock
from helle.register.releases import actions, making, queries, repeating
from helle.register.releases.actions import Drawn
from helle.register.releases.models import Release
from helle.register.releases.tables import on_offer
from helle.register.statistics import filling

_OF_THE_YEAR = (
    "persons-by-sex", "persons-by-age", "persons-by-residence", "persons-by-nationality", "first-contact",
)  # fmt: skip
# The plan's second chart goes on with 2025.
_WITH_FORMS = (*_OF_THE_YEAR, "persons-by-one-form-or-several")
_OF_THE_WORK = ("presumed-by-stage", "referrals-by-sender-and-outcome")
_OPENED = ("sex", "age")
_BESIDE_LISTS = ("sex",)
_AS_TOLD = {
    "repeats_why_da": "Det, der er rettet siden, kommer med, når året gøres op igen.",
    "repeats_why_en": "What was corrected since comes in when the year is counted again.",
}


def release(now: dt.datetime, size: float = 1.0) -> None:
    """Two releases come out, each drawn by the analyst and approved by the lead; the third was drawn last week.

    The first has an estimate of those never found beside its tables, and its rows as open microdata: not in a country
    that is made small, in which rows are of too few and lists share nobody.
    """
    said = _victims(2024)
    if size >= 1:
        said |= {"estimates": [_estimate("2025-02-19", 2024)]}
    _draw("2025-02-20", said, (*_OF_THE_YEAR, *_OF_THE_WORK), opens=_OPENED if size >= 1 else ())
    _approve("2025-02-27")
    _draw("2026-02-05", _victims(2024, 2025), _WITH_FORMS)
    _approve("2026-02-12")
    _draw(
        "2026-02-24",
        {
            "title_da": "Henvendelser og formodede ofre 2024–2025",
            "title_en": "Referrals and presumed victims 2024–2025",
            "first_year": 2024,
            "last_year": 2025,
            "introduction": "Hvem der henvendte sig, og hvad det blev til.",
            "introduction_en": "Who referred, and what became of it.",
        },
        _OF_THE_WORK,
    )
    clock.freeze(now)


def _victims(*years: int) -> dict[str, object]:
    of = "–".join(map(str, years))
    return {
        "title_da": f"Ofre for menneskehandel {of}",
        "title_en": f"Victims of human trafficking {of}",
        "first_year": years[0],
        "last_year": years[-1],
        "introduction": "Personer, som danske myndigheder vurderede som ofre.",
        "introduction_en": "Persons whom Danish authorities assessed as victims.",
    }


def _draw(day: str, said: dict[str, object], tables: tuple[str, ...], opens: tuple[str, ...] = ()) -> None:
    """What is out of its years stands as it was told, except for the last. In a country that is made small for a test a
    table may be refused; then the order is stopped, and nothing repeats it. Where chance left too little to say in
    open rows, of the columns it `opens`, it is ordered again without them."""
    _at(day)
    analyst = people.roles()["cmm_statistics"]
    with acting_as(analyst):
        offered = {one.code: one for one in on_offer()}
        before = range(int(str(said["first_year"])), int(str(said["last_year"])))
        told: dict[int, repeating.Choice] = {}
        for one, _of in repeating.on_offer(before, queries.releases()):
            told.setdefault(one.year, one)  # The latest that counted the year stands first.
        repeats = {"repeats": list(told.values()), **_AS_TOLD} if told else {}
        order = actions.release_order(
            Drawn(
                tables=[offered[code] for code in tables],
                public_from=clock.today(),
                microdata=opens,
                **said,  # type: ignore[arg-type] # The words above, by their names.
                **repeats,  # type: ignore[arg-type]
            )
        )
    making.run(order.pk, analyst.membership_id)
    with acting_as(analyst):
        is_made = Release.objects.filter(pk=order.pk).exists()
    if opens and not is_made:
        _draw(day, said, tables)


def _estimate(day: str, year: int) -> uuid.UUID:
    """The analyst has those estimated whom nobody found in a year."""
    _at(day)
    filling.refresh_now()
    analyst = people.roles()["cmm_statistics"]
    with acting_as(analyst):
        order = estimate_order(first_year=year, last_year=year, covariates=_BESIDE_LISTS)
    estimating.run(order.pk, analyst.membership_id)
    return order.pk


def _approve(day: str) -> None:
    _at(day)
    with acting_as(people.roles()["cmm_lead"]):
        for one in queries.releases():
            if one.waits:
                actions.release_answer(one, approved=True, remarks="")


def _at(day: str) -> None:
    clock.freeze(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(10), clock.COPENHAGEN))
