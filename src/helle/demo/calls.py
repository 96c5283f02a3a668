"""The hotline of the country: about 316 calls a year as in 2019, half of them from the police (PUB-STAT-04).

Told after the stories of the cases, at their own moments, so that they change none of them; but for the calls that
became a referral, which come with it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from random import Random
from typing import Final

from helle.demo import people
from helle.demo.acting import acting_as
from helle.register.cases.choices import FirstContact
from helle.register.hotline import actions as hotline
from helle.register.hotline.actions import Told, Wish
from helle.register.hotline.choices import FIRST_CONTACTS
from helle.register.protection import clock
from helle.register.protection.drafts import Saving
from helle.register.referrals.models import Referral
from helle.rules.hotline import CallerKind

CALLS_A_YEAR: Final = 316
CALLERS: Final = {
    CallerKind.POLICE: 50,
    CallerKind.CITIZEN: 14,
    CallerKind.ORGANISATION: 9,
    CallerKind.MUNICIPALITY: 7,
    CallerKind.CONTROL: 6,
    CallerKind.HEALTH: 4,
    CallerKind.IMMIGRATION: 3,
    CallerKind.HERSELF: 3,
    CallerKind.OTHER: 2,
    CallerKind.NOT_TOLD: 2,
}
# Themes, what is told of signs and of the work, what was done, where to, and what was said.
SAID: Final[tuple[tuple[list[str], bool | None, str, list[str], list[str], str], ...]] = (
    (["signs"], None, "", ["advised"], [], "Spurgte, hvilke tegn man skal holde øje med. Har fået dem gennemgået."),
    (["suspicion"], True, "", ["follow_up"], [], "Har set mange bo i en lagerbygning og blive hentet før daggry."),
    (["labour"], False, "unreasonable", ["advised", "referred_on"], ["at", "trade_union"],
     "Timeløn på det halve og ingen fridage, men alle kan rejse, når de vil, og har selv deres pas."),
    (["labour"], False, "manifest", ["referred_on"], ["police", "at"],
     "Lønnen går til arbejdsgiverens værelser og mad; der er intet tilbage. Ingen truer nogen."),
    (["identification", "stay"], True, "", ["advised", "follow_up"], [],
     "Sidder med en person, der måske er handlet, og spurgte, hvad der skal ske først, og hvem der kommer."),
    (["support"], None, "", ["advised"], [], "Spurgte, hvilken støtte man kan få, og hvem der betaler for den."),
    (["minors"], True, "", ["advised", "follow_up"], [], "En ung, der ikke går i skole; en voksen svarer for hende."),
    (["criminal"], None, "", ["advised"], [], "Spurgte, om en sigtelse kan frafaldes, når personen er handlet."),
    (["return"], None, "", ["advised"], [], "Spurgte, hvordan en forberedt hjemsendelse foregår."),
    (["sexual", "suspicion"], True, "", ["follow_up"], [], "Samme mand henter og bringer, og hun svarer aldrig selv."),
    (["other"], False, "reasonable", ["nothing"], [], "Ville tale om noget, der ikke er menneskehandel."),
)  # fmt: skip
TYPED: Final = "Ringer fra en klinik. Hun siger, at"


def hear(seed: int, now: dt.datetime, since: dt.date, size: float) -> None:
    """Answer the hotline until `now`: those of the years behind, two that wait, one that is not written down yet."""
    rng = Random(f"{seed} hotline")
    days = (clock.local_day(now) - since).days
    moments = sorted(_moment(rng, since, days) for _call in range(max(4, round(CALLS_A_YEAR * days / 365 * size))))
    callers = rng.choices(list(CALLERS), list(CALLERS.values()), k=len(moments))
    for moment, caller in zip(moments, callers, strict=True):
        _answered(rng, moment, caller)
    _wait_for_today(now)


def _moment(rng: Random, since: dt.date, days: int) -> dt.datetime:
    day = since + dt.timedelta(days=rng.randrange(days))
    weekend = day.isoweekday() > 5
    minutes = rng.randrange(9 * 60 if weekend else 8 * 60 + 30, 15 * 60 if weekend else 16 * 60)
    return dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60), clock.COPENHAGEN)


def _answered(rng: Random, moment: dt.datetime, caller: CallerKind) -> None:
    themes, signs, work, done, referred_to, text = rng.choice(SAID)
    minutes = rng.choice((2, 3, 4, 5, 8, 12))
    clock.freeze(moment + dt.timedelta(minutes=minutes + 1))
    with acting_as(people.roles()["cmm_hotline"]):
        hotline.call_record(
            Told(
                started_at=moment,
                caller=caller,
                themes=themes,
                done=done,
                minutes=minutes,
                signs=signs,
                work=work,
                referred_to=referred_to,
                sector="unknown" if rng.random() < 0.3 else "",
                text=text,
            )
        )


def _wait_for_today(now: dt.datetime) -> None:
    """One who wants to be called back today, one later, and a call that she was interrupted in."""
    with_wish = (
        (2, 0, "En kollega i kommunen, der kun har telefon i frokosten. Nummeret står i kommunens telefonbog."),
        (1, 3, "Vil ringes op på arbejdet, ikke hjemme. Spørg efter receptionen."),
    )
    for days_ago, due_in, words in with_wish:
        moment = now - dt.timedelta(days=days_ago)
        clock.freeze(moment)
        with acting_as(people.roles()["cmm_hotline"]):
            hotline.call_record(
                Told(
                    started_at=moment - dt.timedelta(minutes=6),
                    caller=CallerKind.MUNICIPALITY if due_in == 0 else CallerKind.CITIZEN,
                    themes=["signs"],
                    done=["advised", "call_back"],
                    minutes=5,
                    text=SAID[0][5],
                ),
                wish=Wish(words, clock.local_day(now) + dt.timedelta(days=due_in)),
            )
    clock.freeze(now - dt.timedelta(minutes=12))
    with acting_as(people.roles()["cmm_hotline"]):
        typed = {"caller": [CallerKind.HEALTH.value], "text": [TYPED], "themes": ["suspicion"]}
        hotline.draft_save(Saving(uuid.UUID(int=1), 0, uuid.uuid4()), typed)


def became(referral: Referral, contact: str, text: str) -> None:
    """The call that a referral of the hotline came of. Needs somebody of the hotline who acts."""
    kinds = [kind for kind, contacts in FIRST_CONTACTS.items() if FirstContact(contact) in contacts]
    if not kinds:
        return
    call = hotline.call_record(
        Told(
            started_at=clock.now() - dt.timedelta(minutes=15),
            caller=kinds[0],
            themes=["suspicion"],
            done=["follow_up"],
            minutes=9,
            municipality=referral.municipality,
            sector=referral.sector,
            signs=True,
            text=text,
        )
    )
    hotline.call_follow(call, referral)
