"""What the rule says of a call: where it goes (DET-08, DEF-08). Asked while it is written down, and shown with it."""

from __future__ import annotations

from typing import Protocol

from helle.register.hotline.choices import Work
from helle.rules.hotline import CallerKind, HotlineFacts, HotlineRoute, hotline
from helle.rules.ruling import Ruling


class TellsOfACall(Protocol):
    """Whatever knows these of a call: what is to be written, or what was."""

    @property
    def caller(self) -> str: ...
    @property
    def signs(self) -> bool | None: ...
    @property
    def work(self) -> str: ...
    @property
    def danger(self) -> bool: ...


def told_rule(told: TellsOfACall) -> Ruling[tuple[HotlineRoute, ...]]:
    """Where this call goes, by what was told."""
    return goes_to(signs=told.signs, work=told.work, danger=told.danger, caller=told.caller)


def goes_to(*, signs: bool | None, work: str, danger: bool, caller: str) -> Ruling[tuple[HotlineRoute, ...]]:
    """Where a call goes; what was not talked about is not known."""
    return hotline(
        HotlineFacts(
            signs_of_trafficking=signs,
            unreasonable_work=None if not work else work != Work.REASONABLE,
            manifestly_unreasonable=None if not work else work == Work.MANIFEST,
            danger_now=danger,
            anonymous=caller == CallerKind.NOT_TOLD,
        )
    )
