"""Writing the plans of the product, or a later one, into the register: `helle migrate`, `helle plan load`.

What a file says is written as it stands, and what a later edition of it leaves out is gone, as far as nobody has
written of it: a milestone that was acted on and evidence that was withdrawn stay, and an initiative or an indicator
that somebody wrote about may not be left out. Who is named no more was named until yesterday. The connection must be
that of the owner of the tables.
"""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.models import F, ProtectedError, Q

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
    OverspendDecision,
    Part,
    Plan,
)
from helle.register.action_plans.money import that_stand
from helle.register.action_plans.reading import PlanFileWrong, indicators_of, read
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Unit
from helle.register.protection import clock
from helle.rules.initiatives.codes import MoneyKind

FOLDER: Final = Path(__file__).parent / "data" / "plans"
MOST_INITIATIVES: Final = 1000
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
    mistakes = [*_beside_other_plans(plan), *_continues_no_earlier(plan)]
    mistakes += [*_below_what_is_allocated(plan), *_left_out_and_written_of(plan)]
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


def _continues_no_earlier(plan: dict[str, Any]) -> list[str]:
    """The initiatives that would carry on one of a later plan."""
    carried = {one["continues"]: one["code"] for one in plan.get("initiatives", []) if "continues" in one}
    later = Initiative.objects.filter(code__in=carried, plan__first_day__gte=plan["first_day"])
    return [f"initiative {carried[one.code]}: continues {one.code}, which is of no earlier plan" for one in later]


def _below_what_is_allocated(plan: dict[str, Any]) -> list[str]:
    """Whether less is appropriated than the ministry has allocated, and decided above that, already (GOV-10)."""
    entries = MoneyEntry.objects.filter(plan=plan["id"], kind=MoneyKind.ALLOCATION)
    decisions = OverspendDecision.objects.filter(plan=plan["id"])
    drawn = sum((one.amount for one in (*that_stand(list(entries)), *that_stand(list(decisions)))), Decimal(0))
    total = sum((Decimal(one["amount"]) for one in plan.get("appropriations", [])), Decimal(0))
    said = f"appropriations: they come to {total}, and {drawn} is allocated, or decided above that"
    return [said] if total < drawn else []


def _left_out_and_written_of(plan: dict[str, Any]) -> list[str]:
    """The initiatives and indicators that the file leaves out although somebody wrote of them; nothing is removed."""
    found = []
    with transaction.atomic():
        for row in _left_out(plan):
            try:
                with transaction.atomic():
                    _remove(row)
            except ProtectedError:
                what = type(row).__name__.lower()
                found.append(f"{what} {row.code}: is left out, and something was written of it; it stays in the file")
        transaction.set_rollback(True)
    return found


def _left_out(plan: dict[str, Any]) -> list[Initiative | Indicator]:
    return [*_initiatives_left_out(plan), *_indicators_left_out(plan)]


def _initiatives_left_out(plan: dict[str, Any]) -> list[Initiative]:
    kept = [one["code"] for one in plan.get("initiatives", [])]
    return list(Initiative.objects.filter(plan=plan["id"]).exclude(code__in=kept))


def _indicators_left_out(plan: dict[str, Any]) -> list[Indicator]:
    kept = [one["code"] for one in indicators_of(plan)]
    gone = [one.pk for one in _initiatives_left_out(plan)]
    return list(Indicator.objects.filter(plan=plan["id"]).exclude(code__in=kept).exclude(initiative__in=gone))


def _remove(row: Initiative | Indicator) -> None:
    """Remove what nobody wrote of. Raises `ProtectedError` where somebody did."""
    if isinstance(row, Initiative):
        by_nobody = Q(by_user__isnull=True)
        MilestoneEvent.objects.filter(by_nobody, milestone__initiative=row).delete()
        Milestone.objects.filter(by_nobody, initiative=row).delete()
        Part.objects.filter(by_nobody, initiative=row).delete()
        Evidence.objects.filter(by_nobody, initiative=row, withdrawn_by__isnull=True).delete()
        Indicator.objects.filter(initiative=row).delete()
    row.delete()


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
    for left_out in _left_out(plan):
        _remove(left_out)
    Appropriation.objects.filter(plan=row).exclude(number__in=_numbers(plan, "appropriations")).delete()
    # Out of the way of the places that they get below.
    Initiative.objects.filter(plan=row).update(position=F("position") + MOST_INITIATIVES)
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
    Area.objects.filter(plan=row).exclude(number__in=_numbers(plan, "areas")).delete()


def _numbers(plan: dict[str, Any], name: str) -> list[int]:
    return [one["number"] for one in plan.get(name, [])]


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
            "continues": Initiative.objects.get(code=one["continues"]) if "continues" in one else None,
        },
    )
    _write_parts(row, one)
    _write_milestones(row, one)
    _write_evidence(row, one)
    return row


def _write_evidence(row: Initiative, one: dict[str, Any]) -> None:
    """What the plan shows itself, unless an owner has put the same on the initiative."""
    shown_before = Evidence.objects.filter(initiative=row, withdrawn_at__isnull=True)
    shown_before.filter(by_user__isnull=True).delete()
    for number, shown in enumerate(one.get("evidence", []), start=1):
        written = Evidence(
            id=uuid.uuid5(NAMESPACE, f"{row.code} evidence {number}"),
            initiative=row,
            kind=shown["kind"],
            **_texts(shown, "title"),
            where=shown["where"],
            on_day=shown.get("on_day"),
            requirement=shown["requirement"],
        )
        if not shown_before.filter(where=written.where).exists():
            _add(written)


def _write_parts(row: Initiative, one: dict[str, Any]) -> None:
    """Who the plan names, and whom we read as owner. The plan sets no end: who is named reports to the last.

    Whom an edition of the file names no more was named until yesterday: until then reports were its to write.
    """
    named, before = [], Part.objects.filter(initiative=row, by_user__isnull=True)
    for name, kind, named_by in (
        ("owner", PartKind.OWNER, NamedBy.PLAN),
        ("reading", PartKind.OWNER, NamedBy.READING),
        ("involved", PartKind.INVOLVED, NamedBy.PLAN),
    ):
        for code in one.get(name, []):
            part = Part(
                id=uuid.uuid5(NAMESPACE, f"{row.code} {name} {code}"),
                initiative=row,
                unit_id=unit_id(code),
                kind=kind,
                named_by=named_by,
                first_day=row.first_day,
            )
            named.append(part.pk)
            if not _add(part):
                before.filter(pk=part.pk).update(first_day=part.first_day, last_day=None)
    today = clock.today()
    left_out = before.exclude(pk__in=named)
    left_out.filter(first_day__gte=today).delete()
    left_out.filter(last_day__isnull=True).update(last_day=today - dt.timedelta(days=1))


def _write_milestones(row: Initiative, one: dict[str, Any]) -> None:
    kept = []
    for number, milestone in enumerate(one.get("milestones", []), start=1):
        written = Milestone(
            id=uuid.uuid5(NAMESPACE, f"{row.code} milestone {number}"),
            initiative=row,
            **_texts(milestone, "title"),
            due=milestone.get("due"),
            follows=milestone.get("follows", ""),
            requirement=milestone["requirement"],
        )
        kept.append(written.pk)
        if MilestoneEvent.objects.filter(milestone=written.pk, by_user__isnull=False).exists():
            continue
        MilestoneEvent.objects.filter(milestone=written.pk).delete()
        written.save()
        if "reached" in milestone:
            MilestoneEvent(
                id=uuid.uuid5(NAMESPACE, f"{row.code} milestone {number} reached"),
                milestone=written,
                sequence=1,
                kind=MilestoneAct.REACHED,
                on_day=milestone["reached"],
            ).save(force_insert=True)
    left_out = Milestone.objects.filter(initiative=row, by_user__isnull=True).exclude(pk__in=kept)
    left_out = left_out.exclude(events__by_user__isnull=False)
    MilestoneEvent.objects.filter(milestone__in=left_out).delete()
    left_out.delete()


def _add(row: Part | Evidence) -> bool:
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
