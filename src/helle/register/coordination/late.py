"""What of the decisions of forums is followed up too late, in lines for the printed report of a plan (INI-15)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from helle.register.action_plans.late import LateElsewhere
from helle.register.coordination import queries
from helle.register.coordination.queries import FollowUpNow
from helle.register.interface.words import due_words, long_day
from helle.register.protection import clock


def late_follow_ups(language: str) -> LateElsewhere:
    """Who has it, of which forum, and by how many days; as far as the acting unit reads of the forums.

    The paper goes to the working group, whose members do not read what other forums decided: of it no word stands here.
    """
    return LateElsewhere(
        _("Opfølgning fra fora, der er forsinket eller flyttet"),
        tuple(_line(one, language) for one in queries.late_follow_ups()),
    )


def _line(one: FollowUpNow, language: str) -> str:
    due = due_words(one.due, clock.today(), language) if one.due is not None else ""
    first, moved = one.decision.due, one.last_move
    if one.put_off and moved is not None and moved.new_due is not None and first is not None:
        days = {"first": long_day(first, language), "now": long_day(moved.new_due, language)}
        due = _("flyttet fra %(first)s til %(now)s") % days
    who = one.seat.name.in_language(language) if one.seat is not None else ""
    taken = _("besluttet %(day)s") % {"day": long_day(one.meeting.day, language)}
    return f"{one.meeting.forum.name.in_language(language)}, {who}: {taken} ({due})"
