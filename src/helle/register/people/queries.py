"""Reading a person. Names are opened only where somebody asked for them; each such look has its own audit line."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Prefetch

from helle.register.people.choices import IdentifierKind
from helle.register.people.models import Child, Identifier, Name, Person, Profile, Residence
from helle.register.protection import ciphers, vault


@dataclass(frozen=True, slots=True)
class OpenedName:
    """A name in plain text."""

    id: uuid.UUID
    kind: str
    kind_label: str
    value: str


@dataclass(frozen=True, slots=True)
class OpenedNumber:
    """A number in plain text."""

    id: uuid.UUID
    kind: str
    kind_label: str
    value: str


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


def residences_of(person_id: uuid.UUID) -> list[Residence]:
    """Residence periods that stand, the latest first."""
    return list(Residence.objects.filter(person_id=person_id, superseded_at__isnull=True).order_by("-during"))


def has_residence(person_id: uuid.UUID, residence_id: uuid.UUID) -> bool:
    """Whether this is a residence status of the person, in force or not."""
    return Residence.objects.filter(pk=residence_id, person_id=person_id).exists()


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
    """Numbers that stand, in plain text."""
    rows = Identifier.objects.filter(person_id=person_id, superseded_at__isnull=True).order_by("recorded_at")
    return [
        OpenedNumber(row.pk, row.kind, row.get_kind_display(), vault.unseal(person_id, row, "value_sealed"))
        for row in rows
    ]


def children_of(person_id: uuid.UUID) -> list[OpenedChild]:
    """Children that stand."""
    rows = Child.objects.filter(person_id=person_id, superseded_at__isnull=True).order_by("recorded_at")
    return [
        OpenedChild(row.pk, row.get_where_display(), row.born_year, vault.unseal(person_id, row, "about_sealed"))
        for row in rows
    ]


def birth_date_of(profile: Profile) -> dt.date | None:
    """The date of birth in plain text, None where none is recorded."""
    text = vault.unseal(profile.person_id, profile, "birth_date_sealed")
    return dt.date.fromisoformat(text) if text else None


def safe_contact_of(profile: Profile) -> str:
    """How she may be contacted safely, '' where nothing is recorded."""
    return vault.unseal(profile.person_id, profile, "safe_contact_sealed")


def persons_with_number(kind: IdentifierKind, normalised: str) -> list[Person]:
    """People the acting unit may see who have this number, found by its blind index, confirmed by opening it."""
    blind = ciphers.blind_index(f"identifier {kind.value}", normalised)
    standing = Identifier.objects.filter(blind=blind, superseded_at__isnull=True)
    found = Person.objects.filter(identifiers__in=standing).distinct()
    return list(found.prefetch_related(Prefetch("identifiers", queryset=standing)))
