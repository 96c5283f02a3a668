"""What was written down on the spot of those who were met, in words, for the referral that is made of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from helle.register.interface.words import active_language, hour
from helle.register.joint_actions import met_queries
from helle.register.joint_actions.choices import Talk
from helle.register.joint_actions.models import JointAction, MetPerson
from helle.rules.codes import ResidenceStatus
from helle.rules.definitions.indicators import indicator


def facts_of(action: JointAction, chosen: Sequence[MetPerson]) -> list[str]:
    """A line about each of the chosen, numbered as the referral numbers them."""
    language = active_language()
    lines = []
    for number, one in enumerate(met_queries.in_plain(action, chosen), start=1):
        row = one.row
        facts = [
            one.about,
            Talk(row.talk).label if row.talk else "",
            _yes_no(row.employer_present, _("arbejdsgiveren var til stede"), _("arbejdsgiveren var ikke til stede")),
            _yes_no(row.interpreted, _("med tolk"), _("uden tolk")),
            _yes_no(row.alone, _("er alene her"), _("er her sammen med andre")),
            _("ophold som oplyst: %(stay)s") % {"stay": _stay(row.stay)} if row.stay else "",
            _("skadet, syg eller i fare") if row.urgent else "",
            ", ".join(indicator(code).text.in_language(language) for code in row.indicators),
            one.remark,
        ]
        known = "; ".join(str(fact) for fact in facts if fact)
        who = _("Person %(number)s") % {"number": number}
        lines.append(f"{who} ({hour(row.met_at, language)}): {known}".rstrip(": "))
    return lines


def _yes_no(value: bool | None, yes: str, no: str) -> str:
    return "" if value is None else yes if value else no


def _stay(code: str) -> str:
    return ResidenceStatus(code).label.in_language(active_language())
