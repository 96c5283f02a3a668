"""The catalogue of signs: what is asked where, of whom, on which day (PUB-IND-01..04, DET-04, ACT-04)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from helle.rules.codes import ExploitationPurpose, OrganisationKind, Sector
from helle.rules.definitions.indicators import (
    ALL_CODES,
    CATALOGUE,
    GROUPS,
    LONGEST_CODE,
    OWN,
    AskedGroup,
    IndicatorGroup,
    asked_about,
    asked_in,
    edition,
    groups_on,
    indicator,
    indicators_on,
)
from helle.rules.ruling import Text

TODAY = date(2026, 3, 2)
# The codes of referrals that were sent before there was a catalogue.
FROM_THE_BEGINNING = {
    "violence", "confinement", "debt", "wages", "documents", "threat_of_report", "fear", "no_way_out", "mistrust",
    "employer_housing", "bogus_self_employed",
}  # fmt: skip


def _codes(groups: tuple[AskedGroup, ...]) -> set[str]:
    return {one.code for group in groups for one in group.indicators}


def test_a_code_that_was_sent_once_is_read_for_ever() -> None:
    assert set(ALL_CODES) >= FROM_THE_BEGINNING
    assert indicator("debt").text == Text("Gæld til bagmand eller arbejdsgiver", "Debt to a trafficker or employer")
    with pytest.raises(KeyError):
        indicator("never_was")


def test_each_sign_is_a_short_code_in_both_languages_with_a_source() -> None:
    for one in CATALOGUE:
        assert one.code == one.code.lower()
        assert len(one.code) <= LONGEST_CODE, one.code
        assert one.text.da and one.text.en and one.text.da != one.text.en
        assert one.source == OWN or one.source.startswith(("PUB-IND-", "LAB-")), one.code
        # Only the titles of those are public: no wording can come from there.
        assert one.source != "PUB-IND-03"
    assert len(ALL_CODES) == len(CATALOGUE), "one row for each code, until a sign is worded anew"


def test_the_six_signs_of_forced_labour_are_asked_at_every_workplace() -> None:
    six = {one.code for one in CATALOGUE if one.source == "PUB-IND-02"}
    assert six == {"violence", "confinement", "debt", "wages", "documents", "threat_of_report"}
    for sector in (Sector.BUILDING_SITE, Sector.RESTAURANT, Sector.CLEANING, Sector.AGRICULTURE, Sector.KIOSK):
        assert _codes(asked_in(sector, TODAY)) >= six
    assert _codes(asked_about(ExploitationPurpose.FORCED_LABOUR, TODAY)) >= six


def test_a_sector_is_asked_its_own_signs_and_not_those_of_another() -> None:
    site = [one.group for one in asked_in(Sector.BUILDING_SITE, TODAY)]
    assert site == [
        IndicatorGroup.GENERAL, IndicatorGroup.CONTROL, IndicatorGroup.RECRUITMENT,
        IndicatorGroup.LABOUR, IndicatorGroup.BUILDING,
    ]  # fmt: skip
    assert IndicatorGroup.SEXUAL in [one.group for one in asked_in(Sector.ESCORT, TODAY)]
    assert IndicatorGroup.SEXUAL not in site


@pytest.mark.parametrize("sector", [*Sector, None])
def test_every_sector_is_asked_the_general_signs_first(sector: Sector | None) -> None:
    assert asked_in(sector, TODAY)[0].group is IndicatorGroup.GENERAL


def test_where_nobody_knows_where_every_form_is_asked_for() -> None:
    assert asked_in(None, TODAY) == asked_in(Sector.UNKNOWN, TODAY)
    forms = {IndicatorGroup.SEXUAL, IndicatorGroup.LABOUR, IndicatorGroup.CRIME, IndicatorGroup.BEGGING}
    assert {one.group for one in asked_in(None, TODAY)} >= forms


def test_det_04_and_act_04_whoever_notifies_is_asked_what_it_can_see() -> None:
    inspected = asked_in(Sector.STREET, TODAY, sender=OrganisationKind.AT)
    assert IndicatorGroup.LABOUR in [one.group for one in inspected]
    applied = asked_in(Sector.RESTAURANT, TODAY, sender=OrganisationKind.SIRI)
    assert IndicatorGroup.PAPERS in [one.group for one in applied]
    assert IndicatorGroup.PAPERS not in [one.group for one in asked_in(Sector.RESTAURANT, TODAY)]


@pytest.mark.parametrize("purpose", [*ExploitationPurpose, None])
def test_every_form_of_exploitation_has_its_catalogue(purpose: ExploitationPurpose | None) -> None:
    groups = [one.group for one in asked_about(purpose, TODAY)]
    assert groups[:3] == [IndicatorGroup.GENERAL, IndicatorGroup.CONTROL, IndicatorGroup.RECRUITMENT]
    assert (IndicatorGroup.BEGGING in groups) == (
        purpose in (None, ExploitationPurpose.BEGGING, ExploitationPurpose.OTHER, ExploitationPurpose.NOT_ESTABLISHED)
    )


def test_every_group_is_asked_somewhere_and_holds_signs() -> None:
    assert set(GROUPS) == set(IndicatorGroup) == {one.group for one in groups_on(TODAY)}
    for where in GROUPS.values():
        assert where.everywhere or where.sectors or where.senders


def test_a_sign_worded_anew_is_asked_anew_from_its_day_and_the_old_one_until_the_day_before() -> None:
    day = date(2027, 1, 1)
    old = indicator("debt")
    catalogue = (
        *(replace(one, valid_to=day - timedelta(days=1)) if one.code == "debt" else one for one in CATALOGUE),
        replace(old, text=Text("Gæld, der ikke bliver mindre", "A debt that never shrinks"), valid_from=day),
    )
    worded = {on: [one.text for one in indicators_on(on, catalogue) if one.code == "debt"] for on in (day, TODAY)}
    assert worded == {TODAY: [old.text], day: [Text("Gæld, der ikke bliver mindre", "A debt that never shrinks")]}
    assert [edition(on, catalogue) for on in (TODAY, day - timedelta(days=1), day)] == [
        date(2022, 1, 1), date(2022, 1, 1), day,
    ]  # fmt: skip


def test_before_the_first_day_nothing_is_asked() -> None:
    assert groups_on(date(2021, 12, 31)) == ()
    assert edition(date(2021, 12, 31)) == date(2022, 1, 1)
