"""Choosing mails, as the cast does it."""

from __future__ import annotations

from dataclasses import replace

from helle.register.notices import actions
from helle.register.notices.choices import How
from helle.register.notices.models import Choice
from helle.register.notices.times import Habit
from tests.cast import Member

HOURLY = Habit(How.HOURLY, 8, None, None, quiet_weekends=False, quiet_holidays=False)
DAILY = replace(HOURLY, how=How.DAILY)


def choose(who: Member, habit: Habit = HOURLY, *, language: str = "da") -> Choice:
    """Choose how to be told."""
    with who.acting():
        return actions.choice_set(habit, language=language)
