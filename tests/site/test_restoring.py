"""A backup is put back, and the site stays closed until everything that was erased since is erased again."""

from __future__ import annotations

import datetime as dt
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from conftest import Databases, state_directory
from django.db import connections
from django.test.utils import CaptureQueriesContext
from psycopg import sql

from helle import cli
from helle.register.audit import sealing
from helle.register.erasure.models import Erased, Order
from helle.register.hotline import actions as hotline
from helle.register.hotline.models import CallDraft
from helle.register.people import queries as people
from helle.register.protection import clock, closing, erasing, ledger, search_keys, vault
from helle.register.protection.ciphers import Place
from helle.site import backups, closed, health, installation, key_commands, restoring
from helle.site.health_state import Finding, State
from helle.site.installation import InstallationError, Store
from tests import erasure_stories, hotline_stories, stories
from tests.cast import Cast
from tests.connected import connected
from tests.keys.conftest import names, new_file, secrets  # noqa: F401 # `secrets` is a fixture.

pytestmark = pytest.mark.skipif("DATABASE_URL" in os.environ, reason="a given server has tools of its own")


@pytest.fixture
def audit_roots(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HELLE_AUDIT_ROOTS = tmp_path / "audit-roots.log"
    # That a backup was made is kept in a folder that all workers have.
    monkeypatch.setattr(backups, "note_made", lambda at: None)
    return tmp_path / "audit-roots.log"


@pytest.fixture
def elsewhere(ground: Databases) -> Iterator[Databases]:
    """The names of the databases that a backup is put back into; dropped after the test."""
    names: Databases = {store: f"{name}_restored" for store, name in ground.items()}
    yield names
    connections.close_all()
    for store in names:
        with psycopg.connect(**installation.installer_settings(state_directory(), store), autocommit=True) as installer:
            found = installer.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{ground[store]}_restored%"]
            ).fetchall()
            for (name,) in found:
                installer.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def site_of(databases: Databases, *, as_owner: bool = False) -> Iterator[None]:
    """The site works on these databases, or an operator does as their owner."""
    settings = installation.connection_settings(state_directory(), databases)
    roles = {"default": "helle_app", "keys": "helle_keys", "sealer": "helle_sealer", "lists": "helle_lists"}
    if as_owner:
        roles |= {"default": "helle_owner", "keys": "helle_keys_owner"}
    others = {
        alias: {"NAME": settings[role]["dbname"], "USER": role, "PASSWORD": settings[role]["password"]}
        for alias, role in roles.items()
    }
    with connected(others):
        yield


def backed_up(folder: Path, databases: Databases) -> dict[Store, Path]:
    for name in ("register", "keys"):
        (folder / name).mkdir(parents=True)
    return backups.back_up({"register": folder / "register", "keys": folder / "keys"}, print, databases)


def put_back(files: dict[Store, Path], databases: Databases, *, accept_lost_keys: bool = False) -> list[str]:
    connections.close_all()
    said: list[str] = []
    restoring.restore(files, said.append, databases, accept_lost_keys=accept_lost_keys)
    return said


def test_who_was_erased_after_the_backup_is_erased_again_before_anybody_may_look(
    committed_cast: Cast, ground: Databases, elsewhere: Databases, audit_roots: Path, tmp_path: Path, settings: Any
) -> None:
    cast = committed_cast
    erasing.replay()  # What other tests of this worker took back stands in the file still.
    erased, stays = erasure_stories.a_closed_case(cast), stories.an_opened_case(cast)
    draft = hotline_stories.begin(cast.vera)
    sealing.seal()
    files = backed_up(tmp_path, ground)
    assert [file.suffix for file in sorted((tmp_path / "keys").iterdir())] == [".dump", ".json"]
    note = json.loads(backups.note_path(files["keys"]).read_text())

    # After the backup: a person and a draft are erased, and the log goes on.
    with cast.vera.acting():
        hotline.draft_discard(CallDraft.objects.get(pk=draft.pk))
    order = erasure_stories.asked(cast.mette, erased)
    erasure_stories.decided(cast.karen, order)
    assert erasing.standing().written == note["erasures"] + 3, "a draft, a referral and a person"
    assert cast.mette.client().get(f"/sager/{stays.number}/").status_code == 200
    sealing.seal()
    roots = len(sealing.written_off())

    said = put_back(files, elsewhere)
    assert "closed: run `helle migrate`, then `helle erase --replay`" in said
    assert any("1 sealed segments were lost with the register" in line for line in said)
    assert len(sealing.written_off()) == roots - 1

    with site_of(elsewhere):
        # The keys of the backup are there, and open nothing.
        assert sorted(closing.closed_stores()) == ["default", "keys"]
        page = cast.mette.client().get(f"/sager/{stays.number}/")
        assert page.status_code == 503 and "Helle er lukket" in page.content.decode()
        with pytest.raises(Exception, match="closed until the ledger of erasures is replayed"):
            vault.seal_at(erased.person_id, Place("a", "b", erased.person_id), "x")
        with pytest.raises(Exception, match="closed until"), cast.mette.acting():
            pass
        assert closed.look()
        for address in ("/", "/h/", "/partner/", "/accounts/login/"):
            assert cast.mette.client().get(address).status_code == 503, address
        assert health_of("Putting a backup back").state is State.FAILS

    with site_of(elsewhere, as_owner=True):
        # Where the ledger was cut, it is not opened.
        whole = ledger.path().read_text()
        ledger.path().write_text("".join(f"{line}\n" for line in whole.splitlines()[: note["erasures"] - 1]))
        if note["erasures"]:
            with pytest.raises(ledger.LedgerAstray):
                restoring.replay(said.append)
        ledger.path().write_text(whole)
        assert restoring.replay(said.append) == 3
        assert restoring.replay(said.append) == 0, "again, it changes nothing"

    with site_of(elsewhere):
        assert closing.closed_stores() == [] and not closed.look()
        assert health_of("Putting a backup back").state is State.WELL
        mette = cast.mette.client()
        assert mette.get(f"/sager/{stays.number}/").status_code == 200
        assert mette.get(f"/sager/{erased.number}/").status_code == 404
        with cast.mette.acting():
            assert people.names_of(stays.person_id)
            assert not Order.objects.exists(), "the order came after the backup; that she is erased is known"
            assert Erased.objects.get().order_id == order.pk
            assert not people.names_of(erased.person_id)
        with pytest.raises(vault.Erased):
            vault.seal_at(erased.person_id, Place("a", "b", erased.person_id), "x")
        with cast.vera.acting():
            assert not CallDraft.objects.exists()
        assert sealing.seal() > 0, "the log goes on"


def health_of(part: str) -> Finding:
    return next(finding for finding in health.look() if finding.part.en == part)


def test_a_backup_that_is_not_what_it_was_is_not_put_back(
    committed_cast: Cast, ground: Databases, elsewhere: Databases, audit_roots: Path, tmp_path: Path
) -> None:
    files = backed_up(tmp_path, ground)
    with pytest.raises(InstallationError, match="is a backup of the keys, not of the register"):
        put_back({"register": files["keys"]}, elsewhere)
    with files["keys"].open("ab") as file:
        file.write(b"x")
    with pytest.raises(InstallationError, match="is not what its note says"):
        put_back({"keys": files["keys"]}, elsewhere)
    backups.note_path(files["register"]).unlink()
    with pytest.raises(InstallationError, match="has no note that can be read"):
        put_back({"register": files["register"]}, elsewhere)


def test_nothing_is_put_back_with_a_ledger_that_was_cut_or_under_people_who_work(
    committed_cast: Cast, ground: Databases, elsewhere: Databases, audit_roots: Path, tmp_path: Path
) -> None:
    subject = uuid.uuid4()
    vault.new_subject("person", subject)
    vault.destroy_subject("person", subject, clock.now())
    files = backed_up(tmp_path, ground)
    whole = ledger.path().read_text()
    try:
        ledger.path().write_text("".join(f"{line}\n" for line in whole.splitlines()[:-1]))
        with pytest.raises(InstallationError, match="when this backup was made"):
            put_back(files, elsewhere)
    finally:
        ledger.path().write_text(whole)
    # The owner's connection of the tests stands for a site that runs.
    with pytest.raises(InstallationError, match=r"connections to .* are open: stop the site and its worker first"):
        put_back(files, ground)


def test_a_key_store_that_is_older_than_its_register_is_not_put_back_and_does_not_open(
    committed_cast: Cast, ground: Databases, elsewhere: Databases, audit_roots: Path, tmp_path: Path
) -> None:
    erasing.replay()  # What other tests of this worker took back stands in the file still.
    older = backed_up(tmp_path / "older", ground)
    stories.an_opened_case(committed_cast)
    younger = backed_up(tmp_path / "younger", ground)
    note = backups.note_path(older["keys"])
    note.write_text(json.dumps(json.loads(note.read_text()) | {"made_at": "2020-01-01T00:00:00+00:00"}))
    apart: dict[Store, Path] = {"register": younger["register"], "keys": older["keys"]}
    with pytest.raises(InstallationError, match="older than the register's"):
        put_back(apart, elsewhere)

    # The key store alone: counted against the register that stands, before anything is touched.
    put_back(younger, elsewhere)
    with pytest.raises(InstallationError, match="have no key in the key store, and were not erased"):
        put_back({"keys": older["keys"]}, elsewhere)
    with site_of(elsewhere, as_owner=True):
        restoring.replay(print)

    # Put back past that, or accepted: neither store opens before somebody says that what is lost is lost.
    put_back({"keys": older["keys"]}, elsewhere, accept_lost_keys=True)
    with site_of(elsewhere, as_owner=True):
        with pytest.raises(InstallationError, match="do not belong together"):
            restoring.replay(print)
        assert "keys" in closing.closed_stores()
        restoring.replay(print, accept_lost_keys=True)
        assert closing.closed_stores() == []


def test_what_migrate_has_not_brought_up_stays_closed(
    committed_cast: Cast,
    ground: Databases,
    elsewhere: Databases,
    audit_roots: Path,
    tmp_path: Path,
    secrets: Path,  # noqa: F811
) -> None:
    """The keys of today are others than those of the backup: the master key, and the layer of the key of search."""
    erasing.replay()  # What other tests of this worker took back stands in the file still.
    put_back(backed_up(tmp_path, ground), elsewhere)
    names(secrets, wraps=new_file(secrets, "second.key"))
    search_keys.add_layer()
    (secrets / "search.layers").write_text("2 2\n")
    with site_of(elsewhere, as_owner=True):

        def stays_closed(why: str) -> None:
            with pytest.raises(InstallationError, match=f"run `helle migrate` first.*{why}"):
                restoring.replay(print)
            assert sorted(closing.closed_stores()) == ["default", "keys"]

        stays_closed(r"file:second\.key is none of the master keys.* or give `helle keys add --former`")
        for step in (["add", "--former", "file:master.key"], ["rotate"], ["retire"]):
            assert key_commands.run(cli._parser().parse_args(["keys", *step])) == 0
        stays_closed("hashes are of layer 1 .* and layer 2 is in force")
        key_commands.follow_search()
        with connections["default"].cursor() as cursor:
            cursor.execute(
                "DELETE FROM django_migrations WHERE id ="
                " (SELECT max(id) FROM django_migrations WHERE app = 'audit') RETURNING app, name, applied"
            )
            step = cursor.fetchone()
            stays_closed("lacks 1 steps")
            cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", step)
        restoring.replay(print)
        assert closing.closed_stores() == []


def test_the_two_stores_do_not_go_to_one_folder(tmp_path: Path) -> None:
    with pytest.raises(InstallationError, match="two folders"):
        backups.back_up({"register": tmp_path, "keys": tmp_path / "x" / ".."}, print)


@pytest.mark.django_db(databases=["default", "keys"])
def test_a_former_database_is_looked_for_on_both_servers() -> None:
    for alias in ("default", "keys"):
        with CaptureQueriesContext(connections[alias]) as asked:
            assert restoring.databases_aside() == []
        assert any("pg_database" in query["sql"] for query in asked.captured_queries)


def test_old_backups_of_the_key_store_go_by_the_time_in_their_name_and_the_newest_stays(tmp_path: Path) -> None:
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 # As files have it.
    for age in (45, 40, 31, 29):
        for suffix in (".dump", ".json"):
            # As if copied today: how young the file is says nothing.
            (tmp_path / f"helle-keys-{now - dt.timedelta(days=age):%Y%m%dT%H%M%SZ}{suffix}").touch()
    (tmp_path / "helle-keys-by-hand.dump").touch()
    assert backups.forget_old(tmp_path, "keys", 30, print) == 3
    assert len(list(tmp_path.glob("*.dump"))) == 2
    assert backups.forget_old(tmp_path, "keys", 10, print) == 0
