"""A later edition of a plan's file: what it leaves out is gone, unless somebody wrote of it (META-02, INI-15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import psycopg
import pytest

from helle.register.action_plans import actions, loading, queries
from helle.register.action_plans.choices import EvidenceKind, MilestoneAct
from helle.register.action_plans.models import Area, Evidence, Indicator, Initiative, Milestone, Part
from helle.register.action_plans.reading import PlanFileWrong
from helle.register.protection import clock
from tests import action_plan_stories as plans
from tests.cast import Cast, named

FIRST = (loading.FOLDER / "2022-2025.toml").read_text(encoding="utf-8")
BY_LAW = 'title = { da = "Bestemmelsen gælder", en = "The provision is in force" }'


@pytest.fixture
def story(committed_cast: Cast, owner: psycopg.Connection[tuple[object, ...]]) -> Iterator[Cast]:
    """The cast; after the test the plan stands as the product has it, and nothing is written of it."""
    yield committed_cast
    for table in ("statusreport", "milestoneevent", "evidence", "milestone", "part", "indicatorvalue"):
        owner.execute(f"DELETE FROM action_plans_{table}")
    load(FIRST)


def load(text: str) -> None:
    with plans.as_the_owner():
        loading.load(text)


def without(code: str) -> str:
    """The file of the plan without one initiative."""
    head, *parts = FIRST.split("[[initiatives]]\n")
    kept = [part for part in parts if not part.startswith(f'code = "{code}"')]
    assert len(kept) == len(parts) - 1
    return "[[initiatives]]\n".join([head, *kept])


def test_an_initiative_that_nobody_wrote_of_may_be_left_out_and_the_others_move_up(story: Cast) -> None:
    load(without("INI-02"))
    with story.karen.acting():
        of = queries.overview(queries.plan_shown("", plans.TODAY))
        assert [one.initiative.code for one in of.looks] == [f"INI-{one:02d}" for one in range(1, 15) if one != 2]
        assert [one.initiative.position for one in of.looks] == list(range(1, 14))
        assert not Indicator.objects.filter(code="interviewed").exists()
    load(FIRST)
    with story.karen.acting():
        assert [one.initiative.position for one in queries.overview(of.plan).looks] == list(range(1, 15))


def test_an_initiative_that_somebody_wrote_of_stays_in_the_file(story: Cast) -> None:
    plans.report(named(story, "dagny"), "INI-02")
    with pytest.raises(PlanFileWrong) as wrong:
        load(without("INI-02"))
    assert wrong.value.mistakes == (
        "initiative INI-02: is left out, and something was written of it; it stays in the file",
    )
    assert Initiative.objects.count() == 14
    with story.karen.acting():
        assert Part.objects.filter(initiative__code="INI-02").count() == 5


def test_who_is_named_no_more_was_named_until_yesterday_and_may_be_named_again_ini_15(story: Cast) -> None:
    load(FIRST.replace('owner = ["REDEN-OUT", "AMIAMI", "HOPENOW"]', 'owner = ["REDEN-OUT", "AMIAMI"]'))
    with story.karen.acting():
        look = queries.overview_of("INI-04")[1]
        assert [one.unit.code for one in look.owners] == ["REDEN-OUT", "AMIAMI"]
        part = Part.objects.get(initiative__code="INI-04", kind="owner", unit__code="HOPENOW")
        assert part.last_day == clock.today() - dt.timedelta(days=1)
    load(FIRST)
    with story.karen.acting():
        assert len(queries.overview_of("INI-04")[1].owners) == 3


def test_a_milestone_is_written_anew_until_somebody_has_acted_on_it(story: Cast) -> None:
    assert FIRST.count(BY_LAW) == 1
    load(FIRST.replace(BY_LAW, BY_LAW.replace("gælder", "er trådt i kraft")))
    with story.karen.acting():
        titles = {one.milestone.title.da for one in queries.overview_of("INI-12")[1].milestones}
        assert titles == {"Lovforslaget er fremsat", "Bestemmelsen er trådt i kraft"}
    with named(story, "lars").acting():
        of, look = queries.overview_of("INI-10")
        why, new_due = "To mangler.", dt.date(2025, 12, 1)
        (one,) = look.milestones
        actions.milestone_act(
            of, look, one, seen=0, kind=MilestoneAct.MOVED, on_day=plans.TODAY, new_due=new_due, why=why
        )
    posts = '[[initiatives.milestones]]\ntitle = { da = "Seks ekstra årsværk i politikredsene"'
    begins = FIRST.index(posts)
    load(FIRST[:begins] + FIRST[FIRST.index("[[initiatives.indicators]]", begins) :])
    with named(story, "lars").acting():
        (one,) = queries.overview_of("INI-10")[1].milestones
        assert (one.due, one.milestone.title.da) == (new_due, "Seks ekstra årsværk i politikredsene")


def test_what_an_owner_has_shown_already_is_not_shown_twice(story: Cast) -> None:
    where = "ft.dk/samling/20211/lovforslag/l111"
    begins = FIRST.index('[[initiatives.evidence]]\nkind = "law"')
    load(FIRST[:begins] + FIRST[FIRST.index("[[initiatives]]", begins) :])
    with named(story, "charlotte").acting():
        of, look = queries.overview_of("INI-12")
        assert look.evidence == ()
        actions.evidence_add(of, look, kind=EvidenceKind.LAW, title="Loven", where=where, on_day=None)
    load(FIRST)
    with story.karen.acting():
        (shown,) = queries.overview_of("INI-12")[1].evidence
        assert (shown.where, shown.title_da) == (where, "Loven")
        assert Evidence.objects.filter(initiative__code="INI-12").count() == 1


@pytest.mark.parametrize(
    ("was", "instead", "said"),
    [
        ('follows = "study"', 'follows = "moon"', "follows moon, which is not known"),
        ('follows = "study"', 'follows = "study"\nreached = 2025-06-01', "reached follows from the study"),
        (
            'on_day = 2022-06-01\nrequirement = "PUB-LAW-03"\n',
            'requirement = "PUB-LAW-03"\n[[initiatives.evidence]]\nkind = "law"\ntitle = { da = "Lov", en = "Act" }\n'
            'where = "ft.dk/samling/20211/lovforslag/l111"\nrequirement = "PUB-LAW-03"\n',
            "ft.dk/samling/20211/lovforslag/l111 stands twice",
        ),
    ],
)
def test_what_is_wrong_with_an_edition_is_said(story: Cast, was: str, instead: str, said: str) -> None:
    assert FIRST.count(was) == 1
    with pytest.raises(PlanFileWrong) as wrong:
        load(FIRST.replace(was, instead))
    assert any(said in mistake for mistake in wrong.value.mistakes), wrong.value.mistakes


def test_reading_alone_writes_nothing(story: Cast) -> None:
    edition = without("INI-02")
    with plans.as_the_owner():
        loading.load(edition, write=False)
        assert Initiative.objects.count() == 14
        assert Area.objects.count() == 3
        assert Milestone.objects.filter(initiative__code="INI-02").count() == 1
