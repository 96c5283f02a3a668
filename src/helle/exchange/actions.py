"""Writing service accounts: one is made with its key, and ended."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from helle.exchange import queries
from helle.exchange.choices import RefusedFor
from helle.exchange.models import LONGEST
from helle.register.administration import policies as administration
from helle.register.administration.staff import as_staff
from helle.register.interface.typed import says_anything
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, refused_by
from helle.rules.ruling import Text

_DAYS: Final = Refused(
    Text(
        "Vælg en sidste dag, der ikke ligger før den første og højst et år efter.",
        "Choose a last day that is not before the first, and at most a year after it.",
    ),
    field="ends_on",
)
_NAME: Final = Refused(
    Text(
        "Skriv systemets navn med bogstaver, tal, mellemrum og - . _ ( ) alene.",
        "Write the system's name in letters, digits, blanks and - . _ ( ) alone.",
    ),
    field="name",
)
# As the database has it.
_PLAIN: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ0-9._()-]+(?: [A-Za-zÀ-ÖØ-öø-ÿ0-9._()-]+)*")
_SINCE: Final = Refused(
    Text("Den første dag er i dag eller senere.", "The first day is today or later."), field="begins_on"
)
_NO_REASON: Final = Refused(Text("Vælg, hvorfor du siger nej.", "Choose why you say no."), field="refused_for")
_FOR_NOTHING: Final = Refused(
    Text("Vælg, hvad systemet skal bruges til.", "Choose what the system is to be used for."), field="uses"
)
# What the database refuses by name.
SAID: Final[Mapping[str, Refused]] = {
    "service_account_role_is_for_such_a_unit": Refused(
        Text("Den type enhed har ikke den rolle.", "Units of this type do not have that role."), field="role"
    ),
    "service_account_does_what_its_role_may": Refused(
        Text(
            "Rollen må ikke alt det. Vælg en anden rolle eller færre anvendelser.",
            "The role may not do all of that. Choose another role, or fewer uses.",
        ),
        field="uses",
    ),
    "service_account_reads_no_colleagues_case": Refused(
        Text(
            "I den enhed siger man først, hvad man åbner en kollegas sag for, og det kan et system ikke. Det kan kun "
            "sende henvendelser.",
            "In that unit one first says what one opens a colleague's case for, which a system cannot. It can only "
            "send referrals.",
        ),
        field="uses",
    ),
    "service_account_is_for_an_open_unit": Refused(
        Text("Enheden er lukket den dag.", "The unit is closed on that day."), field="unit"
    ),
    "service_account_begins_today_or_later": _SINCE,
    "service_account_lasts_a_year_at_most": _DAYS,
    "service_account_is_for_something": _FOR_NOTHING,
    "service_account_is_confirmed_by_another": Refused(
        Text(
            "En anden end den, der lavede adgangen, siger ja til den: den, der leder enheden, eller en anden "
            "administrator, hvis ingen gør.",
            "Somebody else than who made the access says yes to it: whoever leads the unit, or another administrator "
            "where nobody does.",
        )
    ),
    "service_account_is_confirmed_once": Refused(
        Text("Adgangen venter ikke på et ja.", "The access is not waiting for a yes.")
    ),
    "service_account_is_refused_for_a_reason": _NO_REASON,
    "service_account_has_a_plain_name": _NAME,
    "service_account_is_called_as_nobody_is": Refused(
        Text(
            "Navnet ligner en brugers i Helle. Skriv, hvad systemet hedder.",
            "The name looks like that of a user of Helle. Enter what the system is called.",
        ),
        field="name",
    ),
    "service_account_has_a_name_of_its_own": Refused(
        Text(
            "Enheden har et system, hvis navn ligner. Afslut det først, eller giv det nye et andet navn.",
            "The unit has a system with a name like it. End it first, or give the new one another name.",
        ),
        field="name",
    ),
    "service_account_is_ended_once": Refused(
        Text("Systemets adgang er allerede afsluttet.", "The system's access has already been ended.")
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A system that is to call the API: of which unit, in which role, for what, and from when to when."""

    name: str
    unit_id: uuid.UUID
    role: str
    sends_referrals: bool
    reads_cases: bool
    begins_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class Made:
    """A system whose account was made. The key is in no database: it is told now or never."""

    account_id: uuid.UUID
    key: str = field(repr=False)


def account_make(wanted: Wanted) -> Made:
    """Make an account for a system of a unit. One that reads cases opens nothing before `account_confirm`, by somebody
    else. Raises `Refused`.
    """
    administration.require_administrator()
    if not says_anything(wanted.name):
        raise Refused(Text("Skriv, hvad systemet hedder.", "Enter what the system is called."), field="name")
    if not _PLAIN.fullmatch(wanted.name):
        raise _NAME
    if not (wanted.sends_referrals or wanted.reads_cases):
        raise _FOR_NOTHING
    if wanted.begins_on < clock.today():
        raise _SINCE
    if not wanted.begins_on <= wanted.ends_on <= wanted.begins_on + LONGEST:
        raise _DAYS
    made = Made(new_id(), queries.new_key())
    with refused_by(SAID), as_staff() as cursor:
        cursor.execute(
            "SELECT helle.add_service_account(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                made.account_id,
                wanted.name,
                wanted.unit_id,
                wanted.role,
                wanted.sends_referrals,
                wanted.reads_cases,
                queries.key_hash(made.key),
                wanted.begins_on,
                wanted.ends_on,
            ],
        )
    return made


def account_confirm(account_id: uuid.UUID) -> None:
    """Say the second yes to a system that is to read cases: its key opens from now on. Raises `Refused`."""
    administration.require_second()
    with refused_by(SAID), as_staff() as cursor:
        cursor.execute("SELECT helle.confirm_service_account(%s)", [account_id])


def account_refuse(account_id: uuid.UUID, refused_for: str) -> None:
    """Say no to a system that waits for the second yes, with why (a `RefusedFor`): it is ended. Raises `Refused`."""
    administration.require_second()
    if refused_for not in RefusedFor.values:
        raise _NO_REASON
    with refused_by(SAID), as_staff() as cursor:
        cursor.execute("SELECT helle.refuse_service_account(%s, %s)", [account_id, refused_for])


def account_end(account_id: uuid.UUID) -> None:
    """End it at once: its key opens nothing from now on. Raises `Refused`."""
    administration.require_administrator()
    with refused_by(SAID), as_staff() as cursor:
        cursor.execute("SELECT helle.end_service_account(%s)", [account_id])
