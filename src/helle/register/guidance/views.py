"""Pages of the guidance library: the list with its search, an article with its versions, drafting and publishing."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.guidance import actions, queries
from helle.register.guidance.actions import Written
from helle.register.guidance.choices import Topic
from helle.register.guidance.forms import ArticleForm, PublishForm, WithdrawForm
from helle.register.guidance.markup import rendered
from helle.register.guidance.models import Version
from helle.register.guidance.page_help import all_help, screens
from helle.register.interface.words import active_language, long_day
from helle.register.protection import clock, policies


@require_GET
def guidance(request: ActingHttpRequest) -> HttpResponse:
    """The articles that hold today, by words, topic or the page they belong to."""
    words, topic, screen = (request.GET.get(name, "").strip() for name in ("ord", "emne", "side"))
    words, topic, screen = words[:100], topic if topic in Topic else "", screen if screen in all_help() else ""
    found = queries.listed(words=words, topic=topic, screen=screen, language=active_language())
    writes = policies.may_write("guidance")
    audit.record("guidance.listed", detail={"topic": topic, "screen": screen, "searched": bool(words)})
    return render(
        request,
        "guidance/list.html",
        {
            "rows": found,
            "words": words,
            "topic": topic,
            "topics": Topic.choices,
            "screen": screen,
            "screen_name": screens().get(screen),
            "writes": writes,
            "drafts": [(row, queries.title_of(row)) for row in queries.drafts()] if writes else [],
            "today": clock.today(),
        },
    )


@require_GET
def article(request: ActingHttpRequest, article: uuid.UUID) -> HttpResponse:
    """One article as it holds today, or an earlier version of it."""
    rows = queries.versions_of(article)
    wanted = request.GET.get("udgave", "")
    now = queries.holds_today(rows)
    shown = next((row for row in rows if str(row.number) == wanted), None) if wanted else now
    if shown is None and not wanted and policies.may_write("guidance"):
        shown = rows[0]
    if shown is None:
        raise Http404
    audit.record("guidance.read", object_id=shown.pk, detail={"number": shown.number})
    if shown == now:
        actions.article_seen(shown)
    writes = policies.may_write("guidance")
    is_draft = shown.published_at is None
    return render(
        request,
        "guidance/article.html",
        {
            "shown": shown,
            "now": now,
            "title": queries.title_of(shown),
            "text": rendered(queries.body_of(shown).in_language(active_language())),
            "versions": [row for row in rows if row.published_at is not None],
            "draft": next((row for row in rows if row.published_at is None), None),
            "is_draft": is_draft,
            "writes": writes,
            "may_publish": writes and is_draft and request.user.pk not in shown.writers,
            "may_withdraw": writes and queries.is_to_come(shown),
            "screens": [(name, screens()[name]) for name in shown.screens if name in screens()],
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def new(request: ActingHttpRequest) -> HttpResponse:
    """Draft a new article."""
    policies.require_write("guidance")
    form = ArticleForm(request.POST or None, initial={"form_token": uuid.uuid4(), "topic": Topic.MEETING})
    saved: list[Version] = []

    def save() -> None:
        saved[:] = [actions.draft_save(None, written=_written(form), expected_revision=None)]

    return answer_form(
        request,
        form,
        save=save,
        done=reverse("guidance"),
        shown_at=lambda: reverse("guidance-article", args=[saved[0].article]),
        saved=_("Udkastet er gemt. En anden skal udgive det."),
        page={"heading": _("Ny artikel"), "submit_label": _("Gem udkastet")},
    )


@require_http_methods(["GET", "POST"])
def draft(request: ActingHttpRequest, article: uuid.UUID) -> HttpResponse:
    """Write the draft of an article's next version; it begins with the words of the one before."""
    row = queries.draft_of(article)
    begin = row or queries.last_version(article)
    form = ArticleForm(
        request.POST or None,
        initial={
            "form_token": uuid.uuid4(),
            "revision": row.revision if row else None,
            "requirements": ", ".join(begin.requirements),
            **{
                name: getattr(begin, name)
                for name in ("topic", "title_da", "title_en", "body_da", "body_en", "screens")
            },
        },
    )
    return answer_form(
        request,
        form,
        about=About(article, {}),
        save=lambda: _save_draft(article, form),
        done=reverse("guidance-article", args=[article]),
        saved=_("Udkastet er gemt. En anden skal udgive det."),
        page={
            "heading": _("Udkast til næste udgave") if begin.number > 1 or row is None else _("Udkast"),
            "submit_label": _("Gem udkastet"),
        },
    )


def _save_draft(article: uuid.UUID, form: ArticleForm) -> None:
    actions.draft_save(article, written=_written(form), expected_revision=form.cleaned_data["revision"])


def _written(form: ArticleForm) -> Written:
    given = form.cleaned_data
    names = ("topic", "title_da", "title_en", "body_da", "body_en", "screens", "requirements")
    return Written(**{name: given[name] for name in names})


@require_http_methods(["GET", "POST"])
def publish(request: ActingHttpRequest, article: uuid.UUID) -> HttpResponse:
    """Publish a draft that somebody else wrote, from a day."""
    row = queries.get_draft_to_publish(article)
    form = PublishForm(
        request.POST or None,
        initial={"form_token": uuid.uuid4(), "revision": row.revision, "valid_from": clock.today()},
    )

    def save() -> None:
        given = form.cleaned_data
        actions.version_publish(row, expected_revision=given["revision"], valid_from=given["valid_from"])

    return answer_form(
        request,
        form,
        about=About(article, {}),
        save=save,
        done=reverse("guidance-article", args=[article]),
        saved=_("Udgaven er udgivet."),
        page={
            "heading": _("Udgiv: %(title)s") % {"title": queries.title_of(row).in_language(active_language())},
            "submit_label": _("Udgiv"),
            "draft": row,
            "text_da": rendered(row.body_da),
            "text_en": rendered(row.body_en),
        },
        template="guidance/publish.html",
    )


@require_http_methods(["GET", "POST"])
def withdraw(request: ActingHttpRequest, article: uuid.UUID, number: int) -> HttpResponse:
    """Withdraw a version before its first day, with a reason."""
    row = queries.get_version_to_come(article, number)
    form = WithdrawForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(article, {"number": number}),
        save=lambda: actions.version_withdraw(row, why=form.cleaned_data["why"]),
        done=reverse("guidance-article", args=[article]),
        saved=_("Udgaven er trukket tilbage."),
        page={
            "heading": _("Træk tilbage: %(title)s") % {"title": queries.title_of(row).in_language(active_language())},
            "intro": _("Udgave %(number)s skulle gælde fra %(day)s. Den, der gælder før, fortsætter.")
            % {"number": row.number, "day": long_day(row.during.lower, active_language())},
            "submit_label": _("Træk udgaven tilbage"),
        },
    )
