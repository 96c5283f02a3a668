"""Who interviews (ID-11), who is contact person (SUP-01, SUP-08), and who must be told (FLO-01..FLO-09)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import InterviewUse, OrganisationKind
from helle.rules.contact_person import ContactPersonFacts, may_be_contact_person
from helle.rules.interviews import InterviewFacts, may_interview
from helle.rules.notifications import NotifyFacts, must_notify
from helle.rules.parameters import PLAN_FIRST_DAY
from helle.rules.ruling import Verdict

from .checks import cited, well_formed

K = OrganisationKind
DAYS = st.dates(date(2020, 1, 1), date(2027, 1, 1)) | st.dates()


@given(st.builds(InterviewFacts, held_on=DAYS))
def test_interview_is_total_and_open_to_two_authorities_only(facts: InterviewFacts) -> None:
    ruling = may_interview(facts)
    well_formed(ruling)
    if facts.held_on >= PLAN_FIRST_DAY and ruling.answer is not None:
        assert facts.organisation in (K.CMM, K.UDLST)
        assert ruling.answer is InterviewUse.BASIS_OF_ASSESSMENT


@given(st.builds(ContactPersonFacts, starts_on=DAYS, active_already=st.integers(-2, 3)))
def test_contact_person_is_total_and_never_gives_a_second(facts: ContactPersonFacts) -> None:
    ruling = may_be_contact_person(facts)
    well_formed(ruling)
    if ruling.answer is not None:
        assert facts.active_already == 0 or facts.replaces_active


NOTIFICATIONS = [
    ("FLO-01: the tax agency tells both", K.SKAT, {K.POLICE, K.CMM}, Verdict.ALLOWED, ("FLO-01", "DET-03")),
    ("FLO-02: the labour inspectorate tells both", K.AT, {K.POLICE, K.CMM}, Verdict.ALLOWED, ("FLO-02", "DET-05")),
    ("FLO-03: SIRI tells both", K.SIRI, {K.POLICE, K.CMM}, Verdict.ALLOWED, ("FLO-03", "DET-06")),
    ("CRI-20: the food authority has no duty", K.FVST, {K.POLICE, K.CMM}, Verdict.HUMAN_DECIDES, ("CRI-20",)),
    ("CRI-04: the police", K.POLICE, {K.PROSECUTION, K.CMM}, Verdict.ALLOWED, ("CRI-04",)),
    ("CRI-04: the special unit", K.NSK, {K.PROSECUTION, K.CMM}, Verdict.ALLOWED, ("CRI-04",)),
    ("FLO-06: the national police", K.NATIONAL_POLICE, {K.CMM}, Verdict.ALLOWED, ("FLO-06",)),
    ("DET-07: the immigration service has no duty", K.UDLST, {K.CMM}, Verdict.HUMAN_DECIDES, ("DET-07",)),
    ("FLO-09: an NGO, with consent", K.NGO, {K.CMM}, Verdict.ALLOWED_WITH_REASON, ("FLO-09",)),
    ("SHR-04: CMM itself", K.CMM, set(), Verdict.HUMAN_DECIDES, ("SHR-04",)),
    ("FLO-08: a hospital may call", K.HEALTH, {K.CMM}, Verdict.HUMAN_DECIDES, ("FLO-08",)),
    ("FLO-08: a prison may call", K.PRISON, {K.CMM}, Verdict.HUMAN_DECIDES, ("FLO-08",)),
]


@pytest.mark.parametrize(
    ("sentence", "sender", "receivers", "verdict", "sources"), NOTIFICATIONS, ids=[case[0] for case in NOTIFICATIONS]
)
def test_notification(sentence: str, sender: K, receivers: set[K], verdict: Verdict, sources: tuple[str, ...]) -> None:
    ruling = must_notify(NotifyFacts(sender, indication=True))
    assert ruling.answer == frozenset(receivers)
    assert ruling.verdict is verdict
    assert cited(ruling) == sources


@pytest.mark.parametrize("sender", list(K))
def test_every_sender_gets_an_answer_and_nobody_is_told_without_a_sign(sender: K) -> None:
    well_formed(must_notify(NotifyFacts(sender, indication=True)))
    without = must_notify(NotifyFacts(sender, indication=False))
    assert without.answer == frozenset()
    well_formed(without)
