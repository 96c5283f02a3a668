"""Reading who logs in, with which roles, what is asked for, and what of it waits for whoever acts."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from helle.register.administration import policies
from helle.register.administration.choices import LEADS
from helle.register.administration.models import FactorReset, Leaver, LoginIdentity, PrivilegeRole, RoleRequest
from helle.register.administration.values import RESET_IS_FRESH
from helle.register.organisations import queries as organisations
from helle.register.organisations.actions import Left
from helle.register.organisations.models import OF_SYSTEMS, Membership, User
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context
from helle.register.protection.matrix import access_matrix
from helle.register.protection.policies import OFFICER
from helle.rules.ruling import Text

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Seat:
    """A role somebody has, had or is to have in a unit, in words."""

    membership: Membership
    unit: NamedUnit | None
    role: Text
    holds: bool
    last_day: dt.date | None

    @property
    def is_over(self) -> bool:
        return not self.holds and self.last_day is not None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who logs in, with her roles."""

    user: User
    seats: list[Seat]
    has_factor: bool
    is_bound: bool = False
    """Whether she logs in through her organisation, which asks for the second factor there."""

    @property
    def invited(self) -> bool:
        """Whether she has not chosen a password yet."""
        return self.user.password.startswith(UNUSABLE_PASSWORD_PREFIX)


@dataclass(frozen=True, slots=True)
class Asked:
    """How the list of users is narrowed."""

    unit_id: uuid.UUID | None = None
    role: str = ""
    state: str = ""
    quiet_days: int | None = None


def users(asked: Asked, *, page: int) -> tuple[list[Person], bool]:
    """One page of those the acting role sees, by name, and whether there are more. Two queries."""
    today, acting = clock.today(), context.current()
    found = _with_factor(_people())
    seats = Membership.objects.filter(user_id=OuterRef("pk"))
    if not policies.administers():
        found = found.filter(Exists(seats.filter(unit_id=acting.unit_id)))
    narrowed = seats
    if asked.unit_id is not None:
        narrowed = narrowed.filter(unit_id=asked.unit_id)
    if asked.role:
        narrowed = narrowed.filter(role=asked.role)
    holding = narrowed.filter(during__contains=today)
    if asked.state == "left":
        found = found.filter(Exists(narrowed)).exclude(Exists(seats.filter(during__contains=today)))
    elif asked.state == "waiting":
        found = found.filter(Exists(RoleRequest.objects.filter(user_id=OuterRef("pk"), answer="")))
    elif asked.unit_id is not None or asked.role or asked.state:
        found = found.filter(Exists(holding))
    if asked.state == "no_factor":
        found = found.exclude(Exists(_factors())).exclude(Exists(_bindings()))
    if asked.quiet_days is not None:
        since = clock.now() - dt.timedelta(days=asked.quiet_days)
        found = found.filter(Exists(holding)).filter(Q(last_login__isnull=True) | Q(last_login__lt=since))
    start = (page - 1) * PAGE_SIZE
    rows = list(_with_seats(found).order_by("full_name", "pk")[start : start + PAGE_SIZE + 1])
    return [person_of(row) for row in rows[:PAGE_SIZE]], len(rows) > PAGE_SIZE


def get_user(user_id: uuid.UUID) -> Person:
    """Somebody whom the acting role sees, or 404. Two queries and one for the units."""
    row = _with_seats(_with_factor(_people().filter(pk=user_id))).first()
    if row is None or not policies.sees_user({seat.unit_id for seat in row.memberships.all()}):
        raise Http404
    return person_of(row)


def person_of(row: User) -> Person:
    """Somebody with her roles in words; `row` comes with its memberships and whether it has a factor."""
    today = clock.today()
    units = organisations.units_on(today)
    roles = access_matrix().roles
    seats = [
        Seat(
            membership=one,
            unit=units.get(one.unit_id),
            role=roles[one.role].label if one.role in roles else Text(one.role, one.role),
            holds=today in one.during,
            last_day=one.during.upper - dt.timedelta(days=1) if one.during.upper else None,
        )
        for one in row.memberships.all()
        if not one.during.isempty
    ]
    seats.sort(key=lambda seat: (not seat.holds, seat.membership.during.lower))
    return Person(row, seats, bool(getattr(row, "has_factor", False)), bool(getattr(row, "is_bound", False)))


def _people() -> QuerySet[User]:
    """Who logs in: the rows that name systems of others are nobody (`exchange`)."""
    return User.objects.exclude(email__endswith=OF_SYSTEMS)


def _with_factor(found: QuerySet[User]) -> QuerySet[User]:
    return found.annotate(has_factor=Exists(_factors()), is_bound=Exists(_bindings()))


def _bindings() -> QuerySet[LoginIdentity]:
    return LoginIdentity.objects.filter(user_id=OuterRef("pk"), answer="approved", ended_at__isnull=True)


def _factors() -> QuerySet[Authenticator]:
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(
        user_id=OuterRef("pk"), type__in=["totp", "webauthn"]
    )
    return factors


def _with_seats(found: QuerySet[User]) -> QuerySet[User]:
    return found.prefetch_related(Prefetch("memberships", Membership.objects.order_by("unit_id", "role", "during")))


def get_membership_to_end(membership_id: uuid.UUID) -> Membership:
    """A membership that runs or is to begin, of somebody else; or 404."""
    row = Membership.objects.filter(pk=membership_id).select_related("user", "unit").first()
    if row is None or row.user_id == context.current().user_id or row.during.isempty:
        raise Http404
    if row.during.upper is not None and row.during.upper <= clock.today():
        raise Http404
    return row


def has_a_role(user: User) -> bool:
    """Whether somebody has a role today or is to have one."""
    today = clock.today()
    return Membership.objects.filter(Q(during__contains=today) | Q(during__startswith__gt=today), user=user).exists()


def what_is_left(membership: Membership) -> Left:
    """How many cases, tasks and drafts of the unit are still hers: three numbers that the database counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.what_is_left(%s)", [membership.pk])
        return Left(*cursor.fetchone())


@dataclass(frozen=True, slots=True)
class WantedRole:
    """A request for a role, in words."""

    row: RoleRequest
    unit: NamedUnit | None
    role: Text
    mine: bool
    """Whether whoever acts may say yes or no."""

    @property
    def last_day(self) -> dt.date | None:
        upper: dt.date | None = self.row.during.upper
        return upper - dt.timedelta(days=1) if upper else None


def waiting_roles() -> list[WantedRole]:
    """The requests that wait and that whoever acts sees: an administrator all, a lead those of her unit."""
    rows = _requests().filter(answer="").order_by("requested_at")
    if not policies.administers():
        rows = rows.filter(unit_id=context.current().unit_id)
    found = list(rows)
    return _in_words(found)


def roles_asked_for(user: User) -> list[WantedRole]:
    """What was asked for somebody, the newest first."""
    return _in_words(list(_requests().filter(user=user).order_by("-requested_at")[:20]))


def roles_waiting_in(unit_id: uuid.UUID, day_after: dt.date) -> list[WantedRole]:
    """The requests that wait for a role in a unit on a day or later."""
    rows = _requests().filter(unit_id=unit_id, answer="").order_by("requested_at")
    return _in_words([row for row in rows if row.during.upper is None or row.during.upper > day_after])


def get_role_request(request_id: uuid.UUID) -> WantedRole:
    """A request, for whom it is to be answered or taken back by; answered already, for the same. Else 404."""
    row = _requests().filter(pk=request_id).first()
    if row is None or not (policies.administers() or context.current().unit_id == row.unit_id):
        raise Http404
    return _in_words([row])[0]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to a request, by which role (None: it was not kept), and when."""

    answer: str
    role: Text | None
    at: dt.datetime


type ToAnswer = RoleRequest | FactorReset | LoginIdentity | PrivilegeRole
"""What somebody asked for, and another answers."""


def answered(row: ToAnswer) -> Answered | None:
    """How a request was answered; None while it waits."""
    if row.answered_at is None:
        return None
    role = access_matrix().roles.get(row.answered_as)
    return Answered(row.get_answer_display(), role.label if role else None, row.answered_at)


def _requests() -> QuerySet[RoleRequest]:
    return RoleRequest.objects.select_related("user", "requested_by", "answered_by")


def _in_words(rows: list[RoleRequest]) -> list[WantedRole]:
    units = organisations.units_on(clock.today())
    acting = context.current()
    led = leaders_of({row.unit_id for row in rows}) if rows and policies.administers() else {}
    return [
        WantedRole(
            row,
            units.get(row.unit_id),
            access_matrix().roles[row.role].label if row.role in access_matrix().roles else Text(row.role, row.role),
            acting.user_id not in (row.user_id, row.requested_by_id) and decides(row.user_id, row.unit_id, led),
        )
        for row in rows
    ]


def who_looks_after(user: User) -> list[User]:
    """Whoever administers logins today, and whoever leads a unit that she works in. One query."""
    today = clock.today()
    hers = Membership.objects.filter(user_id=user.pk, during__contains=today).values("unit_id")
    seats = Membership.objects.filter(during__contains=today, user__is_active=True).exclude(user_id=user.pk)
    found = seats.filter(Q(role=policies.ADMINISTRATOR) | Q(role__in=LEADS, unit_id__in=hers))
    return list(User.objects.filter(pk__in=found.values("user_id")).order_by("email"))


def who_looks_after_rights() -> list[User]:
    """Whoever administers today, and the data protection officer. One query."""
    found = Membership.objects.filter(
        role__in=[policies.ADMINISTRATOR, OFFICER], during__contains=clock.today(), user__is_active=True
    )
    return list(User.objects.filter(pk__in=found.values("user_id")).order_by("email"))


def leaders_of(unit_ids: set[uuid.UUID]) -> dict[uuid.UUID, set[uuid.UUID]]:
    """Who leads each of some units today. One query."""
    found: dict[uuid.UUID, set[uuid.UUID]] = {}
    rows = Membership.objects.filter(
        unit_id__in=unit_ids, role__in=LEADS, during__contains=clock.today(), user__is_active=True
    )
    for unit_id, user_id in rows.values_list("unit_id", "user_id"):
        found.setdefault(unit_id, set()).add(user_id)
    return found


@dataclass(frozen=True, slots=True)
class Leading:
    """Who is told of what somebody leaves in a unit once she is gone: whoever leads it then, else an administrator.

    `lost`: she leads it herself, and nobody else does.
    """

    led: bool
    lost: bool


def leading_without(membership: Membership, last_day: dt.date) -> Leading:
    """How a unit is led on the day after somebody's last in it. One query."""
    others = Membership.objects.filter(
        unit_id=membership.unit_id,
        role__in=LEADS,
        during__contains=max(last_day, clock.today()) + dt.timedelta(days=1),
        user__is_active=True,
    ).exclude(pk=membership.pk)
    led = others.exclude(user_id=membership.user_id).exists()
    return Leading(led, lost=membership.role in LEADS and not others.exists())


def decides(about: uuid.UUID, unit_id: uuid.UUID, led: dict[uuid.UUID, set[uuid.UUID]]) -> bool:
    """Whether whoever acts may say yes or no to what concerns somebody in a unit, as `helle.decides_about` has it.

    `led` says who leads the units, and is asked for an administrator alone: she decides where nobody else leads.
    """
    acting = context.current()
    if acting.user_id == about:
        return False
    if policies.leads():
        return acting.unit_id == unit_id
    return policies.administers() and not led.get(unit_id, set()) - {about}


def waiting_resets() -> list[FactorReset]:
    """Requests to reset a factor that wait and that whoever acts sees: all, or for a lead those of her people."""
    return list(_resets().filter(answer="").order_by("requested_at"))


def _resets() -> QuerySet[FactorReset]:
    """The fresh requests that whoever acts sees, answered or not."""
    acting = context.current()
    rows = FactorReset.objects.filter(requested_at__gte=clock.now() - RESET_IS_FRESH)
    if not policies.administers():
        here = Membership.objects.filter(
            user_id=OuterRef("user_id"), unit_id=acting.unit_id, during__contains=clock.today()
        )
        rows = rows.filter(Exists(here))
    return rows.select_related("user", "requested_by")


def get_factor_reset(reset_id: uuid.UUID) -> FactorReset:
    """A reset that waits for whoever acts, or did in the last week; or 404."""
    found = _resets().filter(pk=reset_id).first()
    if found is None or found.user_id == context.current().user_id:
        raise Http404
    return found


def resets_of(user: User) -> list[FactorReset]:
    """The resets asked for somebody, the newest first."""
    rows = FactorReset.objects.filter(user=user).select_related("requested_by", "answered_by")
    return list(rows.order_by("-requested_at")[:10])


def unseen_leavers() -> list[Leaver]:
    """Who leaves and leaves something behind, for who leads the unit; for an administrator where nobody does."""
    rows = Leaver.objects.filter(seen_at__isnull=True).select_related("user").order_by("last_day")
    if policies.leads():
        return list(rows.filter(unit_id=context.current().unit_id).exclude(user_id=context.current().user_id))
    if not policies.administers():
        return []
    found = list(rows)
    led = leaders_of({row.unit_id for row in found}) if found else {}
    return [row for row in found if decides(row.user_id, row.unit_id, led)]


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a unit lacks before somebody in it can take over from who leaves; `role`: the one that leads such a unit."""

    unit: NamedUnit
    lead: bool
    role: Text | None


def what_lacks(leaver: Leaver) -> Lacking | None:
    """What an administrator has to see to before the notice of who leaves can be put aside; None where it can."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.leaver_waits_for(%s)", [leaver.pk])
        (waits_for,) = cursor.fetchone()
    if waits_for is None:
        return None
    unit = organisations.units_on(clock.today())[leaver.unit_id]
    leading = (role for code, role in access_matrix().roles.items() if code in LEADS and unit.kind in role.unit_kinds)
    role = next(leading, None) if waits_for == "lead" else None
    return Lacking(unit, waits_for == "lead", role.label if role else None)


def get_leaver(leaver_id: uuid.UUID) -> Leaver:
    """Somebody who leaves, to be seen by whoever acts; or 404."""
    found = next((row for row in unseen_leavers() if row.pk == leaver_id), None)
    if found is None:
        raise Http404
    return found
