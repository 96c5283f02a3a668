"""Where evidence is to be found, for the acting reader: a page that opens, one that does not and why, or outside Helle.

Whoever reads a plan reads its evidence. A page that not all of them may read says so beside the link, before somebody
is turned away, and what tells of the same to everybody is offered (GOV-26).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import Resolver404, resolve

from helle.register.action_plans.models import Evidence
from helle.register.outreach import policies as outreach
from helle.rules.ruling import Text

type Asked = Mapping[str, object]
"""What stands in the path of a page."""

# As it is written on paper: with the way there, or the name of a host and a path on it.
_ADDRESS: Final = re.compile(r"https?://[^\s]+", re.IGNORECASE)
_BARE: Final = re.compile(r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.[a-z]{2,24}/[^\s]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limit:
    """What of a page the acting reader may not read. `opens`: the page opens all the same, and shows the rest."""

    said: Text
    opens: bool


@dataclass(frozen=True, slots=True)
class Place:
    """One piece of evidence and where it is; `limit` None where all of it opens."""

    evidence: Evidence
    limit: Limit | None


type Question = Callable[[Sequence[Asked]], Sequence[Limit | None]]
"""What of some pages of one name the acting reader may not read, in the order asked."""


def _outreach(asked: Sequence[Asked]) -> list[Limit | None]:
    closed = None if outreach.sees_responsibility() else _OF_OUTREACH
    return [closed for _one in asked]


_OF_OUTREACH: Final = Limit(
    Text(
        "læses af CMM og de opsøgende organisationer; det, alle kan se, står under Tal",
        "read by CMM and the outreach organisations; what everybody can see stands under Figures",
    ),
    opens=False,
)
# By the name of a page. An app whose pages not every reader of a plan may read adds its question here.
QUESTIONS: Final[dict[str, Question]] = {"statistics-outreach": _outreach}


def places(evidence: Sequence[Evidence]) -> list[Place]:
    """Each piece of evidence with what the acting reader may not read of it. One question for each kind of page."""
    by_page: dict[str, list[tuple[Evidence, Asked]]] = defaultdict(list)
    for one in evidence:
        page, asked = _page(one.where)
        if page in QUESTIONS:
            by_page[page].append((one, asked))
    limits = {
        one.pk: limit
        for page, found in by_page.items()
        for (one, _asked), limit in zip(found, QUESTIONS[page]([asked for _one, asked in found]), strict=True)
    }
    return [Place(one, limits.get(one.pk)) for one in evidence]


def _page(where: str) -> tuple[str, Asked]:
    if not where.startswith("/"):
        return "", {}
    try:
        found = resolve(where)
    except Resolver404:
        return "", {}
    return found.url_name or "", found.kwargs


def outside_address(where: str) -> str | None:
    """The address outside Helle with the way there; None where it is a page of Helle or no address."""
    if _ADDRESS.fullmatch(where):
        return where
    return f"https://{where}" if _BARE.fullmatch(where) else None
