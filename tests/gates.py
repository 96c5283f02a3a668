"""The gates every page of the register has: the same tests for each view, told once.

A test module says in a subclass which view it is about and who may and may not; what the page does is told beside it.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, ClassVar
from zlib import crc32

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from helle.register.audit.models import Line
from helle.register.cases.models import Case
from tests import stories
from tests.cast import Cast, Member, named
from tests.examples import AT_LENGTH
from tests.pages import audit_lines, same_page

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a view is, what it is about, and the address it would have for something that is not there."""

    url: str
    missing: str
    cases: tuple[uuid.UUID, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """What those who may not got: by who and method, what the audit says of it, and the page of what is not there."""

    attempts: dict[tuple[str, str], Any]
    lines: list[Line]
    missing: dict[str, Any]


class Gates:
    """A page that is not about one thing: a list, a search, an empty form.

    `outsiders` are of organisations that have nothing to do with it, `wrong_roles` of the right one in a role that does
    not; both get the page one gets for something that is not there.
    """

    pytestmark = pytest.mark.further

    view: ClassVar[str]
    may: ClassVar[str] = "mette"
    outsiders: ClassVar[tuple[str, ...]] = ()
    wrong_roles: ClassVar[tuple[str, ...]] = ()
    methods: ClassVar[tuple[str, ...]] = ("GET", "POST")
    action: ClassVar[str] = "form.read"
    purpose: ClassVar[str] = "casework"

    def place(self, cast: Cast) -> Place:
        """Bring the register into the state in which the page has something to show, and say where it is."""
        return Place(reverse(self.view), reverse("case-page", args=["2025-9999"]))

    @pytest.fixture(scope="class")
    @classmethod
    def cast(cls, cast_of_the_class: Cast) -> Cast:
        """The same people for all tests of the page."""
        return cast_of_the_class

    @pytest.fixture(scope="class")
    @classmethod
    def there(cls, cast: Cast) -> Place:
        """The place, told once for all tests of the page: a case takes ten times as long as a test that is refused."""
        place = cls().place(cast)
        for store in ("default", "keys"):
            connections[store].check_constraints()  # Else what waits for the end would be tried after each test.
        return place

    def ask(self, who: Member, url: str) -> Any:
        """Open the page as it is meant to be opened."""
        return self._ask(who.client(), url)

    def _ask(self, client: Client, url: str) -> Any:
        return client.get(url) if "GET" in self.methods else client.post(url)

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast, there: Place) -> None:
        who = named(cast, self.may)
        assert self.ask(who, there.url).status_code == 200
        line = next(line for line in audit_lines(cast, who.user.pk) if line.action == self.action)
        assert (line.outcome, line.purpose) == ("allowed", self.purpose_of(who, line))
        assert (line.unit_id, line.role) == (who.membership.unit_id, who.membership.role)
        assert set(there.cases) <= set(line.cases)
        assert line.request_id is not None

    def purpose_of(self, who: Member, line: Line) -> str:
        """What the line says it was for: of one case what opens it to her there, of all else what the page says."""
        if self.purpose != "casework" or len(line.cases) != 1:
            return self.purpose
        with who.acting(), connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(helle.opened_for(%s), 'casework')", [line.cases[0]])
            return str(cursor.fetchone()[0])

    @pytest.fixture(scope="class")
    @classmethod
    def refused(cls, cast: Cast, there: Place) -> Refused:
        """Who may not tries the page, asked once for all tests of it: they make most requests of a run."""
        page, asked_by, thorough = cls(), cls._asked_by(), cls._by_every_method()
        clients = {name: named(cast, name).client() for name in cls._trying()}
        before = len(audit_lines(cast))
        attempts = {
            (name, method): page._ask(client, there.url) if method == asked_by else client.generic(method, there.url)
            for name, client in clients.items()
            for method in cls.methods
            if method == asked_by or name in thorough
        }
        lines = audit_lines(cast)
        # Beside each page anew: what waits for her stands on every page of hers, also on that of what is not there.
        # Whom her role keeps out the guard refuses before anything is looked for: of these it is asked in one place
        # (`tests/matrix/test_guard_is_asked.py`), and here only where nobody else tries.
        compared = [name for name in clients if name in cls.outsiders or AT_LENGTH] or list(clients)
        missing = {name: page._ask(clients[name], there.missing) for name in compared}
        return Refused(attempts, lines[: len(lines) - before][::-1], missing)

    @classmethod
    def _asked_by(cls) -> str:
        """The method by which the page is opened."""
        return "GET" if "GET" in cls.methods else "POST"

    @classmethod
    def _trying(cls) -> list[str]:
        """One of another organisation and one in a wrong role, the first of each; at length everybody who may not.

        Which role opens which address is asked of each of them in `tests/matrix/test_addresses.py`, and what a page
        finds of another unit's rows in `tests/matrix/test_whose_it_is.py`.
        """
        return [*cls.outsiders, *cls.wrong_roles] if AT_LENGTH else [*cls.outsiders[:1], *cls.wrong_roles[:1]]

    @classmethod
    def _by_every_method(cls) -> set[str]:
        """Who tries every method: one of them, at length everybody."""
        trying = cls._trying()
        return set(trying) if AT_LENGTH or not trying else {trying[cls._chance() // 2 % len(trying)]}

    @classmethod
    def _chance(cls) -> int:
        """A number that is another for each page."""
        return crc32(cls.view.encode())

    def test_another_organisation_gets_the_page_of_what_is_not_there(self, refused: Refused) -> None:
        self._refused_alike(refused, self.outsiders)

    def test_the_wrong_role_in_the_right_organisation_gets_the_page_of_what_is_not_there(
        self, refused: Refused
    ) -> None:
        self._refused_alike(refused, self.wrong_roles)

    def _refused_alike(self, refused: Refused, names: tuple[str, ...]) -> None:
        for name in names:
            answer = refused.attempts.get((name, self._asked_by()))
            if answer is None:  # She tries at length.
                continue
            assert answer.status_code == 404, name
            assert name not in refused.missing or same_page(answer, refused.missing[name]), name

    def test_a_refused_attempt_is_in_the_audit_and_nothing_else_is(
        self, cast: Cast, there: Place, refused: Refused
    ) -> None:
        for attempt, answer in refused.attempts.items():
            assert answer.status_code == 404, attempt
        attempts = [named(cast, name) for name, _method in refused.attempts]
        assert [line.user_id for line in refused.lines] == [who.user.pk for who in attempts]
        for line, who in zip(refused.lines, attempts, strict=True):
            assert (line.action, line.outcome) == ("access.denied", "denied")
            assert line.cases == (list(there.cases) if there.number else [])
            assert (line.unit_id, line.role) == (who.membership.unit_id, who.membership.role)
            assert line.detail["by"] == "view"
            assert not there.number or there.number in line.detail.values()

    @pytest.mark.at_length  # That each page answers no other is asked of all in one: `tests/matrix/test_addresses.py`.
    def test_other_methods_are_not_allowed(self, cast: Cast, there: Place) -> None:
        client = named(cast, self.may).client()
        for method in (method for method in METHODS if method not in self.methods):
            response = client.generic(method, there.url)
            assert response.status_code == 405, method
            assert response.headers["Allow"] == ", ".join(self.methods), method
            assert "Siden kan ikke bruges på den måde" in response.content.decode(), method

    def test_without_login_one_goes_to_the_login_and_back_here(self, cast: Cast, there: Place) -> None:
        for method in self.methods:
            response = Client().generic(method, there.url)
            assert (response.status_code, response.headers["Location"]) == (302, f"/konto/login/?next={there.url}")


class ObjectGates(Gates):
    """A page about one thing, which may not be there."""

    def test_what_is_not_there_is_not_found_and_the_attempt_is_in_the_audit(self, cast: Cast, there: Place) -> None:
        who = named(cast, self.may)
        assert self.ask(who, there.missing).status_code == 404
        line = audit_lines(cast, who.user.pk)[0]
        assert (line.action, line.outcome, line.cases, line.object_id) == ("access.denied", "denied", [], None)


class CaseGates(ObjectGates):
    """A page of one case. Strangers: the sender and the copied police of its referral, and a municipality."""

    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "peter", "rita", "henrik", "ulla", "dorthe", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "stine")

    def case(self, cast: Cast) -> Case:
        """The case the page is about."""
        return stories.an_opened_case(cast)

    def more(self, cast: Cast, case: Case) -> list[object]:
        """What the address names besides the case."""
        return []

    def place(self, cast: Cast) -> Place:
        case = self.case(cast)
        more = self.more(cast, case)
        return Place(
            reverse(self.view, args=[case.number, *more]),
            reverse(self.view, args=["2025-9999", *more]),
            (case.pk,),
            case.number,
        )


class ReferralGates(ObjectGates):
    """A page of one referral. Its sender has a part in it, a like authority has none."""

    outsiders: ClassVar[tuple[str, ...]] = ("olga", "sofie", "rita", "ulla", "henrik", "dorthe", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("stine",)

    def place(self, cast: Cast) -> Place:
        referral = stories.refer(cast)
        return Place(
            reverse(self.view, args=[referral.number]),
            reverse(self.view, args=["H2025-9999"]),
            (),
            referral.number,
        )


# Who sees no figures at all (C6).
NO_FIGURES = ("olga", "dorthe", "anton", "inge", "maja")


class FigureGates(Gates):
    """A page of figures without persons, read by whoever reads such figures at all."""

    may: ClassVar[str] = "charlotte"
    outsiders: ClassVar[tuple[str, ...]] = NO_FIGURES
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera",)
    methods: ClassVar[tuple[str, ...]] = ("GET",)
    purpose: ClassVar[str] = "statistics"
