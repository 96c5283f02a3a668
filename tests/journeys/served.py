"""The real application behind a real socket, in this process, on this worker's databases; and what it logs."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.test import override_settings


@dataclass(frozen=True, slots=True)
class Served:
    """Where the application answers, every line it has logged, and a way to be away for as long as a block lasts."""

    base: str
    log: list[str]
    away: Callable[[], AbstractContextManager[None]]


class _Server(ThreadedWSGIServer):
    """Knows its connections, so that one that was kept alive does not outlive it."""

    def __init__(self, port: int) -> None:
        self.connections: list[socket.socket] = []
        super().__init__(("127.0.0.1", port), WSGIRequestHandler)
        self.set_app(WSGIHandler())  # `get_wsgi_application` would set up logging anew
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        self.connections.append(connection)
        return connection, address

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join()
        for connection in self.connections:
            with suppress(OSError):  # It has ended by itself.
                connection.shutdown(socket.SHUT_RDWR)


class _Keep(logging.Handler):
    """Keeps every record as the text a log file would hold, tracebacks and all."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def serving() -> Iterator[Served]:
    """Serve until the block ends, one thread for each connection."""
    keep = _Keep()
    loggers = [logging.getLogger(), logging.getLogger("django.server")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(keep)
        logger.setLevel(logging.INFO)
    servers = [_Server(0)]
    port = servers[0].server_port

    @contextmanager
    def away() -> Iterator[None]:
        servers.pop().stop()
        try:
            yield
        finally:
            servers.append(_Server(port))

    base = f"http://127.0.0.1:{port}"
    try:
        with override_settings(HELLE_ADDRESS=base):
            yield Served(base, keep.lines, away)
    finally:
        for server in servers:
            server.stop()
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(keep)
            logger.setLevel(level)
