"""The parts of the site: which process holds which secret, and how each is given its own and no other.

`parts.toml` says who holds what. Each part has a folder with copies of its own secrets, and starts with an environment
out of which the others' are taken. Where each part runs as a user of its own, who takes one over has what that one
holds; as one user, as `helle serve` runs them, the files of the others are still there for whoever reads them by name.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from helle.register.protection.master import RING_FILE
from helle.register.protection.private_files import private_folder, replace_private
from helle.site import installation
from helle.site.environment import BadSetting
from helle.site.installation import FIRST_MASTER, ROLES, InstallationError

FILE: Final = Path(__file__).with_name("parts.toml")
# Beside a file while it is written.
_UNFINISHED: Final = ".new"
_ADDRESSES: Final = ("DATABASE_URL", "KEYS_URL")
# Others may read these: they tell what a key does, and open nothing.
_OPEN: Final = frozenset({".crt", ".log", ".pub", ".toml", ".xml"})


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the site, and what it holds."""

    name: str
    roles: frozenset[str]
    files: tuple[str, ...]
    master: bool

    def holds(self, name: str, masters: Sequence[str]) -> bool:
        """Whether a file among the secrets is its own; `masters` are the names of those with a master key."""
        if name.endswith(".password"):
            return name.removesuffix(".password") in self.roles
        if name in (RING_FILE, "pkcs11.pin", *masters):
            return self.master
        return any(fnmatchcase(name, pattern) for pattern in self.files)


@cache
def parts() -> dict[str, Part]:
    """All parts by name."""
    return {
        name: Part(name, frozenset(given["roles"]), tuple(given["files"]), given["master"])
        for name, given in tomllib.loads(FILE.read_text(encoding="utf-8")).items()
    }


def folder_of(part: Part, secrets: Path) -> Path:
    """Where the part's own secrets lie: in `HELLE_PARTS`, else beside all of them."""
    given = os.environ.get("HELLE_PARTS")
    return (Path(given).absolute() if given else secrets / "parts") / part.name


def deal(secrets: Path) -> None:
    """Bring the folder of each part up to the secrets: what is new or changed is put there, what is not its own goes.

    The file that names the master keys comes after them, so that a running process never reads of one that is not there
    yet. A folder that is another user's keeps its user. Raises `InstallationError` where nothing is installed.
    """
    if not secrets.is_dir():
        raise InstallationError(f"Nothing is installed, {secrets} is not there: run `helle install` first")
    masters = [place for kind, place in _master_sources(secrets) if kind == "file"]
    given = sorted((file for file in secrets.iterdir() if file.is_file()), key=lambda file: file.name == RING_FILE)
    for part in parts().values():
        folder = folder_of(part, secrets)
        private_folder(folder)
        own = [file for file in given if part.holds(file.name, masters)]
        for file in own:
            content = file.read_bytes() if file.suffix in _OPEN else installation.read_private(file)
            there = folder / file.name
            if not there.exists() or there.read_bytes() != content:
                replace_private(there, content)
        for file in folder.iterdir():
            if file.name not in {one.name for one in own} and not file.name.endswith(_UNFINISHED):
                file.unlink()


def deal_again(secrets: Path) -> None:
    """The same after a secret was changed, where the parts have been given theirs before."""
    if any(folder_of(part, secrets).is_dir() for part in parts().values()):
        deal(secrets)


def environment(name: str, state: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of a part: what was given, without what others hold, and with the folder of its own secrets."""
    part, secrets = parts()[name], installation.secrets_directory(state)
    taken = {"PGPASSWORD", *_of_others(part)}
    if not part.master:
        taken |= {place for kind, place in _master_sources(secrets) if kind == "environment"}
    kept = {variable: value for variable, value in given.items() if variable not in taken}
    for address in _ADDRESSES:
        if kept.get(address):
            # It is how the installing user connects, who may make roles and databases; here it says where alone.
            where = {name: str(one) for name, one in conninfo_to_dict(kept[address]).items() if name != "password"}
            kept[address] = make_conninfo(**where)
    return kept | {
        "HELLE_PART": name,
        "HELLE_STATE": str(state),
        "HELLE_SECRETS": str(folder_of(part, secrets)),
    }


def become(name: str, arguments: Sequence[str]) -> None:
    """Go on as this part: give all of them their secrets, and run the command anew in its environment alone.

    Returns where the process is this part already. Raises `InstallationError` where it is another, or nothing is
    installed.
    """
    now = os.environ.get("HELLE_PART")
    if now == name:
        return
    if now:
        raise InstallationError(f"This process is given the secrets of {now}, not those of {name}")
    state = installation.state_directory()
    deal(installation.secrets_directory(state))
    os.execve(sys.executable, [sys.executable, "-m", "helle.cli", *arguments], environment(name, state, os.environ))  # noqa: S606 # Ourselves.


def require_own(name: str, secrets: Path) -> Part | None:
    """The part that this process is; None for whoever gives a command.

    Raises `BadSetting` for an unknown one, and where the process is given what is not its own.
    """
    if not name:
        return None
    part = parts().get(name)
    if part is None:
        raise BadSetting(f"HELLE_PART must be one of {', '.join(parts())}, not {name!r}")
    masters = [place for kind, place in _master_sources(secrets) if kind == "file"]
    foreign = [variable for variable in sorted(_of_others(part)) if variable in os.environ]
    foreign += [one for one in _ADDRESSES if conninfo_to_dict(os.environ.get(one, "")).get("password")]
    if secrets.is_dir():
        there = sorted(file.name for file in secrets.iterdir() if not file.name.endswith(_UNFINISHED))
        foreign += [f"{secrets / one}" for one in there if not part.holds(one, masters)]
    if foreign:
        raise BadSetting(f"{name} is given what is not its own: {', '.join(foreign)}")
    return part


def _of_others(part: Part) -> set[str]:
    return {role.variable for role in ROLES if role.name not in part.roles}


def _master_sources(secrets: Path) -> list[tuple[str, str]]:
    """Kind and place of each master key that is named: by the file of them, or before there is one by the settings."""
    ring = secrets / RING_FILE
    try:
        named = list(tomllib.loads(ring.read_text()).values()) if ring.exists() else []
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InstallationError(f"{ring} cannot be read") from error
    sources = [str(one) for one in named] or [os.environ.get("HELLE_MASTER", FIRST_MASTER)]
    return [(kind, place) for kind, _colon, place in (one.partition(":") for one in sources)]
