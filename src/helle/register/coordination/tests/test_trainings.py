"""Teaching for the members of a forum: who links it, what both pages show, and what is refused (GOV-08)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests import forum_stories as forums
from tests import knowledge_stories as told
from tests.cast import Cast, Member, named
from tests.forum_stories import GROUP, NETWORK
from tests.gates import ObjectGates, Place

from helle.register.coordination import queries, training_actions, trainings
from helle.register.coordination.models import Forum, Training
from helle.register.knowledge import queries as knowledge
from helle.register.knowledge.models import Activity
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.knowledge.codes import ActivityKind

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
NOWHERE = "00000000-0000-4000-8000-000000000000"


def link(who: Member, made: Activity, code: str = NETWORK) -> Training:
    with who.acting():
        return training_actions.training_link(queries.forum(code), knowledge.look_at(made.pk))


class _OfNetwork(ObjectGates):
    may: ClassVar[str] = "karen"
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "anders", "charlotte", "asger", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "stine")


class TestTrainingNew(_OfNetwork):
    view = "forum-training-new"

    def place(self, cast: Cast) -> Place:
        forums.network(cast)
        return Place(reverse(self.view, args=[NETWORK]), reverse(self.view, args=["intet"]))


class TestTraining(_OfNetwork):
    view = "forum-training"

    def place(self, cast: Cast) -> Place:
        forums.network(cast)
        row = link(cast.karen, told.teach(cast.karen))
        return Place(reverse(self.view, args=[NETWORK, row.pk]), reverse(self.view, args=[NETWORK, NOWHERE]))


def send(who: Member, url: str, **typed: Any) -> Any:
    return who.client().post(url, {"form_token": uuid.uuid4(), **typed})


def test_teaching_stands_on_the_page_of_the_forum_and_the_forum_on_its_own(cast: Cast) -> None:
    forums.network(cast)
    made = told.teach(cast.karen)
    told.hold(cast.karen, made)
    of_it = reverse("knowledge-activity", args=[made.pk])
    address = reverse("forum-training-new", args=[NETWORK])
    assert f"{address}?undervisning={made.pk}" in cast.karen.client().get(of_it).content.decode()
    assert send(cast.karen, address, training=str(made.pk)).status_code == 302
    assert send(cast.karen, address, training=str(made.pk)).status_code == 422  # It is offered no more.
    page = cast.anders.client().get(reverse("forum", args=[NETWORK])).content.decode()
    assert told.TITLE in page and "24 deltagere" in page and "Knyt undervisning" not in page
    page = cast.anders.client().get(of_it).content.decode()
    assert "For medlemmer af" in page and "Netværk Midtjylland" in page and "Knyt til" not in page
    with cast.karen.acting():
        (row,) = Training.objects.all()
    back = reverse("forum-training", args=[NETWORK, row.pk])
    assert send(cast.karen, back, why="...").status_code == 422
    assert send(cast.karen, back, why="Den var for kommunerne alene.").status_code == 302
    assert send(cast.karen, back, why="Den var for kommunerne alene.").status_code == 404
    assert told.TITLE not in cast.karen.client().get(reverse("forum", args=[NETWORK])).content.decode()


def test_a_member_links_its_own_teaching_and_nobody_outside_any(cast: Cast) -> None:
    charlotte, ulrik = named(cast, "charlotte"), named(cast, "ulrik")
    own, other = told.teach(ulrik), told.teach(cast.karen, replace(told.TEACHING, title_da="CMM's egen"))
    with ulrik.acting():
        assert list(trainings.linkable(queries.forum(GROUP))) == [str(own.pk)]
    assert link(ulrik, own, GROUP)
    with pytest.raises(PermissionDenied):
        link(ulrik, other, GROUP)
    with pytest.raises(PermissionDenied):
        link(cast.karen, other, GROUP)  # Not of the group.
    assert link(charlotte, other, GROUP)  # Who runs the group links anybody's.
    with ulrik.acting():
        of = queries.forum(GROUP)
        theirs = next(one for one in trainings.trainings_of(of) if one.look.activity.pk == other.pk)
        with pytest.raises(PermissionDenied):
            training_actions.training_unlink(of, theirs, why="Det var en anden gruppe.")


def test_a_campaign_another_forum_and_words_of_somebody_are_refused_past_the_application_too(cast: Cast) -> None:
    forums.network(cast)
    campaign = told.add(cast.karen, ActivityKind.CAMPAIGN, told.CAMPAIGN)
    planned = told.teach(cast.karen)
    with pytest.raises(Refused, match="called off or taken out"):
        link(cast.karen, campaign)
    with cast.karen.acting():
        forum = Forum.objects.get(code=NETWORK)
        with pytest.raises(DatabaseError, match="training_is_one"), transaction.atomic():
            new_written(Training, forum=forum, activity=campaign).save(force_insert=True)
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            new_written(Training, forum=Forum.objects.get(code=GROUP), activity=planned).save(force_insert=True)
    row = link(cast.karen, planned)
    with cast.karen.acting():
        with pytest.raises(DatabaseError, match="names_nobody"), transaction.atomic():
            Training.objects.filter(pk=row.pk).update(withdrawn_by=cast.karen.user, withdrawn_why="Ring 70 20 25 50")
        with pytest.raises(DatabaseError), transaction.atomic():
            Training.objects.filter(pk=row.pk).update(activity=campaign)
