"""What a system is answered where something is wrong: application/problem+json (RFC 9457), in Danish or English.

Nothing of what was sent is repeated, and no address: what a system keeps in its own log names nobody.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

MEDIA_TYPE: Final = "application/problem+json"
_REQUIREMENT: Final = re.compile(r" ?\[([A-Z]{2,4}(?:-[A-Z]+)?-\d{2,3})\]")

TITLES: Final[Mapping[int, Text]] = {
    400: Text("Forespørgslen kan ikke læses", "The request cannot be read"),
    401: Text("Nøglen gælder ikke", "The key does not hold"),
    403: Text("Det må systemet ikke", "The system may not do that"),
    404: Text("Det findes ikke, eller det er ikke jeres", "It does not exist, or it is not yours"),
    405: Text("Adressen svarer ikke på den metode", "The address does not answer that method"),
    409: Text("Nøglen til gentagelser er brugt til noget andet", "The idempotency key was used for something else"),
    413: Text("Forespørgslen er for stor", "The request is too large"),
    415: Text("Indholdet skal være JSON", "The content must be JSON"),
    422: Text("Der er noget, der skal rettes", "Something has to be corrected"),
    429: Text("For mange forsøg", "Too many attempts"),
    500: Text("Der skete en fejl i Helle", "Something went wrong in Helle"),
    503: Text("Helle er lukket lige nu", "Helle is closed just now"),
}
_OTHER: Final = Text("Forespørgslen blev afvist", "The request was refused")


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of what was sent: its name, why, and the requirement that says so ('' for none)."""

    field: str
    reason: str
    requirement: str = ""


class Problem(Exception):
    """The answer is a problem. `requirement` and `field` are '' where no rule, or no field, is the reason."""

    def __init__(
        self,
        status: int,
        detail: Text | None = None,
        *,
        field: str = "",
        requirement: str = "",
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"problem {status}")
        self.status = status
        self.detail = detail
        self.field = field
        self.requirement = requirement
        self.errors = errors
        self.headers = headers or {}
        self.stands_in_the_log = False
        """Whether the call that it answers has its line already, or is to have none."""


def of_refusal(refused: Refused, status: int = 422) -> Problem:
    """What an action refused: its reason, the field it is about, and the requirement that it cites."""
    said, requirement = cited(refused.message)
    if not requirement and refused.ruling is not None:
        requirement = next((one.requirement for one in refused.ruling.reasons if one.requirement), "")
    return Problem(status, said, field=refused.field or "", requirement=requirement)


def cited(message: Text) -> tuple[Text, str]:
    """A message without the requirement in brackets at its end, and that requirement; '' where it cites none."""
    found = _REQUIREMENT.search(message.da)
    return Text(*(_REQUIREMENT.sub("", one).strip() for one in (message.da, message.en))), found[1] if found else ""


def language_of(request: HttpRequest) -> str:
    """The language of the answer: the first of ours that the system accepts, else Danish."""
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200]):
        if (language := wanted.partition("-")[0]) in ("da", "en"):
            return language
    return "da"


def answer(problem: Problem) -> HttpResponse:
    """The answer, in the language that is active. The same problem is the same answer, to the byte."""
    language = "en" if (translation.get_language() or "").startswith("en") else "da"
    said: dict[str, object] = {
        "type": "about:blank",
        "title": TITLES.get(problem.status, _OTHER).in_language(language),
        "status": problem.status,
    }
    if problem.detail is not None:
        said["detail"] = problem.detail.in_language(language)
    if problem.requirement:
        said["requirement"] = problem.requirement
    if problem.field:
        said["field"] = problem.field
    if problem.errors:
        said["errors"] = [
            {"field": one.field, "reason": one.reason} | ({"requirement": one.requirement} if one.requirement else {})
            for one in problem.errors
        ]
    response = HttpResponse(json.dumps(said, ensure_ascii=False), status=problem.status, content_type=MEDIA_TYPE)
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response
