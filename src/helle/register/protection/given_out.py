"""Columns that the application's role does not read in the row: a function of the database gives them, to whom they are
shown (`kept_back` in `table_classes.toml`).

A row that is loaded has what the function gives. Whoever narrows or sorts by the column itself is refused by the
database, since that would tell it as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    Text = models.CharField[str, str]
    Bytes = models.BinaryField[bytes | None, bytes | memoryview | None]
else:
    Text, Bytes = models.CharField, models.BinaryField


class GivenOutText(Text):
    """A text that the function `given_by` gives out by the row's `id`, '' to whom it is not shown."""

    def __init__(self, *args: Any, given_by: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given_by = given_by

    def deconstruct(self) -> Any:
        """As a migration knows it: how it is read is no matter of the table."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def select_format(self, compiler: SQLCompiler, sql: str, params: Any) -> tuple[str, Any]:
        """The function in place of the column."""
        return _given(self.given_by, sql), params


class GivenOutBytes(Bytes):
    """Bytes that the function `given_by` gives out by the row's `id`, None to whom they are not shown."""

    def __init__(self, *args: Any, given_by: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given_by = given_by

    def deconstruct(self) -> Any:
        """As a migration knows it."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs

    def select_format(self, compiler: SQLCompiler, sql: str, params: Any) -> tuple[str, Any]:
        """The function in place of the column."""
        return _given(self.given_by, sql), params


def _given(function: str, column: str) -> str:
    table = column.rpartition(".")[0]
    return f"{function}({table}.id)"
