"""The children that stand on her file beside those of a plan: one who is left out costs her money (RET-23, RET-24)."""

from __future__ import annotations

import datetime as dt

from helle.register.cases.models import Case
from helle.register.people.queries import OpenedChild, children_of
from helle.register.protection.refusals import Refused, says_something
from helle.register.reintegration.drafts import Draft
from helle.rules.minors import turns_18_on
from helle.rules.ruling import Text


def minors_on_file(case: Case, on: dt.date) -> list[OpenedChild]:
    """The children on her file who may be minors on a day; of whom no year is known is none that can be counted."""
    return [
        one for one in children_of(case.person_id) if one.born_year is not None and _may_be_minor(one.born_year, on)
    ]


def _may_be_minor(born_year: int, on: dt.date) -> bool:
    return turns_18_on(dt.date(born_year, 12, 31), on) > on


def refuse_left_out(case: Case, draft: Draft, on: dt.date) -> None:
    """Raise `Refused` where a plan that names all children names fewer than her file, and does not say why (RET-23)."""
    if not draft.children_known or says_something(draft.children_left_out_why):
        return
    found = minors_on_file(case, on)
    if len(found) > len(draft.children):
        raise Refused(left_out(found), field="children_left_out_why")


def left_out(found: list[OpenedChild]) -> Text:
    """That her file has these children, and what is to be said where one is not in the plan."""
    years = ", ".join(str(one.born_year) for one in found)
    return Text(
        f"På sagen står {len(found)} børn under 18 år (født {years}). Skriv dem alle i planen, eller skriv, hvorfor "
        "ikke. [RET-23, RET-24]",
        f"There are {len(found)} children under 18 on the file (born {years}). Enter all of them in the plan, or enter "
        "why not. [RET-23, RET-24]",
    )
