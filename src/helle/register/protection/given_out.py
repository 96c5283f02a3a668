"""Columns that the application's role does not read in the row: a function of the database gives them, to whom they are
shown (`kept_back` in `table_classes.toml`).

A row that is loaded has what the function gives. Whoever narrows or sorts by the column itself is refused by the
database, since that would tell it as well.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    Field = models.Field[Any, Any]
    Text = models.CharField[str, str]
    Bytes = models.BinaryField[bytes | None, bytes | memoryview | None]
    Moment = models.DateTimeField[dt.datetime | None, dt.datetime | None]
    Key = models.ForeignKey[Any, Any]
else:
    Field, Text, Bytes = models.Field, models.CharField, models.BinaryField
    Moment, Key = models.DateTimeField, models.ForeignKey


class _GivenOut(Field):
    """A column that the function `given_by` gives out by the row's `id`. Stands before the kind of field that it is.

    `of_many`: the function gives several columns of many rows at once, under the names that they have. A query of many
    rows defers them and asks it once.
    """

    def __init__(self, *args: Any, given_by: str = "", of_many: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.given_by = given_by
        self.of_many = of_many

    def deconstruct(self) -> Any:
        """As a migration knows it: how it is read is no matter of the table."""
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", args, kwargs

    def select_format(self, compiler: SQLCompiler, sql: str, params: Any) -> tuple[str, Any]:
        """The function in place of the column."""
        table = sql.rpartition(".")[0]
        if self.of_many:
            # Names of our own only.
            return f"(SELECT g.{self.column} FROM {self.given_by}(ARRAY[{table}.id]) g)", params  # noqa: S608
        return f"{self.given_by}({table}.id)", params


class GivenOutText(_GivenOut, Text):
    """A text, '' to whom it is not shown."""


class GivenOutBytes(_GivenOut, Bytes):
    """Bytes, None to whom they are not shown."""


class GivenOutMoment(_GivenOut, Moment):
    """A moment, None to whom it is not shown."""


class GivenOutKey(_GivenOut, Key):
    """Which row of another table it is, None to whom it is not shown. It joins nothing: that would read the column."""

    def get_col(self, alias: str, output_field: Any = None) -> Any:
        """The column with this field, and not the key that it refers to, as what is read: the function stands there."""
        return super().get_col(alias, output_field or self)

    def get_internal_type(self) -> str:
        """As a migration and the database know it."""
        return "ForeignKey"
