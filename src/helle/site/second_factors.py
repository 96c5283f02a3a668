"""Second factors are sealed, each for whose it is: how they are opened, brought under another key, and refused where
they do not open."""

from __future__ import annotations

import logging
import struct
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from typing import Any, ClassVar, Final

from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base import forms
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from allauth.mfa.webauthn import forms as key_forms
from allauth.mfa.webauthn.internal import auth as keys
from django import forms as fields
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse

from helle.register.administration import mails, sealed_factors
from helle.register.administration.vouched import Differs
from helle.register.audit import actions as audit
from helle.register.interface.forms import NameField
from helle.register.organisations.models import User
from helle.register.protection.ciphers import CannotOpen
from helle.site import copied_keys, recovery_codes
from helle.site.vouching import is_hers, refuse

logger = logging.getLogger(__name__)
# Of a security key: it stands in a column of a table.
NAME_LENGTH: Final = 60
# As long as failures are counted (`ACCOUNT_RATE_LIMITS`), and what allauth calls it.
_LOCKED_SECONDS: Final = 15 * 60
TOO_OFTEN: Final = "too_many_login_attempts"
# What is raised by those who read what a browser sends, where it is no answer of a key.
_NO_ANSWER: Final = (AttributeError, LookupError, RecursionError, TypeError, ValueError, struct.error)
# In what is kept, and vouched for, of a key: whether she ticked that it logs in without a password.
_TICKED: Final = "logs_in_alone"
# The longest answer of a key is one with what its maker says of it, of some thousand signs.
ANSWER_LENGTH: Final = 20_000
_whose: Final[ContextVar[User]] = ContextVar("whose second factors these are")


@contextmanager
def of(user: User) -> Iterator[None]:
    """Whose second factors are sealed and opened here. Where nothing is said, hers who is logged in."""
    before = _whose.set(user)
    try:
        yield
    finally:
        _whose.reset(before)


def kinds_of(user: User) -> dict[str, bool]:
    """Which kinds of factors somebody has, for the words of the pages that ask for one. One query."""
    has = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return {f"has_{one.value}": one.value in has for one in Authenticator.Type}


class DoesNotOpen(Exception):
    """A second factor is sealed under a key that is not here, or was altered: no code can be compared with it."""


class SealedSecondFactors(DefaultMFAAdapter):
    """TOTP secrets are sealed for whose they are, as the hashes of recovery codes are (`recovery_codes`): a dump of the
    database logs nobody in, and one that is copied to a colleague's account opens nothing there."""

    def encrypt(self, text: str) -> str:
        return sealed_factors.sealed_for(self._owner().pk, text)

    def decrypt(self, encrypted_text: str) -> str:
        """Raises `DoesNotOpen`, which the forms and pages of second factors say."""
        try:
            return sealed_factors.opened_for(self._owner().pk, encrypted_text)
        except CannotOpen as error:
            raise DoesNotOpen from error

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """What a security key is called until she calls it something: allauth's own "master key" is another thing
        here, the key that wraps all others."""
        taken = {one.wrap().name for one in Authenticator.objects.filter(user_id=user.pk, type=type)}
        names = (gettext("Nøgle %(number)s") % {"number": number} for number in count(1))
        return next(name for name in names if name not in taken)

    def _owner(self) -> User:
        """Whose it is, which allauth does not hand over. Raises `LookupError` where nobody is named or logged in."""
        owner = _whose.get(None) or getattr(self.request, "user", None)
        if not isinstance(owner, User):
            raise LookupError("whose second factor it is")
        return owner


@contextmanager
def told_when_locked(user: User) -> Iterator[None]:
    """Tell her, once for each lock, where whoever has shown her password may try no more codes for now: it is known."""
    try:
        yield
    except ValidationError as error:
        if error.code == TOO_OFTEN and cache.add(f"login-codes-tried:{user.pk}", 1, _LOCKED_SECONDS):
            mails.tell_of_tried_codes(user)
        raise


class _SaysWhatDoesNotOpen:
    """A form of a code: whose factors do not open is told that, and not that the code was wrong.

    In place of allauth's own comparison, which stops at the first factor that does not open.
    """

    user: User
    cleaned_data: dict[str, Any]
    authenticator: Authenticator
    _emit_authentication_failed: Callable[[Authenticator], None]

    def _told_when_locked(self) -> AbstractContextManager[None]:
        """Around the count of attempts."""
        return nullcontext()

    def clean_code(self) -> str:
        with self._told_when_locked():
            let_go_of_limit = check_rate_limit(self.user)
        code: str = self.cleaned_data["code"]
        rows = Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN)
        factors = [one for one in rows.select_related("user") if is_hers(one)]
        # The app's first, as allauth logs it: a failure is one of the main factor.
        factors.sort(key=lambda one: one.type != Authenticator.Type.TOTP)
        opened: list[Authenticator] = []
        used = False
        for factor in factors:
            with of(self.user):
                matches = _matches(factor, code)
                used = used or (not matches and _is_shown_now(factor, code))
            if matches:
                factor.user = self.user
                self.authenticator = factor
                let_go_of_limit()
                return code
            if matches is None:
                refuse(self.user, Differs.FACTOR_DOES_NOT_OPEN, factor=str(factor.type))
            else:
                opened.append(factor)
        if opened:
            self._emit_authentication_failed(opened[0])
        if factors and not opened:
            raise ValidationError(
                _(
                    "Din app og dine nødkoder kan ikke læses i Helle, så ingen kode passer. Brug din sikkerhedsnøgle, "
                    "hvis du har en, eller bed en administrator om at nulstille din ekstra sikring."
                )
            )
        if used:
            raise ValidationError(
                _(
                    "Den kode er allerede brugt, og en kode virker kun én gang. Din app viser den næste inden for 30 "
                    "sekunder."
                ),
                code="incorrect_code",
            )
        raise get_adapter().validation_error("incorrect_code")


def _matches(factor: Authenticator, code: str) -> bool | None:
    """Whether a code is one of a factor; None where it does not open."""
    try:
        if factor.type == Authenticator.Type.RECOVERY_CODES:
            return recovery_codes.use(factor, code)
        return bool(factor.wrap().validate_code(code))
    except (DoesNotOpen, CannotOpen):
        logger.error("second_factor_does_not_open")
        return None


def _is_shown_now(factor: Authenticator, code: str) -> bool:
    """Whether an app shows this code now: one that did not match was used before. Asked of each code that is refused,
    so that the answer takes as long for all."""
    if factor.type != Authenticator.Type.TOTP:
        return False
    try:
        return bool(validate_totp_code(get_adapter().decrypt(factor.data["secret"]), code))
    except DoesNotOpen:
        return False


class AuthenticateForm(_SaysWhatDoesNotOpen, forms.AuthenticateForm):
    """The code with which somebody logs in."""

    def _told_when_locked(self) -> AbstractContextManager[None]:
        return told_when_locked(self.user)


class ReauthenticateForm(_SaysWhatDoesNotOpen, forms.ReauthenticateForm):
    """The code with which somebody who is logged in shows that it is she."""


class AnswerField(fields.JSONField):
    """What a browser says of a key, as JSON. Anybody may send anything: what nests without end is none, no error."""

    widget = fields.HiddenInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Ingen nøgle blev valgt. Prøv igen."),
        "invalid": _("Nøglen blev ikke læst. Prøv igen."),
    }

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > ANSWER_LENGTH:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return super().to_python(value)
        except (RecursionError, ValueError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """As it was sent: the page that shows the form again asks the key anew."""
        return InvalidJSONInput(data or "")


class _TakesHersAlone:
    """A form of a security key: one that stands in the table and was never set up here answers nothing, and what is no
    answer of a key at all is refused like a wrong one, with its line, which allauth leaves of codes alone."""

    user: User
    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Authenticator:
        try:
            key: Authenticator = super().clean_credential()  # type: ignore[misc] # allauth's forms have it
        except ValidationError as error:
            if error.code == TOO_OFTEN:  # One that was tried too often stays what it is.
                raise
            raise self._wrong_key() from error
        except _NO_ANSWER as error:
            raise self._wrong_key() from error
        finally:
            # Allauth's own takes a second answer to what a wrong one has answered.
            keys.clear_state()
        if not is_hers(key):
            raise self._wrong_key()
        answer = AuthenticationResponse.from_dict(self.cleaned_data["credential"])
        # An answer that is refused for something else leaves the count where it was: it would else be hers that falls
        # behind.
        self._require(key, answer)
        if not copied_keys.counts_on(key, answer.response.authenticator_data.counter):
            copied_keys.say_so(key.user)
            raise self._wrong_key(
                gettext(
                    "Nøglen ser ud til at være kopieret, så den blev ikke godkendt. Log på på en anden måde, og fjern "
                    "nøglen under Totrinslogin. Er den din eneste, så bed en administrator om at nulstille din ekstra "
                    "sikring."
                ),
                whose=key.user_id,
                why="copied",
            )
        return key

    def _require(self, key: Authenticator, answer: AuthenticationResponse) -> None:
        """Raise `ValidationError` where a key that has signed is not enough for this form."""

    def _wrong_key(self, said: str = "", *, whose: uuid.UUID | None = None, **detail: str) -> ValidationError:
        """What is said of it, once its line is written."""
        line = {"factor": Authenticator.Type.WEBAUTHN.value, **detail}
        audit.record_login("login.failed", user_id=whose or self._whose_login(), address="", detail=line)
        wrong = gettext("Sikkerhedsnøglen blev ikke godkendt. Brug en nøgle, du har sat op i Helle, og prøv igen.")
        return ValidationError(said or wrong, code="incorrect_code")

    def _whose_login(self) -> uuid.UUID | None:
        """Whose login was tried, where that is known."""
        return self.user.pk


def logs_in_alone(key: Authenticator) -> bool:
    """Whether a security key was set up to log in without a password: she ticked that, it keeps whose it is, as the
    browser said when it was made, and asked for a PIN, a finger or a face then. All stands in what is vouched for of
    it. Many keys keep whose they are without being asked to, so her tick is what counts."""
    kept = key.wrap()
    try:
        ticked = key.data["credential"][_TICKED] is True and kept.is_passwordless is True
        return ticked and bool(kept.authenticator_data.is_user_verified())
    except _NO_ANSWER:
        # Of another form than browsers give it.
        return False


class KeyForm(_TakesHersAlone, key_forms.AuthenticateWebAuthnForm):
    """The security key with which somebody logs in."""

    credential = AnswerField()

    def clean_credential(self) -> Authenticator:
        with told_when_locked(self.user):
            return super().clean_credential()


class KeyAloneForm(_TakesHersAlone, key_forms.LoginWebAuthnForm):
    """The security key with which somebody logs in without a password: it asks for a PIN, a finger or a face. Whose it
    is the key says itself, and anybody can say of a wrong one: it is known once a key of hers has signed."""

    credential = AnswerField()
    _signed_for: uuid.UUID | None = None

    def _whose_login(self) -> uuid.UUID | None:
        return self._signed_for

    def _require(self, key: Authenticator, answer: AuthenticationResponse) -> None:
        self._signed_for = key.user_id
        # What was asked for stands in the session, and may be what another page asked, where a key needs no PIN.
        if not answer.response.authenticator_data.is_user_verified():
            raise self._wrong_key()
        if not logs_in_alone(key):
            raise self._wrong_key(
                gettext(
                    "Nøglen er ikke sat op til at logge på uden adgangskode. Log på med e-mail og adgangskode, og brug "
                    "nøglen bagefter."
                )
            )


class KeyAgainForm(_TakesHersAlone, key_forms.ReauthenticateWebAuthnForm):
    """The security key with which somebody who is logged in shows that it is she."""

    credential = AnswerField()


class NewKeyForm(key_forms.AddWebAuthnForm):
    """A security key that somebody adds."""

    name = NameField(label=_("Navn"), max_length=NAME_LENGTH, required=False)
    credential = AnswerField()
    passwordless = fields.BooleanField(
        label=_("Brug nøglen til at logge på uden adgangskode"),
        help_text=_("Den bliver så en adgangsnøgle og beder om pinkode, ansigt eller fingeraftryk hver gang."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Raises `ValidationError` also for what is no answer of a key at all, and for a key that is to log in without
        a password and cannot."""
        # As the browser sent it, whatever allauth says of it.
        sent, ticked = self.cleaned_data.get("credential"), self.cleaned_data.get("passwordless")
        if sent and ticked and _asked_for_nothing(sent):
            raise ValidationError(
                _(
                    "Nøglen bad ikke om pinkode, ansigt eller fingeraftryk, så den kan ikke logge på alene. Har den "
                    "ingen pinkode, så giv den en, eller tilføj den uden at sætte kryds."
                )
            )
        try:
            cleaned: dict[str, Any] = super().clean()
        except _NO_ANSWER as error:
            raise get_adapter().validation_error("incorrect_code") from error
        made = cleaned.get("credential")
        if made:
            # Whatever the browser says of it.
            made[_TICKED] = cleaned["passwordless"]
        if made and cleaned["passwordless"] and not logs_in_alone(_as_it_would_be(made)):
            raise ValidationError(
                _(
                    "Nøglen kan ikke bruges til at logge på uden adgangskode. Tilføj den uden at sætte kryds, eller "
                    "brug en anden nøgle."
                )
            )
        return cleaned


def _asked_for_nothing(credential: Any) -> bool:
    """Whether a key that is being set up says that it asked for no PIN, no face and no finger."""
    try:
        return not _as_it_would_be(credential).wrap().authenticator_data.is_user_verified()
    except (*_NO_ANSWER, ValidationError):
        return False


def _as_it_would_be(credential: dict[str, Any]) -> Authenticator:
    """The key that a browser tells of, before it is kept."""
    return Authenticator(type=Authenticator.Type.WEBAUTHN, data={"credential": credential})


class NameOfKeyForm(key_forms.EditWebAuthnForm):
    """What somebody calls her security key."""

    name = NameField(label=_("Navn"), max_length=NAME_LENGTH)


class PageOfWhatDoesNotOpen:
    """Middleware: a page that would show what does not open says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DoesNotOpen):
            return None
        return render(request, "site/factor_does_not_open.html", status=HTTPStatus.CONFLICT)


@dataclass(frozen=True, slots=True)
class SealedAnew:
    """How many second factors were sealed anew, and how many no layer opens: those stay as they are."""

    done: int
    unopened: int


def seal_anew(*, also_cipher: bool = True) -> SealedAnew:
    """Seal every second factor under the layer of the key of search in force, and with the cipher in force.

    Not `also_cipher`: one that is under that layer stays as it is, whatever the shell says of the cipher. As the owner
    of the register. One that its owner changes meanwhile is hers, and is looked at again.
    """
    done, last, unopened = 0, -1, 0
    while last:
        last = unopened = 0
        for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN):
            try:
                anew = {
                    name: sealed_factors.sealed_anew(row.user_id, value, also_cipher=also_cipher)
                    for name, value in row.data.items()
                }
            except CannotOpen:
                unopened += 1
                continue
            if anew != row.data:
                last += Authenticator.objects.filter(pk=row.pk, data=row.data).update(data=anew)
        done += last
    return SealedAnew(done, unopened)
