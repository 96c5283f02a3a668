"""Pages about who has the case, how much each has, who is away, and moving many cases."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.allocation import actions, left_drafts, policies, queries
from helle.register.allocation.actions import Moved
from helle.register.allocation.choices import Destroyed, Why
from helle.register.allocation.forms import (
    NOBODY,
    AbsenceChangeForm,
    AbsenceForm,
    AssignForm,
    DestroyDraftForm,
    GiveDraftForm,
    LanguagesForm,
    MoveForm,
    ReceiveForm,
    load_choices,
)
from helle.register.allocation.models import StaffLanguage
from helle.register.allocation.planning_queries import coming_interviews, interviewers_here
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import About, answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.codelists.queries import language_name
from helle.register.interface.forms import form_code
from helle.register.organisations.models import User
from helle.register.protection import clock
from helle.rules.codes import OrganisationKind


@require_http_methods(["GET", "POST"])
def assign(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Give the case to a colleague, or take it. Who may not move it is told why, without a form."""
    policies.require_case_unit()
    case = cases.get_case_for_writing(number, "core")
    has_it = cases.current_assignee(case.pk)
    here = queries.staff_here()
    staff = queries.choices_for(has_it.user_id if has_it else None, here)
    may_lay_down = has_it is not None and queries.may_lay_down(case.pk, has_it.user_id)
    if has_it is not None and not staff and not may_lay_down:
        return _not_to_move(request, case, has_it.user, alone=queries.may_give(has_it.user_id, has_it.user_id))
    mine = [user.pk for user in staff] == [request.user.pk]
    form = AssignForm(
        request.POST or None,
        initial=initial_of(case, user=str(request.user.pk) if mine else "", why="" if has_it else Why.NEW.value),
        staff=load_choices(queries.workload(staff)),
        may_lay_down=may_lay_down,
    )
    intro = _("Hos %(name)s nu.") % {"name": has_it.user.full_name} if has_it else _("Ikke fordelt endnu.")

    def save() -> None:
        given = form.cleaned_data
        if given["user"] == NOBODY:
            actions.case_lay_down(case, expected_version=given["case_version"], note=given["note"])
            return
        actions.case_give(
            case,
            expected_version=given["case_version"],
            user=next(user for user in staff if str(user.pk) == given["user"]),
            why=Why(given["why"]),
            note=given["note"],
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-page", args=[number]),
        saved=lambda: (
            _("Jeres del af sagen er slut, og ingen har den længere.")
            if form.cleaned_data["user"] == NOBODY
            else _("Sagen er fordelt.")
        ),
        page={
            "heading": _("Fordel sag %(number)s") % {"number": number},
            "intro": intro,
            "submit_label": _("Tag sagen") if mine else _("Fordel"),
        },
    )


def _not_to_move(request: ActingHttpRequest, case: Case, whose: User, *, alone: bool) -> HttpResponse:
    """Why nobody can be chosen: the case is a colleague's, or there is no other to give it to. Nothing was saved."""
    audit.record("form.read", cases=[case.pk], detail={"form": form_code(AssignForm), "refused": ["user"]})
    return render(
        request,
        "allocation/not_to_move.html",
        {"case": case, "whose": whose, "alone": alone, "sent": request.method == "POST"},
        status=422 if request.method == "POST" else 200,
    )


@require_GET
def case_allocation(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Who in the unit has had the case, why it was moved, and the notes of handover."""
    policies.require_case_unit()
    case = cases.get_case_for_writing(number, "core")
    history = queries.history_of(case)
    audit.record("handover.read", object_id=case.pk, cases=[case.pk])
    waiting = next(
        (
            held.handover
            for held in history
            if held.assignment.during.upper is None
            and held.handover is not None
            and held.handover.received_at is None
            and held.handover.to_user_id == request.user.pk
        ),
        None,
    )
    return render(
        request,
        "allocation/case.html",
        {"case": case, "history": history, "waiting": waiting, "today": clock.today()},
    )


@require_http_methods(["GET", "POST"])
def receive(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Say that one has the case now."""
    policies.require_case_unit()
    case = cases.get_case_for_writing(number, "core")
    handover = queries.get_handover_to_receive(case)
    form = ReceiveForm(request.POST or None, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.handover_receive(case, handover),
        done=reverse("case-page", args=[number]),
        saved=_("Du har taget imod sagen."),
        page={
            "heading": _("Tag imod sag %(number)s") % {"number": number},
            "intro": _("%(name)s har givet dig sagen. Når du har taget imod den, står den ikke længere som ny hos dig.")
            % {"name": handover.by_user.full_name},
            "submit_label": _("Jeg har sagen nu"),
        },
    )


@require_http_methods(["GET", "POST"])
def draft_give(request: ActingHttpRequest, number: str, draft_id: uuid.UUID) -> HttpResponse:
    """Give a draft of a note that somebody left behind to a colleague."""
    policies.require_allocating()
    case = cases.get_case_for_writing(number, "core")
    draft = left_drafts.get_left_draft(case, draft_id)
    staff = left_drafts.who_may_go_on(case)
    form = GiveDraftForm(request.POST or None, initial=initial_of(case), staff=staff)
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: left_drafts.draft_give(
            case, draft, user=_chosen(staff, form.cleaned_data["user"]), why=form.cleaned_data["why"]
        ),
        done=reverse("allocation"),
        saved=_("Kladden er givet videre og står på kollegaens skrivebord."),
        page={
            "heading": _("Giv en kladde videre i sag %(number)s") % {"number": number},
            "intro": _(
                "Begyndt af %(name)s, som er stoppet. Kun den, der får kladden, kan læse den og gør den færdig "
                "eller kasserer den. Notatet siger, hvem der begyndte på det."
            )
            % {"name": draft.by},
            "submit_label": _("Giv kladden videre"),
        },
    )


@require_http_methods(["GET", "POST"])
def draft_destroy(request: ActingHttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Delete a draft in a case whose notes the unit no longer holds, and say why."""
    policies.require_allocating()
    draft = left_drafts.get_stranded_draft(draft_id)
    form = DestroyDraftForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(draft.id, {}),
        save=lambda: left_drafts.draft_destroy(draft, why=Destroyed(form.cleaned_data["why"])),
        done=reverse("allocation"),
        saved=_("Kladden er slettet."),
        page={
            "heading": _("Slet en kladde i sag %(number)s") % {"number": draft.number},
            "intro": _(
                "Begyndt af %(name)s. Enheden har ikke længere notaterne i sagen, så ingen kan læse kladden eller gøre "
                "den færdig. Spørg %(name)s, hvad der stod, før den slettes. Får I notaterne igen, kan den bruges."
            )
            % {"name": draft.by},
            "submit_label": _("Slet kladden"),
        },
    )


@require_GET
def workload(request: ActingHttpRequest) -> HttpResponse:
    """How much each in the unit has, who is away, and whose cases wait without anybody."""
    policies.require_case_unit()
    allocates = policies.allocates()
    staff = queries.staff_here()
    loads = queries.workload(staff if allocates else [user for user in staff if user.pk == request.user.pk])
    absences = queries.absences_from(clock.today())
    unattended = queries.unattended() if allocates else []
    drafts = left_drafts.left_drafts()
    coming = coming_interviews(absences) if allocates else []
    audit.record(
        "allocation.read",
        cases={one.planned.row.case_id for one in coming} | {one.case_id for one in drafts},
        purpose="supervision" if allocates else None,
        detail={"people": len(loads)},
    )
    return render(
        request,
        "allocation/workload.html",
        {
            "loads": [(load, sorted(map(language_name, load.languages))) for load in loads],
            "absences": [(one, policies.may_arrange_for(one.user.pk)) for one in absences],
            "unattended": unattended,
            "left_drafts": drafts,
            "coming": coming,
            "allocates": allocates,
            "sees_contact_loads": allocates and request.acting.unit_kind == OrganisationKind.CMM,
            "today": clock.today(),
            "days": queries.DAYS_AHEAD,
        },
    )


@require_http_methods(["GET", "POST"])
def absence_new(request: ActingHttpRequest) -> HttpResponse:
    """Record an absence and who covers."""
    policies.require_case_unit()
    staff = queries.staff_here()
    away = staff if policies.allocates() else [user for user in staff if user.pk == request.user.pk]
    form = AbsenceForm(
        request.POST or None,
        initial={
            "form_token": uuid.uuid4(),
            "user": str(away[0].pk) if len(away) == 1 else "",
            "since": clock.today(),
        },
        away=away,
        staff=staff if policies.allocates() else [user for user in staff if user.pk != request.user.pk],
    )

    def save() -> None:
        given = form.cleaned_data
        actions.absence_set(
            user=_chosen(staff, given["user"]),
            since=given["since"],
            until=given["until"],
            cover=_chosen(staff, given["cover"]) if given["cover"] else None,
        )

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("allocation"),
        saved=_("Fraværet er noteret."),
        page={
            "heading": _("Notér fravær"),
            "intro": _("Kun dagene noteres. Hvorfor nogen er væk, hører ikke til her."),
        },
    )


def _chosen(staff: list[User], key: str) -> User:
    return next(user for user in staff if str(user.pk) == key)


@require_http_methods(["GET", "POST"])
def absence_change(request: ActingHttpRequest, absence_id: uuid.UUID) -> HttpResponse:
    """Give an absence another last day, or take it back."""
    policies.require_case_unit()
    absence = queries.get_absence_for_writing(absence_id)
    form = AbsenceChangeForm(request.POST or None, initial={"form_token": uuid.uuid4()}, absence=absence)

    def save() -> None:
        if form.cleaned_data["withdraw"]:
            actions.absence_withdraw(absence)
        else:
            actions.absence_end(absence, until=form.cleaned_data["until"])

    return answer_form(
        request,
        form,
        about=About(absence.pk, {}),
        save=save,
        done=reverse("allocation"),
        saved=_("Fraværet er rettet."),
        page={"heading": _("Ret fravær"), "intro": absence.user.full_name},
    )


@require_http_methods(["GET", "POST"])
def languages(request: ActingHttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """In which languages somebody holds interviews."""
    policies.require_case_unit()
    colleague = queries.get_colleague(user_id)
    if not policies.may_arrange_for(colleague.pk):
        raise Http404
    known = list(StaffLanguage.objects.filter(user=colleague).values_list("language", flat=True))
    form = LanguagesForm(request.POST or None, initial={"form_token": uuid.uuid4(), "languages": known})
    return answer_form(
        request,
        form,
        about=About(colleague.pk, {}),
        save=lambda: actions.languages_set(colleague, form.cleaned_data["languages"]),
        done=reverse("allocation"),
        saved=_("Sprogene er gemt."),
        page={"heading": _("Sprog"), "intro": colleague.full_name},
    )


@require_http_methods(["GET", "POST"])
def move(request: ActingHttpRequest, user_id: uuid.UUID) -> HttpResponse:
    """Move somebody's cases: a preview of who gets which, then all of them or none."""
    policies.require_allocating()
    leaver = queries.get_colleague(user_id, also_former=True)
    staff = [user for user in queries.staff_here() if user.pk != leaver.pk]
    loads = queries.workload(staff)
    offered, to = load_choices(loads), request.GET.get("til", "")
    rows, more = _suggested(leaver, loads, to)
    form = MoveForm(request.POST or None, initial={"form_token": uuid.uuid4()}, rows=rows, staff=offered)

    def save() -> None:
        actions.cases_move(
            leaver=leaver,
            moves=[
                actions.Move(number, assignment or uuid.UUID(int=0), _chosen(staff, str(to_user)))
                for number, assignment, to_user in form.chosen()
            ],
            why=Why(form.cleaned_data["why"]),
            note=form.cleaned_data["note"],
        )

    def save_or_show_the_present() -> None:
        # A case of the preview that is no longer hers has no row any more: say so instead of leaving it out in silence.
        shown = {name.removeprefix("til-") for name, value in request.POST.items() if name.startswith("til-") and value}
        gone = sorted(shown - {str(row.grant.number) for row in rows})
        try:
            if gone:
                raise Moved(gone)
            save()
        except Moved:
            form.take_present()
            raise

    return answer_form(
        request,
        form,
        about=About(leaver.pk, {"cases": len(rows)}),
        save=save_or_show_the_present,
        done=reverse("allocation"),
        saved=_("Sagerne er flyttet."),
        page={
            "heading": _("Flyt sager"),
            "leaver": leaver,
            "staff": offered,
            "away": next((one for one in loads if one.absence and str(one.user.pk) == to), None),
            "to": to,
            "more": more,
            "at_once": queries.MOVED_AT_ONCE,
            "today": clock.today(),
            "submit_label": _("Flyt sagerne"),
        },
        template="allocation/move.html",
    )


def _suggested(leaver: User, loads: list[queries.Load], to: str) -> tuple[list[queries.Row], bool]:
    """The cases with a suggestion each: all to one colleague, spread by language and workload, or none."""
    rows, more = queries.cases_to_move(leaver)
    one = next((load.user for load in loads if str(load.user.pk) == to), None)
    if one is not None:
        for row in rows:
            row.suggested = one
    elif to == "fordelt":
        # Caseworkers first; a lead gets cases by this only where nobody else is there.
        queries.spread(rows, loads, {user.pk for user in interviewers_here()})
    return rows, more
