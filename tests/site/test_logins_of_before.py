"""Logins from before Helle vouched for them: an upgrade does, as they stand, and says so (PUB-DIG-07)."""

from __future__ import annotations

import pytest
from django.test import Client

from helle.register.organisations.models import User
from helle.site import vouching
from tests.action_plan_stories import as_the_owner
from tests.cast import Cast, as_owner
from tests.pages import audit_lines
from tests.second_factors import give_app
from tests.site.test_login import LOGIN, SECOND, log_in

pytestmark = pytest.mark.usefixtures("committed", "mailoutbox")


def test_the_upgrade_vouches_for_what_stands_there_and_says_so(committed_cast: Cast) -> None:
    cast = committed_cast
    give_app(cast.mette.user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    as_owner("UPDATE organisations_user SET vouched = ''", [])
    assert log_in(Client(), cast.mette).headers["Location"] == f"{LOGIN}?ended=changed"
    there = User.objects.count()
    with as_the_owner():
        assert vouching.vouch_for_what_is_there() == there
    assert log_in(Client(), cast.mette).headers["Location"] == SECOND
    lines = [one for one in audit_lines(cast) if one.action == "key.logins_vouched"]
    assert [one.detail for one in lines] == [{"logins": there}]
