"""Pages: what a colleague's case is opened for, opening it in danger, and the looks that whoever leads answers for."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit import limits
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries as cases
from helle.register.cases.http import About, answer_form
from helle.register.cases.models import Case
from helle.register.interface.carried import CarriedDecoder
from helle.register.need_to_know import actions, left, policies, queries
from helle.register.need_to_know.choices import Purpose, Verdict
from helle.register.need_to_know.forms import AnswerForm, DangerForm, KeepForm, PurposeForm
from helle.register.organisations import queries as organisations
from helle.register.protection import clock
from helle.rules.need_to_know import Opening, open_hours
from helle.rules.ruling import Text

# Where she was going, and what she had typed there, as her own browser carries them: nobody else's reads them.
GOING_TO: Final = "videre"
TYPED: Final = "skrevet"
_OF_EACH_FORM: Final = ("csrfmiddlewaretoken", GOING_TO, TYPED)


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """Where somebody was going when she was asked what for, and the form she had sent there: nothing of it is lost."""

    to: str
    typed: list[tuple[str, str]]
    had_files: bool = False

    @property
    def as_text(self) -> str:
        """What was typed, as the page carries it."""
        return json.dumps(self.typed)


def _on_the_way(request: ActingHttpRequest, number: str) -> OnTheWay:
    sent_to: str = getattr(request, "sent_to", "")
    if sent_to:
        typed = [(name, text) for name, texts in request.POST.lists() for text in texts if name not in _OF_EACH_FORM]
        return OnTheWay(sent_to, [(name, str(text)) for name, text in typed], bool(request.FILES))
    given = request.POST if request.method == "POST" else request.GET
    to = given.get(GOING_TO, "")
    if not (to.startswith("/") and url_has_allowed_host_and_scheme(to, None)):
        to = reverse("case-page", args=[number])
    return OnTheWay(to, _typed_of(request.POST.get(TYPED, "")))


def _typed_of(text: str) -> list[tuple[str, str]]:
    """What was typed, out of what the page carried; nothing where somebody changed it to what no page carries."""
    try:
        found = json.loads(text, cls=CarriedDecoder) if text else []
    except ValueError:
        return []
    pairs = [one for one in found if isinstance(one, list) and len(one) == 2] if isinstance(found, list) else []
    return [(name, value) for name, value in pairs if isinstance(name, str) and isinstance(value, str)]


@require_http_methods(["GET", "POST"])
def purpose(request: ActingHttpRequest, number: str) -> HttpResponse:
    """What the case is opened for. What was on its way goes on from here."""
    case, going = cases.get_case_to_ask_for(number), _on_the_way(request, number)
    if case.opened_for is not None and request.method == "GET":
        # She works on it, or has said what for already.
        return redirect(going.to)
    sent = request.method == "POST" and not hasattr(request, "sent_to")
    form = PurposeForm(request.POST if sent else None)

    def save() -> None:
        given = form.cleaned_data
        actions.look_open(case, purpose=Purpose(given["purpose"]), words=given["words"])

    return _ask(request, case, going, form, save=save, opening=Opening.WITH_PURPOSE)


@require_http_methods(["GET", "POST"])
def danger(request: ActingHttpRequest, number: str) -> HttpResponse:
    """Open the case at once because somebody is in danger."""
    case, going = cases.get_case_to_ask_for(number), _on_the_way(request, number)
    # Whoever is held up opens in danger also what is open to her otherwise.
    held_up = limits.holds_up_before(case.pk)
    if case.opened_for is not None and request.method == "GET" and not held_up:
        # She works on it, or has said what for already.
        return redirect(going.to)
    form = DangerForm(request.POST if request.method == "POST" else None, auto_id="fare_%s")

    def save() -> None:
        actions.look_in_danger(case, words=form.cleaned_data["words"])

    return _ask(request, case, going, form, save=save, opening=Opening.IN_DANGER, held_up=held_up)


def _ask(
    request: ActingHttpRequest,
    case: Case,
    going: OnTheWay,
    form: PurposeForm | DangerForm,
    *,
    save: Callable[[], object],
    opening: Opening,
    held_up: bool = False,
) -> HttpResponse:
    hours = open_hours(opening, clock.today())
    in_danger = opening is Opening.IN_DANGER
    has_it = cases.current_assignee(case.pk)
    page = {
        "heading": _("Hvad skal du bruge sagen til?"),
        "about_case": case,
        "has_it": has_it.user if has_it else None,
        "going": going,
        "purpose_form": PurposeForm() if in_danger else form,
        "danger_form": form if in_danger else DangerForm(auto_id="fare_%s"),
        "purpose_hours": open_hours(Opening.WITH_PURPOSE, clock.today()),
        "danger_hours": open_hours(Opening.IN_DANGER, clock.today()),
        "ruling": actions.ruling_for(case),
        # Said before she types: a purpose of hers opens nothing any more.
        "no_purpose": limits.SAID_OF_CASES if held_up else _said_of_a_wrong_look(case),
        "a_colleagues": not held_up or case.opened_for is None,
        "going_to": GOING_TO,
        "typed": TYPED,
    }
    answered = answer_form(
        request,
        form,
        save=save,
        done=going.to,
        saved=ngettext("Sagen er åben for dig i %(n)s time.", "Sagen er åben for dig i %(n)s timer.", hours)
        % {"n": hours},
        page=page,
        # She has not seen the case: the log is not to say so to the person.
        about=About(case.pk, {}, purpose="not_opened", cases=[case.pk]),
        template="need_to_know/purpose.html",
    )
    if answered.status_code == HTTPStatus.FOUND and going.typed:
        return render(request, "need_to_know/send.html", {"going": going, "about_case": case})
    return answered


def _said_of_a_wrong_look(case: Case) -> Text | None:
    return policies.AFTER_A_WRONG_LOOK.message if queries.was_found_wrong(case) else None


@require_GET
def look_list(request: ActingHttpRequest) -> HttpResponse:
    """Looks at colleagues' cases: those because of danger, which wait for an answer or have one, and the others."""
    policies.require_answers()
    found = queries.look_list()
    rows = [*found.waiting, *found.answered, *found.others]
    audit.record("look.listed", cases=list(dict.fromkeys(one.row.case_id for one in rows)), purpose="supervision")
    return render(
        request,
        "need_to_know/list.html",
        {"found": found, "units": organisations.units_on(clock.today()), "today": clock.today()},
    )


@require_http_methods(["GET", "POST"])
def look_answer(request: ActingHttpRequest, look_id: uuid.UUID) -> HttpResponse:
    """One look with why, and of one because of danger whether it was right."""
    policies.require_answers()
    look = queries.get_look(look_id)
    row = look.shown.row
    form = AnswerForm(request.POST or None, erased=look.erased)
    wrong = look.shown.answer is not None and look.shown.answer.verdict == Verdict.WRONG
    units = organisations.units_on(clock.today())

    def save() -> None:
        given = form.cleaned_data
        actions.look_answer(row, verdict=Verdict(given["verdict"]), words=given.get("words", ""))

    if request.method == "POST" and (look.shown.mine or not look.shown.in_danger):
        raise Http404
    return answer_form(
        request,
        form,
        save=save,
        done=reverse("look-list"),
        saved=_("Svaret er gemt."),
        page={
            "heading": _("En sag åbnet på grund af fare") if look.shown.in_danger else _("En sag åbnet med et formål"),
            "look": look,
            "unit": units.get(row.by_unit_id),
            "standing": left.standing_of(row.pk) if wrong else [],
            "kept": left.kept_of({row.pk: row.person_id}).get(row.pk, []) if wrong else [],
            "shut": look.shown.mine or not look.shown.in_danger or look.shown.answer is not None,
            "submit_label": _("Gem svaret"),
            "today": clock.today(),
            "case_url": reverse("case-page", args=[look.shown.number]) if policies.leads() and not look.erased else "",
        },
        about=About(row.pk, {"look": True}, purpose="supervision", cases=[row.case_id]),
        template="need_to_know/answer.html",
    )


@require_http_methods(["GET", "POST"])
def look_keep(request: ActingHttpRequest, look_id: uuid.UUID, thing: uuid.UUID) -> HttpResponse:
    """Say that something done in a look that was found wrong stays, and why."""
    policies.require_settles()
    look, standing = left.get_standing(look_id, thing)
    case = cases.get_case_for_reading(look.number, "core")
    form = KeepForm(request.POST or None)
    return answer_form(
        request,
        form,
        case=case,
        save=lambda: actions.look_keep(standing, case, words=form.cleaned_data["words"]),
        done=reverse("desk"),
        saved=_("Det bliver stående."),
        page={
            "heading": _("Lad det blive stående"),
            "intro": _("%(what)s af %(name)s under et opslag, der ikke var i orden. [PUB-DIG-04]")
            % {"what": standing.label, "name": look.by_name},
            "submit_label": _("Lad det stå"),
        },
    )
