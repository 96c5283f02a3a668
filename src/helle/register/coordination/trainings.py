"""Reading what teaching a forum's members were given, and for which forums teaching was (GOV-08)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404

from helle.register.coordination import policies
from helle.register.coordination.models import Forum, Seat, Training
from helle.register.coordination.queries import ForumNow
from helle.register.knowledge import queries as knowledge
from helle.register.knowledge.queries import Look
from helle.register.protection import clock, context
from helle.rules.knowledge.codes import ActivityKind


@dataclass(frozen=True, slots=True)
class LinkedTraining:
    """Teaching with the row that links it to a forum."""

    row: Training
    look: Look

    def may_unlink(self, of: ForumNow) -> bool:
        """Whether the acting person may take it back: whoever runs the forum, or the member that holds it."""
        return of.runs or (of.brings and self.look.activity.by_unit_id == context.current().unit_id)


def trainings_of(of: ForumNow) -> list[LinkedTraining]:
    """What was held or is planned for a forum's members, the latest first. One query where there is nothing."""
    rows = {row.activity_id: row for row in Training.objects.filter(forum=of.forum, withdrawn_by__isnull=True)}
    looks = knowledge.looks_of(rows) if rows else ()
    return [LinkedTraining(rows[look.activity.pk], look) for look in looks if not look.mistaken]


def training_at(of: ForumNow, row_id: uuid.UUID) -> LinkedTraining:
    """One of them. Raises `Http404` where the forum has none of that key."""
    for one in trainings_of(of):
        if one.row.pk == row_id:
            return one
    raise Http404


def linkable(of: ForumNow) -> dict[str, Look]:
    """Teaching that she may link to a forum, by its key: her unit's own, and of whoever runs the forum anybody's."""
    there = {one.look.activity.pk for one in trainings_of(of)}
    looks = knowledge.all_looks() if of.runs else knowledge.looks_of_unit(context.current().unit_id)
    return {
        str(look.activity.pk): look
        for look in looks
        if look.kind is ActivityKind.TRAINING and look.ending is None and look.activity.pk not in there
    }


def forums_of(activity_id: uuid.UUID) -> list[Forum]:
    """The forums for whose members teaching was. One query."""
    linked = Q(trainings__activity=activity_id, trainings__withdrawn_by__isnull=True)
    return list(Forum.objects.filter(linked).order_by("code"))


def forums_to_link(activity_id: uuid.UUID) -> list[Forum]:
    """The open forums that the acting unit sits in and has not linked it to. One query."""
    if not policies.writes():
        return []
    today = clock.today()
    lasts = Q(last_day__isnull=True) | Q(last_day__gte=today)
    seats = Seat.objects.filter(lasts, unit_id=context.current().unit_id, first_day__lte=today)
    linked = Training.objects.filter(activity=activity_id, withdrawn_by__isnull=True)
    found = Forum.objects.filter(lasts, pk__in=seats.values("forum")).exclude(pk__in=linked.values("forum"))
    return list(found.order_by("code"))
