"""Lists of criminal cases: those that the acting unit has a part in, and those in which somebody is still missing."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Exists, OuterRef, Q

from helle.register.prosecution import queries, sealing, their_word, weighing_queries
from helle.register.prosecution.chains import last_of
from helle.register.prosecution.choices import INVOLVED, Part
from helle.register.prosecution.models import CasePart, Involvement, Offence, Stage, Suspect, VictimLink
from helle.register.prosecution.their_word import ByAnotherDay
from helle.register.protection import context, vault
from helle.rules.codes import OrganisationKind
from helle.rules.crime.stages import BY_THE_PROSECUTION, CriminalStage
from helle.rules.ruling import Text

PAGE_SIZE: Final = 50
# How far a case is, for the one word of a list: from what is least far to what is furthest.
_WAY: Final = (
    CriminalStage.DISCONTINUED,
    CriminalStage.REPORT,
    CriminalStage.RESUMED,
    CriminalStage.UNFOUNDED,
    CriminalStage.WITHDRAWN,
    CriminalStage.WAIVED,
    CriminalStage.CHARGE,
    CriminalStage.INDICTMENT,
    CriminalStage.ACQUITTAL,
    CriminalStage.CONVICTION,
)
OPEN: Final = frozenset({CriminalStage.REPORT, CriminalStage.RESUMED, CriminalStage.CHARGE, CriminalStage.INDICTMENT})


@dataclass(frozen=True, slots=True)
class Line:
    """A criminal case as a list shows it."""

    part: CasePart
    journal: str | None
    """None where it was disposed of: the codes stay, and the page of the case says that it was."""
    provisions: list[Text]
    furthest: Text | None
    furthest_by: tuple[int, ...]
    """Which of several suspects have come that far; none where all have, or there is one."""
    still_to_involve: tuple[OrganisationKind, ...]
    is_open: bool
    """Whether something of it has not come to an end."""
    by_another_day: tuple[ByAnotherDay, ...] = ()
    """What was noted on another day than whoever was involved says, where that is asked."""

    @property
    def number(self) -> str:
        return self.part.number


def own_lines(*, page: int = 1) -> tuple[list[Line], bool]:
    """One page of the acting unit's criminal cases, the last begun first, and whether there are more."""
    start = (page - 1) * PAGE_SIZE
    found = CasePart.objects.filter(unit_id=context.current().unit_id, ended_at__isnull=True)
    rows = list(found.select_related("criminal_case").order_by("-began_at", "-id")[start : start + PAGE_SIZE + 1])
    return _lines(rows[:PAGE_SIZE]), len(rows) > PAGE_SIZE


def not_asked_in_time() -> list[Line]:
    """The criminal cases that the acting unit investigates and in which somebody is still to be involved, or says that
    it was on another day than is noted (CRI-04).

    The longest known first, as many as a desk shows; one that has ended is not among them.
    """
    found = CasePart.objects.filter(
        unit_id=context.current().unit_id,
        ended_at__isnull=True,
        part=Part.INVESTIGATES.value,
        criminal_case__disposed_at__isnull=True,
    )
    of_it = {"criminal_case": OuterRef("criminal_case"), "superseded_at__isnull": True}
    followed = Stage.objects.filter(after_id=OuterRef("pk"), superseded_at__isnull=True)
    going_on = Stage.objects.filter(~Exists(followed), stage__in=OPEN, **of_it)
    noted = Involvement.objects.filter(**of_it).exclude(queries.DENIED)
    told = {one: Exists(noted.filter(organisation=one.value)) for one in INVOLVED}
    prosecuted = Exists(Stage.objects.filter(stage__in=BY_THE_PROSECUTION, **of_it))
    missing = ~told[OrganisationKind.CMM] | ~(told[OrganisationKind.PROSECUTION] | prosecuted)
    udlst = Q(criminal_case__immigration_question=True) & ~told[OrganisationKind.UDLST]
    apart = their_word.by_another_day(found.values_list("criminal_case", flat=True))
    said = Q(criminal_case__in={one.criminal_case_id for one in apart})
    rows = found.filter(Exists(going_on)).filter(missing | udlst | said).select_related("criminal_case")
    lines = _lines(list(rows.order_by("criminal_case__police_aware_on", "id")[: weighing_queries.DESK_LENGTH]))
    shown = [
        replace(line, by_another_day=tuple(one for one in apart if one.criminal_case_id == line.part.criminal_case_id))
        for line in lines
    ]
    return [one for one in shown if (one.still_to_involve or one.by_another_day) and one.is_open]


def _lines(rows: Sequence[CasePart]) -> list[Line]:
    cases = [row.criminal_case for row in rows]
    keys = [case.pk for case in cases]
    vault.fetch_keys(keys)
    offences = queries.in_force(Offence.objects.filter(criminal_case__in=keys)) if keys else []
    stages = queries.in_force(Stage.objects.filter(criminal_case__in=keys).select_related("suspect")) if keys else []
    noted = queries.with_denials(Involvement.objects.filter(criminal_case__in=keys))
    involved = queries.undenied(noted) if keys else []
    links = VictimLink.objects.filter(criminal_case__in=keys, suspect__isnull=False) if keys else []
    known = {one.suspect_id for one in links if one.suspect_id}
    suspects = queries.in_force(Suspect.objects.filter(criminal_case__in=keys)) if keys else []
    lines = []
    for row in rows:
        of_it = [one for one in involved if one.criminal_case_id == row.criminal_case_id]
        went = [one for one in stages if one.criminal_case_id == row.criminal_case_id]
        answer = queries.involvement_ruling(row.criminal_case, of_it, went).answer
        ends = last_of(went)
        lines.append(
            Line(
                row,
                sealing.journal_if_kept(row.criminal_case),
                queries.provisions_of(one for one in offences if one.criminal_case_id == row.criminal_case_id),
                *_in_words(ends, known, [one for one in suspects if one.criminal_case_id == row.criminal_case_id]),
                answer.still_to_involve if answer else (),
                any(one.stage in OPEN for one in ends),
            )
        )
    return lines


def furthest(stages: Iterable[str]) -> CriminalStage | None:
    """How far a case has come: the furthest of its last stages on the way to a judgment; None where there is none."""
    given = {CriminalStage(one) for one in stages}
    found = [one for one in _WAY if one in given]
    return found[-1] if found else None


def _in_words(
    ends: Sequence[Stage], known: Collection[uuid.UUID], suspects: Iterable[Suspect]
) -> tuple[Text | None, tuple[int, ...]]:
    """How far a case has come, as the acting unit is told it, and which of several suspects it is.

    It is not said which where an end is veiled: that would say whose case ended.
    """
    told = [(CriminalStage.WAIVED.value if queries.is_veiled(one, known) else one.stage, one) for one in ends]
    found = furthest(stage for stage, _ in told)
    words = next((queries.told_stage(one, known) for stage, one in told if stage == found), None)
    if any(queries.is_veiled(one, known) for one in ends):
        return words, ()
    everybody = {one.serial for one in suspects}
    there = {one.suspect.serial for stage, one in told if stage == found and one.suspect is not None}
    return words, tuple(sorted(there)) if there != everybody else ()
