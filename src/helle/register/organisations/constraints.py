"""Which of its rules the database held against a write."""

from __future__ import annotations

import psycopg
from django.db import IntegrityError


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that the database holds against a write, '' where it names none."""
    cause = error.__cause__
    return (cause.diag.constraint_name or "") if isinstance(cause, psycopg.Error) else ""
