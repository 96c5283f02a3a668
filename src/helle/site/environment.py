"""Typed readers of the environment. A value that cannot be read fails loudly at start."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}


class BadSetting(Exception):
    """An environment variable holds something that is not of its kind."""


def text(name: str, default: str) -> str:
    """A setting as it is given."""
    return os.environ.get(name, default)


def flag(name: str, default: bool) -> bool:
    """A setting that is on or off. Raises `BadSetting`."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in TRUE:
        return True
    if value.lower() in FALSE:
        return False
    raise BadSetting(f"{name} must be one of {sorted(TRUE | FALSE - {''})}, not {value!r}")


def number(name: str, default: int) -> int:
    """A setting that is a whole number. Raises `BadSetting`."""
    value = os.environ.get(name)
    if value is None:
        return default
    try:
        return int(value)
    except ValueError as error:
        raise BadSetting(f"{name} must be a whole number, not {value!r}") from error


def one_of(name: str, default: str, words: set[str]) -> str:
    """A setting that is one of some words. Raises `BadSetting`."""
    value = os.environ.get(name, default)
    if value not in words:
        raise BadSetting(f"{name} must be one of {sorted(words)}, not {value!r}")
    return value


def mail_tls(name: str, host: str) -> dict[str, Any]:
    """How a mail server is spoken to: under TLS, with a certificate of its name, unless it is on this machine."""
    how = one_of(name, "none" if _is_here(host) else "starttls", {"none", "starttls", "implicit"})
    if how == "none":
        return {}
    return {"use_tls" if how == "starttls" else "use_ssl": True}


def listed(name: str, default: list[str]) -> list[str]:
    """A setting of several words with commas between them."""
    value = os.environ.get(name)
    return default if value is None else [part.strip() for part in value.split(",") if part.strip()]


def mail_addresses(name: str) -> list[str]:
    """Addresses that mails go to, checked at the start: an odd one would fail each mail, where nobody looks."""
    given = listed(name, [])
    for one in given:
        if not re.fullmatch(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+", one):
            raise BadSetting(f"{name} must be addresses of mail with commas between, not {one!r}")
    return given


def issuer(name: str) -> str:
    """The address of a provider of logins, or nothing. Without TLS only one on this machine is believed."""
    given = os.environ.get(name, "")
    found = urlsplit(given)
    if given and found.scheme != "https" and not _is_here(found.hostname):
        raise BadSetting(f"{name} must begin with https://, not {given!r}")
    if given and not found.hostname:
        raise BadSetting(f"{name} must be an address, not {given!r}")
    return given


def client_of(issuer: str, name: str) -> str:
    """Who Helle is to a provider: with one it has to be said."""
    given = os.environ.get(name, "")
    if issuer and not given:
        raise BadSetting(f"{name} must say who Helle is at {issuer}")
    return given


def secret_of(issuer: str, file: Path) -> str:
    """The secret that Helle shares with a provider: with one its file has to be there, and something in it."""
    if not issuer:
        return ""
    given = file.read_text().strip() if file.exists() else ""
    if not given:
        raise BadSetting(f"{file} must hold the secret that Helle shares with {issuer}")
    return given


def name_of(variable: str) -> str:
    """What a provider calls itself, letter by letter, or nothing."""
    given = os.environ.get(variable, "")
    if given and (len(given) > 200 or not re.fullmatch(r"[a-z][a-z0-9+.-]*:[\x21-\x7e]+", given)):
        raise BadSetting(f"{variable} must be the name (entityID) of a provider, of 200 characters at most")
    return given


def public_address(name: str) -> str:
    """Where whoever has no login reaches Helle, or nothing. In clear only on this machine: what somebody reports, and
    that they looked, would be read on the way."""
    given = address(name, "") if os.environ.get(name) else ""
    found = urlsplit(given)
    if found.scheme == "http" and not _is_here(found.hostname):
        raise BadSetting(f"{name} must begin with https://, not {given!r}")
    return given


def _is_here(host: str | None) -> bool:
    return host in ("127.0.0.1", "::1", "localhost")


def address(name: str, default: str) -> str:
    """Where Helle is reached: scheme, host and perhaps a port. A path of its own is none of ours, so that a link that
    begins with one leads nowhere."""
    given = os.environ.get(name)
    if given is None:
        return default
    if not re.fullmatch(r"https?://([\w.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?/*", given):
        raise BadSetting(f"{name} must be an address such as https://helle.example, without a path, not {given!r}")
    return given.rstrip("/")


def origin(address: str) -> str:
    """Scheme, host and port of an address."""
    found = urlsplit(address)
    return f"{found.scheme}://{found.netloc}"


def path(name: str, default: Path) -> Path:
    """A setting that is a path."""
    value = os.environ.get(name)
    return default if value is None else Path(value)


def socket_path(name: str) -> str:
    """The path of a socket on this machine, or nothing. What goes through it would pass a network in clear."""
    given = os.environ.get(name, "")
    if given and not given.startswith("/"):
        raise BadSetting(f"{name} must be the path of a socket on this machine, not {given!r}")
    return given


def secret(file: Path) -> str:
    """A secret out of its file. Before `helle install` has made it there is none: nothing signed then is accepted."""
    return file.read_text() if file.exists() else secrets.token_urlsafe(64)


def secrets_there(*files: Path) -> list[str]:
    """The secrets of those files that there are."""
    return [file.read_text() for file in files if file.exists()]
