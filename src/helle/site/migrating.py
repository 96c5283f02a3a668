"""Django's migrations without what makes a new installation slow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps.registry import Apps
from django.db.migrations.state import AppConfigStub, ModelState, ProjectState, StateApps
from django.db.models import Field
from django.db.models.fields import NOT_PROVIDED

_as_django_adds = ProjectState.add_field
_as_django_alters = ProjectState.alter_field


@contextmanager
def only_what_changes_made_anew() -> Iterator[None]:
    """Within the block a migration that creates a table makes that model alone; a field, a constraint or an index none.

    Django makes every model anew that is tied to it, over any number of steps, at each of some 200 tables, 100 fields
    and 200 constraints: here all hang together by the case and the user, and most of an installation was spent on it. A
    model that did not exist changes none that did; what points to it, and a field that is added, is told by Django's
    own registry, as when a program starts. What holds of the rows of a model, or finds them, changes no field of it;
    what may be chosen in a field changes nothing of its column. Nor does any of it change which models the settings
    name in place of others: that is asked once.
    """
    ours: dict[tuple[type, str], Any] = {
        (ProjectState, "add_model"): _add_model,
        (ProjectState, "add_field"): _add_field,
        (ProjectState, "alter_field"): _alter_field,
        (ModelState, "clone"): _copy_of_state,
        (StateApps, "clone"): _copy_of_models,
        (ProjectState, "_append_option"): _append_option,
        (ProjectState, "_remove_option"): _remove_option,
        (Apps, "get_swappable_settings_name"): _asked_once(Apps.get_swappable_settings_name.__wrapped__),  # type: ignore[attr-defined] # A cached function
    }
    as_django_does = {(kind, name): getattr(kind, name) for kind, name in ours}
    for (kind, name), made in ours.items():
        setattr(kind, name, made)
    try:
        yield
    finally:
        for (kind, name), made in as_django_does.items():
            setattr(kind, name, made)


def _asked_once(function: Any) -> Any:
    """The same function, whose answers are kept also when the registry forgets everything else."""
    kept: Any = cache(function)
    kept.cache_clear = lambda: None
    return kept


def _copy_of_state(self: ModelState) -> ModelState:
    """As Django's, which asks each field of each model again whether it is sound, before each of 1,500 steps."""
    copied = ModelState.__new__(ModelState)
    copied.__dict__.update(self.__dict__)
    copied.fields, copied.options = dict(self.fields), dict(self.options)
    copied.managers = list(self.managers)
    return copied


def _copy_of_models(self: StateApps) -> StateApps:
    """As Django's, which looks into each name and each model, of which neither is ever copied."""
    copied = StateApps([], {})
    copied.all_models = defaultdict(dict, {label: dict(models) for label, models in self.all_models.items()})
    for label in self.app_configs:
        app = AppConfigStub(label)
        app.apps = copied
        app.import_models()
        copied.app_configs[label] = app
    copied.real_models = self.real_models
    return copied


def _add_model(self: ProjectState, model_state: ModelState) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:  # type: ignore[attr-defined] # Django's stubs leave it out
        self.resolve_model_relations(key)
    if "apps" in self.__dict__:  # Only when something has asked for the models already.
        self.apps.render_multiple([model_state])


def _add_field(
    self: ProjectState, app_label: str, model_name: str, name: str, field: Field[Any, Any], preserve_default: bool
) -> None:
    if field.primary_key:  # What points to the model is of its kind: all that is made anew.
        _as_django_adds(self, app_label, model_name, name, field, preserve_default)
        return
    if not preserve_default:
        field = field.clone()
        field.default = NOT_PROVIDED
    key = app_label, model_name
    self.models[key].fields[name] = field
    if self._relations is not None:  # type: ignore[attr-defined] # Django's stubs leave it out
        self.resolve_model_field_relations(key, name, field)
    if "apps" in self.__dict__:
        field.clone().contribute_to_class(self.apps.get_model(*key), name)
        self.apps.clear_cache()  # What points to a model is kept with it.


def _alter_field(
    self: ProjectState, app_label: str, model_name: str, name: str, field: Field[Any, Any], preserve_default: bool
) -> None:
    key = app_label, model_name
    if not preserve_default or _but_for_choices(self.models[key].fields[name]) != _but_for_choices(field):
        _as_django_alters(self, app_label, model_name, name, field, preserve_default)
        return
    self.models[key].fields[name] = field
    if "apps" in self.__dict__:
        self.apps.get_model(*key)._meta.get_field(name).choices = field.choices


def _but_for_choices(field: Field[Any, Any]) -> tuple[str, list[Any], dict[str, Any]]:
    """What a field is made of, without what may be chosen in it."""
    _name, kind, arguments, keywords = field.deconstruct()
    return kind, list(arguments), {name: value for name, value in keywords.items() if name != "choices"}


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
