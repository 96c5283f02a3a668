"""Stories of samples of the log: what somebody looked at, what was drawn of it, and what was said."""

from __future__ import annotations

import datetime as dt

from helle.register.audit import actions as audit
from helle.register.cases.models import Case
from helle.register.log_review import actions, queries
from helle.register.log_review.choices import Outcome, Scope, Verdict
from helle.register.log_review.models import Draw, Judgement, Reply, Settlement
from helle.register.log_review.queries import Look
from helle.register.protection import clock, identifiers
from tests.cast import Cast, Member
from tests.remembered import remembered

WHY_ASKED = "Hvad skulle opslaget i Kringelmappen bruges til?"
REPLY = "Jeg læste korrektur på Kringelmappen for en kollega."
WHY_WRONG = "Der var ingen Kringelmappe den dag."
DONE = "Talt igennem; adgangen til Kringelmappen er lukket."
SECRETS = (WHY_ASKED, REPLY, WHY_WRONG, DONE)


@remembered
def looks(by: Member, case: Case, times: int = 1) -> None:
    """Somebody opens a case so many times."""
    with by.acting():
        for _time in range(times):
            audit.record("case.read", object_id=case.pk, cases=[case.pk])


@remembered
def opens_many(by: Member, how_many: int) -> None:
    """Somebody opens so many different cases, which need not be there any more."""
    with by.acting():
        for _time in range(how_many):
            audit.record("case.read", cases=[identifiers.new_id()])


@remembered
def is_refused(by: Member, times: int) -> None:
    """Somebody asks for pages that are not shown to her."""
    with by.acting():
        for _time in range(times):
            audit.record_denied(detail={"view": "case", "page": "case-page", "method": "GET", "by": "view"})


@remembered
def searches_in_vain(by: Member, times: int) -> None:
    """Somebody searches for persons whom nobody knows."""
    with by.acting():
        for _time in range(times):
            audit.record("person.searched", detail={"kind": "cpr", "criterion": "00", "found": 0})


@remembered
def draw(by: Member, of: Member, scope: Scope = Scope.UNIT) -> Draw:
    """Somebody draws a sample of the log of the unit that another works in."""
    with by.acting():
        return actions.sample_draw(queries.log_of(of.membership.unit_id, scope))


@remembered
def look_of(by: Member, row: Draw, of: Member) -> Look:
    """The first look of somebody in a sample."""
    with by.acting():
        return next(one for one in queries.looks_of(row) if one.row.user_id == of.user.pk)


@remembered
def judge(by: Member, look: Look, verdict: Verdict, words: str = "") -> Judgement:
    """Somebody says what a look was."""
    with by.acting():
        return actions.look_judge(queries.get_look(look.row.pk), verdict=verdict, words=words)


@remembered
def reply(by: Member, look: Look, words: str = REPLY) -> Reply:
    """Who was asked answers."""
    with by.acting():
        return actions.look_reply(queries.get_own_look(look.row.pk), words=words)


@remembered
def settle(by: Member, look: Look, outcome: Outcome = Outcome.SPOKEN, words: str = DONE) -> Settlement:
    """The officer writes what became of it."""
    with by.acting():
        return actions.look_settle(queries.get_look(look.row.pk), outcome=outcome, words=words)


@remembered
def tell(cast: Cast) -> Draw:
    """A sample of which a look is asked about, answered, found wrong and settled."""
    clock.move_forward(dt.timedelta(minutes=2))
    row = draw(cast.karen, cast.mette)
    with cast.karen.acting():
        found = next(one for one in queries.looks_of(row) if one.row.user_id == cast.mette.user.pk)
    judge(cast.karen, found, Verdict.ASK, WHY_ASKED)
    reply(cast.mette, found)
    judge(cast.karen, found, Verdict.WRONG, WHY_WRONG)
    settle(cast.dorthe, found)
    return row
