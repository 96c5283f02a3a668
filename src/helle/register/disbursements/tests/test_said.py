"""Whatever the database refuses of a plan, a journey or a ledger has words for whoever meets it."""

from __future__ import annotations

import re
from pathlib import Path

from helle.register import protection
from helle.register.disbursements import actions, arrival_actions, closing_actions, journey_actions
from helle.register.reintegration import refusals
from helle.register.returns import actions as return_actions

SQL = Path(protection.__file__).parent / "sql"


def test_each_refusal_of_the_database_is_said() -> None:
    files = [SQL / name for name in ("059_reintegration.sql", "060_disbursements.sql", "062_where_she_goes.sql")]
    raised = {name for file in files for name in re.findall(r"helle\.refuse\('(\w+)'\)", file.read_text("utf-8"))}
    said = (
        actions.SAID
        | arrival_actions.SAID
        | closing_actions.SAID
        | journey_actions.SAID
        | refusals.SAID
        | return_actions.SAID
    )
    assert len(raised) > 30 and raised - said.keys() == set()
