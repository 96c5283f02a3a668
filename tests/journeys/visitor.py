"""Somebody at a browser. What she does reads as a story; what must never happen fails the test by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Response, expect

from tests.cast import Member
from tests.journeys.served import Served

SCREENS = Path(__file__).parents[2] / "build" / "screens"
_TITLE = "helle-test title "
_taken: set[str] = set()
_STATUS = re.compile(r"status of (\d{3})")
# Runs in every page before anything of its own; the page's policy does not bind it.
_WATCH = f"""
addEventListener("DOMContentLoaded", () => console.debug("{_TITLE}" + document.title));
addEventListener("securitypolicyviolation", (event) =>
  console.error("policy violated: " + event.violatedDirective + " " + event.blockedURI));
"""


class Visitor:
    """A browser of her own, with her cookies. Page titles and addresses are watched for `secrets`."""

    def __init__(self, browser: Browser, served: Served, secrets: set[str], member: Member | None = None) -> None:
        self.served, self.secrets = served, secrets
        self.context = browser.new_context(
            base_url=served.base, locale="da-DK", viewport={"width": 1200, "height": 900}, reduced_motion="reduce"
        )
        self.context.add_init_script(_WATCH)
        if member is not None:
            cookie = member.client().cookies["helle_session"].value
            self.context.add_cookies([{"name": "helle_session", "value": cookie, "url": served.base}])
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(8000)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.problems.append(f"script failed: {error}"))
        self.page.on("requestfailed", lambda request: self.problems.append(f"not loaded: {request.url}"))
        self.page.on("response", self._answered)
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.problems: list[str] = []
        self.titles: list[str] = []
        self._expected: set[int] = set()

    # --- what she does

    def go(self, path: str, *, status: int = 200) -> Visitor:
        """Type an address."""
        with self.expecting(status):
            response = self.page.goto(path)
        return self._arrived(response, status)

    def asks(self, path: str) -> tuple[int, str]:
        """What an address answers her, without drawing it: the status and what stands between the main tags."""
        answer = self.context.request.get(path, max_redirects=0)
        return answer.status, answer.text().partition("<main")[2].partition("</main>")[0]

    def press(self, name: str, *, status: int = 200) -> Visitor:
        """Press a button that sends the form."""
        return self._follow(self.page.get_by_role("button", name=name, exact=True).first, status)

    def follow(self, name: str | re.Pattern[str], *, status: int = 200) -> Visitor:
        """Follow a link of the page."""
        return self._follow(self.page.get_by_role("link", name=name, exact=isinstance(name, str)).first, status)

    def write(self, label: str, text: str) -> Visitor:
        """Type into a field."""
        self.field(label).fill(text)
        return self

    def choose(self, label: str, option: str) -> Visitor:
        """Choose from a list."""
        self.field(label).select_option(label=option)
        return self

    def pick(self, question: str, *answers: str) -> Visitor:
        """Answer a question by its radio buttons or boxes."""
        group = self.page.get_by_role("group", name=_labelled(question))
        for answer in answers:
            group.locator("label").filter(has_text=re.compile(rf"^{re.escape(answer)}$")).click()
        return self

    def tick(self, label: str) -> Visitor:
        """Tick a box."""
        self.page.locator("label").filter(has_text=re.compile(rf"^{re.escape(label)}$")).click()
        return self

    # --- what she sees

    def field(self, label: str) -> Locator:
        """The field with this label."""
        return self.page.get_by_label(_labelled(label))

    def sees(self, *texts: str) -> Visitor:
        """Each text stands on the page, in sight or folded away."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text)
        return self

    def sees_not(self, *texts: str) -> Visitor:
        """None of the texts stands on the page."""
        for text in texts:
            expect(self.page.locator("main")).not_to_contain_text(text)
        return self

    def ruling(self, *requirements: str) -> Visitor:
        """A ruling stands beside what she decides, and cites these requirements."""
        cited = self.page.locator(".ruling .src").all_text_contents()
        for requirement in requirements:
            assert any(requirement in one for one in cited), f"{requirement} is not cited among {cited}"
        return self

    def error_beside(self, label: str) -> str:
        """The message that a field is described by, as a screen reader would find it."""
        control = self.field(label)
        holder = control if control.count() else self.page.get_by_role("group", name=_labelled(label))
        described = holder.first.get_attribute("aria-describedby") or ""
        texts = [self.page.locator(f"[id='{one}']").inner_text() for one in described.split() if one.endswith("_error")]
        assert texts, f"{label} is not described by an error"
        return " ".join(texts)

    def picture(self, name: str, *, widths: tuple[int, ...] = (1200, 390)) -> Visitor:
        """A picture of the whole page at each width, for somebody to look at; one of each name in a run."""
        if name in _taken:
            return self
        _taken.add(name)
        SCREENS.mkdir(parents=True, exist_ok=True)
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            self.page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)
        self.page.set_viewport_size({"width": 1200, "height": 900})
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

    def _follow(self, what: Locator, status: int) -> Visitor:
        with self.expecting(status), self.page.expect_navigation() as arriving:
            what.click()
        return self._arrived(arriving.value, status)

    def _arrived(self, response: Response | None, status: int) -> Visitor:
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
            if not (status and int(status[1]) in self._expected):
                self.problems.append(f"console: {message.text} at {message.location.get('url')}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.problems.append(f"{response.status}: {response.url}")


def _labelled(label: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*{re.escape(label)}(\s*\((valgfrit|optional)\))?\s*$")


def _told(text: str, secrets: set[str]) -> list[str]:
    return [secret for secret in secrets if secret.lower() in text.lower()]
