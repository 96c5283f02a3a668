"""Referrals, calls and criminal cases go by a list of two, and not before the cases that they belong to."""

from __future__ import annotations

import datetime as dt
import re
from importlib import import_module
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from psycopg.errors import CheckViolation, ExclusionViolation, InsufficientPrivilege

from helle.register.interface.words import long_day
from helle.register.prosecution import list_queries, part_actions, withdraw_actions
from helle.register.prosecution.choices import LinkMistake
from helle.register.prosecution.handover_models import Handover
from helle.register.prosecution.models import CriminalCase
from helle.register.prosecution.sealing import blind_journal
from helle.register.protection import clock, vault
from helle.register.protection.keystore.models import DataKey
from helle.register.protection.refusals import Refused
from helle.register.retention import criminal_holds, own_to_go, trace_actions, trace_queries
from helle.register.retention.choices import TraceKind
from helle.register.retention.trace_models import TraceHold, TraceList
from helle.rules.crime.stages import CriminalStage, EndReason
from helle.rules.retention.codes import HoldGround
from helle.rules.retention.holds import latest_named
from helle.rules.ruling import Text
from helle.site import disposed_health
from helle.site.health_state import State
from tests import exploitation_stories, hotline_stories, prosecution_stories, stories
from tests import trace_stories as told
from tests.cast import Cast, Member, latecomer
from tests.invariants.catalogue import column
from tests.invariants.conftest import Connection, act
from tests.pages import audit_lines
from tests.trace_stories import LATER, TOLD, page, states


def over_and_disposed_of(cast: Cast) -> TraceList:
    """The years of criminal cases pass, and two say yes to the list."""
    told.set_years(cast, TraceKind.CRIMINAL, years=2)
    clock.move_forward(LATER)
    row = told.drawn(cast.karen)
    told.approved(cast.karen, row)
    clock.move_forward(TOLD)
    assert told.approved(cast.dorthe, row)
    return row


def discontinued(by: Member) -> CriminalCase:
    case = prosecution_stories.open_case(by)
    prosecution_stories.stage(by, case, CriminalStage.DISCONTINUED, end_reason=EndReason.PROOF)
    return case


def test_keys_go_and_codes_stay(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    led_to_a_case = stories.refer(cast)
    stories.open_case(cast, led_to_a_case)
    to_nothing, open_yet = stories.refer(cast, exploitation=exploitation_stories.PARTS), stories.refer(cast)
    told.closed(cast, to_nothing)
    call = hotline_stories.record(cast.mette)
    waits, _wish = hotline_stories.record_with_a_wish(cast.mette)
    over = discontinued(cast.peter)
    goes_on = prosecution_stories.open_case(cast.peter)
    numbers = column(owner, "SELECT number FROM referrals_referral ORDER BY number")
    assert {state for found in states(cast).values() for state, _many in found} == {"Nobody has set the years"}
    told.set_years(cast, TraceKind.REFERRAL, TraceKind.CALL, TraceKind.CRIMINAL, years=2)
    clock.move_forward(LATER)
    assert states(cast) == {
        "Referrals": [("Something is not settled", 1), ("Belongs to a case that is kept", 1), ("The time is over", 1)],
        "Calls to the hotline": [("Something is not settled", 1), ("The time is over", 1)],
        "Criminal cases": [("Something is not settled", 1), ("The time is over", 1)],
    }
    row = told.drawn(cast.karen)
    told.approved(cast.karen, row)
    with pytest.raises(Refused, match="28 days"):
        told.approved(cast.dorthe, row)
    with cast.peter.acting():
        (to_go,) = own_to_go.on_desk()
        assert ([one.number for one in to_go.named], to_go.how_many, to_go.holds) == ([over.number], 1, True)
        assert to_go.until_day == clock.today() + dt.timedelta(days=28)
    assert f"{over.number}</a>" in page(cast.peter, reverse("desk"))
    told_until = to_go.until_day
    for view in ("trace-list", "trace-decide"):
        shown = page(cast.dorthe, reverse(view, args=[row.pk]))
        assert f"Det andet ja kan gives fra {long_day(told_until + dt.timedelta(days=1), 'da')}." in shown, view
    assert reverse("trace-list", args=[row.pk]) not in page(cast.dorthe, reverse("desk")), "it is not hers to say yet"
    with cast.mette.acting():
        assert own_to_go.on_desk() == [], "it is told to those whose cases they are"
    clock.move_forward(TOLD)
    assert reverse("trace-list", args=[row.pk]) in page(cast.dorthe, reverse("desk"))
    assert told.approved(cast.dorthe, row)
    assert trace_actions.drop_what_two_disposed_of() == 3
    listed = page(cast.peter, reverse("criminal-case-list"))
    assert "kasseret" in listed and over.number in listed and goes_on.number in listed
    for name, gone, there in (
        (
            "referral-list",
            reverse("referral-page", args=[to_nothing.number]),
            reverse("referral-page", args=[open_yet.number]),
        ),
        ("call-list", reverse("call-page", args=[call.pk]), reverse("call-page", args=[waits.pk])),
    ):
        listed = page(cast.mette, reverse(name))
        assert f'href="{gone}"' not in listed and f'href="{there}"' in listed and listed.count("kasseret") == 1, name
        response = cast.mette.client().get(gone)
        assert response.status_code == 410 and "Det er kasseret" in response.content.decode(), name
        assert cast.nadia.client().get(gone).status_code == 404, "others learn nothing"
    assert over.number not in page(cast.peter, reverse("desk"))
    assert column(owner, "SELECT kind FROM statistics_changed WHERE erased") == ["referral"], (
        "its row loses its way back"
    )
    left = set(DataKey.objects.values_list("subject_id", flat=True))
    assert not {to_nothing.pk, call.pk, over.pk} & left
    assert {led_to_a_case.pk, open_yet.pk, waits.pk, goes_on.pk} <= left
    assert column(owner, "SELECT number FROM referrals_referral ORDER BY number") == numbers, "codes and days stay"
    assert column(owner, "SELECT cvr_blind FROM referrals_reportedexploitation") == [None]
    hashes = [bytes(one) for one in column(owner, "SELECT journal_blind FROM prosecution_criminalcase")]
    assert blind_journal(prosecution_stories.JOURNAL) not in hashes and len(set(hashes)) == 2
    (line,) = [one.detail for one in audit_lines(cast) if one.action == "trace.dropped"]
    assert line == {"referral": 1, "call": 1, "criminal": 1}
    assert "The time is over" not in str(states(cast))


def test_traces_of_staff_are_kept_as_long_as_the_log_and_others_as_somebody_says(
    committed_cast: Cast, owner: Connection
) -> None:
    cast = committed_cast
    with pytest.raises(Refused, match="at least 5"):
        told.proposed(cast.karen, TraceKind.SAMPLE, years=4)
    told.set_years(cast, TraceKind.CALL, years=1)
    with pytest.raises((CheckViolation, InsufficientPrivilege)):
        owner.execute("UPDATE retention_traceschedule SET kind = 'sample'")
    owner.rollback()


def test_one_hold_of_a_unit_stands_and_a_lead_holds_her_own_alone(
    committed_cast: Cast, app: Connection, owner: Connection
) -> None:
    cast = committed_cast
    first = told.held(cast.karen, cast.mette)
    with pytest.raises(Refused, match="held back already"):
        told.held(cast.dorthe, cast.mette)
    with pytest.raises(Refused, match="another authority"):
        told.held(cast.karen, cast.peter)
    assert act(app, cast.karen)
    with pytest.raises(CheckViolation, match="trace_hold_is_of_an_own_unit"):
        app.execute(
            "SELECT helle.hold_traces(gen_random_uuid(), %s, 'inquiry', NULL, %s)",
            [cast.peter.membership.unit_id, told.WHY],
        )
    app.rollback()
    with pytest.raises(ExclusionViolation, match="one_trace_hold_of_a_unit"):
        owner.execute(
            "INSERT INTO retention_tracehold (id, unit_id, ground, why, since_day, until_day, held_at, held_by_id)"
            " SELECT gen_random_uuid(), unit_id, ground, why, since_day, until_day, held_at, held_by_id"
            " FROM retention_tracehold"
        )
    owner.rollback()
    with cast.dorthe.acting():
        trace_actions.lift(first)
    told.held(cast.dorthe, cast.peter)
    told.held(cast.karen, cast.mette)


def test_one_disposed_case_shuts_no_list(committed_cast: Cast) -> None:
    cast, nsk = committed_cast, latecomer("niels")
    case = prosecution_stories.open_case(cast.peter)
    offered = prosecution_stories.offer(cast.peter, case, nsk)
    with nsk.acting():
        part_actions.handover_answer(offered, takes=False, words=prosecution_stories.SENT_BACK)
    prosecution_stories.stage(cast.peter, case, CriminalStage.DISCONTINUED, end_reason=EndReason.PROOF)
    over_and_disposed_of(cast)
    assert prosecution_stories.OFFERED in page(nsk, reverse("criminal-case-list"))
    assert trace_actions.drop_what_two_disposed_of() == 1
    for member in (cast.peter, nsk, prosecution_stories.pia()):
        listed = page(member, reverse("criminal-case-list"))
        assert prosecution_stories.OFFERED not in listed and "kasseret" in listed and case.number in listed
        assert page(member, reverse("desk"))
    assert cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).status_code == 410


UNDER_A_CASE = ("investigation", "part", "offence", "suspect", "link", "involvement", "network")
A_FORM = "application/x-www-form-urlencoded"
TYPED = "Han er set to gange ved huset."


def test_what_is_sent_from_under_a_case_that_is_gone_says_so_and_comes_back(committed_cast: Cast) -> None:
    cast, case = committed_cast, discontinued(committed_cast.peter)
    addresses = [reverse(f"criminal-case-{one}", args=[case.number]) for one in UNDER_A_CASE]
    over_and_disposed_of(cast)
    assert trace_actions.drop_what_two_disposed_of() == 1
    for address in addresses:
        sent = cast.peter.client().post(address, urlencode({"words": TYPED}), content_type=A_FORM)
        assert sent.status_code == 410 and TYPED in sent.content.decode(), address
        assert "Det, du skrev, er ikke gemt" in sent.content.decode()
        for other in (cast.nadia, cast.mette):
            assert other.client().post(address, {"words": TYPED}).status_code == 404, "others learn nothing"


def test_what_begins_with_a_call_that_is_gone_says_so(committed_cast: Cast) -> None:
    cast = committed_cast
    call = hotline_stories.record(cast.mette)
    told.set_years(cast, TraceKind.CALL, years=2)
    clock.move_forward(LATER)
    row = told.drawn(cast.karen)
    told.approved(cast.karen, row)
    clock.move_forward(TOLD)
    told.approved(cast.dorthe, row)
    assert trace_actions.drop_what_two_disposed_of() == 1
    for name in ("call-page", "call-correct", "call-referral", "call-enquiry"):
        address = reverse(name, args=[call.pk])
        sent = cast.mette.client().get(address)
        assert sent.status_code == 410, name
        assert cast.nadia.client().get(address).status_code == 404, "others learn nothing"


@pytest.mark.parametrize("too_far", [dt.date(9999, 12, 31), dt.date(2040, 1, 1), None])
def test_a_hold_that_names_its_last_day_names_one_within_ten_years(
    committed_cast: Cast, owner: Connection, too_far: dt.date | None
) -> None:
    cast, case = committed_cast, discontinued(committed_cast.peter)
    near = latest_named(clock.today())
    assert (near.day, near.month, near.year) == (clock.today().day, clock.today().month, clock.today().year + 10)
    until = too_far or near + dt.timedelta(days=1)
    with cast.peter.acting():
        with pytest.raises(Refused, match="10 years ahead at most") as refused:
            criminal_holds.hold(case, ground=HoldGround.CLAIM, until_day=until, why=told.WHY)
        assert refused.value.field == "until_day"
        assert criminal_holds.hold(case, ground=HoldGround.CLAIM, until_day=near, why=told.WHY).until_day == near
    with pytest.raises(CheckViolation, match="trace_hold_day_is_near"):
        owner.execute(
            "INSERT INTO retention_tracehold"
            " (id, unit_id, criminal_case_id, ground, why, since_day, until_day, held_at, held_by_id)"
            " SELECT gen_random_uuid(), unit_id, criminal_case_id, ground, why, since_day, %s, held_at, held_by_id"
            " FROM retention_tracehold",
            [until],
        )
    owner.rollback()


def test_one_case_is_held_back_alone_and_nobody_else_does_it(
    committed_cast: Cast, app: Connection, owner: Connection
) -> None:
    cast = committed_cast
    held, another = discontinued(cast.peter), discontinued(cast.peter)
    with cast.peter.acting():
        criminal_holds.hold(held, ground=HoldGround.CLAIM, until_day=None, why=told.WHY)
    told.set_years(cast, TraceKind.CRIMINAL, years=2)
    clock.move_forward(LATER)
    assert states(cast)["Criminal cases"] == [("Held back", 1), ("The time is over", 1)]
    for who, reads in ((cast.peter, 1), (cast.dorthe, 1), (cast.karen, 0), (cast.mette, 0), (cast.olga, 0)):
        assert act(app, who)
        assert len(column(app, "SELECT why FROM retention_tracehold")) == reads, who.user.full_name
        app.rollback()
    # The unit may be held back as a whole beside it, and that again lets the case be.
    told.held(cast.dorthe, cast.peter, until=clock.today())
    assert states(cast)["Criminal cases"] == [("Held back", 2)]
    for who in (cast.mette, cast.karen, cast.dorthe):
        assert act(app, who)
        with pytest.raises(InsufficientPrivilege):
            app.execute(
                "SELECT helle.hold_criminal_case_back(gen_random_uuid(), %s, 'inquiry', NULL, %s)",
                [another.pk, told.WHY],
            )
        app.rollback()
    with pytest.raises(ExclusionViolation, match="one_hold_of_a_criminal_case"):
        owner.execute(
            "INSERT INTO retention_tracehold (id, unit_id, criminal_case_id, ground, why, since_day, until_day,"
            " held_at, held_by_id) SELECT gen_random_uuid(), unit_id, criminal_case_id, ground, why, since_day,"
            " until_day, held_at, held_by_id FROM retention_tracehold WHERE criminal_case_id IS NOT NULL"
        )
    owner.rollback()


def test_what_waits_for_an_answer_is_not_over(committed_cast: Cast) -> None:
    cast, nsk, pia = committed_cast, latecomer("niels"), prosecution_stories.pia()
    offered = prosecution_stories.open_case(cast.peter)
    prosecution_stories.offer(cast.peter, offered, nsk)
    prosecution_stories.stage(cast.peter, offered, CriminalStage.DISCONTINUED, end_reason=EndReason.PROOF)
    case, suspect = prosecution_stories.open_case_with_a_charge(cast.peter)
    tie = prosecution_stories.link(cast.peter, case, stories.an_opened_case(cast), charged_as=suspect)
    prosecution_stories.weigh(cast.peter, tie)
    told.set_years(cast, TraceKind.CRIMINAL, years=2)
    clock.move_forward(LATER)
    assert states(cast)["Criminal cases"] == [("Something is not settled", 2)]
    assert case.number in page(pia, reverse("desk")), "the proposal waits for the prosecution"


def test_after_a_backup_of_before_nothing_of_a_case_that_is_gone_waits(committed_cast: Cast, owner: Connection) -> None:
    """Its key went, and the register is of before: a proposal is undecided there and an offer unanswered."""
    cast, nsk, pia = committed_cast, latecomer("niels"), prosecution_stories.pia()
    case, suspect = prosecution_stories.open_case_with_a_charge(cast.peter)
    tie = prosecution_stories.link(cast.peter, case, stories.an_opened_case(cast), charged_as=suspect)
    prosecution_stories.involve(cast.peter, case)
    prosecution_stories.offer(cast.peter, case, nsk)
    before = {member.user.pk: page(member, reverse("desk")) for member in (cast.peter, nsk, pia)}
    assert all(case.number in desk for desk in before.values())
    with cast.peter.acting():
        part_actions.handover_withdraw(Handover.objects.get(), words="")
    prosecution_stories.weigh(cast.peter, tie)
    assert case.number in page(pia, reverse("desk"))
    vault.destroy_subject("prosecution", case.pk, clock.now())
    owner.execute("ALTER TABLE prosecution_handover DISABLE TRIGGER USER")
    owner.execute("UPDATE prosecution_handover SET outcome = '', answered_at = NULL, answered_by_id = NULL")
    owner.execute("ALTER TABLE prosecution_handover ENABLE TRIGGER USER")
    owner.execute("SELECT helle.replay_erasure('prosecution', %s, NULL, helle.clock_now())", [case.pk])
    owner.commit()
    for member in (cast.peter, nsk, pia):
        assert case.number not in page(member, reverse("desk"))
        assert page(member, reverse("criminal-case-list"))
    told.set_years(cast, TraceKind.CRIMINAL, TraceKind.CONTACT, years=2)
    clock.move_forward(LATER)
    found = states(cast)
    assert "Criminal cases" not in found, "it is gone already"
    assert found["Messages through the contact point"] == [("The time is over", 1)], "which waited for it alone"


def test_each_thing_on_a_list_is_looked_up_by_its_number_and_opened_by_who_may(committed_cast: Cast) -> None:
    cast = committed_cast
    referral, case = stories.refer(cast), discontinued(cast.peter)
    told.closed(cast, referral)
    call = hotline_stories.record(cast.mette)
    told.set_years(cast, TraceKind.REFERRAL, TraceKind.CALL, TraceKind.CRIMINAL, years=2)
    clock.move_forward(LATER)
    row = told.drawn(cast.karen)
    opens = {
        reverse("referral-page", args=[referral.number]): True,
        reverse("call-page", args=[call.pk]): True,
        reverse("criminal-case-page", args=[case.number]): False,
    }
    for view in ("trace-list", "trace-decide"):
        hers = page(cast.karen, reverse(view, args=[row.pk]))
        officers = page(cast.dorthe, reverse(view, args=[row.pk]))
        for said in (hers, officers):
            assert referral.number in said and case.number in said
        for address, may in opens.items():
            assert (f'href="{address}"' in hers) is may, address
            assert f'href="{address}"' not in officers, "she reads the number alone"
    for address, may in opens.items():
        assert cast.karen.client().get(address).status_code == (200 if may else 404)
    told.approved(cast.karen, row)
    clock.move_forward(TOLD)
    assert told.approved(cast.dorthe, row)
    assert trace_actions.drop_what_two_disposed_of() == 3
    gone = page(cast.karen, reverse("trace-list", args=[row.pk]))
    assert referral.number in gone and not any(f'href="{address}"' in gone for address in opens)


def test_it_is_said_when_it_goes_and_that_it_is_late(committed_cast: Cast) -> None:
    cast = committed_cast
    discontinued(cast.peter)
    row = over_and_disposed_of(cast)
    address = reverse("trace-list", args=[row.pk])
    said = page(cast.dorthe, address)
    assert "1 er ikke slettet endnu. Helle sletter det" in said and "Kasseret, ikke slettet endnu" in said
    assert disposed_health.standing()[0] is State.WELL
    with cast.dorthe.acting():
        goes_at = trace_queries.get_list(row.pk).goes_at
    assert goes_at is not None
    clock.move_forward(goes_at + dt.timedelta(minutes=5) - clock.now())
    said = page(cast.dorthe, address)
    assert "1 er ikke slettet endnu. Helle gik i gang med det" in said and "Helle sletter det" not in said
    clock.move_forward(dt.timedelta(minutes=70))
    said = page(cast.dorthe, address)
    assert "1 skulle være slettet" in said and "Sig det til driften" in said
    state, seen = disposed_health.standing()
    assert state is State.WATCH and "late: 1" in seen.en
    assert trace_actions.drop_what_two_disposed_of() == 1
    said = page(cast.dorthe, address)
    assert "slettet endnu" not in said and "skulle være slettet" not in said
    assert disposed_health.standing() == (State.WELL, Text("venter: 0", "waiting: 0"))


@pytest.mark.parametrize(
    ("ended", "goes"),
    [("13:39:59", "13:40"), ("13:40:00", "14:40"), ("13:40:01", "14:40"), ("23:50:00", "00:40")],
)
def test_the_worker_goes_each_hour(ended: str, goes: str) -> None:
    since = dt.datetime.fromisoformat(f"2026-03-01T{ended}+00:00")
    at = trace_queries.dropped_next(since)
    assert f"{at:%H:%M}" == goes and dt.timedelta(0) < at - since <= dt.timedelta(hours=1)


def test_an_end_of_years_ago_that_is_written_today_is_not_due_at_once(committed_cast: Cast) -> None:
    cast, ended_on = committed_cast, clock.today()
    case = prosecution_stories.open_case(cast.peter)
    told.set_years(cast, TraceKind.CRIMINAL, years=2)
    clock.move_forward(LATER)
    prosecution_stories.stage(cast.peter, case, CriminalStage.DISCONTINUED, on=ended_on, end_reason=EndReason.PROOF)
    assert states(cast)["Criminal cases"] == [("The time of keeping is not over", 1)]
    clock.move_forward(LATER)
    assert states(cast)["Criminal cases"] == [("The time is over", 1)]


def test_a_link_out_of_force_keeps_the_criminal_case_until_hers_goes(committed_cast: Cast) -> None:
    cast = committed_cast
    hers = stories.an_opened_case(cast)
    case, suspect = prosecution_stories.open_case_with_a_charge(cast.peter)
    mistaken = prosecution_stories.link(cast.peter, case, hers, charged_as=suspect)
    with cast.peter.acting():
        withdraw_actions.entry_withdraw(case, mistaken, why=LinkMistake.NEVER, words="Det var en anden i flokken.")
    prosecution_stories.stage(
        prosecution_stories.pia(), case, CriminalStage.UNFOUNDED, suspect, end_reason=EndReason.PROOF
    )
    told.set_years(cast, TraceKind.CRIMINAL, years=2)
    clock.move_forward(LATER)
    assert states(cast)["Criminal cases"] == [("Belongs to a case that is kept", 1)]
    assert "en anden i flokken" in page(cast.mette, reverse("case-criminal", args=[hers.number]))


def test_what_is_resumed_or_held_since_is_kept_after_all(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    case = discontinued(cast.peter)
    row = over_and_disposed_of(cast)
    hold = told.held(cast.dorthe, cast.peter)
    assert trace_actions.drop_what_two_disposed_of() == 0
    assert DataKey.objects.filter(subject_id=case.pk).exists()
    shown = page(cast.dorthe, reverse("trace-list", args=[row.pk]))
    assert "Bevares alligevel" in shown and "passer til listen" in shown and "er ikke slettet endnu" not in shown
    with pytest.raises(InsufficientPrivilege):
        owner.execute("UPDATE retention_traceitem SET kept_at = NULL, kept_why = ''")
    owner.rollback()
    with cast.dorthe.acting():
        trace_actions.lift(hold)
    assert trace_actions.drop_what_two_disposed_of() == 0, "it takes another list of two"
    again = told.drawn(cast.karen)
    told.approved(cast.karen, again)
    clock.move_forward(TOLD)
    assert told.approved(cast.dorthe, again)
    prosecution_stories.stage(cast.peter, case, CriminalStage.RESUMED)
    assert trace_actions.drop_what_two_disposed_of() == 0
    assert prosecution_stories.JOURNAL in page(cast.peter, reverse("criminal-case-list"))


def test_a_longer_hold_takes_over_and_a_shorter_one_does_not(committed_cast: Cast) -> None:
    cast, unit = committed_cast, committed_cast.mette.membership.unit_id
    today = clock.today()
    told.held(cast.karen, cast.mette, until=today)
    told.held(cast.karen, cast.mette, until=today + dt.timedelta(days=60))
    for until in (today + dt.timedelta(days=30), today + dt.timedelta(days=60)):
        with pytest.raises(Refused, match="for as long"):
            told.held(cast.karen, cast.mette, until=until)
    last = told.held(cast.dorthe, cast.mette)
    with cast.dorthe.acting():
        assert [one.row.pk for one in trace_queries.holds_in_force()] == [last.pk]
        lifted = TraceHold.objects.filter(unit_id=unit, lifted_at__isnull=False).order_by("held_at")
        assert [one.lifted_by_id for one in lifted] == [cast.karen.user.pk, cast.dorthe.user.pk]


def test_the_upgrade_leaves_the_hold_that_lasts_longest(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    told.held(cast.karen, cast.mette)
    with owner.transaction(force_rollback=True):
        owner.execute("ALTER TABLE retention_tracehold DROP CONSTRAINT one_trace_hold_of_a_unit")
        owner.execute(
            "INSERT INTO retention_tracehold (id, unit_id, ground, why, since_day, until_day, held_at, held_by_id)"
            " SELECT gen_random_uuid(), unit_id, ground, n.why, since_day - n.began, since_day + n.days, held_at,"
            " held_by_id FROM retention_tracehold, (VALUES ('later', 0, 30), ('over', 90, -60)) n (why, began, days)"
        )
        (step,) = import_module("helle.register.retention.migrations.0003_longest_hold").Migration.operations
        owner.execute(step.sql)
        assert column(owner, "SELECT why FROM retention_tracehold WHERE lifted_at IS NOT NULL") == ["later"]


def test_the_upgrade_says_of_a_list_that_waits_whose_it_is(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    discontinued(cast.peter)
    told.set_years(cast, TraceKind.CRIMINAL, years=2)
    clock.move_forward(LATER)
    told.drawn(cast.karen)
    units = column(owner, "SELECT units FROM retention_traceitem")
    upgrade = import_module("helle.register.retention.migrations.0010_whose_it_is")
    with owner.transaction(force_rollback=True):
        owner.execute("ALTER TABLE retention_traceitem DISABLE TRIGGER USER")
        owner.execute("UPDATE retention_traceitem SET units = '{}'")
        owner.execute("ALTER TABLE retention_traceitem ENABLE TRIGGER USER")
        owner.execute(upgrade.UNITS)
        assert column(owner, "SELECT units FROM retention_traceitem") == units
    assert units == [[cast.peter.membership.unit_id]]


def test_the_list_and_the_database_know_the_same_ends() -> None:
    written = Path("src/helle/register/protection/sql/160_kept_apart.sql").read_text(encoding="utf-8")
    (ends,) = re.findall(r"s\.stage IN \(([^)]*)\)\) AS over", written)
    assert set(re.findall(r"'(\w+)'", ends)) == {one.value for one in CriminalStage if one not in list_queries.OPEN}
