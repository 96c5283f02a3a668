"""A young person's no and her yes to the same at one moment: whichever is written first, no yes from before the no
stands (MIN-02)."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.sharing import consent_actions
from helle.register.sharing.choices import ConsentEnd, ConsentGiver
from helle.register.sharing.models import Consent
from tests import minor_stories, stories
from tests import sharing_stories as told
from tests.cast import Cast
from tests.invariants.at_once import acting, at_once, until_one_waits
from tests.invariants.catalogue import column
from tests.invariants.conftest import Connection, act

SAYS_NO = "UPDATE sharing_consent SET no_ahead_at = helle.instant(), no_ahead_by_id = helle.acting_user() WHERE id = %s"
HERS = "SELECT withdrawn_how FROM sharing_consent WHERE given_by = 'herself'"


def test_of_her_no_and_her_yes_at_once_no_yes_from_before_the_no_stands(
    committed_cast: Cast, app: Connection, owner: Connection
) -> None:
    cast, birthday_in = committed_cast, dt.timedelta(days=50)
    case = minor_stories.come_of_age_in(cast.mette, stories.an_opened_case(cast), birthday_in)
    last_day = clock.today() + birthday_in - dt.timedelta(days=1)
    agreed = told.consent(cast.mette, case, given_by=ConsentGiver.REPRESENTATIVE, until=last_day)

    def yes() -> Consent:
        within = told.agreed(until=last_day + dt.timedelta(days=30))
        return consent_actions.consent_give(case, unit_id("HJST"), within)

    # Her no is said while her yes is being written, and saved first: the yes is refused.
    with pytest.raises(Refused) as refused, cast.mette.acting():
        owner.execute("SELECT helle.clock_move('1 minute')")
        assert act(app, cast.jonas)
        assert app.execute(SAYS_NO, [agreed.pk]).rowcount == 1
        app.commit()
        yes()
    assert (refused.value.field, refused.value.message) == ("given_on", consent_actions.SAID_NO_SINCE)
    assert column(owner, HERS) == []
    with cast.jonas.acting():
        consent_actions.consent_no_ahead_by_mistake(agreed)

    # Her yes is saved first, while her no waits for it: the no ends it.
    with ThreadPoolExecutor(1) as thread:
        with cast.mette.acting():
            yes()
            waiting = thread.submit(at_once, [acting(cast.jonas, lambda: consent_actions.consent_no_ahead(agreed))])
            until_one_waits(owner)
        assert waiting.result() == [1]
    assert column(owner, HERS) == [ConsentEnd.NO_SINCE]
