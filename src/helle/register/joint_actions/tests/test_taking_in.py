"""What becomes of those who were met: a case for each of the chosen in one act, or none and why (DET-09, ID-13)."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from tests import joint_action_stories, stories
from tests.cast import Cast
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.joint_actions import intake_actions, met_queries
from helle.register.joint_actions.models import Handled, JointAction, MetPerson
from helle.register.joint_actions.tests.gates import NO_PART, JointActionGates
from helle.register.people import queries as people
from helle.register.people.models import Profile
from helle.register.protection.refusals import Refused
from helle.register.referrals import queries as referrals
from helle.register.referrals.models import Referral
from helle.rules.codes import ResidenceStatus

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SIX = 6


class TestGates(JointActionGates):
    view = "joint-action-take-in"
    outsiders = ("anders", "sofie", *NO_PART)
    # The hotline writes what comes in, and opens no case.
    wrong_roles = ("vera", "karen", "stine")


def address(action: JointAction) -> str:
    return reverse("joint-action-take-in", args=[action.number])


def test_det_09_six_who_were_met_get_six_cases_of_one_joint_action_in_one_press(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    for number in range(SIX):
        joint_action_stories.meet(cast.mette, action, name=f"Nr. {number}", urgent=number == 3)
    mette = cast.mette.client()
    suggested = mette.get(address(action)).context["form"]
    assert suggested["first_contact"].value() == "arbejdstilsynet"
    assert suggested["description"].value() == f"Fælles aktion {action.number}, 6. oktober 2025."
    fill_in(mette, address(action), {"indication": "on", "reasons": stories.REASONS, "take": "on"})
    with cast.mette.acting():
        (referral,) = Referral.objects.all()
        cases = list(Case.objects.order_by("number"))
        assert len(cases) == SIX and {case.referral_id for case in cases} == {referral.pk}
        assert {met_queries.number_behind(case) for case in cases} == {action.number}
        assert (referral.persons_count, referral.urgent, referral.sector) == (SIX, True, "cleaning")
        assert (referral.first_contact, referral.municipality) == ("arbejdstilsynet", "KOM-751")
        told = referrals.description_of(referral)
        assert "Person 6 (" in told and "arbejdsgiveren var ikke til stede; med tolk" in told
        names = [one.name for one in referrals.persons_of(referral)]
        assert names == [f"Nr. {number}" for number in range(SIX)]
        counts = met_queries.counts_of(met_queries.opened_met(action))
        assert (counts.met, counts.talked, counts.referred, counts.waiting) == (SIX, SIX, SIX, 0)
    link = reverse("joint-action-page", args=[action.number])
    assert link in mette.get(reverse("case-page", args=[cases[0].number])).content.decode()


def test_the_joint_action_behind_a_case_is_told_to_cmm_alone(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    person = joint_action_stories.meet(cast.mette, action, stay="none")
    _referral, (case,) = joint_action_stories.take_in(cast.mette, action, [person])
    stories.record_stay(cast.mette, case, ResidenceStatus.NONE)
    page = cast.ulla.client().get(reverse("case-page", args=[case.number]))
    assert page.status_code == 200 and action.number not in page.content.decode()
    # Nor does the lead, or whoever took part, get the case or the referral.
    for who in (cast.anders, cast.sofie, cast.peter):
        assert who.client().get(reverse("case-page", args=[case.number])).status_code == 404
        with who.acting():
            assert not Referral.objects.exists()


def test_those_who_get_no_case_get_a_reason(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    first, second = (joint_action_stories.meet(cast.mette, action) for _each in range(2))
    mette = cast.mette.client()
    refused = post(mette, address(action), {"persons": [str(first.pk)], "outcome": "none"})
    assert list(errors_of(refused)) == ["why"]
    fill_in(mette, address(action), {"persons": [str(first.pk)], "outcome": "none", "why": "no_signs"})
    with cast.mette.acting():
        (row,) = Handled.objects.all()
        assert (row.met_id, row.outcome, row.why) == (first.pk, "none", "no_signs")
        assert not Case.objects.exists()
    left = [value for value, _label in mette.get(address(action)).context["form"]["persons"].field.choices]
    assert left == [str(second.pk)]


def test_who_has_been_dealt_with_or_taken_out_meanwhile_gets_no_case_and_neither_do_the_others(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    first, second, third = (joint_action_stories.meet(cast.mette, action) for _each in range(3))
    joint_action_stories.leave(cast.jonas, action, first)
    joint_action_stories.take_out(cast.jonas, second)
    for chosen, said in (
        ([first, third], intake_actions.DEALT_WITH),
        ([second, third], intake_actions.TAKEN_OUT),
        ([], intake_actions.CHOOSE),
    ):
        with pytest.raises(Refused) as refused:
            joint_action_stories.take_in(cast.mette, action, chosen)
        assert (refused.value.message, refused.value.field) == (said, "persons")
    with pytest.raises(Refused):
        joint_action_stories.take_out(cast.mette, first)
    with cast.mette.acting():
        assert not Case.objects.exists() and not Referral.objects.exists()


def test_an_indication_without_reasons_opens_nothing(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    joint_action_stories.meet(cast.mette, action)
    refused = post(cast.mette.client(), address(action), {"indication": "on"})
    assert list(errors_of(refused)) == ["reasons"]
    with cast.mette.acting():
        assert not Case.objects.exists() and not Handled.objects.exists()


def test_the_referral_tells_of_those_who_were_chosen_and_of_nobody_else(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    joint_action_stories.meet(cast.mette, action, remark="hører ikke til her")
    chosen = joint_action_stories.meet(cast.mette, action)
    joint_action_stories.take_in(cast.mette, action, [chosen])
    with cast.mette.acting():
        told = referrals.description_of(Referral.objects.get())
    assert "Person 1 (" in told and joint_action_stories.REMARK in told and "Person 2" not in told
    assert "hører ikke til her" not in told and joint_action_stories.DESCRIPTION in told


def test_a_child_without_an_age_gets_a_case_that_knows_it_or_none(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    child = joint_action_stories.meet(cast.mette, action, age=None, is_minor=True)
    joint_action_stories.meet(cast.mette, action, language="bg")
    mette, field = cast.mette.client(), intake_actions.age_field(child.pk)
    for typed in ({}, {field: "18"}):
        assert list(errors_of(post(mette, address(action), typed))) == [field]
    with cast.mette.acting():
        assert not Case.objects.exists() and not Referral.objects.exists()
    fill_in(mette, address(action), {field: "15"})
    with cast.mette.acting():
        of_the_child, of_the_other = (
            Profile.objects.get(person_id=case.person_id) for case in Case.objects.order_by("number")
        )
        born = people.birth_date_of(of_the_child)
        assert born is not None and born.year in (2009, 2010)
        assert (of_the_child.languages, of_the_other.languages) == (["ro"], ["bg"])


def test_the_hotline_hears_how_many_were_met_and_not_who(cast: Cast) -> None:
    action = joint_action_stories.a_day_at_the_firm(cast)
    joint_action_stories.take_in(cast.mette, action, [joint_action_stories.meet(cast.mette, action)])
    left = joint_action_stories.meet(cast.mette, action)
    page = reverse("joint-action-page", args=[action.number])
    shown = cast.vera.client().get(page).content.decode()
    assert "CMM har mødt 2 personer." in shown and "fik en sag" not in shown.lower()
    assert joint_action_stories.NAME not in shown and "Tag ud" not in shown
    with cast.vera.acting():
        assert not Handled.objects.exists() and not MetPerson.objects.exists()
    with pytest.raises(PermissionDenied):
        joint_action_stories.take_out(cast.vera, left)
