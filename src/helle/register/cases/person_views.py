"""Pages about the person of a case. They lie here and not in `people`, since a person is reached through a case.

The form of the profile lies in `correcting`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from helle.register.audit import actions as audit
from helle.register.audit import limits
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import person_actions as actions
from helle.register.cases import queries
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.interface.forms import CaseForm, SupersedeForm
from helle.register.interface.words import active_language
from helle.register.organisations import queries as organisations
from helle.register.people import identifiers, in_words, own_names
from helle.register.people import queries as people_queries
from helle.register.people.actions import Issued
from helle.register.people.choices import ChildWhere, IdentifierKind, NameKind
from helle.register.people.forms import ChildForm, NameForm, NumberForm
from helle.register.people.models import Profile
from helle.register.protection import clock, policies


@require_POST
def name_shown(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Show the name, and of numbers, children and safe contact what the role is shown: a look of its own in the audit.
    A fragment for the page, or, where no script asked for it, a page of its own."""
    case = queries.get_case_for_reading(number, "identity")
    names = people_queries.names_of(case.person_id)
    shares = own_names.shares_surname(request.user.full_name, [one.value for one in names])
    mark = own_names.mark(request.acting.request_id, shares=shares)
    audit.record("person.name_shown", object_id=case.person_id, cases=[case.pk], detail={own_names.MARK: mark})
    profile = people_queries.profile_of(case.person_id)
    return render(
        request,
        "cases/identity.html" if request.headers.get("HX-Request") == "true" else "cases/identity_page.html",
        {
            "case": case,
            "names": names,
            "numbers": people_queries.numbers_of(case.person_id),
            "children": people_queries.children_of(case.person_id),
            "born": in_words.birth_of(profile) if profile else "",
            "superseded": people_queries.superseded_of(case.person_id),
            "earlier": _earlier(profile),
            "safe_contact": people_queries.safe_contact_of(profile) if profile else "",
            "not_shown": people_queries.not_shown(),
            "protected": people_queries.address_protection_now(case.person_id),
            "may_write": policies.may_write("identity"),
        },
    )


@dataclass(frozen=True, slots=True)
class _Change:
    """One change of what is known: when, by which unit, why, and what it was before."""

    at: dt.datetime
    unit: str
    why: str
    changes: list[in_words.Changed]
    held_back: bool


def _earlier(profile: Profile | None) -> list[_Change]:
    units, language = organisations.units_on(clock.today()), active_language()
    return [
        _Change(
            one.became.changed_at,
            units[one.became.changed_by_unit_id].name.in_language(language) if one.became.changed_by_unit_id else "",
            one.why,
            in_words.changes(one.was, one.became, opened=True),
            one.held_back,
        )
        for one in people_queries.earlier_profiles(profile)
    ]


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
    """Record a number. Which other cases have it is told: it counts as a search, and is held up as one."""
    case = queries.get_case_for_writing(number, "identity")
    form = NumberForm(request.POST or None, initial=initial_of(case), born=_born(case))
    held_up = False
    if request.method == "POST" and form.is_valid():
        ruling = limits.person_search()
        if held_up := not ruling.answer:
            form.add_error(None, ruling.headline.in_language(active_language()))

    def save() -> None:
        kind, value = IdentifierKind(form.cleaned_data["kind"]), form.cleaned_data["value"]
        actions.identifier_add(
            case,
            expected_version=form.cleaned_data["case_version"],
            kind=kind,
            value=value,
            issued=Issued(
                form.cleaned_data["issuer"], form.cleaned_data["valid_from"], form.cleaned_data["valid_until"]
            ),
        )
        others = queries.others_with_number(case, kind, value)
        audit.record(
            "person.searched",
            cases=[one.pk for one in others],
            detail={
                "kind": kind.value,
                "criterion": limits.criterion(identifiers.normalised(kind, value, clock.today())),
                "found": len(others),
            },
        )
        if others:
            messages.warning(
                request,
                _("Nummeret står også på personen i %(cases)s. Er det den samme, eller er nummeret forkert?")
                % {"cases": ", ".join(one.number for one in others)},
            )

    page = _person_form(request, case, form, save, _("Tilføj nummer"), _("Nummeret er gemt."))
    if held_up:
        page.status_code = 429
        page.headers["Retry-After"] = str(limits.SEARCH_SECONDS)
    return page


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
