"""A provider of logins in this process that can be told to lie: to forge, to be late, to be somebody else."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "helle-test", "a secret that both know, and nobody else"


def key(name: str) -> RSAKey:
    """A key to sign with."""
    return RSAKey.generate_key(2048, {"kid": name, "use": "sig"})


# Made once: it takes a while.
FIRST, SECOND = key("first"), key("second")


@dataclass(slots=True)
class Provider:
    """What it says and how it signs; each test changes what it is about."""

    issuer: str = ""
    claims: dict[str, object] = field(default_factory=dict)
    keys: list[RSAKey] = field(default_factory=lambda: [FIRST])
    signs_with: RSAKey | bytes | None = field(default_factory=lambda: FIRST)
    description: dict[str, object] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[Mapping[str, str]] = field(default_factory=list)
    leads_on: set[str] = field(default_factory=set)
    """The beginnings of paths that answer with another address, under `/led/`, in place of what was asked for."""
    led: list[str] = field(default_factory=list)
    """What was asked for there."""

    def authorize(self, address: str) -> dict[str, str]:
        """Somebody logs in at the address she was sent to. Returns what she brings back."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.asked.append(query)
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return {"code": code, "state": query["state"], "iss": self.issuer}

    def id_token(self, asked: Mapping[str, str]) -> str:
        """Who she is, signed; a claim of None is left out."""
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "somebody",
            "iat": moment,
            "exp": moment + 300,
            "auth_time": moment,
            "nonce": asked["nonce"],
        } | self.claims
        said = {name: value for name, value in claims.items() if value is not None}
        if isinstance(self.signs_with, RSAKey):
            return jwt.encode({"alg": "RS256", "kid": self.signs_with.kid}, said, self.signs_with)
        # By hand: the library signs neither with nothing nor with what is no secret.
        algorithm = "none" if self.signs_with is None else "HS256"
        begun = f"{_coded({'alg': algorithm, 'kid': 'first'})}.{_coded(said)}"
        mark = hmac.digest(self.signs_with, begun.encode(), "sha256") if self.signs_with else b""
        return f"{begun}.{_base64(mark)}"

    def spend(self, form: Mapping[str, str]) -> tuple[int, dict[str, object]]:
        """The token for a code: once, for whoever can show what the code was asked for with."""
        asked = self.codes.pop(form.get("code", ""), None)
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if asked is None or asked["code_challenge"] != _base64(challenge):
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "x", "token_type": "Bearer", "id_token": self.id_token(asked)}


def _coded(part: Mapping[str, object]) -> str:
    return _base64(json.dumps(part).encode())


def _base64(written: bytes) -> str:
    return base64.urlsafe_b64encode(written).rstrip(b"=").decode()


@contextmanager
def provider() -> Iterator[Provider]:
    """One that answers until the block ends."""
    here = Provider()

    class Answers(BaseHTTPRequestHandler):
        def leads_on(self) -> bool:
            if self.path.startswith("/led/"):
                here.led.append(self.path)
            if not any(self.path.startswith(one) for one in here.leads_on):
                return False
            self.send_response(307)
            self.send_header("Location", f"{here.issuer}/led{self.path}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return True

        def do_GET(self) -> None:  # The name that the server calls.
            if self.leads_on():
                return
            if self.path.removeprefix("/led").startswith("/.well-known/"):
                self.answer(200, _described(here) | here.description)
            else:
                self.answer(200, {"keys": [one.as_dict(private=False) for one in here.keys]})

        def do_POST(self) -> None:  # The same.
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            if self.leads_on():
                return
            self.answer(*here.spend({name: values[0] for name, values in parse_qs(body).items()}))

        def answer(self, status: int, body: Mapping[str, object]) -> None:
            sent = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_anything: Any) -> None:
            """It says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    here.issuer = f"http://127.0.0.1:{server.server_port}"
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()


def _described(one: Provider) -> dict[str, object]:
    return {
        "issuer": one.issuer,
        "authorization_endpoint": f"{one.issuer}/auth",
        "token_endpoint": f"{one.issuer}/token",
        "jwks_uri": f"{one.issuer}/keys",
        "end_session_endpoint": f"{one.issuer}/end",
        "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        "authorization_response_iss_parameter_supported": True,
    }
