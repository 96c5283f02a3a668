"""`helle keys`, as an operator gives it: each step is said, stands in the audit, and can be given again."""

from __future__ import annotations

import base64
import os
import shutil
import stat
import subprocess
import sys
import uuid
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.db import connection

from helle import cli
from helle.register.protection import boxes, master
from helle.register.protection.keystore.rotation import Store
from helle.site import environment, health, key_commands, parts
from helle.site.health_state import Finding, State
from helle.site.installation import InstallationError
from tests.keys.conftest import names
from tests.keys.test_boxes import VERA, closed
from tests.keys.test_rotation import opens, persons

type Helle = Callable[..., str]


@pytest.fixture
def helle(as_operator: None, capsys: pytest.CaptureFixture[str]) -> Helle:
    """Give a command; what it prints."""

    def give(*arguments: str, code: int = 0) -> str:
        chosen = cli._parser().parse_args(["keys", *arguments])
        assert key_commands.run(chosen) == code
        return capsys.readouterr().out

    return give


def logged() -> list[tuple[str, str]]:
    """The lines of the audit about keys: action and purpose. Nobody of the site did it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT action, purpose FROM audit_line WHERE action LIKE 'key.%%' AND user_id IS NULL ORDER BY id"
        )
        return [(action, purpose) for action, purpose in cursor.fetchall()]


def test_the_master_key_is_changed_and_everything_opens_all_the_time(helle: Helle, secrets: Path) -> None:
    sealed, box = persons(5), closed("Xenobia")
    assert "wraps   file:master.key" in helle("list") and "5 data keys" in helle("list")
    parts.deal(secrets)
    assert "opens" in helle("add", "file:second.key")
    of_pages, of_sealing = (parts.folder_of(parts.parts()[name], secrets) for name in ("web", "sealer"))
    assert (of_pages / "second.key").read_bytes() == (secrets / "second.key").read_bytes()
    assert (of_pages / "master-keys.toml").exists() and not (of_sealing / "second.key").exists()
    assert stat.S_IMODE((secrets / "second.key").stat().st_mode) == 0o600
    assert "next    file:second.key" in helle("list")
    assert opens(sealed | persons(1))
    assert "6 data keys are wrapped anew, under file:second.key" in helle("rotate")
    assert opens(sealed | persons(1))
    assert "0 data keys are wrapped anew" in helle("rotate"), "again, it does the rest and turns nothing back"
    said = helle("retire")
    assert "file:master.key opens nothing any more" in said and "no backup of the key store from before" in said
    (secrets / "master.key").unlink()
    boxes._made_of_file.cache_clear()
    assert opens(sealed) and boxes.open_box(box, VERA) == "Xenobia"
    assert "former" not in helle("list")
    assert logged() == [
        ("key.master_added", "operation"),
        ("key.master_rotated", "operation"),
        ("key.master_retired", "operation"),
    ]


def dealt(secrets: Path) -> dict[str, dict[str, bytes]]:
    """What lies in the folder of each part."""
    return {
        name: {file.name: file.read_bytes() for file in parts.folder_of(part, secrets).iterdir()}
        for name, part in parts.parts().items()
    }


def test_each_part_has_what_a_command_changed_wherever_it_lies(
    helle: Helle, secrets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also from a shell that was not told where that is."""
    monkeypatch.setenv("HELLE_PARTS", str(tmp_path / "elsewhere"))
    parts.deal(secrets)
    monkeypatch.delenv("HELLE_PARTS")

    def same(part: str, *names: str) -> bool:
        there = dealt(secrets)[part]
        return all(there.get(name) == (secrets / name).read_bytes() for name in names)

    before = dealt(secrets)
    helle("audit")
    assert same("sealer", "audit.key", "audit-keys.log") and dealt(secrets)["sealer"] != before["sealer"]
    assert not (secrets / "audit.next.key").exists() and "audit.next.key" not in dealt(secrets)["sealer"]
    helle("forms", "next")
    assert same("web", "django.next.key")
    helle("add", "file:second.key")
    helle("rotate")
    assert same("web", "master-keys.toml", "box.key") and same("worker", "master-keys.toml", "second.key")
    helle("retire")
    assert "master.key" not in dealt(secrets)["web"] and "master.key" not in dealt(secrets)["worker"]
    shares = sticks(tmp_path)
    helle("split", "search.key", *shares)
    (secrets / "search.key").unlink()
    parts.deal_again(secrets)
    assert "search.key" not in dealt(secrets)["web"]
    helle("join", "search.key", *(f"{one}/search.key.share-{place}" for place, one in enumerate(shares, start=1)))
    assert same("web", "search.key")


@pytest.mark.parametrize("where", ["among the secrets", "elsewhere"])
def test_a_copy_of_an_installation_deals_nothing_into_the_original(
    helle: Helle, secrets: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """As where somebody tries a restore in a copied folder: it notes where the original's parts are."""
    if where == "elsewhere":
        monkeypatch.setenv("HELLE_PARTS", str(tmp_path / "elsewhere"))
    parts.deal(secrets)
    monkeypatch.delenv("HELLE_PARTS", raising=False)
    copy, before = tmp_path / "copy" / "secrets", dealt(secrets)
    shutil.copytree(secrets, copy)
    settings.HELLE_SECRETS = copy
    for step in (("audit",), ("add", "file:second.key"), ("forms", "next")):
        with pytest.raises(InstallationError, match=r"parts of another installation, .* is a copy of it"):
            helle(*step)
    with pytest.raises(InstallationError, match="is a copy of it"):
        parts.deal(copy)
    assert dealt(secrets) == before and logged() == []
    (copy / parts.NOTE).unlink()  # As it says.
    parts.deal(copy)
    helle("audit")
    assert dealt(secrets) == before
    assert dealt(copy)["sealer"]["audit.key"] == (copy / "audit.key").read_bytes() != before["sealer"]["audit.key"]
    settings.HELLE_SECRETS = secrets
    helle("forms", "next")
    assert dealt(secrets)["web"]["django.next.key"] == (secrets / "django.next.key").read_bytes()


def test_secrets_that_were_moved_keep_their_parts(
    helle: Helle, secrets: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as once:
        once.setenv("HELLE_PARTS", str(tmp_path / "elsewhere"))
        parts.deal(secrets)
    settings.HELLE_SECRETS = moved = secrets.rename(tmp_path / "moved")
    helle("forms", "next")
    assert dealt(moved)["web"]["django.next.key"] == (moved / "django.next.key").read_bytes()
    assert (tmp_path / "elsewhere" / parts.OWNER).read_text() == f"{moved}\n"


def test_no_key_is_changed_past_the_parts(helle: Helle, secrets: Path) -> None:
    parts.deal(secrets)
    (secrets / "parts" / "sealer").rename(secrets / "parts" / "gone")
    for step in (("audit",), ("add", "file:second.key"), ("forms", "next")):
        with pytest.raises(InstallationError, match="cannot be found"):
            helle(*step)
    assert logged() == [] and not (secrets / "audit-keys.log").exists()


def test_a_key_that_does_not_come_to_the_sealer_does_not_count(
    helle: Helle, secrets: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the segments that the former goes on to sign were wrong for ever."""
    parts.deal(secrets)
    (secrets / "django.key").chmod(0o644)
    with pytest.raises(InstallationError, match="Others can read"):
        helle("audit")
    assert not (secrets / "audit-keys.log").exists()
    (secrets / "django.key").chmod(0o600)
    real, times = parts.deal, list[int]()

    def full(where: Path) -> None:
        times.append(1)
        if len(times) == 2:  # What the new key is named in.
            raise OSError("No space left on device")
        real(where)

    with monkeypatch.context() as once:
        once.setattr(parts, "deal", full)
        with pytest.raises(InstallationError, match="No space left"):
            helle("audit")
    assert not (secrets / "audit-keys.log").exists() and "audit-keys.log" not in dealt(secrets)["sealer"]
    waits = (secrets / "audit.next.key").read_bytes()
    helle("audit")
    assert (secrets / "audit.key").read_bytes() == dealt(secrets)["sealer"]["audit.key"] == waits, "no third key"


def test_a_file_without_a_name_gets_one(helle: Helle, secrets: Path) -> None:
    assert "file:master-" in helle("add", "file")
    assert len(list(secrets.glob("master-????????.key"))) == 1


def test_without_a_next_key_it_says_that_none_was_changed(helle: Helle, secrets: Path) -> None:
    assert helle("rotate").startswith("No master key was changed: there is no next one")
    assert not master.ring_path().exists() and logged() == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can write for others")
def test_what_root_writes_the_sites_user_can_read(helle: Helle, secrets: Path) -> None:
    os.chown(secrets, 4711, 4712)
    for step in (("add", "file:second.key"), ("rotate",), ("audit",), ("forms", "next")):
        helle(*step)
    for name in ("second.key", "master-keys.toml", "box.key", "audit.key", "audit-keys.log", "django.next.key"):
        written = (secrets / name).stat()
        assert (written.st_uid, written.st_gid, stat.S_IMODE(written.st_mode)) == (4711, 4712, 0o600), name


def test_no_third_master_key_and_none_twice(helle: Helle, secrets: Path) -> None:
    shutil.copy(secrets / "master.key", secrets / "copy.key")
    with pytest.raises(InstallationError, match=r"file:copy\.key is the master key that wraps already"):
        helle("add", "file:copy.key")
    helle("add", "file:second.key")
    with pytest.raises(InstallationError, match=r"Two master keys are live: file:master\.key and file:second\.key"):
        helle("add", "file:third.key")
    with pytest.raises(InstallationError, match="There is no former master key"):
        helle("retire")
    assert not (secrets / "third.key").exists()


def test_the_former_stays_while_anything_is_wrapped_under_it(helle: Helle, secrets: Path) -> None:
    before = boxes.secret_path().read_bytes()
    helle("add", "file:second.key")
    helle("rotate")
    boxes.secret_path().write_bytes(before)
    with pytest.raises(InstallationError, match="boxes is not wrapped anew"):
        helle("retire")
    helle("rotate")
    names(secrets, wraps="file:master.key", next="file:second.key")  # Another machine, which has not heard of it.
    late = persons(1)
    names(secrets, wraps="file:second.key", former="file:master.key")
    with pytest.raises(InstallationError, match="1 data keys are not wrapped anew"):
        helle("retire")
    helle("rotate")
    helle("retire")
    assert opens(late)


def test_an_older_backup_of_the_key_store_opens_with_the_former_master_key(
    helle: Helle, secrets: Path, store: Store
) -> None:
    sealed = persons(2)
    rows = store.execute("SELECT subject_id, kind, wrapped FROM data_key").fetchall()
    first = store.execute("SELECT name, source, since FROM master_key").fetchall()
    for step in (("add", "file:second.key"), ("rotate",), ("retire",)):
        helle(*step)
    store.execute("TRUNCATE data_key")
    for row in first:
        store.execute("INSERT INTO master_key VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", row)
    for row in rows:
        store.execute("INSERT INTO data_key (subject_id, kind, wrapped) VALUES (%s, %s, %s)", row)
    listed = helle("list")
    assert ": 0 data keys" in listed and "2 data keys do not open: bring that master key back" in listed
    assert "opens what it wrapped" in (said := helle("add", "--former", "file:master.key"))
    assert "`helle keys rotate` wraps that under file:second.key" in said
    assert "do not open" not in helle("list")
    assert opens(sealed)
    assert "2 data keys are wrapped anew, under file:second.key" in helle("rotate")
    helle("retire")
    assert opens(sealed)


def test_what_no_master_key_opens_is_told_by_kind_and_fails_the_command(helle: Helle, store: Store) -> None:
    store.execute("INSERT INTO data_key VALUES (%s, 'call', '\\x0101')", [uuid.uuid4()])
    helle("add", "file:second.key")
    assert "1 of the kind call are opened by no master key" in helle("rotate", code=1)


@pytest.mark.parametrize("source", ["file:../master.key", "file:/etc/x", "environment:HELLE_NOT_THERE", "cloud:x"])
def test_what_is_no_source_is_said_and_changes_nothing(helle: Helle, secrets: Path, source: str) -> None:
    with pytest.raises(InstallationError):
        helle("add", source)
    assert not master.ring_path().exists() and logged() == []


def test_health_says_where_the_master_key_lies_and_what_is_left(helle: Helle, secrets: Path) -> None:
    def seen() -> Finding:
        return next(finding for finding in health.look() if finding.part.en == "Master key")

    persons(2)
    assert (seen().state, seen().seen.en) == (State.WELL, "in a file")
    helle("add", "file:second.key")
    names(secrets, wraps="file:second.key", former="file:master.key")
    assert seen().state is State.WATCH and "nøgler, der skal pakkes om: 2" in seen().seen.da
    names(secrets, wraps="file:gone.key")
    assert seen().state is State.FAILS and "helle keys list" in seen().seen.en


class TestTheKeyOfForms:
    """Two steps, with the processes started again between them: each believes what the others sign."""

    def believed(self, secrets: Path, settings: Any) -> None:
        """As a process that is started now reads them."""
        settings.SECRET_KEY = environment.secret(secrets / "django.key")
        settings.SECRET_KEY_FALLBACKS = environment.secrets_there(
            secrets / "django.next.key", secrets / "django.former.key"
        )

    def test_what_either_key_signed_is_believed_until_the_former_is_forgotten(
        self, helle: Helle, secrets: Path, settings: Any
    ) -> None:
        self.believed(secrets, settings)
        of_the_first = signing.dumps("session")
        helle("forms", "next")
        self.believed(secrets, settings)
        assert signing.loads(signing.dumps("session")) == signing.loads(of_the_first) == "session"
        not_started_again = settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS
        helle("forms", "switch")
        self.believed(secrets, settings)
        of_the_second = signing.dumps("session")
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = not_started_again
        assert signing.loads(of_the_second) == "session"
        self.believed(secrets, settings)
        assert signing.loads(of_the_first) == "session"
        helle("forms", "forget")
        self.believed(secrets, settings)
        assert signing.loads(of_the_second) == "session"
        with pytest.raises(signing.BadSignature):
            signing.loads(of_the_first)
        assert logged() == [("key.forms_renewed", "operation")]

    def test_there_is_no_switch_without_a_next_key(self, helle: Helle, secrets: Path) -> None:
        with pytest.raises(InstallationError, match="There is no next key"):
            helle("forms", "switch")


def sticks(folder: Path) -> list[str]:
    """What Anna and Bo put in for their shares."""
    for name in ("anna", "bo"):
        (folder / name).mkdir()
    return [str(folder / name) for name in ("anna", "bo")]


def as_of_before(whole: bytes, *shares: Path) -> None:
    """Shares as they were written before they said of which key they are."""
    first = os.urandom(len(whole))
    second = bytes(one ^ other for one, other in zip(whole, first, strict=True))
    known = sha256(b"helle key share\n" + whole).hexdigest()[:8]
    for number, (path, part) in enumerate(zip(shares, (first, second), strict=True), start=1):
        path.write_text(f"helle key share {number} {known} {base64.b64encode(part).decode()}\n")


class TestTwoShares:
    """A secret for the safes of two people, neither of whom has it."""

    def test_a_share_is_never_written_over(self, helle: Helle, secrets: Path, tmp_path: Path) -> None:
        folders = sticks(tmp_path)
        helle("split", "master.key", *folders)
        before = (tmp_path / "anna" / "master.key.share-1").read_bytes()
        for given in (folders, folders[::-1]):
            with pytest.raises(InstallationError, match=r"A share lies there already: .*anna/master\.key\.share-1"):
                helle("split", "master.key", *given)
        assert (tmp_path / "anna" / "master.key.share-1").read_bytes() == before
        assert logged() == [("key.split", "operation")], "what was refused was not done"

    def test_two_shares_never_go_to_one_folder(self, helle: Helle, secrets: Path, tmp_path: Path) -> None:
        anna, _bo = sticks(tmp_path)
        (tmp_path / "also-anna").symlink_to(anna)
        for other in (anna, f"{anna}/", str(tmp_path / "also-anna")):
            for step in (("split", "master.key", anna, other), ("erasure", "--shares", anna, other)):
                with pytest.raises(InstallationError, match="are one folder"):
                    helle(*step)
        with pytest.raises(InstallationError, match="is no folder"):
            helle("split", "master.key", anna, str(tmp_path / "not-mounted"))
        assert list(Path(anna).iterdir()) == [] and logged() == []

    @pytest.mark.parametrize("name", ["django.key", "box.key", "helle_app.password", "search.layers"])
    def test_what_no_ceremony_splits_is_not_split(self, helle: Helle, secrets: Path, tmp_path: Path, name: str) -> None:
        with pytest.raises(InstallationError, match="none of the keys that are split"):
            helle("split", name, *sticks(tmp_path))
        assert logged() == []

    @pytest.mark.parametrize("of_before", [False, True])
    @pytest.mark.parametrize("of", ["audit.key", "erasure.key", "search.key"])
    def test_the_shares_of_one_key_do_not_become_another(
        self, helle: Helle, secrets: Path, tmp_path: Path, of: str, of_before: bool
    ) -> None:
        """Each share says whose it is; one of before is known by its file's name."""
        folders = sticks(tmp_path)
        whole = (secrets / of).read_bytes()
        helle("split", of, *folders)
        shares = [Path(folder, f"{of}.share-{number}") for number, folder in enumerate(folders, start=1)]
        if of_before:
            as_of_before(whole, *shares)
        (secrets / "master.key").unlink()
        with pytest.raises(InstallationError, match=rf"but not of master\.key: they are of {of}"):
            helle("join", "master.key", *map(str, shares))
        assert not (secrets / "master.key").exists()
        (secrets / of).unlink()
        helle("join", of, *map(str, shares))
        assert (secrets / of).read_bytes() == whole

    def test_a_share_of_before_with_a_name_of_its_own_is_known_by_what_it_makes(
        self, helle: Helle, secrets: Path, tmp_path: Path
    ) -> None:
        shares = [tmp_path / name for name in ("one", "other")]
        as_of_before((secrets / "audit.key").read_bytes(), *shares)
        (secrets / "master.key").unlink()
        with pytest.raises(InstallationError, match="they are of another kind"):
            helle("join", "master.key", *map(str, shares))

    def test_a_master_key_is_joined_under_the_name_it_is_needed_under(
        self, helle: Helle, secrets: Path, tmp_path: Path
    ) -> None:
        folders = sticks(tmp_path)
        helle("add", "file:second.key")
        helle("split", "second.key", *folders)
        shares = [f"{folder}/second.key.share-{number}" for number, folder in enumerate(folders, start=1)]
        (secrets / "master.key").unlink()
        helle("join", "master.key", *shares)
        assert (secrets / "master.key").read_bytes() == (secrets / "second.key").read_bytes()
        (secrets / "statistics.key").unlink(missing_ok=True)
        with pytest.raises(InstallationError, match="none of the keys that are split"):
            helle("join", "statistics.key", *shares)

    def test_they_are_joined_where_there_is_nothing_yet(self, helle: Helle, secrets: Path, tmp_path: Path) -> None:
        folders = sticks(tmp_path)
        helle("split", "master.key", *folders)
        shares = [f"{folder}/master.key.share-{number}" for number, folder in enumerate(folders, start=1)]
        kept = {name: value for name, value in os.environ.items() if not name.startswith("HELLE_")}
        done = subprocess.run(  # our own program
            [sys.executable, "-m", "helle.cli", "keys", "join", "master.key", *shares],
            env=kept | {"HELLE_STATE": str(tmp_path / "new"), "DJANGO_SETTINGS_MODULE": "helle.site.settings"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        joined = tmp_path / "new" / "secrets" / "master.key"
        assert joined.read_bytes() == (secrets / "master.key").read_bytes()
        assert stat.S_IMODE(joined.stat().st_mode) == 0o600

    def test_two_shares_are_the_secret_and_one_is_nothing(self, helle: Helle, secrets: Path, tmp_path: Path) -> None:
        whole = (secrets / "master.key").read_bytes()
        helle("split", "master.key", *sticks(tmp_path))
        shares = [tmp_path / "anna" / "master.key.share-1", tmp_path / "bo" / "master.key.share-2"]
        assert all(whole not in share.read_bytes() for share in shares)
        assert all(stat.S_IMODE(share.stat().st_mode) == 0o600 for share in shares)
        with pytest.raises(InstallationError, match="is there already"):
            helle("join", "master.key", *map(str, shares))
        (secrets / "master.key").unlink()
        helle("join", "master.key", *map(str, reversed(shares)))
        assert (secrets / "master.key").read_bytes() == whole
        assert logged() == [("key.split", "operation")]

    @pytest.mark.parametrize("wrong", ["twice the same", "of another key", "altered", "no share"])
    def test_what_are_not_the_two_of_one_key_make_none(
        self, helle: Helle, secrets: Path, tmp_path: Path, wrong: str
    ) -> None:
        folders = sticks(tmp_path)
        for name in ("master.key", "search.key"):
            helle("split", name, *folders)
        one, other = tmp_path / "anna" / "master.key.share-1", tmp_path / "bo" / "master.key.share-2"
        if wrong == "twice the same":
            other = one
        elif wrong == "of another key":
            other = tmp_path / "bo" / "search.key.share-2"
        elif wrong == "altered":
            head, part, kind = other.read_text().rsplit(" ", 2)
            other.write_text(f"{head} {'B' if part[0] == 'A' else 'A'}{part[1:]} {kind}")
        else:
            other.write_text("æøå" * 20)
        (secrets / "master.key").unlink()
        with pytest.raises(InstallationError):
            helle("join", "master.key", str(one), str(other))
        assert not (secrets / "master.key").exists()
