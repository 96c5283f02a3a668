"""Writing what is known of a person. A mistake is superseded; the version of the profile catches two writers."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from helle.register.audit import actions as audit
from helle.register.people import identifiers, queries
from helle.register.people.choices import BirthPrecision, ChildWhere, IdentifierKind, NameKind, Sex
from helle.register.people.models import Child, Identifier, Name, Profile, Residence
from helle.register.protection import clock, context, policies, search_keys, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import (
    ENDS_BEFORE_IT_BEGINS,
    IN_THE_FUTURE,
    KEY_CHANGED,
    OUT_OF_FORCE,
    TOO_LONG_AGO,
    Refused,
    Stale,
    refused_by,
    says_something,
)
from helle.rules import codes, minors
from helle.rules.codes import ResidenceStatus
from helle.rules.ruling import Text

# How long after turning eighteen the day still matters: interviews and acts before it are entered later.
LOOK_BACK = dt.timedelta(days=2 * 365)
EARLIEST_DAY = dt.date(1900, 1, 1)
LATEST_DAY = dt.date(2100, 12, 31)


# Why an entry "not known" is out of force; kept in the language of the record.
CLARIFIED = "Opholdsgrundlaget er afklaret."


@dataclass(frozen=True, slots=True)
class Description:
    """What is written in a profile. `birth_date` None: not known; with precision month or year its day is nominal.

    `unaccompanied` None: nobody knows yet.
    """

    sex: str
    birth_date: dt.date | None
    birth_precision: BirthPrecision
    age_disputed: bool
    unaccompanied: bool | None
    nationalities: list[str]
    languages: list[str]
    needs_interpreter: bool
    safe_contact: str


def refuse_far_ahead(until: dt.date | None, field: str) -> None:
    """Refuse a last day that nobody can mean. Raises `Refused` beside the field."""
    if until is not None and until > LATEST_DAY:
        raise Refused(
            Text("Slutdagen ligger for langt ude i fremtiden.", "The last day is too far in the future."), field=field
        )


def refuse_first_day(since: dt.date | None, field: str) -> None:
    """Refuse a first day that nobody can mean. Raises `Refused` beside the field."""
    if since is not None and since < EARLIEST_DAY:
        raise Refused(TOO_LONG_AGO, field=field)
    if since is not None and since > LATEST_DAY:
        raise Refused(FIRST_DAY_FAR_AHEAD, field=field)


PROFILE_CHANGED = Text(
    "Oplysningerne om personen er ændret, siden du åbnede formularen. Det, du har skrevet, står her stadig; se, hvad "
    "der nu står, og gem igen.",
    "What is known of the person was changed after you opened the form. What you typed is still here; look at what it "
    "says now and save once more.",
)


def person_describe(
    case_id: uuid.UUID,
    person_id: uuid.UUID,
    described: Description,
    *,
    expected_version: int | None = None,
    why: str = "",
) -> Profile:
    """Write the profile; the database keeps what it said before. Callers hold the case (`case_touch`).

    `expected_version` is that of the profile the form was filled from: she may be described through another case of
    hers, by another unit. Raises `Stale` for another, `Refused` beside `why` where something that was known gives way
    and nobody says why. What says the same as before is not written.
    """
    policies.require_write("identity")
    acting, today = context.current(), clock.today()
    _refuse_birth(described, today)
    # While nothing is recorded there is no row to hold: of two who describe her first, the second meets the key.
    with refused_by({"people_profile_pkey": Stale(PROFILE_CHANGED)}), transaction.atomic():
        profile = profile_hold(person_id)
        if expected_version is not None and expected_version != (profile.version if profile else 0):
            raise Stale(PROFILE_CHANGED)
        before = described_in(profile) if profile is not None else None
        if profile is not None and before == described:
            return profile
        why = why.strip()
        if before is not None and gives_way(before, described) and not why:
            raise Refused(
                Text(
                    "Skriv, hvorfor det, der var kendt, ændres. Det, der stod før, kan stadig læses.",
                    "Enter why what was known is changed. What it said before can still be read.",
                ),
                field="why",
            )
        is_new = profile is None
        profile = profile or Profile(person_id=person_id, version=0)
        profile.sex = described.sex
        profile.age_disputed = described.age_disputed
        profile.unaccompanied = described.unaccompanied
        profile.nationalities = described.nationalities
        profile.languages = described.languages
        profile.needs_interpreter = described.needs_interpreter
        # What is sealed and says the same is not sealed anew: so the database can tell a change.
        if before is None or _birth(before) != _birth(described):
            profile.birth_precision = described.birth_precision.value
            profile.turns_18_on = _turns_18(described.birth_date, described.birth_precision, today)
            born = described.birth_date.isoformat() if described.birth_date else ""
            profile.birth_date_sealed = _sealed(profile, "birth_date_sealed", born)
        if before is None or before.safe_contact != described.safe_contact:
            profile.safe_contact_sealed = _sealed(profile, "safe_contact_sealed", described.safe_contact)
        profile.changed_why_sealed = _sealed(profile, "changed_why_sealed", why)
        profile.version += 1
        profile.changed_at = acting.instant
        profile.changed_by_id = acting.user_id
        profile.changed_by_unit_id = acting.unit_id
        profile.save(force_insert=is_new)
        audit.record("person.changed", object_id=person_id, cases=[case_id])
    return profile


NOTHING_KNOWN = Description(
    sex=Sex.NOT_STATED,
    birth_date=None,
    birth_precision=BirthPrecision.UNKNOWN,
    age_disputed=False,
    unaccompanied=None,
    nationalities=[],
    languages=[],
    needs_interpreter=False,
    safe_contact="",
)


def language_note(case_id: uuid.UUID, person_id: uuid.UUID, language: str, *, needs_interpreter: bool) -> None:
    """Note a language the person speaks beside what is known of her. Callers hold the case (`case_touch`)."""
    profile = profile_hold(person_id)
    known = described_in(profile) if profile is not None else NOTHING_KNOWN
    languages = list(dict.fromkeys([*known.languages, language]))
    described = replace(known, languages=languages, needs_interpreter=known.needs_interpreter or needs_interpreter)
    person_describe(case_id, person_id, described)


def profile_hold(person_id: uuid.UUID) -> Profile | None:
    """The profile, kept from other writers until the transaction ends; None where nothing is recorded."""
    return Profile.objects.select_for_update().filter(person_id=person_id).first()


def _refuse_birth(described: Description, today: dt.date) -> None:
    if described.birth_date is not None and described.birth_date > today:
        raise Refused(
            Text("Fødselsdatoen ligger i fremtiden.", "The date of birth is in the future."), field="birth_date"
        )
    if described.birth_date is not None and described.birth_date < EARLIEST_DAY:
        raise Refused(TOO_LONG_AGO, field="birth_date")
    if (described.birth_date is None) != (described.birth_precision is BirthPrecision.UNKNOWN):
        raise Refused(
            Text(
                "Skriv en fødselsdato, eller vælg, at den er ukendt.",
                "Enter a date of birth, or choose that it is unknown.",
            ),
            field="birth_date",
        )


def described_in(profile: Profile) -> Description:
    """What a profile says, in plain text."""
    return Description(
        sex=profile.sex,
        birth_date=queries.birth_date_of(profile),
        birth_precision=BirthPrecision(profile.birth_precision),
        age_disputed=profile.age_disputed,
        unaccompanied=profile.unaccompanied,
        nationalities=profile.nationalities,
        languages=profile.languages,
        needs_interpreter=profile.needs_interpreter,
        safe_contact=queries.safe_contact_of(profile),
    )


def gives_way(before: Description, after: Description) -> bool:
    """Whether something that was known is known otherwise now: that is never so without a reason.

    Not what is known for the first time, and not a language or an interpreter: she may learn the one, and need the
    other no more. Whether the age is disputed is known once an age is.
    """
    born = before.birth_date is not None
    return (
        (before.sex != Sex.NOT_STATED and before.sex != after.sex)
        or (born and (_birth(before) != _birth(after) or before.age_disputed != after.age_disputed))
        or (before.age_disputed and not after.age_disputed)
        or (before.unaccompanied is not None and before.unaccompanied != after.unaccompanied)
        or (before.safe_contact != "" and before.safe_contact != after.safe_contact)
        or not set(before.nationalities) <= set(after.nationalities)
    )


def _birth(described: Description) -> tuple[dt.date | None, BirthPrecision]:
    return described.birth_date, described.birth_precision


def _sealed(profile: Profile, column: str, text: str) -> bytes | None:
    return vault.seal(profile.person_id, profile, column, text) if text else None


def name_add(case_id: uuid.UUID, person_id: uuid.UUID, *, kind: NameKind, value: str) -> Name:
    """Record a name or alias."""
    policies.require_write("identity")
    acting = context.current()
    value = " ".join(value.split())
    if not value:
        raise Refused(Text("Skriv navnet.", "Enter the name."), field="name")
    row = Name(
        id=new_id(), person_id=person_id, kind=kind.value, recorded_at=acting.instant, recorded_by_id=acting.user_id
    )
    row.value_sealed = vault.seal(person_id, row, "value_sealed", value)
    with transaction.atomic():
        row.save(force_insert=True)
        audit.record("person.name_added", object_id=row.pk, cases=[case_id], detail={"kind": kind.value})
    return row


@dataclass(frozen=True, slots=True)
class Issued:
    """Who issued a number and on which days it holds, as far as it is known (PUB-DIG-03)."""

    by: str = ""
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None


NOT_SAID = Issued()
FIRST_DAY_FAR_AHEAD = Text(
    "Den første dag ligger for langt ude i fremtiden.", "The first day is too far in the future."
)
NO_ISSUER = Text(
    "Skriv, hvem der har givet det lokale erstatningsnummer: kun derved kan det kendes fra andres.",
    "Enter who gave the local replacement number: that alone tells it from those of others.",
)


def identifier_add(
    case_id: uuid.UUID, person_id: uuid.UUID, *, kind: IdentifierKind, value: str, issued: Issued = NOT_SAID
) -> Identifier:
    """Record a number. Raises `Refused` for one that is not a number of its kind, one that stands with the person
    already, and a second CPR number in force; for a local replacement number without who gave it, which many may have
    alike (PUB-DIG-03), and for days that run backwards or that nobody can mean."""
    policies.require_write("identity")
    if kind is IdentifierKind.D_ECPR and not says_something(issued.by):
        raise Refused(NO_ISSUER, field="issuer")
    refuse_first_day(issued.valid_from, "valid_from")
    if issued.valid_until is not None and issued.valid_until < EARLIEST_DAY:
        raise Refused(TOO_LONG_AGO, field="valid_until")
    refuse_far_ahead(issued.valid_until, "valid_until")
    if issued.valid_from is not None and issued.valid_until is not None and issued.valid_until < issued.valid_from:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="valid_until")
    acting = context.current()
    normalised = identifiers.normalised(kind, value, clock.today())
    if kind is IdentifierKind.CPR and _other_cpr(person_id, normalised):
        raise Refused(
            Text(
                "Personen har allerede et andet CPR-nummer. Er det forkert, så sæt det ud af kraft først.",
                "The person has another CPR number already. If that is wrong, put it out of force first.",
            ),
            field="value",
        )
    row = Identifier(
        id=new_id(), person_id=person_id, kind=kind.value, recorded_at=acting.instant, recorded_by_id=acting.user_id
    )
    row.value_sealed = vault.seal(person_id, row, "value_sealed", normalised)
    row.blind = search_keys.blind_index(f"identifier {kind.value}", normalised)
    row.issuer_sealed = vault.seal(person_id, row, "issuer_sealed", issued.by.strip()) if issued.by.strip() else None
    row.valid_from, row.valid_until = issued.valid_from, issued.valid_until
    twice = Refused(
        Text("Nummeret står der allerede.", "The number is recorded already."),
        field="value",
    )
    with refused_by(KEY_CHANGED | {"number_once_in_force": twice}), transaction.atomic():
        row.save(force_insert=True)
        audit.record("person.identifier_added", object_id=row.pk, cases=[case_id], detail={"kind": kind.value})
    return row


def _other_cpr(person_id: uuid.UUID, normalised: str) -> bool:
    standing = Identifier.objects.filter(person_id=person_id, kind=IdentifierKind.CPR, superseded_at__isnull=True)
    blinds = search_keys.blind_indexes(f"identifier {IdentifierKind.CPR.value}", normalised)
    return standing.exclude(blind__in=blinds).exists()


def child_add(
    case_id: uuid.UUID, person_id: uuid.UUID, *, where: ChildWhere, born_year: int | None, about: str
) -> Child:
    """Record a child of the person."""
    policies.require_write("identity")
    acting = context.current()
    if born_year is not None and not 1900 <= born_year <= clock.today().year:
        raise Refused(
            Text(
                "Skriv et fødselsår, der ikke ligger i fremtiden.", "Enter a year of birth that is not in the future."
            ),
            field="born_year",
        )
    row = Child(
        id=new_id(),
        person_id=person_id,
        where=where.value,
        born_year=born_year,
        recorded_at=acting.instant,
        recorded_by_id=acting.user_id,
    )
    row.about_sealed = vault.seal(person_id, row, "about_sealed", about) if about else None
    with transaction.atomic():
        row.save(force_insert=True)
        audit.record("person.child_added", object_id=row.pk, cases=[case_id])
    return row


def entry_supersede(case_id: uuid.UUID, person_id: uuid.UUID, entry_id: uuid.UUID, *, why: str) -> None:
    """Put a name, number or child out of force, with the reason; it stays in the record.

    Raises `Refused` when it is not there, or without a reason.
    """
    policies.require_write("identity")
    why = reason_given(why)
    with transaction.atomic():
        for model in (Name, Identifier, Child):
            standing = model._default_manager.filter(pk=entry_id, person_id=person_id, superseded_at__isnull=True)
            row = standing.select_for_update().first()
            if row is not None:
                _supersede(row, why)
                audit.record("person.superseded", object_id=entry_id, cases=[case_id])
                return
    raise Refused(OUT_OF_FORCE)


def reason_given(why: str) -> str:
    """The reason for putting an entry out of force. Raises `Refused` beside the field where there is none."""
    if not says_something(why):
        raise Refused(
            Text("Skriv, hvorfor oplysningen sættes ud af kraft.", "Enter why the entry is put out of force."),
            field="why",
        )
    return why.strip()


NONE_AFTER_THAT = Text(
    "Efter den dag ville der intet opholdsgrundlag være. Lad feltet stå tomt, og notér bagefter, hvad der gælder fra "
    "dagen efter.",
    "After that day there would be no residence status. Leave the field empty, and then record what applies from the "
    "day after.",
)


def residence_set(
    case_id: uuid.UUID, person_id: uuid.UUID, *, status: ResidenceStatus, since: dt.date, until: dt.date | None
) -> Residence:
    """Record a residence status from a day, to a day or open-ended. An open-ended earlier one ends the day before.

    An entry that the status was not known gives way to what is known, for the days that are.

    Raises `Refused` for days that overlap what is recorded, that run backwards, or that would leave today without the
    status on record.
    """
    policies.require_write("identity")
    if since > clock.today():
        raise Refused(IN_THE_FUTURE, field="since")
    if since < EARLIEST_DAY:
        raise Refused(TOO_LONG_AGO, field="since")
    refuse_far_ahead(until, "until")
    if until is not None and until < since:
        raise Refused(ENDS_BEFORE_IT_BEGINS, field="until")
    row = _residence(person_id, status.value, DateRange(since, until + dt.timedelta(days=1) if until else None))
    overlaps = Refused(
        Text(
            "Der står allerede et opholdsgrundlag i de dage. Ret dagene, eller sæt det andet ud af kraft først.",
            "A residence status is already recorded for those days. Change the days, or supersede the other first.",
        ),
        field="since",
    )
    with refused_by({"one_residence_status_at_a_time": overlaps}), transaction.atomic():
        unknown = _standing(person_id).select_for_update().filter(status=ResidenceStatus.UNKNOWN.value)
        if status is not ResidenceStatus.UNKNOWN:
            # That it was not known is no stay of its own: what is known now stands in its place from its first day on.
            for row_before in unknown.filter(during__startswith__gte=since, during__overlap=row.during):
                _supersede(row_before, CLARIFIED)
        open_ended = (
            _standing(person_id).select_for_update().filter(during__contains=since, during__upper_inf=True).first()
        )
        if open_ended is not None and until is not None and until < clock.today():
            raise Refused(NONE_AFTER_THAT, field="until")
        if open_ended is not None and open_ended.during.lower < since:
            # Of one instant with what cuts it: so it can be told from one that was written with its last day.
            _replace(open_ended, DateRange(open_ended.during.lower, since))
        row.save(force_insert=True)
        audit.record("person.residence_set", object_id=row.pk, cases=[case_id], detail={"status": status.value})
    return row


def residence_supersede(case_id: uuid.UUID, person_id: uuid.UUID, residence_id: uuid.UUID, *, why: str) -> None:
    """Put a mistyped residence status out of force, with the reason; it stays in the record.

    An entry that it had cut short holds on again, unless another one follows by now.
    """
    policies.require_write("identity")
    why = reason_given(why)
    # Through another case of hers somebody may write at the same time what follows the entry.
    followed = Refused(
        Text(
            "En anden har lige noteret et opholdsgrundlag. Se det efter, og prøv igen.",
            "Somebody else has just recorded a residence status. Look at it, and try again.",
        )
    )
    with refused_by({"one_residence_status_at_a_time": followed}), transaction.atomic():
        mistyped = _standing(person_id).select_for_update().filter(pk=residence_id).first()
        if mistyped is None:
            raise Refused(OUT_OF_FORCE)
        _supersede(mistyped, why)
        # The mistake may have been cut short and given back itself: it was first written with one of these.
        written = Residence.objects.filter(
            person_id=person_id, status=mistyped.status, during__startswith=mistyped.during.lower
        )
        cut_short = (
            _standing(person_id)
            .filter(during__endswith=mistyped.during.lower, recorded_at__in=written.values("recorded_at"))
            .select_for_update()
            .first()
        )
        if (
            cut_short is not None
            and not _standing(person_id).filter(during__startswith__gte=mistyped.during.lower).exists()
        ):
            _replace(cut_short, DateRange(cut_short.during.lower, None))
        audit.record("person.superseded", object_id=residence_id, cases=[case_id])


def _standing(person_id: uuid.UUID) -> QuerySet[Residence]:
    return Residence.objects.filter(person_id=person_id, superseded_at__isnull=True)


def _residence(person_id: uuid.UUID, status: str, days: DateRange) -> Residence:
    acting = context.current()
    return Residence(
        id=new_id(),
        person_id=person_id,
        status=status,
        during=days,
        recorded_at=acting.instant,
        recorded_by_id=acting.user_id,
        recorded_by_unit_id=acting.unit_id,
    )


def _supersede(row: Name | Identifier | Child | Residence, why: str = "") -> None:
    row.superseded_at = context.current().instant
    if why:
        row.superseded_why_sealed = vault.seal(row.person_id, row, "superseded_why_sealed", why)
    row.save(update_fields=["superseded_at", "superseded_why_sealed"])


def _replace(row: Residence, days: DateRange) -> None:
    """The same status on other days, as a new row: what was written before stays readable."""
    _supersede(row)
    _residence(row.person_id, row.status, days).save(force_insert=True)


def _turns_18(birth_date: dt.date | None, precision: BirthPrecision, today: dt.date) -> dt.date | None:
    """The latest day on which she may turn eighteen, kept in clear while it has not been.

    A day that has passed since it was written stays: what happened before it happened to a child.
    """
    if birth_date is None:
        return None
    latest = minors.latest_birth_date(birth_date, codes.BirthPrecision(precision.value), today)
    day = minors.turns_18_on(latest, today)
    return day if day > today - LOOK_BACK else None
