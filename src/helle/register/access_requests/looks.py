"""Who looks at a case and at requests: the looks a person is told of, and what supervision sees of requests."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helle.register.access_requests import cuts
from helle.register.access_requests.choices import End, WithheldGround
from helle.register.access_requests.cuts import Cuts, Unnamed
from helle.register.access_requests.models import AccessRequest
from helle.register.audit.choices import ACTIONS
from helle.register.audit.purposes import PURPOSES
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.interface.words import active_language, long_day
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.printing.choices import EntryKind
from helle.register.printing.entry import Entry
from helle.register.protection import clock, context
from helle.rules import access_request as rule
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text

# A matter of the police is told of by them alone (PUB-LAW-14): that they see the case, or have looked, may tell of it.
OF_THE_POLICE: Final = frozenset(
    {
        OrganisationKind.POLICE,
        OrganisationKind.NATIONAL_POLICE,
        OrganisationKind.NSK,
        OrganisationKind.PROSECUTION,
    }
)
_SUPERVISED: Final = dt.timedelta(days=365)


def looks_of(case: Case, row: AccessRequest) -> list[Entry]:
    """Who has looked at the case, by day and authority, and who else can see it, while the request waits
    (PUB-LAW-21): what the letter names stands where something of it can be withheld."""
    if not row.waits:
        return []
    rows = _lines_for_the_person(case)
    language, units = active_language(), organisations.units_on(clock.today())
    looked = tuple(
        _look_told(purpose, actions, times)
        % {
            "day": long_day(day, language),
            "unit": _name(units, unit, language),
            "purpose": purpose_told(purpose, wrong=wrong, language=language),
            "actions": ", ".join(ACTIONS.get(one, Text(one, one)).in_language(language).lower() for one in actions),
            "times": times,
        }
        for day, unit, purpose, actions, times, wrong in rows
    )
    told = {unit for _day, unit, *_rest in rows}
    others = tuple(one for one in _readers(case) if one not in told)
    passages = (
        *looked,
        *(_("%(unit)s: kan se sagen eller dele af den") % {"unit": _name(units, one, language)} for one in others),
    )
    if not passages:
        return []
    whose = (*(unit for _day, unit, *_rest in rows), *others)
    police = frozenset(one for one in whose if one in units and units[one].kind in OF_THE_POLICE)
    title = str(EntryKind.LOG.label)
    return [Entry(EntryKind.LOG, case.pk, title, passages=passages, whose=whose, police=police)]


def lookers_of(entry: Entry) -> dict[uuid.UUID, str]:
    """The units that the log tells of, by name: those of the police and the prosecution first."""
    units, language = organisations.units_on(clock.today()), active_language()
    found = {unit: _name(units, unit, language) for unit in entry.whose if unit in units}
    return dict(sorted(found.items(), key=lambda one: (one[0] not in entry.police, one[1])))


def _look_told(purpose: str, actions: Collection[str], times: int) -> str:
    """How a line is told. Of a case that stayed closed, the form is the page that asks what for, or she was held up."""
    if purpose == "not_opened" and set(actions) <= {"form.read", "access.limited"}:
        return ngettext(
            "%(day)s, %(unit)s: nogen bad om sagen og fik den ikke åbnet (%(times)s gang)",
            "%(day)s, %(unit)s: nogen bad om sagen og fik den ikke åbnet (%(times)s gange)",
            times,
        )
    return ngettext(
        "%(day)s, %(unit)s, %(purpose)s: %(actions)s (%(times)s gang)",
        "%(day)s, %(unit)s, %(purpose)s: %(actions)s (%(times)s gange)",
        times,
    )


def purpose_told(purpose: str, *, wrong: bool, language: str) -> str:
    """What a look was for, as the person is told, and that it was found not to be in order, where it was."""
    said = PURPOSES.get(purpose, PURPOSES["none"]).in_language(language).lower()
    return _("%(purpose)s (det var ikke i orden)") % {"purpose": said} if wrong else said


def _readers(case: Case) -> list[uuid.UUID]:
    """The units that can see the case, but for those that would tell where the person lives to whom it is not shown."""
    return [one.unit_id for one in cases.case_readers(case.pk) if one.unit_id is not None]


def _lines_for_the_person(case: Case) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day, unit_id, purpose, actions, times, wrong FROM helle.looks_for_the_person(%s)", [case.pk]
        )
        return list(cursor.fetchall())


def recipients(case: Case, language: str) -> list[tuple[uuid.UUID, str]]:
    """The units that can see the case, or have looked at it, with their names, by name (PUB-LAW-21)."""
    units = organisations.units_on(clock.today())
    found = set(_readers(case)) | {line[1] for line in _lines_for_the_person(case)}
    named = [(one, units[one].name.in_language(language)) for one in found if one in units]
    return sorted(named, key=lambda one: one[1])


def unnamed(log: Entry, cut: Cuts, language: str) -> Unnamed:
    """The units of whom the log tells nothing: what they are called, in each language. The answer names them nowhere.

    `cut` is that of `cuts.lines_cut`; `language` the one that the log is told in. Not the unit that answers: the letter
    is its own.
    """
    units, answering = organisations.units_on(clock.today()), context.current().unit_id
    found: dict[str, WithheldGround] = {}
    for one in dict.fromkeys(log.whose):
        if one is None or one == answering or one not in units:
            continue
        name = units[one].name
        ground = cuts.looker_withheld(log, cut, one, name.in_language(language))
        if ground is not None:
            found |= dict.fromkeys((name.da, name.en), ground)
    return tuple(found.items())


def _name(units: Mapping[uuid.UUID, NamedUnit], unit: uuid.UUID | None, language: str) -> str:
    return units[unit].name.in_language(language) if unit is not None and unit in units else _("uden enhed")


@dataclass(frozen=True, slots=True)
class Supervised:
    """A request without its case: whose, on which right, its days, and how it ended ('' where it waits)."""

    unit: NamedUnit
    right: Text
    received_on: dt.date
    due: dt.date
    promised: dt.date | None
    ended_on: dt.date | None
    how: str
    looks: str
    """What the approved answer withholds of who has looked: in words, '' where nothing is."""

    @property
    def late(self) -> bool:
        """Whether it was, or is, answered after its last day."""
        return (self.ended_on or clock.today()) > self.due


def _withheld(decision: str, ground: str) -> str:
    if not decision:
        return ""
    return f"{_('alle opslag undtaget')}: {WithheldGround(ground).label}" if ground else _("nogle opslag undtaget")


def for_supervision() -> list[Supervised]:
    """The requests that wait and those of a year, without their cases, for the data-protection officer. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, resting_on, received_on, due, promised, ended_on, how, looks, ground"
            " FROM helle.access_requests_for_supervision(%s)",
            [clock.today() - _SUPERVISED],
        )
        rows = cursor.fetchall()
    units = organisations.units_on(clock.today())
    return [
        Supervised(
            units[unit],
            rule.AccessRight(right).label,
            received,
            due,
            promised,
            ended,
            str(End(how).label) if how else "",
            _withheld(decision, ground),
        )
        for unit, right, received, due, promised, ended, how, decision, ground in rows
    ]
