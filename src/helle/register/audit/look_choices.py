"""The audited actions around opening a colleague's case."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_LOOKS: dict[str, Text] = {
    "look.opened": Text("Sagde, hvad en kollegas sag blev åbnet for", "Said what a colleague's case was opened for"),
    "look.in_danger": Text("Åbnede en sag på grund af fare", "Opened a case because of danger"),
    "look.listed": Text("Så opslag i kollegers sager", "Saw the looks at colleagues' cases"),
    "look.kept": Text(
        "Lod noget fra et opslag, der ikke var i orden, blive stående", "Let something of a look that was wrong stay"
    ),
    "look.answered": Text("Svarede på et opslag på grund af fare", "Answered a look because of danger"),
}
