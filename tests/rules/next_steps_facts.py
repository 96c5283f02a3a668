"""Cases as they stand on the way, for tests of the next steps."""

from dataclasses import replace
from datetime import date

from helle.rules.codes import Authority, BirthPrecision, OrganisationKind, PeriodKind, ResidenceStatus, Rung
from helle.rules.next_steps import CaseFacts, Step, next_steps

K, S, R = OrganisationKind, ResidenceStatus, Rung
TODAY = date(2024, 6, 1)
INDICATED = CaseFacts(
    today=TODAY,
    opened_on=date(2024, 5, 20),
    indication_on=date(2024, 5, 21),
    rung=R.INDICATION,
    danish_citizen=False,
    residence=S.NONE,
    support_started_on=date(2024, 5, 21),
    has_contact_person=True,
)
ASSESSING = replace(INDICATED, rung=R.UNDER_ASSESSMENT, interviews_held=1, interview_report_sent=True)
VICTIM = replace(
    ASSESSING,
    rung=R.VICTIM_CURRENT,
    decided_by=Authority.UDLST,
    assessed_on=date(2024, 5, 30),
    outcome_sent_to_cmm=True,
)
LAWFUL = {"residence": S.PERMIT, "decided_by": Authority.CMM}
# Notified 10 May: day 20 is 30 May, day 30 is 9 June.
IN_PERIOD = replace(
    VICTIM,
    period_offered_on=date(2024, 5, 9),
    period_accepted=True,
    period_kind=PeriodKind.REFLECTION,
    period_notified_on=date(2024, 5, 10),
    period_end=date(2024, 6, 9),
)
CHILD = replace(
    INDICATED,
    birth_date=date(2008, 2, 29),
    birth_precision=BirthPrecision.DAY,
    unaccompanied=True,
    interviews_held=0,
)


def step(facts: CaseFacts, code: str) -> Step | None:
    found = [s for s in next_steps(facts) if s.code == code]
    assert len(found) <= 1
    return found[0] if found else None
