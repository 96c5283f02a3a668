"""Why a status of an initiative is not taken, or not approved, as it is; and a milestone is not taken twice."""

from __future__ import annotations

from typing import Final

from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

NOT_IN_FULL: Final = Refused(
    Text(
        "En milepæl er hverken nået eller opgivet, så initiativet er ikke gennemført. [INI-15]",
        "A milestone is neither reached nor dropped, so the initiative is not carried out. [INI-15]",
    ),
    field="state",
)
NOT_SHOWN: Final = Refused(
    Text(
        "Intet er skrevet på, som viser, at initiativet er gennemført. Send status tilbage efter dokumentation, eller "
        "skriv her, hvorfor den godkendes uden. [INI-15]",
        "Nothing is entered that shows that the initiative is carried out. Send the report back for evidence, or write "
        "here why it is approved without. [INI-15]",
    ),
    field="remarks",
)
CLOSES: Final = Refused(
    Text(
        "Hele perioden er meldt; den sidste status siger, om initiativet er gennemført, opgivet eller videreføres. "
        "[INI-15]",
        "All of the period was reported; the last report says whether it is carried out, given up or carried on. "
        "[INI-15]",
    ),
    field="state",
)
CARRIES_ON: Final = Refused(
    Text(
        "Et initiativ videreføres først, når dets periode er gået. [INI-15]",
        "An initiative is carried on only once its period is over. [INI-15]",
    ),
    field="state",
)
STEPS_BACK: Final = Refused(
    Text(
        "Sidst var initiativet i gang. Skriv, hvorfor det er et skridt tilbage. [INI-15]",
        "The initiative was under way before. Say why this is a step back. [INI-15]",
    ),
    field="back_why",
)
MILESTONE_STANDS: Final = Refused(
    Text("Milepælen står der allerede.", "The initiative has that milestone already."), field="title"
)
