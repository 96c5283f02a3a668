"""What can follow what in the answers to an offer, and who does which step of a journey unless somebody plans it anew.

Everything that affects the state of an offer lives here; the database holds the same table (sql/056_returns.sql), and a
test compares them pair by pair.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from helle.register.returns.choices import AnswerKind, JourneyStep, ReturnEnd, StepParty
from helle.rules.returns.codes import ReturnState

# From the latest answer (None: not answered yet) to those that may follow. Who declined and comes back by herself is
# taken at her word; who took a yes back is offered it anew, since a return was stopped meanwhile.
FOLLOWS: Final[Mapping[AnswerKind | None, frozenset[AnswerKind]]] = {
    None: frozenset({AnswerKind.ACCEPTED, AnswerKind.DECLINED, AnswerKind.THINKING}),
    AnswerKind.THINKING: frozenset({AnswerKind.ACCEPTED, AnswerKind.DECLINED, AnswerKind.THINKING}),
    AnswerKind.DECLINED: frozenset({AnswerKind.ACCEPTED}),
    AnswerKind.ACCEPTED: frozenset({AnswerKind.WITHDRAWN}),
    AnswerKind.WITHDRAWN: frozenset(),
}

# After these she may be offered it again, and whoever does says why; otherwise nobody is asked twice.
OVER: Final = frozenset({AnswerKind.DECLINED, AnswerKind.WITHDRAWN})

STATE_OF: Final[Mapping[AnswerKind | None, ReturnState]] = {
    None: ReturnState.OFFERED,
    AnswerKind.THINKING: ReturnState.OFFERED,
    AnswerKind.DECLINED: ReturnState.STOPPED,
    AnswerKind.ACCEPTED: ReturnState.ACCEPTED,
    AnswerKind.WITHDRAWN: ReturnState.STOPPED,
}

# Which reasons stop a return before she has departed, and which after (sql/060).
ENDS_BEFORE: Final = (
    ReturnEnd.WITHDRAWN,
    ReturnEnd.DISAPPEARED,
    ReturnEnd.STAYS,
    ReturnEnd.DUBLIN,
    ReturnEnd.UNSAFE,
    ReturnEnd.DIED,
    ReturnEnd.MISTAKE,
    ReturnEnd.OTHER,
)
ENDS_AFTER: Final = (
    ReturnEnd.DISAPPEARED,
    ReturnEnd.NO_SUPPORT,
    ReturnEnd.MOVED_ON,
    ReturnEnd.MISUSE,
    ReturnEnd.TRAFFICKED,
    ReturnEnd.DIED,
    ReturnEnd.MISTAKE,
    ReturnEnd.OTHER,
)

# Who does what (PUB-RET-01, RET-02, RET-26).
BY: Final[Mapping[JourneyStep, StepParty]] = {
    JourneyStep.IDENTITY: StepParty.HJST,
    JourneyStep.TRAVEL_DOCUMENT: StepParty.HJST,
    JourneyStep.TICKETS: StepParty.HJST,
    JourneyStep.ESCORT: StepParty.HJST,
    JourneyStep.AIRPORT: StepParty.HJST,
    JourneyStep.ARRIVAL: StepParty.DRC,
}
