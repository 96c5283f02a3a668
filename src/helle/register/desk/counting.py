"""How much waits on a desk, told in numbers alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from helle.register.accommodation import queries as accommodation
from helle.register.accommodation import requests as change_requests
from helle.register.casefile import queries as casefile
from helle.register.desk.waiting import OTHERS_LENGTH, SOON, Waiting
from helle.register.enquiries import queries as enquiries
from helle.register.hotline import queries as hotline
from helle.register.joint_actions import queries as joint_actions
from helle.register.need_to_know import queries as need_to_know
from helle.register.outreach import queries as outreach
from helle.register.placements import queries as placements
from helle.register.placements import urgent_queries
from helle.register.prosecution import handover_queries as case_handovers
from helle.register.prosecution import policies as prosecution_policies
from helle.register.prosecution import weighing_queries
from helle.register.protection import clock
from helle.register.referrals.choices import Part
from helle.register.returns import queries as returns


@dataclass(frozen=True, slots=True)
class Count:
    """How much waits within a week or without a day, told in numbers alone.

    `keys` name each thing to a keyed hash, so that a later count knows which are new; they are kept nowhere.
    """

    keys: tuple[str, ...]
    late: int
    more: bool

    @property
    def things(self) -> int:
        return len(self.keys)


def counted(waiting: Waiting) -> Count:
    """Count what a desk shows. Planned interviews are appointments, answers and copies are news: they do not wait."""
    today = clock.today()
    soon = today + SOON
    found: list[tuple[str, dt.date | None]] = [
        *((f"missing {one.row.pk}", None) for one in waiting.missing_minors),
        *((f"danger {one.pk}", clock.local_day(need_to_know.answer_by(one))) for one in waiting.danger_looks),
        *((f"wrong look {one.thing}", None) for look in waiting.wrong_looks for one in look.standing if one.decides),
        *((f"notice {one.pk}", None) for one in waiting.notices),
        *((f"case {one.case_id}", one.next_due) for one in waiting.dated if one.next_due and one.next_due <= soon),
        *((f"case {one.case_id}", None) for one in waiting.undated),
        *((f"handover {one.pk}", None) for one in waiting.handovers),
        *((f"unattended {one.user.pk}", None) for one in waiting.unattended),
        *((f"contact person of {one.case_id}", None) for one in waiting.flagged),
        *((f"contact handover {one.pk}", None) for one in waiting.became_contact),
        *(
            (f"left draft {one.id}", casefile.journalise_by(clock.local_day(one.begun_at)))
            for one in waiting.left_drafts
        ),
        *(
            (f"document {one.pk}", casefile.journalise_by(clock.local_day(one.recorded_at)))
            for one in waiting.documents
        ),
        *(
            (f"draft {one.pk}", casefile.journalise_by(one.dated_on or clock.local_day(one.begun_at)))
            for one in waiting.drafts
        ),
        *((f"interview draft {one.pk}", None) for one in waiting.interview_drafts),
        *((f"letter {one.row.pk}", one.deliver_by) for one in waiting.letters),
        *((f"access request {one.pk}", one.due) for one in waiting.access_requests),
        *((f"leaver {one.pk}", None) for one in waiting.leavers),
        *((f"role {one.row.pk}", None) for one in waiting.roles),
        *((f"reset {one.pk}", None) for one in waiting.resets),
        *((f"erasure {one.pk}", None) for one in waiting.erasures),
        *((f"schedule {one.pk}", None) for one in waiting.schedules),
        *((f"disposal {one.pk}", None) for one in waiting.disposals),
        *((f"review {one.unit.id}", one.my_due_on) for one in waiting.reviews),
        *((f"referral {one.number}", None) for one in waiting.referrals if one.part == Part.RECEIVER),
        *((f"report {one.pk}", None) for one in waiting.reports),
        *((f"task {one.pk}", one.due) for one in waiting.tasks if one.due <= soon),
        *((f"measure {one.pk}", None if one.stopped else one.planned_for) for one in waiting.measures),
        *((f"evening {one.pk}", None) for one in waiting.evening_drafts),
        *((f"call {one.pk}", None) for one in waiting.calls),
        *((f"call back {one.pk}", one.due) for one in waiting.call_backs if one.due <= soon),
        *((one.key, None) for one in waiting.joint_actions if one.key),
        *((one.key, one.due_on) for one in waiting.supervision if one.due_on <= soon),
        *((one.key, None) for one in waiting.secret_texts),
        *((f"urgent place {one.pk}", None) for one in waiting.urgent),
        *((f"detention {one.pk}", None) for one in waiting.detentions),
        *((f"involve in {one.number}", None) for one in waiting.not_asked_in_time),
        *((f"contact {one.row.pk}", None) for one in waiting.contacts),
        *((f"statement {one.row.pk}", None) for one, _case in waiting.statements),
        *((f"handover of a case {one.pk}", None) for one in waiting.case_handovers if case_handovers.waits_for_us(one)),
        *(
            (f"noted {key}", None)
            for key in (waiting.noted_of_us.keys if prosecution_policies.answers_for_itself() else ())
        ),
        *((f"indicted {one.link_id}", None) for one in waiting.indicted_unweighed),
        *((f"{one.what} {one.link_id}", None) for one in waiting.charges_to_look_at),
        *((f"gone {one.number} {one.case.pk}", None) for one in waiting.criminal_cases_gone),
        *waiting.sharing.counted(),
        *waiting.log_work.counted(),
        *((f"waiver {one.pk}", None) for one in waiting.charged_victims),
        *((f"weigh {one.pk}", None) for one in waiting.charged_not_weighed),
        *((one.key, one.due) for one in waiting.placements if one.due <= soon),
        *(waiting.home.counted() if waiting.home else ()),
        *((f"change of a place {one.pk}", None) for one in waiting.change_requests),
        *((one.key, one.due) for one in waiting.returns if one.due is None or one.due <= soon),
        *((f"enquiry {one.pk}", one.due) for one in waiting.enquiries if not enquiries.is_answered(one)),
    ]
    due: dict[str, dt.date | None] = {}
    for key, day in found:
        # A case can stand among those with a day and those without: it is one thing.
        due[key] = min((one for one in (due.get(key), day) if one is not None), default=None)
    return Count(
        keys=tuple(due),
        late=sum(1 for day in due.values() if day is not None and day < today),
        more=waiting.more_late
        or waiting.more_dated
        or waiting.more_undated
        or waiting.more_tasks
        or waiting.more_measures
        or waiting.more_letters
        or waiting.more_access_requests
        or max(len(waiting.referrals), len(waiting.reports), len(waiting.enquiries)) == OTHERS_LENGTH
        or max(len(waiting.calls), len(waiting.call_backs)) == hotline.DESK_LENGTH
        or len(waiting.evening_drafts) == outreach.DESK_LENGTH
        or len(waiting.joint_actions) == joint_actions.DESK_LENGTH
        or len(waiting.supervision) == accommodation.DESK_LENGTH
        or len(waiting.change_requests) == change_requests.DESK_LENGTH
        or len(waiting.urgent) == urgent_queries.DESK_LENGTH
        or max(
            len(waiting.detentions),
            len(waiting.not_asked_in_time),
            len(waiting.charged_victims),
            len(waiting.charged_not_weighed),
            len(waiting.contacts),
            len(waiting.statements),
            sum(1 for one in waiting.case_handovers if case_handovers.waits_for_us(one)),
            len(waiting.indicted_unweighed),
            len(waiting.charges_to_look_at),
            len(waiting.criminal_cases_gone),
        )
        == weighing_queries.DESK_LENGTH
        or len(waiting.placements) == placements.DESK_LENGTH
        or len(waiting.returns) == returns.DESK_LENGTH
        or max(len(waiting.documents), len(waiting.drafts)) == casefile.DESK_LENGTH,
    )
