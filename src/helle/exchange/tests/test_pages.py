"""The pages of the administration about systems that call the API."""

from __future__ import annotations

import re

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests import service_stories
from tests.cast import Cast, as_owner, member
from tests.gates import Gates, ObjectGates, Place
from tests.pages import fill_in
from tests.service_stories import System

from helle.exchange.models import ServiceAccount
from helle.register.administration.tests.test_pages import MISSING, NOBODY_HERE, Overseen
from helle.register.organisations.loading import unit_id
from helle.register.protection.refusals import Refused

in_a_transaction = pytest.mark.django_db(databases=["default", "keys"])


@in_a_transaction
class TestSystems(Overseen):
    view = "service-list"
    action = "service.listed"
    wrong_roles = ("mette", "vera", "stine")

    def test_each_is_shown_with_what_it_may_and_when_it_was_used(self, cast: Cast) -> None:
        service_stories.written(cast)
        page = cast.anton.client().get(reverse(self.view)).content.decode()
        assert service_stories.SYSTEM in page and "Arbejdstilsynet" in page and "Aldrig" in page

    def test_a_lead_is_shown_those_of_her_own_unit(self, cast: Cast) -> None:
        service_stories.written(cast)
        service_stories.written(cast, "CMM", "cmm_hotline", name="Hotlinens telefonsystem")
        page = cast.karen.client().get(reverse(self.view)).content.decode()
        assert "Hotlinens telefonsystem" in page and service_stories.SYSTEM not in page
        assert reverse("service-new") not in page

    def test_who_leads_an_organisation_and_the_officer_see_them_too(self, cast: Cast) -> None:
        service_stories.written(cast)
        service_stories.written(cast, "REDEN-OUT", "ngo_outreach", name="Redens system")
        birthe = member("Birthe Sand", "REDEN-OUT", "ngo_lead").client().get(reverse(self.view)).content.decode()
        assert "Redens system" in birthe and service_stories.SYSTEM not in birthe
        assert f'href="{reverse("administration")}"' not in birthe
        dorthe = cast.dorthe.client().get(reverse(self.view)).content.decode()
        assert "Redens system" in dorthe and service_stories.SYSTEM in dorthe
        assert f'href="{reverse("user-list")}"' not in dorthe


@in_a_transaction
class TestWaiting:
    def test_who_may_say_yes_is_told_on_the_desk_and_under_what_waits(self, cast: Cast) -> None:
        """Of a unit that nobody leads: an administrator, but not the one who made it; and of CMM nobody else."""
        by = service_stories.second()
        account = service_stories.written(cast, "KOM-751", "municipality_caseworker", reads=True, by=by)
        service_stories.written(cast, name="Sender kun", by=by)
        answer = reverse("service-confirm", args=[account])
        for page in ("administration", "desk"):
            his = cast.anton.client().get(reverse(page)).content.decode()
            assert answer in his and service_stories.SYSTEM in his and "Sender kun" not in his
            for other in (by, cast.karen):
                assert answer not in other.client().get(reverse(page)).content.decode()


@in_a_transaction
class TestANewSystem(Gates):
    view = "service-new"
    may = "anton"
    purpose = "operation"
    outsiders = (*NOBODY_HERE, "ulla", "dorthe")
    wrong_roles = ("mette", "karen")

    def test_it_offers_what_can_be_made_and_says_what_each_role_may(self, cast: Cast) -> None:
        form = cast.anton.client().get(reverse(self.view)).context["form"]
        roles = dict(form.fields["role"].choices)
        assert "plan_owner" not in roles and "administrator" not in roles
        assert "Sende henvendelser" in roles["control_officer"] and "Læse" not in roles["control_officer"]
        assert "Læse" in roles["municipality_caseworker"] and "Læse" not in roles["cmm_caseworker"]
        assert str(unit_id("SOST")) not in dict(form.fields["unit"].choices)

    @pytest.mark.parametrize("name", ["<b>AT</b>", "AT\u202e", "AT\nAdministrator", "=1+1", "🦄", " "])
    def test_a_name_is_letters_digits_and_a_few_signs(self, cast: Cast, name: str) -> None:
        with pytest.raises(Refused) as refused:
            service_stories.make(cast, name=name)
        assert refused.value.field == "name"


@in_a_transaction
def test_the_log_is_asked_what_a_system_did(cast: Cast) -> None:
    """By the officer of any, by who leads a unit of her own alone."""
    theirs = service_stories.written(cast, "CMM", "cmm_hotline", name="Hotlinens telefonsystem")
    other = service_stories.written(cast)
    for who, asked, offered in (
        (cast.dorthe, other, True), (cast.karen, theirs, True), (cast.karen, other, False),
    ):  # fmt: skip
        form = who.client().get(reverse("audit-log"), {"hvem": str(asked)}).context["form"]
        assert form.is_valid() is offered
    seen = cast.dorthe.client().get(reverse("audit-log")).content.decode()
    assert f"{service_stories.SYSTEM} (Arbejdstilsynet)" in seen


@in_a_transaction
def test_no_system_becomes_somebody_who_logs_in(cast: Cast) -> None:
    """Not by the owner of the tables either."""
    account = service_stories.written(cast)
    for change in (
        "UPDATE organisations_user SET is_active = true WHERE id = %s",
        "UPDATE organisations_user SET password = 'x' WHERE id = %s",
        "UPDATE organisations_user SET email = 'tyv@example.invalid' WHERE id = %s",
    ):
        with pytest.raises(DatabaseError, match="service_account_has_no_login"), transaction.atomic():
            as_owner(change, [account])
    with pytest.raises(DatabaseError, match="service_account_has_no_role"), transaction.atomic():
        as_owner(
            "INSERT INTO organisations_membership (id, user_id, unit_id, role, during)"
            " VALUES (gen_random_uuid(), %s, %s, 'control_officer', '[2025-01-01,)')",
            [account, unit_id("AT")],
        )


@in_a_transaction
class TestConfirmingOne(ObjectGates):
    view = "service-confirm"
    may = "anton"
    purpose = "operation"
    outsiders = (*NOBODY_HERE, "ulla", "dorthe")
    wrong_roles = ("mette",)

    def place(self, cast: Cast) -> Place:
        account = service_stories.written(
            cast, "KOM-751", "municipality_caseworker", reads=True, by=service_stories.second()
        )
        return Place(reverse(self.view, args=[account]), reverse(self.view, args=[MISSING]))


@in_a_transaction
class TestEndingOne(ObjectGates):
    view = "service-end"
    may = "anton"
    purpose = "operation"
    outsiders = (*NOBODY_HERE, "ulla", "dorthe")
    wrong_roles = ("mette", "karen")

    def place(self, cast: Cast) -> Place:
        account = service_stories.written(cast)
        return Place(reverse(self.view, args=[account]), reverse(self.view, args=[MISSING]))


def test_a_key_is_shown_once_works_at_once_and_ends_at_once(committed_cast: Cast) -> None:
    anton = committed_cast.anton.client()
    typed = {
        "name": service_stories.SYSTEM,
        "unit": str(unit_id("AT")),
        "role": "control_officer",
        "uses": ["referrals"],
        "begins_on": "2025-10-06",
        "ends_on": "2026-10-06",
    }
    given = anton.get(reverse("service-new")).context["form"]["form_token"].value()
    page = anton.post(reverse("service-new"), typed | {"form_token": given})
    assert page.headers["Cache-Control"] == "no-store"
    found = re.search(r'<code class="secret">([^<]{43})</code>', page.content.decode())
    assert found is not None, page.content.decode()[:3000]
    system = System(found[1])
    assert system.send(service_stories.referral()).status_code == 201
    again = anton.post(reverse("service-new"), typed | {"form_token": given}, follow=True)
    assert found[1] not in again.content.decode()
    with committed_cast.anton.acting():
        account = ServiceAccount.objects.defer("secret_hash").get()
    assert account.used_at is not None
    too_long = anton.post(reverse("service-new"), typed | {"form_token": account.pk, "ends_on": "2026-10-07"})
    assert too_long.status_code == 422
    with pytest.raises(Exception, match="service_account_lasts_a_year_at_most"):
        service_stories.written(committed_cast, name="Et år og en dag", days=366)
    fill_in(anton, reverse("service-end", args=[account.pk]), {})
    assert system.send(service_stories.referral()).status_code == 401
    assert anton.get(reverse("service-end", args=[account.pk])).status_code == 404
    assert service_stories.SYSTEM not in anton.get(reverse("user-list")).content.decode()
