"""Where CMM ends its statement in the moment the prosecution decides: she is refused, and keeps her words (CRI-07)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from helle.register.prosecution import beside_actions, queries, victim_actions, victim_views
from helle.register.prosecution.models import WaiverDecision
from helle.register.protection import clock
from helle.rules.crime.stages import CriminalStage
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast
from tests.invariants.at_once import acting, at_once
from tests.pages import hidden_of

TYPED = "Tung sag efter Rabalderbrevet."


@pytest.mark.parametrize(
    ("module", "name"), [(victim_views, "case_for_writing"), (victim_views, "answer"), (victim_actions, "no_reasons")]
)
def test_cri_07_who_decides_while_the_statement_is_ended_keeps_the_words(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    cast, pia = committed_cast, told.pia()
    victim = stories.open_case(cast, stories.refer(cast, police_unit="POL-KBH"))
    statement = told.give_a_statement(cast.mette, victim)
    case, hers = told.open_case_with_a_charge(cast.peter)
    proposal = told.weigh(cast.peter, told.link(cast.peter, case, victim, charged_as=hers))
    page, before = reverse("waiver-decide", args=[proposal.pk]), getattr(module, name)
    client, opened = pia.client(), hidden_of(pia.client(), page)

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(module, name, before)
        at_once([acting(cast.mette, lambda: beside_actions.disclosure_end(statement))])
        return before(*args, **kwargs)

    monkeypatch.setattr(module, name, meanwhile)
    typed = {"outcome": "waived", "decided_on": clock.today(), "reasons": TYPED}
    for _time in ("in the same moment", "afterwards"):
        answered = client.post(page, urlencode(opened | typed), content_type="application/x-www-form-urlencoded")
        assert answered.status_code == 404 and TYPED in answered.content.decode()
    told.give_a_statement(cast.mette, victim)
    with pia.acting():
        assert not WaiverDecision.objects.exists()
        assert queries.whole(case).chains[0].stages[-1].stage == CriminalStage.CHARGE
