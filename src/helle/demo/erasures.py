"""One person whom somebody asks to have erased: it waits for the lead of CMM."""

from __future__ import annotations

import datetime as dt

from helle.demo import people
from helle.demo.acting import acting_as, case_now
from helle.register.cases.models import Case
from helle.register.erasure import actions, queries
from helle.register.erasure.actions import Asked
from helle.register.protection import clock, context
from helle.register.protection.models import Grant
from helle.rules.erasure import ErasureGround

BASIS = "Datatilsynets afgørelse, j.nr. 2026-432-0107"
WHY = (
    "Personen var aldrig i landet, og sagen blev oprettet på en forveksling. Datatilsynet har fundet, at oplysningerne "
    "ikke skulle have været behandlet, og påbyder, at de slettes."
)


def one_is_asked_for() -> None:
    """The oldest case that ended without an assessment and in which nothing goes on."""
    caseworker = next(one for one in people.WORKERS if one.role == "cmm_caseworker")
    with acting_as(caseworker):
        ended = Grant.objects.filter(
            unit_id=context.current().unit_id, category="core", rung__in=("withdrawn", "declined"), number__isnull=False
        )
        for case_id in ended.order_by("opened_at", "id").values_list("case_id", flat=True)[:20]:
            case = Case.objects.get(pk=case_id)
            if not queries.hindrances(case):
                decided_on = clock.today() - dt.timedelta(days=6)
                actions.erasure_ask(case_now(case.pk), Asked(ErasureGround.ORDERED, BASIS, decided_on, WHY))
                return
