"""Walking through the public form as a browser without a script does: each page is sent with what it carries."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

ADDRESS = "/h/"


class Walk:
    """Somebody at the form. What a page carries goes back with what is pressed and typed."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self.page: Any = self.client.get(reverse("portal"))

    def press(self, do: str, *, status: int = 200, **typed: str) -> Walk:
        carried = {"draft": self.page.context["sealed"]}
        if "challenge" in self.page.context:
            carried |= {"challenge": self.page.context["challenge"], "solution": ""}
        self.page = self.client.post(ADDRESS, carried | {"do": do} | typed)
        assert self.page.status_code == status, self.text
        return self

    @property
    def step(self) -> str:
        return str(self.page.context["step"])

    @property
    def text(self) -> str:
        return str(self.page.content.decode())

    @property
    def main(self) -> str:
        return self.text.partition("<main")[2].partition("</main>")[0]

    def to_check(self, text: str, *, sector: str = "restaurant", place: str = "", may_ask: str = "yes") -> Walk:
        """Write everything, up to the last look at it."""
        self.press("begin").press("next", text=text).press("next", sector=sector, place=place)
        return self.press("next", may_ask=may_ask)

    @property
    def receipt(self) -> str:
        """The number on the page that says it was sent."""
        return str(self.page.context["receipt"])
