"""A second copy of the roots, on another machine's disk, and holding the chain against a copy that somebody kept.

Whoever takes the machine with the database, the roots and the key can write the whole chain anew, and everything
agrees. What she cannot change is what was written elsewhere before. So the copy is added to and never rewritten, and
the verifier is given any copy to hold the chain against.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from helle.register.audit import mailing, sealing
from helle.register.audit.chain import WrittenOff
from helle.register.audit.models import Segment
from helle.register.protection.private_files import opened_to_add


class AnchorAstray(Exception):
    """The copy elsewhere says something else than the roots: no writing on. Why, in one line."""


def anchor_path() -> Path | None:
    """Where the copy lies; None where there is none."""
    return Path(settings.HELLE_AUDIT_ANCHOR) if settings.HELLE_AUDIT_ANCHOR else None


def follow() -> int:
    """Add to the copy the roots that it does not have; returns how many. Raises `AnchorAstray` or `OSError`."""
    path = anchor_path()
    if path is None:
        return 0
    missing, cut = _missing(path)
    if missing:
        with os.fdopen(opened_to_add(path), "w") as file:
            file.write("".join(f"{line}\n" for line in missing).removeprefix(cut))
            file.flush()
            os.fsync(file.fileno())
    return len(missing)


def behind() -> int | None:
    """How many roots the copy does not have; None where there is no copy. Raises `AnchorAstray` or `OSError`."""
    path = anchor_path()
    return None if path is None else len(_missing(path)[0])


def compare(path: Path) -> tuple[list[str], list[int]]:
    """What of the chain is not what this copy of the roots says, each with its place; and which roots it has.

    It is a copy of the file, which may end earlier, or mails that were saved. A copy without any says nothing, and that
    is told as well: whoever asks would take it for a yes.
    """
    content = path.read_bytes()
    problems = [f"{path.name}: mail {place} is of a root and cannot be read" for place in mailing.unread_in(content)]
    roots = mailing.roots_in(content) or _roots_of(path, problems)
    if not roots:
        problems.append(f"{path.name}: no root is in it, nothing was held against it")
    for root in roots:
        segment = Segment.objects.using(sealing.ALIAS).filter(pk=root.number).first()
        if segment is None:
            problems.append(f"segment {root.number}: missing, its root stands in {path.name}")
        elif not root.says(sealing.header_of(segment), bytes(segment.signature)):
            problems.append(f"segment {root.number}: rebuilt, it is not the one whose root stands in {path.name}")
    return problems, sorted({root.number for root in roots})


def _roots_of(path: Path, problems: list[str]) -> list[WrittenOff]:
    roots = []
    lines, cut = _read(path)
    for place, text in enumerate((*lines, cut), start=1):
        try:
            roots.append(WrittenOff.from_text(text))
        except ValueError:
            if place <= len(lines):  # The last may have been cut while it was written.
                problems.append(f"{path.name}: line {place} cannot be read")
    return roots


def _missing(path: Path) -> tuple[list[str], str]:
    """The roots that the copy does not have, and the beginning of the first that was cut while it was written."""
    own, (copied, cut) = sealing.written_off(), _read(path)
    missing = own[len(copied) :]
    if copied != own[: len(copied)] or not "".join(missing[:1]).startswith(cut):
        raise AnchorAstray(f"{path} is no copy of {settings.HELLE_AUDIT_ROOTS}: look into it before more is written")
    return missing, cut


def _read(path: Path) -> tuple[list[str], str]:
    whole, newline, cut = path.read_text(errors="replace").rpartition("\n") if path.exists() else ("", "", "")
    return (whole.split("\n") if newline else []), cut
