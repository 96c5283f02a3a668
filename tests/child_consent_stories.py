"""What a child's representative agreed to: until when it holds, who reads by it, and who has to be asked herself."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from helle.register.cases.models import Case
from helle.register.protection import clock
from helle.register.protection.models import Grant, holding
from helle.register.sharing import consent_actions
from helle.register.sharing.choices import ConsentEnd, ConsentGiver
from helle.register.sharing.models import Consent, Disclosure
from helle.register.sharing.on_desk import on_desk
from helle.rules.minors.age import birthday_before
from tests import minor_stories, stories
from tests.cast import Cast

HERS = {"given_by": ConsentGiver.REPRESENTATIVE}


def a_child(cast: Cast) -> Case:
    """A child whose case CMM has, without a representative so far."""
    return minor_stories.describe(cast.mette, stories.an_opened_case(cast))


def born_so_that_she_turns_18(cast: Cast, case: Case, ahead: dt.timedelta, **changed: object) -> dt.date:
    """Somebody writes the birth date with which that day lies so far ahead; returns the day."""
    day = clock.today() + ahead
    minor_stories.describe(cast.mette, case, birth_date=birthday_before(day, 18), **changed)
    return day


def reads(cast: Cast, row: Disclosure) -> bool:
    """Whether Henrik, to whom it was passed on, sees the case by it."""
    with cast.henrik.acting() as acting:
        return Grant.objects.filter(holding(acting.instant), case_id=row.case_id, unit_id=acting.unit_id).exists()


def asked_herself(cast: Cast) -> list[str]:
    """The cases in which Mette's desk says that the person is to be asked herself, one for each consent."""
    with cast.mette.acting():
        return [one.case.number for one in on_desk().ask_herself]


def take_back(cast: Cast, row: Consent, how: ConsentEnd = ConsentEnd.WITHDRAWN) -> None:
    """Mette records that a consent has ended, and how."""
    with cast.mette.acting():
        consent_actions.consent_withdraw(row, how)


def ended_how(cast: Cast, row: Consent) -> str:
    """What is recorded of how it ended; '' where nobody ended it."""
    with cast.mette.acting():
        return Consent.objects.get(pk=row.pk).withdrawn_how


def ending(case: Case, row: Consent) -> str:
    """The address at which a consent is taken back."""
    return reverse("case-consent-withdraw", args=[case.number, row.pk])
