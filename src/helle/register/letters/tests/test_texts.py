"""The texts of letters as data: whole in every language, and used only when somebody has reviewed those very words."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from helle.register.codelists.choices import KeptList
from helle.register.codelists.loading import shipped
from helle.register.letters import texts
from helle.register.letters.choices import LetterKind
from helle.register.letters.kinds import KINDS
from helle.register.letters.texts import LetterText

TODAY = dt.date(2025, 10, 6)
ALL = texts.all_texts()
# What the facts and the typed fields of each kind fill in; the unit always.
GAPS = {
    LetterKind.ASSESSMENT: {"decided_on", "decider"},
    LetterKind.REFLECTION: {"days", "total", "first_day", "end"},
    LetterKind.RESTITUTION: {"days", "total", "first_day", "end"},
    LetterKind.EXTENSION: {"decided_on", "end", "latest_end"},
    LetterKind.NOT_GRANTED: {"decided_on"},
    LetterKind.INTERVIEW: {"meeting_on", "meeting_at", "meeting_place"},
    LetterKind.CONTACT_PERSON: {"contact_person", "since", "phone"},
    LetterKind.MUNICIPALITY: {"municipality"},
    LetterKind.APPOINTMENT: {"representative", "since", "capacity", "body", "child"},
    LetterKind.RETURN_OFFER: {"offered_on"},
    LetterKind.RETURN_DECISION: {"decided_on"},
    LetterKind.PLAN_APPROVED: {"decided_on", "in_kind", "cash", "months", "project_months"},
    LetterKind.PLAN_RETURNED: {"decided_on"},
    LetterKind.DUBLIN: {"planned_on", "country"},
    LetterKind.PLAIN: set(),
}
WHEN = {
    LetterKind.ASSESSMENT: {"current", "over", "no"},
    LetterKind.REFLECTION: {"offered", "running"},
    LetterKind.RESTITUTION: {"offered", "running"},
    LetterKind.EXTENSION: {"granted", "refused"},
    LetterKind.NOT_GRANTED: {"reflection", "restitution"},
    LetterKind.MUNICIPALITY: {"unaccompanied", "protected"},
    LetterKind.APPOINTMENT: {"named", "limited"},
    LetterKind.RETURN_OFFER: {"child"},
    LetterKind.PLAN_APPROVED: {"in_kind", "cash"},
    LetterKind.PLAN_RETURNED: {"sent_back", "rejected", "first", "approved_before"},
    LetterKind.DUBLIN: {"planned"},
}


def named(text: LetterText) -> str:
    return f"{text.kind.value}-{text.version}-{text.language}"


def gaps_of(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("kind", LetterKind)
def test_every_kind_is_there_in_danish_and_english(kind: LetterKind) -> None:
    assert {"da", "en"} <= set(texts.texts_on(kind, TODAY))


@pytest.mark.parametrize("text", ALL, ids=named)
def test_a_text_has_the_gaps_that_something_fills_and_says_all_its_danish_says(text: LetterText) -> None:
    used = set().union(*(gaps_of(one.text) for one in text.paragraphs))
    assert used <= GAPS[text.kind] | {"unit"}
    danish = texts.texts_on(text.kind, TODAY)["da"]
    assert used - {"unit"} == set().union(*(gaps_of(one.text) for one in danish.paragraphs)) - {"unit"}
    assert [one.when for one in text.paragraphs] == [one.when for one in danish.paragraphs]
    assert {one.when for one in text.paragraphs} - {""} == WHEN.get(text.kind, set())
    assert gaps_of(text.title) == set() and text.title.strip() == text.title != ""
    assert text.language in {one["code"] for one in shipped(KeptList.LANGUAGES)}


@pytest.mark.parametrize("text", ALL, ids=named)
def test_a_frame_has_every_word_and_no_other(text: LetterText) -> None:
    danish = texts.texts_on(LetterKind.PLAIN, TODAY)["da"].frame
    assert {name: gaps_of(words) for name, words in text.frame.items()} == {
        name: gaps_of(words) for name, words in danish.items()
    }


def test_what_tells_of_a_decision_is_in_the_languages_of_its_ruling() -> None:
    """Reasons, ruling and guidance are written in Danish and English: another language would have to leave them out."""
    for text in ALL:
        assert not KINDS[text.kind].decides or text.language in texts.WRITTEN_HERE, named(text)


# --- reviews


def review(text: LetterText, **changed: object) -> str:
    entry: dict[str, object] = {
        "kind": text.kind.value,
        "version": text.version,
        "language": text.language,
        "digest": text.digest,
        "by": "Alma Fogh",
    } | changed
    day = entry.pop("on", "2025-01-01")
    lines = [f"{name} = {value if isinstance(value, int) else repr(value)}" for name, value in entry.items()]
    return "\n".join(["[[reviews]]", *lines, f"on = {day}", ""])


@pytest.fixture
def reviews(settings: Any, tmp_path: Path) -> Path:
    """The file of an installation in which nobody has reviewed anything yet."""
    settings.HELLE_LETTER_REVIEWS = tmp_path / "reviews.toml"
    return tmp_path / "reviews.toml"


def test_where_nobody_has_reviewed_anything_nothing_is_used(reviews: Path) -> None:
    assert texts.reviewed_on(LetterKind.PLAIN, TODAY) == {}


def test_a_review_holds_from_its_day_for_its_words_alone(reviews: Path) -> None:
    text = texts.texts_on(LetterKind.PLAIN, TODAY)["da"]
    reviews.write_text(review(text, on="2025-10-06"))
    assert set(texts.reviewed_on(LetterKind.PLAIN, TODAY)) == {"da"}
    assert texts.reviewed_on(LetterKind.PLAIN, dt.date(2025, 10, 5)) == {}
    found = texts.review_of(text, TODAY)
    assert found is not None and found.by == "Alma Fogh"


@pytest.mark.parametrize("changed", [{"digest": "0" * 32}, {"version": 2}, {"language": "en"}, {"kind": "interview"}])
def test_a_review_of_other_words_counts_for_nothing(reviews: Path, changed: dict[str, object]) -> None:
    text = texts.texts_on(LetterKind.PLAIN, TODAY)["da"]
    reviews.write_text(review(text, **changed))
    assert texts.review_of(text, TODAY) is None


@pytest.mark.parametrize(
    "content",
    [
        "this is no toml",
        "[[reviews]]\nkind = 'love_letter'\nversion = 1\nlanguage = 'da'\ndigest = ''\nby = 'x'\non = 2025-01-01",
        "[[reviews]]\nkind = 'plain'\nversion = 1\nlanguage = 'da'\ndigest = ''\non = 2025-01-01",
        "[[reviews]]\nkind = 'plain'\nversion = 1\nlanguage = 'da'\ndigest = ''\nby = ' '\non = 2025-01-01",
        "[[reviews]]\nkind = 'plain'\nversion = 1\nlanguage = 'da'\ndigest = ''\nby = 'x'\non = 'yesterday'",
        "reviews = 7",
    ],
)
def test_a_file_that_cannot_be_read_is_an_error_and_not_an_empty_one(reviews: Path, content: str) -> None:
    reviews.write_text(content)
    with pytest.raises(texts.BadReviews, match=r"reviews\.toml"):
        texts.reviews()


def test_the_demo_has_every_text_reviewed_as_it_stands() -> None:
    """The tests run with the demo's own file."""
    assert [named(text) for text in ALL if texts.review_of(text, TODAY) is None] == []
    sheets = texts.all_sheets()
    assert [one.language for one in sheets if texts.review_of(one, TODAY) is None] == []
    assert len(texts.reviews()) == len(ALL) + len(sheets)
