"""Passing on, as a single act: what opens, for how long, who approves, who acknowledges (SHR-01..SHR-04, C6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import correction_stories, look_stories, return_stories, stories
from tests import sharing_stories as told
from tests.cast import Cast, Member, latecomer, member

from helle.register.cases import actions as cases_actions
from helle.register.cases import queries as cases
from helle.register.cases.ended import ended_on
from helle.register.cases.models import Case
from helle.register.people import actions as person_actions
from helle.register.people.choices import ChildWhere, IdentifierKind
from helle.register.protection import clock
from helle.register.protection.models import Grant, holding
from helle.register.protection.refusals import Refused
from helle.register.sharing import actions, queries
from helle.register.sharing.choices import EndedWhy, ReceiptAnswer
from helle.register.sharing.models import Consent, Decision, Disclosure, Weighing
from helle.rules.codes import LadderEvent, ResidenceStatus
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.sharing.disclosure_reasons import CASE_ENDED
from helle.rules.sharing.receivers import DataCategory as C
from helle.rules.sharing.receivers import DisclosurePurpose as P

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def case(cast: Cast) -> Case:
    return stories.an_opened_case(cast)


def held(who: Member, case: Case) -> set[str]:
    with who.acting() as acting:
        rows = Grant.objects.filter(holding(acting.instant), case_id=case.pk, unit_id=acting.unit_id)
        return set(rows.values_list("category", flat=True))


def test_shr_04_what_is_opened_is_read_by_the_receiver_alone_and_nothing_else_of_the_case(
    cast: Cast, case: Case
) -> None:
    row = told.disclose(cast.mette, case)
    assert held(cast.henrik, case) == {"identity"}
    with CaptureQueriesContext(connection) as asked:
        found = told.read(cast.henrik, row.pk)
    assert not [one for one in asked if "told_to_this_unit" in one["sql"]], "one row judges no other"
    assert stories.NAME in [value for _label, value in found.parts[0].lines]
    with cast.henrik.acting(), pytest.raises(Http404):
        cases.get_case_for_reading(case.number, "core")
    with cast.peter.acting(), pytest.raises(Http404):
        queries.get_told(row.pk)
    with cast.karen.acting():
        (shown,) = queries.disclosures_of(case)
    assert (shown.weighing, shown.state, shown.row.needs_second) == (told.WEIGHED, "lasts", False)


RECEIVERS = [
    ("henrik", "HJST", (C.IDENTITY, C.RETURN_PLAN), P.RETURN),
    ("peter", "POL-OJYL", (C.IDENTITY, C.OUTCOME), P.PROSECUTION),
    ("ulla", "UDLST", (C.IDENTITY, C.OUTCOME, C.PLACEMENT, C.RETURN_PLAN), P.SUPPORT),
    ("olga", "KOM-751", (C.IDENTITY, C.PLACEMENT), P.SUPPORT),
    ("niels", "NSK", (C.IDENTITY, C.OUTCOME), P.PROSECUTION),
    ("pia", "POL-OJYL", (C.IDENTITY, C.OUTCOME), P.PROSECUTION),
]


@pytest.mark.parametrize(("name", "code", "opened", "purpose"), RECEIVERS)
def test_shr_04_the_preview_is_what_the_receiver_then_reads_each_role_for_itself(
    cast: Cast, name: str, code: str, opened: tuple[C, ...], purpose: P
) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    correction_stories.describe(cast.mette, case, stories.description())
    with cast.mette.acting():
        person_actions.identifier_add(case.pk, case.person_id, kind=IdentifierKind.CPR, value=stories.CPR)
        where = ChildWhere.HOME_COUNTRY
        person_actions.child_add(case.pk, case.person_id, where=where, born_year=2015, about=stories.CHILD)
    who: Member = getattr(cast, name, None) or latecomer(name)
    with cast.mette.acting():
        wanted = told.wish(code, *opened, purpose=purpose)
        found = actions.weigh(case, wanted)
        assert set(found.opened) == set(opened)
        shown = {role.code: parts for role, parts in queries.preview(case, wanted.kind.value, found.opened)}
    row = told.disclose(cast.mette, case, wanted)
    if row.needs_second:
        with who.acting(), pytest.raises(Http404):
            queries.get_told(row.pk)
        told.decide(cast.karen, case, row)
    read = told.read(who, row.pk)
    assert read.parts == shown[who.membership.role]
    lines = [value for part in read.parts for _label, value in part.lines]
    assert stories.NAME in lines
    # What of an identity is for few stays with them (C6, PUB-LAW-15).
    assert any(stories.CPR in value for value in lines) == (name in ("henrik", "ulla", "olga"))
    assert any(stories.CHILD in value for value in lines) == (name == "ulla")
    assert not any(stories.SAFE_CONTACT in value for value in lines)
    assert {part.category for part in read.parts} == {one for one in opened if name != "pia" or one is C.IDENTITY}


def test_shr_04_a_status_a_region_and_what_is_needed_are_told_in_a_message_and_open_nothing(
    cast: Cast, case: Case
) -> None:
    with pytest.raises(Refused) as empty:
        told.disclose(cast.mette, case, told.wish("HJST", C.OUTCOME))
    assert empty.value.field == "message"
    row = told.disclose(cast.mette, case, told.wish("HJST", C.OUTCOME), message=told.TOLD)
    assert row.opened == []
    assert held(cast.henrik, case) == set()
    read = told.read(cast.henrik, row.pk)
    assert (read.message, read.parts) == (told.TOLD, ())


def test_shr_03_it_closes_by_itself_after_its_last_day_and_nothing_has_to_run(
    cast: Cast, case: Case, on_day: Callable[[dt.date], None]
) -> None:
    row = told.disclose(cast.mette, case)
    on_day(row.until)
    assert told.read(cast.henrik, row.pk).parts
    on_day(row.until + dt.timedelta(days=1))
    assert held(cast.henrik, case) == set()
    with cast.henrik.acting():
        assert queries.told_us() == []
        with pytest.raises(Http404):
            queries.get_told(row.pk)
    with cast.mette.acting():
        assert queries.disclosures_of(case)[0].state == "past"


def test_shr_04_of_two_that_overlap_the_longer_one_counts_and_ending_it_leaves_the_other(
    cast: Cast, case: Case, on_day: Callable[[dt.date], None]
) -> None:
    today = clock.today()
    shorter = told.disclose(cast.mette, case, until=today + dt.timedelta(days=10))
    longer = told.disclose(cast.mette, case, until=today + dt.timedelta(days=20))
    with cast.karen.acting():  # The lead may take away what she may not give.
        actions.end(longer, EndedWhy.MET)
    on_day(shorter.until)
    assert held(cast.henrik, case) == {"identity"}
    on_day(shorter.until + dt.timedelta(days=1))
    assert held(cast.henrik, case) == set()
    anew = told.disclose(cast.mette, case)
    assert held(cast.henrik, case) == {"identity"}
    with cast.mette.acting():
        actions.end(anew, EndedWhy.MISTAKE)
    assert held(cast.henrik, case) == set()
    with cast.mette.acting(), pytest.raises(Refused) as again:
        actions.end(anew, EndedWhy.MET)
    assert again.value.message == actions.ENDED_ALREADY


def test_shr_04_what_a_unit_held_by_an_act_ends_and_what_was_disclosed_to_it_goes_on(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    opened = return_stories.accept(cast.mette, case)
    row = told.disclose(cast.mette, case)
    assert {"core", "identity", "return_plan"} <= held(cast.henrik, case)
    return_stories.stop(cast.mette, case, opened)
    connection.check_constraints()  # What waits for the end of the transaction.
    assert held(cast.henrik, case) == {"identity"}
    assert told.read(cast.henrik, row.pk).parts


def test_shr_03_beyond_the_table_nothing_is_told_before_somebody_else_has_approved_it(cast: Cast, case: Case) -> None:
    row = told.beyond(cast.mette, case)
    assert row.needs_second
    for by, refused in ((cast.jonas, PermissionDenied), (cast.mette, PermissionDenied)):
        with pytest.raises(refused):
            told.decide(by, case, row)
    with cast.sofie.acting():
        assert queries.told_us() == []
    with cast.karen.acting():
        (line,) = queries.waits_for_a_second()
        assert line.row == row
    told.decide(cast.karen, case, row)
    assert told.read(cast.sofie, row.pk).message == told.TOLD
    with cast.anders.acting(), pytest.raises(Http404):
        queries.get_told(row.pk)
    with cast.karen.acting():
        assert queries.waits_for_a_second() == []
    with pytest.raises(Refused) as again:
        told.decide(cast.karen, case, row, approved=False)
    assert again.value.message == actions.DECIDED_ALREADY


def test_shr_04_once_the_case_has_ended_nothing_more_is_asked_for_or_approved_but_in_danger(
    cast: Cast, case: Case
) -> None:
    before, waits = told.disclose(cast.mette, case), told.beyond(cast.mette, case)
    stories.end_case(cast.mette, case)
    with pytest.raises(Refused) as asked:
        told.disclose(cast.mette, case, told.wish("KOM-751", C.IDENTITY, purpose=P.SUPPORT))
    assert (asked.value.field, asked.value.message) == ("ground", CASE_ENDED.text)
    with pytest.raises(Refused) as approved:
        told.decide(cast.karen, case, waits)
    assert (approved.value.field, approved.value.message) == ("approved", CASE_ENDED.text)
    # A no clears it from her desk; what was passed on before goes on to its day (decision 1103).
    told.decide(cast.karen, case, waits, approved=False)
    assert told.read(cast.henrik, before.pk).parts
    in_danger = told.wish("POL-OJYL", C.IDENTITY, purpose=P.PROSECUTION, ground=DisclosureGround.VITAL_INTERESTS)
    row = told.disclose(cast.mette, case, in_danger)
    assert row.needs_second
    told.decide(cast.karen, case, row)
    assert told.read(cast.peter, row.pk).parts


def test_shr_04_of_what_waited_as_the_case_ended_and_was_taken_up_again_it_is_decided(cast: Cast, case: Case) -> None:
    waits = told.beyond(cast.mette, case)
    stories.end_case(cast.mette, case)
    with cast.karen.acting():
        assert ended_on(case) == clock.today()
    with cast.mette.acting():
        cases_actions.rung_enter(
            case,
            expected_version=stories.fresh(case).version,
            event=LadderEvent.REOPENED,
            occurred_on=clock.today(),
            reasons=stories.REASONS,
        )
        assert ended_on(case) is None
    told.decide(cast.karen, case, waits)
    assert told.read(cast.sofie, waits.pk).message == told.TOLD


def test_shr_03_declined_it_is_told_to_nobody(cast: Cast, case: Case) -> None:
    row = told.beyond(cast.mette, case)
    told.decide(cast.karen, case, row, approved=False)
    with cast.sofie.acting():
        assert queries.told_us() == []
    with cast.mette.acting():
        assert queries.disclosures_of(case)[0].state == "declined"


def test_shr_03_in_udlaendingestyrelsen_a_colleague_is_the_second_and_never_whoever_made_it(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    row = told.beyond(cast.ulla, case)
    with pytest.raises(Refused) as own:
        told.decide(cast.ulla, case, row)
    assert own.value.message == actions.NOT_BY_THE_SAME
    told.decide(member("Bo Munch", "UDLST", "udlst_caseworker"), case, row)
    assert told.read(cast.sofie, row.pk).message == told.TOLD


def test_shr_04_the_receiver_acknowledges_and_what_nobody_does_in_time_stands_on_the_senders_desk(
    cast: Cast, case: Case, on_day: Callable[[dt.date], None]
) -> None:
    today = clock.today()
    row = told.disclose(cast.mette, case)
    other = told.disclose(cast.mette, case, told.wish("UDLST", C.IDENTITY, purpose=P.SUPPORT))
    on_day(today + dt.timedelta(days=7))
    with cast.jonas.acting():
        assert queries.not_acknowledged() == []
    told.acknowledge(cast.henrik, row)
    on_day(today + dt.timedelta(days=8))
    with cast.jonas.acting():
        (line,) = queries.not_acknowledged()
        assert line.row == other
    with cast.ulla.acting():
        assert [one.late for one in queries.told_us()] == [True]
    with pytest.raises(Refused):
        told.acknowledge(cast.henrik, row)


def test_shr_04_what_is_not_for_the_receiver_closes_at_once(cast: Cast, case: Case) -> None:
    row = told.disclose(cast.mette, case)
    told.acknowledge(cast.henrik, row, ReceiptAnswer.NOT_OURS)
    assert held(cast.henrik, case) == set()
    with cast.henrik.acting(), pytest.raises(Http404):
        queries.get_told(row.pk)
    with cast.mette.acting():
        shown = queries.disclosures_of(case)[0]
        assert (shown.state, shown.row.ended_why) == ("ended", "not_ours")


def test_pub_law_13_each_ground_carries_what_it_carries_and_is_refused_beside_its_field(cast: Cast, case: Case) -> None:
    ground = DisclosureGround
    for wanted, changed, field in (
        (told.wish("HJST", C.IDENTITY, ground=ground.STATUTE), {}, "statute"),
        (told.wish("HJST", C.IDENTITY, ground=ground.CONSENT), {}, "consent"),
        (told.wish("HJST", C.IDENTITY, purpose=P.SUPPORT), {}, "purpose"),  # Somebody else's task.
        (told.wish("HJST", C.HEALTH), {"message": told.TOLD}, "categories"),  # Not in the table.
        (told.wish("REDEN-OUT", C.OUTCOME, purpose=P.SUPPORT), {"message": told.TOLD}, "ground"),
        (told.wish("HJST", C.IDENTITY), {"weighing": "ok"}, "weighing"),
        (told.wish("HJST", C.IDENTITY), {"until": clock.today() + dt.timedelta(days=400)}, "until"),
        (told.wish("HJST", C.IDENTITY, informed=False), {}, "why_not_informed"),
    ):
        with pytest.raises(Refused) as refused:
            told.disclose(cast.mette, case, wanted, **changed)
        assert refused.value.field == field, wanted
    with cast.mette.acting():
        assert not Disclosure.objects.exists()


def test_who_only_reads_a_case_passes_nothing_on(cast: Cast, case: Case) -> None:
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE)
    for who in (cast.karen, cast.vera, cast.henrik):
        with pytest.raises(PermissionDenied):
            told.disclose(who, case)
    # Udlændingestyrelsen has no return plan of a person, so it has none to pass on.
    with pytest.raises(Refused) as not_theirs:
        told.disclose(cast.ulla, case, told.wish("HJST", C.RETURN_PLAN))
    assert not_theirs.value.field == "categories"


def test_shr_04_who_she_is_is_read_also_where_the_receiver_has_no_case_of_hers(cast: Cast) -> None:
    case = stories.an_opened_case(cast, indication=False)
    assert "core" not in held(cast.ulla, case)
    row = told.disclose(cast.mette, case, told.wish("UDLST", C.IDENTITY, purpose=P.SUPPORT))
    assert stories.NAME in [value for _label, value in told.read(cast.ulla, row.pk).parts[0].lines]


def test_what_is_told_of_a_case_that_a_colleague_has_is_opened_as_that_case_is(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.assign(cast.ulla, case, cast.ulla)
    row = told.disclose(cast.mette, case, told.wish("UDLST", C.IDENTITY, purpose=P.SUPPORT), message=told.TOLD)
    own = told.consent(cast.ulla, case)
    told.by_consent(cast.ulla, case, own)
    udo = member("Udo Krag", "UDLST", "udlst_caseworker")
    address = reverse("told-page", args=[row.pk])
    assert cast.ulla.client().get(address).status_code == 200
    for name in ("told-page", "told-answer"):
        asked = udo.client().get(reverse(name, args=[row.pk]))
        assert asked.headers["Location"].startswith(f"/sager/{case.number}/formaal/")
    with udo.acting():
        for one in (Consent, Weighing, Decision):
            assert not one.objects.exists(), one
        assert [one.row.pk for one in queries.told_us()] == [row.pk], "that there is something stands on the list"
        for statement, found in (
            ("SELECT count(*) FROM sharing_disclosure", 2),
            ("SELECT count(*) FROM sharing_disclosure d, helle.words_of_shared(ARRAY[d.id])", 0),
        ):
            with connection.cursor() as cursor:
                cursor.execute(statement)
                assert cursor.fetchone()[0] == found, statement
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            list(Disclosure.objects.defer(None))
    look_stories.say(udo, case)
    assert told.TOLD in udo.client().get(address).content.decode()
    with udo.acting():
        assert Consent.objects.count() == 1 and Weighing.objects.count() == 1


def test_shr_04_what_waited_for_approval_is_late_counted_from_when_it_could_be_read(cast: Cast, case: Case) -> None:
    row = told.disclose(cast.mette, case, told.wish("KOM-751", C.IDENTITY, purpose=P.SUPPORT))
    assert row.needs_second and row.opened_at is None
    with cast.mette.acting(), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Disclosure.objects.update(opened_at=clock.now())
    clock.move_forward(dt.timedelta(days=9))
    with cast.karen.acting():
        assert queries.not_acknowledged() == []
        assert [one.row.pk for one in queries.waits_for_a_second()] == [row.pk]
    told.decide(cast.karen, case, row)
    with cast.olga.acting():
        (found,) = queries.told_us()
        assert clock.local_day(found.opened_at) == clock.today() and not found.late
    with cast.karen.acting():
        assert queries.waits_for_a_second() == [] and queries.not_acknowledged() == []
    clock.move_forward(dt.timedelta(days=9))
    with cast.olga.acting():
        assert queries.told_us()[0].late
    with cast.karen.acting():
        assert [one.row.pk for one in queries.not_acknowledged()] == [row.pk]
