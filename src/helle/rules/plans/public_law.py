"""What the law says beside the plan: its numbers, and each switch it has turned on, from its day, with its source."""

from datetime import date

from helle.rules.dated import Dated, Switch
from helle.rules.ruling import Text

PARAMETERS: tuple[Dated, ...] = (
    Dated(
        "max_years_262b",
        6,
        "years",
        date(2022, 6, 1),
        None,
        "PUB-LAW-03",
        Text(
            "Længste fængselsstraf for menneskeudnyttelse, straffelovens § 262 b.",
            "Longest imprisonment for human exploitation, section 262 b of the Criminal Code.",
        ),
    ),
)

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
    Switch(
        "punishable_without_coercion",
        True,
        date(2022, 6, 1),
        "PUB-LAW-03",
        Text(
            "Menneskeudnyttelse straffes fra 1. juni 2022, også hvor der ingen tvang er.",
            "Human exploitation is punishable from 1 June 2022, also where there is no coercion.",
        ),
    ),
    Switch(
        "new_offence_initiative",
        True,
        date(2022, 6, 1),
        "PUB-LAW-03",
        Text(
            "Initiativet er gennemført: § 262 b gælder fra 1. juni 2022.",
            "The initiative has been carried out: section 262 b applies from 1 June 2022.",
        ),
    ),
)
