"""A look that was found wrong is over, whatever was begun meanwhile (PUB-DIG-04)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import file_stories, look_stories, stories, task_stories
from tests.cast import Cast

from helle.register.cases.models import Case
from helle.register.need_to_know.choices import Purpose, Verdict
from helle.register.need_to_know.models import Look
from helle.register.need_to_know.tests.test_opening import is_closed, opened_for
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def mettes(cast: Cast) -> Case:
    """A case that Mette has taken."""
    case = stories.an_opened_case(cast)
    stories.assign(cast.mette, case, cast.mette)
    return case


def find_wrong(cast: Cast, look: Look) -> None:
    clock.move_forward(dt.timedelta(minutes=5))
    look_stories.answer(cast.karen, look, Verdict.WRONG, look_stories.WHY_WRONG)
    clock.move_forward(dt.timedelta(minutes=1))


@pytest.mark.parametrize("begun", ["draft", "task", "purpose"])
def test_what_was_begun_in_it_opens_nothing(cast: Cast, mettes: Case, begun: str) -> None:
    look = look_stories.break_the_glass(cast.jonas, mettes)
    clock.move_forward(dt.timedelta(minutes=1))
    if begun == "draft":
        file_stories.begin_draft(cast.jonas, mettes)
    elif begun == "task":
        task_stories.ask(cast.jonas, mettes, cast.mette, to_user=cast.mette.user.pk)
    else:
        look_stories.say(cast.jonas, mettes)
    assert opened_for(cast.jonas, mettes) is not None
    find_wrong(cast, look)
    assert is_closed(cast.jonas, mettes)


def test_a_draft_from_before_the_case_was_a_colleagues_is_still_hers(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    file_stories.begin_draft(cast.jonas, case)
    clock.move_forward(dt.timedelta(minutes=1))
    stories.assign(cast.mette, case, cast.mette)
    find_wrong(cast, look_stories.break_the_glass(cast.jonas, case))
    assert opened_for(cast.jonas, case) == "own_draft"


def test_her_own_desk_says_so_for_thirty_days_and_no_colleagues_does(cast: Cast, mettes: Case) -> None:
    said = "Dine opslag, der ikke var i orden"
    look = look_stories.break_the_glass(cast.jonas, mettes)
    assert said not in cast.jonas.client().get(reverse("desk")).content.decode()
    find_wrong(cast, look)
    page = cast.jonas.client().get(reverse("desk")).content.decode()
    assert said in page and f"Ikke i orden, svarede {cast.karen.user.full_name}" in page
    for other in (cast.mette, cast.karen):
        assert said not in other.client().get(reverse("desk")).content.decode()
    clock.move_forward(dt.timedelta(days=31))
    assert said not in cast.jonas.client().get(reverse("desk")).content.decode()


def test_after_it_no_purpose_opens_the_case_but_danger_and_work_do(cast: Cast, mettes: Case) -> None:
    find_wrong(cast, look_stories.break_the_glass(cast.jonas, mettes))
    client, url = cast.jonas.client(), reverse("case-purpose", args=[mettes.number])
    before = client.get(url)
    assert "Et opslag, du lavede i sagen, var ikke i orden." in before.content.decode()
    assert 'name="purpose"' not in before.content.decode() and "Er nogen i fare?" in before.content.decode()
    form = before.context["purpose_form"]
    sent = {"form_token": form["form_token"].value(), "purpose": "other_work", "words": "hun ringede til mig igen"}
    refused = client.post(url, sent)
    assert refused.status_code == 422 and "var ikke i orden" in refused.content.decode()
    assert "hun ringede til mig igen" in refused.content.decode(), "what was typed stays"
    with pytest.raises(Refused, match="found wrong"):
        look_stories.say(cast.jonas, mettes, Purpose.TAKING_OVER)
    others = cast.mette.client().get(reverse("case-page", args=[mettes.number]))
    assert others.status_code == 200 and "var ikke i orden" not in others.content.decode()
    look_stories.break_the_glass(cast.jonas, mettes)
    assert opened_for(cast.jonas, mettes) == "danger"
    clock.move_forward(dt.timedelta(hours=2))
    task_stories.ask(cast.mette, mettes, cast.jonas, to_user=cast.jonas.user.pk)
    assert opened_for(cast.jonas, mettes) == "task"
