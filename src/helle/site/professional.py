"""What a provider of logins says of somebody, read strictly: how surely it is she, for whom she acts, who she is there.

The words are those of OIOSAML 3, whatever protocol carries them (PUB-DIG-07). What cannot be read is taken for nothing
said, and with a list of privileges that cannot be read no login is taken: else she would lose her roles by it.
"""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from helle.rules.federated_login import AssuranceLevel

# As OIOSAML 3 names them.
LEVEL: Final = "https://data.gov.dk/concept/core/nsis/loa"
CVR: Final = "https://data.gov.dk/model/core/eid/professional/cvr"
UUID: Final = "https://data.gov.dk/model/core/eid/professional/uuid/persistent"
PRIVILEGES: Final = "https://data.gov.dk/model/core/eid/privilegesIntermediate"
OIOSAML: Final = {"level": LEVEL, "cvr": CVR, "uuid": UUID, "privileges": PRIVILEGES}

_UUID: Final = re.compile(r"(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE)
_OF_A_CVR: Final = re.compile(r"urn:dk:gov:saml:cvrNumberIdentifier:([0-9]{8})")
_LONGEST_LIST: Final = 64 * 1024


class NotTaken(Exception):
    """A login that is not taken. `why`: a code, for the page and the audit."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Said:
    """What a provider says of somebody. None: it does not say, or not so that it can be read."""

    issuer: str
    level: AssuranceLevel | None
    cvr: str | None
    uuid: uuid.UUID | None
    privileges: frozenset[str]
    # When she logged in there, by the machine's clock; 0: it does not say.
    at: float = 0.0
    # Until when the provider lets a session last, by the machine's clock; 0: it does not say.
    until: float = 0.0
    # What the provider calls this login where she logs out of it, sealed; empty: it has no need of that.
    called: str = ""


def read(issuer: str, claims: Mapping[str, object]) -> Said:
    """Read `level`, `cvr`, `uuid` and `privileges`. Raises `NotTaken` for privileges that cannot be read."""
    cvr = claims.get("cvr")
    cvr = cvr if isinstance(cvr, str) and re.fullmatch(r"[0-9]{8}", cvr, re.ASCII) else None
    return Said(
        issuer,
        _level(claims.get("level")),
        cvr,
        _uuid(claims.get("uuid")),
        _privileges(claims.get("privileges"), cvr),
    )


def _level(said: object) -> AssuranceLevel | None:
    """ "Substantial", or an address that ends with it, as some providers have it."""
    last = said.rpartition("/")[2].lower() if isinstance(said, str) else ""
    return AssuranceLevel(last) if last in set(AssuranceLevel) else None


def _uuid(said: object) -> uuid.UUID | None:
    found = _UUID.fullmatch(said) if isinstance(said, str) else None
    return uuid.UUID(found[1]) if found else None


def _privileges(said: object, cvr: str | None) -> frozenset[str]:
    """Those for the organisation she acts for: a list of the Basic Privilege Profile, or one that was unpacked."""
    if said is None or said == "":
        return frozenset()
    if isinstance(said, list) and all(isinstance(one, str) for one in said):
        return frozenset(said)
    if not isinstance(said, str) or len(said) > _LONGEST_LIST:
        raise NotTaken("privileges")
    try:
        written = base64.b64decode("".join(said.split()), validate=True)
        # Nothing is fetched and nothing unfolded: the list is somebody else's text until it is read.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        root = etree.fromstring(written, parser)
    except (binascii.Error, etree.XMLSyntaxError, ValueError) as error:
        raise NotTaken("privileges") from error
    if root.getroottree().docinfo.doctype or etree.QName(root).localname != "PrivilegeList":
        raise NotTaken("privileges")
    return frozenset(
        (one.text or "").strip()
        for group in root
        if isinstance(group.tag, str) and _is_for(group, cvr)
        for one in group
        if isinstance(one.tag, str) and etree.QName(one).localname == "Privilege"
    ) - {""}


def _is_for(group: etree._Element, cvr: str | None) -> bool:
    """Whether a group holds for her organisation as a whole. One that is narrowed is not read: Helle knows no parts."""
    scope = _OF_A_CVR.fullmatch(group.get("Scope", ""))
    narrowed = any(isinstance(one.tag, str) and etree.QName(one).localname != "Privilege" for one in group)
    return scope is not None and scope[1] == cvr and not narrowed
