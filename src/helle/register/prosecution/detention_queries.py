"""Reading detentions: those that last, for the alarm; those of a case; and what was said of each."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.http import Http404

from helle.register.cases.models import Case
from helle.register.interface.words import active_language
from helle.register.placements.choices import DetainedWhy
from helle.register.placements.models import UrgentAnswer
from helle.register.prosecution import sealing
from helle.register.prosecution.chains import Chain, chains_of, stood
from helle.register.prosecution.choices import Capacity
from helle.register.prosecution.detention_models import Detention
from helle.register.prosecution.models import Offence, Stage, Suspect
from helle.register.protection import clock, vault
from helle.rules.crime.stages import CriminalStage
from helle.rules.ruling import Text

DESK_LENGTH: Final = 8
LIST_LENGTH: Final = 100
# That a criminal case went elsewhere is said on the desk this long, and on the case for good.
TOLD_FOR: Final = dt.timedelta(days=30)
DISPOSED_OF: Final = Text("Begrundelsen er kasseret.", "The reasons were disposed of.")


@dataclass(frozen=True, slots=True)
class Shown:
    """A detention with its reasons and what CMM answered last (None where it has not).

    `disposed`: the reasons and the request for a place were disposed of; the reasons say so.
    """

    row: Detention
    reasons: str
    disposed: bool
    answered: Text | None
    places: int


@dataclass(frozen=True, slots=True)
class Lasting:
    """Somebody who is held now: by whom, since when, why, and the referral in which the reader knows her ('': none).

    `opens`: the reader reads more of it than the request for a place. `also`: the requests for a place of what else was
    noted of the same person, whose hours are the same since they last: one person is one alarm; `also_by`: by whom.
    """

    pk: uuid.UUID
    urgent_id: uuid.UUID
    by_unit_id: uuid.UUID
    began_at: dt.datetime
    why: str
    referral: str
    opens: bool
    minor: bool
    also: list[uuid.UUID]
    also_by: list[uuid.UUID]

    @property
    def held_by(self) -> list[uuid.UUID]:
        """The units that hold her, or have not noted the end, each once: the oldest record's first."""
        return list(dict.fromkeys([self.by_unit_id, *self.also_by]))

    @property
    def reason(self) -> str:
        return str(DetainedWhy(self.why).label)

    @property
    def times(self) -> int:
        """How many times it is noted that the person is held."""
        return 1 + len(self.also)


def lasting() -> list[Lasting]:
    """The detentions that last: the acting police unit's own; for CMM, the hotline too, all of them.

    A child comes first, then the oldest. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.detained_now() LIMIT %s", [DESK_LENGTH])
        return [Lasting(*row) for row in cursor.fetchall()]


def referral_of(row: Detention) -> str:
    """The referral in which the acting unit knows who is or was held; '' where in none. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.referral_of_detention(%s)", [row.pk])
        found = cursor.fetchone()
    return str(found[0]) if found and found[0] else ""


@dataclass(frozen=True, slots=True)
class Referred:
    """Somebody whom the acting police unit has referred and CMM has not taken in: the referral, and which of it."""

    person_id: uuid.UUID
    referral: str
    sequence: int
    sent_at: dt.datetime


def referred_and_not_taken_in() -> list[Referred]:
    """The persons of the acting unit's late referrals who have no case yet, the latest first (CRI-09). One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.referred_and_not_taken_in()")
        return [Referred(*row) for row in cursor.fetchall()]


def cases_of(row: Detention) -> list[uuid.UUID]:
    """Whose case a detention is about, for the log of that case: nobody's, before CMM has taken her in."""
    return [row.case_id] if row.case_id else []


def listed() -> list[Detention]:
    """The latest detentions that the acting unit sees."""
    rows = _and_children(Detention.objects.select_related("by_unit"))
    return list(rows.order_by("-began_at", "-id")[:LIST_LENGTH])


def _and_children(rows: QuerySet[Detention]) -> QuerySet[Detention]:
    """Detentions, each with whether who is held is under 18, or may be."""
    return rows.annotate(minor=Func(F("pk"), function="helle.held_may_be_a_child", output_field=BooleanField()))


def get_detention(key: uuid.UUID) -> Detention:
    """A detention that the acting unit sees. Raises `Http404`."""
    rows = Detention.objects.select_related("by_unit", "by_user", "ended_by", "superseded_by")
    found = _and_children(rows).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def beside(row: Detention) -> list[Detention]:
    """The other detentions in force of the same person and hours that the acting unit sees: each is ended by itself.

    One query where it is known whose it is.
    """
    if row.superseded_at is not None or (row.case_id is None and row.referred_id is None):
        return []
    of_her = Q(case_id=row.case_id) if row.case_id is not None else Q(referred_id=row.referred_id)
    rows = Detention.objects.filter(of_her, superseded_at__isnull=True).exclude(pk=row.pk)
    rows = rows.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=row.began_at))
    if row.ended_at is not None:
        rows = rows.filter(began_at__lt=row.ended_at)
    return list(rows.order_by("began_at", "id"))


def also_lasting(row: Detention) -> list[Detention]:
    """What else the unit that noted a detention has noted of the same person and that goes on. One query."""
    return [one for one in beside(row) if one.ended_at is None and one.by_unit_id == row.by_unit_id]


def of_case(case_id: uuid.UUID) -> list[Shown]:
    """The detentions of a case, the latest first. Two queries, and one for the keys."""
    rows = list(Detention.objects.filter(case_id=case_id).select_related("by_unit").order_by("-began_at", "-id"))
    return shown(rows)


def shown(rows: Sequence[Detention]) -> list[Shown]:
    """Detentions opened, each with what CMM answered last."""
    if not rows:
        return []
    vault.fetch_keys(one.urgent_id for one in rows)
    answers: dict[uuid.UUID, UrgentAnswer] = {}
    said = UrgentAnswer.objects.filter(request__in=[one.urgent_id for one in rows], withdrawn_at__isnull=True)
    for answer in said.order_by("recorded_at", "id"):
        answers[answer.request_id] = answer
    opened = [_reasons(row) for row in rows]
    said_of_gone = DISPOSED_OF.in_language(active_language())
    reasons = sealing.readable([(row.by_unit_id, one or said_of_gone) for row, one in zip(rows, opened, strict=True)])
    return [
        Shown(
            row,
            said,
            one is None,
            _in_words(answers.get(row.urgent_id)),
            answers[row.urgent_id].places if row.urgent_id in answers else 0,
        )
        for row, said, one in zip(rows, reasons, opened, strict=True)
    ]


def require_kept(row: Detention) -> None:
    """Raise `vault.Erased` where its reasons were disposed of: nothing more is said of it then."""
    vault.unseal(row.urgent_id, row, "reasons_sealed")


def _reasons(row: Detention) -> str | None:
    """Why somebody was held; None where that was disposed of."""
    try:
        return vault.unseal(row.urgent_id, row, "reasons_sealed")
    except vault.Erased:
        return None


def _in_words(answer: UrgentAnswer | None) -> Text | None:
    return Text(str(answer.get_kind_display()), str(answer.get_kind_display())) if answer else None


# --- what CMM hears of criminal cases ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heard:
    """What CMM hears of a criminal case that the person of one of its cases stands in. No suspect, no other victim."""

    link_id: uuid.UUID
    criminal_case_id: uuid.UUID
    number: str
    unit_id: uuid.UUID | None
    capacity: str
    linked_at: dt.datetime
    provisions: list[str]
    stages: list[str]
    own_stage: str | None
    aware_on: dt.date
    cmm_told_on: dt.date | None
    prosecution_told_on: dt.date | None
    investigator_sees: bool
    unweighed: str
    """What of the person's charges nobody has weighed: a charge, an indictment, or ''."""
    cmm_denied: bool
    """The police noted that CMM was involved, and CMM has not heard of the case; then `cmm_told_on` is None."""
    cmm_says_on: dt.date | None
    """The day that CMM gives where it says another one than `cmm_told_on`."""
    unweighed_of: list[str]
    unweighed_since: dt.date | None
    """What nobody has weighed, each with its stage before its provision, and since when the person is charged."""
    judged_before: dt.date | None
    """The day of a judgment that was recorded before she was known to be the one: nobody could weigh a waiver."""


@dataclass(frozen=True, slots=True)
class Gone:
    """A criminal case that went to a unit which does not know the person of one of CMM's cases.

    `charged`: the person is, so that nobody there can weigh a waiver before CMM has told them (CRI-07).
    """

    case: Case
    number: str
    unit_id: uuid.UUID
    since: dt.datetime
    charged: bool
    ended: bool
    """The unit linked the person itself, and reads CMM's statement no more."""


def gone() -> list[Gone]:
    """The criminal cases that were handed over within `TOLD_FOR` to a unit without access, or whose unit has none any
    more while a charge waits to be weighed, for CMM to decide on.

    Two queries.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.criminal_cases_gone(%s) LIMIT %s", [clock.now() - TOLD_FOR, DESK_LENGTH])
        rows = cursor.fetchall()
    cases = {one.pk: one for one in Case.objects.filter(pk__in=[row[0] for row in rows])} if rows else {}
    return [Gone(cases[row[0]], *row[1:]) for row in rows if row[0] in cases]


@dataclass(frozen=True, slots=True)
class Unweighed:
    """The person of one of CMM's cases who stands indicted, and nobody weighed a waiver (CRI-07); or who stands so by
    CMM's note alone."""

    case: Case
    link_id: uuid.UUID
    number: str
    """Of the criminal case; "" where hers is a colleague's."""
    unit_id: uuid.UUID | None
    gone_at: dt.datetime | None
    """When an indictment that CMM had noted went; None where one stands."""


def indictment_gone(case_id: uuid.UUID) -> dt.datetime | None:
    """When the indictment that CMM has noted on a case went: none of the person's is left (ID-10). One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gone_at FROM helle.indictments_gone() WHERE case_id = %s", [case_id])
        found = cursor.fetchone()
    return found[0] if found else None


def indicted_and_not_weighed() -> list[Unweighed]:
    """The persons of CMM's cases who stand indicted although nobody weighed their charge, and before them those whose
    indictment went although CMM has it noted. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.indicted_and_not_weighed() LIMIT %s", [DESK_LENGTH])
        rows = cursor.fetchall()
    cases = {one.pk: one for one in Case.objects.filter(pk__in=[row[0] for row in rows])} if rows else {}
    return [Unweighed(cases[row[0]], *row[1:]) for row in rows if row[0] in cases]


def heard_of(case_id: uuid.UUID) -> list[Heard]:
    """The criminal cases that the person of a case stands in, as far as CMM hears of them (C6). One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.criminal_cases_of(%s)", [case_id])
        return [Heard(*row) for row in cursor.fetchall()]


def own_stages(case_id: uuid.UUID) -> dict[uuid.UUID, list[Stage]]:
    """By link the stages of the person of a case as a suspect, also those out of force, for CMM: rows nobody saves.

    Of the suspect stands nothing but that it is one. One query.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.own_stages_of(%s)", [case_id])
        rows = cursor.fetchall()
    offences = {row[2]: Offence(id=row[2], provision=row[3], began_on=row[10]) for row in rows}
    suspects = {row[4]: Suspect(id=row[4], serial=0) for row in rows if row[4] is not None}
    found: dict[uuid.UUID, list[Stage]] = {}
    for link, key, offence, _provision, suspect, stage, after, on, recorded_at, superseded_at, _began_on in rows:
        found.setdefault(link, []).append(
            Stage(
                id=key,
                offence=offences[offence],
                suspect=suspects.get(suspect),
                stage=stage,
                after_id=after,
                on=on,
                recorded_at=recorded_at,
                superseded_at=superseded_at,
            )
        )
    return found


def own_chains(stages: Sequence[Stage]) -> list[Chain]:
    """How each charge of the person's stands, of the stages that `own_stages` tells of one link."""
    offences = {one.offence_id: one.offence for one in stages}
    return [one for one in chains_of(list(offences.values()), stood(stages, None)) if one.suspect is not None]


def indicted(heard: Sequence[Heard]) -> bool:
    """Whether the person stands indicted in one of the criminal cases: once recorded, the court assesses (ID-10)."""
    return any(one.capacity == Capacity.CHARGED and one.own_stage == CriminalStage.INDICTMENT for one in heard)
