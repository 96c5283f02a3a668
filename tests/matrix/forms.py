"""The forms on the pages of a story, each as a browser would find it: where it goes, and what can be put into it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

LINKS: Final = re.compile(r"""(?:href|hx-get)="(/[^"]*)\"""")
NEVER: Final = ("/static/", "/konto/", "/sprog/", "/demo/")
# What a token or a button of the browser's is, and no field of somebody's.
OURS: Final = frozenset({"csrfmiddlewaretoken"})


@dataclass(frozen=True, slots=True)
class Field:
    """What can be put into a form under a name: what stands there, what may be chosen, and of which kind it is."""

    name: str
    kind: str
    value: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form with its fields in their order."""

    action: str
    method: str
    fields: tuple[Field, ...]

    @property
    def kind(self) -> tuple[str, str, tuple[str, ...]]:
        """What makes two forms the same: where they go, and which fields they have."""
        names = {re.sub(r"[0-9a-f-]{36}|\d+", "n", one.name) for one in self.fields}
        return kind_of(self.action) or self.action, self.method, tuple(sorted(names))

    def as_it_stands(self) -> dict[str, str]:
        """What a browser sends of it, with something chosen where nothing is."""
        return {one.name: one.value or next((c for c in one.choices if c), "") for one in self.fields}


class _Reader(HTMLParser):
    def __init__(self, at: str) -> None:
        super().__init__()
        self.at, self.found = at, []  # type: ignore[var-annotated] # filled below
        self._action: str | None = None
        self._method = "get"
        self._fields: dict[str, Field] = {}
        self._select: tuple[str, list[str], list[str]] | None = None

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in given}
        if tag == "form":
            self._action, self._method, self._fields = has.get("action") or self.at, has.get("method", "get"), {}
        if self._action is None or has.get("name", "") in OURS:
            return
        name, value, kind = has.get("name", ""), has.get("value", ""), has.get("type", "text")
        if tag == "select" and name:
            self._select = name, [], []
        elif tag == "option" and self._select:
            self._select[1].append(value)
            if "selected" in has:
                self._select[2].append(value)
        elif tag == "textarea" and name:
            self._fields[name] = Field(name, "textarea", "")
        elif tag == "button" and name:
            self._fields.setdefault(name, Field(name, "button", value))
        elif tag == "input" and name:
            before = self._fields.get(name)
            if kind in ("radio", "checkbox"):
                chosen = value if "checked" in has else (before.value if before else "")
                self._fields[name] = Field(name, kind, chosen, (*(before.choices if before else ()), value))
            elif kind != "submit":
                self._fields.setdefault(name, Field(name, kind, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            name, choices, chosen = self._select
            self._fields[name] = Field(name, "select", chosen[0] if chosen else "", tuple(choices))
            self._select = None
        if tag == "form" and self._action is not None:
            self.found.append(Form(self._action, self._method.lower(), tuple(self._fields.values())))
            self._action = None


def forms_of(page: str, at: str, never: tuple[str, ...] = NEVER) -> list[Form]:
    """The forms of ours on a page, but for those that go to what is never called."""
    reader = _Reader(at)
    reader.feed(page)
    found: list[Form] = reader.found
    return [one for one in found if one.action.startswith("/") and not one.action.startswith(never)]


@cache
def kind_of(path: str) -> str | None:
    """Each page links to the same few, for everybody who walks."""
    try:
        return resolve(urlsplit(path).path).url_name
    except Resolver404:
        return None


def walk(client: Client, starts: Iterable[str], seen: set[str]) -> Iterator[tuple[str, str]]:
    """The pages that can be reached from these, one of each kind that was not seen: where it is and what it says."""
    waiting, known = list(starts), set(starts)
    while waiting:
        path = waiting.pop(0)
        if kind_of(path) in seen:
            continue
        answer = client.get(path, follow=True)
        path = answer.request["PATH_INFO"]
        kind, content_type = kind_of(path), answer.headers.get("Content-Type", "")
        if kind is None or kind in seen or answer.status_code != 200 or not content_type.startswith("text/html"):
            continue
        seen.add(kind)
        page = answer.content.decode()
        yield path, page
        found = {urlsplit(unescape(link)).path for link in LINKS.findall(page)} - known
        known |= found
        waiting += [one for one in sorted(found) if kind_of(one) and not one.startswith(NEVER)]


def filled(form: Form, values: Mapping[str, str]) -> dict[str, str]:
    """The form as it stands with these put in."""
    return form.as_it_stands() | dict(values)
