"""A partner's link when two meet: five wrong codes are five, a message comes and is taken in once, an end holds."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from helle.register.disbursements.choices import JourneyKind
from helle.register.partner_access import abroad, actions, queries
from helle.register.partner_access.abroad import Look, Sent
from helle.register.partner_access.actions import Answer
from helle.register.partner_access.choices import LinkEnd, TakenIn
from helle.register.partner_access.models import MOST_TRIES, PartnerMessage
from helle.register.protection.refusals import Refused
from tests import disbursement_stories, partner_stories, reintegration_stories, return_stories, stories
from tests.cast import Cast
from tests.invariants.at_once import acting, at_once, until_one_waits
from tests.invariants.conftest import Connection


def test_of_two_at_once_each_counts_and_one_is_taken_in(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    return_stories.go_with_partner(cast.mette, case, row)
    reintegration_stories.approved(cast, case, row)
    for kind in (JourneyKind.TRAVEL_BOOKED, JourneyKind.DEPARTED):
        disbursement_stories.happen(cast.henrik, case, row, kind)
    told = partner_stories.agree(cast.henrik, case, row)
    made, tried = (partner_stories.make(cast.henrik, case, row, told) for _each in range(2))

    # Two who guess at once are counted both, and none gets more tries than there are.
    wrong = [f"{number:08d}" for number in range(8) if f"{number:08d}" != tried.code][: MOST_TRIES - 1]
    for code in wrong[:-1]:
        abroad.enter(tried.token, code)
    another = "99999999" if tried.code != "99999999" else "88888888"
    outcomes = at_once([lambda: abroad.enter(tried.token, another)] * 2)
    assert outcomes == [None, None]
    kept = owner.execute("SELECT tries, shut_at IS NOT NULL FROM partner_access_link WHERE id = %s", [tried.link.pk])
    assert kept.fetchone() == (MOST_TRIES, True)

    # One button pressed twice is one message.
    key, message_id = partner_stories.come_in(made), uuid.uuid4()
    seen = partner_stories.look(key)
    sent = at_once([lambda: abroad.send(key, seen, message_id, partner_stories.given())] * 2)
    assert set(sent) == {Sent.RECEIVED, Sent.AGAIN}

    # Of two who take it in, one is told.
    with cast.henrik.acting():
        message = queries.get_message(case, PartnerMessage.objects.get().pk)

    def take_in() -> object:
        return actions.message_take_in(case, message, Answer(TakenIn.TAKEN))

    outcomes = at_once([acting(cast.henrik, take_in), acting(disbursement_stories.second(), take_in)])
    told_so = [one for one in outcomes if isinstance(one, Exception)]
    assert len(told_so) == 1 and isinstance(told_so[0], Refused), outcomes

    # What is sent while somebody ends the link is not taken.
    with ThreadPoolExecutor(1) as thread:
        with cast.mette.acting():
            actions.link_end(case, made.link, why=LinkEnd.WRONG_HANDS)
            sending = thread.submit(_send, key, seen)
            until_one_waits(owner)
        assert sending.result() is Sent.NO

    # Of a link and a consent that is taken back, whichever comes first: nothing stands.
    at_once(
        [
            acting(cast.henrik, lambda: partner_stories.made(case, row, told)),
            acting(cast.mette, lambda: actions.consent_take_back(case, row)),
        ]
    )
    standing = owner.execute("SELECT count(*) FROM partner_access_link WHERE ended_at IS NULL").fetchone()
    assert standing == (0,)


def _send(key: str, seen: Look) -> Sent:
    try:
        return abroad.send(key, seen, uuid.uuid4(), partner_stories.given())
    finally:
        connections.close_all()
