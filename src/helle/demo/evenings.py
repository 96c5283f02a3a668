"""A year of outreach in the country: evenings of each organisation, some elsewhere, some corrected, one not saved.

Told after the stories of the cases, at their own moments, so that they change none of them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from random import Random
from typing import Final

from helle.demo import people
from helle.demo.acting import acting_as
from helle.demo.people import Worker
from helle.register.outreach import actions as outreach
from helle.register.outreach.choices import Elsewhere, Given, Setting, Why
from helle.register.outreach.counted import Contacts, Counted
from helle.register.protection import clock
from helle.register.protection.drafts import Saving
from helle.rules.outreach import OutreachArea

DAYS: Final = 365
A_WEEK: Final = 2.0
AREAS: Final = {
    "REDEN-OUT": (OutreachArea.COPENHAGEN, OutreachArea.COPENHAGEN, OutreachArea.HOVEDSTADEN, OutreachArea.SJAELLAND),
    "AMIAMI": (OutreachArea.MIDTJYLLAND, OutreachArea.NORDJYLLAND, OutreachArea.SYDDANMARK),
    "HOPENOW": (OutreachArea.COPENHAGEN,),
}
SETTINGS: Final = {
    "REDEN-OUT": (Setting.STREET, Setting.MASSAGE_CLINIC, Setting.ESCORT, Setting.DROP_IN, Setting.ONLINE),
    "AMIAMI": (Setting.MASSAGE_CLINIC, Setting.MOBILE_HEALTH, Setting.ESCORT, Setting.BAR, Setting.ONLINE),
    "HOPENOW": (Setting.STREET, Setting.BAR, Setting.PRISON, Setting.ASYLUM_CENTRE),
}
LANGUAGES: Final = ("en", "ro", "th", "es", "hu", "fr", "ru", "da")


def go_out(seed: int, now: dt.datetime, size: float) -> None:
    """Write a year of evenings down until `now`."""
    rng = Random(f"{seed} outreach")
    planned: list[tuple[dt.datetime, str]] = []
    for unit in AREAS:
        # One evening a day at most: the same team is not out twice at once.
        how_many = max(4, round(DAYS / 7 * A_WEEK * size))
        nights = rng.sample(range(2, DAYS), min(how_many, DAYS - 2))
        planned += [(_evening(now, days_ago, rng), unit) for days_ago in nights]
    for begins, unit in sorted(planned):
        _written(rng, begins, unit)
    _last_night(now)


def _evening(now: dt.datetime, days_ago: int, rng: Random) -> dt.datetime:
    day = clock.local_day(now) - dt.timedelta(days=days_ago)
    return dt.datetime.combine(day, dt.time(rng.choice((14, 19, 20, 21)), rng.choice((0, 30))), clock.COPENHAGEN)


def _worker(unit: str) -> Worker:
    found = people.find(f"ngo_outreach@{unit}")
    if found is None:
        raise LookupError(unit)
    return found


def _written(rng: Random, begins: dt.datetime, unit: str) -> None:
    ends = begins + dt.timedelta(minutes=rng.choice((150, 180, 240, 270)))
    chosen = rng.sample(SETTINGS[unit], rng.choice((1, 2, 2, 3)))
    visits = {one: Contacts(rng.randrange(4), rng.randrange(9)) for one in chosen}
    met = sum(one.first + one.again for one in visits.values())
    services = {one: rng.randint(0, met) for one in rng.sample(list(Given), 4)}
    offered = min(met, rng.choice((0, 0, 0, 1, 1, 2)))
    elsewhere = unit == "HOPENOW" and rng.random() < 0.1
    counted = Counted(
        started_at=begins,
        ended_at=ends,
        area=OutreachArea.SJAELLAND if elsewhere else rng.choice(AREAS[unit]),
        staff=rng.choice((2, 2, 3)),
        visits=visits,
        services={one: number for one, number in services.items() if number},
        languages=sorted(rng.sample(LANGUAGES, rng.choice((1, 2, 3)))),
        elsewhere=Elsewhere.TOGETHER if elsewhere else None,
        referrals_offered=offered,
        referrals_accepted=rng.randint(0, offered),
    )
    clock.freeze(ends + dt.timedelta(minutes=20))
    with acting_as(_worker(unit)):
        evening = outreach.evening_record(counted)
        if rng.random() < 0.04:
            outreach.evening_correct(evening, counted, why=Why.FORGOTTEN)


def _last_night(now: dt.datetime) -> None:
    """The evening on which a woman they had met three times wanted to talk (J2); and one that is not saved yet."""
    day = clock.local_day(now) - dt.timedelta(days=1)
    begins = dt.datetime.combine(day, dt.time(20), clock.COPENHAGEN)
    clock.freeze(begins + dt.timedelta(hours=5))
    with acting_as(_worker("REDEN-OUT")):
        outreach.evening_record(
            Counted(
                started_at=begins,
                ended_at=begins + dt.timedelta(hours=4),
                area=OutreachArea.COPENHAGEN,
                staff=2,
                visits={Setting.STREET: Contacts(1, 6), Setting.MASSAGE_CLINIC: Contacts(0, 3)},
                services={Given.TALK: 3, Given.PREVENTION: 8, Given.TRAFFICKING: 2, Given.RIGHTS: 2},
                languages=["en", "ro"],
                referrals_offered=1,
                referrals_accepted=1,
            )
        )
    clock.freeze(now - dt.timedelta(hours=5))
    with acting_as(_worker("AMIAMI")):
        typed = {"area": ["midtjylland"], "first_massage_clinic": ["1"], "again_massage_clinic": ["4"]}
        outreach.draft_save(Saving(uuid.UUID(int=2), 0, uuid.uuid4()), typed)
