"""Which municipality, police district or region has a part in the case of somebody whose address is protected is told
neither on a page nor by the database to whom it is not shown where the person lives (PUB-DIG-12)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import html
import json
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from helle.register.audit import actions as audit
from helle.register.cases.models import Case
from helle.register.log_review import queries as log_reviews
from helle.register.organisations.loading import unit_id
from helle.register.organisations.queries import units_on
from helle.register.protection import clock
from helle.register.protection.matrix import access_matrix
from helle.register.protection.whereabouts import TELLS_WHICH_PART_OF_THE_COUNTRY, stand_in
from helle.register.referrals import queries as referrals
from helle.register.referrals.choices import Consent
from helle.register.referrals.models import Referral
from helle.register.sharing.models import Disclosure
from helle.register.support import municipality_actions
from helle.rules.codes import OrganisationKind, ResidenceStatus
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose
from helle.rules.support.codes import MunicipalityCause
from tests import access_stories, extract_stories, log_stories, look_stories, sharing_stories, stories, task_stories
from tests.cast import Cast, Member, member, open_to
from tests.invariants.conftest import Connection

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

REGION = "Region Midtjylland"
MUNICIPALITY, ELSEWHERE, DISTRICT, SENDER = "KOM-101", "KOM-621", "POL-OJYL", "REG-MIDT"
TELLING = {"municipality", "police"}


@pytest.fixture
def case(cast: Cast) -> Case:
    """A region referred her, a municipality was told, and a police district and Udlændingestyrelsen see her case, which
    Mette has."""
    sender = member("Regitze Klemmensdal", SENDER, "notifier")
    found = stories.open_case(cast, stories.refer(cast, by=sender, consent=Consent.GIVEN_WITH_FEEDBACK))
    stories.assign(cast.mette, found, cast.mette)
    stories.record_stay(cast.mette, found, ResidenceStatus.PERMIT)
    with cast.mette.acting():
        municipality_actions.municipality_notify(
            found, unit_id=unit_id(MUNICIPALITY), cause=MunicipalityCause.HAND_OVER
        )
    open_to(cast.peter, found.pk, "core")
    open_to(cast.ulla, found.pk, "core")
    return found


def asked(who: Member, statement: str, parameters: Sequence[str | uuid.UUID]) -> list[tuple[Any, ...]]:
    """What a statement of her own gives somebody."""
    with who.acting(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def read(who: Member, path: str) -> str:
    answer = who.client().get(path)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT kind, unit_id FROM helle.others_who_see(%s)",
        "SELECT kind, unit_id FROM helle.parts_of_others(ARRAY[%s::uuid])",
    ],
    ids=["sees", "has_a_part"],
)
def test_of_who_has_a_part_the_database_gives_the_kind(cast: Cast, case: Case, statement: str) -> None:
    def told(who: Member) -> dict[object, object]:
        rows = asked(who, statement, [case.pk])
        told_by_kind = dict(rows)
        assert len(rows) == len(told_by_kind), "one of each kind"
        return told_by_kind

    everybody = {
        "municipality": unit_id(MUNICIPALITY),
        "police": cast.peter.membership.unit_id,
        "udlst": cast.ulla.membership.unit_id,
    }
    assert told(cast.karen) == everybody
    stories.protect_address(cast.mette, case)
    assert told(cast.karen) == everybody | dict.fromkeys(TELLING)
    assert told(cast.mette) == everybody


def test_whether_one_of_them_has_a_part_is_not_answered(cast: Cast, case: Case) -> None:
    def told(who: Member) -> list[object]:
        units: list[uuid.UUID] = [unit_id(one) for one in (MUNICIPALITY, ELSEWHERE, DISTRICT, SENDER, "UDLST")]
        return [asked(who, "SELECT helle.has_part_in(%s, %s)", [case.pk, unit])[0][0] for unit in units]

    answers = [True, False, True, True, True]
    assert told(cast.karen) == answers
    stories.protect_address(cast.mette, case)
    assert told(cast.karen) == [None, None, None, None, True]
    assert told(cast.mette) == answers, "who passes something on is answered"


def test_of_who_looked_at_the_case_the_database_gives_the_kind(cast: Cast, case: Case) -> None:
    for who in (cast.peter, cast.ulla):
        read(who, reverse("case-page", args=[case.number]))
    of_the_case = ("helle.case_lines(%s, 1000)", [case.pk])
    of_all = ("helle.log_lines(NULL, false, NULL, NULL, 1000, 0) WHERE %s = ANY (cases)", [case.pk])
    of_him = ("helle.log_lines(%s, false, NULL, NULL, 1000, 0)", [cast.peter.user.pk])
    rows = ("(SELECT *, NULL AS kind_alone FROM audit_line) l WHERE %s = ANY (cases)", [case.pk])

    def told(who: Member, where: tuple[str, list[uuid.UUID]]) -> set[tuple[object, ...]]:
        found = asked(who, f"SELECT unit_id, user_id, role, kind_alone, action FROM {where[0]}", where[1])
        return {row[:4] for row in found if row[4] == "case.read" and row[1] != cast.mette.user.pk}

    peter, ulla = ((who.membership.unit_id, who.user.pk, who.membership.role, None) for who in (cast.peter, cast.ulla))
    for where in (of_the_case, of_all, rows):
        assert told(cast.karen, where) == {peter, ulla}, where[0]
    assert told(cast.karen, of_him) == {peter}
    stories.protect_address(cast.mette, case)
    for where in (of_the_case, of_all):
        tied = asked(cast.karen, f"SELECT request_id, kind_alone FROM {where[0]}", where[1])
        assert {request is None for request, kind in tied if kind} == {True}, "it would tie the line to others"
        assert told(cast.karen, where) == {(None, None, None, "police"), ulla}, where[0]
    assert told(cast.karen, rows) == {ulla}, "no row of the log leads past the functions"
    assert told(cast.karen, of_him) == set(), "nor does his name find it"
    for where in (of_the_case, of_all, rows):
        assert told(cast.dorthe, where) == {peter, ulla}, "who judges for all is told"


def test_what_a_line_of_the_log_says_names_of_such_a_unit_the_kind(cast: Cast, case: Case) -> None:
    """That a municipality was told and something passed on to it, and that a district was asked, stands in lines of
    her own unit; so does of whom a district was given it. What is said under another name is seen to as well."""
    sharing_stories.disclose(
        cast.mette,
        case,
        sharing_stories.wish(MUNICIPALITY, DataCategory.IDENTITY, purpose=DisclosurePurpose.SUPPORT),
    )
    task_stories.ask(cast.mette, case, cast.peter)
    task_stories.ask(cast.mette, case, cast.ulla)
    district, udlst = (str(who.membership.unit_id) for who in (cast.peter, cast.ulla))
    with cast.mette.acting():
        audit.record("case.read", cases=[case.pk], detail={"deep": [{"x": str(cast.peter.user.pk)}], "region": "1081"})
        audit.record("case.read", cases=[case.pk], detail={"x": str(cast.mette.user.pk), "region": ""})
    of_the_case = ("helle.case_lines(%s, 1000)", [case.pk])
    of_all = ("helle.log_lines(NULL, false, NULL, NULL, 1000, 0) WHERE %s = ANY (cases)", [case.pk])
    rows = ("audit_line WHERE %s = ANY (cases)", [case.pk])
    telling = [str(unit_id(MUNICIPALITY)), MUNICIPALITY, district, str(cast.peter.user.pk), "1081"]

    def told(who: Member, where: tuple[str, list[uuid.UUID]]) -> tuple[set[str], list[tuple[Any, ...]]]:
        found = asked(who, f"SELECT action, detail FROM {where[0]}", where[1])
        said = " ".join(detail for _action, detail in found)
        return {one for one in telling if f'"{one}"' in said}, [(one, json.loads(detail)) for one, detail in found]

    for where in (of_the_case, of_all, rows):
        assert told(cast.karen, where)[0] == set(telling), where[0]
    stories.protect_address(cast.mette, case)
    for where in (of_the_case, of_all):
        named, found = told(cast.karen, where)
        assert named == set(), where[0]
        to = [detail["to"] for action, detail in found if action in {"task.sent", "sharing.disclosed"}]
        assert sorted(to) == sorted(["municipality", "police", udlst]), "who is asked elsewhere is named"
        assert ("case.read", {"deep": [{"x": None}], "region": None}) in found
        assert ("case.read", {"x": str(cast.mette.user.pk), "region": ""}) in found
    named, found = told(cast.karen, rows)
    assert named == set(), "no row of the log leads past the functions"
    assert [detail["to"] for action, detail in found if action == "task.sent"] == [udlst]
    for where in (of_the_case, of_all, rows):
        assert told(cast.dorthe, where)[0] == set(telling), "who judges for all is told"


def test_nor_does_a_line_of_the_referral_or_of_a_sample(cast: Cast, case: Case) -> None:
    """Karen's sample has the look in which the municipality was told: it is hers to judge, and is not called
    dropped."""
    sharing_stories.disclose(
        cast.mette,
        case,
        sharing_stories.wish(MUNICIPALITY, DataCategory.IDENTITY, purpose=DisclosurePurpose.SUPPORT),
    )
    clock.move_forward(dt.timedelta(minutes=2))
    draw = log_stories.draw(cast.karen, cast.mette)
    sent, other = case.referral_id, stories.an_opened_case(cast)
    assert sent is not None
    with cast.mette.acting():
        number = Referral.objects.get(pk=sent).parties.get(unit_id=cast.mette.membership.unit_id).number
        audit.record("referral.sent", object_id=sent, detail={"to": [DISTRICT, "CMM"]})
        # A line of the referral that names another case, whose address nobody protects.
        audit.record("referral.sent", object_id=sent, cases=[other.pk], detail={"copied": DISTRICT})
    of_the_referral = ("SELECT detail FROM helle.referral_lines(%s, 1000)", [number])

    def told() -> tuple[object, ...]:
        with cast.karen.acting():
            looks = log_reviews.looks_of(draw)
            parties = {party.unit_id for party in referrals.parties_of(Referral.objects.get(pk=sent))}
        lines = [one.shown.line for one in looks if one.shown]
        assert len(lines) == len(looks) and all(one.hers for one in looks)
        (to,) = [line.detail["to"] for line in lines if line.action == "sharing.disclosed"]
        (passed,) = [said["to"] for (row,) in asked(cast.karen, *of_the_referral) if "to" in (said := json.loads(row))]
        return to, passed, parties & {unit_id(SENDER), stand_in("region")}

    lines = "SELECT count(*) FROM audit_line WHERE object_id = %s AND detail::text LIKE %s"
    named = [str(sent), f"%{DISTRICT}%"]
    assert told() == (MUNICIPALITY, [DISTRICT, "CMM"], {unit_id(SENDER)})
    assert asked(cast.karen, lines, named) == [(2,)]
    stories.protect_address(cast.mette, case)
    assert told() == ("municipality", ["police", "CMM"], {stand_in("region")})
    assert asked(cast.karen, lines, named) == [(0,)], "no row of the log leads past the functions"


def test_the_region_that_referred_her_stands_among_her_consents_and_in_an_answer_as_on_the_referral(
    cast: Cast, case: Case
) -> None:
    row = access_stories.ask(cast.mette, case)
    pages = [reverse("case-consents", args=[case.number]), reverse("case-access-request", args=[case.number, row.pk])]
    assert all(REGION in read(cast.karen, page) for page in pages)
    stories.protect_address(cast.mette, case)
    for page in pages:
        led = read(cast.karen, page)
        assert REGION not in led and "Region (vises ikke: adressen er beskyttet)" in led, page
        assert REGION in read(cast.mette, page), page


def denied(who: Member, statement: str) -> None:
    """The application's role does not read the column, whoever acts."""
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with who.acting(), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_of_who_referred_her_the_database_gives_the_kind(cast: Cast, case: Case) -> None:
    rows = "SELECT helle.sender_of_referral(id), helle.writer_of_referral(id) FROM referrals_referral WHERE id = %s"
    sent = case.referral_id
    assert sent is not None

    def told(who: Member) -> tuple[Any, ...]:
        (given,) = asked(who, rows, [sent])
        with who.acting():
            row = Referral.objects.get(pk=sent)
        assert (row.sender_unit_id, row.sender_user_id) == given, "the row that is loaded has no more"
        return given

    with_all = told(cast.karen)
    assert with_all[0] == unit_id(SENDER) and with_all[1] is not None
    stories.protect_address(cast.mette, case)
    assert told(cast.karen) == (stand_in("region"), None)
    assert told(cast.mette) == with_all
    page = reverse("referral-list")
    assert REGION not in read(cast.karen, page) and REGION in read(cast.mette, page)
    for column in ("sender_unit_id", "sender_user_id"):
        denied(cast.karen, f"SELECT {column} FROM referrals_referral")
        denied(cast.karen, f"SELECT 1 FROM referrals_referral ORDER BY {column}")


def test_whoever_reads_a_referral_is_told_who_sent_it_or_of_which_kind(cast: Cast, case: Case) -> None:
    """The policy of the row and the function that gives its sender name the same readers: nobody has one without."""
    sent = case.referral_id
    assert sent is not None
    stories.protect_address(cast.mette, case)
    readers = set()
    for who in (getattr(cast, one.name) for one in dataclasses.fields(cast)):
        with who.acting():
            for row in Referral.objects.filter(pk=sent):
                readers.add(who.user.full_name)
                assert row.sender_unit_id in units_on(clock.today()) or row.sender_unit_id == stand_in("region")
    assert {cast.mette.user.full_name, cast.karen.user.full_name} <= readers


def test_of_whom_something_was_passed_on_to_the_database_gives_the_kind(cast: Cast, case: Case) -> None:
    """A municipality was told who she is, and has it; nobody is asked which by a statement of her own. Who reads the
    file with the person tells her which."""
    wanted = sharing_stories.wish(MUNICIPALITY, DataCategory.IDENTITY, purpose=DisclosurePurpose.SUPPORT)
    made = sharing_stories.disclose(cast.mette, case, wanted)
    rows = "SELECT helle.receiver_of_shared(id) FROM sharing_disclosure WHERE id = %s"
    to_her = "SELECT helle.receiver_told_to_her(id) FROM sharing_disclosure WHERE id = %s"
    page = reverse("case-disclosures", args=[case.number])

    def told(who: Member) -> object:
        ((given,),) = asked(who, rows, [made.pk])
        with who.acting():
            assert Disclosure.objects.get(pk=made.pk).to_unit_id == given, "the row that is loaded has no more"
        return given

    look_stories.say(cast.karen, case)
    assert told(cast.karen) == unit_id(MUNICIPALITY)
    stories.protect_address(cast.mette, case)
    assert told(cast.karen) == stand_in("municipality")
    assert told(cast.mette) == unit_id(MUNICIPALITY)
    assert "Københavns Kommune" not in read(cast.karen, page)
    assert "Københavns Kommune" in read(cast.mette, page)
    denied(cast.karen, "SELECT to_unit_id FROM sharing_disclosure")
    denied(cast.karen, "SELECT 1 FROM sharing_disclosure ORDER BY to_unit_id")
    assert asked(cast.karen, to_her, [made.pk]) == [(None,)], "nobody reads with her"
    extract_stories.begin(cast.mette, case)
    assert asked(cast.karen, to_her, [made.pk]) == [(unit_id(MUNICIPALITY),)]


def test_the_database_takes_the_same_kinds_of_unit_to_tell_it_as_the_pages(owner: Connection) -> None:
    found = owner.execute(
        "SELECT kind FROM unnest(%s::text[]) kind WHERE helle.tells_which_part_of_the_country(gen_random_uuid(), kind)",
        [[one.value for one in OrganisationKind]],
    ).fetchall()
    assert {kind for (kind,) in found} == TELLS_WHICH_PART_OF_THE_COUNTRY


@pytest.mark.parametrize("category", ["notes", "documents"])
def test_no_such_unit_writes_in_the_file_of_a_case(category: str) -> None:
    """Its pages name who wrote a note and who added a document with the unit, in every case. Where a role of such a
    unit comes to write there, they ask `UnitsOnACasesPage` as the entries of the case do."""
    kinds = {kind for role in access_matrix().roles.values() if category in role.writable for kind in role.unit_kinds}
    assert kinds == {"cmm", "udlst"} and not kinds & TELLS_WHICH_PART_OF_THE_COUNTRY
