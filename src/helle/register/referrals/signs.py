"""The signs of trafficking as a form offers them: in groups, those of the chosen sector open (PUB-IND-01..04)."""

from __future__ import annotations

from django.utils.translation import gettext

from helle.register.interface.forms import ChoiceGroup
from helle.register.interface.words import active_language
from helle.register.protection import clock, context
from helle.rules.codes import OrganisationKind
from helle.rules.definitions.indicators import GROUPS, AskedGroup, groups_on, indicator
from helle.rules.ruling import Text


def sign_groups() -> list[ChoiceGroup]:
    """All groups of signs of today, in the language of the request.

    Open always are the general ones and those that the acting unit is in a place to see (DET-04, ACT-04); the others
    with their sector.
    """
    sender, language = OrganisationKind(context.current().unit_kind), active_language()
    return [_group(one, sender, language) for one in groups_on(clock.today())]


def _group(one: AskedGroup, sender: OrganisationKind, language: str) -> ChoiceGroup:
    asked = GROUPS[one.group]
    return ChoiceGroup(
        heading=one.group.label.in_language(language),
        choices=tuple((sign.code, sign.text.in_language(language)) for sign in one.indicators),
        # A group of no sector is for senders: whoever else has seen such a sign finds it folded.
        shown_for=None if asked.everywhere or sender in asked.senders else tuple(sorted(asked.sectors)) or ("-",),
        note=gettext("Ordene er Helles egne; de offentlige kilder nævner kun emnet.")
        if all(sign.is_own for sign in one.indicators)
        else "",
    )


def in_words(codes: list[str]) -> list[Text]:
    """The ticked signs as they were worded last, in the order they were ticked."""
    return [indicator(code).text for code in codes]
