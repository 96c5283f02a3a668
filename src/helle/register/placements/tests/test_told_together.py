"""What became of a request and who of it is held count together (ACM-20, CRI-09)."""

from __future__ import annotations

import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests import placement_stories as stays
from tests import prosecution_stories as told
from tests.cast import Cast
from tests.pages import errors_of, fill_in, post

from helle.register.placements import urgent_actions, urgent_queries
from helle.register.placements.choices import NoPlaceWhy, UrgentAnswerKind, UrgentOutcomeKind
from helle.register.placements.models import UrgentAnswer, UrgentOutcome
from helle.register.prosecution import detention_actions
from helle.register.prosecution.choices import Mistake
from helle.register.protection import context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_acm_20_of_one_who_is_held_nothing_else_is_told_and_nothing_is_offered(cast: Cast) -> None:
    request, peter = stays.ask_for_a_place(cast.peter), cast.peter.client()
    page, outcome = (reverse(f"urgent-{one}", args=[request.pk]) for one in ("page", "outcome"))
    assert outcome in peter.get(page).content.decode()
    stays.detained(cast.peter, request)
    shown = peter.get(page).content.decode()
    assert outcome not in shown and "1 frihedsberøvet af 1" in shown
    assert peter.get(outcome).headers["Location"] == page
    opened_before = {"form_token": uuid.uuid4(), "kind": "not_needed"}
    assert list(errors_of(peter.post(outcome, opened_before))) == ["kind"]
    with cast.peter.acting():
        for many in (None, 1):
            with pytest.raises(DatabaseError), transaction.atomic():
                UrgentOutcome.objects.create(
                    id=new_id(), request=request, kind="not_needed", persons=many,
                    recorded_at=context.current().instant, by_user_id=context.current().user_id,
                    by_unit_id=context.current().unit_id,
                )  # fmt: skip


def test_acm_20_of_three_one_is_held_and_the_others_are_told_of_once(cast: Cast) -> None:
    request, peter = stays.ask_for_a_place(cast.peter, women=3), cast.peter.client()
    outcome = reverse("urgent-outcome", args=[request.pk])
    stays.detained(cast.peter, request)
    told_of_all = errors_of(post(peter, outcome, {"kind": "housed", "persons": "3"}))
    assert list(told_of_all) == ["kind"] and "hvem der mangler" in told_of_all["kind"][0]
    fill_in(peter, outcome, {"kind": "housed", "persons": "2"})
    with cast.peter.acting():
        assert urgent_queries.not_told_of(request) == 0
        with pytest.raises(Refused):
            urgent_actions.urgent_outcome(request, UrgentOutcomeKind.HOUSED, words="", persons=1)


def test_cri_09_who_is_detained_after_all_were_told_of_is_asked_about_from_the_page(cast: Cast) -> None:
    request, peter = stays.ask_for_a_place(cast.peter), cast.peter.client()
    page = reverse("urgent-page", args=[request.pk])
    assert 'name="held"' not in peter.get(page).content.decode()
    with cast.peter.acting():
        urgent_actions.urgent_outcome(request, UrgentOutcomeKind.HOUSED, words="")
        with pytest.raises(Refused) as asked:
            detention_actions.detention_record(None, told.held(), asked_before=request)
        assert asked.value.field == "one_more"
        held = detention_actions.detention_record(None, told.held(one_more=True), asked_before=request)
    assert 'name="held"' in peter.get(page).content.decode()
    assert 'name="held"' not in cast.mette.client().get(page).content.decode()
    assert 'name="held"' not in peter.get(reverse("urgent-page", args=[held.urgent_id])).content.decode()


def test_cri_09_a_detention_ends_though_another_was_recorded_of_its_own_request(cast: Cast) -> None:
    request = stays.ask_for_a_place(cast.peter, minors=1)
    with cast.peter.acting():
        first = detention_actions.detention_record(None, told.held(minor=True), asked_before=request)
        own = urgent_queries.get_request(first.urgent_id)
        detention_actions.detention_record(None, told.held(), asked_before=own)
        detention_actions.detention_end(
            first, ended_at=context.current().instant, became=UrgentOutcomeKind.HOUSED, words=""
        )
        with pytest.raises(Refused):
            urgent_actions.urgent_outcome(own, UrgentOutcomeKind.RELEASED, words="")
        detention_actions.detention_withdraw(first, why=Mistake.TYPED, words="Det var en anden.")
        assert urgent_queries.whole(own).outcomes[0].row.kind == "undone"


def test_acm_20_no_place_for_a_child_is_answered_where_the_request_has_one(cast: Cast) -> None:
    vera = cast.vera.client()
    grown, young = stays.ask_for_a_place(cast.peter), stays.ask_for_a_place(cast.peter, minors=1)
    typed = {"kind": "no_place", "why": "child", "places": "0"}
    grown_at, young_at = (reverse("urgent-answer", args=[one.pk]) for one in (grown, young))
    assert 'value="child"' not in vera.get(grown_at).content.decode()
    assert list(errors_of(post(vera, grown_at, typed))) == ["why"]
    with cast.vera.acting():
        with pytest.raises(Refused) as refused:
            urgent_actions.urgent_answer(grown, UrgentAnswerKind.NO_PLACE, places=0, why=NoPlaceWhy.CHILD)
        assert (refused.value.message, refused.value.field) == (urgent_actions.NO_CHILD, "why")
        with pytest.raises(DatabaseError), transaction.atomic():
            UrgentAnswer.objects.create(
                id=new_id(), request=grown, kind="no_place", places=0, why="child",
                recorded_at=context.current().instant, by_user_id=context.current().user_id,
                by_unit_id=context.current().unit_id,
            )  # fmt: skip
    fill_in(vera, young_at, typed)
