"""Sending a referral to those who must be told, and taking back the consent to hear what becomes of it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, context, policies, refusals, vault
from helle.register.protection.ciphers import Place
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import IN_THE_FUTURE, Refused, refused_by
from helle.register.referrals import businesses
from helle.register.referrals.choices import Consent
from helle.register.referrals.models import ConsentWithdrawn, Referral, ReferredPerson, ReportedExploitation
from helle.register.referrals.parts import NOTHING_TOLD, SEALED, ExploitationParts
from helle.rules.codes import OrganisationKind
from helle.rules.notifications import CASEWORK_AND_CONTROL, NotifyFacts, must_notify
from helle.rules.ruling import Ruling, Text, Verdict

SUBJECT = "referral"
POLICE_KINDS = {OrganisationKind.POLICE, OrganisationKind.NSK, OrganisationKind.NATIONAL_POLICE}

POLICE_TOO = Text(
    "Politiet skal også underrettes. Vælg politikredsen.",
    "The police must be notified as well. Choose the police district.",
)
WITHDRAWN_ALREADY = Text(
    "Det er allerede noteret, at samtykket er trukket tilbage.",
    "It is recorded already that the consent was withdrawn.",
)
MOST_IN_A_REFERRAL = 200


@dataclass(frozen=True, slots=True)
class PersonInReferral:
    """A person as the sender describes her; every part may be unknown."""

    sex: str
    age: int | None
    nationality: str
    name: str


@dataclass(frozen=True, slots=True)
class Message:
    """What the sender writes."""

    first_contact: str
    sector: str
    municipality: str
    indicators: list[str]
    consent: str
    urgent: bool
    occurred_on: dt.date
    description: str
    persons: list[PersonInReferral]
    police_unit: str
    arose_in: str = ""
    prosecution_on: dt.date | None = None
    exploitation: ExploitationParts = NOTHING_TOLD
    control_number: str = ""


def receivers_ruling() -> Ruling[frozenset[OrganisationKind]]:
    """Who must be told when the acting unit suspects trafficking (FLO-01..03)."""
    return must_notify(NotifyFacts(OrganisationKind(context.current().unit_kind), indication=True))


def works_both_ways() -> bool:
    """Whether the acting unit says where it met the signs: in its casework or in a control (DET-06)."""
    return OrganisationKind(context.current().unit_kind) in CASEWORK_AND_CONTROL


def involves_prosecution() -> bool:
    """Whether the prosecution is to be involved as well, which sits with the police and gets no referral (CRI-04)."""
    return OrganisationKind.PROSECUTION in (receivers_ruling().answer or ())


def police_due() -> bool:
    """Whether the acting unit's suspicions go to the police as well, in a district that the sender chooses."""
    ruling = receivers_ruling()
    duty = ruling.verdict is Verdict.ALLOWED and OrganisationKind.POLICE in (ruling.answer or ())
    return duty and OrganisationKind(context.current().unit_kind) not in POLICE_KINDS


def referral_send(message: Message) -> Referral:
    """Send a suspicion to CMM, and to the police where the plan says both.

    An NGO needs the person's consent (OUT-09, FLO-09). Raises `Refused` beside the field; nothing is then sent.
    """
    policies.require_write("contact")
    acting, today = context.current(), clock.today()
    kind = OrganisationKind(acting.unit_kind)
    if message.occurred_on > today:
        raise Refused(IN_THE_FUTURE, field="occurred_on")
    cases.refuse_long_ago(message.occurred_on, "occurred_on")
    if kind is OrganisationKind.NGO and message.consent == Consent.NOT_NEEDED:
        raise Refused(
            Text(
                "En organisation henviser kun med personens eget samtykke. [OUT-09]",
                "An organisation refers with the person's own consent only. [OUT-09]",
            ),
            field="consent",
        )
    if not 1 <= len(message.persons) <= MOST_IN_A_REFERRAL:
        raise Refused(
            Text(
                f"En henvendelse har mindst 1 og højst {MOST_IN_A_REFERRAL} personer.",
                f"A referral has at least 1 and at most {MOST_IN_A_REFERRAL} persons.",
            )
        )
    _refuse_circumstances(message, today)
    exploitation = message.exploitation.checked()
    receivers, copies = _addressees(message, today)
    referral_id = new_id()
    vault.new_subject(SUBJECT, referral_id)
    sealed = vault.seal_at(
        referral_id, Place("referrals_referral", "description_sealed", referral_id), message.description
    )
    with refused_by(refusals.KEY_CHANGED), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT helle.send_referral(%s,%s,%s,%s,%s,%s,%s::varchar[],%s,%s,%s,%s,%s,%s,%s::uuid[],%s::uuid[])",
                [
                    referral_id,
                    "referral" if kind in (OrganisationKind.NGO, OrganisationKind.CMM) else "notification",
                    message.first_contact,
                    message.sector,
                    message.municipality,
                    len(message.persons),
                    message.indicators,
                    message.consent,
                    message.urgent,
                    message.occurred_on,
                    message.arose_in,
                    message.prosecution_on,
                    sealed,
                    [unit.id for unit in receivers],
                    [unit.id for unit in copies],
                ],
            )
        for sequence, person in enumerate(message.persons, start=1):
            row = ReferredPerson(
                id=new_id(),
                referral_id=referral_id,
                sequence=sequence,
                sex=person.sex,
                age=person.age,
                nationality=person.nationality,
            )
            row.name_sealed = vault.seal(referral_id, row, "name_sealed", person.name) if person.name else None
            row.save(force_insert=True)
        _keep_exploitation(referral_id, exploitation, message.control_number.strip())
        sent = Referral.objects.defer("municipality", "sender_unit", "sender_user").get(pk=referral_id)
        audit.record(
            "referral.sent",
            object_id=referral_id,
            detail={
                "referral_number": sent.number,
                "persons": len(message.persons),
                "to": sorted(unit.code for unit in (*receivers, *copies)),
            },
        )
    return sent


def _keep_exploitation(referral_id: uuid.UUID, told: ExploitationParts, control_number: str) -> None:
    """Keep what was told of the exploitation, where anything was, each part sealed (DET-02, ACT-09)."""
    if not (told.says_something or control_number):
        return
    row = ReportedExploitation(referral_id=referral_id, housing=told.housing, cvr_blind=businesses.blind(told.cvr))
    for name, words in [*((one, getattr(told, one)) for one in SEALED), ("control_number", control_number)]:
        column = f"{name}_sealed"
        setattr(row, column, vault.seal(referral_id, row, column, words) if words else None)
    row.save(force_insert=True)


def _refuse_circumstances(message: Message, today: dt.date) -> None:
    """Where the signs were met, asked of who works both ways; and when the prosecution came in, asked of the police."""
    if works_both_ways() and not message.arose_in:
        raise Refused(
            Text(
                "Vælg, om mistanken opstod i sagsbehandlingen eller ved en kontrol. [DET-06]",
                "Choose whether the suspicion arose in casework or on a control. [DET-06]",
            ),
            field="arose_in",
            ruling=receivers_ruling(),
        )
    if message.arose_in and not works_both_ways():
        raise Refused(
            Text("Det spørges kun SIRI om. [DET-06]", "Only SIRI is asked that. [DET-06]"),
            field="arose_in",
        )
    if message.prosecution_on is None:
        return
    if not involves_prosecution():
        raise Refused(
            Text("Anklagemyndigheden inddrages af politiet. [CRI-04]", "The police involve the prosecution. [CRI-04]"),
            field="prosecution_on",
            ruling=receivers_ruling(),
        )
    if message.prosecution_on > today:
        raise Refused(IN_THE_FUTURE, field="prosecution_on")
    if message.prosecution_on < message.occurred_on:
        raise Refused(
            Text(
                "Anklagemyndigheden kan ikke være inddraget, før det blev set.",
                "The prosecution cannot have been involved before it was seen.",
            ),
            field="prosecution_on",
        )


def _addressees(message: Message, today: dt.date) -> tuple[list[NamedUnit], list[NamedUnit]]:
    """CMM always; the police as well where the ruling says so, in the district the sender chose."""
    # Whoever sends a suspicion has met a sign of trafficking, also where none on the list fits.
    ruling = receivers_ruling()
    copies: list[NamedUnit] = []
    if message.police_unit:
        try:
            unit = organisations.unit_by_code(message.police_unit, today)
        except KeyError as error:
            raise Refused(Text("Vælg en politikreds.", "Choose a police district."), field="police_unit") from error
        if OrganisationKind(unit.kind) not in POLICE_KINDS:
            raise Refused(Text("Vælg en politikreds.", "Choose a police district."), field="police_unit")
        if unit.id != context.current().unit_id:
            copies = [unit]
    elif police_due():
        raise Refused(
            POLICE_TOO,
            field="police_unit",
            ruling=ruling,
        )
    return [organisations.unit_by_code("CMM", today)], copies


def consent_withdraw(referral: Referral) -> None:
    """Record that the person takes back her consent to the sender being told what becomes of it (OUT-09). What had been
    told stays told."""
    policies.require_write("contact")
    acting = context.current()
    row = ConsentWithdrawn(
        referral=referral, recorded_at=acting.instant, by_user_id=acting.user_id, by_unit_id=acting.unit_id
    )
    with refused_by({"referrals_consentwithdrawn_pkey": Refused(WITHDRAWN_ALREADY)}), transaction.atomic():
        row.save(force_insert=True)
        audit.record("referral.consent_withdrawn", object_id=referral.pk, detail={"referral_number": referral.number})
