"""Whether the keys are well: how they are reached, those to be taken over, the master key, and the key of search."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Final

from django.db import connections

from helle.register.protection import master, search_keys, search_rotation
from helle.register.protection.ciphers import CannotOpen
from helle.register.protection.keystore import rotation
from helle.register.protection.master import NoMaster
from helle.register.protection.search_keys import NoLayer
from helle.rules.ruling import Text
from helle.site import health_asking
from helle.site.health_asking import asking
from helle.site.health_state import Finding, State
from helle.site.line_words import counted

# The worker takes them over each minute.
TAKEN_WITHIN: Final = dt.timedelta(minutes=5)

_KEY_LINE: Final = Text("Forbindelsen til nøglelageret", "Connection to the key store")
_INCOMING: Final = Text("Nøgler til det, offentligheden skriver", "Keys of what the public writes")
_MASTER: Final = Text("Masternøgle", "Master key")
_MASTER_LIES: Final = {
    "file": Text("i en fil", "in a file"),
    "environment": Text("fra miljøet", "from the environment"),
    "pkcs11": Text("i et sikkerhedsmodul", "in a security module"),
}
_SEARCH: Final = Text("Søgenøglen", "Key of search")


def standing() -> Iterator[Finding]:
    """The connection to the key store, what the public wrote, the master key, and the key of search."""
    yield asking(_key_store_line, _KEY_LINE)
    yield asking(_incoming, _INCOMING)
    yield asking(_master, _MASTER)
    yield asking(_search, _SEARCH)


def _key_store_line() -> Finding:
    connections["keys"].ensure_connection()
    info = connections["keys"].connection.info
    if info.pgconn.ssl_in_use:
        return Finding(_KEY_LINE, State.WELL, Text("krypteret", "encrypted"))
    if not info.host or info.host.startswith("/"):
        return Finding(_KEY_LINE, State.WELL, Text("en sokkel på denne maskine", "a socket on this machine"))
    return Finding(_KEY_LINE, State.WATCH, Text("ikke krypteret", "not encrypted"))


def _incoming() -> Finding:
    waiting, oldest = health_asking.one(
        "keys", "SELECT count(*), now() - min(since) FROM incoming_key WHERE box IS NOT NULL"
    )
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
