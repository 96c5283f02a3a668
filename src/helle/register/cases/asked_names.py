"""Asking, before a text that names nobody is kept, whether a person is named in it (GOV-01, CRI-01).

No program tells a name from a word. Two words with a capital beside each other, of which Helle knows neither as part of
a unit, a place or a country, are asked about once: whoever writes takes the name out, or says that none is named, and
that she said so is kept. Small letters hide neither a colleague of the own unit nor, from who reads it anyhow, the
name of the person whose case it is. Nothing else is looked up that is sealed: the question tells nobody who is in
Helle (C6).
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from typing import Final

from helle.register.cases.models import Case
from helle.register.cases.seen_forms import stamp_of
from helle.register.codelists.choices import KeptList
from helle.register.codelists.queries import kept
from helle.register.organisations.queries import units_on, who_worked_in
from helle.register.people.queries import names_of
from helle.register.protection import clock, context
from helle.register.protection.impersonal import INVISIBLE, WEB, Asked, plainly
from helle.register.protection.leads import perhaps_leads
from helle.register.protection.refusals import Refused
from helle.rules.ruling import Text

NAMES_NOBODY: Final = "names_nobody"
"""The button that says that no person is named; its value is of the words that were asked about."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")
_FEWEST: Final = 2
# A shorter word of a person's name by itself is a word of many others.
_SHORTEST: Final = 3
# Shorter ones in capitals alone are the signs of an authority: CMM, NSK.
_SPELT_LARGE: Final = 4
# What is written with a capital where Denmark's authorities write, and is nobody.
_OFTEN: Final = frozenset(
    {
        *("dansk", "danske", "danmark", "danmarks", "nordisk", "nordiske", "europæisk", "europæiske", "danish"),
        *("international", "internationale", "nations", "united", "europe", "european", "council", "europarådet"),
        *("europol", "interpol", "frontex", "røde", "kors", "folketing", "folketinget", "helle", "hotline", "palermo"),
        *("center", "centret", "kommune", "region", "politi", "ministerium", "ministeriet", "styrelse", "styrelsen"),
        *("direktoratet", "råd", "rådet", "institut", "udvalg", "arbejdsgruppen", "forening", "foreningen", "fonden"),
        *("netværk", "konvention", "konventionen", "protokollen", "lov", "loven", "straffeloven", "udlændingeloven"),
        *("årskonference", "årsrapport", "initiativ", "handlingsplan", "annual", "report", "yearly", "conference"),
        *("udlst", "sirius", "greta", "osce", "unodc", "icmpd", "gretas"),
        # Of houses where people meet, and of associations.
        *("hotel", "hotellet", "kirkens", "korshær", "korshæren", "mission", "missionen", "højskole", "højskolen"),
        *("skole", "skolen", "universitet", "universitetet", "university", "hospital", "bibliotek", "hovedbibliotek"),
        *("rådhus", "rådhuset", "kulturhus", "kursuscenter", "konferencecenter", "lokale", "mødelokale", "salen"),
        *("teams", "zoom", "video", "comwell", "scandic", "caritas", "læger", "amnesty", "kvinder", "kvinders"),
        *("action", "plan", "convention", "trafficking", "human", "beings", "menneskehandel"),
    }
)


class PerhapsNamed(Refused):
    """Words that may name a person: refused once, until whoever writes says that they name none."""

    def __init__(self, asked: Asked, words: Sequence[str], stamp: str) -> None:
        said, told = ", ".join(f"»{one}«" for one in words), ", ".join(f"“{one}”" for one in words)
        super().__init__(
            Text(
                f"Er det en person? {said} kan føre til nogen. Tag det ud, eller gem med knappen, der siger, at ingen "
                f"person er nævnt. {asked.because.da}",
                f"Is that a person? {told} may lead to somebody. Take it out, or save with the button that says "
                f"that no person is named. {asked.because.en}",
            ),
            field=asked.field,
        )
        self.stamp = stamp


def require_nobody_named(texts: Iterable[Asked], *, said: str, cases: Sequence[uuid.UUID] = ()) -> int:
    """Ask of running texts; `said`: of which words the button was pressed; `cases`: whose they are about. Of how many
    texts that was said. Three queries and one for each case, where something is written.

    Raises `PerhapsNamed` beside the first text of which it was not.
    """
    written = [one for one in texts if one.text.strip()]
    here = _names_here(cases) if written else []
    found = [(one, words) for one in written if (words := _asked_about(one, here))]
    stamp = stamp_of(word for _one, words in found for word in words)
    if found and said != stamp:
        raise PerhapsNamed(*found[0], stamp)
    return len(found)


def _asked_about(one: Asked, here: Sequence[Sequence[str]]) -> list[str]:
    """What of a text may name somebody, or lead to somebody."""
    found = perhaps_names(one.text)
    small = [word for word in named_of(one.text, here) if word.lower() not in " ".join(found).lower()]
    return [*found, *small, *perhaps_leads(one.text)]


def named_of(text: str, names: Sequence[Sequence[str]]) -> list[str]:
    """Which of some names, each in its words of small letters, stand in a text in any letters, as it has them."""
    words = _WORD.findall(plainly(text))
    small = [word.lower() for word in words]
    found = []
    for name in names:
        for at in range(len(words) - len(name) + 1):
            *before, last = small[at : at + len(name)]
            # "Marias": of hers.
            if [*before, last] == list(name) or (last.endswith("s") and [*before, last[:-1]] == list(name)):
                found.append(" ".join(words[at : at + len(name)]))
    return list(dict.fromkeys(found))


def _names_here(cases: Sequence[uuid.UUID]) -> list[list[str]]:
    """The names of colleagues, each whole, and word for word those of the persons of cases, as far as they are read."""
    colleagues = [name for _key, name in who_worked_in(context.current().unit_id)]
    persons = Case.objects.filter(pk__in=cases).values_list("person_id", flat=True) if cases else []
    theirs = [word for key in persons for one in names_of(key) for word in _WORD.findall(one.value)]
    whole = [words for name in colleagues if len(words := _WORD.findall(name.lower())) >= _FEWEST]
    return [*whole, *([word.lower()] for word in theirs if len(word) >= _SHORTEST)]


def perhaps_names(text: str) -> list[str]:
    """What of a text may be the name of a person, each once, in its order."""
    # A sign that nobody sees parts two words, or stands inside one: it is read both ways.
    parted = re.sub(f"[{INVISIBLE}]", " ", text)
    ways = dict.fromkeys(re.sub(WEB, " ", plainly(one)) for one in (text, parted))
    runs = [run for way in ways for run in _runs(way) if len(run) >= _FEWEST]
    if not runs:
        return []
    known = _known()
    found = []
    for run in runs:
        left: list[str] = []
        for word in (*run, ""):
            if word and word.lower() not in known:
                left.append(word)
                continue
            if len(left) >= _FEWEST:
                found.append(" ".join(left))
            left = []
    return list(dict.fromkeys(found))


def _runs(text: str) -> list[list[str]]:
    """The words with a capital that stand beside each other, with nothing but a space between them."""
    found: list[list[str]] = [[]]
    end = 0
    for one in _WORD.finditer(text):
        word, between = one.group(), text[end : one.start()].strip(" ")
        # An initial ends nothing: Anna K. Hansen.
        if _is_initial(word) and not between and found[-1]:
            end = one.end() + text[one.end() :].startswith(".")
            continue
        if between or not _begins_large(word):
            found.append([])
        if _begins_large(word):
            found[-1].append(word)
        end = one.end()
    return found


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper()


def _begins_large(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and (not word.isupper() or len(word) >= _SPELT_LARGE)


def _known() -> frozenset[str]:
    """The words of which the names of units, their places among them, and of countries are made."""
    names = [name for unit in units_on(clock.today()).values() for name in (unit.name.da, unit.name.en)]
    names += [word for rows in kept(KeptList.COUNTRIES).values() for row in rows for word in (row.word_da, row.word_en)]
    words = {word.lower() for name in names for word in _WORD.findall(name)}
    return _OFTEN | words | {f"{word}s" for word in words}
