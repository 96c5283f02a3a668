"""The person reads her own file: on the screen, in her language, on paper only with a safe place (PUB-DIG-05)."""

from __future__ import annotations

import io
import re
import uuid
from typing import Any

import pikepdf
import pypdfium2
import pytest
from django.db import connection, transaction
from django.db.utils import Error
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import (
    access_stories,
    extract_stories,
    look_stories,
    stories,
    support_stories,
)
from tests import accommodation_stories as places
from tests.cast import Cast, latecomer, open_to
from tests.gates import CaseGates
from tests.handed_out import handed
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.access_requests.choices import LAW, Asker, Decision, Verified, WithheldGround
from helle.register.access_requests.models import AccessRequest
from helle.register.cases.models import Case
from helle.register.extracts import queries
from helle.register.extracts.choices import End
from helle.register.extracts.models import Ending, Extract, HeldBack, Paper
from helle.register.extracts.sources import RIGHTS, SOURCES, rights
from helle.register.need_to_know.choices import Verdict
from helle.register.printing.choices import EntryKind
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.support import actions as support
from helle.rules.access_request import AccessRight
from helle.rules.codes import OfferAnswer
from helle.rules.own_file import OwnFilePart
from helle.rules.requirements import exists

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

REPRESENTATIVE = "Ragnhild Tusindfryd"


def a_victim(cast: Cast) -> Case:
    """Assessed by CMM, with a contact person, a charge by the police, and a letter."""
    case = stories.a_victim_assessed_by_cmm(cast)
    return stories.give_contact_person(cast.mette, case)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


class ReadingGates(CaseGates):
    # Whoever leads reads the case and its documents, and reads with nobody.
    wrong_roles = ("vera", "stine", "karen")

    def more(self, cast: Cast, case: Case) -> list[object]:
        return [extract_stories.begin(cast.mette, case).pk]


class TestListGates(ReadingGates):
    view = "case-extracts"
    methods = ("GET",)
    action = "extract.listed"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return []


class TestNewGates(ReadingGates):
    view = "case-extract-new"

    def more(self, cast: Cast, case: Case) -> list[object]:
        return []


class TestReadGates(ReadingGates):
    view = "case-extract"
    methods = ("GET",)
    action = "extract.read"


class TestPaperGates(ReadingGates):
    view = "case-extract-paper"


class TestEndGates(ReadingGates):
    view = "case-extract-end"


class TestAskGates(ReadingGates):
    view = "case-extract-ask"


class TestHoldBackGates(ReadingGates):
    view = "case-extract-hold-back"

    def more(self, cast: Cast, case: Case) -> list[object]:
        extract = extract_stories.begin(cast.mette, case)
        with cast.mette.acting():
            shown = queries.reading_of(case, extract).parts
        (person,) = (one for one in shown if one.part is OwnFilePart.PERSON)
        return [extract.pk, OwnFilePart.PERSON.value, person.pieces[0].key]


def test_it_is_read_together_on_the_screen_and_nothing_of_others_or_of_the_police_is_in_it(cast: Cast) -> None:
    case, mette = a_victim(cast), cast.mette.client()
    new = reverse("case-extract-new", args=[case.number])
    parts = mette.get(new).context["form"].initial["parts"]
    assert "account" not in parts and "decisions" in parts
    typed = {"reader": "person", "verified": "known", "language": "da", "interpreter": extract_stories.INTERPRETER}
    fill_in(mette, new, typed | {"parts": [*parts, "looks", "account"]})
    with cast.mette.acting():
        extract = Extract.objects.get()
    page = mette.get(reverse("case-extract", args=[case.number, extract.pk])).content.decode()
    for shown in (stories.NAME, "Udsat for menneskehandel: ja", stories.REASONS, "Mette Holm", "Én at gå til"):
        assert shown in page
    assert stories.ACCOUNT in page and "Sagsbehandler i CMM" in page
    # The title in the browser says nothing of what it is; names of staff stand nowhere among the looks.
    assert "<title>Læs sammen" in page
    looks = page[page.index('id="del-looks"') : page.index('id="ikke-med"')]
    assert "Mette Holm" not in looks and stories.SAFE_CONTACT not in page
    assert "Politiets sager" in page and "PUB-LAW-22" in page
    line = next(line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "extract.read")
    assert line.cases == [case.pk] and "decisions" in line.detail["parts"]
    with cast.mette.acting():
        assert extract_stories.INTERPRETER.encode() not in bytes(extract.told_sealed)


def test_the_paper_asks_for_a_safe_place_gives_nothing_away_outside_and_is_kept_nowhere(cast: Cast) -> None:
    case, mette = a_victim(cast), cast.mette.client()
    extract = extract_stories.begin(cast.mette, case)
    extract_stories.hold_back(cast.mette, case, extract, OwnFilePart.DECISIONS)
    page = reverse("case-extract-paper", args=[case.number, extract.pk])
    assert "safe_place" in errors_of(post(mette, page, {}))
    made = handed(mette, page, safe_place="on")
    words = words_of(made)
    with pikepdf.open(io.BytesIO(made)) as document:
        outside = str(document.docinfo) + str(document.open_metadata())
        first = words_of(made).split("Dine rettigheder")[0]
    for secret in ("CMM", "Helle", "handel", case.number, stories.NAME):
        assert secret not in first and secret not in outside, secret
    assert stories.NAME in words and "forvaltningsloven" in words and not re.search(r"\[[A-Z]+-\d", words)
    assert stories.ACCOUNT not in words and stories.REASONS not in words and extract_stories.HELD_BACK not in words
    with cast.mette.acting():
        kept = Paper.objects.get()
        assert re.fullmatch(r"[0-9a-f]{64}", kept.digest)
        assert kept.pages == len(pypdfium2.PdfDocument(made))
        with connection.cursor() as cursor:
            cursor.execute("SELECT octet_length(held_sealed) FROM extracts_paper")
            ((size,),) = cursor.fetchall()
        assert size < 4000
    assert "er lavet på papir" in str(post(mette, page, {"safe_place": "on"}).context["form"].errors)
    end = reverse("case-extract-end", args=[case.number, extract.pk])
    choices = [value for value, _label in mette.get(end).context["form"].fields["how"].choices]
    assert choices == ["paper", "destroyed"]
    fill_in(mette, end, {"how": "destroyed", "note": extract_stories.ASKED})
    listed = mette.get(reverse("case-extracts", args=[case.number])).content.decode()
    assert "Papiret er makuleret og ikke givet til nogen" in listed
    assert mette.get(page).status_code == 404


def test_her_paper_tells_neither_who_was_gone_nor_which_municipality_was_told_nor_of_the_police(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    with cast.mette.acting():
        support.period_set(case, expected_version=stories.fresh(case).version, notified_on=clock.today())
    support_stories.write_goals(cast.mette, case)
    support_stories.come_back(cast.mette, case, support_stories.go_missing(cast.mette, case))
    support_stories.hand_over(cast.mette, case)
    extract = extract_stories.begin(cast.mette, case)
    page = cast.mette.client().get(reverse("case-extract", args=[case.number, extract.pk])).content.decode()
    assert support_stories.GOALS in page
    for secret in (support_stories.SEEN, support_stories.TOLD, "Aarhus Kommune", "Østjyllands Politi"):
        assert secret not in page, secret


def test_it_is_read_in_her_language_and_what_is_done_with_it_in_the_caseworker_s(cast: Cast) -> None:
    case = a_victim(cast)
    extract = extract_stories.begin(cast.mette, case, parts=[OwnFilePart.RIGHTS], language="en")
    page = cast.mette.client().get(reverse("case-extract", args=[case.number, extract.pk])).content.decode()
    assert "Somebody to turn to" in page and "Når I har læst" in page and '<article lang="en"' in page


def test_whoever_reads_and_asks_for_all_of_it_is_asked_nothing_twice(cast: Cast) -> None:
    case, mette = a_victim(cast), cast.mette.client()
    extract = extract_stories.begin(cast.mette, case)
    page = reverse("case-extract-ask", args=[case.number, extract.pk])
    fill_in(mette, page, {"right": AccessRight.PARTY.value, "asked_for": "hele sagen"})
    with cast.mette.acting():
        row = AccessRequest.objects.get()
        assert (row.asker, row.verified, row.received_on) == (Asker.PERSON, Verified.KNOWN, stories.FIRST_DAY)
    again = mette.get(reverse("case-extract", args=[case.number, extract.pk])).content.decode()
    assert "Der venter en anmodning om indsigt." in again and page not in again


def test_the_looks_are_told_only_while_the_unit_reads_with_her_and_another_unit_sees_no_reading(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    extract = extract_stories.begin(cast.mette, case)
    look = "SELECT count(*) FROM helle.looks_for_the_reader(%s)"

    def counted() -> int:
        with connection.cursor() as cursor:
            cursor.execute(look, [case.pk])
            return int(cursor.fetchall()[0][0])

    with cast.mette.acting():
        assert counted() > 0
    with cast.ulla.acting():
        assert counted() == 0 and not Extract.objects.exists()
    extract_stories.end(cast.mette, case, extract, End.READ)
    with cast.mette.acting():
        assert counted() == 0


def test_each_unit_that_looked_is_told_by_itself_and_nobody_holds_that_back_alone(cast: Cast) -> None:
    case = a_victim(cast)
    open_to(cast.ulla, case.pk, "core", "identity")
    assert cast.ulla.client().get(reverse("case-page", args=[case.number])).status_code == 200
    extract = extract_stories.begin(cast.mette, case)
    with cast.mette.acting():
        (looks,) = [one for one in queries.reading_of(case, extract).parts if one.part is OwnFilePart.LOOKS]
    titles = [one.title for one in looks.pieces]
    assert len(titles) == len(set(titles)) > 1 and "Udlændingestyrelsen" in titles
    for piece in looks.pieces:
        assert all("2025" in said and "Formål" in said for said in piece.passages)
        assert not [name for name in ("Mette Holm", "Jonas Lind", "Ulla Bech") if name in str(piece)]
    with pytest.raises(Refused, match="Nobody holds back alone"):
        extract_stories.hold_back(cast.mette, case, extract, OwnFilePart.LOOKS)
    page = cast.mette.client().get(reverse("case-extract", args=[case.number, extract.pk])).content.decode()
    told = page[page.index('id="del-looks"') : page.index('id="ikke-med"')]
    assert "Hold tilbage" not in told and "Så listen" not in told
    by_hand = reverse("case-extract-hold-back", args=[case.number, extract.pk, "looks", looks.pieces[0].key])
    assert cast.mette.client().get(by_hand).status_code == 404


def test_a_look_in_danger_that_was_wrong_is_told_so_and_a_list_is_no_look_at_her(cast: Cast) -> None:
    case = a_victim(cast)
    look = look_stories.break_the_glass(cast.jonas, case)
    assert cast.jonas.client().get(reverse("case-page", args=[case.number])).status_code == 200
    look_stories.answer(cast.karen, look, Verdict.WRONG, look_stories.WHY_WRONG)
    extract = extract_stories.begin(cast.mette, case, parts=[OwnFilePart.LOOKS])

    def told() -> list[tuple[str, str]]:
        with cast.mette.acting():
            (looks,) = queries.reading_of(case, extract).parts
            return [(one.title, said) for one in looks.pieces for said in one.passages]

    before = told()
    assert [said for _unit, said in before if "fare for nogens" in said and said.endswith("(det var ikke i orden).")]
    assert len([said for _unit, said in before if "ikke i orden" in said]) == 1
    assert case.number in cast.mette.client().get(reverse("case-list")).content.decode()
    assert told() == before


def test_what_an_approved_answer_withholds_of_the_looks_is_withheld_and_she_is_told_by_whom_and_why(cast: Cast) -> None:
    case = a_victim(cast)
    open_to(cast.ulla, case.pk, "core", "identity")
    cast.ulla.client().get(reverse("case-page", args=[case.number]))
    row = access_stories.ask(cast.mette, case)
    with pytest.raises(Refused, match="no internal working paper"):
        access_stories.decide(cast.mette, case, row, EntryKind.LOG, Decision.OMIT, ground=WithheldGround.INTERNAL)
    access_stories.decide(cast.mette, case, row, EntryKind.LOG, Decision.OMIT, ground=WithheldGround.HERSELF)
    access_stories.decide_rest(cast.mette, case, row)
    access_stories.assemble(cast.mette, case, row)
    extract = extract_stories.begin(cast.mette, case)

    def kept() -> list[tuple[str, str]]:
        with cast.mette.acting():
            return [(one.title, one.law) for one in queries.reading_of(case, extract).kept]

    # One alone withholds nothing.
    assert kept() == []
    access_stories.answer(cast.karen, case, row)
    # Who can see the case would tell who has looked at it.
    parts = ("Hvem der har fået noget at vide", "Hvem der har set sagen, og hvorfor")
    assert len(kept()) == len(parts)
    for part, (title, law) in zip(parts, kept(), strict=True):
        assert title.startswith(f"{part}. Holdt tilbage af Center mod")
        assert law == LAW[WithheldGround.HERSELF, AccessRight.PARTY]


def test_neither_that_the_police_see_the_case_nor_that_they_looked_is_told(cast: Cast) -> None:
    case = a_victim(cast)
    open_to(cast.peter, case.pk, "core", "identity", "outcome")
    assert cast.peter.client().get(reverse("case-page", args=[case.number])).status_code == 200
    looked = [line for line in audit_lines(cast, cast.peter.user.pk) if case.pk in line.cases]
    assert looked and cast.peter.membership.unit.kind == "police"
    extract = extract_stories.begin(cast.mette, case)
    page = cast.mette.client().get(reverse("case-extract", args=[case.number, extract.pk])).content.decode()
    told = page[page.index('id="del-given"') : page.index('id="ikke-med"')]
    assert "CMM" in told and "politi" not in told.lower()


@pytest.mark.parametrize(("language", "office"), [("da", "personen"), ("en", "the person")])
def test_it_is_said_to_her_and_not_of_the_person(cast: Cast, language: str, office: str) -> None:
    case = a_victim(cast)
    stories.offer_period(cast.mette, case, OfferAnswer.DECLINED)
    extract = extract_stories.begin(cast.mette, case, language=language)
    page = cast.mette.client().get(reverse("case-extract", args=[case.number, extract.pk])).content.decode()
    article = page[page.index("<article") : page.index("</article>")]
    assert {"da": "Du siger nej", "en": "You say no"}[language] in article
    assert [line.strip() for line in article.splitlines() if re.search(rf"\b{office}\b", line.lower())] == []


def test_what_came_after_a_period_is_read_once(cast: Cast) -> None:
    case = a_victim(cast)
    extract = extract_stories.begin(cast.mette, case, parts=[OwnFilePart.PERIODS])
    with cast.mette.acting(), CaptureQueriesContext(connection) as asked:
        queries.reading_of(case, extract)
    assert len([one for one in asked if 'FROM "support_gone"' in one["sql"]]) == 1


def test_she_is_told_that_her_secret_address_was_looked_up_and_not_where_it_is(cast: Cast) -> None:
    case, hanne = a_victim(cast), latecomer("hanne")
    house = places.offer(cast.mette)
    places.move_in(cast.mette, case, house)
    home = "Medarbejder i et botilbud"
    page = reverse("case-extract", args=[case.number, extract_stories.begin(cast.mette, case).pk])

    def looks() -> str:
        shown = cast.mette.client().get(page).content.decode()
        return shown[shown.index('id="del-looks"') : shown.index('id="ikke-med"')]

    assert home not in looks()
    post(hanne.client(), reverse("offer-address", args=[house.pk]), {"why": "visit"})
    assert home in looks()
    assert not [word for word in (*places.ADDRESS, places.PROVIDER, house.alias) if word in looks()]


def test_what_the_database_says_no_to(cast: Cast) -> None:
    case = a_victim(cast)
    extract = extract_stories.begin(cast.mette, case)
    with pytest.raises(Refused, match="being read with the person already"):
        extract_stories.begin(cast.mette, case)

    def said(statement: str, *given: Any) -> str:
        with pytest.raises(Error) as refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, given)
        return str(refused.value)

    ending = (
        "INSERT INTO extracts_ending (extract_id, case_id, how, recorded_at, by_user_id, by_unit_id)"
        " VALUES (%s, %s, %s, helle.instant(), helle.acting_user(), helle.acting_unit())"
    )
    held = (
        "INSERT INTO extracts_heldback (id, extract_id, case_id, part, entry, ground, why_sealed, recorded_at,"
        " by_user_id, by_unit_id) VALUES (gen_random_uuid(), %s, %s, 'person', %s, 'herself', '', helle.instant(),"
        " helle.acting_user(), helle.acting_unit())"
    )
    paper = (
        "INSERT INTO extracts_paper (extract_id, case_id, digest, pages, held_sealed, safe_place, recorded_at,"
        " by_user_id, by_unit_id) VALUES (%s, %s, '', 1, '', false, helle.instant(), helle.acting_user(),"
        " helle.acting_unit())"
    )
    with cast.mette.acting():
        assert "accounted for" in said(ending, extract.pk, case.pk, "paper")
        assert "permission denied" in said("UPDATE extracts_extract SET open = false")
    extract_stories.put_on_paper(cast.mette, case, extract)
    with cast.mette.acting():
        assert "accounted for" in said(ending, extract.pk, case.pk, "read")
        assert "stands on paper" in said(held, extract.pk, case.pk, uuid.uuid4())
        assert "paper_only_for_a_safe_place" in said(paper, extract.pk, case.pk)
    extract_stories.end(cast.mette, case, extract, End.PAPER)
    with cast.mette.acting():
        assert "the reading is over" in said(held, extract.pk, case.pk, uuid.uuid4())
        assert (Ending.objects.get().how, HeldBack.objects.count()) == (End.PAPER, 0)


def test_each_right_cites_a_requirement_and_no_part_is_given_twice() -> None:
    assert RIGHTS.exists() and all(exists(one.requirement) for one in rights())
    assert len({one.part for one in SOURCES}) == len(SOURCES) and all(one.part.is_chosen for one in SOURCES)
