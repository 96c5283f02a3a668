"""Users and their roles: one database role adds them, through one function that leaves a line in the audit."""

from __future__ import annotations

import datetime as dt
import json
import sys
import unicodedata
import uuid
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from psycopg.errors import CheckViolation, InsufficientPrivilege, UniqueViolation

from helle.register.administration import mails, vouched
from helle.register.administration.unit_queries import what_it_has
from helle.register.allocation.queries import workload
from helle.register.cases.queries import is_open, own_core_grants
from helle.register.interface.forms import PersonNameField
from helle.register.interface.seen import is_seen
from helle.register.organisations import actions
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Membership, User
from helle.register.protection import clock, row_security
from helle.register.protection.context import NoSuchMembership
from helle.rules.codes import Rung
from helle.site import installation
from tests import stories
from tests.cast import Cast
from tests.connected import borrowed
from tests.invariants.conftest import Connection

pytestmark = pytest.mark.usefixtures("committed")

SINCE = dt.date(2025, 10, 6)
ADD = "SELECT helle.add_user(%s, %s, 'Nina Ny', 'hashed', %s, %s, %s, %s, '')"


@pytest.fixture
def staff(ground: dict[installation.Store, str]) -> Iterator[Connection]:
    """The role that administers staff."""
    given = installation.connection_settings(Path(settings.HELLE_STATE), ground)["helle_staff"]
    with borrowed(given, autocommit=True) as connection:
        yield connection


def add(staff: Connection, *, email: str = "nina@example.invalid", role: str = "cmm_caseworker") -> uuid.UUID:
    user = uuid.uuid4()
    staff.execute(ADD, [user, email, uuid.uuid4(), unit_id("CMM"), role, SINCE])
    return user


def test_an_operator_adds_a_user_and_the_line_names_nobody_but_by_id(owner: Connection) -> None:
    user = actions.user_add(
        email="Nina@example.invalid",
        full_name="Nina Ny",
        unit_code="CMM",
        role="cmm_caseworker",
        since=SINCE,
        sealed=vouched.first_seal,
    )
    written = User.objects.get(pk=user.pk)
    assert not written.has_usable_password() and vouched.differs(written) is None
    membership = Membership.objects.get(user=user)
    assert (membership.role, membership.during.lower, membership.during.upper) == ("cmm_caseworker", SINCE, None)
    line = owner.execute("SELECT action, outcome, purpose, user_id, object_id, detail FROM audit_line").fetchone()
    assert line is not None
    assert line[:5] == ("user.added", "allowed", "operation", None, user.pk)
    assert line[5] == {"membership": str(membership.pk), "unit": str(unit_id("CMM")), "role": "cmm_caseworker"}
    assert "nina" not in json.dumps(line[5]).lower()


def test_she_chooses_a_password_by_a_link_that_works_once(committed: None) -> None:
    user = actions.user_add(
        email="nina@example.invalid",
        full_name="Nina Ny",
        unit_code="CMM",
        role="cmm_caseworker",
        since=SINCE,
        sealed=vouched.first_seal,
    )
    link, chosen = urlsplit(mails.first_link(user)), "fire blå dæksler i regnvejr"
    page = Client().get(link.path, follow=True)
    assert b"password1" in page.content
    page.client.post(page.request["PATH_INFO"], {"password1": chosen, "password2": chosen})
    hers = User.objects.get(pk=user.pk)
    assert hers.check_password(chosen) and vouched.differs(hers) is None
    assert b"password1" not in Client().get(link.path, follow=True).content


def _nina() -> User:
    return actions.user_add(
        email="nina@example.invalid",
        full_name="Nina Ny",
        unit_code="CMM",
        role="cmm_caseworker",
        since=SINCE,
        sealed=vouched.first_seal,
    )


def _asks_for_a_password(link: str) -> bool:
    return b"password1" in Client().get(urlsplit(link).path, follow=True).content


def test_a_second_link_is_made_for_who_lost_the_first_which_is_void_then(owner: Connection) -> None:
    """Also once the time for her first factor is over: it begins anew."""
    first = mails.first_link(_nina())
    assert _asks_for_a_password(first)
    clock.move_forward(dt.timedelta(days=60))
    assert vouched.differs(User.objects.get()) is vouched.Differs.FACTOR_TOO_LATE
    user = actions.user_link("NINA@example.invalid", sealed=vouched.first_seal_anew)
    assert vouched.differs(User.objects.get()) is None
    assert not _asks_for_a_password(first) and _asks_for_a_password(mails.first_link(user))
    line = owner.execute(
        "SELECT action, user_id, object_id, detail FROM audit_line ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert line == ("user.linked_anew", None, user.pk, {})


def test_whoever_has_chosen_none_is_not_mailed_that_her_password_is_the_same(committed: None) -> None:
    """She asks for a link on the page of the login, where mail goes out."""
    Client(headers={"Accept-Language": "da"}).post("/konto/password/reset/", {"email": _nina().email})
    (said,) = mail.outbox
    assert "kontoen har stadig ingen adgangskode" in said.body and "samme som før" not in said.body


def test_no_link_is_made_for_who_has_a_login_or_was_added_by_others(staff: Connection, owner: Connection) -> None:
    """It would open what is hers: a link is worth a password."""

    def refused() -> str:
        with pytest.raises(actions.CannotLink) as why:
            actions.user_link("nina@example.invalid", sealed=vouched.first_seal_anew)
        return str(why.value)

    assert "nobody has that address" in refused()
    _nina()
    owner.execute("UPDATE organisations_membership SET during = daterange('2025-01-01', '2025-02-01')")
    assert "has no role" in refused()
    owner.execute("UPDATE organisations_membership SET during = daterange(lower(during), NULL)")
    owner.execute("UPDATE organisations_user SET is_active = true, last_login = now()")
    assert "has chosen a password" in refused()
    owner.execute("UPDATE organisations_user SET last_login = NULL, password = 'scrypt$'")
    assert "has chosen a password" in refused()
    owner.execute("UPDATE organisations_user SET password = '!', email = 'thief@example.invalid'")
    invited = User(id=uuid.uuid4(), email="nina@example.invalid", full_name="Nina Ny", password="!")
    invited.vouched = vouched.first_seal(invited)
    owner.execute(
        "INSERT INTO organisations_user (id, email, full_name, password, language, is_active, vouched)"
        " VALUES (%s, %s, %s, '!', 'da', true, %s)",
        [invited.pk, invited.email, invited.full_name, invited.vouched],
    )
    assert "added on the pages" in refused()
    with pytest.raises(vouched.NotVouched):
        actions.user_link("thief@example.invalid", sealed=vouched.first_seal_anew)


NOT_SEEN = (
    *("Nina\nNy", "Nina\tNy", "Nina \u202eyN", "Nina\u200b Ny", "\u200b", "Nina\u00adNy", "Nina\u3164"),
    # Marks and a letter that are not drawn, a way to draw a letter, and a pattern of braille without a dot.
    *("Ni\u034fna Ny", "Nina\ufe0f Ny", "Ni\u180bna Ny", "Nina\u17b4 Ny", "Nina\u2800Ny", "Nina\U000e0100 Ny"),
    # Joiners that join nothing, and marks of the way of a line where no sign runs from right to left.
    *(
        "Nina\u200d Ny",
        "Ni\u200cna Ny",
        "Nina Ny\u200d",
        "\u0646\u200c",
        "Nina Ny\u200e",
        "\u200fNina Ny",
        "Nina\u061c Ny",
    ),
)
# Persian, with a joiner after a letter that does not join with the next one; Hindi; Malayalam, at the end; Bengali.
WITH_JOINERS = (
    "\u0646\u0627\u0632\u200c\u0646\u06cc\u0646",
    "\u0915\u094d\u200d\u0937",
    "\u0d30\u0d3e\u0d1c\u0d28\u0d4d\u200d",
    "\u09b0\u200d\u09cd\u09af\u09be",
)
# Each looks like Nina Ny.
WITH_OTHER_BLANKS = ("Nina\u00a0Ny", "Nina\u2007Ny", "Nina  Ny", "Nina\u3000 Ny", " Nina Ny\u202f")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"unit_code": "NONE"}, "no unit has the code"),
        ({"role": "ngo_outreach"}, "a unit like CMM has no ngo_outreach"),
        *(({"full_name": name}, "^--name: it has signs that cannot be seen") for name in NOT_SEEN),
        *(({"full_name": blank}, r"^--name: This field cannot be blank\.$") for blank in ("", "   ", "\n")),
        ({"full_name": "N" * 121}, "^--name: Ensure this value has at most 120 characters"),
        ({"email": "nonsense"}, r"^--email: Enter a valid email address\.$"),
    ],
)
def test_who_cannot_be_added_is_told_why(owner: Connection, changed: dict[str, str], why: str) -> None:
    given = {"email": "n@example.invalid", "full_name": "N", "unit_code": "CMM", "role": "cmm_caseworker"} | changed
    with pytest.raises(actions.CannotAdd, match=why):
        actions.user_add(**given, since=SINCE, sealed=vouched.first_seal)
    assert owner.execute("SELECT count(*) FROM organisations_user").fetchone() == (0,)


def test_a_page_takes_the_names_that_the_command_does_and_no_others() -> None:
    for name in NOT_SEEN:
        with pytest.raises(ValidationError):
            PersonNameField().clean(name)
    for name in ("Nina Ny", *WITH_JOINERS, "\u05e0\u05d9\u05e0\u05d4\u200f"):
        assert PersonNameField().clean(name) == name and is_seen(name)
    for name in WITH_OTHER_BLANKS:
        assert PersonNameField().clean(name) == "Nina Ny" and not is_seen(name)


def test_the_command_writes_plain_blanks_as_a_page_does(owner: Connection) -> None:
    for number, name in enumerate(WITH_OTHER_BLANKS):
        given = {"email": f"n{number}@example.invalid", "unit_code": "CMM", "role": "cmm_caseworker"}
        actions.user_add(**given, full_name=name, since=SINCE, sealed=vouched.first_seal)
    assert set(owner.execute("SELECT full_name FROM organisations_user").fetchall()) == {("Nina Ny",)}


def test_the_database_refuses_the_same_signs_in_a_name_one_by_one(owner: Connection) -> None:
    """Asked of every sign there is, but for zero and halves of pairs, which no text of the database holds."""
    asked = (
        "SELECT n FROM generate_series(1, 1114111) n"
        " WHERE n NOT BETWEEN 55296 AND 57343 AND helle.has_unseen_signs('a' || chr(n) || 'b')"
    )
    refused = {number for (number,) in owner.execute(asked).fetchall()}
    every = (number for number in range(1, sys.maxunicode + 1) if unicodedata.category(chr(number)) != "Cs")
    assert refused == {number for number in every if not is_seen(f"a{chr(number)}b")}


def test_what_joins_or_turns_the_line_is_part_of_a_name_beside_the_same_signs_in_the_database(
    owner: Connection,
) -> None:
    """Asked beside every sign of the planes that have scripts which join or run from right to left."""
    last = 0x1FFFF
    for before, after in (("", "\u200db"), ("\u0646\u200c", ""), ("a\u200d", "b"), ("a", "b\u200e")):
        asked = (
            "SELECT n FROM generate_series(1, %s) n"
            " WHERE n NOT BETWEEN 55296 AND 57343 AND helle.has_unseen_signs(%s || chr(n) || %s)"
        )
        refused = {number for (number,) in owner.execute(asked, [last, before, after]).fetchall()}
        every = (number for number in range(1, last + 1) if unicodedata.category(chr(number)) != "Cs")
        assert refused == {number for number in every if not is_seen(before + chr(number) + after)}


def test_no_name_with_a_sign_that_is_not_seen_is_written_past_the_pages(staff: Connection, owner: Connection) -> None:
    user = add(staff)
    for statement, name in product(
        (
            "UPDATE organisations_user SET full_name = %s",
            "INSERT INTO allocation_interpreter (id, name, sex, origin) VALUES (gen_random_uuid(), %s, 'female', '')",
            "INSERT INTO codelists_entry (code_list, code, word_da, word_en, during, source)"
            " VALUES ('languages', 'xx', 'Opdigtet', %s, '[2025-01-01,)', 'PER-01')",
        ),
        (*NOT_SEEN, *WITH_OTHER_BLANKS),
    ):
        with pytest.raises(CheckViolation, match="name_can_be_seen"), owner.transaction():
            # Who may write in the directory is asked first, and is not what is looked at here.
            owner.execute("ALTER TABLE allocation_interpreter DISABLE TRIGGER keep_directory")
            owner.execute(statement, [name])
    owner.execute("UPDATE organisations_user SET full_name = %s", ["\u0646\u0627\u0632\u200c\u0646\u06cc\u0646"])
    assert User.objects.get(pk=user).full_name.startswith("\u0646")


def test_an_address_is_taken_once_whatever_its_case(staff: Connection) -> None:
    add(staff)
    with pytest.raises(UniqueViolation):
        add(staff, email="NINA@example.invalid")
    with pytest.raises(actions.CannotAdd, match="taken"):
        actions.user_add(
            email="NINA@example.invalid",
            full_name="N",
            unit_code="CMM",
            role="cmm_lead",
            since=SINCE,
            sealed=vouched.first_seal,
        )


def test_a_role_that_the_unit_does_not_carry_leaves_no_user(staff: Connection, owner: Connection) -> None:
    with pytest.raises(CheckViolation):
        add(staff, role="udlst_caseworker")
    assert owner.execute("SELECT count(*) FROM organisations_user").fetchone() == (0,)


def test_an_operator_ends_a_role_with_its_last_day(staff: Connection) -> None:
    user = add(staff)
    for last_day in (SINCE + dt.timedelta(days=30), SINCE):
        left = actions.user_leave(
            email="NINA@example.invalid", unit_code="CMM", role="cmm_caseworker", last_day=last_day
        )
        assert left == actions.Left(open_cases=0, waiting_tasks=0)
        assert Membership.objects.get(user_id=user).during.upper == last_day + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"unit_code": "NONE"}, "no unit has the code"),
        ({"email": "nobody@example.invalid"}, "nobody with that address is cmm_caseworker"),
        ({"role": "cmm_lead"}, "nobody with that address is cmm_lead"),
        ({"unit_code": "UDLST"}, "nobody with that address is cmm_caseworker in UDLST"),
        ({"last_day": SINCE - dt.timedelta(days=1)}, "nobody with that address"),
    ],
)
def test_a_role_that_is_not_there_is_not_ended(staff: Connection, changed: dict[str, Any], why: str) -> None:
    user = add(staff)
    given: dict[str, Any] = {
        "email": "nina@example.invalid",
        "unit_code": "CMM",
        "role": "cmm_caseworker",
        "last_day": SINCE,
    }
    with pytest.raises(actions.CannotEnd, match=why):
        actions.user_leave(**given | changed)
    assert Membership.objects.get(user_id=user).during.upper is None


def test_a_role_ends_yesterday_at_the_earliest(committed_cast: Cast) -> None:
    mette, today = committed_cast.mette.user, SINCE
    given = {"email": mette.email, "unit_code": "CMM", "role": "cmm_caseworker"}
    with pytest.raises(actions.CannotEnd, match="yesterday at the earliest"):
        actions.user_leave(**given, last_day=today - dt.timedelta(days=2))
    actions.user_leave(**given, last_day=today - dt.timedelta(days=1))
    with pytest.raises(NoSuchMembership), committed_cast.mette.acting():
        pass


def test_the_role_that_adds_users_reads_and_writes_no_table(staff: Connection) -> None:
    """All in one: to empty the register after each of three hundred tables takes longer than to ask for it."""
    asked = [f"{verb} FROM {one.table}" for one in row_security.table_classes() for verb in ("SELECT", "DELETE")]
    assert len(asked) > 500
    assert [statement for statement in asked if not _is_refused(staff, statement)] == []


def _is_refused(staff: Connection, statement: str) -> bool:
    try:
        staff.execute(statement.encode())
    except InsufficientPrivilege:
        return True
    return False


def test_and_calls_no_other_function(staff: Connection) -> None:
    callable_ = staff.execute(
        "SELECT proname FROM pg_proc WHERE pronamespace = 'helle'::regnamespace"
        " AND has_function_privilege('helle_staff', oid, 'EXECUTE')"
    ).fetchall()
    assert [name for (name,) in sorted(callable_)] == [
        *(
            "act",
            "add_code",
            "add_hours",
            "add_mandate",
            "add_service_account",
            "add_user",
            "answer_factor_reset",
            "answer_identity",
            "answer_privilege",
            "answer_role",
            "change_user",
        ),
        *("close_unit", "confirm_service_account", "correct_unit_name", "end_code", "end_hours", "end_identity"),
        *("end_mandate", "end_membership", "end_privilege", "end_role", "end_service_account", "end_sessions"),
        *("hold_factor_reset", "invite_user"),
        *("link_user_anew", "log_in_by_identity"),
        *("move_unit", "new_unit", "refuse_service_account", "rename_unit"),
        *("request_factor_reset", "request_identity", "request_privilege"),
        *(
            "request_role",
            "review_role",
            "reword_code",
            "seal_login",
            "seal_of_login",
            "see_leaver",
            "see_unexplained_right",
            "set_exception",
            "spend_assertion",
        ),
    ]


def test_the_application_changes_a_password_and_the_last_login_and_nothing_else(
    staff: Connection, app: Connection
) -> None:
    user = add(staff)
    app.execute("UPDATE organisations_user SET password = 'x', last_login = now() WHERE id = %s", [user])
    app.commit()
    for column in ("id", "email", "full_name", "language", "is_active"):
        with pytest.raises(InsufficientPrivilege):
            app.execute(f"UPDATE organisations_user SET {column} = {column}")
        app.rollback()


def test_the_function_the_workload_and_the_lists_mean_the_same_by_an_open_case(
    committed_cast: Cast, owner: Connection
) -> None:
    jonas, karen = committed_cast.jonas, committed_cast.karen
    stories.assign(karen, stories.an_opened_case(committed_cast), jonas)
    disagree, counted = [], set()
    for rung, steps, period_end in product(
        (None, *(one.value for one in Rung)),
        (None, "[]", '[{"code": "wind_down", "due": null}]'),
        (None, SINCE - dt.timedelta(days=1), SINCE),
    ):
        owner.execute(
            "UPDATE protection_grant SET rung = %s, steps = %s, period_end = %s WHERE assigned_to_id = %s",
            [rung, steps, period_end, jonas.user.pk],
        )
        with owner.transaction(force_rollback=True):
            left = owner.execute(
                "SELECT * FROM helle.end_membership(%s, %s, 'cmm_caseworker', %s)",
                [jonas.user.email, unit_id("CMM"), SINCE],
            ).fetchone()
        with karen.acting():
            load = workload([jonas.user])[0].open_cases
            listed = own_core_grants().filter(is_open(), assigned_to_id=jonas.user.pk).count()
        with committed_cast.anton.acting():
            of_the_unit = what_it_has(unit_id("CMM"), SINCE).open_cases
        counted.add(listed)
        if not (left and left[0] == load == listed == of_the_unit):
            disagree.append((rung, steps, period_end, left, load, listed, of_the_unit))
    assert disagree == []
    assert counted == {0, 1}
