"""Writing what somebody chooses about her mails. The mails themselves are written by `sending`."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.notices.choices import How
from helle.register.notices.models import Choice, Undeliverable
from helle.register.notices.times import Habit
from helle.register.protection import context
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

BOTH_HOURS = Text(
    "Vælg både, hvornår roen begynder, og hvornår den slutter, eller ingen af dem.",
    "Choose both when quiet hours begin and when they end, or neither.",
)
THE_SAME_HOUR = Text(
    "Roen begynder og slutter på samme tid. Vil du slet ikke have mails, så vælg det ovenfor.",
    "Quiet hours begin and end at the same time. If you want no emails at all, choose that above.",
)
DAILY_IN_QUIET_HOURS = Text(
    "På det tidspunkt vil du have ro, så mailen ville aldrig komme. Vælg en anden time, eller flyt roen.",
    "That time is within your quiet hours, so the email would never come. Choose another time, or change the "
    "quiet hours.",
)
# All of a choice but whose it is and what the job keeps with it.
CHOSEN: Final = [one.name for one in Choice._meta.fields if one.name not in ("membership", "looked_for")]


def choice_set(habit: Habit, *, language: str) -> Choice:
    """Choose how to be told by mail in the membership one works in. Raises `Refused` beside the field."""
    acting = context.current()
    if (habit.quiet_from is None) != (habit.quiet_to is None):
        raise Refused(BOTH_HOURS, field="quiet_to" if habit.quiet_to is None else "quiet_from")
    if habit.quiet_from is not None and habit.quiet_from == habit.quiet_to:
        raise Refused(THE_SAME_HOUR, field="quiet_to")
    if habit.how is How.DAILY and habit.hour_is_quiet(habit.daily_at):
        raise Refused(DAILY_IN_QUIET_HOURS, field="daily_at")
    row = Choice(
        membership_id=acting.membership_id,
        how=habit.how.value,
        daily_at=habit.daily_at,
        quiet_from=habit.quiet_from,
        quiet_to=habit.quiet_to,
        quiet_weekends=habit.quiet_weekends,
        quiet_holidays=habit.quiet_holidays,
        language=language,
        changed_at=acting.instant,
    )
    with transaction.atomic():
        # The later of two choices made at once holds: both are hers.
        Choice.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["membership"],
            update_fields=CHOSEN,
        )
        audit.record("notice.chosen", object_id=acting.membership_id, detail={"how": habit.how.value})
    return row


def address_mended() -> None:
    """Say that the address works again: the next mail is tried. Whether it does, the mail server will say."""
    acting = context.current()
    with transaction.atomic():
        Undeliverable.objects.filter(user_id=acting.user_id).delete()
        audit.record("notice.address_mended", object_id=acting.user_id)
