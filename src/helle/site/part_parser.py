"""The commands by which each part of the site runs with its own secrets, and the one that deals them out."""

from __future__ import annotations

import argparse
import os
from typing import NoReturn

from helle.site.command_line import SETTINGS, say, set_up


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    web = commands.add_parser(
        "web", help="serve pages for those with a login on localhost until interrupted; starts no database server"
    )
    web.add_argument("--port", type=int, default=8000)
    web.set_defaults(run=_web, part="web")
    public = commands.add_parser("public", help="serve the pages without login on localhost until interrupted")
    public.add_argument("--port", type=int, default=8001)
    public.set_defaults(run=_web, part="public")
    worker = commands.add_parser("worker", help="run background jobs until interrupted")
    worker.set_defaults(run=_worker, part="worker", needs_databases=True)
    sealer = commands.add_parser("sealer", help="seal the audit each minute until interrupted")
    sealer.set_defaults(run=_sealer, part="sealer", needs_databases=True)
    deal = commands.add_parser("secrets", help="give each part of the site its own secrets").add_subparsers(
        title="secrets", required=True
    )
    deal.add_parser("deal", help="bring the folder of each part up to the secrets").set_defaults(run=_deal)


def ports_of(command: argparse.ArgumentParser) -> None:
    """Add the ports of what serves all parts."""
    command.add_argument("--port", type=int, default=8000)
    command.add_argument("--public-port", type=int, help="of the pages without login; default: the next after --port")


def both_ports(chosen: argparse.Namespace) -> tuple[int, int]:
    """The port for those with a login, and the one for anybody."""
    return chosen.port, chosen.port + 1 if chosen.public_port is None else chosen.public_port


def become(part: str, chosen: argparse.Namespace) -> None:
    """Go on as this part alone. Raises `InstallationError`."""
    from helle.site import parts

    port = ["--port", str(chosen.port)] if hasattr(chosen, "port") else []
    parts.become(part, [part, *port])


def _web(chosen: argparse.Namespace) -> NoReturn:
    from helle.site import serving

    serving.serve_pages(chosen.port, os.environ.get("DJANGO_SETTINGS_MODULE", SETTINGS))


def _worker(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.site import jobs

    jobs.work()
    return 0


def _sealer(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.site import sealer

    sealer.work()
    return 0


def _deal(chosen: argparse.Namespace) -> int:
    from helle.site import installation, parts

    secrets = installation.secrets_directory(installation.state_directory())
    parts.deal(secrets)
    for part in parts.parts().values():
        there = sorted(file.name for file in parts.folder_of(part, secrets).iterdir())
        say(f"{part.name}: {', '.join(there)}")
    return 0
