"""What the support plan adds to the entries of a case: needs, measures with all that happened to them, versions.

It stands among the notes, whose category it is of; what concerns body and mind is there for who reads health alone.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.codelists.queries import language_name
from helle.register.interface.words import active_language, long_day
from helle.register.letters.composing import paragraphs_of
from helle.register.support_plans import policies, queries
from helle.register.support_plans.models import Payment
from helle.register.support_plans.queries import OpenedConsent, OpenedMeasure
from helle.rules.money import kroner_in_words
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One row of the plan: its id, a title that names nobody, its day, whose it is, what it says."""

    key: uuid.UUID
    title: str
    day: dt.date
    by_unit: uuid.UUID
    passages: tuple[str, ...]


def plan_entries(case: Case) -> Iterator[PlanEntry]:
    """The plan as the acting role sees it, the oldest of each sort first; nothing for another unit than CMM.

    Eight queries.
    """
    if not policies.may_read():
        return
    plan = queries.plan_of(case, cases.facts_today(case))
    consents = queries.consents_of(case)
    payments = queries.payments_of(case)
    for need in sorted((*plan.needs, *plan.past_needs), key=lambda one: one.row.recorded_at):
        gone = "" if need.row.standing else " " + _("(er der ikke mere)")
        yield PlanEntry(
            need.row.pk,
            _("Støtteplan, behov: %(area)s") % {"area": need.row.get_area_display()} + gone,
            need.row.noted_on,
            need.row.by_unit_id,
            (str(need.row.get_heard_display()), *paragraphs_of(need.words)),
        )
    for one in sorted((*plan.open, *plan.ended), key=lambda one: one.row.recorded_at):
        yield PlanEntry(
            one.row.pk,
            _("Støtteplan, støtte: %(measure)s") % {"measure": _said(one.type.label)},
            one.row.agreed_on,
            one.row.by_unit_id,
            (
                *_measure(one),
                *(part for answer in consents.get(one.row.pk, []) for part in _consent(answer)),
                *(_payment(row, why) for row, why in payments.get(one.row.pk, [])),
            ),
        )
    for version in reversed(plan.versions):
        spoken = language_name(version.row.language) + (", " + _("med tolk") if version.row.interpreter else "")
        yield PlanEntry(
            version.row.pk,
            _("Støtteplan, udgave %(number)s") % {"number": version.row.number},
            version.row.agreed_on,
            version.row.by_unit_id,
            (
                str(version.row.get_agreement_display()),
                spoken,
                *paragraphs_of(version.goal),
                *paragraphs_of(version.her_words),
            ),
        )


def _said(label: Text) -> str:
    return label.in_language(active_language())


def _amount(oere: int) -> str:
    return kroner_in_words(oere).in_language(active_language())


def _measure(one: OpenedMeasure) -> Iterator[str]:
    row, language = one.row, active_language()
    yield str(row.get_state_display())
    yield from paragraphs_of(one.description)
    facts = [
        (_("Gives af"), one.given_by),
        (_("Skal begynde senest"), long_day(row.planned_for, language) if row.planned_for else ""),
        (_("Timer i alt"), str(row.hours or "")),
        (_("Beløb i alt"), _amount(row.oere) if row.oere else ""),
        (_("Betaler"), _said(one.payer.label) if one.payer else ""),
    ]
    yield from (f"{name}: {value}" for name, value in facts if value)
    yield from paragraphs_of(one.reasons)
    for step in one.steps:
        why = f", {step.row.get_why_display()}" if step.row.why else ""
        said = f" {step.words}" if step.words else ""
        yield f"{step.row.get_kind_display()}{why}, {long_day(step.row.on_day, language)}.{said}"


def _consent(one: OpenedConsent) -> Iterator[str]:
    view = "" if one.row.decides else f" ({_('barnets holdning')})"
    shares = f": {'; '.join(one.shares)}" if one.shares else ""
    yield f"{_said(one.answer.label)}{view}, {long_day(one.row.answered_on, active_language())}{shares}"
    yield from (part for text in (one.purpose, one.limits, one.reasons) for part in paragraphs_of(text))


def _payment(row: Payment, why: str) -> str:
    language = active_language()
    days = f"{long_day(row.days.lower, language)} – {long_day(row.last_day, language)}"
    off = " " + _("(sat ud af kraft)") if row.superseded_at is not None else ""
    return f"{_('Betalt')} {days}: {_amount(row.oere)}{off}" + (f" {why}" if why else "")
