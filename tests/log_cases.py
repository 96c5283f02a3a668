"""Cases whose looks stand in samples of the log."""

from __future__ import annotations

import datetime as dt

from helle.register.cases.models import Case
from helle.register.protection import clock
from tests import look_stories, stories
from tests.cast import Cast
from tests.log_stories import looks


def a_case_of_mettes(cast: Cast) -> Case:
    """A case that Mette has."""
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    return case


def a_look_of_jonas(cast: Cast) -> Case:
    """Jonas opens Mette's case with a purpose, and looks at it."""
    case = a_case_of_mettes(cast)
    look_stories.say(cast.jonas, case)
    looks(cast.jonas, case)
    clock.move_forward(dt.timedelta(minutes=2))
    return case
