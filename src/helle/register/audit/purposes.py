"""What a look can be for. A purpose that does not stand here cannot be written."""

from __future__ import annotations

from helle.rules.ruling import Text

PURPOSES: dict[str, Text] = {
    "casework": Text("Sagsbehandling", "Casework"),
    "assigned": Text("Tildelt sag", "Assigned case"),
    "cover": Text("Dækker for en kollega", "Covering for a colleague"),
    "own_unit": Text("Egen enheds sag", "A case of the user's own unit"),
    # Older lines say so of each name that was shown, whatever it was shown for.
    "contact": Text("Kontakt til personen", "Contact with the person"),
    "supervision": Text("Ledelsestilsyn", "Management supervision"),
    "statistics": Text("Statistik", "Statistics"),
    "login": Text("Login", "Login"),
    "notice": Text("Besked om, at noget venter", "Notice that something is waiting"),
    "partner": Text("Partnerens arbejde med hjemsendelsen", "The partner's work with the return"),
    # A regime of its own: the police and the prosecution, under the Law Enforcement Act (PUB-LAW-14).
    "law_enforcement": Text("Strafforfølgning", "Law enforcement"),
    "operation": Text("Drift", "Operation"),
    "none": Text("Intet formål", "No purpose"),
}
