"""A second process that outlives us by a moment, so that nothing stays behind when we are killed without warning.

Who serves a site starts processes and a database server. A signal lets it end them in good order; `kill -9` and a
machine short of memory do not. The guard holds one end of a pipe: when the pipe closes, whoever held the other end is
gone, in whatever way, and the guard ends what it was told of and leaves the database server like any other user of it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

from helle.site import installation

_POLITE_SECONDS = 10.0
_PAUSE_SECONDS = 0.02
_READY = b"ready\n"
_DONE = b"done\n"
# What the guard needs of the environment: none of it opens anything.
_OF_THE_GUARD = ("PATH", "PYTHONPATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR")


class Guard:
    """The near end of the pipe: who is to be ended when we are no longer there."""

    def __init__(self, pipe: int) -> None:
        self._pipe = pipe

    def start(self, command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
        """Start a process in a session of its own: Ctrl-C reaches us alone, and we stop the parts in good order."""
        return subprocess.Popen(  # noqa: S603 - our own programs, no shell
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=self._tell_of_myself,  # Safe: nothing here has threads.
        )

    def _tell_of_myself(self) -> None:
        # By the new process, not by us: we may be killed between its start and a word about it.
        os.write(self._pipe, f"+{os.getpid()}\n".encode())

    def forget(self, process: subprocess.Popen[bytes]) -> None:
        """It has ended; its number may be somebody else's soon."""
        with contextlib.suppress(BrokenPipeError):  # A guard that was killed protects nobody; the work goes on.
            os.write(self._pipe, f"-{process.pid}\n".encode())


@contextlib.contextmanager
def guarded(state: Path) -> Iterator[Guard]:
    """A guard over what is started within the block; it uses the embedded database server of `state`, if any."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "helle.site.guard", str(state), str(os.getpid())],
        env=_environment(os.environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for us.
    )
    if process.stdin is None or process.stdout is None:
        raise AssertionError("Both were asked for")
    with process.stdin as pipe, process.stdout as said:
        said.readline()  # It uses the database server from here on, or has ended with an error that is told.
        try:
            yield Guard(pipe.fileno())
        finally:
            with contextlib.suppress(BrokenPipeError):  # A guard that was killed need not be told.
                os.write(pipe.fileno(), _DONE)
            pipe.close()
            process.wait()


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    """The guard's own: it lives as long as we do, and whoever reads it finds no password there.

    Of the database it knows whether another than the embedded one is used, and not how that is reached.
    """
    kept = {name: given[name] for name in _OF_THE_GUARD if name in given}
    return kept | ({"DATABASE_URL": "another"} if given.get("DATABASE_URL") else {})


def _stand_guard(state: Path, guarded_process: int, told: IO[bytes], say: IO[bytes]) -> None:
    server = installation.embedded_server(state)
    with server or contextlib.nullcontext():
        say.write(_READY)
        say.flush()
        watched: set[int] = set()
        line = b""
        for line in told:
            if line != _DONE:
                (watched.add if line.startswith(b"+") else watched.discard)(int(line[1:]))
        _end(watched)
        if line != _DONE:
            _wait_for_the_end_of(guarded_process)


def _wait_for_the_end_of(parent: int) -> None:
    """Wait until the killed process has let go of everything, its use of the database server too.

    Its files are closed one after the other, the pipe not last: on a busy machine the pipe alone says too early that
    it is gone, and the server would be left running for a user that is dying. We are given to another parent only when
    all of its files are closed.
    """
    while os.getppid() == parent:
        time.sleep(_PAUSE_SECONDS)


def _end(groups: set[int]) -> None:
    """End the process groups: politely, then not."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + _POLITE_SECONDS
        for group in groups:
            if _lives(group):
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(group, how)
        while time.monotonic() < deadline and any(map(_lives, groups)):
            time.sleep(_PAUSE_SECONDS)


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    _stand_guard(Path(sys.argv[1]), int(sys.argv[2]), sys.stdin.buffer, sys.stdout.buffer)
