"""Several findings make one ruling: the strictest decides, and a refusal shows only what refuses (ACM-10)."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from helle.rules.findings import Finding, allowed, human, reasons_of, refused, strictest, with_reason
from helle.rules.ruling import Reason, Text, Verdict


def reason(code: str) -> Reason:
    return Reason(code, Text("Fordi.", "Because."), "ACM-10")


YES, MAYBE = allowed(reason("a.yes")), with_reason(reason("a.maybe"))
WEIGH, NO = human(reason("a.weigh")), refused(reason("a.no"))
ANY = st.lists(st.sampled_from((YES, MAYBE, WEIGH, NO)), max_size=6)


def test_the_strictest_decides_whatever_the_order() -> None:
    for order in permutations((YES, MAYBE, WEIGH, NO)):
        assert strictest(order) is Verdict.REFUSED
    assert strictest((YES, WEIGH, MAYBE)) is Verdict.HUMAN_DECIDES
    assert strictest((MAYBE, YES)) is Verdict.ALLOWED_WITH_REASON
    assert strictest(()) is Verdict.ALLOWED


@given(ANY)
def test_a_refusal_shows_what_refuses_and_nothing_else_and_no_reason_twice(findings: list[Finding]) -> None:
    shown = reasons_of(findings)
    assert len(set(shown)) == len(shown)
    expected = [NO.reason] if NO in findings else list(dict.fromkeys(one.reason for one in findings))
    assert list(shown) == expected


@given(ANY, ANY)
def test_another_finding_never_opens_what_was_closed(findings: list[Finding], more: list[Finding]) -> None:
    strict = [Verdict.ALLOWED, Verdict.ALLOWED_WITH_REASON, Verdict.HUMAN_DECIDES, Verdict.REFUSED].index
    assert strict(strictest([*findings, *more])) >= strict(strictest(findings))
