"""Whose it is, of what is no case's: a place to live, a stay in it, a statement of nights, a joint action, a seat and a
meeting of a forum, an activity of knowledge, a call to the hotline, a record of exploitation.

Two of each. Whoever has nothing to do with the one finds it by no address, though her role opens the like; and what is
inside the one is not there under the key of the other, for her who may open both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import pytest

from helle.register.accommodation.models import Sanction
from helle.register.bed_days.models import Away
from helle.register.coordination.models import Seat
from helle.register.exploitation.models import Source
from helle.register.protection import clock, guards
from tests import accommodation_stories as places
from tests import bed_day_stories as homes
from tests import (
    exploitation_stories,
    forum_stories,
    hotline_stories,
    joint_action_stories,
    knowledge_stories,
    stories,
)
from tests.cast import Cast, Member, latecomer, member
from tests.matrix.worlds import press, without_pages

AT: Final = dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC)
ELSEWHERE: Final = "Fonden Tranehuset"
pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OFFER: Final = {"offer_id": "offer"}
STAY: Final = {"reference": "stay"}
ACTION: Final = {"joint_action_number": "joint action"}
MEETING: Final = {"code": "forum", "number": "meeting"}
STATEMENT: Final = {"number": "statement"}
ACTIVITY: Final = {"activity_id": "activity"}
CALL: Final = {"call_id": "call"}
DRAFT: Final = {"draft_id": "draft"}
EXPLOITATION: Final = {"exploitation_number": "exploitation"}
# `number` is of a statement or a meeting, and nothing is inside a statement.
OUTER: Final = {*OFFER, *STAY, *ACTION, *MEETING, *STATEMENT, *ACTIVITY, *CALL, *DRAFT, *EXPLOITATION}
# What begins an address of each of them: one that is in no list below fails.
BEGIN: Final = (
    "botilbud/<", "opholdsdoegn/<", "opholdsdoegn/ophold/<", "hjemmet/ophold/<", "faelles-aktioner/<",
    "handlingsplan/fora/<slug:code>/moede/<", "handlingsplan/fora/<slug:code>/plads/<", "opgoerelser/<",
    "viden/<", "hotline/<", "hotline/kladder/<", "forhold/<",
)  # fmt: skip
# Of each address, what it names of the two.
NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    **dict.fromkeys(
        (
            "offer-page", "offer-address", "offer-address-new", "offer-ask", "offer-change", "offer-supervise",
            "bed-days-price", "bed-days-month", "bed-days-check",
        ),
        OFFER,
    ),
    "offer-entry": {**OFFER, "entry_id": "sanction"},
    "offer-request": {**OFFER, "request_id": "request"},
    **dict.fromkeys(("home-answer", "home-arrive", "home-leave", "home-away", "stay-order"), STAY),
    "home-away-supersede": {**STAY, "away_id": "away"},
    "stay-guarantee": {**STAY, "decision_id": "payer"},
    **dict.fromkeys(
        (
            "joint-action-page", "joint-action-answer", "joint-action-ask", "joint-action-change", "joint-action-end",
            "joint-action-intake", "joint-action-readiness", "joint-action-take-back", "joint-action-take-in",
        ),
        ACTION,
    ),
    "joint-action-take-out": {**ACTION, "person_id": "person met"},
    **dict.fromkeys(
        (
            "meeting", "meeting-paper", "meeting-change", "meeting-item-new", "meeting-minutes",
            "meeting-decision-new", "meeting-approve", "meeting-evidence",
        ),
        MEETING,
    ),
    "meeting-item": {**MEETING, "item_id": "item"},
    "meeting-correction": {**MEETING, "item_id": "item"},
    "meeting-follow-up": {**MEETING, "decision_id": "decision"},
    "forum-seat": {"code": "forum", "seat_id": "seat"},
    **dict.fromkeys(("statement", "statement-step", "statement-file"), STATEMENT),
    **dict.fromkeys(
        (
            "knowledge-activity", "knowledge-correct", "knowledge-held", "knowledge-evaluation", "knowledge-end",
            "knowledge-open", "knowledge-shows",
        ),
        ACTIVITY,
    ),
    **dict.fromkeys(("call-page", "call-correct", "call-back", "call-referral", "call-enquiry"), CALL),
    "call-draft-discard": DRAFT,
    **dict.fromkeys(("exploitation-page", "exploitation-correct", "exploitation-join"), EXPLOITATION),
    "exploitation-separate": {**EXPLOITATION, "source_id": "source"},
}  # fmt: skip
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "offer-ask": {"what": "pladser"},
    "offer-change": {"what": "pladser"},
    "offer-supervise": {"what": "besoeg"},
    "offer-entry": {"what": "sanktion", "how": "ophoer"},
    "offer-request": {"how": "svar"},
    "bed-days-month": {"month": "2025-09"},
    "bed-days-check": {"month": "2025-09"},
    "statement-step": {"step": "godkend"},
    "statement-file": {"form": "csv"},
}
# What of another's is read all the same, and by which kinds of unit if not by all.
READ_BY_OTHERS: Final[Mapping[str, tuple[str, ...]]] = {
    "offer-page": ("udlst",),  # Which places there are: it looks for one.
    "knowledge-activity": (),  # What is planned and held. Who plans it changes it.
    "meeting": (),  # That there is one. What was said in it its members read.
}
# What no role outside CMM is let near, by its guard.
ONLY_CMM_S: Final = {
    "offer-change", "bed-days-check", "joint-action-intake", "joint-action-readiness", "joint-action-take-in",
    "joint-action-take-out",
    "statement-step",
    # CMM alone has a hotline, and what is told to it of exploitation.
    "call-page", "call-correct", "call-back", "call-referral", "call-enquiry", "call-draft-discard",
    "exploitation-page", "exploitation-correct", "exploitation-join", "exploitation-separate",
}  # fmt: skip
# There is no request for a place whose provider has no login.
SECOND: Final = NAMES.keys() - {"offer-request"}


@dataclass(frozen=True, slots=True)
class Told:
    """The two of each, and who tries."""

    keys: tuple[Mapping[str, Any], Mapping[str, Any]]
    theirs: tuple[Member, ...]
    """Those of the story, of whom each opens some of the first."""
    strangers: tuple[Member, ...]
    """Those who have nothing to do with the second, in roles that open the like."""

    def named(self, name: str, of: int) -> dict[str, Any]:
        """What an address names of the first or the second."""
        return {part: self.keys[of][what] for part, what in NAMES[name].items()} | dict(WORDS.get(name, {}))

    def crossed(self, name: str) -> Iterator[dict[str, Any]]:
        """What it names of the first, with one key of the second put in where another key is beside it."""
        first = self.named(name, 0)
        for part, what in NAMES[name].items():
            if what != "meeting" and what in self.keys[1]:  # Meetings are counted in each forum from one.
                yield first | {part: self.keys[1][what]}


def tell(cast: Cast) -> Told:
    hanne, inge, charlotte = latecomer("hanne"), latecomer("inge"), latecomer("charlotte")
    here = homes.open_home(cast)
    # It has no login: CMM confirms its nights, and somebody else there checks them.
    there = homes.Home(places.offer(cast.mette, run_by=places.provider(cast.mette, ELSEWHERE, None)), cast.jonas)
    homes.rate(cast.mette, there.offer, 1_250_00)
    keys = tuple(
        _one_of_each(cast, home, forum, chair, inge, teacher)
        for home, forum, chair, teacher in (
            (here, forum_stories.AUTHORITIES, "karen", "gerda"),
            (there, forum_stories.GROUP, "charlotte", "birte"),
        )
    )
    keys[0]["request"] = places.ask_for_places(hanne, here.offer).pk
    return Told(
        (keys[0], keys[1]),
        (cast.mette, hanne, inge, charlotte, cast.anders, cast.karen, cast.vera),
        (
            hanne,
            latecomer("jens"),
            cast.ulla,
            cast.sofie,
            latecomer("niels"),
            latecomer("lars"),
            latecomer("gerda"),
            member("Frode Lyng", "POL-KBH", "police_officer"),
        ),
    )


def _one_of_each(cast: Cast, home: homes.Home, forum: str, chair: str, inge: Member, teacher: str) -> dict[str, Any]:
    referral = stories.refer(cast)
    stay = homes.live(cast, home, stories.open_case(cast, referral), payer=None)
    homes.away(home, stay, dt.date(2025, 9, 8), dt.date(2025, 9, 10))
    payer = places.who_pays(cast.mette, stay)
    homes.checked_month(cast, home)
    (statement,) = homes.bill(home)
    activity = knowledge_stories.teach(latecomer(teacher))
    exploitation = exploitation_stories.record(cast.vera, referral)
    places.supervise(inge, home.offer)
    joint = joint_action_stories.a_day_at_the_firm(cast, asked=(cast.peter, cast.mette))
    decision = forum_stories.held(cast, forum, who=chair)
    with home.hanne.acting():
        away = Away.objects.get(placement=stay)
    with cast.vera.acting():
        source = Source.objects.get(exploitation=exploitation)
    with latecomer("charlotte").acting():
        seat = Seat.objects.filter(forum__code=forum).earliest("pk")
    with inge.acting():
        sanction = Sanction.objects.get(offer=home.offer)
    return {
        "offer": home.offer.pk,
        "sanction": sanction.pk,
        "stay": stay.reference,
        "away": away.pk,
        "payer": payer.pk,
        "statement": statement.number,
        "joint action": joint.number,
        "person met": joint_action_stories.meet(cast.mette, joint).pk,
        "forum": forum,
        "meeting": 1,
        "item": decision.item_id,
        "decision": decision.pk,
        "seat": seat.pk,
        "activity": activity.pk,
        "call": hotline_stories.record(cast.vera).pk,
        "draft": hotline_stories.begin(cast.vera).pk,
        "exploitation": exploitation.number,
        "source": source.pk,
    }


def may(name: str, who: Member) -> tuple[str, ...]:
    """The methods with which her role may call an address."""
    (one,) = (one for one in guards.addresses() if one.name == name)
    letter = guards.letter(one, who.membership.role, who.membership.unit.kind, at=clock.now())
    return () if letter == "-" else tuple(one.methods)


class TestBesideTheCases:
    @pytest.fixture(scope="class")
    @classmethod
    def told(cls, cast_of_the_class: Cast) -> Told:
        found = tell(cast_of_the_class)
        clock.freeze(AT + dt.timedelta(minutes=10))
        return found

    def test_every_address_of_one_of_them_says_what_it_names(self) -> None:
        """An address that is new stands in the list, or fails here."""
        assert {one.name for one in guards.addresses() if one.pattern.startswith(BEGIN)} == NAMES.keys()

    def test_what_is_inside_one_is_not_there_under_the_key_of_the_other(self, told: Told) -> None:
        found, tried = {}, set()
        with without_pages():
            for name, who in product([name for name, parts in NAMES.items() if parts.keys() - OUTER], told.theirs):
                if not may(name, who) or press(who, name, told.named(name, 0), "GET") == 404:
                    continue
                tried.add(name)
                for values, method in product(told.crossed(name), may(name, who)):
                    if (got := press(who, name, values, method)) != 404:
                        found[name, who.user.full_name, method, str(values)] = got
        assert found == {}
        assert tried == {name for name, parts in NAMES.items() if parts.keys() - OUTER}

    def test_of_another_units_nothing_opens_and_nothing_is_saved(self, told: Told) -> None:
        """But for what everybody reads who reads the like: it is read there, and nothing is saved."""
        found, tried = set(), set()
        with without_pages():
            for name, who in product(SECOND, told.strangers):
                for method in may(name, who):
                    tried.add(name)
                    if press(who, name, told.named(name, 1), method) not in (403, 404):
                        found.add((name, who.membership.role, method))
        assert found == {
            (name, who.membership.role, "GET")
            for name, kinds in READ_BY_OTHERS.items()
            for who in told.strangers
            if may(name, who) and (not kinds or who.membership.unit.kind in kinds)
        }
        assert SECOND - tried == ONLY_CMM_S
