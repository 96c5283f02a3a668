"""The facts of a case as the rules of minors want them."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import facts_shown
from helle.register.cases.models import Case
from helle.rules.codes import MinorStatus
from helle.rules.minors import MinorFacts, minor_status
from helle.rules.minors.age import birthday_before
from helle.rules.parameters import parameter, whole_number


def facts_of(case: Case, on: dt.date) -> Facts:
    """What the acting role may see of the case on a day. Raises `PermissionDenied` where not whose case it is."""
    facts = facts_shown(case.pk, on)
    if "identity" not in facts.categories:
        raise PermissionDenied
    return facts


def status_of(facts: Facts) -> MinorStatus | None:
    """Whether the person counts as a minor on the day; None where nothing says so (MIN-15, INT-02)."""
    if facts.minor is False and not facts.age_disputed:
        return MinorStatus.ADULT
    if facts.turns_18_on is None and not facts.age_disputed and facts.unaccompanied is not True:
        return None
    return minor_status(MinorFacts(facts.born, facts.precision, facts.age_disputed, facts.on)).answer


def company_of(facts: Facts) -> bool | None:
    """Whether the minor is unaccompanied; not asked of an adult."""
    return facts.unaccompanied if status_of(facts) is not MinorStatus.ADULT else None


def age_of(facts: Facts) -> int | None:
    """The lowest age in whole years that fits on the day; None where no day of birth is known or it is disputed."""
    if facts.turns_18_on is None or facts.age_disputed:
        return None
    latest = birthday_before(facts.turns_18_on, whole_number(parameter("minor_age", facts.on)))
    had_birthday = (facts.on.month, facts.on.day) >= (latest.month, latest.day)
    return max(0, facts.on.year - latest.year - (0 if had_birthday else 1))
