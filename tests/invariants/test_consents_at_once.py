"""What is shared of one case, written by two at one moment: a young person's no and her yes to the same, of which no
yes from before the no stands (MIN-02), and what ends with what ends (SHR-04)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError

from helle.register.cases.actions import case_touch
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.sharing import actions, consent_actions
from helle.register.sharing.choices import ConsentEnd, ConsentGiver, EndedWhy, ReceiptAnswer
from helle.register.sharing.models import Consent
from helle.rules.sharing.receivers import DataCategory
from tests import minor_stories, stories
from tests import sharing_stories as told
from tests.cast import Cast, Member
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


@pytest.mark.parametrize(
    ("first", "second"),
    [("no", "hers"), ("withdrawn", "ended"), ("withdrawn", "not_theirs"), ("limited", "no"), ("limited", "withdrawn")],
)
def test_of_two_who_end_what_is_shared_at_once_nobody_waits_for_who_waits_for_her(
    committed_cast: Cast, owner: Connection, first: str, second: str
) -> None:
    """Both come while the case is held. The first of them ends what the second writes, too; the second held that
    already and waited for the case, so that one of the two was told that others write."""
    cast, birthday_in = committed_cast, dt.timedelta(days=50)
    case = minor_stories.come_of_age_in(cast.mette, stories.an_opened_case(cast), birthday_in)
    last_day = clock.today() + birthday_in - dt.timedelta(days=1)
    agreed = told.consent(cast.mette, case, given_by=ConsentGiver.REPRESENTATIVE, until=last_day)
    hers = told.consent(cast.mette, case, until=last_day + dt.timedelta(days=30))
    shared = told.by_consent(cast.mette, case, agreed, until=last_day)
    narrower = told.agreed(DataCategory.IDENTITY, given_by=ConsentGiver.REPRESENTATIVE, until=last_day)
    acts: dict[str, tuple[Member, Callable[[], object]]] = {
        "no": (cast.jonas, lambda: consent_actions.consent_no_ahead(agreed)),
        "hers": (cast.mette, lambda: consent_actions.consent_withdraw(hers)),
        "withdrawn": (cast.karen, lambda: consent_actions.consent_withdraw(agreed)),
        "limited": (cast.mette, lambda: consent_actions.consent_limit(agreed, case, narrower, before=told.LIMITS)),
        "ended": (cast.jonas, lambda: actions.end(shared, EndedWhy.CHANGED)),
        "not_theirs": (cast.henrik, lambda: actions.acknowledge(shared, ReceiptAnswer.NOT_OURS)),
    }
    with ThreadPoolExecutor(2) as threads:
        with cast.mette.acting():
            case_touch(case, None)
            waiting = []
            for name in (first, second):
                waiting.append(threads.submit(at_once, [acting(*acts[name])]))
                until_one_waits(owner, how_many=len(waiting))
        outcomes = [one.result()[0] for one in waiting]
    assert not isinstance(outcomes[0], Exception), outcomes
    assert not any(isinstance(one, OperationalError) for one in outcomes), outcomes
