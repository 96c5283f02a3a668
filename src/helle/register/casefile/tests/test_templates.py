"""Templates for notes: the lead's to change, each from a day, and what was written from an earlier one stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from tests import stories
from tests.cast import Cast
from tests.gates import Gates, ObjectGates, Place
from tests.pages import errors_of, fill_in, post

from helle.register.casefile import actions, queries
from helle.register.casefile.choices import NoteKind
from helle.register.casefile.models import NoteTemplate
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TODAY = stories.FIRST_DAY
TEXT = "Hvem ringede, og hvad blev aftalt?"


def make(cast: Cast, *, replaces: NoteTemplate | None = None, **changed: Any) -> NoteTemplate:
    given: dict[str, Any] = {"kind": NoteKind.CALL, "title": "Opringning", "text": TEXT, "valid_from": TODAY}
    with cast.karen.acting():
        return actions.template_set(replaces=replaces, **(given | changed))


def offered(cast: Cast) -> list[str]:
    with cast.mette.acting() as acting:
        return [row.text for row in queries.templates_now(acting.unit_id)]


class TestTemplates(Gates):
    view = "note-templates"
    wrong_roles = ("vera", "stine")
    outsiders = ("olga", "anders", "dorthe", "anton")
    methods = ("GET",)
    action = "note_template.read"


class TestNewTemplate(Gates):
    view = "note-template-new"
    may = "karen"
    wrong_roles = ("vera", "stine", "mette")
    outsiders = ("olga", "ulla", "dorthe")


class TestChangingATemplate(ObjectGates):
    view = "note-template-change"
    may = "karen"
    wrong_roles = ("vera", "stine", "mette")
    outsiders = ("olga", "ulla", "dorthe")

    def place(self, cast: Cast) -> Place:
        missing = "6f1c2b1e-0000-4000-8000-000000000000"
        return Place(reverse(self.view, args=[make(cast).pk]), reverse(self.view, args=[missing]))


def test_a_note_is_begun_with_the_template_that_holds(cast: Cast) -> None:
    client = cast.karen.client()
    fill_in(
        client,
        reverse("note-template-new"),
        {"kind": "call", "title": "Opringning", "text": TEXT, "valid_from": "2025-10-06"},
    )
    case = stories.an_opened_case(cast)
    page = cast.mette.client().get(reverse("case-note-new", args=[case.number]))
    (template,) = page.context["templates"]
    begun = cast.mette.client().get(reverse("case-note-new", args=[case.number]), {"skabelon": str(template.pk)})
    assert (begun.context["form"]["text"].value(), begun.context["form"]["kind"].value()) == (TEXT, "call")


def test_a_template_changes_from_its_day_and_can_be_taken_out_of_use(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    first = make(cast)
    second = make(cast, replaces=first, text="nyt fra torsdag", valid_from=TODAY + dt.timedelta(days=3))
    assert offered(cast) == [TEXT]
    on_day(TODAY + dt.timedelta(days=2))
    assert offered(cast) == [TEXT]
    on_day(TODAY + dt.timedelta(days=3))
    assert offered(cast) == ["nyt fra torsdag"]
    make(cast, replaces=second, valid_from=TODAY + dt.timedelta(days=3), retired=True)
    assert offered(cast) == []
    page = cast.karen.client().get(reverse("note-templates"))
    assert "ude af brug" in page.content.decode()


def test_another_authority_has_none_of_cmm_s_templates(cast: Cast) -> None:
    make(cast)
    page = cast.ulla.client().get(reverse("note-templates"))
    assert "Jeres enhed har ingen skabeloner" in page.content.decode()


def test_a_template_is_not_changed_back_in_time(cast: Cast) -> None:
    response = post(
        cast.karen.client(),
        reverse("note-template-new"),
        {"kind": "call", "title": "x", "text": TEXT, "valid_from": "2025-10-05"},
    )
    assert list(errors_of(response)) == ["valid_from"]


def test_of_two_leads_who_change_one_template_the_second_is_told(cast: Cast) -> None:
    first = make(cast)
    make(cast, replaces=first, text="den ene")
    with pytest.raises(Refused, match="just been changed"):
        make(cast, replaces=first, text="den anden")
    assert offered(cast) == ["den ene"]


def test_nobody_but_a_lead_changes_one(cast: Cast) -> None:
    with cast.mette.acting(), pytest.raises(PermissionDenied):
        actions.template_set(kind=NoteKind.CALL, title="x", text="y", valid_from=TODAY, replaces=None)
