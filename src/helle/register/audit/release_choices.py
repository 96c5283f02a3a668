"""The audited actions around releases of statistics."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_RELEASES: dict[str, Text] = {
    "release.listed": Text("Så udgivelserne af tal", "Looked at the releases of statistics"),
    "release.read": Text("Så en udgivelse af tal", "Looked at a release of statistics"),
    "release.ordered": Text("Bestilte en udgivelse af tal", "Ordered a release of statistics"),
    "release.making_read": Text(
        "Så, om en udgivelse af tal var lavet", "Looked whether a release of statistics was made"
    ),
    "release.stopped": Text("En udgivelse af tal kunne ikke laves", "A release of statistics could not be made"),
    "release.taken_over": Text(
        "Overtog bestillingen af en udgivelse af tal", "Took over an order of a release of statistics"
    ),
    "release.given_up": Text(
        "Afsluttede bestillingen af en udgivelse af tal", "Ended an order of a release of statistics"
    ),
    "release.seen_to": Text(
        "Lod en bestilling af en udgivelse af tal ligge", "Let an order of a release of statistics be"
    ),
    "release.drawn": Text("Lavede en udgivelse af tal", "Made a release of statistics"),
    "release.reproduced": Text(
        "Talte en udgivelse af tal igen og sammenlignede", "Counted a release of statistics anew and compared"
    ),
    "release.looked_at_anew": Text(
        "Efterprøvede de godkendte udgivelser af tal igen", "Looked anew at the approved releases of statistics"
    ),
    "release.approved": Text("Godkendte en udgivelse af tal", "Approved a release of statistics"),
    "release.sent_back": Text("Sendte en udgivelse af tal tilbage", "Sent a release of statistics back"),
    "release.taken_down": Text("Tog en udgivelse af tal ned", "Took a release of statistics down"),
    "release.file_made": Text("Lavede en fil af en udgivelse af tal", "Made a file of a release of statistics"),
}
