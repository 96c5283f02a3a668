"""Which authority decides (C1): one case for each row, each precedence and each reason."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helle.rules.codes import Authority, ResidenceStatus
from helle.rules.competence import CompetenceFacts, competent_authority, legal_character
from helle.rules.ruling import Verdict
from helle.rules.stay import stay_contradictions

from .checks import cited, codes, facts_wrong, well_formed

FOREIGN = CompetenceFacts(
    danish_citizen=False,
    residence=ResidenceStatus.PERMIT,
    expulsion_referral_pending=False,
    indicted_for_criminal_code=False,
    charged=False,
    decided_already_by=None,
    on=date(2024, 6, 1),
)
S = ResidenceStatus

ROWS = [
    ("ID-04: a Dane comes under CMM", {"danish_citizen": True, "residence": S.DANISH}, Authority.CMM, "ID-04"),
    ("ID-04: a Dane with unknown status too", {"danish_citizen": True, "residence": None}, Authority.CMM, "ID-04"),
    ("ID-04: the status alone says Dane", {"danish_citizen": None, "residence": S.DANISH}, Authority.CMM, "ID-04"),
    ("ID-05: an asylum seeker comes under UdlSt", {"residence": S.ASYLUM_PENDING}, Authority.UDLST, "ID-05"),
    ("ID-05: also in the Dublin procedure", {"residence": S.ASYLUM_DUBLIN}, Authority.UDLST, "ID-05"),
    ("ID-05: a rejected asylum seeker", {"residence": S.ASYLUM_REJECTED}, Authority.UDLST, "ID-05"),
    ("ID-05: nobody without lawful stay", {"residence": S.NONE}, Authority.UDLST, "ID-05"),
    ("ID-03: a permit", {"residence": S.PERMIT}, Authority.CMM, "ID-03"),
    ("ID-03: citizenship unknown, permit known", {"danish_citizen": None}, Authority.CMM, "ID-03"),
    ("ID-03: an EU right", {"residence": S.EU_RIGHT}, Authority.CMM, "ID-03"),
    ("ID-03: a visa or visa-free stay", {"residence": S.VISA_OR_VISAFREE}, Authority.CMM, "ID-03"),
    ("ID-03: a permit for the investigation", {"residence": S.PERMIT_9C5}, Authority.CMM, "ID-03"),
    ("ID-03: a permit under a special act", {"residence": S.PERMIT_SPECIAL_ACT}, Authority.CMM, "ID-03"),
    ("ID-06: a referral for expulsion beats a permit", {"expulsion_referral_pending": True}, Authority.UDLST, "ID-06"),
    (
        "ID-06: a referral settles it when the stay is unknown",
        {"expulsion_referral_pending": True, "residence": S.UNKNOWN},
        Authority.UDLST,
        "ID-06",
    ),
    (
        "ID-04: a Dane is never sent to UdlSt, also when referred",
        {"danish_citizen": True, "residence": S.DANISH, "expulsion_referral_pending": True},
        Authority.CMM,
        "ID-04",
    ),
    ("ID-10: an indictment beats a permit", {"indicted_for_criminal_code": True}, Authority.COURT, "ID-10"),
    (
        "ID-10: an indictment beats a referral and asylum",
        {"indicted_for_criminal_code": True, "expulsion_referral_pending": True, "residence": S.ASYLUM_PENDING},
        Authority.COURT,
        "ID-10",
    ),
    (
        "ID-10: an indictment of a Dane",
        {"indicted_for_criminal_code": True, "danish_citizen": True, "residence": S.DANISH},
        Authority.COURT,
        "ID-10",
    ),
    (
        "ID-10: an indictment settles it when the stay is unknown",
        {"indicted_for_criminal_code": True, "danish_citizen": None, "residence": None},
        Authority.COURT,
        "ID-10",
    ),
    (
        "C13.5: an indictment after UdlSt decided does not move the question",
        {"indicted_for_criminal_code": True, "decided_already_by": Authority.UDLST},
        Authority.UDLST,
        "ID-10",
    ),
    (
        "C13.5: nor after CMM assessed, whatever the stay is now",
        {"indicted_for_criminal_code": True, "decided_already_by": Authority.CMM, "residence": S.NONE},
        Authority.CMM,
        "ID-10",
    ),
    (
        "C1: without an indictment the stay of the day decides, also after an earlier decision",
        {"decided_already_by": Authority.UDLST},
        Authority.CMM,
        "ID-03",
    ),
]


@pytest.mark.parametrize(("sentence", "changes", "authority", "source"), ROWS, ids=[row[0] for row in ROWS])
def test_competence(sentence: str, changes: dict[str, object], authority: Authority, source: str) -> None:
    ruling = competent_authority(replace(FOREIGN, **changes))  # type: ignore[arg-type]
    assert ruling.answer is authority
    assert ruling.verdict is Verdict.ALLOWED
    assert cited(ruling)[0] == source
    well_formed(ruling)


@pytest.mark.parametrize("status", [None, S.UNKNOWN])
@pytest.mark.parametrize("danish", [None, False])
def test_id_13_unknown_stay_cannot_be_decided_but_support_is_open(status: S | None, danish: bool | None) -> None:
    ruling = competent_authority(replace(FOREIGN, danish_citizen=danish, residence=status))
    assert ruling.verdict is Verdict.CANNOT_BE_DECIDED
    assert facts_wrong(ruling) == ("residence",)
    assert codes(ruling) == ("competence.support_meanwhile",)
    well_formed(ruling)


@pytest.mark.parametrize("status", [s for s in S if s not in (S.DANISH, S.UNKNOWN)])
def test_a_dane_with_an_aliens_status_cannot_be_decided(status: S) -> None:
    ruling = competent_authority(replace(FOREIGN, danish_citizen=True, residence=status))
    assert ruling.verdict is Verdict.CANNOT_BE_DECIDED
    assert facts_wrong(ruling) == ("residence",)


def test_an_alien_with_danish_status_cannot_be_decided() -> None:
    ruling = competent_authority(replace(FOREIGN, residence=S.DANISH))
    assert facts_wrong(ruling) == ("danish_citizen",)


def test_a_contradiction_that_does_not_change_the_answer_is_still_named() -> None:
    facts = replace(FOREIGN, danish_citizen=True, residence=S.ASYLUM_DUBLIN, indicted_for_criminal_code=True)
    ruling = competent_authority(facts)
    assert ruling.answer is Authority.COURT
    assert facts_wrong(ruling) == ("residence",)


def test_a_contradiction_is_not_settled_by_a_referral() -> None:
    facts = replace(FOREIGN, danish_citizen=True, residence=S.NONE, expulsion_referral_pending=True)
    assert competent_authority(facts).verdict is Verdict.CANNOT_BE_DECIDED


def test_id_10_a_charge_alone_is_explained_and_moves_nothing() -> None:
    ruling = competent_authority(replace(FOREIGN, charged=True))
    assert ruling.answer is Authority.CMM
    assert codes(ruling) == ("competence.lawful_stay", "competence.charged_not_indicted")
    indicted = competent_authority(replace(FOREIGN, charged=True, indicted_for_criminal_code=True))
    assert "competence.charged_not_indicted" not in codes(indicted)


def test_id_04_a_referral_of_a_dane_is_pointed_out() -> None:
    facts = replace(FOREIGN, danish_citizen=True, residence=S.DANISH, expulsion_referral_pending=True)
    assert codes(competent_authority(facts)) == ("competence.danish", "competence.danish_cannot_be_expelled")


def test_def_07_an_earlier_decision_is_shown() -> None:
    ruling = competent_authority(replace(FOREIGN, decided_already_by=Authority.UDLST))
    assert codes(ruling) == ("competence.lawful_stay", "competence.earlier_decision_stands")


@pytest.mark.parametrize(("day", "noted"), [(date(2025, 12, 31), False), (date(2026, 1, 1), True)])
def test_after_the_plans_period_the_ruling_says_so(day: date, noted: bool) -> None:
    assert ("plan.ended" in codes(competent_authority(replace(FOREIGN, on=day)))) is noted


def test_an_implausible_day_cannot_be_decided() -> None:
    assert facts_wrong(competent_authority(replace(FOREIGN, on=date(1, 1, 1)))) == ("on",)


@pytest.mark.parametrize(
    ("authority", "da", "en"),
    [
        (Authority.CMM, "vurdering", "assessment"),
        (Authority.UDLST, "afgørelse", "decision"),
        (Authority.COURT, "dom", "judgment"),
    ],
)
def test_id_07_legal_character(authority: Authority, da: str, en: str) -> None:
    assert (legal_character(authority).da, legal_character(authority).en) == (da, en)


ANY_DAY = st.dates(date(2015, 1, 1), date(2035, 1, 1)) | st.dates()
ANY_FACTS = st.builds(CompetenceFacts, on=ANY_DAY)


@given(ANY_FACTS)
def test_competence_is_total(facts: CompetenceFacts) -> None:
    well_formed(competent_authority(facts))


@given(ANY_FACTS, st.booleans(), st.sampled_from(ResidenceStatus))
def test_a_fact_that_agrees_never_takes_an_answer_away(facts: CompetenceFacts, danish: bool, status: S) -> None:
    before = competent_authority(facts)
    more = replace(
        facts,
        danish_citizen=danish if facts.danish_citizen is None else facts.danish_citizen,
        residence=status if facts.residence in (None, S.UNKNOWN) else facts.residence,
    )
    if before.answer is not None and not stay_contradictions(more.danish_citizen, more.residence):
        assert competent_authority(more).answer is not None


@given(ANY_FACTS)
def test_id_04_a_dane_is_never_sent_to_the_immigration_service_anew(facts: CompetenceFacts) -> None:
    facts = replace(facts, danish_citizen=True, decided_already_by=None)
    assert competent_authority(facts).answer is not Authority.UDLST
