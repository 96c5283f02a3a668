"""The pages about logins through organisations: who they open for, and what is offered to whom."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from typing import Any, ClassVar

import pytest
from django.urls import reverse
from tests.cast import Cast
from tests.federation import stories as told
from tests.gates import Gates, ObjectGates, Place

from helle.register.administration.tests.test_pages import MISSING, NOBODY_HERE, AboutMette, Overseen

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestLogins(Overseen):
    view = "login-list"
    action = "privilege.listed"
    outsiders = (*NOBODY_HERE, "dorthe")


class TestLoginsOfALead(TestLogins):
    may = "karen"


class TestBindingAnIdentity(AboutMette):
    view = "identity-new"
    wrong_roles = ("mette", "karen")


class TestANewPrivilege(Gates):
    view = "privilege-new"
    may = "anton"
    outsiders = (*NOBODY_HERE, "ulla", "dorthe")
    wrong_roles = ("mette", "karen")


class Answered(ObjectGates, ABC):
    may = "karen"
    outsiders: ClassVar[tuple[str, ...]] = (*NOBODY_HERE, "ulla", "dorthe")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "vera", "jonas")

    @abstractmethod
    def about(self, cast: Cast) -> uuid.UUID:
        """What the page is about."""

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[self.about(cast)]), reverse(self.view, args=[MISSING]))


class TestAnsweringAnIdentity(Answered):
    view = "identity-answer"

    def about(self, cast: Cast) -> uuid.UUID:
        return told.asked_for(cast, cast.mette).pk

    def test_whoever_asked_may_only_take_it_back(self, cast: Cast, there: Place) -> None:
        assert offered(cast.anton.client().get(there.url)) == ["withdrawn"]
        assert offered(cast.karen.client().get(there.url)) == ["approved", "refused"]

    def test_who_says_yes_reads_whose_and_which(self, cast: Cast, there: Place) -> None:
        shown = cast.karen.client().get(there.url).content.decode()
        assert cast.mette.user.email in shown and told.CVR in shown and str(told.METTE) in shown


class TestAnsweringAPrivilege(Answered):
    view = "privilege-answer"

    def about(self, cast: Cast) -> uuid.UUID:
        return told.gives(cast, told.ISSUER, told.LEAD, "cmm_lead", answer="").pk

    def test_whoever_asked_may_only_take_it_back(self, cast: Cast, there: Place) -> None:
        assert offered(cast.anton.client().get(there.url)) == ["withdrawn"]
        assert offered(cast.karen.client().get(there.url)) == ["approved", "refused"]


class Ended(Answered):
    may = "anton"
    wrong_roles = ("mette", "karen", "jonas")


class TestEndingAnIdentity(Ended):
    view = "identity-end"

    def about(self, cast: Cast) -> uuid.UUID:
        return told.bound(cast, cast.mette, told.ISSUER).pk


class TestEndingAPrivilege(Ended):
    view = "privilege-end"

    def about(self, cast: Cast) -> uuid.UUID:
        return told.gives(cast, told.ISSUER, told.LEAD, "cmm_lead").pk


def test_whoever_is_bound_lacks_no_second_factor_here(cast: Cast) -> None:
    told.bound(cast, cast.mette, told.ISSUER)
    lacking = cast.anton.client().get(reverse("user-list"), {"tilstand": "no_factor"}).content.decode()
    assert "Jonas Lind" in lacking and "Mette Holm" not in lacking
    hers = cast.anton.client().get(reverse("user-page", args=[cast.mette.user.pk])).content.decode()
    assert "gælder ikke: login gennem organisationen" in hers


def test_nobody_sees_a_binding_of_her_own(cast: Cast) -> None:
    identity = told.asked_for(cast, cast.karen)
    assert cast.karen.client().get(reverse("identity-answer", args=[identity.pk])).status_code == 404


def test_what_waits_is_in_the_overview_of_who_may_answer(cast: Cast) -> None:
    told.asked_for(cast, cast.mette)
    told.gives(cast, told.ISSUER, told.LEAD, "cmm_lead", answer="")
    desk = cast.karen.client().get(reverse("desk")).content.decode()
    assert "Knyt et login til Mette Holm" in desk and f"Lad {told.LEAD} give en rolle" in desk
    # He asked himself.
    assert told.LEAD not in cast.anton.client().get(reverse("desk")).content.decode()
    for who in (cast.karen, cast.anton):
        shown = who.client().get(reverse("administration")).content.decode()
        assert f"Mette Holm: CVR {told.CVR}" in shown and told.LEAD in shown
    of_another = cast.ulla.client().get(reverse("administration")).content.decode()
    assert told.CVR not in of_another and told.LEAD not in of_another


def offered(answer: Any) -> list[str]:
    """Which answers the form offers."""
    return [value for value, _label in answer.context["form"].fields["answer"].choices]
