"""Several findings about one question, and the ruling they make together.

A rule that reads a table column by column (sex, age, stay: ACM-06, ACM-08, ACM-10) gets one finding from each. The
strictest decides: what one column refuses no other can allow.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from helle.rules.ruling import Reason, Verdict

_STRICTEST_FIRST = (Verdict.REFUSED, Verdict.HUMAN_DECIDES, Verdict.ALLOWED_WITH_REASON, Verdict.ALLOWED)


@dataclass(frozen=True, slots=True)
class Finding:
    """How much room one fact leaves, and why."""

    verdict: Verdict
    reason: Reason


def allowed(reason: Reason) -> Finding:
    """It follows from the rules."""
    return Finding(Verdict.ALLOWED, reason)


def with_reason(reason: Reason) -> Finding:
    """Open when a human gives a reason."""
    return Finding(Verdict.ALLOWED_WITH_REASON, reason)


def human(reason: Reason) -> Finding:
    """A human weighs it."""
    return Finding(Verdict.HUMAN_DECIDES, reason)


def refused(reason: Reason) -> Finding:
    """No room."""
    return Finding(Verdict.REFUSED, reason)


def strictest(findings: Iterable[Finding]) -> Verdict:
    """The verdict of all findings together; ALLOWED when there are none."""
    found = {finding.verdict for finding in findings}
    return next((verdict for verdict in _STRICTEST_FIRST if verdict in found), Verdict.ALLOWED)


def reasons_of(findings: Iterable[Finding]) -> tuple[Reason, ...]:
    """What the ruling shows: where something refuses, only what refuses; each reason once."""
    kept = tuple(findings)
    if strictest(kept) is Verdict.REFUSED:
        kept = tuple(finding for finding in kept if finding.verdict is Verdict.REFUSED)
    return tuple(dict.fromkeys(finding.reason for finding in kept))
