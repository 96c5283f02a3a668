"""Whether something beside the cases was disposed of, as a column of a list that still has its row (PUB-LAW-17)."""

from __future__ import annotations

from django.db.models import BooleanField, F, Func, Value
from django.db.models.expressions import Combinable


def was_disposed_of(kind: str | F, row: str | Combinable = "pk") -> Func:
    """Whether the row of this kind (`TraceKind`) is gone: the list says so and leads nowhere. No query of its own."""
    of_kind = Value(kind) if isinstance(kind, str) else kind
    return Func(of_kind, row, function="helle.was_disposed_of", output_field=BooleanField())
