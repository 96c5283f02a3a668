"""The police ask for a place at once, day and night; CMM answers; and what became of it is kept (ACM-20, CRI-09).

Nothing is waited for: what is not known is left out. No name and no address goes either way; where to meet is said in
the telephone. That somebody was detained all the same is recorded for itself.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import override

from helle.register.accommodation import naming
from helle.register.audit import actions as audit
from helle.register.placements import policies, urgent_queries
from helle.register.placements.choices import AnswerMistake, NoPlaceWhy, UrgentAnswerKind, UrgentOutcomeKind
from helle.register.placements.models import UrgentAnswer, UrgentOutcome, UrgentRequest
from helle.register.protection import context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.impersonal import require_no_cpr, require_nobody
from helle.register.protection.refusals import IN_THE_FUTURE, Refused, refused_by
from helle.rules.ruling import Text

SUBJECT = "urgent"
ENDED_FOR_ITSELF = Text(
    "Frihedsberøvelsen er noteret for sig: politiet skriver dér, hvornår og hvordan den sluttede. [CRI-09]",
    "The detention is recorded for itself: the police enter there when it ended and what came instead. [CRI-09]",
)
HELD_FOR_ITSELF = Text(
    "En frihedsberøvelse noteres for sig: så får CMM og hotlinen alarmen, og den bliver afsluttet. Tryk »Notér "
    "frihedsberøvelsen«; det, I har skrevet, følger med. [CRI-09, ACM-20]",
    "A detention is recorded for itself: CMM and the hotline then get the alarm, and it is ended. Press “Record the "
    "detention”; what you typed comes along. [CRI-09, ACM-20]",
)
ENDED = Text(
    "Politiet har noteret, hvordan det sluttede: der er intet at svare mere. Sig, at I har set det. [ACM-20]",
    "The police have noted how it ended: there is nothing to answer any more. Say that you have seen it. [ACM-20]",
)
NOT_ENDED = Text("Ingen har noteret, hvordan det sluttede.", "Nobody has noted how it ended.")
NAMES_NOBODY = Text(
    "Teksten går mellem politiet og CMM og nævner ingen personer og ingen adresser: sig det i telefonen. [ACM-20]",
    "The text goes between the police and CMM and names no persons and no addresses: say it on the telephone. [ACM-20]",
)
# A number, of the exchange or within it. A name could be hers, and who asks is known.
NUMBER_TO_CALL: Final = re.compile(r"\+?\d(?:[ -]?\d){3,14}(?: ?,? ?lokal \d{1,6})?|lokal \d{1,6}", re.IGNORECASE)
NUMBER_ALONE = Text(
    "Skriv kun et telefonnummer, f.eks. 87 31 14 48 eller lokal 12; CMM ser, hvem der spørger. [ACM-20]",
    "Enter a telephone number only, such as 87 31 14 48 or lokal 12; CMM sees who asks. [ACM-20]",
)
POLICE_TELL = Text(
    "Det noterer politiet selv: de venter på jeres svar. I kan notere, at nogen er indkvarteret, når I har givet en "
    "plads. [ACM-20]",
    "The police record that themselves: they wait for your answer. You can record that somebody was housed once you "
    "have given a place. [ACM-20]",
)
TOO_MANY = Text(
    "Så mange mangler der ikke svar om; se, hvad der er noteret. [ACM-20]",
    "Nothing is missing of so many; see what is recorded. [ACM-20]",
)
NOT_OF_ALL = Text(
    "Der er allerede noteret noget om en eller flere af dem; se på anmodningens side, hvem der mangler. [ACM-20]",
    "Something is recorded already of one or more of them; see on the page of the request who is missing. [ACM-20]",
)
NO_CHILD = Text(
    "Anmodningen har ingen under 18: kommunens døgnvagt spørges ikke om en voksen. [ACM-20]",
    "The request has nobody under 18: the municipality's duty line is not asked about an adult. [ACM-20]",
)
TAKEN_BACK_ALREADY = Text(
    "Svaret er allerede taget tilbage; anmodningens side siger, af hvem og hvorfor.",
    "The answer has been taken back already; the page of the request says by whom and why.",
)


class AnsweredMeanwhile(Refused):
    """A colleague answered since the form was opened: whoever answers otherwise says that this one holds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the police ask: for how many, where about, since when they are held (None: they are not), why, on which
    number they are reached."""

    women: int
    men: int
    others: int
    minors: int
    region: str
    why: str
    call: str
    detained_since: dt.datetime | None = None


def urgent_request(asked: Asked) -> UrgentRequest:
    """Ask CMM for places at once. Raises `Refused` beside the field."""
    policies.require(policies.may_ask())
    persons = asked.women + asked.men + asked.others
    if persons < 1:
        raise Refused(
            Text("Skriv, hvor mange det drejer sig om.", "Enter how many persons it is about."), field="women"
        )
    if asked.minors > persons:
        raise Refused(
            Text("Der kan ikke være flere mindreårige end personer.", "There cannot be more minors than persons."),
            field="minors",
        )
    acting = context.current()
    if asked.detained_since is not None and asked.detained_since > acting.instant:
        raise Refused(IN_THE_FUTURE, field="detained_on")
    require_number(asked.call)
    naming.refuse_streets(why=asked.why)
    require_nobody({"why": asked.why}, NAMES_NOBODY)
    key = new_id()
    row = UrgentRequest(
        id=key,
        women=asked.women,
        men=asked.men,
        others=asked.others,
        minors=asked.minors,
        region=asked.region,
        detained_since=asked.detained_since,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    vault.new_subject(SUBJECT, key)
    row.why_sealed = vault.seal(key, row, "why_sealed", asked.why)
    row.call_sealed = vault.seal(key, row, "call_sealed", asked.call)
    with transaction.atomic():
        row.save(force_insert=True)
        audit.record("urgent.asked", object_id=key, detail={"persons": persons})
    return row


def require_number(call: str) -> None:
    """Refuse what is no telephone number alone, beside its field."""
    require_no_cpr(call=call)
    if NUMBER_TO_CALL.fullmatch(call.strip()) is None:
        raise Refused(NUMBER_ALONE, field="call")


def latest_answer(row: UrgentRequest) -> UrgentAnswer | None:
    """What CMM answered last, as far as it stands."""
    rows = UrgentAnswer.objects.filter(request=row, withdrawn_at__isnull=True).select_related("by_user")
    return rows.order_by("-recorded_at", "-id").first()


def _refuse_answered(row: UrgentRequest, seen: uuid.UUID | None) -> None:
    last = latest_answer(row)
    if last is None or last.pk == seen:
        return
    kind = UrgentAnswerKind(last.kind)
    with override("da"):
        da = str(kind.label)
    with override("en"):
        en = str(kind.label)
    who = last.by_user.full_name
    raise AnsweredMeanwhile(
        Text(
            f"{who} har svaret, siden du åbnede siden: »{da}«. Sæt kryds, hvis dit svar gælder i stedet. [ACM-20]",
            f"{who} has answered since you opened the page: “{en}”. Tick the box if yours holds instead. [ACM-20]",
        ),
        field="holds",
    )


def urgent_answer(
    row: UrgentRequest,
    kind: UrgentAnswerKind,
    *,
    places: int,
    why: NoPlaceWhy | None = None,
    seen: uuid.UUID | None = None,
    holds: bool = True,
) -> UrgentAnswer:
    """Answer the police. Of a place only that there is one: where to meet is said in the telephone (PUB-ORG-09). Where
    there is none, `why`, chosen: words could lead to a place or a person. Of a
    request that has ended, or of those of it who left without a place, that CMM has seen it.

    `seen`: the latest answer that whoever writes has read; `holds`: this one holds although another came since.
    """
    policies.require(policies.may_answer())
    told = urgent_queries.whole(row)
    if kind not in told.answerable:
        raise Refused(ENDED if told.ended else NOT_ENDED, field="kind")
    if kind is UrgentAnswerKind.PLACE and places < 1:
        raise Refused(Text("Skriv, hvor mange pladser der er.", "Enter how many places there are."), field="places")
    if places > row.women + row.men + row.others:
        raise Refused(
            Text("Så mange pladser er der ikke bedt om.", "So many places were not asked for."), field="places"
        )
    if kind is not UrgentAnswerKind.PLACE and places:
        raise Refused(
            Text("Er der ingen plads, skrives der ikke noget antal.", "Where there is no place no number is entered."),
            field="places",
        )
    if kind is UrgentAnswerKind.NO_PLACE and why is None:
        raise Refused(Text("Vælg, hvorfor der ingen plads er.", "Choose why there is no place."), field="why")
    if kind is not UrgentAnswerKind.NO_PLACE and why is not None:
        raise Refused(
            Text("Den grund hører til, at der ingen plads er.", "That reason belongs to no place."), field="why"
        )
    if why is NoPlaceWhy.CHILD and not row.minors:
        raise Refused(NO_CHILD, field="why")
    if not holds:
        _refuse_answered(row, seen)
    acting = context.current()
    answer = UrgentAnswer(
        id=new_id(),
        request=row,
        kind=kind.value,
        places=places,
        why=why.value if why is not None else "",
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    with refused_by({}), transaction.atomic():
        answer.save(force_insert=True)
        audit.record("urgent.answered", object_id=row.pk, detail={"kind": kind.value, "places": places})
    return answer


def urgent_answer_withdraw(answer: UrgentAnswer, *, why: AnswerMistake) -> None:
    """Take back what was answered, and say why: the police see that it is, and by whom. Its words may lead to a place
    and go (PUB-ORG-09); the request waits for an answer again. Raises `Refused` where somebody has taken it back."""
    policies.require(policies.may_answer())
    acting = context.current()
    with transaction.atomic():
        changed = UrgentAnswer.objects.filter(pk=answer.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=acting.instant, withdrawn_by=acting.user_id, withdrawn_why=why.value, words_sealed=None
        )
        if not changed:
            raise Refused(TAKEN_BACK_ALREADY)
        audit.record("urgent.answer_withdrawn", object_id=answer.request_id, detail={"why": why.value})


def urgent_outcome(
    row: UrgentRequest, kind: UrgentOutcomeKind, *, words: str, persons: int | None = None
) -> UrgentOutcome:
    """Record what became of it: the police, and CMM of those whom it gave a place.

    A detention is recorded for itself, and refused here: else nobody would be alarmed. `persons`: of how many, where it
    is not of all: the request then goes on for the others. With who is held it is of no more than were asked for.
    """
    policies.require(policies.may_ask() or policies.may_answer())
    naming.refuse_streets(words=words)
    require_nobody({"words": words}, NAMES_NOBODY)
    acting = context.current()
    outcome = UrgentOutcome(
        id=new_id(),
        request=row,
        kind=kind.value,
        persons=persons,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    outcome.words_sealed = vault.seal(row.pk, outcome, "words_sealed", words) if words.strip() else None
    met = {
        "detention_is_ended_for_itself": Refused(ENDED_FOR_ITSELF, field="kind"),
        "outcome_of_a_detention": Refused(HELD_FOR_ITSELF, field="kind"),
        # Of all at once nobody is asked how many.
        "outcome_of_those_asked_for": (
            Refused(NOT_OF_ALL, field="kind") if persons is None else Refused(TOO_MANY, field="persons")
        ),
        "outcome_that_the_police_tell": Refused(POLICE_TELL, field="kind"),
    }
    with refused_by(met), transaction.atomic():
        outcome.save(force_insert=True)
        audit.record("urgent.outcome", object_id=row.pk, detail={"kind": kind.value, "persons": persons})
    return outcome
