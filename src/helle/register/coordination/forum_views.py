"""The forms of a forum: founding and closing it, its mandate, and the seats in it."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.coordination import forum_actions, policies, queries
from helle.register.coordination.chair_actions import chair_take_back, coming_chair
from helle.register.coordination.choices import SeatAct
from helle.register.coordination.forms import CloseForm, ForumForm, MandateForm, SeatChangeForm, SeatForm, WhyForm
from helle.register.coordination.forum_actions import MandateGiven
from helle.register.coordination.queries import ForumNow
from helle.register.coordination.rulings import act_ruling, seat_ruling
from helle.register.interface.words import active_language
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.register.protection import policies as protection
from helle.rules.codes import OrganisationKind
from helle.rules.coordination.codes import ForumAct, ForumKind, SeatRole
from helle.rules.coordination.seats import REGIONAL
from helle.rules.parameters import organisations as kinds_of
from helle.rules.parameters import parameter

# Nobody's representative and no home of its own sits in a forum for itself.
_NEVER = frozenset({OrganisationKind.REPRESENTATIVE})


def about(of: ForumNow) -> About:
    """What a form of a forum is about, for the audit."""
    return About(of.forum.pk, {"forum": of.forum.code})


def page_of(of: ForumNow) -> str:
    """Where a forum is read."""
    return reverse("forum", args=[of.forum.code])


def running(code: str) -> ForumNow:
    """A forum, for its chair or its secretariat."""
    protection.require_write("action_plan")
    of = queries.forum(code)
    policies.require(of.runs)
    return of


def _kinds(of_kind: ForumKind | None) -> list[tuple[str, str]]:
    """The kinds of unit that a mandate may admit: of a network those that it gathers (GOV-08)."""
    language = active_language()
    offered = (
        kinds_of(parameter(REGIONAL, clock.today()))
        if of_kind is ForumKind.REGIONAL_NETWORK
        else frozenset(OrganisationKind) - _NEVER
    )
    return sorted(((kind.value, kind.label.in_language(language)) for kind in offered), key=lambda one: one[1])


def _mandate_typed(data: dict[str, Any]) -> MandateGiven:
    return MandateGiven(data["words"], data["kinds"], data["private"])


@require_http_methods(["GET", "POST"])
def forum_new(request: ActingHttpRequest) -> HttpResponse:
    """Found a regional network or an ad hoc forum."""
    protection.require_write("action_plan")
    offered = policies.founds()
    policies.require(bool(offered))
    language, units = active_language(), organisations.units_on(clock.today())
    regions = {
        str(unit.id): unit for unit in units.values() if unit.kind == OrganisationKind.REGION and not unit.closed
    }
    form = ForumForm(
        request.POST or None,
        forum_kinds=[(kind.value, kind.label.in_language(language)) for kind in offered],
        unit_kinds=_kinds(None),
        regions=[(key, unit.name.in_language(language)) for key, unit in regions.items()],
        initial={"form_token": uuid.uuid4()},
    )

    def save() -> None:
        data = form.cleaned_data
        forum_actions.forum_found(
            kind=ForumKind(data["kind"]),
            code=_code(data["name"]),
            name=data["name"],
            region=regions.get(data.get("region", "")),
            first_day=data["first_day"],
            mandate=_mandate_typed(data),
        )

    return answer_form(
        request,
        form,
        about=About(None, {"forum": "new"}),
        save=save,
        done=reverse("forums"),
        shown_at=lambda: reverse("forum", args=[_code(form.cleaned_data["name"])]),
        saved=_("Forummet er oprettet, og I er formand."),
        page={"heading": _("Nyt forum"), "intro": _("Den, der opretter et forum, er formand i det.")},
    )


def _code(name: str) -> str:
    plain = name.lower().translate({ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"})
    made = slugify(plain)[:40].strip("-") or "forum"
    return "nyt-forum" if made == "nyt" else made  # That word is the address of the form.


@require_http_methods(["GET", "POST"])
def mandate(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Give a forum another mandate."""
    of = running(code)
    now = of.mandate
    begun = {"words": now.words_da, "kinds": now.kinds, "private": now.private} if now else {}
    form = MandateForm(
        request.POST or None,
        unit_kinds=_kinds(of.kind),
        stands=len(of.mandates),
        initial={"form_token": uuid.uuid4(), **begun},
    )
    return answer_form(
        request,
        form,
        about=about(of),
        save=form.unless_written(
            lambda: forum_actions.mandate_change(
                of, mandate=_mandate_typed(form.cleaned_data), first_day=form.cleaned_data["first_day"]
            )
        ),
        done=page_of(of),
        saved=_("Mandatet er ændret."),
        page={"heading": _("Nyt mandat"), "intro": of.forum.name},
    )


@require_http_methods(["GET", "POST"])
def close(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Close a forum."""
    of = running(code)
    form = CloseForm(request.POST or None, initial={"form_token": uuid.uuid4(), "last_day": clock.today()})
    return answer_form(
        request,
        form,
        about=about(of),
        save=lambda: forum_actions.forum_close(
            of, last_day=form.cleaned_data["last_day"], why=form.cleaned_data["why"]
        ),
        done=page_of(of),
        saved=_("Forummet lukkes."),
        page={"heading": _("Luk forummet"), "intro": of.forum.name},
    )


@require_http_methods(["GET", "POST"])
def seat_new(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Give a seat; outside the mandate it is refused with the cited reason. `formand`: the chair is handed over."""
    of = running(code)
    hands_over = "formand" in request.GET
    language = active_language()
    offered = {
        str(unit.id): unit
        for unit in organisations.units_on(of.today).values()
        if not unit.closed and unit.kind not in _NEVER
    }
    form = SeatForm(
        request.POST or None,
        units=sorted(((key, unit.name.in_language(language)) for key, unit in offered.items()), key=lambda one: one[1]),
        initial={
            "form_token": uuid.uuid4(),
            "first_day": clock.today() + dt.timedelta(days=1) if hands_over else clock.today(),
            "role": (SeatRole.CHAIR if hands_over else SeatRole.MEMBER).value,
        },
    )

    def save() -> None:
        data = form.cleaned_data
        forum_actions.seat_give(
            of,
            unit=offered.get(data["unit"]),
            organisation=data["organisation"],
            role=SeatRole(data["role"]),
            first_day=data["first_day"],
            agreed_on=data["agreed_on"],
            agreement=data["agreement"],
        )

    return answer_form(
        request,
        form,
        about=about(of),
        save=save,
        done=page_of(of),
        saved=_("Pladsen er givet."),
        page={
            "heading": _("Giv formandsposten videre") if hands_over else _("Ny plads"),
            "intro": _("Den nye formand begynder i morgen eller senere. Den, der har posten nu, bliver medlem.")
            if hands_over
            else of.forum.name,
            "ruling": _ruling_of(of, form, offered),
            "refused_as": "",
        },
    )


@require_http_methods(["GET", "POST"])
def chair_back(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Take back that the chair is handed over, before its day."""
    of = running(code)
    coming = coming_chair(of)
    if coming is None and request.method == "GET":
        raise Http404
    form = WhyForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=about(of),
        save=lambda: chair_take_back(of, why=form.cleaned_data["why"]),
        done=page_of(of),
        saved=_("Formandsposten bliver, hvor den er."),
        page={"heading": _("Formanden bliver alligevel"), "intro": coming.name if coming else of.forum.name},
    )


def _ruling_of(of: ForumNow, form: SeatForm, offered: dict[str, NamedUnit]) -> object:
    """What the rule says of what was typed; of nothing before anything was."""
    unit, role, first_day = form.typed("unit"), form.typed("role"), form.typed("first_day")
    if not role or first_day is None or not (unit or form.typed("organisation")):
        return None
    return seat_ruling(
        of.kind,
        of.region,
        of.mandate,
        unit=offered.get(unit) if unit else None,
        role=SeatRole(role),
        first_day=first_day,
        agreement=form.typed("agreed_on") is not None,
    )


@require_http_methods(["GET", "POST"])
def seat(request: ActingHttpRequest, code: str, seat_id: uuid.UUID) -> HttpResponse:
    """Write down the cooperation agreement of a member, or end its seat."""
    of = running(code)
    found = of.seat_at(seat_id)
    form = SeatChangeForm(request.POST or None, initial={"form_token": uuid.uuid4()})

    def save() -> None:
        data = form.cleaned_data
        if data["kind"] == SeatAct.AGREED:
            forum_actions.seat_agree(of, found, agreed_on=data["agreed_on"], agreement=data["agreement"])
        else:
            forum_actions.seat_end(of, found, last_day=data["last_day"], why=data["why"])

    return answer_form(
        request,
        form,
        about=about(of),
        save=save,
        done=page_of(of),
        saved=_("Pladsen er ført videre."),
        page={"heading": _("Plads"), "intro": found.name, "ruling": act_ruling(of, ForumAct.SEAT)},
    )
