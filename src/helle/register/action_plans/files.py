"""The initiatives of a plan as CSV, in which no text is taken for a formula."""

from __future__ import annotations

from django.utils.translation import gettext as _

from helle.register.action_plans.looks import Look, Overview
from helle.register.action_plans.who import who
from helle.register.interface.cells import table_of


def csv_of(of: Overview, language: str) -> bytes:
    """A line for each initiative. What is not stated stays empty (GOV-10)."""
    head = (
        *(_("Initiativ"), _("Område"), _("Titel"), _("I planen"), _("Ejer"), _("Første dag"), _("Sidste dag")),
        *(_("Hvor langt"), _("Status til og med"), _("Status"), _("Næste status"), _("Forsinket")),
        *(
            _("Fordelt"),
            _("Tilsagn"),
            _("Brugt"),
            _("Ventet"),
            _("Delvist oplyst"),
            _("Dokumentation"),
            _("Kilder"),
            _("Fører videre"),
            _("Videreføres i"),
        ),
    )
    return table_of([head, *(_row(look, language) for look in of.looks)]).encode()


def _amounts() -> tuple[tuple[str, str], ...]:
    return (
        ("allocated", _("Fordelt")),
        ("committed", _("Tilsagn")),
        ("spent", _("Brugt")),
        ("forecast", _("Ventet")),
    )


def _row(look: Look, language: str) -> list[str]:
    one, sums, approved = look.initiative, look.sums, look.approved
    amounts = (sums.allocated, sums.committed, sums.spent, sums.forecast)
    return [
        one.code,
        str(one.area.number),
        one.title.in_language(language),
        look.force.label.in_language(language),
        who(look, language),
        one.first_day.isoformat(),
        one.last_day.isoformat(),
        look.standing.label.in_language(language),
        approved.report.until_day.isoformat() if approved else "",
        approved.report.text if approved else "",
        look.next_report.due.isoformat() if look.next_report else "",
        _("ja") if look.overdue else "",
        *("" if amount is None else f"{amount:.2f}".replace(".", ",") for amount in amounts),
        ", ".join(label for name, label in _amounts() if name in look.partly),
        str(len(look.evidence)),
        " ".join(one.requirements),
        one.continues.code if one.continues else "",
        " ".join(after.code for after in one.continued_by.all()),
    ]
