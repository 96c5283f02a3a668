"""An authenticator app for somebody, without the pages on which she would add it."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from helle.register.administration import vouched
from helle.register.organisations.models import User
from helle.site import second_factors


def give_app(user: User, secret: str) -> Authenticator:
    """Her app, with this secret."""
    with second_factors.of(user):
        made: Authenticator = TOTP.activate(user, secret).instance
    vouched.factor_added(user, made, shown=False)
    return made


def takes(user: User, factor: Authenticator, code: str) -> bool:
    """Whether a second factor of hers opens, and the code is one of it."""
    with second_factors.of(user):
        taken: bool = factor.wrap().validate_code(code)
    return taken
