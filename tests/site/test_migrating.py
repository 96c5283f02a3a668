"""Making only what changes anew gives the same models as Django's way, which makes all that are tied to it anew."""

from __future__ import annotations

import datetime as dt
from contextlib import AbstractContextManager, nullcontext

import pytest
from django.apps.registry import Apps
from django.db import connection, models
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    RemoveConstraint,
    SeparateDatabaseAndState,
)
from django.db.migrations.state import ModelState, ProjectState, StateApps

from helle.site.migrating import only_what_changes_made_anew

STEPS = (
    CreateModel("Case", [("id", models.BigAutoField(primary_key=True))]),
    CreateModel(
        "Note",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("case", models.ForeignKey("notes.Case", models.CASCADE, related_name="notes")),
            ("answers", models.ForeignKey("self", models.CASCADE, null=True)),
        ],
    ),
    AddField("Case", "newest", models.ForeignKey("notes.Note", models.CASCADE, null=True, related_name="+")),
    CreateModel("Mark", [("note", models.OneToOneField("notes.Note", models.CASCADE, primary_key=True))]),
    CreateModel(
        "Reader",
        [("id", models.BigAutoField(primary_key=True)), ("notes", models.ManyToManyField("notes.Note"))],
    ),
    AddField("Note", "written_on", models.DateField(default=dt.date(2025, 1, 1)), preserve_default=False),
    AddField("Note", "readers_only", models.ManyToManyField("notes.Reader", related_name="read_alone")),
    AddField("Reader", "state", models.CharField(max_length=9, choices=[("new", "New")])),
    AlterField("Reader", "state", models.CharField(max_length=9, choices=[("new", "New"), ("known", "Known")])),
    SeparateDatabaseAndState(
        state_operations=[
            AlterField("Mark", "note", models.ForeignKey("notes.Note", models.CASCADE)),
            AddField("Mark", "id", models.UUIDField(primary_key=True)),
        ]
    ),
    CreateModel("Rubbed", [("mark", models.OneToOneField("notes.Mark", models.CASCADE, primary_key=True))]),
    AddConstraint("Note", models.UniqueConstraint(fields=["case"], name="one_note")),
    AddConstraint("Note", models.CheckConstraint(condition=models.Q(id__gt=0), name="numbered")),
    RemoveConstraint("Note", "one_note"),
    AddIndex("Note", models.Index(fields=["case", "answers"], name="note_of")),
)


def _walked(how: AbstractContextManager[None]) -> ProjectState:
    state = ProjectState()
    _ = state.apps  # As while migrating: from here on every step keeps the models up to date.
    with how:
        for step in STEPS:
            step.state_forwards("notes", state)
    return state


@pytest.mark.parametrize("name", ["case", "note", "reader", "mark", "rubbed"])
def test_a_model_made_alone_knows_its_fields_and_is_known_by_what_it_points_to(name: str) -> None:
    alone, by_django = (
        _walked(how).apps.get_model("notes", name) for how in (only_what_changes_made_anew(), nullcontext())
    )
    for told in (
        lambda model: [(field.name, field.get_internal_type()) for field in model._meta.fields],
        lambda model: sorted((one.name, one.related_model.__name__) for one in model._meta.related_objects),
        lambda model: [
            (one.column, one.rel_db_type(connection), one.deconstruct()[1:]) for one in model._meta.local_fields
        ],
        lambda model: [one.remote_field.through.__name__ for one in model._meta.many_to_many],
        lambda model: [one.deconstruct() for one in (*model._meta.constraints, *model._meta.indexes)],
    ):
        assert told(alone) == told(by_django)


def test_what_a_step_changes_stays_as_it_was_in_the_state_before_it() -> None:
    with only_what_changes_made_anew():
        before = ProjectState()
        _ = before.apps
        STEPS[0].state_forwards("notes", before)
        after = before.clone()
        for step in STEPS[1:]:
            step.state_forwards("notes", after)
    assert before == by_django_after_the_first() and len(after.models) == 5
    assert [model.__name__ for model in before.apps.get_models()] == ["Case"]


def by_django_after_the_first() -> ProjectState:
    state = ProjectState()
    STEPS[0].state_forwards("notes", state)
    return state


def test_django_s_own_way_is_back_afterwards() -> None:
    changed = (ProjectState, Apps, ModelState, StateApps)
    before = [dict(vars(one)) for one in changed]
    with pytest.raises(ZeroDivisionError), only_what_changes_made_anew():
        assert all(dict(vars(one)) != was for one, was in zip(changed, before, strict=True))
        _ = 1 / 0
    assert [dict(vars(one)) for one in changed] == before
