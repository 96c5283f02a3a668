"""A ruling is never a bare yes or no, and it can be kept and shown again."""

from dataclasses import dataclass
from datetime import date

import pytest

from helle.rules.codes import Authority, OrganisationKind
from helle.rules.ruling import ParameterUse, Problem, Reason, Ruling, Text, Verdict, from_json, undecided

YES = Text("Ja.", "Yes.")


@pytest.mark.parametrize(
    ("verdict", "without_reason", "with_reason"),
    [
        (Verdict.ALLOWED, True, True),
        (Verdict.ALLOWED_WITH_REASON, False, True),
        (Verdict.HUMAN_DECIDES, False, True),
        (Verdict.REFUSED, False, False),
        (Verdict.CANNOT_BE_DECIDED, False, False),
    ],
)
def test_a_reason_opens_only_what_leaves_room(verdict: Verdict, without_reason: bool, with_reason: bool) -> None:
    ruling: Ruling[object] = Ruling("r", verdict, None, YES)
    assert ruling.permits(reason_given=False) is without_reason
    assert ruling.permits(reason_given=True) is with_reason
    assert ruling.needs_reason is (with_reason and not without_reason)


@pytest.mark.parametrize(("code", "expected"), [("da", "Ja."), ("en", "Yes."), ("en-GB", "Yes."), ("de", "Ja.")])
def test_a_text_is_danish_unless_english_is_asked_for(code: str, expected: str) -> None:
    assert YES.in_language(code) == expected


def test_a_kept_ruling_shows_the_same_with_its_places() -> None:
    ruling = Ruling(
        "competence",
        Verdict.ALLOWED,
        Authority.CMM,
        YES,
        (Reason("a", YES, "ID-03", reading="C1"),),
        (ParameterUse("initial_days", "30", date(2022, 1, 1), "PER-04"),),
        (Problem("residence", YES),),
    )
    written = ruling.to_json()
    assert written["answer"] == "cmm"
    assert written["reasons"] == [
        {"code": "a", "text": {"da": "Ja.", "en": "Yes."}, "requirement": "ID-03", "reading": "C1", "place": "l.159"}
    ]
    kept = from_json(written)
    assert kept.reasons == ruling.reasons
    assert kept.parameters == ruling.parameters
    assert kept.problems == ruling.problems
    assert kept.to_json() == written


@dataclass(frozen=True, slots=True)
class Dates:
    first: date
    last: date | None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (date(2024, 3, 1), "2024-03-01"),
        (frozenset({OrganisationKind.POLICE, OrganisationKind.CMM}), ["cmm", "police"]),
        ((Authority.CMM, Authority.COURT), ["cmm", "court"]),
        (Dates(date(2024, 1, 1), None), {"first": "2024-01-01", "last": None}),
        (YES, {"da": "Ja.", "en": "Yes."}),
        (None, None),
    ],
)
def test_an_answer_becomes_plain_json(answer: object, expected: object) -> None:
    assert Ruling("r", Verdict.ALLOWED, answer, YES).to_json()["answer"] == expected


@pytest.mark.parametrize("broken", [{}, {"rule": 1}, {"rule": "r", "verdict": "perhaps"}])
def test_what_is_not_a_kept_ruling_is_said_to_be_none(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"not a kept ruling|perhaps"):
        from_json(broken)


def test_a_malformed_list_is_said_to_be_no_kept_ruling() -> None:
    written = Ruling("r", Verdict.ALLOWED, None, YES).to_json()
    with pytest.raises(ValueError, match="expected a list"):
        from_json({**written, "reasons": "none"})


def test_cannot_be_decided_repeats_the_first_problem() -> None:
    ruling: Ruling[object] = undecided("r", [Problem("f", Text("noget mangler.", "something is missing."))])
    assert ruling.headline.da == "Kan ikke afgøres: noget mangler."
    assert ruling.verdict is Verdict.CANNOT_BE_DECIDED
