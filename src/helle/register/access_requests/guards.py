"""Who may call the addresses of requests to see a file (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.access_requests import queries
from helle.register.protection import policies
from helle.register.protection.guards import Guards, reading, writing

GUARDS: Final[Guards] = {
    "access-oversight": reading("audit", may=policies.is_officer),
    "case-access": reading("documents"),
    "case-access-new": writing("documents", may=queries.runs_requests),
    "case-access-request": reading("documents"),
    "case-access-extend": writing("documents", may=queries.runs_requests),
    "case-access-entry": writing("documents", may=queries.runs_requests),
    "case-access-assemble": writing("documents", may=queries.runs_requests),
    "case-access-making": writing("documents", may=queries.runs_requests),
    "case-access-stop": writing("documents", "core", may=queries.runs_requests),
    "case-access-file": reading("documents"),
    "case-access-answer": reading("documents", may=queries.may_approve),
    "case-access-withdraw": reading("documents"),
    "case-access-stands": writing("documents", may=queries.runs_requests),
    "case-access-follow": writing("documents", may=queries.runs_requests),
    "case-access-lock": writing("documents", "core", may=queries.runs_requests),
    "case-access-locked": writing("documents", may=queries.runs_requests),
    "case-access-deliver": writing("documents", may=queries.runs_requests),
    "case-access-close": writing("documents", may=queries.runs_requests),
}
