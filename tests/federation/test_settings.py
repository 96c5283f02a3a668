"""What an installation says of its provider: all of it, or it does not start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helle.site import environment
from helle.site.environment import BadSetting

ISSUER = "https://login.example:8443/a"
SHOWN = (
    "import json; from helle.site import settings as s;"
    " print(json.dumps([s.SECURE_CSP['form-action'], s.HELLE_OIDC_SECRET, s.HELLE_OIDC_CLAIMS['cvr'],"
    " [[i, n.da, n.en] for i, n in s.HELLE_LOGIN_PROVIDERS.items()]], default=str))"
)


def started(state: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """What a process with these settings shows of them."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("HELLE_")}
    return subprocess.run(
        [sys.executable, "-c", SHOWN],
        env=mine | {"HELLE_STATE": str(state)} | more,
        capture_output=True,
        text=True,
        check=False,
    )


def test_forms_may_lead_to_the_provider_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "own.secret").write_text("a secret\n")
    done = started(
        tmp_path,
        HELLE_OIDC_ISSUER=ISSUER,
        HELLE_OIDC_CLIENT="helle",
        HELLE_OIDC_SECRET_FILE=str(tmp_path / "own.secret"),
        HELLE_OIDC_NAME="MitID Erhverv",
        HELLE_OIDC_CLAIM_CVR="nemlogin.cvr",
        HELLE_OIDC_ORIGINS="https://end.example",
    )
    assert done.returncode == 0, done.stderr
    forms, secret, cvr, providers = json.loads(done.stdout)
    assert forms == ["'self'", "https://login.example:8443", "https://end.example"]
    assert (secret, cvr) == ("a secret", "nemlogin.cvr")
    assert providers == [[ISSUER, "MitID Erhverv", "MitID Erhverv"]]


def test_without_one_forms_lead_to_helle_alone(tmp_path: Path) -> None:
    done = started(tmp_path)
    assert json.loads(done.stdout)[0] == ["'self'"], done.stderr


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"HELLE_OIDC_CLIENT": "helle"},
        {"HELLE_OIDC_CLIENT": "helle", "HELLE_OIDC_SECRET_FILE": "/dev/null"},
    ],
)
def test_half_of_it_does_not_start(tmp_path: Path, more: dict[str, str]) -> None:
    done = started(tmp_path, HELLE_OIDC_ISSUER=ISSUER, **more)
    assert done.returncode != 0
    assert "BadSetting" in done.stderr


@pytest.mark.parametrize("issuer", ["http://login.example", "login.example", "ftp://127.0.0.9", "https://"])
def test_a_provider_without_tls_is_believed_on_this_machine_only(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    monkeypatch.setenv("HELLE_OIDC_ISSUER", issuer)
    with pytest.raises(BadSetting):
        environment.issuer("HELLE_OIDC_ISSUER")
    monkeypatch.setenv("HELLE_OIDC_ISSUER", "http://127.0.0.1:4000")
    assert environment.issuer("HELLE_OIDC_ISSUER") == "http://127.0.0.1:4000"


NO_ADDRESS = (
    "evil",
    "",
    "localhost:8100",
    "http://",
    "http://localhost:8100/x?y",
    "http://a@b",
    "https://a b",
    "ftp://a",
)


@pytest.mark.parametrize("given", NO_ADDRESS)
def test_what_is_no_address_of_helle_is_refused_before_a_link_begins_with_it(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("HELLE_ADDRESS", given)
    with pytest.raises(BadSetting):
        environment.address("HELLE_ADDRESS", "http://localhost")


@pytest.mark.parametrize("given", ["https://helle.example.dk", "http://localhost:8100", "http://[::1]:8100"])
def test_an_address_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("HELLE_ADDRESS", f"{given}/")
    assert environment.address("HELLE_ADDRESS", "http://localhost") == given


@pytest.mark.parametrize(
    "given", [*(one for one in NO_ADDRESS if one), "http://tip.example.dk", "http://10.0.0.7:8100"]
)
def test_the_public_is_led_to_no_address_in_clear_but_on_this_machine(
    monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setenv("HELLE_PUBLIC_ADDRESS", given)
    with pytest.raises(BadSetting, match="HELLE_PUBLIC_ADDRESS must"):
        environment.public_address("HELLE_PUBLIC_ADDRESS")


@pytest.mark.parametrize(
    "given",
    ["", "https://tip.example.dk", "https://tip.example.dk:8443/", "http://localhost:8100", "http://[::1]:8100"],
)
def test_the_address_of_the_public_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("HELLE_PUBLIC_ADDRESS", given)
    assert environment.public_address("HELLE_PUBLIC_ADDRESS") == given.rstrip("/")


@pytest.mark.parametrize(("https", "begins"), [("1", "__Host-"), ("0", "")])
def test_under_tls_a_cookie_is_of_this_host_alone(tmp_path: Path, https: str, begins: str) -> None:
    shown = (
        "from helle.site import settings as s;"
        " print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.SESSION_COOKIE_SECURE)"
    )
    mine = {name: value for name, value in os.environ.items() if not name.startswith("HELLE_")}
    done = subprocess.run(
        [sys.executable, "-c", shown],
        env=mine | {"HELLE_STATE": str(tmp_path), "HELLE_HTTPS": https},
        capture_output=True,
        text=True,
        check=True,
    )
    names = [f"{begins}helle_{what}" for what in ("session", "csrf", "language")]
    assert done.stdout.split() == [*names, str(bool(begins))]
