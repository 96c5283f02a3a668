"""What the desk says of looks at colleagues' cases: those that wait for an answer, and those that were found wrong."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from helle.register.access_requests.lapsing import own_lapsed
from helle.register.desk.waiting import Waiting
from helle.register.need_to_know import left as wrong_looks
from helle.register.need_to_know import policies
from helle.register.need_to_know import queries as need_to_know
from helle.register.organisations.queries import NamedUnit


def look_lines(found: Waiting, units: Mapping[uuid.UUID, NamedUnit]) -> dict[str, Any]:
    """The panels of looks, each line with the unit that it is of or was given to."""
    kept = wrong_looks.kept_of({one.look_id: one.person_id for one in found.wrong_looks})
    return {
        # Whoever reads no cases, or need say nothing first, has opened none because of danger.
        "own_wrong_looks": need_to_know.own_found_wrong() if policies.settles() else [],
        "lapsed_orders": own_lapsed() if policies.settles() else [],
        "danger_looks": [(one, units.get(one.row.by_unit_id)) for one in need_to_know.due(found.danger_looks)],
        "wrong_looks": [(one, one.with_units(), kept.get(one.look_id, [])) for one in found.wrong_looks],
    }
