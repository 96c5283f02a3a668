"""A later plan is loaded beside this one as docs/how-to/add-a-later-plan.md says, and no test of this one minds.

In a copy of the source, so that the invented plan is gone when the test is over.
"""

import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from helle.rules.plans import PLANS

ROOT = Path(__file__).resolve().parents[2]
FIRST_DAY = PLANS[-1].last_day + timedelta(days=1)
NAME = f"plan_{FIRST_DAY.year}"
# Step 1: a folder with the plan, and one value that it changes.
PLAN = f'''"""An invented plan (NYP-01)."""

from datetime import date

from helle.rules.dated import Dated, Plan, Switch
from helle.rules.ruling import Text

PLAN = Plan(
    id="{FIRST_DAY.year}-{FIRST_DAY.year + 3}",
    title=Text("Opdigtet plan", "Invented plan"),
    first_day=date({FIRST_DAY.year}, {FIRST_DAY.month}, {FIRST_DAY.day}),
    last_day=date({FIRST_DAY.year + 3}, 12, 31),
    requirement="NYP-01",
    series=("NYP",),
)
PARAMETERS: tuple[Dated, ...] = (
    Dated("max_total_days", 150, "days", PLAN.first_day, None, "NYP-02", Text("Opdigtet længde.", "Invented length.")),
)
SWITCHES: tuple[Switch, ...] = ()
'''
# Step 2: its name, last.
NAMED = f"""
from helle.rules.plans import {NAME}  # noqa: E402

PLANS += ({NAME}.PLAN,)
PARAMETERS += {NAME}.PARAMETERS
SWITCHES += {NAME}.SWITCHES
"""
# Step 3: its requirements, and how far each is carried.
REQUIREMENTS = """NYP-01,FACT,NOW,1,GOV,The invented plan,plan
NYP-02,RULE,NOW,2,UDLST,A period lasts 150 days at most,plan
"""
CARRIED = """[in_part]
NYP-01 = "The plan is loaded; nothing shows it apart."
NYP-02 = "The value is dated; the database still holds the old one."
"""
# Step 6: the last day of the old plan and the first of the new one.
EXAMPLES = f"""
[[example]]
da = "Meddelt på den gamle plans sidste dag."
en = "Notified on the last day of the old plan."
facts = {{ kind = "reflection", notified_on = {FIRST_DAY - timedelta(days=1)} }}
verdict = "allowed"
answer.first_day = "{FIRST_DAY}"
answer.initial_end = "{FIRST_DAY + timedelta(days=29)}"
answer.latest_end = "{FIRST_DAY + timedelta(days=119)}"
reasons = ["period.counting", "period.initial", "period.maximum"]

[[example]]
da = "Meddelt på den nye plans første dag."
en = "Notified on the first day of the new plan."
facts = {{ kind = "reflection", notified_on = {FIRST_DAY} }}
verdict = "allowed"
answer.first_day = "{FIRST_DAY + timedelta(days=1)}"
answer.initial_end = "{FIRST_DAY + timedelta(days=30)}"
answer.latest_end = "{FIRST_DAY + timedelta(days=150)}"
reasons = ["period.counting", "period.initial", "period.maximum"]
"""
# Not this test itself; nor what asks every rule for its schema and its facts again and takes long, whatever the plan.
LEFT_OUT = ("test_a_later_plan.py", "test_rules_command.py", "test_learning_more.py")


@pytest.fixture
def with_a_later_plan(tmp_path: Path) -> Path:
    """The source with an invented plan beside those there are; what of it is compiled already comes along."""
    for part in ("src", "tests", "docs", "scripts", "benchmarks"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("static", "*.pyc.*"))
    for file in ("pyproject.toml", "conftest.py", *(path.name for path in ROOT.glob("*.md"))):
        shutil.copy(ROOT / file, tmp_path / file)
    rules = tmp_path / "src" / "helle" / "rules"
    (rules / "plans" / NAME).mkdir()
    (rules / "plans" / NAME / "__init__.py").write_text(PLAN, encoding="utf-8")
    _add(rules / "plans" / "__init__.py", NAMED)
    _add(rules / "requirements.csv", REQUIREMENTS)
    _add(rules / "examples" / "period_dates.toml", EXAMPLES)
    by_hand = tmp_path / "docs" / "reference" / "traceability.toml"
    by_hand.write_text(by_hand.read_text(encoding="utf-8").replace("[in_part]\n", CARRIED, 1), encoding="utf-8")
    return tmp_path


def _add(path: Path, text: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def _run(place: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTHONPATH"] = str(place / "src")
    done = [sys.executable, *command]
    return subprocess.run(done, cwd=place, env=environment, capture_output=True, text=True, check=False)


# In each run a value of a later plan stands beside the old one (`test_parameters_and_codes.py`), its initiatives beside
# the old ones (`tests/invariants/test_two_plans.py`), and the pages made from the code are as it says (`scripts/lint`).
@pytest.mark.at_length
def test_meta_02_a_later_plan_stands_beside_this_one_and_no_old_example_or_test_changes(
    with_a_later_plan: Path,
) -> None:
    for script in ("scripts/write_traceability", "scripts/write_reference"):
        written = _run(with_a_later_plan, script)
        assert written.returncode == 0, written.stderr
    asked = ["tests/rules", *(f"--ignore=tests/rules/{name}" for name in LEFT_OUT)]
    done = _run(with_a_later_plan, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *asked)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
