"""Systems of other organisations: Arbejdstilsynet's sends referrals, a municipality's asks how its case stands."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any, Final

from django.test import Client

from helle.exchange import actions
from helle.exchange.actions import Made, Wanted
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Membership
from helle.register.protection import clock
from tests import administration_stories
from tests.cast import Cast, Member, as_owner

SYSTEM: Final = "Tilsynets sagssystem Snogelup"
MUNICIPAL: Final = "Kommunens fagsystem Vrangbæk"
NAME: Final = "Xiomara Fiddlewick"
DESCRIPTION: Final = "fire sov på lageret bag Trillebøren"


def make(cast: Cast, unit: str = "AT", role: str = "control_officer", **changed: Any) -> Made:
    """Anton gives a system access: Arbejdstilsynet's to send, where nothing else is said."""
    with cast.anton.acting():
        wanted: dict[str, Any] = {
            "name": SYSTEM,
            "unit_id": unit_id(unit),
            "role": role,
            "sends_referrals": True,
            "reads_cases": False,
            "begins_on": clock.today(),
            "ends_on": clock.today() + dt.timedelta(days=90),
        }
        return actions.account_make(Wanted(**(wanted | changed)))


def make_reader(cast: Cast, unit: str = "KOM-751", role: str = "municipality_caseworker", **changed: Any) -> Made:
    """Anton gives a municipality's system access to read how its cases stand, and a colleague of his says yes."""
    wanted = {"name": MUNICIPAL, "sends_referrals": False, "reads_cases": True} | changed
    made = make(cast, unit, role, **wanted)
    if wanted["reads_cases"]:
        confirm(made)
    return made


def confirm(made: Made) -> None:
    """Another administrator says the second yes."""
    with second().acting():
        actions.account_confirm(made.account_id)


def second() -> Member:
    """Another administrator, the same for as long as she is there."""
    seat = Membership.objects.select_related("user").filter(user__full_name="Astrid Holt", role="administrator").first()
    return Member(seat.user, seat) if seat is not None else administration_stories.astrid()


def referral(**changed: Any) -> dict[str, Any]:
    """What Arbejdstilsynet's system sends after a visit."""
    return {
        "occurred_on": clock.today().isoformat(),
        "sector": "cleaning",
        "description": DESCRIPTION,
        "consent": "not_needed",
        "indicators": ["wages"],
        "police_unit": "POL-OJYL",
        "persons": [{"sex": "woman", "age": 30, "nationality": "RO", "name": NAME}],
    } | changed


@dataclass(frozen=True, slots=True)
class System:
    """A system with a key that calls the API from somewhere."""

    key: str
    address: str = "192.0.2.7"

    def _headers(self, changed: dict[str, str | None]) -> dict[str, str]:
        given: dict[str, str | None] = {"Authorization": f"Bearer {self.key}", "Helle-Purpose": "casework"}
        return {name: value for name, value in (given | changed).items() if value is not None}

    def get(self, path: str, **headers: str | None) -> Any:
        """Ask; a header with the value None is left out, and underscores stand for dashes."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        client = Client(raise_request_exception=False, REMOTE_ADDR=self.address)
        return client.get(f"/api/v1/{path}", headers=self._headers(named))

    def send(
        self,
        body: object,
        *,
        once: uuid.UUID | str | None = None,
        kind: str = "application/json",
        **headers: str | None,
    ) -> Any:
        """Send a referral; a body of text goes as it is."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["Idempotency-Key"] = str(once if once is not None else uuid.uuid4())
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        client = Client(raise_request_exception=False, REMOTE_ADDR=self.address)
        return client.post("/api/v1/referrals", content, content_type=kind, headers=self._headers(named))


def written(
    cast: Cast,
    unit: str = "AT",
    role: str = "control_officer",
    name: str = SYSTEM,
    *,
    reads: bool = False,
    by: Member | None = None,
    days: int = 90,
) -> uuid.UUID:
    """An account that stands in the test's own transaction, which no other connection sees: written by the owner."""
    account = uuid.uuid4()
    as_owner(
        "INSERT INTO organisations_user (id, email, full_name, password, language, is_active, vouched)"
        " VALUES (%s, %s, %s, '!', 'da', false, '')",
        [account, f"{account}@system.invalid", name],
    )
    as_owner(
        "INSERT INTO exchange_serviceaccount (user_id, unit_id, role, sends_referrals, reads_cases, secret_hash,"
        " begins_on, ends_on, made_at, made_by_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            account,
            unit_id(unit),
            role,
            not reads,
            reads,
            account.bytes,
            clock.today(),
            clock.today() + dt.timedelta(days=days),
            clock.now(),
            (by or cast.anton).user.pk,
        ],
    )
    return account
