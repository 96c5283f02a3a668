"""What comes in with a form: enciphered piece by piece, before anything else looks at it."""

from __future__ import annotations

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from helle.register.casefile.spool import PIECE, Spool


class Received(UploadedFile):  # type: ignore[type-arg] # Not generic when it runs.
    """A file as it came: its name as the sender gave it, its content in a spool. `too_large`: it was cut off."""

    def __init__(self, name: str | None, spool: Spool, *, size: int, too_large: bool) -> None:
        super().__init__(file=None, name=name, size=size)
        self.spool = spool
        self.too_large = too_large

    def close(self) -> None:
        self.spool.close()


class EncipheringUploadHandler(FileUploadHandler):
    """Takes one request's files. Who is not logged in sends none; what passes the limit is read and thrown away, so
    that the sender gets an answer and not a broken connection."""

    chunk_size = PIECE

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type] # Passed on as it came.
        if not self.may_send():
            raise StopUpload(connection_reset=True)
        self._spool, self._size, self._most = Spool(), 0, self.most_bytes()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size <= self._most:
            self._spool.write(raw_data)

    def file_complete(self, file_size: int) -> Received:
        self._spool.finish()
        return Received(self.file_name, self._spool, size=self._size, too_large=self._size > self._most)

    def may_send(self) -> bool:
        """Whether whoever asks sends files at all."""
        user = getattr(self.request, "user", None)
        return user is not None and user.is_authenticated

    def most_bytes(self) -> int:
        """The most bytes that the next file may have."""
        return upload_limit()

    def upload_interrupted(self) -> None:
        if spool := getattr(self, "_spool", None):
            spool.close()


def upload_limit() -> int:
    """The most bytes a file may have."""
    limit: int = settings.HELLE_UPLOAD_MB
    return limit * 1024 * 1024
