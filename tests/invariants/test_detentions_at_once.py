"""Where two officers record that one person is held at the same moment (CRI-09, ACM-20)."""

from __future__ import annotations

import pytest

from helle.register.placements import urgent_actions, urgent_queries
from helle.register.placements.choices import UrgentOutcomeKind
from helle.register.prosecution import detention_actions
from helle.register.prosecution.choices import Mistake
from helle.register.prosecution.detention_models import Detention
from helle.register.protection.refusals import Refused
from tests import placement_stories as stays
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, member
from tests.invariants.at_once import acting, at_once


def test_cri_09_of_two_who_record_the_one_whom_a_place_was_asked_for_the_second_is_asked(committed_cast: Cast) -> None:
    cast = committed_cast
    request, colleague = stays.ask_for_a_place(cast.peter), member("Per Lund", "POL-OJYL", "police_officer")

    def detain(**changed: bool) -> Detention:
        return detention_actions.detention_record(None, told.held(**changed), asked_before=request)

    outcomes = at_once([acting(cast.peter, detain), acting(colleague, detain)])
    (asked,) = [one for one in outcomes if isinstance(one, Refused)]
    assert (asked.message, asked.field) == (detention_actions.ONE_MORE, "one_more")
    with cast.peter.acting():
        assert len(urgent_queries.held_of(request)) == Detention.objects.count() == 1
        detain(one_more=True)
        assert len(urgent_queries.held_of(request)) == 2
        # Who is one more stands for nobody of those asked for: without the other, that request is open again.
        first = Detention.objects.get(one_more=False)
        detention_actions.detention_withdraw(first, why=Mistake.TYPED, words="Det var en anden.")
        assert urgent_queries.not_told_of(request) == 1


def test_cri_09_of_two_who_record_the_same_known_person_one_does(committed_cast: Cast) -> None:
    cast = committed_cast
    victim, colleague = stories.an_opened_case(cast), member("Per Lund", "POL-OJYL", "police_officer")
    held = told.held()
    outcomes = at_once(
        [acting(who, lambda: detention_actions.detention_record(victim.pk, held)) for who in (cast.peter, colleague)]
    )
    (refused,) = [one for one in outcomes if isinstance(one, Refused)]
    assert refused.message == detention_actions.HELD_ALREADY
    with cast.peter.acting():
        assert Detention.objects.count() == 1


@pytest.mark.parametrize("women", [1, 2])
def test_acm_20_of_two_who_tell_of_all_at_once_one_does(committed_cast: Cast, women: int) -> None:
    cast = committed_cast
    request = stays.ask_for_a_place(cast.peter, women=women)
    colleague = member("Per Lund", "POL-OJYL", "police_officer")

    def tell() -> None:
        urgent_actions.urgent_outcome(request, UrgentOutcomeKind.RELEASED, words="")

    outcomes = at_once([acting(who, tell) for who in (cast.peter, colleague)])
    (refused,) = [one for one in outcomes if isinstance(one, Refused)]
    assert (refused.message, refused.field) == (urgent_actions.NOT_OF_ALL, "kind")
    with cast.peter.acting():
        assert len(urgent_queries.whole(request).outcomes) == 1


@pytest.mark.parametrize("persons", [None, 2], ids=["of all", "of both"])
def test_acm_20_who_is_detained_and_what_became_of_all_at_once_are_of_no_more_than_were_asked_for(
    committed_cast: Cast, persons: int | None
) -> None:
    cast = committed_cast
    request = stays.ask_for_a_place(cast.peter, women=2)
    colleague = member("Per Lund", "POL-OJYL", "police_officer")
    outcomes = at_once(
        [
            acting(cast.peter, lambda: detention_actions.detention_record(None, told.held(), asked_before=request)),
            acting(
                colleague,
                lambda: urgent_actions.urgent_outcome(request, UrgentOutcomeKind.NOT_NEEDED, words="", persons=persons),
            ),
        ]
    )
    (refused,) = [one for one in outcomes if isinstance(one, Refused)]
    assert refused.message in (detention_actions.ONE_MORE, urgent_actions.NOT_OF_ALL, urgent_actions.TOO_MANY)
    with cast.peter.acting():
        whole = urgent_queries.whole(request)
        assert len(whole.outcomes) + len(whole.held) == 1
