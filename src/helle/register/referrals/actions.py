"""Writing referrals: sending one, and deciding what becomes of it."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.choices import Ground
from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.people import actions as people
from helle.register.people.actions import Description
from helle.register.people.choices import BirthPrecision, NameKind
from helle.register.protection import clock, context, policies, refusals, vault
from helle.register.protection.ciphers import Place
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import IN_THE_FUTURE, NO_REASONS, Refused, refused_by, says_something
from helle.register.protection.whereabouts import known_units
from helle.register.referrals import businesses, joining
from helle.register.referrals.choices import Consent, State, TriageOutcome
from helle.register.referrals.models import (
    ConsentWithdrawn,
    OpenedCase,
    Referral,
    ReferredPerson,
    ReportedExploitation,
    Triage,
)
from helle.register.referrals.parts import NOTHING_TOLD, SEALED, ExploitationParts
from helle.rules.codes import FactorAnswer, LadderEvent, OrganisationKind
from helle.rules.definitions.spectrum import Routing, SpectrumFacts, SpectrumPlace, spectrum
from helle.rules.minors.age import birthday_before
from helle.rules.notifications import CASEWORK_AND_CONTROL, NotifyFacts, must_notify
from helle.rules.ruling import Ruling, Text, Verdict

SUBJECT = "referral"
POLICE_KINDS = {OrganisationKind.POLICE, OrganisationKind.NSK, OrganisationKind.NATIONAL_POLICE}

NOTHING_SAID_OF_THE_WORK = SpectrumFacts(FactorAnswer.UNKNOWN, None, None, None)
POLICE_TOO = Text(
    "Politiet skal også underrettes. Vælg politikredsen.",
    "The police must be notified as well. Choose the police district.",
)
OPEN_A_CASE = Text(
    "Er der tegn på menneskehandel, hører henvendelsen til hos CMM. Opret en sag. [DEF-08]",
    "Where there are signs of trafficking the referral belongs with CMM. Open a case. [DEF-08]",
)
WITHDRAWN_ALREADY = Text(
    "Det er allerede noteret, at samtykket er trukket tilbage.",
    "It is recorded already that the consent was withdrawn.",
)
MOST_IN_A_REFERRAL = 200
HALF_A_YEAR = dt.timedelta(days=183)
HAS_A_CASE = Text(
    "En af personerne har allerede fået en sag. Åbn henvendelsen igen.",
    "One of the persons has a case already. Open the referral again.",
)


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


def referral_take_in(
    referral: Referral,
    *,
    person_ids: list[uuid.UUID],
    indication: bool,
    reasons: str,
    take: bool = False,
    language: str = "",
    languages: Mapping[uuid.UUID, str] = MappingProxyType({}),
) -> list[Case]:
    """Open a case for each chosen person of a referral: all of them, or none if one fails.

    Those not chosen may be taken in later; the referral is decided on once all the same.

    With an indication, CMM's reasons are kept and support begins at once (ID-13). A referral from the police states
    their reason to believe, which by itself opens no support (CRI-09). With `take` the cases are hers who takes them
    in; else nobody has them until they are allocated. `language`: what all of the chosen speak; '' where nobody knows.
    `languages`: what some of them speak, by person, where each was asked.
    """
    policies.require_write("core")
    if indication and not says_something(reasons):
        raise Refused(Text("Skriv begrundelsen for indikationen.", "Enter the reasons."), field="reasons")
    with transaction.atomic():
        taken = set(OpenedCase.objects.filter(referral=referral).values_list("person_id", flat=True))
        # First: whoever is told so knows more than that the referral is decided on.
        if taken.intersection(person_ids):
            already = ReferredPerson.objects.filter(pk__in=taken.intersection(person_ids)).order_by("sequence")
            raise Refused(_have_a_case([person.sequence for person in already]), field="persons")
        persons = ReferredPerson.objects.filter(referral=referral)
        earlier = Triage.objects.filter(referral=referral).first()
        opened_some = earlier is not None and earlier.outcome == TriageOutcome.CASES_OPENED
        if not (opened_some and persons.exclude(pk__in=taken).exists()):
            _triage(referral, TriageOutcome.CASES_OPENED, reason=reasons)
        chosen = list(persons.filter(pk__in=person_ids).order_by("sequence"))
        if not chosen:
            raise Refused(Text("Vælg mindst én person.", "Choose at least one person."), field="persons")
        opened = [
            _open_for(
                referral,
                person,
                indication=indication,
                reasons=reasons,
                language=languages.get(person.pk, "") or language,
            )
            for person in chosen
        ]
        if take:
            for case in opened:
                cases.case_assign(case, expected_version=None, user=organisations.user_by_id(context.current().user_id))
        _mark(referral, State.HANDLED)
        audit.record(
            "referral.triaged",
            object_id=referral.pk,
            cases=[case.pk for case in opened],
            detail={"outcome": TriageOutcome.CASES_OPENED.value},
        )
    return opened


def _have_a_case(numbers: list[int]) -> Text:
    """Which of the chosen persons somebody else has opened a case for, by their number in the referral."""
    if len(numbers) == 1:
        return Text(
            f"Person {numbers[0]} har allerede en sag. Fjern personen fra valget, hvis resten skal oprettes.",
            f"Person {numbers[0]} has a case already. Deselect that person to open the others.",
        )
    several = ", ".join(map(str, numbers[:-1]))
    return Text(
        f"Person {several} og {numbers[-1]} har allerede en sag. Fjern dem fra valget, hvis resten skal oprettes.",
        f"Persons {several} and {numbers[-1]} have a case already. Deselect them to open the others.",
    )


def _open_for(referral: Referral, person: ReferredPerson, *, indication: bool, reasons: str, language: str) -> Case:
    acting, today = context.current(), clock.today()
    case = cases.case_open(
        ground=Ground.INDICATION.value, first_contact=referral.first_contact, referral_id=referral.pk
    )
    name = vault.unseal(referral.pk, person, "name_sealed")
    if name:
        people.name_add(case.pk, case.person_id, kind=NameKind.LEGAL, value=name)
    birth = _born_about(person.age, referral.occurred_on) if person.age is not None else None
    people.person_describe(
        case.pk,
        case.person_id,
        Description(
            sex=person.sex,
            birth_date=birth,
            birth_precision=BirthPrecision.UNKNOWN if birth is None else BirthPrecision.ESTIMATED,
            age_disputed=False,
            unaccompanied=None,
            nationalities=[person.nationality] if person.nationality else [],
            languages=[language] if language else [],
            needs_interpreter=False,
            safe_contact="",
        ),
    )
    sender = known_units()[referral.sender_unit_id]
    by_police = OrganisationKind(sender.kind) in POLICE_KINDS
    cases.rung_move(
        case,
        event=LadderEvent.INDICATION_ASSERTED if by_police else LadderEvent.CONTACT_RECORDED,
        occurred_on=clock.local_day(referral.sent_at),
        by_kind=OrganisationKind(sender.kind) if by_police else OrganisationKind.CMM,
    )
    if indication:
        cases.rung_move(
            case,
            event=LadderEvent.INDICATION_FOUND,
            occurred_on=today,
            by_kind=OrganisationKind(acting.unit_kind),
            reasons=reasons,
        )
    with refused_by({"referrals_openedcase_pkey": Refused(HAS_A_CASE, field="persons")}), transaction.atomic():
        OpenedCase(
            person=person,
            referral=referral,
            case=case,
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        ).save(force_insert=True)
    cases.case_project(case)
    return case


def _born_about(age: int, seen_on: dt.date) -> dt.date:
    """The middle of the year in which somebody of this age, on the day the sender saw her, was born."""
    return birthday_before(seen_on, age) - HALF_A_YEAR


def referral_join(referral: Referral, *, joined_to: Referral) -> None:
    """Add a referral to an earlier one about the same matter: one of as many persons, which waits, or whose case
    somebody has.

    Raises `Refused` beside the earlier one; the database counts and looks (sql/277_joined_to_who_has_it.sql).
    """
    with refused_by(joining.MET), transaction.atomic():
        _triage(referral, TriageOutcome.JOINED, joined_to=joined_to)
        _mark(referral, State.HANDLED)
        audit.record("referral.triaged", object_id=referral.pk, detail={"outcome": TriageOutcome.JOINED.value})


def referral_close(
    referral: Referral,
    *,
    outcome: TriageOutcome,
    passed_on_to: str,
    reason: str,
    work: SpectrumFacts | None = None,
) -> None:
    """Close a referral that opens no case, with a reason: passed on (DEF-08, CRI-25), or nothing to go on.

    What is passed on stands somewhere between unreasonable work and trafficking: `work` is asked, the rule says where,
    and the place is kept and counted apart. Where there are signs of trafficking it is not passed on but taken in.
    """
    if not says_something(reason):
        raise Refused(NO_REASONS, field="reason")
    unit, ruling = None, None
    if outcome is TriageOutcome.PASSED_ON:
        try:
            unit = organisations.unit_by_code(passed_on_to, clock.today())
        except KeyError as error:
            raise Refused(Text("Vælg modtageren.", "Choose the receiver."), field="passed_on_to") from error
        ruling = place_on_the_spectrum(work or NOTHING_SAID_OF_THE_WORK)
    with transaction.atomic():
        _triage(referral, outcome, passed_on_to=unit.id if unit else None, reason=reason, ruling=ruling)
        _mark(referral, State.HANDLED)
        audit.record("referral.triaged", object_id=referral.pk, detail={"outcome": outcome.value})


def place_on_the_spectrum(work: SpectrumFacts, instead: Text = OPEN_A_CASE) -> Ruling[Routing]:
    """The rule's answer for what is no trafficking. Raises `Refused` where something is missing, or it may be: then
    with what is done instead."""
    ruling = spectrum(work)
    if ruling.answer is None:
        problem = ruling.problems[0]
        words = Text(*(text[:1].upper() + text[1:] for text in (problem.text.da, problem.text.en)))
        raise Refused(words, field=problem.fact, ruling=ruling)
    if ruling.answer.place is SpectrumPlace.TRAFFICKING:
        raise Refused(instead, field="trafficking", ruling=ruling)
    return ruling


def referral_receive(referral: Referral) -> None:
    """Mark that somebody has read a new referral: the sender sees that it was received, no more."""
    _mark(referral, State.RECEIVED)
    audit.record("referral.received", object_id=referral.pk, detail={"referral_number": referral.number})


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


def _mark(referral: Referral, state: State) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT helle.mark_referral(%s, %s)", [referral.pk, state.value])


def _triage(
    referral: Referral,
    outcome: TriageOutcome,
    *,
    joined_to: Referral | None = None,
    passed_on_to: uuid.UUID | None = None,
    reason: str = "",
    ruling: Ruling[Routing] | None = None,
) -> None:
    policies.require_write("contact")
    acting = context.current()
    row = Triage(
        id=new_id(),
        referral=referral,
        outcome=outcome.value,
        joined_to=joined_to,
        passed_on_to_id=passed_on_to,
        spectrum=ruling.answer.place.value if ruling and ruling.answer else "",
        decided_at=acting.instant,
        by_user_id=acting.user_id,
        by_unit_id=acting.unit_id,
    )
    row.reason_sealed = vault.seal(referral.pk, row, "reason_sealed", reason) if reason.strip() else None
    if ruling is not None:
        row.ruling_sealed = vault.seal(
            referral.pk, row, "ruling_sealed", json.dumps(ruling.to_json(), ensure_ascii=False)
        )
    triaged = Refused(Text("Henvendelsen er allerede visiteret.", "The referral has already been triaged."))
    with refused_by({"referrals_triage_referral_id_key": triaged}), transaction.atomic():
        row.save(force_insert=True)
