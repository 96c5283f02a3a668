"""What a privilege at home gives here: a role from the login that carries it, until one does not; never more."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from helle.register.administration import login_actions
from helle.register.administration.login_actions import Professional
from helle.register.administration.models import Leaver, SeatByPrivilege
from helle.register.organisations.models import Membership, User
from helle.register.protection import clock
from helle.site import professional
from helle.site.professional import NotTaken
from tests import stories
from tests.administration_stories import TODAY
from tests.cast import Cast, as_owner, reseat
from tests.federation import stories as told
from tests.federation.provider import Provider
from tests.invariants.at_once import acting, at_once
from tests.pages import audit_lines

DAY = dt.timedelta(days=1)


def roles(user: User, day: dt.date = TODAY) -> set[tuple[str, str]]:
    found = Membership.objects.filter(user=user, during__contains=day)
    return set(found.values_list("unit__code", "role"))


def carrying(provider: Provider, *privileges: str, **more: Any) -> None:
    provider.claims = told.said(privileges=told.listed(*privileges, **more))


@pytest.mark.usefixtures("committed")
class TestRoles:
    def test_the_privilege_gives_the_role_with_a_last_day_and_the_log_says_so(
        self, committed_cast: Cast, provider: Provider
    ) -> None:
        cast = committed_cast
        mette = cast.mette.user
        told.bound(cast, cast.mette, provider.issuer)
        given = told.gives(cast, provider.issuer, told.LEAD, "cmm_lead")
        carrying(provider, told.LEAD)
        assert told.log_in(Client(), provider).status_code == 302
        assert roles(mette) == {("CMM", "cmm_caseworker"), ("CMM", "cmm_lead")}
        seat = Membership.objects.get(user=mette, role="cmm_lead")
        shown = cast.anton.client().get(reverse("user-page", args=[mette.pk])).content.decode()
        assert shown.count("af en rettighed") == 1
        # Ninety days after the login that carried it.
        assert seat.during.upper == TODAY + 91 * DAY == SeatByPrivilege.objects.get(membership=seat).until
        line = next(line for line in audit_lines(cast) if line.action == "role.given_by_privilege")
        assert (line.user_id, line.object_id, line.purpose) == (mette.pk, mette.pk, "login")
        assert line.detail["privilege"] == str(given.pk)

    def test_each_login_that_carries_it_moves_the_last_day(self, committed_cast: Cast, provider: Provider) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, provider.issuer)
        told.gives(cast, provider.issuer, told.LEAD, "cmm_lead")
        carrying(provider, told.LEAD)
        told.log_in(Client(), provider)
        clock.freeze(clock.now() + 30 * DAY)
        told.log_in(Client(), provider)
        (seat,) = Membership.objects.filter(user=cast.mette.user, role="cmm_lead")
        assert (seat.during.lower, seat.during.upper) == (TODAY, TODAY + 121 * DAY)

    def test_without_the_privilege_the_role_ends_at_once_and_what_is_left_is_told(
        self, committed_cast: Cast, provider: Provider
    ) -> None:
        cast = committed_cast
        mette = cast.mette.user
        reseat(cast.mette.membership, during=DateRange(dt.date(2022, 1, 1), TODAY))
        told.bound(cast, cast.mette, provider.issuer)
        told.gives(cast, provider.issuer, told.CASEWORKER, "cmm_caseworker")
        carrying(provider, told.CASEWORKER)
        client = Client()
        assert told.log_in(client, provider).status_code == 302
        assert client.get("/sager/").status_code == 200
        carrying(provider)
        refused = told.log_in(Client(), provider)
        assert refused.status_code == 403
        assert "Du har ingen rolle i Helle i dag" in refused.content.decode()
        assert roles(mette) == set()
        # The session from before is over, too.
        assert client.get("/sager/").status_code == 302
        assert any(line.action == "role.taken_by_privilege" for line in audit_lines(cast))
        carrying(provider, told.CASEWORKER)
        assert told.log_in(Client(), provider).status_code == 302
        assert roles(mette) == {("CMM", "cmm_caseworker")}

    def test_her_cases_are_told_to_the_lead_when_the_privilege_goes(
        self, committed_cast: Cast, provider: Provider
    ) -> None:
        cast = committed_cast
        case = stories.an_opened_case(cast)
        reseat(cast.mette.membership, during=DateRange(dt.date(2022, 1, 1), TODAY))
        told.bound(cast, cast.mette, provider.issuer)
        told.gives(cast, provider.issuer, told.CASEWORKER, "cmm_caseworker")
        carrying(provider, told.CASEWORKER)
        told.log_in(Client(), provider)
        as_owner(
            "UPDATE protection_grant SET assigned_to_id = %s WHERE case_id = %s AND category = 'core'",
            [cast.mette.user.pk, case.pk],
        )
        carrying(provider)
        told.log_in(Client(), provider)
        leaver = Leaver.objects.get(user=cast.mette.user)
        assert leaver.open_cases == 1

    def test_a_role_given_by_hand_stays(self, committed_cast: Cast, provider: Provider) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, provider.issuer)
        told.gives(cast, provider.issuer, told.CASEWORKER, "cmm_caseworker")
        for privileges in ([told.CASEWORKER], []):
            carrying(provider, *privileges)
            assert told.log_in(Client(), provider).status_code == 302
            assert roles(cast.mette.user) == {("CMM", "cmm_caseworker")}
        assert not SeatByPrivilege.objects.exists()

    def test_a_role_that_was_ended_here_does_not_come_back(self, committed_cast: Cast, provider: Provider) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, provider.issuer)
        told.gives(cast, provider.issuer, told.LEAD, "cmm_lead")
        carrying(provider, told.LEAD)
        told.log_in(Client(), provider)
        reseat(Membership.objects.get(user=cast.mette.user, role="cmm_lead"), during=DateRange(TODAY, TODAY + DAY))
        clock.freeze(clock.now() + 2 * DAY)
        told.log_in(Client(), provider)
        assert roles(cast.mette.user, TODAY + 2 * DAY) == {("CMM", "cmm_caseworker")}

    def test_what_waits_ended_or_belongs_to_another_organisation_gives_nothing(
        self, committed_cast: Cast, provider: Provider
    ) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, provider.issuer)
        told.gives(cast, provider.issuer, told.LEAD, "cmm_lead", answer="")
        told.gives(cast, provider.issuer, told.LEAD, "cmm_hotline", cvr=told.ANOTHER_CVR)
        told.gives(cast, "https://another.example", told.LEAD, "cmm_statistics")
        over = told.gives(cast, provider.issuer, "urn:over", "cmm_lead", unit="CMM", answer="refused")
        carrying(provider, told.LEAD, over.privilege)
        told.log_in(Client(), provider)
        assert roles(cast.mette.user) == {("CMM", "cmm_caseworker")}

    def test_a_privilege_for_another_organisation_is_not_hers(self, committed_cast: Cast, provider: Provider) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, provider.issuer)
        told.gives(cast, provider.issuer, told.LEAD, "cmm_lead")
        carrying(provider, told.LEAD, cvr=told.ANOTHER_CVR)
        told.log_in(Client(), provider)
        assert roles(cast.mette.user) == {("CMM", "cmm_caseworker")}

    def test_two_logins_and_an_end_at_once_leave_one_state(self, committed_cast: Cast, provider: Provider) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, told.ISSUER)
        gives = told.gives(cast, told.ISSUER, told.LEAD, "cmm_lead")
        hers = Professional(told.ISSUER, told.CVR, told.METTE)

        def log_in() -> object:
            return login_actions.log_in(hers, frozenset({told.LEAD}))

        def end() -> None:
            login_actions.privilege_end(gives, last_day=TODAY - DAY)

        outcomes = at_once([log_in, log_in, acting(cast.anton, end)])
        # Nobody was refused, whoever came first; and the privilege that has ended gives nothing.
        assert len(outcomes) == 3 and not any(isinstance(one, Exception) for one in outcomes)
        assert roles(cast.mette.user) == {("CMM", "cmm_caseworker")}
        assert not SeatByPrivilege.objects.exists()

    def test_a_role_by_privilege_ends_with_what_gives_it(self, committed_cast: Cast, provider: Provider) -> None:
        cast = committed_cast
        told.bound(cast, cast.mette, provider.issuer)
        given = told.gives(cast, provider.issuer, told.LEAD, "cmm_lead")
        as_owner(
            "UPDATE administration_privilegerole SET during = %s WHERE id = %s",
            [DateRange(TODAY, TODAY + 5 * DAY), given.pk],
        )
        carrying(provider, told.LEAD)
        told.log_in(Client(), provider)
        assert Membership.objects.get(user=cast.mette.user, role="cmm_lead").during.upper == TODAY + 5 * DAY


METTES = [
    (told.listed("a", "b"), {"a", "b"}),
    (told.listed("a", cvr=told.ANOTHER_CVR), set()),
    # What narrows a group is not understood, so the group gives nothing.
    (told.listed("a", more="<Constraint Name='urn:kle'>27.*</Constraint>"), set()),
    (["a", "b"], {"a", "b"}),
    (None, set()),
    ("", set()),
]
BOMB = '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><PrivilegeList><x>&b;</x></PrivilegeList>'
FILE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><PrivilegeList>&a;</PrivilegeList>'


@pytest.mark.parametrize(("sent", "hers"), METTES)
def test_a_list_of_privileges_is_read(sent: object, hers: set[str]) -> None:
    said = professional.read("x", {"cvr": told.CVR, "privileges": sent})
    assert said.privileges == frozenset(hers)


@pytest.mark.parametrize(
    "sent",
    [
        "æøå",
        base64.b64encode(b"no list at all").decode(),
        base64.b64encode(b"<AnotherList/>").decode(),
        base64.b64encode(BOMB.encode()).decode(),
        base64.b64encode(FILE.encode()).decode(),
        "A" * 70_000,
        {"a": "b"},
        [1],
        7,
    ],
)
def test_a_list_that_cannot_be_read_stops_the_login(sent: object) -> None:
    with pytest.raises(NotTaken) as stopped:
        professional.read("x", {"cvr": told.CVR, "privileges": sent})
    assert stopped.value.why == "privileges"


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        (f"urn:uuid:{told.METTE}", told.METTE),
        (str(told.METTE).upper(), told.METTE),
        (told.METTE.hex, None),
        (f"{told.METTE}\n", None),
        ("{" + str(told.METTE) + "}", None),
        (7, None),
    ],
)
def test_a_uuid_has_one_form(sent: object, read: uuid.UUID | None) -> None:
    assert professional.read("x", {"uuid": sent}).uuid == read
