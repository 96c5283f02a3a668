"""What a person has told already, beside the forms that would ask her again (SUP-11)."""

from __future__ import annotations

from helle.register.audit import actions as audit
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.codelists.queries import language_name
from helle.register.identification import queries
from helle.register.identification.models import Interview
from helle.register.people import queries as people
from helle.register.protection import clock, policies
from helle.register.referrals import queries as referrals
from helle.rules.support.account import AccountFacts, account_again

_INTERVIEWS_SHOWN = 5


def told_before(case: Case) -> dict[str, object]:
    """For `identification/told_before.html`: shown, and not copied. A reader of no interviews sees none.

    The account of the last interview is shown, so its look is in the audit.
    """
    told: list[tuple[Interview, str]] = []
    if "narrative" in cases.held_categories(case.pk) and policies.may_read("narrative"):
        rows = queries.latest_interviews(case.pk, limit=_INTERVIEWS_SHOWN)
        told = [(row, queries.account_of(case, row) if place == 0 else "") for place, row in enumerate(rows)]
    for row, account in told:
        if account:
            audit.record("interview.read", object_id=row.pk, cases=[case.pk])
    behind = referrals.referrals_behind(case.referral_id) if case.referral_id else referrals.Behind()
    profile = people.profile_of(case.person_id) if policies.may_read("identity") else None
    return {
        "told": told,
        "referral_number": behind.number,
        "spoken": ", ".join(language_name(code) for code in profile.languages) if profile else "",
        "needs_interpreter": bool(profile and profile.needs_interpreter),
        "account": account_again(
            AccountFacts(
                told=bool(told or behind.number),
                readable=bool(told) if policies.may_read("narrative") else False,
                complete=None,
                person_offers=False,
                on=clock.today(),
            )
        ),
        "today": clock.today(),
    }
