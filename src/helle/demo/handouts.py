"""Files that were handed out: one that ran out, one that was taken back by the lead, and one that can be fetched."""

from __future__ import annotations

import datetime as dt
import uuid

from helle.demo import people
from helle.demo.acting import acting_as
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.handing_out import actions, queries
from helle.register.handing_out.actions import Handed
from helle.register.handing_out.choices import Paper, Purpose
from helle.register.printing import queries as printing
from helle.register.printing.choices import EntryKind, PrintPurpose
from helle.register.protection import clock


def hand_out(now: dt.datetime) -> None:
    """A caseworker prints a case of hers three times within two days. Leaves the clock at this moment."""
    caseworker, lead = people.roles()["cmm_caseworker"], people.roles()["cmm_lead"]
    with acting_as(caseworker):
        own = cases.own_core_grants().filter(assigned_to_id=caseworker.user_id).order_by("-opened_at", "-id")
        found = list(own.values_list("case_id", flat=True)[:1])
    for case_id in found:
        for hours, purpose in ((30, PrintPurpose.COURT), (5, PrintPurpose.MEETING), (1, PrintPurpose.COURT)):
            clock.freeze(now - dt.timedelta(hours=hours))
            handed = _printed(caseworker, case_id, purpose)
            if purpose is PrintPurpose.MEETING:
                with acting_as(lead):
                    actions.file_take_back(queries.get_file(handed.file).row)
            else:
                with acting_as(caseworker):
                    actions.file_fetch(queries.get_file(handed.file).row, handed.link)
    clock.freeze(now)
    actions.end_what_is_over()


def _printed(who: people.Worker, case_id: uuid.UUID, purpose: PrintPurpose) -> Handed:
    with acting_as(who):
        given = Case.objects.get(pk=case_id)
        made = printing.print_of(given, [EntryKind.FACTS], language="da", purpose=purpose, named=False)
        return actions.file_hand_out(made, paper=Paper.CASE_PRINT, purpose=Purpose(purpose.value), cases=[given.pk])
