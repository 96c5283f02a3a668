"""Notes that somebody who has left never finished: given to a colleague, and still known whose words they are."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.utils import ProgrammingError
from django.urls import reverse
from tests import file_stories, stories
from tests.cast import Cast, Member, reseat
from tests.gates import CaseGates, ObjectGates, Place
from tests.pages import audit_lines, errors_of, fill_in, hidden_of, post

from helle.register.allocation import left_drafts
from helle.register.casefile.models import Draft, Note
from helle.register.cases.models import Case
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

WHY = "Mette overtager hendes sager"


def gone(who: Member) -> None:
    """Her last day was yesterday."""
    reseat(who.membership, during=DateRange(dt.date(2024, 1, 1), stories.FIRST_DAY))


def left_behind(cast: Cast, case: Case) -> Draft:
    """Jonas has left, with a note about the case half written."""
    draft = file_stories.begin_draft(cast.jonas, case)
    gone(cast.jonas)
    return draft


def give(case: Case, draft: Draft) -> str:
    return reverse("case-draft-give", args=[case.number, draft.pk])


class TestGiveGates(CaseGates):
    view = "case-draft-give"
    may = "karen"
    wrong_roles = ("mette", "vera", "stine")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [left_behind(cast, case).pk]


def test_the_lead_gives_it_on_and_who_gets_it_reads_and_finishes_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = left_behind(cast, case)
    desk = cast.karen.client().get(reverse("desk")).content.decode()
    assert give(case, draft) in desk and "begyndt af Jonas Lind, som er stoppet" in desk
    assert give(case, draft) in cast.karen.client().get(reverse("allocation")).content.decode()
    assert file_stories.DRAFT not in cast.karen.client().get(give(case, draft)).content.decode()
    fill_in(cast.karen.client(), give(case, draft), {"user": str(cast.mette.user.pk), "why": WHY})
    line = next(line for line in audit_lines(cast, cast.karen.user.pk) if line.action == "draft.given")
    assert (line.object_id, line.cases) == (draft.pk, [case.pk])
    assert line.detail == {"from": str(cast.jonas.user.pk), "to": str(cast.mette.user.pk)}

    mette = cast.mette.client()
    writing = reverse("case-note-new", args=[case.number]) + f"?kladde={draft.pk}"
    assert writing in mette.get(reverse("desk")).content.decode()
    page = mette.get(writing).content.decode()
    for said in (file_stories.DRAFT, "Kladden er begyndt af Jonas Lind, som er stoppet. Karen", WHY):
        assert said in page, said
    typed = {"kind": "call", "direction": "in", "dated_on": "2025-10-06", "theme": "opringning", "text": "Færdig."}
    mette.post(writing, hidden_of(mette, writing) | typed)
    with cast.mette.acting():
        note = Note.objects.get()
        assert (note.by_user_id, note.begun_by_id) == (cast.mette.user.pk, cast.jonas.user.pk)
        assert not Draft.objects.exists()
    shown = cast.karen.client().get(reverse("case-note", args=[case.number, note.pk])).content.decode()
    assert "Begyndt af" in shown and "Jonas Lind" in shown
    assert give(case, draft) not in cast.karen.client().get(reverse("desk")).content.decode()


def test_the_draft_of_somebody_who_works_here_is_hers_alone(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = file_stories.begin_draft(cast.jonas, case)
    assert cast.karen.client().get(give(case, draft)).status_code == 404
    with cast.karen.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.give_draft(%s, %s, %s)", [draft.pk, cast.mette.user.pk, b"why"])
        assert cursor.fetchone() == (False,)
    # Nor is it anybody's who left another unit, or a case that the unit has not got.
    gone(cast.jonas)
    for who in (cast.ulla, cast.mette):
        with who.acting(), connection.cursor() as cursor:
            cursor.execute("SELECT helle.give_draft(%s, %s, %s)", [draft.pk, who.user.pk, b"why"])
            assert cursor.fetchone() == (False,)
    with cast.ulla.acting():
        assert left_drafts.left_drafts() == []


def test_it_goes_to_somebody_who_writes_notes_there_and_with_a_reason(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = left_behind(cast, case)
    karen = cast.karen.client()
    offered = {key for key, _name in karen.get(give(case, draft)).context["form"].fields["user"].choices}
    assert str(cast.mette.user.pk) in offered
    assert not offered & {str(one.user.pk) for one in (cast.karen, cast.jonas, cast.ulla, cast.vera)}
    silent = post(karen, give(case, draft), {"user": str(cast.mette.user.pk), "why": " "})
    assert list(errors_of(silent)) == ["why"]
    with cast.karen.acting():
        found = left_drafts.get_left_draft(case, draft.pk)
        for nobody in (cast.karen, cast.jonas, cast.ulla):
            with pytest.raises(Refused):
                left_drafts.draft_give(case, found, user=nobody.user, why=WHY)
        left_drafts.draft_give(case, found, user=cast.mette.user, why=WHY)
        # Whoever is second is told.
        with pytest.raises(Refused, match="just passed on"):
            left_drafts.draft_give(case, found, user=cast.mette.user, why=WHY)


def test_nobody_says_of_her_own_words_that_a_colleague_began_them(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = file_stories.begin_draft(cast.mette, case)
    with cast.mette.acting():
        row = Draft.objects.get(pk=draft.pk)
        row.pk, row.begun_by, row.given_by = new_id(), cast.jonas.user, cast.karen.user
        row.given_at, row.given_why_sealed = row.saved_at, b"why"
        with pytest.raises(ProgrammingError, match="was given on"), transaction.atomic():
            row.save(force_insert=True)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Draft.objects.filter(pk=draft.pk).update(begun_by=cast.jonas.user)


def test_another_window_keeps_whose_words_they_were(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = left_behind(cast, case)
    with cast.karen.acting():
        left_drafts.draft_give(case, left_drafts.get_left_draft(case, draft.pk), user=cast.mette.user, why=WHY)
    mette, save = cast.mette.client(), reverse("case-draft-save", args=[case.number])
    stale = {"draft": str(draft.pk), "draft_version": "1", "form_token": str(new_id()), "text": "andet"}
    assert mette.post(save, stale).status_code == 200
    with cast.mette.acting():
        assert list(Draft.objects.values_list("begun_by", flat=True)) == [cast.jonas.user.pk] * 2


def test_a_window_left_open_says_whose_words_they_were_after_the_note_is_finished_in_another(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = left_behind(cast, case)
    with cast.karen.acting():
        left_drafts.draft_give(case, left_drafts.get_left_draft(case, draft.pk), user=cast.mette.user, why=WHY)
    mette, save = cast.mette.client(), reverse("case-draft-save", args=[case.number])
    writing = reverse("case-note-new", args=[case.number]) + f"?kladde={draft.pk}"
    typed = {"kind": "call", "direction": "in", "dated_on": "2025-10-06", "theme": "opringning", "text": "Færdig."}
    left_open = hidden_of(mette, writing)
    mette.post(writing, hidden_of(mette, writing) | typed)
    # It is saved as it is typed, as a draft beside the note, and can be finished too.
    assert mette.post(save, left_open | typed).status_code == 200
    with cast.mette.acting():
        beside = Draft.objects.get()
        assert (beside.begun_by_id, beside.given_by_id) == (cast.jonas.user.pk, None)
    mette.post(writing.split("?")[0], left_open | typed | {"text": "Og mere."})
    with cast.mette.acting():
        assert list(Note.objects.values_list("begun_by", flat=True)) == [cast.jonas.user.pk] * 2


class TestDestroyGates(ObjectGates):
    view = "draft-destroy"
    may = "ulla"
    outsiders = ("olga", "anders", "peter", "rita", "henrik", "dorthe", "anton", "karen")
    wrong_roles = ("vera", "stine", "mette")

    def place(self, cast: Cast) -> Place:
        _case, draft = stranded(cast)
        return Place(reverse(self.view, args=[draft.pk]), reverse(self.view, args=[new_id()]))


def stranded(cast: Cast) -> tuple[Case, Draft]:
    """Ulla has begun a note, and then the question went to CMM, and the notes with it."""
    case = stories.a_case_with_udlst(cast)
    draft = file_stories.begin_draft(cast.ulla, case)
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=dt.date(2025, 10, 6))
    return case, draft


def test_a_draft_in_a_case_whose_notes_are_lost_is_deleted_with_a_reason(cast: Cast) -> None:
    case, draft = stranded(cast)
    destroy, ulla = reverse("draft-destroy", args=[draft.pk]), cast.ulla.client()
    assert destroy in ulla.get(reverse("desk")).content.decode()
    page = ulla.get(destroy).content.decode()
    assert case.number in page and "Ulla" in page and file_stories.DRAFT not in page
    assert list(errors_of(post(ulla, destroy, {}))) == ["why"]
    fill_in(ulla, destroy, {"why": "told_on"})
    line = next(line for line in audit_lines(cast, cast.ulla.user.pk) if line.action == "draft.destroyed")
    assert (line.object_id, line.cases) == (draft.pk, [case.pk])
    assert line.detail == {"from": str(cast.ulla.user.pk), "why": "told_on"}
    assert ulla.get(destroy).status_code == 404


def test_nobody_deletes_a_draft_that_somebody_can_go_on_with(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    draft = file_stories.begin_draft(cast.ulla, case)
    for who in (cast.ulla, cast.karen):
        with who.acting(), connection.cursor() as cursor:
            cursor.execute("SELECT helle.destroy_draft(%s)", [draft.pk])
            assert cursor.fetchone() == (False,)
    # Nor is a stranded one another unit's to delete, though it has the case now.
    stories.record_stay(cast.mette, case, ResidenceStatus.EU_RIGHT, since=dt.date(2025, 10, 6))
    with cast.karen.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.destroy_draft(%s)", [draft.pk])
        assert cursor.fetchone() == (False,)
    with cast.ulla.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.destroy_draft(%s)", [draft.pk])
        assert cursor.fetchone() == (True,)
