"""What Helle vouches for of a login: sealed in the user's row under a key that lies outside the register (PUB-DIG-07).

Whoever writes as the owner of the tables can change an address, a password, a second factor or a binding; she cannot
seal what would make it count. What a login takes from the tables is held against the seal (`site.vouching`), and the
seal is written where the product itself changes it, in the same transaction, and nowhere else. What was sealed once and
is put back whole still opens: the threat model says what follows.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, Protocol

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import is_password_usable
from django.db import transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet

from helle.register.administration import sealed_factors
from helle.register.administration.models import LoginIdentity
from helle.register.organisations.models import User
from helle.register.protection import clock, search_keys
from helle.register.protection.ciphers import CannotOpen, Place
from helle.rules.parameters import parameter, whole_number

# How long somebody may wait with her first factor, once she is invited or two people have reset what she had.
FIRST_FACTOR: Final = "first_factor_days"
# And who has taken her own last one away.
NEXT_FACTOR: Final = "next_factor_days"
_USE: Final = "vouched logins"
_APP: Final = "totp:"


@dataclass(frozen=True, slots=True)
class Vouched:
    """What a login is to be: hashes of what stands in the tables, and until when a first second factor may be set up.

    `factors`: apps and keys, not codes, which are hers by their own seal and stand beside another factor alone.
    """

    address: str
    password: str = ""
    factors: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    first_factor_until: str = ""

    def awaits_a_factor(self) -> bool:
        """Whether she may set up a first factor now."""
        until = self.first_factor_until
        return not self.factors and bool(until) and clock.now() <= dt.datetime.fromisoformat(until)


class Differs(StrEnum):
    """What of a login is not as Helle vouched for it. `FACTOR_TOO_LATE` alone is nobody's doing.

    `FACTOR_DOES_NOT_OPEN`: found as a code is compared, and not by `differs`: another factor of hers lets her in.
    """

    SEAL = "seal"
    ADDRESS = "address"
    PASSWORD = "password"  # noqa: S105 - the name of what differs
    FACTORS = "factors"
    IDENTITY = "identity"
    FACTOR_TOO_LATE = "factor_too_late"
    FACTOR_DOES_NOT_OPEN = "factor_does_not_open"


class NotVouched(Exception):
    """Helle has sealed nothing for this user that opens: no login is held against it."""


class Kept(Protocol):
    """Where a seal is kept: in somebody's row, by whoever writes what the seal follows from."""

    def held(self, user_id: uuid.UUID) -> str:
        """The seal that stands there, which nobody else changes before the transaction ends."""

    def write(self, user_id: uuid.UUID, seal: str) -> None: ...


class AsApplication:
    """What she does at her own login the application writes, and its seal."""

    def held(self, user_id: uuid.UUID) -> str:
        return User.objects.select_for_update(no_key=True).get(pk=user_id).vouched

    def write(self, user_id: uuid.UUID, seal: str) -> None:
        User.objects.filter(pk=user_id).update(vouched=seal)


@dataclass(frozen=True, slots=True)
class AsStaff:
    """What others decide of her login the role that keeps users writes (`staff.as_staff`), and its seal."""

    cursor: CursorWrapper

    def held(self, user_id: uuid.UUID) -> str:
        self.cursor.execute("SELECT helle.seal_of_login(%s)", [user_id])
        (seal,) = self.cursor.fetchone()
        return str(seal)

    def write(self, user_id: uuid.UUID, seal: str) -> None:
        self.cursor.execute("SELECT helle.seal_login(%s, %s)", [user_id, seal])


AS_APPLICATION: Final = AsApplication()


def of(user: User) -> Vouched:
    """What is sealed for somebody. Raises `NotVouched`."""
    return _opened(user.pk, user.vouched)


def _opened(user_id: uuid.UUID, seal: str) -> Vouched:
    try:
        said: dict[str, Any] = json.loads(search_keys.unseal(_USE, _place(user_id), base64.b64decode(seal)))
    except (CannotOpen, ValueError) as error:
        raise NotVouched from error
    lists: dict[str, Any] = {name: tuple(said[name]) for name in ("factors", "identities")}
    return Vouched(**{**said, **lists})


def first_seal(user: User) -> str:
    """What is vouched for of a user who is about to be written: the address that was typed, her password if any, and
    that a first factor is due."""
    return sealed(user.pk, beginning(user.email, user.password, _in(FIRST_FACTOR)))


def first_seal_anew(user: User) -> str:
    """The same of a user who has chosen nothing yet and is given another link: a first factor is due from now on.

    Raises `NotVouched`, also where another address stands in her row than the one vouched for.
    """
    was = of(user)
    if not is_address(was, user.email):
        raise NotVouched
    return sealed(user.pk, replace(was, first_factor_until=_in(FIRST_FACTOR)))


def beginning(address: str, password: str, first_factor_until: str) -> Vouched:
    """What a login begins with: an address, the hash of a password if any, and no factor yet."""
    return Vouched(_of_address(address), _of_password(password), first_factor_until=first_factor_until)


def sealed(user_id: uuid.UUID, vouched: Vouched) -> str:
    """What is vouched for of a login, as it is kept."""
    return base64.b64encode(search_keys.seal(_USE, _place(user_id), json.dumps(asdict(vouched)))).decode()


def new_address(user: User, address: str, *, kept: Kept) -> None:
    """An administrator has given her another address."""
    _change(user, lambda was: replace(was, address=_of_address(address)), kept)


def new_password(user: User) -> None:
    """She has chosen a password, which stands in her row. Not where the link went to an address of somebody else."""

    def chosen(was: Vouched) -> Vouched:
        return replace(was, password=_of_password(user.password)) if is_address(was, user.email) else was

    _change(user, chosen)


def same_password(user: User, *, was: str) -> None:
    """Her password is hashed anew in another way. What stood there before must be what was vouched for."""
    _change(
        user, lambda kept: replace(kept, password=_of_password(user.password)) if kept.password == _hash(was) else kept
    )


def factor_added(user: User, factor: Authenticator, *, shown: bool) -> None:
    """She has set up a factor: as the first one while one is due, or beside another that she has shown."""
    if factor.type == Authenticator.Type.RECOVERY_CODES:
        return

    def added(was: Vouched) -> Vouched:
        if not was.awaits_a_factor() and not (was.factors and shown):
            return was
        return replace(was, factors=tuple(sorted({*was.factors, of_factor(factor)})), first_factor_until="")

    _change(user, added)


def factor_removed(user: User, factor: Authenticator) -> None:
    """She has taken a factor away. After the last one another is due soon."""

    def removed(was: Vouched) -> Vouched:
        left = tuple(one for one in was.factors if one != _as_vouched(was, factor))
        due = _in(NEXT_FACTOR) if was.factors and not left else was.first_factor_until
        return replace(was, factors=left, first_factor_until=due)

    _change(user, removed)


def first_factor_is_due(user: User) -> None:
    """She is invited: while she has no factor, a first one may be set up from now on. Raises `NotVouched`."""
    of(user)
    _change(user, lambda was: was if was.factors else replace(was, first_factor_until=_in(FIRST_FACTOR)))


def factors_are_reset(user: User, address: str, *, kept: Kept) -> None:
    """Two people have said that she has lost her factor and who she is: a first one is due.

    The address stays the one that was vouched for. What did not open is begun anew without a password, at the `address`
    that both typed: she chooses one by a mail to it.
    """
    try:
        was = _opened(user.pk, kept.held(user.pk))
    except NotVouched:
        was = Vouched(_of_address(address))
    _keep(user, replace(was, factors=(), first_factor_until=_in(FIRST_FACTOR)), kept)


def bound(identity: LoginIdentity, *, kept: Kept) -> None:
    """Two people have bound an identity to her. What she had here is void. Raises `NotVouched`."""
    was = _opened(identity.user_id, kept.held(identity.user_id))
    _keep(identity.user, replace(_without_own(was), identities=(*was.identities, of_row(identity))), kept)


def let_go(identity: LoginIdentity, *, kept: Kept) -> None:
    """A binding has ended. What she had here is void, and she is invited anew where she is to log in here."""

    def ended(was: Vouched) -> Vouched:
        left = tuple(one for one in was.identities if one != of_row(identity))
        return replace(_without_own(was), identities=left)

    _change(identity.user, ended, kept)


def what_stands_there(user: User) -> None:
    """Vouch for all that stands in the tables of somebody.

    For a country that is invented alone: asked of any other it would vouch for what somebody put there.
    """
    _keep(user, standing(user.email, user.password, _factors(user), _bindings(user)))


def standing(
    address: str, password: str, factors: Iterable[Authenticator], bindings: Iterable[LoginIdentity]
) -> Vouched:
    """A login as it stands in the tables. Without an app or a key a first one is due."""
    hers = tuple(sorted(map(of_factor, factors)))
    due = "" if hers else _in(FIRST_FACTOR)
    return Vouched(_of_address(address), _of_password(password), hers, tuple(map(of_row, bindings)), due)


def differs(user: User) -> Differs | None:
    """What of somebody's own login is not as it was vouched for, if anything. One query."""
    try:
        was = of(user)
    except NotVouched:
        return Differs.SEAL
    if not is_address(was, user.email):
        return Differs.ADDRESS
    if not is_password(was, user):
        return Differs.PASSWORD
    if tuple(sorted(_as_vouched(was, one) for one in _factors(user))) != was.factors:
        return Differs.FACTORS
    return None if was.factors or was.awaits_a_factor() else Differs.FACTOR_TOO_LATE


def differs_of_bound(user: User) -> Differs | None:
    """What of the login of somebody who is bound is not as it was vouched for, if anything. One query."""
    try:
        was = of(user)
    except NotVouched:
        return Differs.SEAL
    return None if set(map(of_row, _bindings(user))) == set(was.identities) else Differs.IDENTITY


def opens(user: User) -> bool:
    """Whether something is vouched for of her that opens."""
    try:
        of(user)
    except NotVouched:
        return False
    return True


def is_address(was: Vouched, address: str) -> bool:
    return was.address == _of_address(address)


def is_vouched_address(user: User) -> bool:
    """Whether the address in somebody's row is hers as far as Helle knows."""
    try:
        return is_address(of(user), user.email)
    except NotVouched:
        return False


def is_password(was: Vouched, user: User) -> bool:
    """Whether her password is the one vouched for. One that nothing hashes to opens nothing, whoever put it there."""
    return not is_password_usable(user.password) or was.password == _of_password(user.password)


def has_password(user: User) -> bool:
    """Whether she has a password that lets her in: one that stands in her row and is vouched for."""
    try:
        was = of(user)
    except NotVouched:
        return False
    return bool(was.password) and was.password == _of_password(user.password)


def is_factor(was: Vouched, factor: Authenticator) -> bool:
    """Whether an app or a key is one that was vouched for."""
    return _as_vouched(was, factor) in was.factors


def of_factor(factor: Authenticator) -> str:
    """An app is known by its secret, however that is sealed; a key by what it answers with, whatever its name.

    Of an app that does not open nothing is known.
    """
    if factor.type == Authenticator.Type.WEBAUTHN:
        return _hash(json.dumps(factor.data["credential"], sort_keys=True))
    try:
        return _APP + _hash(sealed_factors.opened_for(factor.user_id, str(factor.data.get("secret", ""))))
    except (CannotOpen, ValueError):
        return _APP


def _as_vouched(was: Vouched, factor: Authenticator) -> str:
    """A factor as it is to be found among those vouched for.

    An app that does not open stands for hers: it answers no code, and the pages of codes say why.
    """
    said = of_factor(factor)
    return next((one for one in was.factors if one.startswith(_APP)), said) if said == _APP else said


def of_row(identity: LoginIdentity) -> str:
    return of_identity(identity.issuer, identity.cvr, identity.professional)


def of_identity(issuer: str, cvr: str, professional: uuid.UUID) -> str:
    """Who somebody is at a provider: whoever it says this of is she."""
    return _hash(json.dumps([issuer, cvr, str(professional)]))


def sealed_anew(kept: str, user_id: uuid.UUID, *, also_cipher: bool) -> str:
    """The same seal under the layer of the key of search in force. Raises `CannotOpen`."""
    anew = search_keys.sealed_anew(_USE, _place(user_id), base64.b64decode(kept), also_cipher=also_cipher)
    return base64.b64encode(anew).decode() if anew else kept


def _factors(user: User) -> QuerySet[Authenticator]:
    """The apps and keys that stand in the tables of somebody, without her codes."""
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=user.pk)
    return rows.exclude(type=Authenticator.Type.RECOVERY_CODES)


def _bindings(user: User) -> QuerySet[LoginIdentity]:
    return LoginIdentity.objects.filter(user_id=user.pk, answer="approved", ended_at__isnull=True)


def _without_own(was: Vouched) -> Vouched:
    return replace(was, password="", factors=(), first_factor_until="")


def _change(user: User, change: Callable[[Vouched], Vouched], kept: Kept = AS_APPLICATION) -> None:
    """Change what is sealed, one after the other, from what was sealed and not from what stands in the tables.

    Where nothing was sealed that opens, nothing is: she is not let in until two people have reset her login.
    """
    with transaction.atomic():
        try:
            was = _opened(user.pk, kept.held(user.pk))
        except NotVouched:
            return
        now = change(was)
        if now != was:
            _keep(user, now, kept)


def _keep(user: User, vouched: Vouched, kept: Kept = AS_APPLICATION) -> None:
    user.vouched = sealed(user.pk, vouched)
    kept.write(user.pk, user.vouched)


def _of_address(address: str) -> str:
    return _hash(address.lower())


def _of_password(password: str) -> str:
    return _hash(password) if is_password_usable(password) else ""


def _in(name: str) -> str:
    """The last moment of a span of days that starts now."""
    days = whole_number(parameter(name, clock.today()))
    return (clock.now() + dt.timedelta(days=days)).isoformat()


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _place(user_id: uuid.UUID) -> Place:
    return Place("organisations_user", "vouched", user_id)
