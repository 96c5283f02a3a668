"""What a look can be for. A purpose that does not stand here cannot be written."""

from __future__ import annotations

from helle.rules.ruling import Text

PURPOSES: dict[str, Text] = {
    "casework": Text("Sagsbehandling", "Casework"),
    "assigned": Text("Tildelt sag", "Assigned case"),
    "cover": Text("Dækker for en kollega", "Covering for a colleague"),
    "own_unit": Text("Egen enheds sag", "A case of the user's own unit"),
    # What gives somebody work on a case (sql/110_own_hand.sql), and what others say before they open it.
    "contact_person": Text("Kontaktperson", "Contact person"),
    "contact_deputy": Text("Afløser for kontaktpersonen", "Deputy of the contact person"),
    "interview": Text("Skal holde en samtale", "Is to hold an interview"),
    "task": Text("En opgave i sagen", "A task in the case"),
    "own_draft": Text("En påbegyndt kladde", "A draft that was begun"),
    "access_request": Text("En anmodning om indsigt", "A request for access"),
    "handed_over": Text("Har lige givet sagen fra sig", "Has just handed the case over"),
    "answer_caller": Text("Svarede på en henvendelse i sagen", "Answered somebody who called about the case"),
    "second_reader": Text("Læste med eller godkendte", "Read along or approved"),
    "taking_over": Text("Skulle overtage sagen", "Was to take the case over"),
    "other_case": Text("Sammenhæng med en anden sag", "A connection with another case"),
    "other_work": Text("Andet arbejde i sagen", "Other work in the case"),
    "danger": Text("Fare for nogens liv eller helbred", "Danger to somebody's life or health"),
    "not_opened": Text("Sagen blev ikke åbnet", "The case was not opened"),
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
