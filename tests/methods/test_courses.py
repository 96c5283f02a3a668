"""How long something takes: against sums done by hand, with some that wait and some that will never come."""

from __future__ import annotations

import pytest

from helle.methods.courses import Course, End, Within, median, within

DONE, STOPPED, RUNNING = End.DONE, End.STOPPED, End.RUNNING


@pytest.mark.parametrize(
    ("courses", "answer"),
    [
        # All ended: 1, 2, 9. Half of three is reached with the second.
        ([Course(DONE, 9), Course(DONE, 1), Course(DONE, 2)], 2),
        # Half of four is exactly two.
        ([Course(DONE, 1), Course(DONE, 2), Course(DONE, 3), Course(DONE, 4)], 2),
        # Three done after 1, 2, 3 days; three have waited 30. Of the quick alone it would be 2; of all it is 3.
        ([Course(DONE, 1), Course(DONE, 2), Course(DONE, 3), Course(RUNNING, 30, 3)], 3),
        # One runs since yesterday and leaves the count after day 1: 1/4 done; then 3/4 x 1/2 = 3/8 more, 5/8 in all.
        ([Course(DONE, 1), Course(RUNNING, 1), Course(DONE, 5), Course(DONE, 8)], 5),
        # Two of four can come no more: after 3 days 1/4 and 1/4 are done, which is the half.
        ([Course(STOPPED, 0, 2), Course(DONE, 2), Course(DONE, 3)], 3),
        # Three of five can come no more: 2/5 are all that will ever be.
        ([Course(STOPPED, 0, 3), Course(DONE, 2), Course(DONE, 3)], None),
        ([Course(DONE, 1), Course(RUNNING, 4, 2)], None),
        ([Course(RUNNING, 4)], None),
        ([], None),
        # On the first day.
        ([Course(DONE, 0, 10)], 0),
    ],
)
def test_half_of_all_that_began(courses: list[Course], answer: int | None) -> None:
    assert median(courses) == answer


def test_the_share_within_a_time_is_of_all_and_says_how_many_may_still_come() -> None:
    courses = [Course(DONE, 1, 2), Course(DONE, 8), Course(RUNNING, 3), Course(RUNNING, 40), Course(STOPPED, 2)]
    found = within(courses, 7)
    assert found == Within(done=2, open=1, began=6)
    assert within([], 7) == Within(done=0, open=0, began=0)
