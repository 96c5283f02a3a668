"""Extracts for research in the invented country: one that was refused, and one that waits for CMM's lead (GOV-19)."""

from __future__ import annotations

import datetime as dt

from helle.demo.acting import acting_as
from helle.demo.people import Worker, find, roles
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.research import actions, queries
from helle.register.research.actions import Applied
from helle.register.research.beside import reason_field
from helle.register.research.choices import LegalGround, ResearchDecision, ResearchPopulation
from helle.register.research.models import Application


def apply(now: dt.datetime) -> None:
    """A university asks for more than its question needs, and the institute for what its study lacks."""
    analyst, lead, institute = roles()["cmm_statistics"], roles()["cmm_lead"], find("plan_owner@IMR")
    if institute is None:
        raise LookupError("plan_owner@IMR")
    first = _application(
        analyst,
        "2026-01-12",
        "Et universitet",
        "2026/17",
        "Hvor mange kvinder og mænd blev vurderet som ofre hvert år?",
        {"year": "Udviklingen.", "sex": "Kvinder over for mænd."},
        LegalGround.SCIENCE,
    )
    if first is not None:
        _prepared(analyst, "2026-01-14", first, {})
        _at("2026-01-15")
        with acting_as(lead):
            actions.decision_add(
                queries.get_application(first.pk),
                kind=ResearchDecision.REFUSED,
                why="Det står allerede i udgivelserne af tal, som alle kan hente.",
            )
    second = _application(
        institute,
        "2026-02-18",
        "Institut for Menneskerettigheder",
        "2026/04",
        "Hænger opholdet sammen med, hvem der finder ofrene?",
        {
            "residence": "Spørgsmålet handler om opholdet.",
            "contact": "Spørgsmålet handler om, hvem der fandt personen.",
            "region": "For at se, om det er baggrunden og ikke opholdet.",
        },
        LegalGround.STUDY,
    )
    if second is not None:
        less = {"region": "Opholdet siger nok; verdensdelen gør grupperne for små."}
        _prepared(analyst, "2026-02-23", second, {code: why for code, why in less.items() if code in second.columns})
    clock.freeze(now)


def _application(
    who: Worker, day: str, institution: str, journal: str, question: str, reasons: dict[str, str], ground: LegalGround
) -> Application | None:
    """Somebody applies, without the columns that she is told cannot be had; None where the years cannot be either.

    In a country that is made small for a test much is held back.
    """
    _at(day)
    wanted = dict(reasons)
    with acting_as(who):
        while wanted:
            try:
                return actions.application_add(
                    Applied(
                        institution=institution,
                        journal=journal,
                        question=question,
                        population=ResearchPopulation.ASSESSED,
                        first_year=2024,
                        last_year=2025,
                        reasons=wanted,
                        ground=ground,
                        use_until=dt.date(2027, 1, 31),
                        delete_by=dt.date(2027, 2, 28),
                    )
                )
            except Refused as refused:
                wanted = {code: why for code, why in wanted.items() if reason_field(code) != refused.field}
                if refused.field not in [reason_field(code) for code in reasons]:
                    return None
    return None


def _prepared(who: Worker, day: str, row: Application, refused: dict[str, str]) -> None:
    _at(day)
    with acting_as(who):
        actions.preparation_add(queries.get_application(row.pk), refused=refused, conditions="")


def _at(day: str) -> None:
    clock.freeze(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(10), clock.COPENHAGEN))
