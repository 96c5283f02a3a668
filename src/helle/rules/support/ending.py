"""Until when support runs, and so until when contact person, plan and money count (ACC-04, ID-13, SUP-01)."""

from datetime import date, timedelta

from helle.rules.codes import Rung
from helle.rules.contact_cover import SUPPORTED
from helle.rules.facts import add_days
from helle.rules.ladder import CLOSED
from helle.rules.parameters import parameter, whole_number


def first_day_without(rung: Rung, since: date, wound_down_by: date | None) -> date | None:
    """The first day on which support does not run any more, of a person who stands on a rung since a day.

    After a negative assessment support runs through the day until which it is wound down, or where nobody has said
    until when, through the dated days of grace (our reading of ACC-04). A case that ends takes its support with it that
    day, unless it was wound down before. None: it runs, it has not begun, or a human decides whether it goes on
    (ACC-03).
    """
    if rung is Rung.NOT_VICTIM:
        last = wound_down_by or add_days(since, whole_number(parameter("negative_assessment_grace_days", since)))
        return last + timedelta(days=1)
    if rung in CLOSED:
        return since if wound_down_by is None else min(since, wound_down_by + timedelta(days=1))
    return None


def support_runs(rung: Rung | None, ended_on: date | None, on: date) -> bool:
    """Whether support runs on a day, also while it is wound down (ACC-04), and not since it ended after a period."""
    if rung is Rung.NOT_VICTIM:
        return ended_on is not None and on < ended_on
    return rung in SUPPORTED and (ended_on is None or on < ended_on)
