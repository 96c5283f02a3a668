"""Somebody at a browser. What she does reads as a story; what must never happen fails the test by itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from django.conf import settings
from django.utils import translation
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response, expect

from helle.rules.ruling import Text
from tests.cast import Member
from tests.journeys.served import Served

PICTURES = "HELLE_PICTURES" in os.environ
SCREENS = Path(__file__).parents[2] / "build" / "screens"
_TITLE = "helle-test title "
_ICON = "interface/helle.svg"
_LEFT_BEHIND = frozenset({"fetch", "font", "stylesheet", "script"})
_taken: set[str] = set()
type Said = str | Text  # In Danish, to be looked up; or in both languages, where it stands in our own data.
_STATUS = re.compile(r"status of (\d{3})")
# Runs in every page before anything of its own; the page's policy does not bind it.
_WATCH = f"""
addEventListener("DOMContentLoaded", () => console.debug("{_TITLE}" + document.title));
addEventListener("securitypolicyviolation", (event) =>
  console.error("policy violated: " + event.violatedDirective + " " + event.blockedURI));
"""


class Visitor:
    """A browser of her own, with her cookies. Page titles and addresses are watched for `secrets`.

    A story names what it sees in Danish; whoever reads English finds the same under its English name.
    """

    def __init__(
        self,
        browser: Browser,
        served: Served,
        secrets: set[str],
        member: Member | None = None,
        *,
        language: str = "da",
        width: int = 1200,
    ) -> None:
        self.served, self.secrets, self.language, self.width = served, secrets, language, width
        self.context = browser.new_context(
            base_url=served.base, locale="da-DK", viewport={"width": width, "height": 900}, reduced_motion="reduce"
        )
        self.context.add_init_script(_WATCH)
        if member is not None:
            cookie = member.client().cookies["helle_session"].value
            self.context.add_cookies([{"name": "helle_session", "value": cookie, "url": served.base}])
        if language != "da":
            remembered = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": served.base}
            self.context.add_cookies([remembered])  # type: ignore[list-item] # A dict with the keys it asks for.
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(8000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"script failed: {error}"))
        self.page.on("requestfailed", self._not_loaded)
        self.page.on("response", self._answered)
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.problems: list[str] = []
        self.titles: list[str] = []
        self._expected: set[int] = set()
        self._was_right: set[tuple[str, int]] = set()  # The console may tell of an answer when nobody waits any more.

    def said(self, text: Said) -> str:
        """A text of the product in the language she reads."""
        if isinstance(text, Text):
            return text.in_language(self.language)
        with translation.override(self.language):
            return translation.gettext(text)

    # --- what she does

    def go(self, path: str, *, status: int = 200) -> Self:
        """Type an address."""
        with self.expecting(status):
            response = self.page.goto(path)
        return self._arrived(response, status)

    def asks(self, path: str) -> tuple[int, str]:
        """What an address answers her, without drawing it: the status and what stands between the main tags."""
        answer = self.context.request.get(path, max_redirects=0)
        return answer.status, answer.text().partition("<main")[2].partition("</main>")[0]

    def press(self, name: str, *, status: int = 200) -> Self:
        """Press a button that sends the form."""
        return self._follow(self.page.get_by_role("button", name=self.said(name), exact=True).first, status)

    def follow(self, name: str | re.Pattern[str], *, status: int = 200) -> Self:
        """Follow a link of the page."""
        wanted = self.said(name) if isinstance(name, str) else name
        return self._follow(self.page.get_by_role("link", name=wanted, exact=isinstance(name, str)).first, status)

    def enter(self, name: str) -> Self:
        """Go to a part of the product by the main menu, which a narrow window folds away."""
        folded = self.page.locator("summary").filter(has_text=_whole(self.said("Menu")))
        if folded.is_visible():
            self._use(folded)
        return self.follow(name)

    def write(self, label: str, text: str) -> Self:
        """Type into a field."""
        self.field(label).fill(text)
        return self

    def choose(self, label: str, option: Said) -> Self:
        """Choose from a list, by how the choice begins."""
        self.field(label).select_option(label=self.choice(label, option))
        return self

    def pick(self, question: str, *answers: Said) -> Self:
        """Answer a question by its radio buttons or boxes."""
        group = self.group(question)
        for answer in answers:
            self._mark(self.labelled(group, answer))
        return self

    def tick(self, label: str) -> Self:
        """Tick a box."""
        self._mark(self.labelled(self.page.locator("main"), label))
        return self

    # --- what she sees

    def field(self, label: str) -> Locator:
        """The field with this label."""
        return self.page.get_by_label(_labelled(self.said(label)))

    def choice(self, label: str, option: Said) -> str:
        """The one choice of a list that is this, or begins with it."""
        wanted = self.said(option)
        labels = [one.strip() for one in self.field(label).locator("option").all_text_contents()]
        (found,) = [one for one in labels if one == wanted] or [one for one in labels if one.startswith(wanted)]
        return found

    def group(self, question: str) -> Locator:
        """The radio buttons or boxes that answer a question."""
        return self.page.get_by_role("group", name=_labelled(self.said(question)))

    def labelled(self, within: Locator, text: Said) -> Locator:
        """What is written at a radio button or a box."""
        return within.locator("label").filter(has_text=_whole(self.said(text)))

    def sees(self, *texts: Said) -> Self:
        """Each text stands on the page, in sight or folded away."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(self.said(text))
        return self

    def sees_not(self, *texts: Said) -> Self:
        """None of the texts stands on the page."""
        for text in texts:
            expect(self.page.locator("main")).not_to_contain_text(self.said(text))
        return self

    def ruling(self, *requirements: str) -> Self:
        """A ruling stands beside what she decides, and cites these requirements."""
        cited = self.page.locator(".ruling .src").all_text_contents()
        for requirement in requirements:
            assert any(requirement in one for one in cited), f"{requirement} is not cited among {cited}"
        return self

    def error_beside(self, label: str) -> str:
        """The message that a field is described by, as a screen reader would find it."""
        control = self.field(label)
        holder = control if control.count() else self.group(label)
        described = holder.first.get_attribute("aria-describedby") or ""
        texts = [self.page.locator(f"[id='{one}']").inner_text() for one in described.split() if one.endswith("_error")]
        assert texts, f"{label} is not described by an error"
        return " ".join(texts)

    def picture(self, name: str, *, widths: tuple[int, ...] = (1200, 390)) -> Self:
        """A picture of the whole page at each width, for somebody to look at; one of each name in a run.

        Taken where somebody asks for them: six hundred pictures take a minute, and a build server looks at none.
        """
        if PICTURES and name not in _taken:
            _taken.add(name)
            SCREENS.mkdir(parents=True, exist_ok=True)
            for width in widths:
                self.widen(width)
                self.page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)
        return self.widen(self.width)

    def widen(self, width: int) -> Self:
        """Make the window as wide as this, if it is not."""
        if self.page.viewport_size != {"width": width, "height": 900}:
            self.page.set_viewport_size({"width": width, "height": 900})
        return self

    # --- what must not happen

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Answers with these statuses are right here."""
        before, self._expected = self._expected, self._expected | set(statuses)
        try:
            yield
        finally:
            self._expected = before

    def leave(self) -> None:
        """Close the browser, and fail if anything went wrong in it."""
        self.context.close()
        self.check()

    def check(self) -> None:
        """Fail for whatever went wrong so far, and for a secret in a title."""
        assert not self.problems, self.problems
        for title in self.titles:
            assert not _told(title, self.secrets), f"the title {title!r} tells who it is about"

    def _follow(self, what: Locator, status: int) -> Self:
        # A page of its own, loaded: asking the rules on the way there changes the history of this one.
        loaded, answered = self.page.expect_event("load"), self.page.expect_event("response", self._is_of_a_page)
        with self.expecting(status), loaded, answered as arriving:
            self._use(what)
        return self._arrived(arriving.value, status)

    def _is_of_a_page(self, response: Response) -> bool:
        asked = response.request
        return asked.is_navigation_request() and asked.frame == self.page.main_frame and response.status // 100 != 3

    def _mark(self, label: Locator) -> None:
        self.page.locator(f"[id='{label.get_attribute('for')}']").check()

    def _use(self, what: Locator) -> None:
        what.click()

    def _arrived(self, response: Response | None, status: int) -> Self:
        assert response is not None
        if response.status != status:
            said = " / ".join(self.page.locator(".error-summary, .form-error-message, h1").all_inner_texts())
            logged = [line for line in self.served.log[-20:] if " ERROR " in line] if response.status >= 500 else []
            raise AssertionError("\n".join([f"{response.url}: {response.status}, {said}", *logged]))
        assert not _told(response.url, self.secrets), f"the address {response.url} tells who it is about"
        self.check()
        return self

    def _heard(self, message: ConsoleMessage) -> None:
        if message.text.startswith(_TITLE):
            self.titles.append(message.text.removeprefix(_TITLE))
        elif message.type in ("error", "warning"):
            status = _STATUS.search(message.text)
            where = message.location.get("url", "")
            right = status and (int(status[1]) in self._expected or (where, int(status[1])) in self._was_right)
            if not right:
                self.problems.append(f"console: {message.text} at {where}")

    def _not_loaded(self, request: Request) -> None:
        # Whoever goes on before what a page is drawn with has come, or the rules have answered, has broken nothing.
        left_behind = request.url.endswith(_ICON) or request.resource_type in _LEFT_BEHIND
        if not (request.failure == "net::ERR_ABORTED" and left_behind):
            self.problems.append(f"not loaded: {request.url} ({request.failure})")

    def _answered(self, response: Response) -> None:
        if response.status in self._expected:
            self._was_right.add((response.url, response.status))
        elif response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")


def _labelled(label: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(label)}(\s*\((valgfrit|optional)\))?\s*$")


def _whole(text: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(text)}\s*$")


def _told(text: str, secrets: set[str]) -> list[str]:
    return [secret for secret in secrets if secret.lower() in text.lower()]
