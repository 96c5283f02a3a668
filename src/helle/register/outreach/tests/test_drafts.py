"""An evening while it is typed on a phone: kept as it is typed, seen by nobody else, gone when it is saved."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests import outreach_stories
from tests.cast import Cast
from tests.gates import Gates, ObjectGates, Place
from tests.pages import fill_in, hidden_of

from helle.register.outreach.models import Evening, EveningDraft
from helle.register.outreach.tests.test_evening import ADDRESS, OUTSIDERS, TYPED
from helle.register.protection.keystore.models import DataKey, Erasure

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestSaving(Gates):
    view = "outreach-draft-save"
    may = "rita"
    outsiders = OUTSIDERS
    methods = ("POST",)
    action = "outreach.begun"

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view), reverse("outreach-draft-discard", args=[uuid.uuid4()]))

    def _ask(self, client: Client, url: str) -> Any:
        return client.post(url, {"draft": uuid.uuid4(), "draft_version": 0, "form_token": uuid.uuid4(), "staff": "2"})


class TestDiscarding(ObjectGates):
    view = "outreach-draft-discard"
    may = "rita"
    outsiders = (*OUTSIDERS, "nadia")

    def place(self, cast: Cast) -> Place:
        draft = outreach_stories.begin(cast.rita)
        return Place(reverse(self.view, args=[draft.pk]), reverse(self.view, args=[uuid.uuid4()]))


def test_a_draft_is_gone_on_with_and_is_gone_with_its_key_when_the_evening_is_saved(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    client = cast.rita.client()
    kept = client.post(reverse("outreach-draft-save"), hidden_of(client, ADDRESS) | {"first_street": "4", "staff": "x"})
    draft = kept.json()["draft"]
    desk = client.get("/").content.decode()
    assert f"kladde={draft}" in desk and "Aften, der ikke er gemt" in desk
    form = client.get(ADDRESS, {"kladde": draft}).context["form"]
    assert (form["first_street"].value(), form["staff"].value()) == ("4", "x")
    assert cast.nadia.client().get(ADDRESS, {"kladde": draft}).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        fill_in(client, f"{ADDRESS}?kladde={draft}", TYPED)
    with cast.rita.acting():
        assert Evening.objects.count() == 1 and not EveningDraft.objects.exists()
    assert not DataKey.objects.filter(pk=draft).exists() and Erasure.objects.filter(pk=draft).exists()


def test_what_was_saved_is_no_draft_again(cast: Cast) -> None:
    client = cast.rita.client()
    hidden = hidden_of(client, ADDRESS)
    assert client.post(ADDRESS, hidden | TYPED).status_code == 302
    assert client.post(reverse("outreach-draft-save"), hidden | TYPED).status_code == 204


def test_what_has_the_id_of_a_colleagues_draft_is_refused(cast: Cast) -> None:
    hers, client = outreach_stories.begin(cast.rita), cast.nadia.client()
    typed = hidden_of(client, ADDRESS) | {"draft": str(hers.pk), "staff": "2"}
    assert client.post(reverse("outreach-draft-save"), typed).status_code == 409
