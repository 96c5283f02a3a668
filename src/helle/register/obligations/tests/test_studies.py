"""A study is published, recommends, and is answered by each unit; what is promised is followed up (GOV-19, INI-05)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from tests.cast import Cast, named
from tests.obligation_stories import IMR_STUDY, RECOMMENDED, TODAY, asked, document, publish, recommend, reply

from helle.register.action_plans import queries as plans
from helle.register.obligations import actions, on_desk, queries, study_actions
from helle.register.obligations.choices import StudyKind
from helle.register.obligations.models import Recommendation, Study
from helle.register.organisations.loading import unit_id
from helle.register.protection.refusals import Refused
from helle.register.protection.written import new_written
from helle.rules.obligations.codes import RecommendationReply, RecommendationStanding, RecommendationStep

pytestmark = pytest.mark.django_db


def test_the_institute_publishes_its_study_and_the_initiative_shows_it_ini_05(cast: Cast) -> None:
    publish(named(cast, "ida"))
    with named(cast, "charlotte").acting():
        _of, look = plans.overview_of("INI-05")
        assert f"/undersoegelser/{IMR_STUDY}/" in [one.where for one in look.evidence]
    with pytest.raises(Refused, match="published already"):
        publish(named(cast, "ida"))


def test_only_who_makes_a_study_and_the_ministry_of_the_plan_write_of_it(cast: Cast) -> None:
    for who in ("karen", "birte"):
        with pytest.raises(PermissionDenied):
            publish(named(cast, who))
    with pytest.raises(PermissionDenied):
        publish(named(cast, "ida"), "greta-2021", on_day=dt.date(2021, 3, 1))
    publish(named(cast, "charlotte"), "greta-2021", on_day=dt.date(2021, 3, 1))


def test_a_recommendation_follows_its_publication_and_is_addressed(cast: Cast) -> None:
    ida = named(cast, "ida")
    with pytest.raises(Refused, match="once the study is published"):
        recommend(ida, "CMM")
    publish(ida)
    with pytest.raises(Refused, match="addressed to"):
        recommend(ida)
    with pytest.raises(Refused, match="e-mail"):
        recommend(ida, "CMM", text="Skriv til mette@example.dk.")
    row = recommend(ida, "CMM", "UDLST", "CMM")
    with ida.acting():
        assert row.addressed.count() == 2
    assert recommend(ida, "CMM").number == 2
    with ida.acting(), pytest.raises(DatabaseError), transaction.atomic():
        row = new_written(Recommendation, study=Study.objects.get(code=IMR_STUDY), number=3, text="Til ingen.")
        row.save(force_insert=True)
        connection.check_constraints()


def test_a_unit_answers_promises_and_follows_up_on_its_desk(cast: Cast) -> None:
    ida, karen = named(cast, "ida"), cast.karen
    publish(ida)
    recommend(ida, "CMM")
    with karen.acting():
        assert [work.what.en for work in on_desk.on_desk()] == ["a recommendation waits for your answer"]
        now = asked(karen).now
        assert (now.standing, now.due) == (RecommendationStanding.WAITS, (TODAY + dt.timedelta(days=90),))
    with pytest.raises(Refused, match="by when"):
        reply(karen, by=None)
    with pytest.raises(Refused, match="past"):
        reply(karen, by=dt.date(2025, 10, 5))
    reply(karen)
    with karen.acting():
        of = asked(karen)
        assert (of.now.standing, of.due) == (RecommendationStanding.PROMISED, dt.date(2025, 12, 1))
        with pytest.raises(Refused, match="new day"):
            study_actions.recommendation_follow(
                of, kind=RecommendationStep.MOVED, on_day=TODAY, new_day=None, why="Oversættelsen venter."
            )
        study_actions.recommendation_follow(
            of, kind=RecommendationStep.MOVED, on_day=TODAY, new_day=dt.date(2026, 2, 1), why="Oversættelsen venter."
        )
        of = asked(karen)
        assert of.due == dt.date(2026, 2, 1)
        study_actions.recommendation_follow(
            of, kind=RecommendationStep.DONE, on_day=TODAY, new_day=None, why="Arket er trykt."
        )
        assert asked(karen).now.standing is RecommendationStanding.ENDED
        assert on_desk.on_desk() == []
        with pytest.raises(Refused, match="still open"):
            study_actions.recommendation_follow(
                asked(karen), kind=RecommendationStep.DONE, on_day=TODAY, new_day=None, why="Arket er trykt."
            )


def test_no_unit_answers_for_another_and_a_no_needs_no_day(cast: Cast) -> None:
    ida = named(cast, "ida")
    publish(ida)
    recommend(ida, "UDLST")
    with named(cast, "dagny").acting():
        of = asked(named(cast, "dagny"))
    with cast.karen.acting(), pytest.raises(PermissionDenied):
        study_actions.recommendation_answer(
            of, kind=RecommendationReply.REJECTED, why="Det gør vi ikke.", promises="", promised_by=None
        )
    row = reply(named(cast, "dagny"), kind=RecommendationReply.REJECTED)
    assert (row.promises, row.promised_by) == ("", None)


def test_a_published_study_is_evidence_of_an_obligation(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    with charlotte.acting(), pytest.raises(Refused, match="not published"):
        actions.study_add(queries.view_of("coe-12"), study=Study.objects.get(code=IMR_STUDY))
    publish(named(cast, "ida"))
    with charlotte.acting():
        actions.study_add(queries.view_of("coe-12"), study=Study.objects.get(code=IMR_STUDY))
        assert queries.view_of("coe-12").evidence_on == dt.date(2025, 9, 15)


def test_the_ministry_of_the_plan_writes_down_another_study(cast: Cast) -> None:
    with named(cast, "charlotte").acting():
        codes = [
            study_actions.study_new(
                kind=StudyKind.MONITORING,
                title="Besøg i Danmark på ny",
                by="GRETA",
                first_day=dt.date(2025, 1, 1),
                last_day=dt.date(2025, 6, 30),
                author_id=None,
                commissioned_by_id=unit_id("LIGE"),
                initiative=None,
            ).code
            for _time in range(2)
        ]
    assert codes == ["besoeg-i-danmark-paa-ny-2025", "besoeg-i-danmark-paa-ny-2025-2"]


def test_a_ministry_has_one_line_for_all_it_has_to_judge(cast: Cast) -> None:
    jytte = named(cast, "jytte")
    document(jytte, "coe-26")
    with jytte.acting():
        (work,) = on_desk.on_desk()
    assert work.title.en.startswith("Obligations to judge: ") and work.url.endswith("ministerium=JM#efter-instrument")


def test_recommended_is_what_was_typed(cast: Cast) -> None:
    ida = named(cast, "ida")
    publish(ida)
    assert recommend(ida, "CMM").text == RECOMMENDED
