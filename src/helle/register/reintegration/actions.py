"""Writing a reintegration plan: each save is a version, which is sent to Hjemrejsestyrelsen and decided there."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from helle.register.audit import actions as audit
from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.protection import clock, context
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.reintegration import checks, policies, queries
from helle.register.reintegration.choices import PlanEventKind
from helle.register.reintegration.drafts import Draft
from helle.register.reintegration.models import BudgetLine, PlanActivity, PlanChild, PlanEvent, PlanVersion
from helle.register.reintegration.on_file import refuse_left_out
from helle.register.reintegration.paid import lines_undercut, refuse_below_paid, said_of_lines
from helle.register.reintegration.queries import OpenedVersion
from helle.register.reintegration.refusals import (
    ANOTHER_CHILD,
    BORN_THE_SAME_DAY,
    COUNTED_ALREADY,
    FOUR_EYES,
    MEANWHILE,
    NOT_ALONE,
    NOT_REALISTIC,
    SAID,
    MovedOn,
)
from helle.register.reintegration.rulings import (
    ACCOMPANIED,
    ASKS_WHY,
    ceiling_facts,
    ceiling_ruling,
    first_approval,
    plan_ruling,
)
from helle.register.reintegration.states import DECIDES
from helle.register.returns.actions import require, touch
from helle.register.returns.models import ReturnCase
from helle.register.returns.sealing import seal_ruling
from helle.rules.codes import OrganisationKind
from helle.rules.minors import turns_18_on
from helle.rules.returns.ceiling import SupportCeiling
from helle.rules.returns.codes import SupportKind
from helle.rules.returns.plan import ApprovedBudget
from helle.rules.ruling import Ruling, Text

# --- a version


def plan_save(
    case: Case, return_case: ReturnCase, *, expected_version: int | None, based_on: int, draft: Draft
) -> PlanVersion:
    """Keep the plan as a new version. `based_on` is the number of the version that was read, 0 for none.

    Raises `Refused` beside a field for what no plan may say: a budget above its ceiling as far as that is known
    (RET-17), a child who is grown up or named twice (RET-20, RET-24), a negative amount.
    """
    require(policies.may_write())
    today = clock.today()
    begins_from = first_approval(return_case) or today
    checks.check(draft, ceiling_ruling(ceiling_facts(case, draft, today)), today, begins_from=begins_from)
    refuse_left_out(case, draft, today)
    with refused_by(SAID), transaction.atomic():
        before = PlanVersion.objects.filter(return_case=return_case).order_by("-sequence").first()
        latest = before.sequence if before else 0
        if latest != based_on:
            raise MovedOn(latest) if latest > based_on else Refused(MEANWHILE)
        touch(case, expected_version)
        _refuse_counted_elsewhere(return_case, draft)
        if before is not None:
            _refuse_earlier_yes(case, return_case, draft)
        row = _write(case, return_case, before, draft)
        audit.record("reintegration.saved", object_id=row.pk, cases=[case.pk], detail={"sequence": row.sequence})
    return row


def _refuse_earlier_yes(case: Case, return_case: ReturnCase, draft: Draft) -> None:
    """Refuse a yes of before the version that this one changes: she never saw what it says now (RET-13)."""
    latest = queries.plan_view(case, return_case).latest
    said = draft.accepted_by_her_on
    if latest is None or said is None or draft.content == latest.draft.content:
        return
    before = latest.draft.accepted_by_her_on
    if said < clock.local_day(latest.row.recorded_at) or (before is not None and said <= before < clock.today()):
        raise Refused(SAID["plan_is_accepted_as_it_stands"].message, field="accepted_by_her_on")


def _write(case: Case, return_case: ReturnCase, before: PlanVersion | None, draft: Draft) -> PlanVersion:
    row = new_row(
        PlanVersion,
        case,
        return_case=return_case,
        sequence=(before.sequence if before else 0) + 1,
        based_on=before,
        currency=draft.currency.value,
        in_kind=draft.sum_of(SupportKind.IN_KIND_SUPPORT),
        cash=draft.sum_of(SupportKind.CASH_SUPPORT),
        breadwinner=draft.breadwinner,
        children_known=draft.children_known,
        with_victim=draft.with_victim,
        with_partner=draft.with_partner,
        with_cmm=draft.with_cmm,
        accepted_by_her_on=draft.accepted_by_her_on,
        language=draft.language if draft.accepted_by_her_on else "",
    )
    seal(
        case,
        row,
        goal=draft.goal,
        breadwinner_why=draft.breadwinner_why,
        cash_only_why=draft.cash_only_why,
        third_country_why=draft.third_country_why,
        children_left_out_why=draft.children_left_out_why,
    )
    row.save(force_insert=True)
    for activity in draft.activities:
        of = new_row(
            PlanActivity,
            case,
            return_case=return_case,
            version=row,
            position=activity.position,
            begins_on=activity.begins_on,
            ends_on=activity.ends_on,
        )
        seal(case, of, text=activity.text)
        of.save(force_insert=True)
    for line in draft.lines:
        spent = new_row(
            BudgetLine,
            case,
            return_case=return_case,
            version=row,
            position=line.position,
            use=line.use.value,
            kind=line.kind.value,
            amount=line.amount,
            activity=line.activity,
        )
        seal(case, spent, text=line.text)
        spent.save(force_insert=True)
    for one in draft.children:
        child = new_row(
            PlanChild,
            case,
            return_case=return_case,
            version=row,
            position=one.position,
            whereabouts=one.whereabouts.value,
            counted_in_other_case=one.counted_in_other_case,
            turns_18_on=turns_18_on(one.birth_date, clock.today()),
            mark=one.mark,
        )
        seal(case, child, name=one.name, birth_date=one.birth_date.isoformat(), another_why=one.another_why)
        child.save(force_insert=True)
    return row


def _refuse_counted_elsewhere(return_case: ReturnCase, draft: Draft) -> None:
    """Refuse a child whom an approved plan of another case counts that she sees; the database asks all later.

    One born on the day of such a child is another only by a word on how that is known.
    """
    marks = {one.mark: one for one in draft.children if not one.counted_in_other_case}
    found = queries.counted_elsewhere(return_case, draft)
    other = next((one for one in found if bytes(one.mark) in marks), None)
    if other is not None:
        raise Refused(COUNTED_ALREADY, field=f"child_{marks[bytes(other.mark)].position}_elsewhere")
    days = {one.turns_18_on for one in found}
    for child in marks.values():
        if turns_18_on(child.birth_date, clock.today()) in days and not says_something(child.another_why):
            raise Refused(BORN_THE_SAME_DAY, field=f"child_{child.position}_another_why")


# --- it is sent, taken back and decided


def plan_submit(
    case: Case, return_case: ReturnCase, *, expected_version: int | None, version: PlanVersion
) -> PlanEvent:
    """Send a version to Hjemrejsestyrelsen: one that could be approved today if it is found realistic (RET-11, RET-18).

    Raises `Refused` with the ruling that it could not.
    """
    require(policies.may_send())
    with refused_by(SAID), transaction.atomic():
        touch(case, expected_version)
        opened = _latest(case, return_case, version)
        found = _rulings(case, opened)
        _refuse_not_whole(opened.draft, found)
        refuse_left_out(case, opened.draft, clock.today())
        refuse_below_paid(return_case, opened.draft)
        return _happens(case, opened, PlanEventKind.SUBMITTED)


def plan_take_back(
    case: Case, return_case: ReturnCase, *, expected_version: int | None, version: PlanVersion
) -> PlanEvent:
    """Take a version back that nobody has decided on, to write in it again or to send it once more."""
    require(policies.may_send())
    with refused_by(SAID), transaction.atomic():
        touch(case, expected_version)
        return _happens(case, _latest(case, return_case, version), PlanEventKind.TAKEN_BACK)


def plan_approve(
    case: Case,
    return_case: ReturnCase,
    *,
    expected_version: int | None,
    version: PlanVersion,
    found_realistic: bool,
    remarks: str = "",
    another_child_why: str = "",
) -> PlanEvent:
    """Approve a version, which counts from now on (RET-11): by Hjemrejsestyrelsen, and not by who drew it up.

    Raises `Refused` with the ruling. The children and the ceilings of the day are kept with the approval. Where more
    was paid for a line than this version has for it (RET-18), or she is a minor who is not alone (MIN-14), the remarks
    say why; where children of it were born on one day, or one on the day of a child of another return, it is written
    how they are known to be two (RET-24).
    """
    require(policies.may_decide())
    with refused_by(SAID), transaction.atomic():
        touch(case, expected_version)
        opened = _latest(case, return_case, version)
        if had_a_hand_in(return_case):
            raise Refused(FOUR_EYES, ruling=_rulings(case, opened, drew_it_up=True)[1])
        ceiling, plan = _rulings(case, opened, found_realistic=found_realistic)
        if not found_realistic:
            raise Refused(NOT_REALISTIC, field="found_realistic", ruling=plan)
        _refuse_not_whole(opened.draft, (ceiling, plan))
        if ceiling.answer is None:
            raise Refused(ceiling.headline, ruling=ceiling)
        if not says_something(remarks) and any(one.code == ACCOMPANIED for one in ceiling.reasons):
            raise Refused(NOT_ALONE, field="remarks", ruling=ceiling)
        undercut = lines_undercut(case, return_case, opened.draft)
        if undercut and not says_something(remarks):
            said = said_of_lines(undercut, opened.draft.currency)
            why = Text(f"{said.da} Skriv hvorfor.", f"{said.en} Enter why.")
            raise Refused(why, field="remarks", ruling=plan)
        if not says_something(another_child_why):
            if opened.draft.same_day or queries.same_day_elsewhere(return_case, opened.draft):
                raise Refused(ANOTHER_CHILD, field="another_child_why", ruling=ceiling)
            another_child_why = ""
        of = ceiling.answer.of(opened.draft.currency)
        return _happens(
            case,
            opened,
            PlanEventKind.APPROVED,
            {"remarks": remarks, "another_child_why": another_child_why},
            (ceiling, plan),
            children_counted=ceiling.answer.children,
            ceiling_in_kind=of.in_kind,
            ceiling_cash=of.cash,
        )


def plan_refuse(
    case: Case,
    return_case: ReturnCase,
    *,
    expected_version: int | None,
    version: PlanVersion,
    kind: PlanEventKind,
    remarks: str,
    found_realistic: bool | None = None,
) -> PlanEvent:
    """Send a version back with remarks, or reject it with the reasons (RET-11). What comes next is another version.

    Where it was found not to be realistic, the ruling that says so is kept; of what nobody weighed, none.
    """
    require(policies.may_decide())
    if kind not in DECIDES - {PlanEventKind.APPROVED}:
        raise ValueError(f"{kind} is no refusal")
    if not says_something(remarks):
        raise Refused(NO_REASONS, field="remarks")
    with refused_by(SAID), transaction.atomic():
        touch(case, expected_version)
        opened = _latest(case, return_case, version)
        found = _rulings(case, opened, found_realistic=False) if found_realistic is False else ()
        return _happens(case, opened, kind, {"remarks": remarks}, found)


def _latest(case: Case, return_case: ReturnCase, version: PlanVersion) -> OpenedVersion:
    latest = queries.plan_view(case, return_case).latest
    if latest is None or latest.row.pk != version.pk:
        raise Refused(MEANWHILE)
    return latest


def _rulings(
    case: Case, opened: OpenedVersion, *, drew_it_up: bool = False, found_realistic: bool = True
) -> tuple[Ruling[SupportCeiling], Ruling[ApprovedBudget]]:
    facts = ceiling_facts(case, opened.draft, clock.today())
    kind = OrganisationKind(context.current().unit_kind)
    by = kind if policies.may_decide() else OrganisationKind.HJST
    return (
        ceiling_ruling(facts),
        plan_ruling(
            opened.draft,
            facts,
            by=by,
            drew_it_up=drew_it_up,
            found_realistic=found_realistic,
            first_approved_on=first_approval(opened.row.return_case),
        ),
    )


def _refuse_not_whole(draft: Draft, found: Collection[Ruling[object]]) -> None:
    """Raise `Refused` with the ruling under which the plan cannot be approved, or whose reason is not written."""
    for ruling in found:
        if ruling.answer is None:
            raise Refused(ruling.headline, ruling=ruling)
        for reason in ruling.reasons:
            why = ASKS_WHY.get(reason.code)
            if why and not says_something(getattr(draft, why)):
                raise Refused(checks.WHY_MISSING[why], ruling=ruling)


def had_a_hand_in(return_case: ReturnCase) -> bool:
    """Whether who acts wrote or sent a version since the last approval."""
    approved = queries.approved_version(return_case)
    since = PlanVersion.objects.filter(return_case=return_case, sequence__gt=approved.sequence if approved else 0)
    sent = PlanEvent.objects.filter(version=OuterRef("pk"), kind=PlanEventKind.SUBMITTED)
    me = context.current().user_id
    return since.filter(Q(by_user_id=me) | Exists(sent.filter(by_user_id=me))).exists()


def _happens(
    case: Case,
    opened: OpenedVersion,
    kind: PlanEventKind,
    texts: Mapping[str, str] | None = None,
    found: tuple[Ruling[object], ...] = (),
    **held_against: int,
) -> PlanEvent:
    row = opened.row
    event = new_row(
        PlanEvent,
        case,
        return_case_id=row.return_case_id,
        version=row,
        sequence=PlanEvent.objects.filter(return_case_id=row.return_case_id).count() + 1,
        kind=kind.value,
        on_day=clock.today(),
        **held_against,
    )
    seal(case, event, **(texts or {}))
    if found:
        seal_ruling(case, event, *found)
    event.save(force_insert=True)
    audit.record(f"reintegration.{kind.value}", object_id=row.pk, cases=[case.pk], detail={"sequence": row.sequence})
    return event
