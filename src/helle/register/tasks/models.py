"""A task and what happened to it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from helle.register.cases.models import Case
from helle.register.organisations.models import Unit, User
from helle.register.protection.given_out import GivenOutKey
from helle.register.protection.known_codes import known_code
from helle.register.tasks.choices import RUNS_CASES, THEMES, Ask
from helle.register.tasks.states import TO_BE_READ, WAITING, Move, State

SIDES, HANDS = "helle.sides_of_tasks", "helle.hands_in_tasks"
"""The functions of the database that give the units and users of many tasks, and of many of their events."""


class Task(models.Model):
    """That one unit asks something of another, or of itself, about one category of a case, by a day.

    The row is of the core of the case: that there is a task, whose, by when. Its words stand in its events. `step` is
    the next step it was made of ('' for a free one) and `step_by` the kind of unit whose step it is. `state`, `to_user`
    and `last` follow from the events and are written by the database alone. Where it is not shown where the person
    lives, a unit that tells it is what stands for its kind, and who asks or is asked there is None (sql/307).
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    category = models.CharField(max_length=24)
    asks = models.CharField(max_length=16, choices=Ask.choices)
    step = models.CharField(max_length=32, blank=True)
    step_by = models.CharField(max_length=24, blank=True)
    from_unit = GivenOutKey(Unit, on_delete=models.PROTECT, related_name="+", given_by=SIDES, of_many=True)
    from_user = GivenOutKey(User, on_delete=models.PROTECT, related_name="+", given_by=SIDES, of_many=True)
    to_unit = GivenOutKey(Unit, on_delete=models.PROTECT, related_name="+", given_by=SIDES, of_many=True)
    to_user = GivenOutKey(User, on_delete=models.PROTECT, null=True, related_name="+", given_by=SIDES, of_many=True)
    sent_at = models.DateTimeField()
    due = models.DateField()
    remind_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    last = models.SmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="task_with_its_case", fields=["id", "case", "category"]),
            models.UniqueConstraint(
                name="one_waiting_task_of_a_step",
                fields=["case", "step", "from_unit"],
                condition=~Q(step="") & Q(state__in=WAITING),
            ),
            # Never a secret address.
            known_code("task_category_is_known", "category", THEMES),
            known_code("task_asks_is_known", "asks", Ask),
            known_code("task_step_by_is_known", "step_by", RUNS_CASES, or_empty=True),
            known_code("task_state_is_known", "state", State),
            models.CheckConstraint(
                name="task_of_a_step_says_whose",
                condition=Q(step="", step_by="") & ~Q(asks=Ask.STEP) | ~Q(step="") & ~Q(step_by="") & Q(asks=Ask.STEP),
            ),
            models.CheckConstraint(name="task_reminds_before_it_is_due", condition=Q(remind_on__lte=models.F("due"))),
        ]
        indexes = [
            models.Index(name="task_list_received", fields=["to_unit", "due", "id"], condition=Q(state__in=WAITING)),
            models.Index(
                name="task_list_asked",
                fields=["from_unit", "due", "id"],
                condition=Q(state__in=(*WAITING, *TO_BE_READ)),
            ),
            models.Index(name="task_list_all_received", fields=["to_unit", "-due", "-id"]),
            models.Index(name="task_list_all_asked", fields=["from_unit", "-due", "-id"]),
        ]


class Event(models.Model):
    """What somebody did with a task, with her words sealed under the person's key. Append-only, in order.

    Of the category the task is about, so that a role which does not see that sees no word of it. `to_user` is whom it
    is given to. What the register itself did has no author. Units and users are given out as those of the task are.
    """

    id = models.UUIDField(primary_key=True)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="events")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=24)
    sequence = models.SmallIntegerField()
    move = models.CharField(max_length=10, choices=Move.choices)
    to_user = GivenOutKey(User, on_delete=models.PROTECT, null=True, related_name="+", given_by=HANDS, of_many=True)
    at = models.DateTimeField()
    by_user = GivenOutKey(User, on_delete=models.PROTECT, null=True, related_name="+", given_by=HANDS, of_many=True)
    by_unit = GivenOutKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", given_by=HANDS, of_many=True)
    text_sealed = models.BinaryField(null=True)

    class Meta:
        constraints = [
            known_code("task_event_category_is_known", "category", THEMES),
            known_code("task_event_move_is_known", "move", Move),
            models.UniqueConstraint(name="task_events_in_order", fields=["task", "sequence"]),
            models.UniqueConstraint(name="task_answered_once", fields=["task"], condition=Q(move=Move.ANSWERED)),
            models.CheckConstraint(
                name="task_event_has_its_author",
                condition=Q(move=Move.SETTLED, by_user__isnull=True, by_unit__isnull=True)
                | ~Q(move=Move.SETTLED) & Q(by_user__isnull=False, by_unit__isnull=False),
            ),
            models.CheckConstraint(
                name="task_event_has_its_words",
                condition=Q(
                    move__in=(Move.ASKED, Move.ANSWERED, Move.DECLINED, Move.WITHDRAWN), text_sealed__isnull=False
                )
                | Q(move__in=(Move.TAKEN, Move.HANDED, Move.CLOSED, Move.SETTLED)),
            ),
        ]
