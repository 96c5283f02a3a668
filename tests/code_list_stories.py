"""Code lists in the middle of a story: an administrator adds a language, and ends one; who is offered it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse

from helle.register.cases.models import Case
from helle.register.codelists.choices import KeptList
from tests import stories
from tests.cast import Cast, Member
from tests.pages import fill_in
from tests.remembered import remembered

TODAY = stories.FIRST_DAY
TOMORROW = TODAY + dt.timedelta(days=1)
LANGUAGES = KeptList.LANGUAGES.value
TZOTZIL: dict[str, object] = {
    "code": "tzo", "word_da": "tzotzil", "word_en": "Tzotzil", "source": "ISO 639-3",
    "why": "Tolkene spørger efter det.",
}  # fmt: skip


@remembered
def add(cast: Cast, since: dt.date = TODAY, **changed: object) -> None:
    fill_in(
        cast.anton.client(), reverse("code-new", args=[LANGUAGES]), TZOTZIL | {"since": since.isoformat()} | changed
    )


@remembered
def end(cast: Cast, code: str, last_day: dt.date) -> None:
    typed = {"last_day": last_day.isoformat(), "why": "Bruges ikke mere."}
    fill_in(cast.anton.client(), reverse("code-end", args=[LANGUAGES, code]), typed)


@remembered
def person_form(who: Member, case: Case) -> Any:
    return who.client().get(reverse("case-person", args=[case.number])).context["form"]


def offered(form: Any, field: str = "language") -> set[str]:
    return {code for code, _word in form[field].field.choices}


@remembered
def speaks(cast: Cast, case: Case, *codes: str) -> None:
    typed = {"language" if number == 1 else f"language_{number}": code for number, code in enumerate(codes, start=1)}
    fill_in(cast.mette.client(), reverse("case-person", args=[case.number]), typed)
