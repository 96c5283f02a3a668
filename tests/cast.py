"""The named cast: people of five organisations, and an outsider, who appear in every story."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY as METHODS_OF_USER
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from psycopg import ClientCursor

from helle.register.administration import vouched
from helle.register.cases.models import Case
from helle.register.organisations.actions import Seat
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Membership, User
from helle.register.protection import clock, context, erasing
from helle.register.protection.context import Acting
from helle.register.protection.erasing import Subject
from helle.register.protection.keystore.models import DataKey
from helle.site.login_places import IN_SESSION as PLACE_IN_SESSION
from helle.site.session_store import SessionStore, row_key
from tests.remembered import remembered

SINCE_2022 = DateRange(dt.date(2022, 1, 1), None)
# Whoever a story begins with may set up her first factor, whatever its clock says.
NO_END = dt.datetime(9999, 1, 1, tzinfo=dt.UTC).isoformat()


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
        store, key, now = SessionStore(), uuid.uuid4().hex, int(time.time())
        # Not `force_login`: no log-in happens here, so the audit is to say of none. And in one statement, with all that
        # the first page would note: most tests begin with a client, and a page that is counted would take more.
        store.update(
            {
                SESSION_KEY: str(self.user.pk),
                BACKEND_SESSION_KEY: "helle.site.accounts.LoginsThatEnd",
                HASH_SESSION_KEY: self.user.get_session_auth_hash(),
                PLACE_IN_SESSION: row_key(key),
                "begun": now,
                "seen": now,
            }
        )
        if second_factor:
            store[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time(), "type": "totp"}]
            store[METHODS_OF_USER] = str(self.user.pk)
        store._session_key = key
        store.create_model_instance(dict(store.items())).save(force_insert=True)
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = key
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
    @remembered
    def assemble(cls) -> Cast:
        """Write the cast into the register."""
        return cls(**dict(zip(CAST, members(*CAST.values()), strict=True)))


CAST = {
    "mette": ("Mette Holm", "CMM", "cmm_caseworker"),
    "jonas": ("Jonas Lind", "CMM", "cmm_caseworker"),
    "karen": ("Karen Dahl", "CMM", "cmm_lead"),
    "vera": ("Vera Munk", "CMM", "cmm_hotline"),
    "stine": ("Stine Voss", "CMM", "cmm_statistics"),
    "ulla": ("Ulla Bech", "UDLST", "udlst_caseworker"),
    "anders": ("Anders Toft", "AT", "control_officer"),
    "sofie": ("Sofie Krag", "SKAT", "control_officer"),
    "peter": ("Peter Juhl", "POL-OJYL", "police_officer"),
    "rita": ("Rita Skov", "REDEN-OUT", "ngo_outreach"),
    "nadia": ("Nadia Berg", "AMIAMI", "ngo_outreach"),
    "henrik": ("Henrik Vad", "HJST", "hjst_caseworker"),
    "dorthe": ("Dorthe Friis", "SOST", "data_protection_officer"),
    "anton": ("Anton Riis", "SOST", "administrator"),
    "olga": ("Olga Lund", "KOM-751", "municipality_caseworker"),
}
# Whom few stories need: they join the cast when they are asked for.
LATER = {
    "hanne": ("Hanne Elkjær", "REDEN-HOME", "provider_staff"),
    "inge": ("Inge Rask", "ST-HOV", "socialtilsyn_inspector"),
    "jens": ("Jens Bruun", "ST-MIDT", "socialtilsyn_inspector"),
    "maja": ("Maja Krogh", "DRC", "drc_adviser"),
    "charlotte": ("Charlotte Ebbesen", "LIGE", "plan_owner"),
    "lise": ("Lise Aaby", "LIGE", "plan_owner"),
    "lars": ("Lars Munkholm", "RPOL", "rigspolitiet_contact"),
    "dagny": ("Dagny Frost", "UDLST", "plan_reporter"),
    "gerda": ("Gerda Liin", "REDEN-HOME", "plan_reporter"),
    "ida": ("Ida Storm", "IMR", "plan_owner"),
    "ulrik": ("Ulrik Bay", "UIM", "plan_owner"),
    "asger": ("Asger Lund", "AT", "plan_reporter"),
    "tove": ("Tove Lindberg", "RA", "plan_reporter"),
    "birte": ("Birte Holst", "BM", "plan_owner"),
    "bent": ("Bent Rosing", "BM", "plan_owner"),
    "bodil": ("Bodil Krarup", "BM", "plan_owner"),
    "jytte": ("Jytte Lindhard", "JM", "plan_owner"),
    "pia": ("Pia Anker", "POL-OJYL", "prosecutor"),
    "niels": ("Niels Vang", "NSK", "nsk_officer"),
    "lone": ("Lone Abild", "RPOL", "rigspolitiet_contact"),
}


@remembered
def latecomer(name: str) -> Member:
    """One of those who join later; the same person if she is here already."""
    full_name, unit_code, role = LATER[name]
    user = User.objects.filter(full_name=full_name).first()
    if user is None:
        return member(full_name, unit_code, role)
    return Member(user, Membership.objects.get(user=user))


def who_opened(case: Case) -> Member:
    """Whoever opened a case, for a story that is not handed her: two casts may tell one of a case each."""
    seat = Membership.objects.select_related("user").get(user=case.opened_by_user_id)
    return Member(seat.user, seat)


def named(cast: Cast, name: str) -> Member:
    """One of the cast, or of those who join it later."""
    if name in LATER:
        return latecomer(name)
    found: Member = getattr(cast, name)
    return found


def member(full_name: str, unit_code: str, role: str) -> Member:
    """A user with one membership since 2022."""
    return members((full_name, unit_code, role))[0]


def members(*who: tuple[str, str, str]) -> list[Member]:
    """Users with one membership each, by name, unit and role. In few statements: most tests begin with a cast."""
    password = make_password("a long enough password")
    users = [uuid.uuid4() for _each in who]
    seats = [uuid.uuid4() for _each in who]
    addresses = [_address(name) for name, _unit, _role in who]
    as_owner(
        "INSERT INTO organisations_user (id, email, full_name, password, language, is_active, vouched)"
        " SELECT id, email, name, %s, 'da', true, vouched"
        " FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[]) AS u (id, email, name, vouched)",
        [
            password,
            users,
            addresses,
            [name for name, _unit, _role in who],
            [
                vouched.sealed(user, vouched.beginning(address, password, NO_END))
                for user, address in zip(users, addresses, strict=True)
            ],
        ],
    )
    as_owner(
        "INSERT INTO organisations_membership (id, user_id, unit_id, role, during)"
        " SELECT id, user_id, unit_id, role, %s FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::text[])"
        " AS m (id, user_id, unit_id, role)",
        [SINCE_2022, seats, users, [unit_id(code) for _name, code, _role in who], [role for _name, _unit, role in who]],
    )
    people, rows = User.objects.in_bulk(users), Membership.objects.in_bulk(seats)
    return [Member(people[user], rows[seat]) for user, seat in zip(users, seats, strict=True)]


def _address(full_name: str) -> str:
    return full_name.lower().replace(" ", ".") + f".{uuid.uuid4().hex[:6]}@example.invalid"


def seat(user: User, unit_code: str, role: str) -> Membership:
    """One more membership since 2022."""
    row = Membership(id=uuid.uuid4(), user=user, unit_id=unit_id(unit_code), role=role, during=SINCE_2022)
    as_owner(
        "INSERT INTO organisations_membership (id, user_id, unit_id, role, during) VALUES (%s, %s, %s, %s, %s)",
        [row.pk, user.pk, row.unit_id, role, row.during],
    )
    return Membership.objects.get(pk=row.pk)


def reseat(membership: Membership, *, role: str | None = None, during: DateRange | None = None) -> None:
    """Change a membership's role or days."""
    as_owner(
        "UPDATE organisations_membership SET role = %s, during = %s WHERE id = %s",
        [role or membership.role, during or membership.during, membership.pk],
    )


def let_go(user: User) -> None:
    """Close a user's account."""
    as_owner("UPDATE organisations_user SET is_active = false WHERE id = %s", [user.pk])


def open_to(who: Member, case_id: uuid.UUID, *categories: str) -> None:
    """Give a unit some categories of a case, as acts would that have no page yet; those it holds now it keeps."""
    as_owner(
        "INSERT INTO protection_grant (case_id, person_id, unit_id, category, during, begun_by_id, number, opened_at)"
        " SELECT g.case_id, g.person_id, %s, new.category, tstzrange(greatest(lower(g.during), (SELECT"
        " max(upper(o.during)) FROM protection_grant o WHERE o.case_id = g.case_id AND o.unit_id = %s"
        " AND o.category = new.category)), NULL), g.begun_by_id,"
        " CASE WHEN new.category = 'core' THEN g.number END, CASE WHEN new.category = 'core' THEN g.opened_at END"
        " FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id AND u.code = 'CMM',"
        " unnest(%s::text[]) AS new (category) WHERE g.case_id = %s AND g.category = 'core'"
        " AND NOT EXISTS (SELECT 1 FROM protection_grant o WHERE o.case_id = g.case_id AND o.unit_id = %s"
        " AND o.category = new.category AND coalesce(upper(o.during) > helle.clock_now(), NOT isempty(o.during)))",
        [who.membership.unit_id, who.membership.unit_id, list(categories), case_id, who.membership.unit_id],
    )


def write_user(user: User, seat: Seat) -> None:
    """What `organisations.actions.user_write` does, but in the transaction of the test."""
    as_owner(
        "SELECT helle.add_user(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            user.pk,
            user.email,
            user.full_name,
            user.password,
            seat.membership_id,
            seat.unit_id,
            seat.role,
            seat.since,
            user.vouched,
        ],
    )


def close_unit(code: str, first_day_without: dt.date, *, successor: str = "") -> None:
    """Close a unit from a day on, as the file of the units would say it."""
    as_owner(
        "WITH gone AS (DELETE FROM organisations_unitname WHERE unit_id = %s AND upper_inf(during) RETURNING *)"
        " INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)"
        " SELECT unit_id, name_da, name_en, daterange(lower(during), %s) FROM gone",
        [unit_id(code), first_day_without],
    )
    if successor:
        as_owner(
            "INSERT INTO organisations_unitparent (unit_id, parent_id, relation, during)"
            " VALUES (%s, %s, 'successor', daterange(%s, NULL))",
            [unit_id(code), unit_id(successor), first_day_without],
        )


@contextmanager
def closed_meanwhile(code: str, first_day_without: dt.date) -> Iterator[None]:
    """Close a unit for a test that commits, and open it again: the units are shared by all tests of a worker."""
    close_unit(code, first_day_without)
    try:
        yield
    finally:
        # Under a new key, by which every process hears that the units were written anew.
        as_owner(
            "WITH gone AS (DELETE FROM organisations_unitname WHERE unit_id = %s AND upper(during) = %s RETURNING *)"
            " INSERT INTO organisations_unitname (unit_id, name_da, name_en, during)"
            " SELECT unit_id, name_da, name_en, daterange(lower(during), NULL) FROM gone",
            [unit_id(code), first_day_without],
        )


def as_owner(statement: str, parameters: list[object]) -> None:
    """Staff are written by the owner here: the application's role may not, and no other sees the test's transaction."""
    connection.ensure_connection()
    composed = ClientCursor(connection.connection).mogrify(statement, parameters)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tests.as_owner(%s)", [composed])


def destroy_key(*subjects: uuid.UUID) -> None:
    """Destroy keys of subjects of any kind, as another process would: who acts here may have opened them before."""
    found = DataKey.objects.filter(subject_id__in=subjects)
    erasing.destroy([Subject(row.kind, row.subject_id) for row in found], clock.now())
