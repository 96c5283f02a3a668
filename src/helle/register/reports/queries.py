"""Reading reports: CMM reads them all, another authority what was passed on to it."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass

from django.http import Http404

from helle.register.protection import context, policies, vault
from helle.register.protection.ciphers import Place
from helle.register.reports.choices import RECEIVERS, WAITING, State
from helle.register.reports.models import Decision, Message, PassedOn, Picture, Report
from helle.rules.codes import OrganisationKind
from helle.rules.definitions.spectrum import SpectrumPlace
from helle.rules.ruling import Ruling, Text, from_json

PAGE_SIZE = 50
EVERY_STATE = "alle"


@dataclass(frozen=True, slots=True)
class OpenedReport:
    """A report in plain text, with what was asked and answered, and what it became."""

    row: Report
    text: str
    place: str
    pictures: list[int]
    """Their numbers; each is opened by itself (`picture_of`)."""
    messages: list[tuple[Message, str]]
    decision: OpenedDecision | None


@dataclass(frozen=True, slots=True)
class OpenedDecision:
    """What a report became, and why; of what was passed on its place, the rule's answer, and the words that went."""

    row: Decision
    reason: str
    place: Text | None
    ruling: Ruling[object] | None
    passed_on: OpenedPassedOn | None


@dataclass(frozen=True, slots=True)
class OpenedPassedOn:
    """What was passed on, in plain text."""

    row: PassedOn
    text: str
    place: Text


def receives_reports() -> bool:
    """Whether the public's reports come to the acting unit and role."""
    return context.current().unit_kind == OrganisationKind.CMM.value and policies.may_read("contact")


def is_passed_reports() -> bool:
    """Whether reports that are no trafficking can be passed on to the acting unit and role."""
    return OrganisationKind(context.current().unit_kind) in RECEIVERS and policies.may_read("contact")


def listed_reports(*, state: str, sector: str = "", page: int = 1) -> tuple[list[Report], bool]:
    """One page of reports, newest first, and whether there are more: of one state, all of them, or (with '') those that
    wait for CMM."""
    found = Report.objects.all()
    if state in State:
        found = found.filter(state=state)
    elif state != EVERY_STATE:
        found = found.filter(state__in=WAITING)
    if sector:
        found = found.filter(sector=sector)
    start = (page - 1) * PAGE_SIZE
    rows = list(found.order_by("-received_at", "-id")[start : start + PAGE_SIZE + 1])
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def waiting_reports(limit: int) -> list[Report]:
    """The newest reports that wait for CMM. One query."""
    return list(Report.objects.filter(state__in=WAITING).order_by("-received_at", "-id")[:limit])


def get_report_for_reading(report_id: uuid.UUID) -> Report:
    """A report, for who reads contacts in CMM; else `PermissionDenied` or `Http404`."""
    policies.require_read("contact")
    found = Report.objects.filter(pk=report_id).first()
    if found is None:
        raise Http404
    return found


def get_report_for_writing(report_id: uuid.UUID) -> Report:
    """A report, for who asks and decides there; else `PermissionDenied` or `Http404`."""
    policies.require_write("contact")
    return get_report_for_reading(report_id)


def opened(report: Report) -> OpenedReport:
    """All of a report in plain text. Four queries and its key, and what was passed on. Raises `vault.Erased`."""
    messages = Message.objects.filter(report=report).select_related("by_user").order_by("number")
    return OpenedReport(
        report,
        vault.unseal(report.pk, report, "text_sealed"),
        vault.unseal(report.pk, report, "place_sealed"),
        list(Picture.objects.filter(report=report).order_by("number").values_list("number", flat=True)),
        [(row, vault.unseal(report.pk, row, "text_sealed")) for row in messages],
        _decision(report),
    )


def picture_of(report: Report, number: int) -> tuple[str, bytes]:
    """A picture that came with a report: its type and its content. Raises `Http404` or `vault.Erased`."""
    row = Picture.objects.filter(report=report, number=number).first()
    if row is None:
        raise Http404
    place = Place("reports_picture", "content_sealed", row.pk)
    return row.content_type, vault.unseal_part(report.pk, place, bytes(row.content_sealed))


def _decision(report: Report) -> OpenedDecision | None:
    row = Decision.objects.filter(report=report).select_related("by_user", "referral").first()
    if row is None:
        return None
    passed_on = PassedOn.objects.filter(report_id=report.pk).first()
    kept = vault.unseal(report.pk, row, "ruling_sealed")
    return OpenedDecision(
        row,
        vault.unseal(report.pk, row, "reason_sealed"),
        SpectrumPlace(row.spectrum).label if row.spectrum else None,
        from_json(json.loads(kept)) if kept else None,
        opened_passed_on(passed_on) if passed_on else None,
    )


def listed_passed_on(*, page: int = 1) -> tuple[list[PassedOn], bool]:
    """One page of what was passed on to the acting unit, newest first, and whether there is more."""
    found = PassedOn.objects.filter(to_unit_id=context.current().unit_id)
    start = (page - 1) * PAGE_SIZE
    rows = list(found.order_by("-decided_at", "-id")[start : start + PAGE_SIZE + 1])
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def passed_on_since(moment: dt.datetime, limit: int) -> list[PassedOn]:
    """What was passed on to the acting unit since a moment, newest first. One query."""
    found = PassedOn.objects.filter(to_unit_id=context.current().unit_id, decided_at__gte=moment)
    return list(found.order_by("-decided_at", "-id")[:limit])


def get_passed_on_for_reading(passed_on_id: uuid.UUID) -> PassedOn:
    """What was passed on to the acting unit; else `PermissionDenied` or `Http404`."""
    policies.require_read("contact")
    found = PassedOn.objects.filter(pk=passed_on_id, to_unit_id=context.current().unit_id).first()
    if found is None:
        raise Http404
    return found


def opened_passed_on(row: PassedOn) -> OpenedPassedOn:
    """The words that were passed on. Raises `vault.Erased`."""
    return OpenedPassedOn(row, vault.unseal(row.report_id, row, "text_sealed"), SpectrumPlace(row.spectrum).label)
