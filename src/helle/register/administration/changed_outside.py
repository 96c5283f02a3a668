"""What is refused while somebody's login is not as Helle vouched for it (PUB-DIG-07).

Asked before anything of her login is written: what two people said yes to would else be said of what a hand put there.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from helle.register.administration import vouched
from helle.register.administration.vouched import NotVouched, Vouched
from helle.register.organisations.models import User
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

_SEAL: Final = Text(
    "Brugerens login er ændret uden om Helle. Find ud af hvordan, og nulstil så den ekstra sikring: det tager to.",
    "The user's login was changed outside Helle. Find out how, and then reset the second factor: that takes two "
    "people.",
)
_ADDRESS: Final = Text(
    "Brugerens mailadresse er skrevet uden om Helle, og mails går til den, der skrev den. Få den, der driver Helle, "
    "til at skrive den rigtige tilbage, eller afslut brugerens roller og bed om en ny bruger.",
    "The user's email address was written outside Helle, and mails go to whoever wrote it. Have whoever runs Helle put "
    "the right one back, or end the user's roles and request a new user.",
)
_ANOTHER: Final = Text(
    "Brugerens mailadresse er en anden end den, der stod på siden. Åbn siden igen, og læs den.",
    "The user's email address is another than the one on the page. Open the page again, and read it.",
)

_NOTHING_TYPED: Final = Text("Skriv brugerens mailadresse.", "Enter the user's email address.")
NOT_AS_TYPED: Final = Text(
    "Adressen er en anden end den, der står for brugeren, eller end den, der blev bedt om. Er du sikker på den, så få "
    "den, der driver Helle, til at finde ud af, hvem der har skrevet en anden.",
    "The address is another than the one that stands for the user, or than the one in the request. If you are sure of "
    "it, have whoever runs Helle find out who wrote another.",
)


def require_opens(user: User) -> Vouched:
    """What is vouched for of her. Raises `Refused` where nothing is sealed for her that opens."""
    try:
        return vouched.of(user)
    except NotVouched as error:
        raise Refused(_SEAL) from error


def require_her_address(user: User) -> None:
    """Raise `Refused` where nothing opens, or the address in her row is not the one that was vouched for."""
    _require_address(require_opens(user), user)


def require_no_other_address(user: User) -> None:
    """Raise `Refused` where the seal opens and says another address. Where it does not open, two people read one."""
    with suppress(NotVouched):
        _require_address(vouched.of(user), user)


def _require_address(was: Vouched, user: User) -> None:
    if not vouched.is_address(was, user.email):
        raise Refused(_ADDRESS)


def require_as_read(user: User, address: str, *, field: str) -> None:
    """Raise `Refused` where the address in her row is not the one that whoever asks or answers has read; or typed, from
    what she knows herself, where nothing is vouched for of her that opens: then beside the `field` that she typed in.
    """
    if vouched.opens(user):
        if user.email.lower() != address.strip().lower():
            raise Refused(_ANOTHER)
    elif not address.strip():
        raise Refused(_NOTHING_TYPED, field=field)
    elif user.email.lower() != address.strip().lower():
        raise Refused(NOT_AS_TYPED, field=field)
