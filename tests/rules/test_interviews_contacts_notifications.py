"""Who interviews (ID-11), who is contact person (SUP-01, SUP-08), and who must be told (FLO-01..FLO-09)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import InterviewUse, OrganisationKind
from helle.rules.contact_person import ContactPersonFacts, may_be_contact_person
from helle.rules.interviews import InterviewFacts, may_interview
from helle.rules.notifications import NotifyFacts, must_notify
from helle.rules.ruling import Verdict

from .checks import cited, codes, facts_wrong, well_formed

K = OrganisationKind
BEFORE, FIRST = date(2021, 12, 31), date(2022, 1, 1)
BY_CMM = InterviewFacts(K.CMM, date(2024, 6, 1), minor=False, representative_present=None)
BASIS, HISTORY = InterviewUse.BASIS_OF_ASSESSMENT, InterviewUse.HISTORICAL_READ_ONLY

INTERVIEWS = [
    ("ID-01: CMM", BY_CMM, Verdict.ALLOWED, BASIS),
    ("ID-11: the immigration service", replace(BY_CMM, organisation=K.UDLST), Verdict.ALLOWED, BASIS),
    ("ID-11: CMM also before the plan", replace(BY_CMM, held_on=BEFORE), Verdict.ALLOWED, BASIS),
    (
        "ID-11: an NGO on the plan's first day",
        replace(BY_CMM, organisation=K.NGO, held_on=FIRST),
        Verdict.REFUSED,
        None,
    ),
    (
        "ID-11: an NGO the day before",
        replace(BY_CMM, organisation=K.NGO, held_on=BEFORE),
        Verdict.ALLOWED_WITH_REASON,
        HISTORY,
    ),
    ("ID-11: the police never", replace(BY_CMM, organisation=K.POLICE, held_on=BEFORE), Verdict.REFUSED, None),
    ("ID-11: the police not today", replace(BY_CMM, organisation=K.POLICE), Verdict.REFUSED, None),
    (
        "MIN-03: a minor with the representative",
        replace(BY_CMM, minor=True, representative_present=True),
        Verdict.ALLOWED,
        BASIS,
    ),
    (
        "MIN-03: a minor without",
        replace(BY_CMM, minor=True, representative_present=False),
        Verdict.ALLOWED_WITH_REASON,
        BASIS,
    ),
    ("MIN-03: a minor, not stated", replace(BY_CMM, minor=True), Verdict.ALLOWED_WITH_REASON, BASIS),
    ("MIN-15: age unknown, alone", replace(BY_CMM, minor=None), Verdict.ALLOWED_WITH_REASON, BASIS),
    (
        "MIN-15: age unknown, with a representative",
        replace(BY_CMM, minor=None, representative_present=True),
        Verdict.ALLOWED,
        BASIS,
    ),
    ("an adult without a representative", replace(BY_CMM, representative_present=False), Verdict.ALLOWED, BASIS),
]


@pytest.mark.parametrize(("sentence", "facts", "verdict", "use"), INTERVIEWS, ids=[case[0] for case in INTERVIEWS])
def test_interview(sentence: str, facts: InterviewFacts, verdict: Verdict, use: InterviewUse | None) -> None:
    ruling = may_interview(facts)
    assert (ruling.verdict, ruling.answer) == (verdict, use)
    well_formed(ruling)


def test_out_09_a_refused_ngo_is_told_to_refer() -> None:
    assert "OUT-09" in cited(may_interview(replace(BY_CMM, organisation=K.NGO)))


def test_the_reason_tells_an_unknown_age_from_a_known_one() -> None:
    assert "interview.age_unknown_without_representative" in codes(may_interview(replace(BY_CMM, minor=None)))
    assert "interview.minor_without_representative" in codes(may_interview(replace(BY_CMM, minor=True)))


def test_an_implausible_day_of_interview_cannot_be_decided() -> None:
    assert facts_wrong(may_interview(replace(BY_CMM, held_on=date(3000, 1, 1)))) == ("held_on",)


DAYS = st.dates(date(2020, 1, 1), date(2027, 1, 1)) | st.dates()


@given(st.builds(InterviewFacts, held_on=DAYS))
def test_interview_is_total_and_open_to_two_authorities_only(facts: InterviewFacts) -> None:
    ruling = may_interview(facts)
    well_formed(ruling)
    if facts.held_on >= FIRST and ruling.answer is not None:
        assert facts.organisation in (K.CMM, K.UDLST)
        assert ruling.answer is BASIS


CMM_NOW = ContactPersonFacts(K.CMM, date(2024, 6, 1))
CONTACTS = [
    ("SUP-01: CMM", CMM_NOW, Verdict.ALLOWED),
    ("SUP-01: not a second one", replace(CMM_NOW, active_already=1), Verdict.REFUSED),
    ("SUP-01: in place of the present one", replace(CMM_NOW, active_already=1, replaces_active=True), Verdict.ALLOWED),
    ("SUP-08: not an NGO", replace(CMM_NOW, organisation=K.NGO), Verdict.REFUSED),
    ("SUP-08: not the immigration service", replace(CMM_NOW, organisation=K.UDLST), Verdict.REFUSED),
    ("SUP-08: an NGO on the plan's first day", ContactPersonFacts(K.NGO, FIRST), Verdict.REFUSED),
    ("SUP-12: an NGO the day before, as history", ContactPersonFacts(K.NGO, BEFORE), Verdict.ALLOWED_WITH_REASON),
    ("SUP-12: a provider never was", ContactPersonFacts(K.PROVIDER, BEFORE), Verdict.REFUSED),
    ("two active already", replace(CMM_NOW, active_already=2), Verdict.CANNOT_BE_DECIDED),
    ("fewer than none", replace(CMM_NOW, active_already=-1), Verdict.CANNOT_BE_DECIDED),
]


@pytest.mark.parametrize(("sentence", "facts", "verdict"), CONTACTS, ids=[case[0] for case in CONTACTS])
def test_contact_person(sentence: str, facts: ContactPersonFacts, verdict: Verdict) -> None:
    ruling = may_be_contact_person(facts)
    assert ruling.verdict is verdict
    well_formed(ruling)


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
    ("FLO-11: the immigration service", K.UDLST, {K.CMM}, Verdict.ALLOWED, ("FLO-11",)),
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
