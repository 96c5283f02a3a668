"""Who sees what was handed out to others, and takes it back. The database asks again (`sql/086_handing_out.sql`)."""

from __future__ import annotations

from helle.register.need_to_know import policies as need_to_know


def oversees() -> bool:
    """Whether the acting role sees the files of others: who leads those of her unit, the officer all."""
    return need_to_know.answers()
