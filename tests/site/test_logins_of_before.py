"""Logins from before Helle vouched for them: an upgrade does, as they stand, and says so (PUB-DIG-07)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from helle.register.administration import vouched
from helle.register.organisations.models import User
from helle.register.protection import clock, matrix
from helle.site import installation, operations
from tests.cast import Cast, as_owner
from tests.connected import connected
from tests.federation import stories
from tests.pages import audit_lines
from tests.second_factors import give_app
from tests.site.test_login import LOGIN, SECOND, log_in

pytestmark = pytest.mark.usefixtures("committed", "mailoutbox")


@contextmanager
def from_before() -> Iterator[None]:
    """As the owners, in a register that has not been through the step and vouches for nobody."""
    as_owner("UPDATE organisations_user SET vouched = ''", [])
    given = installation.connection_settings(Path(str(settings.HELLE_STATE)))
    owners = {"default": given["helle_owner"], "keys": given["helle_keys_owner"]}
    with connected({name: {"USER": one["user"], "PASSWORD": one["password"]} for name, one in owners.items()}):
        # What came after the step goes back with it.
        call_command("migrate", "administration", "0006_vouch_for_what_stands", interactive=False, verbosity=0)
        as_owner("DELETE FROM django_migrations WHERE name = '0006_vouch_for_what_stands'", [])
        yield


def test_the_upgrade_vouches_for_what_stands_there_and_says_so(committed_cast: Cast) -> None:
    cast = committed_cast
    give_app(cast.mette.user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    stories.bound(cast, cast.jonas, "https://provider.example.invalid", professional_=uuid.uuid4())
    bound_to = vouched.of(User.objects.get(pk=cast.jonas.user.pk)).identities
    with from_before():
        assert log_in(Client(), cast.mette).headers["Location"] == f"{LOGIN}?ended=changed"
        call_command("migrate", "administration", interactive=False, verbosity=0)
    assert log_in(Client(), cast.mette).headers["Location"] == SECOND
    assert vouched.of(User.objects.get(pk=cast.jonas.user.pk)).identities == bound_to != ()
    lines = [one for one in audit_lines(cast) if one.action == "key.logins_vouched"]
    assert [one.detail for one in lines] == [{"logins": User.objects.count()}]


def test_who_has_no_factor_yet_has_a_week_from_the_upgrade(committed_cast: Cast) -> None:
    with from_before():
        call_command("migrate", "administration", interactive=False, verbosity=0)
    until = vouched.of(User.objects.get(pk=committed_cast.karen.user.pk)).first_factor_until
    assert dt.datetime.fromisoformat(until) - clock.now() == dt.timedelta(days=7)


def test_an_upgrade_that_fails_after_the_step_closes_nobody_and_vouches_once(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody writes between the two is not vouched for by the second."""
    cast = committed_cast
    said: list[str] = []

    def breaks(_cursor: object) -> None:
        raise RuntimeError("a matrix that does not load")

    with from_before():
        with monkeypatch.context() as broken, pytest.raises(RuntimeError):
            broken.setattr(matrix, "load", breaks)
            operations.migrate("test", said.append)
        as_owner("UPDATE organisations_user SET vouched = '' WHERE id = %s", [cast.jonas.user.pk])
        operations.migrate("test", said.append)
    assert log_in(Client(), cast.mette).headers["Location"] != f"{LOGIN}?ended=changed"
    assert log_in(Client(), cast.jonas).headers["Location"] == f"{LOGIN}?ended=changed"
    assert [one for one in said if "vouched" in one] == [f"logins vouched for as they stand: {User.objects.count()}"]
