"""Pages: how much of the log was looked through, drawing a sample, saying what a look was, and answering for one."""

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
from helle.register.log_review import actions, on_desk, policies, queries
from helle.register.log_review.choices import Outcome, Verdict
from helle.register.log_review.forms import DrawForm, JudgeForm, ReplyForm, SettleForm
from helle.register.log_review.queries import Look
from helle.register.organisations import queries as organisations
from helle.register.protection import clock
from helle.rules.log_review import sample_lines


@require_GET
def review_list(request: ActingHttpRequest) -> HttpResponse:
    """The logs with how much of the last month was seen, what waits, and the samples that were drawn."""
    policies.require_reviews()
    found, drawn, waits = queries.logs(), queries.draws(), on_desk.on_desk()
    audit.record("log_review.listed", purpose="supervision", detail={"logs": len(found), "draws": len(drawn)})
    units = organisations.units_on(clock.today())
    return render(
        request,
        "log_review/list.html",
        {
            "mine": [one for one in found if one.mine],
            "others": [one for one in found if not one.mine],
            "draws": [(row, units.get(row.unit_id)) for row in drawn],
            "waits": waits,
            "settles": policies.settles(),
            "first": clock.today() - queries.REACH,
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def draw(request: ActingHttpRequest, unit_id: uuid.UUID, scope: str) -> HttpResponse:
    """Draw the next sample from a log."""
    policies.require_reviews()
    log = queries.log_of(unit_id, scope)
    form = DrawForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    drawn: list[uuid.UUID] = []
    return answer_form(
        request,
        form,
        about=About(None, {"unit": str(unit_id), "scope": log.scope.value}, purpose="supervision"),
        save=lambda: drawn.append(actions.sample_draw(log).pk),
        done=reverse("log-review-list"),
        shown_at=lambda: reverse("log-review-sample", args=[drawn[0]]),
        saved=_("Stikprøven er taget."),
        page={
            "heading": _("Tag en stikprøve af loggen"),
            "log": log,
            "ruling": log.ruling,
            "lines": sample_lines(clock.today()),
            "submit_label": _("Tag stikprøven"),
            "shut": log.waits > 0 or not log.looks,
            "today": clock.today(),
        },
        template="log_review/draw.html",
    )


@require_GET
def sample(request: ActingHttpRequest, draw_id: uuid.UUID) -> HttpResponse:
    """A sample: its looks, the unusual ones first, and what was said of each."""
    policies.require_reviews()
    row = queries.get_draw(draw_id)
    looks = queries.looks_of(row)
    again = queries.is_drawn_again(row, looks) if request.GET.get("igen") == "1" else None
    audit.record(
        "log_review.read",
        object_id=row.pk,
        purpose="supervision",
        detail={"looks": len(looks), **({} if again is None else {"again": again})},
    )
    return render(
        request,
        "log_review/sample.html",
        {
            "draw": row,
            "unit": organisations.units_on(clock.today()).get(row.unit_id),
            "looks": looks,
            "said": sum(one.verdict is not None for one in looks),
            "judges": queries.judges(row),
            "withheld": any(one.withheld for one in looks),
            "hers": sum(one.hers and one.verdict is None for one in looks),
            "again": again,
            "today": clock.today(),
        },
    )


def _about(look: Look) -> About:
    return About(look.row.pk, {"look": True}, purpose="supervision")


def _page(look: Look, heading: str, label: str) -> dict[str, object]:
    return {
        "heading": heading,
        "look": look,
        "question": queries.words(look, look.asked),
        "answer": queries.words(look, look.reply),
        "why": queries.words(look, look.verdict),
        "done": queries.words(look, look.settlement),
        "submit_label": label,
        "today": clock.today(),
    }


@require_http_methods(["GET", "POST"])
def judge(request: ActingHttpRequest, sampled_id: uuid.UUID) -> HttpResponse:
    """One look with why it is in the sample, and whether it was in order."""
    policies.require_reviews()
    look = queries.get_look(sampled_id)
    if request.method == "POST" and not look.hers:
        raise Http404
    form = JudgeForm(request.POST or None, asked=look.asked is not None, settles=policies.settles())

    def save() -> None:
        given = form.cleaned_data
        actions.look_judge(look, verdict=Verdict(given["verdict"]), words=given["words"])

    page = _page(look, _("Et opslag i stikprøven"), _("Gem"))
    return answer_form(
        request,
        form,
        save=save,
        done=reverse("log-review-sample", args=[look.row.draw_id]),
        saved=_("Det er gemt."),
        about=_about(look),
        page=page | {"shut": look.verdict is not None or not look.hers, "settles": policies.settles()},
        template="log_review/look.html",
    )


@require_http_methods(["GET", "POST"])
def settle(request: ActingHttpRequest, sampled_id: uuid.UUID) -> HttpResponse:
    """What became of a look that was not in order."""
    policies.require_reviews()
    look = queries.get_look(sampled_id)
    if not policies.settles() or look.state not in ("wrong", "settled"):
        raise Http404
    form = SettleForm(request.POST or None)

    def save() -> None:
        given = form.cleaned_data
        actions.look_settle(look, outcome=Outcome(given["outcome"]), words=given["words"])

    page = _page(look, _("Afslut et opslag, der ikke var i orden"), _("Afslut"))
    return answer_form(
        request,
        form,
        save=save,
        done=reverse("log-review-list"),
        saved=_("Det er afsluttet."),
        about=_about(look),
        page=page | {"shut": look.settlement is not None},
        template="log_review/look.html",
    )


@require_http_methods(["GET", "POST"])
def reply(request: ActingHttpRequest, sampled_id: uuid.UUID) -> HttpResponse:
    """What a look of one's own was for, once one is asked."""
    look = queries.get_own_look(sampled_id)
    form = ReplyForm(request.POST or None)

    def save() -> None:
        actions.look_reply(look, words=form.cleaned_data["words"])

    page = {
        "heading": _("Hvad var dit opslag til?"),
        "look": look,
        "mine": True,
        "question": queries.words(look, look.asked),
        "answer": queries.words(look, look.reply),
        "submit_label": _("Send svaret"),
        "shut": look.reply is not None or look.verdict is not None,
        "today": clock.today(),
    }
    return answer_form(
        request,
        form,
        save=save,
        done=reverse("desk"),
        saved=_("Dit svar er sendt."),
        about=About(look.row.pk, {"own_look": True}),
        page=page,
        template="log_review/look.html",
    )
