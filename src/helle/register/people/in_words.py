"""What is known of a person in the words of the reader, and what a change of it changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from helle.register.codelists.queries import country_name, language_name
from helle.register.interface.words import active_language, long_day
from helle.register.people import queries
from helle.register.people.choices import BirthPrecision, Sex
from helle.register.people.models import Profile


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that was known otherwise before; '' is nothing."""

    label: str
    was: str
    became: str


def changes(was: Profile, became: Profile, *, opened: bool) -> list[Changed]:
    """What a change of the profile changed. `opened`: also what is sealed, for who has asked to see the name."""
    before, after = _clear(was), _clear(became)
    found = [Changed(label, before[label], after[label]) for label in before if before[label] != after[label]]
    if opened:
        before, after = _opened(was), _opened(became)
        return found + [
            Changed(label, before[label], after[label]) for label in before if before[label] != after[label]
        ]
    # What is sealed and says the same is not sealed anew.
    born = was.birth_date_sealed != became.birth_date_sealed or was.birth_precision != became.birth_precision
    hidden = _("vises sammen med navnet")
    found += [Changed(_("Født"), hidden, hidden)] if born else []
    found += (
        [Changed(_("Sikker kontakt"), hidden, hidden)] if was.safe_contact_sealed != became.safe_contact_sealed else []
    )
    return found


def gave_way(was: Profile, became: Profile, *, named: bool) -> list[Changed]:
    """What was known and gave way to something else; not what was unknown until then, or was only added to.

    `named`: with the birth. How to reach her safely is never among it: it is given by itself, or not at all.
    """
    began = {
        _("Køn"): was.sex == Sex.NOT_STATED,
        _("Alderen er omstridt"): not was.age_disputed,
        _("Uledsaget mindreårig"): was.unaccompanied is None,
        _("Statsborgerskab"): set(was.nationalities) <= set(became.nationalities),
        _("Sprog"): set(was.languages) <= set(became.languages),
    }
    before, after = _clear(was), _clear(became)
    if named:
        before[_("Født")], after[_("Født")] = birth_of(was), birth_of(became)
    return [
        Changed(label, said, after[label])
        for label, said in before.items()
        if said and said != after[label] and not began.get(label)
    ]


def birth_of(profile: Profile) -> str:
    """The date of birth, as certain as it is known; '' where none is."""
    born = queries.birth_date_of(profile)
    if born is None:
        return ""
    if profile.birth_precision == BirthPrecision.DAY:
        return long_day(born, active_language())
    if profile.birth_precision == BirthPrecision.MONTH:
        return _("ca. %(when)s") % {"when": date_format(born, "F Y")}
    if profile.birth_precision == BirthPrecision.YEAR:
        return _("ca. %(when)s") % {"when": born.year}
    return _("anslået %(when)s") % {"when": born.year}


def unaccompanied_of(profile: Profile) -> str:
    """Whether she is an unaccompanied minor."""
    return {True: _("ja"), False: _("nej"), None: _("ikke afklaret")}[profile.unaccompanied]


def _clear(profile: Profile) -> dict[str, str]:
    return {
        _("Køn"): str(profile.get_sex_display()),
        _("Alderen er omstridt"): _("ja") if profile.age_disputed else _("nej"),
        _("Uledsaget mindreårig"): unaccompanied_of(profile),
        _("Statsborgerskab"): ", ".join(country_name(code) for code in profile.nationalities),
        _("Sprog"): ", ".join(language_name(code) for code in profile.languages),
        _("Behov for tolk"): _("ja") if profile.needs_interpreter else _("nej"),
    }


def _opened(profile: Profile) -> dict[str, str]:
    return {_("Født"): birth_of(profile), _("Sikker kontakt"): queries.safe_contact_of(profile)}
