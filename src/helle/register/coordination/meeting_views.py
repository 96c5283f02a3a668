"""The forms of a meeting: calling it, its agenda, its minutes and decisions, and what follows."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from helle.register.action_plans import queries as plan_queries
from helle.register.action_plans.models import Initiative
from helle.register.action_plans.policies import leads, owns
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.cases.seen_forms import Stands, stamp_of
from helle.register.coordination import meeting_actions, policies, queries
from helle.register.coordination.choices import ApprovalWay, FollowUpAct, ItemAct, MeetingChangeKind
from helle.register.coordination.forms import (
    ApprovalForm,
    CorrectionForm,
    DecisionForm,
    EvidenceOfMeetingForm,
    FollowUpForm,
    ItemChangeForm,
    ItemForm,
    MeetingChangeForm,
    MeetingForm,
    MinutesForm,
)
from helle.register.coordination.forum_views import about, page_of, running
from helle.register.coordination.lines import minutes_before
from helle.register.coordination.models import FollowUp
from helle.register.coordination.queries import MeetingLook
from helle.register.coordination.rulings import act_ruling
from helle.register.interface.words import active_language, long_day
from helle.register.protection import clock
from helle.register.protection import policies as protection
from helle.rules.coordination.codes import ForumAct
from helle.rules.ruling import Ruling, Text


def _meeting(code: str, number: int, *, runs: bool) -> MeetingLook:
    """A meeting, for whoever runs its forum, or for every member who writes."""
    protection.require_write("action_plan")
    look = queries.meeting_look(code, number)
    policies.require(look.of.runs if runs else look.of.brings)
    return look


def _about(look: MeetingLook) -> About:
    return About(look.meeting.meeting.pk, {"forum": look.of.forum.code, "meeting": look.meeting.meeting.number})


def _page(look: MeetingLook) -> str:
    return reverse("meeting", args=[look.of.forum.code, look.meeting.meeting.number])


def _of(look: MeetingLook) -> Text:
    """Of which meeting a form is: by its day, since meetings are not called in the order of their days."""
    name, day = look.of.forum.name, look.meeting.day
    return Text(f"{name.da}, møde {long_day(day, 'da')}", f"{name.en}, meeting on {long_day(day, 'en')}")


def _asked(ruling: Ruling[ForumAct]) -> dict[str, object]:
    """What the rules say beside a form; where they say no, in place of it."""
    if ruling.answer is not None:
        return {"ruling": ruling}
    return {"ruling": ruling, "refused_as": ruling.reasons[0].text if ruling.reasons else ruling.headline, "shut": True}


@require_http_methods(["GET", "POST"])
def meeting_new(request: ActingHttpRequest, code: str) -> HttpResponse:
    """Call a meeting."""
    of = running(code)
    form = MeetingForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=about(of),
        save=lambda: meeting_actions.meeting_call(
            of,
            on_day=form.cleaned_data["on_day"],
            at_time=form.cleaned_data["at_time"],
            place=form.cleaned_data["place"],
            knows_short=form.cleaned_data["knows_short"],
        ),
        done=page_of(of),
        saved=_("Mødet er indkaldt."),
        page={
            "heading": _("Indkald til et møde"),
            "intro": of.forum.name,
            "ruling": act_ruling(of, ForumAct.CALL),
            "submit_label": _("Indkald"),
        },
    )


@require_http_methods(["GET", "POST"])
def meeting_change(request: ActingHttpRequest, code: str, number: int) -> HttpResponse:
    """Move a meeting, or cancel it."""
    look = _meeting(code, number, runs=True)
    at = look.meeting
    form = MeetingChangeForm(
        request.POST or None,
        stands=len(at.changes),
        beside=[(f"{long_day(at.day, active_language())} {at.time:%H:%M}", at.place)],
        initial={"form_token": uuid.uuid4(), "at_time": at.time},
    )
    return answer_form(
        request,
        form,
        about=_about(look),
        save=form.unless_written(
            lambda: meeting_actions.meeting_change(
                look.of,
                at,
                kind=MeetingChangeKind(form.cleaned_data["kind"]),
                on_day=form.cleaned_data["on_day"],
                at_time=form.cleaned_data["at_time"],
                place=form.cleaned_data["place"],
                why=form.cleaned_data["why"],
                knows_short=form.cleaned_data["knows_short"],
            )
        ),
        done=_page(look),
        saved=_("Mødet er ændret."),
        page={
            "heading": _("Flyt eller aflys mødet"),
            "intro": _of(look),
            **_asked(act_ruling(look.of, ForumAct.CHANGE, at)),
        },
    )


def _initiatives() -> dict[str, Initiative]:
    """The initiatives of the plans that have begun, by code; the latest plan first."""
    today = clock.today()
    found = Initiative.objects.filter(plan__first_day__lte=today).order_by("-plan__first_day", "position")
    return {one.code: one for one in found}


@require_http_methods(["GET", "POST"])
def item_new(request: ActingHttpRequest, code: str, number: int) -> HttpResponse:
    """Put an item on the agenda."""
    look = _meeting(code, number, runs=False)
    language, initiatives = active_language(), _initiatives()
    over = look.meeting.day < clock.today()
    form = ItemForm(
        request.POST or None,
        initiatives=[(key, f"{key} {one.title.in_language(language)}") for key, one in initiatives.items()],
        initial={"form_token": uuid.uuid4()},
    )
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: meeting_actions.item_add(
            look,
            title=form.cleaned_data["title"],
            text=form.cleaned_data["text"],
            initiative=initiatives.get(form.cleaned_data["initiative"]),
            papers=form.cleaned_data["papers"].splitlines(),
        ),
        done=_page(look),
        saved=_("Punktet er tilføjet efter mødet.") if over else _("Punktet er på dagsordenen."),
        page={
            "heading": _("Tilføj et punkt efter mødet") if over else _("Nyt punkt på dagsordenen"),
            "intro": f"{_of(look).in_language(language)}. {_AFTER}" if over else _of(look),
            **_asked(act_ruling(look.of, ForumAct.PUT_ON_AGENDA, look.meeting)),
        },
    )


_AFTER = gettext_lazy(
    "Mødet er holdt, og ingen var kaldt til det, der tilføjes nu: punktet står som tilføjet efter mødet, også i "
    "referatet."
)


@require_http_methods(["GET", "POST"])
def item(request: ActingHttpRequest, code: str, number: int, item_id: uuid.UUID) -> HttpResponse:
    """Move an item on the agenda, add a paper to it, or take it off."""
    look = _meeting(code, number, runs=False)
    found = look.item_at(item_id)
    policies.require(look.of.runs or found.item.by_unit_id == request.acting.unit_id)
    ruling = act_ruling(look.of, ForumAct.PUT_ON_AGENDA, look.meeting)
    form = ItemChangeForm(
        request.POST or None,
        places=len(look.items),
        runs=look.of.runs,
        stands=stamp_of(one.item.pk for one in look.items),
        beside=[(f"{place}.", one.item.title) for place, one in enumerate(look.items, start=1)],
        initial={"form_token": uuid.uuid4()},
    )

    def save() -> None:
        data = form.cleaned_data
        kind = ItemAct(data["kind"])
        if kind is ItemAct.PLACED:
            form.unless_written(lambda: meeting_actions.item_place(look, found, place=int(data["place"] or 0)))()
        elif kind is ItemAct.PAPER:
            meeting_actions.item_paper(look, found, papers=data["papers"].splitlines())
        else:
            meeting_actions.item_withdraw(look, found, why=data["why"])

    return answer_form(
        request,
        form,
        about=_about(look),
        save=save,
        done=_page(look),
        saved=_("Dagsordenen er ændret."),
        page={"heading": _("Punkt på dagsordenen"), "intro": found.item.title, **_asked(ruling)},
    )


@require_http_methods(["GET", "POST"])
def minutes(request: ActingHttpRequest, code: str, number: int) -> HttpResponse:
    """Write who came, and the minutes of each item."""
    look = _meeting(code, number, runs=True)
    language = active_language()
    texts = {str(one.item.pk): one.minutes.text for one in look.items if one.minutes is not None}
    form = MinutesForm(
        request.POST or None,
        seats=[(str(one.seat.pk), one.name.in_language(language)) for one in look.seats],
        items=[(str(one.item.pk), f"{place}. {one.item.title}") for place, one in enumerate(look.items, start=1)],
        stands=look.lines,
        initial={
            "form_token": uuid.uuid4(),
            "came": [str(key) for key in look.came],
            **{f"item_{key}": text for key, text in texts.items()},
        },
    )

    def save() -> None:
        data = form.cleaned_data
        meeting_actions.minutes_write(
            look,
            came=frozenset(uuid.UUID(key) for key in data["came"]),
            texts={one.item.pk: data[f"item_{one.item.pk}"] for one in look.items},
        )

    def left_alone() -> dict[str, str]:
        """What she has as it stood before, or as empty as it was, is none of hers: it becomes what stands."""
        before = minutes_before(look)
        return {
            f"item_{one.item.pk}": texts.get(str(one.item.pk), "")
            for one in look.items
            if form.cleaned_data[f"item_{one.item.pk}"].strip() in before[one.item.pk]
        }

    return answer_form(
        request,
        form,
        about=_about(look),
        save=form.unless_written(save, left_alone=left_alone),
        done=_page(look),
        saved=_("Referatet er skrevet; det kan skrives om, til det er godkendt."),
        page={
            "heading": _("Referat"),
            "intro": _of(look),
            **_asked(act_ruling(look.of, ForumAct.MINUTES, look.meeting)),
        },
    )


@require_http_methods(["GET", "POST"])
def decision_new(request: ActingHttpRequest, code: str, number: int) -> HttpResponse:
    """Write what was decided, and who follows it up."""
    look = _meeting(code, number, runs=True)
    language = active_language()
    seats = {str(one.seat.pk): one for one in look.seats}
    items = {str(one.item.pk): one for one in look.items}
    form = DecisionForm(
        request.POST or None,
        items=[(key, f"{place}. {one.item.title}") for place, (key, one) in enumerate(items.items(), start=1)],
        seats=[(key, one.name.in_language(language)) for key, one in seats.items()],
        initial={"form_token": uuid.uuid4()},
    )
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: meeting_actions.decision_add(
            look,
            items[form.cleaned_data["item"]],
            text=form.cleaned_data["text"],
            seat=seats.get(form.cleaned_data["seat"]),
            due=form.cleaned_data["due"],
        ),
        done=_page(look),
        saved=_("Beslutningen er skrevet."),
        page={
            "heading": _("Ny beslutning"),
            "intro": _of(look),
            **_asked(act_ruling(look.of, ForumAct.MINUTES, look.meeting)),
        },
    )


@require_http_methods(["GET", "POST"])
def approve(request: ActingHttpRequest, code: str, number: int) -> HttpResponse:
    """Say that the minutes were approved."""
    look = _meeting(code, number, runs=True)
    # What is approved is what was read.
    form = ApprovalForm(
        request.POST or None,
        stands=look.to_approve,
        beside=[(one.item.title, one.minutes.text if one.minutes else "") for one in look.items],
        initial={"form_token": uuid.uuid4()},
    )
    return answer_form(
        request,
        form,
        about=_about(look),
        save=form.unless_written(
            lambda: meeting_actions.minutes_approve(
                look, way=ApprovalWay(form.cleaned_data["way"]), on_day=form.cleaned_data["on_day"]
            )
        ),
        done=_page(look),
        saved=_("Referatet er godkendt og står fast."),
        page={
            "heading": _("Godkend referatet"),
            "intro": _("Et godkendt referat står fast. Det, der er forkert i det, rettes ved siden af."),
            **_asked(act_ruling(look.of, ForumAct.APPROVE, look.meeting, written=look.written)),
            "submit_label": _("Godkend"),
        },
    )


@require_http_methods(["GET", "POST"])
def correction(request: ActingHttpRequest, code: str, number: int, item_id: uuid.UUID) -> HttpResponse:
    """Correct approved minutes beside them."""
    look = _meeting(code, number, runs=True)
    found = look.item_at(item_id)
    form = CorrectionForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: meeting_actions.minutes_correct(
            look, found, text=form.cleaned_data["text"], why=form.cleaned_data["why"]
        ),
        done=_page(look),
        saved=_("Rettelsen står ved siden af referatet."),
        page={
            "heading": _("Ret referatet"),
            "intro": found.item.title,
            **_asked(act_ruling(look.of, ForumAct.CORRECT, look.meeting)),
        },
    )


@require_http_methods(["GET", "POST"])
def follow_up(request: ActingHttpRequest, code: str, number: int, decision_id: uuid.UUID) -> HttpResponse:
    """Say what became of a decision."""
    policies.require(policies.reports_for_unit())
    look = queries.meeting_look(code, number)
    found = look.decision_at(decision_id)
    # Who has left follows up what it took upon itself, as long as it reads of that meeting.
    policies.require(look.of.runs or meeting_actions.is_responsible(found))
    form = FollowUpForm(
        request.POST or None,
        stands=len(found.events),
        beside=[_said(one) for one in found.events],
        initial={"form_token": uuid.uuid4()},
    )
    return answer_form(
        request,
        form,
        about=_about(look),
        save=form.unless_written(
            lambda: meeting_actions.follow_up(
                look,
                found,
                kind=FollowUpAct(form.cleaned_data["kind"]),
                on_day=form.cleaned_data["on_day"],
                new_due=form.cleaned_data["new_due"],
                text=form.cleaned_data["text"],
            )
        ),
        done=_page(look),
        saved=_("Der er meldt om opfølgningen."),
        page={"heading": _("Opfølgning"), "intro": found.decision.text},
    )


def _said(one: FollowUp) -> Stands:
    """What was said of a decision before, as the page of the meeting has it."""
    language = active_language()
    due = f" ({long_day(one.new_due, language)})" if one.new_due else ""
    return f"{long_day(one.on_day, language)}, {one.get_kind_display()}{due}", one.text


@require_http_methods(["GET", "POST"])
def evidence(request: ActingHttpRequest, code: str, number: int) -> HttpResponse:
    """Let a meeting that was held show what is done for an initiative; by its owner or who leads the plan."""
    protection.require_write("action_plan")
    look = queries.meeting_look(code, number)
    policies.require(look.of.reads)
    language = active_language()
    begun = [one for one in plan_queries.plans() if one.first_day <= clock.today()]
    hers = [one for one in plan_queries.looks_for_desk(begun) if leads(one.initiative.plan) or owns(one.owner_units)]
    form = EvidenceOfMeetingForm(
        request.POST or None,
        initiatives=[
            (one.initiative.code, f"{one.initiative.code} {one.initiative.title.in_language(language)}") for one in hers
        ],
        initial={"form_token": uuid.uuid4()},
    )

    return answer_form(
        request,
        form,
        about=_about(look),
        save=lambda: meeting_actions.evidence_of(look, form.cleaned_data["initiative"]),
        done=_page(look),
        saved=_("Mødet står som dokumentation på initiativet."),
        page={
            "heading": _("Brug mødet som dokumentation"),
            "intro": _("På initiativets side står, at mødet er holdt. Referatet læses stadig kun af medlemmerne."),
        },
    )
