"""Who may call the addresses of notes, documents and templates (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection import context
from helle.register.protection.guards import Guards, reading, writing


def _leads() -> bool:
    """Whether the acting role keeps the templates of its unit: CMM's lead."""
    return context.current().role == "cmm_lead"


GUARDS: Final[Guards] = {
    "case-journal": reading("notes", "documents"),
    "case-note-new": writing("notes"),
    "case-note": reading("notes"),
    "case-note-correct": writing("notes"),
    "case-draft-save": writing("notes"),
    "case-draft-discard": writing("notes"),
    "case-document-new": writing("documents"),
    "case-document": reading("documents"),
    "case-document-page": reading("documents"),
    "case-document-file": reading("documents"),
    "case-document-journalise": writing("documents"),
    "case-document-replace": writing("documents"),
    "note-templates": reading("notes"),
    "note-template-new": reading("notes", may=_leads),
    "note-template-change": reading("notes", may=_leads),
}
