"""Each figure against sums done by hand: some short stories, told from the first day (6 October 2025) on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db import connections
from tests import (
    accommodation_stories,
    correction_stories,
    document_stories,
    file_stories,
    hotline_stories,
    minor_stories,
    placement_stories,
    return_stories,
    stories,
    task_stories,
)
from tests import disbursement_stories as money
from tests.cast import Cast

from helle.methods.agreement import Agreement
from helle.methods.courses import Course, End
from helle.register.casefile.tests import samples
from helle.register.cases import queries as cases
from helle.register.hotline import actions as hotline
from helle.register.hotline.choices import CallBackEnd
from helle.register.operations_figures.courses import RECEIVED, course_row
from helle.register.operations_figures.queries import Money
from helle.register.operations_figures.returning import money_row
from helle.register.operations_figures.tests.conftest import Told, after, tables_of
from helle.register.protection import clock
from helle.register.returns.choices import ReturnEnd
from helle.register.statistics.readings import Question
from helle.register.support import actions as support
from helle.rules.codes import Authority, LadderEvent
from helle.rules.hotline import CallerKind
from helle.rules.returns.codes import Currency
from helle.rules.ruling import Text

type Read = Callable[[str, str], Told]
NO_VICTIM = {"was_trafficked": False, "relationship_current": None, "purposes": (), "acts": (), "means": ()}
YEAR, QUARTER, BEFORE = "2025", "2025-k4", "2025-k3"


def test_shares_are_rounded_once_with_halves_up() -> None:
    # 1 of 8 is 12.5 and 5 of 200 is 2.5: rounded to the even number they would be 12 and 2.
    courses = [Course(End.DONE, 1), Course(End.DONE, 9, 7)]
    row = course_row(RECEIVED, courses).cells[-1]
    assert isinstance(row, Text) and row.da == "1 dag: 13 %"
    assert money_row(Currency.DKK, Money("dkk", 1, 200, 100, 5)).cells[-1] == "3 %"
    assert Question(Text("", ""), Agreement(8, 1, None)).per_cent == 13


def test_from_suspicion_to_support_counts_those_who_wait_and_those_who_never_will(
    committed_cast: Cast, told: Read
) -> None:
    cast = committed_cast
    stories.a_victim_assessed_by_cmm(cast)  # Heard and assessed on the first day.
    gone, waits = stories.a_case_with_cmm(cast), stories.a_case_with_cmm(cast)
    stories.refer(cast)  # Nobody has opened it.
    after(2)
    stories.hold_interview(cast.mette, waits)
    after(3)
    stories.end_case(cast.mette, gone, LadderEvent.WITHDREW)
    after(10)
    rows = told(QUARTER, "tider")
    # Four referrals: three taken in on the first day, one waits since ten days. The half was there on day 0.
    line = (4, 3, 1, 0, "0 dage", "1 dag: 75 %")
    assert rows["Fra henvendelse til modtaget"] == line
    # Seven days are over for the fourth, too.
    assert rows["Fra henvendelse til afgjort"] == (*line[:5], "7 dage: 75 %")
    # Day 0: 1/3. Day 2: 2/3 go on, one of two is heard: 1/3 more. The third withdrew on day 3.
    assert rows["Fra sag til første samtale"] == (3, 2, 0, 1, "2 dage", "14 dage: 67 %")
    # 1/3 on day 0 and no more; one has waited ten days of thirty.
    assert rows["Fra sag til første vurdering"] == (3, 1, 1, 1, "ikke nået", "30 dage: 33 %, 1 kan nå det endnu")
    # Nobody has got any support.
    assert rows["Fra indikation til første støtte"] == (3, 0, 2, 1, "ikke nået", "72 timer: 0 %")
    support = told(QUARTER, "stoette")
    assert (support["Ikke begyndt"], support["Blev ikke til noget, før støtten begyndte"]) == ((2,), (1,))
    assert told(QUARTER, "samtaler")["Efter samtale"] == (1,)
    assert rows == told(YEAR, "tider")
    assert {cells[:4] for cells in told(BEFORE, "tider").values()} == {(0, 0, 0, 0)}
    with cast.karen.acting():
        late, _more = cases.late_cases(having=None, before=clock.today(), limit=50)
    steps = tables_of(cast, YEAR)["over-tiden"].rows[0]
    assert (steps.cells[1], steps.page) == (len(late), "case-list" if late else "")


def test_a_case_that_is_opened_again_waits_again_and_whoever_is_no_victim_does_not(
    committed_cast: Cast, told: Read
) -> None:
    cast = committed_cast
    again, nobody, back = (stories.a_case_with_cmm(cast) for _each in range(3))
    stories.hold_interview(cast.mette, nobody)
    after(2)
    for case in (again, back):
        stories.end_case(cast.mette, case, LadderEvent.WITHDREW)
    after(4)
    stories.assess(cast.mette, nobody, Authority.CMM, **NO_VICTIM)
    after(6)
    for case in (again, back):
        stories.end_case(cast.mette, case, LadderEvent.REOPENED)
    after(7)
    stories.end_case(cast.mette, back, LadderEvent.DECLINED)
    after(10)
    rows = told(QUARTER, "tider")
    # One was heard on day 0; one waits again since it was opened anew; one came to nothing a second time, on day 7.
    assert rows["Fra sag til første samtale"][:4] == rows["Fra sag til første vurdering"][:4] == (3, 1, 1, 1)
    # One can still get support; the answer on day 4 and the no of day 7 are ends.
    assert rows["Fra indikation til første støtte"][:4] == (3, 0, 1, 2)
    with connections["numbers"].cursor() as cursor:
        cursor.execute("SELECT stopped_on - %s FROM helle.first_support ORDER BY 1", [stories.FIRST_DAY])
        assert cursor.fetchall() == [(4,), (7,), (None,)]


def test_calls_by_kind_and_hour_and_what_waits_past_its_day(committed_cast: Cast, told: Read) -> None:
    cast = committed_cast
    case = stories.a_case_with_cmm(cast)
    house = accommodation_stories.offer(cast.mette)
    placement_stories.write_needs(cast.mette, case)
    placement_stories.answer(cast.mette, placement_stories.order(cast.mette, case, house), accepted=False)
    placement_stories.move_in(cast.mette, case, house)
    other, silent = stories.a_case_with_cmm(cast), accommodation_stories.offer(cast.mette)
    placement_stories.write_needs(cast.mette, other)
    placement_stories.order(cast.mette, other, silent)
    evening = dt.datetime(2025, 10, 5, 18, 0, tzinfo=clock.COPENHAGEN)
    hotline_stories.record(cast.vera, caller=CallerKind.POLICE, started_at=evening)
    hotline_stories.record(cast.vera, started_at=evening - dt.timedelta(minutes=1))
    _call, wish = hotline_stories.record_with_a_wish(cast.vera)
    hotline_stories.record_with_a_wish(cast.vera)
    document_stories.upload(cast.mette.client(), case, samples.pdf(), **document_stories.LATER)
    document_stories.upload(cast.mette.client(), case, samples.pdf())
    task_stories.ask(cast.mette, case, cast.mette)
    after(2)
    with cast.vera.acting():
        hotline.call_back_end(wish, CallBackEnd.CALLED)
    after(4)
    file_stories.write_note(cast.mette, case, dated_on=stories.FIRST_DAY)
    after(10)
    callers = told(QUARTER, "opkald")
    assert callers["Politiet"] == (1,) and callers["Borgere og personen selv"] == (3,)
    assert told(QUARTER, "opkald-tid") == {
        **dict.fromkeys(("kl. 0–6", "kl. 6–9", "kl. 9–12", "kl. 12–15"), (0,)),
        # Two at 10:25 in the morning; 17:59 and 18:00 the evening before.
        "kl. 9–12": (2,), "kl. 15–18": (1,), "kl. 18–24": (1,),
    }  # fmt: skip
    # Two wishes: one was fulfilled after two days, one waits since ten.
    assert told(QUARTER, "ring-tilbage") == {"Fra opkald til ringet tilbage": (2, 1, 1, 0, "2 dage", "1 dag: 0 %")}
    # A note of that day was written four days later.
    assert told(QUARTER, "journal") == {
        "Dokumenter": (2, 1, 1, 0, "0 dage", "3 dage: 50 %"), "Notater": (1, 1, 0, 0, "4 dage", "3 dage: 0 %"),
    }  # fmt: skip
    late = told(QUARTER, "over-tiden")
    tasks, calls, papers, orders, instalments = list(late.values())[1:]
    # Due on 13, 7 and 9 October; today it is the 16th. One place has not answered since the first day.
    assert (tasks[1:], calls[1:]) == ((1, "13. oktober 2025"), (1, "7. oktober 2025"))
    assert (papers[1:], orders[1:]) == ((1, "9. oktober 2025"), (1, "6. oktober 2025"))
    assert instalments == (None, 0, None)
    lists = {row.page: row.narrowed for row in tables_of(cast, QUARTER)["over-tiden"].rows}
    assert lists["call-list"] == "udfald=waits"
    # From the first day to today, both counted: eleven days. Two places have 32 days since 1 October and 578 since the
    # new year: 34 and 2 per cent. One order was declined.
    places = told(QUARTER, "doegn")
    assert (places[house.alias], places["I alt"][1:]) == ((11, "34 %", 1, 0, 0), (None, None, 0, 0))
    assert told(YEAR, "doegn")[house.alias] == (11, "2 %", 1, 0, 0)
    assert told(QUARTER, "bestillinger") == {
        "Ja, pladsen er klar": (1,), "Nej": (1,), "Stedet har ikke svaret": (1,),
    }  # fmt: skip
    assert told(QUARTER, "bestillinger-slags")["Reden International"] == (3,)
    assert told(QUARTER, "soegninger")["Søgninger"] == (3,)
    assert told(QUARTER, "kontaktpersoner")["Ingen kontaktperson"] == (2,)
    # What is past its warning is so today, whatever period is asked for.
    assert told(BEFORE, "uden-godkendelse-nu") == {"Over advarslen eller slutdagen": (0,)}
    assert tables_of(cast, BEFORE)["uden-godkendelse-nu"].of_today


def test_periods_by_ground_and_minors_with_nobody(committed_cast: Cast, told: Read) -> None:
    cast = committed_cast
    longer, refused = (stories.a_running_period(cast) for _each in range(2))
    for case in (longer, refused):
        stories.request_extension(cast.ulla, case)
    stays = stories.a_victim_assessed_by_cmm(cast)
    placement_stories.write_needs(cast.mette, stays)
    placement_stories.move_in(cast.mette, stays, accommodation_stories.offer(cast.mette))
    with cast.mette.acting():
        support.period_set(stays, expected_version=stories.fresh(stays).version, notified_on=clock.today())
    children = [
        minor_stories.stay(cast.mette, minor_stories.describe(cast.mette, stories.an_opened_case(cast)))
        for _each in range(3)
    ]
    minor_stories.appoint(cast.ulla, children[0])
    after(4)
    stories.decide_extension(cast.ulla, longer)
    stories.decide_extension(cast.ulla, refused, granted=False)
    after(7)
    minor_stories.appoint(cast.ulla, children[1])
    minor_stories.lose(cast.mette, children[2])
    after(40)
    given = told(QUARTER, "givet")
    assert (given["Refleksionsperiode"], given["Restitutionsperiode"]) == ((2,), (1,))
    extended = told(QUARTER, "forlaenget")
    assert {name: cells[0] for name, cells in extended.items() if cells[0]} == {
        "Givet: Særlige grunde": 1, "Afslået: Særlige grunde": 1,
    }  # fmt: skip
    # Two ended in November: one of them has no place of CMM's, the other lives on where she was placed. One runs.
    assert [cells[0] for cells in told(QUARTER, "overskredet").values()] == [1, 0, 1]
    times = told(QUARTER, "periodetider")
    assert times["Fra anmodning til svar"] == (2, 2, 0, 0, "4 dage", "7 dage: 100 %")
    assert times["Fra periodens slut til udbyttet er noteret"][:5] == (2, 0, 2, 0, "ikke nået")
    # One on day 0, one on day 7; the third has waited forty days.
    assert told(QUARTER, "repraesentant") == {
        "Fra sag til første repræsentant": (3, 2, 1, 0, "7 dage", "7 dage: 67 %"),
    }  # fmt: skip
    assert told(QUARTER, "boern-nu") == {
        "Uledsagede uden repræsentant": (1, "6. oktober 2025"),
        "Forsvundne, der ikke er fundet": (1, "13. oktober 2025"),
    }
    assert told(QUARTER, "uden-repraesentant") == {
        "Ingen dage": (1,), "1-7 dage": (1,), "8-30 dage": (0,), "Flere end 30 dage": (1,),
    }  # fmt: skip
    assert told(QUARTER, "forsvundne")["Ikke fundet"] == (1,)
    assert told(BEFORE, "forsvundne")["Ikke fundet"] == (0,)


def test_returns_what_they_cost_and_whether_their_days_were_kept(committed_cast: Cast, told: Read) -> None:
    cast = committed_cast
    goes, stays = stories.a_running_period(cast), stories.a_running_period(cast)
    correction_stories.describe(cast.mette, goes, stories.description())
    return_stories.offer(cast.mette, stays)
    lapsed = stories.a_victim_assessed_by_cmm(cast)
    return_stories.offer(cast.mette, lapsed, must=False, wants=True)
    row = return_stories.accept(cast.mette, goes)
    money.arrived(cast, goes, row)
    first = money.instalment(cast.henrik, goes, row)
    money.instalment(cast.henrik, goes, row, days=60)
    after(3)
    stories.assess(cast.mette, lapsed, Authority.CMM, **NO_VICTIM)
    after(5)
    money.pay(cast.henrik, goes, first)
    after(62)
    assert {name: cells[0] for name, cells in told(QUARTER, "tilbud").items() if cells[0]} == {
        "Siger ja": 1, "Svaret afventes": 1, "Bortfaldet uden et ja eller nej": 1,
    }  # fmt: skip
    assert [cells[0] for cells in told(QUARTER, "hjemrejsetrin").values()] == [1, 1, 1, 0, 0]
    times = told(QUARTER, "hjemrejsetid")
    assert times["Fra tilbud til ja eller nej"] == (3, 1, 1, 1, "ikke nået", "30 dage: 33 %")
    assert times["Fra ja til afrejse"] == (1, 1, 0, 0, "0 dage", "90 dage: 100 %")
    # The ceilings of a woman alone are 40,000 and 10,000; the plan is of 30,000 and 9,000; 3,000 were paid.
    assert told(QUARTER, "penge") == {
        "danske kroner": (1, 50_000, 39_000, 3_000, "6 %"), "amerikanske dollar": (0, 0, 0, 0, None),
    }  # fmt: skip
    # Due on 5 November and paid before; due on 5 December and not paid.
    assert [cells[0] for cells in told(QUARTER, "rater").values()] == [1, 0, 1, 0]
    assert [cells[0] for cells in told(QUARTER, "projektaar").values()] == [0, 0, 0, 0]
    assert told(QUARTER, "over-tiden")["Rater, der skal betales"][1:] == (1, "5. december 2025")
    after(370)
    assert [cells[0] for cells in told("2026-k4", "projektaar").values()] == [0, 0, 0, 1]
    # It was begun by mistake after all: none of its steps is one.
    return_stories.stop(cast.henrik, goes, row, why=ReturnEnd.MISTAKE)
    assert [cells[0] for cells in told(QUARTER, "hjemrejsetrin").values()] == [0, 0, 0, 0, 0]
