"""What the stories of the administration begin with: a second administrator, requests, lost factors, reviews.

Rows are written by the owner, in the test's own transaction; what the actions do is told where they are tested.
"""

from __future__ import annotations

import datetime as dt
import uuid

from allauth.mfa.models import Authenticator
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.administration import asked_resets
from helle.register.administration.models import FactorReset, Leaver, RoleRequest
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from tests.cast import Cast, Member, as_owner, member
from tests.remembered import remembered

TODAY = dt.date(2025, 10, 6)


def astrid() -> Member:
    """A second administrator."""
    return member("Astrid Holt", "SOST", "administrator")


def a_role_asked_for(
    cast: Cast, *, about: Member | None = None, unit: str = "CMM", role: str = "cmm_lead"
) -> RoleRequest:
    """Anton has asked that somebody (Jonas) gets a role."""
    row = uuid.uuid4()
    as_owner(
        "INSERT INTO administration_rolerequest (id, user_id, unit_id, role, during, requested_at, requested_by_id, "
        "answer) VALUES (%s, %s, %s, %s, %s, %s, %s, '')",
        [
            row,
            (about or cast.jonas).user.pk,
            unit_id(unit),
            role,
            DateRange(TODAY, None),
            clock.now(),
            cast.anton.user.pk,
        ],
    )
    return RoleRequest.objects.get(pk=row)


@remembered
def a_factor(who: Member) -> Authenticator:
    """She has an app for two-step login."""
    found: Authenticator = Authenticator.objects.create(user=who.user, type="totp", data={"secret": "x"})
    return found


@remembered
def a_reset_asked_for(cast: Cast, about: Member) -> FactorReset:
    """Anton has asked that her lost factor is reset."""
    row, anton, now = uuid.uuid4(), cast.anton.user.pk, clock.now()
    asked = asked_resets.sealed(
        row, user_id=about.user.pk, asked_by_id=anton, checked="in_person", asked_at=now, address=about.user.email
    )
    as_owner(
        "INSERT INTO administration_factorreset"
        " (id, user_id, checked, requested_at, requested_by_id, answer, asked_sealed)"
        " VALUES (%s, %s, 'in_person', %s, %s, '', %s)",
        [row, about.user.pk, now, anton, asked],
    )
    return FactorReset.objects.get(pk=row)


@remembered
def a_leaver(cast: Cast, who: Member) -> Leaver:
    """She stops today and leaves two cases."""
    row = uuid.uuid4()
    as_owner(
        "INSERT INTO administration_leaver"
        " (id, user_id, unit_id, last_day, open_cases, waiting_tasks, unfinished_drafts, told_at)"
        " VALUES (%s, %s, %s, %s, 2, 0, 0, %s)",
        [row, who.user.pk, who.membership.unit_id, TODAY, clock.now()],
    )
    return Leaver.objects.get(pk=row)


NINA: dict[str, object] = {"full_name": "Nina Ny", "email": "nina@example.invalid", "language": "da"}


def typed(unit: str = "CMM", role: str = "cmm_caseworker") -> dict[str, object]:
    """What an administrator types to add Nina with a first role."""
    return NINA | {"unit": str(unit_id(unit)), "role": role, "since": "2025-10-06"}
