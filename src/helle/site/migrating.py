"""Django's migrations without what makes a new installation slow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def only_what_changes_made_anew() -> Iterator[None]:
    """Within the block a migration that creates a table makes that model alone, and a constraint or an index none.

    Django makes every model anew that is tied to it, over any number of steps, at each of some 200 tables and 100
    constraints: here all hang together by the case and the user, and most of an installation was spent on it. A model
    that did not exist changes none that did; what points to it is told by Django's own registry, as when a program
    starts. What holds of the rows of a model, or finds them, changes no field of it.
    """
    ours = {"add_model": _add_model, "_append_option": _append_option, "_remove_option": _remove_option}
    as_django_does = {name: getattr(ProjectState, name) for name in ours}
    for name, made in ours.items():
        setattr(ProjectState, name, made)
    try:
        yield
    finally:
        for name, made in as_django_does.items():
            setattr(ProjectState, name, made)


def _add_model(self: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:  # type: ignore[attr-defined] # Django's stubs leave it out
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:  # Only when something has asked for the models already.
        self.apps.render_multiple([model_state])


def _append_option(self: ProjectState, app_label: str, model_name: str, option: str, added: Any) -> None:
    _set_option(self, (app_label, model_name), option, [*self.models[app_label, model_name].options[option], added])


def _remove_option(self: ProjectState, app_label: str, model_name: str, option: str, removed: str) -> None:
    kept = [one for one in self.models[app_label, model_name].options[option] if one.name != removed]
    _set_option(self, (app_label, model_name), option, kept)


def _set_option(self: ProjectState, key: tuple[str, str], option: str, value: list[Any]) -> None:
    """Constraints or indexes of a model: in what is kept of it, and in the model that was made of that."""
    self.models[key].options[option] = value
    if "apps" in self.__dict__:
        setattr(self.apps.get_model(*key)._meta, option, list(value))
