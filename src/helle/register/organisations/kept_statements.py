"""Questions that each request asks, written by Django once in a process.

To write one takes Django three times as long as to have it answered. The words of a statement are kept, and never what
was answered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.query import RawQuerySet


@dataclass(frozen=True, slots=True)
class _Written[M: Model]:
    model: type[M]
    words: str
    values: tuple[Any, ...]
    places: tuple[int, ...]
    """Where the values stand that differ from time to time; the others are Django's own."""


class KeptStatement[M: Model]:
    """A question with values that differ from time to time.

    `write`: the question, given the values. `examples`: values of their kinds, each of which is found in the statement
    once and equal to no other. The question reads one model (no `select_related`), and what it adds to its rows.
    """

    def __init__(self, write: Callable[..., QuerySet[M]], *examples: Any) -> None:
        self._write, self._examples = write, examples

    @cached_property
    def _written(self) -> _Written[M]:
        asked = self._write(*self._examples)
        words, values = asked.query.sql_with_params()
        if any(values.count(one) != 1 for one in self._examples):
            raise ValueError(f"Not each of these stands in the statement once: {self._examples}")
        return _Written(asked.model, words, tuple(values), tuple(values.index(one) for one in self._examples))

    def ask(self, *values: Any) -> RawQuerySet[M]:
        """What is answered to these values: rows of the model, with what the question adds. One query."""
        written = self._written
        given = list(written.values)
        for place, value in zip(written.places, values, strict=True):
            given[place] = value
        return written.model._default_manager.raw(written.words, given)
