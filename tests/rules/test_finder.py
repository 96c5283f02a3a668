"""The placement finder: every place out, the best first; nobody, and no man, without an answer (ACM-08, ACM-13)."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.accommodation.codes import NextBest, OfferKind, PlaceFeature, Room, Sex
from helle.rules.accommodation.finder import (
    Answer,
    Group,
    Place,
    Standing,
    features_of,
    find,
    grouped,
    of_place,
    takes_company,
    takes_sex,
    under_maintenance,
    within,
)
from helle.rules.accommodation.match import MatchFacts, place_match
from helle.rules.accommodation.next_best import NextBestFacts, next_best
from helle.rules.accommodation.placement import may_be_placed
from helle.rules.accommodation.placement_facts import PlacementFacts
from helle.rules.codes import ResidenceStatus, Rung
from helle.rules.ruling import Verdict

K = OfferKind
TODAY = date(2024, 5, 1)
WOMEN, BOTH = Group(frozenset({Sex.WOMAN}), frozenset()), Group(frozenset({Sex.WOMAN, Sex.MAN}), frozenset({"parents"}))


def person(sex: Sex = Sex.WOMAN, residence: ResidenceStatus = ResidenceStatus.NONE, **more: object) -> PlacementFacts:
    """Somebody to be placed, who may be exploited in prostitution."""
    facts: dict[str, object] = {
        "offer": K.REDEN,
        "on": TODAY,
        "rung": Rung.VICTIM_CURRENT,
        "sex": sex,
        "minor": False,
        "unaccompanied": None,
        "danish_citizen": False,
        "residence": residence,
        "exploited_in_prostitution": True,
        "individually_assessed": True,
    }
    return PlacementFacts(**facts | more)  # type: ignore[arg-type] # The facts of a test, by name.


def place(
    name: str, kind: OfferKind, *, taken: int = 0, places: int = 5, peak: int = 1, group: Group = BOTH, **more: object
) -> Place:
    """A place of five and one at peaks, for everybody."""
    of_a_woman = {"takes_sex": takes_sex(group, Sex.WOMAN)}
    facts = MatchFacts(
        TODAY, True, places, peak, taken, has=features_of(kind, secret=kind is K.REDEN, group=group),
        **of_a_woman | more,  # type: ignore[arg-type] # As above.
    )  # fmt: skip
    return Place(name, name, kind, True if kind is K.SERVICE_ACT else None, None, within(group, person()), facts)


def test_a_raid_too_large_gives_each_the_next_best_place() -> None:
    # J6: Reden's places and its peak places are full. The asylum system comes first for who has no lawful stay; an
    # hotel takes a reason and an end; what is refused says why.
    full = place("Reden", K.REDEN, taken=9, places=7, peak=2, group=WOMEN)
    hotel, centre = place("Hotel", K.HOTEL_OR_PRIVATE), place("Center", K.ASYLUM_SYSTEM)
    men, home = place("Mandecenter", K.MENS_CENTRE), place("Botilbud", K.SERVICE_ACT)
    answers = find(person(), [hotel, full, men, centre, home])
    assert [(one.place.name, one.standing) for one in answers] == [
        ("Center", Standing.ALLOWED),
        ("Hotel", Standing.WITH_REASON),
        ("Reden", Standing.REFUSED),
        ("Mandecenter", Standing.REFUSED),
        ("Botilbud", Standing.REFUSED),
    ]
    why = {one.place.name: {reason.requirement for reason in one.reasons} for one in answers}
    assert "ACM-17" in why["Hotel"]
    assert why["Reden"] == {"ACM-07"}
    assert why["Botilbud"] == {"ACM-10", "ACM-11", "ACM-12"}
    assert [one.place.name for one in answers if one.only_full] == ["Reden"]
    assert all(reason.place for one in answers for reason in one.reasons)


def test_a_free_place_comes_before_a_peak_place_and_both_before_safety_that_speaks_against() -> None:
    free, peak = place("A fri", K.REDEN, group=WOMEN), place("B spids", K.REDEN, taken=5, group=WOMEN)
    near = place("C nær", K.REDEN, group=WOMEN, excluded_area=True)
    answers = find(person(residence=ResidenceStatus.PERMIT), [near, peak, free])
    assert [(one.place.name, one.standing, one.match.answer) for one in answers] == [
        ("A fri", Standing.ALLOWED, Room.FREE),
        ("B spids", Standing.WITH_REASON, Room.PEAK),
        ("C nær", Standing.HUMAN, Room.FREE),
    ]


def test_the_answer_of_a_place_is_the_stricter_of_its_two_rulings_and_nothing_is_lost() -> None:
    drawn = random.Random(6)  # noqa: S311 # The same places in every run.
    places = [
        place(f"{number:03}", drawn.choice(list(K)), taken=drawn.randint(0, 7), group=drawn.choice([WOMEN, BOTH]))
        for number in range(120)
    ]
    answers = find(person(), places)
    assert sorted(one.place.name for one in answers) == sorted(one.name for one in places)
    for one in answers:
        # Asked of each place by itself it is the same: what is asked once for many is no other question.
        assert one.placement == may_be_placed(of_place(person(), one.place))
        assert one.match == place_match(one.place.match)
        assert (one.standing is Standing.REFUSED) == (Verdict.REFUSED in (one.placement.verdict, one.match.verdict))
    assert [one.standing for one in answers] == sorted(one.standing for one in answers)
    assert sum(len(found) for found in grouped(answers).values()) == 120
    shuffled = drawn.sample(places, len(places))
    assert [one.place.name for one in find(person(), shuffled)] == [one.place.name for one in answers]


@given(
    residence=st.sampled_from(list(ResidenceStatus)),
    rung=st.sampled_from(list(Rung)),
    minor=st.booleans(),
    taken=st.integers(0, 7),
)
def test_a_man_is_never_without_an_answer(residence: ResidenceStatus, rung: Rung, minor: bool, taken: int) -> None:
    man = person(Sex.MAN, residence, rung=rung, minor=minor, unaccompanied=minor or None,
                 danish_citizen=residence is ResidenceStatus.DANISH)  # fmt: skip
    answers = find(man, [place(kind.value, kind, taken=taken, takes_sex=True) for kind in K])
    by = grouped(answers)
    ruling = next_best(
        NextBestFacts(
            TODAY,
            sum(len(by[one]) for one in (Standing.ALLOWED, Standing.WITH_REASON, Standing.HUMAN)),
            len(by[Standing.WAITS]),
            sum(one.only_full for one in answers),
            None,
            Sex.MAN,
            under_maintenance(man),
        )
    )
    assert ruling.answer is not None
    assert ruling.reasons
    if not any(one.standing < Standing.WAITS for one in answers):
        assert ruling.answer is not NextBest.CHOOSE
        assert ruling.verdict is Verdict.HUMAN_DECIDES


@pytest.mark.parametrize(
    ("group", "who", "sex", "company", "is_within"),
    [
        (WOMEN, person(), True, True, True),
        (WOMEN, person(Sex.MAN), False, True, False),
        # Of whom the plan does not speak, a human decides: the group does not close the place (C4).
        (WOMEN, person(Sex.TRANS_OTHER), None, True, True),
        (WOMEN, person(with_own_children=True), True, False, False),
        (BOTH, person(with_own_children=True), True, True, True),
        (BOTH, person(with_partner=True), True, False, False),
        (None, person(), None, None, None),
    ],
)
def test_target_groups(
    group: Group | None, who: PlacementFacts, sex: bool | None, company: bool | None, is_within: bool | None
) -> None:
    assert (takes_sex(group, who.sex), takes_company(group, who), within(group, who)) == (sex, company, is_within)


def test_what_a_place_has_follows_from_its_kind_its_address_and_its_group() -> None:
    assert features_of(K.REDEN, secret=True, group=WOMEN) == tuple(PlaceFeature)
    assert features_of(K.HOTEL_OR_PRIVATE, secret=False, group=BOTH) == ()


def test_what_waits_for_a_fact_stands_before_what_is_refused_and_after_what_is_open() -> None:
    unknown = Place("x", "Uden tal", K.REDEN, None, None, True, MatchFacts(TODAY, None, None, None, 0))
    answers: list[Answer] = find(person(), [unknown, place("y", K.MENS_CENTRE), place("z", K.REDEN)])
    assert [one.standing for one in answers] == [Standing.WITH_REASON, Standing.WAITS, Standing.REFUSED]
