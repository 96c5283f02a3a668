"""Verification: recompute every leaf, root, link and signature, and name what is wrong and where."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from django.db import connections, transaction

from helle.register.audit import anchoring, chain, sealing, signing_keys
from helle.register.audit.chain import Tombstone, WrittenOff
from helle.register.audit.models import Segment
from helle.register.audit.signing_keys import KnownKeys

# Tenths of a second for a root that is just being written.
WAITS = 20
# How far two clocks of one installation may differ.
CLOCKS_DIFFER: Final = dt.timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked, and a sentence for each thing that is wrong. `lines` counts the sealed lines that stand."""

    segments: int
    lines: int
    unsealed: int
    problems: tuple[str, ...]
    held: tuple[int, ...] = ()
    """The segments whose roots stand in the copy that it was held against."""


@dataclass(frozen=True, slots=True)
class _Stored:
    id: int
    position: int
    leaf: bytes


def verify(against: Path | None = None) -> Report:
    """Check the whole audit as it is at one instant. Reads a segment at a time; needs no key but the public one.

    `against` is a copy of the roots that was kept elsewhere: what agrees with itself may have been written anew.
    """
    before = len(sealing.written_off())
    with transaction.atomic(using=sealing.ALIAS), connections[sealing.ALIAS].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT count(*) FROM audit_line WHERE segment IS NULL")
        unsealed = cursor.fetchone()[0]
        numbers = list(Segment.objects.using(sealing.ALIAS).order_by("number").values_list("number", flat=True))
        keys = signing_keys.known()  # Not before the lines: one that was just renewed is among them.
        file_lines = _written_off_by_now(max([before, *numbers]))
        roots, problems = _read_roots(file_lines)
        problems += keys.problems
        problems += _compare_numbers(numbers, roots)
        previous: tuple[int, bytes] | None = None
        sealed_before: dt.datetime | None = None
        lines, held = 0, list[int]()
        for number in numbers:
            segment = Segment.objects.using(sealing.ALIAS).get(pk=number)
            stored = _stored_lines(number)
            lines += len(stored)
            problems += _check_header(segment, previous, roots.get(number), keys)
            if sealed_before is not None and segment.sealed_at < sealed_before:
                problems.append(f"segment {number}: sealed before the segment before it, the clock went back")
            sealed_before = segment.sealed_at
            if segment.dropped_at is None:
                problems += _check_lines(segment, stored, roots.get(number)) or _check_time(segment)
            else:
                problems += _check_tombstone(segment, stored, keys)
            previous = (number, sealing.header_of(segment).digest())
        problems += _lines_of_no_segment(numbers)
        if against is not None:
            found, held = anchoring.compare(against)
            problems += found
    return Report(len(numbers), lines, unsealed, tuple(problems), tuple(held))


def _written_off_by_now(how_many: int) -> list[str]:
    """The file as it belongs to the snapshot: without what was sealed since, with what a sealer is just writing.

    No lock: whoever verifies waits for no sealer, and a sealer for nobody who verifies. A sealer writes a root at once
    after its segment's commit, so that a root which does not come in a short while is missing.
    """
    for wait in (*itertools.repeat(0.1, WAITS), None):
        lines = sealing.written_off()
        if wait is None or (len(lines) >= how_many and sealing.ends_whole()):
            break
        time.sleep(wait)
    return lines[:how_many]


def _read_roots(file_lines: list[str]) -> tuple[dict[int, WrittenOff], list[str]]:
    roots: dict[int, WrittenOff] = {}
    problems = []
    for place, text in enumerate(file_lines, start=1):
        try:
            root = WrittenOff.from_text(text)
        except ValueError:
            problems.append(f"roots file: line {place} cannot be read")
            continue
        if root.number != place:
            problems.append(f"roots file: line {place} names segment {root.number}")
        roots[root.number] = root
    return roots, problems


def _compare_numbers(numbers: list[int], roots: dict[int, WrittenOff]) -> list[str]:
    there = set(numbers)
    last = max([*numbers, *roots, 0])
    problems = [f"segment {number}: missing" for number in range(1, last + 1) if number not in there]
    problems += [f"roots file: the root of segment {number} is missing" for number in numbers if number not in roots]
    problems += [f"segment {number}: there is no such number" for number in numbers if number < 1]
    return problems


def _check_header(
    segment: Segment, previous: tuple[int, bytes] | None, root: WrittenOff | None, keys: KnownKeys
) -> list[str]:
    header, name, problems = sealing.header_of(segment), f"segment {segment.number}", []
    if not chain.is_signed(keys.of_segment(segment.number), bytes(segment.signature), header.to_bytes()):
        problems.append(f"{name}: rebuilt or altered, its signature is not our key's")
    if root is not None and not root.says(header, bytes(segment.signature)):
        problems.append(f"{name}: rebuilt, it is not the one whose root was written off")
    if previous is None:
        linked = header.previous == chain.NOTHING_BEFORE or segment.number != 1
    else:
        # Behind a missing segment no link can be checked; the gap is named already.
        linked = previous[0] != segment.number - 1 or header.previous == previous[1]
    if not linked:
        problems.append(f"{name}: does not follow from segment {segment.number - 1}")
    return problems


def _check_time(segment: Segment) -> list[str]:
    """Nothing is sealed before it is written, but by a clock that was moved back in between."""
    with connections[sealing.ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM audit_line WHERE segment = %s AND at > %s",
            [segment.number, segment.sealed_at + CLOCKS_DIFFER],
        )
        (later,) = cursor.fetchone()
    if not later:
        return []
    return [
        f"segment {segment.number}: {later} of its lines were written later than it was sealed, the clock went back"
    ]


def _check_lines(segment: Segment, stored: list[_Stored], root: WrittenOff | None) -> list[str]:
    name = f"segment {segment.number}"
    leaves = sealing.leaves_of(segment)
    problems = []
    of_its_root = len(leaves) == segment.count and bool(leaves) and chain.merkle_root(leaves) == bytes(segment.root)
    if not of_its_root:
        problems.append(f"{name}: altered, its leaves do not lead to its root")
    if root is not None and root.marks and not (of_its_root and root.root == bytes(segment.root).hex()):
        # The row is not what was sealed: the lines are held against what was written off of it.
        leaves = root.leaf_marks()
    return problems + _compare_lines(name, leaves, stored)


def _compare_lines(name: str, leaves: list[bytes], stored: list[_Stored]) -> list[str]:
    """Name each line that is not the one these leaves, or their first bytes, were made of."""
    width = len(leaves[0]) if leaves else 0
    stored = [replace(line, leaf=line.leaf[:width]) for line in stored]
    problems = []
    place_of: dict[bytes, list[int]] = defaultdict(list)
    for position, leaf in enumerate(leaves):
        place_of[leaf].append(position)
    found = {line.position: line for line in stored}
    for line in stored:
        if 0 <= line.position < len(leaves) and line.leaf == leaves[line.position]:
            continue
        if line.leaf in place_of:
            was = place_of[line.leaf][0]
            problems.append(f"{name}: line {line.id} was moved from position {was} to position {line.position}")
        elif 0 <= line.position < len(leaves):
            problems.append(f"{name}: line {line.id} at position {line.position} was altered")
        else:
            problems.append(f"{name}: line {line.id} at position {line.position} was inserted")
    still_there = {line.leaf for line in stored}
    problems += [
        f"{name}: the line at position {position} was removed{_between(found, position)}"
        for position, leaf in enumerate(leaves)
        if position not in found and leaf not in still_there
    ]
    return problems


def _between(found: dict[int, _Stored], position: int) -> str:
    """Where a removed line stood, by the ids of the lines that still stand around it."""
    before = next((found[place].id for place in range(position - 1, -1, -1) if place in found), None)
    after = next((found[place].id for place in sorted(found) if place > position), None)
    known = [f"after line {before}" if before is not None else "", f"before line {after}" if after is not None else ""]
    return "".join(f", {part}" for part in known if part)


def _check_tombstone(segment: Segment, stored: list[_Stored], keys: KnownKeys) -> list[str]:
    name, problems = f"segment {segment.number}", []
    if segment.dropped_at is None or segment.drop_reason is None or segment.drop_signature is None:
        return [f"{name}: dropped without a tombstone"]
    tombstone = Tombstone(segment.number, sealing.header_of(segment).digest(), segment.dropped_at, segment.drop_reason)
    if not chain.is_signed(keys.of_moment(segment.dropped_at), bytes(segment.drop_signature), tombstone.to_bytes()):
        problems.append(f"{name}: dropped unlawfully, its tombstone is not signed by our key")
    problems += [f"{name}: line {line.id} stands in a dropped segment" for line in stored]
    return problems


def _stored_lines(number: int) -> list[_Stored]:
    with connections[sealing.ALIAS].cursor() as cursor:
        cursor.execute(
            f"SELECT position, {', '.join(chain.LINE_COLUMNS)} FROM audit_line"  # noqa: S608 # Columns of our own.
            " WHERE segment = %s ORDER BY position",
            [number],
        )
        return [_Stored(row[1], row[0], chain.leaf_hash(row[1:])) for row in cursor.fetchall()]


def _lines_of_no_segment(numbers: list[int]) -> list[str]:
    with connections[sealing.ALIAS].cursor() as cursor:
        cursor.execute(
            "SELECT segment, id FROM audit_line WHERE segment IS NOT NULL AND segment <> ALL (%s)"
            " ORDER BY id LIMIT 100",
            [numbers],
        )
        return [f"segment {segment}: line {line} names it, but there is no such segment" for segment, line in cursor]
