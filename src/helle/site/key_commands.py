"""`helle keys`: changing the master keys, those that sign the audit and the ledger, and that of forms, as people work.

Each command can be interrupted and given again. What it does stands in the audit before a file says so, or in no file.
"""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import psycopg
from django.conf import settings
from django.db import OperationalError, connections

from helle.register.audit import actions as audit
from helle.register.audit import sealing
from helle.register.audit.signing_keys import NoAuditKey
from helle.register.protection import boxes, erasing, ledger, master, resealing, search_keys, search_rotation
from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.keystore import rotation
from helle.register.protection.keystore.rotation import AnotherMaster, StillInUse, Store
from helle.register.protection.ledger import LedgerAstray
from helle.register.protection.master import Master, MasterInMemory, NoMaster, Sources
from helle.register.protection.private_files import create_once, replace_private
from helle.register.protection.search_keys import NoLayer
from helle.site import key_shares, parts, second_factors, vouching
from helle.site.installation import InstallationError, read_private

_CHANGES_NOTHING: Final = frozenset({"list", "make", "split"})


def prepare() -> None:
    """Make a new key store ready to keep keys, and give the boxes of browsers a key of their own.

    Raises `InstallationError` where the master key cannot be had, or is another than the key store's.
    """
    try:
        rotation.begin(_store())
        create_once(boxes.secret_path(), boxes.new_secret())
    except (NoMaster, AnotherMaster) as error:
        raise InstallationError(str(error)) from error


def follow_search() -> None:
    """Bring hashes and second factors of a register from before the last change of the key of search under its layer.

    Raises `InstallationError` where it is the wrong key.
    """
    try:
        search_rotation.bring_up(_deal, until=search_keys.layers().in_force)
        search_rotation.drop_former_marks()
        _seal_second_factors(also_cipher=False)
    except NoLayer as error:
        raise InstallationError(str(error)) from error


def run(chosen: argparse.Namespace) -> int:
    """Do one of the commands. Raises `InstallationError` with what hinders it."""
    commands: dict[str, Callable[[argparse.Namespace], int]] = {
        "list": _list,
        "make": _make,
        "add": _add,
        "rotate": _rotate,
        "retire": _retire,
        "reseal": _reseal,
        "audit": _audit,
        "erasure": _erasure,
        "forms": _forms,
        "search": _search,
        "split": _split,
        "join": _join,
    }
    try:
        if chosen.what not in _CHANGES_NOTHING:
            parts.require_within_reach(Path(settings.HELLE_SECRETS))
        return commands[chosen.what](chosen)
    except (NoMaster, AnotherMaster, StillInUse, NoAuditKey, CannotOpen, LedgerAstray, NoLayer) as error:
        raise InstallationError(str(error)) from error
    except OperationalError as error:
        if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable | psycopg.errors.DeadlockDetected):
            raise
        raise InstallationError("Others are writing just now: give the command again") from error
    except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn) as error:
        raise InstallationError("The key store is of an older version: run `helle migrate`") from error
    except (psycopg.errors.LockNotAvailable, OSError) as error:
        raise InstallationError(" ".join(str(error).split())) from error


def _list(chosen: argparse.Namespace) -> int:
    named, store = master.sources(), _store()
    live: list[bytes] = []
    for role, source in (("wraps", named.wraps), ("next", named.next), ("former", named.former)):
        if source is None:
            continue
        try:
            name = master.master_at(source).name
        except NoMaster as error:
            print(f"{role:7} {source}: {error}")
            continue
        live.append(name)
        held = store.execute("SELECT count(*) FROM data_key WHERE wrapped_under = %s", [name]).fetchone()
        print(f"{role:7} {source} ({name.hex()}): {held[0] if held else 0:,} data keys")
    unnamed = store.execute("SELECT count(*) FROM data_key WHERE wrapped_under IS NULL").fetchone()
    if unnamed and unnamed[0]:
        print(f"{unnamed[0]:,} data keys do not say which; `helle keys rotate` names it")
    of_none = "SELECT wrapped_under, count(*) FROM data_key WHERE wrapped_under <> ALL (%s) GROUP BY 1 ORDER BY 1"
    for name, lost in store.execute(of_none, [live]).fetchall():
        print(
            f"none    ({bytes(name).hex()}): {lost:,} data keys do not open: bring that master key back, and give"
            " `helle keys add --former`"
        )
    return 0


def _make(chosen: argparse.Namespace) -> int:
    made = _made(chosen.source)
    print(f"{made.source} is there ({made.name.hex()}); it wraps nothing yet")
    return 0


def _add(chosen: argparse.Namespace) -> int:
    named = master.sources()
    if named.next or named.former:
        raise InstallationError(
            f"Two master keys are live: {named.wraps} and {named.next or named.former}. Rotate and retire first"
        )
    one = master.master_at(chosen.source) if chosen.former else _made(chosen.source)
    if one.name == master.ring().wraps.name:
        raise InstallationError(f"{one.source} is the master key that wraps already")
    store = _store()
    for each in (master.ring().wraps, one):
        rotation.enrol(store, each)
    audit.record_operation("key.master_added", _told(one))
    _write(replace(named, former=one.source) if chosen.former else replace(named, next=one.source))
    if chosen.former:
        print(
            f"{one.source} opens what it wrapped ({one.name.hex()}); `helle keys rotate` wraps that under {named.wraps}"
        )
    else:
        print(f"{one.source} opens ({one.name.hex()}); it wraps nothing before `helle keys rotate`")
    return 0


def _rotate(chosen: argparse.Namespace) -> int:
    named = master.sources()
    if named.next:
        audit.record_operation("key.master_rotated", _told(master.master_at(named.next)))
        _write(replace(named, wraps=named.next, next=None, former=named.wraps))
    elif not named.former:
        print("No master key was changed: there is no next one (helle keys add)")
    return 0 if _wrap_all_anew() else 1


def _wrap_all_anew() -> bool:
    """Wrap every key under the master key that wraps now, and say so; returns whether a live one opened each."""
    now = master.ring().wraps
    held = read_private(boxes.secret_path())
    if master.wrapped_under(held) != now.name:
        replace_private(boxes.secret_path(), boxes.rewrapped(held))
        _deal()
    result = rotation.rewrap(_store())
    print(f"{result.done:,} data keys are wrapped anew, under {now.source} ({now.name.hex()})")
    for kind, number in sorted(result.unopened.items()):
        print(f"{number:,} of the kind {kind} are opened by no master key that is here")
    return not result.unopened


def _retire(chosen: argparse.Namespace) -> int:
    named = master.sources()
    if not named.former:
        raise InstallationError("There is no former master key: `helle keys rotate` makes one of the present")
    now, store = master.ring().wraps, _store()
    if master.wrapped_under(read_private(boxes.secret_path())) != now.name:
        raise InstallationError("The key of browsers' boxes is not wrapped anew: run `helle keys rotate` again")
    left = rotation.left_over(store, now.name)
    if left:
        raise InstallationError(f"{left} data keys are not wrapped anew: run `helle keys rotate` again")
    for (name,) in store.execute("SELECT name FROM master_key WHERE name <> %s", [now.name]).fetchall():
        rotation.dismiss(store, bytes(name))
        audit.record_operation("key.master_retired", {"key": bytes(name).hex()})
    _write(Sources(now.source, cipher=named.cipher))
    print(f"{named.former} opens nothing any more. Destroy it once no backup of the key store from before is left")
    return 0


def _reseal(chosen: argparse.Namespace) -> int:
    if chosen.cipher != settings.HELLE_CIPHER:
        raise InstallationError(f"HELLE_CIPHER is {settings.HELLE_CIPHER} here: give it as it is where the site runs")
    if others := resealing.others_at_work():
        raise InstallationError(
            f"A worker seals with cipher {others[0]}: start each process with HELLE_CIPHER={chosen.cipher}, wait for"
            f" {resealing.HEARD_WITHIN.seconds // 60} minutes, and give this again"
        )
    audit.record_operation("key.resealed", {"cipher": chosen.cipher})
    _wrap_with(chosen.cipher)
    opened = _wrap_all_anew()
    print(f"second factors sealed anew: {_seal_second_factors():,}")
    result = resealing.reseal()
    print(f"{result.done:,} values are sealed anew, with cipher {chosen.cipher}")
    for table, number in sorted(result.unopened.items()):
        print(f"{table}: {number:,} do not open and stay: of who was erased, or altered")
    if receipts := resealing.under_receipts():
        print(f"{receipts:,} keys of reports stay as they are under their writers' receipts, until the report goes")
    left = resealing.left_over() - sum(result.unopened.values())
    if left > 0:
        print(f"{left:,} values were sealed otherwise meanwhile: start each process anew, and give this again")
        return 1
    resealing.note_all_sealed()
    return 0 if opened else 1


def _wrap_with(cipher: int) -> None:
    """Let the master keys that lie in no token wrap with this cipher from now on: the key store knows them first."""
    named = master.sources()
    if named.cipher == cipher:
        return
    store = _store()
    for one in master.ring().all:
        if isinstance(one, MasterInMemory):
            rotation.enrol(store, one.with_cipher(cipher))
    _write(replace(named, cipher=cipher))


def _audit(chosen: argparse.Namespace) -> int:
    audit.record_operation("key.audit_renewed", {})
    first = sealing.renew_key(_deal)
    print(f"A new key signs the audit from segment {first} on; the former is gone")
    print("Copy audit-keys.log to whoever verifies elsewhere, and audit.key to the safe")
    return 0


def _erasure(chosen: argparse.Namespace) -> int:
    if chosen.shares:
        key_shares.require_two_places(ledger.KEY_FILE, chosen.shares)
        audit.record_operation("key.split", {"file": ledger.KEY_FILE})
        _write_shares(ledger.new_key(), ledger.KEY_FILE, chosen.shares)
        print("The new key lies in these two shares and nowhere else; it signs nothing before --vouched")
        return 0
    vouched = key_shares.joined(ledger.KEY_FILE, chosen.vouched) if chosen.vouched else None
    if vouched is None:
        ledger.signing_key()
    audit.record_operation("key.erasure_vouched" if vouched else "key.erasure_renewed", {})
    done = erasing.hand_over(_deal, vouched=vouched)
    print(f"A new key signs the ledger of erasures from line {done.first} on, and certificates; the former is gone")
    if vouched:
        print("The former did not sign that. Whoever verifies elsewhere has to be given the new public key by hand")
    print(f"Copy {ledger.keys_path(ledger.path()).name} to whoever verifies elsewhere, and erasure.key to the safe")
    return 0


def _search(chosen: argparse.Namespace) -> int:
    if chosen.step == "next":
        layer = search_rotation.add()
        audit.record_operation("key.search_added", {"layer": layer})
        _deal()
        print(f"Layer {layer} of the key of search waits. Put search.key in the safe; then: helle keys search switch")
    elif chosen.step == "switch":
        now = search_keys.layers()
        if now.in_force < len(now.secrets):
            audit.record_operation("key.search_renewed", {"layer": len(now.secrets)})
        moved = search_rotation.bring_up(_deal)
        print(f"{moved:,} hashes are made anew; second factors sealed anew: {_seal_second_factors():,}")
        print("What browsers hold is believed still; in a day, or at once if somebody saw it: helle keys search forget")
    else:
        if search_keys.layers().in_force == 1:
            raise InstallationError("There is no former layer: helle keys search next")
        _seal_second_factors()
        audit.record_operation("key.search_forgotten", {})
        search_rotation.forget(_deal)
        print("No former layer is believed. Drafts of the public form and letters that are open in a browser since")
        print("before are to be begun again, and a login from before does not log out at its provider by itself")
    return 0


def _seal_second_factors(*, also_cipher: bool = True) -> int:
    result = second_factors.seal_anew(also_cipher=also_cipher)
    if closed := vouching.vouch_anew(also_cipher=also_cipher):
        print(f"logins that are not vouched for and stay closed: {closed:,}. Two people reset each")
    if result.unopened:
        print(f"second factors that do not open and stay: {result.unopened:,}. An administrator resets them")
    return result.done


def _forms(chosen: argparse.Namespace) -> int:
    folder = Path(settings.HELLE_SECRETS)
    now, then, before = (folder / name for name in ("django.key", "django.next.key", "django.former.key"))
    if chosen.step == "next":
        create_once(then, secrets.token_urlsafe(64).encode())
        print("The next key is believed once each process was started again; then: helle keys forms switch")
    elif chosen.step == "switch":
        if not then.exists():
            raise InstallationError("There is no next key: helle keys forms next")
        audit.record_operation("key.forms_renewed", {})
        replace_private(before, read_private(now))
        then.replace(now)
        print("The next key signs once each process was started again; what the former signed is believed still")
    else:
        before.unlink(missing_ok=True)
        print("What the former key signed is not believed once each process was started again")
    _deal()
    return 0


def _split(chosen: argparse.Namespace) -> int:
    key_shares.require_split(chosen.name)
    key_shares.require_two_places(chosen.name, chosen.folders)
    whole = read_private(_in_the_folder(chosen.name))
    audit.record_operation("key.split", {"file": chosen.name})
    _write_shares(whole, chosen.name, chosen.folders)
    return 0


def _write_shares(whole: bytes, name: str, folders: list[str]) -> None:
    for path in key_shares.write(whole, name, folders):
        print(f"{path}: one of two; alone it tells nothing but the length")


def _join(chosen: argparse.Namespace) -> int:
    path = _in_the_folder(chosen.name)
    if path.exists():
        raise InstallationError(f"{path} is there already")
    create_once(path, key_shares.joined(chosen.name, chosen.shares))
    _deal()
    print(f"{path} is there again")
    return 0


def _made(source: str) -> Master:
    """The master key of a source, made where there is none; one of the environment is given, never made."""
    if source == "file":
        source = f"file:master-{secrets.token_hex(4)}.key"
    kind, place = master.parted(source)
    if kind == "file":
        create_once(_in_the_folder(place), secrets.token_bytes(32))
    elif kind == "pkcs11":
        from helle.register.protection import hsm  # Its library is an extra.

        if not hsm.has(place):
            hsm.make(place)
    return master.master_at(source)


def _in_the_folder(name: str) -> Path:
    if not name or name != Path(name).name:
        raise InstallationError(f"{name} is no name of a file in the folder of the secrets")
    return Path(settings.HELLE_SECRETS, name)


def _write(named: Sources) -> None:
    replace_private(master.ring_path(), named.to_text().encode())
    _deal()


def _deal() -> None:
    """Let the parts of the site have what is new: they read it while they run."""
    parts.deal_again(Path(settings.HELLE_SECRETS))


def _told(one: Master) -> dict[str, object]:
    return {"key": one.name.hex(), "kind": one.source.partition(":")[0]}


def _store() -> Store:
    connections["keys"].ensure_connection()
    store: Store = connections["keys"].connection
    return store
