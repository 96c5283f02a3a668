"""Who may call an address at all: a guard is declared for each, and asked before the page runs.

A guard is the column rule alone (C6): it turns on the role, its kind of unit and the method, and on nothing that is
asked of the database. So whoever it refuses gets the answer before anything is looked for, whether it is there or not,
and the whole table of who opens what is written without a request (docs/reference/addresses.md). Whose case it is, the
row rule, stays the database's and the page's; a page asks its policies again, and is never the only one to ask.

Each app declares the guards of its own addresses in its `guards.py`, by the names in its `urls.py`, and not on each
view: who reads it sees at once what an app opens to whom, and two who write views of one app at the same time touch
two lines of a list. A name without a guard, and a guard without a name, stop the start: `audit.http` asks what is
`wrong` as it is set up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.module_loading import module_has_submodule

from helle.register.protection import context, policies
from helle.register.protection.matrix import access_matrix

Policy = Callable[[], object]
# The one method that saves; what is neither this nor GET and HEAD no view answers.
SAVES: Final = "POST"


@dataclass(frozen=True, slots=True)
class Guard:
    """What a role needs to call an address: categories it reads and writes, and what a policy says of role and kind.

    `saves` and `may_save` are asked besides where the method is one that saves, of a page that shows more people what
    fewer of them change. `why` says why an address asks nothing.
    """

    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    may: Policy | None = None
    saves: tuple[str, ...] = ()
    may_save: Policy | None = None
    why: str = ""

    @property
    def categories(self) -> frozenset[str]:
        """Every category that it names."""
        return frozenset((*self.reads, *self.writes, *self.saves))


@dataclass(frozen=True, slots=True)
class Address:
    """An address that acts for somebody: its name, its pattern, the app it belongs to, its view and its guard."""

    name: str
    pattern: str
    app: str
    view: Callable[..., Any]
    guard: Guard

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods it answers, as its view was told them by Django's decorators."""
        return _methods_of(self.view)


class NoMethods(Exception):
    """A view that does not say which methods it answers would answer all of them."""


def _methods_of(view: Callable[..., Any]) -> tuple[str, ...]:
    """What `require_GET`, `require_POST`, `require_safe` or `require_http_methods` keep to themselves."""
    inner: Any = view
    while inner is not None:
        kept = dict(zip(inner.__code__.co_freevars, inner.__closure__ or (), strict=True))
        if "request_method_list" in kept:
            return tuple(kept["request_method_list"].cell_contents)
        inner = getattr(inner, "__wrapped__", None)
    raise NoMethods(getattr(view, "__qualname__", str(view)))


Guards = Mapping[str, Guard]


def reading(
    *categories: str, may: Policy | None = None, saves: tuple[str, ...] = (), may_save: Policy | None = None
) -> Guard:
    """For roles that read these categories."""
    return Guard(reads=categories, may=may, saves=saves, may_save=may_save)


def writing(*categories: str, may: Policy | None = None, reads: tuple[str, ...] = ()) -> Guard:
    """For roles that write these categories: an empty form is not shown either to who may not save it."""
    return Guard(reads=reads, writes=categories, may=may)


def only(may: Policy) -> Guard:
    """For roles that a policy names, where no category is the measure: administration, supervision."""
    return Guard(may=may)


def everybody(why: str) -> Guard:
    """For every role, and why."""
    return Guard(why=why)


def permits(guard: Guard, method: str) -> bool:
    """Whether the acting role may call an address with such a guard at all."""
    looks = (
        all(map(policies.may_read, guard.reads)) and all(map(policies.may_write, guard.writes)) and _says_yes(guard.may)
    )
    return looks and (method != SAVES or (all(map(policies.may_write, guard.saves)) and _says_yes(guard.may_save)))


def opens(guard: Guard, role: str, unit_kind: str, method: str, *, at: dt.datetime) -> bool:
    """Whether a role in a kind of unit may call it at an instant. Nobody acts, and no database is asked."""
    with context.as_if(role, unit_kind, at):
        return permits(guard, method)


def letter(address: Address, role: str, unit_kind: str, *, at: dt.datetime) -> str:
    """What an address is to a role in a kind of unit: `w` where it may save there, `r` where it may look, else `-`."""
    able = {method for method in address.methods if opens(address.guard, role, unit_kind, method, at=at)}
    return "w" if SAVES in able else "r" if able else "-"


def _says_yes(policy: Policy | None) -> bool:
    """What a policy says: those of the apps answer, or raise where they refuse and return nothing where they do not."""
    if policy is None:
        return True
    try:
        answer = policy()
    except PermissionDenied:
        return False
    return answer is None or bool(answer)


def guard_of(name: str) -> Guard:
    """The guard of the address with this name. One without stops the start, so there is one."""
    return declared()[name]


@cache
def declared() -> Guards:
    """Every guard that an app declares, by the name of its address."""
    return {name: guard for guards in _by_app().values() for name, guard in guards.items()}


@cache
def _by_app() -> dict[str, Guards]:
    return {
        app.name: import_module(f"{app.name}.guards").GUARDS
        for app in apps.get_app_configs()
        if app.name.startswith("helle.") and app.name != __package__ and module_has_submodule(app.module, "guards")
    }


def addresses() -> list[Address]:
    """Every address of ours that acts for somebody and has its guard, in the order in which they are tried."""
    found = declared()
    return [
        Address(name, pattern, _app_of(view), view, found[name])
        for name, pattern, view in _acting_views()
        if name in found
    ]


@cache
def wrong() -> tuple[str, ...]:
    """What stops the start: an address without a guard, a guard without an address, and guards that say nothing."""
    views = {name: view for name, _pattern, view in _acting_views()}
    known = access_matrix().categories
    said = [f"{name}: no guard is declared for this address" for name in views if name not in declared()]
    for app, guards in _by_app().items():
        for name, guard in guards.items():
            if name not in views:
                said.append(f"{name}: {app} declares a guard for it, and there is no such address")
            elif _app_of(views[name]) != app:
                said.append(f"{name}: {app} declares a guard for it, and it is {_app_of(views[name])}'s")
            if unknown := sorted(guard.categories - known.keys()):
                said.append(f"{name}: no category is called {', '.join(unknown)}")
            if bool(guard.why) == bool(guard.categories or guard.may):
                said.append(f"{name}: a guard names what it asks, or why it asks nothing")
    return tuple(said)


def without_guard(*urlconfs: str) -> list[tuple[str, str, Callable[..., Any]]]:
    """Every other address of these lists of addresses, of ours and of others: name, pattern and view.

    Who may call it is said in docs/reference/addresses.toml. One whose pattern another has before it never answers, and
    stands here all the same.
    """
    return [
        (pattern.name or "", route, pattern.callback)
        for urlconf in urlconfs
        for pattern, route in _patterns(get_resolver(urlconf).url_patterns, "")
        if (pattern.name or "") not in declared()
    ]


def _acting_views() -> Iterator[tuple[str, str, Callable[..., Any]]]:
    """The addresses of ours that act for somebody: name, pattern and view."""
    for pattern, route in _patterns(get_resolver().url_patterns, ""):
        view = pattern.callback
        if view.__module__.startswith("helle.") and not getattr(view, "helle_without_context", False):
            yield pattern.name or "", route, view


def _patterns(found: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[URLPattern, str]]:
    for one in found:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns, route)
        else:
            yield one, route


def _app_of(view: Callable[..., Any]) -> str:
    """The app whose view it is."""
    config = apps.get_containing_app_config(view.__module__)
    return config.name if config else ""
