"""What the law has decided since a plan only proposed it: each switch that is on, from its day, with its source."""

from datetime import date

from helle.rules.dated import Switch
from helle.rules.ruling import Text

SWITCHES: tuple[Switch, ...] = (
    Switch(
        "offence_262b",
        True,
        date(2022, 6, 1),
        "PUB-LAW-03",
        Text(
            "Straffelovens § 262 b om menneskeudnyttelse gælder fra 1. juni 2022.",
            "Section 262 b of the Criminal Code on human exploitation applies from 1 June 2022.",
        ),
    ),
)
