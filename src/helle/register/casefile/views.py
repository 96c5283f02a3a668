"""Pages of the journal and its notes."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.casefile import actions, queries
from helle.register.casefile.actions import Writing
from helle.register.casefile.choices import Direction, DocumentKind, NoteKind
from helle.register.casefile.forms import DraftForm, NoteForm
from helle.register.casefile.models import Draft, Note
from helle.register.casefile.queries import OpenedNote, Sought
from helle.register.cases import queries as cases
from helle.register.cases.http import Saved, answer_draft, answer_form
from helle.register.cases.models import Case
from helle.register.interface.forms import HelleForm
from helle.register.interface.marks import without_personal_data
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, policies, submissions
from helle.register.protection.refusals import Refused

KINDS = {
    "note": gettext_lazy("Alle notater"),
    **{f"note-{code}": label for code, label in NoteKind.choices},
    "document": gettext_lazy("Alle dokumenter"),
    **{f"document-{code}": label for code, label in DocumentKind.choices},
}


@require_GET
def journal(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Everything that is journalised in a case, the latest first; above it what waits, and what one has begun."""
    case = cases.get_case_for_reading(number, "notes", "documents")
    kind, direction, before = (request.GET.get(name, "") for name in ("slags", "retning", "foer"))
    sought = Sought(
        kind=kind if kind in KINDS else "",
        direction=direction if direction in Direction.values else "",
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 9 else None,
    )
    lines, more = queries.journal(case, sought)
    waiting = queries.waiting_documents(case)
    audit.record(
        "journal.read",
        object_id=case.pk,
        cases=[case.pk],
        detail={"kind": sought.kind, "direction": sought.direction, "before": sought.before},
    )
    return render(
        request,
        "casefile/journal.html",
        {
            "case": case,
            "lines": lines,
            "more": more,
            "sought": sought,
            "kinds": KINDS,
            "directions": Direction.choices,
            "waiting": [(row, queries.journalise_by(clock.local_day(row.recorded_at))) for row in waiting],
            "drafts": queries.drafts_in(case),
            "units": organisations.units_on(clock.today()),
            "today": clock.today(),
            "may_write": policies.may_write("notes"),
            "may_add": policies.may_write("documents"),
        },
    )


@require_GET
def note(request: ActingHttpRequest, number: str, note_id: uuid.UUID) -> HttpResponse:
    """One note, as it was finished."""
    case = cases.get_case_for_reading(number, "notes")
    opened = queries.get_note_for_reading(case, note_id)
    audit.record("note.read", object_id=opened.row.pk, cases=[case.pk])
    return render(
        request,
        "casefile/note.html",
        {
            "case": case,
            "note": opened,
            "unit": organisations.units_on(clock.today())[opened.row.by_unit_id],
            "may_correct": policies.may_write("notes") and opened.row.by_unit_id == request.acting.unit_id,
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def note_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Write a note; kept as a draft meanwhile. `kladde` continues one, `skabelon` begins with a template."""
    case = cases.get_case_for_writing(number, "notes")
    draft = _asked_draft(request, case)
    if draft is not None and draft.replaces_id is not None:
        return redirect(reverse("case-note-correct", args=[number, draft.replaces_id]) + f"?kladde={draft.pk}")
    initial: dict[str, object] = {"dated_on": clock.today()}
    if draft is not None:
        initial = _initial_of(case, draft)
    elif template_id := _uuid_or_none(request.GET.get("skabelon", "")):
        template = queries.get_template(template_id)
        initial |= {"kind": template.kind, "text": template.text}
    form = _form_for(request, correcting=False, initial=initial)
    return _answer(
        request,
        case,
        form,
        heading=_("Nyt notat i sag %(number)s") % {"number": number},
        more={
            "templates": queries.templates_now(request.acting.unit_id),
            "given": queries.given_of(case, draft) if draft else None,
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def note_correct(request: ActingHttpRequest, number: str, note_id: uuid.UUID) -> HttpResponse:
    """Supersede a note by another that says why. What is corrected is always the version that holds."""
    case = cases.get_case_for_writing(number, "notes")
    holds = queries.get_note_for_correcting(case, note_id)
    draft = _asked_draft(request, case) or queries.draft_on(case, holds.row)
    initial: dict[str, object] = {
        "kind": holds.row.kind,
        "direction": holds.row.direction,
        "dated_on": holds.row.dated_on,
        "theme": holds.theme,
        "text": holds.text,
    }
    if draft is not None:
        initial = _initial_of(case, draft)
    form = _form_for(request, correcting=True, initial=initial | {"corrects": holds.row.pk})
    return _answer(
        request,
        case,
        form,
        heading=_("Ret notat %(note)s i sag %(number)s") % {"note": holds.row.number, "number": number},
        holds=holds,
        more={
            "others": queries.others_correcting(holds.row),
            "given": queries.given_of(case, draft) if draft else None,
            "today": clock.today(),
        },
    )


def _form_for(request: ActingHttpRequest, *, correcting: bool, initial: dict[str, object]) -> NoteForm:
    kind = DraftForm if "save_draft" in request.POST else NoteForm
    return kind(request.POST or None, initial={"form_token": uuid.uuid4()} | initial, correcting=correcting)


def _answer(
    request: ActingHttpRequest,
    case: Case,
    form: NoteForm,
    *,
    heading: str,
    more: dict[str, Any],
    holds: OpenedNote | None = None,
) -> HttpResponse:
    """Show the form, keep it as a draft, or finish the note."""
    page = {"heading": heading, "holds": holds, "submit_label": _("Gør notatet færdigt"), **more}

    def save() -> None:
        given = form.cleaned_data
        replaces = _corrected(case, form)
        if isinstance(form, DraftForm):
            _keep(case, form, replaces)
            return
        try:
            actions.note_finish(
                case,
                kind=NoteKind(given["kind"]),
                entry=form.entry(),
                text=given["text"],
                draft_id=given["draft"],
                replaces=replaces,
                why=given.get("why", ""),
            )
        except Refused:
            if holds is not None:
                # Somebody else may have been first: what she wrote is now about the version that holds.
                page["holds"] = queries.get_note_for_correcting(case, holds.row.pk)
                typed = QueryDict(mutable=True)
                typed.update(request.POST)
                typed["corrects"] = str(page["holds"].row.pk)
                form.data = typed
            raise

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-journal", args=[case.number]),
        saved=_("Kladden er gemt.") if isinstance(form, DraftForm) else _("Notatet står i journalen."),
        page=page,
        template="casefile/note_form.html",
    )


def _corrected(case: Case, form: NoteForm) -> Note | None:
    corrects = form.cleaned_data["corrects"]
    if corrects is None or "why" not in form.fields:
        return None
    return queries.get_note_for_reading(case, corrects).row


def _keep(case: Case, form: NoteForm, replaces: Note | None) -> Draft:
    given = form.cleaned_data
    return actions.draft_save(
        case,
        draft_id=given["draft"],
        version=given["draft_version"] or 0,
        form_token=given["form_token"],
        written=Writing(
            kind=given["kind"],
            direction=given["direction"],
            dated_on=given["dated_on"],
            theme=given["theme"],
            text=given["text"],
            why=given.get("why", ""),
        ),
        replaces=replaces,
    )


@require_POST
@without_personal_data
def draft_save(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Keep what is typed, every second or so. Answers with the draft's id and version, and what to say of it.

    The draft leaves a line in the audit when it begins; the savings after it are part of writing.
    """
    case = cases.get_case_for_writing(number, "notes")
    form = DraftForm(request.POST, correcting=bool(request.POST.get("corrects")))
    # A day half typed, a text too long: what can be kept is kept, the rest is told when the note is finished.
    form.is_valid()
    given = form.cleaned_data
    if any(given.get(name) is None for name in ("draft", "form_token")):
        return HttpResponse(status=400)
    for name in ("kind", "direction", "theme", "why"):
        given.setdefault(name, "")
    for name in ("dated_on", "corrects", "draft_version"):
        given.setdefault(name, None)
    given.setdefault("text", request.POST.get("text", ""))
    if submissions.is_spent(given["form_token"]):
        return HttpResponse(status=204)

    def save() -> Saved:
        kept = _keep(case, form, _corrected(case, form))
        return Saved(kept.pk, kept.version, kept.saved_at)

    return answer_draft(save, asked=given["draft"])


@require_http_methods(["GET", "POST"])
def draft_discard(request: ActingHttpRequest, number: str, draft_id: uuid.UUID) -> HttpResponse:
    """Throw one's own draft away."""
    case = cases.get_case_for_writing(number, "notes")
    draft = queries.get_draft(case, draft_id)
    form = HelleForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.draft_discard(case, draft),
        done=reverse("case-journal", args=[number]),
        saved=_("Kladden er kasseret."),
        page={
            "heading": _("Kassér en kladde i sag %(number)s") % {"number": number},
            "intro": _("Kladden slettes for altid. Den har aldrig været en del af sagen, og ingen anden har set den."),
            "submit_label": _("Kassér kladden"),
        },
    )


def _asked_draft(request: ActingHttpRequest, case: Case) -> Draft | None:
    asked = request.GET.get("kladde", "")
    if not asked:
        return None
    key = _uuid_or_none(asked)
    if key is None:
        raise Http404
    draft = queries.get_draft(case, key)
    audit.record("draft.read", object_id=draft.pk, cases=[case.pk])
    return draft


def _initial_of(case: Case, draft: Draft) -> dict[str, object]:
    written = queries.writing_of(case, draft)
    return {
        "draft": draft.pk,
        "draft_version": draft.version,
        "kind": written.kind,
        "direction": written.direction,
        "dated_on": written.dated_on,
        "theme": written.theme,
        "text": written.text,
        "why": written.why,
    }


def _uuid_or_none(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None
