"""Days and deadlines in both languages, and a ladder that says in words which step it is on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.template import Context, Template
from django.utils import translation

from helle.register.interface.pictures import LadderStep
from helle.rules.ruling import Text

TODAY = date(2026, 11, 24)


def draw(source: str, language: str, **context: object) -> str:
    with translation.override(language):
        return Template("{% load helle %}" + source).render(Context({"today": TODAY, **context}))


@pytest.mark.parametrize(
    ("source", "value", "da", "en"),
    [
        ("{{ v|day:today }}", date(2026, 10, 25), "25. okt.", "25 Oct"),
        ("{{ v|day:today }}", date(2027, 5, 1), "1. maj 2027", "1 May 2027"),
        ("{{ v|day }}", date(2026, 10, 25), "25. okt. 2026", "25 Oct 2026"),
        ("{{ v|long_day }}", date(2026, 3, 3), "3. marts 2026", "3 March 2026"),
        # 23.30 UTC on the last day of the year is the first day of the next in Denmark.
        ("{{ v|moment }}", datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "1. jan. 2027 kl. 00.30", "1 Jan 2027, 00:30"),
        ("{{ v|moment:today }}", datetime(2026, 7, 1, 12, 5, tzinfo=UTC), "1. jul. kl. 14.05", "1 Jul, 14:05"),
        ("{{ v|hour }}", time(8, 5), "08.05", "08:05"),
        ("{{ v|hour }}", datetime(2026, 11, 22, 7, 5, tzinfo=UTC), "08.05", "08:05"),
        ("{{ v|due_words:today }}", date(2026, 11, 22), "2 dage over", "2 days overdue"),
        ("{{ v|due_words:today }}", date(2026, 11, 23), "1 dag over", "1 day overdue"),
        ("{{ v|due_words:today }}", date(2026, 11, 24), "i dag", "today"),
        ("{{ v|due_words:today }}", date(2026, 11, 25), "i morgen", "tomorrow"),
        ("{{ v|due_words:today }}", date(2026, 11, 27), "om 3 dage", "in 3 days"),
        ("{{ v|text }}", Text("Sag <1>", "Case <1>"), "Sag &lt;1&gt;", "Case &lt;1&gt;"),
        ("{{ v|text }}", "som den er", "som den er", "som den er"),
    ],
)
def test_filters_in_both_languages(source: str, value: object, da: str, en: str) -> None:
    assert draw(source, "da", v=value) == da
    assert draw(source, "en", v=value) == en
    assert draw(source, "en-gb", v=value) == en


@pytest.mark.parametrize("source", ["day:today", "long_day", "moment", "due_words:today", "due_class:today", "text"])
def test_nothing_becomes_nothing(source: str) -> None:
    assert draw("{{ v|" + source + " }}", "da", v=None) == ""


def test_a_deadline_is_late_after_its_day_and_soon_on_it() -> None:
    classes = [draw("{{ v|due_class:today }}", "da", v=date(2026, 11, day)) for day in (23, 24, 25, 26)]
    assert classes == ["late", "soon", "soon", ""]


def test_a_ladder_says_in_words_what_its_colours_show() -> None:
    steps = [
        LadderStep("Kontakt", date(2026, 10, 19), "done"),
        LadderStep("Vurderet <offer>", date(2026, 10, 25), "now"),
        LadderStep("Afsluttet", None, "later"),
    ]
    html = draw("{% ladder steps today %}", "da", steps=steps)
    assert html.count('aria-current="step"') == 1
    for word in ("(nået)", "(nu)", "(senere)", "19. okt.", "Vurderet &lt;offer&gt;"):
        assert word in html
    assert "(reached)" in draw("{% ladder steps today %}", "en", steps=steps)


def test_a_source_chip_names_the_requirement_and_its_place() -> None:
    assert 'title="Handlingsplanen, linje 159">ID-05 · l.159</span>' in draw('{% source "ID-05" %}', "da")
    assert draw('{% source "" %}', "da") == ""


def test_an_icon_is_hidden_from_screen_readers() -> None:
    html = draw('{% icon "warning" %}', "da")
    assert 'aria-hidden="true"' in html and "style" not in html


def test_a_qr_code_keeps_only_numbers() -> None:
    svg = (
        '<?xml version="1.0"?><svg viewBox="0 0 37 37" onload="x"><script>x</script><path d="M4,4H5V5z" id="a"/></svg>'
    )
    html = draw("{% qr v %}", "da", v=svg)
    assert 'd="M4,4H5V5z"' in html
    assert "onload" not in html and "script" not in html
    assert draw("{% qr v %}", "da", v="<script>") == ""
    assert draw("{{ v|in_fours }}", "da", v="ABCDEFGHIJ") == "ABCD EFGH IJ"
