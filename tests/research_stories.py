"""What happens to extracts for research: applied for, prepared by one, decided by another, handed out, deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import transaction

from helle.register.handing_out.actions import Handed, file_hand_out
from helle.register.handing_out.choices import Paper, Purpose
from helle.register.protection import clock
from helle.register.research import actions, making, queries
from helle.register.research.actions import Applied
from helle.register.research.choices import LegalGround, ResearchDecision, ResearchPopulation
from helle.register.research.conditions import conditions_of
from helle.register.research.models import Application
from helle.register.research.queries import ResearchView
from tests.cast import Cast, Member
from tests.remembered import remembered

REASONS = {"sex": "Sammenligne kønnene.", "region": "Sammenligne verdensdele."}
USE_UNTIL, DELETE_BY = dt.date(2026, 3, 1), dt.date(2026, 3, 20)
PERSON: dict[str, object] = {
    "decided_on": dt.date(2023, 1, 1), "purposes": ["prostitution"], "residence_then": "", "sex_then": "woman",
    "age_then": 30, "nationality_then": "RO", "authority": "cmm", "first_contact": "police", "sector": "",
}  # fmt: skip


@remembered
def apply(who: Member, **changed: Any) -> Application:
    """Somebody applies, by default with two columns of 2024."""
    wanted: dict[str, Any] = {
        "institution": "Institut for Eksempler",
        "journal": "24/0311",
        "question": "Hvordan adskiller ofrenes baggrund sig?",
        "population": ResearchPopulation.ASSESSED,
        "first_year": 2024,
        "last_year": 2024,
        "reasons": REASONS,
        "ground": LegalGround.SCIENCE,
        "use_until": USE_UNTIL,
        "delete_by": DELETE_BY,
    }
    with who.acting():
        return actions.application_add(Applied(**(wanted | changed)))


@remembered
def view(who: Member, row: Application) -> ResearchView:
    """An application as somebody sees it."""
    with who.acting():
        return queries.get_application(row.pk)


@remembered
def prepare(who: Member, row: Application, **refused: str) -> None:
    """The analyst prepares: all is granted but for what is refused with a reason."""
    with who.acting():
        actions.preparation_add(queries.get_application(row.pk), refused=refused, conditions="")


@remembered
def decide(who: Member, row: Application, kind: ResearchDecision = ResearchDecision.GRANTED, why: str = "") -> None:
    """The lead decides."""
    with who.acting():
        actions.decision_add(queries.get_application(row.pk), kind=kind, why=why)


@remembered
def granted(cast: Cast, **changed: Any) -> Application:
    """An application that the analyst registered and prepared and the lead granted."""
    row = apply(cast.stine, **changed)
    prepare(cast.stine, row)
    decide(cast.karen, row)
    return row


@contextmanager
def persons(*, same: int = 160, others: int = 60) -> Iterator[None]:
    """There are so many persons who are alike, and so many from another part of the world."""
    found = [PERSON] * same + [PERSON | {"nationality_then": "NG"}] * others + [PERSON | {"kept_out": True}] * 2
    with mock.patch.object(making, "_persons", lambda wanted: found):
        yield


def hand_out(who: Member, row: Application) -> Handed:
    """Somebody hands it out."""
    with persons(), who.acting():
        of = queries.get_application(row.pk)
        with transaction.atomic():
            made = actions.extract_make(of)
            handed = file_hand_out(
                made.packed(conditions_of(of, made)),
                paper=Paper.RESEARCH,
                purpose=Purpose.RESEARCH,
                cases=[],
                table="zip",
            )
            actions.extract_keep(of, made, handed)
        return handed


@remembered
def delete(who: Member, row: Application) -> None:
    """Somebody notes that it is deleted."""
    with who.acting():
        actions.deletion_add(queries.get_application(row.pk), on_day=clock.today(), told="Brev fra institutionen.")
