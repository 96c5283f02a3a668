"""What `helle keys` can be asked; the work is in `key_commands`, which needs the databases."""

from __future__ import annotations

import argparse

_SOURCE = "file or file:NAME in the folder of the secrets, environment:VARIABLE (base64) or pkcs11:LABEL"


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and all of its own."""
    keys = commands.add_parser("keys", help="the master keys and those that sign; changed while people work")
    what = keys.add_subparsers(title="keys", dest="what", required=True)
    what.add_parser("list", help="the live master keys, and how many data keys are wrapped under each")
    make = what.add_parser("make", help="make a master key where there is none, before an installation")
    make.add_argument("source", help=_SOURCE)
    add = what.add_parser("add", help="have a second master key open, before it takes over")
    add.add_argument("source", help=f"{_SOURCE}; a file or a key of a token is made where there is none")
    add.add_argument("--former", action="store_true", help="of before: for a key store from an older backup")
    what.add_parser("rotate", help="have the next master key wrap, and wrap every data key anew; again, to do the rest")
    what.add_parser("retire", help="take the former master key away, once nothing is wrapped under it")
    reseal = what.add_parser("reseal", help="seal every value anew with the cipher in force; again, to do the rest")
    reseal.add_argument(
        "--with", dest="cipher", type=int, choices=[1, 2], required=True, help="which: that of the running site"
    )
    what.add_parser("audit", help="have a new key sign the audit from the next segment on")
    erasure = what.add_parser("erasure", help="have a new key sign the ledger of erasures and certificates from now on")
    how = erasure.add_mutually_exclusive_group()
    how.add_argument("--shares", nargs=2, metavar="FOLDER", help="make a new key as two shares alone, for two people")
    how.add_argument("--vouched", nargs=2, metavar="SHARE", help="take that key; the former is lost or was seen")
    forms = what.add_parser("forms", help="change the key of sessions and forms; start the processes anew after each")
    forms.add_argument("step", choices=["next", "switch", "forget"])
    search = what.add_parser("search", help="change the key by which numbers, links and receipts are found again")
    search.add_argument("step", choices=["next", "switch", "forget"])
    split = what.add_parser("split", help="write a secret as two shares, for two people")
    split.add_argument("name", help="the file in the folder of the secrets, as master.key")
    split.add_argument("folders", nargs=2, metavar="FOLDER", help="where each share goes")
    join = what.add_parser("join", help="write a secret again from its two shares")
    join.add_argument("name", help="the file in the folder of the secrets; there must be none")
    join.add_argument("shares", nargs=2, metavar="SHARE")
    keys.set_defaults(run=_run, as_owner=True, needs_databases=True)
    for alone in (make, join):  # Where there is nothing but a key, there is no database to ask yet.
        alone.set_defaults(needs_databases=False)


def _run(chosen: argparse.Namespace) -> int:
    from helle.site import key_commands

    return key_commands.run(chosen)
