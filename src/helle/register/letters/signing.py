"""The letter as it is signed, and that it is the one that was shown to whoever signs."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256

from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.interface.words import moment
from helle.register.letters import queries, typesetting
from helle.register.letters.choices import Addressee
from helle.register.letters.models import Draft
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context, search_keys
from helle.register.protection.refusals import Refused, Stale
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class ToSign:
    """A letter shown before it is signed: its words, the mark its form carries, and the letter as it is set."""

    sheet: typesetting.Sheet
    mark: str
    pdf: bytes
    pages: int


class LetterChanged(Stale):
    """The letter is no longer the one that was shown: its words, or what the case and the reviewed texts put in."""

    tells_what = True


def refused_once_ended(case: Case, draft: Draft) -> Refused | None:
    """That a draft to a municipality is not signed, since its case has ended. One query for such a draft, else none."""
    to_municipality = draft.addressee == Addressee.MUNICIPALITY
    return ended.NOTHING_NEW if to_municipality and ended.ended_on(case) is not None else None


def to_sign(case: Case, draft: Draft) -> ToSign:
    """What is shown to whoever acts before she signs. Raises `Refused` where the case no longer carries it.

    To a municipality no letter goes of a case that has ended (SHR-04).
    """
    refused = refused_once_ended(case, draft)
    if refused is not None:
        raise refused
    signer = organisations.user_names({context.current().user_id})[context.current().user_id]
    sheet = queries.compose(case, draft, cases.facts_today(case), signer=signer, final=True).sheet
    return set_once(draft, sheet)


def set_once(draft: Draft, sheet: typesetting.Sheet) -> ToSign:
    """Set a letter, its PDF and its pages, each once. Raises `Refused` as `refused_by_a_sign`."""
    pdf, pages = refused_by_a_sign(lambda: typesetting.pdf_and_pictures(sheet, at=clock.now()))
    return ToSign(sheet, mark_of(draft, sheet), pdf, len(pages))


def refused_by_a_sign[Made](make: Callable[[], Made], *, typed: Mapping[str, str] | None = None) -> Made:
    """Set a letter. Raises `Refused` where a sign in it has no typeface, as one in the signer's name may; beside the
    field of what was `typed` in which it stands."""
    try:
        return make()
    except typesetting.CannotSet as error:
        raise Refused(
            Text(
                f"Tegnet »{error.sign}« kan ikke skrives i et brev. Skriv det på en anden måde.",
                f"The sign “{error.sign}” cannot be written in a letter. Write it in another way.",
            ),
            field=next((name for name, words in (typed or {}).items() if error.sign and error.sign in words), None),
        ) from error


def mark_of(draft: Draft, sheet: typesetting.Sheet) -> str:
    """Every word of a letter as a keyed hash, after that of its sealed draft."""
    return f"{_written(draft)}-{_words_of(sheet)[0]}"


def _words_of(sheet: typesetting.Sheet) -> list[str]:
    """Under the layer in force of the key of search, then under the others: it may change while somebody reads."""
    words = json.dumps(asdict(sheet), ensure_ascii=False, sort_keys=True)
    return [one.hex() for one in search_keys.blind_indexes("letter to sign", words)]


def refuse_another(draft: Draft, sheet: typesetting.Sheet, *, shown: str) -> None:
    """Refuse to sign what was not shown. Raises `LetterChanged`, naming who wrote in it since, and when."""
    written, _dash, words = shown.partition("-")
    if words in _words_of(sheet):
        return
    now = _written(draft)
    if not words or written == now:
        raise LetterChanged(
            Text(
                "Brevet er ikke længere det, du har set: sagens oplysninger, dagen eller de godkendte tekster er "
                "ændret. Det er ikke underskrevet. Læs det igennem her, og underskriv så.",
                "The letter is no longer the one you saw: the facts of the case, the day or the reviewed texts have "
                "changed. It is not signed. Read it here, and then sign.",
            )
        )
    who = organisations.user_names({draft.changed_by_id})[draft.changed_by_id]
    today = clock.today()
    raise LetterChanged(
        Text(
            f"Brevet er ændret af {who}, {moment(draft.changed_at, today, 'da')}, efter at du så det. Det er ikke "
            "underskrevet. Her står det, som det er nu: læs det igennem, og underskriv så.",
            f"The letter was changed by {who}, {moment(draft.changed_at, today, 'en')}, after you saw it. It is not "
            "signed. Here it stands as it is now: read it, and then sign.",
        )
    )


def _written(draft: Draft) -> str:
    """What is other as soon as somebody has written in the draft: each writing seals it anew."""
    return sha256(bytes(draft.content_sealed)).hexdigest()
