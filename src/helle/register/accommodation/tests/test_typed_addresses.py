"""What leads to a secret place is refused beside the field where it is typed, and told to the lead (PUB-ORG-09)."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import accommodation_stories as places
from tests import placement_stories, stories
from tests.cast import Cast, Member, latecomer
from tests.gates import Gates
from tests.pages import audit_lines, errors_of, fill_in, hidden_of, post

import helle.register
from helle.register.accommodation import naming, secret_address, typed_addresses
from helle.register.accommodation.models import Mark
from helle.register.accommodation.secret_address import SecretAddress
from helle.register.accommodation.typed_addresses import (
    FEW,
    LEADS_THERE,
    MOST_A_DAY,
    MOST_AT_ONCE,
    TOO_MANY,
    TOO_MANY_AT_ONCE,
)
from helle.register.audit.models import Line
from helle.register.bed_days import price_actions
from helle.register.bed_days.price_actions import Price
from helle.register.casefile.choices import DocumentKind, NoteKind
from helle.register.casefile.models import Note
from helle.register.casefile.tests import samples
from helle.register.cases.models import Case
from helle.register.enquiries import actions as enquiries
from helle.register.enquiries.actions import Question
from helle.register.enquiries.models import Enquiry
from helle.register.interface import typed
from helle.register.protection.refusals import Refused
from helle.register.referrals.models import Referral
from helle.register.referrals.tests.test_referral_new import SEEN

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ROOT = Path(helle.register.__file__).parent
THERE = f"Hun sover nu på {places.STREET} og har det bedre."


class TestList(Gates):
    view = "addresses-typed"
    may = "karen"
    methods = ("GET",)
    outsiders = ("olga", "peter", "rita", "ulla")
    wrong_roles = ("mette", "vera", "stine")
    action = "address.typed_listed"


def write_note(who: Member, case: Case, text: str, **more: str) -> Any:
    given = {
        "kind": NoteKind.OTHER,
        "direction": "internal",
        "dated_on": "2025-10-06",
        "theme": "Hverdag",
        "text": text,
        **more,
    }
    return post(who.client(), reverse("case-note-new", args=[case.number]), given)


def typed_lines(cast: Cast, who: Member) -> list[Line]:
    return [one for one in audit_lines(cast, who.user.pk) if one.action == "address.typed"]


@pytest.mark.parametrize("text", [THERE, f"Ring {places.TELEPHONE}", f"Regningen kommer fra {places.ISSUER}."])
def test_a_note_is_refused_beside_its_field_and_the_text_is_kept(cast: Cast, text: str) -> None:
    case, house = stories.a_case_with_cmm(cast), places.offer(cast.mette)
    refused = write_note(cast.mette, case, text)
    assert refused.status_code == 422 and errors_of(refused) == {"text": [LEADS_THERE.da]}
    assert refused.context["form"]["text"].value() == text
    with cast.mette.acting():
        assert not Note.objects.exists()
    (line,) = typed_lines(cast, cast.mette)
    assert (line.object_id, line.detail["form"], line.detail["known"], line.detail["stopped"]) == (
        house.pk, "NoteForm", False, True,
    )  # fmt: skip
    assert not [word for word in (*places.ADDRESS, "sover") if word in str(line.detail)]
    fill = write_note(cast.mette, case, "Hun sover nu på Hus 1 og har det bedre.")
    assert fill.status_code == 302 and len(typed_lines(cast, cast.mette)) == 1


def test_what_is_said_of_a_place_that_is_no_secret_is_nobodys_business(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    places.offer(cast.mette, secret=False)
    assert write_note(cast.mette, case, THERE).status_code == 302


def test_the_name_of_a_file_is_typed_too(cast: Cast) -> None:
    case, client = stories.a_case_with_cmm(cast), cast.mette.client()
    places.offer(cast.mette)
    url = reverse("case-document-new", args=[case.number])
    file = SimpleUploadedFile("Kontrakt Droemmedalsgangen_47.pdf", samples.pdf(), content_type="application/pdf")
    refused = client.post(url, hidden_of(client, url) | {"kind": DocumentKind.values[0], "dated_on": "", "file": file})
    assert errors_of(refused) == {"file": [LEADS_THERE.da]}


def test_what_others_send_is_taken_in_and_the_lead_is_told(cast: Cast) -> None:
    """A referral must come in, and a refusal would tell an organisation that has nothing to do with places."""
    house = places.offer(cast.mette)
    fill_in(cast.anders.client(), reverse("referral-new"), SEEN | {"description": THERE})
    with cast.mette.acting():
        assert Referral.objects.exists()
    (line,) = typed_lines(cast, cast.anders)
    assert (line.object_id, line.detail["stopped"]) == (house.pk, False)
    desk = cast.karen.client().get(reverse("desk")).content.decode()
    assert "1 tekst gemt" in desk and cast.anders.user.full_name in desk
    page = cast.karen.client().get(reverse("addresses-typed")).content.decode()
    assert cast.anders.user.full_name in page and house.alias in page and "Sendte en henvendelse" in page
    assert not [word for word in places.ADDRESS if word in desk + page]
    assert "tekst gemt" not in cast.mette.client().get(reverse("desk")).content.decode()


def test_a_few_refusals_are_told_to_the_lead_and_the_same_text_again_is_one(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    places.offer(cast.mette)
    for _again in range(FEW):
        assert write_note(cast.mette, case, THERE).status_code == 422
    with cast.karen.acting():
        assert typed_addresses.to_tell() == []
    for number in range(1, FEW):
        write_note(cast.mette, case, f"{number}. {THERE}")
    with cast.karen.acting():
        (told,) = typed_addresses.to_tell()
    assert (told.user_id, told.texts, told.kept) == (cast.mette.user.pk, FEW, 0)


def test_a_lead_is_told_of_no_place_by_what_she_typed_herself(cast: Cast) -> None:
    case, house = stories.a_case_with_cmm(cast), places.offer(cast.mette)
    for number in range(FEW):
        with cast.karen.acting():
            typed_addresses.hear("TaskForm", {"text": [f"{number}. {THERE}"]}).tell(False)
        write_note(cast.mette, case, f"{number}. {THERE}")
    with cast.karen.acting():
        assert [one.user_id for one in typed_addresses.to_tell()] == [cast.mette.user.pk]
        assert {(one.user_id, one.offer_id) for one in typed_addresses.listed()} == {
            (cast.karen.user.pk, None), (cast.mette.user.pk, house.pk),
        }  # fmt: skip


def test_many_lines_of_one_hide_no_other(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = stories.a_case_with_cmm(cast)
    places.offer(cast.mette)
    monkeypatch.setattr(typed_addresses, "LIST_LENGTH", 1)
    fill_in(cast.anders.client(), reverse("referral-new"), SEEN | {"description": THERE})
    write_note(cast.mette, case, THERE)
    with cast.karen.acting():
        assert [one.user_id for one in typed_addresses.to_tell()] == [cast.anders.user.pk]


def test_who_may_see_the_address_is_refused_too_and_not_counted(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    stories.assign(cast.karen, case, cast.jonas)
    places.move_in(cast.jonas, case, places.offer(cast.mette))
    for number in range(MOST_A_DAY + 1):
        refused = write_note(cast.jonas, case, f"{number}. {THERE}")
        assert errors_of(refused) == {"text": [LEADS_THERE.da]}
    with cast.karen.acting():
        assert typed_addresses.to_tell() == []


def test_after_a_few_of_a_day_a_refusal_tells_nothing_more(cast: Cast) -> None:
    """Whatever has the form of an address is refused then, whether it leads somewhere or not; words are not."""
    case = stories.a_case_with_cmm(cast)
    places.offer(cast.mette)
    for number in range(MOST_A_DAY):
        assert errors_of(write_note(cast.mette, case, f"{number}. {THERE}")) == {"text": [LEADS_THERE.da]}
    for text in (THERE, "Hun sover nu på Agernvej 3 og har det bedre."):
        assert errors_of(write_note(cast.mette, case, text)) == {"text": [TOO_MANY.da]}
    for text in ("Hun sover godt og har det bedre.", f"Regningen kommer fra {places.ISSUER}."):
        assert write_note(cast.mette, case, text).status_code == 302
    # Nobody learns of it but the lead: it stands, and it leads there.
    assert not typed_lines(cast, cast.mette)[0].detail["stopped"]
    with cast.karen.acting():
        assert [one.kept for one in typed_addresses.to_tell()] == [1]
    assert errors_of(write_note(cast.jonas, case, THERE)) == {"text": [LEADS_THERE.da]}


def test_what_is_refused_for_another_reason_is_not_heard_and_a_miss_stands(cast: Cast) -> None:
    """Whoever tries streets is told nothing that a text of hers in the register does not cost her."""
    case = stories.a_case_with_cmm(cast)
    places.offer(cast.mette)
    early = write_note(cast.mette, case, THERE, dated_on="2030-01-01")
    assert list(errors_of(early)) == ["dated_on"]
    assert not typed_lines(cast, cast.mette)
    assert write_note(cast.mette, case, "Hun sover nu på Agernvej 3.").status_code == 302


def test_what_an_action_refuses_is_not_said_to_be_saved(cast: Cast) -> None:
    places.offer(cast.mette)
    client, url = cast.anders.client(), reverse("referral-new")
    hidden = hidden_of(client, url)
    client.post(url, hidden | SEEN)
    again = client.post(url, hidden | SEEN | {"description": THERE})
    assert again.status_code == 422 and not typed_lines(cast, cast.anders)


def test_a_list_of_streets_is_compared_with_no_place(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    places.offer(cast.mette)
    streets = ", ".join(f"Agernvej {number}" for number in range(MOST_AT_ONCE))
    assert errors_of(write_note(cast.mette, case, f"{streets} og {places.STREET}")) == {"text": [TOO_MANY_AT_ONCE.da]}
    assert not typed_lines(cast, cast.mette)
    assert write_note(cast.mette, case, streets).status_code == 302


def test_of_several_addresses_a_refusal_does_not_say_which(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    places.offer(cast.mette)
    refused = write_note(cast.mette, case, THERE, theme="Agernvej 3")
    assert errors_of(refused) == {"__all__": [LEADS_THERE.da]}


@pytest.mark.parametrize("written", ["a case", "none"])
def test_two_texts_at_once_are_counted_one_after_the_other(cast: Cast, written: str) -> None:
    places.offer(cast.mette)
    with cast.mette.acting(), CaptureQueriesContext(connections["default"]) as seen:
        words = THERE if written == "a case" else "Hun har det bedre."
        typed_addresses.hear("NoteForm", {"text": [words]})
    alone = [one for one in seen.captured_queries if "hear_alone" in one["sql"]]
    assert len(alone) == (1 if written == "a case" else 0)


def test_one_query_for_all_the_texts_of_a_form(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    for _each in range(5):
        places.offer(cast.mette)
    with CaptureQueriesContext(connections["default"]) as seen:
        write_note(cast.mette, case, "Hun har det bedre. " * 200)
    assert len([one for one in seen.captured_queries if "touched_addresses" in one["sql"]]) == 1


def test_what_the_rules_say_beside_a_form_is_asked_without_hearing_it(cast: Cast) -> None:
    house, client = places.offer(cast.mette), cast.mette.client()
    url = reverse("offer-change", args=[house.pk, "luk"])
    asked = client.post(url, hidden_of(client, url) | {"why": THERE, "regler": "1"})
    assert asked.status_code == 200 and not typed_lines(cast, cast.mette)


def test_a_form_beside_which_no_rules_follow_is_heard_whatever_is_sent_with_it(cast: Cast) -> None:
    case = stories.a_case_with_cmm(cast)
    places.offer(cast.mette)
    assert errors_of(write_note(cast.mette, case, THERE, regler="1")) == {"text": [LEADS_THERE.da]}
    assert len(typed_lines(cast, cast.mette)) == 1
    fill_in(cast.anders.client(), reverse("referral-new"), SEEN | {"description": THERE, "regler": "1"})
    assert len(typed_lines(cast, cast.anders)) == 1


def test_the_house_that_a_home_moved_from_counts_on_and_a_mistake_does_not(cast: Cast) -> None:
    case, hanne = stories.a_case_with_cmm(cast), latecomer("hanne")
    house = places.offer(cast.mette)
    url = reverse("offer-address-new", args=[house.pk])
    typed = {"since": "2025-10-06", "street": "Agernvænget 3", "postcode": "9998", "municipality": "KOM-101"}
    fill_in(hanne.client(), url, typed)
    fill_in(hanne.client(), url, typed | {"street": "Bøgevænget 4"})
    for text in (THERE, "Hun bor i Boegevaenget 4"):
        assert write_note(cast.mette, case, text).status_code == 422, text
    assert write_note(cast.mette, case, "Hun bor på Agernvænget.").status_code == 302


def test_an_address_is_compared_with_from_the_moment_it_is_written(cast: Cast) -> None:
    case, house, hanne = stories.a_case_with_cmm(cast), places.offer(cast.mette), latecomer("hanne")
    assert write_note(cast.mette, case, "Ring 20304050").status_code == 302
    with hanne.acting():
        words = dict.fromkeys(secret_address.LABELS, "") | {
            "street": "Agernvænget 3", "postcode": "9998 Skovby", "municipality": "KOM-101", "telephone": "20 30 40 50",
        }  # fmt: skip
        with pytest.raises(Refused):
            secret_address.address_record(house, SecretAddress(words | {"street": ""}), since=house.during.lower)
        secret_address.address_record(house, SecretAddress(words), since=house.during.lower)
    assert write_note(cast.mette, case, "Ring 20304050 igen").status_code == 422


def test_an_address_without_a_street_is_refused_beside_its_field(cast: Cast) -> None:
    """No text would be found to lead there."""
    house = places.offer(cast.mette)
    typed = {"since": "2025-10-06", "postcode": "9998 Skovby", "municipality": "KOM-101"}
    url = reverse("offer-address-new", args=[house.pk])
    refused = post(latecomer("hanne").client(), url, typed | {"street": "2. tv."})
    assert errors_of(refused) == {"street": [secret_address.NO_STREET.da]}
    fill_in(latecomer("hanne").client(), url, typed | {"street": "3 Agernvænget"})
    assert write_note(cast.mette, stories.a_case_with_cmm(cast), "Hun bor i Agernvænget 3.").status_code == 422


def test_a_supervision_names_no_municipality_in_what_it_says_of_a_secret_place(cast: Cast) -> None:
    inge, town = latecomer("inge"), "København"
    for secret in (True, False):
        house = places.offer(cast.mette, secret=secret)
        url = reverse("offer-supervise", args=[house.pk, "besoeg"])
        typed = {
            "held_on": "2025-10-01", "announced": "yes", "judgement_setting": "good",
            "words_setting": f"Huset i {town} er godt holdt.",
        }  # fmt: skip
        answer = post(inge.client(), url, typed)
        assert list(errors_of(answer) if secret else {}) == (["words_setting"] if secret else [])
        assert answer.status_code == (422 if secret else 302)


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("Vejen til huset er mørk.", False), ("Tilsynet blev holdt af Lone Greve.", False), ("En Skive brød.", False),
        ("Huset i Vejen er mørkt.", True), ("Greve Kommune var med.", True), ("Huset i Odense er mørkt.", True),
        ("De kommer fra Skive.", True),
    ],
)  # fmt: skip
def test_a_municipality_that_is_a_word_is_told_by_the_word_beside_it(cast: Cast, words: str, tells: bool) -> None:
    house = places.offer(cast.mette)
    with cast.mette.acting(), pytest.raises(Refused) if tells else nullcontext():
        naming.refuse_where_it_is(house, words=words)


def test_why_a_price_is_set_of_a_secret_place_names_no_municipality(cast: Cast) -> None:
    house = places.offer(cast.mette)
    with cast.mette.acting(), pytest.raises(Refused) as refused:
        price_actions.price_set(house, Price(house.during.lower, "Lejen i Odense er steget.", oere=100))
    assert (refused.value.message, refused.value.field) == (naming.TEXT_TELLS, "why")


def test_whatever_is_sealed_of_a_place_itself_is_read_for_where_it_is() -> None:
    """Each function that seals words under an offer's key is in a module that reads them; the other two say why."""
    sealing = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        if "/tests/" not in path.as_posix()
        and re.search(r"vault\.seal\([^,]*offer(\.pk|_id)\b", path.read_text())
        and "naming.refuse_where_it_is(" not in path.read_text()
    }
    assert sealing == {
        "accommodation/secret_address.py",  # The address itself.
        "bed_days/actions.py",  # What a home did on a day, read by the home alone.
    }


@pytest.mark.parametrize("who", ["ulla", "vera"])
def test_whoever_may_never_see_an_address_is_answered_neither_yes_nor_no(cast: Cast, who: str) -> None:
    """Udlændingestyrelsen and the hotline (C6): it is taken in unsaid, and CMM's lead is told."""
    places.offer(cast.mette)
    writer: Member = getattr(cast, who)
    for text in (THERE, "Hun sover nu på Drømmedalsgangen 45.", f"Regningen kommer fra {places.ISSUER}."):
        with writer.acting():
            heard = typed_addresses.hear("EnquiryForm", {"text": [text]})
            assert heard.objections == {}
            heard.tell(True)
    with cast.karen.acting():
        (told,) = typed_addresses.to_tell()
    assert (told.user_id, told.texts, told.kept) == (writer.user.pk, 2, 2)


@pytest.mark.parametrize("reader", ["vera", "karen", "mette"])
def test_what_others_send_is_read_without_what_leads_there(cast: Cast, reader: str) -> None:
    """Advice asked, a referral, a place asked for at once: who may not see the address reads the rest (PUB-ORG-09)."""
    places.offer(cast.mette)
    who: Member = getattr(cast, reader)
    text = f"Hun er 24 år. {THERE} Ring til os."
    with cast.olga.acting():
        to_unit = who.membership.unit_id
        enquiries.enquiry_ask(
            Question(to_unit=to_unit, theme="support", due=stories.FIRST_DAY, case_number="", text=text)
        )
    fill_in(cast.anders.client(), reverse("referral-new"), SEEN | {"description": text, "place": places.STREET})
    # Behind a word of place it is refused there.
    unplaced = text.replace(THERE, f"Det bedste sted, {places.STREET}, var fuldt.")
    asked = placement_stories.ask_for_a_place(cast.peter, why=unplaced)
    with cast.anders.acting():
        number = Referral.objects.get().number
    with cast.olga.acting():
        enquiry = Enquiry.objects.get().pk
    pages = {
        cast.olga: [reverse("enquiry-page", args=[enquiry])],
        cast.anders: [reverse("referral-page", args=[number])],
        cast.peter: [reverse("urgent-page", args=[asked.pk])],
    }
    for writer, (path,) in pages.items():
        assert places.STREET in writer.client().get(path).content.decode()
        response = who.client().get(path)
        if response.status_code == 403:  # A caseworker reads no such thing.
            continue
        page = response.content.decode()
        assert places.STREET not in page and "[udeladt:" in page
        assert "Hun er 24 år. [udeladt: kan lede til et sted med hemmelig adresse] Ring til os." in page
    assert who.client().get(pages[cast.olga][0]).status_code == 200


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mødet er i morgen. Hun bor på Drømmedalsgangen 47, 7913 Fjerdingby. Tak.", "Mødet er i morgen. … Tak."),
        ("Bor hos os på Drømmedalsgangen 47\nTlf. 20 20 20 20", "…\nTlf. 20 20 20 20"),
        ("Hun er hos\nDrømmedalsgangen\ni Fjerdingby", "Hun er hos\n…\ni Fjerdingby"),
        ("Drømmedalsgangen 45 er en anden.", "Drømmedalsgangen 45 er en anden."),
    ],
)
def test_the_smallest_part_that_leads_there_is_left_out(cast: Cast, text: str, left: str) -> None:
    places.offer(cast.mette)
    gap = "[udeladt: kan lede til et sted med hemmelig adresse]"
    with cast.vera.acting():
        found = typed.shown_alone(cast.peter.membership.unit_id, text)
        assert found.replace(gap, "…") == left
        assert typed.shown_alone(cast.vera.membership.unit_id, text) == text
    with cast.ulla.acting():
        assert typed.shown_alone(cast.peter.membership.unit_id, text) == text, (
            "a gap would answer whoever may never know"
        )


@pytest.mark.parametrize(
    ("words", "tells"),
    [
        ("Vi bor i 7913 Fjerdingby.", True), ("Møde i Fjerdingby Kommune", True), ("Huset ligger i Fjerdingby.", True),
        ("Vi var på museum i Fjerdingby.", False), ("Vi så 7913 fugle.", False), ("Vi bagte Fjerdingbyboller", False),
        ("Møde i Odense Kommune", False),
    ],
)  # fmt: skip
def test_a_home_does_not_write_in_which_town_it_lies(cast: Cast, words: str, tells: bool) -> None:
    places.offer(cast.mette)
    for who, stopped in ((latecomer("hanne"), tells), (cast.mette, False)):
        with who.acting():
            assert bool(typed_addresses.hear("ActivityForm", {"words": [words]}).objections) is stopped


def test_who_bills_for_a_secret_place_is_no_name_of_a_provider(cast: Cast) -> None:
    places.offer(cast.mette)
    client, url = cast.mette.client(), reverse("provider-new")
    assert errors_of(post(client, url, {"name": places.ISSUER, "unit": ""})) == {"name": [LEADS_THERE.da]}


def test_strangers_to_the_register_are_told_nothing() -> None:
    assert typed_addresses.hear("WhereForm", {"words": [THERE]}).objections == {}


def test_nobody_reads_a_mark(cast: Cast) -> None:
    places.offer(cast.mette)
    with latecomer("hanne").acting(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Mark.objects.count()
