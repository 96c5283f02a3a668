"""Who may call the addresses of who has which case, absences, interviews and interpreters (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.allocation import policies
from helle.register.protection.guards import Guards, writing

GUARDS: Final[Guards] = {
    "allocation": writing("core", may=policies.in_case_unit),
    "absence-new": writing("core", may=policies.in_case_unit),
    "absence-change": writing("core", may=policies.in_case_unit),
    "staff-languages": writing("core", may=policies.in_case_unit),
    "allocation-move": writing("core", may=policies.require_allocating),
    "draft-destroy": writing("core", may=policies.require_allocating),
    "case-assign": writing("core", may=policies.in_case_unit),
    "case-allocation": writing("core", may=policies.in_case_unit),
    "case-handover-receive": writing("core", may=policies.in_case_unit),
    "case-draft-give": writing("core", may=policies.require_allocating),
    "case-planned": writing("core", may=policies.in_case_unit),
    "case-interview-plan": writing("core", may=policies.in_case_unit),
    "case-interview-hold": writing("core", "narrative", may=policies.in_case_unit),
    "case-interview-cancel": writing("core", may=policies.in_case_unit),
    "case-interpreter-book": writing("core", may=policies.in_case_unit, reads=("identity",)),
    "case-interpreter-release": writing("core", may=policies.in_case_unit),
    "case-wish-new": writing("core", "identity", may=policies.in_case_unit),
    "case-wish-withdraw": writing("core", "identity", may=policies.in_case_unit),
    "interpreter-list": writing("core", may=policies.in_case_unit),
    "interpreter-new": writing("core", may=policies.in_case_unit),
    "interpreter": writing("core", may=policies.in_case_unit),
}
