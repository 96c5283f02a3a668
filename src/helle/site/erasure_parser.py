"""What `helle backup`, `helle restore` and `helle erase` can be asked; the work is in `backups` and `restoring`."""

from __future__ import annotations

import argparse
from pathlib import Path

from helle.site.command_line import say, set_up


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the three commands."""
    backup = commands.add_parser("backup", help="write the register and the key store, each into a folder of its own")
    backup.add_argument("--register", type=Path, required=True, metavar="FOLDER", help="where the register goes")
    backup.add_argument("--keys", type=Path, required=True, metavar="FOLDER", help="and the key store, elsewhere")
    backup.add_argument(
        "--keep-keys", type=int, metavar="DAYS", help="delete backups of the key store that are older than this"
    )
    backup.set_defaults(run=_backup, needs_databases=True)

    restore = commands.add_parser("restore", help="put backups back; the site stays closed until erasures are replayed")
    restore.add_argument("--register", type=Path, metavar="FILE", help="a backup of the register")
    restore.add_argument("--keys", type=Path, metavar="FILE", help="a backup of the key store")
    _accepts_lost_keys(restore)
    restore.set_defaults(run=_restore, needs_databases=True)

    erase = commands.add_parser("erase", help="the ledger of erasures: replay it after a restore, or check it")
    what = erase.add_mutually_exclusive_group(required=True)
    what.add_argument("--replay", action="store_true", help="destroy again what was erased since a backup, and open")
    what.add_argument("--verify", action="store_true", help="check each line of the ledger, its copy and the key store")
    _accepts_lost_keys(erase)
    erase.set_defaults(run=_erase, as_owner=True, needs_databases=True)


def _accepts_lost_keys(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--accept-lost-keys", action="store_true", help="though the key store lacks keys: what they open is lost"
    )


def _backup(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.site import backups

    backups.back_up({"register": chosen.register, "keys": chosen.keys}, say)
    if chosen.keep_keys is not None:
        backups.forget_old(chosen.keys, "keys", chosen.keep_keys, say)
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    from helle.site.installation import InstallationError

    given = {"register": chosen.register, "keys": chosen.keys}
    files = {store: file for store, file in given.items() if file is not None}
    if not files:
        raise InstallationError("Name the backup of the register, of the key store, or both")
    set_up()
    from helle.site import restoring

    restoring.restore(files, say, accept_lost_keys=chosen.accept_lost_keys)  # type: ignore[arg-type] # its keys are the two stores
    return 0


def _erase(chosen: argparse.Namespace) -> int:
    from helle.register.protection import erasing, ledger
    from helle.register.protection.ledger import LedgerAstray
    from helle.site import restoring
    from helle.site.installation import InstallationError

    try:
        if chosen.replay:
            restoring.replay(say, accept_lost_keys=chosen.accept_lost_keys)
            return 0
        lines = ledger.verified()
        found = erasing.standing()
    except LedgerAstray as error:
        raise InstallationError(str(error)) from error
    copied = "no copy elsewhere" if found.copied is None else f"{found.copied:,} in the copy"
    print(f"{len(lines):,} lines are signed and follow each other; {found.kept:,} in the key store, {copied}")
    return 1 if found.kept < found.written or (found.copied or found.written) < found.written else 0
