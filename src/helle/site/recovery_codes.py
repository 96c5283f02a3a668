"""Recovery codes: shown once, on the page that makes them, and kept as slow hashes alone (PUB-DIG-07).

Allauth keeps a seed from which all are computed again, for as long as they last: whoever has the key that it is sealed
under has them. Each is hashed here as a password is, with a salt of its own, and the hash is sealed for whose it is: a
dump of the database gives nothing to guess at, and one that is copied to a colleague's account opens nothing there.
"""

from __future__ import annotations

import re
import secrets
from typing import Final

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from helle.register.administration import sealed_factors
from helle.register.organisations.models import User
from helle.register.protection.ciphers import CannotOpen

HOW_MANY: Final = 10
# The first digit is another in each, so that one hash is made for a code that is tried; nine are drawn.
_DRAWN: Final = 9
# Those that allauth made had eight, and any first one (`begins` is None).
_LENGTHS: Final = frozenset({1 + _DRAWN, 8})
_BETWEEN: Final = re.compile(r"[\s\u2010-\u2015-]+")


def make(user: User) -> tuple[Authenticator, list[str]]:
    """Make new codes in place of all that somebody has. Returns how they are kept, and the codes, which nobody can show
    again. Call in a transaction that holds her row."""
    codes = [f"{first}{secrets.randbelow(10**_DRAWN):0{_DRAWN}}" for first in range(HOW_MANY)]
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    kept = {
        "hashes": [sealed_factors.sealed_for(user.pk, make_password(code)) for code in codes],
        "begins": list(range(HOW_MANY)),
        "made": HOW_MANY,
    }
    row: Authenticator = Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data=kept)
    return row, codes


def in_two(code: str) -> str:
    """A code as it is read and written down."""
    return f"{code[:5]} {code[5:]}"


@transaction.atomic
def use(factor: Authenticator, typed: str) -> bool:
    """Whether what was typed is a code that is left; it is used up by that, also of two who type it at once. Raises
    `CannotOpen`."""
    row = Authenticator.objects.select_for_update().filter(pk=factor.pk).first()
    if row is None:
        return False
    hashes, code = _opened(row), _BETWEEN.sub("", typed)
    if len(code) not in _LENGTHS or not (code.isascii() and code.isdigit()):
        return False
    for place, (kept, begins) in enumerate(zip(hashes, row.data["begins"], strict=True)):
        if begins in (None, int(code[0])) and check_password(code, kept):
            del row.data["hashes"][place], row.data["begins"][place]
            row.save(update_fields=["data"])
            return True
    return False


def left(factor: Authenticator) -> int:
    """How many codes are not used. Raises `CannotOpen`."""
    return len(_opened(factor))


def _opened(row: Authenticator) -> list[str]:
    if "hashes" not in row.data:
        raise CannotOpen  # A seed of before that did not open when the register was upgraded.
    return [sealed_factors.opened_for(row.user_id, one) for one in row.data["hashes"]]
