"""Whether the system is well: what an operator asks (`helle health`), an administrator sees (/sundhed/), and a load
balancer is told in one word (/healthz). Nothing here is about anybody: counts, ages and names of parts.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import shutil
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import Error

from helle.register.audit import sealing
from helle.register.casefile import scanning
from helle.register.organisations.queries import administering_ahead
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text
from helle.site import (
    backup_health,
    breached,
    cipher_health,
    disposed_health,
    health_asking,
    keys_health,
    roots_health,
    saml_health,
)
from helle.site.brought_up import missing_steps
from helle.site.health_asking import NO_ANSWER, ago, asking, now, span
from helle.site.health_state import Finding, State
from helle.site.line_words import counted

# The oldest line that waits for its seal: sealing runs each minute.
SEALED_WITHIN: Final = dt.timedelta(minutes=5)
VERIFIED_WITHIN: Final = dt.timedelta(days=8)
SIGNATURES_WITHIN: Final = dt.timedelta(days=3)
# procrastinate's workers say every ten seconds that they live.
HEARD_WITHIN: Final = dt.timedelta(minutes=2)
JOB_WAITS_AT_MOST: Final = dt.timedelta(minutes=10)
# Fewer, and nobody is left to answer, or to help the one who is.
FEWEST_ADMINISTRATORS: Final = 2
ADMINISTRATORS_AHEAD: Final = dt.timedelta(days=30)
LEAST_FREE: Final = 1 << 30
LEAST_FREE_SHARE: Final = 0.1
VERIFIED_FILE: Final = "audit-verified.json"

_STORES: Final = (
    ("default", Text("Registrets database", "The register's database")),
    ("keys", Text("Nøglelageret", "The key store")),
    ("staff", Text("Administrationens forbindelse", "The administration's connection")),
    ("portal", Text("Forbindelsen for siden uden login", "The connection of the page without login")),
    (
        "intake",
        Text("Forbindelsen for nøgler fra siden uden login", "The connection for keys of the page without login"),
    ),
    ("partner", Text("Forbindelsen for partneres links", "The connection of partners' links")),
    ("api", Text("Forbindelsen for andre systemer", "The connection of other systems")),
)
_SCHEMA: Final = Text("Skemaet", "The schema")
_WORKER: Final = Text("Baggrundsjob", "Background jobs")
_QUEUE: Final = Text("Køen", "The queue")
_SEALING: Final = Text("Forsegling af loggen", "Sealing of the log")
_VERIFIED: Final = Text("Efterprøvning af loggen", "Verification of the log")
_SCANNER: Final = Text("Virusscanner", "Virus scanner")
_MAIL: Final = Text("Mailserver", "Mail server")
_LOST_MAILS: Final = Text("Mails om det, der venter", "Mails about what waits")
_ADMINISTRATORS: Final = Text("Administratorer", "Administrators")
_RIGHTS: Final = Text("Rettigheder, som loggen ikke forklarer", "Rights that the log does not explain")
_DISK: Final = Text("Diskplads", "Disk space")


def look() -> list[Finding]:
    """Look at every part. Never raises for a part that fails: that is what it tells."""
    return [
        # Each process asks with the connections that are its own; `helle health` with all.
        *(_database(alias, part) for alias, part in _STORES if alias in settings.DATABASES),
        asking(_migrations, _SCHEMA),
        asking(_worker, _WORKER),
        asking(_queue, _QUEUE),
        asking(_sealing, _SEALING),
        _verified(),
        _scanner(),
        _mail(),
        asking(_lost_mails, _LOST_MAILS),
        asking(_administrators, _ADMINISTRATORS),
        asking(_rights, _RIGHTS),
        _disk(),
        *backup_health.standing(),
        *(Finding(part, state, seen) for part, state, seen in roots_health.standing(now())),
        asking(_kept_too_long, roots_health.KEPT),
        *keys_health.standing(),
        Finding(disposed_health.PART, *disposed_health.standing()),
        Finding(cipher_health.PART, *cipher_health.standing()),
        Finding(breached.PART, *breached.standing()),
        *(Finding(saml_health.PART, state, seen) for state, seen in saml_health.standing(now())),
    ]


def worst(findings: Iterable[Finding]) -> State:
    """The state of the whole."""
    return max((finding.state for finding in findings), default=State.WELL)


def answers() -> bool:
    """Whether both databases answer: all that a load balancer has to know."""
    return all(_database(alias, part).state is State.WELL for alias, part in _STORES[:2])


def _database(alias: str, part: Text) -> Finding:
    try:
        health_asking.one(alias, "SELECT 1")
    except Error:
        return Finding(part, State.FAILS, NO_ANSWER)
    return Finding(part, State.WELL, Text("svarer", "answers"))


def _migrations() -> Finding:
    missing = missing_steps("default")
    if missing:
        return Finding(
            _SCHEMA,
            State.FAILS,
            Text(f"mangler {len(missing)} trin: kør helle migrate", f"{len(missing)} steps missing: run helle migrate"),
        )
    return Finding(_SCHEMA, State.WELL, Text("passer til programmet", "matches the program"))


def _worker() -> Finding:
    (heard,) = health_asking.one("default", "SELECT now() - max(last_heartbeat) FROM procrastinate_workers")
    (renewed,) = health_asking.one(
        "default",
        "SELECT to_timestamp(max(defer_timestamp)) FROM procrastinate_periodic_defers WHERE task_name = 'lists_renew'",
    )
    last = Text(f"listerne fornyet {ago(renewed).da}", f"nightly update of the lists {ago(renewed).en}")
    if heard is None or heard > HEARD_WITHIN:
        none = Text("ingen kører: start helle worker", "none running: start helle worker")
        return Finding(_WORKER, State.FAILS, Text(f"{none.da}; {last.da}", f"{none.en}; {last.en}"))
    return Finding(_WORKER, State.WELL, Text(f"kører; {last.da}", f"running; {last.en}"))


def _queue() -> Finding:
    # Jobs that failed are kept for whoever mends them; for how the system is today, those of the last day count.
    waiting, failed, oldest = health_asking.one(
        "default",
        "SELECT count(*) FILTER (WHERE j.status = 'todo'), count(*) FILTER (WHERE j.status = 'failed'"
        " AND (SELECT max(f.at) FROM procrastinate_events f WHERE f.job_id = j.id AND f.type = 'failed')"
        " > now() - interval '1 day'),"
        " now() - min(coalesce(j.scheduled_at, e.at)) FILTER (WHERE j.status = 'todo'"
        " AND coalesce(j.scheduled_at, e.at) <= now())"
        " FROM procrastinate_jobs j LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'",
    )
    late = oldest is not None and oldest > JOB_WAITS_AT_MOST
    age = span(oldest) if oldest is not None else Text("–", "–")
    return Finding(
        _QUEUE,
        State.WATCH if late or failed else State.WELL,
        counted(
            f"venter: {{waiting}}, den ældste {age.da}; fejlede det seneste døgn: {{failed}}",
            f"waiting: {{waiting}}, the oldest {age.en}; failed in the last day: {{failed}}",
            waiting=waiting,
            failed=failed,
        ),
    )


def _sealing() -> Finding:
    (behind,) = health_asking.one("default", "SELECT helle.waits_for_seal()")
    if behind is None:
        return Finding(_SEALING, State.WELL, Text("alt er forseglet", "everything is sealed"))
    age = span(behind)
    return Finding(
        _SEALING,
        State.WATCH if behind > SEALED_WITHIN else State.WELL,
        Text(f"den ældste uforseglede linje: {age.da}", f"the oldest unsealed line: {age.en}"),
    )


def note_roots() -> None:
    """Keep what is seen of the roots elsewhere, for a process that may not read the sealer's files."""
    with contextlib.suppress(OSError):  # Whoever may not write here has seen no more than that process.
        roots_health.note(now())


def note_verified(*, problems: int) -> None:
    """Keep when the log was verified last and how many problems there were, for whoever asks how the system is."""
    kept = {"at": now().isoformat(timespec="seconds"), "problems": problems}
    (Path(settings.HELLE_STATE) / VERIFIED_FILE).write_text(json.dumps(kept))


def _verified() -> Finding:
    try:
        kept = json.loads((Path(settings.HELLE_STATE) / VERIFIED_FILE).read_text())
        at, problems = dt.datetime.fromisoformat(kept["at"]), int(kept["problems"])
    except (OSError, ValueError, KeyError, TypeError):
        return Finding(_VERIFIED, State.WATCH, Text("aldrig: kør helle audit verify", "never: run helle audit verify"))
    when = ago(at)
    seen = counted(f"{when.da}, problemer: {{problems}}", f"{when.en}, problems: {{problems}}", problems=problems)
    if problems:
        return Finding(_VERIFIED, State.FAILS, seen)
    return Finding(_VERIFIED, State.WATCH if now() - at > VERIFIED_WITHIN else State.WELL, seen)


def _scanner() -> Finding:
    if not settings.HELLE_CLAMD:
        if settings.HELLE_TAKES_UNSCANNED_FILES:
            return Finding(_SCANNER, State.WATCH, Text("ingen: filer scannes ikke", "none: files are not scanned"))
        return Finding(_SCANNER, State.WATCH, Text("ingen: filer tages ikke ind", "none: no files are accepted"))
    made = scanning.signatures_made()
    if made is None:
        return Finding(_SCANNER, State.FAILS, NO_ANSWER)
    return Finding(
        _SCANNER,
        State.WATCH if now() - made > SIGNATURES_WITHIN else State.WELL,
        Text(f"signaturer fra {danish_date(made.date())}", f"signatures from {english_date(made.date())}"),
    )


def _mail() -> Finding:
    mailers: dict[str, dict[str, Any]] = dict(settings.MAILERS)
    options = mailers["default"].get("OPTIONS", {})
    if "file_path" in options:
        return Finding(_MAIL, State.WATCH, Text("mails lægges som filer", "mails are written to files"))
    if "host" not in options:
        return Finding(_MAIL, State.WATCH, Text("mails sendes ikke ud", "emails are not sent"))
    try:
        with socket.create_connection((options["host"], options["port"]), timeout=2):
            return Finding(_MAIL, State.WELL, Text("svarer", "answers"))
    except OSError:
        return Finding(_MAIL, State.WATCH, NO_ANSWER)


def _lost_mails() -> Finding:
    undeliverable, given_up, unknown = health_asking.one("default", "SELECT * FROM helle.notices_lost()")
    return Finding(
        _LOST_MAILS,
        State.WATCH if undeliverable or given_up or unknown else State.WELL,
        counted(
            "det seneste døgn: {undeliverable} til en adresse, der ikke virker; {given_up} opgivet; {unknown} afbrudt",
            "in the last day: {undeliverable} to an address that does not work; {given_up} given up; {unknown} "
            "interrupted",
            undeliverable=undeliverable,
            given_up=given_up,
            unknown=unknown,
        ),
    )


def _administrators() -> Finding:
    today, ahead = administering_ahead(ADMINISTRATORS_AHEAD)
    days = ADMINISTRATORS_AHEAD.days
    return Finding(
        _ADMINISTRATORS,
        State.WATCH if min(today, ahead) < FEWEST_ADMINISTRATORS else State.WELL,
        Text(
            f"kan logge på i dag: {today}, om {days} dage: {ahead}; der bør være mindst to",
            f"can log in today: {today}, in {days} days: {ahead}; there should be at least two",
        ),
    )


def _rights() -> Finding:
    (waiting,) = health_asking.one("default", "SELECT helle.unexplained_rights_waiting()")
    return Finding(
        _RIGHTS,
        State.WATCH if waiting else State.WELL,
        counted(
            "ikke noteret som forklaret: {waiting}" + ("; se dem med helle check --rights" if waiting else ""),
            "not noted as explained: {waiting}" + ("; see them with helle check --rights" if waiting else ""),
            waiting=waiting,
        ),
    )


def _disk() -> Finding:
    try:
        total, _used, free = shutil.disk_usage(settings.HELLE_STATE)
    except OSError:
        return Finding(_DISK, State.WATCH, Text("mappen findes ikke", "the folder does not exist"))
    low = free < LEAST_FREE or free < total * LEAST_FREE_SHARE
    gigabytes, share = round(free / (1 << 30)), round(100 * free / total)
    return Finding(
        _DISK,
        State.WATCH if low else State.WELL,
        counted("{gigabytes} GB fri ({share} %)", "{gigabytes} GB free ({share} %)", gigabytes=gigabytes, share=share),
    )


def _kept_too_long() -> Finding:
    years = settings.HELLE_AUDIT_YEARS
    (over,) = health_asking.one("default", f"SELECT helle.segments_over({int(years or sealing.FEWEST_YEARS)})")
    state, seen = roots_health.kept(years, over)
    return Finding(roots_health.KEPT, state, seen)
