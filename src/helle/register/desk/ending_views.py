"""Pages that end a case without an assessment, and the support of a person who was assessed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form, initial_of
from helle.register.desk import ending, queries
from helle.register.desk.afterwards import others_afterwards
from helle.register.desk.ending import Running
from helle.register.desk.ending_forms import ClosingForm, SupportEndForm
from helle.register.protection import clock
from helle.rules import ladder
from helle.rules.codes import LadderEvent, OrganisationKind, Rung
from helle.rules.ladder import ENDINGS, MoveFacts
from helle.rules.support.codes import AtTheEnd
from helle.rules.support.support_end import IN_RELATION


@require_http_methods(["GET", "POST"])
def case_close(request: ActingHttpRequest, number: str) -> HttpResponse:
    """End a case without an assessment: the person withdrew, declined or disappeared, or the case lapsed."""
    case = cases.get_case_for_writing(number, "core", "reasons")
    facts = cases.facts_today(case)
    running = ending.what_runs(case, facts, clock.today())
    form = ClosingForm(request.POST or None, running=running, initial=initial_of(case, occurred_on=clock.today()))

    def save() -> None:
        ending.case_close(
            case,
            expected_version=form.cleaned_data["case_version"],
            event=LadderEvent(form.cleaned_data["ending"]),
            occurred_on=form.cleaned_data["occurred_on"],
            reasons=form.cleaned_data["reasons"],
            decided=form.decided(),
        )

    may_close = ladder.may_move(MoveFacts(facts.rung, ENDINGS[0][0], OrganisationKind(request.acting.unit_kind)))
    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Sagen er afsluttet uden vurdering. Den kan genåbnes."),
        page={
            "heading": _("Afslut sag %(number)s uden vurdering") % {"number": number},
            "refused": may_close if may_close.answer is None else None,
            "remains": queries.what_remains(facts),
            "falls_away": queries.what_falls_away(facts),
            "others": others_afterwards(case, clock.today()),
            "runs": _by_what_becomes(running),
            "end_ruling": ending.ending_ruling(running, clock.today(), in_relation=False) if running else None,
            "submit_label": _("Afslut sagen"),
        },
        template="desk/closing.html",
    )


@require_http_methods(["GET", "POST"])
def support_end(request: ActingHttpRequest, number: str) -> HttpResponse:
    """End the support of a person who was assessed: it is wound down, or her period is over (ACC-04, GOV-06)."""
    if request.acting.unit_kind != OrganisationKind.CMM:
        raise PermissionDenied("support_end")
    case = cases.get_case_for_writing(number, "core", "reasons")
    facts = cases.facts_today(case)
    running = ending.what_runs(case, facts, clock.today())
    in_relation = facts.rung is Rung.VICTIM_CURRENT
    form = SupportEndForm(
        request.POST or None,
        running=running,
        in_relation=in_relation,
        period_ran=facts.period_notified_on is not None,
        initial=initial_of(case, ended_on=clock.today()),
    )

    def save() -> None:
        ending.support_finish(
            case,
            expected_version=form.cleaned_data["case_version"],
            ended_on=form.cleaned_data["ended_on"],
            reasons=form.cleaned_data["reasons"],
            decided=form.decided(),
            despite=form.in_spite_of(),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Støtten er slut."),
        page={
            "heading": _("Afslut støtten i sag %(number)s") % {"number": number},
            "intro": _("Støtten er afviklet. Det, der er skrevet om afviklingen, bliver stående.")
            if facts.rung is Rung.NOT_VICTIM
            else _("Vurderingen bliver stående. Får personen en kontaktperson igen, løber støtten igen."),
            "runs": _by_what_becomes(running),
            "end_ruling": ending.ending_ruling(running, clock.today(), in_relation=in_relation),
            "in_relation": IN_RELATION if in_relation else None,
            "refused": ending.why_not_ended(case, facts),
            "submit_label": _("Afslut støtten"),
        },
        template="desk/support_end.html",
    )


def _by_what_becomes(running: list[Running]) -> list[tuple[AtTheEnd, list[Running]]]:
    """What runs, by what becomes of it; what has to end first stands first."""
    order = (AtTheEnd.FIRST, AtTheEnd.DECIDED, AtTheEnd.WITH_IT, AtTheEnd.GOES_ON)
    groups = [(way, [one for one in running if one.becomes is way]) for way in order]
    return [(way, found) for way, found in groups if found]
