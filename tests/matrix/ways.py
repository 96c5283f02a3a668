"""The ways to a case, and what each of them has to give by the matrix and the grants: told for every role."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final
from unittest.mock import patch

from django.db import connection, transaction
from django.urls import reverse

from helle.register.cases.models import Case
from helle.register.printing import typesetting
from helle.register.protection import clock, guards, matrix, row_security
from helle.register.protection.row_security import TableClass
from tests import file_stories, plan_stories, prosecution_stories, return_stories, stories
from tests.cast import Cast, Member, as_owner, member
from tests.matrix.worlds import asked


@dataclass(frozen=True, slots=True)
class Shown:
    """What a category shows of the story: a table with rows of it, and a text on a page with what the page names.

    `printed`: that a print has the text too. `column`: the one of the table that says whose the row is.
    """

    table: str
    page: str
    text: str
    key: str = ""
    printed: bool = False
    column: str = "case_id"


SHOWN: Final = {
    "core": Shown("cases_case", "case-page", 'Sag <span class="nowrap">20', column="id"),
    "identity": Shown("people_profile", "case-page", "Rumænien", printed=True, column="person_id"),
    "narrative": Shown("identification_interview", "case-interview", stories.ACCOUNT, "interview_id", printed=True),
    "outcome": Shown("identification_assessment", "case-page", "Tvangsarbejde", printed=True),
    "reasons": Shown("cases_statement", "case-page", stories.REASONS, printed=True),
    "placement": Shown("placements_placement", "case-placement", "Bolig"),
    "health": Shown("support_plans_need", "case-support-plan", plan_stories.BODY),
    "return_plan": Shown("returns_destination", "case-return", return_stories.WEIGHED),
    "criminal": Shown("prosecution_victimlink", "case-criminal", prosecution_stories.DECIDED),
    "notes": Shown("casefile_note", "case-note", file_stories.NOTE, "note_id", printed=True),
    "documents": Shown("casefile_document", "case-document", file_stories.FILE_NAME, "document_id"),
    "money": Shown("prosecution_claimcorrection", "case-criminal", prosecution_stories.CORRECTED),
}
PRINTED: Final = {category for category, shown in SHOWN.items() if shown.printed}
MATRIX: Final = tomllib.loads(
    (Path(matrix.__file__).parent / "data" / "access_matrix.toml").read_text(encoding="utf-8")
)
OF_A_CASE: Final = {code for code, one in MATRIX["categories"].items() if one["reached_by"] == "case"}
EVERY_ROLE: Final = [(code, kind) for code, role in MATRIX["roles"].items() for kind in role["unit_kinds"]]
READERS: Final = [(code, kind) for code, kind in EVERY_ROLE if "core" in MATRIX["roles"][code]["categories"]]
# Of whom the row rule asks more than a grant on the category, and what.
CMM_S_OWN: Final = {
    "criminal": "which criminal case a person has a part in is known to who has that case, and to CMM",
    "money": "what is claimed for her is CMM's; other money of a case is tried where it is kept",
}
HALVES: Final = ("the one half", "the other half")
# What a home knows without a grant: who lives there. No page of the case rests on it.
RESIDENTS: Final = "placement"


@dataclass(frozen=True, slots=True)
class Told:
    """The case, and who told it."""

    cast: Cast
    case: Case
    keys: Mapping[str, str]
    """A row of each table that a page names."""

    written: frozenset[str]
    """The tables that have a row of the case."""
    investigates: frozenset[str]
    """The units that have a criminal case which the person has a part in."""

    def readers(self) -> Iterator[Member]:
        """Somebody of each role in each kind of unit that reads cases."""
        return self._of(READERS)

    def others(self) -> Iterator[Member]:
        """Somebody of each role in each kind of unit that reads none."""
        return self._of(pair for pair in EVERY_ROLE if pair not in READERS)

    def _of(self, pairs: Iterable[tuple[str, str]]) -> Iterator[Member]:
        """Those who have it or lead, elsewhere anybody."""
        for role, kind in pairs:
            yield self._own().get(role) or member(f"En {role} i {kind}", unit_of(kind), role)

    def of_unit(self, unit: str, kind: str) -> Iterator[Member]:
        """Somebody of each role that reads cases in the unit with this key and kind; at CMM who has it or leads."""
        (code,) = asked(f"SELECT json_agg(code) FROM organisations_unit WHERE id = '{unit}'")
        for role, of_kind in READERS:
            if of_kind == kind:
                yield self._own().get(role) or member(f"En {role} i {code}", code, role)

    def _own(self) -> dict[str, Member]:
        """Of each role at CMM and Udlændingestyrelsen who has the case or leads there."""
        return {"cmm_caseworker": self.cast.mette, "cmm_lead": self.cast.karen, "udlst_caseworker": self.cast.ulla}


@cache
def of_one_case() -> tuple[TableClass, ...]:
    """Every table that pages read and whose rows are a case's or a person's by the generated policy."""
    return tuple(
        one
        for one in row_security.table_classes()
        if one.kind == "personal" and not one.custom and not one.referral and "SELECT" in one.privileges["helle_app"]
    )


def with_rows(case: Case, tables: Iterable[TableClass]) -> str:
    """The statement that gives, as one list, the tables that have a row of a case. Its keys are the register's own."""
    each = (
        f"SELECT '{one.table}' t WHERE EXISTS (SELECT 1 FROM {one.table} WHERE {one.case or one.person} ="
        f" '{case.pk if one.case else case.person_id}')"
        for one in tables
    )
    return f"SELECT coalesce(json_agg(t), '[]') FROM ({' UNION ALL '.join(each)}) r"


def reads_of(who: Member) -> set[str]:
    return set(MATRIX["roles"][who.membership.role]["categories"])


def unit_of(kind: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(code) FROM organisations_unit WHERE kind = %s", [kind])
        return str(cursor.fetchone()[0])


def situations(who: Member) -> Iterator[tuple[str, Collection[str]]]:
    """What a unit may have of the case: all, one half beside the core and the other, nothing."""
    reads = sorted((reads_of(who) & OF_A_CASE) - {"core"})
    yield "its own", OF_A_CASE
    for half, name in enumerate(HALVES):
        yield name, {"core", *reads[half::2]}
    yield "another unit's", ()


def granted_to(told: Told, who: Member) -> set[str]:
    """What her unit has of the case now, as the owner reads it."""
    unit, case = who.membership.unit_id, told.case.pk
    return set(
        asked(
            "SELECT coalesce(json_agg(category), '[]') FROM protection_grant"
            f" WHERE unit_id = '{unit}' AND case_id = '{case}' AND during @> '{clock.now().isoformat()}'::timestamptz"
        )
    )


def rows_named() -> dict[str, str]:
    """The first row of each table that a page names."""
    tables = {shown.table for shown in SHOWN.values() if shown.key}
    return {table: asked(f"SELECT json_agg(id::text ORDER BY id) FROM {table}")[0] for table in tables}


@contextmanager
def undone() -> Iterator[None]:
    """What happens in here has not happened."""
    with transaction.atomic(), transaction.atomic(using="keys"):
        yield
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")


@contextmanager
def granted_alone(told: Told, who: Member, categories: Collection[str]) -> Iterator[None]:
    """Let her unit have these categories of the case and no other, as no act does, for as long as this lasts."""
    unit, case = who.membership.unit_id, told.case.pk
    with undone():
        as_owner(
            "DELETE FROM protection_grant WHERE unit_id = %s AND case_id = %s AND category <> ALL(%s)",
            [unit, case, list(categories)],
        )
        as_owner(
            "INSERT INTO protection_grant"
            " (case_id, person_id, unit_id, category, during, begun_by_id, number, opened_at)"
            " SELECT g.case_id, g.person_id, %s, g.category, tstzrange(lower(g.during), NULL), g.begun_by_id,"
            " g.number, g.opened_at FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id"
            " AND u.code = 'CMM' WHERE g.case_id = %s AND g.category = ANY(%s) AND NOT EXISTS"
            " (SELECT 1 FROM protection_grant o WHERE o.case_id = g.case_id AND o.unit_id = %s"
            " AND o.category = g.category)",
            [unit, case, list(categories), unit],
        )
        yield


class Ways:
    """What somebody finds of the case by each way, as the categories of what she finds."""

    def __init__(self, told: Told, who: Member) -> None:
        self.told, self.who, self.client = told, who, who.client()
        self.number = told.case.number

    def rows(self) -> set[str]:
        """By the rows themselves, as whoever has taken over the web server could ask for them."""
        found = set()
        with self.who.acting(), connection.cursor() as cursor:
            for category, shown in SHOWN.items():
                whose = self.told.case.person_id if shown.column == "person_id" else self.told.case.pk
                within = " AND category = 'health'" if category == "health" else ""  # The row says of what it is.
                cursor.execute(f"SELECT 1 FROM {shown.table} WHERE {shown.column} = %s{within} LIMIT 1", [whose])
                if cursor.fetchone():
                    found.add(category)
        return found

    def tables(self, tables: Iterable[TableClass]) -> set[str]:
        """The tables of which she gets a row, in one statement."""
        with self.who.acting(), connection.cursor() as cursor:
            cursor.execute(with_rows(self.told.case, tables))
            found = cursor.fetchone()[0]
        return set(found if isinstance(found, list) else json.loads(found))

    def pages(self) -> set[str]:
        """By the pages of the case that show it."""
        found = set()
        bodies: dict[str, str] = {}
        for category, shown in SHOWN.items():
            key = {shown.key: self.told.keys[shown.table]} if shown.key else {}
            path = reverse(shown.page, kwargs={"number": self.number, **key})
            if path not in bodies:
                answer = self.client.get(path)
                assert answer.status_code in (200, 302, 404), (path, answer.status_code)  # 302: she is asked what for.
                bodies[path] = answer.content.decode().partition("<main")[2] if answer.status_code == 200 else ""
            if shown.text in bodies[path]:
                found.add(category)
        return found

    def printed(self) -> set[str]:
        """By a print with all the parts that are offered, caught before it is set."""
        sheets: list[str] = []

        def caught(sheet: object, **_when: object) -> bytes:
            sheets.append(str(sheet))
            raise typesetting.CannotSet("§")

        path = reverse("case-print", args=[self.number])
        page = self.client.get(path)
        if page.status_code != 200:
            return set()
        form = page.context["form"]
        parts = [code for code, _label in form.fields["parts"].choices]
        wish = {"purpose": "meeting", "parts": parts, "language": "da", "form_token": str(form["form_token"].value())}
        with patch.object(typesetting, "pdf", caught):
            self.client.post(path, wish)
        (sheet,) = sheets
        return {category for category in PRINTED if SHOWN[category].text in sheet}

    def listed(self) -> bool:
        """By the list of cases."""
        return self.number in self.client.get(reverse("case-list")).content.decode()

    def searched(self) -> bool:
        """By the number of the person."""
        answer = self.client.post(reverse("case-search"), {"kind": "cpr", "value": stories.CPR})
        assert answer.status_code in (200, 404)
        return answer.status_code == 200 and self.number in answer.content.decode()


def differing(told: Told, who: Member, granted: Collection[str]) -> dict[str, tuple[object, object]]:
    """What each way gives that is not what the matrix and the grants say: what was found, what was expected."""
    kind, ways = who.membership.unit.kind, Ways(told, who)
    sees = reads_of(who) & set(granted) & SHOWN.keys()
    if kind != "cmm":
        sees -= CMM_S_OWN.keys() - ({"criminal"} if str(who.membership.unit_id) in told.investigates else set())
    needs = {one.name: one.guard.categories for one in guards.addresses()}
    on_pages = {category for category in sees if needs[SHOWN[category].page] <= reads_of(who) & set(granted)}
    may_find = "numbers" in particulars_of(who)
    found: dict[str, tuple[object, object]] = {
        "rows": (ways.rows() - ({RESIDENTS} - sees if kind == "provider" else set()), sees),
        "pages": (ways.pages(), on_pages),
        "print": (ways.printed(), sees & PRINTED if "core" in sees else set()),
        "list": (ways.listed(), "core" in sees),
        "search": (ways.searched(), {"core", "identity"} <= sees and may_find),
    }
    return {way: pair for way, pair in found.items() if pair[0] != pair[1]}


def particulars_of(who: Member) -> set[str]:
    return {code for code, one in MATRIX["particulars"].items() if who.membership.role in one["readers"]}


def wrong_tables(told: Told, who: Member, granted: Collection[str]) -> set[str]:
    """The tables of which she gets a row and should not, or gets none and should.

    Where a table is narrowed further it may give less than its category, and never more.
    """
    sees = reads_of(who) & set(granted)
    written = [one for one in of_one_case() if one.table in told.written]
    found = Ways(told, who).tables(written)
    return {
        one.table
        for one in written
        if (one.table in found and one.category not in sees)
        or (one.table not in found and one.category in sees and not one.extra_read)
    }
