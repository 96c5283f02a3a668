"""Whom the provider beside a demo knows, what it lays among the demo's secrets, and how it waits for the demo."""

from __future__ import annotations

import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from helle.demo import federated
from tests.federation import saml_pages, saml_provider
from tests.federation import stories as told
from tests.federation.saml_provider import Provider

DESCRIBED: Final = "/konto/organisation/saml/beskrivelse/"


def people() -> dict[str, Mapping[str, object]]:
    """Whom it knows: who is bound in the demo, once surely enough and once not, and a stranger."""
    bound = federated.professional(federated.logs_in())
    known = {"cvr": bound.cvr, "uuid_": bound.uuid}
    return {
        "bundet": told.said(**known, privileges=told.listed(federated.PRIVILEGE, cvr=bound.cvr)),
        "usikker": told.said(**known, level="Low"),
        "fremmed": told.said(cvr=bound.cvr),
    }


def provider(home: Path, secrets: Path, there: str, helle: str) -> Provider:
    """One whose description lies among the secrets, with a key of Helle's own, as an operator lays them there."""
    for folder in (home, secrets):
        folder.mkdir(parents=True, exist_ok=True)
    pair = saml_provider.pair("helle")
    saml_provider.put(secrets, "saml", pair)
    one = Provider(
        home,
        secrets,
        pair[1],
        issuer=federated.ISSUER,
        login=f"{there}/login",
        logout=f"{there}/logout",
        back=helle,
    )
    (secrets / "saml-provider.xml").write_bytes(one.description())
    return one


def say(line: str) -> None:
    """Tell whoever started it."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def serve(state: Path, helle: str, port: int) -> None:
    """Serve until somebody interrupts."""
    with tempfile.TemporaryDirectory() as home, saml_pages.served(people(), port) as (there, place):
        one = provider(Path(home), state / "secrets", there, helle)
        say("Serve the demo now, anew if it runs, with this in its environment:")
        say(f"  HELLE_SAML_ISSUER={one.issuer} HELLE_SAML_NAME=Prøveudbyderen HELLE_ADDRESS={helle}")
        while not one.knows:
            try:
                with urllib.request.urlopen(helle + DESCRIBED, timeout=5) as answer:  # noqa: S310 # As given.
                    one.knows = answer.read()
            except (urllib.error.URLError, TimeoutError):
                time.sleep(2)
        place.append(one)
        say("It knows Helle now: choose Prøveudbyderen on the page of logging in. Interrupt to end.")
        while True:
            time.sleep(60)
