"""Whoever writes as the owner of the tables gives herself a role or a privilege (PUB-DIG-07).

The database lets her in: what somebody may see is its word. But no act in the log explains what she wrote, and that is
found: each night by the worker, and by an operator whose words come from the program.
"""

from __future__ import annotations

import datetime as dt
import time
import uuid

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.core import mail
from django.db import DatabaseError, connection
from django.urls import reverse

from helle.register.administration import actions, login_actions, unexplained
from helle.register.administration.actions import Wanted
from helle.register.administration.choices import Answer, Verdict
from helle.register.administration.login_actions import Given, Professional
from helle.register.administration.models import PrivilegeRole, RoleRequest
from helle.register.administration.review_actions import roles_review
from helle.register.administration.unexplained import Unexplained
from helle.register.audit.models import UnexplainedRight
from helle.register.organisations.loading import unit_id
from helle.register.organisations.models import Membership
from helle.register.protection import clock
from helle.site import jobs
from tests.administration_stories import typed
from tests.cast import Cast, Member, as_owner, member
from tests.federation import stories as federated
from tests.pages import audit_lines, fill_in, hidden_of
from tests.rights_found import Owner, found, says_no_last_day

pytestmark = pytest.mark.usefixtures("committed", "mailoutbox")

TOMORROW = dt.timedelta(days=1)
ISSUER = "https://provider.example.invalid"


def test_what_is_given_asked_for_ended_and_reviewed_explains_every_role(cast: Cast, owner: Owner) -> None:
    today = clock.today()
    fill_in(cast.anton.client(), reverse("user-new"), typed("REDEN-HOME", "plan_reporter") | {"until": "2025-11-06"})
    with cast.anton.acting():
        actions.role_request(cast.jonas.user, wanted=Wanted(unit_id("CMM"), "cmm_lead", today, today + 60 * TOMORROW))
        actions.role_end(cast.vera.membership, last_day=today, told=True)
        login_actions.privilege_request(
            Given("https://a.example.invalid", "12345678", "urn:x", unit_id("CMM"), "cmm_caseworker", today, None)
        )
    with cast.karen.acting():
        actions.role_answer(RoleRequest.objects.get(), answer=Answer.APPROVED)
        login_actions.privilege_answer(PrivilegeRole.objects.get(), answer=Answer.APPROVED)
        roles_review({cast.mette.membership.pk: Verdict.CONFIRMED, cast.stine.membership.pk: Verdict.ENDED})
    with cast.anton.acting():
        login_actions.privilege_end(PrivilegeRole.objects.get(), last_day=today + TOMORROW)
    assert found(owner) == []


def mette_leads_by_a_privilege(cast: Cast) -> Professional:
    """Whoever logs in through her organisation with the privilege leads CMM: Mette, as soon as she does."""
    federated.bound(cast, cast.mette, ISSUER)
    with cast.anton.acting():
        login_actions.privilege_request(
            Given(ISSUER, federated.CVR, "urn:lead", unit_id("CMM"), "cmm_lead", clock.today(), None)
        )
    with cast.karen.acting():
        login_actions.privilege_answer(PrivilegeRole.objects.get(), answer=Answer.APPROVED)
    return Professional(ISSUER, federated.CVR, federated.METTE)


def test_a_role_by_a_privilege_is_explained_as_long_as_it_lasts(cast: Cast, owner: Owner) -> None:
    who = mette_leads_by_a_privilege(cast)
    assert login_actions.log_in(who, frozenset({"urn:lead"})) == cast.mette.user
    given = Membership.objects.get(user=cast.mette.user, role="cmm_lead")
    assert found(owner) == []
    clock.move_forward(10 * TOMORROW)
    login_actions.log_in(who, frozenset({"urn:lead"}))
    lent = Membership.objects.get(pk=given.pk).during
    assert lent.upper > given.during.upper
    assert found(owner) == [], "the second login made it longer, and said so"
    written = "UPDATE organisations_membership SET during = daterange(lower(during), %s) WHERE id = %s"
    as_owner(written, [None, given.pk])
    as_owner("UPDATE administration_seatbyprivilege SET until = '2099-01-01'", [])
    assert found(owner) == [("seat", "cmm_lead", "longer")]
    as_owner(written, [lent.upper, given.pk])
    as_owner("UPDATE administration_seatbyprivilege SET until = %s", [lent.upper])
    today = clock.today()
    with cast.anton.acting():
        login_actions.privilege_end(PrivilegeRole.objects.get(), last_day=today + TOMORROW)
    assert Membership.objects.get(pk=given.pk).during.upper == today + 2 * TOMORROW
    assert found(owner) == []
    as_owner("UPDATE organisations_membership SET during = daterange(lower(during), NULL) WHERE id = %s", [given.pk])
    assert found(owner) == [("seat", "cmm_lead", "longer")]


def test_a_role_by_a_privilege_of_before_the_upgrade_lasts_until_the_privilege_is_ended(
    cast: Cast, owner: Owner
) -> None:
    """Its line says no last day, and no line says that it was made longer."""
    who = mette_leads_by_a_privilege(cast)
    login_actions.log_in(who, frozenset({"urn:lead"}))
    clock.move_forward(60 * TOMORROW)
    login_actions.log_in(who, frozenset({"urn:lead"}))
    as_owner("DELETE FROM audit_line WHERE action = 'role.kept_by_privilege'", [])
    says_no_last_day("role.given_by_privilege")
    assert found(owner) == []
    given = Membership.objects.get(user=cast.mette.user, role="cmm_lead")
    with cast.anton.acting():
        login_actions.privilege_end(PrivilegeRole.objects.get(), last_day=clock.today())
    as_owner("UPDATE organisations_membership SET during = daterange(lower(during), NULL) WHERE id = %s", [given.pk])
    assert found(owner) == [("seat", "cmm_lead", "longer")]


INTO_SEATS = "INSERT INTO organisations_membership (id, user_id, unit_id, role, during)"
A_YEAR = "daterange('2025-10-06', '2026-10-06')"


@pytest.mark.parametrize(
    ("written", "what"),
    [
        (f"{INTO_SEATS} SELECT gen_random_uuid(), user_id, unit_id, 'cmm_lead', {A_YEAR} {{mette}}", "no_act"),
        ("UPDATE organisations_membership SET role = 'cmm_lead' {mette_only}", "other"),
        ("UPDATE organisations_membership SET user_id = '{jonas}', role = 'cmm_lead' {mette_only}", "no_act"),
    ],
)
def test_a_role(cast: Cast, owner: Owner, written: str, what: str) -> None:
    hers = f"WHERE id = '{cast.mette.membership.pk}'"
    words = written.format(mette=f"FROM organisations_membership {hers}", mette_only=hers, jonas=cast.jonas.user.pk)
    as_owner(words, [])
    assert found(owner) == [("seat", "cmm_lead", what)]


def test_a_role_that_was_ended_or_given_for_less(cast: Cast, owner: Owner) -> None:
    today = clock.today()
    with cast.anton.acting():
        actions.role_end(cast.vera.membership, last_day=today, told=True)
        actions.role_request(cast.jonas.user, wanted=Wanted(unit_id("CMM"), "cmm_lead", today, today + TOMORROW))
    with cast.karen.acting():
        actions.role_answer(RoleRequest.objects.get(), answer=Answer.APPROVED)
    assert found(owner) == []
    given = Membership.objects.get(user=cast.jonas.user, role="cmm_lead")
    for one in (cast.vera.membership, given):
        as_owner("UPDATE organisations_membership SET during = daterange(lower(during), NULL) WHERE id = %s", [one.pk])
    as_owner(
        "UPDATE organisations_membership SET during = daterange('2025-01-01', upper(during)) WHERE id = %s",
        [cast.karen.membership.pk],
    )
    assert found(owner) == sorted([("seat", "cmm_lead", "longer"), ("seat", cast.vera.membership.role, "longer")])
    as_owner("UPDATE organisations_membership SET during = '[2025-01-01,2025-10-08)' WHERE id = %s", [given.pk])
    assert ("seat", "cmm_lead", "earlier") in found(owner)


def test_a_privilege(cast: Cast, owner: Owner) -> None:
    as_owner(
        "INSERT INTO administration_privilegerole (id, issuer, cvr, privilege, unit_id, role, during, requested_at,"
        " requested_by_id, answer, answered_at, answered_by_id, answered_as)"
        " VALUES (%s, 'https://a.example.invalid', '12345678', 'urn:x', %s, 'cmm_lead', %s::daterange, %s, %s,"
        " 'approved', %s, %s, 'cmm_lead')",
        [
            uuid.uuid4(),
            unit_id("CMM"),
            "[2025-10-06,)",
            *(clock.now(), cast.anton.user.pk),
            *(clock.now(), cast.karen.user.pk),
        ],
    )
    assert found(owner) == [("privilege", "cmm_lead", "no_act")]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("issuer = 'https://b.example.invalid'", "other"),
        ("cvr = '87654321'", "other"),
        ("privilege = 'urn:everybody'", "other"),
        ("role = 'cmm_lead'", "other"),
        ("unit_id = (SELECT id FROM organisations_unit WHERE code = 'NSK')", "other"),
        ("during = daterange(lower(during) - 30, upper(during))", "earlier"),
        ("during = daterange(lower(during), NULL)", "longer"),
    ],
)
def test_a_privilege_is_what_was_approved(cast: Cast, owner: Owner, written: str, why: str) -> None:
    until = clock.today() + 30 * TOMORROW
    with cast.anton.acting():
        login_actions.privilege_request(
            Given(ISSUER, federated.CVR, "urn:x", unit_id("CMM"), "cmm_caseworker", clock.today(), until)
        )
    with cast.karen.acting():
        login_actions.privilege_answer(PrivilegeRole.objects.get(), answer=Answer.APPROVED)
    assert found(owner) == []
    as_owner(f"UPDATE administration_privilegerole SET {written}", [])
    assert [(kind, said) for kind, _role, said in found(owner)] == [("privilege", why)]


def test_a_role_taken_away_again_leaves_what_was_looked_at_by_it(cast: Cast, owner: Owner) -> None:
    written = member("Tove Tyv", "CMM", "cmm_lead")
    assert Member(written.user, written.membership).client().get("/sager/").status_code == 200
    as_owner("DELETE FROM organisations_membership WHERE id = %s", [written.membership.pk])
    assert found(owner) == [("look", "cmm_lead", "no_act")]


def test_a_role_made_longer_for_a_day_leaves_what_was_looked_at_by_it(cast: Cast, owner: Owner) -> None:
    """Vera's role ended long ago by an act, was opened again for one look, and put back before the night."""
    with cast.anton.acting():
        actions.role_end(cast.vera.membership, last_day=clock.today(), told=True)
    as_it_was = "UPDATE organisations_membership SET during = daterange(lower(during), %s) WHERE id = %s"
    ended = Membership.objects.get(pk=cast.vera.membership.pk).during.upper
    clock.move_forward(20 * TOMORROW)
    as_owner(as_it_was, [None, cast.vera.membership.pk])
    assert cast.vera.client().get("/").status_code == 200
    as_owner(as_it_was, [ended, cast.vera.membership.pk])
    assert found(owner) == [("look", cast.vera.membership.role, "no_act")]


def test_words_of_her_own_in_the_database_hide_nothing_from_an_operator(cast: Cast, owner: Owner) -> None:
    member("Tove Tyv", "CMM", "cmm_lead")
    with owner.transaction(force_rollback=True):
        owner.execute(
            "CREATE OR REPLACE FUNCTION helle.unexplained_rights(the_moment timestamptz)"
            " RETURNS TABLE (kind text, row_id text, unit_id uuid, user_id uuid, role text, why text, stood text)"
            " LANGUAGE sql AS $$ SELECT ''::text, ''::text, NULL::uuid, NULL::uuid, ''::text, ''::text, ''::text"
            " WHERE false $$"
        )
        assert owner.execute("SELECT count(*) FROM helle.unexplained_rights(now())").fetchone() == (0,)
        assert found(owner) == [("seat", "cmm_lead", "no_act")]


def test_each_night_it_is_found_told_and_kept_in_the_log(cast: Cast) -> None:
    page = reverse("administration")
    jobs.rights_compare(timestamp=0)
    assert "som loggen ikke forklarer" not in cast.anton.client().get(page).content.decode()
    thief = member("Tove Tyv", "CMM", "cmm_lead")
    for _night in range(2):
        with pytest.raises(Unexplained, match="nobody has seen: 1;"):
            jobs.rights_compare(timestamp=0)
    lines = [one.detail for one in audit_lines(cast) if one.action == "rights.unexplained"]
    seat = {"kind": "seat", "id": str(thief.membership.pk), "role": "cmm_lead", "why": "no_act"}
    assert lines == [{"found": [seat | {"unit": str(unit_id("CMM"))}]}], "once, and by its id"
    for who in (cast.anton, cast.karen, cast.dorthe):
        said = who.client().get(page).content.decode()
        assert "som loggen ikke forklarer" in said and "Tove Tyv" in said and "har rollen" in said, who
    assert "Tove Tyv" not in cast.ulla.client().get(page).content.decode(), "she leads another unit"
    as_owner("DELETE FROM organisations_membership WHERE id = %s", [thief.membership.pk])
    jobs.rights_compare(timestamp=0)
    assert not UnexplainedRight.objects.exists()
    told = [cast.anton, cast.dorthe]
    assert sorted(one.to[0] for one in mail.outbox) == sorted(one.user.email for one in told), "once"
    assert "Tove" not in mail.outbox[0].body


def test_whoever_takes_her_user_away_again_hides_nothing_of_that_night(cast: Cast) -> None:
    thief = member("Tove Tyv", "CMM", "cmm_lead")
    assert Member(thief.user, thief.membership).client().get("/sager/").status_code == 200
    as_owner("UPDATE organisations_membership SET role = 'cmm_lead' WHERE id = %s", [cast.mette.membership.pk])
    gone_altogether(thief)
    for _night in range(2):
        with pytest.raises(Unexplained, match="nobody has seen: 2;"):
            jobs.rights_compare(timestamp=0)
    rows = UnexplainedRight.objects.order_by("kind").values_list("kind", "user_id")
    assert list(rows) == [("look", thief.user.pk), ("seat", cast.mette.user.pk)]
    assert "har set noget som" in cast.anton.client().get(reverse("administration")).content.decode()


def gone_altogether(thief: Member) -> None:
    """Her user and all that leads to it, as the owner takes it away."""
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
            " WHERE c.contype = 'f' AND c.confrelid = 'organisations_user'::regclass"
        )
        leading = cursor.fetchall()
    for table, column in leading:
        as_owner(f"DELETE FROM {table} WHERE {column} = %s", [thief.user.pk])
    as_owner("DELETE FROM organisations_user WHERE id = %s", [thief.user.pk])


def test_a_look_stays_until_somebody_has_seen_it(cast: Cast) -> None:
    thief = member("Tove Tyv", "CMM", "cmm_lead")
    assert Member(thief.user, thief.membership).client().get("/sager/").status_code == 200
    as_owner("DELETE FROM organisations_membership WHERE id = %s", [thief.membership.pk])
    with pytest.raises(Unexplained):
        jobs.rights_compare(timestamp=0)
    clock.move_forward(5 * TOMORROW)
    with pytest.raises(Unexplained, match="nobody has seen: 1;"):
        jobs.rights_compare(timestamp=0)
    seen = reverse("right-seen", args=[UnexplainedRight.objects.get().pk])
    for nobody in (cast.karen, cast.mette):
        assert nobody.client().get(seen).status_code in (403, 404)
    fill_in(cast.dorthe.client(), seen, {})
    (line,) = [one for one in audit_lines(cast) if one.action == "rights.seen"]
    assert (line.user_id, line.object_id, line.detail["kind"]) == (cast.dorthe.user.pk, thief.user.pk, "look")
    jobs.rights_compare(timestamp=0)
    assert not UnexplainedRight.objects.exists()


def test_a_look_that_goes_on_is_told_once_until_somebody_has_seen_it(cast: Cast) -> None:
    """After that what she looks at is another look, which nobody has seen."""
    thief = member("Tove Tyv", "CMM", "cmm_lead")
    hers = Member(thief.user, thief.membership).client()
    as_it_was = "UPDATE organisations_membership SET during = %s WHERE id = %s"

    def looks_on_a_day() -> None:
        clock.move_forward(TOMORROW)
        as_owner(as_it_was, ["[2025-10-01,)", thief.membership.pk])
        assert hers.get("/sager/").status_code == 200
        as_owner(as_it_was, ["[2025-10-01,2025-10-02)", thief.membership.pk])

    def times_told() -> int:
        return len([one for one in audit_lines(cast) if one.action == "rights.unexplained"])

    for _day in range(3):
        looks_on_a_day()
        with pytest.raises(Unexplained, match="nobody has seen: 1;"):
            jobs.rights_compare(timestamp=0)
        assert times_told() == 1
    fill_in(cast.dorthe.client(), reverse("right-seen", args=[UnexplainedRight.objects.get().pk]), {})
    jobs.rights_compare(timestamp=0)
    assert times_told() == 1, "she has seen the last one, too"
    looks_on_a_day()
    with pytest.raises(Unexplained, match="nobody has seen: 1;"):
        jobs.rights_compare(timestamp=0)
    assert times_told() == 2


def test_what_is_seen_and_explained_stays_on_the_page_and_fails_no_job(cast: Cast) -> None:
    as_owner("UPDATE organisations_membership SET role = 'cmm_lead' WHERE id = %s", [cast.mette.membership.pk])
    with pytest.raises(Unexplained):
        jobs.rights_compare(timestamp=0)
    fill_in(cast.anton.client(), reverse("right-seen", args=[UnexplainedRight.objects.get().pk]), {})
    jobs.rights_compare(timestamp=0)
    assert "noteret som forklaret" in cast.anton.client().get(reverse("administration")).content.decode()
    assert cast.anton.client().get(reverse("right-seen", args=[UnexplainedRight.objects.get().pk])).status_code == 404


def test_whoever_has_seen_a_role_has_not_seen_it_made_longer(cast: Cast) -> None:
    written = member("Tove Tyv", "CMM", "cmm_lead")
    lasts = "UPDATE organisations_membership SET during = %s WHERE id = %s"
    as_owner(lasts, ["[2025-10-01,2026-01-01)", written.membership.pk])
    with pytest.raises(Unexplained):
        jobs.rights_compare(timestamp=0)
    fill_in(cast.anton.client(), reverse("right-seen", args=[UnexplainedRight.objects.get().pk]), {})
    jobs.rights_compare(timestamp=0)
    as_owner(lasts, ["[2025-10-01,)", written.membership.pk])
    with pytest.raises(Unexplained, match="nobody has seen: 1;"):
        jobs.rights_compare(timestamp=0)
    assert len([one for one in audit_lines(cast) if one.action == "rights.unexplained"]) == 2
    assert "noteret som forklaret" not in cast.anton.client().get(reverse("administration")).content.decode()


def test_whoever_notes_a_right_as_explained_shows_her_factor_and_may_press_twice(cast: Cast) -> None:
    as_owner("UPDATE organisations_membership SET role = 'cmm_lead' WHERE id = %s", [cast.mette.membership.pk])
    with pytest.raises(Unexplained):
        jobs.rights_compare(timestamp=0)
    page = reverse("right-seen", args=[UnexplainedRight.objects.get().pk])
    client = cast.anton.client()
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time() - 3600}]
    session.save()
    assert client.get(page).status_code == 403, "she is asked for it first"
    client = cast.anton.client()
    sent = hidden_of(client, page)
    for _press in range(2):
        assert client.post(page, sent).status_code == 302
    assert [one.action for one in audit_lines(cast)].count("rights.seen") == 1


def test_nobody_explains_a_right_of_her_own(cast: Cast) -> None:
    as_owner(
        f"{INTO_SEATS} SELECT gen_random_uuid(), %s, %s, 'cmm_caseworker', {A_YEAR}",
        [cast.anton.user.pk, unit_id("CMM")],
    )
    with pytest.raises(Unexplained):
        jobs.rights_compare(timestamp=0)
    right = UnexplainedRight.objects.get()
    assert cast.anton.client().get(reverse("right-seen", args=[right.pk])).status_code == 404
    with cast.anton.acting(), pytest.raises(DatabaseError, match="another who looks after rights"):
        unexplained.see(right, as_it_stood=right.stood)


def test_a_code_that_nobody_knows_hides_no_page(cast: Cast) -> None:
    for kind in ("seat", "grant"):
        as_owner(
            "INSERT INTO audit_unexplainedright (kind, row_id, unit_id, user_id, role, why, stood, found_at)"
            " VALUES (%s, 'x', %s, NULL, 'no_such', 'no_act', '', helle.clock_now())",
            [kind, unit_id("CMM")],
        )
    assert "no_such" in cast.anton.client().get(reverse("administration")).content.decode()


def test_an_administrator_is_led_to_where_she_ends_it(cast: Cast) -> None:
    """To the page of the user where there still is one, and to what privileges give."""
    thief = member("Tove Tyv", "CMM", "cmm_lead")
    for kind, of in (("seat", thief.user.pk), ("look", uuid.uuid4()), ("privilege", None)):
        a_find(kind, thief.membership.unit_id, of)
    links = (
        f'<a href="{reverse("user-page", args=[thief.user.pk])}">Tove Tyv</a> har rollen',
        f'<a href="{reverse("login-list")}#rettigheder">En rettighed giver</a>',
    )
    for who, expected in ((cast.anton, True), (cast.karen, False), (cast.dorthe, False)):
        said = who.client().get(reverse("administration")).content.decode()
        assert said.count("som loggen ikke forklarer") == 1
        assert [link in said for link in links] == [expected, expected], who
        assert said.count(reverse("user-list") + str(thief.user.pk)) == int(expected)


def test_a_right_in_a_unit_that_has_no_name_is_shown(cast: Cast) -> None:
    nameless = uuid.uuid4()
    as_owner(
        "INSERT INTO organisations_unit SELECT (jsonb_populate_record(u, jsonb_build_object('id', %s::text,"
        " 'code', 'X'))).* FROM organisations_unit u WHERE u.code = 'CMM'",
        [str(nameless)],
    )
    a_find("seat", nameless, cast.jonas.user.pk)
    answer = cast.anton.client().get(reverse("administration"))
    assert answer.status_code == 200 and "en enhed uden navn" in answer.content.decode()


def a_find(kind: str, unit: uuid.UUID, of: uuid.UUID | None) -> None:
    as_owner(
        "INSERT INTO audit_unexplainedright (kind, row_id, unit_id, user_id, role, why, stood, found_at)"
        " VALUES (%s, %s, %s, %s, 'cmm_lead', 'no_act', '', helle.clock_now())",
        [kind, str(uuid.uuid4()), unit, of],
    )
