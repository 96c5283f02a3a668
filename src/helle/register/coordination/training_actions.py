"""Saying that teaching was held for the members of a forum, and taking that back (GOV-08)."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.coordination import policies
from helle.register.coordination.models import Training
from helle.register.coordination.queries import ForumNow
from helle.register.coordination.trainings import LinkedTraining
from helle.register.knowledge.queries import Look
from helle.register.protection import context, impersonal
from helle.register.protection.impersonal import require_reason
from helle.register.protection.refusals import WRITTEN_MEANWHILE, Refused, refused_by
from helle.register.protection.written import new_written
from helle.rules.knowledge.codes import ActivityKind
from helle.rules.ruling import Text

SAID: Final = impersonal.SAID | {
    "training_of_a_forum_once": Refused(
        Text("Undervisningen er allerede knyttet til forummet.", "The teaching is linked to the forum already."),
        field="training",
    ),
    "training_is_one": Refused(
        Text("Undervisningen er lige aflyst eller taget ud.", "The teaching was just called off or taken out."),
        field="training",
    ),
}


def training_link(of: ForumNow, look: Look) -> Training:
    """Link teaching to a forum; by the member that holds it, or of anybody's by whoever runs the forum."""
    policies.require(of.brings and (of.runs or look.activity.by_unit_id == context.current().unit_id))
    if look.kind is not ActivityKind.TRAINING or look.ending is not None:
        raise SAID["training_is_one"]
    with refused_by(SAID), transaction.atomic():
        row = new_written(Training, forum=of.forum, activity=look.activity)
        row.save(force_insert=True)
        audit.record("forum.training_linked", object_id=row.pk, detail={"forum": of.forum.code})
    return row


def training_unlink(of: ForumNow, one: LinkedTraining, *, why: str) -> None:
    """Say that it was not for the forum's members after all, with the reason."""
    policies.require(one.may_unlink(of))
    require_reason(why)
    with refused_by(SAID), transaction.atomic():
        rows = Training.objects.filter(pk=one.row.pk, withdrawn_by__isnull=True).update(
            withdrawn_why=why.strip(), withdrawn_by=context.current().user_id
        )
        if not rows:
            raise WRITTEN_MEANWHILE
        audit.record("forum.training_unlinked", object_id=one.row.pk, detail={"forum": of.forum.code})
