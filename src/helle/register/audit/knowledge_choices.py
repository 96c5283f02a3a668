"""The audited actions around spreading knowledge."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_KNOWLEDGE: dict[str, Text] = {
    "knowledge.read": Text("Så viden og oplysning", "Looked at knowledge and information"),
    "knowledge.activity_read": Text("Så en aktivitet", "Looked at an activity"),
    "knowledge.exported": Text(
        "Hentede viden og oplysning som regneark", "Took knowledge and information as a spreadsheet"
    ),
    "knowledge.printed": Text("Lavede året på papir", "Made the year on paper"),
    "knowledge.added": Text("Skrev en aktivitet op", "Wrote down an activity"),
    "knowledge.corrected": Text("Rettede en aktivitet", "Corrected an activity"),
    "knowledge.opened": Text(
        "Godkendte, at alle kan læse om en aktivitet", "Approved that everybody can read of an activity"
    ),
    "knowledge.held": Text("Noterede, at en aktivitet er gennemført", "Recorded that an activity was held"),
    "knowledge.evaluated": Text("Skrev en evaluering af en aktivitet", "Wrote an evaluation of an activity"),
    "knowledge.ended": Text("Aflyste en aktivitet eller tog den ud", "Called an activity off or took it out"),
}
