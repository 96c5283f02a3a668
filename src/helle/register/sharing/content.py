"""What a receiver reads of what was opened to it, in words: the same for the preview and for the receiver.

Each builder reads rows of its own category alone, without the core of the case. `shown` are the particulars that the
receiver's role is shown (C6): whoever looks ahead leaves out the rest, and the receiver is not given it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from helle.register.codelists.queries import country_name, language_name
from helle.register.identification import queries as identification
from helle.register.interface.words import active_language, long_day
from helle.register.people import queries as people
from helle.register.people.choices import BirthPrecision
from helle.register.people.models import Profile
from helle.register.placements.models import Placement
from helle.register.returns.models import Destination, ReturnCase
from helle.rules.accommodation.codes import PlacementBasis
from helle.rules.codes import Authority, Code, ExploitationPurpose, ResidenceStatus
from helle.rules.returns.codes import Destination as DestinationKind
from helle.rules.sharing.receivers import DataCategory


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what is read: its category, and lines of a label and what it says."""

    category: DataCategory
    lines: tuple[tuple[str, str], ...]


def parts_of(
    case_id: uuid.UUID, person_id: uuid.UUID, opened: Collection[DataCategory], *, shown: Collection[str]
) -> tuple[Part, ...]:
    """What stands of these categories now; a part without lines says that there is nothing."""
    found = []
    for category, build in _BUILDERS.items():
        if category in opened:
            lines = tuple((label, value) for label, value in build(case_id, person_id, shown) if value)
            found.append(Part(category, lines))
    return tuple(found)


def _identity(_case: uuid.UUID, person_id: uuid.UUID, shown: Collection[str]) -> Iterator[tuple[str, str]]:
    language = active_language()
    for name in people.names_of(person_id):
        yield name.kind_label, name.value
    profile = people.profile_of(person_id)
    if profile is not None:
        yield _("Køn"), str(profile.get_sex_display())
        yield _("Født"), _born(profile)
        yield _("Statsborgerskab"), ", ".join(country_name(code) for code in profile.nationalities)
        yield _("Sprog"), ", ".join(language_name(code) for code in profile.languages)
        yield _("Behov for tolk"), _("ja") if profile.needs_interpreter else _("nej")
    for row in people.residences_of(person_id):
        label = ResidenceStatus(row.status).label.in_language(language)
        yield _("Ophold"), f"{label}, {_days(row.during.lower, row.last_day)}"
    if "numbers" in shown:
        for number in people.numbers_of(person_id):
            yield number.kind_label, number.value
    if "children" in shown:
        for child in people.children_of(person_id):
            about = child.about if "children_words" in shown else ""
            yield _("Barn"), ", ".join(str(one) for one in (child.where_label, child.born_year, about) if one)


def _born(profile: Profile) -> str:
    born = people.birth_date_of(profile)
    if born is None:
        return ""
    if profile.birth_precision == BirthPrecision.DAY:
        return long_day(born, active_language())
    return _("ca.") + f" {born.year}"


def _outcome(case_id: uuid.UUID, _person: uuid.UUID, _shown: Collection[str]) -> Iterator[tuple[str, str]]:
    language = active_language()
    for row in identification.assessments_of(case_id):
        authority = Authority(row.authority).label.in_language(language)
        said = _("udsat for menneskehandel") if row.was_trafficked else _("ikke udsat for menneskehandel")
        yield _("Vurderet"), f"{long_day(row.decided_on, language)}, {authority}: {said}"
        yield _("Formål"), _labels(row.purposes, ExploitationPurpose)


def _placement(case_id: uuid.UUID, _person: uuid.UUID, _shown: Collection[str]) -> Iterator[tuple[str, str]]:
    """Since when she lives somewhere and on what basis: never where, which may be secret, and never the name of it."""
    language = active_language()
    rows = Placement.objects.filter(
        case_id=case_id, superseded_at__isnull=True, withdrawn_at__isnull=True, arrived_on__isnull=False
    )
    for row in rows.order_by("-arrived_on", "-recorded_at"):
        last = row.left_on - dt.timedelta(days=1) if row.left_on and row.arrived_on != row.left_on else row.left_on
        basis = PlacementBasis(row.basis).label.in_language(language)
        yield _("Indkvarteret"), f"{_days(row.arrived_on, last)}: {basis}"


def _return_plan(case_id: uuid.UUID, _person: uuid.UUID, _shown: Collection[str]) -> Iterator[tuple[str, str]]:
    language = active_language()
    for row in ReturnCase.objects.filter(case_id=case_id).order_by("-opened_on", "-recorded_at"):
        yield _("Hjemsendelse"), _days(row.opened_on, row.ended_on)
        yield _("Hvorfor den sluttede"), str(row.get_ended_why_display()) if row.ended_why else ""
        to = Destination.objects.filter(return_case=row).order_by("-sequence").first()
        if to is not None:
            kind = DestinationKind(to.kind).label.in_language(language)
            yield _("Rejser til"), f"{country_name(to.country)}, {kind}"
            yield _("Planen ventes godkendt"), long_day(to.approval_meant_on, language)


def _days(first: dt.date | None, last: dt.date | None) -> str:
    language = active_language()
    begun = long_day(first, language) if first else "?"
    return f"{begun} – {long_day(last, language)}" if last else _("fra %(day)s") % {"day": begun}


def _labels(codes: Collection[str], kind: type[Code]) -> str:
    return ", ".join(kind(code).label.in_language(active_language()) for code in codes)


_Builder = Callable[[uuid.UUID, uuid.UUID, Collection[str]], Iterator[tuple[str, str]]]
_BUILDERS: Final[Mapping[DataCategory, _Builder]] = {
    DataCategory.IDENTITY: _identity,
    DataCategory.OUTCOME: _outcome,
    DataCategory.PLACEMENT: _placement,
    DataCategory.RETURN_PLAN: _return_plan,
}
