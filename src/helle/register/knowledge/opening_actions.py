"""Approving that words of an activity stand on the page that everybody can read, by somebody else (GOV-27)."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.knowledge import policies
from helle.register.knowledge.models import Opening
from helle.register.knowledge.queries import Look
from helle.register.protection.refusals import WRITTEN_MEANWHILE, Refused, refused_by
from helle.register.protection.written import new_written
from helle.rules.ruling import Text

_SAID: Final = {
    "opening_has_another_hand": Refused(
        Text(
            "Den, der har skrevet det, godkender det ikke selv for alle. [GOV-27]",
            "Whoever wrote it does not approve it for everybody. [GOV-27]",
        )
    ),
    "opening_is_of_what_stands": WRITTEN_MEANWHILE,
    "knowledge_opening_details_id_key": WRITTEN_MEANWHILE,
    "activity_has_not_ended": WRITTEN_MEANWHILE,
}


def activity_open(look: Look) -> Opening:
    """Let what stands of an activity be read without login. It stands so until other words are approved, or it ends."""
    policies.require(policies.reads_for_all(look.activity.by_unit_id))
    if not look.waits_to_open:
        raise WRITTEN_MEANWHILE
    if not policies.is_another(look.now.by_user_id):
        raise _SAID["opening_has_another_hand"]
    with refused_by(_SAID), transaction.atomic():
        row = new_written(Opening, details=look.now)
        row.save(force_insert=True)
        audit.record("knowledge.opened", object_id=look.activity.pk, detail={"kind": look.kind.value})
    return row
