"""Keeping what a decision about a minor rested on, sealed under the key of the person."""

from __future__ import annotations

import json

from helle.register.cases.entries import Entry, seal
from helle.register.cases.models import Case
from helle.rules.ruling import Ruling


def seal_ruling(case: Case, row: Entry, ruling: Ruling[object]) -> None:
    """Keep the ruling that something was decided beside."""
    seal(case, row, ruling=json.dumps(ruling.to_json(), ensure_ascii=False))
