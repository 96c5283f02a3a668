"""Udlændingestyrelsen says that somebody lives outside the asylum system, and takes it back (ACM-03)."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.placements import elsewhere_actions, elsewhere_queries, policies
from helle.register.placements.forms import ElsewhereForm, PlainCaseForm, RecommendForm, WhyForm
from helle.register.protection import clock


@require_http_methods(["GET", "POST"])
def approve(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Approve that the person lives outside the asylum system, from a day, at one place or wherever CMM finds one."""
    case = _case(number, policies.approves_elsewhere())
    offers = elsewhere_queries.to_choose_from()
    asked = elsewhere_queries.waiting_for_an_answer().filter(case=case).first()
    form = ElsewhereForm(
        request.POST or None,
        offers=[(str(one.pk), one.alias) for one in offers],
        initial=initial_of(
            case,
            decided_on=clock.today(),
            since=asked.since if asked else clock.today(),
            place=str(asked.offer_id) if asked and asked.offer_id else "",
        ),
    )

    def save() -> None:
        given = form.cleaned_data
        elsewhere_actions.elsewhere_approve(
            case,
            expected_version=given["case_version"],
            offer=uuid.UUID(given["place"]) if given["place"] else None,
            decided_on=given["decided_on"],
            since=given["since"],
            last_day=given["last_day"],
            why=given["why"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[number]),
        saved=_("Godkendelsen er skrevet ind. CMM ser den, når der skal findes et sted."),
        page={
            "heading": _("Godkend et sted uden for asylsystemet i sag %(number)s") % {"number": number},
            "intro": _(
                "Asylsystemet er udgangspunktet. Ved særlige behov, som det ikke kan dække, indstiller CMM, og "
                "Udlændingestyrelsen godkender. [ACM-03]"
            ),
            "submit_label": _("Godkend"),
        },
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Take the approval back from today on."""
    case = _case(number, policies.approves_elsewhere())
    form = WhyForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        given = form.cleaned_data
        elsewhere_actions.elsewhere_withdraw(case, expected_version=given["case_version"], why=given["why"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[number]),
        saved=_("Godkendelsen gælder ikke længere. Det, der stod, kan stadig ses."),
        page={
            "heading": _("Træk godkendelsen tilbage i sag %(number)s") % {"number": number},
            "intro": _("Gælder for nye bestillinger fra i dag. Den, der bor et sted, bliver boende."),
            "submit_label": _("Træk tilbage"),
        },
    )


@require_http_methods(["GET", "POST"])
def recommend(request: ActingHttpRequest, number: str) -> HttpResponse:
    """CMM recommends to Udlændingestyrelsen that the person lives outside the asylum system."""
    case = _case(number, policies.recommends_elsewhere())
    form = RecommendForm(
        request.POST or None,
        offers=[(str(one.pk), one.alias) for one in elsewhere_queries.to_choose_from()],
        initial=initial_of(case, since=clock.today()),
    )

    def save() -> None:
        given = form.cleaned_data
        elsewhere_actions.elsewhere_recommend(
            case,
            expected_version=given["case_version"],
            offer=uuid.UUID(given["place"]) if given["place"] else None,
            since=given["since"],
            why=given["why"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[number]),
        saved=_("Udlændingestyrelsen har indstillingen. Svaret kommer her og på jeres overblik."),
        page={
            "heading": _("Indstil et sted uden for asylsystemet i sag %(number)s") % {"number": number},
            "intro": _("Stedet kan bestilles imens, med begrundelse: en seng venter ikke på svaret. [ACM-03]"),
            "submit_label": _("Send indstillingen"),
            **ended.shut(case),
        },
    )


@require_http_methods(["GET", "POST"])
def take_back(request: ActingHttpRequest, number: str) -> HttpResponse:
    """CMM takes a recommendation back that waits for its answer."""
    case = _case(number, policies.recommends_elsewhere())
    form = PlainCaseForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        elsewhere_actions.recommendation_take_back(case, expected_version=form.cleaned_data["case_version"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[number]),
        saved=_("Indstillingen er trukket tilbage."),
        page={
            "heading": _("Træk indstillingen tilbage i sag %(number)s") % {"number": number},
            "submit_label": _("Træk tilbage"),
        },
    )


@require_http_methods(["GET", "POST"])
def decline(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Udlændingestyrelsen does not approve what CMM recommends."""
    case = _case(number, policies.approves_elsewhere())
    form = WhyForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        given = form.cleaned_data
        elsewhere_actions.elsewhere_decline(case, expected_version=given["case_version"], why=given["why"])

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-placement", args=[number]),
        saved=_("CMM kan se, at I ikke godkender det, og hvorfor."),
        page={
            "heading": _("Godkend ikke stedet uden for asylsystemet i sag %(number)s") % {"number": number},
            "intro": _("CMM læser begrundelsen og finder et andet sted. [ACM-03]"),
            "submit_label": _("Godkend ikke"),
        },
    )


def _case(number: str, permitted: bool) -> Case:
    case = cases.get_case_for_writing(number, "core", "placement")
    if not permitted:
        raise Http404
    return case
