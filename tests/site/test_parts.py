"""Each process of the site holds its own secrets: by the file that says so, and asked as it runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from helle.register.protection import private_files
from helle.site import installation, parts
from helle.site.environment import BadSetting
from helle.site.installation import ROLES, InstallationError

PARTS = parts.parts()
# What a process can reach: asked of itself, with every word it was given.
ASKED = """
import json, os, django
django.setup()
from django.conf import settings
from django.db import connections
from helle.register.audit import signing_keys
from helle.register.protection import ledger, master
from helle.site import installation

def tried(what):
    try:
        what()
    except Exception as error:
        return type(error).__name__
    return "open"

there = installation.connection_settings(settings.HELLE_STATE)["helle_sealer"]
print(json.dumps({
    "aliases": sorted(alias for alias in settings.DATABASES if settings.DATABASES[alias].get("NAME")),
    "secrets": sorted(os.listdir(settings.HELLE_SECRETS)),
    "audit key": tried(signing_keys.signing_key),
    "ledger key": tried(ledger.signing_key),
    "master key": tried(master.ring),
    "sealer": tried(lambda: connections["sealer"].ensure_connection()),
    "password": there.get("password", ""),
}))
"""


def ask(part: str, ground: dict[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.setenv("HELLE_PARTS", str(folder))
    state = Path(settings.HELLE_STATE)
    parts.deal(installation.secrets_directory(state))
    names = {"HELLE_DATABASE": ground["register"], "HELLE_KEYS_DATABASE": ground["keys"]}
    (installation.secrets_directory(state) / parts.NOTE).unlink()  # They are those of all tests.
    given = parts.environment(part, state, os.environ | {"DJANGO_SETTINGS_MODULE": "helle.site.settings"} | names)
    done = subprocess.run([sys.executable, "-c", ASKED], env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_every_role_but_the_owners_is_somebody_s_and_what_signs_the_audit_is_the_sealer_s_alone() -> None:
    held = {role.name: {name for name, part in PARTS.items() if role.name in part.roles} for role in ROLES}
    assert {name for name, by in held.items() if not by} == {role.name for role in ROLES if role.owner}
    assert held["helle_sealer"] == {"sealer"} and PARTS["sealer"].roles == {"helle_sealer"}
    assert held["helle_staff"] == held["helle_partner"] == held["helle_api"] == {"web"}
    assert held["helle_portal"] == held["helle_intake"] == {"public"} and PARTS["public"].roles == {
        "helle_portal",
        "helle_intake",
    }
    assert held["helle_lists"] == held["helle_notices"] == held["helle_statistics"] == {"worker"}
    # A release is counted by a job, and its page by whoever serves it.
    assert held["helle_numbers"] == {"web", "worker"}
    assert [one for one, part in PARTS.items() if part.holds("statistics.key", [])] == ["worker"]
    for name in ("audit.key", "audit.next.key", "helle_sealer.password"):
        assert [one for one, part in PARTS.items() if part.holds(name, [])] == ["sealer"]
    assert [one for one, part in PARTS.items() if part.holds("portal.key", [])] == ["public"]
    assert [one for one, part in PARTS.items() if part.holds("intake.pub", [])] == ["public"]
    for name in ("search.key", "intake.key", "erasure.key", "box.key", "django.key"):
        assert "public" not in [one for one, part in PARTS.items() if part.holds(name, [])]
    for name in ("master.key", "master-keys.toml", "master-0a.key", "pkcs11.pin"):
        assert [one for one, part in PARTS.items() if part.holds(name, ["master.key", "master-0a.key"])] == [
            *("web", "worker"),
        ]


@pytest.mark.usefixtures("ground")
class TestAsked:
    """The process of each part, started with what it is given."""

    def test_who_serves_pages_cannot_seal(
        self, ground: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = ask("web", ground, tmp_path, monkeypatch)
        assert found["aliases"] == ["api", "default", "keys", "numbers", "partner", "staff"]
        assert (found["audit key"], found["sealer"]) == ("NoAuditKey", "ConnectionDoesNotExist")
        others = {"audit.key", "helle_sealer.password", "helle_lists.password", "statistics.key"}
        assert not others & set(found["secrets"])  # type: ignore[call-overload]
        assert found["password"] == "" and found["master key"] == "open"

    def test_who_answers_anybody_opens_nothing(
        self, ground: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = ask("public", ground, tmp_path, monkeypatch)
        # What others call the register and the key store leads her to the two roles as well.
        assert found["aliases"] == ["default", "intake", "keys", "portal"]
        assert found["secrets"] == ["helle_intake.password", "helle_portal.password", "intake.pub", "portal.key"]
        assert (found["audit key"], found["sealer"]) == ("NoAuditKey", "ConnectionDoesNotExist")
        assert (found["ledger key"], found["master key"]) == ("LedgerAstray", "NoMaster")

    def test_who_runs_the_jobs_seals_nothing_and_answers_no_browser(
        self, ground: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = ask("worker", ground, tmp_path, monkeypatch)
        assert found["aliases"] == ["default", "keys", "lists", "notices", "numbers", "statistics"]
        assert (found["audit key"], found["sealer"]) == ("NoAuditKey", "ConnectionDoesNotExist")
        others = {"audit.key", "django.key", "helle_sealer.password", "helle_staff.password", "helle_portal.password"}
        assert not others & set(found["secrets"])  # type: ignore[call-overload]
        assert found["password"] == "" and found["master key"] == "open"

    def test_who_seals_opens_nothing(
        self, ground: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        found = ask("sealer", ground, tmp_path, monkeypatch)
        assert found["aliases"] == ["sealer"] and found["secrets"] == ["audit.key", "helle_sealer.password"]
        assert (found["audit key"], found["sealer"]) == ("open", "open")
        assert (found["ledger key"], found["master key"]) == ("LedgerAstray", "NoMaster")


def test_what_others_hold_is_taken_out_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELLE_MASTER", "environment:OF_THE_MASTER")
    given = {
        "DATABASE_URL": "postgresql://installer:"
        + "of-the-installer@register.example:5433/postgres?sslmode=verify-full",
        "OF_THE_MASTER": "x",
        "PATH": "/bin",
        **{role.variable: role.name for role in ROLES},
    }
    web = parts.environment("web", tmp_path, given)
    assert {name for name in web if name.endswith("_PASSWORD")} == {
        role.variable for role in ROLES if role.name in PARTS["web"].roles
    }
    assert "of-the-installer" not in web["DATABASE_URL"] and "register.example" in web["DATABASE_URL"]
    assert "verify-full" in web["DATABASE_URL"] and web["OF_THE_MASTER"] == "x" and web["PATH"] == "/bin"
    sealer = parts.environment("sealer", tmp_path, given)
    assert "OF_THE_MASTER" not in sealer and sealer["HELLE_SECRETS"] == str(tmp_path / "secrets" / "parts" / "sealer")


def test_a_process_that_is_given_more_refuses_to_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ROLES:
        monkeypatch.delenv(role.variable, raising=False)
    parts.require_own("web", tmp_path)
    (tmp_path / "audit.key").write_text("")
    with pytest.raises(BadSetting, match=r"web is given what is not its own: .*audit\.key"):
        parts.require_own("web", tmp_path)
    assert parts.require_own("sealer", tmp_path) is PARTS["sealer"]
    assert parts.require_own("", tmp_path) is None
    monkeypatch.setenv("HELLE_APP_PASSWORD", "x")
    monkeypatch.setenv("DATABASE_URL", "postgresql://installer:" + "secret@register.example/postgres")
    with pytest.raises(BadSetting, match="HELLE_APP_PASSWORD, DATABASE_URL"):
        parts.require_own("sealer", tmp_path)
    with pytest.raises(BadSetting, match="one of web, public, worker, sealer"):
        parts.require_own("weeb", tmp_path)


def test_what_is_new_is_dealt_and_what_is_gone_goes(tmp_path: Path) -> None:
    with pytest.raises(InstallationError, match="run `helle install` first"):
        parts.deal(tmp_path / "secrets")
    secrets = tmp_path / "secrets"
    parts.deal_again(secrets)
    secrets.mkdir()
    for name in ("search.key", "audit.key", "master.key", "helle_owner.password", "helle_app.password"):
        (secrets / name).write_text(name)
        (secrets / name).chmod(0o600)
    parts.deal(secrets)
    given = {name: parts.folder_of(part, secrets) for name, part in PARTS.items()}
    assert sorted(file.name for file in given["web"].iterdir()) == ["helle_app.password", "master.key", "search.key"]
    assert [file.name for file in given["sealer"].iterdir()] == ["audit.key"]
    assert all(file.stat().st_mode & 0o077 == 0 for folder in given.values() for file in (folder, *folder.iterdir()))
    (secrets / "audit.key").write_text("another")
    (secrets / "master-keys.toml").write_text('wraps = "file:second.key"\nformer = "file:master.key"\n')
    (secrets / "second.key").write_text("second")
    (secrets / "second.key").chmod(0o600)
    (secrets / "search.key").unlink()
    parts.deal_again(secrets)
    assert (given["sealer"] / "audit.key").read_text() == "another"
    assert sorted(file.name for file in given["worker"].iterdir()) == [
        *("helle_app.password", "master-keys.toml", "master.key", "second.key"),
    ]
    (secrets / "audit.key").chmod(0o644)
    with pytest.raises(InstallationError, match="Others can read"):
        parts.deal(secrets)


def test_what_opens_to_whoever_installs_or_is_a_master_key_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ROLES:
        monkeypatch.delenv(role.variable, raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("HELLE_MASTER", "environment:OF_THE_MASTER")
    monkeypatch.setenv("OF_THE_MASTER", "x")
    parts.require_own("web", tmp_path)
    with pytest.raises(BadSetting, match="OF_THE_MASTER"):
        parts.require_own("sealer", tmp_path)
    monkeypatch.setenv("HELLE_MASTER", "file:master.key")
    monkeypatch.setenv("HELLE_MASTER_KEY", "x")
    with pytest.raises(BadSetting, match="HELLE_MASTER_KEY"):
        parts.require_own("sealer", tmp_path)
    for name, value in (
        ("PGPASSWORD", "x"),
        ("PGPASSFILE", "/root/.pgpass"),
        ("DATABASE_URL", "postgresql://register.example/postgres?passfile=/root/.pgpass"),
        ("KEYS_URL", "postgresql://keys.example/postgres?sslpassword=x"),
    ):
        with monkeypatch.context() as given:
            given.setenv(name, value)
            with pytest.raises(BadSetting, match=name):
                parts.require_own("web", tmp_path)
            left = parts.environment("web", tmp_path, {name: value})
            assert value != left.get(name) and "passfile" not in left.get(name, "")


def test_a_part_that_can_read_all_the_secrets_of_another_user_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in (*(role.variable for role in ROLES), "DATABASE_URL", "HELLE_MASTER"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HELLE_STATE", str(tmp_path))
    (tmp_path / "secrets").mkdir()
    parts.require_own("web", tmp_path / "web")
    monkeypatch.setattr(os, "geteuid", lambda: (tmp_path / "secrets").stat().st_uid + 4711)
    with pytest.raises(BadSetting, match="which it can read"):
        parts.require_own("web", tmp_path / "web")


def with_secrets(folder: Path) -> Path:
    secrets = folder / "secrets"
    secrets.mkdir()
    for name in ("search.key", "audit.key"):
        (secrets / name).write_text(name)
        (secrets / name).chmod(0o600)
    return secrets


@pytest.mark.parametrize("planted", ["link", "pipe", "folder", "own file"])
def test_what_a_process_left_in_its_folder_leads_nowhere(tmp_path: Path, planted: str) -> None:
    """Whoever took it over would have root write through it, or wait for ever."""
    secrets = with_secrets(tmp_path)
    parts.deal(secrets)
    own, aim = parts.folder_of(PARTS["web"], secrets), tmp_path / "passwd"
    aim.write_text("root")
    (own / "search.key").unlink()
    if planted == "link":
        (own / "search.key").symlink_to(aim)
    elif planted == "pipe":
        os.mkfifo(own / "search.key")
    elif planted == "folder":
        (own / "search.key" / "deep").mkdir(parents=True)
        (own / "search.key" / "deep" / "link").symlink_to(aim)
    else:
        (own / "search.key").write_text("altered")
    for number in range(os.getpid() - 1, os.getpid() + 2):
        (own / f"search.key.{number}.new").symlink_to(aim)
    parts.deal(secrets)
    assert aim.read_text() == "root"
    assert [file.name for file in own.iterdir()] == ["search.key"]
    assert (own / "search.key").read_text() == "search.key" and not (own / "search.key").is_symlink()


def test_nothing_is_written_or_added_through_a_link(tmp_path: Path) -> None:
    aim = tmp_path / "passwd"
    aim.write_text("root")
    (tmp_path / "erasures.log").symlink_to(aim)
    with pytest.raises(OSError, match="symbolic links"):
        private_files.opened_to_add(tmp_path / "erasures.log")
    private_files.replace_private(tmp_path / "erasures.log", b"whole")
    assert (aim.read_text(), (tmp_path / "erasures.log").read_text()) == ("root", "whole")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can write for others")
def test_what_root_begins_the_process_can_go_on_with(tmp_path: Path) -> None:
    os.chown(tmp_path, 4711, 4712)
    os.close(private_files.opened_to_add(tmp_path / "audit-roots.log"))
    assert (tmp_path / "audit-roots.log").stat().st_uid == 4711


def test_where_the_parts_are_is_known_to_whoever_comes_a_year_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = with_secrets(tmp_path)
    monkeypatch.setenv("HELLE_PARTS", str(tmp_path / "elsewhere"))
    parts.deal(secrets)
    monkeypatch.delenv("HELLE_PARTS")
    (secrets / "audit.key").write_text("another")
    parts.deal_again(secrets)
    assert (tmp_path / "elsewhere" / "sealer" / "audit.key").read_text() == "another"
    assert not (secrets / "parts").exists()
    (tmp_path / "elsewhere").rename(tmp_path / "gone")
    with pytest.raises(InstallationError, match="cannot be found"):
        parts.deal_again(secrets)
    monkeypatch.setenv("HELLE_PART", "web")
    with pytest.raises(InstallationError, match="unset HELLE_PART"):
        parts.deal(secrets)


def test_a_process_of_one_part_does_not_become_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HELLE_PART", "web")
    parts.become("web", ["web"])
    with pytest.raises(InstallationError, match="the secrets of web, not those of sealer"):
        parts.become("sealer", ["sealer"])
