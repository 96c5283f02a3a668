"""Reports to GRETA and the ILO: who draws and approves them, what is frozen, and their figures (GOV-13, STA-03)."""

from __future__ import annotations

import hashlib
import json
from contextlib import nullcontext, suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests.access_stories import text_of
from tests.cast import Cast, Member, named
from tests.obligation_stories import TODAY, answer, asked, document, draw, judge, publish, recommend, reply

from helle.register.obligations import actions, content, figures, paper, queries, report_actions, study_actions
from helle.register.obligations.content import kept
from helle.register.obligations.corrected import KEPT_AS_IT_STOOD
from helle.register.obligations.models import TreatyBody, TreatyReport, TreatyReportAnswer
from helle.register.organisations import queries as organisations
from helle.register.organisations.loading import unit_id
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.obligations.codes import RecommendationStep

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])


def test_the_ministry_of_employment_or_cmm_draws_and_another_of_the_ministry_approves_gov_13(cast: Cast) -> None:
    birte, bent = named(cast, "birte"), named(cast, "bent")
    with pytest.raises(Refused, match="by the unit that answers for it"):
        draw(named(cast, "jytte"))
    report = draw(birte, introduction="Om året, der gik.")
    with pytest.raises(Refused, match="does not approve"):
        answer(birte, report)
    with pytest.raises(Refused, match="approved by the unit"):
        answer(cast.karen, report)
    with cast.anders.acting():
        assert queries.reports() == ()  # Nobody has approved it.
    assert answer(bent, report).number == 1
    with cast.anders.acting():
        (of,) = queries.reports()
        assert of.approved and of.report.content == report.content
    with pytest.raises(Refused, match="answered already"):
        answer(bent, report, approved=False, remarks="Alligevel ikke.")


def test_one_waits_at_a_time_and_what_is_sent_back_is_drawn_anew(cast: Cast) -> None:
    birte, bent = named(cast, "birte"), named(cast, "bent")
    first = draw(cast.karen)
    with pytest.raises(Refused, match="waits for its approval"):
        draw(birte)
    with pytest.raises(Refused, match="reasons"):
        answer(bent, first, approved=False)
    answer(bent, first, approved=False, remarks="Der mangler en indledning.")
    assert answer(bent, draw(birte)).number == 1


def test_a_draft_says_that_it_was_drawn_before_the_words_were_changed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "Rapporten er trukket, før Helle sidst ændrede, hvordan tal og dokumentation skrives."
    birte, bent = named(cast, "birte"), named(cast, "bent")

    def page(report: TreatyReport) -> str:
        shown: str = bent.client().get(reverse("treaty-report", args=[report.pk])).content.decode()
        return shown

    first = draw(birte)
    assert said not in page(first)
    monkeypatch.setattr(content, "WORDS", content.WORDS + 1)
    assert said in page(first) and content.drawn_before({})
    answer(bent, first, approved=False, remarks="Træk den igen.")
    assert said not in page(first)
    assert said not in page(draw(birte))


def test_nothing_is_worded_otherwise_without_the_wording_being_raised(cast: Cast) -> None:
    """A draft says that it is of an earlier wording only where `content.WORDS` was raised: whoever changes what a
    report says raises it there, and pins here what a drawn story reads now."""
    jytte = named(cast, "jytte")
    document(jytte, "coe-26")
    judge(jytte, "coe-26")
    publish(named(cast, "ida"))
    recommend(named(cast, "ida"), "CMM")
    reply(cast.karen)
    reports = [draw(named(cast, "charlotte"), "greta").content, draw(named(cast, "birte")).content]
    said = json.dumps(reports, ensure_ascii=False, sort_keys=True)
    assert (content.WORDS, hashlib.sha256(said.encode()).hexdigest()[:16]) == (1, "e5500fb47b1d2a90")


def test_a_correction_is_a_report_of_its_own_with_its_own_number(cast: Cast) -> None:
    birte, bent = named(cast, "birte"), named(cast, "bent")
    first = draw(birte)
    answer(bent, first)
    second = draw(birte, corrects=first)
    assert answer(bent, second).number == 2
    with cast.anders.acting():
        of = queries.report_of(first.pk)
        assert of.corrected_by is not None and of.corrected_by.number == 2
    with pytest.raises(Refused, match="can be corrected"):
        draw(birte, corrects=first)


def test_what_was_approved_stands_whatever_is_said_afterwards(cast: Cast) -> None:
    charlotte, lise = named(cast, "charlotte"), named(cast, "lise")
    report = draw(charlotte, "greta")
    answer(lise, report)
    document(named(cast, "jytte"), "coe-26")
    judge(named(cast, "jytte"), "coe-26")
    with lise.acting():
        of = queries.report_of(report.pk)
        entry = next(one for one in kept(of.report.content).obligations if "art. 26" in one.name.da)
        assert entry.state.en == "Not judged"
        text = {
            language: text_of(paper.pdf(of, language=language, at=of.report.recorded_at or clock.now()))
            for language in ("da", "en")
        }
    assert "Rapport nr. 1 til GRETA" in text["da"] and "Report no. 1 to GRETA" in text["en"]
    assert "Helles egen" in text["da"] and "Helle's own" in text["en"]
    # Every article of the convention that Helle knows, and no other instrument.
    assert all(f"art. {number}" in text["da"] for number in ("5", "12", "15", "26"))
    assert "Palermo-protokollen" not in text["da"]


def test_the_report_to_the_ilo_has_forced_labour_and_compensation_gov_13(cast: Cast) -> None:
    report = draw(named(cast, "birte"))
    titles = [one.title.en for one in kept(report.content).tables]
    assert titles == [
        "Forced labour by place and trade",
        "Forced labour by sex",
        "Forced labour by nationality",
        "Compensation",
    ]
    assert (report.cut_off.isoformat(), report.first_year, report.last_year) == ("2025-09-30", 2024, 2024)


def test_a_year_that_no_release_tells_yet_is_told_by_no_report_sta_01(cast: Cast) -> None:
    tables = kept(draw(named(cast, "birte")).content).tables
    assert all([row[2].en for row in one.rows] == ["not released yet"] for one in tables[:-1])


def test_the_report_to_greta_crosses_forced_labour_as_the_ilo_reads_it_and_says_why_no_other_form_sta_03(
    cast: Cast,
) -> None:
    ilo = kept(draw(named(cast, "birte")).content).tables
    greta = kept(draw(named(cast, "charlotte"), "greta").content).tables
    for crossed in ilo[:3]:
        (same,) = (one for one in greta if one.title == crossed.title)
        assert same.rows == crossed.rows and same.columns == crossed.columns
    # Why no other form is crossed is said once, before them; the ILO asks for forced labour alone.
    assert [one.title for one in greta if figures.CROSSED in one.said] == [ilo[0].title]
    assert not any(figures.CROSSED in one.said for one in ilo)


def test_a_table_that_both_reports_have_is_held_against_what_the_other_body_has_in_hand(cast: Cast) -> None:
    report = draw(named(cast, "birte"))
    answer(named(cast, "bent"), report)
    tables = kept(draw(named(cast, "charlotte"), "greta").content).tables
    beside = {one.title.en: KEPT_AS_IT_STOOD["en"] in [said.en for said in one.said] for one in tables}
    assert beside["Forced labour by sex"] and beside["Compensation"]


def test_a_report_says_what_a_unit_promised_and_what_carries_an_obligation_kind_by_kind_gov_19(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    publish(named(cast, "ida"))
    recommend(named(cast, "ida"), "CMM")
    reply(cast.karen)
    with cast.karen.acting():
        study_actions.recommendation_follow(
            asked(cast.karen), kind=RecommendationStep.DONE, on_day=TODAY, new_day=None, why="Arket er trykt."
        )
    with charlotte.acting():
        actions.practice_add(queries.view_of("coe-6"), unit_id=unit_id("CMM"), text="En kampagne hvert andet år.")
    found = kept(draw(charlotte, "greta").content)
    (recommended,) = found.recommendations
    assert [line.da for line in recommended.lines[1:]] == [
        f"{named_unit(charlotte, 'CMM')}: Følges: Det er vigtigt for ofrene.",
        "Lovet til 1. december 2025: Et ark på tolv sprog.",
        "Gjort 6. oktober 2025: Arket er trykt.",
    ]
    assert recommended.lines[2].en.startswith("Promised by 1 December 2025 (as written, in Danish): ")
    by_name = {one.name.da.rsplit(", ", 1)[1]: one.lines[1] for one in found.obligations}
    assert by_name["art. 6"].da.startswith("Bæres af praksis: En kampagne hvert andet år (")
    assert by_name["art. 5"].en.startswith("Carried by initiatives of the plan: INI-04 ")
    assert " Rules in Helle: " in by_name["art. 5"].en and " Pages in Helle: " in by_name["art. 5"].en


def test_each_paper_has_the_introduction_in_its_language_or_says_which_it_is_in(cast: Cast) -> None:
    birte, bent = named(cast, "birte"), named(cast, "bent")
    first = draw(birte, introduction="Om året, der gik.")
    answer(bent, first)
    with birte.acting():
        body = TreatyBody.objects.get(code="ilo")
        with pytest.raises(Refused, match="e-mail"):
            report_actions.report_draw(
                body, first_year=2024, last_year=2024, introduction="", introduction_en="Write to bm@example.dk."
            )
        second = report_actions.report_draw(
            body, first_year=2024, last_year=2024, introduction="", introduction_en="About the year that has passed."
        )
        said = [
            text_of(paper.pdf(queries.report_of(one.pk), language=language, at=clock.now()))
            for one, language in ((first, "da"), (first, "en"), (second, "da"), (second, "en"))
        ]
    assert "kun skrevet" not in said[0] and "written in Danish only" in said[1] and "Om året, der gik." in said[1]
    assert "kun skrevet på engelsk" in said[2] and "only" not in said[3].split("How far")[0]


@pytest.mark.parametrize("name", ["introduction", "introduction_en"])
def test_an_introduction_leads_to_nobody_past_the_application_either_gov_26(cast: Cast, name: str) -> None:
    cut_off = draw(named(cast, "birte")).cut_off
    given = {
        "body_id": "greta",
        "sequence": 1,
        "first_year": 2024,
        "last_year": 2024,
        "cut_off": cut_off,
        "content": {},
    }
    with named(cast, "charlotte").acting():
        for said, refused in (("Skriv til lige@example.dk.", True), ("Om året.", False)):
            with pytest.raises(DatabaseError) if refused else nullcontext(), transaction.atomic():
                new_written(TreatyReport, **given, **{name: said}).save(force_insert=True)


def named_unit(who: Member, code: str) -> str:
    """A unit by its name in Danish."""
    with who.acting():
        return organisations.units_on(clock.today())[unit_id(code)].name.da


def test_years_that_are_not_over_or_not_counted_are_refused_fig_11(cast: Cast) -> None:
    with named(cast, "birte").acting():
        for first, last, said in ((2024, 2025, "first to its last"), (2010, 2024, "first to its last")):
            with pytest.raises(Refused, match=said):
                report_actions.report_draw(
                    TreatyBody.objects.get(code="ilo"), first_year=first, last_year=last, introduction=""
                )
        assert list(figures.years_there_are())[-1] == 2024


def test_the_database_holds_who_answers_and_that_another_hand_does(cast: Cast) -> None:
    birte, bent = named(cast, "birte"), named(cast, "bent")
    report = draw(birte)
    for who, values in (
        (birte, {}),
        (named(cast, "charlotte"), {}),
        (bent, {"number": 2}),
        (bent, {"body_id": "greta"}),
        (bent, {"remarks": "Ring 70 20 25 50."}),
    ):
        given = {"report": report, "body_id": "ilo", "approved": True, "number": 1, "remarks": "", **values}
        with who.acting(), pytest.raises(DatabaseError), transaction.atomic():
            new_written(TreatyReportAnswer, **given).save(force_insert=True)
    with named(cast, "jytte").acting(), pytest.raises((PermissionDenied, DatabaseError)), transaction.atomic():
        new_written(
            TreatyReport,
            body_id="greta",
            sequence=1,
            first_year=2024,
            last_year=2024,
            cut_off=clock.today(),
            content={},
        ).save(force_insert=True)


def test_what_was_approved_is_changed_and_taken_away_by_nobody_sta_03(cast: Cast) -> None:
    birte, bent = named(cast, "birte"), named(cast, "bent")
    report = draw(birte, introduction="Om året, der gik.")
    answered = answer(bent, report)
    for who in (birte, bent, named(cast, "charlotte"), cast.karen):
        for model, key, values in (
            (TreatyReport, report.pk, {"introduction": "Om et andet år."}),
            (TreatyReport, report.pk, {"content": {}}),
            (TreatyReportAnswer, answered.pk, {"by_user": birte.user}),
            (TreatyReportAnswer, answered.pk, {"approved": False, "number": None, "remarks": "Alligevel ikke."}),
        ):
            with who.acting(), suppress(DatabaseError), transaction.atomic():
                assert model._default_manager.filter(pk=key).update(**values) == 0
            with who.acting(), suppress(DatabaseError), transaction.atomic():
                assert model._default_manager.filter(pk=key)._raw_delete("default") == 0
    with birte.acting():
        of = queries.report_of(report.pk)
        assert (of.report.introduction, of.report.content) == ("Om året, der gik.", report.content)
        assert of.answer is not None and of.answer.by_user_id == bent.user.pk


def test_whoever_drew_a_correction_does_not_approve_it_past_the_application_either_sta_03(cast: Cast) -> None:
    birte, bent = named(cast, "birte"), named(cast, "bent")
    first = draw(birte)
    answer(bent, first)
    second = draw(bent, corrects=first)
    given = {"report": second, "body_id": "ilo", "approved": True, "remarks": ""}
    # Neither by whoever drew it, nor in another's name, nor under the number of the one it corrects.
    for who, number, in_the_name_of in ((bent, 2, bent), (bent, 2, birte), (birte, 1, birte)):
        with who.acting(), pytest.raises(DatabaseError), transaction.atomic():
            row = new_written(TreatyReportAnswer, **given, number=number)
            row.by_user = in_the_name_of.user
            row.save(force_insert=True)
    assert answer(birte, second).number == 2
    # An approved one is corrected once, and by a report to the same body.
    with bent.acting(), pytest.raises(DatabaseError), transaction.atomic():
        new_written(
            TreatyReport,
            body_id="ilo",
            sequence=3,
            first_year=2024,
            last_year=2024,
            cut_off=first.cut_off,
            content={},
            corrects=first,
            why="Endnu en gang.",
        ).save(force_insert=True)
