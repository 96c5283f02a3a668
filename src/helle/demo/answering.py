"""Who has asked to see one of the latest cases: just recorded, to be approved, approved, and answered."""

from __future__ import annotations

import datetime as dt

from helle.demo import people, texts
from helle.demo.acting import acting_as, case_now
from helle.demo.people import Worker
from helle.register.access_requests import actions, choice_actions, entry_queries, file_actions, making, queries
from helle.register.access_requests.actions import Asked, Handed
from helle.register.access_requests.choices import (
    Asker,
    Decision,
    Means,
    PasswordMeans,
    Received,
    Verified,
    WithheldGround,
)
from helle.register.access_requests.cuts import Cuts
from helle.register.access_requests.entry_queries import Listed
from helle.register.access_requests.models import AccessRequest, Making
from helle.register.access_requests.queries import Told, Words
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.printing.choices import EntryKind
from helle.register.protection import clock
from helle.rules.access_request import AccessRight

# Days since each came; how far it got.
_ASKED = ((2, AccessRight.GDPR, 0), (6, AccessRight.PARTY, 1), (8, AccessRight.PARTY, 2), (9, AccessRight.PARTY, 3))


def answer_some() -> None:
    """Record requests in the latest cases but one, and bring each so far."""
    caseworker, lead = people.roles()["cmm_caseworker"], people.roles()["cmm_lead"]
    with acting_as(caseworker):
        latest = list(cases.own_core_grants().order_by("-opened_at", "-id")[1 : len(_ASKED) + 1])
    for grant, (days, right, steps) in zip(latest, _ASKED, strict=False):
        with acting_as(caseworker):
            case = case_now(grant.case_id)
            day = max(clock.today() - dt.timedelta(days=days), clock.local_day(case.opened_at))
            asker, verified = (Asker.PERSON, Verified.KNOWN) if steps else (Asker.LAWYER, Verified.MANDATE)
            told = Told("" if steps else texts.LAWYER, texts.ASKED_FOR)
            asked = Asked(right, asker, day, Received.SPOKEN if steps else Received.SECURE_POST, verified, told)
            row = actions.request_record(case, expected_version=None, asked=asked)
            ordered = _order(case, row) if steps else None
        if ordered is not None:
            # Here and now: nobody runs jobs while the country is told.
            making.run(ordered.pk, caseworker.membership_id)
        if steps > 1:
            with acting_as(lead):
                opened = queries.get_request(case, row.pk)
                for made in opened.assemblies:
                    file_actions.file_read(case, opened, made)
                file_actions.file_answer(case, opened, expected_version=None, approved=True)
        if steps > 2:
            _hand_over(caseworker, case, row)


def _order(case: Case, row: AccessRequest) -> Making:
    opened = queries.get_request(case, row.pk)
    for one in entry_queries.undecided(entry_queries.listed_entries(case, row)):
        decision, ground, cut = _decided(one)
        choice_actions.choice_make(case, opened, one, expected_version=None, decision=decision, ground=ground, cut=cut)
    words = Words(reasons=texts.WITHHELD_BECAUSE, guidance=texts.GUIDANCE)
    return file_actions.file_order(case, opened, expected_version=None, language="da", words=words)


def _decided(one: Listed) -> tuple[Decision, WithheldGround | None, Cuts]:
    """What is proposed is confirmed. Of what somebody else wrote the last passage goes; what is internal goes whole."""
    entry = one.entry
    if one.proposal is not None:
        return one.proposal.decision, one.proposal.ground, one.proposal.cuts
    if not entry.settable or (entry.internal and entry.document is not None):
        return Decision.OMIT, WithheldGround.INTERNAL, Cuts()
    if entry.kind is EntryKind.REFERRAL:
        return Decision.REDACT, None, Cuts({len(entry.passages): WithheldGround.SOURCE})
    return Decision.INCLUDE, None, Cuts()


def _hand_over(by: Worker, case: Case, row: AccessRequest) -> None:
    with acting_as(by):
        file_actions.file_lock(case, queries.get_request(case, row.pk), expected_version=None)
        handed = Handed(clock.today(), Means.READ_TOGETHER, PasswordMeans.SPOKEN, by.name)
        actions.request_deliver(case, queries.get_request(case, row.pk), expected_version=None, handed=handed)
