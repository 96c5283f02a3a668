"""What every screen is held against: WCAG 2.1 A and AA by axe, no sideways scrolling, all by keyboard.

Each run of the tests looks at the first screen of a walk and at every eighth after it, always the same: axe reads it at
one width, of a desktop or of a phone, and it has to fit a phone and to leave no control out of the way that Tab takes.
In `make test-long` every screen is looked at, axe reads it at both widths, it has to fit all four, and Tab is pressed
through all of it; of every fourth that is looked at that is so in each run as well. What all screens share, which is
nearly all that axe can find on them, stands on the few; that each opens and holds no script is in each run elsewhere
(`tests/matrix/test_bad_input.py`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from zlib import crc32

from playwright.sync_api import Page

from tests.cast import Cast, named
from tests.examples import AT_LENGTH
from tests.journeys.conftest import Seat
from tests.journeys.visitor import PICTURES, Visitor

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
DESKTOP, ZOOMED, PHONE = 1200, 600, 390  # A window of 1200 pixels at 200 % has room for 600.
SMALL = 320  # The narrowest phone, and 1280 pixels at 400 %.

# Pictures and tables that are wider than a phone: see `cut_off`.
CUT_OFF = """() => {
  const seen = one => one.checkVisibility() && one.getBoundingClientRect().width > 0;
  const within = (one, box) => one.left > box.left - 2 && one.right < box.right + 2
    && one.top > box.top - 2 && one.bottom < box.bottom + 2;
  const faults = [];
  for (const drawn of document.querySelectorAll("svg.chart")) {
    if (!seen(drawn)) continue;
    const box = drawn.getBoundingClientRect(), frame = drawn.parentElement.getBoundingClientRect();
    if ((innerWidth < 400 || innerWidth >= 1200) && !within(box, frame)) {
      faults.push("wider than its frame: " + drawn.textContent.trim());
    }
    for (const word of drawn.querySelectorAll("text"))
      if (!within(word.getBoundingClientRect(), box)) faults.push("outside of the picture: " + word.textContent);
  }
  for (const frame of document.querySelectorAll(".table-scroll")) {
    frame.scrollLeft = frame.scrollWidth;
    const box = frame.getBoundingClientRect();
    const ends = "table:not(.blocks) tbody tr > :is(th[scope=row]:first-child, :last-child)";
    for (const cell of frame.querySelectorAll(ends)) {
      const lost = seen(cell) && !within(cell.getBoundingClientRect(), box);
      if (lost) faults.push("moved out of sight: " + cell.textContent);
    }
    if (innerWidth < 400 && document.body.matches(".figures")) {
      const words = document.createRange(), halves = new Set();
      for (let from = 0; from <= frame.scrollWidth - frame.clientWidth; from += 40) {
        frame.scrollLeft = from;
        const stays = frame.querySelector("thead th").getBoundingClientRect().right;
        for (const cell of frame.querySelectorAll("thead th, tbody td")) {
          words.selectNodeContents(cell.querySelector("[aria-hidden]") ?? cell);
          const {left, right} = words.getBoundingClientRect();
          const parted = edge => left < edge - 1 && right > edge + 1;
          if (parted(box.right) || cell.cellIndex > 0 && parted(stays)) halves.add(cell.textContent);
        }
      }
      faults.push(...[...halves].map(one => "shown in half: " + one));
      const heads = innerWidth < 360 ? [] : frame.querySelectorAll("thead th");
      for (const {firstChild: said} of heads)
        for (const {0: part, index} of said.data?.matchAll(/\\p{L}+/gu) ?? []) {
          words.setStart(said, index + 1);  // A hyphen before it is drawn with its first letter.
          words.setEnd(said, index + part.length);
          const lines = new Set([...words.getClientRects()].map(one => Math.round(one.top)));
          if (lines.size > 1) faults.push("parted without a hyphen: " + part);
        }
    }
    frame.scrollLeft = 0;
  }
  return faults;
}"""
# The elements that stick out of the window, or whose text is cut off where it cannot be scrolled to.
STICKING_OUT = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((one) => {
  const box = one.getBoundingClientRect();
  return one.checkVisibility() && box.width && box.right > innerWidth + 1
    && !one.closest(".table-scroll, .sr-only, .skipnav, svg");
}).map((one) => one.outerHTML.slice(0, 120))"""
# Every control in sight; those that a radio group holds count once, as Tab goes to one of them only.
CONTROLS = """() => {
  const seen = new Set();
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  return [...document.querySelectorAll(controls)]
    .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled)
    .filter((one) => !one.closest("[aria-hidden=true]"))
    .filter((one) => one.type !== "radio" || (!seen.has(one.name) && seen.add(one.name)))
    .map((one, index) => (one.type === "radio" ? one.name : (one.dataset.nth = String(index))));
}"""
# What of these Tab does not come to, or in another order than they stand; and a skip link that is not first or leads
# nowhere. A radio group that nobody has answered is entered by its first, so none of it may be taken out.
OUT_OF_THE_WAY = """() => {
  const controls = [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]")]
    .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.disabled)
    .filter((one) => !one.closest("[aria-hidden=true]"));
  const out = controls
    .filter((one) => one.tabIndex > 0 || one.closest("[inert]")
      || (one.tabIndex < 0 && one.matches("a[href], button, input, select, textarea, summary")))
    .map((one) => `not reached in its place: ${one.outerHTML.slice(0, 120)}`);
  const first = controls.find((one) => one.tabIndex === 0);
  if (!first?.matches(".skipnav")) out.push(`the first stop is ${first?.outerHTML.slice(0, 120)}`);
  const main = document.getElementById("main-content");
  if (document.querySelector(".skipnav")?.hash !== "#main-content" || !main?.hasAttribute("tabindex"))
    out.push("the skip link leads nowhere");
  return out;
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = (one.labels?.[0] ?? one).getBoundingClientRect();
  const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  return [one.type === "radio" ? one.name : one.dataset.nth ?? null, seen, one.outerHTML.slice(0, 120)];
}"""
# What stood in focus before each Tab; the first of them, before any, is the page.
WRITE_DOWN = f"""() => {{
  const where = {FOCUSED};
  window.stops = [];
  window.writing = new AbortController();
  addEventListener("keydown", () => window.stops.push(where()), {{capture: true, signal: window.writing.signal}});
}}"""
WRITTEN_DOWN = f"() => {{ window.writing.abort(); return [...window.stops.slice(1), ({FOCUSED})()]; }}"
# Only what is wrong crosses over from the page: what is right is most of a report, and long.
VIOLATIONS = f"""async () => {{
  const found = await axe.run(document, {{runOnly: {json.dumps(RULES)}, resultTypes: ["violations"]}});
  return found.violations.flatMap((one) =>
    one.nodes.map((node) => `${{one.id}}: ${{one.help}}: ${{node.html.slice(0, 160)}}`));
}}"""


@dataclass(frozen=True, slots=True)
class Screen:
    """A page, who looks at it, and what it is called among the pictures."""

    name: str
    who: str | None
    path: str


# Of how many screens of a walk one is looked at in each run of the tests, where nobody asks for pictures of them all.
LOOKED_AT = 1 if AT_LENGTH or PICTURES else 8
# Of how many of these one is looked at in every way in each run of the tests too.
LOOKED_AT_WHOLE = 1 if AT_LENGTH else 4


def faults_of(seat: Seat, cast: Cast, screens: list[Screen]) -> list[str]:
    """What is wrong with which of some screens; of those that this run looks at."""
    visitors: dict[str | None, Visitor] = {}
    faults: list[str] = []
    for screen in screens[::LOOKED_AT]:
        if screen.who not in visitors:
            visitors[screen.who] = seat(named(cast, screen.who) if screen.who else None)
        visitor = visitors[screen.who].go(screen.path)
        faults += [f"{screen.name} {fault}" for fault in faults_here(visitor, screen.name)]
        visitor.picture(screen.name)
    return faults


def faults_here(visitor: Visitor, name: str) -> list[str]:
    """What is wrong with the page somebody is at. Which width axe reads follows from what the screen is called."""
    chance = crc32(name.encode())
    whole = chance // 2 % LOOKED_AT_WHOLE == 0
    read_at = (DESKTOP, PHONE) if AT_LENGTH else ((DESKTOP, PHONE)[chance % 2],)
    faults: list[str] = []
    for width in (DESKTOP, ZOOMED, PHONE, SMALL) if whole else sorted({*read_at, PHONE}, reverse=True):
        visitor.widen(width)
        checks = (sticks_out, axe_faults) if width in read_at else (sticks_out,)
        faults += [f"at {width}: {fault}" for check in checks for fault in check(visitor)]
    if whole:
        visitor.widen(DESKTOP)
        return faults + [f"by keyboard: {fault}" for fault in unreachable_by_keyboard(visitor)]
    return faults + [f"by keyboard: {fault}" for fault in visitor.page.evaluate(OUT_OF_THE_WAY)]


def axe_faults(visitor: Visitor) -> list[str]:
    if not visitor.page.evaluate("typeof axe !== 'undefined'"):
        visitor.page.evaluate(AXE.read_text())  # Into the page as DevTools does: the page's policy stays in force.
    return list(visitor.page.evaluate(VIOLATIONS))


def sticks_out(visitor: Visitor) -> list[str]:
    wide = visitor.page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    scrolls = [f"scrolls sideways, {wide[0]} pixels in {wide[1]}"] if wide[0] > wide[1] else []
    return scrolls + [f"sticks out: {one}" for one in visitor.page.evaluate(STICKING_OUT)]


def cut_off(visitor: Visitor) -> list[str]:
    """Words of a picture outside of its box or of what is seen of it; words of a row that its table loses where it is
    moved to its end; and heads and figures of the public pages that stand half beyond an edge on a phone, at rest or
    wherever a table comes to rest."""
    return list(visitor.page.evaluate(CUT_OFF))


def unreachable_by_keyboard(visitor: Visitor) -> list[str]:
    """Tab from the top reaches everything in sight, in sight; the first stop is the skip link, and it works."""
    page, faults = visitor.page, []
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    wanted = set(page.evaluate(CONTROLS))
    reached: set[str] = set()
    for stop, (name, seen, text) in enumerate(_stops(page, len(wanted))):
        if stop == 0 and "skipnav" not in text:
            faults.append(f"the first stop is {text}")
        if not seen:
            faults.append(f"has the focus out of sight: {text}")
        reached.add(name)
    faults += [f"not reached: {name}" for name in sorted(wanted - reached)]
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.locator(".skipnav").focus()
    page.keyboard.press("Enter")
    if page.evaluate("document.activeElement.id") != "main-content":
        faults.append("the skip link leads nowhere")
    return faults


def _stops(page: Page, controls: int) -> list[tuple[str, bool, str]]:
    """Where Tab goes, until it leaves the page: held down for as many stops as there are controls, then asked for each.

    The page itself writes down where it stood before each Tab: asking it in between takes as long as the Tab.
    """
    page.evaluate(WRITE_DOWN)
    for _stop in range(controls):
        page.keyboard.down("Tab")
    page.keyboard.up("Tab")
    stops: list[tuple[str, bool, str] | None] = page.evaluate(WRITTEN_DOWN)
    while None not in stops and len(stops) < controls + 20:
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
    return [one for one in takewhile(bool, stops) if one]
