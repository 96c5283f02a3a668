"""The pages of forums that one reads: all of them, one with its members and meetings, a meeting, and it on paper."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.coordination import paper, policies, queries, trainings
from helle.register.coordination.chair_actions import coming_chair
from helle.register.coordination.choices import SeatSource
from helle.register.coordination.meeting_actions import may_follow_up
from helle.register.coordination.models import HandoverBack
from helle.register.coordination.rulings import act_ruling
from helle.register.interface.marks import is_a_file
from helle.register.interface.words import active_language
from helle.register.organisations import queries as organisations
from helle.register.protection import clock
from helle.rules.codes import OrganisationKind
from helle.rules.coordination.codes import ForumAct, MeetingState
from helle.rules.coordination.seats import BINDING


@require_GET
def forums(request: ActingHttpRequest) -> HttpResponse:
    """All forums: what they are, who chairs, when they meet next, and what is late."""
    found = queries.forums()
    founds = policies.founds()
    audit.record("forum.list_read", purpose="statistics")
    return render(
        request,
        "coordination/forums.html",
        {
            "forums": found,
            "founds": founds,
            "blanks_names": bool(founds),
            "today": clock.today(),
        },
    )


@require_GET
def forum(request: ActingHttpRequest, code: str) -> HttpResponse:
    """One forum: its mandate, members, meetings, and for its members what is followed up."""
    of = queries.forum(code)
    audit.record("forum.read", object_id=of.forum.pk, purpose="statistics", detail={"forum": code})
    units, mandate = organisations.units_on(of.today), of.mandate
    language = active_language()
    return render(
        request,
        "coordination/forum.html",
        {
            "of": of,
            "named": sorted(
                units[key].name.in_language(language) for key in (mandate.units if mandate else []) if key in units
            ),
            "kinds": [OrganisationKind(kind).label for kind in (mandate.kinds if mandate else [])],
            "open_follow_ups": sorted(
                (one for one in of.follow_ups if one.open), key=lambda one: (one.due or of.today, str(one.decision.pk))
            ),
            "binding": of.kind in BINDING,
            # CMM gathers the reference system and its networks, and whom the plan names as chair stays (GOV-03).
            "hands_over": of.kind not in BINDING and of.chair is not None and of.chair.seat.source != SeatSource.PLAN,
            "coming_chair": coming_chair(of),
            "handed_back": [
                (one, units[one.unit_id].name)
                for one in HandoverBack.objects.filter(forum=of.forum).order_by("first_day")
            ],
            "trainings": [(one, one.may_unlink(of)) for one in trainings.trainings_of(of)],
            "own": of.forum.by_user_id is not None,
            "today": of.today,
        },
    )


@require_GET
def meeting(request: ActingHttpRequest, code: str, number: int) -> HttpResponse:
    """One meeting: to its members the agenda, the minutes and what was decided; to others that it was held."""
    look = queries.meeting_look(code, number)
    audit.record("forum.meeting_read", object_id=look.meeting.meeting.pk, purpose="statistics", detail={"forum": code})
    of, at = look.of, look.meeting
    state = at.state
    adds = of.brings and act_ruling(of, ForumAct.PUT_ON_AGENDA, at).answer is not None
    return render(
        request,
        "coordination/meeting.html",
        {
            "look": look,
            "of": of,
            "at": at,
            "adds": adds,
            "changes": of.runs and state is MeetingState.CALLED,
            "writes": of.runs and state is MeetingState.HELD and bool(look.items),
            "approves": of.runs and state is MeetingState.HELD and look.written,
            "corrects": of.runs and state is MeetingState.APPROVED,
            "own_items": {
                one.item.pk for one in look.items if adds and (of.runs or one.item.by_unit_id == request.acting.unit_id)
            },
            "follows": {one.decision.pk for item in look.items for one in item.decisions if may_follow_up(look, one)},
            "shows": policies.writes() and of.reads and state in (MeetingState.HELD, MeetingState.APPROVED),
            "today": of.today,
        },
    )


@is_a_file("Minutes for all members of a forum: they name officials by their work and nobody else.")
@require_GET
def meeting_paper(request: ActingHttpRequest, code: str, number: int) -> HttpResponse:
    """The invitation of a meeting to come, and the minutes of one that was held, as an accessible PDF."""
    look = queries.meeting_look(code, number)
    if not (look.of.reads or look.items):  # Who was a member on its day has the items before it.
        raise Http404
    made = paper.pdf(look, language=active_language(), at=clock.now())
    audit.record(
        "forum.meeting_printed", object_id=look.meeting.meeting.pk, purpose="statistics", detail={"forum": code}
    )
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{code}-{look.meeting.day.isoformat()}.pdf"'
    return response
