"""The facts of a case that a letter of each kind is made from: read anew for each draft, frozen with the letter."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.utils.translation import override

from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.facts import Facts
from helle.register.cases.models import Case
from helle.register.codelists.queries import country_name
from helle.register.identification import queries as identification
from helle.register.letters.choices import Addressee, LetterKind
from helle.register.letters.kinds import KINDS, LIMITED
from helle.register.minors import queries as minors
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.protection import clock, context
from helle.register.protection.refusals import Refused
from helle.register.reintegration import queries as reintegration
from helle.register.reintegration.choices import PlanEventKind
from helle.register.reintegration.money import both_amounts
from helle.register.returns import queries as returns
from helle.register.returns.choices import OfferKind
from helle.register.returns.rulings import is_alone
from helle.register.support import actions as support_actions
from helle.register.support import contact_queries
from helle.register.support import queries as support
from helle.rules import periods
from helle.rules.codes import Authority, OfferAnswer, PeriodKind
from helle.rules.minors.codes import AppointingBody
from helle.rules.parameters import parameter, whole_number
from helle.rules.returns.codes import Currency
from helle.rules.returns.months import MONTHS_OF_A_YEAR
from helle.rules.returns.payment import CASH_MONTHS, PROJECT_YEARS
from helle.rules.ruling import Ruling, Text, from_json

_NOT_TO_A_MUNICIPALITY: Final = Text(
    "Sagen er afsluttet, så brevet kan ikke være til en kommune. Skal en kommune have et brev, så genåbn sagen først. "
    "[SHR-04]",
    "The case has ended, so the letter cannot be to a municipality. If a municipality is to have a letter, reopen the "
    "case first. [SHR-04]",
)


@dataclass(frozen=True, slots=True)
class Source:
    """What the case says for a letter.

    `values` fill the text's gaps; `when` says which of its paragraphs stand. `about` is the row it tells of, None for
    what begins with the letter. `reasons` are those that were given when it was decided: a suggestion to the writer.
    """

    values: Mapping[str, str | dt.date | Text]
    when: frozenset[str] = frozenset()
    about: uuid.UUID | None = None
    ruling: Ruling[object] | None = None
    reasons: str = ""
    days: int | None = None
    """How many days the period has that begins with the letter."""
    needs_reason: bool = False
    """Whether the plan leaves open what begins with the letter, so that whoever writes it says why."""


def source_of(case: Case, kind: LetterKind, facts: Facts) -> Source:
    """The facts for a letter of this kind today. Raises `Refused` where the case has nothing to tell of yet."""
    return _SOURCES[kind](case, facts)


def period_source(case: Case, kind: LetterKind, facts: Facts) -> Source:
    """A period that runs is told of; else the one that the facts call for is offered, and begins with the letter."""
    today, wanted = clock.today(), PeriodKind(kind.value)
    opened = support.periods_of(case.pk)
    running = next(
        (one for one in opened if one.kind is wanted and one.end >= today and one.broken_off_on is None), None
    )
    if running is not None:
        ruling, reasons = _kept(case, running.row.pk)
        return Source(
            values={
                "first_day": running.spans[0].days.lower,
                "end": running.end,
                "total": str(whole_number(periods.maximum_days(wanted, running.row.notified_on))),
            },
            when=frozenset({"running"}),
            about=running.row.pk,
            ruling=ruling,
            reasons=reasons,
        )
    offered = support_actions.period_kind_ruling(facts)
    if offered.answer is not wanted:
        raise Refused(_other_period(wanted, offered), ruling=offered)
    notice = support_actions.period_to_notify(case, facts, notified_on=today, reason_given=True)
    days = (notice.dates.initial_end - today).days
    return Source(
        values={
            "days": str(days),
            "total": str(whole_number(periods.maximum_days(wanted, today))),
        },
        when=frozenset({"offered"}),
        ruling=offered,
        days=days,
        needs_reason=notice.needs_reason,
    )


def _other_period(wanted: PeriodKind, offered: Ruling[PeriodKind]) -> Text:
    """Why the letter is not for this case: nothing to offer yet, or the other kind of period."""
    if offered.answer is None:
        return offered.headline
    return Text(
        f"Sagens oplysninger giver ikke {wanted.label.da.lower()}, men {offered.answer.label.da.lower()}. [PER-03]",
        f"The facts of the case give no {wanted.label.en.lower()} but a {offered.answer.label.en.lower()}. [PER-03]",
    )


def _assessment(case: Case, facts: Facts) -> Source:
    found = identification.assessments_of(case.pk)
    if not found:
        raise Refused(
            Text(
                "Der er endnu ikke taget stilling til, om personen er handlet. [ID-03]",
                "It is not decided yet whether the person was trafficked. [ID-03]",
            )
        )
    latest, own = found[0], context.current().unit_kind
    if latest.authority not in (own, Authority.COURT.value):
        raise Refused(
            Text(
                f"Det er {Authority(latest.authority).label.da}, der har taget stilling og giver svaret. [ID-07]",
                f"{Authority(latest.authority).label.en} decided, and tells the person. [ID-07]",
            )
        )
    ruling, reasons = _kept(case, latest.pk)
    outcome = "no" if not latest.was_trafficked else "current" if latest.relationship_current else "over"
    return Source(
        values={"decided_on": latest.decided_on, "decider": Authority(latest.authority).label},
        when=frozenset({outcome}),
        about=latest.pk,
        ruling=ruling,
        reasons=reasons,
    )


def _extension(case: Case, facts: Facts) -> Source:
    opened = support.periods_of(case.pk)
    latest = opened[0] if opened else None
    granted = latest.spans[-1] if latest and len(latest.spans) > 1 else None
    answers = [one.answer for one in latest.requests if one.answer is not None] if latest else []
    refused = next((one for one in reversed(answers) if one.span_id is None), None)
    if latest is None or (granted is None and refused is None):
        raise Refused(Text("Der er ingen forlængelse afgjort. [PER-06]", "No extension has been decided. [PER-06]"))
    if latest.authority.value != context.current().unit_kind:
        raise Refused(
            Text(
                f"Det er {latest.authority.label.da}, der har afgjort det og giver svaret. [PER-05, PER-07]",
                f"{latest.authority.label.en} decided, and tells the person. [PER-05, PER-07]",
            )
        )
    is_refusal = refused is not None and (granted is None or refused.recorded_at > granted.recorded_at)
    if refused is not None and is_refusal:
        about, decided_on = refused.pk, refused.decided_on
    elif granted is not None:
        about, decided_on = granted.pk, granted.decided_on
    else:  # One of the two there is.
        raise AssertionError
    ruling, reasons = _kept(case, about)
    return Source(
        values={"decided_on": decided_on, "end": latest.end, "latest_end": latest.clock.latest_end},
        when=frozenset({"refused" if is_refusal else "granted"}),
        about=about,
        ruling=None if is_refusal else ruling,
        reasons=reasons,
    )


def _not_granted(case: Case, facts: Facts) -> Source:
    """That no period is granted: the last that came of offering one, where the acting unit decided that."""
    latest = next((one for one in reversed(support.offers_of(case.pk)) if one.superseded_at is None), None)
    if latest is None or latest.answer != OfferAnswer.NOT_GRANTED:
        raise Refused(
            Text(
                "Det er ikke besluttet, at perioden ikke gives. [PUB-LAW-01]",
                "It is not decided that no period is granted. [PUB-LAW-01]",
            )
        )
    if latest.by_unit_id != context.current().unit_id:
        raise Refused(
            Text(
                "Det er den enhed, der har besluttet det, som giver svaret. [PUB-LAW-01]",
                "The unit that decided it tells the person. [PUB-LAW-01]",
            )
        )
    ruling, reasons = _kept(case, latest.pk)
    return Source(
        values={"decided_on": latest.offered_on},
        when=frozenset({latest.kind}),
        about=latest.pk,
        ruling=ruling,
        reasons=reasons,
    )


def addressees_now(case: Case, kind: LetterKind) -> tuple[list[Addressee], Text | None]:
    """Whom a letter of a kind may be to, and what is said where a case that has ended takes a municipality from others
    (SHR-04). One query where a kind goes to a municipality and others, else none: one that goes to it alone is not
    begun (`source_of`)."""
    every = list(KINDS[kind].addressees)
    if every == [Addressee.MUNICIPALITY] or Addressee.MUNICIPALITY not in every or ended.ended_on(case) is None:
        return every, None
    return [one for one in every if one is not Addressee.MUNICIPALITY], _NOT_TO_A_MUNICIPALITY


def _contact_person(case: Case, facts: Facts) -> Source:
    """Who is contact person today: whoever takes over later is told of from that day on."""
    now = contact_queries.standing(support.contact_persons_of(case.pk))
    if now is None or (now.during.upper is not None and now.during.upper <= clock.today()):
        raise Refused(
            Text("Personen har ingen kontaktperson endnu. [SUP-01]", "The person has no contact person yet. [SUP-01]")
        )
    if facts.support_ended_on is not None and facts.support_ended_on <= facts.on:
        raise Refused(
            Text(
                "Støtten er ophørt, og personen har ikke længere en kontaktperson. [SUP-01, ACC-04]",
                "Support has ended, and the person has no contact person any more. [SUP-01, ACC-04]",
            )
        )
    return Source(values={"contact_person": now.user.full_name, "since": now.during.lower}, about=now.pk)


def _municipality(case: Case, facts: Facts) -> Source:
    if ended.ended_on(case) is not None:
        raise ended.NOTHING_NEW
    if facts.minor is False and not facts.age_disputed:
        raise Refused(
            Text(
                "Kommunen underrettes om mindreårige, og personen er fyldt 18. [MIN-06]",
                "The municipality is notified of minors, and the person is over 18. [MIN-06]",
            )
        )
    protected = people.address_protection_now(case.person_id) is not None
    said = {"unaccompanied": bool(facts.unaccompanied), "protected": protected}
    return Source(values={}, when=frozenset(one for one, holds in said.items() if holds))


def _appointment(case: Case, facts: Facts) -> Source:
    """Who represents the minor today. Where the child lives is not among it."""
    found = minors.representative_of(case)
    if found is None:
        raise Refused(
            Text(
                "Barnet har ingen repræsentant. Notér udpegningen på barnets side først. [MIN-01]",
                "The child has no representative. Record the appointment on the child's page first. [MIN-01]",
            )
        )
    return Source(
        values={
            "representative": found.name,
            "since": found.row.during.lower,
            "capacity": _in_a_sentence(found.row.get_capacity_display),
            "body": AppointingBody(found.row.appointed_by).label,
        },
        when=frozenset({LIMITED} if found.scope else ()),
        about=found.row.pk,
    )


def named_for(source: Source, child: str) -> Source:
    """The same with the name of the child whom somebody was appointed for."""
    return replace(source, values={**source.values, "child": child}, when=source.when | {"named"})


def _in_a_sentence(label: Callable[[], str]) -> Text:
    with override("da"):
        danish = label()
    with override("en"):
        english = label()
    return Text(danish.lower(), english.lower())


def _return_offer(case: Case, facts: Facts) -> Source:
    offered = returns.return_view(case).offer
    if offered is None:
        raise Refused(
            Text(
                "Personen har ikke fået tilbudt en forberedt hjemsendelse. Notér tilbuddet først. [RET-01]",
                "The person has not been offered a prepared return. Record the offer first. [RET-01]",
            )
        )
    return Source(
        values={"offered_on": offered.row.made_on},
        when=frozenset({"child"} if is_alone(facts) else ()),
        about=offered.row.pk,
        ruling=offered.opened.rulings[0],
    )


def _return_decision(case: Case, facts: Facts) -> Source:
    latest = next(iter(returns.return_view(case).offers), None)
    if latest is None or latest.row.kind != OfferKind.NOT_OFFERED or facts.dublin:
        raise Refused(
            Text(
                "Det er ikke noteret, at personen ikke får tilbuddet. Under Dublinforordningen er der et andet brev. "
                "[RET-01, RET-09]",
                "It is not recorded that the person gets no offer. Under the Dublin Regulation there is another "
                "letter. [RET-01, RET-09]",
            )
        )
    return Source(
        values={"decided_on": latest.row.made_on},
        about=latest.row.pk,
        ruling=latest.opened.rulings[0],
        reasons=latest.opened.words["why"],
    )


def _plan_approved(case: Case, facts: Facts) -> Source:
    approved = reintegration.running_plan(case).approved
    if approved is None or approved.approval is None:
        raise Refused(
            Text(
                "Hjemrejsestyrelsen har ikke godkendt planen for hjemkomsten endnu. [RET-11]",
                "The Return Agency has not approved the plan for the return yet. [RET-11]",
            )
        )
    day, row = approved.approval.row.on_day, approved.row
    parts = {"in_kind": row.in_kind, "cash": row.cash}
    return Source(
        values={
            "decided_on": day,
            "months": str(whole_number(parameter(CASH_MONTHS, day))),
            "project_months": str(MONTHS_OF_A_YEAR * whole_number(parameter(PROJECT_YEARS, day))),
            **{name: both_amounts(amount, Currency(row.currency)) for name, amount in parts.items()},
        },
        when=frozenset(name for name, amount in parts.items() if amount),
        about=approved.approval.row.pk,
    )


def _plan_returned(case: Case, facts: Facts) -> Source:
    plan = reintegration.running_plan(case)
    latest = plan.latest
    last = latest.events[-1] if latest and latest.events else None
    if last is None or last.kind not in (PlanEventKind.SENT_BACK, PlanEventKind.REJECTED):
        raise Refused(
            Text(
                "Hjemrejsestyrelsen har hverken sendt planen tilbage eller afvist den. [RET-11]",
                "The Return Agency has neither sent the plan back nor rejected it. [RET-11]",
            )
        )
    return Source(
        values={"decided_on": last.row.on_day},
        when=frozenset({last.kind.value, "approved_before" if plan.approved else "first"}),
        about=last.row.pk,
        ruling=next((one for one in last.rulings if one.rule == "reintegration_plan"), None),
        reasons=last.remarks,
    )


def _dublin(case: Case, facts: Facts) -> Source:
    if not facts.dublin:
        raise Refused(
            Text(
                "Efter sagens oplysninger er personen ikke omfattet af Dublinforordningen. [RET-09]",
                "As far as the case knows, the person is not covered by the Dublin Regulation. [RET-09]",
            )
        )
    planned = next(iter(returns.return_view(case).transfers), None)
    if planned is None or planned.planned_on is None or planned.transferred_on is not None:
        return Source(values={})
    country = _in_both(lambda: country_name(planned.country))
    values: dict[str, str | dt.date | Text] = {"planned_on": planned.planned_on, "country": country}
    return Source(values=values, when=frozenset({"planned"}), about=planned.pk)


def _in_both(name: Callable[[], str]) -> Text:
    """What is named in the language of the request, in Danish and in English."""
    with override("da"):
        da = name()
    with override("en"):
        return Text(da, name())


def _nothing(case: Case, facts: Facts) -> Source:
    return Source(values={})


def _kept(case: Case, about: uuid.UUID) -> tuple[Ruling[object] | None, str]:
    """The ruling and the reasons that were kept when it was decided; of several the first.

    It says why an assessment came out as it did; what follows weighs its parts.
    """
    kept = cases.reasons_about(case, {about}).get(about)
    if not kept:
        return None, ""
    found = kept[0]
    return from_json(json.loads(found.ruling)) if found.ruling else None, found.text


def municipalities(day: dt.date) -> list[tuple[str, str]]:
    """The municipalities by name, as choices."""
    found = [unit for unit in organisations.units_on(day).values() if unit.kind == "municipality"]
    order = str.maketrans("æøå", "{|}")
    return sorted(((unit.code, unit.name.da) for unit in found), key=lambda one: one[1].lower().translate(order))


_SOURCES: Final[Mapping[LetterKind, Callable[[Case, Facts], Source]]] = {
    LetterKind.ASSESSMENT: _assessment,
    LetterKind.REFLECTION: lambda case, facts: period_source(case, LetterKind.REFLECTION, facts),
    LetterKind.RESTITUTION: lambda case, facts: period_source(case, LetterKind.RESTITUTION, facts),
    LetterKind.EXTENSION: _extension,
    LetterKind.NOT_GRANTED: _not_granted,
    LetterKind.INTERVIEW: _nothing,
    LetterKind.CONTACT_PERSON: _contact_person,
    LetterKind.MUNICIPALITY: _municipality,
    LetterKind.APPOINTMENT: _appointment,
    LetterKind.RETURN_OFFER: _return_offer,
    LetterKind.RETURN_DECISION: _return_decision,
    LetterKind.PLAN_APPROVED: _plan_approved,
    LetterKind.PLAN_RETURNED: _plan_returned,
    LetterKind.DUBLIN: _dublin,
    LetterKind.PLAIN: _nothing,
}
