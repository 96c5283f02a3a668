"""The audited actions around extracts for research."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_RESEARCH: dict[str, Text] = {
    "research.listed": Text("Så ansøgningerne om udtræk til forskning", "Looked at the applications for extracts"),
    "research.read": Text("Så en ansøgning om et udtræk til forskning", "Looked at an application for an extract"),
    "research.applied": Text("Søgte om et udtræk til forskning", "Applied for an extract for research"),
    "research.prepared": Text("Forberedte afgørelsen om et udtræk", "Prepared the decision on an extract"),
    "research.decided": Text("Afgjorde en ansøgning om et udtræk", "Decided on an application for an extract"),
    "research.handed_out": Text("Udleverede et udtræk til forskning", "Handed an extract for research out"),
    "research.revoked": Text("Tilbagekaldte tilladelsen til et udtræk", "Revoked the permission for an extract"),
    "research.deleted": Text("Noterede, at et udtræk er slettet", "Recorded that an extract is deleted"),
}
