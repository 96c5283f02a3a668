"""A file that is handed out: locked, under a link for one person alone, which runs out and can be taken back."""

from __future__ import annotations

import datetime as dt
import io
import re
from typing import Any, ClassVar

import pikepdf
import pytest
import pyzipper
from django.test import Client
from django.urls import reverse
from tests import erasure_stories, stories
from tests.cast import Cast, Member, as_owner
from tests.gates import Gates, ObjectGates, Place
from tests.handed_out import hand_out, opened, unlocked
from tests.pages import audit_lines, errors_of, hidden_of, post

from helle.register.bed_days.tests.test_pages import a_statement
from helle.register.cases.models import Case
from helle.register.handing_out import actions, queries
from helle.register.handing_out.choices import Paper, Purpose
from helle.register.protection import clock
from helle.register.protection.keystore.models import DataKey
from helle.register.protection.ledger import LedgerAstray

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MISSING = "A" * 43


def page(handed: actions.Handed) -> str:
    return reverse("handed-out-file", args=[handed.link])


def fetch(who: Member | Client, handed: actions.Handed) -> Any:
    client = who.client() if isinstance(who, Member) else who
    return client.post(reverse("handed-out-fetch", args=[handed.link]))


@pytest.fixture
def case(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


class Of(ObjectGates):
    """Only whom it was made for: neither a colleague, nor who leads, nor the officer has anything under its link."""

    outsiders: ClassVar[tuple[str, ...]] = ("olga", "ulla", "dorthe")
    wrong_roles: ClassVar[tuple[str, ...]] = ("jonas", "karen", "vera")

    def place(self, cast: Cast) -> Place:
        case = stories.an_opened_case(cast)
        handed = hand_out(cast.mette, case)
        return Place(page(handed), reverse("handed-out-file", args=[MISSING]), (case.pk,))


class TestFileGates(Of):
    view = "handed-out-file"
    methods = ("GET",)
    action = "handing_out.opened"


class TestFetchGates(Of):
    view = "handed-out-fetch"
    methods = ("POST",)
    action = "handing_out.fetched"

    def place(self, cast: Cast) -> Place:
        there = super().place(cast)
        return Place(f"{there.url}hent/", f"{there.missing}hent/", there.cases)


class TestBackGates(Of):
    """Also for who leads the unit, and for the officer."""

    view = "handed-out-back"
    methods = ("POST",)
    action = "handing_out.taken_back"
    outsiders = ("olga", "ulla")
    wrong_roles = ("jonas", "vera")

    def place(self, cast: Cast) -> Place:
        case = stories.an_opened_case(cast)
        handed = hand_out(cast.mette, case)
        return Place(
            reverse(self.view, args=[handed.file]),
            reverse(self.view, args=["00000000-0000-4000-8000-000000000000"]),
            (case.pk,),
        )

    def ask(self, who: Member, url: str) -> Any:
        return who.client().post(url, follow=True)


class TestListGates(Gates):
    """Open to all who act: each sees her own."""

    view = "handed-out-list"
    methods = ("GET",)
    action = "handing_out.listed"


def test_it_is_locked_and_the_password_is_shown_this_once(cast: Cast, case: Case) -> None:
    client = cast.mette.client()
    ready = post(client, reverse("case-print", args=[case.number]), {"purpose": "court", "language": "da"})
    handed = ready.context["handed"]
    assert ready.headers["Cache-Control"] == "no-store"
    assert handed.password in ready.content.decode() and page(handed) in ready.content.decode()
    fetched = fetch(client, handed)
    with cast.mette.acting():
        row = queries.get_file(handed.file).row
    assert fetched.headers["Content-Disposition"] == f'attachment; filename="udlevering-{row.pk.hex[-8:]}.pdf"'
    with pytest.raises(pikepdf.PasswordError):
        pikepdf.open(io.BytesIO(fetched.content))
    with pikepdf.open(io.BytesIO(fetched.content), password=handed.password) as document:
        assert document.encryption.R == 6 and document.encryption.bits == 256
    for address in (page(handed), reverse("handed-out-list")):
        shown = client.get(address).content.decode()
        assert handed.password not in shown
        assert "Udskrift af en sag" in shown and "Til retten" in shown and case.number in shown
    assert handed.link not in client.get(reverse("handed-out-list")).content.decode()
    lines = [one for one in audit_lines(cast, cast.mette.user.pk) if one.object_id == row.pk]
    assert {"handing_out.made", "handing_out.fetched", "handing_out.opened"} <= {one.action for one in lines}
    assert all(one.cases == [case.pk] for one in lines)
    assert handed.link not in str([one.detail for one in lines])


def test_a_table_is_locked_in_an_archive_whose_names_say_nothing(cast: Cast, case: Case) -> None:
    handed = hand_out(cast.mette, case, paper=Paper.LEDGER, purpose=Purpose.ACCOUNTS, table="ods")
    fetched = fetch(cast.mette, handed)
    assert fetched.headers["Content-Type"] == "application/zip"
    with pyzipper.AESZipFile(io.BytesIO(fetched.content)) as archive:
        assert archive.namelist() == ["tabel.ods"] and archive.infolist()[0].wz_aes_strength == 3
        for wrong in (None, b"wrong"):
            with pytest.raises(RuntimeError):
                archive.read("tabel.ods", pwd=wrong)
    assert unlocked(fetched, handed.password).startswith(b"%PDF")


def test_each_fetch_is_counted_with_its_time(cast: Cast, case: Case) -> None:
    handed = hand_out(cast.mette, case)
    assert "ikke hentet" in cast.mette.client().get(page(handed)).content.decode()
    fetch(cast.mette, handed)
    clock.move_forward(dt.timedelta(hours=1))
    fetch(cast.mette, handed)
    with cast.mette.acting():
        shown = queries.get_by_link(handed.link)
        assert shown.fetches == 2 and shown.fetched_at == max(one.recorded_at for one in shown.row.fetches.all())
    assert "2 gange" in cast.mette.client().get(page(handed)).content.decode()


def test_when_its_time_is_over_it_is_refused_though_no_job_ran(cast: Cast, case: Case) -> None:
    handed = hand_out(cast.mette, case)
    clock.move_forward(dt.timedelta(hours=24))
    client = cast.mette.client()
    answer = client.post(reverse("handed-out-fetch", args=[handed.link]), follow=True)
    text = answer.content.decode()
    assert "Filen kan ikke hentes mere" in text and "Udløbet" in text
    assert "handing_out.fetched" not in {one.action for one in audit_lines(cast, cast.mette.user.pk)}
    assert fetch(client, handed).status_code == 302


class TestTakingBack:
    def test_her_own(self, cast: Cast, case: Case, django_capture_on_commit_callbacks: Any) -> None:
        handed, client = hand_out(cast.mette, case), cast.mette.client()
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("handed-out-back", args=[handed.file]), follow=True)
        assert "Filen er taget tilbage" in answer.content.decode()
        assert fetch(client, handed).status_code == 302
        assert "Taget tilbage" in client.get(page(handed)).content.decode()
        assert not DataKey.objects.filter(subject_id=handed.file).exists()
        again = client.post(reverse("handed-out-back", args=[handed.file]), follow=True)
        assert "Filen kan ikke hentes mere" in again.content.decode()
        taken = [one for one in audit_lines(cast) if one.action == "handing_out.taken_back"]
        assert [(one.user_id, one.object_id) for one in taken] == [(cast.mette.user.pk, handed.file)]

    def test_though_its_key_cannot_be_destroyed_yet(
        self, cast: Cast, case: Case, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
    ) -> None:
        def astray(*_what: object) -> int:
            raise LedgerAstray("another ledger")

        handed, client = hand_out(cast.mette, case), cast.mette.client()
        monkeypatch.setattr("helle.register.protection.erasing.destroy", astray)
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse("handed-out-back", args=[handed.file]), follow=True)
        assert "Filen er taget tilbage" in answer.content.decode()
        assert "næste gang Helle rydder op" in client.get(page(handed)).content.decode()

    @pytest.mark.parametrize("name", ["karen", "dorthe"])
    def test_by_who_leads_and_by_the_officer(self, cast: Cast, case: Case, name: str) -> None:
        handed, who = hand_out(cast.mette, case), getattr(cast, name)
        listed = who.client().get(reverse("handed-out-list")).content.decode()
        for said in ("Mette Holm", "Udskrift af en sag", "Til retten", case.number):
            assert said in listed, said
        who.client().post(reverse("handed-out-back", args=[handed.file]))
        assert fetch(cast.mette, handed).status_code == 302

    def test_by_nobody_else(self, cast: Cast, case: Case) -> None:
        handed = hand_out(cast.mette, case)
        for who in (cast.jonas, cast.olga, cast.ulla, cast.anton):
            assert who.client().post(reverse("handed-out-back", args=[handed.file])).status_code == 404
            assert case.number not in who.client().get(reverse("handed-out-list")).content.decode().replace(
                reverse("case-page", args=[case.number]), ""
            )
        assert cast.mette.client().get(reverse("handed-out-back", args=[handed.file])).status_code == 405
        assert fetch(cast.mette, handed).status_code == 200


def test_it_is_hers_in_the_role_that_she_had_it_made_in(cast: Cast, case: Case) -> None:
    handed, lead = hand_out(cast.mette, case), cast.karen.membership
    as_owner("UPDATE organisations_membership SET user_id = %s WHERE id = %s", [cast.mette.user.pk, lead.pk])
    other = Member(cast.mette.user, lead)
    client = other.client()
    client.post(reverse("choose-membership"), {"membership": str(lead.pk)})
    assert fetch(client, handed).status_code == 404
    assert fetch(cast.mette, handed).status_code == 200


def test_a_case_that_is_closed_to_her_since_is_fetched_no_more(cast: Cast, case: Case) -> None:
    handed = hand_out(cast.jonas, case)
    stories.assign(cast.mette, case, cast.mette)
    shown = cast.jonas.client().get(page(handed)).content.decode()
    assert "Ikke længere åben for dig" in shown and "Hent den låste fil" not in shown
    assert "Ikke længere åben for dig" in cast.jonas.client().get(reverse("handed-out-list")).content.decode()
    answer = cast.jonas.client().post(reverse("handed-out-fetch", args=[handed.link]), follow=True)
    assert "ikke længere åbent for dig" in answer.content.decode()


@pytest.mark.parametrize("form", ["pdf", "csv"])
def test_a_statement_of_one_case_of_a_colleague_is_made_and_fetched(cast: Cast, form: str) -> None:
    """It asks for money, not for the case: who made it without the case fetches it without the case."""
    statement = a_statement(cast)
    with cast.mette.acting():
        case = Case.objects.get()
    stories.assign(cast.mette, case, cast.mette)
    client = cast.jonas.client()
    url = reverse("statement-file", args=[statement.number, form])
    assert opened(client, post(client, url, {"purpose": "payer"}))


@pytest.mark.parametrize("paper", ["statement", "order", "guarantee"])
def test_papers_about_money_and_places_are_fetched_without_the_case(cast: Cast, case: Case, paper: str) -> None:
    stories.assign(cast.mette, case, cast.mette)
    assert fetch(cast.jonas, hand_out(cast.jonas, case, paper=Paper(paper), purpose=Purpose.ARCHIVE)).status_code == 200


def test_what_was_given_when_it_was_made_is_given_still(cast: Cast, case: Case) -> None:
    """A consent for health that ends closes the print that holds health, though the case itself stays."""
    handed = hand_out(cast.mette, case)
    clock.move_forward(dt.timedelta(minutes=1))
    as_owner(
        "UPDATE protection_grant SET during = tstzrange(lower(during), %s)"
        " WHERE case_id = %s AND category = 'health' AND unit_id = %s",
        [clock.now(), case.pk, cast.mette.membership.unit_id],
    )
    answer = cast.mette.client().post(reverse("handed-out-fetch", args=[handed.link]), follow=True)
    assert "ikke længere åbent for dig" in answer.content.decode()


def test_of_who_is_erased_nothing_is_fetched(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    closed = erasure_stories.a_closed_case(cast)
    handed = hand_out(cast.mette, closed)
    order = erasure_stories.asked(cast.mette, closed)
    with django_capture_on_commit_callbacks(execute=True):
        erasure_stories.decided(cast.karen, order)
    shown = cast.mette.client().get(page(handed)).content.decode()
    assert "kan ikke laves igen" in shown and "Lav den igen" not in shown
    assert "Personen er slettet" in shown and "Hent den låste fil" not in shown
    assert not DataKey.objects.filter(subject_id=handed.file).exists()
    assert fetch(cast.mette, handed).status_code == 302


def test_enough_is_enough_for_a_day_and_nothing_is_half_done(cast: Cast, case: Case) -> None:
    url = reverse("case-print", args=[case.number])
    typed = {"purpose": "court", "language": "da", "parts": ["facts"]}
    for _one in range(20):
        hand_out(cast.mette)
    client = cast.mette.client()
    refused = post(client, url, typed)
    assert refused.status_code == 422
    assert "Du har fået filer om 20 sager på et døgn" in str(errors_of(refused))
    assert "case.printed" not in {one.action for one in audit_lines(cast, cast.mette.user.pk)}
    hand_out(cast.jonas, case)  # Hers alone is full.
    hand_out(cast.mette, case, paper=Paper.STATEMENT, purpose=Purpose.PAYER)  # And not for what tells of no case.
    clock.move_forward(dt.timedelta(hours=24))
    opened(client, post(client, url, typed))


def test_a_case_counts_once_and_a_form_sent_twice_makes_one_file(cast: Cast, case: Case) -> None:
    for _one in range(19):
        hand_out(cast.mette)
    hand_out(cast.mette, case)
    client, url = cast.mette.client(), reverse("case-print", args=[case.number])
    typed = hidden_of(client, url) | {"purpose": "court", "language": "da", "parts": ["facts"]}
    opened(client, client.post(url, typed))
    again = client.post(url, typed, follow=True)
    assert "adgangskoden vises kun én gang" in again.content.decode()
    printed = [one for one in audit_lines(cast, cast.mette.user.pk) if one.action == "case.printed"]
    assert len(printed) == 1


def test_no_title_and_no_address_names_anybody(cast: Cast, case: Case) -> None:
    handed, client = hand_out(cast.mette, case), cast.mette.client()
    for address in (page(handed), reverse("handed-out-list")):
        title = re.search(r"<title>(.*?)</title>", client.get(address).content.decode(), re.DOTALL)
        assert title and case.number not in title[1] and stories.NAME not in title[1]
        assert case.number not in address
