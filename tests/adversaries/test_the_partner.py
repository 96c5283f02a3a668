"""A partner has a part in a case, and tries to reach more: other cases, other categories, after its part is over.

One woman lives in Hanne's home, Olga's municipality pays for her, Henrik was told who she is, and Rita's organisation
sent her. Of another woman none of them has anything. Each of them is honest in all else: her login is her own.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse

from helle.register.bed_days.models import Away
from helle.register.casefile.models import Document, Note
from helle.register.cases.models import Case
from helle.register.need_to_know.models import Look
from helle.register.organisations.loading import unit_id
from helle.register.people import actions as people
from helle.register.people.choices import IdentifierKind
from helle.register.placements.models import Placement
from helle.register.protection import clock
from helle.register.referrals import triage_actions
from helle.register.referrals.models import Referral
from helle.register.sharing import actions as sharing
from helle.register.sharing.choices import EndedWhy
from helle.register.sharing.models import Disclosure, Transfer
from helle.register.support.municipality_actions import municipality_notify, municipality_release
from helle.rules.support.codes import MunicipalityCause
from tests import accommodation_stories as places
from tests import bed_day_stories as homes
from tests import correction_stories, file_stories, sharing_stories, stories
from tests.access_stories import read_by_pdftotext
from tests.adversaries.tried import addresses, words_read
from tests.cast import Cast, Member, latecomer, reseat
from tests.handed_out import hand_out, opened
from tests.pages import audit_lines, errors_of, hidden_of, post, same_page

ANOTHER, HER_NUMBER, NOBODY_S = "Yrsa Vindelbro", "0311887390", "0101901234"
ELSEWHERE = "Fonden Tranehuset"
# What is written of the first woman that is no part of a home's, a municipality's or a receiver's.
NOT_THEIRS = (stories.ACCOUNT, stories.SAFE_CONTACT, file_stories.NOTE, file_stories.THEME, sharing_stories.WEIGHED)
LISTS = (
    "/", "/sager/", "/henvendelser/", "/opgaver/", "/modtaget/", "/udleveringer/", "/hjemmet/", "/opgoerelser/",
    "/boern/", "/raadgivning/", "/botilbud/", "/log/", "/handlingsplan/initiativer.csv",
)  # fmt: skip
NARROWED = ({"hvem": "ingen"}, {"fra": "2020-01-01"}, {"side": "2"}, {"orden": "frist"})


@dataclass(frozen=True, slots=True)
class Parts:
    """The two cases, and what there is of them."""

    cast: Cast
    hanne: Member
    hers: Case
    other: Case
    home: homes.Home
    stay: Placement
    other_stay: Placement
    told: Disclosure
    sent: Referral
    notice: uuid.UUID
    note: Note
    document: Document

    def partners(self) -> tuple[Member, ...]:
        return (self.hanne, self.cast.olga, self.cast.henrik, self.cast.rita)


def tell(cast: Cast) -> Parts:
    hanne = latecomer("hanne")
    sent = stories.refer(cast, by=cast.rita, consent="given", police_unit=None)
    hers = stories.open_case(cast, sent)
    other = stories.open_case(cast, stories.refer(cast, name=ANOTHER))
    for case, number in ((hers, stories.CPR), (other, HER_NUMBER)):
        stories.hold_interview(cast.mette, case)
        with cast.mette.acting():
            people.identifier_add(case.pk, case.person_id, kind=IdentifierKind.CPR, value=number)
    correction_stories.describe(cast.mette, hers, stories.description())
    file_stories.write_note(cast.mette, hers)
    home = homes.open_home(cast)
    elsewhere = places.offer(cast.mette, run_by=places.provider(cast.mette, ELSEWHERE, None))
    stay = homes.live(cast, home, hers)
    other_stay = places.order(cast.mette, other, elsewhere, planned_from=clock.today())
    with cast.mette.acting():
        notice = municipality_notify(hers, unit_id=unit_id("KOM-751"), cause=MunicipalityCause.PAYMENT)
    told = sharing_stories.disclose(cast.mette, hers)
    note, document = file_stories.write_note(cast.mette, other), file_stories.file_document(cast.mette, other)
    return Parts(cast, hanne, hers, other, home, stay, other_stay, told, sent, notice, note, document)


def tried_in_vain(cast: Cast, who: Member, case: Case) -> int:
    """How often the log says that she was refused a page of this case."""
    return sum(line.outcome == "denied" and case.pk in line.cases for line in audit_lines(cast, who.user.pk))


class TestThePartner:
    @pytest.fixture(scope="class")
    @classmethod
    def parts(cls, cast_of_the_class: Cast) -> Iterator[Parts]:
        yield tell(cast_of_the_class)

    @pytest.fixture(autouse=True)
    @classmethod
    def later(cls, parts: Parts) -> None:
        clock.freeze(dt.datetime(2025, 10, 6, 9, 0, tzinfo=dt.UTC))

    def test_each_has_her_part(self, parts: Parts) -> None:
        """So there is something to begin from, and what fails below fails for what it is."""
        shown = reverse("case-name-shown", args=[parts.hers.number])
        for who in (parts.hanne, parts.cast.olga):
            assert stories.NAME in who.client().post(shown).content.decode()
        henrik = parts.cast.henrik.client().get(reverse("told-page", args=[parts.told.pk]))
        assert stories.NAME in henrik.content.decode()
        assert parts.cast.rita.client().get(f"/henvendelser/{parts.sent.number}/").status_code == 200

    def test_no_page_of_another_case_opens_by_its_number_and_each_try_is_in_the_log(self, parts: Parts) -> None:
        pages = addresses(parts.other.number)
        assert len(pages) > 85
        for who in parts.partners():
            client = who.client()
            # Those who open a case at all try each page of it; whom the guards let near none, a few.
            tried = pages if who in parts.partners()[:2] else pages[::20]
            assert {client.get(page).status_code for page in tried} <= {404, 405}
            assert client.post(reverse("case-name-shown", args=[parts.other.number])).status_code == 404
            assert words_read(client, LISTS, (ANOTHER, HER_NUMBER, parts.other.number)) == {}
            assert tried_in_vain(parts.cast, who, parts.other) > len(tried)

    def test_of_the_case_it_has_a_part_in_it_reads_no_other_category(self, parts: Parts) -> None:
        pages = addresses(parts.hers.number)
        # From the home the number is kept, too: it is for those whose files go by it.
        assert words_read(parts.hanne.client(), pages, (*NOT_THEIRS, stories.CPR, stories.CPR[:6])) == {}
        assert words_read(parts.cast.olga.client(), pages, NOT_THEIRS) == {}
        # It was there to be read.
        hers = f"/sager/{parts.hers.number}"
        where = [f"{hers}/{page}/" for page in ("samtale", "person", "journal", "videregivelser")]
        found = words_read(parts.cast.mette.client(), [*where, *_notes(parts)], NOT_THEIRS)
        assert {*NOT_THEIRS} == set().union(*found.values())

    def test_what_is_inside_another_case_opens_under_no_number(self, parts: Parts) -> None:
        for who in parts.partners():
            client = who.client()
            for number in (parts.hers.number, parts.other.number):
                for name, key in (
                    ("case-note", parts.note.pk),
                    ("case-document", parts.document.pk),
                    ("case-document-file", parts.document.pk),
                ):
                    page = client.get(reverse(name, args=[number, key]))
                    assert page.status_code == 404 and file_stories.NOTE not in page.content.decode(), name

    def test_a_stay_in_another_home_is_none_of_its_own(self, parts: Parts) -> None:
        hanne, there = parts.hanne.client(), parts.other_stay.reference
        nowhere: Any = hanne.get(reverse("home-arrive", args=["P-nothing"]))
        for name in ("home-answer", "home-arrive", "home-leave", "home-away"):
            page: Any = hanne.get(reverse(name, args=[there]))
            assert page.status_code == 404 and same_page(page, nowhere), name
            assert hanne.post(reverse(name, args=[there]), {"accepted": "yes", "on": "2025-10-06"}).status_code == 404
        assert hanne.post(reverse("stay-order", args=[there])).status_code == 404
        with parts.cast.mette.acting():
            assert Placement.objects.get(pk=parts.other_stay.pk).answer == ""

    def test_a_search_finds_the_woman_of_another_as_nobody(self, parts: Parts) -> None:
        olga, search = parts.cast.olga.client(), reverse("case-search")

        def found(number: str) -> str:
            page = olga.post(search, {"kind": "cpr", "value": number})
            assert page.status_code == 200
            text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.content.decode())
            return text.replace(number, "")

        assert parts.hers.number in found(stories.CPR)
        assert found(HER_NUMBER) == found(NOBODY_S)
        # Who is shown no numbers tries none out.
        for who in (parts.hanne, parts.cast.rita):
            assert who.client().post(search, {"kind": "cpr", "value": stories.CPR}).status_code == 404
        for query in NARROWED:
            assert parts.other.number not in olga.get("/sager/", query).content.decode(), query

    def test_a_file_holds_its_part_and_of_another_there_is_none(self, parts: Parts, tmp_path: Path) -> None:
        hanne = parts.hanne.client()
        assert hanne.get(reverse("case-print", args=[parts.other.number])).status_code == 404
        assert hanne.post(reverse("case-print", args=[parts.other.number]), {"purpose": "court"}).status_code == 404
        ready = post(hanne, reverse("case-print", args=[parts.hers.number]), {"purpose": "court", "language": "da"})
        assert ready.status_code == 200, errors_of(ready)
        file = tmp_path / "print.pdf"
        file.write_bytes(opened(hanne, ready))
        text = read_by_pdftotext(file)
        assert parts.hers.number in text
        assert [word for word in (*NOT_THEIRS, stories.CPR, ANOTHER, parts.other.number) if word in text] == []
        # A link that was made for somebody else is none, and takes nothing from whom it was made for.
        handed = hand_out(parts.cast.mette, parts.hers)
        for who in parts.partners():
            for name in ("handed-out-file", "handed-out-fetch"):
                assert who.client().post(reverse(name, args=[handed.link])).status_code in (404, 405)
        mette = parts.cast.mette.client()
        assert mette.post(reverse("handed-out-fetch", args=[handed.link])).status_code == 200

    def test_whoever_sends_a_name_again_learns_of_no_case(self, parts: Parts) -> None:
        """Rita sends whom she guesses is here; a receipt tells nothing of whether she is, and a join opens nothing."""
        rita, cast = parts.cast.rita.client(), parts.cast
        receipts = []
        for name in (ANOTHER, "Ingen Nogensinde"):
            sent = stories.refer(cast, by=cast.rita, name=name, consent="given", police_unit=None)
            receipts.append(_without_what_she_wrote(rita.get(f"/henvendelser/{sent.number}/"), sent.number, name))
        assert receipts[0] == receipts[1]
        guessed = stories.refer(cast, by=cast.rita, name=ANOTHER, consent="given", police_unit=None)
        with cast.anders.acting():
            anders_sent = Referral.objects.exclude(pk=parts.sent.pk).earliest("pk")
        with cast.mette.acting():
            triage_actions.referral_join(guessed, joined_to=anders_sent)
        pages = [f"/henvendelser/{guessed.number}/", "/henvendelser/", "/"]
        assert words_read(rita, pages, (parts.other.number, anders_sent.number, stories.SAFE_CONTACT)) == {}
        assert rita.get(f"/henvendelser/{anders_sent.number}/").status_code == 404
        assert rita.get(f"/sager/{parts.other.number}/").status_code == 404
        # Nor does she take in, close or join what she sent: that is for who receives.
        for what in ("tag-ind", "laeg-til", "afslut", "modtaget"):
            pressed = rita.post(f"/henvendelser/{guessed.number}/{what}/", {"joined_to": anders_sent.pk})
            assert pressed.status_code == 404, what

    def test_no_act_of_its_own_opens_a_case_to_it(self, parts: Parts) -> None:
        """A purpose, danger, taking over, passing on, answering for another receiver, receiving a notice of another."""
        of_case = (
            ("case-purpose", {"purpose": "asked", "words": "det haster"}),
            ("case-danger", {"words": "hun er i livsfare nu"}),
            ("case-take-over", {"transfer": str(uuid.uuid4())}),
            ("case-disclosure-new", {"receiver": str(unit_id("KOM-751")), "categories": ["identity"]}),
            ("case-consent-new", {"receiver": str(unit_id("KOM-751"))}),
            ("case-task-new", {"text": "send mig sagen"}),
        )
        for who in parts.partners():
            client = who.client()
            for name, typed in of_case:
                assert client.post(reverse(name, args=[parts.other.number]), typed).status_code == 404, name
            if who is not parts.cast.henrik:
                for name in ("told-page", "told-answer"):
                    assert client.get(reverse(name, args=[parts.told.pk])).status_code == 404, name
            if who is not parts.cast.olga:  # It was sent to her.
                received = reverse("case-municipality-receive", args=[parts.hers.number, parts.notice])
                assert (client.get(received).status_code, client.post(received).status_code) == (404, 404)
            assert client.get(f"/sager/{parts.other.number}/").status_code == 404
        with parts.cast.karen.acting():
            assert not Look.objects.filter(case_id=parts.other.pk).exists()
            assert not Transfer.objects.exists()

    def test_what_a_form_did_not_offer_is_not_taken(self, parts: Parts) -> None:
        """The ids of another woman, of another stay and of a better seat, put into her own forms."""
        hanne = parts.hanne.client()
        hanne.post(reverse("choose-membership"), {"membership": str(parts.cast.mette.membership.pk)})
        assert hanne.get(f"/sager/{parts.other.number}/").status_code == 404
        address = reverse("home-away", args=[parts.stay.reference])
        forged = {
            "case": str(parts.other.pk), "case_id": str(parts.other.pk), "placement": str(parts.other_stay.pk),
            "unit": str(parts.cast.mette.membership.unit_id), "by_user": str(parts.cast.mette.user.pk),
        }  # fmt: skip
        typed = {"first": "2025-10-01", "back_on": "2025-10-03", "kind": "agreed"}
        assert post(hanne, address, typed | forged).status_code == 302
        with parts.cast.mette.acting():
            (row,) = Away.objects.all()
        assert (row.placement_id, row.by_user_id) == (parts.stay.pk, parts.hanne.user.pk)
        # What she did is asked of another stay with the same form, as it was filled in for hers.
        other = reverse("home-away", args=[parts.other_stay.reference])
        assert hanne.post(other, hidden_of(hanne, address) | typed).status_code == 404

    def test_when_its_part_is_over_nothing_that_it_kept_opens_any_more(self, parts: Parts) -> None:
        """The pages that stood open, a form half filled in, a link to a file, and what was told."""
        cast, hers = parts.cast, parts.hers
        hanne, olga, henrik = parts.hanne.client(), cast.olga.client(), cast.henrik.client()
        told = reverse("told-page", args=[parts.told.pk])
        away = reverse("home-away", args=[parts.stay.reference])
        kept = hidden_of(hanne, away) | {"first": "2025-10-01", "back_on": "2025-10-03", "kind": "agreed"}
        assert hanne.get(f"/sager/{hers.number}/").status_code == 200 == olga.get(f"/sager/{hers.number}/").status_code
        places.call(parts.hanne, "leave", parts.stay.pk, clock.today(), "own_home")
        with cast.mette.acting():
            assert municipality_release(hers, unit_id=unit_id("KOM-751"), cause=MunicipalityCause.PAYMENT)
            sharing.end(parts.told, EndedWhy.MET)
        clock.move_forward(dt.timedelta(minutes=1))
        pages = addresses(hers.number)
        for client in (hanne, olga, henrik):
            assert {client.get(page).status_code for page in (pages if client is hanne else pages[::9])} <= {404, 405}
            assert client.post(reverse("case-name-shown", args=[hers.number])).status_code == 404
            assert words_read(client, [*LISTS, told], (stories.NAME, stories.CPR)) == {}
        searched = olga.post(reverse("case-search"), {"kind": "cpr", "value": stories.CPR})
        assert searched.status_code == 200 and hers.number not in searched.content.decode()
        assert hanne.post(away, kept).status_code in (404, 422)
        assert stories.NAME not in henrik.post(reverse("told-answer", args=[parts.told.pk])).content.decode()

    def test_whose_role_has_ended_is_out_in_the_browser_that_was_open(self, parts: Parts) -> None:
        hanne = parts.hanne.client()
        assert hanne.get("/hjemmet/").status_code == 200
        reseat(parts.hanne.membership, during=DateRange(dt.date(2022, 1, 1), clock.today()))
        assert hanne.get("/hjemmet/").status_code in (302, 403)
        assert hanne.get(f"/sager/{parts.hers.number}/").status_code in (302, 403)


def _notes(parts: Parts) -> list[str]:
    with parts.cast.mette.acting():
        notes = [str(one) for one in Note.objects.filter(case=parts.hers).values_list("pk", flat=True)]
    return [f"/sager/{parts.hers.number}/notater/{one}/" for one in notes]


def _without_what_she_wrote(page: Any, number: str, name: str) -> str:
    text = re.sub(r'name="(?:csrfmiddlewaretoken|form_token)" value="[\w-]+"', "", page.content.decode())
    assert page.status_code == 200
    return text.replace(number, "").replace(name, "")
