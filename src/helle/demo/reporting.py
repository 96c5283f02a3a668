"""What the citizens of the country report, and what CMM makes of it: some each month, and last night's first (J7).

Told after the stories of the cases, at its own moments, so that it changes none of them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from random import Random
from typing import Final

from helle.demo import people
from helle.demo.acting import acting_as
from helle.register.protection import clock
from helle.register.reports import actions as reports
from helle.register.reports import receiving
from helle.register.reports.actions import NewReferral
from helle.register.reports.choices import Outcome, State
from helle.register.reports.models import Report
from helle.register.reports.receiving import Look, Suspicion
from helle.rules.codes import FactorAnswer
from helle.rules.definitions.spectrum import SpectrumFacts

A_MONTH: Final = 5
# Language, kind of place, what is written, where, and what it came to: an authority, or '' for nothing to go on.
SEEN: Final = (
    ("da", "restaurant", "Tjenerne arbejder fra morgen til midnat og får det samme om måneden som jeg om ugen.",
     "Pizzeriaet ved stationen", "AT"),
    ("en", "cleaning", "I clean offices with them. They pay the boss for the room and the car and have nothing left.",
     "", "AT"),
    ("da", "building_site", "De sover i skurvognene om vinteren. En mand henter dem i en hvid varevogn klokken fem.",
     "Byggepladsen bag svømmehallen", "AT"),
    ("da", "massage_clinic", "Der kommer mænd hele natten, og jeg har aldrig set kvinderne gå ud.",
     "Stuen til højre", ""),
    ("en", "agriculture", "The pickers say that their passports are kept in the office of the farm.", "", "SIRI"),
    ("da", "kiosk", "Kassedamen er der hver dag i ugen, også når jeg åbner min egen butik klokken seks.", "", "SKAT"),
    ("da", "unknown", "Der er noget galt inde ved siden af, men jeg ved ikke hvad.", "", ""),
    ("en", "private_home", "The girl who looks after their children is never alone, and she looks tired.", "", ""),
)  # fmt: skip
TOLD_ON: Final = "En borger har set, at ansatte har lange dage og lav løn. Ingen ser ud til at være tvunget."
NOTHING: Final = "Der er hverken sted, tid eller personer at gå videre med."
NO_FORCE: Final = "Vilkårene er dårlige, og der er ingen tegn på tvang."
ADVERT: Final = "Best prices for your website!!! Reach thousands of customers today."
ONLY_ADVERTS: Final = "Reklame, der er sendt igen og igen. Intet at gå videre med."
LAST_NIGHT: Final = (
    "Six men sleep in the cellar under the restaurant. They are locked in when it closes, and they are afraid of the "
    "owner."
)
QUESTION: Final = "Hvornår på dagen bliver de hentet?"
ANSWER: Final = "Mellem fem og halv seks, undtagen om søndagen."
STILL_ASKED: Final = "Can you say which floor it is on, or what is written on the door?"


@dataclass(frozen=True, slots=True)
class _Sent:
    """A report and the receipt that only its reporter has."""

    report: Report
    receipt: str


def report_in(seed: int, now: dt.datetime, since: dt.date, size: float) -> None:
    """Let the public write until `now`. In a small country less is written, and of each kind something."""
    rng = Random(f"{seed} reports")
    days = (clock.local_day(now) - since).days - 10
    how_many = max(len(SEEN), round(A_MONTH * days / 30 * size))
    for number in range(how_many):
        # One in each stretch of days, so that no month is without any.
        day = since + dt.timedelta(days=int((number + rng.random()) * days / how_many))
        moment = dt.datetime.combine(day, dt.time(rng.randrange(24)), clock.COPENHAGEN)
        _written_and_closed(rng, moment, number)
    _adverts_closed(now - dt.timedelta(days=9))
    _one_became_a_referral(now - dt.timedelta(days=6))
    _asked_and_answered(now - dt.timedelta(days=4))
    _asked(now - dt.timedelta(days=3))
    clock.freeze(now - dt.timedelta(hours=10))
    for _one in range(4):
        _send("en", "unknown", ADVERT, "", may_ask=False)
    clock.freeze(now - dt.timedelta(hours=6))
    _send("en", "restaurant", LAST_NIGHT, "Behind the station, the door to the yard")


def _send(language: str, sector: str, text: str, place: str, *, may_ask: bool = True) -> _Sent:
    report_id, receipt = uuid.uuid4(), receiving.new_receipt()
    receiving.report_receive(report_id, receipt, Suspicion(language, sector, may_ask, text, place), proven=True)
    return _Sent(Report(pk=report_id), receipt)


def _now(sent: _Sent) -> Report:
    return Report.objects.get(pk=sent.report.pk)


def _written_and_closed(rng: Random, moment: dt.datetime, number: int) -> None:
    language, sector, text, place, to = SEEN[number % len(SEEN)]
    clock.freeze(moment)
    sent = _send(language, sector, text, place, may_ask=rng.random() < 0.6)
    clock.freeze(moment + dt.timedelta(days=rng.choice((1, 1, 2, 3)), hours=3))
    with acting_as(people.roles()["cmm_hotline"]):
        reports.report_close(
            _now(sent),
            outcome=Outcome.PASSED_ON if to else Outcome.NO_ACTION,
            passed_on_to=to,
            passed_on_text=TOLD_ON if to else "",
            reason=NO_FORCE if to else NOTHING,
            work=SpectrumFacts(FactorAnswer.NO, False, True, clock.local_day(moment)),
        )


def _adverts_closed(moment: dt.datetime) -> None:
    clock.freeze(moment)
    sent = [_send("en", "unknown", ADVERT, "", may_ask=False) for _one in range(6)]
    clock.freeze(moment + dt.timedelta(hours=9))
    with acting_as(people.roles()["cmm_hotline"]):
        reports.reports_close([one.report.pk for one in sent], reason=ONLY_ADVERTS)


def _one_became_a_referral(moment: dt.datetime) -> None:
    clock.freeze(moment)
    language, sector, text, place, _to = SEEN[2]
    sent = _send(language, sector, text, place)
    clock.freeze(moment + dt.timedelta(hours=5))
    with acting_as(people.roles()["cmm_hotline"]):
        reports.report_refer(
            _now(sent),
            NewReferral(
                sector=sector,
                municipality="",
                indicators=[],
                urgent=False,
                occurred_on=clock.local_day(moment),
                description=f"{text}\n\nSted: {place}",
                persons=4,
            ),
        )


def _asked_and_answered(moment: dt.datetime) -> None:
    clock.freeze(moment)
    language, sector, _text, place, _to = SEEN[2]
    sent = _send(language, sector, "Fem mænd bliver hentet hver morgen i en varevogn uden navn på.", place)
    clock.freeze(moment + dt.timedelta(hours=8))
    with acting_as(people.roles()["cmm_hotline"]):
        asked = reports.report_ask(_now(sent), text=QUESTION)
    clock.freeze(moment + dt.timedelta(days=2))
    look = Look(State.ASKED, report_id=sent.report.pk, question_id=asked.pk)
    receiving.report_answer(sent.receipt, look, uuid.uuid4(), ANSWER)


def _asked(moment: dt.datetime) -> None:
    clock.freeze(moment)
    language, sector, text, place, _to = SEEN[7]
    sent = _send(language, sector, text, place)
    clock.freeze(moment + dt.timedelta(hours=6))
    with acting_as(people.roles()["cmm_caseworker"]):
        reports.report_ask(_now(sent), text=STILL_ASKED)
