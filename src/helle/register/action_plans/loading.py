"""Writing the plans of the product, or a later one, into the register: `helle migrate`, `helle plan load`.

What a file says of a plan, its areas, its initiatives and its indicators is written as it stands. A milestone, a part
or a piece of evidence that is there already is left alone, since something may have been written about it. The
connection must be that of the owner of the tables.
"""

from __future__ import annotations

import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from helle.register.action_plans.choices import MilestoneAct, NamedBy, PartKind
from helle.register.action_plans.models import (
    Appropriation,
    Area,
    Evidence,
    Indicator,
    Initiative,
    Milestone,
    MilestoneEvent,
    MoneyEntry,
    Part,
    Plan,
)
from helle.register.action_plans.money import that_stand
from helle.register.action_plans.reading import PlanFileWrong, read
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Unit
from helle.rules.initiatives.codes import MoneyKind

FOLDER: Final = Path(__file__).parent / "data" / "plans"
# Ids that are the same in every installation.
NAMESPACE: Final = uuid.UUID("0d1b8f3e-6a52-5d0f-8b7a-3c9a1f5e2d77")


def load_all() -> None:
    """Write every plan of the product."""
    for file in sorted(FOLDER.glob("*.toml")):
        load(file.read_text(encoding="utf-8"))


def load(text: str, *, write: bool = True) -> dict[str, Any]:
    """Write the plan of one file, or with `write` off only read it. Raises `PlanFileWrong` with every mistake in it."""
    plan = read(
        text,
        Unit.objects.values_list("code", flat=True),
        dict(Initiative.objects.values_list("code", "plan_id")),
    )
    mistakes = [*_beside_other_plans(plan), *_below_what_is_allocated(plan)]
    if mistakes:
        raise PlanFileWrong(mistakes)
    if write:
        with transaction.atomic():
            _write(plan)
    return plan


def _beside_other_plans(plan: dict[str, Any]) -> list[str]:
    """The plans whose days it shares: one plan runs at a time."""
    others = Plan.objects.filter(first_day__lte=plan["last_day"], last_day__gte=plan["first_day"])
    return [
        f"plan: its days are also of the plan {one.pk}, {one.first_day} to {one.last_day}"
        for one in others.exclude(pk=plan["id"])
    ]


def _below_what_is_allocated(plan: dict[str, Any]) -> list[str]:
    """Whether less is appropriated than the ministry has allocated already (GOV-10)."""
    entries = MoneyEntry.objects.filter(plan=plan["id"], kind=MoneyKind.ALLOCATION)
    allocated = sum((one.amount for one in that_stand(list(entries))), Decimal(0))
    kept = dict(Appropriation.objects.filter(plan=plan["id"]).values_list("number", "amount"))
    kept |= {one["number"]: Decimal(one["amount"]) for one in plan.get("appropriations", [])}
    total = sum(kept.values(), Decimal(0))
    return [f"appropriations: they come to {total}, and {allocated} is allocated"] if total < allocated else []


def _write(plan: dict[str, Any]) -> None:
    row, _new = Plan.objects.update_or_create(
        id=plan["id"],
        defaults={
            **_texts(plan, "title", "publisher"),
            "first_day": plan["first_day"],
            "last_day": plan["last_day"],
            "issued_on": plan.get("issued_on"),
            "isbns": plan.get("isbns", []),
            "lead_id": unit_id(plan["lead"]),
            "requirements": plan.get("requirements", []),
        },
    )
    for one in plan.get("appropriations", []):
        Appropriation.objects.update_or_create(
            plan=row,
            number=one["number"],
            defaults={**_texts(one, "source"), "amount": Decimal(one["amount"]), "requirement": one["requirement"]},
        )
    areas = {
        one["number"]: Area.objects.update_or_create(
            plan=row,
            number=one["number"],
            defaults={**_texts(one, "title", "aim"), "requirement": one["requirement"]},
        )[0]
        for one in plan.get("areas", [])
    }
    place = 0
    for position, one in enumerate(plan.get("initiatives", []), start=1):
        initiative = _write_initiative(row, areas[one["area"]], position, one)
        for indicator in one.get("indicators", []):
            place += 1
            _write_indicator(row, areas[one["area"]], initiative, place, indicator)
    for indicator in plan.get("indicators", []):
        place += 1
        _write_indicator(row, areas[indicator["area"]], None, place, indicator)


def _texts(entry: dict[str, Any], *names: str) -> dict[str, str]:
    return {f"{name}_{language}": entry[name][language] for name in names for language in ("da", "en")}


def _write_initiative(plan: Plan, area: Area, position: int, one: dict[str, Any]) -> Initiative:
    row, _new = Initiative.objects.update_or_create(
        plan=plan,
        code=one["code"],
        defaults={
            **_texts(one, "title", "says"),
            "area": area,
            "position": position,
            "force": one["force"],
            "first_day": one["first_day"],
            "last_day": one["last_day"],
            "switch": one.get("switch", ""),
            "requirements": one["requirements"],
        },
    )
    _write_parts(row, one)
    _write_milestones(row, one)
    for number, shown in enumerate(one.get("evidence", []), start=1):
        _add(
            Evidence(
                id=uuid.uuid5(NAMESPACE, f"{row.code} evidence {number}"),
                initiative=row,
                kind=shown["kind"],
                **_texts(shown, "title"),
                where=shown["where"],
                on_day=shown.get("on_day"),
                requirement=shown["requirement"],
            )
        )
    return row


def _write_parts(row: Initiative, one: dict[str, Any]) -> None:
    """Who the plan names, and whom we read as owner. The plan sets no end: who is named reports to the last."""
    for name, kind, named_by in (
        ("owner", PartKind.OWNER, NamedBy.PLAN),
        ("reading", PartKind.OWNER, NamedBy.READING),
        ("involved", PartKind.INVOLVED, NamedBy.PLAN),
    ):
        for code in one.get(name, []):
            _add(
                Part(
                    id=uuid.uuid5(NAMESPACE, f"{row.code} {name} {code}"),
                    initiative=row,
                    unit_id=unit_id(code),
                    kind=kind,
                    named_by=named_by,
                    first_day=row.first_day,
                )
            )


def _write_milestones(row: Initiative, one: dict[str, Any]) -> None:
    for number, milestone in enumerate(one.get("milestones", []), start=1):
        written = Milestone(
            id=uuid.uuid5(NAMESPACE, f"{row.code} milestone {number}"),
            initiative=row,
            **_texts(milestone, "title"),
            due=milestone.get("due"),
            requirement=milestone["requirement"],
        )
        if _add(written) and "reached" in milestone:
            MilestoneEvent(
                id=uuid.uuid5(NAMESPACE, f"{row.code} milestone {number} reached"),
                milestone=written,
                sequence=1,
                kind=MilestoneAct.REACHED,
                on_day=milestone["reached"],
            ).save(force_insert=True)


def _add(row: Part | Milestone | Evidence) -> bool:
    """Write a row unless it is there. Returns whether it was written."""
    if type(row).objects.filter(pk=row.pk).exists():
        return False
    row.save(force_insert=True)
    return True


def _write_indicator(plan: Plan, area: Area, initiative: Initiative | None, place: int, one: dict[str, Any]) -> None:
    Indicator.objects.update_or_create(
        plan=plan,
        code=one["code"],
        defaults={
            **_texts(one, "title", "unit"),
            "area": area,
            "initiative": initiative,
            "position": place,
            "feed": one.get("feed", ""),
            "reporter_id": unit_id(one["reporter"]) if "reporter" in one else None,
            "headline": one.get("headline", False),
            "requirement": one["requirement"],
        },
    )
