"""A case that has ended without an assessment: what would tell somebody new of it waits until it is reopened (SHR-04).

The database refuses it (sql/070_endings.sql, sql/230_nothing_sent_of_closed.sql, abroad sql/246, letters that were
signed before sql/260, a recommendation sql/278); the pages say so first.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from helle.register.cases.models import Case, RungEvent
from helle.register.cases.queries import AT_REST, held_categories
from helle.register.protection import clock, context, guards
from helle.register.protection.refusals import Refused
from helle.rules import ladder
from helle.rules.codes import LadderEvent, OrganisationKind, Rung
from helle.rules.ladder import CLOSED
from helle.rules.ruling import Text

NOTHING_NEW: Final = Refused(
    Text(
        "Sagen er afsluttet, så den åbnes ikke for flere, og intet sendes ud af den. Genåbn den først. Er der fare for "
        "liv eller helbred, så giv det videre som en enkelt videregivelse, som en anden godkender. [SHR-04]",
        "The case has ended, so it is opened to nobody new, and nothing is sent out of it. Reopen it first. If there "
        "is danger to life or health, pass it on as a single disclosure that somebody else approves. [SHR-04]",
    )
)
# What the database calls it, for whoever acts.
MET: Final = {"nothing_begins_in_a_closed_case": NOTHING_NEW, "nothing_sent_of_a_closed_case": NOTHING_NEW}


def ended_on(case: Case) -> dt.date | None:
    """The day on which a case ended without an assessment; None: it has not, or was taken up again. One query."""
    ending = _ending(case)
    return ending[1] if ending is not None else None


def end_written_on(case: Case) -> dt.date | None:
    """The day on which it was written down that a case ended without an assessment; None: it has not ended. One query.

    It may be later than the end, and what went out till then went out of a case that ran. The database asks the same
    (sql/260_letters_signed_before.sql).
    """
    events = list(RungEvent.objects.filter(case=case).order_by("sequence"))
    in_force = [one for one in events if one.superseded_at is None]
    if not in_force or in_force[-1].rung not in AT_REST:
        return None
    ran = max((one.sequence for one in in_force if one.rung not in AT_REST), default=0)
    # A corrected end was written down when the first one was, whose place it has.
    ends = {one.sequence for one in in_force if one.sequence > ran}
    first = min(one.recorded_at for one in events if one.sequence in ends and one.rung in AT_REST)
    return max(clock.local_day(first), in_force[-1].occurred_on)


def tells_more(rung: Rung | None) -> bool:
    """Whether a page may offer what tells somebody new of a case on this rung (SHR-04). No query."""
    return rung not in CLOSED


def _ending(case: Case) -> tuple[Rung, dt.date] | None:
    in_force = RungEvent.objects.filter(case=case, superseded_at__isnull=True)
    last = in_force.order_by("-sequence").values_list("rung", "occurred_on").first()
    return (Rung(last[0]), last[1]) if last is not None and last[0] in AT_REST else None


def shut(case: Case) -> dict[str, Any]:
    """What a page whose form would tell somebody new of the case says in its place, once that has ended: why not, and
    what whoever acts can do instead. Two queries; one where the case has not ended."""
    ending = _ending(case)
    if ending is None:
        return {}
    ways = []
    if _reopens(case, ending[0]):
        ways.append((_("Genåbn sagen"), reverse("case-reopen", args=[case.number])))
    if guards.permits(guards.guard_of("case-disclosure-new"), guards.SAVES):
        ways.append((_("Er der fare, så giv det videre"), reverse("case-disclosure-new", args=[case.number])))
    return {"shut": True, "refused_as": NOTHING_NEW.message, "ruling": None, "ways": ways}


def _reopens(case: Case, rung: Rung) -> bool:
    if not guards.permits(guards.guard_of("case-reopen"), guards.SAVES):
        return False
    asked = ladder.MoveFacts(rung, LadderEvent.REOPENED, OrganisationKind(context.current().unit_kind))
    return ladder.may_move(asked).answer is not None and {"core", "reasons"} <= held_categories(case.pk)
