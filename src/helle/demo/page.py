"""What the base pages show in a demo: that it is one, and which day it is there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from helle.register.protection import clock


def page(request: HttpRequest) -> dict[str, Any]:
    """The demo's day and the name of its start page. One query, none inside an acting context."""
    return {"demo_clock": clock.today(), "demo_start_url": "demo-start"}
