"""Taking back, before its day, that the chair of a forum is handed over (GOV-02)."""

from __future__ import annotations

from django.db import connection, transaction

from helle.register.action_plans.rulings import require_allowed
from helle.register.audit import actions as audit
from helle.register.coordination.forum_actions import SAID as OF_FORUMS
from helle.register.coordination.queries import ForumNow, SeatNow
from helle.register.coordination.rulings import act_ruling
from helle.register.protection.identifiers import new_id
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import Refused, refused_by
from helle.rules.coordination.codes import ForumAct, SeatRole
from helle.rules.ruling import Text

_NONE_TO_COME = Refused(
    Text(
        "Ingen ny formand er på vej: posten er ikke givet videre, eller dagen er kommet. [GOV-02]",
        "No new chair is to come: it was not handed over, or the day has come. [GOV-02]",
    )
)
_SAID = {
    **OF_FORUMS,
    "chair_is_still_to_come": _NONE_TO_COME,
    "chair_follows_up_already": Refused(
        Text(
            "Den, der skulle være formand, følger allerede en beslutning op, og har ingen anden plads. [GOV-01]",
            "Whoever was to be chair follows up a decision already, and has no other seat. [GOV-01]",
        )
    ),
}


def coming_chair(of: ForumNow) -> SeatNow | None:
    """Who takes the chair over on a later day from somebody who has it now."""
    now = of.chair
    if now is None or now.seat.last_day is None:
        return None
    return next((one for one in of.others if one.role is SeatRole.CHAIR and one.seat.first_day > of.today), None)


def chair_take_back(of: ForumNow, *, why: str) -> None:
    """Let the chair stay where it is, and the seats as they were before it was handed over; who was named is kept."""
    require_allowed(act_ruling(of, ForumAct.SEAT))
    if coming_chair(of) is None:
        raise _NONE_TO_COME
    require_reason(why)
    require_impersonal(why=why)
    row = new_id()
    with refused_by(_SAID), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.take_back_chair(%s, %s, %s)", [of.forum.pk, row, why.strip()])
        audit.record("forum.chair_taken_back", object_id=row, detail={"forum": of.forum.code})
