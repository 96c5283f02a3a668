"""Who may call the addresses of erasures (`protection.guards`)."""

from __future__ import annotations

from typing import Final

from helle.register.erasure import policies
from helle.register.protection.guards import Guards, reading

GUARDS: Final[Guards] = {
    "case-erasure": reading("core", "identity", may=policies.may_ask),
    "erasure-list": reading("core", may=policies.may_ask),
    "erasure-order": reading("core", may=policies.may_ask),
    "erasure-decide": reading("core", may=policies.may_decide),
}
