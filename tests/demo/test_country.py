"""Filling the country: never over something else; and everybody in it has a login."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from helle.demo import country, federated, logins, people
from helle.demo.acting import acting_as
from helle.register.administration import login_queries
from helle.register.organisations.models import User
from tests.demo.small_country import SEED, SIZE

pytestmark = [
    pytest.mark.django_db(databases=["default", "keys", "lists", "numbers", "statistics"]),
    pytest.mark.usefixtures("hiring", "writing"),
]


def test_a_register_with_people_in_it_is_not_filled() -> None:
    people.hire()
    with pytest.raises(country.NotEmpty):
        country.fill(SEED, lambda line: None, SIZE)


def test_every_role_has_a_login_that_is_kept(settings: Any, tmp_path: Path) -> None:
    settings.HELLE_STATE = tmp_path
    people.hire()
    made = logins.ensure()
    assert {login.role for login in made} == set(people.roles())
    assert logins.file().stat().st_mode & 0o777 == 0o600
    assert logins.ensure() == made
    for login in made:
        user = User.objects.get(email=login.email)
        assert user.check_password(login.password)
        assert Authenticator.objects.filter(user=user, type="totp").count() == 1
    assert len({login.password for login in made}) == len(made)


def test_a_unit_logs_in_by_saml_and_whoever_stands_for_its_role_keeps_her_own_login() -> None:
    people.hire()
    federated.one_unit_logs_in_by_saml()
    bound = federated.logs_in()
    said = federated.professional(bound)
    found = login_queries.user_of(said)
    assert found is not None and found.pk == bound.user_id and bound not in people.roles().values()
    with acting_as(people.roles()["administrator"]):
        assert login_queries.waiting_identities() == []
        stands = {one.row.privilege: (one.role.en, one.waits) for one in login_queries.privileges()}
    assert [waits for _role, waits in stands.values()].count(True) == 1 and len(stands) == 2
    assert stands[federated.PRIVILEGE][1] is False
