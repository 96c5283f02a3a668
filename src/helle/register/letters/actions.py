"""Writing letters: the draft and the final letter."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import override

from helle.register.audit import actions as audit
from helle.register.casefile import actions as casefile
from helle.register.casefile.choices import Direction, DocumentKind
from helle.register.cases import actions as cases
from helle.register.cases import ended
from helle.register.cases.facts import Facts
from helle.register.cases.facts_read import facts_for_writing
from helle.register.cases.models import Case
from helle.register.interface import addresses
from helle.register.interface.typed import says_anything
from helle.register.letters import composing, queries, signing, sources, typesetting
from helle.register.letters.choices import Addressee, LetterKind
from helle.register.letters.composing import Content
from helle.register.letters.kinds import KINDS, guidance_needed
from helle.register.letters.models import Draft, Letter
from helle.register.letters.texts import WRITTEN_HERE
from helle.register.organisations import queries as organisations
from helle.register.protection import clock, context, policies
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, refused_by, says_something
from helle.rules.ruling import Text


@dataclass(frozen=True, slots=True)
class Wording:
    """What a letter is to be: its language, whom it is to, and what was typed.

    `address_confirmed`: whoever wrote an address into it says that it is neither secret nor where the person lives.
    """

    language: str
    addressee: Addressee
    with_name: bool
    content: Content
    address_confirmed: bool = False


def draft_begin(
    case: Case,
    *,
    expected_version: int,
    kind: LetterKind,
    wording: Wording,
    corrects: Letter | None = None,
    draft_id: uuid.UUID | None = None,
) -> Draft:
    """Begin a letter, of its own or to correct one. Raises `Refused` for what could never become a letter.

    `draft_id` is for a page that must know where the draft will be before it is there.
    """
    policies.require_write("documents")
    acting = context.current()
    if acting.unit_kind not in KINDS[kind].written_by:
        raise Refused(
            Text("Det brev skriver jeres organisation ikke.", "Your organisation does not write that letter.")
        )
    if corrects is not None:
        _refuse_correcting(case, corrects, kind)
    row = Draft(
        id=draft_id or new_id(),
        case=case,
        kind=kind.value,
        corrects=corrects,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    _word(case, row, wording, facts_for_writing(case))
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        row.save(force_insert=True)
        audit.record(
            "letter.drafted",
            object_id=row.pk,
            cases=[case.pk],
            detail={**_detail(row), "address_confirmed": wording.address_confirmed},
        )
    return row


def draft_write(case: Case, draft: Draft, *, expected_version: int, wording: Wording) -> None:
    """Write the draft anew. Raises `Refused` when it has become a letter meanwhile."""
    policies.require_write("documents")
    _word(case, draft, wording, facts_for_writing(case))
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        _change(draft, ["language", "addressee", "with_name", "content_sealed"])
        audit.record(
            "letter.drafted",
            object_id=draft.pk,
            cases=[case.pk],
            detail={**_detail(draft), "address_confirmed": wording.address_confirmed},
        )


def draft_drop(case: Case, draft: Draft, *, expected_version: int) -> None:
    """Give a draft up. It is shown to nobody any more."""
    policies.require_write("documents")
    draft.dropped_at = context.current().instant
    with transaction.atomic():
        cases.case_touch(case, expected_version)
        _change(draft, ["dropped_at"])
        audit.record("letter.dropped", object_id=draft.pk, cases=[case.pk], detail=_detail(draft))


def letter_finish(
    case: Case, draft: Draft, *, expected_version: int, shown: str, as_set: signing.ToSign | None = None
) -> Letter:
    """Make the draft a letter, signed by whoever acts: its PDF goes to the case's documents and is never changed.

    Made of today's facts and today's reviewed text. `shown` is the mark of the letter that the signer was shown.
    `as_set` is what the same request has set already: with the same words it is not set again.
    Raises `Refused` where the facts no longer carry it, and where it is to a municipality and the case has ended
    (SHR-04); `LetterChanged` where it is not what was shown.
    """
    policies.require_write("documents")
    acting = context.current()
    signer = organisations.user_names({acting.user_id})[acting.user_id]
    made = queries.compose(case, draft, facts_for_writing(case), signer=signer, final=True)
    _refuse_without_reasons(draft, made.source, made.content)
    _refuse_without_words(LetterKind(draft.kind), made.source, made.content)
    signing.refuse_another(draft, made.sheet, shown=shown)
    # Before the case is held: setting a letter takes a while.
    if as_set is None or as_set.sheet != made.sheet:
        as_set = signing.set_once(draft, made.sheet)
    corrected = Refused(
        Text("Brevet er lige blevet rettet ved et andet.", "The letter was just corrected by another one.")
    )
    said = {
        **ended.MET,
        "letters_letter_pkey": Refused(
            Text(
                "En anden har lige underskrevet brevet. Det ligger under sagens breve.",
                "Somebody else has just signed the letter. It is among the letters of the case.",
            )
        ),
        "letter_superseded_once": corrected,
        "one_letter_offers_the_period": Refused(
            Text(
                "Et færdigt brev, der ikke er afleveret, tilbyder allerede perioden. Aflevér det, eller ret det.",
                "A finished letter that is not delivered offers the period already. Deliver it, or correct it.",
            )
        ),
    }
    with refused_by(said), transaction.atomic():
        cases.case_touch(case, expected_version)
        # While the case is held: of the letter, before its document is found to be superseded.
        if draft.corrects is not None and Letter.objects.filter(supersedes=draft.corrects).exists():
            raise corrected
        document = casefile.document_file(
            case,
            content=as_set.pdf,
            content_type="application/pdf",
            direction=Direction.OUT,
            kind=DocumentKind.DECISION if KINDS[LetterKind(draft.kind)].decides else DocumentKind.LETTER,
            theme=_theme(LetterKind(draft.kind)),
            pages=as_set.pages,
            # What it corrects is superseded in the journal too, where its document stays.
            replaces=draft.corrects.document if draft.corrects is not None else None,
            why="Rettet ved et nyt brev." if draft.corrects is not None else "",
        )
        row = Letter(
            draft=draft,
            case=case,
            kind=draft.kind,
            language=draft.language,
            addressee=draft.addressee,
            text_version=made.text.version,
            text_digest=made.text.digest,
            about=made.source.about,
            days=made.source.days,
            document=document,
            supersedes=draft.corrects,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        if draft.corrects is not None:
            Letter.objects.filter(pk=draft.corrects.pk, waits=True).update(waits=False)
        row.save(force_insert=True)
        audit.record("letter.finished", object_id=row.pk, cases=[case.pk], detail=_detail(draft))
        # The step that asked for it is done.
        cases.case_project(case)
    return row


# --- the draft


def _word(case: Case, draft: Draft, wording: Wording, facts: Facts) -> None:
    """Put the wording into the draft, and set it once: what cannot be set is said beside its field, now."""
    kind, content = LetterKind(draft.kind), wording.content
    if wording.addressee not in KINDS[kind].addressees:
        raise Refused(
            Text("Det brev sendes ikke til den modtager.", "That letter is not for that recipient."), field="addressee"
        )
    queries.text_for(kind, wording.language, clock.today())
    if wording.language not in WRITTEN_HERE and any((content.reasons, content.own_words, content.guidance)):
        raise Refused(
            Text(
                "Egen tekst kan kun skrives i breve på dansk og engelsk. Skriv den dér, og lad en tolk læse den op.",
                "Words of your own can be written in Danish and English letters only. Write them there and let an "
                "interpreter read them aloud.",
            ),
            field="language",
        )
    for name in KINDS[kind].typed:
        if not says_anything(content.typed.get(name, "")):
            raise Refused(Text("Feltet skal udfyldes.", "This field is required."), field=name)
    if kind is LetterKind.PLAIN and not says_anything(content.own_words):
        raise Refused(Text("Skriv brevets tekst.", "Enter the text of the letter."), field="own_words")
    if not wording.address_confirmed and addresses.holds_an_address(content.words()):
        raise Refused(
            Text(
                "Der står en adresse i brevet. Bekræft, at den hverken er hemmelig eller personens opholdssted.",
                "There is an address in the letter. Confirm that it is neither secret nor where the person stays.",
            ),
            field="address_confirmed",
        )
    draft.language = wording.language
    draft.addressee = wording.addressee.value
    draft.with_name = wording.with_name
    draft.changed_at, draft.changed_by_id = context.current().instant, context.current().user_id
    about = ""
    if draft.content_sealed:
        about = composing.unseal(case, draft).about
    elif KINDS[kind].decides or KINDS[kind].of_one:
        about = str(sources.source_of(case, kind, facts).about or "")
    draft.content_sealed = composing.seal(case, draft, replace(content, about=about))
    made = queries.compose(case, draft, facts, signer="", final=False)
    _refuse_without_words(kind, made.source, content)
    _set(made.sheet, content)


def _refuse_without_words(kind: LetterKind, source: sources.Source, content: Content) -> None:
    """What the case says of a letter's row may need words of the writer's own."""
    for condition, needed in KINDS[kind].words_when.items():
        if condition in source.when and not says_anything(content.own_words):
            raise Refused(needed, field="own_words")


def _set(sheet: typesetting.Sheet, content: Content) -> bytes:
    """Set a letter. Raises `Refused` beside the field in which a sign was typed that has no typeface."""
    return signing.refused_by_a_sign(lambda: typesetting.pdf(sheet, at=clock.now()), typed=content.by_field())


def _change(draft: Draft, fields: list[str]) -> None:
    """Save some fields of a draft that still is one. Raises `Refused` where it is none any more."""
    acting = context.current()
    draft.changed_at, draft.changed_by_id = acting.instant, acting.user_id
    standing = Draft.objects.filter(pk=draft.pk, letter__isnull=True, dropped_at__isnull=True)
    values = {name: getattr(draft, name) for name in [*fields, "changed_at", "changed_by_id"]}
    if standing.update(**values) == 0:
        raise Refused(
            Text(
                "Udkastet er gjort færdigt eller opgivet imens. Skriv et nyt brev, der retter det.",
                "The draft was finished or given up meanwhile. Write a new letter that corrects it.",
            )
        )


def _detail(draft: Draft) -> dict[str, object]:
    return {"kind": draft.kind, "language": draft.language}


def _refuse_correcting(case: Case, corrects: Letter, kind: LetterKind) -> None:
    if corrects.case_id != case.pk or corrects.kind != kind or corrects.by_unit_id != context.current().unit_id:
        raise Refused(Text("Det brev retter I ikke.", "That letter is not yours to correct."))
    if Letter.objects.filter(supersedes=corrects).exists():
        raise Refused(Text("Brevet er allerede rettet.", "The letter has been corrected already."))


# --- the letter


def _theme(kind: LetterKind) -> str:
    """What the journal calls it: in Danish whoever signs, and naming nobody."""
    with override("da"):
        return str(kind.label)


def _refuse_without_reasons(draft: Draft, source: sources.Source, content: Content) -> None:
    """What tells of a decision gives its reasons, and how to complain where it is a decision in law (ID-07)."""
    kind = LetterKind(draft.kind)
    needs_reasons = kind in (LetterKind.ASSESSMENT, LetterKind.EXTENSION, LetterKind.NOT_GRANTED) or source.needs_reason
    if needs_reasons and not says_something(content.reasons):
        raise Refused(
            Text("Skriv begrundelsen i brevet. [ID-07]", "Give the reasons in the letter. [ID-07]"), field="reasons"
        )
    if guidance_needed(kind, context.current().unit_kind) and not says_anything(content.guidance):
        raise Refused(
            Text(
                "En afgørelse siger, hvordan man klager. Skriv jeres klagevejledning i brevet. [ID-07]",
                "A decision says how to complain. Put your guidance on complaints into the letter. [ID-07]",
            ),
            field="guidance",
        )
