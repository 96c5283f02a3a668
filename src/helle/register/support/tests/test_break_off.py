"""Breaking off a period that runs: the person left, disappeared, or does not want it any more (PER-10; C3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from tests import look_stories, stories
from tests.cast import Cast, member
from tests.gates import CaseGates
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.support import queries
from helle.rules.codes import PeriodStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

DAY_9 = stories.FIRST_DAY + dt.timedelta(days=9)
DAY_20 = stories.FIRST_DAY + dt.timedelta(days=20)
SAID = "sengen på Slumrestien stod tom"


class TestGates(CaseGates):
    view = "case-period-break-off"
    may = "ulla"
    outsiders = ("olga", "anders", "peter", "rita", "henrik", "dorthe", "anton")
    wrong_roles = ("vera", "stine", "karen")

    def case(self, cast: Cast) -> Case:
        return stories.a_running_period(cast)


def address(case: Case) -> str:
    return reverse("case-period-break-off", args=[case.number])


def steps(cast: Cast, case: Case) -> list[str]:
    shown = cast.mette.client().get(reverse("case-page", args=[case.number]))
    return [step.code for step in shown.context["view"].steps]


def test_per_05_whose_it_is_not_reads_so_before_filling_anything_in(cast: Cast) -> None:
    case = stories.a_running_period(cast)
    page = cast.mette.client().get(address(case)).content.decode()
    assert "Din enhed kan ikke afbryde perioden" in page and 'name="reasons"' not in page
    assert 'name="reasons"' in cast.ulla.client().get(address(case)).content.decode()


@pytest.mark.parametrize(
    ("cause", "words"),
    [("left", "Personen er rejst"), ("disappeared", "Personen er forsvundet"), ("declined", "ønsker den ikke længere")],
)
def test_what_is_left_of_it_is_given_back(
    cast: Cast, on_day: Callable[[dt.date], None], cause: str, words: str
) -> None:
    case, client = stories.a_running_period(cast), cast.ulla.client()
    on_day(DAY_20)
    assert address(case) in client.get(reverse("case-period-end", args=[case.number])).content.decode()
    fill_in(client, address(case), {"cause": cause, "last_day": DAY_9, "reasons": SAID})
    with cast.ulla.acting():
        (period,) = queries.periods_of(case.pk)
        assert queries.days_used(period.spans) == 9
    assert (period.end, period.clock.status) == (DAY_9, PeriodStatus.INTERRUPTED)
    ended = client.get(reverse("case-period-end", args=[case.number])).content.decode()
    assert "Refleksionsperioden blev afbrudt" in ended and "Refleksionsperioden udløb" not in ended
    assert not {"period_ends", "request_extension"} & set(steps(cast, case))
    page = client.get(reverse("case-page", args=[case.number])).content.decode()
    assert "Refleksionsperioden afbrudt" in page and words in page and SAID in page
    assert reverse("case-extension-decide", args=[case.number]) not in page


def test_pub_dig_04_past_the_page_no_colleague_breaks_it_off_who_said_nothing_of_what_for(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, udo = stories.a_running_period(cast), member("Udo", "UDLST", "udlst_caseworker")
    stories.assign(cast.ulla, case, cast.ulla)
    on_day(DAY_9)
    with cast.ulla.acting():
        period = stories.period_of(case).row.pk

    def break_off() -> None:
        with udo.acting(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT helle.end_period_early(%s, %s, 'disappeared')", [period, DAY_9])

    with pytest.raises(ProgrammingError, match="was not opened"):
        break_off()
    look_stories.say(udo, case)
    break_off()
    with cast.ulla.acting():
        assert stories.period_of(case).broken_off_on == DAY_9


def test_it_is_not_extended_afterwards(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.a_running_period(cast)
    on_day(DAY_9)
    stories.break_off_period(cast.ulla, case)
    asked = {"ground": "special_reasons", "wanted_end": DAY_20, "why": stories.WHY}
    refused = post(cast.mette.client(), reverse("case-extension-request", args=[case.number]), asked)
    assert errors_of(refused)["__all__"][0].startswith("Perioden er afbrudt")
    decided = {"granted": "yes", "ground": "special_reasons", "new_end": DAY_20, "reasons": stories.WHY}
    refused = post(cast.ulla.client(), reverse("case-extension-decide", args=[case.number]), decided)
    assert errors_of(refused)["__all__"][0].startswith("Perioden er afbrudt")


def test_who_comes_back_gets_a_new_one_with_a_reason_within_the_same_120_days(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case, client = stories.a_running_period(cast), cast.ulla.client()
    on_day(DAY_9)
    stories.break_off_period(cast.ulla, case)
    on_day(DAY_20)
    notify = reverse("case-period", args=[case.number])
    assert notify in client.get(reverse("case-page", args=[case.number])).content.decode()
    assert "reasons" in errors_of(post(client, notify, {"notified_on": DAY_20, "reasons": ""}))
    fill_in(client, notify, {"notified_on": DAY_20, "reasons": SAID})
    with cast.ulla.acting():
        new, old = queries.periods_of(case.pk)
    assert (old.end, old.clock.status) == (DAY_9, PeriodStatus.INTERRUPTED)
    assert new.clock.latest_end == stories.FIRST_DAY + dt.timedelta(days=120)


def test_flo_15_of_a_child_who_disappeared_from_its_period_the_municipality_is_told(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_running_period(cast)
    stories.describe_as_child(cast, case)
    on_day(DAY_9)
    assert "tell_of_disappearance" not in steps(cast, case)
    stories.break_off_period(cast.ulla, case)
    assert "tell_of_disappearance" in steps(cast, case)
    settle = reverse("case-step-settle", args=[case.number, "tell_of_disappearance"])
    fill_in(cast.mette.client(), settle, {"note": "Ringet til vagten"})
    assert "tell_of_disappearance" not in steps(cast, case)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"cause": ""}, "cause"),
        ({"cause": "stay_changed"}, "cause"),
        ({"reasons": " "}, "reasons"),
        ({"last_day": stories.FIRST_DAY}, "last_day"),
        ({"last_day": DAY_9 + dt.timedelta(days=1)}, "last_day"),
        ({"last_day": stories.FIRST_DAY + dt.timedelta(days=30)}, "last_day"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_nothing_is_written(
    cast: Cast, on_day: Callable[[dt.date], None], typed: dict[str, object], field: str
) -> None:
    case = stories.a_running_period(cast)
    on_day(DAY_9)
    given: dict[str, object] = {"cause": "left", "last_day": DAY_9, "reasons": SAID}
    refused = post(cast.ulla.client(), address(case), given | typed)
    assert field in errors_of(refused)
    with cast.ulla.acting():
        assert queries.periods_of(case.pk)[0].broken_off_on is None


def test_per_05_cmm_does_not_break_off_the_period_of_udlaendingestyrelsen(
    cast: Cast, on_day: Callable[[dt.date], None]
) -> None:
    case = stories.a_running_period(cast)
    on_day(DAY_9)
    refused = post(cast.mette.client(), address(case), {"cause": "left", "last_day": DAY_9, "reasons": SAID})
    assert refused.context["form"].refusal_ruling.reasons[0].requirement == "PER-05"
    page = cast.mette.client().get(reverse("case-period-end", args=[case.number])).content.decode()
    assert address(case) not in page


def test_without_a_period_there_is_nothing_to_break_off(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    assert cast.mette.client().get(address(case)).status_code == 404
