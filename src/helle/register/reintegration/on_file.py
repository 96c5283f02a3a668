"""The children that stand on her file beside those of a plan: one who is left out costs her money (RET-23, RET-24)."""

from __future__ import annotations

import datetime as dt
from collections import Counter

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


def told_beside(case: Case, on: dt.date) -> list[OpenedChild]:
    """Those, and the children of whom no year is known: whether these are minors is for who asks her."""
    return [one for one in children_of(case.person_id) if one.born_year is None or _may_be_minor(one.born_year, on)]


def missing_in(case: Case, draft: Draft, on: dt.date) -> list[OpenedChild]:
    """The children on her file who may be minors and of whose year a plan has none, or not as many."""
    planned = Counter(one.birth_date.year for one in draft.children)
    missing = []
    for one in minors_on_file(case, on):
        if one.born_year is not None and planned[one.born_year]:
            planned[one.born_year] -= 1
        else:
            missing.append(one)
    return missing


def _may_be_minor(born_year: int, on: dt.date) -> bool:
    return turns_18_on(dt.date(born_year, 12, 31), on) > on


def refuse_left_out(case: Case, draft: Draft, on: dt.date) -> None:
    """Raise `Refused` where a plan that names all children leaves out one of her file and does not say why (RET-23)."""
    if not draft.children_known or says_something(draft.children_left_out_why):
        return
    if missing := missing_in(case, draft, on):
        raise Refused(left_out(missing), field="children_left_out_why")


def left_out(missing: list[OpenedChild]) -> Text:
    """That her file has these children, which a plan has not, and what is to be said."""
    years = ", ".join(str(one.born_year) for one in missing)
    return Text(
        f"På sagen står børn under 18 år, som ikke er i planen (født {years}). Skriv dem alle i planen, eller skriv, "
        "hvorfor ikke. [RET-23, RET-24]",
        f"There are children under 18 on the file who are not in the plan (born {years}). Enter all of them in the "
        "plan, or enter why not. [RET-23, RET-24]",
    )
