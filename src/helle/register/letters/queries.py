"""Reading letters, and drafts as they would look."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Exists, OuterRef, Prefetch, QuerySet, Subquery
from django.http import Http404

from helle.register.cases import ended
from helle.register.cases import queries as cases
from helle.register.cases.facts import Facts
from helle.register.cases.models import Case
from helle.register.codelists.queries import language_name
from helle.register.identification.models import Assessment
from helle.register.letters import composing, sources, texts, typesetting
from helle.register.letters.choices import Addressee, LetterKind, Outcome
from helle.register.letters.composing import Addressed, Content, Told
from helle.register.letters.kinds import KINDS, PERIODS
from helle.register.letters.models import Delivery, Draft, Letter
from helle.register.letters.texts import LetterText
from helle.register.organisations import queries as organisations
from helle.register.people import queries as people
from helle.register.protection import clock, context, policies
from helle.register.protection.refusals import Refused
from helle.register.support.models import Period
from helle.rules.facts import danish_date, english_date
from helle.rules.ruling import Text

DELIVER_WITHIN: Final = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class OpenedLetter:
    """A letter with the tries to deliver it, the first one first."""

    row: Letter
    tries: list[Delivery]
    superseded: bool
    outdated_since: dt.date | None
    """The day on which another assessment than the one it tells of came to count, where nobody has got it yet."""

    @property
    def delivered(self) -> Delivery | None:
        return next((one for one in self.tries if one.outcome == Outcome.DELIVERED), None)

    @property
    def last_try(self) -> Delivery | None:
        return self.tries[-1] if self.tries else None

    @property
    def failed(self) -> Delivery | None:
        """The last try, where it did not bring the letter to anybody."""
        last = self.last_try
        return last if last is not None and last.outcome == Outcome.FAILED else None

    @property
    def waited(self) -> int:
        """How many days ago it was signed."""
        return (clock.today() - clock.local_day(self.row.recorded_at)).days

    @property
    def deliver_by(self) -> dt.date:
        """The day after which the desk calls it late. No rule of the plan's: the person waits for what it says."""
        return clock.local_day(self.row.recorded_at) + DELIVER_WITHIN

    @property
    def state(self) -> Text:
        """Where it stands, in words."""
        if self.superseded:
            return Text("rettet ved et nyere brev", "corrected by a newer letter")
        if self.delivered is not None:
            return Text("afleveret", "delivered")
        if self.outdated_since is not None:
            return Text("gælder ikke længere", "no longer holds")
        if self.last_try is None:
            return Text("skal afleveres", "to be delivered")
        if self.last_try.outcome == Outcome.SENT:
            return Text("sendt, ikke bekræftet", "sent, not confirmed")
        return Text("ikke nået frem: prøv igen", "did not arrive: try again")


def _opened(found: QuerySet[Letter]) -> list[OpenedLetter]:
    """Letters with their tries. Two queries."""
    tries = Prefetch("deliveries", Delivery.objects.select_related("by_user").order_by("sequence"))
    later = Exists(Letter.objects.filter(supersedes=OuterRef("pk")))
    counts = Assessment.objects.filter(case_id=OuterRef("case_id"), superseded_at__isnull=True).order_by("-sequence")
    rows = (
        found.select_related("by_user")
        .prefetch_related(tries)
        .annotate(
            is_superseded=later,
            counts=Subquery(counts.values("pk")[:1]),
            counts_since=Subquery(counts.values("recorded_at")[:1]),
            taken_out_at=Subquery(Assessment.objects.filter(pk=OuterRef("about")).values("superseded_at")[:1]),
        )
    )
    return [OpenedLetter(row, list(row.deliveries.all()), bool(row.is_superseded), _outdated(row)) for row in rows]


def _outdated(row: Any) -> dt.date | None:
    if row.kind != LetterKind.ASSESSMENT or not row.waits or row.counts == row.about:
        return None
    since = row.counts_since or row.taken_out_at
    return clock.local_day(since) if since is not None else None


def no_longer_holds(since: dt.date) -> Text:
    """That a letter tells of a decision that is not the one that counts."""
    return Text(
        f"Brevet gælder ikke længere: der er truffet en ny afgørelse, noteret {danish_date(since)}. Aflevér det ikke, "
        "men ret det med et nyt brev. Fik personen det før den dag, så notér det med den dag. [ID-07]",
        f"The letter no longer holds: a new decision was recorded on {english_date(since)}. Do not deliver it; correct "
        "it with a new letter. If the person got it before that day, record it on the day she got it. [ID-07]",
    )


def letters_of(case_id: uuid.UUID) -> list[OpenedLetter]:
    """The letters of a case, the latest first."""
    return _opened(Letter.objects.filter(case_id=case_id).order_by("-recorded_at", "-pk"))


def drafts_of(case_id: uuid.UUID) -> list[Draft]:
    """What the acting unit is writing in a case, the latest first."""
    found = Draft.objects.filter(case_id=case_id, letter__isnull=True, dropped_at__isnull=True)
    return list(found.select_related("changed_by").order_by("-changed_at", "-pk"))


def waiting_letters(limit: int) -> tuple[list[OpenedLetter], bool]:
    """Letters of the acting unit that are not delivered, the oldest first, and whether there are more. Two queries."""
    found = Letter.objects.filter(by_unit_id=context.current().unit_id, waits=True).select_related("case")
    opened = _opened(found.order_by("recorded_at", "pk")[: limit + 1])
    return opened[:limit], len(opened) > limit


def get_draft(case: Case, draft_id: uuid.UUID) -> Draft:
    """A draft of the acting unit that is neither a letter nor dropped; else `Http404`."""
    found = Draft.objects.filter(pk=draft_id, case_id=case.pk, letter__isnull=True, dropped_at__isnull=True)
    row = found.select_related("changed_by").first()
    if row is None:
        raise Http404
    return row


def draft_or_letter(case: Case, draft_id: uuid.UUID) -> Draft | OpenedLetter:
    """A draft of the acting unit, or the letter that it has become meanwhile; else `Http404`."""
    found = Letter.objects.filter(pk=draft_id, case_id=case.pk, by_unit_id=context.current().unit_id)
    signed = _opened(found) if found.exists() else []
    return signed[0] if signed else get_draft(case, draft_id)


def get_letter(case: Case, letter_id: uuid.UUID) -> OpenedLetter:
    """A letter of the case; else `Http404`."""
    found = _opened(Letter.objects.filter(pk=letter_id, case_id=case.pk))
    if not found:
        raise Http404
    return found[0]


def recorded_meanwhile(letter: OpenedLetter) -> Period | None:
    """The period that somebody has recorded as notified though the letter that offers it is not delivered.

    One of the two is behind: the delivery is refused on any other day than the period's.
    """
    row = letter.row
    if not row.waits or row.about is not None or row.kind not in PERIODS:
        return None
    since = clock.local_day(row.recorded_at)
    return Period.objects.filter(
        case_id=row.case_id, superseded_at__isnull=True, kind=row.kind, notified_on__gte=since
    ).first()


def told_of(case: Case, delivery: Delivery) -> Told:
    """Who brought the letter, who translated it, and what else was said of the try."""
    return composing.unseal_told(case, delivery)


def may_write(case: Case, kind: LetterKind) -> bool:
    """Whether the acting unit writes letters of this kind."""
    return policies.may_write("documents") and context.current().unit_kind in KINDS[kind].written_by


def kinds_now(case: Case) -> list[LetterKind]:
    """The kinds of letter that the acting unit may begin; once the case has ended none to a municipality alone
    (SHR-04). One query where there is one of those, else none."""
    kinds = [kind for kind in LetterKind if may_write(case, kind)]
    to_municipality = [kind for kind in kinds if KINDS[kind].addressees == (Addressee.MUNICIPALITY,)]
    if not to_municipality or ended.ended_on(case) is None:
        return kinds
    return [kind for kind in kinds if kind not in to_municipality]


def text_for(kind: LetterKind, language: str, day: dt.date) -> LetterText:
    """The reviewed text. Raises `Refused` where there is none: an interpreter says it then."""
    found = texts.reviewed_on(kind, day).get(language)
    if found is None:
        raise Refused(no_text(language), field="language")
    return found


def no_text(language: str) -> Text:
    """That there is no reviewed text, and what to do instead."""
    name = language_name(language)
    return Text(
        f"Der er ingen godkendt oversættelse til {name.lower()}. Skriv brevet på dansk eller engelsk, og lad en tolk "
        "læse det op. [PUB-LAW-11]",
        f"There is no reviewed translation into {name}. Write the letter in Danish or English and let an interpreter "
        "read it aloud. [PUB-LAW-11]",
    )


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages of a letter: the person's own, those with a reviewed text, and her own that have none."""

    spoken: list[str]
    reviewed: list[str]
    missing: list[str]


def languages_for(case: Case, kind: LetterKind, day: dt.date) -> Languages:
    """What can be written on a day, the person's own languages first where the letter may be to her."""
    profile = people.profile_of(case.person_id) if Addressee.PERSON in KINDS[kind].addressees else None
    spoken = list(profile.languages) if profile else []
    known = set(texts.reviewed_on(kind, day))
    first = [code for code in spoken if code in known]
    others = [code for code in ("da", "en", *sorted(known)) if code in known and code not in first]
    return Languages(
        spoken=spoken,
        reviewed=list(dict.fromkeys([*first, *others])),
        missing=[code for code in spoken if code not in known],
    )


@dataclass(frozen=True, slots=True)
class Unread:
    """That a letter to the person is in none of her languages: its own, hers with their codes, and which of hers have a
    reviewed text."""

    language: str
    spoken: list[tuple[str, str]]
    reviewed: list[str]

    @property
    def names(self) -> list[str]:
        return [name for _code, name in self.spoken]


def unread_by(case: Case, row: Draft | Letter) -> Unread | None:
    """What to remark of the language of a letter; None where she reads it, is not known to speak any, or is not the one
    it is to."""
    known = languages_for(case, LetterKind(row.kind), clock.today())
    if row.addressee != Addressee.PERSON or not known.spoken or row.language in known.spoken:
        return None
    return Unread(
        language_name(row.language),
        [(code, language_name(code)) for code in known.spoken],
        [language_name(code) for code in known.spoken if code not in known.missing],
    )


def addressed(case: Case, draft: Draft, content: Content) -> Addressed:
    """Whom the letter is to. The name is read here and nowhere kept but in the letter."""
    addressee = Addressee(draft.addressee)
    names = people.names_of(case.person_id) if draft.with_name else []
    her_name = names[0].value if names else ""
    if addressee is Addressee.MUNICIPALITY:
        code = content.typed.get("municipality")
        name = organisations.unit_by_code(code, clock.today()).name.in_language(draft.language) if code else ""
        return Addressed(addressee, name, about=her_name)
    return Addressed(addressee, her_name)


@dataclass(frozen=True, slots=True)
class Composed:
    """A draft put together: its text, its facts, what was typed, and the sheet as it would be set."""

    text: LetterText
    source: sources.Source
    content: Content
    sheet: typesetting.Sheet


class OutdatedDraft(Refused):
    """The draft was begun of a row that is not the one that counts: what was typed is about the other."""

    def __init__(self, kind: LetterKind) -> None:
        super().__init__(KINDS[kind].outdated)


def compose(case: Case, draft: Draft, facts: Facts, *, signer: str, final: bool) -> Composed:
    """Put a draft together on today's facts. Raises `Refused` where the case or the texts no longer carry it."""
    today, kind = clock.today(), LetterKind(draft.kind)
    text = text_for(kind, draft.language, today)
    source = sources.source_of(case, kind, facts)
    content = composing.unseal(case, draft)
    if content.about and content.about != str(source.about or ""):
        raise OutdatedDraft(kind)
    to = addressed(case, draft, content)
    if kind is LetterKind.APPOINTMENT:
        # It is to whoever was appointed, by name; the child's may be left out of it.
        source = sources.named_for(source, to.name) if to.name else source
        to = replace(to, name=str(source.values["representative"]))
    made = composing.sheet(case, text, source, content, to, signer=signer, day=today, final=final)
    return Composed(text, source, content, made)


def preview_pdf(case: Case, draft: Draft) -> bytes:
    """The draft as PDF, marked as one. Raises `Refused`."""
    return typesetting.pdf(_as_draft(case, draft), at=clock.now())


def preview_pictures(case: Case, draft: Draft) -> list[bytes]:
    """The draft's pages as pictures. Raises `Refused`."""
    return typesetting.pictures(_as_draft(case, draft), at=clock.now())


def _as_draft(case: Case, draft: Draft) -> typesetting.Sheet:
    signer = organisations.user_names({context.current().user_id})[context.current().user_id]
    return compose(case, draft, cases.facts_today(case), signer=signer, final=False).sheet
