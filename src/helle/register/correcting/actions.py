"""Correcting as one act: what was wrong, why, what stands instead, and what somebody now decides on anew."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases import corrections
from helle.register.cases import queries as case_queries
from helle.register.cases.choices import CorrectableKind, Redecided
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case, Consequence, Redecision
from helle.register.correcting import about_the_person, queries
from helle.register.correcting import policies as own
from helle.register.correcting.entries import WAYS, Correctable, Given
from helle.register.correcting.following import AskedAgain, asked_again, counts_in, digest, rests_on
from helle.register.identification import stay_actions as stays
from helle.register.people import actions as people
from helle.register.people import queries as people_queries
from helle.register.people.actions import Description
from helle.register.protection import context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.rules.ruling import Text


class LookFirst(Refused):
    """Something follows from the correction that the corrector has not been shown: nothing was written."""

    def __init__(self, found: list[AskedAgain]) -> None:
        super().__init__(
            Text(
                "Intet er gemt endnu. Se, hvad der fulgte af det, du retter, og gem igen.",
                "Nothing has been saved yet. Look at what the correction affects, then save again.",
            )
        )
        self.found = found


def entry_correct(
    case: Case, entry: Correctable, *, expected_version: int | None, given: Given | None, why: str, seen: str
) -> list[AskedAgain]:
    """Put a mistyped entry out of force with the reason and write the right one, or none (`given` None).

    What rested on it is asked again on the corrected facts and kept, each in its own case, for whoever decided it to
    decide on anew; nothing of it changes by itself. `seen` names what the corrector was shown to follow: raises
    `LookFirst` for anything else, `PermissionDenied` for another unit, `Refused` where a rule, or what came after, does
    not allow it.
    """
    held = case_queries.held_categories(case.pk)
    decides = entry.kind in own.SHARED and own.has_the_question(case)
    if not own.may_correct(entry.kind, entry.by_unit, held=held, decides=decides):
        raise PermissionDenied("correct")
    if not entry.in_force:
        raise Refused(corrections.JUST_CORRECTED)
    with transaction.atomic():
        hers = [case, *stays.hold_all_her_cases(case, expected_version)]
        before = [(each, facts_for_writing(each), rests_on(each, entry)) for each in counts_in(case, entry)]
        WAYS[entry.kind].write(case, entry.row, given, why)
        asked = [(each, asked_again(each, rests, was, withdrawn=given is None)) for each, was, rests in before]
        found = [one for _each, those in asked for one in those]
        if digest(found) != seen:
            raise LookFirst(found)
        for each, those in asked:
            for one in those:
                _keep(each, entry.kind, entry.row.pk, one)
        cases.case_project(case)
        if entry.kind in own.OF_THE_PERSON:
            # Last: where the competence moves away, nothing more is written in the case.
            for each in (*hers[1:], case):
                stays.follow(each)
    return found


def person_describe(
    case: Case,
    *,
    expected_version: int | None,
    profile_version: int | None,
    described: Description,
    why: str = "",
    seen: str = "",
) -> list[AskedAgain]:
    """Change what is known of the person; next steps and lists follow in all her cases, as for a birthday.

    Where something that was known gives way, it is a correction: what a rule now answers otherwise is kept in its own
    case for whoever decided it, as for an entry. Raises `Stale` where she was described meanwhile, through whichever
    case, `Refused` beside `why`, and `LookFirst` for what the corrector was not shown.
    """
    with transaction.atomic():
        hers = [case, *stays.hold_all_her_cases(case, expected_version)]
        was = people.profile_hold(case.person_id)
        before = [(each, facts_for_writing(each)) for each in hers]
        now = people.person_describe(case.pk, case.person_id, described, expected_version=profile_version, why=why)
        found: list[AskedAgain] = []
        if was is not None and people.gives_way(people.described_in(was), described):
            asked = [(each, about_the_person.asked_again(each, facts, was, now)) for each, facts in before]
            found = [one for _each, those in asked for one in those]
            if digest(found) != seen:
                raise LookFirst(found)
            version = people_queries.version_of(was)
            for each, those in asked:
                for one in those:
                    _keep(each, CorrectableKind.PROFILE, version.pk, one)
        for each in hers:
            cases.case_project(each)
    return found


def _keep(case: Case, cause_kind: CorrectableKind, cause: uuid.UUID, found: AskedAgain) -> None:
    acting = context.current()
    row = Consequence(
        id=new_id(),
        case=case,
        cause_kind=cause_kind.value,
        cause=cause,
        followed_kind=found.rests.kind.value,
        followed=found.rests.id,
        followed_on=found.rests.on,
        would_be=found.would_be.value,
        by_kind=found.rests.by.value,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.save(force_insert=True)
    if found.ruling is not None and policies.may_write("reasons"):
        cases.statement_keep(case, about=row.pk, text="", ruling=found.ruling)


def consequence_redecide(
    case: Case, row: Consequence, *, expected_version: int | None, decided: Redecided, reasons: str
) -> None:
    """Decide on something that rested on a corrected entry: it stands, or something was done anew; always with why.

    Raises `Http404` where it is another's to decide, `Refused` without reasons, and where it is decided already or was
    itself corrected since.
    """
    policies.require_write("core")
    if not says_something(reasons):
        raise Refused(NO_REASONS, field="reasons")
    acting = context.current()
    twice = Refused(Text("Der er allerede taget stilling til det.", "This has already been reconsidered."))
    with refused_by({"cases_redecision_pkey": twice}), transaction.atomic():
        cases.case_touch(case, expected_version)
        if queries.get_consequence(case, row.pk).corrected_since:
            raise Refused(
                Text(
                    "Det er selv rettet siden. Der er ikke mere at tage stilling til.",
                    "It has since been corrected itself. There is nothing left to reconsider.",
                )
            )
        Redecision(
            consequence=row,
            case=case,
            decided=decided.value,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        ).save(force_insert=True)
        cases.statement_keep(case, about=row.pk, text=reasons.strip(), ruling=None)
        audit.record("consequence.redecided", object_id=row.pk, cases=[case.pk], detail={"decided": decided.value})
        cases.case_project(case)
