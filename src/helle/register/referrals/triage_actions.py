"""What becomes of a referral: received, taken in, joined to another or closed, by whom it was sent to."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from types import MappingProxyType

from django.db import connection, transaction

from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.cases.choices import Ground
from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.people import actions as people
from helle.register.people.actions import Description
from helle.register.people.choices import BirthPrecision, NameKind
from helle.register.protection import clock, context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import NO_REASONS, Refused, refused_by, says_something
from helle.register.protection.whereabouts import known_units
from helle.register.referrals import joining
from helle.register.referrals.actions import POLICE_KINDS
from helle.register.referrals.choices import State, TriageOutcome
from helle.register.referrals.models import OpenedCase, Referral, ReferredPerson, Triage
from helle.rules.codes import FactorAnswer, LadderEvent, OrganisationKind
from helle.rules.definitions.spectrum import Routing, SpectrumFacts, SpectrumPlace, spectrum
from helle.rules.minors.age import birthday_before
from helle.rules.ruling import Ruling, Text

NOTHING_SAID_OF_THE_WORK = SpectrumFacts(FactorAnswer.UNKNOWN, None, None, None)
OPEN_A_CASE = Text(
    "Er der tegn på menneskehandel, hører henvendelsen til hos CMM. Opret en sag. [DEF-08]",
    "Where there are signs of trafficking the referral belongs with CMM. Open a case. [DEF-08]",
)
HALF_A_YEAR = dt.timedelta(days=183)
HAS_A_CASE = Text(
    "En af personerne har allerede fået en sag. Åbn henvendelsen igen.",
    "One of the persons has a case already. Open the referral again.",
)


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
