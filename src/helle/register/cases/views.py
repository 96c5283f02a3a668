"""Pages about cases as such. The page of one case is the desk's."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import actions, queries
from helle.register.cases.forms import IndicationForm, SearchForm, SettleForm
from helle.register.cases.http import answer_form, initial_of
from helle.register.interface.words import active_language, page_number
from helle.register.organisations import queries as organisations
from helle.register.people import identifiers
from helle.register.people import queries as people
from helle.register.people.choices import IdentifierKind
from helle.register.protection import ciphers, clock, policies
from helle.register.protection.refusals import Refused
from helle.rules import ladder
from helle.rules.codes import LadderEvent, OrganisationKind, Rung
from helle.rules.ladder import MoveFacts
from helle.rules.next_steps import STEP_TITLES


@require_GET
def case_list(request: ActingHttpRequest) -> HttpResponse:
    """The acting unit's cases, newest first, mine or all, by rung."""
    policies.require_read("core")
    mine = request.GET.get("mine") == "1"
    asked = request.GET.get("trin", "")
    rung = asked if asked in {code.value for code in Rung} else ""
    page = page_number(request.GET.get("side", ""))
    rows, more = queries.listed_cases(mine=mine, rung=rung, page=page)
    audit.record("case.listed", cases=[row.case_id for row in rows], detail={"mine": mine, "rung": rung, "page": page})
    names = organisations.user_names({row.assigned_to_id for row in rows if row.assigned_to_id})
    return render(
        request,
        "cases/list.html",
        {
            "rows": [(row, names[row.assigned_to_id] if row.assigned_to_id else "") for row in rows],
            "rungs": [(code.value, code.label) for code in Rung],
            "labels": {code.value: code.label for code in Rung},
            "mine": mine,
            "rung": rung,
            "page_number": page,
            "more": more,
            "today": clock.today(),
            "may_open": policies.may_write("core")
            and policies.may_write("identity")
            and request.acting.unit_kind in ("cmm", "udlst"),
        },
    )


@require_http_methods(["GET", "POST"])
def case_search(request: ActingHttpRequest) -> HttpResponse:
    """Find a person by a number she has. The number is sent by POST and kept nowhere, its keyed hash in the audit."""
    policies.require_read("identity")
    form = SearchForm(request.POST or None)
    found: list[str] | None = None
    if request.method == "POST" and form.is_valid():
        kind = IdentifierKind(form.cleaned_data["kind"])
        try:
            value = identifiers.normalised(kind, form.cleaned_data["value"], clock.today())
        except Refused as refused:
            form.add_error("value", refused.message.in_language(active_language()))
        else:
            persons = people.persons_with_number(kind, value)
            cases = queries.cases_of([person.pk for person in persons])
            found = [case.number for case in cases]
            audit.record(
                "person.searched",
                cases=[case.pk for case in cases],
                detail={
                    "kind": kind.value,
                    "criterion": ciphers.blind_index("audit search", value).hex()[:32],
                    "found": len(found),
                },
            )
            return render(request, "cases/search.html", {"form": form, "found": found})
    audit.record("form.read", detail={"form": "SearchForm"})
    return render(request, "cases/search.html", {"form": form, "found": found}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def indication(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record a reasonable-grounds indication."""
    case = queries.get_case_for_writing(number, "core", "reasons")
    facts = queries.facts_today(case)
    form = IndicationForm(request.POST or None, initial=initial_of(case, occurred_on=clock.today()))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.indication_set(
            case,
            expected_version=form.cleaned_data["case_version"],
            occurred_on=form.cleaned_data["occurred_on"],
            reasons=form.cleaned_data["reasons"],
        ),
        done=reverse("case-page", args=[number]),
        saved=_("Indikationen er noteret. Bistand og støtte ydes straks."),
        page={
            "heading": _("Indikation i sag %(number)s") % {"number": number},
            "ruling": ladder.may_move(
                MoveFacts(facts.rung, LadderEvent.INDICATION_FOUND, OrganisationKind(request.acting.unit_kind))
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def settle(request: ActingHttpRequest, number: str, code: str) -> HttpResponse:
    """Record that a step is done."""
    case = queries.get_case_for_writing(number, "core", "reasons")
    if code not in actions.SETTLED_BY_HAND:
        raise Http404
    form = SettleForm(request.POST or None, initial=initial_of(case, settled_on=clock.today()))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.step_settle(
            case,
            expected_version=form.cleaned_data["case_version"],
            code=code,
            settled_on=form.cleaned_data["settled_on"],
            note=form.cleaned_data["note"],
        ),
        done=reverse("case-page", args=[number]),
        saved=_("Skridtet er afsluttet."),
        page={
            "heading": STEP_TITLES[code].text,
            "intro": _("Sag %(number)s") % {"number": number},
            "submit_label": _("Afslut skridtet"),
        },
    )
