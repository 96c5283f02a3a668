"""Proof of work: for one report or one receipt, for two hours, and checked with one hash."""

from __future__ import annotations

import itertools
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from helle.portal import proof

REPORT = uuid.uuid4()
RECEIPT = "1234567890123456"


@pytest.fixture(autouse=True)
def little_work(settings: Any) -> Iterator[None]:
    settings.HELLE_PORTAL_PROOF_BITS = 8
    yield


def solve(challenge: str, about: str = "") -> str:
    return next(str(n) for n in itertools.count() if proof.leading_zeros(f"{challenge}:{about}:{n}") >= 8)


def test_work_that_was_done_is_seen() -> None:
    challenge = proof.challenge_for(REPORT)
    assert proof.is_proven(challenge, solve(challenge), report_id=REPORT)
    assert REPORT.hex not in challenge


def test_it_counts_for_no_other_report() -> None:
    challenge = proof.challenge_for(REPORT)
    assert not proof.is_proven(challenge, solve(challenge), report_id=uuid.uuid4())


def test_it_counts_for_no_other_receipt() -> None:
    challenge = proof.challenge_for()
    solution = solve(challenge, RECEIPT)
    assert proof.is_proven(challenge, solution, receipt=RECEIPT)
    others = [f"{n:016d}" for n in range(64)]
    assert sum(proof.is_proven(challenge, solution, receipt=other) for other in others) < 8


def test_it_lasts_two_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    challenge = proof.challenge_for(REPORT)
    solution, now = solve(challenge), time.time()
    monkeypatch.setattr(time, "time", lambda: now + proof.LASTS_SECONDS - 61)
    assert proof.is_proven(challenge, solution, report_id=REPORT)
    monkeypatch.setattr(time, "time", lambda: now + proof.LASTS_SECONDS + 61)
    assert not proof.is_proven(challenge, solution, report_id=REPORT)


@pytest.mark.parametrize(
    ("challenge", "solution"),
    [
        ("", ""), ("x", "1"), ("1.2.3", "1"), ("29.½.x", "1"), ("..", "1"), ("1" * 5000, "1"), ("½", "½"),
        ("made", ""), ("made", "-1"), ("made", "1e3"), ("made", "²"), ("made", "9" * 19), ("made", "٣"),
    ],
)  # fmt: skip
def test_what_is_none_is_none(challenge: str, solution: str) -> None:
    given = proof.challenge_for(REPORT) if challenge == "made" else challenge
    assert not proof.is_proven(given, solution, report_id=REPORT)


def test_a_challenge_that_we_did_not_sign_is_none() -> None:
    issued, nonce, signature = proof.challenge_for(REPORT).split(".")
    later = f"{int(issued) + 1}.{nonce}.{signature}"
    assert not proof.is_proven(later, solve(later), report_id=REPORT)


def test_bits_are_counted() -> None:
    assert proof.leading_zeros("") == 0  # e3b0…
    counted = [proof.leading_zeros(str(n)) for n in range(4000)]
    assert max(counted) >= 8 and 0.4 < sum(one == 0 for one in counted) / len(counted) < 0.6
