"""Pages about code lists: all of them by name, one of them with its codes, and the changes of those that are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.administration import code_list_actions, policies
from helle.register.administration.closed_lists import closed_lists
from helle.register.administration.code_list_actions import Words
from helle.register.administration.code_list_forms import EndForm, NewCodeForm, RewordForm, StandingCodeForm, WordsForm
from helle.register.administration.forms import fresh
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import answer_form
from helle.register.codelists import queries
from helle.register.codelists.choices import SHAPES, KeptList
from helle.register.codelists.queries import Standing
from helle.register.interface.forms import HelleForm
from helle.register.interface.marks import without_personal_data
from helle.register.interface.words import active_language
from helle.register.protection import clock
from helle.register.protection.refusals import Refused


@require_GET
@without_personal_data
def code_lists(request: ActingHttpRequest) -> HttpResponse:
    """Every code list by name. Open to everybody, as the rules are."""
    language = active_language()
    closed = sorted(closed_lists().values(), key=lambda one: queries.by_word((one.key, one.name.in_language(language))))
    return render(
        request,
        "administration/code_lists.html",
        {
            "kept": [(one, len(queries.choices(one)), SHAPES[one].standard) for one in KeptList],
            "of_the_plan": [one for one in closed if one.of_the_plan],
            "own": [one for one in closed if not one.of_the_plan],
            "administers": policies.administers(),
        },
    )


@require_GET
@without_personal_data
def code_list(request: ActingHttpRequest, name: str) -> HttpResponse:
    """One list with its codes; of a kept one, what was changed, by whom and why."""
    if name not in KeptList:
        found = closed_lists().get(name)
        if found is None:
            raise Http404
        return render(request, "administration/closed_list.html", {"list": found})
    kept = KeptList(name)
    return render(
        request,
        "administration/kept_list.html",
        {
            "list": kept,
            "standard": SHAPES[kept].standard,
            "rows": queries.standing(kept),
            "changes": queries.changes(kept),
            "administers": policies.administers(),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def code_new(request: ActingHttpRequest, name: str) -> HttpResponse:
    """A new code from a day on."""
    kept = _kept(name)
    form = NewCodeForm(request.POST or None, initial=fresh(since=clock.today()), code_list=kept)

    def save() -> None:
        given = form.cleaned_data
        code_list_actions.code_add(
            kept, code=given["code"], words=_words(form), source=given["source"], why=given["why"]
        )

    heading = _("Ny kode: %(list)s") % {"list": kept.label}
    return _answer(request, form, kept, save, heading, _("Koden er føjet til listen."))


@require_http_methods(["GET", "POST"])
def code_reword(request: ActingHttpRequest, name: str, code: str) -> HttpResponse:
    """Other words from a day on."""
    kept, standing = _standing(name, code)
    present = standing.present
    initial = fresh(since=clock.today(), seen=standing.changes, word_da=present.word_da, word_en=present.word_en)
    form = RewordForm(request.POST or None, initial=initial)
    save = _unless_changed(
        form,
        standing,
        lambda: code_list_actions.code_reword(
            kept, code, words=_words(form), why=form.cleaned_data["why"], seen=form.cleaned_data["seen"]
        ),
    )
    return _answer(request, form, kept, save, _("Nye ord for %(code)s") % {"code": code}, _("Ordene er gemt."), present)


@require_http_methods(["GET", "POST"])
def code_end(request: ActingHttpRequest, name: str, code: str) -> HttpResponse:
    """The last day of a code."""
    kept, standing = _standing(name, code)
    form = EndForm(request.POST or None, initial=fresh(last_day=clock.today(), seen=standing.changes))
    save = _unless_changed(
        form,
        standing,
        lambda: code_list_actions.code_end(
            kept,
            code,
            last_day=form.cleaned_data["last_day"],
            why=form.cleaned_data["why"],
            seen=form.cleaned_data["seen"],
        ),
    )
    heading = _("Afslut koden %(code)s") % {"code": code}
    return _answer(request, form, kept, save, heading, _("Koden er afsluttet."), standing.present)


def _kept(name: str) -> KeptList:
    """A list that an administrator keeps, for her; else 404."""
    policies.require_administrator()
    if name not in KeptList:
        raise Http404
    return KeptList(name)


def _standing(name: str, code: str) -> tuple[KeptList, Standing]:
    kept = _kept(name)
    found = next((one for one in queries.standing(kept) if one.code == code), None)
    if found is None:
        raise Http404
    return kept, found


def _words(form: WordsForm) -> Words:
    given = form.cleaned_data
    return Words(given["word_da"], given["word_en"], given["since"])


def _unless_changed(form: StandingCodeForm, standing: Standing, write: Callable[[], None]) -> Callable[[], None]:
    """Write; where that is refused, let the next press be about the code as the page then shows it."""

    def save() -> None:
        try:
            write()
        except Refused:
            form.take_present(standing.changes)
            raise

    return save


def _answer(
    request: ActingHttpRequest,
    form: HelleForm,
    kept: KeptList,
    save: Callable[[], None],
    heading: str,
    saved: str,
    present: Any = None,
) -> HttpResponse:
    intro = (
        _("I dag: %(da)s på dansk, %(en)s på engelsk.") % {"da": present.word_da, "en": present.word_en}
        if present
        else ""
    )
    return answer_form(
        request,
        form,
        save=save,
        done=reverse("code-list", args=[kept.value]),
        saved=saved,
        page={"heading": heading, "intro": intro},
    )
