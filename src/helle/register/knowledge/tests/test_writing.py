"""What is written and what is refused beside its field; what is corrected stands beside; what waits is on a desk."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import knowledge_stories as told
from tests.cast import Cast, Member, named

from helle.register.knowledge import actions, queries
from helle.register.knowledge.choices import Ended
from helle.register.knowledge.given import Answers, Outcome
from helle.register.knowledge.models import Activity, Details
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.codes import OrganisationKind
from helle.rules.knowledge.codes import ActivityKind, ActivityState, AudienceSector
from helle.rules.ruling import Text

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])


def seen(who: Member, name: str, *args: object) -> str:
    """What a page says had been written when it was made."""
    found = re.search(r'name="seen" value="([^"]*)"', who.client().get(reverse(name, args=args)).content.decode())
    return found.group(1) if found else ""


def send(who: Member, name: str, *args: object, **typed: Any) -> Any:
    typed = {"form_token": uuid.uuid4(), "seen": seen(who, name, *args), **typed}
    return who.client().post(reverse(name, args=args), typed)


TYPED = {"title_da": told.TITLE, "topic": "signs", "first_day": "2025-09-10", "partners": ""}


class TestWhatTheFormsSave:
    @pytest.fixture(scope="class")
    @classmethod
    def cast(cls, cast_of_the_class: Cast) -> Cast:
        return cast_of_the_class

    def _taught(self, cast: Cast) -> Activity:
        sent = send(cast.karen, "knowledge-new", "training", **TYPED, sector_police="20", sector_prosecution="?")
        assert sent.status_code == 302
        return Activity.objects.get(pk=sent.headers["Location"].split("/")[2])

    def test_from_the_plan_to_the_evaluation_and_what_is_corrected_stands_beside(self, cast: Cast) -> None:
        with cast.karen.acting():
            made = self._taught(cast)
        held = {"first_day": "2025-09-10", "last_day": "2025-09-10", "sector_police": "18", "sector_prosecution": "?"}
        assert send(cast.karen, "knowledge-held", made.pk, **held).status_code == 302
        marks = {"mark_4": "3", "mark_5": "1"}
        assert (
            send(cast.karen, "knowledge-evaluation", made.pk, answers="5", learnt=told.LEARNT, **marks).status_code
            == 302
        )
        page = cast.karen.client().get(reverse("knowledge-activity", args=[made.pk])).content.decode()
        assert "for få til at vise en andel" in page and "Evalueret" in page and "4: 3" not in page
        again = marks | {"mark_3": "2", "why": "To skemaer lå i en anden bunke."}
        sent = send(cast.karen, "knowledge-evaluation", made.pk, answers="7", learnt=told.LEARNT, **again)
        assert sent.status_code == 302
        page = cast.karen.client().get(reverse("knowledge-activity", args=[made.pk])).content.decode()
        # Six are enough to be shown; the four that stood before are shown as little as they were.
        assert "3: 2, 4: 3, 5: 1" in page and "3: 0, 4: 3, 5: 1" not in page
        # Somebody finds the list of names and counts.
        refused = send(cast.karen, "knowledge-held", made.pk, **held | {"sector_prosecution": "6"})
        assert refused.status_code == 422  # Why is asked.
        fixed = held | {"sector_prosecution": "6", "why": "Listen er fundet og talt."}
        assert send(cast.karen, "knowledge-held", made.pk, **fixed).status_code == 302
        page = cast.karen.client().get(reverse("knowledge-activity", args=[made.pk])).content.decode()
        assert "Anklagemyndigheden: antal ukendt" in page and "Listen er fundet og talt." in page
        with cast.karen.acting():
            assert queries.look_at(made.pk).came_in_all == 24

    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("sector_police", "tyve", "Skriv et antal"),
            ("sector_police", "-3", "Skriv et antal"),
            ("sector_police", "1.5", "Skriv et antal"),
            ("sector_police", "10.00", "Skriv et antal"),
            ("sector_police", "100001", "tastefejl"),
            ("title_da", "Undervisning, ring 28 12 34 56", "ligner et telefonnummer"),
            ("partners", "Sag 2025-0117", "ligner et sagsnummer"),
            ("materials", "Skriv til kursus@example.org", "mailadresse"),
            ("last_day", "2025-09-09", "før den første"),
        ],
    )
    def test_what_cannot_be_is_refused_and_what_was_typed_stays(
        self, cast: Cast, field: str, typed: str, said: str
    ) -> None:
        refused = send(cast.karen, "knowledge-new", "training", **TYPED | {field: typed})
        page = refused.content.decode()
        assert refused.status_code == 422
        assert said in page and typed in page

    def test_a_publication_without_a_place_to_find_it_is_not_out_gov_27(self, cast: Cast) -> None:
        made = told.add(
            cast.karen, ActivityKind.PUBLICATION, replace(told.REPORT, address="", isbn="", title_da="Folder")
        )
        refused = send(cast.karen, "knowledge-held", made.pk, first_day="2025-04-02")
        assert refused.status_code == 422 and "hvor udgivelsen findes" in refused.content.decode()
        wrong = TYPED | {"publication": "leaflet", "address": "javascript:alert(1)"}
        refused = send(cast.karen, "knowledge-new", "publication", **wrong)
        assert refused.status_code == 422 and "https://" in refused.content.decode()

    def test_a_reach_has_a_source_fig_11(self, cast: Cast) -> None:
        made = told.add(cast.karen, ActivityKind.CAMPAIGN, told.CAMPAIGN)
        days = {"first_day": "2025-05-01", "last_day": "2025-06-15"}
        refused = send(cast.karen, "knowledge-held", made.pk, **days, reached_social="41200")
        assert refused.status_code == 422 and "har en kilde" in refused.content.decode()
        sent = send(cast.karen, "knowledge-held", made.pk, **days, reached_social="41200", source_social="Mediets tal")
        assert sent.status_code == 302

    def test_it_shows_on_the_page_of_the_initiative_ini_14(self, cast: Cast) -> None:
        made = told.teach(cast.karen, replace(told.TEACHING, title_da="Ved retten i Aarhus"))
        told.hold(cast.karen, made)
        assert send(cast.karen, "knowledge-shows", made.pk, initiative="INI-14").status_code == 302
        refused = send(cast.karen, "knowledge-shows", made.pk, initiative="INI-10")  # The police's.
        assert refused.status_code == 422
        page = named(cast, "charlotte").client().get(reverse("initiative", args=["INI-14"])).content.decode()
        assert "Ved retten i Aarhus" in page and f'href="/viden/{made.pk}/"' in page
        page = cast.anders.client().get(reverse("knowledge-activity", args=[made.pk])).content.decode()
        assert 'href="/handlingsplan/INI-14/"' in page

    def test_what_is_called_off_stays_with_the_reason(self, cast: Cast) -> None:
        made = told.teach(cast.karen)
        assert send(cast.karen, "knowledge-end", made.pk, kind="called_off", why="").status_code == 422
        assert send(cast.karen, "knowledge-end", made.pk, kind="called_off", why="For få tilmeldte.").status_code == 302
        page = cast.anders.client().get(reverse("knowledge-activity", args=[made.pk])).content.decode()
        assert "For få tilmeldte." in page and "Aflyst" in page


class TestWhatIsRefused:
    def test_who_counts_as_audience_sta_02_sup_06(self, cast: Cast) -> None:
        for kind, given, sector in (
            (ActivityKind.TRAINING, told.TEACHING, AudienceSector.AT_RISK),
            (ActivityKind.TRAINING, told.TEACHING, AudienceSector.PUBLIC),
            (ActivityKind.INTERNATIONAL, told.MEETING, AudienceSector.MINISTRIES),
        ):
            with pytest.raises(Refused) as refused:
                told.add(cast.karen, kind, replace(given, audience={sector: 3}))
            assert refused.value.field == f"sector_{sector.value}"

    def test_an_activity_is_held_once_its_day_has_come_with_what_its_kind_asks_for(self, cast: Cast) -> None:
        conference = told.add(cast.karen, ActivityKind.CONFERENCE, told.CONFERENCE)
        with pytest.raises(Refused, match="not come to its end"):
            told.hold(cast.karen, conference)
        teaching = told.teach(cast.karen)
        with pytest.raises(Refused, match="Say which authorities"):
            told.hold(cast.karen, teaching, Outcome(told.TAUGHT_ON, told.TAUGHT_ON))
        meeting = told.add(cast.karen, ActivityKind.INTERNATIONAL, told.MEETING)
        for outcome, field in (
            (replace(told.GIVEN_ABROAD, contributed=""), "contributed"),
            (replace(told.GIVEN_ABROAD, counted_until=None), "counted_until"),
            (replace(told.GIVEN_ABROAD, counted_until=dt.date(2025, 6, 6)), "counted_until"),
        ):
            with pytest.raises(Refused) as refused:
                told.hold(cast.karen, meeting, outcome)
            assert refused.value.field == field

    def test_no_more_answer_than_came_sta_02(self, cast: Cast) -> None:
        made = told.teach(cast.karen)
        with pytest.raises(Refused, match="that it was held"):
            told.evaluate(cast.karen, made)
        told.hold(cast.karen, made)
        for given in (
            Answers(25, (0, 0, 0, 0, 0), told.LEARNT),
            Answers(3, (0, 0, 0, 2, 2), told.LEARNT),
        ):
            with pytest.raises(Refused):
                told.evaluate(cast.karen, made, given)
        told.evaluate(cast.karen, made, Answers(24, (0, 0, 0, 12, 12), told.LEARNT))
        fewer = Outcome(told.TAUGHT_ON, told.TAUGHT_ON, came={told.POLICE: 23})
        with pytest.raises(Refused, match="more answers"):
            told.hold(cast.karen, made, fewer, why="Talt igen.")

    def test_the_conference_is_cmms_and_each_unit_writes_its_own_sta_02(self, cast: Cast) -> None:
        charlotte = named(cast, "charlotte")
        with pytest.raises(Refused):
            told.add(charlotte, ActivityKind.CONFERENCE, told.CONFERENCE)
        for who in (cast.mette, cast.anders, named(cast, "stine")):
            with pytest.raises(PermissionDenied):
                told.teach(who)
        made = told.teach(cast.karen)
        with pytest.raises(PermissionDenied):
            told.hold(charlotte, made)
        # So Rigsadvokaten writes what it teaches prosecutors (CRI-15), and CMM what it upskills others in (DET-10).
        assert told.teach(charlotte).by_unit_id == charlotte.membership.unit_id

    def test_what_has_ended_is_written_of_no_more_and_what_was_held_is_not_called_off(self, cast: Cast) -> None:
        made = told.teach(cast.karen)
        told.end(cast.karen, made)
        with pytest.raises(Refused):
            told.hold(cast.karen, made)
        held = told.teach(cast.karen)
        told.hold(cast.karen, held)
        with pytest.raises(Refused, match="called off"):
            told.end(cast.karen, held)
        told.end(cast.karen, held, kind=Ended.MISTAKEN, why="Den stod der allerede.")
        with cast.karen.acting():
            assert queries.look_at(held.pk).state is ActivityState.CANCELLED

    def test_a_correction_says_why_and_the_earlier_word_stays(self, cast: Cast) -> None:
        made = told.teach(cast.karen)
        with cast.karen.acting():
            with pytest.raises(Refused):
                actions.activity_correct(queries.look_at(made.pk), replace(told.TEACHING, place="Odense"), why="…")
            actions.activity_correct(queries.look_at(made.pk), replace(told.TEACHING, place="Odense"), why="Flyttet.")
            look = queries.look_at(made.pk)
            assert [row.place for row in look.versions] == ["Odense", "Aarhus"]
            assert Details.objects.count() == 2

    def test_two_publications_do_not_take_each_others_place(self, cast: Cast) -> None:
        first = told.publish(cast.karen)
        second = told.publish(cast.karen, replace(told.REPORT, title_da="Årsrapport 2024, rettet", supersedes=first.pk))
        with cast.karen.acting(), pytest.raises(Refused, match="takes the place"):
            given = replace(told.REPORT, supersedes=second.pk)
            actions.activity_correct(queries.look_at(first.pk), given, why="Forkert rækkefølge.")


class TestWhatWaits:
    def test_it_stands_on_the_desk_of_who_holds_it_sta_02(self, cast: Cast) -> None:
        told.teach(cast.karen)
        page = cast.karen.client().get(reverse("desk")).content.decode()
        assert "dagen er gået: blev den gennemført?" in page
        # It is October, and no conference is planned.
        assert "Årskonferencen 2025" in page and "er ikke planlagt" in page
        for who in (cast.mette, named(cast, "charlotte")):
            assert "er ikke planlagt" not in who.client().get(reverse("desk")).content.decode()
        told.add(cast.karen, ActivityKind.CONFERENCE, told.CONFERENCE)
        assert "er ikke planlagt" not in cast.karen.client().get(reverse("desk")).content.decode()

    def test_an_evaluation_is_missed_once_its_time_is_over(self, cast: Cast) -> None:
        lars = named(cast, "lars")
        made = told.teach(lars, replace(told.TEACHING, first_day=dt.date(2025, 9, 5), last_day=dt.date(2025, 9, 5)))
        told.hold(lars, made)
        assert clock.today() == told.TODAY  # 31 days after.
        page = lars.client().get(reverse("desk")).content.decode()
        assert "evalueringen mangler" in page
        told.evaluate(lars, made)
        assert "evalueringen mangler" not in lars.client().get(reverse("desk")).content.decode()


def test_who_saves_a_page_that_a_colleague_wrote_over_meanwhile_is_told_and_loses_nothing(cast: Cast) -> None:
    karen = cast.karen
    made = told.teach(karen)
    told.hold(karen, made)
    days = {"first_day": "2025-09-10", "last_day": "2025-09-10"}
    sent = {
        "knowledge-correct": {**TYPED, "last_day": "2025-09-10", "sector_police": "25", "why": "Flere er meldt til."},
        "knowledge-held": {**days, "sector_police": "17", "why": "Talt igen."},
        "knowledge-evaluation": {"answers": "9", "mark_4": "3", "learnt": told.LEARNT, "why": "Et skema mere."},
    }
    opened = {name: seen(karen, name, made.pk) for name in (*sent, "knowledge-end")}
    for name, typed in sent.items():
        assert send(karen, name, made.pk, **typed).status_code == 302
        refused = send(karen, name, made.pk, **{**typed, "seen": opened[name], "why": "Min egen grund."})
        page = refused.content.decode()
        assert refused.status_code == 422 and "En anden har lige skrevet" in page and "Min egen grund." in page
    typed = {"kind": "mistaken", "why": "Holdt af en anden."}
    assert send(karen, "knowledge-end", made.pk, seen=opened["knowledge-end"], **typed).status_code == 422
    changed = sent["knowledge-held"] | {"sector_police": "12", "seen": opened["knowledge-held"]}
    page = send(karen, "knowledge-held", made.pk, **changed).content.decode()
    assert "Sådan står det nu" in page and '<dd class="prose">17</dd>' in page
    assert send(karen, "knowledge-end", made.pk, **typed).status_code == 302


@pytest.mark.parametrize(
    ("first_day", "last_day", "field"),
    [
        (dt.date(1999, 12, 31), dt.date(2025, 1, 1), "first_day"),
        (dt.date(2027, 10, 7), dt.date(2027, 10, 7), "first_day"),
        (dt.date(2025, 1, 1), dt.date(2040, 12, 31), "last_day"),
    ],
)
def test_an_activity_has_days_that_somebody_means(
    cast: Cast, first_day: dt.date, last_day: dt.date, field: str
) -> None:
    given = replace(told.TEACHING, first_day=first_day, last_day=last_day)
    with pytest.raises(Refused) as refused:
        told.teach(cast.karen, given)
    assert refused.value.field == field
    made = told.teach(cast.karen, replace(told.TEACHING, last_day=dt.date(2027, 10, 6)))
    with cast.karen.acting():
        row = queries.look_at(made.pk).now
        row.pk, row.sequence, row.why = uuid.uuid4(), 2, "Uden om."
        row.first_day, row.last_day = first_day, last_day
        with pytest.raises(IntegrityError, match="activity_days_are_near"), transaction.atomic():
            row.save(force_insert=True)
    years = cast.karen.client().get(reverse("knowledge")).context["years"]
    assert years == [2027, 2026, 2025, 2024, 2023, 2022]


def test_sta_02_teaching_is_for_somebody_and_a_conference_is_of_a_plan(cast: Cast) -> None:
    with pytest.raises(Refused, match="whom the teaching is for") as refused:
        told.teach(cast.karen, replace(told.TEACHING, audience={}))
    assert refused.value.field == "sector_courts"
    before = dt.date(2021, 2, 1)
    with pytest.raises(Refused, match="counted by the plan"):
        told.teach(cast.karen, replace(told.TEACHING, first_day=before, last_day=before))
    early = dt.date(2021, 11, 10)
    with pytest.raises(Refused, match="before the first action plan") as refused:
        told.add(cast.karen, ActivityKind.CONFERENCE, replace(told.CONFERENCE, first_day=early, last_day=early))
    assert refused.value.field == "first_day"
    made = told.teach(cast.karen)
    meeting = told.add(cast.karen, ActivityKind.CONFERENCE, told.CONFERENCE)
    past: tuple[tuple[uuid.UUID, dict[str, object], str], ...] = (
        (made.pk, {"sectors": [], "planned": []}, "training_is_for_somebody"),
        (meeting.pk, {"first_day": early, "last_day": early}, "conference_is_of_a_plan"),
    )
    with cast.karen.acting():
        for activity, values, match in past:
            row = queries.look_at(activity).now
            row.pk, row.sequence, row.why = uuid.uuid4(), 2, "Uden om."
            for name, value in values.items():
                setattr(row, name, value)
            with pytest.raises(IntegrityError, match=match), transaction.atomic():
                row.save(force_insert=True)


def test_a_campaign_that_has_begun_goes_on_until_its_last_day() -> None:
    def words(today: dt.date) -> str:
        version = Details(first_day=told.CAMPAIGN.first_day, last_day=told.CAMPAIGN.last_day)
        unit = NamedUnit(uuid.uuid4(), "CMM", OrganisationKind.CMM, Text("", ""))
        look = queries.Look(Activity(), ActivityKind.CAMPAIGN, unit, (version,), (), (), None, today)
        return look.state_words.da

    days = (dt.date(2025, 4, 30), dt.date(2025, 5, 1), dt.date(2025, 6, 15), dt.date(2025, 6, 16))
    assert [words(day) for day in days] == ["Planlagt", "I gang", "I gang", "Planlagt"]
