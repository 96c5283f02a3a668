"""Writing what a person needs of a place, and how two are to live (ACM-13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.models import Case
from helle.register.placements.actions import DONE_ALREADY
from helle.register.placements.choices import TieKind
from helle.register.placements.models import Needs, Tie
from helle.register.protection import context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules.accommodation.codes import PlaceFeature, Vulnerability
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class NeedsGiven:
    """What a person needs of a place, as it is written (ACM-13); None is what nobody knows."""

    vulnerability: Vulnerability
    features: Sequence[PlaceFeature] = ()
    excluded_regions: Sequence[str] = ()
    wished_regions: Sequence[str] = ()
    with_partner: bool = False
    with_own_children: bool = False
    exploited_in_prostitution: bool | None = None
    individually_assessed: bool | None = None
    municipality_decided: bool | None = None
    words: str = ""


def needs_write(case: Case, given: NeedsGiven, *, expected_version: int | None) -> Needs:
    """Write the needs of a person; the version before goes out of force and stays readable.

    Raises `Refused` where a region is wished and excluded at once.
    """
    policies.require_write("placement")
    both = set(given.excluded_regions) & set(given.wished_regions)
    if both:
        raise Refused(
            Text(
                "Et område kan ikke både være ønsket og et, personen skal holdes væk fra.",
                "A region cannot be both wished and one that the person is to be kept away from.",
            ),
            field="wished_regions",
        )
    acting = context.current()
    row = Needs(
        id=new_id(),
        case=case,
        vulnerability=given.vulnerability.value,
        features=[one.value for one in given.features],
        excluded_regions=list(given.excluded_regions),
        wished_regions=list(given.wished_regions),
        with_partner=given.with_partner,
        with_own_children=given.with_own_children,
        exploited_in_prostitution=given.exploited_in_prostitution,
        individually_assessed=given.individually_assessed,
        municipality_decided=given.municipality_decided,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.words_sealed = vault.seal(case.person_id, row, "words_sealed", given.words) if given.words.strip() else None
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        Needs.objects.filter(case=case, superseded_at__isnull=True).update(superseded_at=acting.instant)
        row.save(force_insert=True)
        audit.record("placement.needs_written", object_id=row.pk, cases=[case.pk])
    return row


def tie_set(case: Case, other: Case, kind: TieKind, *, expected_version: int | None, why: str) -> Tie:
    """Say that two persons are to live apart, or at the same place; an earlier tie of the two goes out of force."""
    policies.require_write("placement")
    if case.person_id == other.person_id:
        raise Refused(
            Text(
                "Det er den samme person. Skriv nummeret på en andens sag.", "It is the same person. Enter another's."
            ),
            field="other",
        )
    if not says_something(why):
        raise Refused(NO_REASONS, field="why")
    acting = context.current()
    first, second = sorted((case, other), key=lambda one: one.pk)
    row = Tie(
        id=new_id(),
        case=first,
        other=second,
        kind=kind.value,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.why_sealed = vault.seal(first.person_id, row, "why_sealed", why)
    meanwhile = Refused(DONE_ALREADY)
    with refused_by({"one_tie_between_two": meanwhile}), transaction.atomic():
        cases.case_touch(case, expected_version)
        Tie.objects.filter(case=first, other=second, superseded_at__isnull=True).update(superseded_at=acting.instant)
        row.save(force_insert=True)
        audit.record("placement.tie_set", object_id=row.pk, cases=[case.pk, other.pk], detail={"kind": kind.value})
    return row


def tie_end(case: Case, row: Tie, *, expected_version: int | None) -> None:
    """Take a tie out of force: the two may live as they come."""
    policies.require_write("placement")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        now = context.current().instant
        if not Tie.objects.filter(pk=row.pk, superseded_at__isnull=True).update(superseded_at=now):
            raise Refused(DONE_ALREADY)
        audit.record("placement.tie_ended", object_id=row.pk, cases=[row.case_id, row.other_id])
