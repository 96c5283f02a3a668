"""The forms that link teaching to a forum and take that back."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import answer_form
from helle.register.coordination import policies, queries, training_actions, trainings
from helle.register.coordination.forms import TrainingForm, TrainingTakenBackForm
from helle.register.coordination.forum_views import about, page_of
from helle.register.coordination.queries import ForumNow
from helle.register.interface.words import active_language, long_day
from helle.register.protection import policies as protection


def _member(code: str) -> ForumNow:
    """A forum, for a member who writes."""
    protection.require_write("action_plan")
    of = queries.forum(code)
    policies.require(of.brings)
    return of


@require_http_methods(["GET", "POST"])
def training_new(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Link teaching to a forum. `undervisning` is what the page of that teaching came from."""
    of = _member(code)
    policies.require(of.open)
    language, offered = active_language(), trainings.linkable(of)
    form = TrainingForm(
        request.POST or None,
        trainings=[
            (
                key,
                f"{one.title.in_language(language)} ({long_day(one.days[0], language)}, "
                f"{one.unit.name.in_language(language)})",
            )
            for key, one in offered.items()
        ],
        initial={"form_token": uuid.uuid4(), "training": request.GET.get("undervisning", "")},
    )
    return answer_form(
        request,
        form,
        about=about(of),
        save=lambda: training_actions.training_link(of, offered[form.cleaned_data["training"]]),
        done=page_of(of),
        saved=_("Undervisningen er knyttet til forummet."),
        page={
            "heading": _("Undervisning for medlemmerne"),
            "intro": _("Vælg undervisning, der er skrevet op under Viden og oplysning."),
        },
    )


@require_http_methods(["GET", "POST"])
def training(request: ActingHttpRequest, code: str, row_id: uuid.UUID) -> HttpResponse:
    """Take teaching off a forum again."""
    of = _member(code)
    found = trainings.training_at(of, row_id)
    policies.require(found.may_unlink(of))
    form = TrainingTakenBackForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=about(of),
        save=lambda: training_actions.training_unlink(of, found, why=form.cleaned_data["why"]),
        done=page_of(of),
        saved=_("Undervisningen er ikke længere knyttet til forummet."),
        page={"heading": _("Fjern undervisningen fra forummet"), "intro": found.look.title},
    )
