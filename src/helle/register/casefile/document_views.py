"""Pages of documents: adding, looking, fetching, journalising, replacing."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.casefile import actions, examining, files, queries
from helle.register.casefile.choices import DocumentKind, Scan
from helle.register.casefile.documents import Harmful
from helle.register.casefile.examining import CannotBeShown
from helle.register.casefile.forms import DocumentForm, JournalForm, VersionForm
from helle.register.casefile.models import Document
from helle.register.casefile.naming import names_the_person
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form
from helle.register.cases.models import Case
from helle.register.interface.marks import is_a_file
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, policies

PICTURE_WIDTH = 1100
TEXT_SHOWN = 20_000


@require_http_methods(["GET", "POST"])
def document_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Add a file to the case, journalised now or later."""
    case = cases.get_case_for_writing(number, "documents")
    form = DocumentForm(
        request.POST or None, request.FILES or None, initial={"form_token": uuid.uuid4(), "dated_on": clock.today()}
    )

    def save() -> None:
        actions.document_upload(
            case,
            received=form.cleaned_data["file"],
            kind=DocumentKind(form.cleaned_data["kind"]),
            entry=form.entry(),
        )

    return _answer(request, case, form, save, heading=_("Læg et dokument på sag %(number)s") % {"number": number})


@require_http_methods(["GET", "POST"])
def document_replace(request: ActingHttpRequest, number: str, document_id: uuid.UUID) -> HttpResponse:
    """Add a new version of a document."""
    case = cases.get_case_for_writing(number, "documents")
    document = queries.get_document_for_writing(case, document_id)
    form = VersionForm(
        request.POST or None,
        request.FILES or None,
        initial={
            "form_token": uuid.uuid4(),
            "kind": document.kind,
            "direction": document.direction,
            "dated_on": clock.today(),
            "theme": queries.opened(case, document).theme,
        },
    )

    def save() -> None:
        actions.document_upload(
            case,
            received=form.cleaned_data["file"],
            kind=DocumentKind(form.cleaned_data["kind"]),
            entry=form.entry(),
            replaces=document,
            why=form.cleaned_data["why"],
        )

    return _answer(
        request, case, form, save, heading=_("Ny version af et dokument i sag %(number)s") % {"number": number}
    )


def _answer(
    request: ActingHttpRequest, case: Case, form: DocumentForm, save: Callable[[], None], *, heading: str
) -> HttpResponse:
    """Answer an upload: like any form, and for the page that shows progress in a form it can follow."""
    harmful: list[Harmful] = []

    def save_and_tell() -> None:
        try:
            save()
        except Harmful as refused:
            harmful.append(refused)
            raise

    response = answer_form(
        request,
        form,
        case=case,
        save=save_and_tell,
        done=reverse("case-journal", args=[case.number]),
        saved=lambda: _said_of(case, form.cleaned_data["file"].name or ""),
        page={"heading": heading, "submit_label": _("Læg på sagen"), "unscanned": _takes_unscanned()},
        template="casefile/document_form.html",
    )
    for refused in harmful:
        # After what was refused is rolled back: that somebody tried stays.
        audit.record("document.refused", cases=[case.pk], detail={"found": refused.name})
    if response.status_code == 302 and request.headers.get("X-Helle-Upload"):
        return JsonResponse({"to": response.headers["Location"]}, status=201)
    return response


def _said_of(case: Case, name: str) -> str:
    """That the file is taken in; where its name names the person, what becomes of the name."""
    if not names_the_person(case, name):
        return _("Dokumentet ligger på sagen.")
    return _(
        "Dokumentet ligger på sagen. Filens navn nævner personen: det er krypteret og vises kun på dokumentets egen "
        "side."
    )


def _takes_unscanned() -> bool:
    return bool(settings.HELLE_TAKES_UNSCANNED_FILES and not settings.HELLE_CLAMD)


@require_GET
def document(request: ActingHttpRequest, number: str, document_id: uuid.UUID) -> HttpResponse:
    """A document: what the journal says of it, and one page of it as a picture."""
    case = cases.get_case_for_reading(number, "documents")
    row = queries.get_document_for_reading(case, document_id)
    asked = request.GET.get("side", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    page = max(1, min(page, row.pages or 1))
    own = row.by_unit_id == request.acting.unit_id and policies.may_write("documents")
    opened = queries.opened(case, row)
    text = _text_of(case, row) if row.content_type == "text/plain" else None
    audit.record("document.read", object_id=row.pk, cases=[case.pk], detail={"page": page})
    return render(
        request,
        "casefile/document.html",
        {
            "case": case,
            "document": opened,
            "unit": organisations.units_on(clock.today())[row.by_unit_id],
            "page": page,
            "text": text,
            "text_is_cut": text is not None and row.size > TEXT_SHOWN,
            "unscanned": row.scan == Scan.NOT_SCANNED,
            "name_tells": names_the_person(case, opened.name),
            "may_journalise": own and row.number is None,
            "may_replace": own and not hasattr(row, "replaced_by") and row.scan != Scan.MADE_HERE,
            "journalise_by": queries.journalise_by(clock.local_day(row.recorded_at)),
            "today": clock.today(),
        },
    )


def _text_of(case: Case, row: Document) -> str:
    spool = files.fetch(case, row)
    try:
        return spool.reader().read(TEXT_SHOWN).decode("utf-8-sig", errors="replace")
    finally:
        spool.close()


@require_GET
def document_page(request: ActingHttpRequest, number: str, document_id: uuid.UUID, page: int) -> HttpResponse:
    """One page of a document as a picture made here: nothing of the file itself reaches the browser."""
    case = cases.get_case_for_reading(number, "documents")
    row = queries.get_document_for_reading(case, document_id)
    if not 1 <= page <= row.pages:
        raise Http404
    spool = files.fetch(case, row)
    try:
        made = examining.picture(spool, content_type=row.content_type, page=page, width=PICTURE_WIDTH)
    except CannotBeShown:
        return HttpResponse(status=422)
    finally:
        spool.close()
    audit.record("document.page_shown", object_id=row.pk, cases=[case.pk], detail={"page": page})
    return HttpResponse(made, content_type="image/png" if made.startswith(b"\x89PNG") else "image/jpeg")


@is_a_file("A look at one document of a case by who works on it, each logged; Helle put nothing together.")
@require_GET
def document_file(request: ActingHttpRequest, number: str, document_id: uuid.UUID) -> StreamingHttpResponse:
    """The file itself, streamed, to be saved and not opened here. Its name is made of numbers."""
    case = cases.get_case_for_reading(number, "documents")
    row = queries.get_document_for_reading(case, document_id)
    spool = files.fetch(case, row)
    audit.record("document.fetched", object_id=row.pk, cases=[case.pk])
    response = StreamingHttpResponse(spool.pieces(), content_type=row.content_type)
    response.headers["Content-Length"] = str(row.size)
    response.headers["Content-Disposition"] = f'attachment; filename="{queries.download_name(case, row)}"'
    return response


@require_http_methods(["GET", "POST"])
def document_journalise(request: ActingHttpRequest, number: str, document_id: uuid.UUID) -> HttpResponse:
    """Give a document that waits its line in the journal."""
    case = cases.get_case_for_writing(number, "documents")
    row = queries.get_document_for_writing(case, document_id)
    form = JournalForm(
        request.POST or None, initial={"form_token": uuid.uuid4(), "dated_on": clock.local_day(row.recorded_at)}
    )
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.document_journalise(case, row, form.entry()),
        done=reverse("case-journal", args=[number]),
        saved=_("Dokumentet er journaliseret."),
        page={
            "heading": _("Journalisér et dokument i sag %(number)s") % {"number": number},
            "submit_label": _("Journalisér"),
        },
    )
