"""The way to the answer: deciding on each entry, a second person's approval, the password once, the handing over."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import pytest
from django.urls import reverse
from tests import access_stories as access
from tests import file_stories, stories
from tests.cast import Cast
from tests.gates import CaseGates
from tests.pages import audit_lines, errors_of, fill_in, hidden_of, post

from helle.register.access_requests import entry_queries, queries
from helle.register.access_requests.actions import THEME
from helle.register.access_requests.choices import Decision, WithheldGround
from helle.register.access_requests.cuts import Cuts
from helle.register.access_requests.models import AccessRequest, Choice
from helle.register.access_requests.queries import OpenedRequest
from helle.register.casefile import queries as casefile
from helle.register.casefile.choices import Direction
from helle.register.cases.models import Case
from helle.register.printing.choices import EntryKind
from helle.register.protection.refusals import Refused
from helle.rules.access_request import AccessRight

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class OfARequest(CaseGates):
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [access.ask(cast.mette, case).pk]


class TestEntryGates(OfARequest):
    view = "case-access-entry"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [*super().more(cast, case), "facts", case.pk]


class TestAssembleGates(OfARequest):
    view = "case-access-assemble"


class TestFileGates(CaseGates):
    view = "case-access-file"
    methods = ("GET",)
    action = "access.file_read"

    def more(self, cast: Cast, case: Case) -> list[object]:
        row = access.an_assembled_answer(cast, case)
        with cast.mette.acting():
            return [row.pk, queries.get_request(case, row.pk).assemblies[0].pk]


class TestAnswerGates(CaseGates):
    view = "case-access-answer"
    may = "karen"
    wrong_roles = ("vera", "stine", "mette")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [access.an_assembled_answer(cast, case).pk]


class TestLockGates(CaseGates):
    view = "case-access-lock"
    wrong_roles = ("vera", "stine", "karen")
    methods = ("POST",)
    action = "access.locked"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [access.an_approved_answer(cast, case).pk]

    def ask(self, who: Any, url: str) -> Any:
        client = who.client()
        page = client.get(url.removesuffix("laas/"))
        form = page.context["lock_form"] if page.status_code == 200 else None
        sent = {} if form is None else {one.html_name: one.value() for one in form}
        return client.post(url, sent)


class TestLockedGates(CaseGates):
    view = "case-access-locked"
    wrong_roles = ("vera", "stine", "karen")
    methods: ClassVar[tuple[str, ...]] = ("GET",)
    action = "access.fetched"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [access.a_locked_answer(cast, case)[0].pk]


class TestDeliverGates(TestLockedGates):
    view = "case-access-deliver"
    methods = ("GET", "POST")
    action = "form.read"


def of(case: Case, row: AccessRequest, view: str = "case-access-request", *more: object) -> str:
    return reverse(view, args=[case.number, row.pk, *more])


def opened(cast: Cast, case: Case, row: AccessRequest) -> OpenedRequest:
    with cast.mette.acting():
        return queries.get_request(case, row.pk)


def test_passages_and_words_are_cut_on_a_page_that_shows_them(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    note = file_stories.write_note(cast.mette, case, text="Første afsnit.\nAndet afsnit om Gorm.")
    row = access.ask(cast.mette, case)
    url = of(case, row, "case-access-entry", "note", note.pk)
    page = cast.mette.client().get(url).content.decode()
    assert "Andet afsnit om Gorm." in page and "Undtaget" not in page
    cut = {"decision": "redact", "unit_2": "third_person", "words": "gorm", "words_ground": "source"}
    fill_in(cast.mette.client(), url, cut)
    with cast.mette.acting():
        listed = entry_queries.get_listed(case, row, "note", note.pk)
    assert listed.decision is Decision.REDACT
    assert listed.cuts == Cuts({2: WithheldGround.THIRD_PERSON}, (("gorm", WithheldGround.SOURCE),))
    again = hidden_of(cast.mette.client(), url)
    assert (again["words"], again["unit_2"], again["decision"]) == ("gorm", "third_person", "redact")
    # Changing one's mind changes the same choice.
    fill_in(cast.mette.client(), url, {"decision": "include", "unit_2": "", "words": "", "words_ground": ""})
    with cast.mette.acting():
        assert Choice.objects.get().decision == Decision.INCLUDE


def test_the_audit_tells_which_entry_was_looked_at_and_that_names_were_shown(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.describe_as_child(cast, case)
    note = file_stories.write_note(cast.mette, case)
    row = access.ask(cast.mette, case)
    entries = (("person", case.person_id, True), ("contact", case.person_id, True), ("note", note.pk, False))
    for kind, key, named in entries:
        url = of(case, row, "case-access-entry", kind, key)
        for refused in (False, True):
            before = len(audit_lines(cast, cast.mette.user.pk))
            if refused:
                assert post(cast.mette.client(), url, {"decision": ""}).status_code == 422
            else:
                assert cast.mette.client().get(url).status_code == 200
            lines = audit_lines(cast, cast.mette.user.pk)
            since = lines[: len(lines) - before]
            read = [line for line in since if line.action == "form.read"]
            assert read and all(line.object_id == row.pk for line in read)
            assert all((line.detail["kind"], line.detail["entry"]) == (kind, str(key)) for line in read)
            shown = [line for line in since if line.action == "person.name_shown"]
            assert bool(shown) is named
            assert all((line.object_id, line.cases) == (case.person_id, [case.pk]) for line in shown)


def test_whoever_includes_all_and_withholds_something_reads_which_of_the_two_contradicts(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    note = file_stories.write_note(cast.mette, case, text="Første afsnit.")
    url = of(case, access.ask(cast.mette, case), "case-access-entry", "note", note.pk)
    for cut, field, said in (
        (
            {"decision": "include", "unit_1": "source"},
            "decision",
            "Her er valgt »Tag med«, men nedenfor er noget undtaget",
        ),
        ({"decision": "include", "ground": "source"}, "ground", "Fjern grunden, eller vælg »Tag ikke med«"),
    ):
        assert said in errors_of(post(cast.mette.client(), url, cut))[field][0]


@pytest.mark.parametrize(
    ("cut", "field", "said"),
    [
        ({"decision": "redact"}, "decision", "intet er undtaget nedenfor"),
        ({"decision": "include", "unit_1": "source"}, "decision", "nedenfor er noget undtaget"),
        ({"decision": "omit"}, "ground", "Vælg grunden til, at intet af det tages med."),
        ({"decision": "include", "ground": "source"}, "ground", "Fjern grunden, eller vælg »Tag ikke med«"),
        ({"decision": "redact", "words": "Hagbard", "words_ground": "source"}, "words", "Det står ikke i teksten"),
        ({"decision": "redact", "words": "afsnit"}, "words_ground", "Vælg grunden til, at ordene undtages."),
        ({"decision": "redact", "unit_1": "because"}, "unit_1", "Det, der blev valgt, kan ikke vælges her nu"),
        ({"decision": ""}, "decision", "Dette felt er påkrævet."),
    ],
)
def test_a_cut_without_its_ground_or_that_cuts_nothing_is_refused(
    cast: Cast, cut: dict[str, object], field: str, said: str
) -> None:
    case = stories.an_opened_case(cast)
    note = file_stories.write_note(cast.mette, case, text="Første afsnit.")
    row = access.ask(cast.mette, case)
    response = post(cast.mette.client(), of(case, row, "case-access-entry", "note", note.pk), cut)
    assert response.status_code == 422
    assert said in " ".join(errors_of(response)[field])
    with cast.mette.acting():
        assert not Choice.objects.exists()


def test_what_is_internal_is_no_ground_under_the_regulation(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case, right=AccessRight.GDPR)
    with pytest.raises(Refused) as refused:
        access.decide(cast.mette, case, row, EntryKind.FACTS, Decision.OMIT, ground=WithheldGround.INTERNAL)
    assert refused.value.field == "ground"


def test_an_entry_of_another_case_is_not_there(cast: Cast) -> None:
    case, other = stories.an_opened_case(cast), stories.an_opened_case(cast)
    note = file_stories.write_note(cast.mette, other)
    row = access.ask(cast.mette, case)
    for kind, key in (("note", note.pk), ("facts", other.pk), ("nothing", case.pk)):
        assert cast.mette.client().get(of(case, row, "case-access-entry", kind, key)).status_code == 404


def test_nothing_is_assembled_before_everything_is_decided(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.ask(cast.mette, case)
    response = post(cast.mette.client(), of(case, row, "case-access-assemble"), {"language": "da"})
    assert response.status_code == 422 and "sagens kerne" in str(errors_of(response))
    assert opened(cast, case, row).assemblies == []


def test_a_lead_approves_and_whoever_had_a_hand_in_it_does_not(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.an_assembled_answer(cast, case)
    page = cast.mette.client().get(of(case, row)).content.decode()
    assert "venter på godkendelse" in page and "Godkend eller send tilbage" not in page
    for who in (cast.mette, cast.jonas):
        with pytest.raises(Refused):
            access.answer(who, case, row)
    assert "Godkend eller send tilbage" in cast.karen.client().get(of(case, row)).content.decode()
    unread = post(cast.karen.client(), of(case, row, "case-access-answer"), {"answer": "yes"})
    assert unread.status_code == 422 and "ikke åbnet filen" in str(errors_of(unread)["answer"])
    access.read(cast.mette, case, row)
    unread = post(cast.karen.client(), of(case, row, "case-access-answer"), {"answer": "yes"})
    assert unread.status_code == 422, "that another read it is not that she did"
    access.read(cast.karen, case, row)
    fill_in(cast.karen.client(), of(case, row, "case-access-answer"), {"answer": "yes"})
    assert opened(cast, case, row).approved is not None
    with pytest.raises(Refused):
        access.answer(cast.karen, case, row)


def test_what_is_sent_back_is_decided_and_assembled_anew(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.an_assembled_answer(cast, case)
    sent = post(cast.karen.client(), of(case, row, "case-access-answer"), {"answer": "no", "why": " "})
    assert "why" in errors_of(sent)
    fill_in(cast.karen.client(), of(case, row, "case-access-answer"), {"answer": "no", "why": "Se side Tolvogtyve"})
    page = cast.mette.client().get(of(case, row)).content.decode()
    assert "Se side Tolvogtyve" in page
    access.decide(cast.mette, case, row, EntryKind.PERSON, Decision.OMIT, ground=WithheldGround.HERSELF)
    # What was typed before is there again.
    assert hidden_of(cast.mette.client(), of(case, row, "case-access-assemble"))["reasons"] == access.REASONS
    access.assemble(cast.mette, case, row)
    access.answer(cast.karen, case, row)
    assert [one.sequence for one in opened(cast, case, row).assemblies] == [1, 2]


def test_what_waits_for_approval_or_is_approved_does_not_change(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.an_assembled_answer(cast, case)
    for _state in ("waits", "approved"):
        with pytest.raises(Refused):
            access.decide(cast.mette, case, row, EntryKind.FACTS, Decision.OMIT, ground=WithheldGround.HERSELF)
        with pytest.raises(Refused):
            access.assemble(cast.mette, case, row)
        if opened(cast, case, row).waiting:
            access.answer(cast.karen, case, row)


def test_the_approver_is_told_what_came_since(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.an_assembled_answer(cast, case)
    assert "er kommet til sagen" not in cast.karen.client().get(of(case, row)).content.decode()
    file_stories.write_note(cast.mette, case)
    assert "1 ting er kommet til sagen" in cast.karen.client().get(of(case, row)).content.decode()


def test_of_what_changed_since_it_is_not_said_that_the_file_does_not_have_it(cast: Cast) -> None:
    """As a reader found: the file has it as it was, and both pages said that it was not in it."""
    case = stories.an_opened_case(cast)
    row = access.an_assembled_answer(cast, case)
    stories.give_contact_person(cast.mette, case)
    for name in ("case-access-request", "case-access-answer"):
        page = cast.karen.client().get(of(case, row, name)).content.decode()
        assert "ting er kommet til sagen eller ændret, siden filen blev lavet; filen har" in page
        assert "er ikke med i den" not in page


def test_where_there_are_no_leads_a_colleague_who_had_no_hand_in_it_approves(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    row = access.ask(cast.ulla, case)
    access.decide_rest(cast.ulla, case, row)
    access.assemble(cast.ulla, case, row)
    with pytest.raises(Refused):
        access.answer(cast.ulla, case, row)


def lock(cast: Cast, case: Case, row: AccessRequest) -> tuple[Any, dict[str, object]]:
    client = cast.mette.client()
    form = client.get(of(case, row)).context["lock_form"]
    sent = {one.html_name: one.value() for one in form}
    return client.post(of(case, row, "case-access-lock"), sent), sent


def test_the_password_is_shown_once_and_kept_nowhere(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.an_approved_answer(cast, case)
    shown, sent = lock(cast, case, row)
    found = re.search(r"<code>([A-Z2-9-]{24})</code>", shown.content.decode())
    assert found and shown.headers["Cache-Control"] == "no-store"
    password = found.group(1)
    again = cast.mette.client().post(of(case, row, "case-access-lock"), sent, follow=True)
    assert password not in again.content.decode() and "vises kun én gang" in again.content.decode()
    assert password not in cast.mette.client().get(of(case, row)).content.decode()
    assert all(password not in str(line.detail) for line in audit_lines(cast))
    content = cast.mette.client().get(of(case, row, "case-access-locked")).content
    assert "Anmodningen imødekommes" in access.text_of(content, password)


def test_locking_again_gives_another_password_and_the_last_file_counts(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row, first = access.a_locked_answer(cast, case)
    second = access.lock(cast.mette, case, row)
    assert first != second
    content = cast.mette.client().get(of(case, row, "case-access-locked")).content
    assert access.text_of(content, second)
    with pytest.raises(Exception, match="assword"):
        access.text_of(content, first)


def test_nothing_is_locked_before_it_is_approved_nor_handed_over_before_it_is_locked(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row = access.an_assembled_answer(cast, case)
    with pytest.raises(Refused):
        access.lock(cast.mette, case, row)
    access.answer(cast.karen, case, row)
    for view in ("case-access-locked", "case-access-deliver"):
        assert cast.mette.client().get(of(case, row, view)).status_code == 404
    with pytest.raises(Refused):
        access.deliver(cast.mette, case, row)


def test_the_answer_handed_over_is_in_the_journal_and_the_request_has_ended(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    row, _password = access.a_locked_answer(cast, case)
    handed = {"on": "2025-10-06", "means": "handed_over", "password_means": "phone", "by_whom": "Mette Holm"}
    too_soon = post(cast.mette.client(), of(case, row, "case-access-deliver"), handed | {"on": "2025-10-05"})
    assert "on" in errors_of(too_soon)
    fill_in(cast.mette.client(), of(case, row, "case-access-deliver"), handed)
    ended = opened(cast, case, row)
    document = ended.row.ending.document
    assert not ended.row.waits and document is not None and document.number is not None
    page = cast.mette.client().get(of(case, row)).content.decode()
    assert "Svaret er udleveret" in page and reverse("case-document", args=[case.number, document.pk]) in page
    journal = cast.mette.client().get(reverse("case-journal", args=[case.number])).content.decode()
    assert "Svar på anmodning om indsigt i sagen" in journal
    assert of(case, row) not in cast.mette.client().get(reverse("desk")).content.decode()
    with pytest.raises(Refused):
        access.deliver(cast.mette, case, row)


def test_the_answer_handed_over_is_read_by_its_own_authority_only(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    file_stories.write_note(cast.mette, case, direction=Direction.INTERNAL)
    with cast.ulla.acting():
        before = {one.row.pk for one in casefile.documents_of(case)}
    row, _password = access.a_locked_answer(cast, case)
    # What the authority wrote for itself is proposed to stay out.
    assert "Internt arbejdsdokument" in access.text_of(access.file_of(cast.mette, case, row))
    document = access.deliver(cast.mette, case, row).document
    assert document is not None
    with cast.ulla.acting():
        assert {one.row.pk for one in casefile.documents_of(case)} == before
    for view in ("case-document", "case-document-file"):
        url = reverse(view, args=[case.number, document.pk])
        assert cast.ulla.client().get(url).status_code == 404
        assert cast.mette.client().get(url).status_code == 200
    journals = [
        who.client().get(reverse("case-journal", args=[case.number])).content.decode()
        for who in (cast.mette, cast.ulla)
    ]
    assert [THEME in journal for journal in journals] == [True, False]
