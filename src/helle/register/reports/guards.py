"""Who may call the addresses of reports of the public (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, reading, writing
from helle.register.reports import queries

GUARDS: Final[Guards] = {
    "report-list": reading("contact"),
    "report-close-several": writing("contact", may=queries.receives_reports),
    "report-closing": writing("contact"),
    "report-reopen": writing("contact"),
    "report-page": reading("contact"),
    "report-picture": reading("contact"),
    "report-ask": writing("contact"),
    "report-refer": writing("contact"),
    "report-close": writing("contact"),
    "passed-on-page": reading("contact"),
}
