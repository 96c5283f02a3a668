"""One case from a referral to an extended period, told once for all tests of a class: it takes two seconds."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests import whole_story
from tests.cast import Cast
from tests.whole_story import Story


class Told:
    """Tests that look at a case with a row in every table. What each of them writes is undone after it."""

    @pytest.fixture(scope="class")
    @classmethod
    def told(cls, cast_of_the_class: Cast) -> tuple[Cast, Story]:
        """The cast and its story."""
        return cast_of_the_class, whole_story.tell(cast_of_the_class)

    @pytest.fixture
    def cast(self, told: tuple[Cast, Story], db: None) -> Cast:
        """The people, as they were when it had been told: a test may read one of them anew."""
        return deepcopy(told[0])

    @pytest.fixture
    def story(self, told: tuple[Cast, Story], db: None) -> Story:
        """What came of it."""
        return deepcopy(told[1])
