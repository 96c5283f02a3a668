"""Who has opened a colleague's case because of danger: one that was right, and one that waits for an answer."""

from __future__ import annotations

import datetime as dt
from typing import Final

from helle.demo import people
from helle.demo.acting import acting_as
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.need_to_know import actions
from helle.register.need_to_know.choices import Verdict
from helle.register.need_to_know.models import Look
from helle.register.protection import clock

WHY: Final = (
    "En mand ringer og siger, at han står uden for det sted, hvor hun bor. Jeg skal vide, hvem der kan nå hende nu.",
    "Politiet spørger, om hun er set i dag; hun kom ikke til sin aftale, og kollegaen er gået hjem.",
)
RIGHT: Final = "Der blev ringet til stedet, og hun var i sikkerhed."


def break_the_glass(now: dt.datetime) -> None:
    """Somebody opens two cases of colleagues; the lead has answered the first. Leaves the clock at this moment."""
    caseworker, lead = people.roles()["cmm_caseworker"], people.roles()["cmm_lead"]
    with acting_as(caseworker):
        others = cases.own_core_grants().exclude(assigned_to=None).exclude(assigned_to_id=caseworker.user_id)
        found = list(others.order_by("-opened_at", "-id").values_list("case_id", flat=True)[: len(WHY)])
    for number, (case_id, why) in enumerate(zip(found, WHY, strict=False)):
        clock.freeze(now - dt.timedelta(hours=30 if number == 0 else 2))
        with acting_as(caseworker):
            look = actions.look_in_danger(Case.objects.get(pk=case_id), words=why)
        if number == 0:
            with acting_as(lead):
                actions.look_answer(Look.objects.get(pk=look.pk), verdict=Verdict.RIGHT, words=RIGHT)
    clock.freeze(now)
