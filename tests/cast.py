"""The named cast: people of five organisations, and an outsider, who appear in every story."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OF_USER
from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client

from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Membership, User
from helle.register.protection import context
from helle.register.protection.context import Acting


@dataclass(frozen=True, slots=True)
class Member:
    """One person of the cast, with the membership she works in."""

    user: User
    membership: Membership

    @contextmanager
    def acting(self) -> Iterator[Acting]:
        """Act as this person."""
        with context.acting(self.membership.pk, purpose="casework") as acting:
            yield acting

    def client(self, *, second_factor: bool = True) -> Client:
        """A browser in which this person is logged in, with her second factor unless told otherwise."""
        client = Client()
        client.force_login(self.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        if second_factor:
            session = client.session
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": 0, "type": "totp"}]
            session[METHODS_OF_USER] = str(self.user.pk)
            session.save()
        return client


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is who."""

    mette: Member  # CMM caseworker
    jonas: Member  # CMM caseworker, her colleague
    karen: Member  # CMM lead
    vera: Member  # CMM hotline
    stine: Member  # CMM analyst
    ulla: Member  # Udlændingestyrelsen
    anders: Member  # Arbejdstilsynet
    sofie: Member  # Skattestyrelsen
    peter: Member  # Østjyllands Politi
    rita: Member  # Reden International, outreach
    nadia: Member  # AmiAmi, outreach
    henrik: Member  # Hjemrejsestyrelsen
    dorthe: Member  # data-protection officer
    anton: Member  # administrator
    olga: Member  # an outsider: a municipality that has nothing to do with it

    @classmethod
    def assemble(cls) -> Cast:
        """Write the cast into the register."""
        return cls(
            mette=member("Mette Holm", "CMM", "cmm_caseworker"),
            jonas=member("Jonas Lind", "CMM", "cmm_caseworker"),
            karen=member("Karen Dahl", "CMM", "cmm_lead"),
            vera=member("Vera Munk", "CMM", "cmm_hotline"),
            stine=member("Stine Voss", "CMM", "cmm_statistics"),
            ulla=member("Ulla Bech", "UDLST", "udlst_caseworker"),
            anders=member("Anders Toft", "AT", "control_officer"),
            sofie=member("Sofie Krag", "SKAT", "control_officer"),
            peter=member("Peter Juhl", "POL-OJYL", "police_officer"),
            rita=member("Rita Skov", "REDEN-OUT", "ngo_outreach"),
            nadia=member("Nadia Berg", "AMIAMI", "ngo_outreach"),
            henrik=member("Henrik Vad", "HJST", "hjst_caseworker"),
            dorthe=member("Dorthe Friis", "SOST", "data_protection_officer"),
            anton=member("Anton Riis", "SOST", "administrator"),
            olga=member("Olga Lund", "KOM-751", "municipality_caseworker"),
        )


def member(full_name: str, unit_code: str, role: str) -> Member:
    """A user with one membership since 2022."""
    user = User.objects.create(
        id=uuid.uuid4(),
        email=full_name.lower().replace(" ", ".") + f".{uuid.uuid4().hex[:6]}@example.invalid",
        full_name=full_name,
        password=make_password("a long enough password"),
    )
    membership = Membership.objects.create(
        id=uuid.uuid4(), user=user, unit_id=unit_id(unit_code), role=role, during=DateRange(dt.date(2022, 1, 1), None)
    )
    return Member(user, membership)
