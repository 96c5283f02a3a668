"""Who may call the addresses of notices by mail (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.protection.guards import Guards, everybody

GUARDS: Final[Guards] = {
    "notices": everybody("Everybody chooses when mails may come to herself."),
    "notices-address-mended": everybody("Everybody says of her own address that it works again."),
}
