"""Writing users, their roles, lost factors and leavers. Each is one function of the database that checks who acts."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.backends.utils import CursorWrapper

from helle.register.administration import asked_resets, changed_outside, mails, policies, queries, unlocking, vouched
from helle.register.administration.choices import Answer, Checked
from helle.register.administration.login_queries import logs_in_elsewhere
from helle.register.administration.models import FactorReset, Leaver, RoleRequest
from helle.register.administration.staff import HERSELF, as_staff, instant
from helle.register.administration.vouched import AsStaff
from helle.register.audit import actions as audit
from helle.register.organisations.actions import Left
from helle.register.organisations.models import Membership, User
from helle.register.protection import context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Wanted:
    """A role that somebody is to have in a unit, from a day to a day (None: until it is ended)."""

    unit_id: uuid.UUID
    role: str
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Described:
    """Who somebody is to the login."""

    full_name: str
    email: str
    language: str


def user_add(*, described: Described, wanted: Wanted) -> User:
    """Add somebody with the first role she is to have. She is invited when she has one: at once, or once approved."""
    policies.require_administrator()
    _refuse_bad_address(described.email)
    invited = User(id=new_id(), email=described.email, full_name=described.full_name, language=described.language)
    with as_staff() as cursor:
        cursor.execute(
            "SELECT helle.invite_user(%s, %s, %s, %s, %s)",
            [invited.pk, invited.email, invited.full_name, invited.language, vouched.first_seal(invited)],
        )
        waits = _ask_for(cursor, invited.pk, wanted)
    user = User.objects.get(pk=invited.pk)
    if not waits:
        mails.invite(user)
    return user


def user_change(user: User, *, described: Described) -> None:
    """Correct somebody's name, address or language. A new address ends her sessions, and she logs in with it.

    Both addresses are told. Raises `Refused` for a new address of whoever has, or waits for, a role that takes two, and
    where nothing is vouched for of her that opens: the address in her row may be a thief's, who would be told of it.
    """
    policies.require_administrator()
    _refuse_herself(user)
    _refuse_bad_address(described.email)
    with as_staff() as cursor:
        cursor.execute(
            "SELECT helle.change_user(%s, %s, %s, %s)",
            [user.pk, described.email, described.full_name, described.language],
        )
        (old_address,) = cursor.fetchone()
        if old_address is not None:
            kept = AsStaff(cursor)
            changed_outside.require_opens(User(id=user.pk, vouched=kept.held(user.pk)))
            vouched.new_address(user, described.email, kept=kept)
    if old_address is not None:
        mails.tell_of_new_address(User.objects.get(pk=user.pk), old_address)


def role_request(user: User, *, wanted: Wanted) -> bool:
    """Ask for a role. Returns whether somebody else has to answer first; one that tells of nobody is given at once."""
    policies.require_administrator()
    _refuse_herself(user)
    _require_may_be_invited(user)
    with as_staff() as cursor:
        waits = _ask_for(cursor, user.pk, wanted)
    if not waits:
        _invite_the_first_time(user)
    return waits


def role_answer(request: RoleRequest, *, answer: Answer) -> None:
    """Say yes or no to a role, or take back what was asked. Raises `Refused` for who asked, and whom it is about."""
    if answer is Answer.WITHDRAWN:
        policies.require_administrator()
    else:
        policies.require_second()
    if answer is Answer.APPROVED:
        _require_may_be_invited(User.objects.get(pk=request.user_id))
    with as_staff() as cursor:
        cursor.execute("SELECT helle.answer_role(%s, %s, %s)", [request.pk, answer.value, new_id()])
    if answer is Answer.APPROVED:
        _invite_the_first_time(User.objects.get(pk=request.user_id))


def role_end(membership: Membership, *, last_day: dt.date, told: bool) -> Left:
    """End a role with its last day. Where cases, tasks or drafts are hers, the lead is told, or an
    administrator where nobody leads the unit, and that is confirmed.

    Her access ends with the day whatever is left (decision 62). Without a role left today she is logged out everywhere.
    """
    policies.require_administrator()
    if membership.user_id == context.current().user_id:
        raise Refused(Text("Du kan ikke administrere dit eget login.", "You cannot administer your own login."))
    left = queries.what_is_left(membership)
    if left and not told:
        raise Refused(
            Text(
                "Brugeren har stadig noget i enheden. Sæt kryds ved, hvem der får det at vide: det må ikke blive "
                "liggende.",
                "The user still has cases, tasks or drafts in the unit. Tick the box that says who is told, so that "
                "nothing is left behind.",
            ),
            field="told",
        )
    with as_staff() as cursor:
        cursor.execute("SELECT * FROM helle.end_role(%s, %s)", [membership.pk, last_day])
        return Left(*cursor.fetchone())


def leaver_see(leaver: Leaver) -> None:
    """Say that one has seen who leaves and what she leaves behind."""
    policies.require_second()
    with as_staff() as cursor:
        cursor.execute("SELECT helle.see_leaver(%s)", [leaver.pk])


def factor_reset_request(user: User, *, checked: Checked, address: str) -> None:
    """Ask that a lost second factor is reset, and say how one made sure who she is.

    `address`: hers, as whoever asks has read it, or typed it where nothing is vouched for that opens. It is sealed with
    what is asked for. Raises `Refused` where another stands there, or stood there when her login was vouched for.
    """
    policies.require_administrator()
    _refuse_herself(user)
    changed_outside.require_as_read(user, address, field="address")
    changed_outside.require_no_other_address(user)
    reset_id = new_id()
    with as_staff() as cursor:
        asked = asked_resets.sealed(
            reset_id,
            user_id=user.pk,
            asked_by_id=context.current().user_id,
            checked=checked.value,
            asked_at=instant(cursor),
            address=address,
        )
        cursor.execute("SELECT helle.request_factor_reset(%s, %s, %s, %s)", [reset_id, user.pk, checked.value, asked])


def factor_reset_answer(reset: FactorReset, *, answer: Answer, address: str) -> None:
    """Say yes or no to a reset. With a yes the factor is gone, all sessions end, and she is told by mail:
    with a link where she has no password that lets her in.

    `address`: hers, as whoever answers has read it, or typed it where nothing is vouched for that opens: then it is
    what counts from then on. Raises `Refused` where another stands there, or stood there when her login was vouched
    for, and where nobody asked for it here.
    """
    if answer is Answer.WITHDRAWN:
        policies.require_administrator()
    else:
        policies.require_second()
    with as_staff() as cursor:
        whose = _may_be_reset(cursor, reset.pk, address) if answer is Answer.APPROVED else None
        cursor.execute("SELECT helle.answer_factor_reset(%s, %s)", [reset.pk, answer.value])
        if whose is not None:
            vouched.factors_are_reset(whose, address, kept=AsStaff(cursor))
    if whose is not None:
        user = User.objects.get(pk=whose.pk)
        mails.tell_of_reset(user, with_link=not (vouched.has_password(user) or logs_in_elsewhere(user)))


def invitation_send(user: User) -> None:
    """Send the link by which she chooses a password. Only for who has a role and no password that was ever used."""
    policies.require_administrator()
    has_one = user.last_login is not None and user.has_usable_password()
    if has_one or not queries.has_a_role(user) or logs_in_elsewhere(user):
        raise Refused(
            Text(
                "Invitationen er til den, der har en rolle, ingen adgangskode har brugt og ikke logger på gennem sin "
                "organisation. Andre beder selv om en ny adgangskode.",
                "Invitations are for users who have a role, have used no password and do not log in through their "
                "organisation. Others request a new password themselves.",
            )
        )
    _await_her_factor(user)
    audit.record("user.invited_again", object_id=user.pk, purpose="operation")
    mails.invite(user)


def login_unlock(user: User) -> None:
    """Let somebody in again who tried too often, from wherever she tries."""
    policies.require_administrator()
    audit.record("user.unlocked", object_id=user.pk, purpose="operation")
    unlocking.unlock(user.email)


def sessions_end(user: User) -> None:
    """Log somebody out everywhere. She may log in again."""
    policies.require_administrator()
    with as_staff() as cursor:
        cursor.execute("SELECT helle.end_sessions(%s)", [user.pk])


def _ask_for(cursor: CursorWrapper, user_id: uuid.UUID, wanted: Wanted) -> bool:
    cursor.execute(
        "SELECT helle.request_role(%s, %s, %s, %s, %s, %s, %s)",
        [new_id(), user_id, wanted.unit_id, wanted.role, wanted.since, wanted.until, new_id()],
    )
    waits: bool = cursor.fetchone()[0]
    return waits


def _may_be_reset(cursor: CursorWrapper, reset_id: uuid.UUID, address: str) -> User:
    """Whose factor is to be reset, as the request says that is held from here on. What its page was made of may be
    another by now."""
    asked = asked_resets.held(cursor, reset_id)
    changed_outside.require_as_read(asked.user, address, field="read")
    changed_outside.require_no_other_address(asked.user)
    asked_resets.require_asked(asked, address, field="read")
    return asked.user


def _require_may_be_invited(user: User) -> None:
    """Raise `Refused` where a role would bring a link to choose a password, and her login was changed behind Helle."""
    if _waits_for_an_invitation(user):
        changed_outside.require_her_address(user)


def _invite_the_first_time(user: User) -> None:
    if _waits_for_an_invitation(user):
        _await_her_factor(user)
        mails.invite(user)


def _waits_for_an_invitation(user: User) -> bool:
    return user.last_login is None and not user.has_usable_password() and not logs_in_elsewhere(user)


def _await_her_factor(user: User) -> None:
    """From now on she may set up her first factor. Raises `Refused` where her login was changed behind Helle."""
    changed_outside.require_her_address(user)
    vouched.first_factor_is_due(user)


def _refuse_herself(user: User) -> None:
    if user.pk == context.current().user_id:
        raise HERSELF


def _refuse_bad_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused(Text("Skriv en mailadresse.", "Enter an email address."), field="email") from error
