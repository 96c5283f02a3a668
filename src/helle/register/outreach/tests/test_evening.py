"""Writing an evening down: numbers and codes alone, in one's own area or with a reason (OUT-01..OUT-09)."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse
from tests import outreach_stories
from tests.cast import Cast, Member, as_owner
from tests.gates import Gates, ObjectGates, Place
from tests.pages import errors_of, fill_in, hidden_of, post

from helle.register.organisations.models import Unit, User
from helle.register.outreach import queries
from helle.register.outreach.choices import Elsewhere, Given, Setting, Why
from helle.register.outreach.counted import Contacts
from helle.register.outreach.models import Evening, Service, Visit
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.outreach import OutreachArea

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ADDRESS = "/opsoegende/ny/"
TYPED = {
    "started_on": "2025-10-05",
    "started_time": "21:30",
    "ended_time": "02:15",
    "area": "copenhagen",
    "staff": "3",
    "team": "1",
    "first_street": "4",
    "again_street": "7",
    "again_massage_clinic": "2",
    "first_bar": "0",
    "given_test": "2",
    "given_rights": "5",
    "languages": ["ro", "en"],
    "referrals_offered": "2",
    "referrals_accepted": "1",
}
# Others see figures at most, and none of an evening; the homes of Reden are a unit of their own.
OUTSIDERS = ("mette", "karen", "vera", "stine", "anders", "peter", "ulla", "olga", "henrik", "dorthe", "anton")


class TestGates(Gates):
    view = "outreach-new"
    may = "rita"
    outsiders = OUTSIDERS


class TestReading(ObjectGates):
    """Another organisation that does outreach is as much a stranger as a municipality."""

    view = "outreach-page"
    may = "rita"
    outsiders = (*OUTSIDERS, "nadia")
    methods = ("GET",)
    action = "outreach.read"

    def place(self, cast: Cast) -> Place:
        evening = outreach_stories.record(cast.rita)
        return Place(reverse(self.view, args=[evening.pk]), reverse(self.view, args=[cast.rita.user.pk]))


class TestCorrecting(ObjectGates):
    view = "outreach-correct"
    may = "rita"
    outsiders = (*OUTSIDERS, "nadia")

    def place(self, cast: Cast) -> Place:
        evening = outreach_stories.record(cast.rita)
        return Place(reverse(self.view, args=[evening.pk]), reverse(self.view, args=[cast.rita.user.pk]))


def evenings(cast: Cast) -> list[Evening]:
    with cast.rita.acting():
        return list(Evening.objects.order_by("recorded_at", "id"))


def test_out_01_an_evening_is_written_down_with_what_was_counted(cast: Cast) -> None:
    fill_in(cast.rita.client(), ADDRESS, TYPED)
    (evening,) = evenings(cast)
    with cast.rita.acting():
        counted = queries.opened(evening).counted
    # It began on the fifth and ended in the small hours of the sixth.
    assert counted.ended_at - counted.started_at == dt.timedelta(hours=4, minutes=45)
    assert counted.visits == {
        Setting.STREET: Contacts(4, 7),
        Setting.MASSAGE_CLINIC: Contacts(0, 2),
        Setting.BAR: Contacts(0, 0),
    }
    assert counted.services == {Given.TEST: 2, Given.RIGHTS: 5}
    assert (counted.staff, set(counted.languages), counted.met) == (3, {"ro", "en"}, 13)
    assert (counted.referrals_offered, counted.referrals_accepted, counted.elsewhere) == (2, 1, None)
    page = cast.rita.client().get(reverse("outreach-page", args=[evening.pk])).content.decode()
    assert "4 første gang, 7 mødt før" in page and "engelsk" in page.lower() and "Gaden" in page


def test_out_01_there_is_no_field_for_a_name_or_a_word(cast: Cast) -> None:
    """What cannot be written names nobody: times, codes and numbers, and nothing that leads to a referral or a case."""
    kinds = {
        field.name: field.get_internal_type()
        for model in (Evening, Visit, Service)
        for field in model._meta.get_fields()
    }
    assert "TextField" not in kinds.values() and "BinaryField" not in kinds.values()
    related = {field.related_model for field in Evening._meta.get_fields() if field.is_relation}
    assert related == {User, Unit, Evening, Visit, Service}
    form = cast.rita.client().get(ADDRESS).context["form"]
    widgets = {type(field.widget).__name__ for field in form.fields.values() if not field.widget.is_hidden}
    assert widgets <= {"DateInput", "TimeInput", "NumberInput", "Select", "SelectMultiple", "CheckboxSelectMultiple"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"started_on": "2025-10-07"}, "started_on"),
        ({"started_on": "1999-10-07"}, "started_on"),
        ({"started_time": ""}, "started_time"),
        ({"ended_time": "20:00"}, "ended_time"),
        ({"area": ""}, "area"),
        ({"area": "Istedgade 12"}, "area"),
        ({"area": "nordjylland"}, "elsewhere"),
        ({"elsewhere": "agreed"}, "elsewhere"),
        ({"staff": "0"}, "staff"),
        ({"team": "6"}, "team"),
        ({"first_street": "Maria"}, "first_street"),
        ({"first_street": "-1"}, "first_street"),
        ({"first_street": "501"}, "first_street"),
        ({"first_street": "", "again_street": "", "again_massage_clinic": "", "first_bar": ""}, "first_street"),
        ({"given_test": "14"}, "given_test"),
        ({"referrals_offered": "14"}, "referrals_offered"),
        ({"referrals_accepted": "3"}, "referrals_accepted"),
        ({"languages": ["xx"]}, "languages"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_all_that_was_typed_stays(
    cast: Cast, changed: dict[str, Any], field: str
) -> None:
    response = post(cast.rita.client(), ADDRESS, TYPED | changed)
    assert response.status_code == 422 and field in errors_of(response)
    assert response.context["form"]["again_street"].value() == (TYPED | changed)["again_street"]
    assert evenings(cast) == []


class TestWhere:
    """OUT-05..OUT-08: one's own area, another with a reason, and nobody without a responsibility."""

    def test_out_08_outside_its_area_an_evening_counts_with_a_reason(self, cast: Cast) -> None:
        evening = outreach_stories.record(cast.rita, area=OutreachArea.NORDJYLLAND, elsewhere=Elsewhere.TOGETHER)
        page = cast.rita.client().get(reverse("outreach-page", args=[evening.pk])).content.decode()
        assert "Sammen med den organisation, der har området" in page

    def test_before_its_period_an_organisation_has_no_area_of_its_own(self, cast: Cast) -> None:
        """Reden took over on the plan's first day (OUT-05): the day before, it was responsible nowhere."""
        before = dt.datetime(2021, 12, 31, 20, tzinfo=clock.COPENHAGEN)
        with pytest.raises(Refused, match="no responsibility"):
            outreach_stories.record(cast.rita, started_at=before, ended_at=before + dt.timedelta(hours=2))
        # AmiAmi continued in Southern Denmark (OUT-07).
        outreach_stories.record(
            cast.nadia, started_at=before, ended_at=before + dt.timedelta(hours=2), area=OutreachArea.SYDDANMARK
        )

    def test_the_rule_answers_beside_the_form(self, cast: Cast) -> None:
        response = post(cast.rita.client(), ADDRESS, TYPED | {"area": "nordjylland", "regler": "fulgt"})
        assert "skriv, hvorfor I var uden for jeres område" in response.content.decode()
        assert evenings(cast) == []


def test_the_same_evening_sent_twice_is_one(cast: Cast) -> None:
    fill_in(cast.rita.client(), ADDRESS, TYPED)
    again = post(cast.rita.client(), ADDRESS, TYPED | {"started_time": "23:00"})
    assert again.status_code == 422 and "allerede skrevet ned" in again.content.decode()
    assert len(evenings(cast)) == 1
    # Two teams at once are two evenings; so is the same team in another area.
    fill_in(cast.rita.client(), ADDRESS, TYPED | {"team": "2"})
    fill_in(cast.rita.client(), ADDRESS, TYPED | {"area": "hovedstaden"})
    assert len(evenings(cast)) == 3


class TestCorrected:
    def test_a_version_supersedes_and_says_why_and_the_earlier_one_stays(self, cast: Cast) -> None:
        first = outreach_stories.record(cast.rita)
        outreach_stories.correct(cast.rita, first, why=Why.FORGOTTEN)
        page = cast.rita.client().get(reverse("outreach-page", args=[first.pk])).content.decode()
        assert "3 første gang, 6 mødt før" in page and "2 første gang, 6 mødt før" in page
        assert "Noget var glemt" in page and "Som det stod før" in page

    def test_the_form_begins_with_what_holds(self, cast: Cast) -> None:
        evening = outreach_stories.record(cast.rita)
        client, address = cast.rita.client(), reverse("outreach-correct", args=[evening.pk])
        form = client.get(address).context["form"]
        kept = {bound.name: bound.value() for bound in form.visible_fields() if bound.value() not in (None, "", [])}
        fill_in(client, address, kept | {"why": "miscounted", "first_street": "9"})
        with cast.rita.acting():
            held = queries.opened(queries.get_evening(evening.pk)).counted
        assert held.visits[Setting.STREET] == Contacts(9, 6)
        assert held.started_at == evening.started_at and held.services[Given.PREVENTION] == 9

    @pytest.mark.parametrize("why", ["twice", "not_held"])
    def test_what_is_not_to_be_counted_leaves_the_list_and_the_place_is_free(self, cast: Cast, why: str) -> None:
        evening = outreach_stories.record(cast.rita)
        outreach_stories.correct(cast.rita, evening, why=Why(why))
        client = cast.rita.client()
        assert client.get(reverse("outreach-list")).context["lines"] == []
        assert "Tælles ikke" in client.get(reverse("outreach-page", args=[evening.pk])).content.decode()
        assert client.get(reverse("outreach-correct", args=[evening.pk])).status_code == 404
        outreach_stories.record(cast.rita)

    def test_a_page_that_a_colleague_overtook_corrects_nothing(self, cast: Cast) -> None:
        evening = outreach_stories.record(cast.rita)
        client, address = cast.rita.client(), reverse("outreach-correct", args=[evening.pk])
        opened = hidden_of(client, address)
        outreach_stories.correct(cast.rita, evening)
        response = client.post(address, opened | TYPED | {"why": "miscounted"})
        assert response.status_code == 422 and "lige blevet rettet" in response.content.decode()
        with cast.rita.acting():
            assert Evening.objects.count() == 2

    def test_what_somebody_else_corrected_is_not_corrected_again(self, cast: Cast) -> None:
        evening = outreach_stories.record(cast.rita)
        outreach_stories.correct(cast.rita, evening)
        with pytest.raises(Refused, match="just corrected"):
            outreach_stories.correct(cast.rita, evening)


class TestList:
    def test_ones_own_evenings_by_area_and_month(self, cast: Cast) -> None:
        october = outreach_stories.record(cast.rita)
        september = outreach_stories.record(cast.rita, days_ago=20, area=OutreachArea.SJAELLAND)
        outreach_stories.record(cast.nadia, area=OutreachArea.MIDTJYLLAND)
        client = cast.rita.client()

        def listed(**query: str) -> list[Evening]:
            return [line.row for line in client.get(reverse("outreach-list"), query).context["lines"]]

        assert listed() == [october, september]
        assert listed(omraade="sjaelland") == listed(maaned="2025-09") == [september]
        assert len(listed(omraade="hjemme", maaned="i går", side="²")) == 2
        page = client.get(reverse("outreach-list")).content.decode()
        assert "København · Region Hovedstaden uden for København · Region Sjælland" in page
        # Nobody's work is told from another's.
        assert cast.rita.user.full_name not in page.split('id="aftener"')[1].split("</section>")[0]


class TestListGates(Gates):
    view = "outreach-list"
    may = "rita"
    outsiders = OUTSIDERS
    methods = ("GET",)
    action = "outreach.listed"


class TestTheDatabase:
    """What the application would not do, tried by whoever runs statements in its name."""

    @pytest.mark.parametrize(
        ("statement", "refusal"),
        [
            ("UPDATE outreach_evening SET staff = 9", "permission denied"),
            ("DELETE FROM outreach_evening", "permission denied"),
            ("UPDATE outreach_visit SET first = 9", "permission denied"),
            (
                "INSERT INTO outreach_visit (evening_id, setting, first, again)"
                " SELECT id, 'bar', 1, 1 FROM outreach_evening",
                "row-level security",
            ),
            ("UPDATE organisations_mandate SET area = ''", "permission denied"),
        ],
    )
    def test_nothing_is_changed_afterwards(self, cast: Cast, statement: str, refusal: str) -> None:
        outreach_stories.record(cast.rita)
        clock.freeze(clock.now() + dt.timedelta(minutes=1))
        refused = pytest.raises(ProgrammingError, match=refusal)
        with cast.rita.acting(), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    @pytest.mark.parametrize(
        ("changed", "constraint"),
        [
            ({"elsewhere": "other"}, "evening_elsewhere_says_why"),
            ({"area": "nordjylland"}, "evening_elsewhere_says_why"),
            ({"staff": 0}, "evening_has_staff"),
            ({"referrals_accepted": 3}, "evening_referrals_are_offered_first"),
            ({"ended_at": dt.datetime(2025, 10, 7, 23, tzinfo=dt.UTC)}, "evening_lasts_hours"),
            ({"withdrawn": True}, "evening_is_withdrawn_by_its_reason"),
            ({"withdrawn": True, "why": "twice"}, "evening_replaces_with_a_reason"),
            ({}, "evening_has_a_setting"),
        ],
    )
    def test_an_evening_that_cannot_be(self, cast: Cast, changed: dict[str, Any], constraint: str) -> None:
        with pytest.raises(IntegrityError, match=constraint):
            self.write(cast.rita, changed)

    @pytest.mark.parametrize(
        ("offered", "services"),
        [(2, 1), (1, 2)],
    )
    def test_nobody_is_given_anything_who_was_not_met(self, cast: Cast, offered: int, services: int) -> None:
        with pytest.raises(IntegrityError, match="evening_gives_to_who_was_met"):
            self.write(cast.rita, {"referrals_offered": offered}, services=services)
        self.write(cast.rita, {"referrals_offered": 1}, services=1)

    def test_an_organisation_whose_responsibilities_have_ended_has_no_evenings(self, cast: Cast) -> None:
        as_owner(
            "UPDATE organisations_mandate SET superseded_at = now(), superseded_why = 'x' WHERE unit_id = %s",
            [cast.rita.membership.unit_id],
        )
        with pytest.raises(IntegrityError, match="evening_is_of_who_does_outreach"):
            self.write(cast.rita, {"elsewhere": "other"}, services=1)

    def write(self, who: Member, changed: dict[str, Any], *, services: int = 0) -> None:
        """An evening as a statement writes it; one contact and that many services, where there are any."""
        with who.acting() as acting, transaction.atomic(), connection.cursor() as cursor:
            values: dict[str, Any] = {
                "id": acting.user_id,
                "root": acting.user_id,
                "area": "copenhagen",
                "elsewhere": "",
                "team": 1,
                "staff": 2,
                "started_at": acting.instant - dt.timedelta(hours=9),
                "ended_at": acting.instant - dt.timedelta(hours=5),
                "languages": [],
                "referrals_offered": 0,
                "referrals_accepted": 0,
                "withdrawn": False,
                "why": "",
                "recorded_at": acting.instant,
                "by_user_id": acting.user_id,
                "by_unit_id": acting.unit_id,
                **changed,
            }
            cursor.execute(
                "INSERT INTO outreach_evening SELECT * FROM jsonb_populate_record(NULL::outreach_evening, %s)",
                [json.dumps(values, default=str)],
            )
            if services:
                cursor.execute(
                    "INSERT INTO outreach_visit (evening_id, setting, first, again) VALUES (%s, 'bar', 1, 0)",
                    [acting.user_id],
                )
                cursor.execute(
                    "INSERT INTO outreach_service (evening_id, given, contacts) VALUES (%s, 'talk', %s)",
                    [acting.user_id, services],
                )
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
