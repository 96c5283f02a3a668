"""The plan 2022-2025 is loaded whole, and what is wrong with a plan's file is said of all of it."""

from __future__ import annotations

import pytest
from tests.action_plan_stories import LATER_PLAN as PLAN
from tests.cast import Cast

from helle.register.action_plans import loading
from helle.register.action_plans.models import Initiative, MilestoneEvent, Part, Plan
from helle.register.action_plans.reading import PlanFileWrong, read

pytestmark = pytest.mark.django_db
UNITS = ("LIGE", "CMM")
NO_SUCH = f"META-{99}"


def test_the_plan_is_loaded_with_its_fourteen_initiatives_ini_15(cast: Cast) -> None:
    plan = Plan.objects.get()
    initiatives = list(plan.initiatives.order_by("position").select_related("area"))
    assert [one.code for one in initiatives] == [f"INI-{number:02d}" for number in range(1, 15)]
    assert [one.area.number for one in initiatives] == [1] * 5 + [2] * 4 + [3] * 5
    assert {one.force for one in initiatives} == {"now", "planned", "examine", "bill"}
    assert [str(one.amount) for one in plan.appropriations.all()] == ["118200000.00"]


def test_an_initiative_whose_owner_the_plan_does_not_name_has_none_but_our_reading(cast: Cast) -> None:
    with cast.karen.acting():
        owners = {
            (part.initiative.code, part.named_by)
            for part in Part.objects.filter(kind="owner").select_related("initiative")
        }
    unowned = {"INI-01", "INI-03", "INI-07", "INI-08"}
    assert {code for code, named_by in owners if named_by == "reading"} == unowned
    assert {code for code, named_by in owners if named_by == "plan"} == {
        one.code for one in Initiative.objects.all()
    } - unowned


def test_nothing_is_invented_that_the_plan_does_not_say_gov_10(cast: Cast) -> None:
    with cast.karen.acting():
        reached = set(MilestoneEvent.objects.values_list("milestone__initiative__code", flat=True))
        assert reached == {"INI-02", "INI-04", "INI-11", "INI-12"}
        for model in ("moneyentry", "statusreport", "indicatorvalue", "overspenddecision"):
            assert not Initiative._meta.apps.get_model("action_plans", model).objects.exists(), model


@pytest.mark.parametrize(
    ("was", "instead", "said"),
    [
        ("last_day = 2027-12-31\n", "", "initiative NYP-01: The initiative has no period"),
        ("last_day = 2027-12-31\n", "", "initiative NYP-01: last_day is missing"),
        ("last_day = 2027-12-31\n", "last_day = 2027\n", "initiative NYP-01: last_day is a day"),
        ("last_day = 2027-12-31\n", "last_day = 2030-01-01\n", "outside those of the plan"),
        ("last_day = 2027-12-31\n", "last_day = 2025-12-31\n", "the last day is before the first"),
        ('lead = "LIGE"', 'lead = "NOBODY"', "no unit has the code NOBODY"),
        ('force = "now"', 'force = "soon"', "force soon is not known"),
        ('requirements = ["META-02"]\nowner', f'requirements = ["{NO_SUCH}"]\nowner', f"{NO_SUCH} is no requirement"),
        ("area = 1", "area = 2", "there is no area 2"),
        ("area = 1", f"area = 1{'0' * 4_300}", "file: a number has more than 4,300 digits"),
        ("area = 1", f"area = {'[' * 9_000}", "file: "),
        (
            'da = "Et initiativ"',
            r'da = "Et\u0000initiativ"',
            r"initiatives.title.da: there is a NUL character in 'Et\x00",
        ),
        ('owner = ["CMM"]', 'owner = ["CMM"]\nbudget = 1', "budget is not known"),
        ('owner = ["CMM"]', 'owner = ["CMM"]\ncontinues = "NYP-02"', "continues NYP-02, which is no initiative of"),
    ],
)
def test_bad_input_is_named_and_nothing_is_taken(was: str, instead: str, said: str) -> None:
    assert was in PLAN
    with pytest.raises(PlanFileWrong) as wrong:
        read(PLAN.replace(was, instead), UNITS)
    assert any(said in mistake for mistake in wrong.value.mistakes), wrong.value.mistakes


MILESTONE = '[[initiatives.milestones]]\ntitle = { da = "Aftalt", en = "Agreed" }\nrequirement = "INI-15"\n'
EVIDENCE = '[[initiatives.evidence]]\nkind = "law"\nwhere = "{}"\nrequirement = "INI-15"\n'
EVIDENCE += 'title = {{ da = "Aftale", en = "Agreement" }}\n'


@pytest.mark.parametrize(
    ("was", "instead", "said"),
    [
        ('code = "NYP-01"', "", "initiative None: code is missing"),
        ('code = "NYP-01"', 'code = "NY-LANGKODE-NU"', "code is longer than 12 characters"),
        ('code = "NYP-01"', 'code = "NYP 01"', "code has letters, digits and hyphens alone"),
        ("number = 1\n", "", "area None: number is a whole number"),
        ("number = 1\n", 'number = "1"\n', "area 1: number is a whole number"),
        ('da = "Et initiativ"', f'da = "{"a" * 161}"', "initiative NYP-01: title is longer than 160 characters"),
        ('en = "Something is done."', "en = 3", "initiative NYP-01: says is a text in da and en"),
        ("first_day = 2026-01-01\nlast_day = 2029", "first_day = 2026-01-01T00:00:00\nlast_day = 2029", "first_day is"),
        ('id = "2026-2029"', 'id = "2026-2029 og frem"', "plan: id is longer than 16 characters"),
        ('owner = ["CMM"]', 'owner = "CMM"', "owner is a list of lines"),
        ('owner = ["CMM"]', 'owner = ["CMM"]\nmilestones = 3', "milestones is a list of tables"),
        ('owner = ["CMM"]\n', f'owner = ["CMM"]\n{MILESTONE}due = "2026-06-30"\n', "milestone: due is a day"),
        ('owner = ["CMM"]\n', f'owner = ["CMM"]\n{MILESTONE}due = 2028-01-01\n', "due is outside 2026-01-01 to"),
        ('owner = ["CMM"]\n', f'owner = ["CMM"]\n{MILESTONE}reached = 2024-01-01\n', "reached is outside 2026-01-01"),
        ('owner = ["CMM"]\n', f'owner = ["CMM"]\n{MILESTONE}reached = 2026-01-01\n', "reached is a day to come"),
        ('owner = ["CMM"]\n', f'owner = ["CMM"]\n{EVIDENCE.format("a" * 301)}', "where is longer than 300 characters"),
        ('owner = ["CMM"]\n', f'owner = ["CMM"]\n{EVIDENCE.format("//ond.example/regler/")}', "where is another host"),
        ('owner = ["CMM"]\n', f'owner = ["CMM"]\n{EVIDENCE.format("x")}on_day = 2025\n', "evidence: on_day is a day"),
    ],
)
def test_what_the_register_has_no_room_for_is_named_before_it_is_written(
    cast: Cast, was: str, instead: str, said: str
) -> None:
    assert was in PLAN
    with pytest.raises(PlanFileWrong) as wrong:
        read(PLAN.replace(was, instead, 1), UNITS)
    assert any(said in mistake for mistake in wrong.value.mistakes), wrong.value.mistakes


def test_every_mistake_is_said_at_once() -> None:
    text = PLAN.replace('force = "now"', 'force = "soon"').replace("area = 1", "area = 2")
    with pytest.raises(PlanFileWrong) as wrong:
        read(text, UNITS)
    assert len(wrong.value.mistakes) == 2


def test_an_amount_is_exact_or_none_gov_10() -> None:
    some = "[[appropriations]]\nnumber = 1\namount = {}\n"
    some += 'source = {{ da = "Aftale", en = "Agreement" }}\n'
    some += 'requirement = "GOV-10"\n'
    assert read(PLAN + some.format('"100.50"'), UNITS)
    for amount in ('"100.505"', "100.50", "100", '"0"', '"-1"', '"NaN"', '"Infinity"', '"1e13"'):
        with pytest.raises(PlanFileWrong, match="at most two decimals, in quotes"):
            read(PLAN + some.format(amount), UNITS)


def test_a_plan_whose_days_another_has_is_named_and_not_taken(cast: Cast) -> None:
    with pytest.raises(PlanFileWrong, match="its days are also of the plan 2022-2025"):
        loading.load(PLAN.replace("2026-01-01", "2025-12-31"))
    assert Plan.objects.count() == 1
