"""The tables of who may receive what and who is asked when, written for the triggers from the rules: one truth, two
readers."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from helle.rules.codes import OrganisationKind
from helle.rules.parameters import values_of, whole_number
from helle.rules.sharing.receivers import MAY_RECEIVE, NOT_AUTHORITIES, SERVES
from helle.rules.sharing.ways import OPENED, form_of


def load(cursor: CursorWrapper) -> None:
    """Write the rules of receivers, purposes and days anew. The cursor's role owns the tables."""
    cursor.execute("DELETE FROM sharing_askedaheadrule")
    cursor.executemany(
        "INSERT INTO sharing_askedaheadrule (valid_from, days) VALUES (%s, %s)",
        [(one.valid_from, whole_number(one)) for one in values_of("ask_herself_days")],
    )
    cursor.execute("DELETE FROM sharing_receiverrule")
    cursor.execute("DELETE FROM sharing_purposerule")
    cursor.executemany(
        "INSERT INTO sharing_receiverrule (kind, category, form, opened) VALUES (%s, %s, %s, %s)",
        [
            (kind.value, category.value, form.value, category in OPENED.get(kind, frozenset()))
            for kind, categories in MAY_RECEIVE.items()
            for category in sorted(categories)
            if (form := form_of(kind, category)) is not None
        ],
    )
    cursor.executemany(
        "INSERT INTO sharing_purposerule (kind, purpose, authority) VALUES (%s, %s, %s)",
        [
            (kind.value, purpose, kind not in NOT_AUTHORITIES)
            for kind in OrganisationKind
            for purpose in ([one.value for one in sorted(SERVES[kind])] if kind in SERVES else [""])
        ],
    )
