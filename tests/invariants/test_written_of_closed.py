"""A colleague's closed case is not opened to others, changed or taken away from by a statement (PUB-DIG-04).

What the application's role may call or write in is read out of the catalogue: whatever of it writes of a case asks
whether that is open, or stands here with why it need not. So a new function or table cannot be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import psycopg
import pytest
from psycopg.types.json import Jsonb

from helle.register.cases.models import Case
from tests.cast import Member, member
from tests.invariants.catalogue import CLASSES
from tests.invariants.conftest import Connection, Standing, act
from tests.invariants.test_need_to_know import LOOK, look

# --- functions ---------------------------------------------------------------------------------------------------

FUNCTIONS: Final = """
    SELECT p.proname, p.prosrc, p.prosecdef AND p.provolatile = 'v' AND p.prorettype <> 'trigger'::regtype
           AND has_function_privilege('helle_app', p.oid, 'EXECUTE')
      FROM pg_proc p WHERE p.pronamespace = 'helle'::regnamespace
"""
# Whose rows hang on a case, a person or a referral, also by way of others.
OF_A_CASE: Final = """
    WITH RECURSIVE of_a_case AS (
      SELECT unnest(ARRAY['cases_case', 'people_person', 'referrals_referral']::regclass[]) AS of
      UNION SELECT k.conrelid::regclass FROM pg_constraint k JOIN of_a_case o ON k.confrelid = o.of
             WHERE k.contype = 'f')
    SELECT of::text FROM of_a_case
"""
_WRITES: Final = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?:public\.)?([a-z]+\w*_\w+)")
_CALLS: Final = re.compile(r"helle\.(\w+)\s*\(")
_ASKS: Final = re.compile(r"helle\.(?:require_open|may_open(?:_person|_referral)?)\(")
# These ask for what begins a grant alone, and so show nothing of what a function that reaches them changes.
ACTS: Final = {"apply_act", "record_act"}

OWN: Final = "whoever acts reads or writes it of herself"
OTHERS: Final = "it is for police, prosecution or a municipality, whose people need not know"
A_LIST: Final = "it is of all that are due, drawn by the register, and approved by two"
COMES_IN: Final = "something that came in, which does not wait for who has the case"
STAYS_OPEN: Final = {
    "approve_disposal": A_LIST,
    "draw_disposal": A_LIST,
    "blank_decision_reasons": OTHERS,
    "blank_waiver_reasons": OTHERS,
    "end_criminal_part": OTHERS,
    "give_criminal_part": OTHERS,
    "say_whose_detention": COMES_IN,
    "mark_referral": COMES_IN,
    "send_referral": COMES_IN,
    "receive_at_municipality": OTHERS,
    "decide_erasure": "who leads CMM, to whom its cases are open, decides on what another asked for",
    "erasure_done": "it ends an erasure that two have decided",
    "give_draft": "a draft of who left the unit is given on, unread, by whoever gives work away",
    "destroy_draft": "a draft in a case that the unit has no more",
}


def _bodies(owner: Connection) -> tuple[dict[str, str], set[str]]:
    """What each function does, without comments, and which of them the application calls and may write by."""
    bodies: dict[str, str] = {}
    called = set()
    for name, source, is_called in owner.execute(FUNCTIONS.encode()):
        bodies[name] = bodies.get(name, "") + re.sub(r"--[^\n]*", "", source)
        if is_called:
            called.add(name)
    return bodies, called


def _reached(name: str, bodies: dict[str, str]) -> Iterator[str]:
    """A function and those that it calls, but the acts and what only they call."""
    seen, waiting = set(), [name]
    while waiting:
        one = waiting.pop()
        if one in bodies and one not in seen and one not in ACTS:
            seen.add(one)
            waiting += _CALLS.findall(bodies[one])
            yield bodies[one]


def _written(name: str, bodies: dict[str, str]) -> Iterable[str]:
    return {table for body in _reached(name, bodies) for table in _WRITES.findall(body)}


def test_each_function_that_writes_of_a_case_asks_whether_it_is_open_or_says_here_why_not(owner: Connection) -> None:
    bodies, called = _bodies(owner)
    of_a_case = {name for (name,) in owner.execute(OF_A_CASE.encode())}
    writing = {
        name
        for name in called
        if of_a_case & set(_written(name, bodies))
        or any(f"{a}(" in body for a in ACTS for body in _reached(name, bodies))
    }
    assert {"notify_municipality", "end_period_early", "leave", "project_case", "open_case"} <= writing
    asking = {name for name in writing if any(_ASKS.search(body) for body in _reached(name, bodies))}
    assert writing - asking == set(STAYS_OPEN)


def test_whoever_begins_a_grant_has_the_case_open(owner: Connection) -> None:
    bodies, _called = _bodies(owner)
    assert _ASKS.search(bodies["apply_act"])
    begin = {name for name, body in bodies.items() if "INSERT INTO protection_grant " in body}
    # By a disclosure, whose tables are asked when it is made; and what an act leaves beside a disclosure that stands.
    assert begin == {"apply_act", "open_disclosed", "keep_shared_beside_an_act"}


# --- tables ------------------------------------------------------------------------------------------------------

ALLOWED: Final = """
    SELECT c.relname, command FROM pg_class c, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE']) AS command
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
       AND CASE command WHEN 'DELETE' THEN has_table_privilege('helle_app', c.oid, 'DELETE')
                        ELSE has_any_column_privilege('helle_app', c.oid, command) END
"""
ASKED: Final = """
    SELECT tablename, cmd FROM pg_policies
     WHERE permissive = 'RESTRICTIVE' AND coalesce(qual, with_check) ~ 'helle\\.may_open(_person|_referral)?\\('
"""
ACCOUNTS: Final = "the accounts of a place, of all who live there: who keeps them"
CRIMINAL: Final = "of a criminal case: police and prosecution, whose people need not know"
OF_A_LOOK: Final = "by it a case is opened, or a look is answered"
WRITTEN_OPENLY: Final = {
    "bed_days_activity": ACCOUNTS,
    "bed_days_away": ACCOUNTS,
    "bed_days_line": ACCOUNTS,
    "bed_days_stay": ACCOUNTS,
    "enquiries_answer": COMES_IN,
    "enquiries_enquiry": "a question to another unit; it names a number and opens nothing",
    "exploitation_source": "of who exploited, whom the unit keeps across its cases",
    "finding_recentcase": OWN,
    "hotline_callfollowed": COMES_IN,
    "joint_actions_handled": COMES_IN,
    "need_to_know_answer": OF_A_LOOK,
    "need_to_know_kept": OF_A_LOOK,
    "need_to_know_look": OF_A_LOOK,
    "prosecution_chargelook": "on the desk: that somebody has looked at a charge",
    "prosecution_detention": CRIMINAL,
    "prosecution_questioning": CRIMINAL,
    "prosecution_statementrequest": CRIMINAL,
    "prosecution_waiverdecision": CRIMINAL,
    "prosecution_waiverproposal": CRIMINAL,
    "reports_decision": COMES_IN,
    "reports_reopening": COMES_IN,
    "sharing_receipt": "the word of whom something was passed on to",
}


def test_each_table_of_a_case_is_written_by_who_has_it_open_or_says_why_not(owner: Connection) -> None:
    of_a_case = {name for (name,) in owner.execute(OF_A_CASE.encode())}
    allowed = {(table, command) for table, command in owner.execute(ALLOWED.encode()) if table in of_a_case}
    asked = set(owner.execute(ASKED.encode()).fetchall())
    said = {(one.table, "INSERT") for one in CLASSES if one.added and not one.added_rows}
    said |= {(one.table, command) for one in CLASSES if one.changed for command in ("UPDATE", "DELETE")}
    assert {table for table, _command in allowed - asked - said} == set(WRITTEN_OPENLY)
    assert not said & asked - {("placements_tie", "INSERT"), ("placements_tie", "UPDATE")}, "what is closed says no why"
    assert all(len(why) >= 12 for one in CLASSES for why in (one.added, one.changed) if why)


# --- as statements: the case of the story is Jonas's, and Nina works in CMM too -----------------------------------

CLOSED: Final = "the case is a colleague's, and was not opened"
CALLS: Final = {
    "a municipality is told": "helle.notify_municipality(%(case)s, (SELECT id FROM organisations_unit"
    " WHERE code = 'KOM-101'), 'payment')",
    "a municipality is told no more": "helle.release_municipality(%(case)s, (SELECT id FROM organisations_unit"
    " WHERE code = 'KOM-101'), 'payment')",
    "the competence moves": "helle.move_competence(%(case)s, true)",
    "the other unit's period is broken off": "helle.break_off_period(%(case)s, current_date)",
    "somebody leaves": "helle.leave(%(placement)s, current_date, 'disappeared')",
    "somebody arrives": "helle.arrive(%(placement)s, current_date)",
    "a home's answer is written": "helle.answer_placement(%(placement)s, 'accepted', NULL)",
    "a stay is put out of force": "helle.supersede_placement(%(placement)s)",
    "an order is taken back": "helle.withdraw_placement(%(placement)s)",
    "a stay gets another end": "helle.replan_placement(%(placement)s, current_date + 900)",
    "a detention is nobody's": "helle.untie_detention(gen_random_uuid(), %(case)s)",
    "the lists are rewritten": "helle.project_case(%(case)s, 'cmm', 'not_victim', '[]', NULL, NULL)",
    "the other unit's lists, too": "helle.project_case(%(case)s, 'udlst', 'not_victim', '[]', NULL, NULL)",
    "a hand-over is taken back": "helle.take_back_handover(%(case)s)",
    "a representative is given a login": "helle.appoint_representative(%(appointment)s, gen_random_uuid(), 'x')",
    "it is held back": "helle.hold_case(gen_random_uuid(), %(case)s, 'law', NULL, %(sealed)s)",
    "an erasure is asked for": "helle.ask_erasure(gen_random_uuid(), %(case)s, 'granted', 'GDPR art. 17',"
    " current_date, %(sealed)s)",
}


def ids(owner: Connection, case: Case) -> dict[str, object]:
    """Rows of the case, past everything: whoever sends statements has them from a list."""

    def one(table: str) -> object:
        row = owner.execute(f"SELECT id FROM {table} WHERE case_id = %s ORDER BY id LIMIT 1", [case.pk]).fetchone()
        return row and row[0]

    named = {"placement": "placements_placement", "appointment": "minors_appointment"}
    return {"case": case.pk, "person": case.person_id, "sealed": b"x" * 40} | {
        name: one(table) for name, table in named.items()
    }


def nina() -> Member:
    return member("Nina Bro", "CMM", "cmm_caseworker")


def says(app: Connection, statement: str, given: dict[str, object]) -> str:
    """What the database says of a statement, which is undone: '' where it does as it is told."""
    try:
        with app.transaction(force_rollback=True):
            app.execute(statement, given)
    except psycopg.Error as error:
        return str(error)
    return ""


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_no_function_opens_changes_or_takes_away(
    standing: Standing, app: Connection, owner: Connection, call: str
) -> None:
    given, who = ids(owner, standing.story.case), nina()
    assert act(app, who)
    assert says(app, f"SELECT {call}", given).startswith(CLOSED)
    app.execute(LOOK, look(who, standing.story.case))
    assert not says(app, f"SELECT {call}", given).startswith(CLOSED)


ROWS: Final = (
    "prosecution_disclosure",
    "sharing_disclosure",
    "sharing_consent",
    "placements_placement",
    "support_contactperson",
    "cases_rungevent",
)
# As who adds it would write it: of this moment, in force, and of a stay that nobody has answered yet.
NEW_ROW: Final = """
    jsonb_build_object('id', gen_random_uuid(), 'by_user_id', helle.acting_user(), 'by_unit_id', helle.acting_unit(),
      'by_role', helle.acting_role(), 'recorded_at', helle.instant(), 'superseded_at', NULL, 'ended_at', NULL,
      'withdrawn_at', NULL, 'lapsed_at', NULL, 'no_ahead_at', NULL, 'words_changed', false, 'answer', '',
      'declined_why', '', 'arrived_on', NULL, 'left_on', NULL, 'replaces_id', NULL,
      'days', daterange((%(row)s::jsonb ->> 'planned_from')::date, (%(row)s::jsonb ->> 'planned_until')::date))
"""


def adding(table: str) -> str:
    """The statement that adds a row like `row`."""
    return f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, %(row)s::jsonb || {NEW_ROW})).*"


def one_of(owner: Connection, table: str, case: Case) -> dict[str, object]:
    (row,) = owner.execute(f"SELECT to_jsonb(t) FROM {table} t WHERE case_id = %s LIMIT 1", [case.pk])
    return {"row": Jsonb(row[0])}


@pytest.mark.parametrize("table", ROWS)
def test_no_row_is_added_but_of_what_comes_in(
    standing: Standing, app: Connection, owner: Connection, table: str
) -> None:
    """A row like one that is there, in her own name and of this moment."""
    given, who = one_of(owner, table, standing.story.case), nina()
    refused = f'new row violates row-level security policy "known_add" for table "{table}"'
    assert act(app, who)
    assert says(app, adding(table), given) == refused
    app.execute(LOOK, look(who, standing.story.case))
    assert says(app, adding(table), given) != refused


CHANGES: Final = {
    "minors_placementdecision": "during = daterange(lower(during), lower(during))",
    "prosecution_disclosure": "ended_at = helle.instant(), ended_by_id = helle.acting_user()",
    "placements_payerdecision": "superseded_at = helle.instant()",
}


@pytest.mark.parametrize("table", CHANGES)
def test_no_row_of_a_table_with_policies_of_its_own_is_changed(standing: Standing, app: Connection, table: str) -> None:
    statement, who = f"UPDATE {table} SET {CHANGES[table]}", nina()
    assert act(app, who)
    assert app.execute(statement).rowcount == 0
    app.execute(LOOK, look(who, standing.story.case))
    assert app.execute(statement).rowcount > 0
    app.rollback()


def test_what_came_in_is_added_all_the_same(standing: Standing, app: Connection, owner: Connection) -> None:
    """A note, by Nina, of a call about Jonas's case."""
    given = one_of(owner, "casefile_note", standing.story.case)
    assert act(app, nina())
    assert says(app, adding("casefile_note"), given) == ""
