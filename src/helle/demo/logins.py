"""Passwords and second factors of the demo, for those who want to log in as one does: random for each installation.

They lie in one file that its owner alone can read, so that a second start prints the same ones.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction

from helle.demo import people
from helle.register.administration import vouched
from helle.register.administration.login_queries import has_no_login_here
from helle.register.organisations.models import User
from helle.site import second_factors


@dataclass(frozen=True, slots=True)
class Login:
    """What one person types: address, password, and the secret for her authenticator app."""

    role: str
    email: str
    password: str
    totp_secret: str


def file() -> Path:
    """Where the logins of this installation lie."""
    return Path(settings.HELLE_STATE) / "demo-logins.json"


def ensure() -> list[Login]:
    """One login for each role. Made at the first call, given to the people in the register, and kept."""
    known = _read()
    logins = [known.get(role) or _new(role, worker.email) for role, worker in people.roles().items()]
    if any(login.role not in known for login in logins):
        _write(logins)
    for login in logins:
        _give(login)
    return logins


def _new(role: str, email: str) -> Login:
    return Login(role, email, secrets.token_urlsafe(15), generate_totp_secret())


def _give(login: Login) -> None:
    user = User.objects.get(email=login.email)
    if not user.has_usable_password() and not has_no_login_here(user):
        with transaction.atomic():
            user.set_password(login.password)
            user.save(update_fields=["password"])
            Authenticator.objects.filter(user=user).delete()
            with second_factors.of(user):
                TOTP.activate(user, login.totp_secret)
            vouched.what_stands_there(user)


def _read() -> dict[str, Login]:
    try:
        return {entry["role"]: Login(**entry) for entry in json.loads(file().read_text())}
    except FileNotFoundError:
        return {}


def _write(logins: list[Login]) -> None:
    new = file().with_suffix(".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        json.dump([asdict(login) for login in logins], handle, indent=1)
    new.replace(file())
