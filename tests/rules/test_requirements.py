"""Every id that the rules cite exists, and the index is whole."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import helle.rules
from helle.rules.plans import PLANS, plan_2022
from helle.rules.requirements import Origin, all_requirements, exists, is_own, place_of, requirement

SOURCE = Path(helle.rules.__file__).parent
SERIES = [series for plan in PLANS for series in plan.series]
CITED = re.compile(rf"\b(?:(?:{'|'.join(SERIES)})-\d\d|PUB-[A-Z]+-\d\d[a-z]?)\b")
OF_2022 = [row for row in all_requirements().values() if row.id.partition("-")[0] in plan_2022.PLAN.series]


def test_every_id_in_the_rules_is_in_the_index() -> None:
    found = {
        (path.name, match) for path in SOURCE.rglob("*.py") for match in CITED.findall(path.read_text(encoding="utf-8"))
    }
    assert len(found) > 100, "the scan itself has stopped finding ids"
    assert {(name, cited) for name, cited in found if not exists(cited)} == set()


def test_every_module_with_rules_cites_at_least_one_requirement() -> None:
    silent = {
        path.name
        for path in SOURCE.rglob("*.py")
        if path.name
        not in {
            "__init__.py",
            "dated.py",
            "facts.py",
            "money.py",
            "register.py",
            "requirements.py",
            "rule.py",
            "ruling.py",
        }
        and not CITED.search(path.read_text(encoding="utf-8"))
    }
    assert silent == set()


def test_the_index_holds_the_287_requirements_of_the_plan() -> None:
    assert len(OF_2022) == 287
    # 263 now, 14 planned, 7 examined, 3 bill
    assert sum(row.in_force for row in OF_2022) == 263


def test_what_helle_has_added_is_told_from_the_plan_and_its_sources() -> None:
    by_origin = {origin: {row.id for row in all_requirements().values() if row.origin is origin} for origin in Origin}
    assert by_origin[Origin.HELLE] == {"PUB-LAW-17", "PUB-LAW-20", "PUB-LAW-21", "PUB-LAW-22"}
    assert {row.id for row in OF_2022} <= by_origin[Origin.PLAN]
    assert not any(one.startswith("PUB-") for one in by_origin[Origin.PLAN])
    assert {one for one in by_origin[Origin.PUBLIC] if not one.startswith("PUB-")} == set()
    assert is_own("PUB-LAW-20") and not is_own("PUB-LAW-19") and not is_own("ID-03") and not is_own("NO-99")


def test_every_id_belongs_to_one_plan_or_to_public_law() -> None:
    assert len(SERIES) == len(set(SERIES))
    assert {one.partition("-")[0] for one in all_requirements()} == {*SERIES, "PUB"}
    assert all(exists(plan.requirement) for plan in PLANS)


def test_meta_06_a_place_is_a_line_of_the_plan_or_a_source_and_never_a_box() -> None:
    assert requirement("ID-03").place == "l.159"
    assert requirement("PUB-LAW-02").place == "straffeloven § 262 a, stk. 2"
    assert place_of("NO-99") == ""
    assert all(re.fullmatch(r"l\.\d+(-\d+)?(,\s?\d+(-\d+)?)*", one.place) for one in OF_2022)


def test_an_unknown_id_is_an_error_of_the_code() -> None:
    assert not exists("ID-99")
    with pytest.raises(KeyError):
        requirement("ID-99")


def test_no_file_of_the_rules_reaches_500_lines() -> None:
    assert {p.name for p in SOURCE.rglob("*.py") if len(p.read_text(encoding="utf-8").splitlines()) >= 500} == set()


def test_the_rules_import_only_the_standard_library_and_themselves() -> None:
    found = {(path.name, name) for path in SOURCE.rglob("*.py") for name in _imported(path)}
    assert len(found) > 200, "the scan itself has stopped finding imports"
    outside = {
        (file, name)
        for file, name in found
        if name.partition(".")[0] not in sys.stdlib_module_names and not f"{name}.".startswith("helle.rules.")
    }
    assert outside == set()


def test_the_rules_read_no_clock() -> None:
    read = {
        (path.name, call.func.attr)
        for path in SOURCE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"today", "now", "utcnow", "fromtimestamp"}
    }
    clocks = {path.name for path in SOURCE.rglob("*.py") if {"time", "zoneinfo"} & set(_imported(path))}
    assert (read, clocks) == (set(), set())


def _imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"{path.name} imports by a relative path"
            yield node.module
