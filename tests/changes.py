"""Whether the product is another than it was: for as long as a test has replaced a part of it or of its settings.

Whoever remembers what the product does has to know. All three ways that there are say so: pytest's, the standard
library's and Django's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from unittest import mock
from weakref import WeakSet

import pytest
from django.test import override_settings

_patches: WeakSet[pytest.MonkeyPatch] = WeakSet()
_replaced: list[object] = []


def in_force() -> bool:
    """Whether anything of the product is replaced now."""
    return any(map(_is_of_the_product, _replaced)) or any(one._setitem or _sets(one) for one in _patches)


def _is_of_the_product(replacement: object) -> bool:
    # Django's tests keep each from the databases that it has not asked for.
    return getattr(replacement, "attribute", "") != "ensure_connection"


def _sets(patch: pytest.MonkeyPatch) -> bool:
    # pytest sets its own parts so, for a whole run.
    return any(not type(target).__module__.startswith("_pytest.") for target, _name, _value in patch._setattr)


def watch() -> None:
    """Know of each replacement from now on. Once in a process."""
    begin = pytest.MonkeyPatch.__init__

    @wraps(begin)
    def begun(patch: pytest.MonkeyPatch) -> None:
        begin(patch)
        _patches.add(patch)

    pytest.MonkeyPatch.__init__ = begun  # type: ignore[method-assign, assignment] # it tells nobody else
    for kind, first, last in (
        (mock._patch, "__enter__", "__exit__"),
        (mock._patch_dict, "__enter__", "__exit__"),
        (override_settings, "enable", "disable"),
    ):
        setattr(kind, first, _then(getattr(kind, first), _replaced.append))
        setattr(kind, last, _then(getattr(kind, last), _replaced.remove))


def _then(method: Callable[..., Any], note: Callable[[object], None]) -> Callable[..., Any]:
    @wraps(method)
    def noted(replacement: object, *args: Any, **kwargs: Any) -> Any:
        done = method(replacement, *args, **kwargs)
        note(replacement)
        return done

    return noted
