"""The one way a form of the register is answered: validate, act in a savepoint, show refusals beside their field."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases import queries
from helle.register.cases.asked_names import NAMES_NOBODY, PerhapsNamed, require_nobody_named
from helle.register.cases.changes import what_changed
from helle.register.cases.coming_of_age import said_of_eighteen
from helle.register.cases.models import Case
from helle.register.codelists.choices import SAID as ENDED_CODES
from helle.register.interface.forms import CaseForm, HelleForm, form_code
from helle.register.interface.typed import MustNotBeKept
from helle.register.interface.words import active_language, moment
from helle.register.protection import boxes, clock, submissions
from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.drafts import Saving
from helle.register.protection.impersonal import Asked, asked_texts
from helle.register.protection.refusals import (
    AlreadySaved,
    LookFirst,
    Refused,
    Stale,
    UsedForm,
    refused_by,
    refused_when_busy,
)


@dataclass(frozen=True, slots=True)
class About:
    """What a form is about where that is no case: its id (None: nothing yet), and codes or numbers for the audit.

    `purpose`: what it is looked at for, where that is no casework; `cases`: whose cases it is about all the same;
    `action`: what the audit calls that the form was opened.
    """

    object_id: uuid.UUID | None
    detail: Mapping[str, object]
    purpose: str | None = None
    cases: Sequence[uuid.UUID] = ()
    action: str = "form.read"


def _ask_of_names(
    form: HelleForm, asked: Sequence[Asked], about: About | None, case: Case | None, *, said: str
) -> None:
    """Ask once of what looks like a name in texts that name nobody, and keep that somebody said that none is one."""
    cases = [case.pk] if case else list(about.cases) if about else []
    number = require_nobody_named(asked, said=said, cases=cases)
    if number:
        audit.record(
            "text.names_nobody",
            object_id=about.object_id if about else None,
            cases=cases,
            purpose=about.purpose if about else None,
            detail={"form": form_code(form), "texts": number},
        )


def answer_form(
    request: ActingHttpRequest,
    form: HelleForm,
    *,
    save: Callable[[], object],
    done: str,
    saved: str | Callable[[], str],
    page: dict[str, Any],
    case: Case | None = None,
    about: About | None = None,
    template: str = "interface/form_page.html",
    shown_at: Callable[[], str] | None = None,
    rules_follow: bool = False,
) -> HttpResponse:
    """Show a form, or save it and go to `done`, or to `shown_at` where only saving tells where that is.

    A refusal leaves everything typed in place and nothing written. A form sent twice is saved once; what `save` gives
    is not looked at. `saved` is the message shown after saving, or gives it once it is saved. A stale form gets the
    present version, so that the next press is a considered one.

    `rules_follow`: what the rules say beside the form follows what is typed. The page then asks again at each change,
    and there is a button for it; that writes nothing, spends no token and complains of nothing.
    """
    only_asked = rules_follow and form.asks_the_rules
    if only_asked:
        form.complain_of_nothing()
    elif request.method == "POST" and form.is_filled_in():
        try:
            with refused_when_busy(), refused_by(ENDED_CODES), form.heard_last(), asked_texts() as asked:
                token, content = form.cleaned_data["form_token"], content_of(request)
                if shown_at is None:
                    submissions.spend(token, done, content)
                    save()
                else:
                    submissions.refuse_spent(token, content)
                    save()
                    done = shown_at()
                    # Of two sent at once, the second is undone here.
                    submissions.spend(token, done, content)
                _ask_of_names(form, asked, about, case, said=request.POST.get(NAMES_NOBODY, ""))
        except MustNotBeKept as heard:
            form.keep_nothing(heard)
        except AlreadySaved as first:
            messages.info(request, _("Det var allerede gemt."))
            return _go_on(request, case, first.location)
        except UsedForm as used:
            renew_token(form)
            form.refuse(used)
        except Stale as stale:
            _say_what_changed(form, case, stale)
        except PerhapsNamed as named:
            form.names_asked = named.stamp
            form.refuse(named)
        except LookFirst as first:
            form.look_first = first.message
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, saved() if callable(saved) else saved)
            return _go_on(request, case, done)
    audit.record(
        about.action if about else "form.read",
        object_id=about.object_id if about else None,
        cases=[case.pk] if case else list(about.cases) if about else [],
        purpose=about.purpose if about else None,
        detail={
            "form": form_code(form),
            **form.in_log,
            **({"asked_the_rules": True} if only_asked else {}),
            **(about.detail if about else {}),
        },
    )
    shown = {
        "form": form,
        "case": case,
        "case_mark": said_of_eighteen(case) if case else None,
        "cancel_url": done,
        "rules_url": request.path if rules_follow else "",
        **page,
    }
    status = 422 if form.is_bound and not only_asked else 200
    return render(request, template, shown, status=status)


def content_of(request: HttpRequest) -> str:
    """Where a form was sent and all that was sent with it, but for its tokens: what one press has and another not."""
    given = [one for one in request.POST.lists() if one[0] not in ("csrfmiddlewaretoken", "form_token")]
    files = [(name, file.name, file.size) for name in request.FILES for file in request.FILES.getlist(name)]
    return json.dumps([request.path, sorted(given), files])


def renew_token(form: HelleForm) -> None:
    """Let the next press of a form that was sent be a new one."""
    if isinstance(form.data, QueryDict):
        data = form.data.copy()
        data["form_token"] = str(uuid.uuid4())
        form.data = data


def _go_on(request: ActingHttpRequest, case: Case | None, location: str) -> HttpResponse:
    """Go where the result is shown; to the desk, saying why, when what was saved took the case from the unit itself."""
    if case is None or "core" in queries.held_categories(case.pk):
        return redirect(location)
    messages.info(
        request,
        _("Sag %(number)s er ikke længere jeres, og I kan ikke se den mere.") % {"number": case.number},
    )
    return redirect("desk")


def _say_what_changed(form: HelleForm, case: Case | None, stale: Stale) -> None:
    """Say who entered what meanwhile, as far as she may see it, and where to look; take the present version."""
    if case is None or not isinstance(form, CaseForm):
        form.refuse(stale)
        return
    told = what_changed(case, since=form.opened) if form.opened and not stale.tells_what else None
    _take_present_version(form, case)
    if stale.tells_what:
        form.refuse(stale)
        return
    form.look_again = reverse("case-page", args=[case.number])
    form.refuse(Refused(told) if told else stale)


def _take_present_version(form: HelleForm, case: Case) -> None:
    if not isinstance(form.data, QueryDict):
        return
    case.refresh_from_db()
    data = form.data.copy()
    data["case_version"] = str(case.version)
    data["opened_at"] = str(_milliseconds())
    form.data = data
    renew_token(form)


def initial_of(case: Case, **more: object) -> dict[str, object]:
    """The initial values every form about a case has."""
    return {"case_version": case.version, "opened_at": _milliseconds(), "form_token": uuid.uuid4(), **more}


def _milliseconds() -> int:
    return int(clock.now().timestamp() * 1000)


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it was kept just now."""

    draft_id: uuid.UUID
    version: int
    at: dt.datetime


class OfAnotherKind(Exception):
    """A box that was closed for another kind of draft, and is taken in elsewhere."""


def sent_draft(request: ActingHttpRequest, *, kind: str) -> QueryDict:
    """What is typed of a draft: as a page sends it, or out of a `box` that the browser closed while there was no
    connection. Raises `CannotOpen`, and `OfAnotherKind` for a box that does not say that it is of this kind."""
    box = request.POST.get("box")
    if box is None:
        return request.POST
    sent = QueryDict(boxes.open_box(box, request.acting.user_id))
    if sent.get("box_kind") != kind:
        raise OfAnotherKind
    return sent


class DraftForm(Protocol):
    """A form that is kept as a draft while it is typed."""

    def typed(self, name: str) -> Any:
        """What was typed in a field, None where that is nothing or cannot be read."""

    def typed_so_far(self) -> dict[str, list[str]]:
        """All that was typed, as it was typed."""


def keep_sent(
    request: ActingHttpRequest,
    *,
    kind: str,
    form_of: Callable[[QueryDict], DraftForm],
    keep: Callable[[Saving, dict[str, list[str]]], Saved],
) -> HttpResponse:
    """Keep what a page sends of a draft, or what its browser closed meanwhile, and answer as `answer_draft` does.

    422 where nobody can open a `box`: the browser lets it go. 409 where it is of another kind: the browser keeps it for
    the page that it is for. 400 without an id; 204 where the form was saved already, and nothing is kept.
    """
    try:
        form = form_of(sent_draft(request, kind=kind))
    except CannotOpen:
        return HttpResponse(status=422)
    except OfAnotherKind:
        return HttpResponse(status=409)
    draft, version, token = form.typed("draft"), form.typed("draft_version"), form.typed("form_token")
    if draft is None or token is None:
        return HttpResponse(status=400)
    if submissions.is_spent(token):
        return HttpResponse(status=204)
    return answer_draft(lambda: keep(Saving(draft, version or 0, token), form.typed_so_far()), asked=draft)


def answer_draft(save: Callable[[], Saved], *, asked: uuid.UUID) -> HttpResponse:
    """Keep a draft, and tell the page that types its id and version, and what to say of it. `asked` is the draft that
    the page has; another one came of a second window. 409, and why, where it was refused: the page tries again."""
    try:
        with refused_when_busy():
            saved = save()
    except Refused as refused:
        said = refused.message.in_language(active_language())
        return HttpResponse(said, status=409, content_type="text/plain; charset=utf-8")
    said = (
        _("Kladden blev ændret i et andet vindue. Det, der står her, er gemt som en kladde for sig, %(at)s.")
        if saved.draft_id != asked
        else _("Gemt som kladde %(at)s.")
    )
    at = moment(saved.at, clock.today(), active_language())
    return JsonResponse({"draft": str(saved.draft_id), "version": saved.version, "said": said % {"at": at}})
