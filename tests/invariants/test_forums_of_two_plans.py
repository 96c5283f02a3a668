"""A later plan gives forums other mandates, or leaves one out: it loads, and whoever sits outside has sat (META-02)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from psycopg import errors

from helle.register.action_plans import loading as plans
from helle.register.coordination import meeting_actions, queries
from helle.register.coordination.choices import ApprovalWay
from helle.register.coordination.loading import FILE, ForumFileWrong, load
from helle.register.protection import clock
from helle.rules.coordination.codes import SeatRole
from tests import forum_stories as forums
from tests.action_plan_stories import as_the_owner
from tests.cast import Cast, named
from tests.forum_stories import AUTHORITIES, GROUP, TODAY
from tests.invariants.conftest import Connection, act

NOW = FILE.read_text(encoding="utf-8")
LATER = dt.date(2026, 1, 1)
LAST = LATER - dt.timedelta(days=1)
_GROUP, _AUTHORITIES, _REFERENCE = (f"[[forums]]{part}" for part in NOW.split("[[forums]]")[1:])


def another_mandate(text: str, units: str) -> str:
    """The part of the file of one forum, with a mandate of a later plan."""
    return f"""{text}
[[forums.mandates]]
first_day = {LATER}
words = {{ da = "Som før.", en = "As before." }}
units = [{units}]
private = false
requirement = "GOV-01"
"""


@pytest.fixture
def story(committed_cast: Cast, owner: Connection) -> Iterator[Cast]:
    """The cast, with a later plan; after the test that plan and what came of it are gone, for other tests have one."""
    first = (plans.FOLDER / "2022-2025.toml").read_text(encoding="utf-8")
    head = first.split("[[appropriations]]")[0].split("[[areas]]")[0]
    head = (
        head.replace("2022-2025", "2026-2029").replace("2022-01-01", "2026-01-01").replace("2025-12-31", "2029-12-31")
    )
    with as_the_owner():
        plans.load(head)
    yield committed_cast
    owner.execute("DELETE FROM action_plans_plan WHERE id = '2026-2029'")
    owner.execute("TRUNCATE coordination_forum CASCADE")
    with as_the_owner():
        load()


def seats(cast: Cast, code: str) -> dict[str, list[tuple[SeatRole, dt.date | None]]]:
    found: dict[str, list[tuple[SeatRole, dt.date | None]]] = {}
    with named(cast, "charlotte").acting():
        for one in queries.forum(code).seats:
            name = one.unit.code if one.unit else one.seat.organisation
            found.setdefault(name, []).append((one.role, one.seat.last_day))
    return found


def test_a_member_whom_a_later_plan_drops_has_sat_until_the_day_before_and_it_is_told(story: Cast) -> None:
    text = another_mandate(_GROUP, '"LIGE", "UIM", "JM"') + _AUTHORITIES + _REFERENCE
    clock.freeze(dt.datetime(2026, 2, 10, 9, tzinfo=clock.COPENHAGEN))  # The file comes weeks after the plan began.
    with as_the_owner():
        ended = load(text).ended
        assert load(text).ended == ()  # Read again it changes nothing.
    assert len(ended) == 5 and "forum arbejdsgruppen: BM: seat ended, 2025-12-31" in ended
    found = seats(story, GROUP)
    assert found["UIM"] == [(SeatRole.MEMBER, None)] and found["BM"] == [(SeatRole.MEMBER, LAST)]
    page = named(story, "charlotte").client().get("/handlingsplan/fora/arbejdsgruppen/").content.decode()
    assert "mandatet giver ikke længere en plads" in page


def test_a_chair_that_was_handed_over_to_who_is_dropped_is_the_plans_own_again(story: Cast) -> None:
    forums.seat(story.karen, AUTHORITIES, "AT", role=SeatRole.CHAIR, first_day=TODAY + dt.timedelta(days=1))
    with as_the_owner():
        ended = load(_GROUP + another_mandate(_AUTHORITIES, '"RPOL", "RA", "CMM", "SKAT"') + _REFERENCE).ended
        with pytest.raises(ForumFileWrong, match="nobody chairs it from 2026-01-01"):
            load(another_mandate(_GROUP, '"UIM", "JM"') + _AUTHORITIES + _REFERENCE)
    assert "forum myndighedsgruppen: AT: seat ended, 2025-12-31" in ended
    found = seats(story, AUTHORITIES)
    assert found["CMM"] == [(SeatRole.CHAIR, TODAY), (SeatRole.MEMBER, LAST), (SeatRole.CHAIR, None)]


def test_a_forum_that_a_later_plan_drops_is_closed_with_its_seats_and_what_was_written_is_finished(story: Cast) -> None:
    decision = forums.held(story, AUTHORITIES, who="karen")
    text = _GROUP + _REFERENCE
    with as_the_owner():
        ended = load(text).ended
        assert load(text).ended == ()
    assert len(ended) == 9 and ended[0] == "forum myndighedsgruppen: closed, 2025-12-31"
    assert {one for held in seats(story, AUTHORITIES).values() for one in held} == {
        (SeatRole.CHAIR, LAST),
        (SeatRole.MEMBER, LAST),
    }
    clock.freeze(dt.datetime(2026, 1, 12, 9, tzinfo=clock.COPENHAGEN))
    with story.karen.acting():
        of = queries.forum(AUTHORITIES)
        assert not of.open and len(of.members) == 8 and of.chair is not None
        look = queries.meeting_look(AUTHORITIES, 1)
        meeting_actions.minutes_approve(look, way=ApprovalWay.IN_WRITING, on_day=clock.today())
    forums.follow(story.karen, decision.pk, AUTHORITIES)
    page = story.karen.client().get("/handlingsplan/fora/myndighedsgruppen/").content.decode()
    assert "Den næste handlingsplan har ikke forummet." in page and "Giv en plads" not in page


def test_a_forum_that_is_only_forgotten_in_the_file_is_not_closed(committed_cast: Cast) -> None:
    with as_the_owner(), pytest.raises(ForumFileWrong, match="forum referencesystemet: it is not in the file"):
        load(_GROUP + _AUTHORITIES)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE coordination_seat SET last_day = '2030-01-01' WHERE forum_id = %s AND role = 'member'",
            "for_a_reason",
        ),
        ("UPDATE coordination_seat SET last_day = '2030-01-01' WHERE forum_id = %s AND role = 'chair'", "for_a_reason"),
    ],
)
def test_past_the_application_nobody_ends_a_seat_without_a_name_and_a_reason(
    committed_cast: Cast, owner: Connection, app: Connection, statement: str, said: str
) -> None:
    row = owner.execute("SELECT id FROM coordination_forum WHERE code = 'arbejdsgruppen'").fetchone()
    assert row is not None and act(app, named(committed_cast, "charlotte"))
    with pytest.raises(errors.Error, match=said):
        app.execute(statement.encode(), [row[0]])
