"""The code lists that nobody edits: those of the plan and the law, and those that Helle's own work hangs on.

Their codes are read from where they are written, so that the page cannot say anything else. What a list is called in
words stands in `data/closed_lists.toml`; a list without a name there fails a test.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from inspect import getdoc
from pathlib import Path
from typing import Final

from django.apps import apps
from django.db.models import Choices
from django.utils import translation

import helle.rules
from helle.register.codelists.choices import Deed, KeptList
from helle.rules.codes import Code
from helle.rules.ruling import Text

FILE: Final = Path(__file__).parent / "data" / "closed_lists.toml"
_REQUIREMENT: Final = re.compile(r"\b(?:PUB-)?[A-Z]{2,4}-\d{2}\b|\bC\d{1,2}\b")


@dataclass(frozen=True, slots=True)
class ClosedList:
    """A list with its words, the requirements it follows from, and whether it is the plan's (else Helle's own)."""

    key: str
    name: Text
    of_the_plan: bool
    requirements: Sequence[str]
    codes: Sequence[tuple[str, Text]]


@cache
def closed_lists() -> dict[str, ClosedList]:
    """Every closed list, by its key in the address."""
    names = tomllib.loads(FILE.read_text())
    found = {}
    for code_list in sorted(written(), key=key_of):
        key = key_of(code_list)
        named = names.get(key)
        if named is not None:
            found[key] = ClosedList(
                key,
                Text(named["da"], named["en"]),
                issubclass(code_list, Code),
                tuple(dict.fromkeys(_REQUIREMENT.findall(getdoc(code_list) or ""))),
                _codes(code_list),
            )
    return found


def written() -> set[type[Code] | type[Choices]]:
    """Every closed list of the program: the codes of the rules, and the choices of the apps."""
    for module in pkgutil.walk_packages(helle.rules.__path__, "helle.rules."):
        importlib.import_module(module.name)
    for app in apps.get_app_configs():
        for name in ("choices", "states"):
            if app.name.startswith("helle.register.") and find_spec(f"{app.name}.{name}"):
                importlib.import_module(f"{app.name}.{name}")
    ours: set[type[Code] | type[Choices]] = {
        one for one in Code.__subclasses__() if one.__module__.startswith("helle.rules.")
    }
    for kind in Choices.__subclasses__():
        ours |= {one for one in kind.__subclasses__() if one.__module__.startswith("helle.register.")}
    return ours - {KeptList, Deed}


def key_of(code_list: type[Code] | type[Choices]) -> str:
    """What a list is called in the address and in the file of names: its module and its class."""
    module = code_list.__module__.removeprefix("helle.").removesuffix(".choices").removesuffix(".codes")
    return f"{module}-{code_list.__name__}".replace(".", "-").replace("register-", "").lower()


def _codes(code_list: type[Code] | type[Choices]) -> tuple[tuple[str, Text], ...]:
    if issubclass(code_list, Code):
        return tuple((one.value, one.label) for one in code_list)
    return tuple((str(value), _in_both_languages(label)) for value, label in code_list.choices)


def _in_both_languages(label: object) -> Text:
    with translation.override("da"):
        danish = str(label)
    with translation.override("en"):
        return Text(danish, str(label))
