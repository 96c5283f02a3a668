"""The rules beside the assessment answer at each change, with htmx and without a script (ID-12)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from helle.register.identification.models import Assessment
from tests import stories
from tests.cast import Cast
from tests.journeys.conftest import Seat

pytestmark = pytest.mark.browser


def test_the_rules_follow_each_change(committed_cast: Cast, seat: Seat) -> None:
    case = stories.a_case_with_cmm(committed_cast)
    stories.hold_interview(committed_cast.mette, case)
    mette = seat(committed_cast.mette)
    mette.go(f"/sager/{case.number}/vurdering/")
    rules = mette.page.locator("#regler")
    expect(rules).to_contain_text("Mangler oplysninger")
    before = rules.inner_text()
    mette.write("Begrundelse", stories.REASONS).tick("Tvangsarbejde").tick("Husning").tick("Trusler")
    expect(rules).not_to_contain_text(before)
    expect(rules).to_contain_text("Definitionens led foreligger")
    # What is typed has not moved, and nothing is complained of.
    assert mette.field("Begrundelse").input_value() == stories.REASONS
    expect(mette.page.locator(".form-error")).to_have_count(0)
    mette.picture("rules-follow")
    mette.page.get_by_role("button", name="Se hvad reglerne siger").click()
    expect(rules).to_be_focused()
    with committed_cast.mette.acting():
        assert not Assessment.objects.exists()
