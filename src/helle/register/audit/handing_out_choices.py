"""The audited actions around files that leave the register."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_HANDING_OUT: dict[str, Text] = {
    "handing_out.made": Text("Fik en fil udleveret", "Was handed a file"),
    "handing_out.opened": Text("Åbnede siden for en udleveret fil", "Opened the page of a file handed out"),
    "handing_out.fetched": Text("Hentede en udleveret fil", "Fetched a file handed out"),
    "handing_out.taken_back": Text("Tog en udleveret fil tilbage", "Took back a file handed out"),
    "handing_out.ended": Text("En udleveret fil udløb", "A file handed out ran out"),
    # Before they were disposed of by two, from lists.
    "handing_out.dropped": Text("Udleverede filer gik ud med loggens tid", "Files handed out went with the log's time"),
    "handing_out.listed": Text("Så listen over udleverede filer", "Looked at the list of files handed out"),
}
