"""Being away, and who covers: days only, never why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from tests import stories
from tests.cast import Cast, reseat
from tests.gates import Gates, ObjectGates, Place
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.allocation.models import Absence
from helle.register.cases.models import Case

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OUTSIDERS = ("olga", "anders", "peter", "rita", "henrik", "dorthe", "anton")
NEW = reverse("absence-new")


class TestGates(Gates):
    view = "absence-new"
    outsiders = OUTSIDERS
    wrong_roles = ("vera", "stine")


class TestChangeGates(ObjectGates):
    view = "absence-change"
    outsiders = ("ulla", *OUTSIDERS)
    wrong_roles = ("jonas", "vera", "stine")

    def place(self, cast: Cast) -> Place:
        absence = stories.go_away(cast.mette)
        nothing = "00000000-0000-4000-8000-000000000000"
        return Place(reverse(self.view, args=[absence.pk]), reverse(self.view, args=[nothing]))


def a_case_of_jonas(cast: Cast) -> Case:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.jonas)
    return case


def away(**typed: object) -> dict[str, object]:
    return {"since": "2025-10-06", "until": "2025-10-12"} | typed


def test_the_cover_s_desk_shows_the_cases_marked_and_her_looks_say_so(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, mette = a_case_of_jonas(cast), cast.mette.client()
    mine = reverse("desk") + "?mine=1"
    assert case.number not in mette.get(mine).content.decode()
    fill_in(cast.jonas.client(), NEW, away(cover=str(cast.mette.user.pk)))
    desk = mette.get(mine)
    text = desk.content.decode()
    assert case.number in text and "dækker for Jonas Lind" in text
    assert desk.context["covering"][0].user == cast.jonas.user
    mette.get(reverse("case-page", args=[case.number]))
    line = audit_lines(cast, cast.mette.user.pk)[0]
    assert (line.action, line.purpose) == ("case.read", "cover")
    on_day(dt.date(2025, 10, 13))
    assert case.number not in mette.get(mine).content.decode()
    # From then on it is Jonas's alone, and she says first what for (PUB-DIG-05).
    assert "/formaal/" in mette.get(reverse("case-page", args=[case.number])).headers["Location"]
    line = audit_lines(cast, cast.mette.user.pk)[0]
    assert (line.action, line.detail["by"], line.cases) == ("access.denied", "need_to_know", [case.pk])


def test_what_nobody_covers_is_on_the_lead_s_desk_until_somebody_does(cast: Cast) -> None:
    a_case_of_jonas(cast)
    karen = cast.karen.client()
    fill_in(cast.jonas.client(), NEW, away())
    assert [one.user for one in karen.get(reverse("desk")).context["unattended"]] == [cast.jonas.user]
    fill_in(karen, reverse("absence-change", args=[Absence.objects.get().pk]), {"withdraw": "on"})
    fill_in(karen, NEW, away(user=str(cast.jonas.user.pk), cover=str(cast.mette.user.pk)))
    assert karen.get(reverse("desk")).context["unattended"] == []


def test_a_cover_who_falls_ill_herself_covers_nobody(cast: Cast) -> None:
    a_case_of_jonas(cast)
    stories.go_away(cast.jonas, cover=cast.mette)
    stories.go_away(cast.mette, days=2)
    found = cast.karen.client().get(reverse("desk")).context["unattended"]
    assert [one.user for one in found] == [cast.jonas.user]


def test_a_cover_who_has_left_is_named_nowhere_as_cover(cast: Cast) -> None:
    case = a_case_of_jonas(cast)
    stories.go_away(cast.jonas, cover=cast.mette)
    assign = reverse("case-assign", args=[case.number])
    stories.assign(cast.karen, case, cast.karen)
    assert "dækkes af Mette Holm" in cast.karen.client().get(reverse("allocation")).content.decode()
    assert "væk til og med 12. okt., Mette Holm dækker" in cast.karen.client().get(assign).content.decode()
    reseat(cast.mette.membership, during=DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 6)))
    listed = cast.karen.client().get(reverse("allocation")).content.decode()
    assert "dækkes af" not in listed and "ingen dækker" in listed
    assert "væk til og med 12. okt., ingen dækker" in cast.karen.client().get(assign).content.decode()


def test_a_cover_who_leaves_before_the_absence_begins_covers_nothing(cast: Cast) -> None:
    stories.go_away(cast.jonas, cover=cast.mette, since=dt.date(2025, 11, 3))
    for day, said in ((dt.date(2025, 11, 4), "dækkes af Mette Holm"), (dt.date(2025, 11, 3), "ingen dækker")):
        reseat(cast.mette.membership, during=DateRange(dt.date(2022, 1, 1), day))
        assert said in cast.karen.client().get(reverse("allocation")).content.decode()


def test_who_is_away_without_cases_is_on_nobody_s_desk(cast: Cast) -> None:
    stories.go_away(cast.jonas)
    assert cast.karen.client().get(reverse("desk")).context["unattended"] == []


def test_a_caseworker_records_her_own_absence_only(cast: Cast) -> None:
    form = cast.mette.client().get(NEW).context["form"]
    assert [key for key, _ in form.fields["user"].choices] == [str(cast.mette.user.pk)]
    assert str(cast.mette.user.pk) not in dict(form.fields["cover"].choices)
    refused = post(cast.mette.client(), NEW, away(user=str(cast.jonas.user.pk)))
    assert refused.status_code == 422 and not Absence.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"until": "2025-10-05"}, "until", "Slutdagen ligger før den første dag."),
        ({"until": "2028-01-01"}, "until", "Fraværet varer over to år."),
        ({"since": "2025-09-21"}, "since", "Fraværet ligger for langt tilbage."),
        ({"since": "i morgen"}, "since", "Skriv datoen som dag-måned-år, for eksempel 25-10-2026."),
        ({"cover": "karen"}, "cover", "Ingen dækker for sig selv."),
        ({"cover": "jonas"}, "cover", "Kollegaen er selv væk i de dage."),
    ],
)
def test_days_and_covers_that_cannot_be_are_refused(cast: Cast, typed: dict[str, str], field: str, said: str) -> None:
    stories.go_away(cast.jonas, since=dt.date(2025, 10, 12))
    if "cover" in typed:
        typed = {"cover": str(getattr(cast, typed["cover"]).user.pk)}
    refused = post(cast.karen.client(), NEW, away(user=str(cast.karen.user.pk)) | typed)
    assert errors_of(refused) == {field: [said]}
    assert Absence.objects.count() == 1


def test_two_absences_of_one_person_do_not_overlap_and_the_day_after_is_free(cast: Cast) -> None:
    stories.go_away(cast.mette)
    refused = post(cast.mette.client(), NEW, away(since="2025-10-12", until="2025-10-14"))
    assert errors_of(refused)["since"][0].startswith("Der står allerede et fravær")
    fill_in(cast.mette.client(), NEW, away(since="2025-10-13", until="2025-10-14"))


def test_somebody_comes_back_sooner_or_later(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    absence = stories.go_away(cast.mette)
    stories.go_away(cast.mette, since=dt.date(2025, 10, 20))
    change = reverse("absence-change", args=[absence.pk])
    fill_in(cast.mette.client(), change, {"until": "2025-10-08"})
    assert Absence.objects.get(pk=absence.pk).last_day == dt.date(2025, 10, 8)
    refused = post(cast.mette.client(), change, {"until": "2025-10-20"})
    assert errors_of(refused)["until"][0].startswith("Der står allerede et fravær")
    refused = post(cast.mette.client(), change, {"until": ""})
    assert errors_of(refused) == {"until": ["Skriv den sidste dag."]}


def test_udlaendingestyrelsen_sees_none_of_cmm_s_absences(cast: Cast) -> None:
    stories.go_away(cast.mette)
    assert cast.ulla.client().get(reverse("allocation")).context["absences"] == []


def test_the_audit_says_that_somebody_is_away_and_nothing_of_why(cast: Cast) -> None:
    absence = stories.go_away(cast.mette, cover=cast.jonas)
    line = next(line for line in audit_lines(cast, cast.mette.user.pk) if line.action == "absence.set")
    assert (line.object_id, line.detail) == (absence.pk, {"covered": True})
