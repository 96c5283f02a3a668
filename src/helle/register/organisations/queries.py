"""Reading units and memberships."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, F, Max, OuterRef, Prefetch, QuerySet
from django.db.models.expressions import RawSQL

from helle.register.organisations.choices import ParentRelation
from helle.register.organisations.kept_statements import KeptStatement
from helle.register.organisations.models import OF_SYSTEMS, Mandate, Membership, Unit, UnitName, UnitParent, User
from helle.rules.codes import OrganisationKind
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Chosen:
    """The membership a user works in, and all she could work in."""

    chosen: Membership
    all: list[Membership]


def _valid_today(user_id: uuid.UUID) -> QuerySet[Membership]:
    today = RawSQL("(SELECT (helle.clock_now() AT TIME ZONE 'Europe/Copenhagen')::date)", [])
    return (
        Membership.objects.filter(user_id=user_id, during__contains=today)
        .annotate(units_loading=RawSQL("(SELECT max(id) FROM organisations_unitname)", []))
        .annotate(**{f"unit_{name}": F(f"unit__{name}") for name in _OF_ITS_UNIT})
        .order_by("unit__code", "role")
    )


# What is read of the unit with a membership; the rest when it is asked for.
_OF_ITS_UNIT = ("code", "kind", "region_id", "administered")
_VALID_TODAY = KeptStatement(_valid_today, uuid.UUID(int=1))


def _with_its_unit(read: Membership) -> Membership:
    """A membership with the unit that was read in the same row."""
    values = [getattr(read, f"unit_{name}") for name in _OF_ITS_UNIT]
    read.unit = Unit.from_db(read._state.db, ("id", *_OF_ITS_UNIT), [read.unit_id, *values])
    return read


def chosen_membership(user: User, wanted: str | None) -> Chosen | None:
    """The wanted membership if it is valid today, else the first valid one, else None. One query.

    "Today" is asked of the installation's clock in the same query, and so is whether the units were loaded anew since
    this process read them: every request of somebody logged in comes by here before it shows a unit.
    """
    valid = [_with_its_unit(one) for one in _VALID_TODAY.ask(user.pk)]
    if not valid:
        return None
    _kept.loading = valid[0].units_loading  # type: ignore[attr-defined] # the question adds it
    chosen = next((one for one in valid if str(one.pk) == wanted), valid[0])
    return Chosen(chosen, [*valid])


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit with its name on a day; of one that was closed before, its last name. `region`: in which it lies.
    `kind_alone`: its name says of which kind it is, and not which (PUB-DIG-12)."""

    id: uuid.UUID
    code: str
    kind: str
    name: Text
    closed: bool = False
    region: uuid.UUID | None = None
    kind_alone: bool = False


@dataclass(slots=True)
class _Kept:
    """Which loading of the units this process last heard of. `helle migrate` writes all names anew, under new keys."""

    loading: int | None = None


_kept = _Kept()


def units_on(day: dt.date) -> dict[uuid.UUID, NamedUnit]:
    """All units with their names on a day. Read once, and kept in the process until the units are loaded anew."""
    return _units_on(day, _kept.loading)


def municipalities(day: dt.date) -> dict[str, Text]:
    """The municipalities of a day by their codes."""
    return {unit.code: unit.name for unit in units_on(day).values() if unit.kind == OrganisationKind.MUNICIPALITY}


@lru_cache(maxsize=8)
def _units_on(day: dt.date, loading: int | None) -> dict[uuid.UUID, NamedUnit]:
    newest = loading or UnitName.objects.aggregate(newest=Max("id"))["newest"]
    names, units = _units_written(newest)
    last: dict[uuid.UUID, UnitName] = {}
    for row in names:
        if row.during.lower is None or row.during.lower <= day:
            last[row.unit_id] = row
    return {unit.pk: _named(unit, last.get(unit.pk), day) for unit in units}


@lru_cache(maxsize=2)
def _units_written(_newest: int | None) -> tuple[list[UnitName], list[Unit]]:
    """All names and units, for every day: a country that is filled asks of another day each time."""
    return list(UnitName.objects.order_by("during")), list(Unit.objects.all())


def _named(unit: Unit, name: UnitName | None, day: dt.date) -> NamedUnit:
    if name is None:
        return NamedUnit(unit.pk, unit.code, unit.kind, Text(unit.code, unit.code), region=unit.region_id)
    words = Text(name.name_da, name.name_en)
    return NamedUnit(unit.pk, unit.code, unit.kind, words, closed=day not in name.during, region=unit.region_id)


def unit_by_code(code: str, day: dt.date) -> NamedUnit:
    """One unit. Raises `KeyError` for a code no unit has."""
    for unit in units_on(day).values():
        if unit.code == code:
            return unit
    raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Closing:
    """That a unit is closed: what it was called, its last day, and who took over (None: nobody we know of)."""

    name: Text
    last_day: dt.date
    successor: NamedUnit | None


def closing_of(unit_id: uuid.UUID, day: dt.date) -> Closing | None:
    """How a unit was closed that has no name on a day any more (PUB-ORG-01); None while it is open. Two queries.

    It is asked of the database: what is written hangs on it, and the process may have read the units before.
    """
    names = list(UnitName.objects.filter(unit_id=unit_id).order_by("-during"))
    if any(day in name.during for name in names):
        return None
    last = next((name for name in names if name.during.upper is not None and name.during.upper <= day), None)
    if last is None:
        return None
    follows = UnitParent.objects.filter(
        unit_id=unit_id, relation=ParentRelation.SUCCESSOR, during__contains=day
    ).first()
    return Closing(
        name=Text(last.name_da, last.name_en),
        last_day=last.during.upper - dt.timedelta(days=1),
        successor=units_on(day).get(follows.parent_id) if follows else None,
    )


# What a constraint says of a unit that is not open, where the process had not heard of it.
NOT_OPEN = Text("Enheden findes ikke i dag. Vælg en anden.", "The unit does not exist today. Choose another.")


def closed(closing: Closing) -> Text:
    """That a unit is closed, since when, and who took over (PUB-ORG-01)."""
    since_da, since_en = f" siden {danish_date(closing.last_day)}", f" since {english_date(closing.last_day)}"
    if closing.successor is None:
        return Text(
            f"{closing.name.da} er lukket{since_da}, og Helle kender ingen efterfølger. Vælg en anden.",
            f"{closing.name.en} is closed{since_en}, and Helle knows of no successor. Choose another.",
        )
    return Text(
        f"{closing.name.da} er lukket{since_da}. Vælg i stedet {closing.successor.name.da}, som har overtaget.",
        f"{closing.name.en} is closed{since_en}. Choose {closing.successor.name.en} instead, which took over.",
    )


_TODAY = "(SELECT (helle.clock_now() AT TIME ZONE 'Europe/Copenhagen')::date)"


def login_lasts(user_id: uuid.UUID | OuterRef) -> Exists:
    """Whether somebody has a role today or is to have one: without one her login has ended, whoever forgot to say so.

    Of the installation's clock, in the query that asks for the user.
    """
    from_today = RawSQL(f"daterange({_TODAY}, NULL)", [])  # noqa: S611 - no part of it is given
    return Exists(Membership.objects.filter(user_id=user_id, during__overlap=from_today))


def _user_of_a_session(user_id: uuid.UUID) -> QuerySet[User]:
    return User.objects.filter(pk=user_id).annotate(login_lasts=login_lasts(OuterRef("pk")))


_USER_OF_A_SESSION = KeptStatement(_user_of_a_session, uuid.UUID(int=1))


def user_of_a_session(user_id: uuid.UUID) -> User | None:
    """Who a session belongs to if the login is open, and as `login_lasts` whether it lasts. One query."""
    found = next(iter(_USER_OF_A_SESSION.ask(user_id)), None)
    return found if found is not None and found.is_active else None


def may_log_in(user: User) -> bool:
    """Whether somebody's login is open and has not ended with her last role."""
    return user.is_active and User.objects.filter(login_lasts(OuterRef("pk")), pk=user.pk).exists()


def administering_ahead(ahead: dt.timedelta) -> tuple[int, int]:
    """How many administrators there are with a login they can use: today, and so long from now."""
    chosen = User.objects.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    seats = Membership.objects.filter(user_id__in=chosen.values("pk"), role="administrator")
    today, then = (
        seats.filter(during__contains=RawSQL(f"{_TODAY} + %s", [days])).values("user_id").distinct().count()  # noqa: S611
        for days in (0, ahead.days)
    )
    return today, then


def works_in(user_id: uuid.UUID, unit_id: uuid.UUID, day: dt.date) -> bool:
    """Whether somebody works in a unit on a day."""
    return Membership.objects.filter(user_id=user_id, unit_id=unit_id, during__contains=day).exists()


def staff_of(unit_id: uuid.UUID, day: dt.date, roles: Collection[str]) -> list[User]:
    """Active people with one of these roles in a unit on a day, by name."""
    return list(
        User.objects.filter(
            is_active=True,
            memberships__unit_id=unit_id,
            memberships__during__contains=day,
            memberships__role__in=roles,
        )
        .distinct()
        .order_by("full_name")
    )


def units_with(day: dt.date, roles: Collection[str]) -> set[uuid.UUID]:
    """The units in which somebody holds one of these roles on a day and may log in. One query."""
    held = Membership.objects.filter(during__contains=day, role__in=roles, user__is_active=True)
    return set(held.values_list("unit_id", flat=True))


def who_worked_in(unit_id: uuid.UUID | None) -> list[tuple[uuid.UUID, str]]:
    """Everybody who has or had a role in a unit, or (None) in any, by name."""
    found = User.objects.filter(memberships__isnull=False)
    if unit_id is not None:
        found = found.filter(memberships__unit_id=unit_id)
    return list(found.distinct().order_by("full_name").values_list("pk", "full_name"))


def systems_of(unit_id: uuid.UUID | None) -> list[tuple[uuid.UUID, str, uuid.UUID]]:
    """Every system that calls or called the API for a unit, or (None) for any, by name and with its unit, that the
    acting role sees."""
    found = User.objects.filter(service_account__isnull=False)
    if unit_id is not None:
        found = found.filter(service_account__unit_id=unit_id)
    return list(found.order_by("full_name", "pk").values_list("pk", "full_name", "service_account__unit_id"))


def user_by_id(user_id: uuid.UUID | str) -> User:
    """One of the staff, who is known to be there."""
    return User.objects.get(pk=user_id)


def user_names(ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of staff, many at a time."""
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "full_name"))


def names_told_apart(ids: set[uuid.UUID]) -> dict[uuid.UUID, tuple[str, bool]]:
    """The names of staff and of systems, many at a time, and whether each is a system."""
    found = User.objects.filter(pk__in=ids).values_list("pk", "full_name", "email")
    return {pk: (name, email.endswith(OF_SYSTEMS)) for pk, name, email in found}


@dataclass(frozen=True, slots=True)
class DescribedUnit:
    """A unit with everything dated about it, for the page of units."""

    unit: Unit
    kind: Text
    names: list[UnitName]
    parents: list[UnitParent]
    mandates: list[Mandate]


def described_units(kind: str) -> tuple[list[tuple[str, Text]], list[DescribedUnit]]:
    """The kinds there are, and the units of one kind (of all but municipalities for ''), each with its periods."""
    kinds = sorted(set(Unit.objects.values_list("kind", flat=True)))
    found = Unit.objects.filter(kind=kind) if kind else Unit.objects.exclude(kind=OrganisationKind.MUNICIPALITY)
    prefetched = found.prefetch_related(
        Prefetch("names", UnitName.objects.order_by("during")),
        Prefetch("parents", UnitParent.objects.order_by("relation", "during").select_related("parent")),
        Prefetch("parents__parent__names", UnitName.objects.order_by("during")),
        Prefetch("mandates", Mandate.objects.filter(superseded_at__isnull=True).order_by("during", "pk")),
    )
    labelled = [(one, OrganisationKind(one).label) for one in kinds]
    return labelled, [
        DescribedUnit(
            unit,
            OrganisationKind(unit.kind).label,
            list(unit.names.all()),
            list(unit.parents.all()),
            list(unit.mandates.all()),
        )
        for unit in prefetched
    ]
