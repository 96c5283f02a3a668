"""Who decides stands twice: in the rules (C1) and in the database. Here they are held against each other."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from helle.register.cases.queries import facts_today
from helle.register.identification import stay_actions as stays
from helle.register.identification.choices import CircumstanceKind
from helle.register.identification.models import Assessment
from helle.register.protection import clock, context
from helle.register.protection.identifiers import new_id
from helle.rules.codes import Authority, ResidenceStatus
from helle.rules.competence import competent_authority
from tests import stories
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.mark.parametrize("indicted", [False, True])
@pytest.mark.parametrize("expulsion", [False, True])
@pytest.mark.parametrize("status", list(ResidenceStatus))
def test_the_database_and_the_rules_name_the_same_authority(
    cast: Cast, status: ResidenceStatus, expulsion: bool, indicted: bool
) -> None:
    case = stories.an_opened_case(cast)
    stories.record_stay(cast.mette, case, status)
    with cast.mette.acting():
        for kind, holds in ((CircumstanceKind.EXPULSION_REFERRAL, expulsion), (CircumstanceKind.INDICTMENT, indicted)):
            if holds:
                stays.circumstance_set(
                    case,
                    expected_version=stories.fresh(case).version,
                    kind=kind,
                    since=dt.date(2025, 9, 1),
                    until=None,
                )
        answer = competent_authority(facts_today(case).competence_facts()).answer
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT helle.question_is_with_udlst(%s), helle.question_is_with_court(%s, %s)",
                [case.pk, case.pk, clock.today()],
            )
            row = cursor.fetchone()
    assert row is not None
    with_udlst, with_court = row
    assert with_court is (answer is Authority.COURT)
    assert (with_udlst and not with_court) is (answer is Authority.UDLST)


@pytest.mark.parametrize(("who", "authority"), [("mette", Authority.CMM), ("ulla", Authority.UDLST)])
def test_neither_decides_by_plain_sql_what_is_before_the_courts_id_10(
    cast: Cast, who: str, authority: Authority
) -> None:
    case = stories.a_case_with_udlst(cast) if authority is Authority.UDLST else stories.a_case_with_cmm(cast)
    member: Member = getattr(cast, who)
    stories.hold_interview(member, case)

    def decide(by: Authority) -> None:
        with member.acting(), transaction.atomic():
            acting = context.current()
            Assessment(
                id=new_id(), case=case, sequence=1, authority=by.value, decided_on=clock.today(), was_trafficked=False,
                purposes=[], acts=[], means=[], residence_then="unknown", sex_then="woman",
                recorded_at=acting.instant, by_user_id=acting.user_id, by_unit_id=acting.unit_id,
            ).save(force_insert=True)  # fmt: skip
            transaction.set_rollback(True)

    decide(authority)
    with member.acting():
        stays.circumstance_set(
            case, expected_version=None, kind=CircumstanceKind.INDICTMENT, since=dt.date(2025, 9, 1), until=None
        )
    with pytest.raises(ProgrammingError, match="row-level security"):
        decide(authority)
    decide(Authority.COURT)
