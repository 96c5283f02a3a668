"""Reading reports: CMM reads them all, another authority what was passed on to it."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.http import Http404

from helle.register.interface import typed
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.ciphers import Place
from helle.register.protection.disposed import was_disposed_of
from helle.register.reports.choices import MOST_AT_ONCE, RECEIVERS, WAITING, State
from helle.register.reports.models import Closing, Decision, Message, PassedOn, Picture, Report
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
    earlier: list[OpenedDecision]
    """Decisions that are out of force, since the report was opened again."""


@dataclass(frozen=True, slots=True)
class OpenedDecision:
    """What a report became, and why; of what was passed on its place, the rule's answer, and the words that went."""

    row: Decision
    reason: str
    place: Text | None
    ruling: Ruling[object] | None
    passed_on: OpenedPassedOn | None
    reopened_because: str = ""


@dataclass(frozen=True, slots=True)
class Alike:
    """New reports with the very same words: spam mostly comes that way."""

    text: str
    place: str
    reports: list[Report] = field(default_factory=list)

    @property
    def chosen_by(self) -> str:
        """What stands for them in a form: exactly these, and none that comes later."""
        return ",".join(str(report.pk) for report in self.reports)


@dataclass(frozen=True, slots=True)
class Sought:
    """Which new reports are to be closed: of these days, this kind of place, language and wish to be asked; '' or None
    is any."""

    since: dt.date | None = None
    until: dt.date | None = None
    sector: str = ""
    language: str = ""
    may_ask: bool | None = None


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
    found = found.annotate(**{"disposed": was_disposed_of("report")})
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
    """All of a report as the acting user may read it. Five queries and its key, and what was passed on.

    Raises `vault.Erased`.
    """
    messages = Message.objects.filter(report=report).select_related("by_user").order_by("number")
    decisions = _decisions(report)
    told = {name: vault.unseal(report.pk, report, f"{name}_sealed") for name in ("text", "place")}
    told |= {str(row.pk): vault.unseal(report.pk, row, "text_sealed") for row in messages if row.by_user_id is None}
    told = typed.shown(None, told)
    return OpenedReport(
        report,
        told["text"],
        told["place"],
        list(Picture.objects.filter(report=report).order_by("number").values_list("number", flat=True)),
        [(row, told.get(str(row.pk)) or vault.unseal(report.pk, row, "text_sealed")) for row in messages],
        next((one for one in decisions if not one.row.reopened), None),
        [one for one in decisions if one.row.reopened],
    )


def picture_of(report: Report, number: int) -> tuple[str, bytes]:
    """A picture that came with a report: its type and its content. Raises `Http404` or `vault.Erased`."""
    row = Picture.objects.filter(report=report, number=number).first()
    if row is None:
        raise Http404
    place = Place("reports_picture", "content_sealed", row.pk)
    return row.content_type, vault.unseal_part(report.pk, place, bytes(row.content_sealed))


def _decisions(report: Report) -> list[OpenedDecision]:
    """All that was ever decided of a report, the newest first; what is out of force stays readable."""
    found = Decision.objects.filter(report=report).select_related("by_user", "referral", "reopening__by_user")
    rows = list(found.order_by("-decided_at"))
    passed_on = PassedOn.objects.filter(report_id=report.pk).first() if rows else None
    return [_opened_decision(row, None if row.reopened else passed_on) for row in rows]


def _opened_decision(row: Decision, passed_on: PassedOn | None) -> OpenedDecision:
    kept = vault.unseal(row.report_id, row, "ruling_sealed")
    return OpenedDecision(
        row,
        vault.unseal(row.report_id, row, "reason_sealed"),
        SpectrumPlace(row.spectrum).label if row.spectrum else None,
        from_json(json.loads(kept)) if kept else None,
        opened_passed_on(passed_on) if passed_on else None,
        vault.unseal(row.report_id, row.reopening, "why_sealed") if row.reopened else "",
    )


def alike(sought: Sought) -> tuple[list[Alike], bool]:
    """The newest of the new reports that are sought, as many as are closed at once, by what is written in them; and
    whether there are more. The most frequent first. Two queries, however many. One that was erased is not among them.
    """
    found = Report.objects.filter(state=State.NEW)
    if sought.since:
        found = found.filter(received_at__gte=clock.start_of_day(sought.since))
    if sought.until:
        found = found.filter(received_at__lt=clock.start_of_day(sought.until + dt.timedelta(days=1)))
    for name in ("sector", "language"):
        if value := getattr(sought, name):
            found = found.filter(**{name: value})
    if sought.may_ask is not None:
        found = found.filter(may_ask=sought.may_ask)
    rows = list(found.order_by("-received_at", "-id")[: MOST_AT_ONCE + 1])
    return _by_words(rows[:MOST_AT_ONCE]), len(rows) > MOST_AT_ONCE


def _by_words(rows: Iterable[Report]) -> list[Alike]:
    rows = list(rows)
    there = vault.fetch_keys(row.pk for row in rows)
    told = typed.shown(
        None,
        {
            f"{name} {row.pk}": vault.unseal(row.pk, row, f"{name}_sealed")
            for row in rows
            if row.pk in there
            for name in ("text", "place")
        },
    )
    groups: dict[tuple[str, str], Alike] = {}
    for row in rows:
        if row.pk in there:
            text, place = (told[f"{name} {row.pk}"] for name in ("text", "place"))
            words = (" ".join(text.casefold().split()), " ".join(place.casefold().split()))
            groups.setdefault(words, Alike(text, place)).reports.append(row)
    return sorted(groups.values(), key=lambda one: -len(one.reports))


def latest_closings(limit: int) -> list[Closing]:
    """What was closed at once lately, newest first. One query."""
    return list(Closing.objects.select_related("by_user").order_by("-decided_at", "-id")[:limit])


def get_closing_for_writing(closing_id: uuid.UUID) -> Closing:
    """A closing of many, for who decides there; else `PermissionDenied` or `Http404`."""
    policies.require_write("contact")
    policies.require_read("contact")
    found = Closing.objects.filter(pk=closing_id).select_related("by_user").first()
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, slots=True)
class ClosedTogether:
    """What was closed at once: its first reports, the reason, '' where all are erased, and how many of all are open
    again, or still closed and there to be opened, or still closed and erased."""

    first: list[Decision]
    reason: str
    open_again: int
    still_closed: int
    erased: int


def closed_with(closing: Closing, limit: int) -> ClosedTogether:
    """What was closed at once. Queries as for one, however many."""
    rows = Decision.objects.filter(closing=closing).order_by("report_id")
    reopened = dict(rows.values_list("report_id", "reopened"))
    there = vault.fetch_keys(reopened)
    closed = [pk in there for pk, is_open in reopened.items() if not is_open]
    opens = rows.filter(report_id=min(there)).first() if there else None
    return ClosedTogether(
        list(rows.select_related("report")[:limit]),
        reason_of(opens) if opens else "",
        len(reopened) - len(closed),
        sum(closed),
        len(closed) - sum(closed),
    )


def reason_of(decision: Decision) -> str:
    """Why it was decided so. Raises `vault.Erased`."""
    return vault.unseal(decision.report_id, decision, "reason_sealed")


def listed_passed_on(*, page: int = 1) -> tuple[list[PassedOn], bool]:
    """One page of what was passed on to the acting unit, newest first, and whether there is more."""
    found = PassedOn.objects.filter(to_unit_id=context.current().unit_id)
    start = (page - 1) * PAGE_SIZE
    found = found.annotate(**{"disposed": was_disposed_of("report", "report_id")})
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
