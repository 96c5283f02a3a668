"""Need to know, past the application: a colleague's case shows that it is there, and a look cannot be forged.

What is read here is read as `helle_app` by somebody who has taken over the web server and acts as Jonas.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from typing import Any

import psycopg
import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.cases.models import Case
from helle.register.protection import row_security
from helle.register.protection.identifiers import new_id
from helle.register.protection.row_security import closed_with
from helle.rules.need_to_know import Opening, open_hours
from tests.cast import Member, member
from tests.invariants.catalogue import PERSONAL, column, rows
from tests.invariants.conftest import Connection, Standing, act
from tests.look_stories import SECRETS

LOOK = (
    "INSERT INTO need_to_know_look (id, case_id, person_id, purpose, words_sealed, until, told, recorded_at,"
    " by_user_id, by_unit_id)"
    " VALUES (%(id)s, %(case)s, %(person)s, %(purpose)s, %(words)s, helle.instant() + %(lasts)s, %(told)s,"
    " coalesce(%(at)s, helle.instant()), %(user)s, %(unit)s)"
)


RULED_ON = dt.date(2025, 10, 6)
WITH_PURPOSE = dt.timedelta(hours=open_hours(Opening.WITH_PURPOSE, RULED_ON))
IN_DANGER: dict[str, Any] = {
    "purpose": "danger", "words": b"x", "told": "lead",
    "lasts": dt.timedelta(hours=open_hours(Opening.IN_DANGER, RULED_ON)),
}  # fmt: skip


def look(who: Member, case: Case, **changed: Any) -> dict[str, Any]:
    """A look as the application would write it, but for what is changed."""
    honest = {
        "id": new_id(), "case": case.pk, "person": case.person_id, "purpose": "second_reader", "words": None,
        "told": "", "lasts": dt.timedelta(hours=8), "at": None, "user": who.user.pk, "unit": who.membership.unit_id,
    }  # fmt: skip
    return honest | changed


def test_of_a_colleagues_case_every_row_that_needs_to_be_known_is_closed(standing: Standing, app: Connection) -> None:
    """The case of the story is Jonas's; Nina works in CMM too, and has nothing to do with it."""
    closed = {table for table in closed_with(PERSONAL) if table not in {one.table for one in PERSONAL if one.open_rows}}
    assert {"people_name", "casefile_note", "identification_interview", "cases_statement"} <= closed
    assert {"prosecution_victimlink", "prosecution_waiverproposal", "prosecution_disclosure", "tasks_event"} <= closed
    nina = member("Nina Bro", "CMM", "cmm_caseworker")
    assert act(app, nina)
    assert {table: rows(app, table) for table in closed if rows(app, table)} == {}
    assert rows(app, "cases_case") == 1 and rows(app, "cases_assignment") > 0
    kept_back = "SELECT count(*) FROM helle.kept_back_of_profile(%s)"
    assert column(app, kept_back, [standing.story.case.person_id]) == [0]
    app.execute(LOOK, look(nina, standing.story.case))
    seen = {table for table in closed if rows(app, table)}
    assert {"people_name", "casefile_note", "cases_statement", "support_plans_measure"} <= seen
    assert {"prosecution_victimlink", "prosecution_disclosure", "support_plans_measurestep", "tasks_event"} <= seen
    assert column(app, kept_back, [standing.story.case.person_id]) == [1]
    app.rollback()


def test_what_is_read_with_a_row_that_is_closed_asks_for_one(owner: Connection) -> None:
    """A table with policies of its own says so; each policy that lets its rows be read names the other table."""
    for one in PERSONAL:
        if one.read_with:
            allowed = column(
                owner,
                "SELECT qual FROM pg_policies WHERE tablename = %s AND cmd IN ('SELECT', 'ALL')"
                " AND permissive = 'PERMISSIVE'",
                [one.table],
            )
            assert allowed and all(f"FROM {one.read_with} " in qual for qual in allowed), one.table


def test_what_cannot_be_read_cannot_be_changed(standing: Standing, app: Connection) -> None:
    assert act(app, member("Nina Bro", "CMM", "cmm_caseworker"))
    changed = app.execute("UPDATE people_name SET superseded_at = helle.instant()").rowcount
    assert changed == 0


def test_what_the_lists_read_of_it_is_not_changed_either(standing: Standing, app: Connection) -> None:
    """It is there to be read: whoever changes it says first what for, but where the table says who else does."""
    listed = [one for one in PERSONAL if one.listed and not one.changed]
    written = {one.table: name for one in listed for name in one.privileges["helle_app"] if name.startswith("UPDATE")}
    assert act(app, member("Nina Bro", "CMM", "cmm_caseworker"))
    read = {table for table in written if rows(app, table)}
    assert {"people_residence", "minors_missing", "support_contactperson", "returns_returncase"} <= read
    for table, privilege in written.items():
        name = re.split(r"[(,)]", privilege if "(" in privilege else "(version)")[1]
        assert (table, app.execute(f"UPDATE {table} SET {name} = {name}").rowcount) == (table, 0)
    assert app.execute("UPDATE sharing_disclosure SET ended_at = helle.instant()").rowcount == 0


@pytest.mark.parametrize("facts", ["case_facts", "case_facts_shown", "case_facts_then"])
def test_nor_are_its_facts_given(standing: Standing, app: Connection, facts: str) -> None:
    """For who reads and for who writes: which rung it stands on, what was assessed and when, whether she was heard."""
    nina, case = member("Nina Bro", "CMM", "cmm_caseworker"), standing.story.case
    assert act(app, nina)
    given = f"SELECT count(*) FROM helle.{facts}(%s, current_date)"
    assert column(app, given, [case.pk]) == [0]
    app.execute(LOOK, look(nina, case))
    assert column(app, given, [case.pk]) == [1]
    app.rollback()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"at": dt.datetime(2025, 10, 1, tzinfo=dt.UTC)}, InsufficientPrivilege),
        ({"lasts": dt.timedelta(hours=25)}, CheckViolation),
        # Longer than the rule lets one with a purpose last, or one because of danger.
        ({"lasts": WITH_PURPOSE + dt.timedelta(seconds=1)}, CheckViolation),
        (IN_DANGER | {"lasts": IN_DANGER["lasts"] + dt.timedelta(seconds=1)}, CheckViolation),
        (IN_DANGER | {"told": "officer"}, CheckViolation),  # Somebody leads CMM.
        ({"lasts": dt.timedelta(0)}, CheckViolation),
        ({"purpose": "curiosity"}, CheckViolation),
        ({"purpose": "assigned"}, CheckViolation),
        ({"purpose": "other_work"}, CheckViolation),  # Not said in words.
        ({"purpose": "danger", "told": "lead", "lasts": dt.timedelta(hours=1)}, CheckViolation),
        ({"purpose": "danger", "told": "", "words": b"x", "lasts": dt.timedelta(hours=1)}, CheckViolation),
        ({"purpose": "danger", "told": "lead", "words": b"x", "lasts": dt.timedelta(hours=5)}, CheckViolation),
        ({"told": "lead"}, CheckViolation),
    ],
)
def test_a_look_is_not_forged(
    standing: Standing, app: Connection, changed: dict[str, Any], error: type[psycopg.Error]
) -> None:
    nina = member("Nina Bro", "CMM", "cmm_caseworker")
    assert act(app, nina)
    with pytest.raises(error):
        app.execute(LOOK, look(nina, standing.story.case, **changed))


def test_one_as_the_page_writes_it_is_taken(standing: Standing, app: Connection) -> None:
    """As long as the rule says, and told to who leads."""
    nina = member("Nina Bro", "CMM", "cmm_caseworker")
    assert act(app, nina)
    app.execute(LOOK, look(nina, standing.story.case, lasts=WITH_PURPOSE))
    app.execute(LOOK, look(nina, standing.story.case, **IN_DANGER))
    app.execute(LOOK, look(nina, standing.story.case, **IN_DANGER | {"told": "both"}))
    app.rollback()


def test_nor_in_another_name_of_another_unit_or_another_person(standing: Standing, app: Connection) -> None:
    cast, case = standing.cast, standing.story.case
    nina = member("Nina Bro", "CMM", "cmm_caseworker")
    for forged in (
        look(cast.jonas, case),
        look(nina, case, unit=cast.ulla.membership.unit_id),
        look(nina, case, person=column(app, "SELECT gen_random_uuid()")[0]),
    ):
        assert act(app, nina)
        with pytest.raises(InsufficientPrivilege):
            app.execute(LOOK, forged)
        app.rollback()
    # Of a unit without the case, of a kind that need not know, or in a role that reads no case.
    for who in (cast.olga, cast.rita, cast.vera, cast.dorthe):
        assert act(app, who)
        with pytest.raises(InsufficientPrivilege):
            app.execute(LOOK, look(who, case))
        app.rollback()


def test_a_look_and_its_answer_are_never_changed(standing: Standing, app: Connection) -> None:
    for statement in (
        "UPDATE need_to_know_look SET until = until + interval '1 hour'",
        "DELETE FROM need_to_know_look",
        "UPDATE need_to_know_answer SET verdict = 'right'",
        "DELETE FROM need_to_know_answer",
    ):
        assert act(app, standing.cast.karen)
        with pytest.raises(InsufficientPrivilege):
            app.execute(statement)
        app.rollback()


def test_the_words_lie_sealed(standing: Standing, owner: Connection) -> None:
    kept = column(owner, "SELECT words_sealed FROM need_to_know_look") + column(
        owner, "SELECT words_sealed FROM need_to_know_answer"
    )
    assert len(kept) >= 3 and not [one for one in kept for word in SECRETS if word.encode() in bytes(one)]


# What asks whether a case, a person or a referral is open to whoever acts, or answers for who asks.
ASKERS = (
    "may_open",
    "may_open_person",
    "may_open_referral",
    "opened_for",
    "referral_closed_by",
    "facts_are_open",
    "reads_task_event",
    "knows_person",
    "told_whose_stay",
    "shows_whereabouts",
)
# Lines of the desk that ask for the number of the criminal case alone: the rest they tell all the same. And what is
# told of a case that is due for disposal, as of one that is open.
PARTLY = {"charges_to_look_at", "indicted_and_not_weighed", "indictments_gone", "parts_of_others"}


def test_every_function_that_tells_of_a_case_asks_whether_it_is_open_or_says_which_list_needs_it(
    owner: Connection,
) -> None:
    """Those that only read, and take a case or a person, or name cases in what they give, or read a table whose rows
    are closed, by whatever key: by themselves or by a function that is theirs alone."""
    functions = owner.execute(
        """SELECT p.proname, p.prosrc, has_function_privilege('helle_app', p.oid, 'EXECUTE'),
                  p.prosecdef AND p.prorettype <> 'trigger'::regtype, p.provolatile = 'v',
                  EXISTS (SELECT 1 FROM unnest(p.proargnames) n WHERE n ~ '^(the_)?(case|person)(s|_id|_ids)?$')
             FROM pg_proc p WHERE p.pronamespace = 'helle'::regnamespace"""
    ).fetchall()
    given = {name for name, _source, granted, *_rest in functions if granted}
    sources: dict[str, str] = {}
    for name, source, *_rest in functions:
        sources[name] = sources.get(name, "") + source
    calls = {name: set(re.findall(r"helle\.(\w+)\(", source)) for name, source in sources.items()}

    def behind(name: str, seen: frozenset[str] = frozenset()) -> str:
        """The text of a function and of those that it alone calls: one that the application calls is judged itself."""
        own = (calls[name] & set(sources)) - given - set(ASKERS) - seen - {name}
        return sources[name] + "".join(behind(one, seen | own | {name}) for one in own)

    closed = re.compile(r"\b(" + "|".join(closed_with(PERSONAL)) + r")\b")
    found = {
        name: name in ASKERS or bool(calls[name] & set(ASKERS))
        for name, _source, granted, by_owner, writes, of_case in functions
        if granted and by_owner
        and not (writes and re.search(r"\b(INSERT|UPDATE|DELETE)\b", behind(name)))
        and ((of_case and not writes) or closed.search(behind(name)))
    }  # fmt: skip
    silent = {name for name, asks in found.items() if not asks}
    told = tomllib.loads((row_security.HERE / "open_functions.toml").read_text())
    assert silent == set(told) - PARTLY and set(told) >= PARTLY
    assert all(len(why) >= 12 for why in told.values())
    assert len(found) > len(told) + 40


def test_what_the_functions_of_a_page_tell_is_closed_with_it(standing: Standing, app: Connection) -> None:
    """A statement of her own asks them past the page."""
    case = standing.story.case
    asked = {
        "criminal_cases_of": "SELECT count(*) FROM helle.criminal_cases_of(%s)",
        "case_readers": "SELECT count(*) FROM helle.case_readers(%s)",
        "keeping_of": "SELECT count(*) FROM helle.keeping_of(%s)",
        "others_who_see": "SELECT count(*) FROM helle.others_who_see(%s)",
        "what_an_erasure_takes": "SELECT count(*) FROM helle.what_an_erasure_takes(%s)",
        "parts_of_others": "SELECT count(*) FROM helle.parts_of_others(ARRAY[%s])",
    }
    nina = member("Nina Bro", "CMM", "cmm_caseworker")
    assert act(app, nina)
    assert {name for name, statement in asked.items() if column(app, statement, [case.pk]) != [0]} == set()
    app.execute(LOOK, look(nina, case))
    assert all(column(app, statement, [case.pk]) != [0] for statement in asked.values())
    app.rollback()


def test_nor_do_they_tell_it_by_the_key_of_a_row(standing: Standing, app: Connection, owner: Connection) -> None:
    """Keys of rows that are closed stand in lists of the unit's work, and in whatever led to the rows before."""
    asked = [
        ("prosecution_waiverproposal", "WHERE helle.provisions_of_proposal(k) <> '{}'"),
        ("prosecution_waiverdecision", "WHERE helle.decided_by_provision(k) <> '{}'"),
        ("tasks_event", ", helle.hands_in_tasks(ARRAY[k])"),
        ("placements_placement", ", helle.told_with_the_order(k)"),
        ("identification_interview", "WHERE (helle.readings_of(k)).own > 0"),
        ("reintegration_budgetline", "WHERE helle.paid_for_line_shown(k) IS NOT NULL"),
        ("returns_returncase", "WHERE helle.paid_shown(k, 'housing') IS NOT NULL"),
        ("returns_returncase", "WHERE helle.consent_taken_back_shown(k) IS NOT NULL"),
    ]
    statements = [
        (f"SELECT k FROM unnest(%s::uuid[]) k {told}", column(owner, f"SELECT id FROM {table}"))
        for table, told in asked
    ]
    nina = member("Nina Bro", "CMM", "cmm_caseworker")
    assert act(app, nina)
    assert [one for one, keys in statements if column(app, one, [keys])] == []
    app.execute(LOOK, look(nina, standing.story.case))
    assert [one for one, keys in statements if not column(app, one, [keys])] == []
    app.rollback()
