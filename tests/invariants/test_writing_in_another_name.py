"""What somebody who holds the application's connection cannot write in another's name, or over what was known.

Each test tries on one story that is told once, and leaves nothing behind.
"""

from __future__ import annotations

import uuid
from contextlib import nullcontext

import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.identification.choices import PassOnConsent
from helle.register.identification.models import Interview
from tests import stories
from tests.cast import Member
from tests.invariants.catalogue import column, rows
from tests.invariants.conftest import Connection, Standing, act


@pytest.fixture(scope="module")
def interviews(standing: Standing) -> dict[str, Interview]:
    """An interview that may be passed on, one that may not, and one of another case."""
    cast, case = standing.cast, standing.story.case
    with cast.mette.acting():
        given = Interview.objects.get(case=case)
    return {
        "given": given,
        "refused": stories.hold_interview(cast.mette, case, pass_on=PassOnConsent.REFUSED),
        "of another case": stories.hold_interview(cast.mette, stories.an_opened_case(cast)),
    }


@pytest.fixture(scope="module")
def asked_for_longer(standing: Standing) -> Standing:
    """Mette asks for an extension, which nobody has answered."""
    stories.request_extension(standing.cast.mette, standing.story.case, days=90)
    return standing


@pytest.fixture(scope="module")
def of_a_child(standing: Standing) -> Standing:
    """The profile was changed: it says now that the person is fifteen."""
    stories.describe_as_child(standing.cast, standing.story.case)
    return standing


@pytest.mark.parametrize("table", ["cases_rungevent", "identification_interview", "people_name"])
def test_nobody_writes_in_another_s_name(standing: Standing, app: Connection, owner: Connection, table: str) -> None:
    author = "recorded_by_id" if table == "people_name" else "by_user_id"
    columns = column(
        owner,
        "SELECT column_name::text FROM information_schema.columns WHERE table_name = %s AND column_name NOT IN"
        " ('id', 'sequence', 'superseded_at', 'superseded_why_sealed') ORDER BY 1",
        [table],
    )

    def copy(author_id: uuid.UUID) -> None:
        assert act(app, standing.cast.mette)
        says = {author: f"'{author_id}'::uuid", "by_kind": "'cmm'", "by_unit_id": "helle.acting_unit()"}
        says["recorded_at"] = "helle.instant()"  # The story has gone on since.
        values = [says.get(name, name) for name in columns]
        # An assessment once more is what may follow the last event of the ladder.
        extra, number, latest = (
            (", sequence", ", sequence + 1", " ORDER BY sequence DESC") if table == "cases_rungevent" else ("", "", "")
        )
        app.execute(
            f"INSERT INTO {table} (id, {', '.join(columns)}{extra})"  # Names out of the catalogue.
            f" SELECT gen_random_uuid(), {', '.join(values)}{number} FROM {table}{latest} LIMIT 1"
        )
        app.rollback()

    copy(standing.cast.mette.user.pk)
    with pytest.raises(InsufficientPrivilege):
        copy(standing.cast.jonas.user.pk)


def test_nobody_writes_at_another_instant(standing: Standing, app: Connection) -> None:
    def name(instant: str) -> None:
        assert act(app, standing.cast.mette)
        app.execute(
            "INSERT INTO people_name (id, person_id, kind, value_sealed, recorded_at, recorded_by_id) VALUES"
            f" (gen_random_uuid(), %s, 'alias', '', {instant}, helle.acting_user())",
            [standing.story.case.person_id],
        )

    name("helle.instant()")
    app.rollback()
    with pytest.raises(InsufficientPrivilege):
        name("helle.instant() - interval '1 second'")


@pytest.mark.parametrize(
    ("who", "interview", "to", "allowed"),
    [
        ("mette", "given", "CMM", True),
        ("mette", "given", "POL-OJYL", False),
        ("mette", "refused", "UDLST", False),
        ("mette", "of another case", "UDLST", False),
        ("ulla", "given", "CMM", False),
    ],
)
def test_an_interview_is_sent_by_who_held_it_with_consent_to_an_authority_that_decides(
    standing: Standing,
    interviews: dict[str, Interview],
    app: Connection,
    who: str,
    interview: str,
    to: str,
    allowed: bool,
) -> None:
    assert act(app, getattr(standing.cast, who))
    with nullcontext() if allowed else pytest.raises(InsufficientPrivilege):
        app.execute(
            "INSERT INTO identification_interviewsent (id, interview_id, case_id, to_unit_id, sent_at, by_user_id)"
            " SELECT gen_random_uuid(), %s, %s, id, helle.instant(), helle.acting_user() FROM organisations_unit"
            " WHERE code = %s",
            [interviews[interview].pk, standing.story.case.pk, to],
        )


@pytest.mark.parametrize(("who", "allowed"), [("mette", False), ("ulla", True)])
def test_an_extension_is_answered_by_who_notified_the_period(
    asked_for_longer: Standing, app: Connection, who: str, allowed: bool
) -> None:
    assert act(app, getattr(asked_for_longer.cast, who))
    with nullcontext() if allowed else pytest.raises(InsufficientPrivilege):
        app.execute(
            "INSERT INTO support_extensionanswer (request_id, case_id, decided_on, recorded_at,"
            " by_user_id, by_unit_id) SELECT id, case_id, '2025-10-06', helle.instant(),"
            " helle.acting_user(), helle.acting_unit()"
            " FROM support_extensionrequest q"
            " WHERE NOT EXISTS (SELECT 1 FROM support_extensionanswer a WHERE a.request_id = q.id)"
        )


def test_who_changes_a_profile_says_so_herself(standing: Standing, app: Connection) -> None:
    def change(by: Member, instant: str = "helle.instant()") -> None:
        assert act(app, standing.cast.mette)
        changed = app.execute(
            f"UPDATE people_profile SET sex = 'man', changed_by_id = %s, changed_by_unit_id = helle.acting_unit(),"
            f" changed_at = {instant}, version = version + 1, changed_why_sealed = 'x' WHERE person_id = %s",
            [by.user.pk, standing.story.case.person_id],
        )
        assert changed.rowcount == 1
        app.rollback()

    change(standing.cast.mette)
    with pytest.raises(InsufficientPrivilege):
        change(standing.cast.jonas)
    app.rollback()
    with pytest.raises(InsufficientPrivilege):
        change(standing.cast.mette, "'2025-01-01'")


CHANGE = (
    "UPDATE people_profile SET {what}, changed_by_id = helle.acting_user(), changed_by_unit_id = helle.acting_unit(),"
    " changed_at = helle.instant(), version = version + {step} WHERE person_id = %s"
)


@pytest.mark.parametrize(
    ("what", "step"),
    [
        ("sex = 'man'", 1),
        ("birth_date_sealed = NULL, birth_precision = 'unknown'", 1),
        ("birth_precision = 'year'", 1),
        ("age_disputed = true", 1),
        ("turns_18_on = '2040-01-01'", 1),
        ("unaccompanied = NULL", 1),
        ("safe_contact_sealed = NULL", 1),
        ("nationalities = '[]'", 1),
        # The reason of the change before is none of this one.
        (
            "sex = 'man', changed_why_sealed ="
            " (SELECT f.changed_why_sealed FROM helle.kept_back_of_profile(people_profile.person_id) f)",
            1,
        ),
        # A version that is skipped, or kept, would leave no version behind, or two of one number.
        ("sex = 'man', changed_why_sealed = 'x'", 0),
        ("sex = 'man', changed_why_sealed = 'x'", 2),
    ],
)
def test_what_was_known_of_a_person_gives_way_for_a_reason_and_is_kept(
    of_a_child: Standing, app: Connection, owner: Connection, what: str, step: int
) -> None:
    kept = rows(owner, "people_profileversion")
    assert act(app, of_a_child.cast.mette)
    with pytest.raises(CheckViolation):
        app.execute(CHANGE.format(what=what, step=step), [of_a_child.story.case.person_id])
    app.rollback()
    assert rows(owner, "people_profileversion") == kept


@pytest.mark.parametrize(
    "statement", ["UPDATE people_profileversion SET sex = 'man'", "DELETE FROM people_profileversion"]
)
def test_not_even_the_owner_changes_what_a_profile_said_before(
    standing: Standing, owner: Connection, statement: str
) -> None:
    with pytest.raises(InsufficientPrivilege, match="never changed"):
        owner.execute(statement)


def test_an_entry_that_holds_still_gets_its_last_day_once(standing: Standing, app: Connection) -> None:
    def end(day: str) -> None:
        app.execute("UPDATE people_residence SET during = daterange(lower(during), %s)", [day])

    assert act(app, standing.cast.mette)
    end("2025-10-10")
    with pytest.raises(InsufficientPrivilege):
        end("2025-10-09")
