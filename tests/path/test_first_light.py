import datetime as dt

import pytest

from helle.register.cases.models import Case
from helle.register.identification import actions as ident
from helle.register.identification.choices import *
from helle.register.referrals import actions as referrals
from helle.register.referrals.actions import Message, PersonInReferral
from helle.register.referrals.models import ReferredPerson
from helle.register.support import actions as support
from helle.register.support import queries as sq
from helle.rules.codes import *


@pytest.mark.django_db(databases=["default", "keys"])
def test_path(cast):
    with cast.anders.acting():
        ref = referrals.referral_send(
            Message(
                "arbejdstilsynet",
                "cleaning",
                "KOM-751",
                ["wages"],
                "not_needed",
                False,
                dt.date(2025, 10, 5),
                "Seks personer",
                [PersonInReferral("woman", 30, "RO", "Ana P"), PersonInReferral("man", None, "", "")],
                "POL-OJYL",
            )
        )
    with cast.mette.acting():
        opened = referrals.referral_take_in(
            ref,
            person_ids=list(ReferredPerson.objects.filter(referral=ref).values_list("pk", flat=True)),
            indication=True,
            reasons="Tilbageholdt løn",
        )
        c = Case.objects.get(pk=opened[0].pk)
        ident.residence_record(
            c, expected_version=c.version, status=ResidenceStatus.EU_RIGHT, since=dt.date(2024, 1, 1), until=None
        )
        c.refresh_from_db()
        ident.interview_record(
            c,
            expected_version=c.version,
            held=ident.InterviewHeld(
                dt.date(2025, 10, 6), 90, "ro", True, False, False, False, PassOnConsent.GIVEN, "fortalte", ""
            ),
        )
        c.refresh_from_db()
        ident.assessment_make(
            c,
            expected_version=c.version,
            decision=ident.Decision(
                Authority.CMM,
                dt.date(2025, 10, 6),
                True,
                True,
                [ExploitationPurpose.FORCED_LABOUR],
                [ActElement.HARBOURING],
                [MeansElement.THREATS],
                {},
                "",
                "begrundelse",
            ),
        )
        c.refresh_from_db()
        support.period_set(c, expected_version=c.version, notified_on=dt.date(2025, 10, 6))
        p = sq.periods_of(c.pk)[0]
        print(p.clock)
        from helle.register.cases.queries import own_core_grants

        for g in own_core_grants():
            print(g.number, g.rung, g.steps, g.next_due)
    with cast.ulla.acting():
        assert list(Case.objects.all()) == []
    with cast.mette.acting():
        c2 = opened[1]
        c2.refresh_from_db()
        ident.residence_record(
            c2, expected_version=c2.version, status=ResidenceStatus.NONE, since=dt.date(2025, 1, 1), until=None
        )
    with cast.ulla.acting():
        assert [c.pk for c in Case.objects.all()] == [opened[1].pk]
