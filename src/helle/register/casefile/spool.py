"""A file on its way through the machine: on disk only as ciphertext, under a key that lives as long as the object.

Knows no framework, since the process that examines files reads it too. The pieces have one size, so that any part of
a file can be read without the rest: neither a large upload nor a large preview is ever whole in memory.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Iterator
from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

PIECE: Final = 256 * 1024
_TAG: Final = 16


class SpoolReader(io.RawIOBase):
    """Reads the plaintext of a spool, from anywhere in it. Keeps one piece in memory."""

    def __init__(self, descriptor: int, key: bytes, size: int) -> None:
        super().__init__()
        self._descriptor, self._size, self._at = descriptor, size, 0
        self._cipher = AESGCM(key)
        self._held: tuple[int, bytes] = (-1, b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type] # The base class promises a buffer.
        if self._at >= self._size or not len(view):
            return 0
        piece, offset = divmod(self._at, PIECE)
        found = self._piece(piece)[offset : offset + len(view)]
        view[: len(found)] = found
        self._at += len(found)
        return len(found)

    def _piece(self, index: int) -> bytes:
        if self._held[0] != index:
            sealed = os.pread(self._descriptor, PIECE + _TAG, index * (PIECE + _TAG))
            self._held = (index, self._cipher.decrypt(_nonce(index), sealed, None))
        return self._held[1]


class Spool:
    """Takes the bytes of one file as they come, and gives them back as often as they are asked for.

    The file has no name in any folder: when the process ends, however it ends, it is gone, and so is its key.
    """

    def __init__(self) -> None:
        self.key = os.urandom(32)
        self.size = 0
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 # Closed by `close`, or with the object.
        self._cipher = AESGCM(self.key)
        self._pending = bytearray()
        self._written = 0

    def write(self, content: bytes) -> None:
        """Take more of the file."""
        self.size += len(content)
        self._pending += content
        while len(self._pending) >= PIECE:
            self._put(bytes(self._pending[:PIECE]))
            del self._pending[:PIECE]

    def finish(self) -> None:
        """There is no more of it. Must come before reading."""
        if self._pending:
            self._put(bytes(self._pending))
            self._pending.clear()
        self._file.flush()

    def _put(self, piece: bytes) -> None:
        # A counter is a nonce that comes once: the key is this file's alone.
        self._file.write(self._cipher.encrypt(_nonce(self._written), piece, None))
        self._written += 1

    def reader(self) -> SpoolReader:
        """The plaintext from the start."""
        return SpoolReader(self._file.fileno(), self.key, self.size)

    def pieces(self) -> Iterator[bytes]:
        """The plaintext in pieces of one size; the last may be shorter."""
        reader = self.reader()
        while piece := reader.read(PIECE):
            yield piece

    def fileno(self) -> int:
        return self._file.fileno()

    def close(self) -> None:
        self._file.close()


def _nonce(index: int) -> bytes:
    return index.to_bytes(12, "big")
