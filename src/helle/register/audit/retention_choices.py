"""The audited actions of keeping and disposing of cases, and of what stands beside them."""

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
    "prosecution.held_back": Text(
        "Holdt en straffesag tilbage fra kassation", "Held a criminal case back from disposal"
    ),
    "prosecution.let_go": Text("Ophævede tilbageholdelsen af en straffesag", "Lifted what held a criminal case back"),
    "trace.listed": Text(
        "Så, hvor længe det uden for sagerne bevares", "Looked at how long what stands beside the cases is kept"
    ),
    "trace.proposed": Text(
        "Foreslog, hvor længe noget uden for sagerne bevares", "Proposed how long something beside the cases is kept"
    ),
    "trace.answered": Text(
        "Afgjorde, hvor længe noget uden for sagerne bevares", "Decided how long something beside the cases is kept"
    ),
    "trace.held": Text("Holdt en enheds materiale tilbage", "Held back what is a unit's"),
    "trace.lifted": Text("Ophævede tilbageholdelsen af en enheds materiale", "Lifted what held back what is a unit's"),
    "trace.drawn": Text("Trak en liste over det uden for sagerne", "Drew a list of what stands beside the cases"),
    "trace.read": Text("Så en liste over det uden for sagerne", "Looked at a list of what stands beside the cases"),
    "trace.own_listed": Text(
        "Så, hvad enheden har del i af det, der kasseres",
        "Looked at what the unit has a part in of what is disposed of",
    ),
    "trace.approved": Text(
        "Godkendte en liste over det uden for sagerne", "Approved a list of what stands beside the cases"
    ),
    "trace.refused": Text(
        "Afslog en liste over det uden for sagerne", "Refused a list of what stands beside the cases"
    ),
    "trace.carried_out": Text(
        "Udførte en liste over det uden for sagerne", "Carried out a list of what stands beside the cases"
    ),
    "trace.printed": Text(
        "Hentede attesten for en kassation uden for sagerne", "Fetched the certificate of a disposal beside the cases"
    ),
    "trace.dropped": Text(
        "Materiale uden for sagerne, som to har kasseret, blev slettet",
        "What stands beside the cases and two disposed of was deleted",
    ),
}
