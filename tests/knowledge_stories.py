"""What is done to spread knowledge: teaching, the conference, a campaign, publications, a meeting abroad."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from helle.register.knowledge import actions, opening_actions, queries
from helle.register.knowledge.choices import Body, Channel, Ended, PublicationKind, Topic
from helle.register.knowledge.given import Answers, Given, Outcome
from helle.register.knowledge.models import Activity
from helle.rules.knowledge.codes import ActivityKind, AudienceSector
from tests.cast import Member
from tests.remembered import remembered

TODAY = dt.date(2025, 10, 6)
ENDED = Ended.CALLED_OFF
TAUGHT_ON = dt.date(2025, 9, 10)
POLICE, COURTS, PROSECUTION = AudienceSector.POLICE, AudienceSector.COURTS, AudienceSector.PROSECUTION
TITLE = "Tegn på menneskehandel for anklagere og betjente"
LEARNT = "Deltagerne vil have flere eksempler fra byggeriet."
TEACHING = Given(
    title_da=TITLE,
    title_en="Signs of trafficking for prosecutors and officers",
    topic=Topic.SIGNS,
    first_day=TAUGHT_ON,
    last_day=TAUGHT_ON,
    place="Aarhus",
    languages=["da"],
    audience={POLICE: 20, PROSECUTION: None},
)
CAME: Mapping[AudienceSector, int | None] = {POLICE: 18, PROSECUTION: 6}
CONFERENCE = Given(
    title_da="Årskonference om menneskehandel",
    title_en="Yearly conference on trafficking",
    topic=Topic.WHOLE,
    first_day=dt.date(2025, 11, 12),
    last_day=dt.date(2025, 11, 12),
    place="København",
    address="https://example.org/konference",
    audience={AudienceSector.MUNICIPALITIES: 60, AudienceSector.ORGANISATIONS: 40},
    open_to_all=True,
)
CAMPAIGN = Given(
    title_da="Kend dine rettigheder",
    topic=Topic.FORCED_LABOUR,
    first_day=dt.date(2025, 5, 1),
    last_day=dt.date(2025, 6, 15),
    languages=["en", "pl", "ro"],
    audience={AudienceSector.AT_RISK: None},
    channels=[Channel.SOCIAL, Channel.POSTERS],
)
REPORT = Given(
    title_da="Årsrapport 2024",
    title_en="Annual report 2024",
    topic=Topic.FIGURES,
    first_day=dt.date(2025, 4, 2),
    last_day=dt.date(2025, 4, 2),
    address="https://example.org/aarsrapport-2024.pdf",
    languages=["da"],
    audience={AudienceSector.PUBLIC: None},
    publication=PublicationKind.ANNUAL,
    isbn="978-87-0000-000-1",
    open_to_all=True,
)
MEETING = Given(
    title_da="Møde i EU's netværk af nationale rapportører",
    topic=Topic.COOPERATION,
    first_day=dt.date(2025, 6, 4),
    last_day=dt.date(2025, 6, 5),
    place="Bruxelles",
    body=Body.EU_NETWORK,
)
GIVEN_ABROAD = Outcome(
    first_day=dt.date(2025, 6, 4),
    last_day=dt.date(2025, 6, 5),
    contributed="Oplæg om identifikation hos to myndigheder.",
    follow_up="Netværket spørger igen om et år.",
    figures="Vurderede ofre efter køn og form",
    counted_until=dt.date(2024, 12, 31),
)


@remembered
def add(who: Member, kind: ActivityKind, given: Given) -> Activity:
    """Somebody writes an activity down."""
    with who.acting():
        return actions.activity_add(kind, given)


@remembered
def teach(who: Member, given: Given = TEACHING) -> Activity:
    """Somebody plans teaching."""
    return add(who, ActivityKind.TRAINING, given)


@remembered
def hold(who: Member, activity: Activity, outcome: Outcome | None = None, *, why: str = "") -> None:
    """It was held on the days that it was planned for."""
    with who.acting():
        look = queries.look_at(activity.pk)
        days = Outcome(first_day=look.now.first_day, last_day=look.now.last_day, came=CAME)
        actions.activity_hold(look, outcome or days, why=why)


@remembered
def open_to_all(who: Member, activity: Activity) -> None:
    """Somebody else approves that everybody may read it."""
    with who.acting():
        opening_actions.activity_open(queries.look_at(activity.pk))


@remembered
def evaluate(who: Member, activity: Activity, given: Answers | None = None, *, why: str = "") -> None:
    """Those who came have answered."""
    with who.acting():
        look = queries.look_at(activity.pk)
        actions.activity_evaluate(look, given or Answers(20, (0, 1, 2, 8, 7), LEARNT, "Et kort om byggeri."), why=why)


@remembered
def end(who: Member, activity: Activity, *, kind: Ended = Ended.CALLED_OFF, why: str = "Underviseren er syg.") -> None:
    """It is called off, or was a mistake."""
    with who.acting():
        actions.activity_end(queries.look_at(activity.pk), kind=kind, why=why)


@remembered
def publish(who: Member, given: Given = REPORT) -> Activity:
    """A publication is out."""
    made = add(who, ActivityKind.PUBLICATION, given)
    hold(who, made, Outcome(first_day=given.first_day, last_day=given.first_day))
    return made


@remembered
def years_of_work(who: Member, number: int) -> None:
    """Teaching that was held and evaluated, again and again."""
    for count in range(number):
        made = teach(who, replace(TEACHING, title_da=f"Undervisning {count}"))
        hold(who, made)
        evaluate(who, made)
