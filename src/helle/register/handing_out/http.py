"""The one way in which a view hands out a file with personal data: it asks what for, and answers with a link."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import content_of
from helle.register.handing_out import actions
from helle.register.handing_out.actions import Handed
from helle.register.handing_out.choices import Form, Paper, Purpose
from helle.register.handing_out.forms import PurposeForm
from helle.register.interface.forms import HelleForm, form_code
from helle.register.protection import clock, submissions
from helle.register.protection.hosts import link_to
from helle.register.protection.refusals import AlreadySaved, Refused, UsedForm, refused_when_busy
from helle.rules.handing_out import fetch_hours


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file that somebody wants: what it is, how it is made, and what is logged once it is.

    `table`: how a table ends, '' for a PDF. `cases` are those it tells of; `about` is what it is about. `looked_at`:
    the cases that the log names where the file tells of none. `back` is the page that she comes from.
    """

    paper: Paper
    make: Callable[[], bytes]
    made: Callable[[], None]
    back: str
    cases: Sequence[uuid.UUID] = ()
    looked_at: Sequence[uuid.UUID] = ()
    about: uuid.UUID | None = None
    table: str = ""
    looked_for: str | None = None
    """The purpose in the log, where that is no casework."""


def answer_with_file(request: ActingHttpRequest, wanted: Wanted) -> HttpResponse:
    """Ask what a file is for; then make it, and show its link and its password, this once.

    A form sent twice makes one file. A refusal leaves nothing made.
    """
    form = PurposeForm(request.POST or None, paper=wanted.paper)
    if request.method == "POST" and form.is_valid():
        try:
            with made_once(request, form):
                handed = actions.file_hand_out(
                    wanted.make(),
                    paper=wanted.paper,
                    purpose=Purpose(form.cleaned_data["purpose"]),
                    cases=wanted.cases,
                    table=wanted.table,
                )
                wanted.made()
        except (AlreadySaved, UsedForm):
            return made_already(request)
        except Refused as refused:
            form.refuse(refused)
        else:
            return ready(request, handed, wanted.paper, back=wanted.back, form=Form.ZIP if wanted.table else Form.PDF)
    audit.record(
        "form.read",
        object_id=wanted.about,
        cases=wanted.cases or wanted.looked_at,
        purpose=wanted.looked_for,
        detail={
            "form": form_code(form),
            "paper": wanted.paper.value,
            **form.in_log,
        },
    )
    page = {
        "form": form,
        "heading": wanted.paper.label,
        "submit_label": _("Lav filen"),
        "cancel_url": wanted.back,
        "hours": fetch_hours(clock.today()),
        "is_table": bool(wanted.table),
    }
    return render(request, "handing_out/ask.html", page, status=422 if form.is_bound else 200)


@contextmanager
def made_once(request: ActingHttpRequest, form: HelleForm) -> Iterator[None]:
    """In it a form that was filled in makes its file; sent twice, it raises `AlreadySaved` and makes none."""
    with refused_when_busy(), transaction.atomic():
        submissions.spend(form.cleaned_data["form_token"], reverse("handed-out-list"), content_of(request))
        yield


def made_already(request: ActingHttpRequest) -> HttpResponse:
    """The answer to a form that was sent twice: the list of files, in which the one that it made stands."""
    messages.info(request, _("Filen er lavet, og adgangskoden vises kun én gang. Lav filen igen, hvis den gik tabt."))
    return redirect("handed-out-list")


def ready(
    request: ActingHttpRequest, handed: Handed, paper: Paper, *, back: str, form: Form = Form.PDF
) -> HttpResponse:
    """The page that says that a file is ready: its link, until when it leads there, and its password, this once."""
    page = {
        "handed": handed,
        "paper": paper,
        "is_table": form is Form.ZIP,
        "link": link_to(reverse("handed-out-file", args=[handed.link])),
        "back": back,
        "today": clock.today(),
    }
    return render(request, "handing_out/ready.html", page)
