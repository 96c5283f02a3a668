"""The contact point between the police and CMM (CRI-17): writing to it, sending on, answering; the acute is logged."""

from __future__ import annotations

import uuid
from typing import Final

from django.db import connection, transaction

from helle.register.accommodation import naming
from helle.register.audit import actions as audit
from helle.register.interface.typed import says_anything
from helle.register.organisations import queries as organisations
from helle.register.prosecution import policies
from helle.register.prosecution.choices import POLICE_KINDS, ContactAbout, ContactMove
from helle.register.prosecution.contact_models import ContactMessage, ContactStep
from helle.register.prosecution.models import Involvement
from helle.register.protection import clock, context, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.impersonal import require_nobody
from helle.register.protection.refusals import Refused, refused_by
from helle.rules.codes import OrganisationKind
from helle.rules.ruling import Text

SUBJECT: Final = "contactpoint"
ASKED_ITSELF = Text(
    "Den enhed har selv skrevet det, og kan ikke svare sig selv. Vælg en anden.",
    "That unit wrote it itself, and cannot answer itself. Choose another.",
)
MOVED_MEANWHILE = Text(
    "En anden har lige besvaret det eller sendt det videre. Se det igen.",
    "Somebody else has just answered it or sent it on. Look at it again.",
)
WRITE_IT = Text("Skriv, hvad det drejer sig om.", "Enter what it is about.")
NOBODY_IN_BETWEEN = Text(
    "Haster det ikke, går det til Rigspolitiets kontaktpunkt: lad feltet stå tomt. [CRI-17]",
    "Unless it is urgent it goes to the National Police contact point: leave the field empty. [CRI-17]",
)
READ_IN_BETWEEN: Final = Text(
    "Begge sider og Rigspolitiets kontaktpunkt læser teksten, som nævner ingen personer. En straffesags nummer må stå "
    "her. [CRI-17]",
    "Both sides and the National Police contact point read the text, which names no persons. The number of a criminal "
    "case may stand here. [CRI-17]",
)
# What the contact point is asked about: a criminal case, by the number that says nothing of anybody.
_CRIMINAL_CASE: Final = r"(?<![0-9A-Za-z])[Ss]20[0-9]{2}-[0-9]{4,6}(?![0-9A-Za-z])"
THROUGH_THE_CONTACT_POINT = Text(
    "Haster det ikke, går det gennem Rigspolitiets kontaktpunkt. [CRI-17]",
    "Unless it is urgent it goes through the National Police contact point. [CRI-17]",
)


def contact_write(*, about: ContactAbout, words: str, acute: bool, to: uuid.UUID | None = None) -> ContactMessage:
    """Write to the other side: through Rigspolitiet, or straight to it where it is acute, and then it is logged there.

    `to` is the unit an acute one of CMM goes to, or whom Rigspolitiet writes to. Raises `Refused` beside the field.
    """
    policies.require(policies.uses_contact_point())
    if not says_anything(words):
        raise Refused(WRITE_IT, field="words")
    _require_nobody(words=words)
    row = contact_log(about=about, words=words, acute=acute, to=_receiver(acute=acute, to=to))
    return row


def contact_log(*, about: ContactAbout, words: str, acute: bool, to: uuid.UUID) -> ContactMessage:
    """Keep a contact with a unit."""
    acting = context.current()
    row = ContactMessage(
        id=new_id(),
        to_unit_id=to,
        about=about.value,
        acute=acute,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    vault.new_subject(SUBJECT, row.pk)
    row.words_sealed = vault.seal(row.pk, row, "words_sealed", words.strip())
    refused = {"contact_goes_through_the_contact_point": Refused(THROUGH_THE_CONTACT_POINT, field="acute")}
    with refused_by(refused), transaction.atomic():
        row.save(force_insert=True)
        audit.record("contact.written", object_id=row.pk, detail={"about": about.value, "acute": acute})
    return row


def contact_log_direct(of: Involvement, *, words: str) -> None:
    """Keep the direct contact that an involvement of CMM was (CRI-04, CRI-17). It has taken place: nobody answers."""
    _require_nobody(why_acute=words)
    key, cmm = new_id(), organisations.unit_by_code("CMM", clock.today()).id
    vault.new_subject(SUBJECT, key)
    sealed = vault.seal(key, ContactMessage(id=key), "words_sealed", words.strip())
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.log_direct_contact(%s, %s, %s, %s)", [key, of.pk, cmm, sealed])
    audit.record("contact.written", object_id=key, detail={"about": ContactAbout.COOPERATION.value, "acute": True})


def _require_nobody(**texts: str) -> None:
    # It is read on both sides and in between: a whole district would know of a secret place (PUB-ORG-09).
    naming.refuse_streets(**texts)
    require_nobody(texts, READ_IN_BETWEEN, allowed=_CRIMINAL_CASE)


def _receiver(*, acute: bool, to: uuid.UUID | None) -> uuid.UUID:
    kind = context.current().unit_kind
    if kind == OrganisationKind.NATIONAL_POLICE or (kind == OrganisationKind.CMM and acute):
        if to is None:
            raise Refused(Text("Vælg modtageren.", "Choose the receiver."), field="to")
        return to
    if to is not None:
        raise Refused(NOBODY_IN_BETWEEN, field="to")
    wanted = "CMM" if acute and kind in POLICE_KINDS else "RPOL"
    return organisations.unit_by_code(wanted, clock.today()).id


def contact_forward(row: ContactMessage, *, to: uuid.UUID, words: str) -> ContactStep:
    """Send it on: Rigspolitiet, to CMM or to the police unit that it is about (CRI-17)."""
    policies.require(policies.is_contact_point())
    if to == row.by_unit_id:
        raise Refused(ASKED_ITSELF, field="to")
    return _step(row, ContactMove.FORWARDED, to=to, words=words)


def contact_answer(row: ContactMessage, *, words: str) -> ContactStep:
    """Answer it: whoever it lies with. Once."""
    policies.require(policies.uses_contact_point())
    if not says_anything(words):
        raise Refused(Text("Skriv svaret.", "Enter the answer."), field="words")
    return _step(row, ContactMove.ANSWERED, to=None, words=words)


def _step(row: ContactMessage, move: ContactMove, *, to: uuid.UUID | None, words: str) -> ContactStep:
    _require_nobody(words=words)
    acting = context.current()
    step = ContactStep(
        id=new_id(),
        message=row,
        move=move.value,
        to_unit_id=to,
        recorded_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    step.words_sealed = vault.seal(row.pk, step, "words_sealed", words.strip()) if words.strip() else None
    moved = Refused(MOVED_MEANWHILE)
    met = {
        "contact_lies_with_who_moves_it": moved,
        "contact_answered_once": moved,
        "contact_is_sent_on_by_the_contact_point": Refused(
            Text("Vælg CMM, en politikreds eller NSK.", "Choose CMM, a police district or NSK."), field="to"
        ),
    }
    with refused_by(met), transaction.atomic():
        step.save(force_insert=True)
        audit.record(f"contact.{move.value}", object_id=row.pk)
    return step
