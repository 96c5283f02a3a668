"""What `helle audit` can be asked: the chain of the log is sealed, checked, copied elsewhere and shortened."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path

from helle.rules.facts import english_count
from helle.site.command_line import refuse, say, set_up


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    audit = commands.add_parser("audit", help="seal and verify the audit").add_subparsers(title="audit", required=True)
    audit_seal = audit.add_parser("seal", help="seal the lines written since the last segment")
    audit_seal.set_defaults(run=_audit_seal, needs_databases=True)
    audit_verify = audit.add_parser("verify", help="check every sealed line and name what is wrong")
    audit_verify.add_argument(
        "--against",
        metavar="FILE",
        help="roots that were kept elsewhere, a copy of the file or saved mails, to hold the chain against",
    )
    audit_verify.set_defaults(run=_audit_verify, needs_databases=True)
    audit_anchor = audit.add_parser("anchor", help="bring the copy of the roots elsewhere up to them")
    audit_anchor.set_defaults(run=_audit_anchor, needs_databases=True)
    audit_clock = audit.add_parser(
        "clock", help="the clock ran ahead and was put right: what was sealed until now binds it no more"
    )
    audit_clock.add_argument(
        "--ran-ahead", action="store_true", help="say so: the clock of then was wrong, and not the one of now"
    )
    audit_clock.set_defaults(run=_audit_clock, as_owner=True, needs_databases=True)
    audit_drop = audit.add_parser("drop", help="drop the lines of whole sealed segments whose time is over")
    audit_drop.add_argument("--years", type=int, help="how long lines are kept: five or more; HELLE_AUDIT_YEARS")
    audit_drop.set_defaults(run=_audit_drop, needs_databases=True)


@contextlib.contextmanager
def audit_said() -> Iterator[None]:
    """Say in a sentence what keeps the chain from being sealed or checked."""
    from helle.register.audit.sealing import RootsBehind
    from helle.register.audit.signing_keys import NoAuditKey
    from helle.site.installation import InstallationError

    try:
        yield
    except (NoAuditKey, RootsBehind) as error:
        raise InstallationError(str(error)) from error


def _audit_seal(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.register.audit import sealing

    with audit_said():
        say(f"{english_count(sealing.seal(), 'line')} sealed")
    return 0


def _audit_verify(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.register.audit import anchoring, verification
    from helle.site import health

    against = Path(chosen.against) if chosen.against else anchoring.anchor_path()
    if against is not None and not against.exists():
        return refuse(f"{against} is not there")
    with audit_said():
        report = verification.verify(against)
    for line in report.problems:
        print(line)
    health.note_verified(problems=len(report.problems))
    segments, lines = english_count(report.segments, "segment"), english_count(report.lines, "line")
    print(f"{segments}, {lines} sealed, {report.unsealed:,} not yet sealed")
    if against is not None:
        of = f", from segment {report.held[0]} to {report.held[-1]}" if report.held else ""
        print(f"{english_count(len(report.held), 'root')} held against {against.name}{of}")
    return 1 if report.problems else 0


def _audit_anchor(chosen: argparse.Namespace) -> int:
    set_up()
    from helle.register.audit import anchoring

    if anchoring.anchor_path() is None:
        return refuse("HELLE_AUDIT_ANCHOR names no file")
    try:
        say(f"{english_count(anchoring.follow(), 'root')} written elsewhere")
    except (anchoring.AnchorAstray, OSError) as error:
        return refuse(" ".join(str(error).split()))
    return 0


def _audit_clock(chosen: argparse.Namespace) -> int:
    from django.db import connection, transaction

    from helle.register.audit import actions as audit
    from helle.register.protection import closing

    if not closing.clock_went_back():
        return refuse("the clock is not behind what was sealed last: there is nothing to let go of")
    if not chosen.ran_ahead:
        shows, sealed = closing.clock_and_last_seal()
        return refuse(
            f"the clock shows {shows:%Y-%m-%d %H:%M} UTC, and something was sealed at"
            f" {sealed:%Y-%m-%d %H:%M} UTC. Is the clock of now wrong, put it right: Helle opens by itself. Was it the"
            " clock of then that ran ahead, give `helle audit clock --ran-ahead`"
        )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT helle.accept_clock()")
        (segment,) = cursor.fetchone()
        audit.record_operation("audit.clock_accepted", {"segment": segment})
    say(f"segments up to {segment} bind the clock no more; the log says so")
    return 0


def _audit_drop(chosen: argparse.Namespace) -> int:
    set_up()
    from django.conf import settings

    from helle.register.audit import sealing

    years = chosen.years or settings.HELLE_AUDIT_YEARS
    if years < sealing.FEWEST_YEARS:
        return refuse(f"lines are kept {sealing.FEWEST_YEARS} years at least: --years, or HELLE_AUDIT_YEARS")
    segments, lines = sealing.drop_due(years)
    say(f"{english_count(segments, 'segment')} of {english_count(lines, 'line')} dropped; their roots stay")
    return 0
