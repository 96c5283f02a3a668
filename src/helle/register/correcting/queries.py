"""Reading what was corrected in a case and what followed from it."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection
from django.http import Http404

from helle.register.cases import queries as cases
from helle.register.cases.choices import CorrectableKind, Followed, category_of
from helle.register.cases.models import Case, Consequence, Correction
from helle.register.cases.queries import Reasons
from helle.register.correcting import in_words as entry_words
from helle.register.correcting.known import Known
from helle.register.identification import queries as identification
from helle.register.identification.models import Circumstance
from helle.register.people import in_words
from helle.register.people import queries as people
from helle.register.people.in_words import Changed
from helle.register.people.models import Residence
from helle.register.protection import context, policies
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Ruling, from_json

_CATEGORY_OF_FOLLOWED = {
    Followed.INTERVIEW: "narrative",
    Followed.ASSESSMENT: "outcome",
    Followed.LETTER: "documents",
    Followed.COMPETENCE: "identity",
}


@dataclass(frozen=True, slots=True)
class OpenedConsequence:
    """Something that rested on a corrected entry: what the rules said of it then, and what was decided, with why."""

    row: Consequence
    by: str
    """The kind of unit whose it is to decide now."""
    ruling: Ruling[object] | None
    decided: str
    decided_at: dt.datetime | None
    reasons: str
    corrected_since: bool
    """Whether it was itself corrected since: there is nothing left to decide."""

    @property
    def waits(self) -> bool:
        return self.decided_at is None and not self.corrected_since


@dataclass(frozen=True, slots=True)
class OpenedCorrection:
    """That an entry was corrected, when and by which unit, why, and what followed."""

    kind: CorrectableKind
    entry: uuid.UUID
    at: dt.datetime
    by_unit: uuid.UUID | None
    withdrawn: bool
    why: str
    followed: list[OpenedConsequence]
    changes: tuple[Changed, ...] = ()
    """What stood before and what stands now, in the reader's words; nothing for who does not see the entry."""
    held_back: bool = False
    """Whether something of it, and why, is not shown since the address is protected."""


def corrections_of(case: Case) -> list[OpenedCorrection]:
    """What was corrected in a case and what followed, the latest first, as far as the acting role sees it.

    Of an entry that it does not see, only what it is to decide on anew, and nothing of why.
    """
    made = cases.corrections_shown(case.pk)
    followed = consequences_of(case)
    entries = {entry for row in made for entry in (row.corrected, row.replaced_by) if entry}
    known = Known(case, {row.pk for row in made} | entries)
    changes = entry_words.changes_of_acts(known, made)
    found = [_of_an_act(row, known, changes.get(row.pk, ()), followed.get(row.corrected, [])) for row in made]
    found += [one for one in _of_the_person(known, followed) if policies.may_read(category_of(one.kind))]
    found += _of_the_profile(case, followed)
    shown = {one.entry for one in found}
    found += [_unseen(rows) for cause, rows in followed.items() if cause not in shown and _own(rows)]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _own(followed: list[OpenedConsequence]) -> list[OpenedConsequence]:
    return [one for one in followed if one.by == context.current().unit_kind]


def _unseen(followed: list[OpenedConsequence]) -> OpenedCorrection:
    row = followed[0].row
    return OpenedCorrection(
        CorrectableKind(row.cause_kind), row.cause, row.recorded_at, row.by_unit_id, False, "", _own(followed)
    )


def _of_an_act(
    row: Correction, known: Known, changes: tuple[Changed, ...], followed: list[OpenedConsequence]
) -> OpenedCorrection:
    return OpenedCorrection(
        kind=CorrectableKind(row.kind),
        entry=row.corrected,
        at=row.recorded_at,
        by_unit=row.by_unit_id,
        withdrawn=row.replaced_by is None,
        why=known.reason(row.pk),
        followed=followed,
        changes=changes,
    )


def _of_the_person(known: Known, followed: dict[uuid.UUID, list[OpenedConsequence]]) -> list[OpenedCorrection]:
    """Stays and circumstances that were put out of force: they say themselves why. What was cut short says nothing."""
    case = known.case
    stays, circumstances = people.residence_history(case.person_id), identification.circumstance_history(case.pk)
    rows: list[tuple[CorrectableKind, Residence | Circumstance, str, Sequence[Residence | Circumstance]]] = [
        *((CorrectableKind.RESIDENCE, row, people.why_superseded(case.person_id, row), stays) for row in stays),
        *(
            (CorrectableKind.CIRCUMSTANCE, row, identification.why_superseded(case, row), circumstances)
            for row in circumstances
        ),
    ]
    return [
        OpenedCorrection(
            kind,
            row.pk,
            row.superseded_at,
            None,
            False,
            why,
            followed.get(row.pk, []),
            entry_words.changes_of_days(known, kind, row, beside),
        )
        for kind, row, why, beside in rows
        if why and row.superseded_at is not None
    ]


def _of_the_profile(case: Case, followed: dict[uuid.UUID, list[OpenedConsequence]]) -> Iterator[OpenedCorrection]:
    """What was known of the person and gave way: what is sealed of it is read beside her name, where a look is kept."""
    for one in people.earlier_profiles(people.profile_of(case.person_id)):
        if one.corrected:
            yield OpenedCorrection(
                CorrectableKind.PROFILE,
                one.version.pk,
                one.became.changed_at,
                one.became.changed_by_unit_id,
                False,
                one.why,
                followed.get(one.version.pk, []),
                tuple(in_words.changes(one.was, one.became, opened=False)),
                held_back=one.held_back,
            )


def consequences_of(case: Case) -> dict[uuid.UUID, list[OpenedConsequence]]:
    """What followed from corrections of a case, by the entry that was corrected. Four queries at most."""
    rows = list(
        Consequence.objects.filter(case=case).select_related("redecision").order_by("followed_on", "recorded_at", "id")
    )
    reasons = cases.reasons_about(case, {row.pk for row in rows}) if rows else {}
    corrected = set(cases.corrections_of(case.pk)) if rows else set()
    udlst = whose(case, OrganisationKind.UDLST) if any(row.by_kind == OrganisationKind.UDLST for row in rows) else None
    found: dict[uuid.UUID, list[OpenedConsequence]] = {}
    for row in rows:
        category = _CATEGORY_OF_FOLLOWED.get(Followed(row.followed_kind), "core")
        if policies.may_read(category):
            by = udlst if udlst and row.by_kind == OrganisationKind.UDLST else row.by_kind
            found.setdefault(row.cause, []).append(
                _opened(row, by, reasons.get(row.pk, []), corrected_since=row.followed in corrected)
            )
    return found


def _opened(row: Consequence, by: str, kept: list[Reasons], *, corrected_since: bool) -> OpenedConsequence:
    redecision = getattr(row, "redecision", None)
    ruling = next((from_json(json.loads(one.ruling)) for one in kept if one.ruling), None)
    return OpenedConsequence(
        row=row,
        by=by,
        ruling=ruling,
        decided=redecision.get_decided_display() if redecision else "",
        decided_at=redecision.recorded_at if redecision else None,
        reasons=kept[-1].text if redecision and kept else "",
        corrected_since=corrected_since,
    )


def get_consequence(case: Case, consequence_id: uuid.UUID) -> OpenedConsequence:
    """One thing that followed, for the unit whose it is to decide on it; else `Http404`."""
    found = [one for each in consequences_of(case).values() for one in each if one.row.pk == consequence_id]
    if not found or found[0].by != context.current().unit_kind:
        raise Http404
    return found[0]


def whose(case: Case, kind: OrganisationKind) -> str:
    """The kind of unit that decides for one: itself, and CMM where it has the case no more. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.redecides(%s, %s)", [case.pk, kind.value])
        return str(cursor.fetchone()[0])
