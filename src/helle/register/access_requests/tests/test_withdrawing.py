"""An approval is withdrawn, an answer stands or not when something came since, and a further answer follows one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

import pytest
from django.db import models, transaction
from django.db.utils import ProgrammingError
from django.urls import reverse
from tests import access_stories as access
from tests import correction_stories, file_stories, look_stories, stories
from tests.cast import Cast, Member, member
from tests.gates import CaseGates
from tests.pages import audit_lines, errors_of, fill_in, hidden_of, post

from helle.register.access_requests import entry_queries, queries
from helle.register.access_requests.choices import Asker, Decision, Verified, WithheldGround
from helle.register.access_requests.cuts import Cuts
from helle.register.access_requests.models import AccessRequest, Approval, LockedFile, Standing
from helle.register.access_requests.queries import OpenedRequest
from helle.register.cases.models import Case
from helle.register.printing.choices import EntryKind
from helle.register.protection import clock
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestWithdrawGates(CaseGates):
    view = "case-access-withdraw"
    may = "karen"
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "stine", "mette")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [access.an_approved_answer(cast, case).pk]


class TestStandsGates(CaseGates):
    view = "case-access-stands"
    may = "jonas"
    # Mette put the answer together.
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "stine", "karen", "mette")

    def more(self, cast: Cast, case: Case) -> list[object]:
        row = access.an_approved_answer(cast, case)
        file_stories.write_note(cast.mette, case)
        return [row.pk]


class TestFollowGates(CaseGates):
    view = "case-access-follow"
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [access.a_delivered_answer(cast, case).pk]


def of(case: Case, row: AccessRequest, view: str = "case-access-request", *more: object) -> str:
    return reverse(view, args=[case.number, row.pk, *more])


def opened(cast: Cast, case: Case, row: AccessRequest) -> OpenedRequest:
    with cast.mette.acting():
        return queries.get_request(case, row.pk)


def page_of(who: Any, case: Case, row: AccessRequest) -> str:
    text: str = who.client().get(of(case, row)).content.decode()
    return text


def test_an_approval_is_withdrawn_with_a_reason_and_the_answer_is_composed_anew(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row, _password = access.a_locked_answer(cast, case)
    url = of(case, row, "case-access-withdraw")
    refused = post(cast.karen.client(), url, {"why": " "})
    assert refused.status_code == 422 and "why" in errors_of(refused)
    assert opened(cast, case, row).approved is not None
    fill_in(cast.karen.client(), url, {"why": access.WITHDRAWN})
    now = opened(cast, case, row)
    assert now.approved is None and now.locked is None and not now.is_assembled
    page = page_of(cast.mette, case, row)
    assert access.WITHDRAWN in page and "godkendelsen er trukket tilbage" in page
    # What was approved can be read still; what was locked of it is not handed over.
    assert "Godkendt af" in page and "Godkendelsen trukket tilbage af" in page
    assert cast.mette.client().get(of(case, row, "case-access-file", now.assemblies[0].pk)).status_code == 200
    assert cast.mette.client().get(of(case, row, "case-access-locked")).status_code == 404
    for act in (access.lock, access.deliver):
        with pytest.raises(Refused):
            act(cast.mette, case, row)
    access.decide(cast.mette, case, row, EntryKind.PERSON, Decision.OMIT, ground=WithheldGround.HERSELF)
    access.assemble(cast.mette, case, row)
    access.answer(cast.karen, case, row)
    access.lock(cast.mette, case, row)
    access.deliver(cast.mette, case, row)
    assert [one.sequence for one in opened(cast, case, row).assemblies] == [1, 2]


def test_whoever_answers_does_not_withdraw_what_a_lead_approved_unless_something_came(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.an_approved_answer(cast, case)
    with pytest.raises(Refused):
        access.withdraw(cast.mette, case, row)
    file_stories.write_note(cast.mette, case)
    access.withdraw(cast.mette, case, row)
    assert opened(cast, case, row).withdrawn is not None
    with pytest.raises(Refused):
        access.withdraw(cast.karen, case, row)


def test_an_interview_that_came_stops_the_answer_and_whoever_approved_withdraws(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    row = access.an_approved_answer(cast, case)
    stories.hold_interview(cast.mette, case)
    page = page_of(cast.mette, case, row)
    assert "Svaret kan ikke udleveres endnu" in page and of(case, row, "case-access-withdraw") not in page
    assert "Den, der godkendte, eller en leder kan trække godkendelsen tilbage" in page
    assert cast.mette.client().get(of(case, row, "case-access-withdraw")).status_code == 404
    with pytest.raises(Refused):
        access.withdraw(cast.mette, case, row)
    assert of(case, row, "case-access-withdraw") in page_of(cast.karen, case, row)
    access.withdraw(cast.karen, case, row)


def test_an_answer_from_before_files_were_ordered_is_not_stopped_by_how_to_reach_her(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.an_approved_answer(cast, case)
    stories.describe_as_child(cast, case)
    with cast.mette.acting():
        now = queries.get_request(case, row.pk)
        listed = entry_queries.listed_entries(case, now.row)
    before = replace(now, makings=[])
    with cast.mette.acting():
        kinds = [[one.entry.kind for one in entry_queries.came_since(case, then, listed)] for then in (now, before)]
    assert kinds == [[EntryKind.PERSON, EntryKind.CONTACT], [EntryKind.PERSON]]


def test_what_was_handed_over_is_not_withdrawn(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.a_delivered_answer(cast, case)
    with pytest.raises(Refused):
        access.withdraw(cast.karen, case, row)
    assert cast.karen.client().get(of(case, row, "case-access-withdraw")).status_code == 404


@pytest.mark.parametrize("what", ["note", "document"])
def test_what_came_since_stops_the_answer_and_is_named(cast: Cast, what: str) -> None:
    case = stories.an_opened_case(cast)
    row, _password = access.a_locked_answer(cast, case)
    if what == "note":
        file_stories.write_note(cast.mette, case)
    else:
        file_stories.file_document(cast.mette, case)
    page = page_of(cast.mette, case, row)
    assert "Svaret kan ikke udleveres endnu" in page and "Lås igen" not in page
    for act in (access.lock, access.deliver):
        with pytest.raises(Refused) as refused:
            act(cast.mette, case, row)
        assert ("notat 1" if what == "note" else "dokument 1") in refused.value.message.da
    fetched = cast.mette.client().get(of(case, row, "case-access-locked"))
    assert fetched.status_code == 302 and fetched.headers["Location"] == of(case, row)
    handed = {"on": "2025-10-06", "means": "handed_over", "password_means": "phone", "by_whom": "Mette Holm"}
    response = post(cast.mette.client(), of(case, row, "case-access-deliver"), handed)
    assert response.status_code == 422 and "er dette kommet til sagen" in str(errors_of(response))
    assert opened(cast, case, row).row.waits


def _a_step(cast: Cast, case: Case) -> None:
    stories.end_case(cast.mette, case)


def _a_contact_person(cast: Cast, case: Case) -> None:
    stories.give_contact_person(cast.mette, case)


def _a_corrected_profile(cast: Cast, case: Case) -> None:
    correction_stories.describe(cast.mette, case, stories.description(sex="man"))


@pytest.mark.parametrize(
    ("changes", "named"), [(_a_step, "forløb"), (_a_contact_person, "forløb"), (_a_corrected_profile, "personen")]
)
def test_an_entry_that_changed_since_stops_the_answer_too(
    cast: Cast, changes: Callable[[Cast, Case], None], named: str
) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    row, _password = access.a_locked_answer(cast, case)
    changes(cast, case)
    for act in (access.lock, access.deliver):
        with pytest.raises(Refused) as refused:
            act(cast.mette, case, row)
        assert named in refused.value.message.da
    # It stands in spite of what there is now, and a later change stops it again.
    access.let_stand(cast.jonas, case, row)
    access.lock(cast.mette, case, row)
    correction_stories.describe(cast.mette, case, stories.description(languages=["ro", "en"]))
    with pytest.raises(Refused):
        access.deliver(cast.mette, case, row)
    access.let_stand(cast.jonas, case, row)
    access.deliver(cast.mette, case, row)


def test_a_human_says_why_the_answer_stands_and_what_comes_later_stops_it_again(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row, _password = access.a_locked_answer(cast, case)
    file_stories.write_note(cast.mette, case)
    url = of(case, row, "case-access-stands")
    # Whoever put it together does not say so herself.
    assert cast.mette.client().get(url).status_code == 404 and url not in page_of(cast.mette, case, row)
    with pytest.raises(Refused, match="so you cannot say that it stands"):
        access.let_stand(cast.mette, case, row)
    assert url in page_of(cast.jonas, case, row)
    assert "why" in errors_of(post(cast.jonas.client(), url, {"why": " "}))
    fill_in(cast.jonas.client(), url, {"why": access.STANDS})
    page = page_of(cast.mette, case, row)
    assert access.STANDS in page and "Svaret kan ikke udleveres endnu" not in page
    line = next(one for one in audit_lines(cast, cast.jonas.user.pk) if one.action == "access.stands")
    assert line.detail["entries"] == 1 and access.STANDS not in str(line.detail)
    file_stories.write_note(cast.mette, case)
    with pytest.raises(Refused):
        access.deliver(cast.mette, case, row)
    access.let_stand(cast.jonas, case, row)
    access.deliver(cast.mette, case, row)
    with pytest.raises(Refused):
        access.let_stand(cast.jonas, case, row)


def test_after_an_answer_a_further_one_is_its_own_act_with_its_own_time_limit(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    first = access.a_delivered_answer(cast, case)
    url = of(case, first, "case-access-follow")
    assert "why" in errors_of(post(cast.mette.client(), url, {"why": ""}))
    done = fill_in(cast.mette.client(), url, {"why": access.FURTHER})
    with cast.mette.acting():
        row = AccessRequest.objects.get(follows=first)
        told = queries.told_of(case, row)
    assert done.headers["Location"] == of(case, row)
    assert (told.name, told.asked_for, told.further) == (access.LAWYER, access.ASKED_FOR, access.FURTHER)
    assert row.waits and row.due > row.received_on == stories.FIRST_DAY
    assert access.FURTHER in page_of(cast.mette, case, row) and of(case, row) in page_of(cast.mette, case, first)
    # What was chosen for the first is proposed, and decided by nobody yet.
    with cast.mette.acting():
        listed = next(one for one in entry_queries.listed_entries(case, row) if one.entry.kind is EntryKind.FACTS)
    assert listed.decision is None and listed.proposal is not None
    assert listed.proposal.ground is WithheldGround.HERSELF
    again = hidden_of(cast.mette.client(), of(case, row, "case-access-entry", "facts", case.pk))
    assert (again["decision"], again["ground"]) == ("omit", "herself")
    with pytest.raises(Refused):
        access.follow(cast.mette, case, first)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    text = access.text_of(access.file_of(cast.mette, case, row))
    assert "Den 6. oktober 2025 svarede vi" in text and "yderligere svar" in text
    access.answer(cast.karen, case, row)
    access.lock(cast.mette, case, row)
    access.deliver(cast.mette, case, row)


def test_what_was_not_answered_is_not_followed(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.an_approved_answer(cast, case)
    closed = access.ask(cast.mette, case, asker=Asker.LAWYER, verified=Verified.MANDATE, name=access.LAWYER)
    access.close(cast.mette, case, closed)
    for one in (row, closed):
        assert cast.mette.client().get(of(case, one, "case-access-follow")).status_code == 404
        with pytest.raises(Refused):
            access.follow(cast.mette, case, one)


def test_the_approver_sees_each_piece_before_and_after_with_the_ground(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    file_stories.write_note(cast.mette, case, text="Ringede til Gudrun Skæppe om nøglen.\nSlut.")
    row = access.ask(cast.mette, case)
    cut = Cuts({3: WithheldGround.INVESTIGATION}, (("Gudrun Skæppe", WithheldGround.SOURCE),))
    access.decide(cast.mette, case, row, EntryKind.NOTE, Decision.REDACT, cut=cut)
    access.decide(cast.mette, case, row, EntryKind.FACTS, Decision.OMIT, ground=WithheldGround.HERSELF)
    access.decide_rest(cast.mette, case, row)
    access.assemble(cast.mette, case, row)
    page = cast.karen.client().get(of(case, row, "case-access-answer")).content.decode()
    assert "<del>Gudrun Skæppe</del> <small>(beskyttelse af en kilde eller et vidne)</small>" in page
    assert "<del>Slut.</del> <small>(igangværende efterforskning eller straffesag)</small>" in page
    assert "Ringede til [Undtaget: beskyttelse af en kilde eller et vidne] om nøglen." in page
    assert f"<del>Sagsnummer: {case.number}</del> <small>(afgørende hensyn til personen selv)</small>" in page
    lines = {one.action: one for one in audit_lines(cast, cast.karen.user.pk)}
    assert lines["form.read"].object_id == row.pk and lines["person.name_shown"].cases == [case.pk]


def test_the_log_is_shown_to_whoever_decides_about_it(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case)
    with cast.mette.acting():
        log = next(one for one in entry_queries.listed_entries(case, row) if one.entry.kind is EntryKind.LOG)
    page = cast.mette.client().get(of(case, row, "case-access-entry", "log", case.pk)).content.decode()
    assert "Det, der står i loggen" in page and "Center mod Menneskehandel, egen enheds sag" in page
    assert log.entry.passages


def past_the_pages(who: Member, row: models.Model) -> None:
    """Somebody writes a row of her own with a statement alone."""
    with who.acting() as acting, transaction.atomic():
        for name, value in (
            ("recorded_at", acting.instant),
            ("by_user_id", acting.user_id),
            ("by_unit_id", acting.unit_id),
        ):
            setattr(row, name, value)
        row.save(force_insert=True)


def test_who_decided_of_an_answer_in_a_look_that_is_over_answers_for_it_past_no_page(cast: Cast) -> None:
    """What she decided is closed to her with the case: that she sees none of it does not make her a second person."""
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    row = access.ask(cast.mette, case)
    look_stories.say(cast.jonas, case)
    access.decide(cast.jonas, case, row, EntryKind.FACTS)
    access.decide_rest(cast.mette, case, row)
    made = access.assemble(cast.mette, case, row)
    access.answer(cast.karen, case, row)
    clock.move_forward(dt.timedelta(days=7))
    its: dict[str, Any] = {"assembly_id": made.pk, "case_id": case.pk}
    for forged in (
        Standing(id=new_id(), covers=[new_id()], told_sealed=b"x", **its),
        LockedFile(id=new_id(), sequence=1, size=1, **its),
    ):
        with pytest.raises(ProgrammingError, match="row-level security"):
            past_the_pages(cast.jonas, forged)


def test_an_officer_approves_past_no_page_what_she_decided_in_a_look_that_is_over(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    una = member("Una Fabel", "UDLST", "udlst_caseworker")
    stories.assign(cast.ulla, case, cast.ulla)
    row = access.ask(cast.ulla, case)
    look_stories.say(una, case)
    access.decide(una, case, row, EntryKind.FACTS)
    access.decide_rest(cast.ulla, case, row)
    made = access.assemble(cast.ulla, case, row)
    access.read(una, case, row)
    clock.move_forward(dt.timedelta(days=7))
    approval = Approval(assembly_id=made.pk, case_id=case.pk, made_by_id=cast.ulla.user.pk, approved=True)
    with pytest.raises(ProgrammingError, match="row-level security"):
        past_the_pages(una, approval)
