"""How many queries it takes to look through samples of the log, however many looks there are (PUB-DIG-04)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from helle.register.log_review.choices import Verdict
from tests import log_cases
from tests import log_stories as told
from tests.cast import Cast
from tests.examples import ONE_ROW
from tests.path.test_constant_queries import EVERY_PAGE, queries

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

# The logs, the samples, what waits.
LIST = EVERY_PAGE + 3
# The sample, its looks, their lines, the names of who looked, the numbers of the cases, what was said, answered and
# settled, which of them are shown and whose they are to judge, who says it.
SAMPLE = EVERY_PAGE + 10
# The same of one look without the sample, and without who says it of all; of the key store the key.
LOOK = EVERY_PAGE + 9
# The look, its line, the name, the number, what was said and answered; the key.
REPLY = EVERY_PAGE + 7


@pytest.mark.parametrize("how_many", [ONE_ROW, 15])
def test_samples_of_the_log(cast: Cast, how_many: int) -> None:
    case = log_cases.a_look_of_jonas(cast)
    told.looks(cast.jonas, case, times=how_many)
    row = told.draw(cast.karen, cast.mette)
    look = told.look_of(cast.karen, row, cast.jonas)
    told.judge(cast.karen, look, Verdict.ASK, told.WHY_ASKED)
    told.reply(cast.jonas, look)
    karen, jonas = cast.karen.client(), cast.jonas.client()
    assert queries(karen, reverse("log-review-list")) == LIST
    assert queries(karen, reverse("log-review-sample", args=[row.pk])) == SAMPLE
    assert queries(karen, reverse("log-review-judge", args=[look.row.pk])) == LOOK
    assert queries(jonas, reverse("log-review-reply", args=[look.row.pk])) == REPLY
