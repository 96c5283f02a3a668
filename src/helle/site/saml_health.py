"""Until when people can log in by SAML: a certificate that ran out, here or there, lets nobody in from that moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.conf import settings

from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text
from helle.site import saml_parties
from helle.site.environment import BadSetting
from helle.site.health_state import State

PART: Final = Text("Login gennem organisationen (SAML)", "Login through the organisation (SAML)")
# A new certificate is asked for, made and exchanged.
AHEAD: Final = dt.timedelta(days=30)


def standing(now: dt.datetime) -> Iterator[tuple[State, Text]]:
    """How it is, and what was seen; nothing where no provider is trusted."""
    if not settings.HELLE_SAML_ISSUER:
        return
    try:
        there = saml_parties.provider(settings.HELLE_SAML_METADATA, settings.HELLE_SAML_ISSUER, now=now)
        mine = saml_parties.own(settings.HELLE_SAML_KEYS).certificate.not_valid_after_utc
    except BadSetting:
        yield (
            State.FAILS,
            Text(
                "er ikke sat rigtigt op: se filerne (docs/how-to)", "is not set up rightly: see the files (docs/how-to)"
            ),
        )
        return
    theirs = max(one.not_valid_after_utc for one in there.certificates)
    until, whose = min((mine, Text("Helles", "Helle's")), (theirs, Text("udbyderens", "the provider's")), key=_first)
    state = State.FAILS if until <= now else State.WATCH if until - now < AHEAD else State.WELL
    day = until.date()
    yield (
        state,
        Text(
            f"{whose.da} certifikat gælder til {danish_date(day)}",
            f"{whose.en} certificate is valid until {english_date(day)}",
        ),
    )


def _first(of: tuple[dt.datetime, Text]) -> dt.datetime:
    return of[0]
