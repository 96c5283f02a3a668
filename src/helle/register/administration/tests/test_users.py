"""Users and their roles: two people for what tells of persons, leavers seen by their lead, and nobody's own affair."""

from __future__ import annotations

import datetime as dt
from typing import Any

import psycopg
import pytest
from django.core import mail
from django.db import IntegrityError
from django.urls import reverse
from tests import administration_stories as told
from tests.administration_stories import NINA, typed
from tests.cast import Cast, member
from tests.invariants.at_once import acting, at_once
from tests.pages import audit_lines, errors_of, fill_in, post

from helle.register.administration import actions
from helle.register.administration.actions import Wanted
from helle.register.administration.choices import LEADS, Answer
from helle.register.administration.models import RoleRequest
from helle.register.administration.policies import ADMINISTRATOR
from helle.register.administration.staff import as_staff
from helle.register.allocation.policies import ALLOCATES
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Membership, User
from helle.register.protection.matrix import access_matrix
from helle.register.protection.refusals import Refused

pytestmark = pytest.mark.usefixtures("committed", "mails_are_kept")

TODAY = told.TODAY
# A page that opens to whoever is logged in with a role.
UNITS = "/enheder/"
TELLS_OF_NOBODY = {"aggregates", "advice", "guidance", "action_plan"}


def wanted(unit: str = "CMM", role: str = "cmm_caseworker", since: dt.date = TODAY) -> Wanted:
    return Wanted(unit_id(unit), role, since, None)


def roles_of(user: User) -> set[str]:
    return set(Membership.objects.filter(user=user, during__contains=TODAY).values_list("role", flat=True))


def test_a_new_caseworker_sees_nothing_until_her_lead_has_approved_and_is_then_invited(committed_cast: Cast) -> None:
    cast = committed_cast
    fill_in(cast.anton.client(), reverse("user-new"), typed())
    nina = User.objects.get(email="nina@example.invalid")
    assert (roles_of(nina), mail.outbox) == (set(), [])
    asked = RoleRequest.objects.get(user=nina)
    assert "Nina Ny" in cast.karen.client().get(reverse("desk")).content.decode()
    # What she says yes to is a login of that address.
    assert nina.email in cast.karen.client().get(reverse("role-answer", args=[asked.pk])).content.decode()

    fill_in(cast.karen.client(), reverse("role-answer", args=[asked.pk]), {"answer": "approved"})

    assert roles_of(nina) == {"cmm_caseworker"}
    (invitation,) = mail.outbox
    assert invitation.to == ["nina@example.invalid"]
    assert "/konto/password/reset/key/" in invitation.body
    assert "Nina" not in invitation.body and "CMM" not in invitation.body
    done = [(line.action, line.user_id) for line in audit_lines(cast) if line.object_id == nina.pk]
    assert done == [
        ("role.approved", cast.karen.user.pk),
        ("role.requested", cast.anton.user.pk),
        ("user.invited", cast.anton.user.pk),
    ]


def test_the_invitation_leads_to_a_password_and_the_first_login_to_a_second_factor(committed_cast: Cast) -> None:
    cast = committed_cast
    fill_in(cast.anton.client(), reverse("user-new"), typed(role="cmm_statistics"))
    (invitation,) = mail.outbox
    link = next(word for word in invitation.body.split() if "/reset/key/" in word)
    client = cast.anton.client()
    client.logout()
    page = client.get(link.removeprefix("http://localhost"), follow=True)
    password = "a password of her own choice"
    client.post(page.request["PATH_INFO"], {"password1": password, "password2": password})
    client.post("/konto/login/", {"login": "nina@example.invalid", "password": password})
    assert client.get(UNITS).headers["Location"] == "/konto/2fa/totp/activate/"
    assert client.get("/konto/2fa/totp/activate/").status_code == 200, "she has just typed her password"


def test_a_role_that_tells_of_nobody_is_given_at_once(committed_cast: Cast) -> None:
    fill_in(committed_cast.anton.client(), reverse("user-new"), typed(role="cmm_statistics"))
    assert roles_of(User.objects.get(email="nina@example.invalid")) == {"cmm_statistics"}
    assert not RoleRequest.objects.exists()


@pytest.mark.usefixtures("committed_cast")
def test_which_roles_take_two_people_and_who_leads(owner: psycopg.Connection[tuple[Any, ...]]) -> None:
    """By one are given those that read nothing but what tells of nobody. The code means the same as the database by
    those who lead."""
    roles = access_matrix().roles
    said = dict(
        owner.execute(
            "SELECT r.role, helle.role_needs_two(r.role) FROM unnest(%s::text[]) AS r (role)",
            [list(roles)],
        ).fetchall()
    )
    alone = {role for role, by_two in said.items() if not by_two}
    assert alone == {"cmm_statistics", "plan_owner", "plan_reporter", "socialtilsyn_inspector"}
    assert alone == {role for role, one in roles.items() if one.readable <= TELLS_OF_NOBODY} - {ADMINISTRATOR}
    leading = owner.execute(
        "SELECT DISTINCT m.role FROM organisations_membership m WHERE helle.leads(m.user_id, m.unit_id)"
    ).fetchall()
    assert {role for (role,) in leading} == LEADS == ALLOCATES


def test_whoever_asked_cannot_approve_and_neither_can_whom_it_is_about(committed_cast: Cast) -> None:
    cast = committed_cast
    asked = told.a_role_asked_for(cast, about=cast.karen, role="cmm_caseworker")
    for who in (cast.anton, cast.karen):
        with pytest.raises(Refused, match="Two people are needed"), who.acting():
            actions.role_answer(asked, answer=Answer.APPROVED)
    # Nobody else leads CMM: then it is another administrator.
    with told.astrid().acting():
        actions.role_answer(asked, answer=Answer.APPROVED)
    assert roles_of(cast.karen.user) == {"cmm_lead", "cmm_caseworker"}


def test_where_somebody_leads_no_second_administrator_answers_for_her(committed_cast: Cast) -> None:
    asked = told.a_role_asked_for(committed_cast)
    with pytest.raises(Refused, match="Two people are needed"), told.astrid().acting():
        actions.role_answer(asked, answer=Answer.APPROVED)


def test_the_table_itself_takes_no_answer_of_who_asked(
    committed_cast: Cast, owner: psycopg.Connection[tuple[Any, ...]]
) -> None:
    cast = committed_cast
    asked = told.a_role_asked_for(cast)
    answer = (
        "UPDATE administration_rolerequest SET answer = 'approved', answered_at = now(), answered_by_id = %s,"
        " membership_id = %s WHERE id = %s"
    )
    for who in (cast.anton, cast.jonas):
        with pytest.raises(psycopg.errors.CheckViolation, match="role_needs_two_people"):
            owner.execute(answer, [who.user.pk, cast.jonas.membership.pk, asked.pk])


@pytest.mark.parametrize("role", sorted(access_matrix().roles))
def test_an_administrator_gives_herself_no_role_whatever_she_may_give_others(committed_cast: Cast, role: str) -> None:
    anton = committed_cast.anton
    with pytest.raises(Refused), anton.acting():
        actions.role_request(anton.user, wanted=wanted(role=role))
    # Nor past the action.
    with pytest.raises((Refused, IntegrityError)), anton.acting(), as_staff() as cursor:
        cursor.execute(
            "SELECT helle.request_role(gen_random_uuid(), %s, %s, %s, %s, NULL, gen_random_uuid())",
            [anton.user.pk, unit_id("CMM"), role, TODAY],
        )
    assert roles_of(anton.user) == {"administrator"}


def test_a_second_administrator_takes_two_as_well(committed_cast: Cast) -> None:
    """Who could make one alone would be two people herself."""
    cast = committed_cast
    fill_in(cast.anton.client(), reverse("user-new"), typed("SOST", "administrator"))
    nina = User.objects.get(email=NINA["email"])
    assert roles_of(nina) == set()
    asked = RoleRequest.objects.get(user=nina)
    with pytest.raises(Refused, match="Two people are needed"), cast.anton.acting():
        actions.role_answer(asked, answer=Answer.APPROVED)
    fill_in(told.astrid().client(), reverse("role-answer", args=[asked.pk]), {"answer": "approved"})
    assert roles_of(nina) == {"administrator"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "MADE-BELOW"}, "email"),
        ({"role": "udlst_caseworker"}, "role"),
        ({"since": "2025-10-05"}, "since"),
        ({"until": "2025-10-05"}, "until"),
        ({"until": "2025-10-01"}, "until"),
        ({"until": "9999-12-31"}, "until"),
        ({"email": "nonsense"}, "email"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_left_behind(
    committed_cast: Cast, changed: dict[str, object], field: str
) -> None:
    if changed.get("email") == "MADE-BELOW":
        changed = {"email": committed_cast.mette.user.email.upper()}
    before = User.objects.count()
    response = post(committed_cast.anton.client(), reverse("user-new"), typed() | changed)
    assert response.status_code == 422
    assert list(errors_of(response)) == [field]
    assert User.objects.count() == before


def test_of_two_who_ask_for_the_same_role_at_once_one_is_told(committed_cast: Cast) -> None:
    cast, astrid = committed_cast, told.astrid()

    def ask() -> object:
        return actions.role_request(cast.vera.user, wanted=wanted())

    outcomes = at_once([acting(cast.anton, ask), acting(astrid, ask)])
    assert sorted(type(one).__name__ for one in outcomes) == ["Refused", "bool"]
    assert RoleRequest.objects.count() == 1


def test_of_two_who_answer_at_once_one_is_told(committed_cast: Cast) -> None:
    cast = committed_cast
    asked = told.a_role_asked_for(cast, about=cast.vera, role="cmm_caseworker")
    second = member("Kirsten Bro", "CMM", "cmm_lead")
    outcomes = at_once(
        [
            acting(cast.karen, lambda: actions.role_answer(asked, answer=Answer.APPROVED)),
            acting(second, lambda: actions.role_answer(asked, answer=Answer.REFUSED)),
        ]
    )
    assert sum(isinstance(one, Refused) for one in outcomes) == 1
    answered = RoleRequest.objects.get(pk=asked.pk)
    assert ("cmm_caseworker" in roles_of(cast.vera.user)) == (answered.answer == "approved")


def test_what_was_approved_late_begins_with_the_answer(committed_cast: Cast, on_committed_day: Any) -> None:
    cast = committed_cast
    asked = told.a_role_asked_for(cast)
    on_committed_day(dt.date(2025, 10, 20))
    with cast.karen.acting():
        actions.role_answer(asked, answer=Answer.APPROVED)
    row = Membership.objects.get(user=cast.jonas.user, role="cmm_lead")
    assert row.during.lower == dt.date(2025, 10, 20)
