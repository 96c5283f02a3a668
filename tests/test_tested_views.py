"""Every page of Helle has its tests: an address that is not in `tested_views.toml` fails here."""

from __future__ import annotations

import inspect
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.gates import Gates

TESTED: Final[dict[str, list[str]]] = tomllib.loads(
    (Path(__file__).parent / "tested_views.toml").read_text(encoding="utf-8")
)
"""The addresses by the module of tests that tries them."""
TESTED_IN: Final = {name: module for module, names in TESTED.items() for name in names}


def own_views() -> dict[str, Any]:
    """The views of Helle itself by the name of their address."""
    return {str(pattern.name): pattern.callback for pattern in _patterns(get_resolver().url_patterns) if _own(pattern)}


def _patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns)
        else:
            yield one


def _own(pattern: URLPattern) -> bool:
    return str(pattern.callback.__module__).startswith("helle.")


def test_every_address_has_a_name_and_every_name_its_tests() -> None:
    assert sorted(own_views()) == sorted(name for names in TESTED.values() for name in names)


@pytest.mark.parametrize("name", sorted(TESTED_IN))
def test_the_tests_of_a_page_that_acts_keep_its_gates(name: str) -> None:
    module = import_module(TESTED_IN[name])
    if getattr(own_views()[name], "helle_without_context", False):
        return
    gates = [one for _name, one in inspect.getmembers(module, inspect.isclass) if issubclass(one, Gates)]
    assert name in {getattr(one, "view", None) for one in gates}
