"""A later plan is loaded beside this one as docs/how-to/add-a-later-plan.md says, and no test of this one minds.

In a copy of the source, so that the invented plan is gone when the test is over.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLAN = '''"""An invented plan (NXT-01)."""

from datetime import date

from helle.rules.dated import Dated, Plan, Switch
from helle.rules.ruling import Text

PLAN = Plan(
    id="2026-2029",
    title=Text("Opdigtet plan 2026-2029", "Invented plan 2026-2029"),
    first_day=date(2026, 1, 1),
    last_day=date(2029, 12, 31),
    requirement="NXT-01",
    series=("NXT",),
)
PARAMETERS: tuple[Dated, ...] = (
    Dated(
        "initial_days", 45, "days", date(2026, 1, 1), None, "NXT-01", Text("Opdigtet længde.", "Invented length.")
    ),
)
SWITCHES: tuple[Switch, ...] = ()
'''
ADDED = """
from helle.rules.plans import plan_2026  # noqa: E402

PLANS += (plan_2026.PLAN,)
PARAMETERS += plan_2026.PARAMETERS
SWITCHES += plan_2026.SWITCHES
"""
# What reads the tests' own ground or the whole source takes long and says nothing of plans.
ABOUT_PLANS = (
    "tests/rules/test_register.py::test_example",
    "tests/rules/test_register.py::test_a_rule_cites_what_exists",
    "tests/rules/test_requirements.py",
    "tests/rules/test_parameters_and_codes.py",
    "tests/rules/test_support.py",
)


@pytest.fixture
def with_a_later_plan(tmp_path: Path) -> Path:
    """The source with an invented plan beside the one of 2022."""
    for part in ("src", "tests"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", "static"))
    for file in ("pyproject.toml", "conftest.py"):
        shutil.copy(ROOT / file, tmp_path / file)
    rules = tmp_path / "src" / "helle" / "rules"
    (rules / "plans" / "plan_2026.py").write_text(PLAN, encoding="utf-8")
    with (rules / "plans" / "__init__.py").open("a", encoding="utf-8") as plans:
        plans.write(ADDED)
    with (rules / "requirements.csv").open("a", encoding="utf-8") as index:
        index.write("NXT-01,META,NOW,1,MIN,The invented plan runs 2026-2029\n")
    return tmp_path


def _run(place: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTHONPATH"] = str(place / "src")
    done = [sys.executable, *command]
    return subprocess.run(done, cwd=place, env=environment, capture_output=True, text=True, check=False)


def test_meta_02_a_later_plan_stands_beside_this_one_and_no_old_example_or_test_changes(
    with_a_later_plan: Path,
) -> None:
    loaded = _run(
        with_a_later_plan,
        "-c",
        "from datetime import date; from helle.rules.parameters import parameter as p;"
        "print([p('initial_days', date(*day)).value for day in ((2025, 12, 31), (2026, 1, 1))])",
    )
    assert loaded.stdout.strip() == "[30, 45]", loaded.stderr
    done = _run(with_a_later_plan, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *ABOUT_PLANS)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert " passed" in done.stdout
