"""Pages of the support plan: the plan, its needs, and that it was agreed with the person."""

from __future__ import annotations

import datetime as dt
import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form, initial_of
from helle.register.codelists.queries import language_name
from helle.register.identification.told_before import told_before
from helle.register.people import queries as people
from helle.register.protection import clock
from helle.register.protection import policies as categories
from helle.register.support_plans import actions, payment_actions, policies, queries, rulings
from helle.register.support_plans.actions import TalkedThrough
from helle.register.support_plans.choices import Agreement, Heard, NeedArea, Present, RateKind
from helle.register.support_plans.forms import AgreeForm, NeedChangeForm, NeedForm, RateForm
from helle.register.support_plans.goals import goal_told
from helle.register.support_plans.queries import SOON


@require_GET
def plan(request: ActingHttpRequest, number: str) -> HttpResponse:
    """The plan of a case: what is next first, then needs, versions, and what has ended."""
    policies.require_read()
    case = cases.get_case_for_reading(number, "core", "notes")
    facts = cases.facts_today(case)
    shown = queries.plan_of(case, facts)
    audit.record("plan.read", object_id=case.pk, cases=[case.pk])
    return render(
        request,
        "support_plans/plan.html",
        {
            "case": case,
            "plan": shown,
            "ended_on": queries.ended_by(facts),
            "access": rulings.access_ruling(facts) if "outcome" in facts.categories else None,
            "language": language_name(shown.version.row.language) if shown.version else "",
            "present": _present(shown.version),
            "sees_health": categories.may_read("health"),
            "may_write": policies.may_write(),
            "may_print": policies.may_write(),
            "today": clock.today(),
            "soon": clock.today() + SOON,
        },
    )


def _present(version: queries.OpenedVersion | None) -> list[str]:
    return [str(Present(one).label) for one in version.row.present] if version else []


@require_http_methods(["GET", "POST"])
def need_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Write down a need. What the person has told already stands beside the form, so that nobody asks it twice."""
    policies.require_write()
    case = cases.get_case_for_writing(number, "core", "notes")
    form = NeedForm(request.POST or None, initial=initial_of(case, noted_on=clock.today(), heard=Heard.SAID))

    def save() -> None:
        given = form.cleaned_data
        actions.need_note(
            case,
            expected_version=given["case_version"],
            area=NeedArea(given["area"]),
            heard=Heard(given["heard"]),
            noted_on=given["noted_on"],
            words=given["words"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-support-plan", args=[number]),
        saved=_("Behovet er skrevet ned."),
        page={"heading": _("Nyt behov i sag %(number)s") % {"number": number}, **told_before(case)},
        template="support_plans/need.html",
    )


@require_http_methods(["GET", "POST"])
def need_change(request: ActingHttpRequest, number: str, need_id: uuid.UUID) -> HttpResponse:
    """Write that a need has changed or is gone."""
    policies.require_write()
    case = cases.get_case_for_writing(number, "core", "notes")
    need = queries.get_need(case, need_id)
    policies.require_write(need.row.category)
    form = NeedChangeForm(
        request.POST or None,
        initial=initial_of(case, noted_on=clock.today(), heard=Heard.SAID, standing=True, words=need.words),
    )

    def save() -> None:
        given = form.cleaned_data
        actions.need_note(
            case,
            expected_version=given["case_version"],
            area=NeedArea(need.row.area),
            heard=Heard(given["heard"]),
            noted_on=given["noted_on"],
            words=given["words"],
            replaces=need.row,
            standing=given["standing"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-support-plan", args=[number]),
        saved=_("Behovet er skrevet om. Det gamle står stadig i sagen."),
        page={
            "heading": _("%(area)s: skriv behovet om") % {"area": need.row.get_area_display()},
            **told_before(case),
        },
        template="support_plans/need.html",
    )


@require_http_methods(["GET", "POST"])
def plan_agree(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Keep the plan as a version, as it was talked through with the person."""
    policies.require_write()
    case = cases.get_case_for_writing(number, "core", "notes")
    shown = queries.plan_of(case, cases.facts_today(case))
    profile = people.profile_of(case.person_id) if categories.may_read("identity") else None
    last = shown.version
    form = AgreeForm(
        request.POST or None,
        initial=initial_of(
            case,
            number=shown.next_number,
            agreed_on=clock.today(),
            language=last.row.language if last else (profile.languages or [""])[0] if profile else "",
            interpreter=bool(profile and profile.needs_interpreter),
            goal=goal_told(case, last),
            present=[Present.PERSON.value, Present.CONTACT_PERSON.value],
        ),
    )

    def save() -> None:
        given = form.cleaned_data
        actions.plan_agree(
            case,
            expected_version=given["case_version"],
            number=given["number"],
            talk=TalkedThrough(
                agreed_on=given["agreed_on"],
                language=given["language"],
                interpreter=given["interpreter"],
                present=tuple(Present(one) for one in given["present"]),
                agreement=Agreement(given["agreement"]),
                goal=given["goal"],
                her_words=given["her_words"],
            ),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-support-plan", args=[number]),
        saved=_("Planen er gemt, som den er talt igennem med personen."),
        page={
            "heading": _("Tal planen igennem i sag %(number)s") % {"number": number},
            "plan": shown,
            "sees_health": categories.may_read("health"),
            "today": clock.today(),
            "submit_label": _("Gem planen"),
            **told_before(case),
        },
        template="support_plans/agree.html",
    )


@require_GET
def rates(request: ActingHttpRequest) -> HttpResponse:
    """The rates that the authority has set for pocket money and board; none until somebody enters one (SUP-03)."""
    policies.require_read()
    audit.record("plan.rates_read")
    return render(
        request,
        "support_plans/rates.html",
        {"rows": queries.rates(), "may_set": policies.may_set_rates(), "today": clock.today()},
    )


@require_http_methods(["GET", "POST"])
def rate_new(request: ActingHttpRequest) -> HttpResponse:
    """Enter a rate."""
    policies.require_rates()
    form = RateForm(
        request.POST or None, initial={"form_token": uuid.uuid4(), "valid_from": _first_of_next_month(clock.today())}
    )

    def save() -> None:
        given = form.cleaned_data
        payment_actions.rate_set(
            kind=RateKind(given["kind"]),
            valid_from=given["valid_from"],
            oere_per_day=given["amount"],
            source=given["source"],
        )

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("support-rates"),
        saved=_("Taksten er noteret."),
        page={"heading": _("Ny takst for lommepenge eller kost")},
    )


def _first_of_next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
