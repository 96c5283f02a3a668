"""Forums in the invented country: what the working group decided through the plan's years, and a regional network.

The forums of the plan and whom it names are real; every meeting, decision and private member here is invented.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from helle.demo.acting import acting_as
from helle.demo.people import named
from helle.register.action_plans.models import Initiative
from helle.register.coordination import forum_actions, meeting_actions, queries
from helle.register.coordination.choices import ApprovalWay, FollowUpAct
from helle.register.coordination.forum_actions import MandateGiven
from helle.register.organisations.loading import unit_id
from helle.register.organisations.queries import units_on
from helle.register.protection import clock
from helle.rules.coordination.codes import ForumKind, SeatRole

GROUP, AUTHORITIES, NETWORK = "arbejdsgruppen", "myndighedsgruppen", "netvaerk-midtjylland"
PRIVATE: Final = "Foreningen Åben Havn"
CHAIRS: Final = {GROUP: "plan_owner@LIGE", AUTHORITIES: "cmm_lead@CMM", NETWORK: "cmm_lead@CMM"}
# Which forum met when; its items with who put each on, the initiative and the minutes; what was decided on the first,
# who follows up by when, and what became of it.
type Item = tuple[str, str, str, str]
type Decided = tuple[str, str, dt.date, tuple[tuple[dt.date, FollowUpAct, str], ...]]
MEETINGS: Final[tuple[tuple[str, dt.date, tuple[Item, ...], tuple[Decided, ...]], ...]] = (
    (
        GROUP,
        dt.date(2024, 3, 14),
        (
            (
                "Status på planens initiativer",
                "",
                "INI-01",
                "De første statusmeldinger blev gennemgået. Fire initiativer har ingen ejer i planen.",
            ),
            ("Fordeling af midler i 2024", "", "", "Fordelingen blev taget til efterretning."),
        ),
        (
            (
                "Ministeriet beskriver, hvem der kan eje de initiativer, planen ikke nævner en ejer til.",
                "LIGE",
                dt.date(2024, 9, 1),
                ((dt.date(2024, 8, 22), FollowUpAct.DONE, "Notatet er sendt til gruppen."),),
            ),
        ),
    ),
    (
        GROUP,
        dt.date(2024, 10, 10),
        (
            (
                "Hjemmel til fleksibel indkvartering",
                "plan_owner@UIM",
                "INI-07",
                "To modeller blev drøftet. Gruppen ønsker en vurdering af, hvad de koster.",
            ),
            ("Straffesager efter den nye bestemmelse", "plan_owner@JM", "INI-12", "Tallene blev gennemgået."),
        ),
        (
            (
                "Et udkast til hjemmel skrives og sendes rundt.",
                "UIM",
                dt.date(2025, 2, 1),
                (
                    (dt.date(2025, 1, 23), FollowUpAct.MOVED, "Der mangler bidrag fra et andet ministerium."),
                    (dt.date(2025, 4, 15), FollowUpAct.DONE, "Udkastet er sendt rundt."),
                ),
            ),
            (
                "Der laves en samlet oversigt over kommunernes udgifter.",
                "SAEM",
                dt.date(2025, 3, 1),
                (
                    (
                        dt.date(2025, 2, 20),
                        FollowUpAct.DROPPED,
                        "Tallene findes ikke samlet; opgaven indgår i evalueringen.",
                    ),
                ),
            ),
        ),
    ),
    (
        GROUP,
        dt.date(2025, 5, 22),
        (
            (
                "Ejere til initiativerne om godkendelse",
                "",
                "INI-08",
                "Gruppen anbefalede, at socialministeriet får initiativet om godkendelse og tilsyn.",
            ),
            (
                "Undersøgelsen af indsatsen for ofre",
                "",
                "INI-05",
                "Institut for Menneskerettigheders tidsplan blev drøftet.",
            ),
        ),
        (
            (
                "Socialministeriet beskriver, hvordan godkendelse og tilsyn følges op.",
                "SAEM",
                dt.date(2025, 12, 15),
                ((dt.date(2025, 11, 27), FollowUpAct.REMARK, "Socialtilsynene er spurgt."),),
            ),
        ),
    ),
    (
        GROUP,
        dt.date(2025, 11, 20),
        (
            (
                "Planens sidste år, og hvad der kommer efter den",
                "",
                "",
                "Gruppen drøftede, hvilke initiativer der føres videre i en næste plan.",
            ),
            ("Status", "plan_owner@UIM", "INI-07", "Udkastet til hjemmel er i høring."),
        ),
        (
            (
                "Hvert ministerium melder, hvad der bør stå i en næste plan.",
                "UIM",
                dt.date(2026, 3, 20),
                (),
            ),
        ),
    ),
    (
        AUTHORITIES,
        dt.date(2025, 9, 18),
        (
            (
                "Fælles vejledning om, hvornår CMM spørges",
                "plan_reporter@RA",
                "INI-13",
                "Vejledningen er taget i brug. Myndighederne melder, hvordan den virker.",
            ),
            ("Kontroller i private hjem", "plan_reporter@AT", "", "Myndighederne fortalte om deres adgang."),
        ),
        (
            (
                "Arbejdstilsynet samler erfaringer fra fælles kontroller.",
                "AT",
                dt.date(2026, 2, 1),
                (),
            ),
        ),
    ),
    (
        NETWORK,
        dt.date(2025, 10, 2),
        (
            (
                "Tilbud til kvinder, der bliver i regionen",
                "",
                "",
                "Foreningen fortalte om sine åbne aftener, kommunen om sine pladser.",
            ),
        ),
        (
            (
                "Foreningen skriver, hvilke sprog den kan tale med kvinderne på.",
                PRIVATE,
                dt.date(2026, 1, 31),
                (),
            ),
            (
                "Kommunen nævner en fast kontakt for henvisninger.",
                "KOM-751",
                dt.date(2025, 12, 1),
                ((dt.date(2025, 11, 12), FollowUpAct.DONE, "Kontakten er et fælles nummer, som netværket har fået."),),
            ),
        ),
    ),
)
# Whose minutes were never approved; and what a meeting shows of which initiative.
NOT_APPROVED: Final = (NETWORK, dt.date(2025, 10, 2))
SHOWN: Final = (
    ("plan_owner@LIGE", GROUP, 1, "INI-01"),
    ("plan_owner@LIGE", GROUP, 2, "INI-07"),
    ("plan_owner@LIGE", GROUP, 3, "INI-08"),
    ("plan_reporter@RA", AUTHORITIES, 1, "INI-13"),
)


def meet(now: dt.datetime) -> None:
    """All that happened in the forums up to now, each at its own moment; and a meeting that is to come."""
    _found()
    for code, day, items, decided in MEETINGS:
        _hold(code, day, items, decided)
    _at(dt.date(2026, 1, 8))
    for who, code, number, initiative in SHOWN:
        with acting_as(named(who)):
            meeting_actions.evidence_of(queries.meeting_look(code, number), initiative)
    _at(dt.date(2026, 2, 17))
    with acting_as(named(CHAIRS[GROUP])):
        meeting_actions.meeting_call(
            queries.forum(GROUP),
            on_day=dt.date(2026, 3, 19),
            at_time=dt.time(10),
            place="Ligestillingsafdelingen, lokale 3",
        )
    clock.freeze(now)


def _at(day: dt.date, hour: int = 9) -> None:
    clock.freeze(dt.datetime.combine(day, dt.time(hour, 40), clock.COPENHAGEN))


def _found() -> None:
    """CMM founds the network of Region Midtjylland, and gives its members their seats."""
    day = dt.date(2025, 4, 3)
    _at(day)
    with acting_as(named("cmm_lead@CMM")):
        units = units_on(day)
        forum_actions.forum_found(
            kind=ForumKind.REGIONAL_NETWORK,
            code=NETWORK,
            name="Netværk Midtjylland",
            region=units[unit_id("REG-MIDT")],
            first_day=day,
            mandate=MandateGiven(
                "Samarbejde i regionen om dem, der kan være handlet: hvem man spørger, og hvem der tager over.",
                ["municipality", "police", "region", "ngo", "prison"],
                True,
            ),
        )
        for code in ("KOM-751", "POL-OJYL", "REG-MIDT", "REDEN-OUT", ""):
            agreed = code != "REG-MIDT"
            forum_actions.seat_give(
                queries.forum(NETWORK),
                unit=units[unit_id(code)] if code else None,
                organisation="" if code else PRIVATE,
                role=SeatRole.MEMBER,
                first_day=day,
                agreed_on=day if agreed else None,
                agreement="Samarbejdsaftale, journalnr. 25/410" if agreed else "",
            )


def _hold(code: str, day: dt.date, items: tuple[Item, ...], decided: tuple[Decided, ...]) -> None:
    chair = named(CHAIRS[code])
    _at(day - dt.timedelta(days=28))
    with acting_as(chair):
        number = meeting_actions.meeting_call(
            queries.forum(code), on_day=day, at_time=dt.time(10), place="På video"
        ).number
    for title, who, initiative, _minutes in items:
        _at(day - dt.timedelta(days=14))
        with acting_as(named(who) if who else chair):
            meeting_actions.item_add(
                queries.meeting_look(code, number),
                title=title,
                text="",
                initiative=Initiative.objects.get(code=initiative) if initiative else None,
                papers=[f"/handlingsplan/{initiative}/"] if initiative else [],
            )
    _at(day, 14)
    with acting_as(chair):
        _write(code, number, items, decided)
    if (code, day) != NOT_APPROVED:
        _at(day + dt.timedelta(days=20))
        with acting_as(chair):
            meeting_actions.minutes_approve(
                queries.meeting_look(code, number), way=ApprovalWay.IN_WRITING, on_day=clock.today()
            )
    for text, _who, _due, events in decided:
        for on_day, kind, said in events:
            _at(on_day, 11)
            with acting_as(chair):
                look = queries.meeting_look(code, number)
                one = next(one for item in look.items for one in item.decisions if one.decision.text == text)
                meeting_actions.follow_up(
                    look,
                    one,
                    kind=kind,
                    on_day=on_day,
                    new_due=on_day + dt.timedelta(days=90) if kind is FollowUpAct.MOVED else None,
                    text=said,
                )


def _write(code: str, number: int, items: tuple[Item, ...], decided: tuple[Decided, ...]) -> None:
    look = queries.meeting_look(code, number)
    minutes: dict[uuid.UUID, str] = {one.item.pk: item[3] for one, item in zip(look.items, items, strict=True)}
    # One member was kept away.
    away = next(one for one in reversed(look.seats) if one.role is not SeatRole.CHAIR)
    meeting_actions.minutes_write(look, came=[one.seat.pk for one in look.seats if one is not away], texts=minutes)
    look = queries.meeting_look(code, number)
    for text, who, due, _events in decided:
        seat = next(one for one in look.seats if who in (one.seat.organisation, one.unit.code if one.unit else ""))
        meeting_actions.decision_add(look, look.items[0], text=text, seat=seat, due=due)
