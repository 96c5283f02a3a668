"""The units of systemd: read by systemd itself where it is installed, and held against what each process may hold."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from helle.site import parts

ROOT: Final = Path(__file__).parents[2]
UNITS: Final = ROOT / "deploy/systemd"
GUIDE: Final = ROOT / "docs/how-to/run-on-your-own-server.md"
PARTS: Final = parts.parts()
# What shuts a process in. `systemd-analyze security` calls it 1.4 to 1.8 of ten, which is everything open.
SHUT_IN: Final = {
    **{
        word: ["yes"]
        for word in (
            "NoNewPrivileges", "PrivateTmp", "PrivateDevices", "PrivateIPC", "ProtectHome", "ProtectClock",
            "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables",
            "ProtectControlGroups", "RestrictRealtime", "RestrictSUIDSGID", "LockPersonality", "RemoveIPC",
        )
    },
    "ProtectSystem": ["strict"],
    "ProtectProc": ["invisible"],
    "CapabilityBoundingSet": [""],
    "AmbientCapabilities": [""],
    "RestrictAddressFamilies": ["AF_UNIX AF_INET AF_INET6"],
    "UMask": ["0077"],
    "LimitCORE": ["0"],
    "SystemCallArchitectures": ["native"],
}  # fmt: skip
MOST_EXPOSED: Final = 20
# Only systemd knows what it takes of a unit. What the units say is read everywhere, by the tests without this mark.
systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")


def read(name: str) -> dict[str, dict[str, list[str]]]:
    """A unit by section and word, each with its values in order. Every line is one of four kinds."""
    found: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] = {}
    for line in (UNITS / f"helle-{name}.service").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if heading := re.fullmatch(r"\[(Unit|Service|Install)\]", line):
            assert heading[1] not in found, line
            section = found.setdefault(heading[1], {})
            continue
        setting = re.fullmatch(r"([A-Z][A-Za-z]+)=(|[^\s#].*)", line)
        assert setting, f"{name}: {line}"
        section.setdefault(setting[1], []).append(setting[2])
    return found


def test_there_is_a_unit_for_each_process_and_no_other() -> None:
    assert {file.name for file in UNITS.iterdir()} == {f"helle-{name}.service" for name in PARTS}


@pytest.mark.parametrize("name", PARTS)
def test_it_runs_its_own_part_as_its_own_user_with_its_own_secrets_alone(name: str) -> None:
    service = read(name)["Service"]
    assert service["User"] == service["Group"] == [f"helle-{name}"]
    given = dict(one.split("=", 1) for one in service["Environment"])
    of_public = {"HELLE_DRAFT_KEYS": "/run/helle-public"} if name == "public" else {}
    assert given == {"HELLE_PART": name, "HELLE_SECRETS": f"/srv/helle/parts/{name}"} | of_public
    assert service["EnvironmentFile"] == ["/etc/helle/all"]
    command, told, *_port = service["ExecStart"][0].split()
    assert (command, told) == ("/opt/helle/.venv/bin/helle", name)
    others = {f"-/srv/helle/parts/{one}" for one in PARTS if one != name}
    assert set(service["InaccessiblePaths"][0].split()) >= {"/srv/helle/secrets", *others}
    # Who erases adds to the ledger; who seals writes the roots; nobody else writes anything outside of memory.
    writes = "/srv/helle/roots" if name == "sealer" else "/srv/helle/ledger" if PARTS[name].master else None
    assert service.get("ReadWritePaths", [None]) == [writes]
    assert service.get("SupplementaryGroups", [None]) == ["helle-ledger" if PARTS[name].master else None]


def test_two_that_serve_pages_do_it_on_two_ports() -> None:
    ports = {name: re.findall(r"--port (\d+)", read(name)["Service"]["ExecStart"][0]) for name in PARTS}
    assert ports == {"web": ["8000"], "public": ["8001"], "worker": [], "sealer": []}


@pytest.mark.parametrize("name", PARTS)
def test_it_is_shut_in_and_what_reads_strangers_files_can_still_cut_itself_off(name: str) -> None:
    service = read(name)["Service"]
    assert {word: service.get(word) for word in SHUT_IN} == SHUT_IN
    # The process that looks into files leaves the network behind by a namespace, and sets limits to itself.
    looks_into_files = name != "sealer"
    assert service["RestrictNamespaces"] == (["user net"] if looks_into_files else ["yes"])
    assert service["SystemCallFilter"][0] == "@system-service" and "~@privileged" in service["SystemCallFilter"][1]
    assert ("@resources" in service["SystemCallFilter"][1]) is not looks_into_files


def test_the_guide_makes_every_user_and_folder_that_a_unit_names() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    (listed,) = re.findall(r"for part in ([a-z ]+); do\n  useradd --system [^\n]* helle-\$part\n", guide)
    assert listed.split() == list(PARTS)
    for name in PARTS:
        service = read(name)["Service"]
        assert f"`helle-{name}.service`" in guide or f"helle-{name}.service" in guide
        for path in " ".join(service.get("ReadWritePaths", [])).split():
            assert re.search(rf"install -d [^\n]*{path}\b", guide), path
        for group in service.get("SupplementaryGroups", []):
            assert f"groupadd --system {group}" in guide
    assert re.search(r"^# /etc/helle/all\b", guide, re.MULTILINE)


@systemd
class TestReadBySystemd:
    @pytest.fixture
    def machine(self, tmp_path: Path) -> Path:
        """A machine with nothing on it but systemd's own units, the program and ours."""
        (tmp_path / "usr/lib/systemd").mkdir(parents=True)
        shutil.copytree("/usr/lib/systemd/system", tmp_path / "usr/lib/systemd/system", symlinks=True)
        program = tmp_path / "opt/helle/.venv/bin/helle"
        program.parent.mkdir(parents=True)
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        shutil.copytree(UNITS, tmp_path / "etc/systemd/system")
        return tmp_path

    def asked(self, machine: Path, *words: str) -> subprocess.CompletedProcess[str]:
        command = ["systemd-analyze", *words[:1], f"--root={machine}", "--no-pager", *words[1:]]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def test_it_finds_nothing_wrong(self, machine: Path) -> None:
        given = [f"/etc/systemd/system/helle-{name}.service" for name in PARTS]
        found = self.asked(machine, "verify", *given)
        assert (found.returncode, found.stdout + found.stderr) == (0, "")
        # It would: so it was read.
        broken = machine / given[0].lstrip("/")
        broken.write_text(broken.read_text().replace("ProtectSystem=strict", "ProtectSystem=strickt"))
        assert "ProtectSystem" in self.asked(machine, "verify", given[0]).stderr

    @pytest.mark.parametrize("name", PARTS)
    def test_it_calls_the_process_well_shut_in(self, machine: Path, name: str) -> None:
        found = self.asked(
            machine, "security", "--offline=true", f"--threshold={MOST_EXPOSED}", f"helle-{name}.service"
        )
        assert found.returncode == 0, found.stdout[-3000:]
