"""What is passed on, past the application: the rules' tables, the second person, the consent; and two at once."""

from __future__ import annotations

import datetime as dt
import uuid
from itertools import product
from typing import Any

import psycopg
import pytest
from django.http import Http404

from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.matrix import access_matrix
from helle.register.protection.refusals import Refused
from helle.register.sharing import actions, childs_consent, consent_actions, tables, transfers
from helle.register.sharing.choices import PASSED_ON_HERE, ConsentGiver
from helle.rules import parameters
from helle.rules.codes import OrganisationKind
from helle.rules.dated import Dated
from helle.rules.minors.age import birthday_before
from helle.rules.parameters import whole_number
from helle.rules.plans import PARAMETERS
from helle.rules.ruling import Text, Verdict
from helle.rules.sharing.disclosure import DisclosureFacts, DisclosureGround, disclosure
from helle.rules.sharing.receivers import MAY_RECEIVE, DataCategory, DisclosurePurpose
from helle.rules.sharing.ways import NOT_SO_TOLD, OPENED, ROWS, form_of
from tests import minor_stories, stories
from tests import sharing_stories as told
from tests.cast import Cast, Member, member
from tests.invariants.at_once import at_once
from tests.invariants.catalogue import column
from tests.invariants.conftest import Connection, act

C = DataCategory


def made_by_disclosure() -> dict[str, set[str]]:
    """What the act of the access matrix can begin, by kind of unit."""
    begins: dict[str, set[str]] = {}
    for one in access_matrix().acts:
        if one.code == "disclosure_made":
            for kind in one.beneficiary_kinds:
                begins.setdefault(kind, set()).update(one.begins)
    return begins


# What the act may begin and no disclosure here does, each with why.
NEVER_OPENED = {
    ("police", "core"): "the core shows the rung, which is the assessment; no category of the rules (SHR-01)",
    ("nsk", "core"): "the same",
    ("prosecution", "core"): "the same",
    ("municipality", "core"): "the same",
    ("hjst", "core"): "the same",
    ("udlst", "core"): "the same",
    ("police", "criminal"): "a statement opens it (CRI-07)",
    ("nsk", "criminal"): "the same",
    ("prosecution", "criminal"): "the same",
    ("municipality", "outcome"): "what its task needs of it is written in a message",
    ("municipality", "money"): "no category of the rules; statements are sent to it (ACM-09)",
}


def test_the_rules_of_who_may_receive_and_the_acts_of_the_matrix_agree_shr_04() -> None:
    begins = made_by_disclosure()
    for kind, opened in OPENED.items():
        # What is opened is in the table of receivers, as the row itself, and some role of theirs reads it.
        assert opened <= MAY_RECEIVE[kind], kind
        assert {form_of(kind, one) for one in opened} <= ROWS, kind
        assert {one.value for one in opened} <= begins[kind.value], kind
    known = {one.value for one in DataCategory}
    for code, categories in begins.items():
        may = {one.value for one in MAY_RECEIVE[OrganisationKind(code)]}
        assert categories & known <= may, code
        by_us = {one.value for one in OPENED[OrganisationKind(code)]}
        assert categories - by_us == {category for of, category in NEVER_OPENED if of == code}, code


AN_ACT_OF_ITS_OWN = frozenset(
    {"placement_begun", "return_begun", "representative_appointed", "case_opened", "competence_taken"}
)


def test_what_a_table_gives_as_the_row_itself_and_nobody_is_opened_stands_elsewhere() -> None:
    """Whoever reads it in Helle does so by an act of its own; others have no part of Helle to read it in."""
    by_an_act = {
        kind
        for one in access_matrix().acts
        if one.code
        in ("placement_begun", "return_begun", "representative_appointed", "case_opened", "competence_taken")
        for kind in one.beneficiary_kinds
    }
    for kind, categories in MAY_RECEIVE.items():
        rows = {one for one in categories - NOT_SO_TOLD if form_of(kind, one) in ROWS}
        left = rows - OPENED.get(kind, frozenset())
        assert (
            not left or kind.value in by_an_act or kind in (OrganisationKind.NGO, OrganisationKind.REFUGEE_COUNCIL)
        ), (
            kind,
            left,
        )


INSERT = (
    "INSERT INTO sharing_disclosure (id, case_id, to_unit_id, categories, opened, purpose, ground, consent_id,"
    " informed, needs_second, until, message_sealed, recorded_at, by_user_id, by_unit_id, ended_why)"
    " VALUES (%(id)s, %(case)s, %(to)s, %(categories)s, %(opened)s, %(purpose)s, %(ground)s, %(consent)s,"
    " true, %(second)s, %(until)s, %(message)s, helle.instant(), %(user)s, %(unit)s, '')"
)


def row(cast: Cast, case: Case, **changed: Any) -> dict[str, Any]:
    """A row as somebody with the application's connection would write it: who she is, to Hjemrejsestyrelsen."""
    given: dict[str, Any] = {
        "id": uuid.uuid4(),
        "case": case.pk,
        "to": unit_id("HJST"),
        "categories": ["identity"],
        "opened": ["identity"],
        "purpose": "return",
        "ground": "essential_importance",
        "consent": None,
        "second": False,
        "until": clock.today() + dt.timedelta(days=30),
        "message": None,
        "user": cast.mette.user.pk,
        "unit": cast.mette.membership.unit_id,
    }
    return given | changed


@pytest.fixture
def case(committed_cast: Cast) -> Case:
    return stories.an_opened_case(committed_cast)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"to": "REDEN-HOME", "purpose": "support", "ground": "statute"}, "shared_opens_what_may_be_opened"),
    ({"categories": ["outcome"], "opened": ["outcome"]}, "shared_opens_what_may_be_opened"),
    ({"categories": ["outcome"], "opened": []}, "shared_says_what_it_does_not_open"),
    ({"opened": ["identity", "return_plan"]}, "shared_opens_what_it_names"),
    ({"categories": ["health"], "opened": [], "message": b"x"}, "shared_on_a_ground_that_carries_it"),
    ({"categories": ["health"], "opened": [], "message": b"x", "ground": "statute"}, "shared_beyond_by_two"),
    ({"purpose": "support"}, "shared_on_a_ground_that_carries_it"),
    ({"purpose": "support", "ground": "vital_interests"}, "shared_beyond_by_two"),
    ({"to": "NSK", "purpose": "prosecution"}, "shared_beyond_by_two"),  # It has nothing in this case.
    ({"to": "DRC", "opened": [], "message": b"x"}, "shared_on_a_ground_that_carries_it"),
    ({"to": "DRC", "opened": [], "message": b"x", "ground": "vital_interests"}, "shared_beyond_by_two"),
    (
        {"categories": ["secret_address"], "opened": [], "message": b"x", "ground": "statute", "second": True},
        "shared_categories_are_known",
    ),
    ({"ground": "consent"}, "shared_rests_on_a_consent_or_on_another_ground"),
    ({"until": dt.date(2027, 10, 6)}, "shared_for_a_year"),
    ({"until": dt.date(2025, 10, 5)}, "shared_for_a_year"),
    ({"to": "CMM"}, "shared_with_who_is_told"),
    ({"to": "SOST"}, "shared_with_who_is_told"),
    ({"categories": [], "opened": []}, "shared_is_something"),
    ({}, "shared_is_weighed"),
]


def test_past_the_application_nothing_is_passed_on_that_the_rules_refuse(
    committed_cast: Cast, case: Case, app: Connection
) -> None:
    wrong = {}
    for changed, constraint in REFUSED:
        to = {"to": unit_id(changed["to"])} if "to" in changed else {}
        assert act(app, committed_cast.mette)
        met = None
        try:
            app.execute(INSERT, row(committed_cast, case, **(changed | to)))
            app.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except psycopg.IntegrityError as refused:
            met = refused.diag.constraint_name
        app.rollback()
        if met != constraint:
            wrong[str(changed)] = (met, constraint)
    assert wrong == {}


IN_AN_ENDED_CASE: list[tuple[dict[str, Any], str | None]] = [
    ({}, "shared_before_the_case_ended"),
    ({"ground": "statute", "second": True}, "shared_before_the_case_ended"),
    ({"ground": "vital_interests"}, "shared_beyond_by_two"),
    ({"ground": "vital_interests", "second": True}, None),
]


def test_past_the_application_nothing_is_passed_on_of_a_case_that_has_ended_but_in_danger_by_two_shr_04(
    committed_cast: Cast, case: Case, app: Connection
) -> None:
    stories.end_case(committed_cast.mette, case)
    for changed, constraint in IN_AN_ENDED_CASE:
        assert act(app, committed_cast.mette)
        met = None
        try:
            app.execute(INSERT, row(committed_cast, case, **changed))
        except psycopg.IntegrityError as refused:
            met = refused.diag.constraint_name
        app.rollback()
        assert met == constraint, changed


def test_every_cell_of_receiver_category_purpose_and_ground_is_answered_by_the_database_as_by_the_rule(
    committed_cast: Cast, case: Case, app: Connection, owner: Connection
) -> None:
    """As messages, which open nothing: what the rule refuses is refused, what a human decides needs a second person."""
    wrong, asked = {}, 0
    grounds = [one for one in DisclosureGround if one is not DisclosureGround.CONSENT]
    units = {one.kind: one.id for one in organisations.units_on(clock.today()).values()}
    kinds = "SELECT DISTINCT unit_kind FROM protection_roleunitkind WHERE helle.kind_is_told(unit_kind)"
    told_of = column(owner, kinds)
    for kind in sorted({*told_of} - {"cmm"}):
        for category, purpose, ground in product(PASSED_ON_HERE, DisclosurePurpose, grounds):
            facts = DisclosureFacts(
                OrganisationKind(kind),
                (category,),
                purpose,
                ground,
                clock.today(),
                consent=False,
                weighing_written=True,
            )
            assert act(app, committed_cast.mette)
            given = row(committed_cast, case, to=units[kind], categories=[category.value], opened=[], message=b"x")
            given |= {"purpose": purpose.value, "ground": ground.value}
            try:
                app.execute(INSERT, given)
                found = Verdict.ALLOWED_WITH_REASON
            except psycopg.IntegrityError as refused:
                beyond = refused.diag.constraint_name == "shared_beyond_by_two"
                found = Verdict.HUMAN_DECIDES if beyond else Verdict.REFUSED
            app.rollback()
            asked += 1
            if found is not disclosure(facts).verdict:
                wrong[kind, category, purpose, ground] = (found, disclosure(facts).verdict)
    assert wrong == {}
    assert asked > 1000


def test_nobody_passes_on_in_anothers_name_or_what_her_unit_does_not_have(
    committed_cast: Cast, case: Case, app: Connection
) -> None:
    cast = committed_cast
    for who in (cast.karen, cast.vera, cast.henrik, cast.ulla, cast.peter):
        for claimed in (who, cast.mette):
            assert act(app, who)
            given = row(cast, case, user=claimed.user.pk, unit=claimed.membership.unit_id)
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.IntegrityError)):
                app.execute(INSERT, given)
            app.rollback()


def test_two_who_work_on_a_case_pass_on_in_no_name_but_their_own(
    committed_cast: Cast, case: Case, app: Connection
) -> None:
    """All else is as it should be, so that who says that she did it is what is refused."""
    cast = committed_cast
    for one in (cast.mette, cast.jonas):
        stories.assign(cast.karen, case, one)
    for claimed, may in ((cast.jonas, True), (cast.mette, False)):
        assert act(app, cast.jonas)
        given = row(cast, case, user=claimed.user.pk, unit=claimed.membership.unit_id)
        if may:
            app.execute(INSERT, given)
        else:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
                app.execute(INSERT, given)
        app.rollback()


def test_the_second_is_another_and_what_is_not_approved_opens_nothing(
    committed_cast: Cast, case: Case, app: Connection, owner: Connection
) -> None:
    cast = committed_cast
    with cast.mette.acting():
        wanted = told.wish("NSK", C.IDENTITY, purpose=DisclosurePurpose.PROSECUTION)
    made = told.disclose(cast.mette, case, wanted)
    decision = (
        "INSERT INTO sharing_decision (id, disclosure_id, case_id, made_by_id, approved, words_sealed, recorded_at,"
        " by_user_id, by_unit_id) VALUES (gen_random_uuid(), %s, %s, %s, true, 'x', helle.instant(), %s, %s)"
    )
    mine, karen, cmm = cast.mette.user.pk, cast.karen.user.pk, cast.mette.membership.unit_id
    for who, values in (
        (cast.mette, [made.pk, case.pk, mine, mine, cmm]),
        (cast.jonas, [made.pk, case.pk, mine, cast.jonas.user.pk, cmm]),
        (cast.karen, [made.pk, case.pk, karen, karen, cmm]),
        (cast.karen, [made.pk, case.pk, cast.jonas.user.pk, karen, cmm]),
    ):
        assert act(app, who)
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.IntegrityError)):
            app.execute(decision, values)
        app.rollback()
    opened = "SELECT count(*) FROM protection_grant WHERE case_id = %s AND unit_id = %s AND category = 'identity'"
    assert column(owner, opened, [case.pk, unit_id("NSK")]) == [0]
    told.decide(cast.karen, case, made)
    assert column(owner, opened, [case.pk, unit_id("NSK")]) == [1]


def test_what_was_written_is_not_changed_and_a_withdrawn_consent_is_not_given_back(
    committed_cast: Cast, case: Case, app: Connection
) -> None:
    cast = committed_cast
    consent = told.consent(cast.mette, case)
    made = told.by_consent(cast.mette, case, consent)
    for statement, key in (
        ("UPDATE sharing_disclosure SET until = until + 100 WHERE id = %s", made.pk),
        ("UPDATE sharing_disclosure SET needs_second = true WHERE id = %s", made.pk),
        ("UPDATE sharing_disclosure SET ended_at = NULL, ended_by_id = NULL, ended_why = '' WHERE id = %s", made.pk),
        ("UPDATE sharing_consent SET until = until + 100 WHERE id = %s", consent.pk),
        ("DELETE FROM sharing_consent WHERE id = %s", consent.pk),
        ("DELETE FROM sharing_disclosure WHERE id = %s", made.pk),
        ("UPDATE sharing_transfer SET overtaken_at = helle.instant() WHERE case_id = %s", case.pk),
        ("DELETE FROM sharing_receipt WHERE disclosure_id = %s", made.pk),
    ):
        assert act(app, cast.mette)
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.IntegrityError)):
            app.execute(statement, [key])
        app.rollback()
    assert act(app, cast.mette)
    app.execute(
        "UPDATE sharing_consent SET withdrawn_at = helle.instant(), withdrawn_by_id = helle.acting_user(),"
        " withdrawn_how = 'withdrawn' WHERE id = %s",
        [consent.pk],
    )
    # In the same statement: before anything is committed the receiver's grant has ended.
    ended = "SELECT ended_why FROM sharing_disclosure WHERE id = %s"
    assert column(app, ended, [made.pk]) == ["consent"]
    app.commit()
    assert act(app, cast.henrik)
    assert column(app, "SELECT count(*) FROM people_name WHERE person_id = %s", [case.person_id]) == [0]
    app.rollback()
    assert act(app, cast.mette)
    again = app.execute(
        "UPDATE sharing_consent SET withdrawn_at = NULL, withdrawn_by_id = NULL, withdrawn_how = '' WHERE id = %s",
        [consent.pk],
    )
    assert again.rowcount == 0
    app.rollback()


def test_a_childs_no_from_eighteen_on_is_said_now_by_who_acts_and_beside_no_withdrawal(
    committed_cast: Cast, case: Case, app: Connection
) -> None:
    mette, jonas = committed_cast.mette, committed_cast.jonas
    minor_stories.describe(mette, case, birth_date=clock.today() - dt.timedelta(days=6_525))
    minor_stories.appoint(mette, case)
    with mette.acting():
        until = childs_consent.ruling_until(case, clock.today() + dt.timedelta(days=365)).answer
    consent = told.consent(mette, case, given_by=ConsentGiver.REPRESENTATIVE, until=until)
    withdrawn = "withdrawn_at = helle.instant(), withdrawn_by_id = helle.acting_user(), withdrawn_how = 'withdrawn', "
    for changed in (
        f"no_ahead_at = helle.instant(), no_ahead_by_id = '{jonas.user.pk}'",
        "no_ahead_at = '2001-01-01', no_ahead_by_id = helle.acting_user()",
        withdrawn + f"no_ahead_at = '2001-01-01', no_ahead_by_id = '{jonas.user.pk}'",
        withdrawn + "no_ahead_at = helle.instant(), no_ahead_by_id = helle.acting_user()",
    ):
        assert act(app, mette)
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.IntegrityError)):
            app.execute(f"UPDATE sharing_consent SET {changed} WHERE id = %s", [consent.pk])
        app.rollback()
    assert act(app, mette)
    said = "no_ahead_at = helle.instant(), no_ahead_by_id = helle.acting_user()"
    assert app.execute(f"UPDATE sharing_consent SET {said} WHERE id = %s", [consent.pk]).rowcount == 1
    app.rollback()


def test_the_database_asks_her_as_long_ahead_as_the_rules_on_each_day_min_15(
    committed_cast: Cast, case: Case, owner: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What she says counts by the value of its day: forty days before her birthday one changes to thirty."""
    today = clock.today()
    minor_stories.describe(committed_cast.mette, case, birth_date=birthday_before(today + dt.timedelta(days=40), 18))

    def by_the_rules() -> list[int]:
        return [whole_number(parameters.parameter("ask_herself_days", day)) for day in days]

    def by_the_database() -> list[int]:
        return column(owner, "SELECT helle.ask_herself_days(day) FROM unnest(%s::date[]) AS day", [days])

    first, *later = sorted(one.valid_from for one in parameters.values_of("ask_herself_days"))
    changes = [first, *later, dt.date(2023, 3, 1), today]
    days = sorted({one + dt.timedelta(days=beside) for one in changes for beside in (-1, 0, 1)})
    assert by_the_database() == by_the_rules()
    note = Text("Opdigtet.", "Invented.")
    others = [Dated("ask_herself_days", of, "days", since, None, "MIN-15", note) for of, since in
              ((45, changes[-2]), (30, today))]  # fmt: skip
    monkeypatch.setattr(parameters, "_PARAMETERS", parameters.by_name((*PARAMETERS, *others)))
    with owner.transaction(force_rollback=True):
        assert by_the_database() != by_the_rules()
        tables.load(owner.cursor())  # type: ignore[arg-type] # fetches as Django's
        assert by_the_database() == by_the_rules() and set(by_the_rules()) == {60, 45, 30}
        asked = "SELECT helle.agrees_herself(%s, day, 'infinity') FROM unnest(%s::date[]) AS day"
        said_on = [today - dt.timedelta(days=6), today - dt.timedelta(days=5), today - dt.timedelta(days=1), today]
        assert column(owner, asked, [case.pk, said_on]) == [False, True, True, False]


def test_who_withdraws_and_who_passes_on_at_once_leave_nothing_open(
    committed_cast: Cast, case: Case, owner: Connection
) -> None:
    cast = committed_cast
    consent = told.consent(cast.mette, case)

    def withdraw() -> object:
        with cast.karen.acting():
            consent_actions.consent_withdraw(consent)
        return None

    def pass_on() -> object:
        return told.by_consent(cast.mette, case, consent)

    at_once([withdraw, pass_on])
    open_now = (
        "SELECT count(*) FROM protection_grant WHERE case_id = %s AND unit_id = %s AND during @> helle.clock_now()"
    )
    assert column(owner, open_now, [case.pk, unit_id("HJST")]) == [0]
    assert column(owner, "SELECT count(*) FROM sharing_disclosure WHERE ended_at IS NULL") == [0]


def test_of_two_who_decide_or_take_over_at_once_one_does(committed_cast: Cast, owner: Connection) -> None:
    cast = committed_cast
    case = stories.a_case_with_udlst(cast)
    bo, eva = (member(name, "UDLST", "udlst_caseworker") for name in ("Bo Munch", "Eva Skjern"))
    made = told.beyond(cast.ulla, case)
    decided = at_once(
        [lambda: told.decide(bo, case, made), lambda: told.decide(eva, case, made, approved=False)],
    )
    assert sorted(isinstance(one, Refused) for one in decided) == [False, True]
    assert column(owner, "SELECT count(*) FROM sharing_decision") == [1]

    def take(who: Member) -> object:
        with who.acting():
            actions.take_over(transfers.get_transfer(case))
        return None

    taken = at_once([lambda: take(bo), lambda: take(eva)], also=(Http404,))
    assert sum(one is None for one in taken) == 1
    assert column(owner, "SELECT count(*) FROM sharing_transfer WHERE taken_at IS NOT NULL") == [1]
