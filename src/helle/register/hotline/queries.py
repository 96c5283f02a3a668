"""Reading calls: one's own drafts, the list, one call with what came of it, and who waits to be called back."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import BooleanField, Case, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.http import Http404

from helle.register.codelists.queries import language_name
from helle.register.hotline import policies
from helle.register.hotline.choices import Became, CallTheme, Done, ReferredTo
from helle.register.hotline.models import Call, CallBack, CallDraft, CallFollowed
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context, vault
from helle.register.protection.disposed import was_disposed_of
from helle.register.referrals.models import Party
from helle.rules.hotline import CallerKind
from helle.rules.ruling import Text

PAGE_SIZE: Final = 50
WHERE_STAYS: Final = Text(
    "Region og kommune vises ikke: adressen er beskyttet. De bliver stående, når felterne er tomme.",
    "The region and the municipality are not shown: the address is protected. They stay as they are while the fields "
    "are empty.",
)
DESK_LENGTH: Final = 8


# --- drafts -----------------------------------------------------------------------------------------------------


def get_draft(draft_id: uuid.UUID) -> CallDraft:
    """One's own draft; else `PermissionDenied` or `Http404`."""
    policies.require_write()
    row = CallDraft.objects.filter(pk=draft_id).first()
    if row is None:
        raise Http404
    return row


def own_drafts() -> list[CallDraft]:
    """The acting user's calls that are not finished, the oldest first, as far as the desk shows them. One query."""
    return list(CallDraft.objects.order_by("begun_at", "id")[:DESK_LENGTH])


def typed_in(draft: CallDraft) -> dict[str, list[str]]:
    """What was typed, by field."""
    typed: dict[str, list[str]] = json.loads(vault.unseal(draft.pk, draft, "typed_sealed"))
    return typed


# --- one call ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenedCall:
    """A version of a call with its words in plain."""

    row: Call
    text: str
    why: str

    @property
    def caller(self) -> Text:
        return CallerKind(self.row.caller).label

    @property
    def themes(self) -> list[str]:
        return [str(CallTheme(code).label) for code in self.row.themes]

    @property
    def done(self) -> list[str]:
        return [str(Done(code).label) for code in self.row.done]

    @property
    def referred_to(self) -> list[str]:
        return [str(ReferredTo(code).label) for code in self.row.referred_to]

    @property
    def municipality(self) -> str:
        """Its name; '' where it has none, or it is not shown (`hides_place`)."""
        return municipality_name(self.row.municipality) if self.row.municipality else ""

    @property
    def hides_place(self) -> bool:
        return hides_place(self.row)

    @property
    def language(self) -> str:
        return language_name(self.row.language, clock.local_day(self.row.started_at)) if self.row.language else ""


@dataclass(frozen=True, slots=True)
class Whole:
    """A call as it holds, its earlier versions (the latest first), and what came of it."""

    holds: OpenedCall
    earlier: list[OpenedCall]
    call_back: CallBack | None
    followed: list[CallFollowed]
    referral_numbers: dict[uuid.UUID, str]


def get_call_for_reading(call_id: uuid.UUID) -> Call:
    """The version of a call that holds, asked for by any of its versions; else `PermissionDenied` or `Http404`."""
    policies.require_read()
    asked = Call.objects.filter(pk=call_id).values("root")
    row = _calls().filter(root__in=asked, replaced_by__isnull=True).select_related("by_user").order_by("pk").first()
    if row is None:
        raise Http404
    return row


def get_call_for_writing(call_id: uuid.UUID) -> Call:
    """The same for a role that writes calls down."""
    policies.require_write()
    return get_call_for_reading(call_id)


def _calls() -> QuerySet[Call]:
    hides = Func(F("root"), function="helle.call_hides_its_place", output_field=BooleanField())
    return Call.objects.annotate(hides_place=hides)


def hides_place(row: Call) -> bool:
    """Whether the region and the municipality of a call are not shown, if it has them: it may be where somebody lives
    whose address is protected (PUB-DIG-12). One query for a row that was not read here."""
    asked = row if "hides_place" in vars(row) else _calls().get(pk=row.pk)
    return bool(vars(asked)["hides_place"])


def opened(row: Call) -> OpenedCall:
    """A version with its words in plain."""
    return OpenedCall(row, vault.unseal(row.root, row, "text_sealed"), vault.unseal(row.root, row, "why_sealed"))


def whole(call: Call) -> Whole:
    """All there is of a call. A constant number of queries."""
    versions = _calls().filter(root=call.root).exclude(pk=call.pk).select_related("by_user")
    call_back = CallBack.objects.filter(call_id=call.root).select_related("ended_by").first()
    followed = list(
        CallFollowed.objects.filter(call_id=call.root).select_related("enquiry", "by_user").order_by("recorded_at")
    )
    return Whole(
        holds=opened(call),
        earlier=[opened(row) for row in versions.order_by("-recorded_at", "-id")],
        call_back=call_back,
        followed=followed,
        referral_numbers=dict(
            Party.objects.filter(referral__in=[row.referral_id for row in followed if row.referral_id]).values_list(
                "referral_id", "number"
            )
        ),
    )


def has_call_back(call: Call) -> bool:
    """Whether somebody was to be called back after this call, also where it is done."""
    return CallBack.objects.filter(call_id=call.root).exists()


def get_call_back(call: Call) -> CallBack:
    """The wish to be called back that waits; else `Http404`."""
    row = CallBack.objects.filter(call_id=call.root, ended="").first()
    if row is None:
        raise Http404
    return row


def wish_of(row: CallBack) -> str:
    """Whom to call back; '' once it is erased."""
    return vault.unseal(row.pk, row, "wish_sealed")


def municipality_name(code: str) -> str:
    """The name of a municipality of today, in Danish as all of them have it; the code where there is none."""
    units = organisations.units_on(clock.today()).values()
    return next((unit.name.da for unit in units if unit.code == code), code)


# --- lists ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sought:
    """How the list is narrowed: by caller, by a month (its first day), by what was done or became of it."""

    caller: str = ""
    month: dt.date | None = None
    outcome: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A call in the list."""

    row: Call
    mine_today: bool
    became: list[Became]

    @property
    def caller(self) -> Text:
        return CallerKind(self.row.caller).label

    @property
    def themes(self) -> str:
        return ", ".join(str(CallTheme(code).label) for code in self.row.themes)

    @property
    def outcome(self) -> str:
        labels = [str(Done(code).label) for code in self.row.done]
        return ", ".join([*labels, *(str(one.label) for one in self.became)])


def listed_calls(sought: Sought) -> tuple[list[Line], bool]:
    """One page of calls, and whether there are more: the acting user's own of today first, then by time, the latest
    first. One query."""
    today_begins = clock.start_of_day(clock.today())
    mine_today = Q(by_user_id=context.current().user_id, started_at__gte=today_begins)
    followed = CallFollowed.objects.filter(call_id=OuterRef("root"))
    found = (
        Call.objects.filter(by_unit_id=context.current().unit_id, replaced_by__isnull=True)
        .select_related("by_user")
        .annotate(
            own_today=Case(When(mine_today, then=Value(1)), default=Value(0), output_field=IntegerField()),
            is_referral=Exists(followed.filter(referral__isnull=False)),
            is_enquiry=Exists(followed.filter(enquiry__isnull=False)),
            waits=Exists(CallBack.objects.filter(call_id=OuterRef("root"), ended="")),
            disposed=was_disposed_of("call", "root"),
        )
    )
    if sought.caller:
        found = found.filter(caller=sought.caller)
    if sought.month:
        after = (sought.month + dt.timedelta(days=32)).replace(day=1)
        found = found.filter(started_at__gte=clock.start_of_day(sought.month), started_at__lt=clock.start_of_day(after))
    if sought.outcome in Done.values:
        found = found.filter(done__contains=[sought.outcome])
    elif sought.outcome:
        field = {Became.REFERRAL: "is_referral", Became.ENQUIRY: "is_enquiry", Became.WAITS: "waits"}
        found = found.filter(**{field[Became(sought.outcome)]: True})
    start = (sought.page - 1) * PAGE_SIZE
    rows = list(found.order_by("-own_today", "-started_at", "-id")[start : start + PAGE_SIZE + 1])
    lines = [Line(row, bool(row.own_today), _became(row)) for row in rows[:PAGE_SIZE]]
    return lines, len(rows) > PAGE_SIZE


def _became(row: Call) -> list[Became]:
    said = {Became.REFERRAL: "is_referral", Became.ENQUIRY: "is_enquiry", Became.WAITS: "waits"}
    return [one for one, name in said.items() if getattr(row, name)]


def call_backs_waiting() -> list[CallBack]:
    """Who waits to be called back by the acting unit, the most urgent first, as far as the desk shows them. One query;
    it opens nobody's words."""
    waiting = CallBack.objects.filter(by_unit_id=context.current().unit_id, ended="").select_related("call")
    return list(waiting.order_by("due", "id")[:DESK_LENGTH])
