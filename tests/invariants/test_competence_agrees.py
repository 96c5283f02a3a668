"""Who decides stands twice: in the rules (C1) and in the database. Here they are held against each other."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from helle.register.cases.queries import facts_today
from helle.register.identification import actions as identification
from helle.register.identification.choices import CircumstanceKind
from helle.rules.codes import Authority, ResidenceStatus
from helle.rules.competence import competent_authority
from tests import stories
from tests.cast import Cast

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.mark.parametrize("expulsion", [False, True])
@pytest.mark.parametrize("status", list(ResidenceStatus))
def test_the_database_and_the_rules_name_the_same_authority(
    cast: Cast, status: ResidenceStatus, expulsion: bool
) -> None:
    case = stories.an_opened_case(cast)
    stories.record_stay(cast.mette, case, status)
    with cast.mette.acting():
        if expulsion:
            identification.circumstance_set(
                case,
                expected_version=stories.fresh(case).version,
                kind=CircumstanceKind.EXPULSION_REFERRAL,
                since=dt.date(2025, 9, 1),
                until=None,
            )
        answer = competent_authority(facts_today(case).competence_facts()).answer
        with connection.cursor() as cursor:
            cursor.execute("SELECT helle.question_is_with_udlst(%s)", [case.pk])
            row = cursor.fetchone()
    assert row is not None
    assert row[0] is (answer is Authority.UDLST)
