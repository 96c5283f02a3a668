"""Pages of reading her own file with a person: begun, read together on the screen, put on paper, and ended."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.access_requests.choices import Verified, WithheldGround
from helle.register.access_requests.queries import requests_of, runs_requests
from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import About, answer_form, initial_of
from helle.register.cases.models import Case
from helle.register.extracts import actions, queries
from helle.register.extracts.choices import End
from helle.register.extracts.forms import AskForm, EndForm, ExtractForm, HoldBackForm, PaperForm
from helle.register.handing_out.actions import file_hand_out
from helle.register.handing_out.choices import Paper, Purpose
from helle.register.handing_out.http import ready
from helle.register.interface.forms import form_code
from helle.register.interface.marks import asks_again
from helle.register.interface.words import active_language
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.access_request import AccessRight
from helle.rules.own_file import FileReader, OwnFilePart


def _case(number: str) -> Case:
    """The case, for who runs cases and writes their documents, in a unit that holds them."""
    case = cases.get_case_for_writing(number, "core", "documents")
    if not runs_requests():
        raise Http404
    return case


@require_GET
def extracts(request: ActingHttpRequest, number: str) -> HttpResponse:
    """The readings of a case with the person, and the requests to see it that wait."""
    case = _case(number)
    found, requests = queries.extracts_of(case), requests_of(case.pk)
    opened = next((one for one in found if one.open), None)
    audit.record("extract.listed", object_id=case.pk, cases=[case.pk])
    return render(
        request,
        "extracts/list.html",
        {
            "case": case,
            "ended": [(one, FileReader(one.reader).label, queries.labels(one.parts)) for one in found if not one.open],
            "open": opened,
            "stopped": opened is not None and queries.is_stopped(case, opened),
            "waiting": [one for one in requests if one.row.waits],
            "answered": [one for one in requests if one.is_delivered],
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def extract_new(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Choose what to read, with whom, in which language."""
    case = _case(number)
    offered = queries.offered(case)
    ready = [one.part.value for one in offered if one.part not in (OwnFilePart.ACCOUNT, OwnFilePart.LOOKS)]
    form = ExtractForm(
        request.POST or None,
        initial=initial_of(case, reader=FileReader.PERSON.value, parts=ready, language=active_language()),
        offered=offered,
    )
    made: list[uuid.UUID] = []

    def save() -> None:
        given = form.cleaned_data
        row = actions.extract_begin(
            case,
            expected_version=given["case_version"],
            reader=FileReader(given["reader"]),
            verified=Verified(given["verified"]),
            child_view=form.view_of_the_child(),
            parts=form.chosen(),
            language=given["language"],
            told=form.told(),
            why=given["why"],
        )
        made[:] = [row.pk]

    return answer_form(
        request,
        form,
        case=case,
        save=save,
        done=reverse("case-extracts", args=[number]),
        shown_at=lambda: reverse("case-extract", args=[number, made[0]]),
        saved=_("I kan læse sammen nu. Intet kommer på papir, før du beder om det."),
        page={
            "heading": _("Læs sag %(number)s sammen") % {"number": number},
            "intro": _(
                "I læser på skærmen. Papir kan findes af dem, der leder efter personen, og laves kun, hvis personen "
                "vil det."
            ),
            "submit_label": _("Begynd at læse"),
        },
    )


@require_GET
def read(request: ActingHttpRequest, number: str, extract_id: uuid.UUID) -> HttpResponse:
    """Read together on the screen, in the language that was chosen."""
    case = _case(number)
    extract = queries.get_extract(case, extract_id)
    reading = queries.reading_of(case, extract)
    audit.record(
        "extract.read",
        object_id=extract.pk,
        cases=[case.pk],
        detail={"parts": [one.part.value for one in reading.parts]},
    )
    return render(
        request,
        "extracts/read.html",
        {
            "case": case,
            "extract": extract,
            "reading": reading,
            "told": queries.told_of(case, extract),
            "reader": FileReader(extract.reader).label,
            "on_paper": queries.on_paper(extract),
            "waiting": [one for one in requests_of(case.pk) if one.row.waits],
        },
    )


@require_http_methods(["GET", "POST"])
def hold_back(
    request: ActingHttpRequest, number: str, extract_id: uuid.UUID, part: str, entry: uuid.UUID
) -> HttpResponse:
    """Hold one piece back, on a ground."""
    case = _case(number)
    extract = queries.get_extract(case, extract_id)
    piece = queries.piece_of(case, extract, part, entry)
    form = HoldBackForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        actions.piece_hold_back(
            case,
            extract,
            OwnFilePart(part),
            entry,
            ground=WithheldGround(form.cleaned_data["ground"]),
            why=form.cleaned_data["why"],
        )

    return answer_form(
        request,
        form,
        case=case,
        about=About(extract.pk, {"part": part}),
        save=save,
        done=reverse("case-extract", args=[number, extract.pk]),
        saved=_("Det er holdt tilbage. Nederst står, at noget ikke vises, og hvorfor."),
        page={
            "heading": _("Hold noget tilbage"),
            "intro": ": ".join(
                one for one in (OwnFilePart(part).label.in_language(active_language()), piece.title, piece.about) if one
            ),
            "submit_label": _("Hold tilbage"),
        },
    )


@asks_again
@require_http_methods(["GET", "POST"])
def put_on_paper(request: ActingHttpRequest, number: str, extract_id: uuid.UUID) -> HttpResponse:
    """Ask twice, then make the paper. It is handed out locked, and kept for no longer than its link lasts."""
    case = _case(number)
    extract = queries.get_extract(case, extract_id)
    form = PaperForm(request.POST or None, initial=initial_of(case))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                made = actions.extract_put_on_paper(
                    case,
                    extract,
                    expected_version=form.cleaned_data["case_version"],
                    safe_place=form.cleaned_data["safe_place"],
                    address_confirmed=form.cleaned_data["address_confirmed"],
                )
                handed = file_hand_out(made.content, paper=Paper.EXTRACT, purpose=Purpose.PERSON, cases=[case.pk])
        except Refused as refused:
            form.refuse(refused)
        else:
            return ready(request, handed, Paper.EXTRACT, back=reverse("case-extract", args=[number, extract.pk]))
    audit.record(
        "form.read",
        object_id=extract.pk,
        cases=[case.pk],
        detail={"form": form_code(form), **form.in_log},
    )
    return render(
        request,
        "extracts/paper.html",
        {
            "case": case,
            "extract": extract,
            "form": form,
            "heading": _("På papir?"),
            "on_screen": [one for one in queries.reading_of(case, extract).parts if one.on_screen],
            "done": queries.on_paper(extract),
            "submit_label": _("Lav papiret (PDF)"),
            "cancel_url": reverse("case-extract", args=[number, extract.pk]),
        },
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def end(request: ActingHttpRequest, number: str, extract_id: uuid.UUID) -> HttpResponse:
    """How the reading ended; where paper was made, what became of it."""
    case = _case(number)
    extract = queries.get_extract(case, extract_id)
    form = EndForm(request.POST or None, initial=initial_of(case), on_paper=queries.on_paper(extract))

    def save() -> None:
        given = form.cleaned_data
        actions.extract_end(
            case, extract, expected_version=given["case_version"], how=End(given["how"]), note=given["note"]
        )

    return answer_form(
        request,
        form,
        case=case,
        about=About(extract.pk, {}),
        save=save,
        done=reverse("case-extracts", args=[number]),
        saved=_("Læsningen er afsluttet."),
        page={"heading": _("Afslut læsningen"), "submit_label": _("Afslut")},
    )


@require_http_methods(["GET", "POST"])
def ask(request: ActingHttpRequest, number: str, extract_id: uuid.UUID) -> HttpResponse:
    """Whoever reads asks to see all of it: recorded as a request, with what is known of her already."""
    case = _case(number)
    extract = queries.get_extract(case, extract_id)
    form = AskForm(request.POST or None, initial=initial_of(case))

    def save() -> None:
        given = form.cleaned_data
        actions.request_from(
            case,
            extract,
            expected_version=given["case_version"],
            right=AccessRight(given["right"]),
            asked_for=given["asked_for"],
        )

    return answer_form(
        request,
        form,
        case=case,
        about=About(extract.pk, {}),
        save=save,
        done=reverse("case-extract", args=[number, extract.pk]),
        saved=_("Anmodningen er noteret. Hvem personen er, er taget fra læsningen."),
        page={
            "heading": _("Bed om indsigt i hele sagen"),
            "intro": _("Hvem der beder, og hvordan vi ved det, er noteret allerede. Modtaget i dag, mundtligt."),
            "submit_label": _("Notér anmodningen"),
        },
    )
