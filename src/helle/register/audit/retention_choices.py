"""The audited actions of keeping and disposing of cases, and of traces of staff."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_RETENTION: dict[str, Text] = {
    "retention.listed": Text("Så, hvor længe sager bevares", "Looked at how long cases are kept"),
    "retention.proposed": Text("Foreslog, hvor længe sager bevares", "Proposed how long cases are kept"),
    "retention.answered": Text("Afgjorde, hvor længe sager bevares", "Decided how long cases are kept"),
    "retention.held": Text("Holdt en sag tilbage fra kassation", "Held a case back from disposal"),
    "retention.lifted": Text("Ophævede, at en sag holdes tilbage", "Lifted what held a case back"),
    "retention.drawn": Text("Trak en kassationsliste", "Drew a list of what is disposed of"),
    "retention.read": Text("Så en kassationsliste", "Looked at a list of what is disposed of"),
    "retention.approved": Text("Godkendte en kassationsliste", "Approved a list of what is disposed of"),
    "retention.refused": Text("Afslog en kassationsliste", "Refused a list of what is disposed of"),
    "retention.carried_out": Text("Udførte en kassationsliste", "Carried out a list of what is disposed of"),
    "retention.printed": Text("Hentede attesten for en kassation", "Fetched the certificate of a disposal"),
    "trace.listed": Text("Så, hvor længe spor bevares", "Looked at how long traces are kept"),
    "trace.proposed": Text("Foreslog, hvor længe spor bevares", "Proposed how long traces are kept"),
    "trace.answered": Text("Afgjorde, hvor længe spor bevares", "Decided how long traces are kept"),
    "trace.held": Text("Holdt en enheds spor tilbage", "Held the traces of a unit back"),
    "trace.lifted": Text("Ophævede, at spor holdes tilbage", "Lifted what held traces back"),
    "trace.drawn": Text("Trak en liste over spor", "Drew a list of traces"),
    "trace.read": Text("Så en liste over spor", "Looked at a list of traces"),
    "trace.approved": Text("Godkendte en liste over spor", "Approved a list of traces"),
    "trace.refused": Text("Afslog en liste over spor", "Refused a list of traces"),
    "trace.carried_out": Text("Udførte en liste over spor", "Carried out a list of traces"),
    "trace.dropped": Text("Spor, som to har kasseret, blev slettet", "Traces that two disposed of were deleted"),
}
