"""Of a prepared return she reads her plan and what was paid by it (RET-05, PUB-DIG-05)."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import disbursement_stories as money
from tests import extract_stories, return_stories, stories
from tests import reintegration_stories as plans
from tests.cast import Cast

from helle.rules.own_file import OwnFilePart

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def test_ret05_she_reads_what_was_paid_by_her_plan_and_not_what_was_written_of_it(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    money.arrived(cast, case, row)
    wrong = money.deliver(cast.henrik, case, row, 5_000)
    money.take_back(money.second(), case, wrong)
    money.deliver(cast.henrik, case, row, 10_000)
    extract = extract_stories.begin(cast.mette, case, parts=[OwnFilePart.SUPPORT_PLAN])
    shown = cast.mette.client().get(reverse("case-extract", args=[case.number, extract.pk])).content.decode()
    assert "Plan for hjemkomsten, version 1" in shown
    assert "Støtte efter hjemkomsten" in shown and "10.000 kr., leveret til dig" in shown
    assert "5.000 kr., leveret til dig" not in shown
    assert money.PAID_FOR not in shown and money.WRONG not in shown


def test_ret01_she_reads_what_she_was_offered_and_answered_and_what_was_remarked_on_her_plan(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    version = plans.save(cast.mette, case, row)
    plans.submit(cast.mette, case, row, version)
    plans.refuse(cast.henrik, case, row, version)
    extract = extract_stories.begin(cast.mette, case, parts=[OwnFilePart.SUPPORT_PLAN])
    shown = cast.mette.client().get(reverse("case-extract", args=[case.number, extract.pk])).content.decode()
    assert "Forberedt hjemsendelse: Tilbudt" in shown and "Siger ja" in shown and plans.REMARKS in shown
