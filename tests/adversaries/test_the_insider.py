"""A curious colleague goes through a case that somebody else has, and through all that her login lets her try.

She has a login, a role and colleagues who trust her. Where nothing holds her back it is written
down, and another reads it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from helle.register.audit.models import Line
from helle.register.cases.models import Case
from helle.register.log_review import queries as log_review
from helle.register.need_to_know.models import Look
from helle.register.organisations.models import Membership
from helle.register.protection import clock
from tests import log_stories as told
from tests import look_stories, stories
from tests.adversaries.tried import addresses, words_read
from tests.cast import Cast, Member, as_owner, member
from tests.handed_out import hand_out
from tests.pages import audit_lines, hidden_of, post

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

LISTS = ("/", "/sager/", "/henvendelser/", "/opgaver/")
WORDS = (stories.NAME, stories.SAFE_CONTACT, stories.DESCRIPTION, stories.ACCOUNT)
BOTH_DAYS = {"since": "2025-10-06", "until": ""}


@pytest.fixture
def curious(cast: Cast) -> Member:
    return member("Nikoline Prytz", "CMM", "cmm_caseworker")


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case that Mette has."""
    case = stories.an_opened_case(cast)
    stories.hold_interview(cast.mette, case)
    stories.assign(cast.karen, case, cast.mette)
    return case


def is_closed(client: Client, case: Case) -> bool:
    answer = client.get(f"/sager/{case.number}/")
    return answer.status_code == 302 and "/formaal/" in answer.headers["Location"]


def test_no_page_of_a_colleagues_case_has_a_word_of_it_before_she_says_what_for(
    cast: Cast, case: Case, curious: Member
) -> None:
    number = str(case.number)
    pages = [*addresses(number), *LISTS]
    assert len(pages) > 85
    assert words_read(curious.client(), pages, WORDS) == {}
    # Whoever has the case reads it: so there was something to be found.
    assert words_read(cast.mette.client(), [f"/sager/{number}/samtale/"], WORDS)


def test_without_a_reason_it_stays_closed_and_one_that_she_gives_stands_beside_each_look(
    cast: Cast, case: Case, curious: Member
) -> None:
    client, ask = curious.client(), reverse("case-purpose", args=[case.number])
    token = client.get(ask).context["purpose_form"]["form_token"].value()
    for given in ({}, {"purpose": "jeg er nysgerrig"}, {"purpose": "other_work", "words": " "}):
        assert client.post(ask, {"form_token": token, "words": "", **given}).status_code == 422
        assert is_closed(client, case)
    assert client.post(ask, {"form_token": token, "words": "", "purpose": "second_reader"}).status_code == 302
    assert client.get(f"/sager/{case.number}/").status_code == 200
    line = next(line for line in audit_lines(cast, curious.user.pk) if line.action == "case.read")
    assert line.purpose == "second_reader"
    clock.move_forward(dt.timedelta(hours=9))
    assert is_closed(client, case)


def test_danger_that_was_none_is_told_at_once_answered_by_another_and_over(
    cast: Cast, case: Case, curious: Member
) -> None:
    client, danger = curious.client(), reverse("case-danger", args=[case.number])
    token = client.get(danger).context["danger_form"]["form_token"].value()
    assert client.post(danger, {"form_token": token, "words": "  "}).status_code == 422 and is_closed(client, case)
    assert client.post(danger, {"form_token": token, "words": look_stories.DANGER}).status_code == 302
    assert client.get(f"/sager/{case.number}/").status_code == 200
    with cast.karen.acting():
        (look,) = Look.objects.all()
    assert look.told == "lead" and "/opslag/" in cast.karen.client().get("/").content.decode()
    # She does not answer for herself, nor does a friend who does not lead.
    for who in (curious, cast.jonas):
        assert who.client().post(reverse("look-answer", args=[look.pk]), {"verdict": "right"}).status_code == 404
    karen = cast.karen.client()
    wrong = {"verdict": "wrong", "words": look_stories.WHY_WRONG}
    assert post(karen, reverse("look-answer", args=[look.pk]), wrong).status_code == 302
    assert is_closed(client, case)


def test_what_nothing_holds_back_is_drawn_for_another_to_read(cast: Cast, case: Case, curious: Member) -> None:
    """A relative, and one o'clock at night: each stands first in the sample, as what it is."""
    shown = reverse("case-name-shown", args=[case.number])
    as_owner(
        "UPDATE organisations_user SET full_name = %s WHERE id = %s",
        [f"Nikoline {stories.NAME.split()[-1]}", curious.user.pk],
    )
    curious.user.refresh_from_db()
    clock.freeze(dt.datetime(2025, 10, 7, 1, 5, tzinfo=clock.COPENHAGEN))
    look_stories.say(curious, case)
    curious.client().post(shown)
    clock.freeze(dt.datetime(2025, 10, 7, 10, 5, tzinfo=clock.COPENHAGEN))
    row = told.draw(cast.karen, cast.mette)
    with cast.karen.acting():
        hers = [one for one in log_review.looks_of(row) if one.row.user_id == curious.user.pk]
    found = {reason.code.removeprefix("unusual_look.") for one in hers for reason in one.ruling.reasons}
    assert {"own_name", "colleagues_case", "outside_hours"} <= found
    assert hers[0].row.place == 1
    # She draws no sample of her own unit, and judges no look.
    with pytest.raises((PermissionDenied, Http404)):
        told.draw(curious, cast.mette)


def test_searching_for_everybody_she_knows_comes_to_a_stop_and_each_stands_in_the_log(
    cast: Cast, case: Case, curious: Member
) -> None:
    told.searches_in_vain(curious, 28)
    client, search = curious.client(), reverse("case-search")
    answers = [client.post(search, {"kind": "cpr", "value": f"01018012{n:02}"}).status_code for n in range(33, 37)]
    assert answers == [200, 200, 429, 429]
    lines = [line for line in audit_lines(cast, curious.user.pk) if line.action == "person.searched"]
    assert len(lines) == 30 and all("010180" not in str(line.detail) for line in lines)
    # Others search on.
    assert cast.mette.client().post(search, {"kind": "cpr", "value": "0101801234"}).status_code == 200


def test_nothing_is_carried_away_of_a_colleagues_case_nor_case_after_case(
    cast: Cast, case: Case, curious: Member
) -> None:
    client = curious.client()
    printing = reverse("case-print", args=[case.number])
    asked = client.post(printing, {"purpose": "court", "language": "da", "parts": ["facts"]})
    assert asked.status_code == 403 and asked.headers["Helle-Closed"] == "1"
    assert not [line for line in audit_lines(cast, curious.user.pk) if line.action == "case.printed"]
    hers = stories.an_opened_case(cast)
    for _one in range(20):
        hand_out(curious)
    refused = post(client, reverse("case-print", args=[hers.number]), {"purpose": "court", "language": "da"})
    assert refused.status_code == 422 and "handed" not in refused.context
    # Who leads sees what she was handed, and takes it back.
    assert cast.karen.client().get("/udleveringer/").content.decode().count(curious.user.full_name) >= 20


def test_she_gives_nobody_rights_and_herself_none(cast: Cast, case: Case, curious: Member) -> None:
    client, before = curious.client(), Membership.objects.count()
    of_user = ("user-page", "user-change", "role-new", "factor-reset", "login-help", "identity-new")
    tried = [reverse(name, args=[curious.user.pk]) for name in of_user]
    tried += [reverse("user-new"), reverse("privilege-new"), reverse("role-end", args=[cast.karen.membership.pk])]
    wanted = {"unit": str(curious.membership.unit_id), "role": "cmm_lead", **BOTH_DAYS}
    for page in tried:
        assert (client.get(page).status_code, client.post(page, wanted).status_code) == (404, 404), page
    assert Membership.objects.count() == before
    # A colleague's case she does not take, nor is it laid on a friend.
    for page in ("case-assign", "case-handover-receive", "case-task-new"):
        answer = client.post(reverse(page, args=[case.number]), {"user": str(curious.user.pk), "why": "new"})
        assert (answer.status_code, answer.headers["Helle-Closed"]) == (403, "1"), page
        assert is_closed(client, case), page
    for statement in (
        "UPDATE organisations_membership SET role = 'cmm_lead' WHERE id = %s",
        "INSERT INTO organisations_membership (id, user_id, unit_id, role, during)"
        " SELECT gen_random_uuid(), user_id, unit_id, 'cmm_lead', during FROM organisations_membership WHERE id = %s",
        "INSERT INTO protection_grant SELECT * FROM protection_grant WHERE begun_by_id = %s",
    ):
        assert "permission denied" in past_the_pages(curious, statement, [curious.membership.pk])


def test_what_the_log_has_of_her_she_neither_reads_alters_nor_forges(cast: Cast, case: Case, curious: Member) -> None:
    client = curious.client()
    client.get(reverse("case-name-new", args=[case.number]))
    assert client.get("/log/").status_code == 404
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/log/").status_code in (404, 405)
    before = len(audit_lines(cast, curious.user.pk))
    for statement in (
        "DELETE FROM audit_line WHERE user_id = %s",
        "UPDATE audit_line SET user_id = NULL WHERE user_id = %s",
        "INSERT INTO audit_line (at, user_id, purpose, action, outcome, cases, detail)"
        " VALUES (now(), %s, 'casework', 'case.read', 'allowed', '{}', '{}')",
    ):
        assert "permission denied" in past_the_pages(curious, statement, [curious.user.pk])
    assert len(audit_lines(cast, curious.user.pk)) == before > 0
    with cast.mette.acting():
        assert not Line.objects.filter(user_id=curious.user.pk).exists()  # Nor is it her colleagues' to read.


def past_the_pages(who: Member, statement: str, values: list[Any]) -> str:
    """What the database says to a statement of her own, with all that her login gives her there."""
    with who.acting(), pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(refused.value)


def test_a_form_of_hers_is_saved_in_her_name_alone(cast: Cast, curious: Member) -> None:
    """Whose hand it was is no field of a form."""
    hers = stories.an_opened_case(cast)  # Mette wrote its first name.

    def wrote(who: Member) -> int:
        return sum(line.action == "person.name_added" for line in audit_lines(cast, who.user.pk))

    before = wrote(cast.mette)
    client, address = curious.client(), reverse("case-name-new", args=[hers.number])
    forged = dict.fromkeys(("by_user", "user", "by_user_id"), str(cast.mette.user.pk))
    saved = client.post(address, hidden_of(client, address) | {"kind": "alias", "name": "Planta Gata"} | forged)
    assert saved.status_code == 302
    assert (wrote(cast.mette), wrote(curious)) == (before, 1)
