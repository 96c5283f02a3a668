"""What is cut out of an entry, each with its ground, and applying it: what is cut is left out, never covered."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils.translation import gettext as _

from helle.register.access_requests.choices import WithheldGround
from helle.register.access_requests.models import Choice
from helle.register.cases.models import Case
from helle.register.printing.choices import EntryKind
from helle.register.printing.entry import Entry
from helle.register.printing.typesetting import Passage
from helle.register.protection import vault

THEME: Final = 0
"""The unit that is no passage and no page: what the journal says a document is about."""
type Unnamed = tuple[tuple[str, WithheldGround], ...]
"""The names of units that an answer names nowhere, in each language, with the ground of each."""
_COMBINING: Final = "\u0300-\u036f"


@dataclass(frozen=True, slots=True)
class Cuts:
    """The passages or pages that go (counted from 1; 0 is a document's theme), and words that go wherever they stand in
    the entry. Of the log, the units of whom nothing is told: also of a look that comes later."""

    units: dict[int, WithheldGround] = field(default_factory=dict)
    words: tuple[tuple[str, WithheldGround], ...] = ()
    lookers: dict[uuid.UUID, WithheldGround] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.units or self.words or self.lookers)

    @property
    def grounds(self) -> list[WithheldGround]:
        """Each ground once, in order."""
        words = (ground for _word, ground in self.words)
        return list(dict.fromkeys([*self.units.values(), *self.lookers.values(), *words]))


def seal(case: Case, row: Choice, cuts: Cuts, *, seen: str) -> bytes:
    """The cuts as they lie in the choice, under the person's key: the words are words of the case.

    `seen` is what the entry was like when somebody decided about it.
    """
    units = [[at, ground.value] for at, ground in cuts.units.items()]
    lookers = [[str(unit), ground.value] for unit, ground in cuts.lookers.items()]
    said = {"units": units, "words": [*cuts.words], "lookers": lookers, "seen": seen}
    return vault.seal(case.person_id, row, "cuts_sealed", json.dumps(said, ensure_ascii=False))


def unseal(case: Case, row: Choice) -> tuple[Cuts, str]:
    """The cuts of a choice, and what the entry was like then."""
    said = json.loads(vault.unseal(case.person_id, row, "cuts_sealed"))
    found = Cuts(
        {at: WithheldGround(ground) for at, ground in said["units"]},
        tuple((word, WithheldGround(ground)) for word, ground in said["words"]),
        # What was decided before a unit could be chosen has none.
        {uuid.UUID(unit): WithheldGround(ground) for unit, ground in said.get("lookers", ())},
    )
    return found, said["seen"]


def likeness(entry: Entry) -> str:
    """What tells an entry from a later state of it.

    The log grows with each look, and is always a later one: only that the police or the prosecution have come into it
    makes it another.
    """
    if entry.kind is EntryKind.LOG:
        return hashlib.sha256(" ".join(sorted(map(str, entry.police))).encode()).hexdigest() if entry.police else ""
    themed = (entry.theme,) if entry.theme else ()
    return hashlib.sha256("\x00".join((*themed, *entry.passages, str(entry.pages))).encode()).hexdigest()


def words_typed(typed: str) -> list[str]:
    """The passages that somebody pasted: one for each line that is not empty."""
    return [line.strip() for line in typed.splitlines() if line.strip()]


def stands_in(entry: Entry, word: str) -> bool:
    """Whether some words stand in an entry: however spaced, capitalised or composed, and across two of its passages."""
    return bool(_hits(_fold("\n".join((entry.theme, *entry.passages))), word))


def names(typed: str, name: str) -> bool:
    """Whether something typed names a unit: as `stands_in` finds it, so also in the genitive."""
    return bool(_hits(_fold(typed), name))


def lines_cut(entry: Entry, cuts: Cuts) -> Cuts:
    """The cuts of the log as it is now: all lines of each unit that is withheld go.

    Words that take something from a line of the police or the prosecution withhold the unit: another look of theirs,
    or that they see the case at all, would tell the same.
    """
    lookers = dict(cuts.lookers)
    for unit, line in zip(entry.whose, entry.passages, strict=True):
        if unit in entry.police and unit not in lookers:
            found = next((ground for word, ground in cuts.words if _hits(_fold(line), word)), None)
            if found is not None:
                lookers[unit] = found
    lines = {at: lookers[unit] for at, unit in enumerate(entry.whose, 1) if unit in lookers}
    return replace(cuts, units=lines, lookers=lookers)


def looker_withheld(entry: Entry, cuts: Cuts, unit: uuid.UUID, name: str) -> WithheldGround | None:
    """On which ground a unit is told of nowhere in the log; None where it is, or might be.

    `cuts` are those of `lines_cut`.
    """
    if unit in cuts.lookers:
        return cuts.lookers[unit]
    places = _places(replace(entry, theme="", passages=(name,)), Cuts(words=cuts.words))
    if places:
        return places[0].grounds[0]
    left = passages_left(entry, cuts)
    hers = [at for at, whose in enumerate(entry.whose) if whose == unit]
    if not hers or any(name in left[at].text for at in hers):
        return None
    return next(ground for word, ground in cuts.words if _hits(_fold(entry.passages[hers[0]]), word))


def withheld(ground: WithheldGround) -> str:
    """What stands in the place of something that was cut."""
    return _("[Undtaget: %(ground)s]") % {"ground": str(ground.label).lower()}


def passages_left(entry: Entry, cuts: Cuts, said: Callable[[WithheldGround], str] = withheld) -> list[Passage]:
    """The passages of an entry without what is cut; `said` is what stands where something is missing, and why."""
    left: list[Passage] = []
    begins, places = 0, _places(entry, cuts)
    for at, text in enumerate(entry.passages, 1):
        ends = begins + len(text)
        if at in cuts.units:
            left.append(Passage(said(cuts.units[at]), withheld=True))
        else:
            kept, reached = [], begins
            for place in places:
                if place.ends > begins and place.begins < ends:
                    kept.append(text[reached - begins : max(place.begins, begins) - begins])
                    # What runs over two passages is named where it begins.
                    if place.begins >= begins:
                        kept.append("; ".join(said(ground) for ground in place.grounds))
                    reached = min(place.ends, ends)
            left.append(Passage("".join([*kept, text[reached - begins :]])))
        begins = ends + 1
    return left


def heading_left(entry: Entry, unnamed: Unnamed) -> Entry:
    """An entry whose heading names none of the units that are named nowhere: its title, and whose it is.

    A title names no person, but may name an authority: who talked with her, or who was notified.
    """
    title, by = (one.text for one in passages_left(_heading_alone(entry), Cuts(words=unnamed)))
    return replace(entry, title=title, by=by)


def heading_cut(entry: Entry, unnamed: Unnamed) -> Counter[WithheldGround]:
    """Where a unit goes from the heading of an entry, by ground."""
    return places_cut(_heading_alone(entry), Cuts(words=unnamed))


def _heading_alone(entry: Entry) -> Entry:
    return replace(entry, theme="", passages=(entry.title, entry.by))


def theme_left(entry: Entry, cuts: Cuts) -> list[Passage]:
    """The theme of a document without what is cut of it; nothing where it has none."""
    return passages_left(*_theme_alone(entry, cuts)) if entry.theme else []


def theme_before(entry: Entry, cuts: Cuts) -> list[list[Stretch]]:
    """The theme of a document as it is in the case, in stretches that stay and stretches that go."""
    return passages_before(*_theme_alone(entry, cuts)) if entry.theme else []


def _theme_alone(entry: Entry, cuts: Cuts) -> tuple[Entry, Cuts]:
    """A document's theme as the one passage of an entry, and what is cut of it."""
    units = {1: cuts.units[THEME]} if THEME in cuts.units else {}
    return replace(entry, theme="", passages=(entry.theme,)), Cuts(units, cuts.words)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a passage as it was; `grounds` say why it goes, '' where it stays."""

    text: str
    grounds: str = ""


def passages_before(entry: Entry, cuts: Cuts) -> list[list[Stretch]]:
    """The passages of an entry as they are in the case, each in stretches that stay and stretches that go."""
    found: list[list[Stretch]] = []
    begins, places = 0, _places(entry, cuts)
    for at, text in enumerate(entry.passages, 1):
        ends = begins + len(text)
        if at in cuts.units:
            found.append([Stretch(text, str(cuts.units[at].label))])
        else:
            stretches, reached = [], begins
            for place in places:
                if place.ends > begins and place.begins < ends:
                    first, last = max(place.begins, begins), min(place.ends, ends)
                    grounds = "; ".join(str(one.label) for one in place.grounds)
                    stretches += [
                        Stretch(text[reached - begins : first - begins]),
                        Stretch(text[first - begins : last - begins], grounds),
                    ]
                    reached = last
            stretches.append(Stretch(text[reached - begins :]))
            found.append([one for one in stretches if one.text])
        begins = ends + 1
    return found


def places_cut(entry: Entry, cuts: Cuts) -> Counter[WithheldGround]:
    """In how many places something is missing, by ground."""
    found = Counter(cuts.units.values())
    places = _places(entry, cuts)
    if entry.theme:
        places = [*_places(*_theme_alone(entry, cuts)), *places]
    for place in places:
        found.update(place.grounds)
    return found


def withholds_police(entry: Entry, cuts: Cuts) -> bool:
    """Whether something of a log is withheld that may be a line of the police or the prosecution."""
    return entry.kind is EntryKind.LOG and bool(entry.police) and bool(cuts.words or entry.police & set(cuts.lookers))


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of an entry's text (its passages with a line break between them) that goes, and why."""

    begins: int
    ends: int
    grounds: tuple[WithheldGround, ...]


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text as it is compared, and where each of its signs stands in the text itself."""

    text: str
    origins: tuple[int, ...]


def _fold(text: str) -> _Folded:
    """Without capitals, composed signs, signs that cannot be seen, and more than one space in a row."""
    signs: list[str] = []
    origins: list[int] = []
    for at, sign in enumerate(text):
        folded = " " if sign.isspace() else unicodedata.normalize("NFKD", sign).casefold()
        for one in folded:
            if unicodedata.category(one) == "Cf" or (one == " " and signs and signs[-1] == " "):
                continue
            signs.append(one)
            origins.append(at)
    return _Folded("".join(signs), tuple(origins))


def _hits(folded: _Folded, word: str) -> list[tuple[int, int]]:
    """Where some words stand in a text, as whole words: also with the ending of the genitive, which goes with them."""
    wanted = _fold(word.strip()).text
    if not wanted:
        return []
    before = r"(?<!\w)" if wanted[0].isalnum() else ""
    after = rf"(?:['’]?e?s)?(?![\w{_COMBINING}])" if wanted[-1].isalnum() else f"(?![{_COMBINING}])"
    found = re.finditer(f"{before}{re.escape(wanted)}{after}", folded.text)
    return [(folded.origins[hit.start()], folded.origins[hit.end() - 1] + 1) for hit in found]


def _whole_passages(entry: Entry, cuts: Cuts) -> list[tuple[int, int]]:
    """Where the passages stand that go as a whole: what is cut in them goes with them."""
    spans, begins = [], 0
    for at, text in enumerate(entry.passages, 1):
        if at in cuts.units:
            spans.append((begins, begins + len(text)))
        begins += len(text) + 1
    return spans


def _places(entry: Entry, cuts: Cuts) -> list[_Place]:
    """Where words are cut, in order; what overlaps is one place with the grounds of both."""
    text = "\n".join(entry.passages)
    folded = _fold(text)
    found = sorted((*hit, ground) for word, ground in cuts.words for hit in _hits(folded, word))
    whole = _whole_passages(entry, cuts)
    places: list[_Place] = []
    for begins, ends, ground in found:
        if any(first <= begins and ends <= last for first, last in whole):
            continue
        # A sign that composes the last letter belongs to it.
        while ends < len(text) and unicodedata.combining(text[ends]):
            ends += 1
        if places and begins < places[-1].ends:
            last = places.pop()
            grounds = tuple(dict.fromkeys((*last.grounds, ground)))
            places.append(_Place(last.begins, max(last.ends, ends), grounds))
        else:
            places.append(_Place(begins, ends, (ground,)))
    return places
