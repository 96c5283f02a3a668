"""What of the meetings that are evidence of an initiative a reader of the plan may not read (GOV-01, GOV-26)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from helle.register.action_plans.opening import Asked, Limit
from helle.register.action_plans.policies import leads_some_plan
from helle.register.coordination.models import AgendaItem, Forum, Meeting
from helle.rules.ruling import Text

_DAY_AND_PLACE: Final = Limit(
    Text(
        "her ses dag og sted; dagsorden og referat læses af medlemmerne og den enhed, der leder planen",
        "day and place are seen here; agenda and minutes are read by the members and the unit that leads the plan",
    ),
    opens=True,
)


def of_meetings(asked: Sequence[Asked]) -> list[Limit | None]:
    """Of each meeting that opens with its day and place alone that it does. Two queries.

    The rows that an acting unit sees say it: the agenda of a meeting is seen by who may read its minutes.
    """
    if leads_some_plan():
        return [None for _one in asked]
    codes = {str(one["code"]) for one in asked}
    read = set(
        AgendaItem.objects.filter(meeting__forum__code__in=codes).values_list("meeting__forum__code", "meeting__number")
    )
    return [None if (one["code"], one["number"]) in read else _DAY_AND_PLACE for one in asked]


def forum_is_there(asked: Mapping[str, Any]) -> bool:
    """Whether there is a forum of the code that an evidence names."""
    return Forum.objects.filter(code=asked["code"]).exists()


def meeting_is_there(asked: Mapping[str, Any]) -> bool:
    """Whether the forum has a meeting of the number that an evidence names."""
    return Meeting.objects.filter(forum__code=asked["code"], number=asked["number"]).exists()
