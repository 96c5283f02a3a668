"""Pages of finding: the list of cases, searches kept by name, several cases given at once, a person by her number."""

from __future__ import annotations

import re
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helle.register.allocation import policies as allocation_policies
from helle.register.allocation import queries as allocation
from helle.register.allocation.choices import Why
from helle.register.allocation.forms import away_in_words
from helle.register.allocation.queries import Load
from helle.register.audit import actions as audit
from helle.register.audit import limits
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import About, answer_form
from helle.register.finding import actions, queries
from helle.register.finding.forms import (
    MOST_AT_ONCE,
    ColleagueForm,
    ConfirmForm,
    NarrowForm,
    RemoveSearchForm,
    SaveSearchForm,
    SearchForm,
)
from helle.register.finding.narrowing import Chosen
from helle.register.finding.queries import Marked
from helle.register.interface.converters import CaseNumber
from helle.register.interface.forms import form_code
from helle.register.interface.words import active_language, page_number
from helle.register.organisations import queries as organisations
from helle.register.organisations.models import User
from helle.register.people import identifiers
from helle.register.people import queries as people
from helle.register.people.choices import IdentifierKind
from helle.register.protection import clock, policies
from helle.register.protection.refusals import Refused
from helle.rules.codes import Rung


@require_GET
def case_list(request: ActingHttpRequest) -> HttpResponse:
    """The acting unit's cases, narrowed and sorted as asked; searches kept by name and cases opened last beside it."""
    policies.require_read("core")
    form, chosen = _narrowing(request)
    page = page_number(request.GET.get("side", ""))
    rows, more = queries.listed_cases(chosen, page)
    recent = queries.recent_cases()
    audit.record(
        "case.listed",
        cases={*(row.case_id for row in rows), *(seen.case_id for seen in recent)},
        detail={**chosen.codes(), "page": page, **form.odd_in_log},
    )
    names = organisations.user_names({row.assigned_to_id for row in rows if row.assigned_to_id})
    return render(
        request,
        "finding/cases.html",
        {
            "form": form,
            "chosen": chosen,
            "finds_persons": policies.may_read_particular("numbers"),
            "rows": [
                (
                    row,
                    Rung(row.rung).label if row.rung else None,
                    names[row.assigned_to_id] if row.assigned_to_id else "",
                )
                for row in rows
            ],
            "saved": queries.saved_searches(),
            "recent": recent,
            "page_number": page,
            "more": more,
            "today": clock.today(),
            "may_assign": policies.may_write("core"),
            "may_open": policies.may_write("core")
            and policies.may_write("identity")
            and request.acting.unit_kind in ("cmm", "udlst"),
        },
    )


def _narrowing(request: ActingHttpRequest) -> tuple[NarrowForm, Chosen]:
    """The form with what the address asks for, and what of it can be used."""
    form = NarrowForm(request.GET, staff=allocation.staff_here())
    form.is_valid()
    return form, form.chosen()


@require_http_methods(["GET", "POST"])
def search_save(request: ActingHttpRequest) -> HttpResponse:
    """Keep the search that the address holds under a name."""
    policies.require_read("core")
    _form, chosen = _narrowing(request)
    form = SaveSearchForm(request.POST or None)
    return answer_form(
        request,
        form,
        save=lambda: _keep(form, chosen),
        done=f"{reverse('case-list')}?{chosen.query()}",
        saved=_("Søgningen er gemt."),
        page={"heading": _("Gem søgningen"), "submit_label": _("Gem søgningen")},
    )


def _keep(form: SaveSearchForm, chosen: Chosen) -> None:
    actions.search_save(name=form.cleaned_data["name"], chosen=chosen)


@require_http_methods(["GET", "POST"])
def search_remove(request: ActingHttpRequest, search: uuid.UUID) -> HttpResponse:
    """Forget a kept search."""
    policies.require_read("core")
    kept = next((one for one in queries.saved_searches() if one.row.pk == search), None)
    if kept is None:
        raise Http404
    form = RemoveSearchForm(request.POST or None)
    return answer_form(
        request,
        form,
        save=lambda: actions.search_remove(kept.row),
        done=reverse("case-list"),
        saved=_("Søgningen er slettet."),
        about=About(kept.row.pk, {}),
        page={
            "heading": _("Slet den gemte søgning »%(name)s«?") % {"name": kept.name},
            "page_title": _("Slet gemt søgning"),
            "submit_label": _("Slet søgningen"),
        },
    )


@require_POST
def several(request: ActingHttpRequest) -> HttpResponse:
    """Choose who the marked cases go to, and see what that would do. Writes nothing but the audit."""
    allocation_policies.require_case_unit()
    numbers = request.POST.getlist("valgt")
    if not numbers:
        audit.record("form.read", detail={"form": form_code(ColleagueForm), "marked": 0})
        messages.warning(request, _("Sæt kryds ved de sager, der skal fordeles."))
        return redirect("case-list")
    moved = _marked(numbers)
    loads = allocation.workload(allocation.staff_here())
    form = ColleagueForm(request.POST if "user" in request.POST else None, loads=loads)
    load = _colleague(loads, form.cleaned_data["user"]) if form.is_bound and form.is_valid() else None
    user = load.user if load else None
    refused = _refused(moved, user)
    audit.record("form.read", cases=[one.case.pk for one in moved], detail={"form": form_code(form), **form.in_log})
    confirm = None
    if user is not None:
        giving = [one.case for one in moved if one.has_it != user.pk and one.case.pk not in refused]
        shown = {case.number: case.version for case in giving}
        confirm = ConfirmForm(initial=_confirmed(shown, user, form.cleaned_data["why"])) if shown else None
    page = _preview(moved, load, refused) | {"form": form, "confirm": confirm}
    return render(request, "finding/several.html", page, status=422 if form.errors else 200)


@require_POST
def several_assign(request: ActingHttpRequest) -> HttpResponse:
    """Give the cases that were shown to the colleague that was shown: all of them or none."""
    allocation_policies.require_case_unit()
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        raise Http404  # What the page wrote was taken apart: nobody comes here by a mistake in typing.
    load = _colleague(allocation.workload(allocation.staff_here()), str(form.cleaned_data["user"]))
    moved = _marked(list(form.cleaned_data["shown"]))
    if load is None:
        raise Http404
    versions = form.cleaned_data["shown"]
    return answer_form(
        request,
        form,
        save=lambda: actions.cases_assign(
            [(one.case, versions[one.case.number]) for one in moved], user=load.user, why=Why(form.cleaned_data["why"])
        ),
        done=reverse("case-list"),
        saved=_("Sager fordelt: %(count)s.") % {"count": len(moved)},
        page=_preview(moved, load, _refused(moved, load.user)) | {"refused": form},
        template="finding/several.html",
    )


def _confirmed(shown: dict[str, int], user: User, why: str) -> dict[str, object]:
    """What the second form holds of what was shown."""
    return {"form_token": uuid.uuid4(), "shown": shown, "user": user.pk, "why": why}


def _marked(numbers: list[str]) -> list[Marked]:
    """The marked cases. One that the unit does not have looks like one that does not exist: `Http404`."""
    # The list shows no more at once, and no other numbers than cases have.
    if len(numbers) > MOST_AT_ONCE or not all(re.fullmatch(CaseNumber.regex, one) for one in numbers):
        raise Http404
    moved = queries.marked_cases(numbers)
    if len(moved) != len(set(numbers)):
        raise Http404
    return moved


def _refused(moved: list[Marked], user: User | None) -> dict[uuid.UUID, Refused]:
    """Those of the marked cases that the acting user may not give to the colleague, with why."""
    return allocation.refused_giving({one.case.pk: one.has_it for one in moved}, user.pk) if user else {}


def _colleague(loads: list[Load], chosen: str) -> Load | None:
    return next((load for load in loads if str(load.user.pk) == chosen), None)


def _preview(moved: list[Marked], load: Load | None, refused: dict[uuid.UUID, Refused]) -> dict[str, object]:
    """What is shown of several cases: who has each now, which of them move, which may not and why, how much
    the colleague has already, and whether she is away."""
    user = load.user if load else None
    names = organisations.user_names({one.has_it for one in moved if one.has_it})
    language = active_language()
    return {
        "rows": [
            (
                one.case,
                names[one.has_it] if one.has_it else "",
                user is not None and one.has_it != user.pk,
                refused[one.case.pk].message.in_language(language) if one.case.pk in refused else "",
            )
            for one in moved
        ],
        "refusing": len(refused),
        "to": user,
        "load": load,
        "open_cases": load.counted(load.open_cases) if load else "",
        "away": away_in_words(load.absence) if load and load.absence else "",
        "moving": sum(user is not None and one.has_it != user.pk and one.case.pk not in refused for one in moved),
    }


@require_http_methods(["GET", "POST"])
def case_search(request: ActingHttpRequest) -> HttpResponse:
    """Find a person by a number she has. The number is sent by POST and kept nowhere, its keyed hash in the audit."""
    policies.require_read("identity")
    policies.require_particular("numbers")
    form = SearchForm(request.POST or None)
    found: list[str] | None = None
    if request.method == "POST" and form.is_valid():
        kind = IdentifierKind(form.cleaned_data["kind"])
        try:
            value = identifiers.normalised(kind, form.cleaned_data["value"], clock.today())
        except Refused as refused:
            form.add_error("value", refused.message.in_language(active_language()))
        else:
            ruling = limits.person_search()
            if not ruling.answer:
                form.add_error(None, ruling.headline.in_language(active_language()))
                given = {"form": form, "found": None, "heading": _("Der blev ikke søgt")}
                page = render(request, "finding/person.html", given, status=429)
                page.headers["Retry-After"] = str(limits.SEARCH_SECONDS)
                return page
            persons = people.persons_with_number(kind, value)
            found_cases = cases.cases_of([person.pk for person in persons])
            found = [case.number for case in found_cases]
            audit.record(
                "person.searched",
                cases=[case.pk for case in found_cases],
                detail={
                    "kind": kind.value,
                    "criterion": limits.criterion(value),
                    "found": len(found),
                },
            )
            return render(request, "finding/person.html", {"form": form, "found": found})
    audit.record("form.read", detail={"form": form_code(form), **form.in_log})
    return render(request, "finding/person.html", {"form": form, "found": found}, status=422 if form.errors else 200)
