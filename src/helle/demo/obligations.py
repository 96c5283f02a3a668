"""Obligations in the invented country: some judged, some late, a study with answers, reports to the ILO and GRETA.

The instruments, their articles and that the studies exist are real; every judgement, recommendation and answer here is
invented.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from helle.demo.acting import acting_as
from helle.demo.people import Worker, named
from helle.register.action_plans.choices import Feed
from helle.register.obligations import actions, queries, report_actions, study_actions
from helle.register.obligations.models import TreatyBody
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.rules.obligations.codes import ObligationState, RecommendationReply, RecommendationStep

CARRIED, PARTLY, NOT_CARRIED = ObligationState.CARRIED, ObligationState.PARTLY, ObligationState.NOT_CARRIED
ACCEPTED, IN_PART, REJECTED, DONE_ALREADY = (
    RecommendationReply.ACCEPTED,
    RecommendationReply.PARTLY,
    RecommendationReply.REJECTED,
    RecommendationReply.ALREADY_DONE,
)
STUDY: Final = "imr-2024-2025"
# The code, the ministry, the day, the document with its day, what is said and why. The evidence of one has grown old.
JUDGED: Final = (
    (
        "palermo-3",
        "JM",
        "2025-03-11",
        "Notat om definitionen i straffeloven",
        "2025-03-01",
        CARRIED,
        "Loven følger protokollen, også over for børn.",
    ),
    (
        "palermo-5",
        "JM",
        "2025-03-11",
        "Årsopgørelse fra Rigsadvokaten",
        "2025-02-20",
        CARRIED,
        "Forsøg og medvirken er strafbart, og der rejses sager hvert år.",
    ),
    (
        "coe-5",
        "LIGE",
        "2025-05-06",
        "Arbejdsgruppens årsrapport",
        "2025-04-30",
        CARRIED,
        "Arbejdsgruppen mødes fast, og indsatsen følges her.",
    ),
    (
        "coe-10-1",
        "LIGE",
        "2025-05-06",
        "Skabelonen til samtaler",
        "2025-04-02",
        CARRIED,
        "Samtalerne holdes ens, og hjælpen begynder ved rimelig grund.",
    ),
    ("coe-12", "LIGE", "2025-05-06", "", "", PARTLY, "Der mangler pladser til mænd, når der er mange på én gang."),
    (
        "coe-13",
        "UIM",
        "2024-02-20",
        "Gennemgang af afgørelser om udrejsefrist",
        "2024-02-15",
        CARRIED,
        "Fristen på 30 dage gives, også når ingen beder om det.",
    ),
    ("coe-15", "JM", "2025-09-16", "", "", PARTLY, "Der oplyses om erstatning, men få får den."),
    ("coe-19", "JM", "2025-09-16", "", "", NOT_CARRIED, "Det er overvejet og ikke foreslået."),
    (
        "coe-26",
        "JM",
        "2025-09-16",
        "Rigsadvokatens gennemgang af tiltalefrafald",
        "2025-08-29",
        CARRIED,
        "De tre betingelser vejes og begrundes i hver sag.",
    ),
    (
        "ilo-29-1",
        "BM",
        "2025-10-07",
        "Arbejdstilsynets årsrapport",
        "2025-06-30",
        CARRIED,
        "Tilsynet finder og melder tvangsarbejde.",
    ),
    ("ilo-29-25", "JM", "2025-10-07", "", "", PARTLY, "Der er sager efter begge bestemmelser, og få domme endnu."),
    ("ilo-protocol-2", "BM", "2025-10-07", "", "", PARTLY, "Kravet om gode boliger er ikke i kraft for alle."),
    ("crc-35", "SAEM", "2025-11-04", "", "", PARTLY, "Børn, der forsvinder, søges ikke lige hurtigt alle steder."),
    ("eu-11", "LIGE", "2025-05-06", "", "", PARTLY, "Følges uden at binde: det meste gives efter planen."),
)
# To whom, what, about which obligation; and what each answered, why, what it promised, by when, and what came of it.
RECOMMENDED: Final = (
    (
        ("CMM",),
        "Oplys alle ofre om erstatning på et sprog, de forstår.",
        "coe-15",
        (("cmm_lead@CMM", ACCEPTED, "Det sker ikke hver gang.", "Et ark på tolv sprog.", "2026-01-31", ""),),
    ),
    (
        ("UDLST", "RPOL"),
        "Spørg CMM, før et muligt offer udsendes.",
        "coe-10-1",
        (
            ("plan_reporter@UDLST", DONE_ALREADY, "Sagerne forelægges altid.", "", "", ""),
            (
                "rigspolitiet_contact@RPOL",
                IN_PART,
                "Vagten kan ikke altid nå det.",
                "Et fast nummer.",
                "2026-06-30",
                "",
            ),
        ),
    ),
    (
        ("JM", "BM"),
        "Undersøg en fond, som udbetaler erstatning, når gerningsmanden ikke kan.",
        "ilo-protocol-4",
        (("plan_owner@JM", REJECTED, "Erstatningsnævnet dækker allerede de fleste.", "", "", ""),),
    ),
    (
        ("REDEN-HOME",),
        "Lav et fast forløb for dem, der skal tilbage til et arbejde.",
        "coe-12",
        (
            (
                "plan_reporter@REDEN-HOME",
                ACCEPTED,
                "Flere beder om det.",
                "Et forløb på otte uger.",
                "2026-02-15",
                "done",
            ),
        ),
    ),
)


def follow_up(now: dt.datetime) -> None:
    """All that was written up to now, each at its own moment."""
    _judge()
    _study()
    _report()
    clock.freeze(now)


def _at(day: str, hour: int = 10) -> None:
    clock.freeze(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour, 20), clock.COPENHAGEN))


def _judge() -> None:
    for code, ministry, day, title, of, state, why in JUDGED:
        _at(day)
        with acting_as(named(f"plan_owner@{ministry}")):
            if title:
                shown = dt.date.fromisoformat(of)
                actions.document_add(queries.view_of(code), title=title, where="Ministeriets arkiv", on_day=shown)
            actions.obligation_judge(queries.view_of(code), state=state, why=why)
    _at("2025-05-07")
    with acting_as(named("plan_owner@LIGE")):
        actions.practice_add(
            queries.view_of("coe-6"), unit_id=unit_id("CMM"), text="En kampagne om købere hvert andet år."
        )
        actions.figure_add(queries.view_of("coe-12"), feed=Feed.APPROVED_PLACES, year=2024)


def _study() -> None:
    author = named("plan_owner@IMR")
    _at("2025-11-18")
    with acting_as(author):
        study_actions.study_publish(
            queries.study_of(STUDY), on_day=dt.date(2025, 11, 18), where="Instituttets hjemmeside"
        )
    for units, text, code, replies in RECOMMENDED:
        _at("2025-11-19")
        with acting_as(author):
            study_actions.recommendation_add(
                queries.study_of(STUDY),
                text=text,
                units=[unit_id(one) for one in units],
                obligation=queries.view_of(code).obligation,
            )
        for who, kind, why, promises, by, ended in replies:
            _reply(named(who), kind, why, promises, by, ended)


def _reply(who: Worker, kind: RecommendationReply, why: str, promises: str, by: str, ended: str) -> None:
    _at("2026-01-13", 13)
    with acting_as(who):
        asked = next(one for one in queries.asked_of(unit_id(who.unit)) if one.reply is None)
        study_actions.recommendation_answer(
            asked, kind=kind, why=why, promises=promises, promised_by=dt.date.fromisoformat(by) if by else None
        )
    if ended:
        _at("2026-02-10")
        with acting_as(who):
            study_actions.recommendation_follow(
                next(one for one in queries.asked_of(unit_id(who.unit)) if one.promised),
                kind=RecommendationStep(ended),
                on_day=clock.today(),
                new_day=None,
                why="Forløbet er fast: det første hold er begyndt, og det næste er sat op.",
            )


def _report() -> None:
    """The ILO's report, which is corrected, and one to GRETA that waits: all since both years were released."""
    first, second = named("plan_owner@BM"), Worker("plan_owner", "BM", "Palle Rønne")
    _draw("2026-02-16", named("cmm_lead@CMM"), "ilo", "Om de to første år, som Helle har talt.")
    _approve("2026-02-17", first)
    _draw(
        "2026-02-18", first, "ilo", "Om de to første år, som Helle har talt.", why="Indledningen nævnte et forkert år."
    )
    _approve("2026-02-19", second)
    _draw("2026-02-24", named("cmm_lead@CMM"), "greta", "Til næste runde.")


def _draw(day: str, who: Worker, body: str, introduction: str, *, why: str = "") -> None:
    _at(day)
    with acting_as(who):
        report_actions.report_draw(
            TreatyBody.objects.get(code=body),
            first_year=2024,
            last_year=2025,
            introduction=introduction,
            corrects=queries.reports(body)[0] if why else None,
            why=why,
        )


def _approve(day: str, who: Worker) -> None:
    _at(day)
    with acting_as(who):
        waiting = next(one for one in queries.reports("ilo") if one.answer is None)
        report_actions.report_answer(waiting, approved=True, remarks="")
