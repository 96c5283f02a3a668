"""The log, for those whose role reads it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from helle.register.audit import actions as audit
from helle.register.audit import queries
from helle.register.audit.choices import ACTIONS, PURPOSES
from helle.register.audit.http import ActingHttpRequest
from helle.register.audit.models import Line
from helle.register.interface.words import page_number
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, policies
from helle.rules.ruling import Text

NUMBERS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line in words."""

    line: Line
    who: str
    unit: NamedUnit | None
    action: Text
    purpose: Text
    sealed: bool
    numbers: list[str]
    """Numbers of its cases that the acting unit has, of its referrals; of a refused attempt, what was asked for."""
    unnamed: int
    """How many more cases it is about."""
    more_referrals: int
    """How many more referrals."""


def in_words(lines: list[Line]) -> list[ShownLine]:
    """Lines with the names of staff and units and the numbers of cases. Three queries for any number of lines."""
    units = organisations.units_on(clock.today())
    names = organisations.user_names({line.user_id for line in lines if line.user_id})
    known = queries.numbers_of({case for line in lines for case in line.cases})
    numbered = [(line, _cases(line, known), _referrals(line)) for line in lines]
    return [
        ShownLine(
            line,
            names.get(line.user_id, "–") if line.user_id else "–",
            units.get(line.unit_id) if line.unit_id else None,
            ACTIONS.get(line.action, Text(line.action, line.action)),
            PURPOSES.get(line.purpose, PURPOSES["none"]),
            line.segment is not None,
            [*found[:NUMBERS_SHOWN], *referrals[:NUMBERS_SHOWN]],
            max(len(line.cases), len(found)) - len(found[:NUMBERS_SHOWN]),
            len(referrals) - len(referrals[:NUMBERS_SHOWN]),
        )
        for line, found, referrals in numbered
    ]


def _cases(line: Line, known: dict[uuid.UUID, str]) -> list[str]:
    asked = [str(line.detail["number"])] if "number" in line.detail else []
    return list(dict.fromkeys([*asked, *(known[case] for case in line.cases if case in known)]))


def _referrals(line: Line) -> list[str]:
    one = [line.detail["referral_number"]] if "referral_number" in line.detail else []
    return [str(number) for number in (*one, *line.detail.get("referrals", []))]


@require_GET
def log(request: ActingHttpRequest) -> HttpResponse:
    """The newest lines, all or only what was refused."""
    policies.require_read("audit")
    denied = request.GET.get("afvist") == "1"
    page = page_number(request.GET.get("side", ""))
    lines, more = queries.lines(denied_only=denied, page=page)
    audit.record("audit.read", detail={"denied": denied, "page": page})
    return render(
        request,
        "audit/log.html",
        {
            "lines": in_words(lines),
            "denied": denied,
            "page_number": page,
            "more": more,
            "today": clock.today(),
        },
    )
