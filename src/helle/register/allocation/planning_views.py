"""Pages of planned interviews, the directory of interpreters, and the person's wishes."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.allocation import planning_actions as actions
from helle.register.allocation import planning_queries as queries
from helle.register.allocation import policies
from helle.register.allocation.choices import CancelReason, PlaceKind, Region, WishKind
from helle.register.allocation.models import Interpreter, InterpreterWish
from helle.register.allocation.planning_forms import (
    BookForm,
    CancelForm,
    InterpreterForm,
    PlanForm,
    ReleaseForm,
    WishForm,
    languages_initial,
)
from helle.register.allocation.queries import Load
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import About, answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.codelists.choices import KeptList
from helle.register.codelists.queries import all_choices, language_name, script_name
from helle.register.identification.actions import interview_ruling
from helle.register.identification.interview_views import answer_interview, asked_draft
from helle.register.interface.forms import SupersedeForm
from helle.register.people import queries as people
from helle.register.protection import clock
from helle.register.protection import policies as categories


@require_GET
def planned(request: ActingHttpRequest, number: str) -> HttpResponse:
    """The planned interviews of a case, with what the person wishes of interpreters."""
    policies.require_case_unit()
    case = cases.get_case_for_writing(number, "core")
    rows = queries.arranged_interviews_of(case)
    wishes = queries.wishes_of(case.person_id)
    audit.record("interview.plan_read", object_id=case.pk, cases=[case.pk])
    return render(
        request,
        "allocation/planned.html",
        {
            "case": case,
            "rows": [
                (one, language_name(one.row.language), [wish for wish in wishes if _broken(one, wish)]) for one in rows
            ],
            "wishes": [(wish, queries.wish_in_words(wish)) for wish in wishes],
            "may_wish": categories.may_write("identity"),
            "sees_wishes": categories.may_read("identity"),
            "may_record": categories.may_write("narrative"),
            "today": clock.today(),
        },
    )


def _broken(one: queries.Planned, wish: InterpreterWish) -> bool:
    """Whether a wish speaks against the interpreter that an interview to come is booked with."""
    standing = one.booking is not None and not one.is_over and one.row.cancelled_at is None
    return standing and one.booking is not None and queries.wish_against(wish, one.booking.interpreter) is not None


@require_http_methods(["GET", "POST"])
def plan(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Plan an interview: when, where, in which language, by whom."""
    policies.require_case_unit()
    case = cases.get_case_for_writing(number, "core")
    profile = people.profile_of(case.person_id)
    spoken = (profile.languages or [""])[0] if profile else ""
    loads = queries.suggested_interviewers(spoken)
    form = PlanForm(
        request.POST or None,
        initial=initial_of(
            case, language=spoken, needs_interpreter=bool(profile and profile.needs_interpreter), place=PlaceKind.OFFICE
        ),
        staff=[(str(load.user.pk), _suitable(load, spoken)) for load in loads],
        may_say=categories.may_write("narrative"),
    )

    def save() -> None:
        given = form.cleaned_data
        actions.interview_plan(
            case,
            expected_version=given["case_version"],
            plan=actions.Plan(
                starts_at=form.starts_at,
                minutes=given["minutes"],
                place=PlaceKind(given["place"]),
                language=given["language"],
                needs_interpreter=given["needs_interpreter"],
                interviewers=[load.user for load in loads if str(load.user.pk) in given["interviewers"]],
                companion=given["companion"],
                representative=given["representative"],
                alone=given["alone"],
                arrangements=given.get("arrangements", ""),
            ),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-planned", args=[number]),
        saved=_("Samtalen er planlagt."),
        page={
            "heading": _("Planlæg samtale i sag %(number)s") % {"number": number},
            "ruling": interview_ruling(cases.facts_today(case), clock.today(), None),
            "submit_label": _("Planlæg"),
        },
    )


def _suitable(load: Load, language: str) -> str:
    """A colleague's name with what speaks for and against her."""
    words = [load.user.full_name]
    if language in load.languages:
        words.append(_("taler %(language)s") % {"language": language_name(language)})
    words.append(_("samtaler: %(count)s") % {"count": load.counted(load.interviews)})
    words.append(_("åbne sager: %(count)s") % {"count": load.counted(load.open_cases)})
    if load.absence:
        words.append(_("væk"))
    return " · ".join(words)


@require_http_methods(["GET", "POST"])
def hold(request: ActingHttpRequest, number: str, planned_id: uuid.UUID) -> HttpResponse:
    """Write down the interview that a planned one became: what was planned stands in the form already."""
    policies.require_case_unit()
    case = cases.get_case_for_writing(number, "narrative")
    found = queries.get_planned_interview(case, planned_id)
    if not found.can_be_taken_over:
        raise Http404
    row = found.row
    return answer_interview(
        request,
        case,
        draft=asked_draft(request, case),
        initial={
            "held_on": found.day,
            "minutes": int((found.ends_at - found.starts_at).total_seconds() // 60),
            "language": row.language,
            "interpreter": found.booking is not None,
            "companion": row.companion,
            "representative_present": row.representative,
            "planned": row.pk,
        },
        done=reverse("case-page", args=[number]),
        then=lambda held: actions.interview_held(case, found, held),
    )


@require_http_methods(["GET", "POST"])
def cancel(request: ActingHttpRequest, number: str, planned_id: uuid.UUID) -> HttpResponse:
    """Call a planned interview off."""
    policies.require_case_unit()
    case = cases.get_case_for_writing(number, "core")
    standing = queries.get_standing_interview(case, planned_id)
    form = CancelForm(request.POST or None, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.interview_cancel(
            case,
            standing,
            expected_version=form.cleaned_data["case_version"],
            why=CancelReason(form.cleaned_data["why"]),
        ),
        done=reverse("case-planned", args=[number]),
        saved=_("Samtalen er aflyst."),
        page={
            "heading": _("Aflys samtale i sag %(number)s") % {"number": number},
            "intro": _("De, der skulle holde den, og tolken er ledige igen."),
            "submit_label": _("Aflys samtalen"),
        },
    )


@require_http_methods(["GET", "POST"])
def book(request: ActingHttpRequest, number: str, planned_id: uuid.UUID) -> HttpResponse:
    """Book an interpreter whom nothing speaks against; of the others, why they are not offered."""
    policies.require_case_unit()
    case = cases.get_case_for_writing(number, "core")
    categories.require_read("identity")
    standing = queries.get_standing_interview(case, planned_id)
    found = queries.candidates(case, standing)
    form = BookForm(
        request.POST or None,
        initial=initial_of(case),
        offered=[(str(one.pk), _about(one)) for one in found.offered],
    )
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: _book(case, standing, form),
        done=reverse("case-planned", args=[number]),
        saved=_("Tolken er bestilt."),
        page={
            "heading": _("Bestil tolk i sag %(number)s") % {"number": number},
            "planned": standing,
            "language": language_name(standing.row.language),
            "found": found,
            "today": clock.today(),
            "submit_label": _("Bestil tolken"),
        },
        template="allocation/book.html",
    )


def _book(case: Case, standing: queries.Planned, form: BookForm) -> None:
    actions.interpreter_book(
        case,
        standing,
        expected_version=form.cleaned_data["case_version"],
        interpreter=queries.get_interpreter(form.cleaned_data["interpreter"]),
    )


def _about(one: Interpreter) -> str:
    """An interpreter's name with what the choice between several turns on."""
    words = [one.name, str(one.get_sex_display()).lower()]
    if one.remote and not one.in_person:
        words.append(_("kun på afstand"))
    return " · ".join(words)


@require_http_methods(["GET", "POST"])
def release(request: ActingHttpRequest, number: str, planned_id: uuid.UUID) -> HttpResponse:
    """Take an interpreter's booking back."""
    policies.require_case_unit()
    case = cases.get_case_for_writing(number, "core")
    standing = queries.get_standing_interview(case, planned_id)
    form = ReleaseForm(request.POST or None, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.interpreter_release(case, standing, expected_version=form.cleaned_data["case_version"]),
        done=reverse("case-planned", args=[number]),
        saved=_("Tolken er afbestilt."),
        page={
            "heading": _("Afbestil tolken i sag %(number)s") % {"number": number},
            "intro": standing.booking.interpreter.name if standing.booking else _("Der er ingen tolk bestilt."),
            "submit_label": _("Afbestil"),
        },
    )


# --- wishes


@require_http_methods(["GET", "POST"])
def wish_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Write down what the person wishes of interpreters."""
    policies.require_case_unit()
    case = cases.get_case_for_writing(number, "identity")
    known = queries.interpreters()
    form = WishForm(
        request.POST or None, initial=initial_of(case), interpreters=[(str(one.pk), one.name) for one in known]
    )

    def save() -> None:
        given = form.cleaned_data
        actions.wish_record(
            case,
            expected_version=given["case_version"],
            wish=actions.Wish(
                kind=WishKind(given["kind"]),
                interpreter=next((one for one in known if str(one.pk) == given["interpreter"]), None),
                sex=given["sex"],
                country=given["country"],
            ),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-planned", args=[number]),
        saved=_("Ønsket er noteret."),
        page={
            "heading": _("Ønske til tolken i sag %(number)s") % {"number": number},
            "intro": _(
                "En tolk, ønsket taler imod, kan ikke bestilles til personen, heller ikke af andre myndigheder."
            ),
        },
    )


@require_http_methods(["GET", "POST"])
def wish_withdraw(request: ActingHttpRequest, number: str, wish_id: uuid.UUID) -> HttpResponse:
    """Put a wish out of force."""
    policies.require_case_unit()
    case = cases.get_case_for_writing(number, "identity")
    wish = queries.get_wish(case.person_id, wish_id)
    form = SupersedeForm(request.POST or None, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.wish_withdraw(
            case, wish.pk, expected_version=form.cleaned_data["case_version"], why=form.cleaned_data["why"]
        ),
        done=reverse("case-planned", args=[number]),
        saved=_("Ønsket er sat ud af kraft."),
        page={
            "heading": _("Sæt ønsket ud af kraft"),
            "intro": f"{wish.get_kind_display()} · {queries.wish_in_words(wish)}",
            "submit_label": _("Sæt ud af kraft"),
        },
    )


# --- the directory


@require_GET
def interpreter_list(request: ActingHttpRequest) -> HttpResponse:
    """The directory of interpreters, by language."""
    policies.require_case_unit()
    # Also those that have ended: interpreters of them are still in the directory.
    languages = all_choices(KeptList.LANGUAGES)
    asked = request.GET.get("sprog", "")
    language = asked if asked in dict(languages) else ""
    closed = request.GET.get("alle") == "1"
    found = queries.interpreters(language=language, closed=closed)
    audit.record("interpreter.listed", detail={"language": language, "closed": closed})
    today = clock.today()
    return render(
        request,
        "allocation/interpreters.html",
        {
            "rows": [
                (one, [(language_name(said.language), script_name(said.script)) for said in one.languages.all()],
                 [Region(code).label for code in one.regions],
                 one.declared(today))
                for one in found
            ],
            "languages": languages,
            "language": language,
            "closed": closed,
            "today": today,
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def interpreter_new(request: ActingHttpRequest) -> HttpResponse:
    """Add an interpreter."""
    policies.require_case_unit()
    form = InterpreterForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return _interpreter_form(request, form, None)


@require_http_methods(["GET", "POST"])
def interpreter(request: ActingHttpRequest, interpreter_id: uuid.UUID) -> HttpResponse:
    """Change what the directory says of an interpreter: a new declaration, another language, out of it."""
    policies.require_case_unit()
    row = queries.get_interpreter(interpreter_id)
    kept = ("version", "name", "sex", "origin", "regions", "in_person", "remote", "declared_on", "declared_until",
            "closed_on")  # fmt: skip
    initial = {name: getattr(row, name) for name in kept} | languages_initial(row) | {"form_token": uuid.uuid4()}
    return _interpreter_form(request, InterpreterForm(request.POST or None, initial=initial), row)


def _interpreter_form(request: ActingHttpRequest, form: InterpreterForm, row: Interpreter | None) -> HttpResponse:
    def save() -> None:
        given = form.cleaned_data
        actions.interpreter_save(
            row,
            expected_version=given["version"],
            described=actions.Described(
                name=given["name"],
                sex=given["sex"],
                origin=given["origin"],
                regions=given["regions"],
                in_person=given["in_person"],
                remote=given["remote"],
                declared_on=given["declared_on"],
                declared_until=given["declared_until"],
                closed_on=given["closed_on"],
                languages=form.languages(),
            ),
        )

    return answer_form(
        request,
        form,
        about=About(row.pk, {}) if row else None,
        save=save,
        done=reverse("interpreter-list"),
        saved=_("Tolken er gemt."),
        page={
            "heading": _("Ret tolk") if row else _("Skriv en tolk på listen"),
            "intro": _("Listen er fælles for CMM og Udlændingestyrelsen. Skriv intet her om nogen sag."),
        },
    )
