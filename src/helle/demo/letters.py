"""The letters of the country's last months: written from the facts, signed, and given to the person or not yet."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from helle.demo import texts
from helle.demo.acting import case_now
from helle.demo.people import Worker
from helle.register.cases.models import Case
from helle.register.letters import actions as letters
from helle.register.letters import delivery_actions, queries, signing
from helle.register.letters.actions import Wording
from helle.register.letters.choices import Addressee, Failure, LetterKind, Means, Outcome, Translation
from helle.register.letters.composing import Content, Told
from helle.register.letters.delivery_actions import Try
from helle.register.letters.models import Letter

# Older letters lie on paper: the country is to be there in a minute.
WRITTEN_SINCE: Final = dt.date(2026, 1, 12)
PHONE: Final = "12 34 56 78"


def contact_person_told(case_id: uuid.UUID, worker: Worker, day: dt.date) -> None:
    """Tell the person who her contact person is. Every tenth letter is not delivered yet, every tenth came back."""
    if day < WRITTEN_SINCE:
        return
    case = case_now(case_id)
    languages = queries.languages_for(case, LetterKind.CONTACT_PERSON, day)
    letter = _written(case, LetterKind.CONTACT_PERSON, Content(typed={"phone": PHONE}), language=languages.reviewed[0])
    turn = int(case.number[-1])
    if turn == 0:
        return
    if turn == 1:
        _tried(case, letter, worker, day, failure=Failure.DEAD_ADDRESS)
        return
    _tried(case, letter, worker, day, spoken=languages.spoken)


def period_notified(case_id: uuid.UUID, decider: Worker, day: dt.date, *, reflection: bool) -> bool:
    """Notify a period by its letter, given to the person the same day. False where it is told on paper."""
    if day < WRITTEN_SINCE:
        return False
    case = case_now(case_id)
    kind = kind_of_period(reflection=reflection)
    spoken = queries.languages_for(case, kind, day).spoken
    letter = _written(case, kind, Content(guidance=texts.GUIDANCE if reflection else ""), language="da")
    _tried(case, letter, decider, day, spoken=spoken)
    return True


def kind_of_period(*, reflection: bool) -> LetterKind:
    """The letter that notifies a period of the kind."""
    return LetterKind.REFLECTION if reflection else LetterKind.RESTITUTION


def is_to_be_written(case_id: uuid.UUID, day: dt.date) -> bool:
    """Whether the answer about an extension is told in a letter that nobody has written yet: every third of the last
    months'; the others lie on paper."""
    return day >= WRITTEN_SINCE and int(case_now(case_id).number[-1]) % 3 == 0


def _written(case: Case, kind: LetterKind, content: Content, *, language: str) -> Letter:
    wording = Wording(language, Addressee.PERSON, with_name=True, content=content)
    draft = letters.draft_begin(case, expected_version=case.version, kind=kind, wording=wording)
    case.refresh_from_db()
    shown = signing.to_sign(case, draft).mark
    return letters.letter_finish(case, draft, expected_version=case.version, shown=shown)


def _tried(
    case: Case,
    letter: Letter,
    by: Worker,
    day: dt.date,
    *,
    spoken: list[str] | None = None,
    failure: Failure | None = None,
) -> None:
    case.refresh_from_db()
    aloud = failure is None and bool(spoken) and letter.language not in (spoken or [])
    means = Means.ORDINARY_POST if failure else Means.READ_ALOUD if aloud else Means.HANDED_OVER
    delivery_actions.delivery_record(
        case,
        letter,
        expected_version=case.version,
        tried=Try(
            means=means,
            on=day,
            outcome=Outcome.FAILED if failure else Outcome.DELIVERED,
            failure=failure,
            translation=Translation.ORAL if aloud else Translation.NONE,
            translated_to=spoken[0] if aloud and spoken else "",
            told=Told(by.name, texts.INTERPRETER if aloud else "", ""),
        ),
    )
