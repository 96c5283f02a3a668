"""Files for the site's own user alone: whole from their first moment, and hers also where root writes them."""

from __future__ import annotations

import os
from pathlib import Path


def private_folder(path: Path, mode: int = 0o700) -> None:
    """Make a folder for our own files, if there is none."""
    if not path.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(mode)


def create_once(path: Path, content: bytes) -> None:
    """Make a 0600 file; leave one that exists, also when another was faster."""
    if path.exists():
        return
    private_folder(path.parent)
    new = _written_beside(path, content)
    try:
        os.link(new, path)
    except FileExistsError:
        pass
    finally:
        new.unlink()


def replace_private(path: Path, content: bytes) -> None:
    """Put a 0600 file in the place of another, whole or not at all."""
    _written_beside(path, content).replace(path)


def _written_beside(path: Path, content: bytes) -> Path:
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        if os.geteuid() == 0:
            # An operator may be root, and the site not: what only root could read would stop it.
            folder = path.parent.stat()
            os.fchown(file.fileno(), folder.st_uid, folder.st_gid)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return new
