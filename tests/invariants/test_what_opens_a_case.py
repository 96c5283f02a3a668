"""What opens a colleague's case is never what somebody says of herself (PUB-DIG-04).

The functions that open a case read rows, which a statement of one's own writes as well: since when something is so, and
who gave it. Each such column that they read is the context's, or something that is named here holds it.
"""

from __future__ import annotations

from typing import Final

from tests.invariants.conftest import Connection

# Whom the policies of need to know ask, and who takes a case or lays it down.
ASKED: Final = [
    "may_open",
    "may_open_person",
    "may_open_referral",
    "opened_for",
    "keep_taking",
    "take_over",
    "lay_down",
    "keep_look",
]

# Each moment, period and person that one of these functions reads, or one that it calls, in a table to which the
# application adds rows; with whether a policy for adding says that it is the acting user, or the instant.
READ: Final = """
    WITH RECURSIVE reached AS (
      SELECT p.proname, p.prosrc FROM pg_proc p
       WHERE p.pronamespace = 'helle'::regnamespace AND p.proname = ANY (%s)
      UNION SELECT p.proname, p.prosrc FROM reached r JOIN pg_proc p
        ON p.pronamespace = 'helle'::regnamespace AND r.prosrc ~ ('helle\\.' || p.proname || '\\(')),
    personal AS (
      SELECT a.attrelid, a.attnum, a.attname, c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
         AND has_column_privilege('helle_app', c.oid, a.attnum, 'INSERT')
         AND (a.atttypid = ANY ('{timestamptz,tstzrange,date,daterange}'::regtype[])
              OR EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'f'
                            AND k.confrelid = 'organisations_user'::regclass AND a.attnum = ANY (k.conkey))))
    SELECT p.relname || '.' || p.attname,
           EXISTS (SELECT 1 FROM pg_policies o
                    WHERE o.tablename = p.relname AND o.cmd IN ('INSERT', 'ALL') AND 'helle_app' = ANY (o.roles)
                      AND o.with_check ~ ('\\m' || p.attname || ' = \\( ?SELECT helle\\.(instant|acting_user)\\('))
      FROM personal p
     WHERE EXISTS (SELECT 1 FROM reached r
                    WHERE r.prosrc ~ ('\\m' || p.relname || '\\M') AND r.prosrc ~ ('\\.' || p.attname || '\\M'))
     ORDER BY 1
"""

# What is neither, with the trigger or constraint that holds it; or why nobody gains by it.
GIVEN_TO: Final = (
    "whom she gives work to: who gave it, and when, are held, and what she gave herself counts where she was in"
)
ENDS_IT: Final = "it only ends, or begins later, what she has"
HELD: Final = {
    "allocation_absence.by_user_id": "keep_absence",
    "allocation_absence.cover_id": "keep_own_cover",
    "allocation_absence.during": ENDS_IT,
    "allocation_absence.recorded_at": "keep_absence",
    "allocation_absence.user_id": "keep_absence",
    "allocation_absence.withdrawn_at": ENDS_IT,
    "allocation_interviewer.during": "keep_planned_part",
    "allocation_interviewer.released_at": ENDS_IT,
    "allocation_interviewer.user_id": GIVEN_TO,
    "allocation_plannedinterview.cancelled_at": ENDS_IT,
    "allocation_plannedinterview.during": ENDS_IT,
    "casefile_draft.given_at": "keep_whose_words",
    "casefile_draft.given_by_id": "keep_whose_words",
    "cases_assignment.during": "take_over",
    "cases_assignment.user_id": "keep_taking",
    "identification_interview.superseded_at": ENDS_IT,
    "letters_draft.dropped_at": ENDS_IT,
    "need_to_know_look.until": "look_runs_out",
    "support_contactdeputy.during": "keep_contact_deputy",
    "support_contactdeputy.user_id": GIVEN_TO,
    "support_contactdeputy.withdrawn_at": ENDS_IT,
    "support_contactperson.during": ENDS_IT,
    "support_contactperson.superseded_at": ENDS_IT,
    "support_contactperson.user_id": GIVEN_TO,
    "tasks_event.to_user_id": GIVEN_TO,
    "tasks_task.to_user_id": GIVEN_TO,
}


def test_no_moment_and_nobody_that_opens_a_case_is_said_by_whoever_adds_the_row(
    owner: Connection,
) -> None:
    read: dict[object, object] = dict(owner.execute(READ.encode(), [ASKED]).fetchall())
    assert {column for column, is_the_contexts in read.items() if not is_the_contexts} == set(HELD)
    there = (
        "SELECT conrelid::regclass || '.' || conname FROM pg_constraint"
        " UNION SELECT tgrelid::regclass || '.' || tgname FROM pg_trigger"
    )
    names = {name for (name,) in owner.execute(there).fetchall()}
    for column, held_by in HELD.items():
        assert held_by in (GIVEN_TO, ENDS_IT) or f"{column.partition('.')[0]}.{held_by}" in names, column
