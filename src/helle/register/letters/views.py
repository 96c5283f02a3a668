"""Pages of letters: the list of a case, writing, looking before it is final, and delivering."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.allocation import planning_queries as planning
from helle.register.allocation import policies as allocation
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest, typed_in
from helle.register.casefile import files
from helle.register.cases import queries as cases
from helle.register.cases.http import answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.codelists.queries import language_name
from helle.register.interface.forms import CaseForm
from helle.register.interface.marks import is_a_file
from helle.register.letters import actions, composing, delivery_actions, queries, signing, sources
from helle.register.letters.actions import Wording
from helle.register.letters.choices import Failure, LetterKind, Means, Outcome, Translation
from helle.register.letters.composing import Told
from helle.register.letters.forms import DeliveryForm, LetterForm, SignForm, initial_of_content
from helle.register.letters.kinds import KINDS, PERIODS
from helle.register.letters.models import Draft, Letter
from helle.register.letters.queries import OpenedLetter
from helle.register.letters.request_form import OF_KINDS, request_form
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused


@require_GET
def letters(request: ActingHttpRequest, number: str) -> HttpResponse:
    """The letters of a case and where each stands; what is being written; what can be written."""
    case = cases.get_case_for_reading(number, "documents")
    found, units = queries.letters_of(case.pk), organisations.units_on(clock.today())
    audit.record("letter.listed", object_id=case.pk, cases=[case.pk])
    return render(
        request,
        "letters/list.html",
        {
            "case": case,
            "letters": [
                (one, units[one.row.by_unit_id], language_name(one.row.language, clock.local_day(one.row.recorded_at)))
                for one in found
            ],
            "drafts": [(one, language_name(one.language)) for one in queries.drafts_of(case.pk)],
            "kinds": queries.kinds_now(case),
            "today": clock.today(),
            "may_write": policies.may_write("documents"),
        },
    )


@require_http_methods(["GET", "POST"])
def letter_new(request: ActingHttpRequest, number: str, kind: str) -> HttpResponse:
    """Begin a letter of a kind, with what the case says for it already in place."""
    case = cases.get_case_for_writing(number, "documents")
    wanted = _kind(case, kind)
    return _write(request, case, wanted)


@require_http_methods(["GET", "POST"])
def letter_correct(request: ActingHttpRequest, number: str, letter_id: uuid.UUID) -> HttpResponse:
    """Write a new letter in the place of a wrong one, beginning with its words."""
    case = cases.get_case_for_writing(number, "documents")
    wrong = _own(queries.get_letter(case, letter_id).row, request)
    return _write(request, case, LetterKind(wrong.kind), begun=wrong.draft, corrects=wrong)


@require_http_methods(["GET", "POST"])
def draft_edit(request: ActingHttpRequest, number: str, draft_id: uuid.UUID) -> HttpResponse:
    """Write a draft further."""
    case = cases.get_case_for_writing(number, "documents")
    row = queries.draft_or_letter(case, draft_id)
    if isinstance(row, OpenedLetter):
        return _signed(request, case, row)
    return _write(request, case, LetterKind(row.kind), begun=row, draft=row)


def _write(
    request: ActingHttpRequest,
    case: Case,
    kind: LetterKind,
    *,
    begun: Draft | None = None,
    corrects: Letter | None = None,
    draft: Draft | None = None,
) -> HttpResponse:
    """The writing page. `begun` is where its fields come from, `draft` the row that is written further."""
    today = clock.today()
    source, refused = _source(case, kind)
    languages = queries.languages_for(case, kind, today)
    addressees, closed = sources.addressees_now(case, kind)
    form = LetterForm(
        request.POST or None,
        initial=initial_of(case, **_initial(case, kind, source, begun, languages)),
        kind=kind,
        unit_kind=request.acting.unit_kind,
        languages=languages.reviewed,
        addressees=addressees,
        municipalities=sources.municipalities(today),
    )
    draft_id = draft.pk if draft else new_id()

    def save() -> None:
        given = form.cleaned_data
        wording = Wording(
            language=given["language"],
            addressee=form.chosen_addressee(),
            with_name=given["with_name"],
            content=form.content(),
            address_confirmed=given["address_confirmed"],
        )
        version = given["case_version"]
        if draft is None:
            actions.draft_begin(
                case, expected_version=version, kind=kind, wording=wording, corrects=corrects, draft_id=draft_id
            )
        else:
            actions.draft_write(case, draft, expected_version=version, wording=wording)

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-letter-draft", args=[case.number, draft_id]),
        saved=_("Udkastet er gemt. Se det igennem, før du gør det færdigt."),
        template="letters/write.html",
        page={
            "heading": _("%(kind)s: brev i sag %(number)s") % {"kind": kind.label, "number": case.number},
            "submit_label": _("Gem udkast"),
            "kind": kind,
            "requirements": KINDS[kind].requirements,
            "refused": refused,
            "notes": [closed] if closed else [],
            "ruling": source.ruling if source else refused.ruling if refused else None,
            "missing": [(queries.no_text(code), [(code, language_name(code))]) for code in languages.missing],
            "finds_interpreters": allocation.in_case_unit(),
            "corrects": corrects,
            "cancel_url": reverse("case-letters", args=[case.number]),
        },
    )


@require_GET
def draft(request: ActingHttpRequest, number: str, draft_id: uuid.UUID) -> HttpResponse:
    """A draft as it would look, before it is final."""
    case = cases.get_case_for_reading(number, "documents")
    row = queries.draft_or_letter(case, draft_id)
    if isinstance(row, OpenedLetter):
        return _signed(request, case, row)
    pages, refused = 0, None
    try:
        pages = len(queries.preview_pictures(case, row))
    except Refused as error:
        refused = error
    audit.record(
        "letter.previewed", object_id=row.pk, cases=[case.pk], detail={"kind": row.kind, "named": row.with_name}
    )
    return render(
        request,
        "letters/draft.html",
        {
            "case": case,
            "draft": row,
            "pages": range(1, pages + 1),
            "refused": refused,
            "sent_nowhere": signing.refused_once_ended(case, row),
            "outdated": isinstance(refused, queries.OutdatedDraft),
            "language": language_name(row.language),
            "may_write": policies.may_write("documents"),
            "today": clock.today(),
            **_remarks(case, row),
        },
    )


@require_GET
def draft_picture(request: ActingHttpRequest, number: str, draft_id: uuid.UUID, page: int) -> HttpResponse:
    """One page of a draft as a picture."""
    case = cases.get_case_for_reading(number, "documents")
    row = queries.get_draft(case, draft_id)
    made = _or_404(lambda: queries.preview_pictures(case, row))
    if not 1 <= page <= len(made):
        raise Http404
    audit.record(
        "letter.previewed",
        object_id=row.pk,
        cases=[case.pk],
        detail={"kind": row.kind, "named": row.with_name, "page": page},
    )
    return HttpResponse(made[page - 1], content_type="image/png")


@is_a_file("A look at one draft, in the browser, by who writes or reads along; each is logged.")
@require_GET
def draft_pdf(request: ActingHttpRequest, number: str, draft_id: uuid.UUID) -> HttpResponse:
    """A draft as PDF, marked as one."""
    case = cases.get_case_for_reading(number, "documents")
    row = queries.get_draft(case, draft_id)
    (made,) = _or_404(lambda: [queries.preview_pdf(case, row)])
    audit.record(
        "letter.previewed", object_id=row.pk, cases=[case.pk], detail={"kind": row.kind, "named": row.with_name}
    )
    return _pdf(made, f"udkast-{case.number}.pdf")


@require_http_methods(["GET", "POST"])
def draft_finish(request: ActingHttpRequest, number: str, draft_id: uuid.UUID) -> HttpResponse:
    """Sign the draft and make it final."""
    case = cases.get_case_for_writing(number, "documents")
    row = queries.draft_or_letter(case, draft_id)
    if isinstance(row, OpenedLetter):
        return _signed(request, case, row)
    shown, refused = _to_sign(case, row)
    form = SignForm(request.POST or None, initial=initial_of(case, shown=shown.mark if shown else ""))

    def save() -> None:
        seen = form.cleaned_data["shown"]
        form.show(shown.mark if shown else "")
        version = form.cleaned_data["case_version"]
        actions.letter_finish(case, row, expected_version=version, shown=seen, as_set=shown)

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-letter", args=[number, row.pk]),
        saved=_("Brevet er færdigt og ligger i sagens dokumenter. Nu skal det afleveres."),
        page={
            "heading": _("Gør brevet færdigt"),
            "intro": ""
            if refused
            else _(
                "Du underskriver med dit navn og din enhed. Bagefter kan brevet ikke ændres; en fejl rettes med et "
                "nyt brev."
            ),
            "submit_label": _("Underskriv og gør færdigt"),
            "cancel_url": reverse("case-letter-draft", args=[number, row.pk]),
            "draft": row,
            "pages": range(1, shown.pages + 1) if shown else (),
            "refused": refused,
            "language": language_name(row.language),
            "today": clock.today(),
            **_remarks(case, row),
        },
        template="letters/sign.html",
    )


def _to_sign(case: Case, row: Draft) -> tuple[signing.ToSign | None, Refused | None]:
    """The letter to sign, or why it cannot be."""
    try:
        return signing.to_sign(case, row), None
    except Refused as refused:
        return None, refused


@require_http_methods(["GET", "POST"])
def draft_drop(request: ActingHttpRequest, number: str, draft_id: uuid.UUID) -> HttpResponse:
    """Give a draft up."""
    case = cases.get_case_for_writing(number, "documents")
    row = queries.draft_or_letter(case, draft_id)
    if isinstance(row, OpenedLetter):
        return _signed(request, case, row)
    form = CaseForm(request.POST or None, initial=initial_of(case))
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.draft_drop(case, row, expected_version=form.cleaned_data["case_version"]),
        done=reverse("case-letters", args=[number]),
        saved=_("Udkastet er opgivet."),
        page={
            "heading": _("Opgiv udkastet"),
            "intro": _("Udkastet vises ikke mere. Et brev, der er færdigt, kan ikke opgives."),
            "submit_label": _("Opgiv udkastet"),
            "cancel_url": reverse("case-letter-draft", args=[number, row.pk]),
        },
    )


@require_GET
def letter(request: ActingHttpRequest, number: str, letter_id: uuid.UUID) -> HttpResponse:
    """One letter: who signed it, each try to deliver it, and what it began."""
    case = cases.get_case_for_reading(number, "documents")
    found = queries.get_letter(case, letter_id)
    own = found.row.by_unit_id == request.acting.unit_id and policies.may_write("documents")
    audit.record("letter.read", object_id=found.row.pk, cases=[case.pk])
    return render(
        request,
        "letters/letter.html",
        {
            "case": case,
            "letter": found,
            "unit": organisations.units_on(clock.today())[found.row.by_unit_id],
            "language": language_name(found.row.language, clock.local_day(found.row.recorded_at)),
            "tries": [
                (one, queries.told_of(case, one), language_name(one.translated_to, one.on) if one.translated_to else "")
                for one in found.tries
            ],
            "may_deliver": own and found.row.waits,
            "may_correct": own and not found.superseded,
            "request_form": found.row.kind in OF_KINDS,
            "begins_period": found.row.kind in PERIODS and found.row.about is None,
            "recorded": queries.recorded_meanwhile(found),
            "no_longer_holds": queries.no_longer_holds(found.outdated_since) if found.outdated_since else None,
            "today": clock.today(),
            **(_remarks(case, found.row) if found.row.waits else {}),
        },
    )


@is_a_file("A look at one letter of a case, in the browser, by who works on it; each is logged.")
@require_GET
def letter_pdf(request: ActingHttpRequest, number: str, letter_id: uuid.UUID) -> HttpResponse:
    """The letter itself, as it was signed."""
    case = cases.get_case_for_reading(number, "documents")
    row = queries.get_letter(case, letter_id).row
    audit.record("letter.read", object_id=row.pk, cases=[case.pk], detail={"form": "pdf"})
    with closing(files.fetch(case, row.document)) as spool:
        return _pdf(b"".join(spool.pieces()), f"brev-{case.number}-{row.document.number}.pdf")


@is_a_file("A form to be filled in by hand, shown in the browser beside its letter; it is logged.")
@require_GET
def letter_request_form(request: ActingHttpRequest, number: str, letter_id: uuid.UUID) -> HttpResponse:
    """The form for a request for extension that goes with the letter of a period (PUB-LAW-01c)."""
    case = cases.get_case_for_reading(number, "documents")
    row = queries.get_letter(case, letter_id).row
    if row.kind not in OF_KINDS:
        raise Http404
    audit.record("letter.read", object_id=row.pk, cases=[case.pk], detail={"form": "request"})
    return _pdf(request_form(row, case.number, at=clock.now()), f"skema-{case.number}.pdf")


@require_http_methods(["GET", "POST"])
def letter_deliver(request: ActingHttpRequest, number: str, letter_id: uuid.UUID) -> HttpResponse:
    """Record a try to deliver; with a period's letter the delivery is the notification."""
    case = cases.get_case_for_writing(number, "documents")
    found = queries.get_letter(case, letter_id)
    row = _own(found.row, request)
    end = delivery_actions.goes_only_before(case, found)
    form = DeliveryForm(request.POST or None, ended=end is not None, initial=initial_of(case))

    def save() -> None:
        given = form.cleaned_data
        delivery_actions.delivery_record(
            case,
            row,
            expected_version=given["case_version"],
            tried=delivery_actions.Try(
                means=Means(given["means"]),
                on=given["on"],
                outcome=Outcome(given["outcome"]),
                failure=Failure(given["failure"]) if given["failure"] else None,
                translation=Translation(given["translation"]),
                translated_to=given["translated_to"],
                told=Told(given["by_whom"], given["interpreter"], given["note"]),
                before_the_end=given.get("before_the_end", False),
            ),
        )

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-letter", args=[number, row.pk]),
        saved=_("Forsøget er noteret."),
        page={
            "heading": _("Aflever brevet i sag %(number)s") % {"number": number},
            "intro": _(
                "Perioden begynder, når personen får dette brev: den dag, du skriver, er dagen, perioden er meddelt."
            )
            if row.kind in PERIODS and row.about is None
            else "",
            "submit_label": _("Notér"),
            "no_longer_holds": queries.no_longer_holds(found.outdated_since) if found.outdated_since else None,
            "notes": [delivery_actions.said_of_the_end(end)] if end else [],
            **_remarks(case, row),
        },
        template="letters/deliver.html",
    )


# --- shared


def _signed(request: ActingHttpRequest, case: Case, found: OpenedLetter) -> HttpResponse:
    """That a draft is a letter by now: who signed it, when, and where it is. What was typed is shown again."""
    audit.record("letter.read", object_id=found.row.pk, cases=[case.pk], detail={"form": "signed"})
    return render(
        request,
        "letters/signed.html",
        {
            "case": case,
            "letter": found,
            "typed": typed_in(request),
            "may_write": policies.may_write("documents"),
            "today": clock.today(),
        },
        status=409 if request.method == "POST" else 200,
    )


def _kind(case: Case, kind: str) -> LetterKind:
    """The kind that an address names, if the acting unit writes it; else `Http404`."""
    if kind not in LetterKind.values or not queries.may_write(case, LetterKind(kind)):
        raise Http404
    return LetterKind(kind)


def _remarks(case: Case, row: Draft | Letter) -> dict[str, object]:
    """What is said beside a letter that the person may not read. A remark: whoever writes may know more."""
    return {"unread": queries.unread_by(case, row), "finds_interpreters": allocation.in_case_unit()}


def _own(row: Letter, request: ActingHttpRequest) -> Letter:
    """A letter of the acting unit; another unit's is not there to be written on."""
    if row.by_unit_id != request.acting.unit_id:
        raise Http404
    return row


def _source(case: Case, kind: LetterKind) -> tuple[sources.Source | None, Refused | None]:
    """What the case says for a letter, or why it says nothing yet."""
    try:
        return sources.source_of(case, kind, cases.facts_today(case)), None
    except Refused as refused:
        return None, refused


def _initial(
    case: Case, kind: LetterKind, source: sources.Source | None, begun: Draft | None, languages: queries.Languages
) -> dict[str, object]:
    if begun is not None:
        content = composing.unseal(case, begun)
        if content.about and source is not None and content.about != str(source.about or ""):
            # Written anew of another decision, with its own reasons, or of another appointment, with words of its own.
            own_words = "" if KINDS[kind].of_one else content.own_words
            content = replace(content, reasons=source.reasons, own_words=own_words)
        return {
            "language": begun.language,
            "addressee": begun.addressee,
            "with_name": begun.with_name,
            **initial_of_content(content),
        }
    return {
        "language": languages.reviewed[0] if languages.reviewed else "",
        "addressee": KINDS[kind].addressees[0].value,
        "with_name": True,
        "reasons": source.reasons if source else "",
        **_meeting(case, kind),
    }


def _meeting(case: Case, kind: LetterKind) -> dict[str, object]:
    """The day and hour of the planned interview that an invitation is to; of its place only the kind is kept."""
    planned = planning.next_interview_of(case) if kind is LetterKind.INTERVIEW else None
    return {} if planned is None else {"meeting_on": planned.day, "meeting_at": planned.starts_at.time()}


def _or_404(make: Callable[[], list[bytes]]) -> list[bytes]:
    """What a draft looks like; nothing where the case no longer carries it."""
    try:
        return make()
    except Refused as refused:
        raise Http404 from refused


def _pdf(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )
