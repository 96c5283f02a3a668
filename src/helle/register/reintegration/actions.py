"""Writing a reintegration plan: each save is a version, which is sent to Hjemrejsestyrelsen and decided there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

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
from helle.register.reintegration.rulings import (
    ACCOMPANIED,
    ASKS_WHY,
    ceiling_facts,
    ceiling_ruling,
    first_approval,
    plan_ruling,
)
from helle.register.reintegration.states import DECIDES
from helle.register.returns.actions import STOPPED, require, touch
from helle.register.returns.models import ReturnCase
from helle.register.returns.sealing import seal_ruling
from helle.rules.codes import OrganisationKind
from helle.rules.minors import turns_18_on
from helle.rules.returns.ceiling import SupportCeiling
from helle.rules.returns.codes import SupportKind
from helle.rules.returns.plan import ApprovedBudget
from helle.rules.ruling import Ruling, Text


class MovedOn(Refused):
    """Somebody has written in the plan meanwhile. `latest` is the number of the version that stands now."""

    def __init__(self, latest: int) -> None:
        super().__init__(
            Text(
                f"En anden har skrevet i planen, siden du åbnede den: version {latest} er kommet til. Det, du har "
                "skrevet, står her stadig. Se den nye version først; gemmer du igen, bliver dit en version oven på "
                "den, og begge kan læses side om side.",
                f"Somebody has written in the plan since you opened it: there is a version {latest}. What you typed "
                "is still here. Look at the new version first; if you save again, yours becomes a version on top of "
                "it, and the two can be read side by side.",
            )
        )
        self.latest = latest


_MEANWHILE: Final = Text(
    "En anden har skrevet i planen imens. Det, du har skrevet, står her stadig; se planen igen.",
    "Somebody has written in the plan meanwhile. What you typed is still here; look at the plan again.",
)
_WITH_THE_AGENCY: Final = Text(
    "Planen ligger hos Hjemrejsestyrelsen. Tag den tilbage, før den ændres. [RET-11]",
    "The plan is with the Return Agency. Take it back before it is changed. [RET-11]",
)
_NOT_NOW: Final = Text(
    "Der er sket noget andet med planen imens, så det kan ikke ske nu. Se planen. [RET-11]",
    "Something else has happened to the plan meanwhile, so that cannot happen now. Look at the plan. [RET-11]",
)
_NOT_ALONE: Final = Text(
    "Personen er mindreårig og ikke alene, og planen siger intet om satsen. Skriv, hvorfor barnet har et budget som en "
    "voksen. [MIN-14]",
    "The person is a minor and not alone, and the plan says nothing of the rate. Enter why the child has a budget like "
    "an adult. [MIN-14]",
)
_NOT_WRITTEN: Final = Refused(
    Text("Planen kunne ikke gemmes sådan. Prøv igen.", "The plan could not be saved like that. Try once more.")
)
FOUR_EYES: Final = Text(
    "Den, der har skrevet på planen eller sendt den, godkender den ikke selv. [RET-11]",
    "Whoever has written in the plan or sent it does not also approve it. [RET-11]",
)
COUNTED_ALREADY: Final = Text(
    "Barnet tæller allerede med i en anden hjemsendelse. Et barn tæller én gang. [RET-24]",
    "The child counts in another return already. A child counts once. [RET-24]",
)
BORN_THE_SAME_DAY: Final = Text(
    "Et barn født samme dag tæller i en anden hjemsendelse. Er det et andet barn, så skriv, hvordan I ved det; ellers "
    "tæller det dér. [RET-24]",
    "A child born on the same day counts in another return. If it is another child, enter how you know; otherwise it "
    "counts there. [RET-24]",
)
_NOT_REALISTIC: Final = Text(
    "En plan godkendes, når den er fundet konkret og realistisk. Svar ja, eller send den tilbage. [RET-18]",
    "A plan is approved once it was found to be concrete and realistic. Answer yes, or send it back. [RET-18]",
)
_ANOTHER_CHILD: Final = Text(
    "To børn født samme dag tæller med, i planen eller i to hjemsendelser. Er det to børn, så skriv, hvordan I ved "
    "det. [RET-24]",
    "Two children born on the same day count, in the plan or in two returns. If they are two children, enter how you "
    "know. [RET-24]",
)
SAID: Final = {
    "plan_leaves_no_child_out": Refused(
        Text(
            "På sagen står flere børn under 18 år end i planen, og planen siger ikke hvorfor. [RET-23, RET-24]",
            "There are more children under 18 on the file than in the plan, and the plan does not say why. [RET-23, "
            "RET-24]",
        )
    ),
    "plan_child_of_the_same_day": Refused(_ANOTHER_CHILD),
    "plan_approved_with_two_of_a_day": Refused(_ANOTHER_CHILD, field="another_child_why"),
    "return_is_open": Refused(STOPPED),
    "plan_follows_what_was_read": Refused(_MEANWHILE),
    "plan_versions_in_order": Refused(_MEANWHILE),
    "plan_begins_after_its_approval": Refused(
        Text(
            "En aktivitet begynder, før planen er godkendt. [RET-12]",
            "An activity begins before the plan is approved. [RET-12]",
        )
    ),
    "plan_is_with_the_agency": Refused(_WITH_THE_AGENCY),
    "plan_event_follows": Refused(_NOT_NOW),
    "plan_events_in_order": Refused(_NOT_NOW),
    "plan_four_eyes": Refused(FOUR_EYES),
    "plan_child_counts_once": Refused(COUNTED_ALREADY),
    "plan_is_accepted_as_it_stands": Refused(
        Text(
            "Planen er ændret, siden personen sagde ja. Gennemgå den igen, og skriv dagen for det nye ja. [RET-13]",
            "The plan has changed since the person said yes. Go through it again, and enter the day of the new yes. "
            "[RET-13]",
        ),
        field="accepted_by_her_on",
    ),
    "plan_child_born_before_the_return": Refused(
        Text(
            "Et barn er født efter hjemkomsten; det siger planen intet om. [RET-23]",
            "A child was born after the return; the plan says nothing of that. [RET-23]",
        )
    ),
    "plan_with_a_partner_there_is": Refused(
        Text(
            "Hjemsendelsen har ingen partner endnu, så ingen partner har været med. Skriv først partneren ind på "
            "siden om hjemsendelsen. [RET-13, RET-16]",
            "The return has no partner yet, so no partner took part. First enter the partner on the page of the "
            "return. [RET-13, RET-16]",
        ),
        field="parties",
    ),
    "plan_is_not_accepted_tomorrow": Refused(
        Text("Dagen for personens ja er ikke kommet endnu.", "The day of the person's yes has not come yet."),
        field="accepted_by_her_on",
    ),
    "plan_is_whole": Refused(
        Text(
            "Planen er ikke hel; se, hvad der mangler. [RET-13]", "The plan is not whole; see what is missing. [RET-13]"
        )
    ),
    "plan_within_its_ceiling": Refused(
        Text("Planen går over sit loft. [RET-17]", "The plan goes beyond its ceiling. [RET-17]")
    ),
    "plan_child_is_a_minor": Refused(
        Text("Et barn er ikke født endnu eller er fyldt 18 år. [RET-20]", "A child is not born yet, or is 18. [RET-20]")
    ),
    "plan_is_decided_by_the_agency": Refused(
        Text("Planen afgøres af Hjemrejsestyrelsen. [RET-11]", "The Return Agency decides on the plan. [RET-11]")
    ),
    "plan_event_is_of_its_day": _NOT_WRITTEN,
    "plan_version_is_written_at_once": _NOT_WRITTEN,
    "plan_amounts_are_those_of_its_lines": _NOT_WRITTEN,
    "plan_line_is_for_an_activity_of_the_plan": _NOT_WRITTEN,
    # Raised by the ledger of what is paid.
    "plan_currency_once_paid": Refused(
        Text(
            "Der er udbetalt i en anden valuta, i denne eller en tidligere hjemsendelse; den skifter ikke. [RET-19]",
            "Payments were made in another currency, in this return or an earlier one; it does not change. [RET-19]",
        ),
        field="currency",
    ),
    "plan_has_its_instalments": Refused(
        Text(
            "Der er aftalt rater for mere, end planen har i kontanter. Tag først nogle af dem ud. [RET-17]",
            "Instalments were agreed for more than the plan has in cash. Drop some of them first. [RET-17]",
        )
    ),
    "plan_has_what_was_paid": Refused(
        Text(
            "Der er allerede udbetalt mere, end planen har; en tidligere hjemsendelse tæller med. [RET-17]",
            "More has been paid already than the plan has; an earlier return counts as well. [RET-17]",
        )
    ),
}


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
            raise MovedOn(latest) if latest > based_on else Refused(_MEANWHILE)
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
            raise Refused(_NOT_REALISTIC, field="found_realistic", ruling=plan)
        _refuse_not_whole(opened.draft, (ceiling, plan))
        if ceiling.answer is None:
            raise Refused(ceiling.headline, ruling=ceiling)
        if not says_something(remarks) and any(one.code == ACCOMPANIED for one in ceiling.reasons):
            raise Refused(_NOT_ALONE, field="remarks", ruling=ceiling)
        undercut = lines_undercut(case, return_case, opened.draft)
        if undercut and not says_something(remarks):
            said = said_of_lines(undercut, opened.draft.currency)
            why = Text(f"{said.da} Skriv hvorfor.", f"{said.en} Enter why.")
            raise Refused(why, field="remarks", ruling=plan)
        if not says_something(another_child_why):
            if opened.draft.same_day or queries.same_day_elsewhere(return_case, opened.draft):
                raise Refused(_ANOTHER_CHILD, field="another_child_why", ruling=ceiling)
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
        raise Refused(_MEANWHILE)
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
