"""The audited actions around forums."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_A_FORUM: dict[str, Text] = {
    "forum.list_read": Text("Så listen over fora", "Looked at the list of forums"),
    "forum.read": Text("Så et forum", "Looked at a forum"),
    "forum.founded": Text("Oprettede et forum", "Founded a forum"),
    "forum.name_blanked": Text("Slettede et navn i det, mange læser", "Took a name out of what many read"),
    "forum.name_looked_for": Text(
        "Så, hvor et navn står i det, mange læser", "Looked where a name stands in what many read"
    ),
    "forum.name_asked_out": Text(
        "Bad en kollega slette et navn i det, mange læser", "Asked a colleague to take a name out of what many read"
    ),
    "forum.name_left": Text("Lod tekster med et navn stå", "Let texts with a name stand"),
    "forum.closed": Text("Lukkede et forum", "Closed a forum"),
    "forum.chair_taken_back": Text(
        "Tog tilbage, at formandsposten i et forum gives videre", "Took back that the chair of a forum is handed over"
    ),
    "forum.mandate_changed": Text("Gav et forum et nyt mandat", "Gave a forum another mandate"),
    "forum.seat_given": Text("Gav en plads i et forum", "Gave a seat in a forum"),
    "forum.seat_agreed": Text("Noterede en samarbejdsaftale", "Recorded a cooperation agreement"),
    "forum.training_linked": Text("Knyttede undervisning til et forum", "Linked teaching to a forum"),
    "forum.training_unlinked": Text("Fjernede undervisning fra et forum", "Took teaching off a forum"),
    "forum.seat_ended": Text("Afsluttede en plads i et forum", "Ended a seat in a forum"),
    "forum.meeting_called": Text("Indkaldte til et møde", "Called a meeting"),
    "forum.meeting_changed": Text("Flyttede eller aflyste et møde", "Moved or cancelled a meeting"),
    "forum.meeting_read": Text("Så et møde i et forum", "Looked at a meeting of a forum"),
    "forum.meeting_printed": Text(
        "Lavede indkaldelse eller referat på papir", "Made an invitation or minutes on paper"
    ),
    "forum.item_added": Text("Satte et punkt på en dagsorden", "Put an item on an agenda"),
    "forum.item_placed": Text("Flyttede et punkt på en dagsorden", "Moved an item on an agenda"),
    "forum.item_paper_added": Text("Lagde et bilag på et punkt", "Added a paper to an item"),
    "forum.item_withdrawn": Text("Tog et punkt af en dagsorden", "Took an item off an agenda"),
    "forum.minutes_written": Text("Skrev referat af et møde", "Wrote the minutes of a meeting"),
    "forum.minutes_approved": Text("Godkendte et referat", "Approved minutes"),
    "forum.minutes_corrected": Text("Rettede et godkendt referat", "Corrected approved minutes"),
    "forum.decided": Text("Skrev en beslutning fra et møde", "Wrote a decision of a meeting"),
    "forum.followed_up": Text("Meldte om opfølgning på en beslutning", "Reported on the follow-up of a decision"),
}
