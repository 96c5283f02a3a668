"""Pages about the person of a case. They lie here and not in `people`, since a person is reached through a case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import person_actions as actions
from helle.register.cases import queries
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.interface.forms import CaseForm, SupersedeForm
from helle.register.people import queries as people_queries
from helle.register.people.actions import Description
from helle.register.people.choices import BirthPrecision, ChildWhere, IdentifierKind, NameKind
from helle.register.people.forms import ChildForm, NameForm, NumberForm, PersonForm
from helle.register.people.models import Profile
from helle.register.protection import policies


@require_POST
def name_shown(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Show the name, numbers, children and safe contact: a look of its own in the audit. A fragment for the page,
    or, where no script asked for it, a page of its own."""
    case = queries.get_case_for_reading(number, "identity")
    audit.record("person.name_shown", object_id=case.person_id, cases=[case.pk])
    profile = people_queries.profile_of(case.person_id)
    return render(
        request,
        "cases/identity.html" if request.headers.get("HX-Request") == "true" else "cases/identity_page.html",
        {
            "case": case,
            "names": people_queries.names_of(case.person_id),
            "numbers": people_queries.numbers_of(case.person_id),
            "children": people_queries.children_of(case.person_id),
            "birth_precision": profile.birth_precision if profile else "",
            "birth_date": people_queries.birth_date_of(profile) if profile else None,
            "superseded": people_queries.superseded_of(case.person_id),
            "safe_contact": people_queries.safe_contact_of(profile) if profile else "",
            "may_write": policies.may_write("identity"),
        },
    )


@require_http_methods(["GET", "POST"])
def person(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Change what is known of the person."""
    case = queries.get_case_for_writing(number, "identity")
    audit.record("person.form_read", object_id=case.person_id, cases=[case.pk])
    profile = people_queries.profile_of(case.person_id)
    form = PersonForm(
        request.POST or None,
        initial=initial_of(case, **_profile_initial(profile)),
        nationalities=profile.nationalities if profile else [],
        languages=profile.languages if profile else [],
    )

    def save() -> None:
        given = form.cleaned_data
        actions.person_describe(
            case,
            expected_version=given["case_version"],
            described=Description(
                sex=given["sex"],
                birth_date=given["birth_date"],
                birth_precision=BirthPrecision(given["birth_precision"]),
                age_disputed=given["age_disputed"],
                unaccompanied=given["unaccompanied"],
                nationalities=form.chosen("nationality"),
                languages=form.chosen("language"),
                needs_interpreter=given["needs_interpreter"],
                safe_contact=given["safe_contact"],
            ),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=_("Oplysningerne er gemt."),
        page={"heading": _("Personen i sag %(number)s") % {"number": number}},
    )


def _profile_initial(profile: Profile | None) -> dict[str, object]:
    if profile is None:
        return {"sex": "not_stated", "birth_precision": "unknown", "unaccompanied": None}
    return {
        "sex": profile.sex,
        "birth_date": people_queries.birth_date_of(profile),
        "birth_precision": profile.birth_precision,
        "age_disputed": profile.age_disputed,
        "unaccompanied": profile.unaccompanied,
        "needs_interpreter": profile.needs_interpreter,
        "safe_contact": people_queries.safe_contact_of(profile),
    }


@require_http_methods(["GET", "POST"])
def name_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record a name or alias."""
    case = queries.get_case_for_writing(number, "identity")
    form = NameForm(request.POST or None, initial=initial_of(case, kind="legal"))

    def save() -> None:
        actions.name_add(
            case,
            expected_version=form.cleaned_data["case_version"],
            kind=NameKind(form.cleaned_data["kind"]),
            value=form.cleaned_data["name"],
        )

    return _person_form(request, case, form, save, _("Tilføj navn"), _("Navnet er gemt."))


@require_http_methods(["GET", "POST"])
def number_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record a number."""
    case = queries.get_case_for_writing(number, "identity")
    form = NumberForm(request.POST or None, initial=initial_of(case), born=_born(case))

    def save() -> None:
        kind, value = IdentifierKind(form.cleaned_data["kind"]), form.cleaned_data["value"]
        actions.identifier_add(case, expected_version=form.cleaned_data["case_version"], kind=kind, value=value)
        others = queries.others_with_number(case, kind, value)
        if others:
            audit.record("person.searched", cases=[one.pk for one in others], detail={"kind": kind.value})
            messages.warning(
                request,
                _("Nummeret står også på personen i %(cases)s. Er det den samme, eller er nummeret forkert?")
                % {"cases": ", ".join(one.number for one in others)},
            )

    return _person_form(request, case, form, save, _("Tilføj nummer"), _("Nummeret er gemt."))


def _born(case: Case) -> dt.date | None:
    """What is known of the person's birth, as exactly as it is known."""
    profile = people_queries.profile_of(case.person_id)
    return people_queries.birth_date_of(profile) if profile else None


@require_http_methods(["GET", "POST"])
def child_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Record a child."""
    case = queries.get_case_for_writing(number, "identity")
    form = ChildForm(request.POST or None, initial=initial_of(case), born=_born(case))

    def save() -> None:
        actions.child_add(
            case,
            expected_version=form.cleaned_data["case_version"],
            where=ChildWhere(form.cleaned_data["where"]),
            born_year=form.cleaned_data["born_year"],
            about=form.cleaned_data["about"],
        )

    return _person_form(request, case, form, save, _("Tilføj barn"), _("Barnet er noteret."))


@require_http_methods(["GET", "POST"])
def entry_supersede(request: ActingHttpRequest, number: str, entry_id: uuid.UUID) -> HttpResponse:
    """Put a mistyped name, number or child out of force."""
    case = queries.get_case_for_writing(number, "identity")
    if not people_queries.has_entry(case.person_id, entry_id):
        raise Http404
    form = SupersedeForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        actions.entry_supersede(
            case, entry_id, expected_version=form.cleaned_data["case_version"], why=form.cleaned_data["why"]
        )

    return _person_form(
        request, case, form, save, _("Sæt oplysningen ud af kraft"), _("Oplysningen er sat ud af kraft.")
    )


def _person_form(
    request: ActingHttpRequest, case: Case, form: CaseForm, save: Callable[[], None], heading: str, saved: str
) -> HttpResponse:
    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[case.number]),
        saved=saved,
        page={"heading": f"{heading} · {case.number}"},
    )
