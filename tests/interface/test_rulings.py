"""A ruling is shown answer first, with its verdict in words, its reasons in order, and nothing from outside trusted."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from helle.rules.facts import missing
from helle.rules.parameters import parameter, switch
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, undecided


def draw(tag: str, ruling: Ruling[Any] | None, language: str = "da") -> str:
    with translation.override(language):
        return Template("{% load helle %}" + tag).render(Context({"r": ruling}))


def competence(verdict: Verdict = Verdict.ALLOWED) -> Ruling[str]:
    return Ruling(
        rule="competence",
        verdict=verdict,
        answer="udlst",
        headline=Text("Udlændingestyrelsen afgør det.", "The Immigration Service decides."),
        reasons=(
            Reason("unlawful", Text("Hun har ikke lovligt ophold.", "She has no lawful stay."), "ID-05"),
            Reason("charged", Text("Hun er sigtet, ikke tiltalt.", "She is charged, not indicted."), "ID-10", "C13.6"),
        ),
        parameters=(ParameterUse("some_days", "30", date(2022, 1, 1), "PER-04"),),
        problems=(Problem("language", Text("Sproget mangler.", "The language is missing.")),),
    )


def test_the_answer_comes_before_the_verdict_the_reasons_the_problems_and_the_parameters() -> None:
    html = draw("{% ruling r %}", competence())
    order = [
        "Udlændingestyrelsen afgør det.",
        "Følger af reglerne",
        "Hun har ikke lovligt ophold.",
        "ID-05 · l.159",
        "Hun er sigtet, ikke tiltalt.",
        "vores læsning C13.6",
        "Sproget mangler.",
        "some days",
        "PER-04",
    ]
    places = [html.index(piece) for piece in order]
    assert places == sorted(places)


def test_a_parameter_that_is_a_set_of_organisations_names_them() -> None:
    holders = parameter("interview_authorities", date(2022, 1, 1)).use()
    assert holders.value == "cmm, udlst"
    html = draw("{% ruling r %}", replace(competence(), parameters=(holders,)))
    assert "Center mod Menneskehandel, Udlændingestyrelsen" in html
    assert "cmm, udlst" not in html


def test_an_amount_has_its_unit_and_a_switch_its_word() -> None:
    used = (
        parameter("in_kind_adult_dkk", date(2024, 1, 1)).use(),
        switch("systematic_sharing", date(2024, 1, 1)).use(),
    )
    html = draw("{% ruling r %}", replace(competence(), parameters=used))
    assert "40.000 kr." in html
    assert "endnu ikke i kraft" in html and "pr. 1. jan. 2022" in html


def test_it_speaks_english_when_the_page_does() -> None:
    html = draw("{% ruling r %}", competence(), "en")
    assert "The Immigration Service decides." in html
    assert "Follows from the rules" in html
    assert "our reading C13.6" in html
    assert "afgør" not in html


@pytest.mark.parametrize("verdict", list(Verdict))
def test_each_verdict_has_its_own_word_and_icon(verdict: Verdict) -> None:
    shown = {
        one: re.search(r'<p class="verdict">(.*?)</p>', draw("{% ruling r %}", competence(one)), re.S)
        for one in Verdict
    }
    mine = shown.pop(verdict)
    assert mine is not None and "<svg" in mine[1]
    words = re.sub("<[^>]+>", "", mine[1]).strip()
    assert words
    assert all(other is not None and other[1] != mine[1] for other in shown.values())


def test_a_script_in_a_text_is_shown_not_run() -> None:
    bad = "<script>alert(1)</script>"
    ruling: Ruling[str] = Ruling(
        rule="x",
        verdict=Verdict.REFUSED,
        answer=None,
        headline=Text(bad, bad),
        reasons=(Reason("x", Text(bad, bad), '"><img src=x>', bad),),
        parameters=(ParameterUse(bad, bad, date(2022, 1, 1), bad),),
        problems=(Problem("x", Text(bad, bad)),),
    )
    for tag in ("{% ruling r %}", "{% why r %}"):
        html = draw(tag, ruling)
        assert "<script" not in html
        assert "<img" not in html
        assert "&lt;script&gt;" in html


def test_why_is_folded_and_asks_the_question() -> None:
    html = draw("{% why r %}", competence())
    assert "<details" in html and "open" not in html.split("<summary")[0]
    assert re.search(r'<summary>Hvorfor\?<span class="sr-only"> [^<]+</span></summary>', html)
    assert "<summary>Hvorfor ikke os?</summary>" in draw("{% why r 'Hvorfor ikke os?' %}", competence())


def test_what_is_missing_is_named_when_nothing_can_be_decided() -> None:
    html = draw("{% ruling r %}", undecided("x", [missing("age", "Alderen mangler.", "Age is missing.")]))
    assert "Mangler oplysninger" in html
    assert html.index("Det mangler:") < html.index("<li>Alderen mangler.</li>")


def test_no_ruling_draws_nothing() -> None:
    assert draw("{% ruling r %}{% why r %}", None).strip() == ""
