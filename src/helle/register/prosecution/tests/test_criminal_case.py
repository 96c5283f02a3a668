"""A criminal case from the report to the judgment, beside the victim's (CRI-01..CRI-04, CRI-23, CRI-24, GOV-24)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast, latecomer

from helle.register.cases.models import Case
from helle.register.prosecution import (
    actions,
    contact_queries,
    detention_queries,
    journal_actions,
    list_queries,
    part_actions,
    queries,
    withdraw_actions,
)
from helle.register.prosecution.choices import Mistake, OfOffence, Part
from helle.register.prosecution.models import CriminalCase, Offence, Stage, VictimLink
from helle.register.prosecution.part_actions import Grounds
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.codes import OrganisationKind
from helle.rules.crime.stages import CriminalStage, EndReason

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

ORGANISED = Grounds(organised=True, very_extensive=True, otherwise_qualified=False)


@pytest.fixture
def victim(cast: Cast) -> Case:
    """Somebody whom Arbejdstilsynet referred, with a copy to the police of Østjylland."""
    return stories.an_opened_case(cast)


def test_cri_01_the_district_investigates_what_it_opens(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    with cast.peter.acting():
        found = queries.whole(case)
        assert found.journal == told.JOURNAL
        assert [one.part for one in found.parts] == [Part.INVESTIGATES]
        assert found.investigations[0].ruling.answer == "district"
        assert [one.stage for one in found.chains[0].stages] == [CriminalStage.REPORT]
        assert case.number.startswith("S")


def test_cri_02_an_organised_and_extensive_case_is_nsks_unless_the_police_say_why_not(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        told.open_case(cast.peter, grounds=ORGANISED)
    assert (refused.value.field, refused.value.ruling.answer) == ("why", "nsk")  # type: ignore[union-attr]
    case = told.open_case(cast.peter)
    niels = latecomer("niels")
    told.hand_over(cast.peter, case, niels, grounds=ORGANISED)
    with cast.peter.acting():
        assert not CriminalCase.objects.exists()
    with niels.acting():
        found = queries.whole(CriminalCase.objects.get())
        assert found.own_part is Part.INVESTIGATES
        assert [one.row.ruled for one in found.investigations] == ["nsk", "district"]


def test_pub_law_03_no_human_exploitation_before_1_june_2022(cast: Cast) -> None:
    may: dict[str, Any] = {
        "provision": OfOffence.S262B,
        "began_on": dt.date(2022, 5, 1),
        "ended_on": dt.date(2022, 5, 31),
    }
    with pytest.raises(Refused) as refused:
        told.open_case(cast.peter, **may)
    assert refused.value.field == "provision"
    assert refused.value.ruling.reasons[0].requirement == "PUB-LAW-03"  # type: ignore[union-attr]
    case = told.open_case(cast.peter)
    with cast.peter.acting():
        row = Offence.objects.get(criminal_case=case)
        row.pk, row.provision = case.pk, OfOffence.S262B.value
        row.began_on, row.ended_on = may["began_on"], may["ended_on"]
        with pytest.raises(IntegrityError, match="offence_was_a_crime_then"), transaction.atomic():
            row.save(force_insert=True)


def test_pub_law_03_of_exploitation_that_goes_on_the_part_since_the_provision_is_the_act(cast: Cast) -> None:
    began: dict[str, Any] = {"provision": OfOffence.S262B, "began_on": dt.date(2022, 5, 1), "ended_on": None}
    case = told.open_case(cast.peter, **began)
    with cast.peter.acting():
        (chain,) = queries.whole(case).chains
        assert (chain.offence.began_on, chain.offence.counts_from) == (dt.date(2022, 5, 1), dt.date(2022, 6, 1))
        ruling = actions.stage_ruling(chain, CriminalStage.CHARGE, of_a_suspect=True, on=clock.today(), end_reason=None)
        assert "stage.from_the_first_day" in [one.code for one in ruling.reasons]
    page = cast.peter.client().get(reverse("criminal-case-page", args=[case.number])).content.decode()
    assert "forholdet er det, der er sket fra 1. jun" in page and "PUB-LAW-03" in page


def test_pub_law_03_nobody_is_reported_or_charged_under_it_before_that_day(cast: Cast) -> None:
    done: dict[str, Any] = {
        "provision": OfOffence.S262B,
        "began_on": dt.date(2022, 5, 1),
        "ended_on": dt.date(2022, 6, 30),
    }
    with pytest.raises(Refused) as refused:
        told.open_case(cast.peter, **done, reported_on=dt.date(2022, 5, 31))
    assert refused.value.field == "reported_on"
    case = told.open_case(cast.peter, **done, reported_on=dt.date(2022, 6, 1))
    with cast.peter.acting():
        report = Stage.objects.get(criminal_case=case)
        report.pk, report.on = case.pk, dt.date(2022, 5, 31)
        report.stage, report.after_id, report.end_reason = "discontinued", Stage.objects.get().pk, "proof"
        with pytest.raises(IntegrityError, match="stage_of_a_provision_in_force"), transaction.atomic():
            report.save(force_insert=True)


def test_gov_24_a_case_goes_from_the_report_to_the_judgment(cast: Cast) -> None:
    case, pia = told.open_case(cast.peter), told.pia()
    first = told.suspect(cast.peter, case)
    second = told.suspect(cast.peter, case)
    for one in (first, second):
        told.stage(cast.peter, case, CriminalStage.CHARGE, one)
    told.stage(pia, case, CriminalStage.INDICTMENT, first)
    told.stage(pia, case, CriminalStage.CONVICTION, first)
    told.stage(pia, case, CriminalStage.WITHDRAWN, second, end_reason=EndReason.COERCION)
    with pia.acting():
        chains = queries.whole(case).chains
        assert [[stage.stage for stage in one.stages] for one in chains] == [
            ["report", "charge", "indictment", "conviction"],
            ["report", "charge", "withdrawn"],
        ]
        assert list_queries.own_lines()[0][0].furthest == CriminalStage.CONVICTION.label


def test_cri_23_a_higher_court_and_a_case_resumed_and_dropped_again_stand_as_they_went(cast: Cast) -> None:
    case, pia, today = told.open_case(cast.peter), told.pia(), clock.today()
    one, other = told.suspect(cast.peter, case), told.suspect(cast.peter, case)
    for suspect in (one, other):
        told.stage(cast.peter, case, CriminalStage.CHARGE, suspect)
    told.stage(pia, case, CriminalStage.INDICTMENT, one)
    told.stage(pia, case, CriminalStage.CONVICTION, one)
    told.stage(pia, case, CriminalStage.ACQUITTAL, one, instance="appeal")
    told.stage(pia, case, CriminalStage.UNFOUNDED, other, end_reason=EndReason.PROOF)
    with latecomer("lone").acting():
        assert contact_queries.ends(today, today) == [("s262a", "proof", 1)]
        numbers = {(kind, persons) for _, _, kind, district, persons in contact_queries.counts(today.year, today.year)
                   if district == ""}  # fmt: skip
        assert ("acquittals", 1) in numbers and ("convictions", 1) not in numbers
        steps = {(each.before, each.stage, each.instance) for each in contact_queries.durations(today, today)}
        assert ("conviction", "acquittal", "appeal") in steps
    told.stage(cast.peter, case, CriminalStage.RESUMED, other)
    with latecomer("lone").acting():
        assert contact_queries.ends(today, today) == []
    told.stage(cast.peter, case, CriminalStage.DISCONTINUED, other, end_reason=EndReason.ABROAD)
    with cast.peter.acting():
        assert [line.is_open for line in list_queries.own_lines()[0]] == [False]


def test_pub_stat_05_a_journal_number_stands_once(cast: Cast) -> None:
    told.open_case(cast.peter)
    with pytest.raises(Refused) as twice:
        told.open_case(latecomer("niels"), grounds=told.NSKS, journal=told.JOURNAL)
    assert (twice.value.message, twice.value.field) == (journal_actions.OPENED_ALREADY, "journal")


def test_a_judgment_before_the_indictment_is_refused_with_its_source(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    one = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, one)
    with pytest.raises(Refused) as refused:
        told.stage(told.pia(), case, CriminalStage.CONVICTION, one)
    assert refused.value.field == "stage"
    assert refused.value.ruling.reasons[0].code == "stage.no_judgment_before_the_indictment"  # type: ignore[union-attr]


def test_cri_07_the_police_do_not_indict(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    one = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, one)
    with pytest.raises(Refused):
        told.stage(cast.peter, case, CriminalStage.INDICTMENT, one)


def test_cri_07_the_police_undo_no_judgment(cast: Cast) -> None:
    case, pia = told.open_case(cast.peter), told.pia()
    one = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, one)
    told.stage(pia, case, CriminalStage.INDICTMENT, one)
    judgment = told.stage(pia, case, CriminalStage.CONVICTION, one)
    page, undo = (
        reverse("criminal-case-page", args=[case.number]),
        reverse("criminal-case-withdraw", args=[case.number, "trin", judgment.pk]),
    )
    with cast.peter.acting(), pytest.raises(Refused) as refused:
        withdraw_actions.entry_withdraw(case, judgment, why=Mistake.TYPED)
    assert "CRI-07" in refused.value.message.en
    peter = cast.peter.client()
    assert undo not in peter.get(page).content.decode()
    assert peter.get(undo).status_code == 404
    assert undo in pia.client().get(page).content.decode()
    with pia.acting():
        withdraw_actions.entry_withdraw(case, judgment, why=Mistake.TYPED)
        assert queries.whole(case).chains[0].stages[-1].stage == CriminalStage.INDICTMENT


def test_what_is_wrong_is_put_out_of_force_from_the_end(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    one = told.suspect(cast.peter, case)
    charge = told.stage(cast.peter, case, CriminalStage.CHARGE, one)
    with cast.peter.acting():
        report = Stage.objects.get(stage="report")
        with pytest.raises(Refused):
            withdraw_actions.entry_withdraw(case, report, why=Mistake.TYPED)
        with pytest.raises(Refused):
            withdraw_actions.entry_withdraw(case, charge.offence, why=Mistake.TYPED)
        for row in (charge, report, charge.offence):
            withdraw_actions.entry_withdraw(case, row, why=Mistake.WRONG_CASE)
        found = queries.whole(case)
        assert (found.chains, len(found.withdrawn)) == ([], 3)


def test_cri_01_a_link_gives_the_police_no_more_of_the_victim_and_cmm_no_suspect(cast: Cast, victim: Case) -> None:
    case = told.open_case(cast.peter)
    told.link(cast.peter, case, victim)
    told.involve(cast.peter, case)
    with cast.peter.acting():
        assert not Case.objects.exists()
        (tie,) = queries.whole(case).links
        assert (tie.referral[0], tie.sequence) == ("H", 1)
    with cast.mette.acting():
        (heard,) = detention_queries.heard_of(victim.pk)
        assert (heard.number, heard.provisions, heard.stages) == (case.number, ["s262a"], ["report"])
        assert (heard.cmm_told_on, heard.prosecution_told_on) == (clock.today(), None)
        assert not CriminalCase.objects.exists()
        assert not Stage.objects.exists()
    with cast.ulla.acting():
        assert detention_queries.heard_of(victim.pk) == []


def test_c6_a_unit_that_has_no_grant_on_the_case_links_and_sees_nobody(cast: Cast, victim: Case) -> None:
    case = told.open_case(cast.peter)
    told.link(cast.peter, case, victim)
    niels = latecomer("niels")
    with cast.peter.acting():
        part_actions.part_give(case, unit=niels.membership.unit_id, part=Part.ASSISTS)
    with niels.acting():
        found = queries.whole(case)
        assert (found.links, found.out_of_sight) == ([], 1)
        assert not VictimLink.objects.exists()
    other = told.open_case(niels, grounds=ORGANISED)
    with pytest.raises(Refused) as refused:
        told.link(niels, other, victim)
    assert refused.value.field == "known"


def test_cri_04_who_is_still_to_be_involved_stands_on_the_desk_until_it_is(cast: Cast) -> None:
    case = told.open_case(cast.peter, known_for=10)
    with cast.peter.acting():
        (line,) = list_queries.not_asked_in_time()
        assert set(line.still_to_involve) == {
            OrganisationKind.CMM, OrganisationKind.PROSECUTION, OrganisationKind.UDLST,
        }  # fmt: skip
    for one in (OrganisationKind.CMM, OrganisationKind.PROSECUTION, OrganisationKind.UDLST):
        told.involve(cast.peter, case, one)
    with cast.peter.acting():
        assert list_queries.not_asked_in_time() == []
        assert [lag.days for lag in queries.whole(case).involved.answer.lags] == [10, 10, 10]  # type: ignore[union-attr]


def test_cri_04_whoever_indicts_is_involved_that_day_at_the_latest(cast: Cast) -> None:
    case = told.open_case(cast.peter, known_for=10)
    accused = told.suspect(cast.peter, case)
    told.stage(cast.peter, case, CriminalStage.CHARGE, accused)
    told.stage(told.pia(), case, CriminalStage.INDICTMENT, accused)
    today = clock.today()
    with cast.peter.acting():
        (line,) = list_queries.not_asked_in_time()
        assert set(line.still_to_involve) == {OrganisationKind.CMM, OrganisationKind.UDLST}
        (asked,) = contact_queries.asked_in_time(today - dt.timedelta(days=10), today)
        assert (asked.prosecution_told, asked.prosecution_days) == (1, 10)


def test_cri_04_an_involvement_has_the_day_that_the_referral_of_the_police_says(cast: Cast) -> None:
    today = clock.today()
    asked = today - dt.timedelta(days=2)
    referral = stories.refer(cast, by=cast.peter, prosecution_on=asked, occurred_on=asked, police_unit="")
    victim, case = stories.open_case(cast, referral), told.open_case(cast.peter, known_for=5)
    told.involve(cast.peter, case, OrganisationKind.PROSECUTION)
    told.link(cast.peter, case, victim)
    page = reverse("criminal-case-page", args=[case.number])
    note = f"Henvendelse {referral.number} siger: Anklagemyndigheden inddraget"
    assert note in cast.peter.client().get(page).content.decode()
    assert note in cast.peter.client().get(reverse("criminal-case-involvement", args=[case.number])).content.decode()
    with cast.peter.acting():
        (wrong,) = queries.whole(case).involvements
        withdraw_actions.entry_withdraw(case, wrong, why=Mistake.TYPED)
    with pytest.raises(Refused) as refused:
        told.involve(cast.peter, case, OrganisationKind.PROSECUTION)
    assert refused.value.field == "told_on" and referral.number in refused.value.message.da
    told.involve(cast.peter, case, OrganisationKind.PROSECUTION, on=asked)
    assert note not in cast.peter.client().get(page).content.decode()


def test_cri_04_what_is_missing_is_a_warning_and_whom_each_withdrawal_is_about_is_said(cast: Cast) -> None:
    case, page = told.open_case(cast.peter), "criminal-case-page"
    told.involve(cast.peter, case, OrganisationKind.CMM)
    shown = cast.peter.client().get(reverse(page, args=[case.number])).content.decode()
    panel = shown.partition('id="inddraget"')[2].partition("</section>")[0]
    assert "alert-warning" in panel and "Mangler at blive inddraget" in panel
    assert "Følger af reglerne" not in panel
    assert 'Sæt ud af kraft<span class="sr-only">: Center mod Menneskehandel' in panel
    for one in (OrganisationKind.PROSECUTION, OrganisationKind.UDLST):
        told.involve(cast.peter, case, one)
    shown = cast.peter.client().get(reverse(page, args=[case.number])).content.decode()
    panel = shown.partition('id="inddraget"')[2].partition("</section>")[0]
    assert "alert-warning" not in panel and "Følger af reglerne" in panel


def test_cri_04_the_police_are_not_aware_of_it_before_it_began(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        told.open_case(cast.peter, known_for=2000)
    assert refused.value.field == "aware_on"


def test_cri_04_of_a_case_that_has_ended_nobody_is_reminded(cast: Cast) -> None:
    case = told.open_case(cast.peter)
    told.stage(cast.peter, case, CriminalStage.DISCONTINUED, end_reason=EndReason.NO_SUSPECT)
    with cast.peter.acting():
        assert list_queries.not_asked_in_time() == []
        assert list_queries.own_lines()[0][0].furthest == CriminalStage.DISCONTINUED.label


def test_cri_17_a_direct_contact_with_cmm_says_why_it_was_urgent(cast: Cast) -> None:
    from helle.register.prosecution.victim_actions import involvement_record
    from helle.rules.crime.involvement import InvolvementChannel

    case = told.open_case(cast.peter)
    with cast.peter.acting(), pytest.raises(Refused) as refused:
        involvement_record(
            case, organisation=OrganisationKind.CMM, told_on=clock.today(), channel=InvolvementChannel.DIRECT
        )
    assert refused.value.field == "why_acute"


def test_nobody_without_a_part_learns_that_there_is_a_criminal_case(cast: Cast) -> None:
    told.open_case(cast.peter)
    for who in (latecomer("niels"), cast.mette, cast.ulla, latecomer("lone")):
        with who.acting():
            assert not CriminalCase.objects.exists()
