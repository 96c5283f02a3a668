"""The audited actions of erasing a person, and of putting a backup back."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_ERASURES: dict[str, Text] = {
    "erasure.listed": Text("Så listen over sletninger", "Looked at the list of erasures"),
    "erasure.read": Text("Så en anmodning om sletning", "Looked at a request for erasure"),
    "erasure.asked": Text("Bad om, at en person slettes", "Asked for a person to be erased"),
    "erasure.decided": Text("Afgjorde, om en person slettes", "Decided whether a person is erased"),
    "erasure.done": Text("Slettede en person", "Erased a person"),
    "erasure.replayed": Text(
        "Gentog sletningerne efter en sikkerhedskopi", "Replayed the erasures after a backup was put back"
    ),
    "audit.clock_accepted": Text("Godtog, at uret blev stillet tilbage", "Accepted that the clock was put back"),
    "audit.put_back": Text("Lagde en sikkerhedskopi tilbage", "Put a backup back"),
}
