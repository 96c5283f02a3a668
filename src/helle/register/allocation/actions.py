"""Writing who has the case, who is away and who covers, and who speaks what."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.allocation import policies, queries
from helle.register.allocation.choices import Why
from helle.register.allocation.models import Absence, Handover, StaffLanguage
from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases import queries as case_queries
from helle.register.cases.models import Assignment, Case
from helle.register.need_to_know import actions as need_to_know
from helle.register.need_to_know import policies as need_to_know_policies
from helle.register.need_to_know.choices import Purpose
from helle.register.organisations.models import User
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, Stale, refused_by, says_something
from helle.rules.ruling import Text

LONGEST_ABSENCE = dt.timedelta(days=2 * 366)
# Sick since Friday and noted on Monday; what lies further back is of no use to anybody.
FURTHEST_BACK = dt.timedelta(days=14)

_NOT_HERE = {
    "assignee_works_here": Refused(
        Text("Kollegaen arbejder ikke længere i enheden.", "The colleague no longer works in the unit."), field="user"
    ),
    "who_gives_a_case_may_give_it": queries.NOT_YOURS,
    "who_takes_a_colleagues_case_says_so": need_to_know_policies.AFTER_A_WRONG_LOOK,
}
_OWN_COVER = Text(
    "Du kan ikke selv skrive, at du dækker for en kollega: det åbner alle kollegaens sager for dig. Lad en anden "
    "skrive det, eller vælg en anden.",
    "You cannot record yourself that you cover for a colleague: that opens all the colleague's cases to you. Have "
    "somebody else record it, or choose another.",
)
_NOBODY_READS = Text(
    "Ingen får sagen, så ingen læser det her. Skriv det som et notat i sagen.",
    "Nobody gets the case, so nobody reads this. Write it as a note in the case.",
)
_NOT_TO_LAY_DOWN = Text(
    "Sagen er ikke din at lægge fra jer, eller ingen har den længere.",
    "The case is not yours to lay down, or nobody has it any more.",
)
_STILL_TO_DO = Text(
    "Der er stadig noget at gøre i sagen hos jer: spørgsmålet skal være afgjort, og det på sagens side gjort.",
    "There is still something to do in the case with you: the question is to be decided, and what is on the page done.",
)
_WHY = Text("Skriv hvorfor.", "Write why.")


def case_give(case: Case, *, expected_version: int | None, user: User, why: Why, note: str) -> Handover:
    """Give the case to a colleague of the unit, with the reason and what she must know.

    Who allocates gives any case to anybody; others take one that nobody has, or hand over one that is theirs or that
    they cover. Raises `Refused` for another's case, and for who has it already.

    Whoever gives herself a colleague's case has a look at it by that, where it was closed to her.
    """
    policies.require_case_unit()
    _refuse_silence(why, note)
    with refused_by(_NOT_HERE), transaction.atomic():
        # Held from here: whoever gives the same case at the same time waits, and then sees who has it.
        cases.case_touch(case, expected_version)
        has_it = case_queries.current_assignee(case.pk)
        if not queries.may_give(has_it.user_id if has_it else None, user.pk):
            raise queries.NOT_YOURS if has_it else queries.NOT_TO_OTHERS
        if has_it:
            _say_that_one_takes([case.pk], user)
        assignment = cases.case_assign(case, expected_version=None, user=user)
        if assignment is None:
            raise Refused(Text("Kollegaen har sagen allerede.", "The colleague has the case already."), field="user")
        return _hand_over(case, assignment, why, note)


def case_lay_down(case: Case, *, expected_version: int | None, note: str) -> None:
    """Say that the unit's part of the case has come to its end: nobody there has it any more. Raises `Refused`.

    Until then the case is kept, also where CMM's support has ended. CMM itself ends support, or the case.
    """
    policies.require_laying_down()
    if note.strip():
        raise Refused(_NOBODY_READS, field="note")
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        has_it = case_queries.current_assignee(case.pk)
        if has_it is None or not queries.may_give(has_it.user_id, has_it.user_id):
            raise Refused(_NOT_TO_LAY_DOWN, field="user")
        if not queries.is_done_here(case.pk):
            raise Refused(_STILL_TO_DO, field="user")
        cases.case_lay_down(case, expected_version=None)


def _say_that_one_takes(case_ids: Collection[uuid.UUID], user: User) -> None:
    """Let it stand among the looks that the acting user gives herself cases of a colleague that are closed to her."""
    if user.pk != context.current().user_id:
        return
    for case in case_queries.cases_opened().filter(pk__in=case_ids).order_by("pk"):
        if case.opened_for is None:
            need_to_know.look_open(case, purpose=Purpose.TAKING_OVER, words="")


def _refuse_silence(why: Why, note: str) -> None:
    if why is Why.OTHER and not says_something(note):
        raise Refused(_WHY, field="note")


def _hand_over(case: Case, assignment: Assignment, why: Why, note: str) -> Handover:
    """Keep why, and the note under the person's key. Whoever takes a case herself has received it."""
    acting = context.current()
    row = Handover(
        id=new_id(),
        assignment=assignment,
        case=case,
        why=why.value,
        to_user_id=assignment.user_id,
        received_at=acting.instant if assignment.user_id == acting.user_id else None,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    if note.strip():
        row.note_sealed = vault.seal(case.person_id, row, "note_sealed", note.strip())
    row.save(force_insert=True)
    return row


def handover_receive(case: Case, handover: Handover) -> None:
    """Say that one has the case now: it leaves the list of what is new on the desk."""
    policies.require_case_unit()
    acting = context.current()
    with transaction.atomic():
        received = Handover.objects.filter(pk=handover.pk, to_user_id=acting.user_id, received_at__isnull=True).update(
            received_at=acting.instant
        )
        if not received:
            raise Refused(Text("Du har allerede taget imod sagen.", "You have received the case already."))
        audit.record("handover.received", object_id=handover.pk, cases=[case.pk])


@dataclass(frozen=True, slots=True)
class Move:
    """That one case goes to somebody, if it still stands under the assignment that was looked at."""

    number: str
    assignment_id: uuid.UUID
    to: User


class Moved(Stale):
    """Some cases are no longer where they stood in the preview: none was moved. `numbers` says which."""

    def __init__(self, numbers: Sequence[str]) -> None:
        super().__init__(
            Text(
                f"Intet er flyttet: {_several(numbers, 'og')} har skiftet hænder, siden du så listen. "
                "Listen herunder er ny; se den igennem og flyt igen.",
                f"Nothing was moved: {_several(numbers, 'and')} changed hands after you saw the list. "
                "The list below is new; look at it again and move once more.",
            )
        )
        self.numbers = tuple(numbers)


def cases_move(*, leaver: User, moves: Sequence[Move], why: Why, note: str) -> int:
    """Move somebody's cases to colleagues, all or nothing. Returns how many. Raises `Moved` where the list was old."""
    policies.require_allocating()
    _refuse_silence(why, note)
    if not moves:
        raise Refused(Text("Vælg mindst én sag.", "Choose at least one case."))
    if any(move.to.pk == leaver.pk for move in moves):
        raise Refused(Text("Kollegaen har sagen allerede.", "The colleague has the case already."))
    with refused_by(_NOT_HERE), transaction.atomic():
        # In one order, so that two who move the same cases wait for each other instead of for ever.
        held = {
            case.number: case
            for case in Case.objects.filter(number__in=[move.number for move in moves])
            .order_by("pk")
            .select_for_update(no_key=True)
        }
        standing = queries.standing_assignments([case.pk for case in held.values()])
        stale = [
            move.number
            for move in moves
            if move.number not in held or standing.get(held[move.number].pk) != (move.assignment_id, leaver.pk)
        ]
        if stale:
            raise Moved(stale)
        for move in sorted(moves, key=lambda one: held[one.number].pk):
            case = held[move.number]
            _say_that_one_takes([case.pk], move.to)
            assignment = cases.case_assign(case, expected_version=None, user=move.to)
            if assignment is not None:
                _hand_over(case, assignment, why, note)
    return len(moves)


def _several(numbers: Sequence[str], joined_by: str) -> str:
    return numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} {joined_by} {numbers[-1]}"


# --- away, and who covers


def _absence_refused(field: str) -> dict[str, Refused]:
    return {
        "away_once_at_a_time": Refused(
            Text(
                "Der står allerede et fravær i de dage. Ret det, der står.",
                "An absence is recorded on those days already. Change that one.",
            ),
            field=field,
        ),
        "cover_works_here": Refused(
            Text("Begge skal arbejde i enheden i de dage.", "Both must work in the unit on those days."), field="cover"
        ),
        "nobody_makes_herself_cover": Refused(_OWN_COVER, field="cover" if field == "since" else field),
    }


def absence_set(*, user: User, since: dt.date, until: dt.date, cover: User | None) -> Absence:
    """Record that somebody is away, and who covers. Never why.

    Who allocates records it for anybody in the unit, others for themselves. Raises `Refused` for days that are taken,
    herself as her cover, a cover who is away herself, or the acting user as cover where she does not lead.
    """
    policies.require_case_unit()
    acting, today = context.current(), clock.today()
    if not policies.may_arrange_for(user.pk):
        raise Refused(Text("Du kan kun notere dit eget fravær.", "You may record your own absence only."), field="user")
    if since < today - FURTHEST_BACK:
        raise Refused(Text("Fraværet ligger for langt tilbage.", "The absence is too far back."), field="since")
    _refuse_days(since, until)
    if cover is not None:
        _refuse_cover(user, cover, since, until)
        if cover.pk == acting.user_id and not need_to_know_policies.leads():
            raise Refused(_OWN_COVER, field="cover")
    row = Absence(
        id=new_id(),
        user=user,
        unit_id=acting.unit_id,
        during=DateRange(since, until + dt.timedelta(days=1)),
        cover=cover,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
    )
    with refused_by(_absence_refused("since")), transaction.atomic():
        row.save(force_insert=True)
        audit.record("absence.set", object_id=row.pk, detail={"covered": cover is not None})
    return row


def absence_end(absence: Absence, *, until: dt.date) -> None:
    """Give a recorded absence another last day: she is back sooner, or later."""
    policies.require_case_unit()
    _refuse_days(absence.during.lower, until)
    if absence.cover is not None:
        _refuse_cover(absence.user, absence.cover, absence.during.lower, until)
    with refused_by(_absence_refused("until")), transaction.atomic():
        row = _standing(absence)
        row.during = DateRange(row.during.lower, until + dt.timedelta(days=1))
        row.save(update_fields=["during"])
        audit.record("absence.changed", object_id=row.pk, detail={"withdrawn": False})


def absence_withdraw(absence: Absence) -> None:
    """Take back an absence that does not come about. To change who covers, it is withdrawn and recorded anew."""
    policies.require_case_unit()
    with transaction.atomic():
        row = _standing(absence)
        row.withdrawn_at = context.current().instant
        row.save(update_fields=["withdrawn_at"])
        audit.record("absence.changed", object_id=row.pk, detail={"withdrawn": True})


def _standing(absence: Absence) -> Absence:
    if not policies.may_arrange_for(absence.user_id):
        raise Refused(Text("Du kan kun ændre dit eget fravær.", "You may change your own absence only."))
    row = Absence.objects.filter(pk=absence.pk, withdrawn_at__isnull=True).select_for_update(no_key=True).first()
    if row is None:
        raise Refused(Text("Fraværet er allerede taget tilbage.", "The absence has been withdrawn already."))
    return row


def _refuse_days(since: dt.date, until: dt.date) -> None:
    if until < since:
        raise Refused(Text("Slutdagen ligger før den første dag.", "The last day is before the first."), field="until")
    if until - since > LONGEST_ABSENCE:
        raise Refused(Text("Fraværet varer over to år.", "The absence lasts more than two years."), field="until")


def _refuse_cover(user: User, cover: User, since: dt.date, until: dt.date) -> None:
    if cover.pk == user.pk:
        raise Refused(Text("Ingen dækker for sig selv.", "Nobody covers for herself."), field="cover")
    if queries.is_away(cover.pk, since, until):
        raise Refused(
            Text("Kollegaen er selv væk i de dage.", "The colleague is away herself on those days."), field="cover"
        )


def languages_set(user: User, languages: Iterable[str]) -> None:
    """Say in which languages somebody can hold an interview herself."""
    policies.require_case_unit()
    if not policies.may_arrange_for(user.pk):
        raise Refused(Text("Du kan kun rette dine egne sprog.", "You may change your own languages only."))
    wanted = set(languages)
    with transaction.atomic():
        # Her own row is held: two who write her languages at once leave those of the later one.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        known = set(StaffLanguage.objects.filter(user=user).values_list("language", flat=True))
        StaffLanguage.objects.filter(user=user, language__in=known - wanted).delete()
        StaffLanguage.objects.bulk_create([StaffLanguage(user=user, language=code) for code in sorted(wanted - known)])
        audit.record("staff.languages_set", object_id=user.pk, detail={"languages": sorted(wanted)})
