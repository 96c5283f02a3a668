"""The pages of the SAML provider of the tests, on loopback: who somebody is, that she goes on, and that she is out."""

from __future__ import annotations

import html
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from saml2 import BINDING_HTTP_REDIRECT

from tests.federation.saml_provider import RSA_SHA256, Provider

PAGE = (
    '<!doctype html><html lang="da"><meta charset="utf-8"><title>Provider</title>'
    '<form method="post" action="{}">{}</form>'
)


@contextmanager
def served(people: Mapping[str, Mapping[str, object]], port: int = 0) -> Iterator[tuple[str, list[Provider]]]:
    """The address of one that answers until the block ends, and a place to put it into.

    By a name and not by a number: so a browser takes it for another site than Helle.
    """
    one: list[Provider] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # The name that the server calls.
            if urlsplit(self.path).path == "/logout":
                self.send_response(302)
                self.send_header("Location", logged_out(one[0], self.path))
                self.end_headers()
                return
            buttons = "".join(f'<button name="who" value="{who}">{who}</button>' for who in people)
            self.page(PAGE.format(html.escape(self.path), buttons))

        def do_POST(self) -> None:  # The same.
            who = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["who"][0]
            message = replace(one[0], says=people[who]).authorize(self.path)
            there = "".join(f'<input type="hidden" name="SAMLResponse" value="{message}"><button>Til Helle</button>')
            self.page(PAGE.format(f"{one[0].back}/konto/organisation/saml/", there))

        def page(self, body: str) -> None:
            sent = body.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_anything: Any) -> None:
            """It says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Answers)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}", one
    finally:
        server.shutdown()
        server.server_close()


def logged_out(provider: Provider, address: str) -> str:
    """Where somebody is sent who has logged out, with the provider's word that she has."""
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    server = provider.server(provider.key)
    asked = server.parse_logout_request(
        query["SAMLRequest"], BINDING_HTTP_REDIRECT, sigalg=query["SigAlg"], signature=query["Signature"]
    )
    answer = server.create_logout_response(asked.message, [BINDING_HTTP_REDIRECT], sign=False)
    back = f"{provider.back}/konto/organisation/saml/slut/"
    sent = server.apply_binding(BINDING_HTTP_REDIRECT, str(answer), back, response=True, sign=True, sigalg=RSA_SHA256)
    return str(dict(sent["headers"])["Location"])
