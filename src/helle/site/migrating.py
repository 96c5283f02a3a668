"""Django's migrations without what makes a new installation slow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def new_models_made_alone() -> Iterator[None]:
    """Within the block a migration that creates a table makes that model alone.

    Django makes every model anew that is tied to it, over any number of steps, at each of some 200 tables: here all
    hang together by the case and the user, and half of an installation was spent on it. A model that did not exist
    changes none that did; what points to it is told by Django's own registry, as when a program starts.
    """
    as_django_does = ProjectState.add_model
    ProjectState.add_model = _add_model  # type: ignore[method-assign] # nothing of Django's takes another state
    try:
        yield
    finally:
        ProjectState.add_model = as_django_does  # type: ignore[method-assign] # as above


def _add_model(self: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:  # type: ignore[attr-defined] # Django's stubs leave it out
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:  # Only when something has asked for the models already.
        self.apps.render_multiple([model_state])
