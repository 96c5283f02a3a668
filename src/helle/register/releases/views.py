"""The pages of releases of statistics: the list, drawing one, reading it, answering it, taking it down."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.cases.seen_forms import Stands
from helle.register.interface.marks import without_personal_data
from helle.register.interface.next_look import next_look
from helle.register.interface.words import active_language, year_span
from helle.register.protection import clock
from helle.register.releases import (
    actions,
    again,
    beside,
    corrected,
    down_views,
    estimated,
    estimates_told,
    layout,
    microdata,
    microdata_told,
    policies,
    queries,
    repeated_told,
    repeating,
    revealing,
    told_again,
)
from helle.register.releases.actions import Drawn
from helle.register.releases.continued import charts
from helle.register.releases.forms import LetBeForm, ReleaseAnswerForm, ReleaseForm, TakeDownForm, TakeOverForm
from helle.register.releases.given import SOURCE
from helle.register.releases.linked import told_together
from helle.register.releases.pack_views import offered
from helle.register.releases.queries import ReleaseView
from helle.register.releases.tables import on_offer
from helle.register.releases.whence import Counted
from helle.register.statistics.policies import sees_whole
from helle.rules.ruling import Ruling, Text
from helle.rules.statistics.release import ReleaseAct, ReleasePart


@require_GET
def releases(request: ActingHttpRequest) -> HttpResponse:
    """Every release that the acting role may see, the latest first."""
    policies.require_sight()
    audit.record("release.listed", purpose="statistics")
    found = queries.releases()
    return render(
        request,
        "releases/releases.html",
        {
            "found": found,
            "draws": policies.ruling(ReleaseAct.DRAW).answer is not None and not any(one.waits for one in found),
            "waits": next((one for one in found if one.waits), None),
            "makings": queries.makings() if sees_whole() else [],
            "down": [] if sees_whole() else queries.down_said(),
            "today": clock.today(),
        },
    )


@require_GET
@without_personal_data
def making(request: ActingHttpRequest, making_id: uuid.UUID) -> HttpResponse:
    """Whether a release is made yet, and else why not. The page asks by itself, and goes to the release once it is."""
    policies.require_figures()
    of = queries.making_of(making_id)
    asked = request.GET.get("looks", "")
    if not asked or not of.waits:
        audit.record("release.making_read", object_id=of.row.pk, purpose="statistics")
    if of.is_made:
        made = reverse("release", args=[making_id])
        return HttpResponse(headers={"HX-Redirect": made}) if asked else redirect(made)
    template = "releases/making_state.html" if asked else "releases/making.html"
    see_to = queries.unfinished_of(making_id, leads=policies.leads()) if of.stopped else None
    shown = {"of": of, "see_to": see_to, "next_look": next_look(asked or "0"), "today": clock.today()}
    return render(request, template, shown)


@require_http_methods(["GET", "POST"])
def draw(request: ActingHttpRequest) -> HttpResponse:
    """Make a release from chosen definitions."""
    policies.require_figures()
    ruling = policies.ruling(ReleaseAct.DRAW)
    years, language, there = list(actions.years_there_are()), active_language(), queries.releases()
    tables = {one.code: one for one in on_offer()}
    to_correct = {str(one.release.pk): one for one in there if one.approved and one.corrected_by is None}
    estimates = estimated.on_offer(years[0], years[-1]) if years else []
    tried, made_now = again.tried(request.GET.get("igen", "")), queries.being_made()
    corrected_now = to_correct.get(request.GET.get("retter", ""))
    data, gone = again.sent(request.POST or None, tried, there)
    form = ReleaseForm(
        data,
        years=years,
        tables=[(code, one.title.in_language(language)) for code, one in tables.items()],
        releases=[(key, name_of(one, language)) for key, one in to_correct.items()],
        estimates=[(str(one.order.pk), estimated.name_of(one, language)) for one in estimates],
        repeats=[(one.key, repeated_told.choice(one, of, language)) for one, of in repeating.on_offer(years, there)],
        microdata=[(code, label.in_language(language)) for code, label in microdata.COLUMNS.items()],
        gone=[(str(one.year), repeated_told.counted_now(one, number, language)) for one, number in gone],
        stands=len(there),
        beside=[_stands(one, language) for one in there[:3]],
        initial={
            "form_token": uuid.uuid4(),
            "public_from": clock.today(),
            **({"first_year": str(years[-1]), "last_year": str(years[-1])} if years else {}),
            **again.begun(corrected_now, tried),
        },
    )
    written: list[uuid.UUID] = []

    def save() -> None:
        said = form.cleaned_data
        ordered = actions.release_order(
            Drawn(
                title_da=said["title_da"],
                title_en=said["title_en"],
                first_year=int(said["first_year"]),
                last_year=int(said["last_year"]),
                tables=[tables[code] for code in said["tables"]],
                public_from=said["public_from"],
                introduction=said["introduction"],
                introduction_en=said["introduction_en"],
                corrects=to_correct.get(said["corrects"]),
                why_da=said["why_da"],
                why_en=said["why_en"],
                estimates=[uuid.UUID(one) for one in said["estimates"]],
                repeats=[repeating.Choice.of_key(one) for one in said.get("repeats", ())],
                repeats_why_da=said.get("repeats_why_da", ""),
                repeats_why_en=said.get("repeats_why_en", ""),
                microdata=said["microdata"],
            ),
            in_place_of=queries.unfinished_of(tried.pk, leads=policies.leads()) if tried is not None else None,
        )
        written.append(ordered.pk)

    return answer_form(
        request,
        form,
        about=About(None, {}),
        save=form.unless_written(save),
        done=reverse("releases"),
        shown_at=lambda: reverse("release-making", args=[written[0]]),
        saved=_("Udgivelsen laves nu. Den venter på en kollegas godkendelse, når den er lavet."),
        page={
            "heading": _("Lav en udgivelse"),
            "intro": again.intro(tried, made_now, language),
            "notes": [
                *repeated_told.gone(gone, language),
                *again.corrected_since(tried, there),
                *again.left_out(tried, corrected_now, list(tables.values()), estimates, language),
                *told_again.on_order(years, language),
            ],
            "ruling": ruling,
            "submit_label": _("Lav udgivelsen"),
        },
    )


@require_GET
def release(request: ActingHttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """A release as it leaves; for whoever works with the figures with the way to answer it."""
    policies.require_sight()
    try:
        of = queries.release_of(release_id)
    except Http404:
        return down_views.said(request, release_id)
    audit.record("release.read", object_id=of.release.pk, purpose="statistics")
    language, down = active_language(), repeated_told.down_now(of.kept)
    counted = Counted(SOURCE, of.release.cut_off)
    return render(
        request,
        "releases/release.html",
        {
            "of": of,
            "kept": of.kept,
            "name": name_of(of, language),
            "tables": [(one, layout.blocks(one, counted, language)) for one in of.kept.tables],
            "estimates": estimates_told.told_all(of.kept.estimates, SOURCE, language),
            "microdata": microdata_told.told(of.kept, counted, language),
            "privacy": _privacy(of, language),
            **charts(of.kept, counted, language),
            "packs": offered(
                of.kept,
                (lambda code: reverse("release-pack", args=[of.release.pk, code]))
                if of.approved and of.taken_down is None
                else None,
            ),
            "whole": sees_whole(),
            "repeated": repeated_told.notes(of.kept, down, language),
            "files_said": repeated_told.files_said(of.kept, down, language) if of.approved else "",
            "repeatable": repeating.rulings(repeating.wish_of(of.release, of.release.content["tables"]))
            if of.waits and sees_whole()
            else [],
            "linked": told_together(
                repeated_told.counted(of.kept), beside.told_tables(), beside.page(of.release.cut_off)
            )
            if of.waits and sees_whole()
            else [],
            "in_one_cell": _in_one_cell(of, language) if sees_whole() else [],
            "told_again": told_again.by_draft(of.release, language) if of.waits and sees_whole() else [],
            "moved": _moved(of, language),
            "ruling": policies.ruling(ReleaseAct.APPROVE, of.release) if of.waits and sees_whole() else None,
            "answers": of.waits and policies.ruling(ReleaseAct.SEND_BACK, of.release).answer is not None,
            "see_to": queries.unfinished_of(release_id, leads=policies.leads())
            if sees_whole() and not (of.waits or of.approved)
            else None,
            "corrected_down": next((one for one in queries.down_said() if one.corrects == of.release.pk), None),
            "corrects": of.approved and of.corrected_by is None and policies.ruling(ReleaseAct.DRAW).answer is not None,
            "takes_down": of.approved and of.taken_down is None and policies.leads(),
            "today": clock.today(),
        },
    )


@require_http_methods(["GET", "POST"])
def answer(request: ActingHttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """Approve a release, or send it back; by another than who drew it."""
    policies.require_figures()
    of = queries.release_of(release_id)
    ruling, why_not = policies.ruling(ReleaseAct.APPROVE, of.release), actions.why_not_answered(of)
    form = ReleaseAnswerForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(of.release.pk, {}),
        save=lambda: actions.release_answer(
            of, approved=form.cleaned_data["approved"], remarks=form.cleaned_data["remarks"]
        ),
        done=reverse("release", args=[release_id]),
        saved=_("Svaret er gemt."),
        page={
            "heading": _("Svar på udgivelsen"),
            "intro": name_of(of, active_language()),
            "notes": _to_know(of, active_language()) if of.waits else [],
            **_or_why_not(why_not, ruling),
            **(_refused(ruling, of) if why_not is None and ruling.answer is None else {}),
        },
    )


@require_http_methods(["GET", "POST"])
def take_down(request: ActingHttpRequest, release_id: uuid.UUID) -> HttpResponse:
    """Take an approved release down, with the reason that anybody reads in its place; by CMM's lead."""
    policies.require_figures()
    of = queries.release_of(release_id)
    why_not = actions.why_not_taken_down(of)
    form = TakeDownForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(of.release.pk, {}),
        save=lambda: actions.release_take_down(
            of, why_da=form.cleaned_data["why_da"], why_en=form.cleaned_data["why_en"]
        ),
        done=reverse("release", args=[release_id]),
        saved=_("Udgivelsen er taget ned."),
        page={
            "heading": _("Tag udgivelsen ned"),
            "intro": (
                _(
                    "%(name)s vises ikke længere for andre end CMM's leder og analytiker, heller ikke dens filer. "
                    "Årsagen står på den offentlige side."
                )
                if why_not is None
                else "%(name)s"
            )
            % {"name": name_of(of, active_language())}
            + (repeated_told.repeated_by(of.release) if why_not is None else ""),
            **_or_why_not(why_not, policies.ruling(ReleaseAct.TAKE_DOWN, of.release)),
        },
    )


@require_http_methods(["GET", "POST"])
def take_over(request: ActingHttpRequest, making_id: uuid.UUID) -> HttpResponse:
    """Take over or end an order that is made no more: who ordered it works here no longer, or its job gave it up."""
    policies.require_figures()
    of = queries.making_of(making_id)
    why_not = actions.why_not_taken_over(of)
    form = TakeOverForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    anew: list[uuid.UUID] = []

    def save() -> None:
        if form.cleaned_data["what"] == "take_over":
            anew.append(actions.making_take_over(of).pk)
        else:
            actions.making_end(of)

    return answer_form(
        request,
        form,
        about=About(of.row.pk, {}),
        save=save,
        done=reverse("releases"),
        shown_at=lambda: reverse("release-making", args=[anew[0]]) if anew else reverse("releases"),
        saved=lambda: (
            _("Du har overtaget bestillingen. Udgivelsen laves nu.") if anew else _("Bestillingen er afsluttet.")
        ),
        page={
            "heading": _("Overtag eller afslut bestillingen"),
            "intro": _("%(title)s, bestilt af %(who)s.")
            % {
                "title": of.row.title.in_language(active_language()),
                "who": of.row.by_user.full_name if of.row.by_user is not None else "",
            },
            **_or_why_not(why_not, policies.ruling(ReleaseAct.DRAW)),
        },
    )


@require_http_methods(["GET", "POST"])
def let_be(request: ActingHttpRequest, making_id: uuid.UUID) -> HttpResponse:
    """Let an order be that could not be made, or whose release was sent back; by whoever ordered it."""
    policies.require_figures()
    of = queries.making_of(making_id)
    why_not = actions.why_not_let_be(of)
    form = LetBeForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(of.row.pk, {}),
        save=lambda: actions.making_let_be(making_id),
        done=reverse("releases"),
        saved=_("Bestillingen er lagt til side. Den står ikke længere på dit skrivebord."),
        page={
            "heading": _("Lad bestillingen ligge"),
            "intro": (
                _("»%(title)s« forsvinder fra dit skrivebord. Intet, der er udgivet, ændres.")
                if why_not is None
                else "%(title)s"
            )
            % {"title": of.row.title.in_language(active_language())},
            **_or_why_not(why_not, policies.ruling(ReleaseAct.DRAW)),
            "submit_label": _("Lad den ligge"),
        },
    )


def _in_one_cell(of: ReleaseView, language: str) -> list[str]:
    """Of which groups of a draft the table tells more than their number, in words; what is repeated was told before."""
    return revealing.said(revealing.in_one_cell(repeated_told.counted(of.kept)), language) if of.waits else []


def _to_know(of: ReleaseView, language: str) -> list[str]:
    """What whoever answers a draft reads beside the form: what it tells again, and of whom it tells too much."""
    return [
        *told_again.by_draft(of.release, language),
        *_alone(of, language),
        *_in_one_cell(of, language),
        *_privacy(of, language),
    ]


def _alone(of: ReleaseView, language: str) -> list[str]:
    """In how many tables somebody is alone who is not kept from reckoning on, to those who read figures as counted."""
    if not sees_whole() or not of.kept.protection.alone:
        return []
    return [revealing.alone_said(of.kept, of.release.original.tables, language)]


def _privacy(of: ReleaseView, language: str) -> list[str]:
    """What open microdata tell of few persons, to those alone who read the figures as they were counted."""
    if not sees_whole() or of.kept.microdata is None:
        return []
    return microdata_told.privacy(of.release.original.microdata, language)


def _refused(ruling: Ruling[ReleasePart], of: ReleaseView) -> dict[str, object]:
    """Why she does not approve a release; whoever may not send it back either is asked nothing."""
    sends_back = policies.ruling(ReleaseAct.SEND_BACK, of.release).answer is not None
    return {"refused_as": ruling.reasons[0].text, "shut": not sends_back}


def _or_why_not(why_not: Text | None, ruling: Ruling[ReleasePart]) -> dict[str, object]:
    """What the rules say beside a form, or in its place why there is nothing to do."""
    return {"refused_as": why_not, "shut": True} if why_not is not None else {"ruling": ruling, "shut": False}


def name_of(of: ReleaseView, language: str) -> str:
    """What a release is called: its number and title, or that it is a draft."""
    title = of.release.title.in_language(language)
    if of.number is not None:
        return _("Udgivelse nr. %(number)s: %(title)s") % {"number": of.number, "title": title}
    return _("Udkast: %(title)s") % {"title": title}


def _stands(one: ReleaseView, language: str) -> Stands:
    """A release beside the form of the next: what it is called, its years, and what was answered."""
    name, years = name_of(one, language), year_span(one.release.first_year, one.release.last_year)
    if years not in name:
        name = f"{name}, {years}"
    if one.answer is None:
        return name, _("venter på godkendelse")
    if one.approved:
        return name, one.answer.remarks or _("Godkendt")
    return name, _("Sendt tilbage: %(remarks)s") % {"remarks": one.answer.remarks}


def _moved(of: ReleaseView, language: str) -> str:
    """What a correction changes, in words; '' of one that corrects nothing."""
    before = of.release.corrects
    number = before.answer.number if before is not None else None
    return corrected.said(of.kept.moved, number, of.release.cut_off, language)
