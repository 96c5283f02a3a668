"""The rule register: what the plan says as code, where each rule is shown, explained and tried."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.interface.marks import without_personal_data
from helle.register.protection import clock
from helle.register.rulebook import queries
from helle.register.rulebook.forms import TryForm, initial_of
from helle.register.rulebook.reading import UnreadableFacts, explain
from helle.rules.instruments import INTERNATIONAL, NATIONAL, bases, behind, only_intended
from helle.rules.rule import AnyRule
from helle.rules.ruling import Ruling


@require_GET
@without_personal_data
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule, by the part of the work it belongs to."""
    return render(request, "rulebook/rules.html", {"areas": queries.areas()})


@require_GET
@without_personal_data
def values(request: HttpRequest) -> HttpResponse:
    """Every dated value and every switch through time, with the rules that read it."""
    return render(
        request,
        "rulebook/values.html",
        {
            "parameters": [(one, queries.rules_reading(one.name)) for one in queries.parameters()],
            "switches": [(one, queries.rules_reading(one.name)) for one in queries.switches()],
        },
    )


@require_GET
@without_personal_data
def instruments(request: HttpRequest) -> HttpResponse:
    """What the plan rests on: international instruments and Danish law, with days and rules (INT-01..INT-15)."""
    return render(
        request,
        "rulebook/instruments.html",
        {
            "international": [(one, queries.rules_behind(one)) for one in INTERNATIONAL],
            "national": [(one, queries.rules_behind(one)) for one in NATIONAL],
        },
    )


@require_http_methods(["GET", "POST"])
@without_personal_data
def rule(request: HttpRequest, name: str) -> HttpResponse:
    """One rule: its meaning, sources, values and examples, and a form to try it. Nothing that is typed is kept."""
    found = queries.rule_named(name)
    if found is None:
        raise Http404
    if request.method == "POST":
        form = TryForm(found, request.POST)
        ruling = _tried(found, form)
    else:
        facts = queries.example_facts(found, request.GET.get("eksempel", ""))
        form = TryForm(found, initial=initial_of(found, facts))
        ruling = explain(found, facts)
    return render(
        request,
        "rulebook/rule.html",
        {
            "rule": found,
            "tables": queries.tables(found),
            "bases": bases(found.requirements, clock.today()),
            "intended": only_intended(found.requirements, clock.today()),
            "instruments": behind(found.requirements),
            "form": form,
            "tried": ruling,
            "problem_fields": form.fields_of(ruling) if ruling else {},
            "form_heading": _("Ret det, der er markeret"),
            "examples": queries.shown_examples(found),
            "parameters": [(one, queries.rules_reading(one.name)) for one in queries.parameters(found.parameters)],
            "switches": [(one, queries.rules_reading(one.name)) for one in queries.switches(found.parameters)],
        },
    )


def _tried(found: AnyRule, form: TryForm) -> Ruling[object] | None:
    """What the rule answers to the form; None when a field has to be put right first."""
    if not form.is_valid():
        return None
    try:
        return explain(found, form.facts())
    except UnreadableFacts as unreadable:
        for field, wrong in unreadable.problems.items():
            name = field.replace(".", "-")
            form.add_error(name if name in form.fields else None, wrong)
        return None
