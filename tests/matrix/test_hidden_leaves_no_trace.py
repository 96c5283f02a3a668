"""Whether a case that is hidden from somebody exists changes nothing that she is shown: byte for byte, but for nonces.

Each page that needs nothing filled in, the lists cut into pages of one row, each page of a case that she has, what a
search and a form answer: once before the hidden case is there, and once after. So no count, no order, no number of a
page, nothing that is offered to choose and no words of a refusal can rest on it.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from helle.register.audit import limits
from helle.register.cases.models import Case
from helle.register.people import actions as people
from helle.register.people.choices import IdentifierKind, NameKind
from helle.register.protection import clock, guards
from tests import sharing_stories, stories
from tests.cast import Cast, Member, open_to
from tests.matrix.inner import INNER, WORDS
from tests.matrix.test_whose_it_is import OF_A_CASE, is_named
from tests.matrix.ways import undone
from tests.pages import post, same_page

AT: Final = dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC)
HIDDEN_NAME: Final = "Zenobia Hestehave"
pytestmark = pytest.mark.django_db(databases=["default", "keys", "staff", "numbers"])

# What makes a form one that is sent once, and the key that a draft of it would have.
ONCE: Final = re.compile(r'(name="(?:form_token|draft\w*)" value=")[^"]*')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read while it is as it was asked for: also what is sent piece by piece."""

    status: int
    leads_to: str
    is_page: bool
    content: bytes

    @classmethod
    def of(cls, answer: Any) -> Answer:
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        is_page = "html" in answer.headers.get("Content-Type", "")
        return cls(answer.status_code, answer.headers.get("Location", ""), is_page, content)


Seen = dict[tuple[str, str], Answer]


@dataclass(frozen=True, slots=True)
class World:
    """Who looks, and the case that two of them have a part of."""

    cast: Cast
    own: Case

    def watchers(self) -> tuple[Member, ...]:
        """An outsider, who has the question of the one case and not of the other, and who was told who that one is."""
        return (self.cast.olga, self.cast.ulla, self.cast.henrik)

    def what(self, who: Member, name: str = "") -> Seen:
        """All that she is shown, or what one address shows, and what happens by her looking is undone."""
        with undone():
            client = who.client()
            client.raise_request_exception = False
            return {which: Answer.of(answer) for which, answer in self._shown(who, client, name)}

    def _shown(self, who: Member, client: Client, name: str) -> Iterator[tuple[tuple[str, str], Any]]:
        role, kind = who.membership.role, who.membership.unit.kind
        for one in guards.addresses():
            if (
                name not in ("", one.name)
                or "GET" not in one.methods
                or guards.letter(one, role, kind, at=clock.now()) == "-"
            ):
                continue
            if "<" not in one.pattern:
                yield (one.name, ""), client.get(reverse(one.name))
                if one.name.endswith("-list"):
                    yield (one.name, "side"), client.get(reverse(one.name), {"side": "2", "page": "2"})
            elif who.membership.unit_id == self.cast.ulla.membership.unit_id and inside(one):
                values = {"number": self.own.number, **WORDS.get(one.name, {})}
                yield (one.name, "own"), client.get(reverse(one.name, kwargs=values))
        if name:
            return
        for asked in ({"kind": "cpr", "value": stories.CPR}, {"kind": "name", "value": HIDDEN_NAME}):
            yield ("case-search", asked["kind"]), client.post(reverse("case-search"), asked)
        if who is self.cast.ulla:
            number = {"kind": IdentifierKind.CPR.value, "value": stories.CPR}
            yield (
                ("number", "hers as well"),
                post(client, reverse("case-number-new", args=[self.own.number]), number),
            )


def inside(one: guards.Address) -> bool:
    """An address of a case that names nothing else of it."""
    return OF_A_CASE in one.pattern and is_named(one) and one.name not in INNER


def hide(cast: Cast) -> Case:
    """A case of CMM's alone, of somebody with a right of residence whom Skattestyrelsen referred."""
    referral = stories.refer(cast, by=cast.sofie, name=HIDDEN_NAME)
    case = stories.open_case(cast, referral)
    with cast.mette.acting():
        people.name_add(case.pk, case.person_id, kind=NameKind.ALIAS, value=HIDDEN_NAME)
        people.identifier_add(case.pk, case.person_id, kind=IdentifierKind.CPR, value=stories.CPR)
    return case


class TestHiddenLeavesNoTrace:
    @pytest.fixture(scope="class")
    @classmethod
    def world(cls, cast_of_the_class: Cast) -> World:
        cast = cast_of_the_class
        case = stories.a_case_with_udlst(cast)
        clock.freeze(AT + dt.timedelta(minutes=10))
        sharing_stories.disclose(cast.mette, case)
        return World(cast, case)

    @pytest.fixture(autouse=True)
    def lists_are_cut_after_one_row(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One row more that was counted would be a page more."""
        cut = [module for name, module in sys.modules.items() if name.startswith("helle.register.")]
        for module in cut:
            if isinstance(getattr(module, "PAGE_SIZE", None), int):
                monkeypatch.setattr(module, "PAGE_SIZE", 1)
        monkeypatch.setattr(limits, "hold_up_after_refusal", lambda *_asked: False)

    def test_nothing_that_is_shown_tells_whether_it_is_there(self, world: World) -> None:
        without = {who.user.full_name: world.what(who) for who in world.watchers()}
        with undone():
            hidden = hide(world.cast)
            found = differing(world, without)
            assert found == set()
            # And where it is not hidden it shows: who is granted the core of it has one more in her list.
            ulla = world.cast.ulla
            open_to(ulla, hidden.pk, "core")
            listed = world.what(ulla, "case-list")
            assert any(not alike(without[ulla.user.full_name][which], answer) for which, answer in listed.items())
        assert sum(map(len, without.values())) >= 120


def differing(world: World, without: dict[str, Seen]) -> set[tuple[str, str, str]]:
    """What somebody is shown otherwise than before."""
    return {
        (who.user.full_name, *which)
        for who in world.watchers()
        for which, answer in world.what(who).items()
        if not alike(without[who.user.full_name][which], answer)
    }


def alike(before: Answer, after: Answer) -> bool:
    """Whether two answers are the same: status, where it leads, and the page."""
    if (before.status, before.leads_to, before.is_page) != (after.status, after.leads_to, after.is_page):
        return False
    if not before.is_page:
        return before.content == after.content
    one, other = (HttpResponse(ONCE.sub(r"\1", answer.content.decode())) for answer in (before, after))
    return same_page(one, other)
