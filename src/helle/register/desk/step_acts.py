"""Where a next step is settled: the page of its act, another way beside it, and the task it was given as."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from helle.register.cases import ended
from helle.register.cases.actions import SETTLED_BY_HAND
from helle.register.desk import queries
from helle.register.desk.silent_municipality import settled_at
from helle.register.letters.choices import LetterKind
from helle.register.protection import policies
from helle.register.protection.context import Acting
from helle.register.support_plans import policies as plan_policies
from helle.register.tasks.views import Line
from helle.rules.codes import OrganisationKind

# The page of the act that settles a step, by its name among the addresses.
SETTLED_BY = {
    "clarify_stay": "case-residence",
    "clarify_unaccompanied": "case-person",
    "establish_age": "case-person",
    "hold_interview": "case-interview-new",
    "assess": "case-assessment",
    "set_period": "case-period",
    "offer_period": "case-period",
    "record_answer_to_offer": "case-period-offer",
    "consider_indication": "case-indication",
    "request_extension": "case-extension-request",
    "period_ends": "case-period-end",
    "open_assessment": "case-assessment",
    "offer_period_at_deadline": "case-period",
    "decide_extension": "case-extension-decide",
    "assign_contact_person": "case-contact-person",
    "replace_contact_person": "case-contact-person",
    "cover_contact_person": "case-contact-deputy",
    "hold_own_interview": "case-interview-new",
    "decide_after_status_change": "case-period-end",
    "weigh_break_off": "case-period-break-off",
    "wind_down": "case-wind-down",
    "note_period_outcome": "case-period-outcome",
    "weigh_period": "case-period-offer",
    "redecide": "case-corrections",
    "appoint_representative": "case-minor",
    "weigh_representative": "case-minor",
    "notify_municipality": "minor-municipality",
    "weigh_municipality_notice": "minor-municipality",
    # There it is told where: which municipality it is, and for what it was told.
    "ask_municipality_for_receipt": "case-page",
    "tell_of_disappearance": "case-minor",
    "weigh_disappearance_notice": "case-minor",
    "review_at_18": "minor-review",
    "offer_return": "case-return",
    "follow_up_at_18": "case-minor",
    "agree_without_period": "case-support-plan",
}
# Settled by what is recorded, and by hand where there is nothing to record it by.
BY_HAND_TOO = {
    "appoint_representative", "weigh_representative", "notify_municipality", "weigh_municipality_notice",
    "tell_of_disappearance", "weigh_disappearance_notice", "review_at_18", "ask_municipality_for_receipt",
    "follow_up_at_18", "agree_without_period",
}  # fmt: skip
# The letter that a step asks for; of a period that is still to be notified, the letter that notifies it.
LETTER_OF = {
    "write_reflection_letter": LetterKind.REFLECTION,
    "write_restitution_letter": LetterKind.RESTITUTION,
    "write_extension_letter": LetterKind.EXTENSION,
    "write_assessment_letter": LetterKind.ASSESSMENT,
    "write_not_granted_letter": LetterKind.NOT_GRANTED,
}


def _send_url(view: queries.CaseView) -> str:
    """The page that sends the interview the unit held last (FLO-10); '' for a role that sends none, and once the case
    has ended."""
    if view.unsent_interview is None or not policies.may_write("narrative") or not ended.tells_more(view.rung):
        return ""
    return reverse("case-interview-send", args=[view.case.number, view.unsent_interview])


def act_of_the_case(view: queries.CaseView, code: str) -> str:
    """The page of the act that settles a step of this case; '' where there is none."""
    if code == "send_interview_report":
        return _send_url(view)
    return (
        settled_at(view.case, view.rung) if code == "ask_municipality_for_receipt" else act_url(code, view.case.number)
    )


def _given(tasks: list[Line], code: str, unit: uuid.UUID) -> Line | None:
    """The task that a step was given as by the acting unit and that waits; None where it was not."""
    return next((one for one in tasks if one.task.step == code and one.task.from_unit_id == unit), None)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a next step of the acting unit: another way to do it, and the task it was given as."""

    given: Line | None
    other: str = ""
    other_url: str = ""


def beside(view: queries.CaseView, tasks: list[Line], code: str, acting: Acting) -> Beside:
    """What stands beside a step of the case for who acts: the task it was given as, and at most one other way."""
    given, number = _given(tasks, code, acting.unit_id), view.case.number
    if code in LETTER_OF and policies.may_write("reasons"):
        return Beside(given, _("Er fortalt i et andet brev"), reverse("case-step-settle", args=[number, code]))
    if code in BY_HAND_TOO and policies.may_write("reasons"):
        return Beside(given, _("Er gjort på anden måde"), reverse("case-step-settle", args=[number, code]))
    if code == "give_support" and plan_policies.may_write():
        return Beside(given, _("Støtten gives uden en plan"), reverse("case-step-settle", args=[number, code]))
    if code == "weigh_break_off" and policies.may_write("reasons"):
        return Beside(given, _("Lad den løbe, og skriv hvorfor"), reverse("case-step-settle", args=[number, code]))
    if code == "set_period":
        kind = LetterKind.REFLECTION if acting.unit_kind == OrganisationKind.UDLST else LetterKind.RESTITUTION
        return Beside(given, _("Skriv brevet, der meddeler den"), _letter_url(kind, number))
    return Beside(given)


def _letter_url(kind: LetterKind, number: str) -> str:
    """Where a letter of a kind is begun; '' for a role that writes none."""
    return reverse("case-letter-new", args=[number, kind.value]) if policies.may_write("documents") else ""


def act_url(code: str, number: str) -> str:
    """The page of the act that settles a step; '' where there is none, or the acting role does not do it."""
    if code in LETTER_OF:
        return _letter_url(LETTER_OF[code], number)
    if code == "give_support" and plan_policies.may_write():
        return reverse("case-support-plan", args=[number])
    if SETTLED_BY.get(code) != "case-contact-person" and not policies.may_write("reasons"):
        return ""
    name = SETTLED_BY.get(code)
    if name is None and code in SETTLED_BY_HAND:
        return reverse("case-step-settle", args=[number, code])
    return reverse(name, args=[number]) if name else ""
