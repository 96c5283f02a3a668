"""Which roles lead a unit stands in Python for the pages and in SQL for the rows: of each role both say the same."""

from __future__ import annotations

import uuid

import pytest
from django.db import connection

from helle.exchange import policies
from helle.exchange.models import ServiceAccount
from helle.register.administration import policies as administration
from helle.register.organisations.models import Unit
from helle.register.protection import clock, context
from helle.register.protection.matrix import access_matrix
from tests import service_stories
from tests.cast import Cast, as_owner, members

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def says(function: str, *given: uuid.UUID) -> bool:
    """What a function of the database answers that only its owner asks."""
    as_owner(f"SELECT set_config('tests.said', helle.{function}(%s, %s)::text, true)", [*given])  # ours
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('tests.said')")
        return bool(cursor.fetchone()[0] == "true")


def test_of_each_role_pages_and_database_say_the_same_of_who_leads(cast: Cast) -> None:
    """Who approves roles, who says yes to a system that reads, and who sees the systems of her unit."""
    account = service_stories.written(cast, "CMM", "cmm_hotline")
    cmm = cast.karen.membership.unit_id
    codes = {kind: code for code, kind in Unit.objects.order_by("-code").values_list("code", "kind")}
    roles = [(role.code, sorted(role.unit_kinds)[0]) for role in access_matrix().roles.values()]
    seats = members(*((f"Prøve {at}", codes[kind], role) for at, (role, kind) in enumerate(roles)))
    in_python, in_the_database = {}, {}
    for (role, kind), seat in zip(roles, seats, strict=True):
        with context.as_if(role, kind, clock.now()):
            in_python[role] = (administration.leads(), administration.leads(), policies.sees_accounts())
        with seat.acting():
            sees = _as_if_in(cmm, account)
            decides = says("decides_about", cast.mette.user.pk, cmm)
        in_the_database[role] = (says("leads", seat.user.pk, seat.membership.unit_id), decides, sees)
    assert in_the_database == in_python
    assert {True, False} == {leads for leads, _decides, _sees in in_python.values()}


def _as_if_in(unit: uuid.UUID, account: uuid.UUID) -> bool:
    """Whether who acts would see the account, were she of its unit: her role alone is asked about."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('helle.unit', %s, true)", [str(unit)])
    return ServiceAccount.objects.defer("secret_hash").filter(pk=account).exists()
