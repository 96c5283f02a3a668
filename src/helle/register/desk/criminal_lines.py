"""What of criminal cases waits on a desk, as its panel reads it: each line with the unit it is of, and its age."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from helle.register.desk.waiting import Waiting
from helle.register.organisations.queries import NamedUnit
from helle.register.prosecution import handover_queries, weighing_queries
from helle.register.prosecution import policies as criminal_cases
from helle.register.protection import clock


def criminal_lines(found: Waiting, units: Mapping[uuid.UUID, NamedUnit]) -> dict[str, Any]:
    """The lines of the panel by the names that it reads them under."""
    since = weighing_queries.charged_since(found.charged_not_weighed) if found.charged_not_weighed else {}
    indicted = [(one, units.get(one.unit_id) if one.unit_id else None) for one in found.indicted_unweighed]
    return {
        "case_handovers": [
            (
                one,
                units.get(one.by_unit_id if handover_queries.waits_for_us(one) else one.unit_id),
                _days_since(one.recorded_at),
                handover_queries.waits_for_us(one),
            )
            for one in found.case_handovers
        ],
        "noted_of_us": [(one, units.get(one.unit_id), _days_since(one.noted_at)) for one in found.noted_of_us.latest],
        "noted_long_ago": found.noted_of_us.old,
        "noted_since": found.noted_of_us.oldest,
        "answers_notes": criminal_cases.answers_for_itself(),
        "not_asked_in_time": found.not_asked_in_time,
        "charged_victims": [(one, _days_since(one.recorded_at)) for one in found.charged_victims],
        "charged_not_weighed": [(one, since.get(one.pk)) for one in found.charged_not_weighed],
        "indicted_unweighed": [one for one in indicted if one[0].gone_at is None],
        "indictments_gone": [one for one in indicted if one[0].gone_at is not None],
        "charges_to_look_at": [
            (one, units.get(one.unit_id) if one.unit_id else None) for one in found.charges_to_look_at
        ],
        "criminal_cases_gone": [(one, units.get(one.unit_id)) for one in found.criminal_cases_gone],
        "statements_asked": [(one, case, units.get(one.row.by_unit_id)) for one, case in found.statements],
        "held_twice": {key for one in found.detentions for key in one.also},
        "contacts": [(one, units.get(one.row.by_unit_id)) for one in found.contacts],
    }


def _days_since(at: dt.datetime) -> int:
    return (clock.today() - clock.local_day(at)).days
