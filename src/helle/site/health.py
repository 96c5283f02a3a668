"""Whether the system is well: what an operator asks (`helle health`), an administrator sees (/sundhed/), and a load
balancer is told in one word (/healthz). Nothing here is about anybody: counts, ages and names of parts.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import shutil
import socket
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import Error, connections, transaction

from helle.register.audit import sealing
from helle.register.casefile import scanning
from helle.register.organisations.queries import administering_ahead
from helle.register.protection import closing, erasing, ledger, master, search_keys, search_rotation
from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.keystore import rotation
from helle.register.protection.ledger import LedgerAstray
from helle.register.protection.master import NoMaster
from helle.register.protection.search_keys import NoLayer
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text
from helle.site import breached, cipher_health, disposed_health, restoring, roots_health, saml_health
from helle.site.backups import MADE_FILE
from helle.site.brought_up import missing_steps
from helle.site.health_state import State
from helle.site.line_words import counted

# The oldest line that waits for its seal: sealing runs each minute.
SEALED_WITHIN: Final = dt.timedelta(minutes=5)
VERIFIED_WITHIN: Final = dt.timedelta(days=8)
BACKED_UP_WITHIN: Final = dt.timedelta(hours=26)
SIGNATURES_WITHIN: Final = dt.timedelta(days=3)
# procrastinate's workers say every ten seconds that they live.
HEARD_WITHIN: Final = dt.timedelta(minutes=2)
JOB_WAITS_AT_MOST: Final = dt.timedelta(minutes=10)
# The worker takes them over each minute.
TAKEN_WITHIN: Final = dt.timedelta(minutes=5)
# Fewer, and nobody is left to answer, or to help the one who is.
FEWEST_ADMINISTRATORS: Final = 2
ADMINISTRATORS_AHEAD: Final = dt.timedelta(days=30)
LEAST_FREE: Final = 1 << 30
LEAST_FREE_SHARE: Final = 0.1
VERIFIED_FILE: Final = "audit-verified.json"


@dataclass(frozen=True, slots=True)
class Finding:
    """One part of the system, how it is, and what was seen."""

    part: Text
    state: State
    seen: Text


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
_BACKUP: Final = Text("Sikkerhedskopi", "Backup")
_PUT_BACK: Final = Text("Tilbagelægning af en sikkerhedskopi", "Putting a backup back")
_ERASURES: Final = Text("Protokollen over sletninger", "The ledger of erasures")
_NO_KEY: Final = Text("erasure.key mangler: hent den i pengeskabet", "erasure.key is missing: bring it from the safe")
_CLOCK: Final = Text("Uret", "The clock")
_KEY_LINE: Final = Text("Forbindelsen til nøglelageret", "Connection to the key store")
_INCOMING: Final = Text("Nøgler til det, offentligheden skriver", "Keys of what the public writes")
_MASTER: Final = Text("Masternøgle", "Master key")
_MASTER_LIES: Final = {
    "file": Text("i en fil", "in a file"),
    "environment": Text("fra miljøet", "from the environment"),
    "pkcs11": Text("i et sikkerhedsmodul", "in a security module"),
}
_SEARCH: Final = Text("Søgenøglen", "Key of search")
_NO_ANSWER: Final = Text("svarer ikke", "does not answer")


def look() -> list[Finding]:
    """Look at every part. Never raises for a part that fails: that is what it tells."""
    return [
        # Each process asks with the connections that are its own; `helle health` with all.
        *(_database(alias, part) for alias, part in _STORES if alias in settings.DATABASES),
        _asking(_migrations, _SCHEMA),
        _asking(_worker, _WORKER),
        _asking(_queue, _QUEUE),
        _asking(_sealing, _SEALING),
        _verified(),
        _scanner(),
        _mail(),
        _asking(_lost_mails, _LOST_MAILS),
        _asking(_administrators, _ADMINISTRATORS),
        _asking(_rights, _RIGHTS),
        _disk(),
        _backup(),
        _asking(_put_back, _PUT_BACK),
        _asking(_clock, _CLOCK),
        _asking(_erasures, _ERASURES),
        *(Finding(part, state, seen) for part, state, seen in roots_health.standing(_now())),
        _asking(_kept_too_long, roots_health.KEPT),
        _asking(_key_store_line, _KEY_LINE),
        _asking(_incoming, _INCOMING),
        _asking(_master, _MASTER),
        _asking(_search, _SEARCH),
        Finding(disposed_health.PART, *disposed_health.standing()),
        Finding(cipher_health.PART, *cipher_health.standing()),
        Finding(breached.PART, *breached.standing()),
        *(Finding(saml_health.PART, state, seen) for state, seen in saml_health.standing(_now())),
    ]


def worst(findings: Iterable[Finding]) -> State:
    """The state of the whole."""
    return max((finding.state for finding in findings), default=State.WELL)


def answers() -> bool:
    """Whether both databases answer: all that a load balancer has to know."""
    return all(_database(alias, part).state is State.WELL for alias, part in _STORES[:2])


def _one(alias: str, statement: str) -> tuple[Any, ...]:
    # A savepoint where the request holds a transaction: a part that fails leaves the others, and the audit, whole.
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute(statement)
        row: tuple[Any, ...] = cursor.fetchone()
        return row


def _database(alias: str, part: Text) -> Finding:
    try:
        _one(alias, "SELECT 1")
    except Error:
        return Finding(part, State.FAILS, _NO_ANSWER)
    return Finding(part, State.WELL, Text("svarer", "answers"))


def _asking(look_at: Callable[[], Finding], part: Text) -> Finding:
    try:
        return look_at()
    except Error:
        return Finding(part, State.FAILS, _NO_ANSWER)


def _incoming() -> Finding:
    waiting, oldest = _one("keys", "SELECT count(*), now() - min(since) FROM incoming_key WHERE box IS NOT NULL")
    late = oldest is not None and oldest > TAKEN_WITHIN
    return Finding(
        _INCOMING,
        State.FAILS if late else State.WELL,
        counted(
            "venter på at blive overtaget: {waiting}"
            + (": se, om jobbene kører, og om intake.key er den rette" * late),
            "waiting to be taken over: {waiting}"
            + (": see whether jobs run, and whether intake.key is the right one" * late),
            waiting=waiting,
        ),
    )


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
    (heard,) = _one("default", "SELECT now() - max(last_heartbeat) FROM procrastinate_workers")
    (renewed,) = _one(
        "default",
        "SELECT to_timestamp(max(defer_timestamp)) FROM procrastinate_periodic_defers WHERE task_name = 'lists_renew'",
    )
    last = Text(f"listerne fornyet {_at(renewed).da}", f"nightly update of the lists {_at(renewed).en}")
    if heard is None or heard > HEARD_WITHIN:
        none = Text("ingen kører: start helle worker", "none running: start helle worker")
        return Finding(_WORKER, State.FAILS, Text(f"{none.da}; {last.da}", f"{none.en}; {last.en}"))
    return Finding(_WORKER, State.WELL, Text(f"kører; {last.da}", f"running; {last.en}"))


def _queue() -> Finding:
    # Jobs that failed are kept for whoever mends them; for how the system is today, those of the last day count.
    waiting, failed, oldest = _one(
        "default",
        "SELECT count(*) FILTER (WHERE j.status = 'todo'), count(*) FILTER (WHERE j.status = 'failed'"
        " AND (SELECT max(f.at) FROM procrastinate_events f WHERE f.job_id = j.id AND f.type = 'failed')"
        " > now() - interval '1 day'),"
        " now() - min(coalesce(j.scheduled_at, e.at)) FILTER (WHERE j.status = 'todo'"
        " AND coalesce(j.scheduled_at, e.at) <= now())"
        " FROM procrastinate_jobs j LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'",
    )
    late = oldest is not None and oldest > JOB_WAITS_AT_MOST
    age = _span(oldest) if oldest is not None else Text("–", "–")
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
    (behind,) = _one("default", "SELECT helle.waits_for_seal()")
    if behind is None:
        return Finding(_SEALING, State.WELL, Text("alt er forseglet", "everything is sealed"))
    age = _span(behind)
    return Finding(
        _SEALING,
        State.WATCH if behind > SEALED_WITHIN else State.WELL,
        Text(f"den ældste uforseglede linje: {age.da}", f"the oldest unsealed line: {age.en}"),
    )


def note_roots() -> None:
    """Keep what is seen of the roots elsewhere, for a process that may not read the sealer's files."""
    with contextlib.suppress(OSError):  # Whoever may not write here has seen no more than that process.
        roots_health.note(_now())


def note_verified(*, problems: int) -> None:
    """Keep when the log was verified last and how many problems there were, for whoever asks how the system is."""
    kept = {"at": _now().isoformat(timespec="seconds"), "problems": problems}
    (Path(settings.HELLE_STATE) / VERIFIED_FILE).write_text(json.dumps(kept))


def _verified() -> Finding:
    try:
        kept = json.loads((Path(settings.HELLE_STATE) / VERIFIED_FILE).read_text())
        at, problems = dt.datetime.fromisoformat(kept["at"]), int(kept["problems"])
    except (OSError, ValueError, KeyError, TypeError):
        return Finding(_VERIFIED, State.WATCH, Text("aldrig: kør helle audit verify", "never: run helle audit verify"))
    when = _at(at)
    seen = counted(f"{when.da}, problemer: {{problems}}", f"{when.en}, problems: {{problems}}", problems=problems)
    if problems:
        return Finding(_VERIFIED, State.FAILS, seen)
    return Finding(_VERIFIED, State.WATCH if _now() - at > VERIFIED_WITHIN else State.WELL, seen)


def _scanner() -> Finding:
    if not settings.HELLE_CLAMD:
        if settings.HELLE_TAKES_UNSCANNED_FILES:
            return Finding(_SCANNER, State.WATCH, Text("ingen: filer scannes ikke", "none: files are not scanned"))
        return Finding(_SCANNER, State.WATCH, Text("ingen: filer tages ikke ind", "none: no files are accepted"))
    made = scanning.signatures_made()
    if made is None:
        return Finding(_SCANNER, State.FAILS, _NO_ANSWER)
    return Finding(
        _SCANNER,
        State.WATCH if _now() - made > SIGNATURES_WITHIN else State.WELL,
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
        return Finding(_MAIL, State.WATCH, _NO_ANSWER)


def _lost_mails() -> Finding:
    undeliverable, given_up, unknown = _one("default", "SELECT * FROM helle.notices_lost()")
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
    (waiting,) = _one("default", "SELECT helle.unexplained_rights_waiting()")
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


def _backup() -> Finding:
    made, own = _made_by_us(), True
    if settings.HELLE_BACKUP_STAMP:
        try:
            stamped = dt.datetime.fromtimestamp(Path(settings.HELLE_BACKUP_STAMP).stat().st_mtime, dt.UTC)
        except OSError:
            return Finding(_BACKUP, State.FAILS, Text("mærket findes ikke", "the stamp does not exist"))
        if made is None or stamped > made:
            made, own = stamped, False
    if made is None:
        unknown = Text(
            "Helle ved intet om den: kør helle backup, eller sæt HELLE_BACKUP_STAMP",
            "Helle knows nothing about it: run helle backup, or set HELLE_BACKUP_STAMP",
        )
        return Finding(_BACKUP, State.WATCH, unknown)
    state = State.FAILS if _now() - made > BACKED_UP_WITHIN else State.WELL
    by = " (helle backup)" if own else ""
    return Finding(_BACKUP, state, Text(f"{_at(made).da}{by}", f"{_at(made).en}{by}"))


def _made_by_us() -> dt.datetime | None:
    try:
        kept = json.loads((Path(settings.HELLE_STATE) / MADE_FILE).read_text())
        return dt.datetime.fromisoformat(kept["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _put_back() -> Finding:
    closed = closing.closed_stores()
    if closed:
        waits = Text(
            "en sikkerhedskopi venter på sletningerne siden; ingen kan arbejde: kør helle erase --replay",
            "a backup waits for the erasures since; nobody can work: run helle erase --replay",
        )
        return Finding(_PUT_BACK, State.FAILS, waits)
    aside = len(restoring.databases_aside())
    if aside:
        left = Text(
            f"åben; tidligere databaser, der skal slettes: {aside}", f"open; former databases to be dropped: {aside}"
        )
        return Finding(_PUT_BACK, State.WATCH, left)
    return Finding(_PUT_BACK, State.WELL, Text("intet venter", "nothing waits"))


def _clock() -> Finding:
    if closing.clock_went_back():
        back = Text(
            "står før den seneste forsegling; ingen kan arbejde: ret det (docs/how-to)",
            "stands before what was sealed last; nobody can work: put it right (docs/how-to)",
        )
        return Finding(_CLOCK, State.FAILS, back)
    return Finding(_CLOCK, State.WELL, Text("går fremad", "goes forward"))


def _erasures() -> Finding:
    try:
        found = erasing.standing()
    except LedgerAstray:
        return Finding(
            _ERASURES,
            State.FAILS,
            Text("passer ikke; helle erase --verify siger hvorfor", "does not match; helle erase --verify says why"),
        )
    if found.kept < found.written:
        behind = found.written - found.kept
        return Finding(
            _ERASURES,
            State.FAILS,
            counted(
                "nøgler, der mangler at blive slettet: {behind}; kør helle erase --replay",
                "keys not destroyed yet: {behind}; run helle erase --replay",
                behind=behind,
            ),
        )
    if not ledger.key_is_there():
        return Finding(_ERASURES, State.FAILS, _NO_KEY)
    if found.copied is None:
        none = counted(
            "{written}, uden kopi: sæt HELLE_ERASURES_COPY",
            "{written}, no copy: set HELLE_ERASURES_COPY",
            written=found.written,
        )
        return Finding(_ERASURES, State.WATCH, none)
    late = found.copied < found.written
    return Finding(
        _ERASURES,
        State.WATCH if late else State.WELL,
        counted(
            "{written}, heraf i kopien: {copied}",
            "{written}, of them in the copy: {copied}",
            written=found.written,
            copied=found.copied,
        ),
    )


def _kept_too_long() -> Finding:
    years = settings.HELLE_AUDIT_YEARS
    (over,) = _one("default", f"SELECT helle.segments_over({int(years or sealing.FEWEST_YEARS)})")
    state, seen = roots_health.kept(years, over)
    return Finding(roots_health.KEPT, state, seen)


def _key_store_line() -> Finding:
    connections["keys"].ensure_connection()
    info = connections["keys"].connection.info
    if info.pgconn.ssl_in_use:
        return Finding(_KEY_LINE, State.WELL, Text("krypteret", "encrypted"))
    if not info.host or info.host.startswith("/"):
        return Finding(_KEY_LINE, State.WELL, Text("en sokkel på denne maskine", "a socket on this machine"))
    return Finding(_KEY_LINE, State.WATCH, Text("ikke krypteret", "not encrypted"))


def _master() -> Finding:
    try:
        now, tried = master.ring().wraps, uuid.uuid4()
        master.unwrap(tried, master.wrap(tried, tried.bytes))
    except (NoMaster, CannotOpen):
        return Finding(
            _MASTER,
            State.FAILS,
            Text("kan ikke bruges; helle keys list siger hvorfor", "cannot be used; helle keys list says why"),
        )
    connections["keys"].ensure_connection()
    with connections["keys"].wrap_database_errors:
        left = rotation.left_over(connections["keys"].connection, now.name)
    where = _MASTER_LIES[now.source.partition(":")[0]]
    if left:
        anew = counted(
            f"{where.da}; nøgler, der skal pakkes om: {{left}}; kør helle keys rotate",
            f"{where.en}; keys to be wrapped anew: {{left}}; run helle keys rotate",
            left=left,
        )
        return Finding(_MASTER, State.WATCH, anew)
    return Finding(_MASTER, State.WELL, where)


def _search() -> Finding:
    try:
        same = search_rotation.known_layer() == search_keys.layers().in_force
    except (NoLayer, OSError):
        same = False
    if not same:
        astray = Text(
            "er en anden end registrets: læg den rigtige tilbage, eller kør helle keys search switch",
            "is another than the register's: put the right one back, or run helle keys search switch",
        )
        return Finding(_SEARCH, State.FAILS, astray)
    return Finding(_SEARCH, State.WELL, Text("er registrets", "is the register's"))


def _now() -> dt.datetime:
    # The machine's own time: files, workers and scanners know no other.
    return dt.datetime.now(dt.UTC)  # noqa: TID251


def _at(moment: dt.datetime | None) -> Text:
    if moment is None:
        return Text("aldrig", "never")
    age = _span(_now() - moment)
    return Text(f"for {age.da} siden", f"{age.en} ago")


def _span(age: dt.timedelta) -> Text:
    minutes = max(0, int(age.total_seconds() // 60))
    if minutes < 120:
        return Text(f"{minutes} min.", f"{minutes} min")
    if minutes < 48 * 60:
        return Text(f"{minutes // 60} timer", f"{minutes // 60} hours")
    return Text(f"{minutes // 1440} dage", f"{minutes // 1440} days")
