"""Writing who somebody is at a provider of logins, and which role a privilege gives: one asks, another approves."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connections, transaction

from helle.register.administration import changed_outside, policies, vouched
from helle.register.administration.choices import Answer
from helle.register.administration.models import LoginIdentity, PrivilegeRole
from helle.register.administration.staff import as_staff
from helle.register.administration.vouched import AsStaff
from helle.register.organisations.actions import STAFF
from helle.register.organisations.models import User
from helle.register.protection import context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Professional:
    """Who somebody is at a provider: for which organisation she acts, and who she is there (PUB-DIG-08)."""

    issuer: str
    cvr: str
    uuid: uuid.UUID


@dataclass(frozen=True, slots=True)
class Given:
    """Which role in a unit a privilege of an organisation gives, from a day to a day."""

    issuer: str
    cvr: str
    privilege: str
    unit_id: uuid.UUID
    role: str
    since: dt.date
    until: dt.date | None


def identity_request(user: User, *, professional: Professional) -> None:
    """Ask that an identity is bound to a user. It counts once another person has approved it."""
    policies.require_administrator()
    if user.pk == context.current().user_id:
        raise Refused(
            Text(
                "Du kan ikke administrere dit eget login. Bed en anden administrator.",
                "You cannot administer your own login. Ask another administrator.",
            )
        )
    with as_staff() as cursor:
        cursor.execute(
            "SELECT helle.request_identity(%s, %s, %s, %s, %s)",
            [new_id(), user.pk, professional.issuer, professional.cvr, professional.uuid],
        )


def identity_answer(identity: LoginIdentity, *, answer: Answer) -> None:
    """Say yes or no to a binding, or take back what was asked. With a yes her sessions end, her own login is void.

    Raises `Refused` where nothing is vouched for of her that opens: the binding would be in no seal, and let nobody in.
    """
    _require_for(answer)
    if answer is Answer.APPROVED:
        changed_outside.require_opens(User.objects.get(pk=identity.user_id))
    with as_staff() as cursor:
        cursor.execute("SELECT helle.answer_identity(%s, %s)", [identity.pk, answer.value])
        if answer is Answer.APPROVED:
            vouched.bound(identity, kept=AsStaff(cursor))


def identity_end(identity: LoginIdentity) -> None:
    """End a binding at once: her sessions end, and the roles that came of privileges. She logs in when invited."""
    policies.require_administrator()
    with as_staff() as cursor:
        cursor.execute("SELECT helle.end_identity(%s)", [identity.pk])
        vouched.let_go(identity, kept=AsStaff(cursor))


def privilege_request(given: Given) -> None:
    """Ask that a privilege gives a role. It counts once another person has approved it."""
    policies.require_administrator()
    with as_staff() as cursor:
        cursor.execute(
            "SELECT helle.request_privilege(%s, %s, %s, %s, %s, %s, %s, %s)",
            [
                new_id(),
                given.issuer,
                given.cvr,
                given.privilege,
                given.unit_id,
                given.role,
                given.since,
                given.until,
            ],
        )


def privilege_answer(privilege: PrivilegeRole, *, answer: Answer) -> None:
    """Say yes or no to what a privilege gives, or take back what was asked."""
    _require_for(answer)
    with as_staff() as cursor:
        cursor.execute("SELECT helle.answer_privilege(%s, %s)", [privilege.pk, answer.value])


def privilege_end(privilege: PrivilegeRole, *, last_day: dt.date) -> None:
    """Give it a last day. The roles that came of it end with that day."""
    policies.require_administrator()
    with as_staff() as cursor:
        cursor.execute("SELECT helle.end_privilege(%s, %s)", [privilege.pk, last_day])


def log_in(professional: Professional, carried: frozenset[str]) -> User | None:
    """Whose login this is, once her roles by privilege are those that it carries today; None: nobody's.

    Nobody acts: it is asked before there is a session. It makes no user and no binding.
    """
    with transaction.atomic(using=STAFF), connections[STAFF].cursor() as cursor:
        cursor.execute(
            "SELECT helle.log_in_by_identity(%s, %s, %s, %s)",
            [professional.issuer, professional.cvr, professional.uuid, sorted(carried)],
        )
        (user_id,) = cursor.fetchone()
    return User.objects.filter(pk=user_id).first() if user_id else None


def assertion_spend(issuer: str, assertion: str, *, until: dt.datetime) -> bool:
    """Take an assertion, once: whether it was not taken before. Two who bring it at the same time get one yes.

    It stays spent also where whoever brought it is then not let in.
    """
    with transaction.atomic(using=STAFF), connections[STAFF].cursor() as cursor:
        cursor.execute("SELECT helle.spend_assertion(%s, %s, %s)", [issuer, assertion, until])
        taken: bool = cursor.fetchone()[0]
    return taken


def _require_for(answer: Answer) -> None:
    if answer is Answer.WITHDRAWN:
        policies.require_administrator()
    else:
        policies.require_second()
