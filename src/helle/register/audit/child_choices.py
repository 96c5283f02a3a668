"""The audited actions of work with a child: municipality, representative, where it lives, and when it is missing."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_A_CHILD: dict[str, Text] = {
    "municipality.notified": Text("Underrettede en kommune", "Notified a municipality"),
    "municipality.released": Text("Lukkede en kommunes indblik i sagen", "Ended a municipality's view of the case"),
    "municipality.received": Text("Kvitterede for en underretning", "Confirmed that a notification was received"),
    "minor.listed": Text("Så listen over børn", "Looked at the list of children"),
    "minor.read": Text("Så barnets side", "Looked at the child's page"),
    "minor.representative_requested": Text("Bad om en repræsentant", "Asked for a representative"),
    "minor.nominated": Text("Noterede en indstilling", "Recorded a nomination"),
    "minor.representative_appointed": Text(
        "Noterede udpegningen af en repræsentant", "Recorded the appointment of a representative"
    ),
    "minor.representative_login": Text(
        "Gav en repræsentant adgang til barnets sag", "Gave a representative access to the child's case"
    ),
    "minor.representative_ended": Text("Afsluttede en repræsentation", "Ended a representation"),
    "minor.placement_decided": Text("Noterede, hvor barnet skal bo", "Recorded where the child is to live"),
    "minor.tracing_begun": Text("Noterede en eftersøgning af familien", "Recorded a search for the family"),
    "minor.tracing_ended": Text("Afsluttede en eftersøgning af familien", "Ended a search for the family"),
    "minor.talk_planned": Text("Planlagde en samtale om hjemrejse", "Planned a talk about a return"),
    "minor.talk_closed": Text(
        "Noterede, hvad der blev af en samtale om hjemrejse", "Recorded what became of a talk about a return"
    ),
    "minor.reviewed": Text("Gennemgik sagen ved de 18 år", "Reviewed the case at 18"),
    "minor.missing": Text("Noterede, at et barn er forsvundet", "Recorded that a child is missing"),
    "minor.missing_told": Text("Noterede, hvem der fik besked", "Recorded who was told"),
    "minor.found": Text("Noterede, at et barn er fundet", "Recorded that a child was found"),
}
