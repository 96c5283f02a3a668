"""Tasks of somebody who is away or works here no more, and of a unit closed since: told plainly, and none is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import stories, task_stories
from tests.cast import Cast, Member, close_unit, member, open_to, reseat
from tests.pages import fill_in

from helle.register.cases.models import Case
from helle.register.tasks.models import Task
from helle.register.tasks.states import Move

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FAR = dt.date(2026, 3, 1)


def leaves(who: Member, *, last_day: dt.date = dt.date(2025, 10, 5)) -> None:
    reseat(who.membership, during=DateRange(dt.date(2022, 1, 1), last_day + dt.timedelta(days=1)))


def on_desk(who: Member, **query: str) -> list[Task]:
    return [line.task for line in who.client().get(reverse("desk"), query).context["tasks"]]


def desk(who: Member, **query: str) -> str:
    return str(who.client().get(reverse("desk"), query).content.decode())


def listed(who: Member, whose: str) -> list[Task]:
    return [line.task for line in who.client().get(reverse("task-list"), {"hvis": whose}).context["lines"]]


def list_page(who: Member, whose: str) -> str:
    return str(who.client().get(reverse("task-list"), {"hvis": whose}).content.decode())


def page(who: Member, case: Case, task: Task) -> Any:
    return who.client().get(reverse("case-task", args=[case.number, task.pk]))


def given_to(who: Member, case: Case, by: Member, **changed: Any) -> Task:
    return task_stories.ask(by, case, who, to_user=who.user.pk, **changed)


class TestAway:
    def test_who_covers_has_the_task_on_her_desk_and_in_her_list(self, cast: Cast) -> None:
        task = given_to(cast.jonas, stories.an_opened_case(cast), cast.karen)
        assert on_desk(cast.mette, mine="1") == listed(cast.mette, "mine") == []
        stories.go_away(cast.jonas, cover=cast.mette)
        assert on_desk(cast.mette, mine="1") == listed(cast.mette, "mine") == [task]
        assert "væk, Mette Holm dækker" in desk(cast.mette, mine="1")
        assert "væk, Mette Holm dækker" in list_page(cast.mette, "enhed")
        assert on_desk(cast.karen, mine="1") == []

    def test_a_task_that_nobody_covers_is_on_the_desk_of_the_lead(self, cast: Cast) -> None:
        task = given_to(cast.jonas, stories.an_opened_case(cast), cast.mette)
        assert on_desk(cast.karen, mine="1") == []
        stories.go_away(cast.jonas)
        assert on_desk(cast.karen, mine="1") == [task] and on_desk(cast.mette, mine="1") == []
        assert "væk, ingen dækker" in desk(cast.karen, mine="1")

    def test_so_is_one_whose_cover_is_away_herself(self, cast: Cast) -> None:
        task = given_to(cast.jonas, stories.an_opened_case(cast), cast.karen)
        stories.go_away(cast.jonas, cover=cast.mette)
        stories.go_away(cast.mette)
        assert on_desk(cast.karen, mine="1") == [task]

    def test_so_is_one_whose_cover_has_left_and_nobody_is_said_to_cover(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        task = given_to(cast.jonas, case, cast.karen)
        stories.go_away(cast.jonas, cover=cast.mette)
        leaves(cast.mette)
        assert on_desk(cast.karen, mine="1") == [task]
        for text in (desk(cast.karen), list_page(cast.karen, "enhed")):
            assert "væk, ingen dækker" in text and "Mette Holm dækker" not in text
        assert "Ingen dækker: svar selv" in page(cast.karen, case, task).content.decode()
        asking = cast.karen.client().get(reverse("case-task-new", args=[case.number])).context["form"]
        assert "Jonas Lind (væk til og med 12. okt.), hos os" in dict(asking.fields["recipient"].choices).values()

    def test_its_page_says_until_when_and_who_covers(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        task = given_to(cast.jonas, case, cast.karen)
        stories.go_away(cast.jonas, cover=cast.mette)
        text = page(cast.mette, case, task).content.decode()
        assert "Jonas Lind er væk til og med 12. oktober 2025." in text and "Mette Holm dækker." in text

    def test_whoever_asks_or_hands_on_sees_who_is_away(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        task = given_to(cast.mette, case, cast.karen)
        stories.go_away(cast.jonas, cover=cast.karen)
        client = cast.mette.client()
        asking = client.get(reverse("case-task-new", args=[case.number])).context["form"].fields["recipient"].choices
        handing = client.get(reverse("case-task-move", args=[case.number, task.pk, "giv-videre"])).context["form"]
        said = "Jonas Lind (væk til og med 12. okt., Karen Dahl dækker)"
        assert f"{said}, hos os" in dict(asking).values()
        assert said in dict(handing.fields["to_user"].choices).values()

    def test_an_absence_that_is_over_says_nothing(self, cast: Cast, on_day: Callable[[dt.date], None]) -> None:
        case = stories.an_opened_case(cast)
        task = given_to(cast.jonas, case, cast.karen)
        stories.go_away(cast.jonas, cover=cast.mette, days=1)
        on_day(stories.FIRST_DAY + dt.timedelta(days=1))
        assert on_desk(cast.mette, mine="1") == [] and on_desk(cast.jonas, mine="1") == [task]
        assert "væk" not in page(cast.mette, case, task).content.decode()


class TestLeaver:
    def test_her_tasks_stay_with_the_unit_are_marked_and_on_the_desk_of_the_lead(self, cast: Cast) -> None:
        task = given_to(cast.jonas, stories.an_opened_case(cast), cast.mette)
        leaves(cast.jonas)
        assert on_desk(cast.mette) == listed(cast.mette, "enhed") == on_desk(cast.karen, mine="1") == [task]
        for text in (desk(cast.mette), list_page(cast.mette, "enhed"), desk(cast.karen, mine="1")):
            assert "arbejder her ikke mere" in text

    def test_a_colleague_answers_it_or_takes_it_over(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        task, other = (given_to(cast.jonas, case, cast.mette) for _number in range(2))
        task_stories.move_task(cast.jonas, case, other, Move.TAKEN)
        leaves(cast.jonas)
        shown = page(cast.mette, case, task)
        assert "Jonas Lind arbejder her ikke mere: svar selv, eller giv opgaven videre." in shown.content.decode()
        assert task_stories.move_task(cast.mette, case, task, Move.ANSWERED, text=stories.WHY).state == "answered"
        handed = task_stories.move_task(cast.mette, case, other, Move.HANDED, to=cast.mette)
        assert (handed.state, handed.to_user) == ("open", cast.mette.user)
        assert "arbejder her ikke mere" not in page(cast.mette, case, other).content.decode()

    def test_what_she_was_answered_is_on_the_desk_of_the_lead(self, cast: Cast) -> None:
        case = stories.a_case_with_udlst(cast)
        task = task_stories.ask(cast.jonas, case, cast.ulla)
        task_stories.move_task(cast.ulla, case, task, Move.ANSWERED, text=stories.WHY)
        assert on_desk(cast.karen, mine="1") == []
        leaves(cast.jonas)
        assert on_desk(cast.karen, mine="1") == [task]

    def test_nothing_is_given_to_somebody_who_has_left(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        leaves(cast.jonas)
        form = cast.mette.client().get(reverse("case-task-new", args=[case.number])).context["form"]
        assert not any("Jonas" in label for _value, label in form.fields["recipient"].choices)

    def test_where_cases_are_not_run_it_is_told_too(self, cast: Cast) -> None:
        case = stories.an_opened_case(cast)
        open_to(cast.henrik, case.pk, "core")
        ida = member("Ida Krogh", "HJST", "hjst_caseworker")
        task = task_stories.ask(cast.mette, case, cast.henrik)
        task_stories.move_task(cast.henrik, case, task, Move.TAKEN)
        leaves(cast.henrik)
        assert on_desk(ida) == [task] and "arbejder her ikke mere" in desk(ida)
        # Who asked is not told how another authority shares its work.
        assert "arbejder her ikke mere" not in page(cast.mette, case, task).content.decode()

    def test_one_given_to_nobody_is_on_the_desk_of_the_lead_as_a_case_is(self, cast: Cast) -> None:
        task = task_stories.ask(cast.mette, stories.an_opened_case(cast), cast.jonas)
        assert on_desk(cast.karen, mine="1") == [task]
        assert on_desk(cast.mette, mine="1") == on_desk(cast.jonas, mine="1") == []


class TestUnitClosedSince:
    """PUB-ORG-01: it was asked, and is closed before it answers."""

    def asked_of_hjst(self, cast: Cast) -> tuple[Case, Task]:
        case = stories.an_opened_case(cast)
        open_to(cast.henrik, case.pk, "core")
        task = task_stories.ask(cast.mette, case, cast.henrik, due=FAR)
        close_unit("HJST", dt.date(2025, 10, 1), successor="UDLST")
        return case, task

    def test_it_comes_back_to_whoever_asked_by_the_name_the_unit_had(self, cast: Cast) -> None:
        _case, task = self.asked_of_hjst(cast)
        assert on_desk(cast.mette) == on_desk(cast.mette, mine="1") == listed(cast.mette, "bedt-om") == [task]
        assert on_desk(cast.jonas, mine="1") == []
        text = list_page(cast.mette, "bedt-om")
        assert "Hjemrejsestyrelsen" in text and ">lukket</span>" in text and ">lukket</span>" in desk(cast.mette)

    def test_which_units_are_closed_the_database_finds_itself(self, cast: Cast) -> None:
        """Who named one as closed was told which of her tasks went to it, which may be where a person lives."""
        case = stories.an_opened_case(cast)
        open_to(cast.henrik, case.pk, "core")
        task = task_stories.ask(cast.mette, case, cast.henrik, due=FAR)
        named = "SELECT helle.tasks_on_desk(%s, ARRAY[%s]::uuid[], NULL, false, '{}', 10)"
        refused = pytest.raises(ProgrammingError, match="does not exist")
        with cast.mette.acting(), refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(named, [stories.FIRST_DAY, task.to_unit_id])
        assert on_desk(cast.mette) == []

    def test_its_page_names_who_took_over_and_it_is_withdrawn(self, cast: Cast) -> None:
        case, task = self.asked_of_hjst(cast)
        told = "Hjemrejsestyrelsen er lukket siden 30. september 2025. Vælg i stedet Udlændingestyrelsen, som"
        text = page(cast.mette, case, task).content.decode()
        assert told in text and "Træk opgaven tilbage, og bed om det på ny." in text
        assert "har ikke længere adgang" not in text
        fill_in(
            cast.mette.client(),
            reverse("case-task-move", args=[case.number, task.pk, "traek-tilbage"]),
            {"text": stories.WHY},
        )
        assert on_desk(cast.mette) == []
        assert told not in page(cast.mette, case, task).content.decode()

    def test_a_question_for_advice_says_so_too(self, cast: Cast) -> None:
        enquiry = task_stories.enquire(cast.olga, cast.henrik)
        client = cast.olga.client()
        assert ">lukket</span>" not in client.get(reverse("enquiry-list")).content.decode()
        close_unit("HJST", dt.date(2025, 10, 1), successor="UDLST")
        assert ">lukket</span>" in client.get(reverse("enquiry-list")).content.decode()
        text = client.get(reverse("enquiry-page", args=[enquiry.pk])).content.decode()
        assert "Vælg i stedet Udlændingestyrelsen, som har overtaget." in text and "Stil spørgsmålet på ny." in text
