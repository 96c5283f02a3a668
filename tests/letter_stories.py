"""Letters in the middle of a story: begun, signed, given to the person or not, by those whose job it is.

Texts are distinctive, as in `stories`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from helle.register.cases import queries as cases
from helle.register.cases.models import Case
from helle.register.letters import actions as letters
from helle.register.letters import delivery_actions, queries, signing
from helle.register.letters.actions import Wording
from helle.register.letters.choices import Addressee, LetterKind, Means, Outcome, Translation
from helle.register.letters.composing import Content, Told
from helle.register.letters.delivery_actions import Try
from helle.register.letters.models import Delivery, Draft, Letter
from helle.register.protection import clock
from tests import stories
from tests.cast import Cast, Member
from tests.remembered import remembered

OWN_WORDS = "vi ses ved Plimmerposten"
GUIDANCE = "klag til Brokkenævnet inden Sankt Nimmer"
BY_WHOM = "afleveret af Dimmelfrik"
SECRETS = (OWN_WORDS, GUIDANCE, BY_WHOM)


def _version(case: Case) -> int:
    return Case.objects.get(pk=case.pk).version


def wording(**changed: Any) -> Wording:
    """A Danish letter to the person, by name, with some words of its writer's own."""
    content = Content(
        typed=changed.pop("typed", {}),
        reasons=changed.pop("reasons", ""),
        own_words=changed.pop("own_words", OWN_WORDS),
        guidance=changed.pop("guidance", ""),
    )
    return replace(Wording("da", Addressee.PERSON, with_name=True, content=content), **changed)


def draft_letter(
    by: Member, case: Case, kind: LetterKind = LetterKind.PLAIN, *, corrects: Letter | None = None, **changed: Any
) -> Draft:
    """Somebody has begun a letter."""
    with by.acting():
        return letters.draft_begin(
            case, expected_version=_version(case), kind=kind, wording=wording(**changed), corrects=corrects
        )


@remembered
def finish_letter(by: Member, case: Case, draft: Draft) -> Letter:
    """Somebody signs a draft."""
    with by.acting():
        shown = signing.to_sign(case, draft).mark
        return letters.letter_finish(case, draft, expected_version=_version(case), shown=shown)


@remembered
def write_letter(by: Member, case: Case, kind: LetterKind = LetterKind.PLAIN, **changed: Any) -> Letter:
    """Somebody has written and signed a letter."""
    return finish_letter(by, case, draft_letter(by, case, kind, **changed))


@remembered
def reflection_letter(cast: Cast, case: Case) -> Letter:
    """Ulla has signed the letter that offers a reflection period; nobody has given it to the person yet."""
    return write_letter(cast.ulla, case, LetterKind.REFLECTION, guidance=GUIDANCE)


def tried(**changed: Any) -> Try:
    """The letter was given to the person by hand today."""
    told = Told(BY_WHOM, changed.pop("interpreter", ""), changed.pop("note", ""))
    done = Try(
        means=Means.HANDED_OVER,
        on=clock.today(),
        outcome=Outcome.DELIVERED,
        failure=None,
        translation=Translation.NONE,
        translated_to="",
        told=told,
    )
    return replace(done, **changed)


@remembered
def deliver(by: Member, case: Case, letter: Letter, **changed: Any) -> Delivery:
    """Somebody records a try to deliver a letter."""
    with by.acting():
        return delivery_actions.delivery_record(case, letter, expected_version=_version(case), tried=tried(**changed))


def words_of(cast: Cast, case: Case, kind: LetterKind) -> str:
    """All that a letter of the kind says as Mette would sign it now."""
    draft = draft_letter(cast.mette, case, kind)
    with cast.mette.acting():
        now = stories.fresh(case)
        sheet = queries.compose(now, draft, cases.facts_today(now), signer=cast.mette.user.full_name, final=False).sheet
    parts = [sheet.title, *sheet.paragraphs]
    for section in sheet.sections:
        parts += [section.heading, *section.paragraphs, *section.points]
    return "\n".join(parts)
