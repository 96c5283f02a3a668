"""The words of a mail. It says how much waits and where to log in; of what it is, nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helle.register.interface.words import long_day
from helle.register.protection import clock
from helle.register.protection.hosts import link_to


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail says: numbers alone, and whether something alarms. `more`: the desk shows so many and has more;
    `fresh`: None in the first mail."""

    things: int
    late: int
    fresh: int | None
    more: bool
    counted_at: dt.datetime
    alarmed: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A mail in words."""

    subject: str
    body: str


def written(told: Told, language: str) -> Written:
    """The mail in a language."""
    with translation.override(language):
        paragraphs = [_how_much(told), _when(told, language), f"{_('Log på her:')} {log_in_address()}", _last()]
        subject = _("Helle: dit skrivebord")
        if told.alarmed:
            paragraphs.insert(0, _("Noget på dit skrivebord haster: der er slået alarm. Log på med det samme."))
            subject = _("Helle: det haster, log på")
        return Written(subject, "\n\n".join(paragraphs) + "\n")


def log_in_address() -> str:
    """Where one logs in: the site's own address, not that of whoever asked for a page."""
    return link_to(reverse(settings.LOGIN_URL))


def _how_much(told: Told) -> str:
    at_least = ngettext(
        "Mindst %(n)s ting venter på dit skrivebord i Helle.",
        "Mindst %(n)s ting venter på dit skrivebord i Helle.",
        told.things,
    )
    exactly = ngettext(
        "%(n)s ting venter på dit skrivebord i Helle.", "%(n)s ting venter på dit skrivebord i Helle.", told.things
    )
    said = [(at_least if told.more else exactly) % {"n": told.things}]
    if told.late:
        some = ngettext("Mindst %(n)s er over frist.", "Mindst %(n)s er over frist.", told.late)
        all_of_them = ngettext("%(n)s er over frist.", "%(n)s er over frist.", told.late)
        said.append((some if told.more else all_of_them) % {"n": told.late})
    if told.fresh is not None and told.fresh < told.things:
        said.append(
            ngettext("%(n)s er ny siden sidste mail.", "%(n)s er nye siden sidste mail.", told.fresh)
            % {"n": told.fresh}
            if told.fresh
            else _("Intet er nyt siden sidste mail.")
        )
    return " ".join(said)


def _when(told: Told, language: str) -> str:
    local = told.counted_at.astimezone(clock.COPENHAGEN)
    day = long_day(local, language)
    if language == "da":
        return f"Talt op den {day} kl. {local:%H.%M}."
    return f"Counted on {day} at {local:%H:%M}."


def _last() -> str:
    return _(
        "Mailen siger med vilje ikke, hvad det er. Svar ikke på den. Hvornår den kommer, vælger du selv i Helle under "
        "Beskeder i menuen med dit navn."
    )
