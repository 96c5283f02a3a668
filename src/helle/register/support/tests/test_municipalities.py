"""A municipality is told of a case for a cause, and sees it while one stands (MIN-06, ACM-09, ACT-08)."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError
from django.urls import reverse
from tests import stories
from tests.cast import Cast, as_owner

from helle.register.cases.facts_read import facts_shown
from helle.register.cases.models import Case, RungEvent, SettledStep
from helle.register.cases.queries import held_categories
from helle.register.identification.models import InterviewSent
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.support import actions as support
from helle.register.support.contact_models import ContactPerson
from helle.register.support.models import NotifiedMunicipality, Period, Span
from helle.register.support.municipality_actions import (
    municipality_notify,
    municipality_receive,
    municipality_release,
)
from helle.rules.support.codes import MunicipalityCause

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

AARHUS, ODENSE = unit_id("KOM-751"), unit_id("KOM-461")
HAND_OVER, PAYMENT, MINOR = MunicipalityCause.HAND_OVER, MunicipalityCause.PAYMENT, MunicipalityCause.MINOR


def test_act_08_a_municipality_sees_the_case_while_one_cause_stands_and_says_once_that_it_has_it(cast: Cast) -> None:
    case = stories.a_victim_assessed_by_cmm(cast)
    with cast.olga.acting():
        assert not Case.objects.filter(pk=case.pk).exists()
    with cast.mette.acting():
        municipality_notify(case, unit_id=AARHUS, cause=PAYMENT)
        municipality_notify(case, unit_id=AARHUS, cause=HAND_OVER)
        municipality_notify(case, unit_id=ODENSE, cause=PAYMENT)
        with pytest.raises(Refused, match="already"):
            municipality_notify(case, unit_id=AARHUS, cause=PAYMENT)
    with cast.olga.acting():
        assert Case.objects.get(pk=case.pk).number == case.number
        payment, hand_over = NotifiedMunicipality.objects.order_by("cause").reverse()
        assert {payment.unit_id, hand_over.unit_id} == {AARHUS}
        assert [municipality_receive(payment), municipality_receive(payment)] == [True, False]
    with cast.mette.acting():
        assert not municipality_release(case, unit_id=AARHUS, cause=PAYMENT)
    with cast.olga.acting():
        assert Case.objects.filter(pk=case.pk).exists()
    with cast.mette.acting():
        assert municipality_release(case, unit_id=AARHUS, cause=HAND_OVER)
        with pytest.raises(Refused, match="not been notified"):
            municipality_release(case, unit_id=AARHUS, cause=HAND_OVER)
    with cast.olga.acting():
        assert not Case.objects.filter(pk=case.pk).exists()
        assert not NotifiedMunicipality.objects.exists()


def test_act_08_whom_cmm_handed_over_cmm_takes_back_alone(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    with cast.mette.acting():
        municipality_notify(case, unit_id=AARHUS, cause=PAYMENT)
    # Handed over while the stay was another, before the case became Udlændingestyrelsen's as well.
    as_owner("UPDATE support_notifiedmunicipality SET cause = 'hand_over'", [])
    with cast.ulla.acting(), pytest.raises(ProgrammingError, match="no such case for this unit"):
        municipality_release(case, unit_id=AARHUS, cause=HAND_OVER)
    with cast.mette.acting():
        assert municipality_release(case, unit_id=AARHUS, cause=HAND_OVER)


def test_the_facts_on_record_decide_for_what_a_municipality_is_told(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    with cast.mette.acting():
        with pytest.raises(Refused, match="another one today"):
            municipality_notify(case, unit_id=AARHUS, cause=HAND_OVER)
        with pytest.raises(Refused, match="that is there"):
            municipality_notify(case, unit_id=unit_id("UDLST"), cause=PAYMENT)
        with pytest.raises(Refused, match="of age"):
            municipality_notify(case, unit_id=AARHUS, cause=MINOR)
    stories.describe_as_child(cast, case)
    with cast.mette.acting():
        municipality_notify(case, unit_id=AARHUS, cause=MINOR)


def test_c6_it_reads_who_it_is_and_where_she_lives_and_nothing_of_how_the_case_has_gone(cast: Cast) -> None:
    """Whoever says yes to a hand-over says yes to that: a municipality is shown no more."""
    case = stories.give_contact_person(cast.mette, stories.a_victim_assessed_by_cmm(cast))
    with cast.mette.acting():
        support.period_set(case, expected_version=None, notified_on=clock.today())
        municipality_notify(case, unit_id=AARHUS, cause=HAND_OVER)
    with cast.olga.acting():
        assert held_categories(case.pk) == {"core", "identity", "placement"}
        for model in (RungEvent, Period, Span, ContactPerson, SettledStep, InterviewSent):
            assert not model._default_manager.filter(case=case).exists(), model
        shown = facts_shown(case.pk, clock.today())
        assert (shown.rung, shown.period_kind, shown.period_end, shown.contact_person) == (None, None, None, False)
        assert shown.residence is not None
    page = cast.olga.client().get(reverse("case-page", args=[case.number])).content.decode()
    for hidden in ("Første kontakt", "Kontaktperson", "periode", "Vurderet", "samtale holdt", "Hvem kan se hvad"):
        assert hidden not in page, hidden
    assert "Vis navn" in page and "Bolig" in page
    assert cast.olga.client().get(reverse("case-contact", args=[case.number])).status_code == 404
    printed = cast.olga.client().get(reverse("case-print", args=[case.number])).content.decode()
    assert "Mette" not in printed and "periode" not in printed
