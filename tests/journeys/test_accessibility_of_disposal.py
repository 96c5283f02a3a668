"""What is disposed of beside the cases, for who signs and who has a part in it: axe, no sideways scrolling, all by
keyboard."""

from __future__ import annotations

import pytest
from django.urls import reverse

from helle.register.protection import clock
from helle.register.retention import trace_actions
from helle.register.retention.choices import TraceKind
from helle.register.sharing import actions as sharing
from helle.register.sharing.choices import EndedWhy
from helle.rules.crime.stages import CriminalStage, EndReason
from tests import hotline_stories, joint_action_stories, prosecution_stories, sharing_stories, stories
from tests import trace_stories as told
from tests.cast import Cast
from tests.journeys.accessible import Screen, faults_of
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


@pytest.mark.at_length  # What all screens share is read in each run by `test_every_screen`.
def test_every_screen_of_what_is_disposed_of(seat: Seat, committed_cast: Cast) -> None:
    cast = committed_cast
    referral = stories.refer(cast)
    told.closed(cast, referral)
    call = hotline_stories.record(cast.mette)
    told.set_years(cast, TraceKind.REFERRAL, TraceKind.CALL, years=2)
    clock.move_forward(told.LATER)
    gone = told.drawn(cast.karen)
    told.approved(cast.karen, gone)
    told.approved(cast.dorthe, gone)
    trace_actions.drop_what_two_disposed_of()

    case = prosecution_stories.open_case(cast.peter)
    prosecution_stories.stage(cast.peter, case, CriminalStage.DISCONTINUED, end_reason=EndReason.PROOF)
    action = joint_action_stories.plan(cast)
    joint_action_stories.end(cast.anders, action)
    told.proposed(cast.karen, TraceKind.REPORT)
    told.set_years(cast, TraceKind.CRIMINAL, TraceKind.JOINT_ACTION, years=2)
    clock.move_forward(told.LATER)
    waits = told.drawn(cast.karen)
    told.approved(cast.karen, waits)

    of_her = stories.an_opened_case(cast)
    over = sharing_stories.disclose(cast.mette, of_her)
    withdrawn = sharing_stories.by_consent(
        cast.mette, of_her, sharing_stories.consent(cast.mette, of_her), message="Hun bor på Bommelvej 7."
    )
    with cast.mette.acting():
        for one in (over, withdrawn):
            sharing.end(one, EndedWhy.CHANGED)
    screens = [
        Screen("disposed-call-list", "mette", reverse("call-list")),
        Screen("disposed-referral-list", "mette", reverse("referral-list")),
        Screen("disposed-list-carried-out", "karen", reverse("trace-list", args=[gone.pk])),
        Screen("disposed-certificate", "karen", reverse("trace-certificate", args=[gone.pk])),
        Screen("disposed-list-waits", "dorthe", reverse("trace-list", args=[waits.pk])),
        Screen("disposed-decide", "dorthe", reverse("trace-decide", args=[waits.pk])),
        Screen("disposed-desk-officer", "dorthe", reverse("desk")),
        Screen("disposed-own", "peter", reverse("own-to-go")),
        Screen("disposed-desk-police", "peter", reverse("desk")),
        Screen("sharing-no-longer", "henrik", reverse("told-page", args=[over.pk])),
        Screen("sharing-waits-no-more", "karen", reverse("case-disclosure-decide", args=[of_her.number, withdrawn.pk])),
    ]
    assert faults_of(seat, cast, screens) == []
    phone = seat(cast.mette, width=390)
    phone.go(reverse("call-page", args=[call.pk]), status=410).picture("disposed-call")
    phone.go(reverse("referral-page", args=[referral.number]), status=410)
