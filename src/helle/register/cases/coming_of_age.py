"""When the person of a case turns, or turned, eighteen: said on each page of the case (MIN-15)."""

from __future__ import annotations

from typing import Final

from helle.register.cases.models import Case
from helle.register.interface.words import long_day
from helle.register.people.choices import BirthPrecision
from helle.register.people.models import Profile
from helle.register.protection import clock
from helle.rules.ruling import Text

TREATED_AS_MINOR: Final = Text(
    "Behandles som mindreårig, da alderen er omstridt", "Treated as a minor, since the age is disputed"
)


def profile_with(case: Case) -> Profile | None:
    """The person's profile as it was read with the case: None where it was not, or is not for the reader. No query."""
    cached = case._state.fields_cache
    person = cached.get("person")
    profile = person._state.fields_cache.get("profile") if person is not None else None
    return profile if isinstance(profile, Profile) else None


def is_about_a_minor(case: Case) -> bool:
    """Whether the person was or may have been a minor in the case, as far as the reader sees."""
    profile = profile_with(case)
    return profile is not None and bool(
        profile.turns_18_on
        or profile.age_disputed
        or (profile.unaccompanied and profile.birth_precision == BirthPrecision.UNKNOWN)
    )


def said_of_eighteen(case: Case) -> Text | None:
    """The day of turning eighteen, before it and after it; None of whoever was an adult from the beginning.

    Whose age is disputed is treated as a minor, whatever day is on record (C13.9): that is said first.
    """
    profile = profile_with(case)
    if profile is None:
        return None
    if profile.turns_18_on is None:
        return TREATED_AS_MINOR if profile.age_disputed else None
    day, today = profile.turns_18_on, clock.today()
    latest = profile.birth_precision != BirthPrecision.DAY
    da, en = long_day(day, "da"), long_day(day, "en")
    if day > today:
        said = Text(f"Fylder 18 {'senest ' if latest else ''}{da}", f"Turns 18 {'by' if latest else 'on'} {en}")
    else:
        said = Text(
            f"18 år siden {'senest ' if latest else ''}{da}", f"18 since {'at the latest ' if latest else ''}{en}"
        )
    if not profile.age_disputed:
        return said
    return Text(
        f"{TREATED_AS_MINOR.da}. Ifølge den noterede fødselsdag: {said.da[0].lower()}{said.da[1:]}",
        f"{TREATED_AS_MINOR.en}. By the recorded birthday: {said.en[0].lower()}{said.en[1:]}",
    )
