"""What was written of a period and after it, in the reader's words: for the course of a case, and for a print of it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from helle.register.interface.words import active_language, long_day
from helle.register.protection import clock
from helle.register.support.after_queries import AfterPeriods
from helle.register.support.ending_models import SupportEnd
from helle.register.support.models import Gone, NotifiedMunicipality, PeriodOutcome, WindDown
from helle.rules.codes import GoneKind, GoneToldBy, OrganisationKind
from helle.rules.ruling import Text
from helle.rules.support.codes import (
    AfterPeriod,
    EndCause,
    EndDespite,
    GoalReached,
    MunicipalityCause,
    ShownOnTo,
    StillRuns,
)

type Name = Callable[[uuid.UUID], str]


@dataclass(frozen=True, slots=True)
class Written:
    """One entry in words. `about` is the row whose kept reasons belong to it; None: there are none. `stands`: no other
    entry took its place. `by_user` None: whoever did it is another unit's business."""

    on: dt.date
    at: dt.datetime
    what: str
    by: str
    by_unit: uuid.UUID
    by_user: uuid.UUID | None = None
    about: uuid.UUID | None = None
    said: tuple[tuple[str, str], ...] = ()
    stands: bool = True
    strong: bool = False


def written(after: AfterPeriods, unit: Name) -> Iterator[Written]:
    """All of it: goals and outcomes, the winding down and the end of support, who was gone, the municipalities that
    were told."""
    for goal in after.goals:
        yield Written(
            goal.written_on,
            goal.recorded_at,
            _words("Mål med perioden", "Goals of the period"),
            unit(goal.by_unit_id),
            goal.by_unit_id,
            goal.by_user_id,
            about=goal.pk,
            stands=after.stands(goal),
        )
    for outcome in after.outcomes:
        yield _outcome(outcome, unit, stands=after.stands(outcome))
    for row in after.wind_downs:
        yield _wind_down(row, unit, stands=after.stands(row))
    for end in after.ends:
        yield from _ended(end, unit)
    for gone in after.gone:
        yield _gone(gone, unit, last=after.stands(gone))
    for notice in after.municipalities:
        yield from _municipality(notice, unit, after.told.get(notice.pk, ""))


def _outcome(row: PeriodOutcome, unit: Name, *, stands: bool) -> Written:
    language, came = active_language(), AfterPeriod(row.after).label
    return Written(
        row.noted_on,
        row.recorded_at,
        _words(f"Hvad perioden førte til: {came.da}", f"What the period led to: {came.en}"),
        unit(row.by_unit_id),
        row.by_unit_id,
        row.by_user_id,
        about=row.pk,
        said=(
            (_words("Kommet til kræfter", "Recovered"), GoalReached(row.recovered).label.in_language(language)),
            (
                _words("Fri af handelsforholdet", "Free of the trafficking relationship"),
                GoalReached(row.free).label.in_language(language),
            ),
        ),
        stands=stands,
    )


def _wind_down(row: WindDown, unit: Name, *, stands: bool) -> Written:
    language = active_language()
    said = (
        (_words("Personen har fået besked", "The person was told"), _day(row.told_on)),
        (
            _words("Vist videre til", "Referred to"),
            ", ".join(ShownOnTo(one).label.in_language(language) for one in row.referred_to),
        ),
        (_words("Færdig", "Done"), _day(row.done_on)),
    )
    return Written(
        row.done_on or clock.local_day(row.recorded_at),
        row.recorded_at,
        _words(
            f"Støtten afvikles til {long_day(row.last_day, 'da')}",
            f"Support is wound down until {long_day(row.last_day, 'en')}",
        ),
        unit(row.by_unit_id),
        row.by_unit_id,
        row.by_user_id,
        about=row.pk,
        said=tuple(one for one in said if one[1]),
        stands=stands,
    )


def _ended(row: SupportEnd, unit: Name) -> Iterator[Written]:
    """That support ended, with what went on and with whom; and that it was taken up again."""
    cause = EndCause(row.cause).label
    despite = EndDespite(row.despite).label.in_language(active_language()) if row.despite else ""
    yield Written(
        row.ended_on,
        row.recorded_at,
        _words(f"Støtten er slut: {cause.da.lower()}", f"Support has ended: {cause.en.lower()}"),
        unit(row.by_unit_id),
        row.by_unit_id,
        row.by_user_id,
        about=row.pk,
        said=((_words("Selv om personen er i handelsforholdet", "Though the person is in the relation"), despite),)
        if despite
        else (),
        stands=row.withdrawn_at is None,
    )
    for one in row.goes_on.all():
        what, by = StillRuns(one.what).label, OrganisationKind(one.looked_after_by).label
        yield Written(
            row.ended_on,
            one.recorded_at,
            _words(f"Fortsætter: {what.da.lower()} ({by.da})", f"Goes on: {what.en.lower()} ({by.en})"),
            unit(one.by_unit_id),
            one.by_unit_id,
            one.by_user_id,
            about=one.pk,
        )


def _gone(row: Gone, unit: Name, *, last: bool) -> Written:
    """Being found, or that it was a mistake, follows what was told first, which stays as it was told."""
    kind, by, on = GoneKind(row.kind).label, GoneToldBy(row.found_told_by or row.told_by).label, row.since
    what = Text(f"Personen er væk: {kind.da.lower()}", f"The person is gone: {kind.en.lower()}")
    if row.withdrawn:
        what, on = Text("Personen var ikke væk", "The person was not gone"), clock.local_day(row.recorded_at)
    elif row.found_on is not None:
        what, on = Text("Personen er fundet", "The person was found"), row.found_on
    return Written(
        on,
        row.recorded_at,
        _words(f"{what.da} ({by.da.lower()})", f"{what.en} ({by.en.lower()})"),
        unit(row.by_unit_id),
        row.by_unit_id,
        row.by_user_id,
        about=row.pk,
        strong=last and row.found_on is None and not row.withdrawn,
    )


def _municipality(row: NotifiedMunicipality, unit: Name, told: str) -> Iterator[Written]:
    cause, name = MunicipalityCause(row.cause).label, unit(row.unit_id)
    yield Written(
        clock.local_day(row.notified_at),
        row.notified_at,
        _words(f"{name} underrettet: {cause.da.lower()}", f"{name} notified: {cause.en.lower()}"),
        unit(row.by_unit_id),
        row.by_unit_id,
        row.by_user_id,
        about=row.hand_over.pk if hasattr(row, "hand_over") else None,
        said=_at_the_hand_over(row, told) if told else (),
    )
    if row.received_at is not None:
        received = _words("Underretningen modtaget", "The notification received")
        yield Written(clock.local_day(row.received_at), row.received_at, received, name, row.unit_id)
    if row.released_at is not None and row.released_by_unit_id is not None:
        yield Written(
            clock.local_day(row.released_at),
            row.released_at,
            _words(
                f"{name} ser ikke sagen mere: {cause.da.lower()}", f"{name} sees the case no more: {cause.en.lower()}"
            ),
            unit(row.released_by_unit_id),
            row.released_by_unit_id,
            row.released_by_id,
            about=row.pk,
        )


def _at_the_hand_over(row: NotifiedMunicipality, told: str) -> tuple[tuple[str, str], ...]:
    return (
        (_words("Kommunen har fået at vide", "The municipality was told"), told),
        (_words("Tager over fra", "Takes over from"), _day(row.hand_over.from_day)),
    )


def _day(day: dt.date | None) -> str:
    return long_day(day, active_language()) if day else ""


def _words(da: str, en: str) -> str:
    return Text(da, en).in_language(active_language())
