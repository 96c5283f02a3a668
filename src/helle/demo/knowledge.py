"""What the invented country does to spread knowledge: teaching, conferences, campaigns, publications, work abroad.

The bodies abroad are real; every session, number, evaluation and publication here is invented.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from helle.demo import plan
from helle.demo.acting import acting_as
from helle.demo.people import named
from helle.register.action_plans import actions as plan_actions
from helle.register.action_plans import queries as plans
from helle.register.action_plans.choices import EvidenceKind
from helle.register.knowledge import actions, opening_actions, queries
from helle.register.knowledge.choices import Body, Channel, Ended, PublicationKind, Topic
from helle.register.knowledge.given import Answers, Given, Outcome
from helle.register.knowledge.models import Activity
from helle.register.protection import clock
from helle.rules.knowledge.codes import ActivityKind, AudienceSector

S = AudienceSector
_JUSTICE: Final = frozenset({S.COURTS, S.PROSECUTION, S.POLICE})
CMM, POLICE, PROSECUTION, REDEN, LIGE = (
    "cmm_lead@CMM",
    "rigspolitiet_contact@RPOL",
    "plan_reporter@RA",
    "ngo_lead@REDEN-OUT",
    "plan_owner@LIGE",
)


@dataclass(frozen=True, slots=True)
class Taught:
    """One session: who held it, what and where, who came; and how many gave which mark, where it was asked."""

    who: str
    day: dt.date
    title: tuple[str, str]
    topic: Topic
    place: str
    came: Mapping[AudienceSector, int | None]
    marks: tuple[int, int, int, int, int] | None = None
    learnt: str = ""
    changes: str = ""
    shows: str = ""


SIGNS: Final = ("Tegn på menneskehandel", "Signs of trafficking")
COURT: Final = ("Menneskehandel i retten", "Trafficking in court")
LABOUR: Final = ("Tvangsarbejde: hvad kontrollen ser", "Forced labour: what controls see")
SUPPORT: Final = ("Støtte og restitutionsperiode", "Support and the restitution period")
CASES: Final = ("Afgørelser om menneskehandel", "Judgments on trafficking")
TAUGHT: Final = (
    Taught(
        CMM,
        dt.date(2022, 3, 17),
        SIGNS,
        Topic.SIGNS,
        "Aarhus",
        {S.POLICE: 22, S.IMMIGRATION: 9},
        (0, 2, 5, 9, 4),
        "Politiet mangler et sted at ringe hen om aftenen.",
        "Hotlinens nummer står på hvert ark.",
    ),
    Taught(
        CMM,
        dt.date(2022, 10, 5),
        LABOUR,
        Topic.FORCED_LABOUR,
        "Kolding",
        {S.WORKING_ENVIRONMENT: 17, S.TAX: 11},
        (0, 1, 6, 12, 5),
        "Mange har set tegn uden at vide, at det var tegn.",
        "",
    ),
    Taught(
        CMM,
        dt.date(2023, 2, 8),
        COURT,
        Topic.PROSECUTION,
        "Viborg",
        {S.COURTS: 7, S.PROSECUTION: 12},
        (0, 1, 3, 7, 4),
        "Der er for lidt om bevis for tvang.",
        "Et afsnit om bevis er skrevet.",
    ),
    Taught(
        CMM,
        dt.date(2023, 9, 20),
        SUPPORT,
        Topic.SUPPORT,
        "Odense",
        {S.MUNICIPALITIES: 26, S.HOMES: 8},
        (0, 0, 4, 13, 8),
        "Kommunerne kender ikke kontaktpersonen.",
        "Kontaktpersonen er med næste gang.",
    ),
    Taught(
        CMM,
        dt.date(2024, 2, 21),
        SIGNS,
        Topic.SIGNS,
        "Glostrup",
        {S.POLICE: 31, S.PRISONS: 6},
        (0, 1, 4, 15, 9),
        "Betjente spørger mest om, hvad de gør den første time.",
        "Den første time får sit eget afsnit.",
        "INI-14",
    ),
    Taught(
        CMM,
        dt.date(2024, 4, 16),
        COURT,
        Topic.PROSECUTION,
        "Aalborg",
        {S.COURTS: 5, S.PROSECUTION: None},
        (0, 0, 1, 2, 1),
        "Dommerne vil hellere have en halv dag end en hel.",
        "Kurset er kortet ned.",
    ),
    Taught(
        PROSECUTION,
        dt.date(2024, 5, 29),
        CASES,
        Topic.PROSECUTION,
        "København",
        {S.PROSECUTION: 34},
        (0, 1, 4, 13, 9),
        "Domme fra andre lande er nye for de fleste.",
        "",
    ),
    Taught(
        CMM,
        dt.date(2024, 10, 9),
        LABOUR,
        Topic.FORCED_LABOUR,
        "Fredericia",
        {S.WORKING_ENVIRONMENT: 14, S.SIRI: 9, S.TAX: 12, S.FOOD: None},
        (0, 0, 3, 11, 12),
        "Kontrollanterne kender tegnene, men ikke vejen til CMM.",
        "Vejen til CMM står nu på et kort.",
    ),
    Taught(
        POLICE,
        dt.date(2025, 1, 23),
        SIGNS,
        Topic.SIGNS,
        "Brøndby",
        {S.POLICE: 58},
        (1, 2, 9, 24, 11),
        "Kredsene vil have sager fra egen kreds.",
        "Næste gang tages to sager fra kredsen med.",
    ),
    Taught(
        CMM,
        dt.date(2025, 3, 12),
        COURT,
        Topic.PROSECUTION,
        "Esbjerg",
        {S.COURTS: 9, S.PROSECUTION: 11, S.POLICE: 6},
        (0, 0, 2, 9, 12),
        "En halv dag ved retten selv giver flere dommere.",
        "Undervisningen holdes ved retterne.",
        "INI-14",
    ),
    Taught(
        CMM,
        dt.date(2025, 6, 11),
        SUPPORT,
        Topic.SUPPORT,
        "Roskilde",
        {S.MUNICIPALITIES: 33, S.HEALTH: 7},
        (0, 1, 3, 14, 10),
        "Kommunerne er i tvivl om, hvem der betaler.",
        "",
    ),
    Taught(
        CMM,
        dt.date(2025, 9, 17),
        COURT,
        Topic.PROSECUTION,
        "Randers",
        {S.COURTS: 8, S.PROSECUTION: 7},
        (0, 0, 1, 6, 7),
        "Spørgsmål om ofre, der er sigtet, fylder mest.",
        "Der er lavet et ark om de tre betingelser.",
        "INI-14",
    ),
    Taught(
        CMM,
        dt.date(2025, 11, 26),
        SIGNS,
        Topic.MINORS,
        "Hillerød",
        {S.POLICE: 19, S.MUNICIPALITIES: 12},
        (0, 0, 2, 10, 8),
        "Børn uden ledsager var det nye for mange.",
        "",
    ),
    # Its evaluation is late.
    Taught(CMM, dt.date(2026, 1, 21), LABOUR, Topic.FORCED_LABOUR, "Næstved", {S.TAX: 15, S.WORKING_ENVIRONMENT: 13}),
)
CONFERENCES: Final = (
    (dt.date(2022, 10, 25), "Aarhus", {S.MUNICIPALITIES: 54, S.ORGANISATIONS: 37, S.POLICE: 21}, (1, 4, 15, 29, 18)),
    (dt.date(2023, 10, 24), "København", {S.MUNICIPALITIES: 61, S.ORGANISATIONS: 42, S.POLICE: 26}, (0, 5, 13, 33, 22)),
    (dt.date(2024, 10, 29), "Odense", {S.MUNICIPALITIES: 58, S.ORGANISATIONS: 45, S.POLICE: 30}, (1, 3, 12, 38, 27)),
    (dt.date(2025, 10, 28), "København", {S.MUNICIPALITIES: 66, S.ORGANISATIONS: 48, S.POLICE: 33}, (0, 2, 14, 41, 30)),
)
CAMPAIGNS: Final = (
    (
        CMM,
        ("Kend dine rettigheder på jobbet", "Know your rights at work"),
        Topic.FORCED_LABOUR,
        (dt.date(2024, 5, 1), dt.date(2024, 6, 14)),
        {
            Channel.SOCIAL: (184_000, "Visninger, som mediet har oplyst"),
            Channel.LEAFLETS: (6_500, "Optalt ved udsendelse"),
        },
        ("en", "pl", "ro"),
    ),
    (
        REDEN,
        ("Du kan ringe til os", "You can call us"),
        Topic.SEXUAL,
        (dt.date(2025, 2, 3), dt.date(2025, 3, 31)),
        {Channel.IN_PERSON: (420, "Uddelt på opsøgende aftener")},
        ("en", "es", "th"),
    ),
)
PUBLICATIONS: Final = (
    (CMM, dt.date(2023, 4, 12), ("Årsrapport 2022", "Annual report 2022"), PublicationKind.ANNUAL),
    (CMM, dt.date(2024, 4, 10), ("Årsrapport 2023", "Annual report 2023"), PublicationKind.ANNUAL),
    (
        CMM,
        dt.date(2024, 9, 4),
        ("Vejledning om de første timer", "Guide to the first hours"),
        PublicationKind.GUIDELINE,
    ),
    (CMM, dt.date(2025, 4, 9), ("Årsrapport 2024", "Annual report 2024"), PublicationKind.ANNUAL),
    (LIGE, dt.date(2025, 9, 2), ("Indsatsen midtvejs", "The effort at mid-term"), PublicationKind.REPORT),
)
ABROAD: Final = (
    (CMM, dt.date(2024, 6, 5), Body.EU_NETWORK, "Møde i EU's netværk", "Bruxelles", "Oplæg om en fælles skabelon.", ""),
    (
        CMM,
        dt.date(2024, 9, 30),
        Body.EU,
        "Levering af årets tal",
        "På nettet",
        "Tal for 2023 efter køn og form.",
        "2023",
    ),
    (CMM, dt.date(2025, 3, 19), Body.CBSS, "Ekspertgruppe i Østersørådet", "Stockholm", "Bidrag om tvangsarbejde.", ""),
    (
        CMM,
        dt.date(2025, 6, 4),
        Body.EU_NETWORK,
        "Møde i EU's netværk",
        "Bruxelles",
        "Oplæg om dommere som publikum.",
        "",
    ),
    (
        CMM,
        dt.date(2025, 9, 29),
        Body.EU,
        "Levering af årets tal",
        "På nettet",
        "Tal for 2024 efter køn og form.",
        "2024",
    ),
    (LIGE, dt.date(2025, 5, 20), Body.GRETA, "Dialog med GRETA", "København", "Svar på spørgsmål om erstatning.", ""),
)


def spread(now: dt.datetime) -> None:
    """All that was done up to now, each at its own moment; what was before Helle is written down as it opened."""
    for moment, act in sorted(_acts(), key=lambda one: one[0]):
        if moment < now:
            clock.freeze(moment)
            act()
    clock.freeze(now)


@dataclass(slots=True)
class _Made:
    """An activity once it has been written down."""

    row: list[Activity] = field(default_factory=list)


type _Act = tuple[dt.datetime, Callable[[], None]]


def _acts() -> list[_Act]:
    found: list[_Act] = []
    for taught in TAUGHT:
        found += _of_teaching(taught)
    for day, place, came, marks in CONFERENCES:
        found += _of_conference(day, place, came, marks)
    for who, title, topic, days, reached, languages in CAMPAIGNS:
        given = Given(
            title_da=title[0], title_en=title[1], topic=topic, first_day=days[0], last_day=days[1],
            audience={S.AT_RISK: None}, channels=list(reached), languages=languages,
        )  # fmt: skip
        made = _Made()
        found.append((_at(days[0], -21), _adding(who, ActivityKind.CAMPAIGN, given, made)))
        found.append((_at(days[1], 10), _holding(who, made, Outcome(days[0], days[1], reached=reached))))
    for who, day, title, kind in PUBLICATIONS:
        found += _of_publication(who, day, title, kind)
    for who, day, body, meeting, place, contributed, year in ABROAD:
        given = Given(title_da=meeting, topic=Topic.COOPERATION, first_day=day, last_day=day, place=place, body=body)
        made = _Made()
        outcome = Outcome(day, day, contributed=contributed)
        if year:
            outcome = replace(
                outcome, figures="Vurderede ofre efter køn, alder og form", counted_until=dt.date(int(year), 12, 31)
            )
        found.append((_at(day, -14), _adding(who, ActivityKind.INTERNATIONAL, given, made)))
        found.append((_at(day, 2), _holding(who, made, outcome)))
    return [*found, *_not_held(), *_to_come()]


def _of_teaching(taught: Taught) -> list[_Act]:
    planned = {sector: None if number is None else number + 3 for sector, number in taught.came.items()}
    given = Given(
        title_da=f"{taught.title[0]}, {taught.place}", title_en=f"{taught.title[1]}, {taught.place}",
        topic=taught.topic, first_day=taught.day, last_day=taught.day, place=taught.place, languages=["da"],
        audience=planned, materials="Fast sæt med øvelser",
        # CMM offers it as a part of the plan; what others teach is theirs (INI-14).
        initiative="INI-14" if taught.who == CMM and taught.day.year <= 2025 and _JUSTICE & set(taught.came) else "",
    )  # fmt: skip
    made = _Made()
    found = [
        (_at(taught.day, -30), _adding(taught.who, ActivityKind.TRAINING, given, made)),
        (_at(taught.day, 1), _holding(taught.who, made, Outcome(taught.day, taught.day, came=taught.came))),
    ]
    if taught.marks is not None:
        answers = Answers(sum(taught.marks), taught.marks, taught.learnt, taught.changes)
        found.append((_at(taught.day, 12), _evaluating(taught.who, made, answers)))
    if taught.shows:
        found.append((_at(taught.day, 13), _showing(taught.who, made, taught.shows)))
    return found


def _of_conference(
    day: dt.date,
    place: str,
    came: Mapping[AudienceSector, int | None],
    marks: tuple[int, int, int, int, int],
) -> list[_Act]:
    given = Given(
        title_da=f"Årskonference om menneskehandel {day.year}",
        title_en=f"Yearly conference on trafficking {day.year}",
        topic=Topic.WHOLE, first_day=day, last_day=day, place=place, languages=["da", "en"], audience=came,
        address=f"https://example.org/konference-{day.year}", open_to_all=True,
    )  # fmt: skip
    made = _Made()
    learnt = "Flere vil have tid til at tale med dem fra egen region."
    answers = Answers(sum(marks), marks, learnt, "Bordene sættes efter region.")
    return [
        (_at(day, -150), _adding(CMM, ActivityKind.CONFERENCE, given, made)),
        (_at(day, -149), _opening(LIGE, made)),
        (_at(day, 1), _holding(CMM, made, Outcome(day, day, came=came))),
        (_at(day, 20), _evaluating(CMM, made, answers)),
    ]


def _of_publication(who: str, day: dt.date, title: tuple[str, str], kind: PublicationKind) -> list[_Act]:
    slug = title[1].lower().replace(" ", "-")
    given = Given(
        title_da=title[0], title_en=title[1], topic=Topic.FIGURES, first_day=day, last_day=day, languages=["da"],
        address=f"https://example.org/{slug}.pdf", publication=kind, audience={S.PUBLIC: None}, open_to_all=True,
    )  # fmt: skip
    made = _Made()
    return [
        (_at(day, -10), _adding(who, ActivityKind.PUBLICATION, given, made)),
        (_at(day, -9), _opening(CMM if who == LIGE else LIGE, made)),
        (_at(day, 0), _holding(who, made, Outcome(day, day))),
    ]


def _not_held() -> list[_Act]:
    """A session that was called off, with why."""
    day, made = dt.date(2025, 5, 7), _Made()
    given = Given(title_da="Regionernes dag", topic=Topic.SUPPORT, first_day=day, last_day=day, place="Vejle",
        audience={S.REGIONS: 12})  # fmt: skip
    return [
        (_at(day, -40), _adding(CMM, ActivityKind.TRAINING, given, made)),
        (_at(day, -5), _ending(CMM, made, "Kun to regioner meldte sig til.")),
    ]


def _to_come() -> list[_Act]:
    """What is planned: teaching, and a campaign that everybody can read of."""
    teaching, campaign = dt.date(2026, 3, 11), (dt.date(2026, 2, 2), dt.date(2026, 4, 30))
    given = Given(title_da="Menneskehandel i retten, Sønderborg", title_en="Trafficking in court, Sønderborg",
        topic=Topic.PROSECUTION, first_day=teaching, last_day=teaching, place="Sønderborg",
        audience={S.COURTS: 10, S.PROSECUTION: 8})  # fmt: skip
    open_to_all = Given(title_da="Ser du det?", title_en="Do you see it?", topic=Topic.SIGNS, first_day=campaign[0],
        last_day=campaign[1], audience={S.PUBLIC: None}, channels=[Channel.POSTERS, Channel.WEB],
        address="https://example.org/ser-du-det", languages=["da", "en"], open_to_all=True)  # fmt: skip
    shown = _Made()
    return [
        (_at(dt.date(2026, 1, 8), 0), _adding(CMM, ActivityKind.TRAINING, given, _Made())),
        (_at(dt.date(2026, 1, 9), 0), _adding(CMM, ActivityKind.CAMPAIGN, open_to_all, shown)),
        (_at(dt.date(2026, 1, 12), 0), _opening(LIGE, shown)),
    ]


def _at(day: dt.date, days: int) -> dt.datetime:
    """So many days from a day, and not before Helle opened."""
    moment = dt.datetime.combine(day + dt.timedelta(days=days), dt.time(11, 20), clock.COPENHAGEN)
    opened = dt.datetime.combine(plan.CUT_OVER, dt.time(9), clock.COPENHAGEN)
    # What lay before is written down on that day, in its order.
    return moment if moment >= opened else opened + dt.timedelta(seconds=(day.toordinal() - 738_000) * 40 + days)


def _adding(who: str, kind: ActivityKind, given: Given, made: _Made) -> Callable[[], None]:
    def act() -> None:
        with acting_as(named(who)):
            made.row.append(actions.activity_add(kind, given))

    return act


def _opening(who: str, made: _Made) -> Callable[[], None]:
    def act() -> None:
        with acting_as(named(who)):
            look = queries.look_at(made.row[0].pk)
            if look.waits_to_open:  # Of what was over when it was written down nothing is to be approved.
                opening_actions.activity_open(look)

    return act


def _holding(who: str, made: _Made, outcome: Outcome) -> Callable[[], None]:
    def act() -> None:
        with acting_as(named(who)):
            actions.activity_hold(queries.look_at(made.row[0].pk), outcome)

    return act


def _evaluating(who: str, made: _Made, answers: Answers) -> Callable[[], None]:
    def act() -> None:
        with acting_as(named(who)):
            actions.activity_evaluate(queries.look_at(made.row[0].pk), answers)

    return act


def _ending(who: str, made: _Made, why: str) -> Callable[[], None]:
    def act() -> None:
        with acting_as(named(who)):
            actions.activity_end(queries.look_at(made.row[0].pk), kind=Ended.CALLED_OFF, why=why)

    return act


def _showing(who: str, made: _Made, code: str) -> Callable[[], None]:
    def act() -> None:
        with acting_as(named(who)):
            look = queries.look_at(made.row[0].pk)
            of, initiative = plans.overview_of(code)
            plan_actions.evidence_add(
                of,
                initiative,
                kind=EvidenceKind.OTHER,
                title=look.now.title_da,
                where=f"/viden/{look.activity.pk}/",
                on_day=look.days[1],
            )

    return act
