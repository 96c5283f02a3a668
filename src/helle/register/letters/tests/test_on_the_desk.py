"""Letters on the desk of the unit that wrote them, until somebody has them: what came back is no letter never sent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse
from tests import letter_stories, stories
from tests.cast import Cast

from helle.register.desk.counting import counted
from helle.register.desk.waiting import what_waits
from helle.register.letters.choices import Failure, Means, Outcome

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def panel(cast: Cast, who: str = "mette") -> str:
    """What the desk says of letters, its spaces drawn together."""
    page = getattr(cast, who).client().get(reverse("desk")).content.decode()
    _before, found, after = page.partition('id="afleveres"')
    return " ".join(after.partition("</section>")[0].split()) if found else ""


def test_a_letter_that_did_not_arrive_says_so_and_why(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    letter = letter_stories.write_letter(cast.mette, case)
    assert "ikke nået frem" not in panel(cast) and "har ventet" not in panel(cast)
    on_day(dt.date(2025, 10, 8))
    letter_stories.deliver(
        cast.jonas,
        case,
        letter,
        means=Means.ORDINARY_POST,
        outcome=Outcome.FAILED,
        failure=Failure.DEAD_ADDRESS,
    )
    told = panel(cast)
    assert '<span class="mark late">ikke nået frem</span>' in told
    assert "Adressen findes ikke mere, 8. okt." in told and "har ventet 2 dage" in told
    letter_stories.deliver(cast.jonas, case, letter, means=Means.ORDINARY_POST, outcome=Outcome.SENT)
    assert "ikke nået frem" not in panel(cast) and "sendt, ikke bekræftet" in panel(cast)
    letter_stories.deliver(cast.mette, case, letter)
    assert panel(cast) == ""


def test_after_a_week_it_is_late_on_the_desk_and_in_the_mail(cast: Cast, on_day: Callable[[dt.date], None]) -> None:
    case = stories.an_opened_case(cast)
    letter_stories.write_letter(cast.mette, case)
    late = []
    for day in (13, 14):
        on_day(dt.date(2025, 10, day))
        with cast.mette.acting():
            late.append(counted(what_waits(mine=False)).late)
        assert ('<span class="due late">har ventet 8 dage' in panel(cast)) == (day == 14)
    assert late[1] == late[0] + 1


def test_it_is_on_the_desk_of_no_other_unit(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    letter_stories.write_letter(cast.mette, case)
    assert panel(cast) and not panel(cast, "ulla")
