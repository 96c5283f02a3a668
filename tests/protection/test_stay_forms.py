"""Each form of the apps of stays is known: whether the log tells by it of somebody's stay (PUB-DIG-12)."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms

from helle.register.protection import stay_forms


def forms_of(app: str) -> Iterator[str]:
    """Those that a module of the app says, as the log calls them."""
    package = importlib.import_module(f"helle.register.{app}")
    for found in pkgutil.iter_modules(package.__path__):
        if found.ispkg or found.name == "apps":
            continue
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        for name, one in vars(module).items():
            if isinstance(one, type) and issubclass(one, forms.BaseForm) and one.__module__ == module.__name__:
                yield f"{app}.{name}"


@pytest.mark.parametrize("app", stay_forms.APPS)
def test_each_form_of_the_apps_of_stays_is_on_one_list(app: str) -> None:
    """A new one is put on one of them by whoever writes it, and none that is gone stays."""
    known = {one for one in stay_forms.TELL | stay_forms.TELL_NOT if one.startswith(f"{app}.")}
    assert {one for one in forms_of(app) if not one.split(".")[1].startswith("_")} == known
    assert not stay_forms.TELL & stay_forms.TELL_NOT
