"""Joint actions of the country: at a cleaning firm in Aarhus, whose six persons have their cases, and one to come.

Those of the years before met nobody who needed CMM.

Told after the stories of the cases, so that it changes none of them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from random import Random
from typing import Final

from helle.demo import people
from helle.demo.acting import acting_as
from helle.demo.people import Worker
from helle.register.cases.choices import FirstContact
from helle.register.joint_actions import actions, intake_actions, met_queries, queries
from helle.register.joint_actions.actions import Plan
from helle.register.joint_actions.choices import Answer, Ended
from helle.register.joint_actions.intake_actions import Met, TakeIn
from helle.register.joint_actions.models import JointAction
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock

DAYS_AGO, DAYS_AHEAD = 4, 9
# Sex, age, country, language, stay as told, whether the person talked: as the six of the firm were met.
SIX: Final = (
    ("woman", 34, "RO", "ro", "eu_right", "talked"),
    ("man", 41, "RO", "ro", "eu_right", "talked"),
    ("woman", 29, "BG", "bg", "eu_right", "talked"),
    ("man", 52, "PL", "pl", "eu_right", "talked"),
    ("man", 26, "ER", "ti", "asylum_rejected", "wishes"),
    ("woman", 31, "NP", "ne", "none", "talked"),
)
DESCRIPTION: Final = (
    "Seks personer sov i kælderen under firmaets lager. De gør rent om natten på fire adresser, skylder for rejsen og "
    "har ikke fået løn siden efteråret. Formanden har to af passene."
)
# Days of the years before: Arbejdstilsynet went to cleaning firms of Aarhus, often enough for the figures to be shown.
EARLIER: Final = tuple(
    dt.date(year, month, 12)
    for year, months in ((2024, (2, 4, 6, 9, 11)), (2025, (1, 3, 5, 6, 9, 11)))
    for month in months
)
REASONS: Final = "Gæld, tilbageholdt løn og pas, og de bor hos arbejdsgiveren uden at kunne gå."


def act(seed: int, now: dt.datetime) -> None:
    """Hold the one and plan the other."""
    leads, joins = people.roles()["control_officer"], people.roles()["cmm_caseworker"]
    tax = next(one for one in people.WORKERS if one.unit == "SKAT")
    then = now - dt.timedelta(days=DAYS_AGO)
    firm = _planned(
        leads, then - dt.timedelta(days=10), then.date(), "KOM-751", "cleaning", ("CMM", "SKAT", "POL-OJYL")
    )
    clock.freeze(then - dt.timedelta(days=8))
    for one in (joins, tax, next(one for one in people.WORKERS if one.unit == "POL-OJYL")):
        with acting_as(one):
            part = queries.get_joint_action_for_answering(firm.number)
            actions.joint_action_answer(part, answer=Answer.ACCEPTED, opened=None)
    with acting_as(joins):
        actions.readiness_set(firm, staff=[joins.user_id], interpreters=[])
    _met(Random(f"{seed} joint actions"), joins, firm, then)
    clock.freeze(then + dt.timedelta(hours=5))
    with acting_as(leads):
        actions.joint_action_end(firm, how=Ended.HELD)
    with acting_as(joins):
        everybody = [row.pk for row in met_queries.met_at(firm)]
        given = TakeIn(FirstContact.ARBEJDSTILSYNET, DESCRIPTION, indication=True, reasons=REASONS, take=True)
        intake_actions.persons_take_in(firm, everybody, given)
    ahead = (now + dt.timedelta(days=DAYS_AHEAD)).date()
    _planned(tax, now - dt.timedelta(hours=2), ahead, "KOM-101", "restaurant", ("CMM", "AT", "FVST", "POL-KBH"))


def earlier() -> None:
    """Hold those of the years before."""
    leads, joins = people.roles()["control_officer"], people.roles()["cmm_caseworker"]
    for day in EARLIER:
        moment = dt.datetime.combine(day, dt.time(9), clock.COPENHAGEN)
        found = _planned(leads, moment - dt.timedelta(days=12), day, "KOM-751", "cleaning", ("CMM",))
        clock.freeze(moment - dt.timedelta(days=9))
        with acting_as(joins):
            part = queries.get_joint_action_for_answering(found.number)
            actions.joint_action_answer(part, answer=Answer.ACCEPTED, opened=None)
            actions.readiness_set(found, staff=[joins.user_id], interpreters=[])
        clock.freeze(moment + dt.timedelta(hours=6))
        with acting_as(leads):
            actions.joint_action_end(found, how=Ended.HELD)


def _planned(
    by: Worker, moment: dt.datetime, day: dt.date, municipality: str, sector: str, asked: tuple[str, ...]
) -> JointAction:
    clock.freeze(moment)
    with acting_as(by):
        return actions.joint_action_plan(
            Plan(
                day=day,
                begins=dt.time(8, 30),
                ends=dt.time(13, 0),
                sector=sector,
                municipality=municipality,
                place="Lageret bag parkeringspladsen. Vi mødes ved tankstationen et kvarter før.",
                purpose="Løn, boliger og registrering. CMM taler med dem, der arbejder der, hver for sig.",
                contact=f"{by.name} leder på stedet",
                languages=["ro", "bg"],
            ),
            [unit_id(code) for code in asked],
        )


def _met(rng: Random, by: Worker, firm: JointAction, then: dt.datetime) -> None:
    for minutes, (sex, age, country, language, stay, talk) in enumerate(SIX):
        clock.freeze(then + dt.timedelta(minutes=20 + 9 * minutes))
        with acting_as(by):
            intake_actions.person_meet(
                firm,
                uuid.UUID(int=rng.getrandbits(128), version=4),
                Met(
                    sex=sex,
                    age=age,
                    nationality=country,
                    language=language,
                    stay=stay,
                    indicators=["wages", "debt", "employer_housing"],
                    talk=talk,
                    employer_present=False,
                    interpreted=True,
                ),
            )
