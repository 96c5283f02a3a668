"""Serving on this machine: web processes, those without login, worker, sealer and the embedded database, started and
stopped together.

Each is given its own secrets (`parts`), and no other's.

Bound to the loopback address only; a reverse proxy stands in front of it in production.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from types import FrameType
from typing import NoReturn

from helle.site import installation, parts
from helle.site.command_line import say
from helle.site.guard import Guard, guarded
from helle.site.installation import InstallationError

ADDRESS = "127.0.0.1"
WORKERS, THREADS = 2, 2
# Names that lead to no other machine.
HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})
_READY_SECONDS = 60.0
_STOP_SECONDS = 10.0
_FOR_PAGES = {
    "HELLE_POOL": "1",
    # Static files come from their sources where none were collected: no reason to warn.
    "PYTHONWARNINGS": "ignore:No directory at",
}
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class _Running:
    """One process that belongs to the site."""

    name: str
    process: subprocess.Popen[bytes]


def serve(port: int, public_port: int, *, settings: str, when_ready: Callable[[], None] | None = None) -> int:
    """Serve until SIGINT, SIGTERM or SIGHUP, then stop what was started. Returns the exit code.

    The embedded database is started when no `DATABASE_URL` is given, and stopped when nobody else uses it. A guard ends
    all of it when we are killed without warning. Raises `InstallationError` when the port is taken or nothing is
    installed.
    """
    require_tls(settings)
    for one in (port, public_port):
        require_free(one)
    # The one leads to the other: no proxy stands before them that knows which answers what.
    os.environ.setdefault("HELLE_PUBLIC_ADDRESS", f"http://localhost:{public_port}")
    os.environ.update(_address_of_its_own(port, settings))
    state = installation.state_directory()
    parts.deal(installation.secrets_directory(state))
    server = installation.embedded_server(state)
    with _interrupted() as stop, server or contextlib.nullcontext(), guarded(state) as guard:
        if server is not None:
            say("database: running")
        running: list[_Running] = []
        try:
            running.append(_web(guard, port, settings))
            running.append(_public(guard, public_port, settings))
            running.append(_worker(guard, settings))
            running.append(_sealer(guard, settings))
            if _wait_until_ready(port, running, stop) and _wait_until_ready(public_port, running, stop):
                say(f"without login on http://localhost:{public_port}/h/")
                say(f"Helle answers on http://localhost:{port}/ (stop with Ctrl-C)")
                if when_ready is not None:
                    when_ready()
            return _watch(running, stop)
        finally:
            if running:
                say("stopping")
            _stop(running, guard)


def require_tls(settings: str) -> None:
    """Raise `InstallationError` where the site answers to a name beyond this machine and would do so in clear."""
    there = import_module(settings)
    beyond = sorted(set(there.ALLOWED_HOSTS) - HERE)
    if beyond and not there.SECURE_SSL_REDIRECT:
        raise InstallationError(
            f"The site answers to {', '.join(beyond)} (HELLE_HOSTS) and would do so in clear: put a proxy that speaks"
            " TLS before it and set HELLE_HTTPS=1 and HELLE_PROXIES"
        )


def require_free(port: int) -> None:
    """Raise `InstallationError` when something listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OverflowError as error:
            raise InstallationError(f"{port} is not a port: choose one between 1024 and 65535") from error
        except OSError as error:
            raise InstallationError(f"Port {port} is not free ({error.strerror}): choose another one") from error


@contextlib.contextmanager
def _interrupted() -> Iterator[threading.Event]:
    """An event that a stop signal sets; the old handlers come back afterwards."""
    stop = threading.Event()

    def handle(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, handle) for number in _SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def serve_pages(port: int, settings: str) -> NoReturn:
    """Be the part that serves pages, and nothing else. Raises `InstallationError` when the port is taken, and where
    pages would go in clear beyond this machine."""
    require_tls(settings)
    require_free(port)
    given = os.environ | _FOR_PAGES | _address_of_its_own(port, settings) | {"DJANGO_SETTINGS_MODULE": settings}
    command = _command_of_pages(port)
    os.execve(command[0], command, given)  # noqa: S606 # Our own program, no shell.


def _address_of_its_own(port: int, settings: str) -> dict[str, str]:
    """What says where pages in clear are reached on this machine, if nobody said it: a request for another port is
    turned away. Under TLS a proxy stands before them, at the port of its scheme."""
    if "HELLE_ADDRESS" in os.environ or import_module(settings).SECURE_SSL_REDIRECT:
        return {}
    return {"HELLE_ADDRESS": f"http://localhost:{port}"}


def _command_of_pages(port: int) -> list[str]:
    options = {
        "interface": "wsgi",
        "host": ADDRESS,
        "port": str(port),
        "workers": str(WORKERS),
        "blocking-threads": str(THREADS),
        "log-level": "warning",
    }
    told = [word for name, value in options.items() for word in (f"--{name}", value)]
    return [sys.executable, "-m", "granian", *told, "--no-ws", "helle.site.wsgi:application"]


def _web(guard: Guard, port: int, settings: str) -> _Running:
    say(f"web: {WORKERS} processes")
    return _start(guard, "web", _command_of_pages(port), settings, _FOR_PAGES)


def _public(guard: Guard, port: int, settings: str) -> _Running:
    say(f"public: {WORKERS} processes")
    return _start(guard, "public", _command_of_pages(port), settings, _FOR_PAGES)


def _worker(guard: Guard, settings: str) -> _Running:
    say("worker: background jobs")
    return _start(guard, "worker", [sys.executable, "-m", "helle.cli", "worker"], settings, {})


def _sealer(guard: Guard, settings: str) -> _Running:
    say("sealer: the audit")
    return _start(guard, "sealer", [sys.executable, "-m", "helle.cli", "sealer"], settings, {})


def _start(guard: Guard, name: str, command: list[str], settings: str, more: dict[str, str]) -> _Running:
    own = parts.environment(name, installation.state_directory(), os.environ)
    return _Running(name, guard.start(command, own | {"DJANGO_SETTINGS_MODULE": settings} | more))


def _wait_until_ready(port: int, running: list[_Running], stop: threading.Event) -> bool:
    """Whether the first page came before a signal, a dead process or the time limit."""
    deadline = time.monotonic() + _READY_SECONDS
    while not stop.is_set() and all(part.process.poll() is None for part in running):
        connection = http.client.HTTPConnection(ADDRESS, port, timeout=10)
        try:
            connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
            connection.getresponse().read()
            return True
        except (OSError, http.client.HTTPException):
            if time.monotonic() > deadline:
                raise InstallationError(f"No answer on port {port} after {_READY_SECONDS:.0f} seconds") from None
            stop.wait(0.1)
        finally:
            connection.close()
    return False


def _watch(running: list[_Running], stop: threading.Event) -> int:
    """Wait for a signal (0) or for a process that ends by itself (1)."""
    while not stop.wait(0.5):
        for part in running:
            if part.process.poll() is not None:
                say(f"{part.name} ended by itself with exit code {part.process.returncode}")
                return 1
    return 0


def _stop(running: list[_Running], guard: Guard) -> None:
    """End every part and all of its own processes: politely, then not."""
    for how, patience in ((signal.SIGTERM, _STOP_SECONDS), (signal.SIGKILL, _STOP_SECONDS)):
        for part in running:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(part.process.pid, how)
        deadline = time.monotonic() + patience
        for part in running:
            with contextlib.suppress(subprocess.TimeoutExpired):
                part.process.wait(max(0.0, deadline - time.monotonic()))
                guard.forget(part.process)
        if all(part.process.poll() is not None for part in running):
            break
