"""Every way to a case agrees with the matrix: rows, pages, files, the list of cases and the search by number.

One case with something of every category; each role in each kind of unit; what its unit was granted of it: all, each
half, nothing, what ended, what an act of the story gave it, what was disclosed to it and taken back, and a minor's
representative from her appointment to its end. What is expected is told from `access_matrix.toml` and the grants
alone, and each way is held against that by itself: a way that shows more than another is a leak, one that shows less
hides from whoever is to help her. Each way is asked once a situation, for all categories.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

import pytest

from helle.register.minors.choices import RepresentationEnd
from helle.register.protection import clock, guards, row_security
from helle.register.sharing import actions as sharing
from helle.register.sharing.choices import EndedWhy
from helle.register.sharing.models import Disclosure
from helle.rules.codes import OrganisationKind
from helle.rules.sharing.receivers import DisclosurePurpose
from helle.rules.sharing.ways import OPENED
from tests import look_stories, minor_stories, sharing_stories
from tests.cast import Cast, Member, as_owner, member
from tests.examples import AT_LENGTH
from tests.matrix.ways import (
    HALVES,
    MATRIX,
    OF_A_CASE,
    READERS,
    SHOWN,
    Told,
    Ways,
    differing,
    granted_alone,
    granted_to,
    of_one_case,
    reads_of,
    rows_named,
    situations,
    undone,
    with_rows,
    wrong_tables,
)
from tests.matrix.worlds import asked, press, tell_one, without_pages
from tests.test_files_handed_out import HANDED_OUT

AT: Final = dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC)
_P = DisclosurePurpose
# What each kind of unit that may be told of a case is told it for.
PURPOSES: Final = {
    "police": _P.PROSECUTION,
    "nsk": _P.PROSECUTION,
    "prosecution": _P.PROSECUTION,
    "municipality": _P.SUPPORT,
    "hjst": _P.RETURN,
    "udlst": _P.SUPPORT,
}
# The files that go out locked and name a case: what stands beside its number in the address, and which table has it.
FILES: Final[dict[str, tuple[dict[str, str], str]]] = {
    "case-print": ({}, ""),
    "case-plan-print": ({}, ""),
    "return-plan-print": ({}, ""),
    "return-ledger-file": ({"form": "csv"}, ""),
    "case-extract-paper": ({}, "SELECT jsonb_build_object('extract_id', id) FROM extracts_extract"),
    "statement-file": ({"form": "csv"}, "SELECT jsonb_build_object('number', number) FROM bed_days_statement"),
    "stay-order": ({}, "SELECT jsonb_build_object('reference', reference) FROM placements_placement"),
    "stay-guarantee": (
        {},
        "SELECT jsonb_build_object('reference', p.reference, 'decision_id', d.id) FROM placements_payerdecision d"
        " JOIN placements_placement p ON p.id = d.placement_id",
    ),
}
# Which of them somebody has without a grant on the case, and why.
WITHOUT_A_GRANT: Final = {
    ("stay-order", "provider"): "a home knows who lives there: the order was sent to it",
    ("statement-file", "provider"): "its own bill, of all its stays of a month",
    ("statement-file", "cmm"): "what was sent to it to pay",
}
# The others, and why no grant on a case is asked for them: who may ask for them is in docs/reference/addresses.md.
OF_NO_CASE: Final = {
    "retention-certificate": "what was disposed of, by list: it is there no more",
    "trace-certificate": "the same of the log",
    "review-csv": "the rights of a unit's people",
    "research-hand-out": "figures without persons, approved for one project",
}
# What is closed by row and of which the story has no row: it goes on, and nothing of it was taken back.
UNTOLD: Final = {"extracts_ending", "identification_passonwithdrawn", "prosecution_claimend"}
pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def files_of(told: Told, name: str) -> list[dict[str, object]]:
    """What the address of a file may name of the story."""
    beside, table = FILES[name]
    of_case = {"number": told.case.number} if name.startswith(("case-", "return-")) else {}
    rows = asked(f"SELECT coalesce(json_agg(r), '[]') FROM ({table}) q (r)") if table else [{}]
    return [{**of_case, **beside, **row} for row in rows]


def with_pages(of_a_unit: Iterable[Member]) -> Iterator[tuple[Member, bool]]:
    """Each with whether she is asked by every way: the first of a unit is, the others where there is time."""
    for turn, who in enumerate(of_a_unit):
        yield who, turn == 0 or AT_LENGTH


@pytest.mark.further
class TestEveryWayAgrees:
    @pytest.fixture(scope="class")
    @classmethod
    def told(cls, cast_of_the_class: Cast) -> Told:
        case = tell_one(cast_of_the_class)
        clock.freeze(AT + dt.timedelta(minutes=10))  # A grant that began can end: not in the instant that it began.
        parts = asked("SELECT json_agg(DISTINCT unit_id::text) FROM prosecution_casepart")
        written = asked(with_rows(case, of_one_case()))
        return Told(cast_of_the_class, case, rows_named(), frozenset(written), frozenset(parts))

    def test_every_category_of_a_case_is_tried(self) -> None:
        # A secret address is of a place and no case's: it stands on one page alone, and has tests of its own.
        assert SHOWN.keys() == OF_A_CASE - {"secret_address"}
        assert len(READERS) >= 13

    def test_it_shows_of_its_own_case_what_it_was_granted_and_reads(self, told: Told) -> None:
        """Of the halves by turns the one or the other; both where there is time. Their rows are asked for below."""
        wrong = {}
        for turn, who in enumerate(told.readers()):
            for situation, granted in situations(who):
                if situation == HALVES[turn % 2] and not AT_LENGTH:
                    continue
                with granted_alone(told, who, granted):
                    if found := differing(told, who, granted):
                        wrong[who.membership.role, who.membership.unit.kind, situation] = found
        assert wrong == {}

    def test_of_every_table_each_role_gets_the_rows_of_what_it_reads_and_its_unit_was_granted(self, told: Told) -> None:
        assert len(told.written) >= 60, sorted({one.table for one in of_one_case()} - told.written)
        wrong = {}
        for who in (*told.readers(), *told.others()):
            of_hers = situations(who) if reads_of(who) & OF_A_CASE else [("its own", OF_A_CASE)]
            for situation, granted in of_hers:
                with granted_alone(told, who, granted):
                    if found := wrong_tables(told, who, granted):
                        wrong[who.membership.role, who.membership.unit.kind, situation] = found
        assert wrong == {}

    def test_a_role_that_reads_no_case_finds_nothing_by_any_way_though_its_unit_was_granted_all(
        self, told: Told
    ) -> None:
        """One of each role: what a guard asks of the kind of unit is held for every kind without a page."""
        wrong = {}
        for who in {who.membership.role: who for who in told.others()}.values():
            with granted_alone(told, who, OF_A_CASE):
                if found := differing(told, who, OF_A_CASE):
                    wrong[who.membership.role, who.membership.unit.kind] = found
        assert wrong == {}

    def test_each_unit_that_an_act_of_the_story_let_in_finds_what_the_act_gave_it(self, told: Told) -> None:
        """Nothing is planted: also those whose grants have ended by acts are asked, and find nothing."""
        wrong, kinds = {}, set()
        for unit, kind in asked(
            "SELECT json_agg(DISTINCT jsonb_build_array(g.unit_id, u.kind)) FROM protection_grant g"
            f" JOIN organisations_unit u ON u.id = g.unit_id WHERE g.case_id = '{told.case.pk}'"
        ):
            kinds.add(kind)
            with undone():
                for who, by_pages in with_pages(told.of_unit(unit, kind)):
                    granted = granted_to(told, who)
                    if found := wrong_tables(told, who, granted) or (by_pages and differing(told, who, granted)):
                        wrong[who.membership.role, who.membership.unit.code, str(sorted(granted))] = found
        assert kinds >= {"cmm", "udlst", "hjst", "partner", "provider", "municipality", "police"}
        assert wrong == {}

    def test_a_locked_file_is_had_by_whoever_was_granted_all_that_it_is_of_and_by_nobody_who_lacks_one(
        self, told: Told
    ) -> None:
        """Of each category in turn the grant is taken away; and what a role may not ask for at all it is not asked."""
        assert FILES.keys() | OF_NO_CASE.keys() == HANDED_OUT
        known = {one.name: one for one in guards.addresses()}
        had, wrong = set(), set()
        with without_pages():
            for who in told.readers():
                role, kind = who.membership.role, who.membership.unit.kind
                mine = [name for name in FILES if guards.letter(known[name], role, kind, at=clock.now()) != "-"]
                for without in ("", *sorted({each for name in mine for each in known[name].guard.categories})):
                    with granted_alone(told, who, OF_A_CASE - {without}):
                        for name in mine:
                            if without and without not in known[name].guard.categories:
                                continue
                            for values in files_of(told, name):
                                found = press(who, name, values, "GET") != 404
                                if found and without and (name, kind) not in WITHOUT_A_GRANT:
                                    wrong.add((name, role, kind, without))
                                elif found:
                                    had.add(name)
        assert wrong == set()
        assert had == FILES.keys()

    def test_it_shows_nothing_once_all_grants_have_ended(self, told: Told) -> None:
        wrong = {}
        for who in told.readers():
            with granted_alone(told, who, OF_A_CASE):
                as_owner(
                    "UPDATE protection_grant SET during = tstzrange(lower(during), %s)"
                    " WHERE unit_id = %s AND case_id = %s AND upper_inf(during)",
                    [clock.now(), who.membership.unit_id, told.case.pk],
                )
                if found := differing(told, who, ()):
                    wrong[who.membership.role, who.membership.unit.kind] = found
        assert wrong == {}

    def test_to_a_colleague_who_does_not_work_on_it_a_case_is_a_number_until_she_says_what_for(
        self, told: Told
    ) -> None:
        """Where one needs to know, a grant of the unit opens that the case is there, and no more (PUB-DIG-04)."""
        classes = {one.table: one for one in row_security.table_classes()}
        colleague = member("En kollega", "CMM", "cmm_caseworker")
        closed = {category for category, shown in SHOWN.items() if classes[shown.table].need_to_know}
        assert closed == {"narrative", "outcome", "reasons", "notes", "documents", "health", "money", "criminal"}
        with undone():
            ways = Ways(told, colleague)
            assert ways.rows() & closed == ways.pages() == ways.printed() == set()
            assert ways.listed()
            look_stories.say(colleague, told.case)
            assert differing(told, colleague, OF_A_CASE) == {}

    def test_of_a_colleagues_case_the_database_closes_the_rows_that_the_reference_names_and_no_others(
        self, told: Told
    ) -> None:
        """Of what docs/reference/need-to-know.md calls closed by row she gets none, of what by page the rows."""
        written = [one for one in of_one_case() if one.table in told.written]
        closed = row_security.closed_with(row_security.table_classes()).keys()
        found = Ways(told, member("En anden kollega", "CMM", "cmm_caseworker")).tables(written)
        assert found & closed == set()
        assert found >= {one.table for one in written if one.table not in closed and not one.extra_read}
        assert {one.table for one in of_one_case()} & closed - told.written == UNTOLD

    def test_who_has_said_what_for_gets_a_row_of_each_of_these_tables(self, told: Told) -> None:
        """So that none of them is closed to everybody: what is closed until then is open after it."""
        written = [one for one in of_one_case() if one.table in told.written]
        third = member("En tredje kollega", "CMM", "cmm_caseworker")
        with undone():
            look_stories.say(third, told.case)
            found = Ways(told, third).tables(written)
        assert found >= {one.table for one in written if not one.extra_read}

    @pytest.mark.parametrize("kind", sorted(OPENED))
    def test_what_is_disclosed_is_shown_until_it_is_taken_back(self, told: Told, kind: OrganisationKind) -> None:
        """To each kind of unit that may be told, which has nothing else of the case, all that it may be told."""
        most = {
            category
            for one in MATRIX["acts"]
            if one["act"] == "disclosure_made" and kind in one["beneficiary_kinds"]
            for category in one["begins"]
        }
        everybody = [who for who in told.readers() if who.membership.unit.kind == kind]
        assert everybody
        with granted_alone(told, everybody[0], ()):
            unit = everybody[0].membership.unit
            wish = sharing_stories.wish(unit.code, *sorted(OPENED[kind]), purpose=PURPOSES[kind])
            row = sharing_stories.disclose(told.cast.mette, told.case, wish)
            if row.needs_second:
                assert granted_to(told, everybody[0]) == set()
                sharing_stories.decide(told.cast.karen, told.case, row)
            granted = granted_to(told, everybody[0])
            assert OPENED[kind] <= granted <= most
            for who, by_pages in with_pages(everybody):
                assert wrong_tables(told, who, granted) == set()
                assert not by_pages or differing(told, who, granted) == {}
            clock.freeze(AT + dt.timedelta(minutes=11))
            with told.cast.mette.acting():
                for one in Disclosure.objects.filter(ended_at=None):
                    if one.to_unit_id == unit.pk:
                        sharing.end(one, EndedWhy.MISTAKE)
            assert granted_to(told, everybody[0]) == set()
            for who, by_pages in with_pages(everybody):
                assert wrong_tables(told, who, ()) == set()
                assert not by_pages or differing(told, who, ()) == {}
        clock.freeze(AT + dt.timedelta(minutes=10))

    def test_the_representative_of_a_minor_reads_from_her_appointment_until_it_ends(self, told: Told) -> None:
        with undone():
            minor_stories.describe(told.cast.mette, told.case, nationalities=["RO"])
            unit = minor_stories.own_unit("REP-TO")
            gudrun = member("Gudrun To", "REP-TO", "representative")
            assert differing(told, gudrun, ()) == {}
            clock.freeze(AT + dt.timedelta(days=1))  # The one of the story was appointed today, and is replaced.
            appointment = minor_stories.appoint(told.cast.mette, told.case)
            minor_stories.give_login(told.cast.mette, told.case, appointment, unit)
            granted = granted_to(told, gudrun)
            assert granted == next(
                set(one["begins"]) for one in MATRIX["acts"] if one["act"] == "representative_appointed"
            )
            assert wrong_tables(told, gudrun, granted) == set()
            assert differing(told, gudrun, granted) == {}
            clock.freeze(AT + dt.timedelta(days=2))
            minor_stories.end(told.cast.mette, told.case, appointment, RepresentationEnd.REPLACED, clock.today())
            assert granted_to(told, gudrun) == set()
            assert wrong_tables(told, gudrun, ()) == set()
            assert differing(told, gudrun, ()) == {}
        clock.freeze(AT + dt.timedelta(minutes=10))
