"""The parts of the site: which process holds which secret, and how each is given its own and no other.

`parts.toml` says who holds what. Each part has a folder with copies of its own secrets, and starts with an environment
out of which the others' are taken. Where each part runs as a user of its own, who takes one over has what that one
holds; as one user, as `helle serve` runs them, the files of the others are still there for whoever reads them by name.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from helle.register.protection.master import RING_FILE
from helle.register.protection.private_files import UNFINISHED, private_folder, replace_private
from helle.register.protection.search_keys import LAYERS_FILE
from helle.site import installation
from helle.site.environment import BadSetting
from helle.site.installation import FIRST_MASTER, ROLES, InstallationError

FILE: Final = Path(__file__).with_name("parts.toml")
# Among the secrets: the folder in which those of the parts are.
NOTE: Final = "parts.folder"
# Among the folders of the parts, where those lie elsewhere: the folder of the secrets that they were dealt out of.
OWNER: Final = "secrets.folder"
# What says of other files which of them count, and is written after those.
_NAMES_KEYS: Final = frozenset({RING_FILE, "audit-keys.log", LAYERS_FILE})
_ADDRESSES: Final = ("DATABASE_URL", "KEYS_URL")
# What opens a database to whoever installs: variables of the environment, and words of an address.
_OF_THE_INSTALLER: Final = ("PGPASSWORD", "PGPASSFILE", "PGSERVICEFILE")
_OPENS: Final = frozenset({"password", "passfile", "sslpassword"})
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
    """Where the part's own secrets lie: in `HELLE_PARTS`, else where they were dealt to before, else beside all."""
    given, noted = os.environ.get("HELLE_PARTS"), secrets / NOTE
    if not given and noted.exists():
        given = noted.read_text(encoding="utf-8").strip()
    return (Path(given).absolute() if given else secrets / "parts") / part.name


def deal(secrets: Path) -> None:
    """Bring the folder of each part up to the secrets: what is new or changed is put there, what is not its own goes.

    Files that name keys come after the keys, so that a running process never reads of one that is not there yet;
    nothing is written before all can be read. A folder that is another user's keeps its user. Where the folders are
    is noted among the secrets, and beside them whose they are. Raises `InstallationError` where nothing is installed,
    where they are another installation's, or where this process is a part itself.
    """
    if now := os.environ.get("HELLE_PART"):
        raise InstallationError(f"This process is given the secrets of {now} alone: unset HELLE_PART to deal them out")
    if not secrets.is_dir():
        raise InstallationError(f"Nothing is installed, {secrets} is not there: run `helle install` first")
    require_ours(secrets)
    with _alone(secrets):
        masters = [place for kind, place in _master_sources(secrets) if kind == "file"]
        given = {
            file.name: file.read_bytes() if file.suffix in _OPEN else installation.read_private(file)
            for file in sorted(secrets.iterdir(), key=lambda file: (file.name in _NAMES_KEYS, file.name))
            if file.is_file() and any(part.holds(file.name, masters) for part in parts().values())
        }
        for part in parts().values():
            folder = folder_of(part, secrets)
            private_folder(folder)
            own = {name: content for name, content in given.items() if part.holds(name, masters)}
            for name, content in own.items():
                if _regular(folder / name) != content:
                    _clear(folder / name)
                    replace_private(folder / name, content)
            for file in folder.iterdir():
                if file.name not in own:
                    _clear(file, whole=True)
        beside = _beside(secrets)
        _note(secrets / NOTE, beside)
        if _is_another(beside.parent, secrets):
            with suppress(PermissionError):  # The folder of the folders may be root's, and each of them the site's.
                _note(beside / OWNER, secrets.absolute())


def require_ours(secrets: Path) -> None:
    """Raise `InstallationError` where the folders of the parts are dealt out of other secrets than these.

    A copy of an installation has the note of where the original's are, and would give its own keys to a site that runs.
    """
    beside = _beside(secrets)
    if not _is_another(beside.parent, secrets):
        return
    if (owner := _owner_of(beside)) and _is_another(owner, secrets):
        raise InstallationError(
            f"{beside} holds the parts of another installation, its secrets in {owner}; {secrets} is a copy of it:"
            f" take {secrets / NOTE} away, or name a folder of its own in HELLE_PARTS: then the parts are dealt there"
        )


def _beside(secrets: Path) -> Path:
    """The folder in which the folders of the parts are."""
    return folder_of(next(iter(parts().values())), secrets).parent


def _owner_of(beside: Path) -> Path | None:
    """Out of which secrets the parts there were dealt; None where nobody has said it."""
    if _regular(beside.parent / NOTE):  # Where they lie unless it is said otherwise: in the secrets themselves.
        return beside.parent
    said = _regular(beside / OWNER)
    return Path(said.decode().strip()) if said else None


def _is_another(owner: Path, secrets: Path) -> bool:
    """Whether that folder is there, and is not this one; one that is gone was moved, and is ours by another name."""
    try:
        return secrets.is_dir() and not owner.samefile(secrets)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except PermissionError:
        return True


def _note(path: Path, folder: Path) -> None:
    if _regular(path) != f"{folder}\n".encode():
        replace_private(path, f"{folder}\n".encode())


def require_within_reach(secrets: Path) -> None:
    """Raise `InstallationError` where the parts were dealt to and are not there, or are another installation's.

    A change would pass them by, or come to a site that it is not for.
    """
    require_ours(secrets)
    gone = [str(folder) for part in parts().values() if not (folder := folder_of(part, secrets)).is_dir()]
    if gone and (secrets / NOTE).exists():
        raise InstallationError(f"The parts of the site have their own secrets, and {', '.join(gone)} cannot be found")


def deal_again(secrets: Path) -> None:
    """The same after a secret was changed, where the parts have been given theirs before."""
    require_within_reach(secrets)
    if any(folder_of(part, secrets).is_dir() for part in parts().values()):
        deal(secrets)


@contextmanager
def _alone(secrets: Path) -> Iterator[None]:
    """One deal at a time: what stands unfinished in a folder then is left over from one that was killed."""
    turn = os.open(secrets, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
    finally:
        os.close(turn)


def _regular(path: Path) -> bytes | None:
    """What a file holds; None where there is none, or a link, a pipe, a folder that whoever owns it left there."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            return file.read() if stat.S_ISREG(os.fstat(file.fileno()).st_mode) else None
    except OSError:
        return None


def _clear(path: Path, *, whole: bool = False) -> None:
    """Take away a folder that stands where a file belongs, if `whole` whatever else; a link, never what it names."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif whole:
        path.unlink(missing_ok=True)


def environment(name: str, state: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of a part: what was given, without what others hold, and with the folder of its own secrets."""
    part, secrets = parts()[name], installation.secrets_directory(state)
    taken = {*_OF_THE_INSTALLER, *_of_others(part), *_masters_in_environment(part, secrets, given)}
    kept = {variable: value for variable, value in given.items() if variable not in taken}
    for address in _ADDRESSES:
        if kept.get(address):
            # It is how the installing user connects, who may make roles and databases; here it says where alone.
            where = {word: str(one) for word, one in conninfo_to_dict(kept[address]).items() if word not in _OPENS}
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
    foreign += [variable for variable in _OF_THE_INSTALLER if os.environ.get(variable)]
    foreign += sorted(_masters_in_environment(part, secrets, os.environ))
    foreign += [one for one in _ADDRESSES if _OPENS & conninfo_to_dict(os.environ.get(one, "")).keys()]
    if secrets.is_dir():
        there = sorted(file.name for file in secrets.iterdir())
        foreign += [f"{secrets / one}" for one in there if not part.holds(UNFINISHED.sub("", one), masters)]
    whole = installation.state_directory() / "secrets"
    if whole != secrets and _is_open(whole):
        foreign.append(f"{whole}, which it can read")
    if foreign:
        raise BadSetting(f"{name} is given what is not its own: {', '.join(foreign)}")
    return part


def _is_open(whole: Path) -> bool:
    """Whether all the secrets are open to this user, who does not own them; as one user they always are."""
    user = os.geteuid()
    return user != 0 and whole.is_dir() and whole.stat().st_uid != user and os.access(whole, os.R_OK | os.X_OK)


def _of_others(part: Part) -> set[str]:
    return {role.variable for role in ROLES if role.name not in part.roles}


def _masters_in_environment(part: Part, secrets: Path, given: Mapping[str, str]) -> set[str]:
    """The variables with a master key that a part has been given and does not open with."""
    if part.master:
        return set()
    named = {place for kind, place in _master_sources(secrets) if kind == "environment"}
    return {variable for variable in given if variable in named or variable.startswith("HELLE_MASTER_")}


def _master_sources(secrets: Path) -> list[tuple[str, str]]:
    """Kind and place of each master key that is named: by the file of them, or before there is one by the settings."""
    ring = secrets / RING_FILE
    try:
        named = list(tomllib.loads(ring.read_text()).values()) if ring.exists() else []
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InstallationError(f"{ring} cannot be read") from error
    sources = [str(one) for one in named] or [os.environ.get("HELLE_MASTER", FIRST_MASTER)]
    return [(kind, place) for kind, _colon, place in (one.partition(":") for one in sources)]
