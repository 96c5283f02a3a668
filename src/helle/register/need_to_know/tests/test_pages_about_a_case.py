"""What is about a colleague's case and is found without its number is closed like the case (PUB-DIG-04)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import look_stories, stories
from tests.cast import Cast, Member, member
from tests.pages import audit_lines

from helle.register.cases.models import Case
from helle.register.enquiries import actions as enquiries
from helle.register.protection import clock
from helle.register.referrals.models import Party, Referral, ReferredPerson, Triage

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def asks_for(who: Member, url: str, case: Case) -> bool:
    """Whether the page asks first what that case is for; else it opens."""
    answer = who.client().get(url)
    assert answer.status_code in (200, 302), answer.status_code
    if answer.status_code == 302:
        assert answer.headers["Location"].startswith(reverse("case-purpose", args=[case.number]))
    return answer.status_code == 302


def test_the_referral_of_a_colleagues_case_asks_what_for(cast: Cast) -> None:
    referral = stories.refer(cast)
    url = reverse("referral-page", args=[referral.number])
    case = stories.open_case(cast, referral)
    assert not asks_for(cast.jonas, url, case), "nobody has been given it"
    stories.assign(cast.mette, case, cast.mette)
    assert asks_for(cast.jonas, url, case)
    refused = audit_lines(cast, cast.jonas.user.pk)
    assert [line.cases for line in refused if line.action == "access.denied"] == [[case.pk]]
    assert asks_for(cast.jonas, reverse("exploitation-of-referral", args=[referral.number]), case)
    with cast.jonas.acting():
        assert Party.objects.filter(referral=referral).exists(), "that it is there stands in the list"
        assert not ReferredPerson.objects.exists() and not Triage.objects.exists()
    for open_to in (cast.mette, cast.karen, cast.anders):
        assert not asks_for(open_to, url, case)
    look_stories.say(cast.jonas, case)
    assert not asks_for(cast.jonas, url, case)
    line = next(line for line in audit_lines(cast, cast.jonas.user.pk) if line.action == "referral.read")
    assert (line.cases, line.purpose) == ([case.pk], "second_reader")
    clock.move_forward(dt.timedelta(hours=9))
    assert asks_for(cast.jonas, url, case)


def test_who_works_on_the_case_of_one_reads_the_account_of_all(cast: Cast) -> None:
    referral: Referral = stories.refer(cast, persons=2)
    first, second = stories.open_cases(cast, referral)
    stories.assign(cast.mette, first, cast.mette)
    stories.assign(cast.karen, second, cast.jonas)
    url = reverse("referral-page", args=[referral.number])
    assert not asks_for(cast.mette, url, first) and not asks_for(cast.jonas, url, second)
    nina = member("Nina Bro", "CMM", "cmm_caseworker")
    assert asks_for(nina, url, min(first, second, key=lambda one: one.number))


def test_the_question_about_a_colleagues_case_asks_what_for(cast: Cast) -> None:
    case = stories.a_case_with_udlst(cast)
    stories.assign(cast.mette, case, cast.mette)
    with cast.ulla.acting():
        asked = enquiries.enquiry_ask(
            enquiries.Question(
                to_unit=cast.mette.membership.unit_id,
                theme="identification",
                due=clock.today() + dt.timedelta(days=7),
                case_number=case.number,
                text="Hvem spørger vi, når tolken ikke kommer?",
            )
        )
    for view in ("enquiry-page", "enquiry-answer"):
        url = reverse(view, args=[asked.pk])
        assert asks_for(cast.jonas, url, case), view
        assert not asks_for(cast.mette, url, case), view
    look_stories.say(cast.jonas, case)
    assert not asks_for(cast.jonas, reverse("enquiry-page", args=[asked.pk]), case)
