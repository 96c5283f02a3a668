"""Somebody who has a keyboard and no mouse: she reaches everything with Tab, and works it with the keys."""

from __future__ import annotations

from typing import Self

from playwright.sync_api import Locator, expect

from tests.journeys.visitor import Said, Visitor

STEPS = 250  # More than any page has controls.
_HAS_FOCUS = "one => one === document.activeElement"
_CHOSEN = "one => one.selectedOptions[0].label.trim()"
# Where the arrows of a group of radio buttons can take her.
_SAME_GROUP = "one => document.activeElement.name === one.name && document.activeElement.type === 'radio'"


class AtTheKeyboard(Visitor):
    """Whatever cannot be reached or worked with the keys alone fails the test."""

    def write(self, label: str, text: str) -> Self:
        field = self.field(label)
        self.reach(field)
        if field.get_attribute("type") == "date":
            year, month, day = text.split("-")
            self.page.keyboard.type(f"{month}{day}{year}")  # As the language of the browser itself has them.
        else:
            self.page.keyboard.press("ControlOrMeta+A")
            self.page.keyboard.insert_text(text)
        expect(field).to_have_value(text)
        return self

    def choose(self, label: str, option: Said) -> Self:
        field, wanted = self.field(label), self.choice(label, option)
        self.reach(field)
        self.page.keyboard.press("Home")
        for _step in range(field.locator("option").count()):
            if field.evaluate(_CHOSEN) == wanted:
                return self
            self.page.keyboard.press("ArrowDown")
        assert field.evaluate(_CHOSEN) == wanted, f"{wanted} is not among the choices of {label}"
        return self

    def _mark(self, label: Locator) -> None:
        control = self.page.locator(f"[id='{label.get_attribute('for')}']")
        if control.get_attribute("type") == "radio":
            self.reach(control, _SAME_GROUP)
            for _step in range(STEPS):
                if control.is_checked():
                    return
                # The space key chooses where she stands, the arrows go on.
                self.page.keyboard.press("Space" if control.evaluate(_HAS_FOCUS) else "ArrowDown")
        else:
            self.reach(control)
            self.page.keyboard.press("Space")
        expect(control).to_be_checked()

    def _use(self, what: Locator) -> None:
        self.reach(what)
        self.page.keyboard.press("Enter")

    def reach(self, what: Locator, arrived: str = _HAS_FOCUS) -> None:
        expect(what).to_be_visible()
        for _step in range(STEPS):
            if what.evaluate(arrived):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{what} cannot be reached with Tab")
