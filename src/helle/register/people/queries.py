"""Reading a person. Names are opened only where somebody asked for them; each such look has its own audit line."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, models

from helle.register.people.choices import HOLDS_NO_DAY, IdentifierKind
from helle.register.people.models import (
    AddressProtection,
    Child,
    Described,
    Identifier,
    Name,
    Person,
    Profile,
    ProfileVersion,
    Residence,
)
from helle.register.protection import clock, policies, search_keys, vault
from helle.register.protection.matrix import access_matrix
from helle.rules.address_protection import Whereabouts, WhereaboutsFacts, whereabouts
from helle.rules.ruling import Ruling, Text


@dataclass(frozen=True, slots=True)
class OpenedName:
    """A name in plain text."""

    id: uuid.UUID
    kind: str
    kind_label: str
    value: str


@dataclass(frozen=True, slots=True)
class OpenedNumber:
    """A number in plain text, with who issued it ('' where nobody said) and its first and last day."""

    id: uuid.UUID
    kind: str
    kind_label: str
    value: str
    issuer: str
    valid_from: dt.date | None
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class OpenedChild:
    """A child, with what was written about it."""

    id: uuid.UUID
    where_label: str
    born_year: int | None
    about: str


def profile_of(person_id: uuid.UUID) -> Profile | None:
    """The profile, None where nothing is recorded or the acting role sees no identities."""
    return Profile.objects.filter(person_id=person_id).first()


@dataclass(frozen=True, slots=True)
class EarlierProfile:
    """What a profile said until it was changed: that version, the one that took its place, and why it did.

    `corrected`: something that was known gave way. `held_back`: how to reach her changed, which is not shown, nor why,
    while her address is protected (PUB-DIG-12).
    """

    version: ProfileVersion
    was: Profile
    became: Profile
    why: str
    corrected: bool
    held_back: bool


def open_kept_back(profile: Profile) -> None:
    """Read what the database keeps back of a profile: None for whom it is not (C6). One query, the first time."""
    if profile.get_deferred_fields():
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM helle.kept_back_of_profile(%s)", [profile.person_id])
            profile.safe_contact_sealed, profile.changed_why_sealed = cursor.fetchone() or (None, None)


def earlier_profiles(now: Profile | None) -> list[EarlierProfile]:
    """Each change of a profile, the latest first; none where there is no profile, or for whom they are not (C6)."""
    if now is None or not policies.may_read_particular("earlier"):
        return []
    found: list[EarlierProfile] = []
    became = now
    versions = list(ProfileVersion.objects.filter(person_id=now.person_id).order_by("-version"))
    if not versions:
        return found
    open_kept_back(now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.kept_back_of_versions(%s)", [now.person_id])
        kept_back = {version: row for version, *row in cursor.fetchall()}
    for version in versions:
        version.safe_contact_sealed, version.changed_why_sealed, *_of_it = kept_back[version.version]
        _contact, _why, corrected, held_back = kept_back[became.version]
        was = profile_then(version)
        why = vault.unseal(now.person_id, became, "changed_why_sealed")
        found.append(EarlierProfile(version, was, became, why, corrected, held_back))
        became = was
    return found


def version_of(profile: Profile) -> ProfileVersion:
    """The row that keeps a profile as it was, once it has been changed."""
    found: ProfileVersion = ProfileVersion.objects.get(person_id=profile.person_id, version=profile.version)
    return found


def profile_then(version: ProfileVersion) -> Profile:
    """The profile as it stood in an earlier version: read like the one that holds, and never saved."""
    columns = [field.attname for field in Described._meta.get_fields() if isinstance(field, models.Field)]
    return Profile(person_id=version.person_id, **{name: getattr(version, name) for name in columns})


@dataclass(frozen=True, slots=True)
class SupersededEntry:
    """A name, number or child that was put out of force: what it said, since when it does not hold, and why."""

    kind_label: str
    value: str
    at: dt.datetime
    why: str


def residences_of(person_id: uuid.UUID) -> list[Residence]:
    """Residence periods that stand, the latest first."""
    return [row for row in residence_history(person_id) if row.superseded_at is None]


def residence_history(person_id: uuid.UUID) -> list[Residence]:
    """All residence periods, also those put out of force, the latest first."""
    return list(Residence.objects.filter(person_id=person_id).order_by("-during"))


def why_superseded(person_id: uuid.UUID, row: Name | Identifier | Child | Residence) -> str:
    """Why somebody put an entry out of force, '' where nobody said."""
    return vault.unseal(person_id, row, "superseded_why_sealed")


def superseded_of(person_id: uuid.UUID) -> list[SupersededEntry]:
    """Names, numbers and children put out of force, in plain text, the latest first; none for whom they are not."""
    if not policies.may_read_particular("earlier"):
        return []
    found: list[tuple[Name | Identifier | Child, str, str]] = [
        *(
            (name, name.get_kind_display(), vault.unseal(person_id, name, "value_sealed"))
            for name in Name.objects.filter(person_id=person_id, superseded_at__isnull=False)
        ),
        *(
            (number, number.get_kind_display(), vault.unseal(person_id, number, "value_sealed"))
            for number in Identifier.objects.filter(person_id=person_id, superseded_at__isnull=False)
        ),
        *(
            (child, child.get_where_display(), vault.unseal(person_id, child, "about_sealed"))
            for child in _with_words(person_id, Child.objects.filter(person_id=person_id, superseded_at__isnull=False))
        ),
    ]
    entries = [
        SupersededEntry(label, value, row.superseded_at, why_superseded(person_id, row))
        for row, label, value in found
        if row.superseded_at is not None
    ]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def address_protections_of(person_id: uuid.UUID) -> list[AddressProtection]:
    """Every protection of her address there was, the one in force first, then the latest; those that hold on no day
    last. One query."""
    rows = AddressProtection.objects.filter(person_id=person_id).order_by("-during", "-recorded_at")
    found = list(rows.select_related("recorded_by", "recorded_by_unit", "ended_by", "ended_by_unit"))
    return sorted(found, key=lambda row: (row.is_void, clock.today() not in row.during))


@dataclass(frozen=True, slots=True)
class ProtectedNow:
    """The protection of an address that is in force today."""

    row: AddressProtection
    goes_on: bool
    """Whether another begins the day after its last."""
    until: dt.date | None
    """The last day of it and of those that follow without a day between; None where none is known."""


def address_protection_now(person_id: uuid.UUID) -> ProtectedNow | None:
    """The protection of her address that is in force today, for each unit that was given anything of her. One query."""
    standing = AddressProtection.objects.exclude(ended_why__in=HOLDS_NO_DAY).filter(person_id=person_id)
    rows = [row for row in standing.order_by("during") if row.last_day is None or row.last_day >= clock.today()]
    if not rows or rows[0].during.lower > clock.today():
        return None
    last = rows[0]
    for row in rows[1:]:
        if row.during.lower != last.during.upper:
            break
        last = row
    return ProtectedNow(rows[0], goes_on=last is not rows[0], until=last.last_day)


def whereabouts_ruling(case_id: uuid.UUID, protected: ProtectedNow | None) -> Ruling[Whereabouts]:
    """Whether the acting user is shown where she lives, on a page of a case that is open to her (PUB-DIG-12). One query
    where her address is protected: the page says what the database does."""
    named = policies.may_read_particular("whereabouts") or (protected is not None and shows_whereabouts(case_id))
    return whereabouts(
        WhereaboutsFacts(on=clock.today(), is_protected=protected is not None, named_by_matrix=named, case_is_open=True)
    )


def warning_of_protection() -> Text:
    """What is said to whoever is to house or reach somebody whose address is protected (PUB-DIG-12)."""
    told = WhereaboutsFacts(on=clock.today(), is_protected=True, named_by_matrix=True, case_is_open=True)
    return whereabouts(told).headline


def shows_whereabouts(case_id: uuid.UUID) -> bool:
    """Whether the acting user is shown where the person of a case lives though her address is protected. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.shows_whereabouts(%s)", [case_id])
        row = cursor.fetchone()
    return row is not None and row[0]


def where_is_hidden(case_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether where she lives is not shown to the acting user, since her address is protected (PUB-DIG-12). One query,
    and another where it is protected."""
    return address_protection_now(person_id) is not None and not shows_whereabouts(case_id)


def has_entry(person_id: uuid.UUID, entry_id: uuid.UUID) -> bool:
    """Whether this is a name, number or child of the person, in force or not."""
    return any(
        model._default_manager.filter(pk=entry_id, person_id=person_id).exists() for model in (Name, Identifier, Child)
    )


def names_of(person_id: uuid.UUID) -> list[OpenedName]:
    """Names that stand, in plain text, the legal name first."""
    rows = Name.objects.filter(person_id=person_id, superseded_at__isnull=True).order_by("-kind", "recorded_at")
    return [
        OpenedName(row.pk, row.kind, row.get_kind_display(), vault.unseal(person_id, row, "value_sealed"))
        for row in rows
    ]


def numbers_of(person_id: uuid.UUID) -> list[OpenedNumber]:
    """Numbers that stand, in plain text; none for whom they are not (PUB-LAW-15)."""
    if not policies.may_read_particular("numbers"):
        return []
    rows = Identifier.objects.filter(person_id=person_id, superseded_at__isnull=True).order_by("recorded_at")
    return [
        OpenedNumber(
            row.pk,
            row.kind,
            row.get_kind_display(),
            vault.unseal(person_id, row, "value_sealed"),
            vault.unseal(person_id, row, "issuer_sealed"),
            row.valid_from,
            row.valid_until,
        )
        for row in rows
    ]


def children_of(person_id: uuid.UUID) -> list[OpenedChild]:
    """Children that stand, each with what was written about it where that is shown; none for whom they are not (C6)."""
    if not policies.may_read_particular("children"):
        return []
    standing = Child.objects.filter(person_id=person_id, superseded_at__isnull=True).order_by("recorded_at")
    rows = _with_words(person_id, standing)
    return [
        OpenedChild(row.pk, row.get_where_display(), row.born_year, vault.unseal(person_id, row, "about_sealed"))
        for row in rows
    ]


def _with_words(person_id: uuid.UUID, children: Iterable[Child]) -> list[Child]:
    """The children with what was written about each: the database gives it to whom it is for."""
    rows, words = list(children), {}
    if rows and policies.may_read_particular("children_words"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM helle.words_of_children(%s)", [person_id])
            words = dict(cursor.fetchall())
    for row in rows:
        row.about_sealed = words.get(row.pk)
    return rows


def birth_date_of(profile: Profile) -> dt.date | None:
    """The date of birth in plain text, None where none is recorded."""
    text = vault.unseal(profile.person_id, profile, "birth_date_sealed")
    return dt.date.fromisoformat(text) if text else None


def safe_contact_of(profile: Profile) -> str:
    """How she may be contacted safely, '' where nothing is recorded, or for whom it is not (C6)."""
    if not policies.may_read_particular("safe_contact"):
        return ""
    open_kept_back(profile)
    return vault.unseal(profile.person_id, profile, "safe_contact_sealed")


def not_shown() -> list[Text]:
    """What of who a person is the acting role is not shown, so that nobody takes it to be unknown."""
    particulars = access_matrix().particulars
    return [one.label for code, one in particulars.items() if one.of == "identity" and not _shown(code)]


def _shown(particular: str) -> bool:
    # Who is told of children and not what was written about them is told enough of what there is.
    shown = policies.may_read_particular(particular)
    return shown or (particular == "children_words" and not policies.may_read_particular("children"))


def persons_with_number(kind: IdentifierKind, normalised: str) -> list[Person]:
    """People the acting unit may see who have this number, found by its blind index, also where a colleague has the
    case, whose numbers themselves are closed. Two queries."""
    with connection.cursor() as cursor:
        blinds = search_keys.blind_indexes(f"identifier {kind.value}", normalised)
        cursor.execute("SELECT helle.persons_with_number(%s)", [blinds])
        ((found,),) = cursor.fetchall()
    return list(Person.objects.filter(pk__in=found))
