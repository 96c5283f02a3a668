"""A return when two meet: one offer stands, she answers once, the country is written once, and who stops it stops it.

Without the version of the case that a form carries: what is left between the two is the database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.returns import actions, offer_actions
from helle.register.returns.choices import AnswerKind, ReturnEnd, StepState
from helle.register.returns.models import Offer, ReturnCase, Step
from helle.register.returns.offer_actions import Made, Said
from helle.register.returns.rulings import Wish
from tests import return_stories, stories
from tests.cast import Cast, Member
from tests.invariants.at_once import NO_VERSION, acting, at_once
from tests.invariants.conftest import Connection


def one_of_two(works: list[Callable[[], object]]) -> None:
    """Of the two one is written, and the other is told in words."""
    outcomes = at_once(works)
    told = [one for one in outcomes if isinstance(one, Exception)]
    assert len(told) == 1 and isinstance(told[0], Refused), outcomes


def test_of_two_who_write_the_same_at_once_one_is_told(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    case = stories.an_assessed_victim(cast)

    def offer() -> object:
        made = Made(told=return_stories.told(), wish=Wish(True, None))
        return offer_actions.offer_make(case, expected_version=NO_VERSION, made=made)

    one_of_two([acting(cast.mette, offer), acting(cast.jonas, offer)])
    with cast.mette.acting():
        made = Offer.objects.get(case=case)

    def answer(kind: AnswerKind) -> Callable[[], object]:
        said = Said(told=return_stories.told(), kind=kind, why=return_stories.SAID)
        return lambda: offer_actions.offer_answer(case, made, expected_version=NO_VERSION, said=said)

    # A yes and a yes; a no and a yes could both stand, the one after the other.
    one_of_two([acting(who, answer(AnswerKind.ACCEPTED)) for who in (cast.mette, cast.jonas)])
    assert owner.execute("SELECT count(*) FROM returns_returncase").fetchone() == (1,)
    assert owner.execute("SELECT count(*) FROM protection_grantact WHERE act = 'return_begun'").fetchone() == (3,)
    with cast.mette.acting():
        row = ReturnCase.objects.get(case=case)

    def go(country: str) -> Callable[[], object]:
        going = replace(return_stories.going(), country=country)
        return lambda: actions.destination_set(case, row, expected_version=NO_VERSION, going=going)

    at_once([acting(cast.mette, go("RO")), acting(cast.henrik, go("MD"))])
    searches = owner.execute("SELECT count(*) FROM returns_partnersearch WHERE outcome = ''").fetchone()
    assert searches == (1,)
    close_and_stop(cast, case, row, owner)


def close_and_stop(cast: Cast, case: Case, row: ReturnCase, owner: Connection) -> None:
    """A step is closed once; of two who stop the return one is told, and nobody sees it afterwards."""

    def close(who: Member) -> Callable[[], object]:
        step = return_stories.step_of(who, case, "identity")
        today = clock.today()
        return lambda: actions.step_close(
            case, step, expected_version=NO_VERSION, state=StepState.DONE, closed_on=today, note=""
        )

    one_of_two([acting(who, close(who)) for who in (cast.mette, cast.henrik)])
    with cast.mette.acting():
        assert Step.objects.get(case=case, kind="identity").state == StepState.DONE

    def stop() -> None:
        mine = ReturnCase.objects.get(pk=row.pk)
        actions.return_stop(
            case,
            mine,
            expected_version=NO_VERSION,
            ended_on=clock.today(),
            why=ReturnEnd.WITHDRAWN,
            note=return_stories.STOPPED,
        )

    one_of_two([acting(who, stop) for who in (cast.mette, cast.jonas)])
    left = (
        "SELECT count(*) FROM protection_grant g JOIN organisations_unit u ON u.id = g.unit_id"
        " WHERE u.kind IN ('hjst', 'partner') AND upper_inf(g.during)"
    )
    assert owner.execute(left).fetchone() == (0,)
    assert owner.execute("SELECT count(*) FROM returns_answer WHERE kind = 'withdrawn'").fetchone() == (1,)
