"""Writing the review of rights."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from helle.register.administration import policies
from helle.register.administration.choices import Verdict
from helle.register.administration.staff import as_staff
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text


def roles_review(said: Mapping[uuid.UUID, Verdict]) -> None:
    """Say of each of some roles that it stays, or that it ends today; all or none.

    Raises `Refused` for one's own role, for one that has ended, and for one that was looked at today already.
    """
    policies.require_second()
    if not said:
        raise Refused(Text("Der er ingen roller at gennemgå.", "There are no roles to review."))
    with as_staff() as cursor:
        # In one order, so that two who review at once wait for each other instead of for ever.
        for membership_id in sorted(said):
            cursor.execute("SELECT helle.review_role(%s, %s, %s)", [new_id(), membership_id, said[membership_id].value])
