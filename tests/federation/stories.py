"""Who is who at the provider of the tests, and how somebody comes from there."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from helle.register.administration import vouched
from helle.register.administration.models import LoginIdentity, PrivilegeRole
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import User
from helle.register.protection import clock
from helle.site import professional
from tests.administration_stories import TODAY
from tests.cast import Cast, Member, as_owner
from tests.federation.provider import Provider
from tests.second_factors import give_app

# Invented; the last digit checks the others.
CVR, ANOTHER_CVR = "12345674", "87654321"
METTE = uuid.UUID("3f0a4c11-2b7e-4f6d-9a51-0d6c2f1e7a01")
ISSUER = "https://provider.example"
CASEWORKER = "urn:dk:helle:sagsbehandler"
LEAD = "urn:dk:helle:leder"
PREPARED = "sofa lygte tranebær kaktus"
# What keeps a login of Helle's own from whoever is bound.
GUARDS = (("organisations_user", "no_password_beside"), ("mfa_authenticator", "no_factor_beside"))


def said(
    level: object = "Substantial", cvr: object = CVR, uuid_: object = METTE, privileges: object = None
) -> dict[str, object]:
    """What a provider says of somebody, in the words of OIOSAML."""
    return {
        professional.LEVEL: level,
        professional.CVR: cvr,
        professional.UUID: f"urn:uuid:{uuid_}" if isinstance(uuid_, uuid.UUID) else uuid_,
        professional.PRIVILEGES: privileges,
    }


def listed(*privileges: str, cvr: str = CVR, more: str = "") -> str:
    """A list of privileges as the Basic Privilege Profile has it."""
    each = "".join(f"<Privilege>{one}</Privilege>" for one in privileges)
    written = (
        '<bpp:PrivilegeList xmlns:bpp="http://digst.dk/oiosaml/basic_privilege_profile">'
        f'<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:{cvr}">{each}{more}</PrivilegeGroup>'
        "</bpp:PrivilegeList>"
    )
    return base64.b64encode(written.encode()).decode()


def bound(cast: Cast, who: Member, issuer: str, *, cvr: str = CVR, professional_: uuid.UUID = METTE) -> LoginIdentity:
    """Anton asked that she is bound to an identity, and Karen approved it."""
    row = uuid.uuid4()
    as_owner(
        "INSERT INTO administration_loginidentity (id, user_id, issuer, cvr, professional, requested_at,"
        " requested_by_id, answer, answered_at, answered_by_id, answered_as)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, 'approved', %s, %s, 'cmm_lead')",
        [
            row,
            who.user.pk,
            issuer,
            cvr,
            professional_,
            clock.now(),
            cast.anton.user.pk,
            clock.now(),
            cast.karen.user.pk if who is not cast.karen else cast.ulla.user.pk,
        ],
    )
    # Her password is void now, and with it what her sessions were under.
    who.user.refresh_from_db()
    made = LoginIdentity.objects.get(pk=row)
    with transaction.atomic():
        vouched.bound(made, kept=vouched.AS_APPLICATION)
    return made


def an_app(user: User) -> str:
    """Give her an authenticator app; returns its secret."""
    secret: str = generate_totp_secret()
    give_app(user, secret)
    return secret


def prepare(owner: psycopg.Connection[Any], user: User) -> str:
    """Write her a password and an app although she is bound, as stood there before none could be made.

    Returns the secret of the app.
    """
    with unguarded(owner):
        hers = User.objects.get(pk=user.pk)
        hers.set_password(PREPARED)
        hers.save(update_fields=["password"])
        return an_app(hers)


@contextmanager
def unguarded(owner: psycopg.Connection[Any]) -> Iterator[None]:
    """Where the database lets somebody write what it takes from nobody else."""
    for table, trigger in GUARDS:
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    try:
        yield
    finally:
        for table, trigger in GUARDS:
            owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


def asked_for(cast: Cast, who: Member, issuer: str = ISSUER, *, professional_: uuid.UUID = METTE) -> LoginIdentity:
    """Anton has asked that she is bound to an identity."""
    row = uuid.uuid4()
    as_owner(
        "INSERT INTO administration_loginidentity (id, user_id, issuer, cvr, professional, requested_at,"
        " requested_by_id, answer) VALUES (%s, %s, %s, %s, %s, %s, %s, '')",
        [row, who.user.pk, issuer, CVR, professional_, clock.now(), cast.anton.user.pk],
    )
    return LoginIdentity.objects.get(pk=row)


def gives(
    cast: Cast, issuer: str, privilege: str, role: str, *, unit: str = "CMM", cvr: str = CVR, answer: str = "approved"
) -> PrivilegeRole:
    """Anton asked that a privilege gives a role, and Karen approved it."""
    row = uuid.uuid4()
    answered: list[object] = [clock.now(), cast.karen.user.pk] if answer else [None, None]
    as_owner(
        "INSERT INTO administration_privilegerole (id, issuer, cvr, privilege, unit_id, role, during, requested_at,"
        " requested_by_id, answer, answered_at, answered_by_id, answered_as)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'cmm_lead')",
        [
            row,
            issuer,
            cvr,
            privilege,
            unit_id(unit),
            role,
            DateRange(TODAY, None),
            clock.now(),
            cast.anton.user.pk,
            answer,
            *answered,
        ],
    )
    return PrivilegeRole.objects.get(pk=row)


def go_there(client: Client, *, towards: str = "") -> str:
    """Press the button on the login page. Returns where she is sent."""
    sent = client.post(reverse("federation-leave"), {"next": towards})
    assert sent.status_code == 302, sent.content.decode()
    address: str = sent.headers["Location"]
    return address


def come_back(client: Client, brought: dict[str, str]) -> Any:
    """Come back with what the provider gave her."""
    return client.get(reverse("federation-return"), brought)


def log_in(client: Client, provider: Provider, *, towards: str = "") -> Any:
    """The whole way. Returns what she sees at its end."""
    return come_back(client, provider.authorize(go_there(client, towards=towards)))


def bring(client: Client, message: str, **more: str) -> Any:
    """Come back with the message that a SAML provider gave her."""
    return client.post(reverse("saml-return"), {"SAMLResponse": message} | more)
