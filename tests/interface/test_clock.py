"""The clock of a period says in words what it shows, whatever the day."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.template import Context, Template
from django.utils import translation

from helle.register.interface.pictures import ENDED, INTERRUPTED, PLANNED, RUNNING, ClockPicture

FIRST = date(2026, 10, 25)


def clock(day: int, *, total: int = 30, status: str = RUNNING, latest: int | None = 120) -> ClockPicture:
    """A period notified on 25 October, seen on its day `day`; a total over 30 was reached by one extension."""
    end = FIRST + timedelta(days=total)
    spans = [(FIRST, min(end, FIRST + timedelta(days=30)))]
    if total > 30:
        spans.append((FIRST + timedelta(days=30), end))
    return ClockPicture(
        kind_label="Refleksionsperiode",
        notified_on=FIRST,
        end=end,
        latest_end=None if latest is None else FIRST + timedelta(days=latest),
        today=FIRST + timedelta(days=day),
        day_number=day if day >= 0 else None,
        total_days=total,
        status=status,
        spans=tuple(spans),
    )


def draw(picture: ClockPicture, language: str = "da") -> str:
    with translation.override(language):
        return Template("{% load helle %}{% period_clock c %}").render(Context({"c": picture}))


SITUATIONS = [
    pytest.param(
        clock(-9, status=PLANNED),
        ["Ikke begyndt. Begynder 25. okt. (om 9 dage) og løber til 24. nov."],
        ["Not begun. Begins on 25 Oct (in 9 days) and runs to 24 Nov."],
        id="planned",
    ),
    pytest.param(
        clock(12),
        ["Dag 12 af 30. Udløber 24. nov. (om 18 dage).", "Kan forlænges til senest 22. feb. 2027 (dag 120)."],
        ["Day 12 of 30. Ends on 24 Nov (in 18 days).", "Can be extended to 22 Feb 2027 at the latest (day 120)."],
        id="running",
    ),
    pytest.param(
        clock(30),
        ["Dag 30 af 30. Udløber 24. nov. (i dag).", "Kan forlænges til senest 22. feb. 2027 (dag 120)."],
        ["Day 30 of 30. Ends on 24 Nov (today)."],
        id="day 30 is the last of the first length",
    ),
    pytest.param(
        clock(31),
        [
            "Dag 31. Perioden på 30 dage udløb 24. nov. (1 dag over).",
            "Grænsen for en forlængelse er dag 120, 22. feb. 2027.",
        ],
        ["Day 31. The period of 30 days ended on 24 Nov (1 day overdue)."],
        id="day 31 is one over",
    ),
    pytest.param(
        clock(120, total=120),
        [
            "Dag 120 af 120. Udløber 22. feb. (i dag).",
            "Forlænget 1 gang: 24. nov. 2026 – 22. feb.",
            "Kan ikke forlænges yderligere: dag 120 er den sidste.",
        ],
        ["Day 120 of 120. Ends on 22 Feb (today).", "Extended once: 24 Nov 2026 – 22 Feb."],
        id="day 120 is the last of all",
    ),
    pytest.param(
        clock(40, total=19, status=INTERRUPTED),
        ["Afbrudt 13. nov. (dag 19)."],
        ["Broken off on 13 Nov (day 19)."],
        id="interrupted",
    ),
    pytest.param(
        clock(150, total=120, status=ENDED), ["Udløbet 22. feb. (dag 120)."], ["Ended on 22 Feb (day 120)."], id="ended"
    ),
]  # fmt: skip


@pytest.mark.parametrize(("picture", "danish", "english"), SITUATIONS)
def test_the_words_say_where_the_period_stands(picture: ClockPicture, danish: list[str], english: list[str]) -> None:
    for language, sentences in (("da", danish), ("en", english)):
        html = draw(picture, language)
        described = re.search(r"<desc[^>]*>(.*?)</desc>", html)
        below = re.search(r'<p class="clock-sentences">(.*?)</p>', html, re.S)
        assert described and below
        for sentence in sentences:
            assert sentence in described[1]
            assert sentence in below[1]
        assert ".." not in described[1]


@pytest.mark.parametrize("picture", [p.values[0] for p in SITUATIONS])
def test_the_picture_carries_no_style_and_stays_inside_its_frame(picture: ClockPicture) -> None:
    html = draw(picture)
    assert "style=" not in html and "<style" not in html
    assert "<title" in html and 'role="img"' in html
    places = [float(number) for number in re.findall(r'="([\d.]+)%"', html)]
    assert places and all(0 <= place <= 100 for place in places)


def test_a_day_outside_the_picture_is_held_at_the_edge_and_dated() -> None:
    assert "← i dag, 16. okt. 2026" in draw(clock(-9, status=PLANNED))
    assert "i dag, 24. mar. 2027 →" in draw(clock(150, total=120, status=ENDED))


def test_nothing_is_promised_after_the_end() -> None:
    for picture in (clock(31), clock(40, total=19, status=INTERRUPTED), clock(150, total=120, status=ENDED)):
        assert not picture.can_grow
        assert "clock-spare" not in draw(picture)
    assert "clock-spare" in draw(clock(30))


def test_a_period_without_a_latest_day_speaks_only_of_its_end() -> None:
    html = draw(clock(5, latest=None))
    assert "Dag 5 af 30" in html and "forlænges" not in html
