"""Spam by the thousand: seen, closed at once for one reason, each in the audit, and opened again where it was wrong."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import pytest
from django.urls import reverse
from tests import report_stories as told
from tests.cast import Cast, destroy_key
from tests.gates import Gates, ObjectGates, Place
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.protection.refusals import Refused
from helle.register.reports import actions, queries
from helle.register.reports.choices import MOST_AT_ONCE
from helle.register.reports.models import Closing, Decision, Report
from helle.register.reports.tests.test_page import OfAReport

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SEVERAL = reverse("report-close-several")
OUTSIDERS = ("anders", "sofie", "peter", "rita", "ulla", "olga", "henrik", "dorthe", "anton")
ADVERT = "Køb snurretoppe hos Grumsebaren"


class TestGatesOfClosing(Gates):
    view = "report-close-several"
    outsiders = OUTSIDERS
    wrong_roles = ("stine", "karen")


class TestGatesOfAClosing(ObjectGates):
    view = "report-closing"
    may = "vera"
    outsiders: ClassVar[tuple[str, ...]] = OUTSIDERS
    wrong_roles: ClassVar[tuple[str, ...]] = ("stine", "karen")
    action = "report.closing_read"

    def place(self, cast: Cast) -> Place:
        closing = told.close(cast.vera, [told.report().pk])
        return Place(reverse(self.view, args=[closing.pk]), reverse(self.view, args=[uuid.uuid4()]))


class TestGatesOfReopening(OfAReport):
    view = "report-reopen"
    wrong_roles = ("stine", "karen")

    def place(self, cast: Cast) -> Place:
        report = told.report()
        told.close(cast.vera, [report.pk])
        return Place(reverse(self.view, args=[report.pk]), reverse(self.view, args=[uuid.uuid4()]))


def shown(response: Any) -> list[tuple[int, str]]:
    return [(len(one.reports), one.text) for one, _marked in response.context["groups"]]


def boxes(response: Any, text: str) -> list[str]:
    """The boxes that stand for reports with these words."""
    return [one.chosen_by for one, _marked in response.context["groups"] if one.text == text]


def states(cast: Cast) -> dict[str, int]:
    with cast.vera.acting():
        found = list(Report.objects.values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


def test_what_reads_alike_is_one_box_and_what_is_left_unmarked_stays(cast: Cast) -> None:
    for number in range(5):
        told.report(text=ADVERT if number % 2 else ADVERT.upper() + "\n", place="", may_ask=False)
    told.report()
    client = cast.vera.client()
    page = client.get(SEVERAL, {"vis": "1"})
    assert sorted(shown(page), reverse=True)[0][0] == 5 and (1, told.SEEN) in shown(page)
    first = page.context["groups"][0][0]
    done = post(client, f"{SEVERAL}?vis=1", {"chosen": [first.chosen_by], "reason": told.ADVERTS})
    with cast.mette.acting():
        closing = Closing.objects.get()
        assert {queries.reason_of(row) for row in Decision.objects.all()} == {told.ADVERTS}
    assert (done.status_code, done.headers["Location"]) == (302, reverse("report-closing", args=[closing.pk]))
    assert states(cast) == {"decided": 5, "new": 1}
    lines = audit_lines(cast, cast.vera.user.pk)
    decided = [line for line in lines if line.action == "report.decided"]
    assert len({line.object_id for line in decided}) == 5
    assert {line.detail["closing"] for line in decided} == {str(closing.pk)}
    # She has read them all, the true one too, each time the list was shown.
    assert len({line.object_id for line in lines if line.action == "report.read"}) == 6


def test_the_list_is_narrowed_by_what_is_known_of_a_report(cast: Cast) -> None:
    told.report(text=ADVERT, language="en", sector="unknown", may_ask=False)
    asked, answered, _true = told.report(), told.report(), told.report()
    for report in (asked, answered):
        told.ask(cast.vera, report.pk)
    told.answer(answered)
    client = cast.vera.client()

    def found(**query: str) -> list[str]:
        return [text for _count, text in shown(client.get(SEVERAL, {"vis": "1", **query}))]

    assert client.get(SEVERAL).context["groups"] == []
    assert sorted(found()) == sorted([ADVERT, told.SEEN])
    for query in ({"sprog": "en"}, {"sted": "unknown"}, {"spoerg": "nej"}):
        assert found(**query) == [ADVERT], query
    assert found(fra="2025-10-07") == found(til="2025-10-05") == []
    assert len(found(fra="2025-10-06", til="2025-10-06")) == 2
    wrong = client.get(SEVERAL, {"vis": "1", "fra": "i går"})
    assert wrong.context["narrowing"].errors and wrong.context["groups"] == []


def test_all_can_be_marked_without_a_script(cast: Cast) -> None:
    for number in range(3):
        told.report(text=f"{ADVERT} {number}")
    client = cast.vera.client()
    page = client.get(SEVERAL, {"vis": "1"})
    marked = client.get(SEVERAL + page.context["all_marked"])
    assert [ticked for _one, ticked in marked.context["groups"]] == [True] * 3


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"reason": " "}, "reason"), ({"chosen": []}, "chosen"), ({"chosen": ["skidt"]}, "chosen")],
)
def test_what_is_missing_is_said_and_what_was_marked_stays(cast: Cast, changed: dict[str, Any], field: str) -> None:
    told.report(text=ADVERT)
    client = cast.vera.client()
    chosen = boxes(client.get(SEVERAL, {"vis": "1"}), ADVERT)
    refused = post(client, f"{SEVERAL}?vis=1", {"chosen": chosen, "reason": told.ADVERTS} | changed)
    assert refused.status_code == 422 and field in errors_of(refused)
    assert [ticked for _one, ticked in refused.context["groups"]] == [field == "reason"]
    assert states(cast) == {"new": 1}


def test_what_a_colleague_has_begun_on_meanwhile_is_left_alone(cast: Cast) -> None:
    reports = [told.report(text=ADVERT).pk for _one in range(3)]
    client = cast.vera.client()
    chosen = boxes(client.get(SEVERAL, {"vis": "1"}), ADVERT)
    told.ask(cast.mette, reports[0])
    fill_in(client, f"{SEVERAL}?vis=1", {"chosen": chosen, "reason": told.ADVERTS})
    with cast.mette.acting():
        assert Closing.objects.get().how_many == 2
    assert states(cast) == {"asked": 1, "decided": 2}
    again = post(client, f"{SEVERAL}?vis=1", {"chosen": chosen, "reason": told.ADVERTS})
    assert again.status_code == 422 and "Intet er afsluttet." in again.content.decode()


def test_one_that_was_erased_is_not_shown_and_not_closed(cast: Cast) -> None:
    erased, other = told.report(text=ADVERT), told.report(text=ADVERT)
    destroy_key(erased.pk)
    client = cast.vera.client()
    assert shown(client.get(SEVERAL, {"vis": "1"})) == [(1, ADVERT)]
    both = {"chosen": [f"{erased.pk},{other.pk}"], "reason": told.ADVERTS}
    assert "slettet" in post(client, f"{SEVERAL}?vis=1", both).content.decode()
    assert states(cast) == {"new": 2}


class TestUndoing:
    def test_all_of_it_is_open_again_and_the_record_says_what_happened(self, cast: Cast) -> None:
        answered = told.report()
        reports = [told.report(text=ADVERT).pk for _one in range(3)]
        told.ask(cast.vera, answered.pk)
        told.answer(answered)
        closing = told.close(cast.vera, reports)
        client = cast.mette.client()
        address = reverse("report-closing", args=[closing.pk])
        fill_in(client, reverse("report-reopen", args=[reports[0]]), {"why": told.MISTAKEN})
        page = client.get(address)
        assert (page.context["together"].open_again, page.context["together"].still_closed) == (1, 2)
        assert "Genåbn alle 2" in page.content.decode()
        fill_in(client, address, {"why": told.MISTAKEN})
        assert states(cast) == {"new": 3, "answered": 1}
        lines = [line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "report.reopened"]
        assert {line.object_id for line in lines} == set(reports)
        kept = client.get(reverse("report-page", args=[reports[1]])).content.decode()
        assert told.ADVERTS in kept and told.MISTAKEN in kept and "åbnet igen" in kept
        # Nothing is left to undo, and what is open again can be decided anew.
        assert "Genåbn alle" not in client.get(address).content.decode()
        told.pass_on(cast.vera, reports[1])
        again = told.close(cast.vera, reports[2:])
        assert again.how_many == 1

    def test_one_that_was_closed_by_itself_after_its_answer_is_where_it_was(self, cast: Cast) -> None:
        report = told.report()
        told.ask(cast.vera, report.pk)
        told.answer(report)
        fill_in(
            cast.vera.client(),
            reverse("report-close", args=[report.pk]),
            {"outcome": "no_action", "reason": "for at prøve"},
        )
        page = cast.mette.client().get(reverse("report-page", args=[report.pk]))
        assert page.context["may_reopen"]
        fill_in(cast.mette.client(), reverse("report-reopen", args=[report.pk]), {"why": told.MISTAKEN})
        assert states(cast) == {"answered": 1}

    def test_what_went_out_is_not_taken_back(self, cast: Cast) -> None:
        report = told.report()
        told.pass_on(cast.vera, report.pk)
        client = cast.vera.client()
        assert not client.get(reverse("report-page", args=[report.pk])).context["may_reopen"]
        assert client.get(reverse("report-reopen", args=[report.pk])).status_code == 404

    def test_what_was_erased_meanwhile_stays_closed_and_keeps_nothing_else_closed(self, cast: Cast) -> None:
        reports = [told.report(text=ADVERT).pk for _one in range(3)]
        closing = told.close(cast.vera, reports)
        client, address = cast.mette.client(), reverse("report-closing", args=[closing.pk])
        destroy_key(min(reports))
        page = client.get(address)
        assert told.ADVERTS in page.content.decode()
        assert "1 af dem er slettet" in page.content.decode() and "Genåbn alle 2" in page.content.decode()
        fill_in(client, address, {"why": told.MISTAKEN})
        assert states(cast) == {"decided": 1, "new": 2}
        again = told.close(cast.vera, reports)
        destroy_key(*reports)
        with pytest.raises(Refused, match="erased"), cast.mette.acting():
            actions.closing_undo(again, why=told.MISTAKEN)

    def test_a_second_press_opens_nothing_twice(self, cast: Cast) -> None:
        report = told.report()
        closing = told.close_and_undo(cast.vera, [report.pk])
        refused = post(cast.mette.client(), reverse("report-closing", args=[closing.pk]), {"why": told.MISTAKEN})
        assert errors_of(refused)["__all__"] == ["En kollega har allerede genåbnet den."]


def test_as_many_boxes_as_are_shown_at_once_can_be_sent(cast: Cast) -> None:
    report = told.report(text=ADVERT)
    client = cast.vera.client()
    # All differ: each is a field of its own. What they say is all one to the form, and so is whether they are there.
    every = [str(report.pk), *(str(uuid.uuid4()) for _one in range(MOST_AT_ONCE - 1))]
    fill_in(client, f"{SEVERAL}?vis=1", {"chosen": every, "reason": told.ADVERTS})
    assert states(cast) == {"decided": 1}


def test_more_than_are_closed_at_once_are_told_of_and_stay(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_AT_ONCE", 8)
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 8)
    reports = [told.report(text=ADVERT).pk for _one in range(9)]
    client = cast.vera.client()
    page = client.get(SEVERAL, {"vis": "1"})
    assert shown(page) == [(8, ADVERT)] and page.context["more"]
    every = {"chosen": [",".join(str(one) for one in reports)], "reason": told.ADVERTS}
    assert errors_of(post(client, f"{SEVERAL}?vis=1", every))["__all__"]
    fill_in(client, f"{SEVERAL}?vis=1", {"chosen": boxes(page, ADVERT), "reason": told.ADVERTS})
    assert states(cast) == {"decided": 8, "new": 1}
