"""Codes that the database knows as well: a value that no code has would stop the rules that read it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models


def known_code(name: str, field: str, codes: Iterable[str], *, or_empty: bool = False) -> models.CheckConstraint:
    """A constraint that a field holds one of these codes (retired ones included), or '' where that says something."""
    values = [*(str(code) for code in codes), *([""] if or_empty else [])]
    return models.CheckConstraint(name=name, condition=models.Q(**{f"{field}__in": values}))


def known_codes(name: str, field: str, codes: Iterable[str]) -> models.CheckConstraint:
    """A constraint that an array holds these codes alone."""
    return models.CheckConstraint(
        name=name, condition=models.Q(**{f"{field}__contained_by": [str(code) for code in codes]})
    )
