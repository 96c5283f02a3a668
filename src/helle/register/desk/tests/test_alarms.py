"""What comes first on a desk: what alarms, above whatever only waits (CRI-09, ACM-20)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import get_template
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, latecomer

from helle.register import desk
from helle.register.desk.alarms import ALARMS, alarming
from helle.register.prosecution import detention_actions

DESK = Path(desk.__file__).parent / "templates/desk/desk.html"


def test_whoever_is_held_comes_first_then_beds_children_and_urgent_referrals() -> None:
    everything = {name: [1] for name, _panel in ALARMS}
    assert alarming(everything) == [
        "prosecution/held_panel.html",
        "placements/urgent_panel.html",
        "minors/desk_alarm.html",
        "desk/urgent_referrals.html",
    ]
    assert alarming(everything | {"lasting_detentions": [], "missing_minors": []}) == [
        "placements/urgent_panel.html",
        "desk/urgent_referrals.html",
    ]


def test_nothing_of_the_desk_stands_above_what_alarms() -> None:
    content = DESK.read_text(encoding="utf-8").split("{% block content %}")[1]
    assert content.strip().startswith("{% for panel in alarms %}{% include panel %}{% endfor %}")
    # Each of them is shown there and nowhere else, so that no other place decides its order.
    assert not [panel for _name, panel in ALARMS if panel in content]
    assert all(get_template(panel) for _name, panel in ALARMS)


@pytest.mark.django_db(databases=["default", "keys"])
def test_cri_09_the_first_panel_of_cmm_is_who_is_held_and_a_child_is_its_first_line(cast: Cast) -> None:
    victim = stories.an_opened_case(cast)
    told.detain(cast.peter, victim)
    with latecomer("niels").acting():
        child = detention_actions.detention_record(None, told.held(minor=True))
    for name in ("mette", "karen", "vera"):
        page = getattr(cast, name).client().get("/")
        shown = page.content.decode().split("<main")[1]
        assert shown.index("<section") == shown.index(
            '<section class="panel urgent" aria-labelledby="frihedsberoevede"'
        )
        assert next(one.pk for one, _unit in page.context["lasting_detentions"]) == child.pk
