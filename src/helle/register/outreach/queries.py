"""Reading outreach: one's own drafts, the list of evenings, one evening, and who is responsible where."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.http import Http404

from helle.register.codelists.queries import language_name
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Mandate
from helle.register.organisations.queries import NamedUnit
from helle.register.outreach import policies
from helle.register.outreach.choices import HEALTH, INFORMATION, Elsewhere, Given, Setting
from helle.register.outreach.counted import Contacts, Counted
from helle.register.outreach.models import Evening, EveningDraft
from helle.register.protection import clock, context, vault
from helle.rules.codes import OrganisationKind
from helle.rules.outreach import OutreachArea
from helle.rules.ruling import Text

PAGE_SIZE: Final = 50
DESK_LENGTH: Final = 8


# --- drafts -------------------------------------------------------------------------------------------------------


def get_draft(draft_id: uuid.UUID) -> EveningDraft:
    """One's own draft; else `PermissionDenied` or `Http404`."""
    policies.require_outreach()
    row = EveningDraft.objects.filter(pk=draft_id).first()
    if row is None:
        raise Http404
    return row


def own_drafts() -> list[EveningDraft]:
    """The acting user's evenings that are not saved, the oldest first, as far as the desk shows them. One query."""
    return list(EveningDraft.objects.order_by("begun_at", "id")[:DESK_LENGTH])


def typed_in(draft: EveningDraft) -> dict[str, list[str]]:
    """What was typed, by field."""
    typed: dict[str, list[str]] = json.loads(vault.unseal(draft.pk, draft, "typed_sealed"))
    return typed


# --- one evening --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenedEvening:
    """A version of an evening with what was counted."""

    row: Evening
    counted: Counted

    @property
    def area(self) -> Text:
        return self.counted.area.label

    @property
    def visits(self) -> list[tuple[str, Contacts]]:
        return [(str(setting.label), met) for setting, met in self.counted.visits.items()]

    @property
    def health(self) -> list[tuple[str, int]]:
        return self._given(HEALTH)

    @property
    def information(self) -> list[tuple[str, int]]:
        return self._given(INFORMATION)

    def _given(self, kinds: Iterable[Given]) -> list[tuple[str, int]]:
        found = self.counted.services
        return [(str(one.label), found[one]) for one in kinds if one in found]

    @property
    def languages(self) -> list[str]:
        day = clock.local_day(self.row.started_at)
        return sorted(language_name(code, day) for code in self.row.languages)


def get_evening(evening_id: uuid.UUID) -> Evening:
    """The version of an evening that holds, asked for by any of its versions; else `PermissionDenied` or `Http404`."""
    policies.require_outreach()
    asked = Evening.objects.filter(pk=evening_id).values("root")
    row = Evening.objects.filter(root__in=asked, superseded_at__isnull=True).select_related("by_user").first()
    if row is None:
        raise Http404
    return row


def opened(row: Evening) -> OpenedEvening:
    """A version with what was counted. Two queries, unless its visits and services were read with it."""
    visits = {one.setting: Contacts(one.first, one.again) for one in row.visits.all()}
    services = {one.given: one.contacts for one in row.services.all()}
    return OpenedEvening(
        row,
        Counted(
            started_at=row.started_at,
            ended_at=row.ended_at,
            area=OutreachArea(row.area),
            staff=row.staff,
            visits={one: visits[one] for one in Setting if one in visits},
            services={one: services[one] for one in Given if one in services},
            languages=tuple(row.languages),
            elsewhere=Elsewhere(row.elsewhere) if row.elsewhere else None,
            team=row.team,
            referrals_offered=row.referrals_offered,
            referrals_accepted=row.referrals_accepted,
        ),
    )


def earlier_versions(evening: Evening) -> list[OpenedEvening]:
    """What stood before, the latest first. Three queries."""
    versions = Evening.objects.filter(root=evening.root).exclude(pk=evening.pk).select_related("by_user")
    return [opened(row) for row in versions.prefetch_related("visits", "services").order_by("-recorded_at", "-id")]


# --- the list -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """An evening in the list, with its contacts."""

    row: Evening
    settings: str
    first: int
    again: int

    @property
    def area(self) -> Text:
        return OutreachArea(self.row.area).label


def listed_evenings(*, area: str = "", month: dt.date | None = None, page: int = 1) -> tuple[list[Line], bool]:
    """One page of the acting organisation's evenings, the latest first, and whether there are more. Two queries."""
    found = Evening.objects.filter(
        by_unit_id=context.current().unit_id, superseded_at__isnull=True, withdrawn=False
    ).prefetch_related("visits")
    if area:
        found = found.filter(area=area)
    if month:
        after = (month + dt.timedelta(days=32)).replace(day=1)
        found = found.filter(started_at__gte=clock.start_of_day(month), started_at__lt=clock.start_of_day(after))
    start = (page - 1) * PAGE_SIZE
    rows = list(found.order_by("-started_at", "-id")[start : start + PAGE_SIZE + 1])
    return [_line(row) for row in rows[:PAGE_SIZE]], len(rows) > PAGE_SIZE


def _line(row: Evening) -> Line:
    visits = list(row.visits.all())
    shown = [str(one.label) for one in Setting if one in {visit.setting for visit in visits}]
    return Line(row, ", ".join(shown), sum(one.first for one in visits), sum(one.again for one in visits))


# --- who is responsible where -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A unit's responsibility for an area, as it holds or as it stood before it was superseded."""

    row: Mandate
    unit: NamedUnit | None

    @property
    def area(self) -> Text:
        return OutreachArea(self.row.area).label

    @property
    def last_day(self) -> dt.date | None:
        return last_day_of(self.row)

    @property
    def target(self) -> Text:
        return Text(self.row.target_da, self.row.target_en)


def last_day_of(row: Mandate) -> dt.date | None:
    """The last day of a responsibility; None until something else is decided."""
    after: dt.date | None = row.during.upper
    return after - dt.timedelta(days=1) if after else None


def own_areas(day: dt.date) -> frozenset[OutreachArea]:
    """Where the acting organisation is responsible on a day. One query."""
    found = _in_force().filter(unit_id=context.current().unit_id, during__contains=day)
    return frozenset(OutreachArea(code) for code in found.values_list("area", flat=True))


def responsibilities() -> tuple[list[Responsibility], list[Responsibility]]:
    """Who is responsible where, those in force by area and those superseded, the latest first. Two queries.

    Those of all for CMM, its own for an organisation.
    """
    policies.require_responsibility()
    units, acting = organisations.units_on(clock.today()), context.current()
    found = Mandate.objects.exclude(area="")
    if acting.unit_kind != OrganisationKind.CMM:
        found = found.filter(unit_id=acting.unit_id)
    order = list(OutreachArea)
    holding = sorted(
        found.filter(superseded_at__isnull=True).order_by("during", "pk"),
        key=lambda row: order.index(OutreachArea(row.area)),
    )
    before = found.filter(superseded_at__isnull=False).order_by("-superseded_at", "-pk")[:PAGE_SIZE]
    return (
        [Responsibility(row, units.get(row.unit_id)) for row in holding],
        [Responsibility(row, units.get(row.unit_id)) for row in before],
    )


def get_responsibility(mandate_id: int) -> Responsibility:
    """One that is in force, for who keeps them; else `PermissionDenied` or `Http404`."""
    policies.require_keeping()
    row = _in_force().filter(pk=mandate_id).first()
    if row is None:
        raise Http404
    return Responsibility(row, organisations.units_on(clock.today()).get(row.unit_id))


def _in_force() -> QuerySet[Mandate]:
    return Mandate.objects.filter(superseded_at__isnull=True).exclude(area="")
