"""The chain of the keys that signed the ledger of erasures: what is forged, replayed or signed too late is named."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from helle.register.protection import handovers, ledger
from helle.register.protection.handovers import Handover, KnownKeys
from helle.register.protection.ledger import Line

A_DAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
FIRST, SECOND, THIRD, STRANGER = (Ed25519PrivateKey.generate() for _key in range(4))


def public(key: Ed25519PrivateKey) -> str:
    return handovers.public_of(key.public_key())


def written(lines: list[str], key: Ed25519PrivateKey, how_many: int) -> list[str]:
    """The lines of a ledger and so many more, signed by a key."""
    lines = list(lines)
    for _line in range(how_many):
        last = lines[-1] if lines else ""
        lines.append(Line.following(last, "person", uuid.uuid4(), A_DAY, None, key).to_text())
    return lines


def changed(how: str = handovers.FORMER) -> tuple[list[Handover], list[str]]:
    """A ledger with two lines of the first key and two of the second, and the list that says so."""
    lines, listed = written([], FIRST, 2), [handovers.beginning(FIRST)]
    former = FIRST if how == handovers.FORMER else None
    listed.append(handovers.following(listed, SECOND, lines, A_DAY, former))
    return listed, written(lines, SECOND, 2)


@pytest.mark.parametrize("how", [handovers.FORMER, handovers.VOUCHED])
def test_each_line_is_held_against_the_key_of_its_place(how: str) -> None:
    listed, lines = changed(how)
    assert handovers.problems(listed, public(SECOND)) == []
    assert ledger.problems(lines, KnownKeys(tuple(listed))) == []
    assert [Handover.from_text(one.to_text()) for one in listed] == listed


def test_a_line_that_a_retired_key_signs_is_refused() -> None:
    listed, lines = changed()
    late = written(lines, FIRST, 1)
    assert ledger.problems(late, KnownKeys(tuple(listed))) == ["line 5: is not signed by our key"]


def test_nor_does_it_rewrite_what_it_signed_in_its_time() -> None:
    """Who stole it writes the lines before the handover anew, links and signatures as they should be."""
    listed, lines = changed()
    forged = written(lines[:1], FIRST, 1)
    assert "line 2: is another than when a key took over after it" in ledger.problems(forged, KnownKeys(tuple(listed)))


def test_a_ledger_that_was_cut_before_a_handover_is_named() -> None:
    listed, lines = changed()
    assert "line 1 is the last, and a key took over after line 2" in ledger.problems(
        lines[:1], KnownKeys(tuple(listed))
    )


def test_the_list_of_before_is_not_believed_by_who_has_the_new_key() -> None:
    listed, _lines = changed()
    assert handovers.problems(listed[:1], public(SECOND)) == [
        "the key that we trust is none of them, or was not asked when a later one was vouched for"
    ]


def test_a_stolen_key_hands_over_to_nobody_after_its_time() -> None:
    listed, lines = changed()
    forked = [listed[0], handovers.following(listed[:1], STRANGER, lines, A_DAY, FIRST)]
    assert handovers.problems(forked, public(SECOND)) != []
    after = [*listed, handovers.following(listed, STRANGER, lines, A_DAY, FIRST)]
    assert "key 3: is not signed by the one before it" in handovers.problems(after, public(SECOND))


def test_what_nobody_signed_but_the_new_key_is_not_believed_by_who_was_given_an_earlier_one() -> None:
    listed, lines = changed()
    vouched = [*listed, handovers.following(listed, STRANGER, lines, A_DAY, None)]
    assert handovers.problems(vouched, public(STRANGER)) == []
    for earlier in (FIRST, SECOND):
        assert handovers.problems(vouched, public(earlier)) != []


def test_a_verifier_with_any_key_of_the_chain_believes_those_after_it() -> None:
    listed, lines = changed()
    listed.append(handovers.following(listed, THIRD, lines, A_DAY + dt.timedelta(days=1), SECOND))
    for key in (FIRST, SECOND, THIRD):
        assert handovers.problems(listed, public(key)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"first": 2},
        {"since": A_DAY - dt.timedelta(days=1)},
        {"public": public(STRANGER)},
        {"last_line": handovers.digest("")},
        {"before": handovers.digest("")},
        {"how": handovers.VOUCHED},
    ],
    ids=lambda change: next(iter(change)),
)
def test_no_word_of_a_handover_can_be_changed(change: dict[str, object]) -> None:
    listed, _lines = changed()
    assert handovers.problems([listed[0], replace(listed[1], **change)], public(FIRST)) != []  # type: ignore[arg-type] # any field


def test_a_key_counts_for_certificates_from_its_own_time_on() -> None:
    listed, _lines = changed()
    known = KnownKeys(tuple(listed))
    assert known.from_moment(A_DAY - dt.timedelta(seconds=1)) == [public(FIRST), public(SECOND)]
    assert known.from_moment(A_DAY) == [public(SECOND)], "the former signs none of a later time"


@pytest.mark.parametrize("text", ["nonsense", "1 2026-03-02 ab cd ef first 00"])
def test_what_is_no_line_is_none(text: str) -> None:
    with pytest.raises(ValueError):
        Handover.from_text(text)
