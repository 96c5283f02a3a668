"""Who may call the addresses of reports of the public (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing
from helle.register.reports import queries


def _receives_or_is_passed() -> bool:
    """Whether the acting role is of CMM, to which the public reports, or of those to whom CMM passes reports on."""
    return queries.receives_reports() or queries.is_passed_reports()


GUARDS: Final[Guards] = {
    "report-list": reading("contact", may=_receives_or_is_passed),
    "report-close-several": writing("contact", may=queries.receives_reports),
    "report-closing": writing("contact", may=queries.receives_reports),
    "report-reopen": writing("contact", may=queries.receives_reports),
    "report-page": reading("contact", may=queries.receives_reports),
    "report-picture": reading("contact", may=queries.receives_reports),
    "report-ask": writing("contact", may=queries.receives_reports),
    "report-refer": writing("contact", may=queries.receives_reports),
    "report-close": writing("contact", may=queries.receives_reports),
    "passed-on-page": reading("contact", may=queries.is_passed_reports),
}
