"""A laptop is stolen while somebody writes down a call without a connection: what its browser holds."""

from __future__ import annotations

import base64
import json

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.cast import Cast
from tests.journeys.conftest import Seat
from tests.journeys.served import Served
from tests.journeys.test_hotline import FIRST, begin, type_on

pytestmark = pytest.mark.browser

# All places in which a page keeps something, but for cookies: of the one of a login see `tests/adversaries`.
KEPT = """async () => ({
  local: Object.entries(localStorage), session: Object.entries(sessionStorage), name: window.name,
  databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


def test_what_lies_in_the_browser_is_a_closed_box_and_on_the_thiefs_own_machine_it_opens_nothing(
    seat: Seat, served: Served, committed_cast: Cast
) -> None:
    vera = seat(committed_cast.vera)
    begin(vera)
    with served.away():
        type_on(vera)
        kept = vera.page.evaluate(KEPT)
        vera.problems.clear()
    ((name, box),) = [one for one in kept["local"] if one[0].startswith("helle.box.")]
    # Of what she typed there is no word, in clear or as its signs, in that box or beside it.
    opened = base64.b64decode(json.loads(box)["box"] if box.startswith("{") else box)
    for word in ("lageret", "hentes", "daggry", "police", "text="):
        assert word not in json.dumps(kept, ensure_ascii=False) and word.encode() not in opened
    assert (kept["session"], kept["name"], kept["databases"], kept["caches"], kept["workers"]) == ([], "", 0, 0, 0)
    for thief in (seat(None), seat(committed_cast.mette)):
        thief.context.add_init_script(f"localStorage.setItem({json.dumps(name)}, {json.dumps(box)})")
        thief.go(reverse("call-list"))
        thief.page.wait_for_load_state("networkidle")
        expect(thief.page.locator("main")).not_to_contain_text(FIRST)
        assert thief.page.evaluate("name => localStorage.getItem(name)", name) == box, "nobody has taken it in"
