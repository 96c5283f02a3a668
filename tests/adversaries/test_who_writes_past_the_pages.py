"""A caseworker writes statements of her own to open a colleague's case, of which she said no purpose (PUB-DIG-04).

What opens a case are rows: a draft that she began, that nobody has it any more, of whom a referral speaks. She writes
them as the pages do, and says of them what no page would: another hour, another person, another case.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from helle.register.access_requests.models import AccessRequest
from helle.register.cases.models import Case
from helle.register.need_to_know.tests.test_opening import is_closed
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.referrals import outcomes_of_before
from helle.register.referrals import triage_actions as triage
from helle.register.referrals.models import ReferredPerson
from tests import access_stories, file_stories, look_stories, sharing_stories, stories
from tests.cast import Cast, Member, as_owner, member

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def curious(cast: Cast) -> Member:
    return member("Nikoline Prytz", "CMM", "cmm_caseworker")


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case that Mette has."""
    case = stories.an_opened_case(cast)
    stories.assign(cast.karen, case, cast.mette)
    clock.move_forward(dt.timedelta(minutes=1))
    return case


def refused(who: Member, written: str, *values: Any, **named: Any) -> str:
    """Which rule refuses a statement of hers, by its name or, of a policy, its words; '' where it goes through."""
    try:
        with who.acting(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(written, named or values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # For what is told after it.
    except DatabaseError as error:
        said: Any = error.__cause__
        return str(said.diag.constraint_name or said.diag.message_primary)
    return ""


NO_POLICY = "new row violates row-level security policy"
NOTE = (
    "INSERT INTO casefile_draft (id, case_id, by_user_id, by_unit_id, begun_at, saved_at, version, form_token, kind,"
    " direction, theme_sealed, text_sealed, why_sealed) VALUES (gen_random_uuid(), %s, helle.acting_user(),"
    " helle.acting_unit(), {}, helle.instant(), 1, gen_random_uuid(), '', '', '', '', '')"
)
INTERVIEW = (
    "INSERT INTO identification_interviewdraft (id, case_id, by_user_id, by_unit_id, begun_at, saved_at, version,"
    " form_token, typed_sealed) VALUES (gen_random_uuid(), %s, helle.acting_user(), helle.acting_unit(), {},"
    " helle.instant(), 1, gen_random_uuid(), '')"
)


@pytest.mark.parametrize("draft", [NOTE, INTERVIEW], ids=["note", "interview"])
def test_a_draft_that_she_says_she_began_before_anybody_had_the_case(curious: Member, case: Case, draft: str) -> None:
    assert refused(curious, draft.format("'2000-01-01'"), case.pk).startswith(NO_POLICY)
    assert refused(curious, draft.format("helle.instant()"), case.pk) == ""
    assert is_closed(curious, case)


def test_a_draft_that_she_says_a_colleague_gave_her(cast: Cast, curious: Member, case: Case) -> None:
    """Her own, of a note that was given to her once: it says by whom, and another does not say so too."""
    once = (
        NOTE.replace("why_sealed)", "why_sealed, begun_by_id, given_at, given_by_id, given_why_sealed)")
        .replace("'', '', '', '', '')", "'', '', '', '', '', %s, helle.instant(), %s, 'x')")
        .format("helle.instant()")
    )
    said = refused(curious, once, case.pk, cast.jonas.user.pk, cast.karen.user.pk)
    assert said == "what a colleague began was given on"
    begun = file_stories.begin_draft(curious, case)
    as_owner("UPDATE casefile_draft SET begun_by_id = %s WHERE id = %s", [cast.jonas.user.pk, begun.pk])
    said = refused(curious, once, case.pk, cast.jonas.user.pk, cast.karen.user.pk)
    assert said == "what was given says by whom and when it was"
    assert is_closed(curious, case)


GIVE = (
    "INSERT INTO cases_assignment (id, case_id, unit_id, user_id, during, by_user_id) VALUES (gen_random_uuid(), %s,"
    " helle.acting_unit(), %s, tstzrange({}, NULL), helle.acting_user())"
)
END = "UPDATE cases_assignment SET during = tstzrange(lower(during), helle.instant()) WHERE case_id = %s"
LAY_DOWN = "SELECT helle.lay_down(%s)"


def test_a_colleagues_case_that_she_ends_or_lays_down(curious: Member, case: Case) -> None:
    """A case that nobody has is open to the unit."""
    assert refused(curious, END, case.pk) == "permission denied for table cases_assignment"
    assert refused(curious, LAY_DOWN, case.pk) == "who lays a case down has it, or gives it away"
    assert is_closed(curious, case)


def test_a_colleagues_case_that_she_gives_to_herself_or_to_a_third(cast: Cast, curious: Member, case: Case) -> None:
    to_herself, to_jonas = (case.pk, curious.user.pk), (case.pk, cast.jonas.user.pk)
    assert refused(curious, GIVE.format("helle.instant()"), *to_herself) == "who_takes_a_colleagues_case_says_so"
    assert refused(curious, GIVE.format("helle.instant()"), *to_jonas) == "who_gives_a_case_may_give_it"
    look_stories.say(curious, case)
    assert refused(curious, GIVE.format("helle.instant()"), *to_herself) == "who_gives_a_case_may_give_it"
    assert refused(cast.mette, GIVE.format("'2000-01-01'"), *to_jonas) == "a case is given from now on"
    assert (
        refused(cast.mette, GIVE.format("helle.instant()"), case.pk, cast.mette.user.pk) == "she has the case already"
    )
    assert refused(cast.mette, GIVE.format("helle.instant()"), *to_jonas) == ""


def test_where_any_caseworker_allocates_giving_a_case_opens_it_no_more_than_laying_it_down(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.assign(cast.ulla, case, cast.ulla)
    clock.move_forward(dt.timedelta(minutes=1))
    udo, uma = (member(name, "UDLST", "udlst_caseworker") for name in ("Udo Krag", "Uma Holt"))
    assert refused(udo, LAY_DOWN, case.pk) == "who lays a case down has it, or gives it away"
    assert refused(udo, GIVE.format("helle.instant()"), case.pk, uma.user.pk) == ""
    assert is_closed(udo, case) and is_closed(cast.ulla, case) and not is_closed(uma, case)


OPEN = "SELECT helle.open_case(gen_random_uuid(), {}, 'indication', 'self', %s)"


def test_a_second_case_of_a_colleagues_person_or_referral(curious: Member, case: Case) -> None:
    """A case of her own opens who somebody is, and one that came of a referral all that was told in it."""
    of_her = OPEN.format("%s, false")
    assert refused(curious, of_her, case.person_id, None) == "the person is not known to this unit"
    assert (
        refused(curious, OPEN.format("gen_random_uuid(), true"), case.referral_id)
        == "the referral is not with this unit"
    )
    look_stories.say(curious, case)
    assert refused(curious, of_her, case.person_id, None) == ""


CAME_OF = (
    "INSERT INTO referrals_openedcase (person_id, referral_id, case_id, recorded_at, by_user_id, by_unit_id)"
    " VALUES (%s, %s, %s, helle.instant(), helle.acting_user(), helle.acting_unit())"
)
NOT_ITS_OWN = "a_case_came_of_its_own_referral"


def two_of_whom_one_is_taken_in(cast: Cast, by: Member) -> tuple[Case, ReferredPerson]:
    """A case of hers that came of a referral, and the other person in it."""
    referral = stories.refer(cast, persons=2)
    with by.acting():
        first, second = ReferredPerson.objects.filter(referral=referral).order_by("sequence")
        (case,) = triage.referral_take_in(
            referral, person_ids=[first.pk], indication=True, reasons=stories.REASONS, take=True
        )
    return case, second


def test_a_case_of_hers_that_she_says_came_of_a_colleagues_referral(cast: Cast, curious: Member) -> None:
    theirs, waits = two_of_whom_one_is_taken_in(cast, cast.mette)
    own, free = two_of_whom_one_is_taken_in(cast, curious)
    clock.move_forward(dt.timedelta(minutes=1))
    for person, referral in ((free, theirs), (waits, theirs), (waits, own)):
        assert refused(curious, CAME_OF, person.pk, referral.referral_id, own.pk) == NOT_ITS_OWN
    with curious.acting(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.referral_closed_by(%s)", [theirs.referral_id])
        assert cursor.fetchone() == (theirs.number,)


TRIAGE = (
    "INSERT INTO referrals_triage (id, referral_id, outcome, joined_to_id, passed_on_to_id, decided_at, by_user_id,"
    " by_unit_id, spectrum, reason_sealed) SELECT gen_random_uuid(), %(new)s, {}, helle.instant(),"
    " helle.acting_user(), helle.acting_unit(), '', {} WHERE %(earlier)s::uuid IS NOT NULL"
)
NOWHERE = "an_outcome_says_where_it_went"


@pytest.mark.parametrize(
    ("outcome", "reason", "why"),
    [
        ("'joined', NULL, NULL", "'x'", NOWHERE),
        ("'cases_opened', %(earlier)s, NULL", "NULL", NOWHERE),
        ("'no_action', %(earlier)s, NULL", "'x'", NOWHERE),
        ("'no_action', NULL, NULL", "NULL", NOWHERE),
        ("'passed_on', NULL, NULL", "'x'", NOWHERE),
        ("'passed_on', NULL, helle.acting_unit()", "NULL", NOWHERE),
        ("'cases_opened', NULL, NULL", "NULL", "what_opened_cases_has_one"),
        ("'no_action', NULL, NULL", "'x'", ""),
    ],
)
def test_a_referral_that_counts_as_handled_and_went_nowhere(cast: Cast, outcome: str, reason: str, why: str) -> None:
    earlier, new = stories.refer(cast), stories.refer(cast)
    assert refused(cast.mette, TRIAGE.format(outcome, reason), new=new.pk, earlier=earlier.pk) == why


def test_a_referral_that_went_nowhere_before_is_named_before_the_schema_is_touched(cast: Cast) -> None:
    went, nowhere = stories.refer(cast), stories.refer(cast)
    as_owner(f"ALTER TABLE referrals_triage DROP CONSTRAINT {NOWHERE}", [])
    with cast.mette.acting(), connection.cursor() as cursor:
        for new, outcome in ((went, "'joined', %(earlier)s, NULL"), (nowhere, "'joined', NULL, NULL")):
            other = nowhere if new is went else went
            cursor.execute(TRIAGE.format(outcome, "NULL"), {"new": new.pk, "earlier": other.pk})
        with pytest.raises(outcomes_of_before.SaysNotWhere) as said:
            outcomes_of_before.require_where()
        assert nowhere.number in str(said.value) and went.number not in str(said.value)


def test_a_person_whom_the_sender_adds_to_what_was_sent_long_ago(cast: Cast) -> None:
    referral = stories.refer(cast)
    clock.move_forward(dt.timedelta(minutes=1))
    said = refused(
        cast.anders,
        "INSERT INTO referrals_referredperson (id, referral_id, sequence, sex, nationality)"
        " VALUES (gen_random_uuid(), %s, 2, 'woman', '')",
        referral.pk,
    )
    assert said.startswith(NO_POLICY)


def test_a_request_to_see_a_colleagues_case_that_she_takes_from_the_desk(
    cast: Cast, curious: Member, case: Case
) -> None:
    asked = access_stories.ask(cast.mette, case)
    off = "UPDATE access_requests_accessrequest SET waits = false WHERE id = %s"
    assert refused(cast.mette, off, asked.pk) == "a_request_waits_until_it_ends"
    assert refused(curious, off, asked.pk) == "", "it is no row that she changes"
    with cast.mette.acting():
        assert AccessRequest.objects.get().waits
    ended = (
        'INSERT INTO access_requests_ending (request_id, case_id, how, "on", means, password_means, told_sealed,'
        " recorded_at, by_user_id, by_unit_id) VALUES (%s, %s, 'withdrawn', %s, '', '', 'x', helle.instant(),"
        " helle.acting_user(), helle.acting_unit())"
    )
    own = stories.an_opened_case(cast)
    for of in (case, own):
        assert refused(curious, ended, asked.pk, of.pk, clock.today()).startswith(NO_POLICY)


def test_a_consent_that_begins_with_what_only_comes_later(cast: Cast, case: Case) -> None:
    given = sharing_stories.consent(cast.mette, case)
    anew = (
        "INSERT INTO sharing_consent (id, case_id, to_unit_id, given_on, given_by, categories, purposes, until,"
        " recorded_at, by_user_id, by_unit_id, lapsed_at, words_changed) VALUES (gen_random_uuid(), %s, %s, %s,"
        " 'herself', '{{identity}}', '{{return}}', %s, helle.instant(), helle.acting_user(), helle.acting_unit(), {})"
    )
    values = (case.pk, unit_id("HJST"), clock.today(), clock.today())
    assert refused(cast.mette, anew.format("helle.instant(), false"), *values).startswith(NO_POLICY)
    assert refused(cast.mette, anew.format("NULL, true"), *values).startswith(NO_POLICY)
    assert refused(cast.mette, anew.format("NULL, false"), *values) == ""
    limited = (
        "UPDATE sharing_consent SET withdrawn_at = helle.instant(), withdrawn_by_id = helle.acting_user(),"
        " withdrawn_how = %s WHERE id = %s"
    )
    assert refused(cast.mette, limited, "limited", given.pk).startswith(NO_POLICY)
    assert refused(cast.mette, limited, "withdrawn", given.pk) == ""
