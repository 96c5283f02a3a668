"""Standard output that cannot be written, as on a full disk: said in one line, and told from what a command found."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final, TextIO, cast

UNWRITTEN: Final = os.EX_IOERR
"""The exit code: no command answers with it."""


class _Watched:
    """A stream that keeps why it could not be written, whoever catches that. None is a stream that is closed."""

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self.refused: OSError | None = None

    def write(self, text: str) -> int:
        return self._tried(lambda stream: stream.write(text))

    def flush(self) -> None:
        if self._stream is not None:
            self._tried(lambda stream: stream.flush())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _tried[T](self, what: Callable[[TextIO], T]) -> T:
        try:
            if self._stream is None:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            return what(self._stream)
        except OSError as error:
            self.refused = error
            raise


@contextlib.contextmanager
def watched() -> Iterator[Callable[[], OSError | None]]:
    """Watch standard output while something runs. Gives what says why it could not be written; None where it could."""
    stream = _Watched(sys.stdout)
    with contextlib.redirect_stdout(cast("TextIO", stream)):
        yield lambda: stream.refused


def let_go() -> None:
    """Write nothing more to it, also not as Python closes it."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
