"""Samples of the log, past the application: nobody judges her own looks, chooses what is drawn, or takes a word back.

What is tried here is tried as `helle_app`, by somebody who has taken over the web server.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from psycopg.errors import CheckViolation, InsufficientPrivilege

from helle.register.log_review import actions, queries
from helle.register.log_review.choices import Verdict
from helle.register.log_review.queries import Look
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from tests import log_cases
from tests import log_stories as told
from tests.cast import Cast, Member, member
from tests.invariants.at_once import acting, at_once
from tests.invariants.catalogue import column, rows
from tests.invariants.conftest import Connection, act

JUDGE = (
    "INSERT INTO log_review_judgement (id, sampled_id, verdict, words_sealed, recorded_at, by_user_id, by_unit_id)"
    " VALUES (%(id)s, %(look)s, %(verdict)s, %(words)s, helle.instant(), %(user)s, %(unit)s)"
)
REPLY = (
    "INSERT INTO log_review_reply (id, sampled_id, words_sealed, recorded_at, by_user_id, by_unit_id)"
    " VALUES (%(id)s, %(look)s, 'x', helle.instant(), %(user)s, %(unit)s)"
)
SETTLE = (
    "INSERT INTO log_review_settlement (id, sampled_id, outcome, words_sealed, recorded_at, by_user_id, by_unit_id)"
    " VALUES (%(id)s, %(look)s, 'spoken', 'x', helle.instant(), %(user)s, %(unit)s)"
)
DRAW = "SELECT helle.draw_log_sample(%s, %s, %s, %s, '{}')"


def by(who: Member, look: Look, verdict: str = "ok", words: bytes | None = None, **changed: Any) -> dict[str, Any]:
    honest = {
        "id": new_id(), "look": look.row.pk, "verdict": verdict, "words": words, "user": who.user.pk,
        "unit": who.membership.unit_id,
    }  # fmt: skip
    return honest | changed


@pytest.fixture
def look(committed_cast: Cast) -> Look:
    """A look of Jonas in a sample that Karen drew."""
    log_cases.a_look_of_jonas(committed_cast)
    return told.look_of(
        committed_cast.karen, told.draw(committed_cast.karen, committed_cast.mette), committed_cast.jonas
    )


def refused(app: Connection, who: Member, statement: str, given: Any, error: type[Exception]) -> None:
    assert act(app, who)
    with pytest.raises(error):
        app.execute(statement, given)
    app.rollback()


def test_nobody_judges_her_own_look_nor_without_leading_nor_in_another_name(
    committed_cast: Cast, look: Look, app: Connection
) -> None:
    cast = committed_cast
    refused(app, cast.jonas, JUDGE, by(cast.jonas, look), CheckViolation)
    for who in (cast.mette, cast.vera, cast.ulla, cast.anton, cast.dorthe):
        refused(app, who, JUDGE, by(who, look), InsufficientPrivilege)
    refused(app, cast.karen, JUDGE, by(cast.mette, look), InsufficientPrivilege)
    refused(app, cast.karen, JUDGE, by(cast.karen, look, "wrong"), CheckViolation)  # Without a word on why.
    refused(app, cast.karen, JUDGE, by(cast.karen, look, "fine"), CheckViolation)
    # Somebody may lead and work in the unit as well: her look as a caseworker is hers all the same.
    ida = member("Ida Storm", "CMM", "cmm_lead")
    assert act(app, ida)
    app.execute(JUDGE, by(ida, look))


def test_a_verdict_stands_and_only_a_wrong_look_is_settled(committed_cast: Cast, look: Look, app: Connection) -> None:
    cast = committed_cast
    refused(app, cast.dorthe, SETTLE, by(cast.dorthe, look), InsufficientPrivilege)
    refused(app, cast.jonas, REPLY, by(cast.jonas, look), InsufficientPrivilege)  # Nobody asked.
    told.judge(cast.karen, look, Verdict.ASK, told.WHY_ASKED)
    refused(app, cast.mette, REPLY, by(cast.mette, look), InsufficientPrivilege)
    told.judge(cast.karen, look, Verdict.WRONG, told.WHY_WRONG)
    refused(app, cast.jonas, REPLY, by(cast.jonas, look), CheckViolation)  # It is said by now.
    refused(app, cast.karen, JUDGE, by(cast.karen, look), CheckViolation)
    refused(app, cast.karen, SETTLE, by(cast.karen, look), InsufficientPrivilege)
    for statement in (
        "UPDATE log_review_judgement SET verdict = 'ok'",
        "DELETE FROM log_review_judgement",
        "UPDATE log_review_sampled SET patterns = '{}'",
        "DELETE FROM log_review_sampled",
        "UPDATE log_review_draw SET seed = gen_random_uuid()",
        "DELETE FROM log_review_draw",
        "INSERT INTO log_review_settlement SELECT * FROM log_review_settlement WHERE false",
    ):
        assert act(app, cast.karen)
        if statement.startswith("INSERT"):
            assert app.execute(statement).rowcount == 0
        else:
            with pytest.raises(InsufficientPrivilege):
                app.execute(statement)
        app.rollback()


def test_nobody_draws_from_another_log_nor_chooses_the_lines(committed_cast: Cast, look: Look, app: Connection) -> None:
    cast = committed_cast
    given = json.dumps(queries.thresholds(clock.today()))
    here, police = cast.mette.membership.unit_id, cast.peter.membership.unit_id
    for who, unit, scope in (
        (cast.karen, police, "unit"),
        (cast.karen, here, "leads"),
        (cast.dorthe, here, "unit"),
        (cast.mette, here, "unit"),
        (cast.peter, police, "unit"),
    ):
        refused(app, who, DRAW, [new_id(), unit, scope, given], InsufficientPrivilege)
    refused(app, cast.karen, DRAW, [new_id(), here, "unit", given], CheckViolation)  # The last one is not judged.
    line = "INSERT INTO log_review_sampled (id, draw_id, place, line_id, at, user_id, facts, patterns) VALUES"
    chosen = f"{line} (gen_random_uuid(), %s, 99, 1, now(), %s, '{{}}', '{{}}')"
    refused(app, cast.karen, chosen, [look.row.draw_id, cast.jonas.user.pk], InsufficientPrivilege)


def test_of_her_own_looks_she_sees_none_before_she_is_asked(committed_cast: Cast, look: Look, app: Connection) -> None:
    cast = committed_cast
    for who in (cast.jonas, cast.mette, cast.ulla, cast.anton, cast.olga):
        assert act(app, who)
        for table in ("draw", "sampled", "judgement", "reply", "settlement"):
            assert rows(app, f"log_review_{table}") == 0
        assert column(app, "SELECT count(*) FROM helle.line_asked_of(%s)", [look.row.pk]) == [0]
        app.rollback()
    told.judge(cast.karen, look, Verdict.ASK, told.WHY_ASKED)
    assert act(app, cast.jonas)
    assert [rows(app, f"log_review_{one}") for one in ("draw", "sampled", "judgement")] == [0, 1, 1]
    app.rollback()


def test_of_two_who_say_something_at_once_one_is_told(committed_cast: Cast, look: Look, owner: Connection) -> None:
    cast = committed_cast
    ida = member("Ida Storm", "CMM", "cmm_lead")

    def say(verdict: Verdict) -> Any:
        return lambda: actions.look_judge(queries.get_look(look.row.pk), verdict=verdict, words=told.WHY_WRONG)

    outcomes = at_once([acting(cast.karen, say(Verdict.OK)), acting(ida, say(Verdict.WRONG))])
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [Refused]
    assert column(owner, "SELECT count(*) FROM log_review_judgement") == [1]


def test_of_two_who_draw_at_once_one_is_told(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    log_cases.a_look_of_jonas(cast)
    ida = member("Ida Storm", "CMM", "cmm_lead")

    def draw() -> object:
        return actions.sample_draw(queries.log_of(cast.mette.membership.unit_id, "unit"))

    outcomes = at_once([acting(cast.karen, draw), acting(ida, draw)])
    assert [type(one) for one in outcomes if isinstance(one, Exception)] == [Refused]
    assert column(owner, "SELECT count(*) FROM log_review_draw") == [1]


def test_the_log_of_a_unit_is_read_by_its_index(committed_cast: Cast, owner: Connection) -> None:
    """As it is written in the functions, in a log of two years and 20,000 lines of many."""
    mette = committed_cast.mette
    owner.execute(
        "INSERT INTO audit_line (at, user_id, unit_id, purpose, action, outcome, cases, detail)"
        " SELECT now() - n * interval '50 minutes', CASE WHEN n %% 50 = 0 THEN %s ELSE gen_random_uuid() END,"
        " CASE WHEN n %% 10 = 0 THEN %s ELSE gen_random_uuid() END, 'none', CASE WHEN n %% 3 = 0 THEN 'person.searched'"
        " ELSE 'x.y' END, CASE WHEN n %% 7 = 0 THEN 'denied' ELSE 'allowed' END, '{}', '{}'"
        " FROM generate_series(1, 20000) n",
        [mette.user.pk, mette.membership.unit_id],
    )
    owner.execute("ANALYZE audit_line")
    looks = (
        "EXPLAIN SELECT l.id FROM audit_line l WHERE l.unit_id = %s AND l.at >= now() - interval '31 days'"
        " AND l.at < now() ORDER BY l.at DESC LIMIT 100"
    )
    assert "audit_by_unit" in str(column(owner, looks, [mette.membership.unit_id]))
    mine = "EXPLAIN SELECT 1 FROM audit_line l WHERE l.user_id = %s AND {} AND l.at > now() - interval '1 hour'"
    for condition, index in (("l.action = 'person.searched'", "searched_by"), ("l.outcome = 'denied'", "refused_to")):
        assert f"audit_{index}" in str(column(owner, mine.format(condition), [mette.user.pk]))
    owner.rollback()
