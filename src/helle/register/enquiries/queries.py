"""Reading questions for advice. Lists start from the acting unit's own: what it asked and what it was asked."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import F, Q
from django.http import Http404

from helle.register.cases import queries as cases
from helle.register.enquiries.choices import ADVISERS, Part
from helle.register.enquiries.models import Enquiry
from helle.register.interface.typed import shown_alone
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.disposed import was_disposed_of

PAGE_SIZE = 50
WITH_ANSWER = ("answer", "from_user")


def advisers() -> list[NamedUnit]:
    """Whom the acting unit can ask, CMM first (GOV-15)."""
    kinds = list(ADVISERS)
    others = [
        unit
        for unit in organisations.units_on(clock.today()).values()
        if unit.kind in ADVISERS and unit.id != context.current().unit_id
    ]
    return sorted(others, key=lambda unit: (kinds.index(unit.kind), unit.name.da))  # type: ignore[arg-type] # a code is its text


def get_enquiry_for_reading(enquiry_id: uuid.UUID) -> Enquiry:
    """A question that the acting unit asked or was asked; else `PermissionDenied` or `Http404`.

    Raises `PurposeNeeded` where it is about a case that a colleague has and the acting user has not said what for.
    """
    policies.require_read("advice")
    found = Enquiry.objects.filter(pk=enquiry_id).select_related("answer", "answer__by_user", "from_user").first()
    if found is None:
        raise Http404
    if found.case_id is not None:
        found.case_number = cases.opened_number_of(found.case_id)
    return found


def get_enquiry_for_answering(enquiry_id: uuid.UUID) -> Enquiry:
    """A question that the acting unit was asked, for a role that answers; else `PermissionDenied` or `Http404`."""
    policies.require_write("advice")
    found = get_enquiry_for_reading(enquiry_id)
    if found.to_unit_id != context.current().unit_id:
        raise Http404
    return found


def question_of(enquiry: Enquiry) -> str:
    """What was asked, as the acting user may read it."""
    return shown_alone(enquiry.from_unit_id, vault.unseal(enquiry.pk, enquiry, "question_sealed"))


def answer_of(enquiry: Enquiry) -> str:
    """What was answered; '' before it is."""
    if not is_answered(enquiry):
        return ""
    return shown_alone(enquiry.to_unit_id, vault.unseal(enquiry.pk, enquiry.answer, "text_sealed"))


def is_answered(enquiry: Enquiry) -> bool:
    """Whether the question has its answer."""
    return hasattr(enquiry, "answer")


def listed_enquiries(*, part: str, theme: str, waiting: bool, page: int) -> tuple[list[Enquiry], bool]:
    """One page of the acting unit's questions, newest first, and whether there are more. One query."""
    unit = context.current().unit_id
    sides = {Part.ASKED_BY_US.value: Q(from_unit_id=unit), Part.ASKED_OF_US.value: Q(to_unit_id=unit)}
    found = Enquiry.objects.select_related(*WITH_ANSWER).filter(
        sides.get(part, Q(from_unit_id=unit) | Q(to_unit_id=unit))
    )
    if theme:
        found = found.filter(theme=theme)
    if waiting:
        found = found.filter(answer__isnull=True)
    start = (page - 1) * PAGE_SIZE
    found = found.annotate(**{"disposed": was_disposed_of("enquiry")})
    rows = list(found.order_by("-asked_at", "-id")[start : start + PAGE_SIZE + 1])
    return rows[:PAGE_SIZE], len(rows) > PAGE_SIZE


def desk_enquiries(*, answered_since: dt.datetime, limit: int) -> list[Enquiry]:
    """Questions that wait for the acting unit's answer, by deadline, then answers it got since a moment,
    the latest first. One query."""
    unit = context.current().unit_id
    waiting = Q(to_unit_id=unit, answer__isnull=True)
    answered = Q(from_unit_id=unit, answer__answered_at__gte=answered_since)
    found = Enquiry.objects.select_related(*WITH_ANSWER).filter(waiting | answered)
    return list(found.order_by(F("answer__answered_at").desc(nulls_first=True), "due", "id")[:limit])
