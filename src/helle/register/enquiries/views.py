"""Pages of questions for advice: the list, asking, reading, answering."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.enquiries import actions, queries
from helle.register.enquiries.actions import Question
from helle.register.enquiries.choices import Part, Theme
from helle.register.enquiries.forms import AnswerForm, QuestionForm
from helle.register.enquiries.models import Enquiry
from helle.register.interface.marks import says_disposed_of
from helle.register.interface.words import active_language, page_number
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, policies


@require_GET
def enquiry_list(request: ActingHttpRequest) -> HttpResponse:
    """The questions the acting unit asked and was asked, by theme."""
    policies.require_read("advice")
    part, theme = request.GET.get("rolle", ""), request.GET.get("emne", "")
    part, theme = part if part in Part else "", theme if theme in Theme else ""
    waiting, page = request.GET.get("ubesvarede") == "1", page_number(request.GET.get("side", ""))
    rows, more = queries.listed_enquiries(part=part, theme=theme, waiting=waiting, page=page)
    audit.record(
        "enquiry.listed", detail={"part": part, "theme": theme, "waiting": waiting, "page": page, "shown": len(rows)}
    )
    units = organisations.units_on(clock.today())
    return render(
        request,
        "enquiries/list.html",
        {
            "rows": [
                (row, units.get(row.from_unit_id), units.get(row.to_unit_id), queries.is_answered(row)) for row in rows
            ],
            "parts": Part.choices,
            "themes": Theme.choices,
            "part": part,
            "theme": theme,
            "waiting": waiting,
            "page_number": page,
            "more": more,
            "today": clock.today(),
            "may_ask": policies.may_write("advice"),
        },
    )


@dataclass(frozen=True, slots=True)
class Begun:
    """What a question begins with where it comes of something: all of it stands in the form. `asked` is called once it
    is sent, in the same transaction; `page` is what the page says besides."""

    initial: Mapping[str, object] = field(default_factory=dict)
    asked: Callable[[Enquiry], None] | None = None
    done: str = ""
    page: Mapping[str, object] = field(default_factory=dict)


@require_http_methods(["GET", "POST"])
def enquiry_new(request: ActingHttpRequest) -> HttpResponse:
    """Ask CMM, or another authority, for advice."""
    return answer_question(request, Begun())


def answer_question(request: ActingHttpRequest, begun: Begun) -> HttpResponse:
    """Show the form of a question for advice, or send it."""
    policies.require_write("advice")
    language = active_language()
    form = QuestionForm(
        request.POST or None,
        advisers=[(str(unit.id), unit.name.in_language(language)) for unit in queries.advisers()],
        initial={"form_token": uuid.uuid4(), "due": clock.today() + dt.timedelta(days=7)} | dict(begun.initial),
    )

    def save() -> None:
        given = form.cleaned_data
        enquiry = actions.enquiry_ask(
            Question(
                to_unit=uuid.UUID(given["to_unit"]),
                theme=given["theme"],
                due=given["due"],
                case_number=given["case_number"].strip(),
                text=given["text"],
            )
        )
        if begun.asked is not None:
            begun.asked(enquiry)

    return answer_form(
        request,
        form,
        save=save,
        done=begun.done or reverse("enquiry-list"),
        saved=_("Spørgsmålet er sendt."),
        page={
            "heading": _("Spørg om rådgivning"),
            "intro": _(
                "Her spørger du om, hvad man gør, uden at nogen person nævnes. Skal en bestemt person hjælpes, så "
                "skriv en henvendelse i stedet."
            ),
            "submit_label": _("Send spørgsmålet"),
            **begun.page,
        },
    )


@says_disposed_of
@require_GET
def enquiry_page(request: ActingHttpRequest, enquiry_id: uuid.UUID) -> HttpResponse:
    """A question and its answer."""
    enquiry = queries.get_enquiry_for_reading(enquiry_id)
    units = organisations.units_on(clock.today())
    audit.record("enquiry.read", object_id=enquiry.pk, cases=[enquiry.case_id] if enquiry.case_id else [])
    answered = queries.is_answered(enquiry)
    asked, closing = units.get(enquiry.to_unit_id), None
    if not answered and asked is not None and asked.closed:
        closing = organisations.closing_of(enquiry.to_unit_id, clock.today())
    return render(
        request,
        "enquiries/enquiry.html",
        {
            "enquiry": enquiry,
            "question": queries.question_of(enquiry),
            "answered": answered,
            "closed": organisations.closed(closing) if closing else None,
            "answer": queries.answer_of(enquiry),
            "asker": units.get(enquiry.from_unit_id),
            "asked": asked,
            "case_number": enquiry.case_number,
            "may_answer": not answered
            and enquiry.to_unit_id == request.acting.unit_id
            and policies.may_write("advice"),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def enquiry_answer(request: ActingHttpRequest, enquiry_id: uuid.UUID) -> HttpResponse:
    """Answer a question."""
    enquiry = queries.get_enquiry_for_answering(enquiry_id)
    form = AnswerForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    asker = organisations.units_on(clock.today())[enquiry.from_unit_id]
    return answer_form(
        request,
        form,
        about=About(enquiry.pk, {}),
        save=lambda: actions.enquiry_answer(enquiry, text=form.cleaned_data["text"]),
        done=reverse("enquiry-page", args=[enquiry.pk]),
        saved=_("Svaret er sendt."),
        page={
            "heading": _("Svar på et spørgsmål om rådgivning"),
            "submit_label": _("Send svaret"),
            "enquiry": enquiry,
            "asker": asker,
            "question": queries.question_of(enquiry),
            "today": clock.today(),
        },
        template="enquiries/answer.html",
    )
