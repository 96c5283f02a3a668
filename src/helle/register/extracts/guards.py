"""Who may call the addresses of reading the file with the person (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.access_requests import queries as access_requests
from helle.register.protection.guards import Guards, writing

GUARDS: Final[Guards] = {
    "case-extracts": writing("core", "documents", may=access_requests.runs_requests),
    "case-extract-new": writing("core", "documents", may=access_requests.runs_requests),
    "case-extract": writing("core", "documents", may=access_requests.runs_requests),
    "case-extract-hold-back": writing("core", "documents", may=access_requests.runs_requests),
    "case-extract-paper": writing("core", "documents", may=access_requests.runs_requests),
    "case-extract-end": writing("core", "documents", may=access_requests.runs_requests),
    "case-extract-ask": writing("core", "documents", may=access_requests.runs_requests),
}
