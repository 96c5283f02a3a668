"""Rigspolitiet's contact point, asked in time in numbers, criminal statistics in and out (CRI-16, CRI-17, STA-04)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import prosecution_stories as told
from tests.cast import Cast, latecomer
from tests.gates import Gates, ObjectGates, Place
from tests.pages import errors_of, fill_in, post

from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.prosecution import (
    actions,
    contact_actions,
    contact_queries,
    queries,
    statistics_actions,
    withdraw_actions,
)
from helle.register.prosecution.choices import ContactAbout, Mistake
from helle.register.prosecution.contact_models import ContactMessage, DeliveredNumber, Delivery
from helle.register.prosecution.statistics_actions import RowsRefused
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.crime.stages import CriminalStage, EndReason
from helle.rules.statistics.criminal_statistics import PoliceDistrict

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
NO_PART = ("olga", "anders", "rita", "henrik", "ulla", "dorthe", "anton")
NO_ID = "00000000-0000-4000-8000-000000000000"
HEAD = "aar;bestemmelse;slags;kreds;personer\n"


class Queue(ObjectGates):
    may: ClassVar[str] = "lone"
    outsiders: ClassVar[tuple[str, ...]] = (*NO_PART, "niels")

    def place(self, cast: Cast) -> Place:
        row = told.write_to_cmm(cast.peter)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[NO_ID]))


class TestList(Gates):
    view = "contact-list"
    may = "lone"
    outsiders = NO_PART
    wrong_roles = ("stine", "pia")
    methods = ("GET",)
    action = "contact.listed"


class TestNew(Gates):
    view = "contact-new"
    may = "lone"
    outsiders = NO_PART
    wrong_roles = ("stine", "pia", "karen")


class TestPage(Queue):
    view = "contact-page"
    methods = ("GET",)
    action = "contact.read"


class TestForward(Queue):
    view = "contact-forward"
    outsiders = (*NO_PART, "niels", "peter", "mette")


class TestAnswer(Queue):
    view = "contact-answer"
    outsiders = (*NO_PART, "niels", "peter", "mette")


class TestFigures(Gates):
    view = "criminal-figures"
    may = "lone"
    outsiders = NO_PART
    wrong_roles = ("vera",)
    methods = ("GET",)
    action = "statistics.criminal_read"


class TestFile(TestFigures):
    view = "criminal-statistics-file"
    action = "statistics.criminal_exported"


class TestDeliveries(Gates):
    view = "criminal-statistics"
    may = "stine"
    outsiders = ("olga", "dorthe", "anton")
    wrong_roles = ("vera",)
    methods = ("GET",)
    action = "statistics.criminal_delivered_read"


class TestDeliveryNew(Gates):
    view = "criminal-delivery-new"
    may = "stine"
    outsiders = (*NO_PART, "peter", "lone")
    wrong_roles = ("mette", "karen")


def test_flo_06_what_a_district_writes_goes_through_rigspolitiet_to_cmm_and_back(cast: Cast) -> None:
    row, lone = told.write_to_cmm(cast.peter), latecomer("lone")
    with cast.mette.acting():
        assert contact_queries.listed() == ([], False)
    with lone.acting():
        assert [one.row.pk for one in what_waits(mine=False).contacts] == [row.pk]
        assert counted(what_waits(mine=False)).things
        with pytest.raises(Refused) as itself:
            contact_actions.contact_forward(row, to=cast.peter.membership.unit_id, words="")
        assert itself.value.field == "to"
        contact_actions.contact_forward(row, to=cast.mette.membership.unit_id, words="")
        assert what_waits(mine=False).contacts == []
        with pytest.raises(Refused):
            contact_actions.contact_answer(row, words=told.ANSWERED)
    with cast.mette.acting():
        assert [one.row.pk for one in what_waits(mine=False).contacts] == [row.pk]
        contact_actions.contact_answer(row, words=told.ANSWERED)
    with cast.peter.acting():
        shown = contact_queries.get_contact(row.pk)
        assert shown.answered
        assert contact_queries.words_of(shown)[-1] == told.ANSWERED


def test_cri_17_what_leads_to_a_person_does_not_go_through_the_contact_point(cast: Cast) -> None:
    row, lone = told.write_to_cmm(cast.peter), latecomer("lone")
    with cast.peter.acting(), pytest.raises(Refused) as written:
        contact_actions.contact_write(about=ContactAbout.GUIDANCE, words="cpr 010190-1234", acute=False)
    with lone.acting():
        with pytest.raises(Refused) as sent_on:
            contact_actions.contact_forward(row, to=cast.mette.membership.unit_id, words="ring 22334455")
        with pytest.raises(Refused) as answered:
            contact_actions.contact_answer(row, words="sag 2026-0012")
    assert {one.value.field for one in (written, sent_on, answered)} == {"words"}


def test_cri_17_what_lies_with_cmm_is_on_its_leads_desk_too(cast: Cast) -> None:
    row, lone = told.write_to_cmm(cast.peter), latecomer("lone")
    with lone.acting():
        contact_actions.contact_forward(row, to=cast.mette.membership.unit_id, words="")
    with cast.karen.acting():
        assert [one.row.pk for one in what_waits(mine=False).contacts] == [row.pk]


def test_cri_17_the_acute_goes_directly_and_rigspolitiet_sees_it(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    told.involve(cast.peter, case)
    with latecomer("lone").acting():
        (logged,) = contact_queries.listed()[0]
        assert (logged.row.acute, contact_queries.words_of(logged)[0]) == (True, told.ACUTE)
        assert not logged.is_mine
    # It has taken place: nobody answers it, and a mistake takes it with it.
    with cast.mette.acting():
        assert what_waits(mine=False).contacts == []
        with pytest.raises(Refused):
            contact_actions.contact_answer(logged.row, words=told.ANSWERED)
    assert (
        "Den direkte kontakt fandt sted"
        in cast.mette.client().get(reverse("contact-page", args=[logged.row.pk])).content.decode()
    )
    with cast.peter.acting():
        withdraw_actions.entry_withdraw(case, queries.whole(case).involvements[0], why=Mistake.TYPED)
    with cast.mette.acting():
        assert contact_queries.get_contact(logged.row.pk).row.withdrawn_at is not None
    told.involve(told.pia(), case)
    with latecomer("lone").acting():
        assert len(contact_queries.listed()[0]) == 2


def test_cri_17_what_waits_is_found_however_much_came_after_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_queries, "PAGE_SIZE", 2)
    waits, lone = told.write_to_cmm(cast.peter), latecomer("lone")
    for _each in range(3):
        row = told.write_to_cmm(cast.peter)
        with lone.acting():
            contact_actions.contact_answer(row, words=told.ANSWERED)
    with lone.acting():
        assert [one.row.pk for one in contact_queries.waiting()] == [waits.pk]
        assert [len(contact_queries.listed(page=page)[0]) for page in (1, 2, 3)] == [2, 2, 0]
    assert "?side=2" in lone.client().get(reverse("contact-list")).content.decode()


def test_cri_17_what_is_not_urgent_is_written_to_nobody_in_particular(cast: Cast) -> None:
    with cast.mette.acting(), pytest.raises(Refused) as refused:
        contact_actions.contact_write(
            about=ContactAbout.OTHER, words="x", acute=False, to=cast.peter.membership.unit_id
        )
    assert (refused.value.message, refused.value.field) == (contact_actions.NOBODY_IN_BETWEEN, "to")


def test_cri_04_what_a_district_did_is_not_charged_to_who_got_its_case(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, niels = told.open_case(cast.peter, known_for=4), latecomer("niels")
    told.involve(cast.peter, case)
    today = clock.today() + dt.timedelta(days=1)
    on_day(today)
    told.hand_over(cast.peter, case, niels)
    # CMM was told of this one, and not of that one.
    told.open_case(cast.peter, journal=told.OTHER_JOURNAL)
    first, last = dt.date(today.year, 1, 1), dt.date(today.year, 12, 31)
    with latecomer("lone").acting():
        counted_to = {one.unit_id: one.cases for one in contact_queries.asked_in_time(first, last)}
        assert counted_to == {cast.peter.membership.unit_id: 2}
    with cast.karen.acting():
        assert [one.cases for one in contact_queries.asked_in_time(first, last)] == [1]


def test_cri_17_what_is_not_acute_does_not_go_past_the_contact_point(cast: Cast) -> None:
    with cast.mette.acting(), pytest.raises(Refused) as refused:
        contact_actions.contact_log(about=ContactAbout.OTHER, words="x", acute=False, to=cast.peter.membership.unit_id)
    assert refused.value.field == "acute"
    with cast.mette.acting(), pytest.raises(Refused) as nobody:
        contact_actions.contact_write(about=ContactAbout.OTHER, words="x", acute=True)
    assert nobody.value.field == "to"


def test_cri_16_rigspolitiet_sees_who_asked_in_time_and_a_district_itself_alone(cast: Cast) -> None:
    case = told.open_case(cast.peter, known_for=4)
    told.involve(cast.peter, case)
    told.open_case(latecomer("niels"), grounds=told.NSKS)
    year = clock.today().year
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    with latecomer("lone").acting():
        found = {
            one.unit_id: (one.cases, one.cmm_told, one.cmm_days) for one in contact_queries.asked_in_time(first, last)
        }
        assert found[cast.peter.membership.unit_id] == (1, 1, 4.0)
        assert len(found) == 2
    with cast.peter.acting():
        assert [one.unit_id for one in contact_queries.asked_in_time(first, last)] == [cast.peter.membership.unit_id]
    with cast.ulla.acting():
        assert contact_queries.asked_in_time(first, last) == []


def test_pub_stat_05_persons_are_counted_and_not_rows(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    hers, his = told.suspect(cast.peter, case), told.suspect(cast.peter, case)
    with cast.peter.acting():
        actions.offence_record(case, told.done(is_another=True))
    for one in (hers, his):
        for number in (0, 1):
            told.stage(cast.peter, case, CriminalStage.CHARGE, one, of_offence=number)
    year = clock.today().year
    with latecomer("lone").acting():
        found = contact_queries.counts(year, year)
    assert (year, "s262a", "charges", "POL-OJYL", 2) in found
    assert (year, "s262a", "charges", "", 2) in found
    # A report is of those who are suspected in its case; where nobody is, of no person.
    assert (year, "s262a", "reports", "POL-OJYL", 2) in found
    told.open_case(cast.peter, journal=told.OTHER_JOURNAL)
    with latecomer("lone").acting():
        assert contact_queries.counts(year, year) == found


def test_flo_07_what_goes_out_can_be_taken_in(cast: Cast) -> None:
    told.suspect(cast.peter, told.open_case(cast.peter))
    year = clock.today().year
    file = latecomer("lone").client().get(reverse("criminal-statistics-file"), {"aar": year}).content.decode()
    # What Helle counted is no delivery of the police while it says so; the columns are those of one.
    lines = [line for line in file.removeprefix("\ufeff").splitlines(keepends=True) if not line.startswith("#")]
    sent = SimpleUploadedFile("tal.csv", "".join(lines).encode())
    stine = cast.stine.client()
    fill_in(stine, reverse("criminal-delivery-new"), {"file": sent, "cut_off": clock.today()})
    with cast.stine.acting():
        delivery = Delivery.objects.get()
        assert (delivery.rows, delivery.known) == (2, 2)
    assert "Østjyllands Politi" in stine.get(reverse("criminal-statistics")).content.decode()


def test_sta_04_a_delivery_that_does_not_add_up_is_refused_row_by_row_and_none_of_it_is_taken(cast: Cast) -> None:
    content = HEAD + (
        "2024;s262a;charges;;3\n"
        "2024;s262a;charges;POL-OJYL;2\n"
        "2024;s262a;charges;POL-KBH;2\n"
        "2021;s262b;charges;;1\n"
        "2024;s262a;convictions;;1\n"
        "2024;s262a;convictions;;1\n"
    )
    sent = SimpleUploadedFile("tal.csv", content.encode())
    response = post(
        cast.stine.client(), reverse("criminal-delivery-new"), {"file": sent, "cut_off": dt.date(2025, 3, 1)}
    )
    assert list(errors_of(response)) == ["file"]
    page = response.content.decode()
    for said in (
        "Linje 2",
        "Linje 5",
        "Linje 7",
        "kredsene giver tilsammen 4",
        "menneskeudnyttelse kunne ikke straffes",
    ):
        assert said in page, said
    with cast.stine.acting():
        assert (Delivery.objects.count(), DeliveredNumber.objects.count()) == (0, 0)


def test_cri_23_and_cri_24_how_long_it_took_and_why_it_ended_are_counted(cast: Cast) -> None:
    case, today = told.open_case(cast.peter), clock.today()
    one = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, one)
    told.stage(told.pia(), case, CriminalStage.WITHDRAWN, one, end_reason=EndReason.COERCION)
    first, last = dt.date(today.year, 1, 1), dt.date(today.year, 12, 31)
    with latecomer("lone").acting():
        found = {(each.before, each.stage): (each.steps, each.days) for each in contact_queries.durations(first, last)}
        assert found == {("report", "charge"): (1, 0.0), ("charge", "withdrawn"): (1, 0.0)}
        assert contact_queries.ends(first, last) == [("s262a", "coercion", 1)]
    with latecomer("niels").acting():
        assert contact_queries.ends(first, last) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("aar;bestemmelse;slags;kreds;personer;navn\n2024;s262a;charges;;1;x\n", "numbers only"),
        (HEAD, "no numbers"),
        ("", "first line"),
        (HEAD + '"' + "x" * 140_000, "cannot be read"),
    ],
)
def test_another_file_is_refused(cast: Cast, content: str, said: str) -> None:
    with cast.stine.acting(), pytest.raises(Refused) as refused:
        statistics_actions.delivery_take_in(content, cut_off=dt.date(2025, 3, 1))
    assert said in refused.value.message.en


def test_lines_that_cannot_be_read_are_each_named(cast: Cast) -> None:
    lines = ("24;s262a;charges;;1", "2024;x;charges;;1", "2024;s262a;y;;1", "2024;s262a;charges;POL-X;1")
    wrong = HEAD + "\n".join((*lines, "2024;s262a;charges;;-1"))
    with cast.stine.acting(), pytest.raises(RowsRefused) as refused:
        statistics_actions.delivery_take_in(wrong, cut_off=dt.date(2025, 3, 1))
    assert [one.line for one in refused.value.rows] == [2, 3, 4, 5, 6]


def test_sta_04_each_line_is_said_at_once_by_the_line_it_stands_on(cast: Cast) -> None:
    content = HEAD + "2024;s262a;charges;;1\n\n2024;s262a;charges;POL-OJYL;2\nx;s262a;charges;;1\n"
    content += "2021;s262b;charges;;1\n"
    with cast.stine.acting(), pytest.raises(RowsRefused) as refused:
        statistics_actions.delivery_take_in(content, cut_off=dt.date(2025, 3, 1))
    assert [one.line for one in refused.value.rows] == [2, 5, 6]


def test_sta_04_of_every_district_the_country_may_have_more_which_is_nsk_s(cast: Cast) -> None:
    rows = "".join(f"2024;s262a;charges;{one.value};1\n" for one in PoliceDistrict)
    with cast.stine.acting():
        found = statistics_actions.delivery_take_in(
            HEAD + "2024;s262a;charges;;13\n" + rows, cut_off=dt.date(2025, 3, 1)
        )
        assert found.rows == 13
        assert DeliveredNumber.objects.count() == 13
    with cast.rita.acting():
        assert {one.district for one in DeliveredNumber.objects.all()} == {""}


def test_a_number_too_large_is_a_line_and_lines_may_end_as_on_any_machine(cast: Cast) -> None:
    rows = HEAD + "2024;s262a;charges;;150000\n"
    with cast.stine.acting():
        with pytest.raises(RowsRefused) as refused:
            statistics_actions.delivery_take_in(rows, cut_off=dt.date(2025, 3, 1))
        assert [(one.line, one.text.en) for one in refused.value.rows] == [(2, "the number is too large.")]
        old = rows.replace("150000", "15").replace("\n", "\r")
        assert statistics_actions.delivery_take_in(old, cut_off=dt.date(2025, 3, 1)).rows == 1


def test_the_words_are_sealed(cast: Cast) -> None:
    row = told.write_to_cmm(cast.peter)
    with cast.peter.acting():
        assert told.CONTACT.encode() not in bytes(ContactMessage.objects.get(pk=row.pk).words_sealed)
