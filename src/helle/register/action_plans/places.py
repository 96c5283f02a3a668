"""Where evidence is to be found: a reference, an address, or the path of a page of Helle that names nobody (GOV-26)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from django.http.request import split_domain_port, validate_host
from django.urls import Resolver404, resolve

from helle.register.action_plans.choices import PAGES_OF_EVIDENCE
from helle.register.guidance.models import Version
from helle.register.protection.hosts import own_hosts
from helle.register.protection.impersonal import require_impersonal
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

# `javascript:` and the like lead to no document, and two strokes the other way round to somebody's own disk.
OWN_PAGE: Final = {
    "page_of_helle_by_its_path": Refused(
        Text(
            "Det er en side i Helle: skriv kun det, der står efter Helles eget navn. [GOV-26]",
            "That is a page of Helle: enter only what follows Helle's own name. [GOV-26]",
        )
    )
}
"""What the database says when an address of this Helle reaches it past the form."""
_SCHEME: Final = re.compile(r"(?i)(?:javascript|data|vbscript|file|ftp|blob):|[a-z][a-z0-9+.\-]*://|\\\\|https?:(?!//)")
# As the line of the browser has it, with or without what it begins with.
_ADDRESS: Final = re.compile(r"(?is)(?:https?:[/\\]*|//)?(?:[^/\\?#@]*@)?(?P<host>[^/\\?#@\s]+)(?P<path>[/\\?#].*)?")


def _rule_is_there(name: str) -> bool:
    # Loaded when it is asked: every command of Helle sets this app up, and few look into the rules.
    from helle.register.rulebook.queries import rule_named

    return rule_named(name) is not None


def in_helle(where: str) -> str:
    """The path of an address of this very Helle, as somebody copies it from the browser; anything else as it is."""
    if where.startswith("/") and not where.startswith("//"):
        return where
    found = _ADDRESS.fullmatch(where)
    if found is None:
        return where
    named, _port = split_domain_port(found["host"])
    if not named or not validate_host(named, own_hosts()):
        return where
    path = (found["path"] or "/").replace("\\", "/")
    return path if path.startswith("/") else f"/{path}"


def leads_to(where: str, pages: Collection[str]) -> bool:
    """Whether it is the path of one of these pages of Helle, and no more than it.

    `//host/path` begins like one, and leads elsewhere; what is asked of a page may be a name.
    """
    parts = urlsplit(where)
    if parts.scheme or parts.netloc or where != parts.path:
        return False
    try:
        return resolve(parts.path).url_name in pages
    except Resolver404:
        return False


# By the name of a page, whether there is one with what stands in its path. The app that has the pages adds it here.
ON_RECORD: Final[dict[str, Callable[[Mapping[str, Any]], bool]]] = {
    "rule": lambda asked: _rule_is_there(str(asked["name"])),
    "guidance-article": lambda asked: Version.objects.filter(
        article=asked["article"], published_at__isnull=False
    ).exists(),
}


def _is_there(path: str) -> bool:
    found = resolve(path)
    asked = ON_RECORD.get(found.url_name or "")
    return asked is None or asked(found.kwargs)


def place_of_evidence(where: str) -> str:
    """Where something is to be found, as it is kept: of a page of Helle its path.

    A page of Helle is taken only where it is there and names nobody (`PAGES_OF_EVIDENCE`). Raises `Refused` beside the
    field.
    """
    where = in_helle(where.strip())
    if not where.startswith("/"):
        # The address of a page of Helle holds no more than the code or the random id of what names nobody.
        require_impersonal(where=where)
    elif not leads_to(where, PAGES_OF_EVIDENCE):
        raise Refused(
            Text(
                "Den side kan ikke bruges: dokumentation peger kun på sider, der ikke nævner nogen. [GOV-26]",
                "That page cannot be used: evidence points only to pages that name nobody. [GOV-26]",
            ),
            field="where",
        )
    elif not _is_there(where):
        raise Refused(
            Text("Helle har ingen side på den adresse.", "Helle has no page at that address."),
            field="where",
        )
    if _SCHEME.match(where) and not where.lower().startswith(("https://", "http://")):
        raise Refused(
            Text("Skriv adressen med https://.", "Enter the address with https://."),
            field="where",
        )
    return where
