"""Calls to the hotline in the middle of a story: begun, written down, corrected, called back, followed.

Texts are distinctive, as in `stories`.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from helle.register.enquiries.models import Enquiry
from helle.register.hotline import actions as hotline
from helle.register.hotline.actions import Told, Wish
from helle.register.hotline.models import Call, CallBack, CallDraft
from helle.register.protection import clock
from helle.register.protection.drafts import Saving
from helle.rules.hotline import CallerKind
from tests.cast import Member
from tests.remembered import remembered

SAID = "der bor folk bag Slubberskuret"
WISH = "ring til Kvabbelbakken efter fyraften"
TYPED = "de taler om Fimrehuset og"
WHY = "fordi det var Knaldeperlen"
SECRETS = (SAID, WISH, TYPED, WHY)


def told(**changed: Any) -> Told:
    """A citizen called just now about a place, and was given advice."""
    written = Told(
        started_at=clock.now() - dt.timedelta(minutes=5),
        caller=CallerKind.CITIZEN,
        themes=["suspicion"],
        done=["advised"],
        text=SAID,
    )
    return replace(written, **changed)


@remembered
def record(by: Member, *, wish: Wish | None = None, **changed: Any) -> Call:
    """Somebody writes a call down."""
    with by.acting():
        if wish is not None:
            changed.setdefault("done", ["advised", "call_back"])
        return hotline.call_record(told(**changed), wish=wish)


@remembered
def record_with_a_wish(by: Member, *, in_days: int = 1, **changed: Any) -> tuple[Call, CallBack]:
    """Somebody writes a call down whose caller wants to be called back."""
    with by.acting():
        call = hotline.call_record(
            told(**{"done": ["call_back"]} | changed), wish=Wish(WISH, clock.today() + dt.timedelta(days=in_days))
        )
        return call, CallBack.objects.get(call=call)


@remembered
def correct(by: Member, call: Call, **changed: Any) -> Call:
    """Somebody corrects a call: it was the police who called."""
    with by.acting():
        return hotline.call_correct(call, told(**{"caller": CallerKind.POLICE} | changed), why=WHY)


@remembered
def begin(by: Member, *, text: str = TYPED) -> CallDraft:
    """Somebody has typed some of a call."""
    with by.acting():
        return hotline.draft_save(Saving(uuid.uuid4(), 0, uuid.uuid4()), {"caller": ["citizen"], "text": [text]})


@remembered
def tell(by: Member) -> None:
    """A call with everything that can come of one, and another that is not finished. A question was asked before."""
    call, _back = record_with_a_wish(by)
    correct(by, call)
    begin(by)
    with by.acting():
        hotline.call_follow(call, Enquiry.objects.get())
