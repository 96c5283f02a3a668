"""Rights that no act explains: what somebody wrote past Helle, as the owner of the tables (PUB-DIG-07).

What somebody may see is the database's word, and whoever owns it writes the words. But each role, each privilege and
each grant comes of an act, and the act stands in the log, whose seals lie elsewhere: so a row without its act is found,
each night by the worker and whenever an operator asks. Who writes the act as well leaves it in the log, in somebody's
name; and who writes other functions meets an operator whose words come from the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, connections, transaction

from helle.register.administration import mails
from helle.register.administration.staff import as_staff
from helle.register.audit.models import UnexplainedRight
from helle.register.audit.unexplained_choices import RightKind, WhyUnexplained
from helle.register.protection import clock, row_security
from helle.register.protection import matrix as rules
from helle.register.protection.matrix import access_matrix
from helle.rules.ruling import Text

# Whose `role` is a category of the case.
OF_A_CASE: Final = (RightKind.GRANT, RightKind.ASSIGNMENT, RightKind.OPENING, RightKind.REFERRAL)
# In the order in which they are put there: each calls those before it.
_WORDS: Final = (
    "158_roles_explained.sql",
    "159_grants_explained.sql",
    "192_rights_noted.sql",
    "163_unexplained_rights.sql",
)
# What is found, with the register's own words for what it is about, and whether the log says that it is explained.
_ASKED: Final = """
    SELECT f.kind, f.row_id, f.unit_id, f.user_id, f.role, f.why,
           (SELECT n.name_da FROM organisations_unitname n
             WHERE n.unit_id = f.unit_id AND n.during @> %(today)s::date LIMIT 1),
           (SELECT c.number FROM cases_case c JOIN (
              SELECT g.case_id FROM protection_grant g WHERE f.kind = 'grant' AND g.id::text = f.row_id
              UNION ALL SELECT a.case_id FROM cases_assignment a WHERE f.kind = 'assignment' AND a.id::text = f.row_id
              UNION ALL SELECT k.case_id FROM need_to_know_look k WHERE f.kind = 'opening' AND k.id::text = f.row_id
              UNION ALL SELECT p.case_id FROM referrals_openedcase p
                WHERE f.kind = 'referral' AND p.person_id::text = f.row_id
              UNION ALL SELECT helle.id_said(split_part(f.row_id, '/', 2)) WHERE f.kind = 'look' AND f.why = 'no_way'
            ) o ON o.case_id = c.id LIMIT 1),
           (SELECT n.at FROM helle.rights_noted_in_the_log() n
             WHERE (n.kind, n.row_id, n.unit, n.role, n.why, n.stood)
                 = (f.kind, f.row_id, f.unit_id::text, f.role, f.why, f.stood))
      FROM helle.unexplained_rights(%(now)s) f ORDER BY 9 NULLS FIRST, 1, 2
"""


class Unexplained(Exception):
    """There are rights that no act explains. The text says how many."""


@dataclass(frozen=True, slots=True)
class Found:
    """A right that no act explains, by ids and codes."""

    kind: str
    row_id: str
    unit_id: str
    user_id: str
    role: str
    why: str
    unit: str
    """Its name today; '' where it has none."""
    case: str
    """The number of the case that it is about; '' where it is about none."""
    noted_at: str
    """When somebody noted it as explained, by the log; '' where nobody did."""

    def __str__(self) -> str:
        of = f" of user {self.user_id}" if self.user_id else ""
        case = f" in case {self.case}" if self.case else ""
        noted = f" (noted as explained {self.noted_at})" if self.noted_at else ""
        what = code_label(self.kind, self.role).en
        unit = f"{self.unit} ({self.unit_id})" if self.unit else self.unit_id
        return f"{self.kind} {self.row_id}{of}: {what}{case}, {unit}: {WhyUnexplained(self.why).label.en}{noted}"


def code_label(kind: str, role: str) -> Text:
    """What the matrix calls the role or the category of a right; whoever writes past Helle writes codes that are in
    none as well."""
    matrix, as_written = access_matrix(), Text(role, role)
    if kind in OF_A_CASE:
        return matrix.categories.get(role, as_written)
    return matrix.roles[role].label if role in matrix.roles else as_written


def found() -> list[Found]:
    """What no act explains now, for an operator, as the owner. Nothing of it is kept."""
    with transaction.atomic(), connection.cursor() as cursor:
        rows = asked_in_our_words(cursor)
        transaction.set_rollback(True)
    return rows


def asked_in_our_words(cursor: Any) -> list[Found]:
    """The same by a cursor of the owner, whose transaction is to be taken back: the database is asked by the words and
    by the matrix of the program, which are put there first."""
    rules.load(cursor)
    for name in _WORDS:
        cursor.execute((row_security.HERE / "sql" / name).read_text())
    cursor.execute(_ASKED, {"now": clock.now(), "today": clock.today()})
    return [Found(*("" if value is None else str(value) for value in row)) for row in cursor.fetchall()]


def require_explained(alias: str) -> None:
    """Keep what no act explains, for those who look after rights, and tell them by mail of what is new.

    Raises `Unexplained` where there is anything that nobody has seen.
    """
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        cursor.execute("SELECT unseen, fresh FROM helle.note_unexplained_rights()")
        unseen, fresh = cursor.fetchone()
    if fresh:
        mails.tell_of_unexplained_rights()
    if unseen:
        raise Unexplained(f"rights that no act explains, and that nobody has seen: {unseen}; run helle check --rights")


def see(row: UnexplainedRight, *, as_it_stood: str) -> None:
    """Say that one knows where a right comes from, as it stood when it was shown. It stays on the page while it stands,
    and fails the job no more. Refused where it was changed since."""
    with as_staff() as cursor:
        cursor.execute("SELECT helle.see_unexplained_right(%s, %s)", [row.pk, as_it_stood])
