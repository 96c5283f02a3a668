"""Reading who somebody is at a provider of logins, which role a privilege gives, and what of it waits for an answer."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from helle.register.administration import policies
from helle.register.administration.login_actions import Professional
from helle.register.administration.models import LoginIdentity, PrivilegeRole, SeatByPrivilege
from helle.register.administration.queries import decides, leaders_of
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import Membership, User
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context
from helle.register.protection.matrix import access_matrix
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Identity:
    """A binding, and whether whoever acts may say yes or no to it."""

    row: LoginIdentity
    mine: bool

    @property
    def waits(self) -> bool:
        return self.row.answer == ""

    @property
    def holds(self) -> bool:
        return self.row.answer == "approved" and self.row.ended_at is None


@dataclass(frozen=True, slots=True)
class Privilege:
    """What a privilege gives, in words, and whether whoever acts may say yes or no to it."""

    row: PrivilegeRole
    unit: NamedUnit | None
    role: Text
    mine: bool

    @property
    def waits(self) -> bool:
        return self.row.answer == ""

    @property
    def last_day(self) -> dt.date | None:
        upper: dt.date | None = self.row.during.upper
        return upper - dt.timedelta(days=1) if upper else None


def logs_in_elsewhere(user: User) -> bool:
    """Whether somebody logs in at her organisation's provider alone."""
    return LoginIdentity.objects.filter(user=user, answer="approved", ended_at__isnull=True).exists()


def has_no_login_here(user: User) -> bool:
    """Whether somebody logs in there, or did so and has chosen no password since: she is invited to do that."""
    bound = LoginIdentity.objects.filter(user=user, answer="approved")
    return bound.filter(ended_at__isnull=True).exists() or (not user.has_usable_password() and bound.exists())


def user_of(who: Professional) -> User | None:
    """Whom two people have bound an identity to, if anybody."""
    bound = LoginIdentity.objects.filter(
        issuer=who.issuer, cvr=who.cvr, professional=who.uuid, answer="approved", ended_at__isnull=True
    )
    found = bound.select_related("user").first()
    return found.user if found else None


def identities_of(user: User) -> list[Identity]:
    """What was asked for somebody, the newest first."""
    return [_of(row) for row in _identities().filter(user=user).order_by("-requested_at")[:10]]


def seats_by_privilege(user: User) -> set[uuid.UUID]:
    """Which of somebody's memberships came of a privilege."""
    return set(SeatByPrivilege.objects.filter(membership__user=user).values_list("pk", flat=True))


def waiting_identities() -> list[Identity]:
    """The bindings that wait and that whoever acts sees."""
    return [_of(row) for row in _identities().filter(answer="").order_by("requested_at")]


def get_identity(identity_id: uuid.UUID) -> Identity:
    """A binding of somebody else whom the acting role sees; or 404."""
    row = _identities().filter(pk=identity_id).first()
    if row is None or row.user_id == context.current().user_id:
        raise Http404
    return _of(row)


def get_binding(identity_id: uuid.UUID) -> LoginIdentity:
    """A binding that holds, to be ended; or 404."""
    found = get_identity(identity_id)
    if not found.holds:
        raise Http404
    return found.row


def privileges() -> list[Privilege]:
    """What privileges give today or will give, and what waits for an answer, for whom it is to see. Two queries."""
    ahead = Q(during__endswith__isnull=True) | Q(during__endswith__gt=clock.today())
    rows = _privileges().filter(ahead, answer__in=["", "approved"]).exclude(during__isempty=True)
    return _in_words(list(rows.order_by("answer", "cvr", "privilege", "unit__code", "role")))


def waiting_privileges() -> list[Privilege]:
    """What waits for an answer, for whom it is to see. Two queries at most."""
    return _in_words(list(_privileges().filter(answer="").order_by("requested_at")))


def get_privilege(privilege_id: uuid.UUID) -> Privilege:
    """What a privilege gives, for whom it is to see; or 404."""
    row = _privileges().filter(pk=privilege_id).first()
    if row is None:
        raise Http404
    return _in_words([row])[0]


def get_privilege_to_end(privilege_id: uuid.UUID) -> Privilege:
    """One that gives a role, now or later; or 404."""
    found = get_privilege(privilege_id)
    during = found.row.during
    if found.row.answer != "approved" or during.isempty or (during.upper and during.upper <= clock.today()):
        raise Http404
    return found


def _identities() -> QuerySet[LoginIdentity]:
    """An administrator sees all, a lead those of whoever has a role in her unit."""
    rows = LoginIdentity.objects.select_related("user", "requested_by", "answered_by", "ended_by")
    if policies.administers():
        return rows
    here = Membership.objects.filter(
        user_id=OuterRef("user_id"), unit_id=context.current().unit_id, during__contains=clock.today()
    )
    return rows.filter(Exists(here))


def _of(row: LoginIdentity) -> Identity:
    return Identity(row, context.current().user_id not in (row.user_id, row.requested_by_id))


def _privileges() -> QuerySet[PrivilegeRole]:
    """An administrator sees all, a lead those of her unit."""
    rows = PrivilegeRole.objects.select_related("requested_by", "answered_by")
    return rows if policies.administers() else rows.filter(unit_id=context.current().unit_id)


def _in_words(rows: list[PrivilegeRole]) -> list[Privilege]:
    units, roles = organisations.units_on(clock.today()), access_matrix().roles
    led = leaders_of({row.unit_id for row in rows}) if rows and policies.administers() else {}
    return [
        Privilege(
            row,
            units.get(row.unit_id),
            roles[row.role].label if row.role in roles else Text(row.role, row.role),
            decides(row.requested_by_id, row.unit_id, led),
        )
        for row in rows
    ]
