"""What Helle is made of: pinned with hashes, under licences that fit, each with a reason; and no secret in a file."""

from __future__ import annotations

import base64
import datetime as dt
import importlib.machinery
import importlib.util
import json
import os
import re
import select
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from license_expression import AND, OR, LicenseWithExceptionSymbol, get_spdx_licensing
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DELIVERED: list[str] = PYPROJECT["project"]["dependencies"]
BUILT_WITH: list[str] = PYPROJECT["dependency-groups"]["dev"]


def script(name: str) -> Any:
    """A script of ours as a module."""
    loader = importlib.machinery.SourceFileLoader(name, str(ROOT / "scripts" / name))
    spec = importlib.util.spec_from_loader(name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # Its dataclasses look their module up.
    loader.exec_module(module)
    return module


SBOM, SECRETS, AUDIT = script("write_sbom"), script("scan_secrets"), script("audit_parts")
ALLOWED: dict[str, str] = SBOM.supply()["licences"]


def may_be_delivered(expression: Any) -> bool:
    """Whether one of what is offered as a choice, and all of what holds at once, is on the list."""
    if isinstance(expression, OR | AND):
        return (any if isinstance(expression, OR) else all)(may_be_delivered(one) for one in expression.args)
    if isinstance(expression, LicenseWithExceptionSymbol):
        return str(expression) in ALLOWED
    return expression.key in ALLOWED


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt", "requirements-audit.txt"])
def test_every_pinned_package_has_a_hash_and_no_line_points_elsewhere(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    one = r"[\w.-]+==[^\s;]+( ;[^\\\n]+)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+"
    assert re.fullmatch(f"(?:{one})+", text)


def test_every_part_of_npm_has_a_hash_and_no_address() -> None:
    parts = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    named = {path: one for path, one in parts.items() if path}
    assert [path for path, one in named.items() if not one.get("integrity", "").startswith("sha512-")] == []
    assert [path for path, one in named.items() if "resolved" in one] == []


def test_every_licence_is_known_and_may_be_delivered() -> None:
    spdx = get_spdx_licensing()
    parts = [*SBOM.python_parts("requirements-dev.txt"), *SBOM.npm_parts(delivered=False)]
    assert [one.name for one in parts if one.licence is None] == []
    wrong = {one.name for one in parts if not may_be_delivered(spdx.parse(one.licence, validate=True))}
    assert wrong == SBOM.supply()["tools"].keys()
    assert not wrong & {one.name for one in SBOM.python_parts()}, "a tool may not be delivered"


@pytest.mark.parametrize(
    ("expression", "fits"),
    [
        ("MIT", True),
        ("AGPL-3.0-only", False),
        ("MIT AND GPL-2.0-only", False),
        ("MIT OR GPL-2.0-only", True),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("GPL-3.0-or-later", False),
    ],
)
def test_which_licences_fit(expression: str, fits: bool) -> None:
    assert may_be_delivered(get_spdx_licensing().parse(expression, validate=True)) is fits


@pytest.mark.parametrize(
    ("lock", "named"), [("requirements.txt", DELIVERED), ("requirements-dev.txt", [*DELIVERED, *BUILT_WITH])]
)
def test_every_pinned_package_is_named_or_required_by_one_that_is(lock: str, named: list[str]) -> None:
    assert {one.name for one in SBOM.python_parts(lock)} == SBOM.closure(named).keys()


def test_every_package_that_is_named_says_what_for_and_its_licence() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    groups = [*DELIVERED, *BUILT_WITH, *PYPROJECT["dependency-groups"]["audit"]]
    said = [line for line in lines if any(line.startswith(f'  "{one}",') for one in groups)]
    assert len(said) >= len(groups)
    assert [line for line in said if not re.search(r'", # \S.{8,}', line)] == []
    package = json.loads((ROOT / "package.json").read_text())
    assert {*package["dependencies"], *package["devDependencies"]} == SBOM.supply()["npm"].keys()


def test_the_list_of_parts_is_what_its_schema_asks_for_and_holds_every_part() -> None:
    made = json.loads(SBOM.written())
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    assert made["metadata"]["component"]["name"] == "helle"
    there = {canonicalize_name(one["name"]) for one in made["components"] if one["purl"].startswith("pkg:pypi/")}
    assert there == {one.name for one in SBOM.python_parts()}
    assert {one["purl"] for one in made["components"] if one["purl"].startswith("pkg:npm/")} == {
        str(one.purl) for one in SBOM.npm_parts()
    }
    assert all(one["licenses"] and one["version"] for one in made["components"])
    required = {one["ref"]: set(one.get("dependsOn", ())) for one in made["dependencies"]}
    (allauth,) = (ref for ref in required if ref.startswith("pkg:pypi/django-allauth@"))
    assert {ref.split("@")[0] for ref in required[allauth]} >= {"pkg:pypi/django", "pkg:pypi/fido2"}
    of_itself = {canonicalize_name(Requirement(one).name) for one in DELIVERED}
    assert len(required["helle"]) == len(of_itself) + len(SBOM.npm_parts())


# Put together here, so that this file holds none.
A_KEY = "-----BEGIN " + "PRIVATE KEY-----"
A_TOKEN = "gh" + "p_" + "a1B2" * 9
DRAWN = "f3Kq9ZpL" + "0vXw7RtY2mNc8HsDb5GjQ1Ue"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (A_KEY, True),
        (f"value = {A_TOKEN}", True),
        ("postgresql://someone:" + "hunter22@db.example/helle", True),
        ("DB_PASS" + 'WORD = "hunter22hunter22"', True),
        ("HELLE_MAIL_PASS" + "WORD=hunter22hunter22", True),
        ("pass" + "word: Hunter22Hunter22", True),
        ("  pass" + "word = Hunter22Hunter22", True),
        ("export HELLE_APP_PASS" + "WORD=Hunter22Hunter", True),
        ("HELLE_MASTER" + "_KEY=" + base64.b64encode(bytes(range(7, 231, 7))).decode(), True),
        (base64.b64encode(bytes(range(7, 231, 7))).decode(), True),
        ("Authoriza" + f"tion: Bearer {DRAWN}", True),
        ("password: the one that was sent", False),
        ("    token = signing.dumps(value2)", False),
        (f'x = "{DRAWN}"', True),
        (f'digest = "{DRAWN}"', False),
        ('password = "password"', False),
        ('url = "/konto/adgangskode-og-andet/"', False),
        ('name = "0014_periods_and_what_belongs_to_them_can_be_corrected"', False),
        ("postgresql://helle_installer:…@server/helle", False),
    ],
)
def test_what_looks_like_a_secret(text: str, seen: bool) -> None:
    assert bool(list(SECRETS.found_in(f"first line\n{text}\n"))) is seen


def test_what_may_look_like_one_is_still_there_and_says_why() -> None:
    there = {SECRETS.fingerprint(value) for _, text in SECRETS.files() for _, value in SECRETS.found_in(text)}
    assert there == SECRETS.allowed().keys(), "scripts/scan_secrets says where"
    assert all(len(why) > 20 for why in SECRETS.allowed().values())


@pytest.mark.parametrize(
    ("answer", "known", "missing"),
    [
        ('{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}', 0, False),
        (
            '{"dependencies": [{"name": "a", "version": "1",'
            ' "vulns": [{"id": "PYSEC-1", "fix_versions": ["2"], "aliases": [], "description": ""}]}]}',
            1,
            False,
        ),
        ('{"dependencies": [{"name": "a", "skip_reason": "Dependency not found on PyPI"}]}', 0, True),
        ("", 0, True),
        ("[]", 0, True),
    ],
)
def test_a_package_that_was_not_asked_for_is_not_called_sound(answer: str, known: int, missing: bool) -> None:
    found, why = AUDIT.read_pip_audit(answer)
    assert (len(found), bool(why)) == (known, missing)


@pytest.mark.parametrize("away", ["one.txt", *AUDIT.LOCKS])
def test_a_lock_that_could_not_be_asked_for_is_said_whatever_the_others_say(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], away: str
) -> None:
    sound = '{"dependencies": [{"name": "a", "version": "1", "vulns": []}]}'

    def answers(command: list[str]) -> str:
        if command[0] == "npm":
            return '{"vulnerabilities": {}}'
        return "" if any(Path(word).name == away for word in command) else sound

    monkeypatch.setattr(AUDIT, "_answer", answers)
    monkeypatch.setattr(AUDIT, "_renewed", AUDIT._today)
    assert AUDIT.main() == 2
    assert "Python: not audited" in capsys.readouterr().out
    away = "nothing is"
    assert AUDIT.main() == 0


@pytest.mark.parametrize(
    ("found", "missing", "alone", "in_a_run"),
    [([], "", 0, 0), (["a 1: X-1, mended in 2"], "", 1, 1), ([], "cannot be reached", 2, 0)],
)
def test_a_known_weakness_alone_ends_a_run_and_what_could_not_be_asked_is_said(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    found: list[str],
    missing: str,
    alone: int,
    in_a_run: int,
) -> None:
    monkeypatch.setattr(AUDIT, "python_parts", lambda: (found, missing))
    monkeypatch.setattr(AUDIT, "_answer", lambda _command: '{"vulnerabilities": {}}')
    monkeypatch.setattr(AUDIT, "_renewed", AUDIT._today)
    assert (AUDIT.main(), AUDIT.main(in_a_run=True)) == (alone, in_a_run)
    assert ("not audited" in capsys.readouterr().out) is bool(missing)
    monkeypatch.setattr(AUDIT, "_renewed", lambda: dt.date.min)
    assert (AUDIT.main(), AUDIT.main(in_a_run=True)) == (1, in_a_run), "old pins are said, and fail the command"


def test_a_run_asks_and_the_linters_look_for_secrets() -> None:
    run, lint = ((ROOT / "scripts" / name).read_text(encoding="utf-8").splitlines() for name in ("test", "lint"))
    assert any(line.startswith("scripts/audit_in_a_run") for line in run)
    assert any(line.startswith("scripts/scan_secrets") for line in lint)


def _a_run_of(tmp_path: Path, **does: str) -> Path:
    """`scripts/test` among programs that do as they are told, and nothing else."""
    checks = [f"check_{name}" for name in ("chromium", "clamd", "poppler", "softhsm", "xmlsec")]
    (tmp_path / "scripts").mkdir()
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    run = tmp_path / "scripts" / "test"
    shutil.copy(ROOT / "scripts" / "test", run)
    for name in (*checks, "lint", "audit_in_a_run"):
        (tmp_path / "scripts" / name).write_text(f"#!/usr/bin/env bash\n{does.get(name, 'exit 0')}\n")
        (tmp_path / "scripts" / name).chmod(0o755)
    pytest_of_it = tmp_path / ".venv" / "bin" / "pytest"
    pytest_of_it.write_text(f"#!/usr/bin/env bash\n{does['tests']}\n")
    pytest_of_it.chmod(0o755)
    return run


@pytest.mark.parametrize("finds", ["lint", "audit_in_a_run"])
def test_what_a_linter_or_the_audit_finds_ends_the_tests_and_is_said_last(tmp_path: Path, finds: str) -> None:
    """They run beside the tests, which take twenty minutes."""
    begun = tmp_path / "begun"
    os.mkfifo(begun)
    until_interrupted = f"trap 'kill $!; echo interrupted; exit 2' INT; sleep 1000 & echo >{begun}; wait"
    run = _a_run_of(tmp_path, tests=until_interrupted, **{finds: f"read -r _ <{begun}; echo found; exit 3"})
    done = subprocess.run([run], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.splitlines()) == (1, ["interrupted", "found"])


def test_a_run_of_which_nothing_is_said_ends_as_its_tests_do(tmp_path: Path) -> None:
    run = _a_run_of(tmp_path, lint="echo well", tests="echo some fail; exit 5")
    done = subprocess.run([run], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, sorted(done.stdout.splitlines())) == (5, ["some fail", "well"])


def test_a_run_that_ends_early_ends_its_audit(tmp_path: Path) -> None:
    """A linter's word takes seconds and the network's up to two minutes: the next run would ask beside it."""
    alive, asks = tmp_path / "alive", tmp_path / "asks"
    for pipe in (alive, asks):
        os.mkfifo(pipe)
    (tmp_path / "scripts").mkdir()
    for name in ("test", "audit_in_a_run"):
        shutil.copy(ROOT / "scripts" / name, tmp_path / "scripts" / name)
    for name, does in (
        ("make", f"exec >{alive}; echo >{asks}; exec sleep 1000"),
        ("scripts/check_chromium", f"read -r _ <{asks}; exit 3"),
    ):
        (tmp_path / name).write_text(f"#!/usr/bin/env bash\n{does}\n")
        (tmp_path / name).chmod(0o755)
    found = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    with subprocess.Popen([tmp_path / "scripts" / "test"], env=found) as run, alive.open("rb") as heard:
        assert run.wait() == 3
        ended, _, _ = select.select([heard], [], [], 20)
        assert ended and heard.read() == b"", "what it asked by holds its end no more"


def test_without_the_program_nothing_was_audited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(AUDIT, "PIP_AUDIT", tmp_path / "pip-audit")
    assert AUDIT.python_parts() == ([], "PyPI's advisories cannot be reached")


@pytest.mark.parametrize(
    ("answer", "known", "missing"),
    [
        ('{"vulnerabilities": {}}', 0, False),
        ('{"vulnerabilities": {"a": {"severity": "high", "range": "<2"}}}', 1, False),
        ('{"message": "audit endpoint returned an error"}', 0, True),
    ],
)
def test_the_same_of_npm(answer: str, known: int, missing: bool) -> None:
    found, why = AUDIT.read_npm_audit(answer)
    assert (len(found), bool(why)) == (known, missing)


def test_what_is_promised_of_weaknesses_is_told_where_it_is_over() -> None:
    days = {"critical": 3, "high": 14, "other": 60, "renewed": 92}
    said = {"days": days, "known": {"X-1": {"since": dt.date(2026, 1, 1), "severity": "high"}}}
    assert AUDIT.over_time(said, dt.date(2026, 1, 1), dt.date(2026, 1, 15)) == []
    (late,) = AUDIT.over_time(said, dt.date(2026, 1, 1), dt.date(2026, 1, 16))
    assert late == "X-1: known since 2026-01-01, to be mended within 14 days"
    assert "make lock" in AUDIT.over_time(said | {"known": {}}, dt.date(2026, 1, 1), dt.date(2026, 4, 4))[0]


def test_the_days_are_those_that_are_promised_and_what_waits_says_why() -> None:
    promised = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    said = tomllib.loads((ROOT / "docs/reference/supply_chain.toml").read_text(encoding="utf-8"))
    days = said["days"]
    assert f"critical {days['critical']} days, high {days['high']}, any other {days['other']}" in promised
    assert f"at least every {days['renewed']} days" in promised
    for sign, one in said["known"].items():
        assert set(one) == {"since", "severity", "why"} and one["severity"] in days, sign
