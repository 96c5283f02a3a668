"""Pages of the templates that notes are begun from."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.casefile import actions, queries
from helle.register.casefile.choices import NoteKind
from helle.register.casefile.forms import TemplateForm
from helle.register.casefile.models import NoteTemplate
from helle.register.cases.http import About, answer_form
from helle.register.protection import clock, policies


@require_GET
def templates(request: ActingHttpRequest) -> HttpResponse:
    """The unit's templates, as they hold and as they are to be."""
    policies.require_read("notes")
    audit.record("note_template.read")
    return render(
        request,
        "casefile/templates.html",
        {
            "rows": queries.templates_to_come(request.acting.unit_id),
            "today": clock.today(),
            "may_edit": request.acting.role == "cmm_lead",
        },
    )


@require_http_methods(["GET", "POST"])
def template_new(request: ActingHttpRequest) -> HttpResponse:
    """Make a template."""
    return _answer(request, None)


@require_http_methods(["GET", "POST"])
def template_change(request: ActingHttpRequest, template_id: uuid.UUID) -> HttpResponse:
    """Change a template from a day, or take it out of use."""
    policies.require_read("notes")
    return _answer(request, queries.get_template(template_id))


def _answer(request: ActingHttpRequest, changed: NoteTemplate | None) -> HttpResponse:
    policies.require_read("notes")
    if request.acting.role != "cmm_lead":
        raise PermissionDenied("templates")
    initial: dict[str, object] = {"form_token": uuid.uuid4(), "valid_from": clock.today()}
    if changed is not None:
        initial |= {"kind": changed.kind, "title": changed.title, "text": changed.text}
    form = TemplateForm(request.POST or None, initial=initial)
    if changed is None:
        del form.fields["retired"]

    def save() -> None:
        given = form.cleaned_data
        actions.template_set(
            kind=NoteKind(given["kind"]),
            title=given["title"],
            text=given["text"],
            valid_from=given["valid_from"],
            replaces=changed,
            retired=given.get("retired", False),
        )

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("note-templates"),
        saved=_("Skabelonen er gemt."),
        page={"heading": _("Ny skabelon til notater") if changed is None else _("Ret en skabelon til notater")},
        about=None if changed is None else About(changed.pk, {}),
    )
