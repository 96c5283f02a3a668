"""What the message of a disclosure may give away beside what the disclosure names (SHR-03, SHR-04).

The tables and the second person are asked by category; a street, a number or a name that is typed stands in none. No
program tells what it is of: so it is said before the press, and somebody else reads it before the receiver does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from helle.register.accommodation.naming import leads_to
from helle.register.cases.asked_names import perhaps_names
from helle.register.interface.addresses import holds_an_address
from helle.register.protection.impersonal import kinds_of_personal, plainly
from helle.register.protection.leads import perhaps_leads
from helle.rules.ruling import Text

# A receiver that knows the person under a referral of its own is told its number.
_REFERRAL: Final = r"(?<![0-9A-Za-z\-])H20[0-9]{2}-[0-9]{4,6}(?![0-9A-Za-z])"
_ADDRESS: Final = Text("Der står noget, der ligner en adresse.", "Something looks like an address.")
_HOME: Final = Text(
    "Der står noget, der ligner navnet på det sted, personen bor.",
    "Something looks like the name of the place where the person lives.",
)
_LEADS: Final = Text("Der står noget, der kan føre til personen.", "Something may lead to the person.")


def gives_away(message: str, *, known: Iterable[str] = (), homes: Iterable[str] = ()) -> tuple[Text, ...]:
    """What of a message may be an address, a number or a name, in words; nothing where nothing looks so.

    `known` are names that lead to nobody: whoever writes signs with her own. `homes`: what the place is called where
    the person lives, a word of which is enough.
    """
    if not message.strip():
        return ()
    text = re.sub(_REFERRAL, " ", plainly(message))
    for name in known:
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    found = list(kinds_of_personal(text))
    if holds_an_address([text]):
        found.append(_ADDRESS)
    elif perhaps_leads(text):
        found.append(_LEADS)
    if any(leads_to(one, message) for one in homes):
        found.append(_HOME)
    names = ", ".join(f"»{one}«" for one in perhaps_names(text))
    if names:
        found.append(Text(f"{names} kan være navne.", f"{names} may be names."))
    return tuple(found)
