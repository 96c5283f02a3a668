"""The base pages: what is missing is left out, nothing inline, and no name in a title."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils import translation

import helle

PAGES = [
    "interface/not_found.html",
    "interface/no_membership.html",
    "interface/wrong_method.html",
    "interface/server_error.html",
    "404.html",
    "500.html",
    "403_csrf.html",
]
SOURCES = Path(helle.__file__).parent
USER = SimpleNamespace(is_authenticated=True, full_name="Mette Holm")


def membership(key: str, unit: str, role: str) -> SimpleNamespace:
    return SimpleNamespace(pk=key, unit_name=unit, role_name=role)


FULL = {
    "user": USER,
    "membership": membership("1", "CMM", "rådgiver"),
    "memberships": [membership("1", "CMM", "rådgiver"), membership("2", "CMM, hotline", "vagt")],
    "navigation": [
        SimpleNamespace(url="/", label="Skrivebord", current=False),
        SimpleNamespace(url="/sager/", label="Sager", current=True),
    ],
    "demo_clock": date(2026, 11, 24),
}


@pytest.mark.parametrize("template", PAGES)
@pytest.mark.parametrize("given", [{}, FULL], ids=["bare", "full"])
def test_each_page_stands_alone_and_carries_nothing_inline(template: str, given: dict[str, object]) -> None:
    html = render_to_string(template, given)
    assert '<html lang="da">' in html
    assert "<h1>" in html and 'id="main-content"' in html
    assert not re.search(r"\sstyle=|<style|javascript:|\son\w+=|data:", html)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    title = re.search(r"<title>(.*?)</title>", html, re.S)
    assert title and title[1].endswith("– Helle") and "Mette" not in title[1]


def test_the_header_says_who_works_where() -> None:
    html = render_to_string("interface/not_found.html", FULL)
    assert "Mette Holm" in html and "CMM, rådgiver" in html
    assert html.count('aria-current="page"') == 2  # once for wide, once for narrow windows
    assert "24. november 2026" in html
    assert "Gå til indholdet" in html


def test_without_a_user_there_is_no_menu() -> None:
    html = render_to_string("interface/not_found.html", {})
    assert "mobile-menu" not in html and "Log af" not in html and "Demonstration" not in html


def test_a_page_in_english_says_so() -> None:
    with translation.override("en"):
        assert '<html lang="en">' in render_to_string("500.html", {})


def test_every_heading_keeps_the_number_of_a_case_whole() -> None:
    """Browsers part it at its hyphen."""
    found = [
        (page.name, heading)
        for page in SOURCES.glob("**/templates/**/*.html")
        for heading in re.findall(r"<h1>.*?</h1>", page.read_text(encoding="utf-8"), re.S)
        if "number=case.number" in heading
    ]
    assert len(found) > 20
    assert [one for one in found if "number=case.number|unbroken" not in one[1]] == []
