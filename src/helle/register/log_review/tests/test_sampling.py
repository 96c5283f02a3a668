"""What is drawn of the log, in which order, by whom, and what becomes of a look (PUB-DIG-04)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.http import Http404
from tests import log_cases, look_stories, stories
from tests import log_stories as told
from tests.cast import Cast, as_owner, member

from helle.register.audit import actions as audit
from helle.register.audit.models import Line
from helle.register.log_review import on_desk, queries
from helle.register.log_review.choices import Scope, Verdict
from helle.register.log_review.models import Judgement, Settlement
from helle.register.people import own_names
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def reasons(look: queries.Look) -> list[str]:
    return [one.code.removeprefix("unusual_look.") for one in look.ruling.reasons]


def drawn_of(cast: Cast, who: str = "jonas") -> list[list[str]]:
    """Why the looks of somebody stand in the sample that Karen draws, each once."""
    row = told.draw(cast.karen, cast.mette)
    user = getattr(cast, who).user
    with cast.karen.acting():
        found = [reasons(one) for one in queries.looks_of(row) if one.row.user_id == user.pk]
    return [one for number, one in enumerate(found) if one not in found[:number]]


@pytest.fixture(autouse=True)
def at_ten_on_a_monday(cast: Cast) -> None:
    at_hour(10)


def at_hour(hour: int, *, weekday: int = 0) -> None:
    """The next such hour of a weekday, counted from Monday: 0."""
    now = clock.now().astimezone(clock.COPENHAGEN)
    days = (weekday - now.weekday()) % 7 or 7
    clock.freeze(dt.datetime.combine(now.date() + dt.timedelta(days=days), dt.time(hour, 5), clock.COPENHAGEN))


def on(minutes: int = 2) -> None:
    clock.move_forward(dt.timedelta(minutes=minutes))


def test_unusual_looks_stand_first_and_the_rest_is_drawn_by_lot(cast: Cast) -> None:
    case = log_cases.a_case_of_mettes(cast)
    told.looks(cast.mette, case, times=40)
    look_stories.say(cast.jonas, case)
    told.looks(cast.jonas, case, times=6)
    on()
    row = told.draw(cast.karen, cast.mette)
    with cast.karen.acting():
        found = queries.looks_of(row)
    assert len(found) == 20 and [one.row.place for one in found] == list(range(1, 21))
    # Of one kind of one member of staff three at most come before what is drawn by lot.
    assert [(one.row.user.full_name, reasons(one)) for one in found[:3]] == [("Jonas Lind", ["colleagues_case"])] * 3
    assert not any(one.unusual and one.row.user_id == cast.mette.user.pk for one in found)
    assert row.looks >= 46 and row.thresholds["sample_lines"] == 20


def test_the_seed_gives_the_same_looks_again(cast: Cast) -> None:
    told.looks(cast.mette, log_cases.a_case_of_mettes(cast), times=60)
    on()
    row = told.draw(cast.karen, cast.mette)
    on(600)
    told.looks(cast.mette, stories.an_opened_case(cast), times=10)
    with cast.karen.acting():
        assert queries.is_drawn_again(row, queries.looks_of(row))
    as_owner("UPDATE log_review_draw SET seed = gen_random_uuid() WHERE id = %s", [row.pk])
    with cast.karen.acting():
        assert not queries.is_drawn_again(queries.get_draw(row.pk), queries.looks_of(row))


def test_many_cases_in_an_hour_are_measured_against_ones_own_usual(cast: Cast) -> None:
    told.opens_many(cast.jonas, 16)
    told.opens_many(cast.mette, 15)
    on()
    row = told.draw(cast.karen, cast.mette)
    with cast.karen.acting():
        by_name = {one.row.user.full_name: reasons(one) for one in queries.looks_of(row)}
    assert by_name == {"Jonas Lind": ["many_cases"], "Mette Holm": ["ordinary"]}


def test_whoever_opens_many_each_hour_opens_many_only_above_three_times_that(cast: Cast) -> None:
    for _hour in range(3):
        told.opens_many(cast.jonas, 8)
        on(60)
    told.opens_many(cast.jonas, 1)
    on()
    row = told.draw(cast.karen, cast.mette)
    with cast.karen.acting():
        found = queries.looks_of(row)
    # Of an hour that is not above the floor it is not asked what is usual.
    assert not any(one.unusual or one.row.facts["usual_in_hour"] for one in found)
    judged_in_order(cast, row.pk)
    on(60)
    told.opens_many(cast.jonas, 24)
    on()
    assert drawn_of(cast) == [["ordinary"]]


def judged_in_order(cast: Cast, draw_id: uuid.UUID) -> None:
    with cast.karen.acting():
        rows = queries.looks_of(queries.get_draw(draw_id))
    for one in rows:
        told.judge(cast.karen, one, Verdict.OK)


def test_the_hours_of_the_unit_do_not_hold_for_the_shifts_of_the_hotline(cast: Cast) -> None:
    case = log_cases.a_case_of_mettes(cast)
    at_hour(3)
    told.looks(cast.mette, case)
    with cast.vera.acting():
        audit.record("call.read", object_id=case.pk)
    on()
    row = told.draw(cast.karen, cast.mette)
    with cast.karen.acting():
        night = {
            one.row.user.full_name: reasons(one)
            for one in queries.looks_of(row)
            if one.row.at.astimezone(clock.COPENHAGEN).hour == 3
        }
    assert night == {"Mette Holm": ["outside_hours"], "Vera Munk": ["ordinary"]}


def test_two_hours_around_the_hours_are_no_night(cast: Cast) -> None:
    case = log_cases.a_case_of_mettes(cast)
    on()
    judged_in_order(cast, told.draw(cast.karen, cast.mette).pk)
    for hour in (7, 17):
        at_hour(hour)
        told.looks(cast.mette, case)
    on()
    assert drawn_of(cast, "mette") == [["ordinary"]]


def test_a_look_after_her_part_ended_comes_before_a_colleagues_case(cast: Cast) -> None:
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.jonas)
    on()
    stories.assign(cast.karen, case, cast.mette)
    look_stories.say(cast.jonas, case)
    told.looks(cast.jonas, case)
    on()
    assert ["part_ended", "colleagues_case"] in drawn_of(cast)


def test_several_cases_of_one_municipality_without_a_part_in_them(cast: Cast) -> None:
    cases = [log_cases.a_case_of_mettes(cast) for _number in range(3)]
    for case in cases:
        as_owner(
            "INSERT INTO support_notifiedmunicipality"
            " (id, case_id, unit_id, cause, notified_at, by_user_id, by_unit_id, not_ours)"
            " VALUES (gen_random_uuid(), %s, %s, 'minor', %s, %s, %s, false)",
            [case.pk, cast.olga.membership.unit_id, clock.now(), cast.mette.user.pk, cast.mette.membership.unit_id],
        )
        look_stories.say(cast.jonas, case)
        told.looks(cast.jonas, case)
    on()
    assert ["same_municipality", "colleagues_case"] in drawn_of(cast)


def test_refused_attempts_and_searches_in_vain(cast: Cast) -> None:
    told.is_refused(cast.jonas, 10)
    told.searches_in_vain(cast.jonas, 5)
    told.is_refused(cast.vera, 9)
    told.searches_in_vain(cast.vera, 4)
    on()
    row = told.draw(cast.karen, cast.mette)
    with cast.karen.acting():
        found = {(one.row.user.full_name, reasons(one)[0]) for one in queries.looks_of(row)}
    assert found == {("Jonas Lind", "refused"), ("Jonas Lind", "empty_searches"), ("Vera Munk", "ordinary")}


def test_a_name_of_her_own_comes_first_and_no_row_says_whose(cast: Cast) -> None:
    case = log_cases.a_case_of_mettes(cast)
    client = cast.mette.client()
    url = f"/sager/{case.number}/person/vis/"
    client.post(url)
    renamed = ["Mette " + stories.NAME.split()[-1], cast.mette.user.pk]
    as_owner("UPDATE organisations_user SET full_name = %s WHERE id = %s", renamed)
    cast.mette.user.refresh_from_db()
    client.post(url)
    on()
    row = told.draw(cast.karen, cast.mette)
    with cast.karen.acting():
        found = queries.looks_of(row)
    assert reasons(found[0]) == ["own_name"] and found[0].own_name
    assert sum(one.own_name for one in found) == 1
    with cast.karen.acting():
        lines = Line.objects.filter(action="person.name_shown").order_by("id")
        marks = [line.detail[own_names.MARK] for line in lines]
    assert len(set(marks)) == 2 and {len(one) for one in marks} == {32}
    assert found[0].row.patterns == [] and "own_name" not in found[0].row.facts


def test_a_surname_is_the_last_word_and_no_short_one() -> None:
    assert own_names.shares_surname("Mette Holm", ["Ana HOLM", "x"])
    assert own_names.shares_surname("Åse Ødegård", ["Maria ødegård-Silva"])
    assert not own_names.shares_surname("Mette Holm", ["Mette Silva", "Holmgaard Ana"])
    assert not own_names.shares_surname("Bo Li", ["Li Wang"]) and not own_names.shares_surname("", ["Ana"])


def test_the_rule_says_of_each_look_what_the_database_drew_it_for(cast: Cast) -> None:
    case = log_cases.a_case_of_mettes(cast)
    look_stories.say(cast.jonas, case)
    told.looks(cast.jonas, case)
    told.opens_many(cast.jonas, 17)
    told.is_refused(cast.jonas, 11)
    told.searches_in_vain(cast.jonas, 6)
    at_hour(23)
    told.looks(cast.mette, case)
    on()
    row = told.draw(cast.karen, cast.mette)
    with cast.karen.acting():
        for one in queries.looks_of(row):
            said = [code for code in reasons(one) if code not in ("ordinary", "own_name")]
            assert said == one.row.patterns, one.row.facts


def test_each_look_is_in_one_sample_and_the_last_is_judged_first(cast: Cast) -> None:
    log_cases.a_look_of_jonas(cast)
    row = told.draw(cast.karen, cast.mette)
    with pytest.raises(Refused, match="last sample"):
        told.draw(cast.karen, cast.mette)
    judged_in_order(cast, row.pk)
    with pytest.raises(Refused, match="Nobody has looked"):
        told.draw(cast.karen, cast.mette)
    on()
    told.searches_in_vain(cast.jonas, 1)
    on()
    again = told.draw(cast.karen, cast.mette)
    assert again.during.lower == row.during.upper and again.looks == 1


def test_nobody_draws_but_who_leads_and_the_officer_where_nobody_does(cast: Cast) -> None:
    log_cases.a_look_of_jonas(cast)
    told.looks(cast.peter, stories.an_opened_case(cast))
    on()
    for who, of in ((cast.dorthe, cast.mette), (cast.karen, cast.peter)):
        with pytest.raises(Http404):
            told.draw(who, of)
    assert told.draw(cast.dorthe, cast.peter).looks == 1
    until = "UPDATE organisations_membership SET during = daterange(lower(during), %s) WHERE id = %s"
    as_owner(until, [clock.today(), cast.karen.membership.pk])
    assert told.draw(cast.dorthe, cast.mette).looks > 1


def test_looks_of_a_lead_are_drawn_by_the_officer_alone(cast: Cast) -> None:
    case = log_cases.a_case_of_mettes(cast)
    told.looks(cast.karen, case)
    on()
    with cast.karen.acting():
        assert [(one.scope, one.mine) for one in queries.logs()] == [(Scope.UNIT, True)]
    row = told.draw(cast.karen, cast.mette)
    with cast.karen.acting():
        assert cast.karen.user.pk not in {one.row.user_id for one in queries.looks_of(row)}
    of_leads = told.draw(cast.dorthe, cast.karen, Scope.LEADS)
    with cast.dorthe.acting():
        assert {one.row.user_id for one in queries.looks_of(of_leads)} == {cast.karen.user.pk}
    with cast.karen.acting(), pytest.raises(Http404):
        queries.get_draw(of_leads.pk)


def test_who_is_asked_answers_and_what_was_wrong_waits_for_the_officer_until_it_is_settled(cast: Cast) -> None:
    log_cases.a_look_of_jonas(cast)
    row = told.draw(cast.karen, cast.mette)
    look = told.look_of(cast.karen, row, cast.jonas)
    with cast.jonas.acting(), pytest.raises(Http404):
        queries.get_own_look(look.row.pk)
    with pytest.raises(Refused, match="Enter the reasons"):
        told.judge(cast.karen, look, Verdict.ASK, "...")
    told.judge(cast.karen, look, Verdict.ASK, told.WHY_ASKED)
    with pytest.raises(Refused, match="was asked already"):
        told.judge(cast.karen, look, Verdict.ASK, told.WHY_ASKED)
    with cast.jonas.acting():
        assert [one.id for one in on_desk.on_desk().asked] == [look.row.pk]
        own = queries.get_own_look(look.row.pk)
        assert own.shown is not None and queries.words(own, own.asked) == told.WHY_ASKED
    with cast.vera.acting(), pytest.raises(Http404):
        queries.get_own_look(look.row.pk)
    told.reply(cast.jonas, look)
    with pytest.raises(Refused, match="answered already"):
        told.reply(cast.jonas, look)
    told.judge(cast.karen, look, Verdict.WRONG, told.WHY_WRONG)
    with pytest.raises(Refused, match="said already"):
        told.judge(cast.karen, look, Verdict.OK)
    with cast.dorthe.acting():
        assert [one.id for one in on_desk.on_desk().settle] == [look.row.pk]
    clock.move_forward(dt.timedelta(days=15))
    with cast.dorthe.acting():
        assert [one.is_late for one in on_desk.on_desk().settle] == [True]
        found = queries.get_look(look.row.pk)
        assert (queries.words(found, found.verdict), queries.words(found, found.reply)) == (told.WHY_WRONG, told.REPLY)
    told.settle(cast.dorthe, look)
    with pytest.raises(Refused, match="settled already"):
        told.settle(cast.dorthe, look)
    with cast.dorthe.acting():
        assert on_desk.on_desk().settle == []
    with cast.jonas.acting():
        assert Settlement.objects.count() == 0 and Judgement.objects.count() == 2


def test_words_lead_to_nobody(cast: Cast) -> None:
    log_cases.a_look_of_jonas(cast)
    row = told.draw(cast.karen, cast.mette)
    look = told.look_of(cast.karen, row, cast.jonas)
    with pytest.raises(Refused, match="CPR number"):
        told.judge(cast.karen, look, Verdict.WRONG, "Hun slog 010190-1234 op.")


def test_how_much_of_the_last_month_was_seen(cast: Cast) -> None:
    log_cases.a_look_of_jonas(cast)
    told.looks(cast.mette, log_cases.a_case_of_mettes(cast), times=30)
    on()
    with cast.karen.acting():
        [log] = queries.logs()
        assert (log.seen, log.percent, log.is_due, log.is_late) == (0, "0", True, False)
        assert on_desk.on_desk().draw
    row = told.draw(cast.karen, cast.mette)
    with cast.karen.acting():
        assert [one.so_many for one in on_desk.on_desk().judge] == [20] and on_desk.on_desk().draw == []
    judged_in_order(cast, row.pk)
    with cast.karen.acting():
        [log] = queries.logs()
        assert (log.seen, log.percent) == (20, str(round(2000 / log.looks))) and not log.is_due
        assert on_desk.on_desk().draw == []
    told.searches_in_vain(cast.jonas, 1)
    clock.move_forward(dt.timedelta(days=8))
    with cast.karen.acting():
        [waits] = on_desk.on_desk().draw
        assert waits.is_late and queries.logs()[0].is_late


def test_the_officer_sees_units_that_nobody_looks_through(cast: Cast) -> None:
    told.looks(cast.peter, stories.an_opened_case(cast))
    on()
    with cast.dorthe.acting():
        found = {(one.unit.code, one.scope): one for one in queries.logs() if one.unit}
        assert found["POL-OJYL", Scope.UNIT].mine and found["POL-OJYL", Scope.UNIT].last_drawn is None
        assert not found["CMM", Scope.UNIT].mine


def test_a_second_officer_looks_through_the_first(cast: Cast) -> None:
    other = member("Dagmar Fog", "SOST", "data_protection_officer")
    told.looks(cast.dorthe, stories.an_opened_case(cast))
    on()
    row = told.draw(other, cast.dorthe)
    look = told.look_of(other, row, cast.dorthe)
    with cast.dorthe.acting(), pytest.raises(Http404):
        queries.get_look(look.row.pk)
    told.judge(other, look, Verdict.OK)
