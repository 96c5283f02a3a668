"""The demo from nothing to the first page: install, fill, say how to get in, serve."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType

import psycopg
from psycopg import sql

from helle.site import installation, serving
from helle.site.command_line import say
from helle.site.guard import Guard, guarded
from helle.site.installation import InstallationError

SETTINGS = "helle.demo.settings"


def serve(port: int, public_port: int, seed: int) -> int:
    """Serve the invented country until interrupted; make it first where it is missing. Returns the exit code.

    A country whose filling was interrupted is thrown away and made anew. Raises `InstallationError` when the port is
    taken, or when the installation is not a demo.
    """
    for one in (port, public_port):
        serving.require_free(one)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    state = installation.state_directory()
    server = installation.embedded_server(state)
    if server is not None:
        say("starting the database")
        server.start()
    try:
        with guarded(state) as guard:
            if _is_half_filled():
                say("the last filling was interrupted: beginning anew")
                _drop_databases()
            installation.install(state)
            installation.ensure_secrets(state)
            _helle(guard, "migrate", "--kind", "demo")
            if _filled() is None:
                say(f"filling the invented country (seed {seed})")
                _helle(guard, "demo", "fill", "--seed", str(seed), "--port", str(port))
        os.environ.setdefault("HELLE_ADDRESS", f"http://localhost:{port}")
        return serving.serve(port, public_port, settings=SETTINGS, when_ready=lambda: _say_who(port))
    except subprocess.CalledProcessError as error:
        raise InstallationError("The demo could not be made; see above") from error
    except KeyboardInterrupt:
        say("interrupted")
        return 130
    finally:
        if server is not None:
            server.stop()


def _interrupt(number: int, frame: FrameType | None) -> None:
    """However we are stopped before we serve: leave in good order, the database with us."""
    raise KeyboardInterrupt


def _helle(guard: Guard, *arguments: str) -> None:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": SETTINGS}
    command = [sys.executable, "-m", "helle.cli", *arguments]
    with guard.start(command, environment) as process:
        try:
            process.wait()
        except BaseException:  # A signal while we wait: it is not to go on without us.
            process.kill()
            raise
        guard.forget(process)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)


def _filled() -> bool | None:
    """None: there is no country yet. False: its filling was interrupted. True: it is complete.

    Refuses an installation that is not a demo. The clock stands still while the country is being filled.
    """
    state = installation.state_directory()
    try:
        connection = psycopg.connect(**installation.connection_settings(state)["helle_owner"])
    except psycopg.OperationalError:
        return None  # No database or no role yet: the installation makes them, or says why it cannot.
    with connection:
        there = connection.execute("SELECT to_regclass('protection_installation')").fetchone()
        if there is None or there[0] is None:
            return None
        row = connection.execute("SELECT kind, clock_frozen_at IS NOT NULL FROM protection_installation").fetchone()
        if row is not None and row[0] != "demo":
            raise InstallationError(f"The installation in {state} is of kind {row[0]}: the demo does not touch it")
        users = connection.execute("SELECT EXISTS (SELECT FROM organisations_user)").fetchone()
        if row is None or users is None or not users[0]:
            return None
        return not row[1]


def _is_half_filled() -> bool:
    return _filled() is False


def _drop_databases() -> None:
    state = installation.state_directory()
    for store, database in installation.DATABASES.items():
        with psycopg.connect(**installation.installer_settings(state, store), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _say_who(port: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()
    from django.db import connections

    from helle.demo import logins, people, signin

    # As it can be typed here: `make` leaves the command in the environment of the checkout, which is on no path.
    command = os.path.relpath(sys.argv[0]) if sys.argv[0].endswith("helle") else "helle"
    signin.remember_port(port)
    found = {login.role: login for login in logins.ensure()}
    connections.close_all()
    print()
    print(f"  http://localhost:{port}/ offers every role. Or ask for a link that signs in once:")
    print()
    for role, worker in people.roles().items():
        print(f"    {command} demo login {role:<25}   {worker.name}, {worker.unit}")
    print()
    print("  Or log in as one does, with an authenticator app:")
    print()
    for login in found.values():
        print(f"    {login.email:<34} {login.password}   TOTP {login.totp_secret}")
    print(f"\n  These lie in {logins.file()}", flush=True)
