"""Whether a register and a key store belong together: each row that was sealed has its key, or was erased.

A key store that is older than its register has no keys of whoever came in between, and every page would say of her that
she was erased. So it is counted before a backup takes the place of what is there, and again before anything opens.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any, Final

import psycopg
from psycopg import sql

from helle.site.installation import InstallationError

# What has a key of its own from the moment it is there.
_SEALED: Final = (
    ("people_person", "id"),
    ("referrals_referral", "id"),
    ("hotline_call", "root"),
    ("enquiries_enquiry", "id"),
    ("reports_report", "id"),
)


def without_keys(
    register: psycopg.Connection[Any], keys: psycopg.Connection[Any], erased: Collection[uuid.UUID] = ()
) -> int:
    """How many subjects of the register have neither a key nor a line that says it was destroyed; asked as the owners.

    What the ledger has erased since is named, where the key store does not know of it yet.
    """
    subjects: set[uuid.UUID] = set()
    for table, column in _SEALED:
        there = register.execute("SELECT to_regclass(%s) IS NOT NULL", [table]).fetchone()
        if there and there[0]:  # A backup may be of an older version.
            rows = register.execute(sql.SQL("SELECT {} FROM {}").format(sql.Identifier(column), sql.Identifier(table)))
            subjects.update(subject for (subject,) in rows)
    known = keys.execute("SELECT subject_id FROM data_key UNION ALL SELECT subject_id FROM erasure")
    return len(subjects - {subject for (subject,) in known} - set(erased))


def require_keys(missing: int, *, accepted: bool) -> None:
    """Raise `InstallationError` where subjects of the register lack their key, unless an operator accepts it."""
    if missing and not accepted:
        raise InstallationError(
            f"{missing} persons, referrals, calls, enquiries or reports of the register have no key in the key store,"
            " and were not erased: register and key store do not belong together. Put a key store back that is no"
            " older than the register; only where there is none, name --accept-lost-keys"
        )
