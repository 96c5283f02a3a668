"""Pages about units: what they are called, where they belong, what they answer for, and when they can be reached."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.administration import opening_hours, policies, unit_actions, unit_queries
from helle.register.administration.forms import fresh, unit_choices
from helle.register.administration.unit_actions import Area, Name
from helle.register.administration.unit_forms import (
    CloseForm,
    CorrectNameForm,
    ExceptionForm,
    HoursForm,
    LastDayForm,
    MandateForm,
    MoveForm,
    NameForm,
    NewUnitForm,
    WithdrawNameForm,
)
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.interface.forms import HelleForm
from helle.register.interface.marks import without_personal_data
from helle.register.interface.words import active_language, hour, long_day
from helle.register.organisations import queries as organisations
from helle.register.organisations.choices import ParentRelation
from helle.register.protection import clock
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text


@require_GET
@without_personal_data
def unit_page(request: ActingHttpRequest, unit_id: uuid.UUID) -> HttpResponse:
    """A unit with everything dated about it. Open to everybody, as the list of units is."""
    unit = unit_queries.get_unit(unit_id)
    today = clock.today()
    open_today = opening_hours.on_day(unit_id, today)
    administers = policies.administers()
    return render(
        request,
        "administration/unit.html",
        {
            "unit": unit,
            "kind": OrganisationKind(unit.row.kind).label,
            "hours": opening_hours.hours_of(unit_id),
            "exceptions": opening_hours.exceptions_of(unit_id),
            "has": unit_queries.what_it_has(unit_id, today) if administers else None,
            "open_today": open_today,
            "is_open": open_today.is_open(clock.now()),
            "administers": administers,
            "today": today,
        },
    )


def _answer(
    request: ActingHttpRequest,
    form: HelleForm,
    unit_id: uuid.UUID,
    save: Callable[[], None],
    heading: str,
    intro: str = "",
) -> HttpResponse:
    return answer_form(
        request,
        form,
        about=About(unit_id, {}),
        save=save,
        done=reverse("unit-page", args=[unit_id]),
        saved=_("Enheden er rettet."),
        page={"heading": heading, "intro": intro},
    )


@require_http_methods(["GET", "POST"])
def unit_new(request: ActingHttpRequest) -> HttpResponse:
    """A new unit."""
    policies.require_administrator()
    form = NewUnitForm(request.POST or None, initial=fresh(since=clock.today()))
    made: list[uuid.UUID] = []

    def save() -> None:
        given = form.cleaned_data
        made.append(unit_actions.unit_add(code=given["code"], kind=OrganisationKind(given["kind"]), name=_name(form)))

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("units"),
        shown_at=lambda: reverse("unit-page", args=[made[0]]),
        saved=_("Enheden er oprettet."),
        page={"heading": _("Ny enhed")},
    )


@require_http_methods(["GET", "POST"])
def unit_rename(request: ActingHttpRequest, unit_id: uuid.UUID) -> HttpResponse:
    """Another name from a day on."""
    unit = _unit(unit_id)
    form = NameForm(request.POST or None, initial=fresh(since=clock.today()))
    return _answer(
        request,
        form,
        unit_id,
        lambda: unit_actions.unit_rename(unit_id, name=_name(form)),
        _("Nyt navn"),
        unit.named.name.in_language(active_language()),
    )


@require_http_methods(["GET", "POST"])
def name_correct(request: ActingHttpRequest, name_id: int) -> HttpResponse:
    """The right name in the place of a mistaken one, with what was wrong."""
    policies.require_administrator()
    name = unit_queries.get_name(name_id)
    form = CorrectNameForm(request.POST or None, initial=fresh(name_da=name.name_da, name_en=name.name_en))

    def save() -> None:
        given = form.cleaned_data
        unit_actions.unit_name_correct(
            name, in_danish=given["name_da"], in_english=given["name_en"], reason=given["reason"]
        )

    intro = _("Det rigtige navn gælder fra i dag, eller fra navnets første dag. Det forkerte kan stadig læses.")
    return _answer(request, form, name.unit_id, save, _("Ret et navn, der er skrevet forkert"), intro)


@require_http_methods(["GET", "POST"])
def name_withdraw(request: ActingHttpRequest, name_id: int) -> HttpResponse:
    """Take back a name before its first day."""
    policies.require_administrator()
    name = unit_queries.get_name(name_id)
    if name.during.lower is None or name.during.lower <= clock.today():
        raise Http404
    form = WithdrawNameForm(request.POST or None, initial=fresh())
    return _answer(
        request,
        form,
        name.unit_id,
        lambda: unit_actions.unit_name_withdraw(name, reason=form.cleaned_data["reason"]),
        _("Tag et navn tilbage"),
        _("%(name)s gælder først fra %(day)s. Tages det tilbage, fortsætter det navn, der gælder før.")
        % {
            "name": Text(name.name_da, name.name_en).in_language(active_language()),
            "day": long_day(name.during.lower, active_language()),
        },
    )


@require_http_methods(["GET", "POST"])
def unit_move(request: ActingHttpRequest, unit_id: uuid.UUID) -> HttpResponse:
    """Another parent from a day on."""
    _unit(unit_id)
    form = MoveForm(request.POST or None, initial=fresh(since=clock.today()), units=_others(unit_id))

    def save() -> None:
        given = form.cleaned_data
        unit_actions.unit_move(
            unit_id,
            relation=ParentRelation(given["relation"]),
            parent=uuid.UUID(given["parent"]) if given["parent"] else None,
            since=given["since"],
            mistake=given["mistake"],
        )

    return _answer(request, form, unit_id, save, _("Hvor enheden hører til"))


@require_http_methods(["GET", "POST"])
def unit_close(request: ActingHttpRequest, unit_id: uuid.UUID) -> HttpResponse:
    """Close a unit, having seen how much it has."""
    _unit(unit_id)
    has = unit_queries.what_it_has(unit_id, clock.today())
    form = CloseForm(request.POST or None, initial=fresh(last_day=clock.today()), units=_others(unit_id))

    def save() -> None:
        given = form.cleaned_data
        unit_actions.unit_close(
            unit_id,
            last_day=given["last_day"],
            successor=uuid.UUID(given["successor"]) if given["successor"] else None,
            told=given["told"],
        )

    intro = _("I dag har %(members)s en rolle i enheden; åbne sager: %(cases)s, opgaver der venter: %(tasks)s.") % {
        "members": has.members,
        "cases": has.open_cases,
        "tasks": has.waiting_tasks,
    }
    return _answer(request, form, unit_id, save, _("Luk enheden"), intro)


@require_http_methods(["GET", "POST"])
def mandate_new(request: ActingHttpRequest, unit_id: uuid.UUID) -> HttpResponse:
    """One more area that the unit answers for."""
    _unit(unit_id)
    form = MandateForm(request.POST or None, initial=fresh(since=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        names = ("area_da", "area_en", "target_da", "target_en", "requirement", "since")
        unit_actions.mandate_add(unit_id, area=Area(*(given[name] for name in names)))

    return _answer(request, form, unit_id, save, _("Nyt ansvarsområde"))


@require_http_methods(["GET", "POST"])
def mandate_end(request: ActingHttpRequest, mandate_id: int) -> HttpResponse:
    """The last day of a mandate."""
    policies.require_administrator()
    mandate = unit_queries.get_mandate(mandate_id)
    form = LastDayForm(request.POST or None, initial=fresh(last_day=clock.today()))
    return _answer(
        request,
        form,
        mandate.unit_id,
        lambda: unit_actions.mandate_end(mandate, last_day=form.cleaned_data["last_day"]),
        _("Afslut ansvaret"),
        Text(f"{mandate.area_da}: {mandate.target_da}", f"{mandate.area_en}: {mandate.target_en}").in_language(
            active_language()
        ),
    )


@require_http_methods(["GET", "POST"])
def hours_new(request: ActingHttpRequest, unit_id: uuid.UUID) -> HttpResponse:
    """When the unit can be reached on a weekday."""
    _unit(unit_id)
    form = HoursForm(request.POST or None, initial=fresh(since=clock.today()))

    def save() -> None:
        given = form.cleaned_data
        unit_actions.hours_add(
            unit_id,
            weekday=given["weekday"],
            opens=given["opens"],
            closes=given["closes"],
            since=given["since"],
        )

    return _answer(request, form, unit_id, save, _("Ny åbningstid"))


@require_http_methods(["GET", "POST"])
def hours_end(request: ActingHttpRequest, unit_id: uuid.UUID, hours_id: uuid.UUID) -> HttpResponse:
    """The last day of opening hours."""
    _unit(unit_id)
    hours = next((row for row in opening_hours.hours_of(unit_id) if row.pk == hours_id), None)
    if hours is None:
        raise Http404
    form = LastDayForm(request.POST or None, initial=fresh(last_day=clock.today()))
    return _answer(
        request,
        form,
        unit_id,
        lambda: unit_actions.hours_end(hours_id, last_day=form.cleaned_data["last_day"]),
        _("Afslut åbningstiden"),
        f"{hours.get_weekday_display()} {hour(hours.opens, active_language())}–{hour(hours.closes, active_language())}",
    )


@require_http_methods(["GET", "POST"])
def exception_new(request: ActingHttpRequest, unit_id: uuid.UUID) -> HttpResponse:
    """A day with other hours, or none."""
    _unit(unit_id)
    form = ExceptionForm(request.POST or None, initial=fresh())

    def save() -> None:
        given = form.cleaned_data
        unit_actions.exception_set(unit_id, day=given["day"], opens=given["opens"], closes=given["closes"])

    return _answer(request, form, unit_id, save, _("En dag med andre åbningstider"))


def _unit(unit_id: uuid.UUID) -> unit_queries.UnitView:
    policies.require_administrator()
    return unit_queries.get_unit(unit_id)


def _others(unit_id: uuid.UUID) -> list[tuple[str, str]]:
    units = organisations.units_on(clock.today()).values()
    return unit_choices(unit for unit in units if unit.id != unit_id)


def _name(form: NameForm) -> Name:
    given = form.cleaned_data
    return Name(given["name_da"], given["name_en"], given["since"])
