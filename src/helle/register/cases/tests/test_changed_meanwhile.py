"""Who sends a form about a case that was changed meanwhile is told since when, by whom and what kind of thing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.urls import reverse
from tests import letter_stories, stories
from tests.cast import Cast
from tests.pages import errors_of, hidden_of

from helle.register.identification.models import Circumstance
from helle.register.letters import actions as letters
from helle.register.protection import clock
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

OPENED = dt.datetime(2025, 10, 6, 9, 5, tzinfo=dt.UTC)  # 11.05 in Denmark.
CHANGED = dt.datetime(2025, 10, 6, 9, 12, tzinfo=dt.UTC)
SENT = dt.datetime(2025, 10, 6, 9, 20, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _the_clock_comes_back() -> Iterator[None]:
    yield
    clock.freeze(dt.datetime(2025, 10, 6, 8, 30, tzinfo=dt.UTC))


def test_it_says_since_when_which_unit_and_what(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    url, mette = reverse("case-circumstance", args=[case.number]), cast.mette.client()
    clock.freeze(OPENED)
    opened = hidden_of(mette, url)
    clock.freeze(CHANGED)
    stories.record_stay(cast.jonas, case, ResidenceStatus.EU_RIGHT)
    clock.freeze(SENT)
    typed = {"kind": "charge", "since": "2025-10-01"}
    refused = mette.post(url, {**opened, **typed})
    (said,) = errors_of(refused)["__all__"]
    assert said.startswith("Sagen er ændret, siden du åbnede formularen") and "11.05" in said and "11.12" in said
    assert "Center mod Menneskehandel" in said and "opholdsgrundlag" in said
    page = refused.content.decode()
    assert f'<a href="{reverse("case-page", args=[case.number])}" target="_blank" rel="noopener">' in page
    assert 'value="2025-10-01"' in page
    with cast.mette.acting():
        assert not Circumstance.objects.exists()
    # The next press is a considered one.
    shown = {bound.html_name: bound.value() for bound in refused.context["form"] if bound.field.widget.is_hidden}
    assert mette.post(url, {**shown, **typed}).status_code == 302


@pytest.mark.parametrize("opened_at", ["", "x", "-1", "99999999999999999999"])
def test_a_form_that_does_not_say_when_it_was_opened_is_refused_all_the_same(cast: Cast, opened_at: str) -> None:
    case = stories.an_opened_case(cast)
    url, mette = reverse("case-circumstance", args=[case.number]), cast.mette.client()
    opened = hidden_of(mette, url)
    stories.record_stay(cast.jonas, case, ResidenceStatus.EU_RIGHT)
    refused = mette.post(url, {**opened, "opened_at": opened_at, "kind": "charge", "since": "2025-10-01"})
    assert refused.status_code == 422 and errors_of(refused)


def test_a_draft_written_meanwhile_is_named_to_whoever_writes_it_too(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    draft = letter_stories.draft_letter(cast.mette, case)
    url, mette = reverse("case-letter-edit", args=[case.number, draft.pk]), cast.mette.client()
    clock.freeze(OPENED)
    opened = hidden_of(mette, url)
    clock.freeze(CHANGED)
    with cast.jonas.acting():
        letters.draft_write(
            case, draft, expected_version=stories.fresh(case).version, wording=letter_stories.wording(own_words="andet")
        )
    (said,) = errors_of(mette.post(url, opened))["__all__"]
    assert "udkast til et brev" in said and "11.12" in said
