"""What is kept of a minor, in the reader's words: for the course of the case, a print of it, and who asks to see it.

That she is gone, and that a municipality was told of her, stands with what came after the periods, as of others.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from helle.register.cases.entries import Entry
from helle.register.interface.words import active_language, long_day
from helle.register.minors.choices import TalkState
from helle.register.minors.models import MissingTold, PlacementDecision, ReturnTalk, Review, Tracing
from helle.register.minors.queries import (
    MinorView,
    MissingMinor,
    Opened,
    OpenedAppointment,
    OpenedNomination,
)
from helle.register.protection import clock
from helle.rules.codes import Code
from helle.rules.minors.codes import (
    AppointingBody,
    ChildHeard,
    NomineeConflict,
    PlacementBasis,
    ReviewPoint,
    TracingService,
)
from helle.rules.ruling import Text

type Name = Callable[[uuid.UUID], str]


@dataclass(frozen=True, slots=True)
class Written:
    """One entry in words. `said` are coded facts, `texts` what somebody wrote and who is named: for a print, not for
    the course of the case. `by_unit` None: the register knows who wrote it and not for which unit.
    """

    key: uuid.UUID
    on: dt.date
    at: dt.datetime
    what: str
    by_unit: uuid.UUID | None
    by_user: uuid.UUID | None
    said: tuple[tuple[str, str], ...] = ()
    texts: tuple[str, ...] = ()


def written(view: MinorView, unit: Name) -> Iterator[Written]:
    """All of it that the acting role sees, each end after its beginning."""
    for asked in view.requests:
        yield _begun(
            asked,
            asked.requested_on,
            _words("Bedt om at indstille en repræsentant", "Asked to nominate a representative"),
            said=((_words("Organisation", "Organisation"), unit(asked.to_unit_id)),),
        )
    for nominated in view.nominations:
        yield _nomination(nominated, unit)
    for appointed in view.appointments:
        yield from _appointment(appointed)
    for home in view.placements:
        last, decider = home.row.last_day, home.row.municipality_id
        yield _begun(
            home.row,
            home.row.decided_on,
            _words("Afgørelse om, hvor barnet skal bo: ", "Decision on where the child is to live: ")
            + str(home.row.get_kind_display()),
            said=(
                (
                    _words("Afgjort af", "Decided by"),
                    unit(decider) if decider else str(home.row.get_decided_by_display()),
                ),
                (_words("Grundlag", "Legal basis"), _label(PlacementBasis(home.row.basis))),
                (_words("Fra og med", "From"), _day(home.row.during.lower)),
                *(((_words("Til og med", "Until"), _day(last)),) if last else ()),
            ),
            texts=_texts(home, "note", "why"),
        )
    for search in view.tracings:
        yield from _tracing(search)
    for talk in view.talks:
        yield _talk(talk, again=talk.row.pk in view.to_hold_anew)
    for review, agreed in view.reviews:
        yield _review(review, agreed)
    for alarm in view.missing:
        yield from _missing(alarm)


def _nomination(one: OpenedNomination, unit: Name) -> Written:
    row = one.row
    return _begun(
        row,
        row.nominated_on,
        _words("Repræsentant indstillet", "Representative nominated"),
        said=(
            (_words("Indstillet af", "Nominated by"), unit(row.organisation_id)),
            (_words("Barnet", "The child"), _label(ChildHeard(row.child_heard))),
            (_words("Barnets tarv", "The child's best interests"), _label(NomineeConflict(row.conflict))),
        ),
        texts=_written(
            one.name,
            one.contact,
            one.childs_view,
            one.about_the_conflict,
            *(each.words["text"] for each in one.weighed),
        ),
    )


def _appointment(one: OpenedAppointment) -> Iterator[Written]:
    row = one.row
    if not row.during.isempty:
        yield _begun(
            row,
            row.during.lower,
            _words("Repræsentant udpeget", "Representative appointed"),
            said=(
                (_words("Som", "As"), str(row.get_capacity_display())),
                (_words("Udpeget af", "Appointed by"), _label(AppointingBody(row.appointed_by))),
            ),
            texts=_written(one.name, one.contact, one.scope),
        )
        if row.ended_at is not None:
            why = str(row.get_ended_why_display())
            what = _words("Repræsentationen sluttede: ", "The representation ended: ") + why
            yield _ended(row, row.during.upper, row.ended_at, what, row.ended_by_id)


def _tracing(one: Opened[Tracing]) -> Iterator[Written]:
    row = one.row
    yield _begun(
        row,
        row.begun_on,
        _words("Eftersøgning af familien begyndt: ", "Search for the family begun: ")
        + _label(TracingService(row.service)),
        said=((_words("Barnet sagde ja", "The child said yes"), _day(row.consent_on)),),
        texts=_texts(one, "why"),
    )
    if row.ended_on is not None and row.ended_at is not None:
        what = _words("Eftersøgning af familien sluttet: ", "Search for the family ended: ")
        what += str(row.get_outcome_display())
        yield _ended(row, row.ended_on, row.ended_at, what, row.ended_by_id, _texts(one, "result"))


def _talk(one: Opened[ReturnTalk], *, again: bool) -> Written:
    row = one.row
    what = _words("Samtale med Hjemrejsestyrelsen: ", "Talk with the Danish Return Agency: ")
    what += str(row.get_state_display()).lower()
    if row.closed_at is None or row.state == TalkState.CANCELLED:
        planned = ((_words("Planlagt til", "Planned for"), _day(row.planned_on)),)
        return _begun(row, clock.local_day(row.closed_at or row.recorded_at), what, said=planned)
    if again and row.state == TalkState.HELD:
        what += _words("; tæller ikke længere", "; no longer counts")
    there = _words("deltog", "took part") if row.representative_id else _words("deltog ikke", "did not take part")
    return Written(
        row.pk,
        row.held_on or row.planned_on,
        row.closed_at,
        what,
        None,
        row.closed_by_id,
        ((_words("Repræsentanten", "The representative"), there),),
        _texts(one, "why_without", "account"),
    )


def _review(row: Review, agreed: list[tuple[ReviewPoint, str]]) -> Written:
    return _begun(
        row,
        row.done_on,
        _words("Gennemgået til de 18 år", "Reviewed for turning eighteen"),
        texts=tuple(f"{_label(point)}: {words}" for point, words in agreed),
    )


def _missing(one: MissingMinor) -> Iterator[Written]:
    for told in one.told:
        yield Written(
            told.row.pk,
            clock.local_day(told.row.told_at),
            told.row.told_at,
            _words("Fik besked om, at barnet er forsvundet: ", "Told that the child is missing: ")
            + str(told.row.get_whom_display()),
            told.row.by_unit_id,
            told.row.by_user_id,
            texts=_texts(told, "reference"),
        )
    row = one.row
    if row.ended_on is not None and row.ended_at is not None:
        what = _words("Alarmen om barnet taget ned: ", "The alarm about the child taken down: ")
        yield _ended(
            row,
            row.ended_on,
            row.ended_at,
            what + str(row.get_found_how_display()),
            row.ended_by_id,
            _written(one.found),
        )


def _begun(
    row: Entry, on: dt.date, what: str, *, said: tuple[tuple[str, str], ...] = (), texts: tuple[str, ...] = ()
) -> Written:
    return Written(row.pk, on, row.recorded_at, what, row.by_unit_id, row.by_user_id, said, texts)


def _ended(
    row: Entry, on: dt.date, at: dt.datetime, what: str, by: uuid.UUID | None, texts: tuple[str, ...] = ()
) -> Written:
    """The end of what began with a row: an entry of its own, whose key is the row's and stays so."""
    return Written(uuid.uuid5(row.pk, "end"), on, at, what, None, by, texts=texts)


def _texts(
    one: Opened[PlacementDecision] | Opened[Tracing] | Opened[ReturnTalk] | Opened[MissingTold], *columns: str
) -> tuple[str, ...]:
    return _written(*(one.words[column] for column in columns))


def _written(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def _label(code: Code) -> str:
    return code.label.in_language(active_language())


def _day(day: dt.date) -> str:
    return long_day(day, active_language())


def _words(da: str, en: str) -> str:
    return Text(da, en).in_language(active_language())
