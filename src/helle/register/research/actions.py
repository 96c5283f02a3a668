"""Applying for an extract, preparing and deciding, handing it out once, taking it back, and noting its end (GOV-19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from helle.register.action_plans.rulings import require_allowed
from helle.register.audit import actions as audit
from helle.register.handing_out import actions as handing_out
from helle.register.handing_out.actions import Handed
from helle.register.handing_out.models import HandedOut
from helle.register.protection import clock, context
from helle.register.protection.impersonal import SAID as NOT_IMPERSONAL
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import WRITTEN_MEANWHILE, Refused, refused_by, says_something
from helle.register.protection.written import new_written
from helle.register.releases.extracts import one_at_a_time
from helle.register.research import making, open_files, policies, queries
from helle.register.research.beside import reason_field
from helle.register.research.choices import (
    LegalGround,
    ResearchColumn,
    ResearchDecision,
    ResearchPopulation,
    ResearchState,
)
from helle.register.research.columns import offered
from helle.register.research.making import Made, Wanted
from helle.register.research.models import Application, Decision, Deletion, Extract, Measured, Preparation, Revocation
from helle.register.research.queries import ResearchView
from helle.register.statistics.baseline import baseline
from helle.register.statistics.policies import researches
from helle.register.statistics.years_told import in_tens
from helle.rules.ruling import Text
from helle.rules.statistics.research import (
    ResearchAct,
    deletion_days,
    drawn_percent,
    most_columns,
    most_months,
    smallest_group,
)

_NO_COLUMN: Final = Refused(
    Text(
        "Vælg mindst én kolonne, og skriv, hvad den skal bruges til. [GOV-19]",
        "Choose at least one column, and say what it is for. [GOV-19]",
    )
)
_NOT_OFFERED: Final = Refused(
    Text("Den kolonne findes ikke på listen. [GOV-19]", "That column is not on the list. [GOV-19]")
)
_YEARS: Final = Text(
    "Helle har ikke talt det år fra først til sidst. [FIG-11]",
    "Helle has not counted that year from its first to its last day. [FIG-11]",
)
_PASSED: Final = Refused(
    Text("Tiden er gået. Søg igen med nye datoer. [GOV-19]", "Its time has passed. Apply anew with new days. [GOV-19]"),
    field="use_until",
)
HELD: Final = Refused(
    Text(
        "Institutionen har et udtræk, som ikke er bekræftet slettet. Notér sletningen først. [GOV-19]",
        "The institution has an extract that is not confirmed deleted. Record its deletion first. [GOV-19]",
    )
)
_SAME_JOURNAL: Final = Refused(
    Text(
        "Institutionen har allerede en ansøgning i gang med det journalnummer. Vent på svaret på den, eller skriv "
        "nummeret på en anden undersøgelse. [GOV-19]",
        "The institution has an application under way with that journal number. Wait for the answer to it, or write "
        "the number of another study. [GOV-19]",
    ),
    field="journal",
)
_PREPARED: Final = Refused(
    Text("Ansøgningen er allerede forberedt eller afgjort.", "The application is prepared or decided already.")
)
_DECIDED: Final = Refused(Text("Ansøgningen er allerede afgjort.", "The application has been decided already."))
_NOT_PREPARED: Final = Refused(
    Text("Analytikeren har ikke forberedt afgørelsen.", "The analyst has not prepared the decision.")
)
_NOTHING_GRANTED: Final = Refused(
    Text(
        "Der er ingen kolonne at godkende, eller tiden er gået. Afslå, eller send den tilbage. [GOV-19]",
        "There is no column to grant, or its time has passed. Refuse it, or send it back. [GOV-19]",
    ),
    field="kind",
)
_NOT_GRANTED: Final = Refused(
    Text("Der er ingen tilladelse, der gælder i dag. [GOV-19]", "There is no permission that holds today. [GOV-19]")
)
_UNDECIDED: Final = Refused(
    Text("CMM's leder har ikke godkendt ansøgningen. [GOV-19]", "CMM's lead has not granted the application. [GOV-19]")
)
_NO_PERMISSION: Final = {
    ResearchState.REFUSED: Refused(
        Text("Ansøgningen er afslået. [GOV-19]", "The application was refused. [GOV-19]"),
    ),
    ResearchState.LAPSED: Refused(
        Text(
            "Tilladelsen udløb, før udtrækket blev udleveret. [GOV-19]",
            "The permission ran out before the extract was handed out. [GOV-19]",
        )
    ),
    ResearchState.REVOKED: Refused(
        Text("Tilladelsen er tilbagekaldt. [GOV-19]", "The permission was revoked. [GOV-19]"),
    ),
}
"""Why there is no permission that holds today, of what the lead has answered."""
_GIVEN: Final = Refused(
    Text(
        "Udtrækket er udleveret. Det udleveres én gang; et nyt skal der søges om. [GOV-19]",
        "The extract has been handed out. That is done once; another has to be applied for. [GOV-19]",
    )
)
_NO_ROWS: Final = Refused(
    Text(
        "Dagen ligger før udleveringen eller i fremtiden, eller intet er udleveret. [GOV-19]",
        "The day is before the handing out or in the future, or nothing was handed out. [GOV-19]",
    ),
    field="on_day",
)
_GONE: Final = Refused(Text("Sletningen er allerede noteret.", "The deletion has been recorded already."))
_TAKEN: Final = Refused(Text("Tilladelsen er allerede tilbagekaldt.", "The permission has been revoked already."))
SAID: Final = {
    **NOT_IMPERSONAL,
    "research_numbers_once": WRITTEN_MEANWHILE,
    "research_has_its_time": _PASSED,
    "research_column_has_its_reason": _NO_COLUMN,
    "research_is_held_already": HELD,
    "research_journal_once": _SAME_JOURNAL,
    "research_is_prepared": _PREPARED,
    "research_prepared_in_order": _PREPARED,
    "research_decision_preparation_id_key": _DECIDED,
    "research_grants_something": _NOTHING_GRANTED,
    "research_is_granted": _NOT_GRANTED,
    "research_extract_application_id_key": _GIVEN,
    "research_was_handed_out": _NO_ROWS,
    "research_deletion_application_id_key": _GONE,
    "research_revocation_application_id_key": _TAKEN,
    "research_four_eyes": Refused(
        Text(
            "Den, der har søgt eller forberedt, afgør ikke selv. [GOV-19]",
            "Whoever applied or prepared does not decide. [GOV-19]",
        )
    ),
}


@dataclass(frozen=True, slots=True)
class Applied:
    """What somebody wrote of an extract that is wanted. `reasons`: of each column that is wanted, what it is for."""

    institution: str
    journal: str
    question: str
    population: ResearchPopulation
    first_year: int
    last_year: int
    reasons: Mapping[str, str]
    ground: LegalGround
    use_until: dt.date
    delete_by: dt.date


def years_there_are() -> range:
    """The years that Helle has counted from their first to their last day."""
    return range(baseline().cut_over.year, clock.today().year)


def application_add(applied: Applied) -> Application:
    """Apply for an extract, or write down what an institution without a login sent. Raises `Refused`."""
    unit_id = context.current().unit_id if researches() else None
    require_allowed(policies.ruling(ResearchAct.APPLY, holds=queries.holds(unit_id, applied.institution)))
    _require_columns(applied.reasons)
    _require_times(applied)
    _require_beside(applied)
    require_impersonal(institution=applied.institution, question=applied.question)
    require_impersonal(**{reason_field(code): reason for code, reason in applied.reasons.items()})
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            Application,
            number=1 + queries.how_many(),
            institution=applied.institution.strip(),
            unit_id=unit_id,
            journal=applied.journal.strip(),
            question=applied.question.strip(),
            population=applied.population.value,
            first_year=applied.first_year,
            last_year=applied.last_year,
            columns=list(applied.reasons),
            reasons=[one.strip() for one in applied.reasons.values()],
            ground=applied.ground.value,
            use_until=applied.use_until,
            delete_by=applied.delete_by,
        )
        row.save(force_insert=True)
        _record("applied", row, columns=row.columns)
    return row


def preparation_add(of: ResearchView, *, refused: Mapping[str, str], conditions: str) -> Preparation:
    """Say of each column whether it is to be granted, and why not; by CMM's analyst. Raises `Refused`."""
    require_allowed(policies.ruling(ResearchAct.PREPARE))
    if of.state not in (ResearchState.APPLIED, ResearchState.SENT_BACK):
        raise _PREPARED
    if not set(refused) <= set(of.row.columns):
        raise _NOT_OFFERED
    for code, why in refused.items():
        require_reason(why, f"why_{code}")
    require_impersonal(conditions=conditions, **{f"why_{code}": why for code, why in refused.items()})
    _require_grantable(of.row, [ResearchColumn(code) for code in of.row.columns if code not in refused])
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            Preparation,
            application=of.row,
            version=1 + (of.prepared.version if of.prepared is not None else 0),
            granted=[code for code in of.row.columns if code not in refused],
            refused=list(refused),
            refused_why=[why.strip() for why in refused.values()],
            conditions=conditions.strip(),
        )
        row.save(force_insert=True)
        _record("prepared", of.row, granted=row.granted)
    return row


def decision_add(of: ResearchView, *, kind: ResearchDecision, why: str) -> Decision:
    """Grant what was prepared, refuse it, or send it back; by CMM's lead. Raises `Refused`."""
    prepared = of.prepared
    her = context.current().user_id
    wrote = prepared is not None and her in (prepared.by_user_id, of.row.by_user_id)
    require_allowed(policies.ruling(ResearchAct.DECIDE, prepared=wrote))
    if prepared is None or of.state is ResearchState.SENT_BACK:
        raise _NOT_PREPARED
    if of.state is not ResearchState.PREPARED:
        raise _DECIDED
    if kind is not ResearchDecision.GRANTED:
        require_reason(why, "why")
    require_impersonal(why=why)
    with refused_by(SAID), transaction.atomic():
        row = new_written(Decision, preparation=prepared, kind=kind.value, why=why.strip())
        row.save(force_insert=True)
        _record("decided", of.row, kind=kind.value)
    return row


def why_not_handed_out(of: ResearchView) -> Refused | None:
    """Why there is nothing to hand out: it was, or there is no permission that holds today; None where there is one."""
    if of.extract is not None:
        return _GIVEN
    return None if of.state is ResearchState.GRANTED else _NO_PERMISSION.get(of.state, _UNDECIDED)


def extract_make(of: ResearchView) -> Made:
    """Make the rows of what was granted; they are handed out in the same act, or are gone. Raises `Refused`."""
    holds = queries.holds(of.row.unit_id, of.row.institution)
    why_not = why_not_handed_out(of)
    if why_not is not None:
        raise why_not
    least = smallest_group(clock.today())
    # Asked before anything is read, of the best there can be.
    require_allowed(policies.ruling(ResearchAct.HAND_OUT, holds=holds, smallest=least))
    row = of.row
    one_at_a_time()
    made = making.make(
        Wanted(
            ResearchPopulation(row.population),
            row.first_year,
            row.last_year,
            of.granted,
            least,
            drawn_percent(clock.today()),
            making.years_told(row.first_year, row.last_year),
            open_files.out(),
        )
    )
    require_allowed(policies.ruling(ResearchAct.HAND_OUT, holds=holds, smallest=made.smallest))
    return made


def extract_keep(of: ResearchView, made: Made, handed: Handed) -> Extract:
    """Keep that the rows were handed out, and what was measured of them; of the rows a digest. Raises `Refused`."""
    with refused_by(SAID), transaction.atomic():
        row = new_written(
            Extract,
            application=of.row,
            file=handed.file,
            columns=[one.value for one in of.granted],
            rows=len(made.rows),
            smallest=made.smallest,
            least=smallest_group(clock.today()),
            digest=made.digest,
        )
        row.save(force_insert=True)
        measured = new_written(Measured, extract=row, left_out=made.left_out, report=dict(made.report))
        measured.save(force_insert=True)
        # In tens: more read the log, and for longer, than the extract itself, which has the number.
        _record("handed_out", of.row, columns=row.columns, rows_about=in_tens(row.rows))
    return row


def permission_revoke(of: ResearchView, *, why: str) -> Revocation:
    """Take the permission back: nothing is made any more, and what was handed out is deleted. Raises `Refused`."""
    require_allowed(policies.ruling(ResearchAct.REVOKE))
    require_reason(why, "why")
    require_impersonal(why=why)
    with refused_by(SAID), transaction.atomic():
        row = new_written(Revocation, application=of.row, why=why.strip())
        row.save(force_insert=True)
        _record("revoked", of.row)
        file = _file_of(of)
        if file is not None:
            handing_out.file_take_back(file)
    return row


def deletion_add(of: ResearchView, *, on_day: dt.date, told: str) -> Deletion:
    """Note that the institution has deleted what it was handed; by itself, or by CMM. Raises `Refused`."""
    require_allowed(policies.ruling(ResearchAct.CONFIRM))
    if of.deletion is not None:
        raise _GONE
    if not says_something(told):
        require_reason(told, "told")
    with refused_by(SAID), transaction.atomic():
        row = new_written(Deletion, application=of.row, on_day=on_day, told=told.strip())
        row.save(force_insert=True)
        _record("deleted", of.row)
    return row


def _file_of(of: ResearchView) -> HandedOut | None:
    """The file of an extract while it can be fetched."""
    if of.extract is None:
        return None
    return HandedOut.objects.defer("link_hash").filter(pk=of.extract.file, ended="", until__gt=clock.now()).first()


def _require_columns(reasons: Mapping[str, str]) -> None:
    there = {one.code.value for one in offered(clock.today())}
    if not set(reasons) <= there:
        raise _NOT_OFFERED
    if not reasons:
        raise _NO_COLUMN
    for code, reason in reasons.items():
        require_reason(reason, reason_field(code))
    most = most_columns(clock.today())
    if len(reasons) > most:
        raise Refused(
            Text(
                f"Et udtræk har højst {most} kolonner. Vælg dem, spørgsmålet ikke kan undvære. [GOV-19]",
                f"An extract has at most {most} columns. Choose those that the question cannot do without. [GOV-19]",
            )
        )


def _require_times(applied: Applied) -> None:
    there, today = years_there_are(), clock.today()
    for field, year in (("first_year", applied.first_year), ("last_year", applied.last_year)):
        if year not in there:
            raise Refused(_YEARS, field=field)
    if applied.last_year < applied.first_year:
        raise Refused(
            Text("Det sidste år ligger før det første.", "The last year is before the first."), field="last_year"
        )
    if applied.use_until < today:
        raise _PASSED
    months = most_months(today)
    if applied.use_until > _months_on(today, months):
        raise Refused(
            Text(
                f"Et udtræk bruges i højst {months} måneder. [GOV-19]",
                f"An extract is used for {months} months at most. [GOV-19]",
            ),
            field="use_until",
        )
    days = deletion_days(today)
    if not applied.use_until <= applied.delete_by <= applied.use_until + dt.timedelta(days=days):
        raise Refused(
            Text(
                f"Udtrækket slettes senest {days} dage efter, at brugen er slut, og ikke før. [GOV-19]",
                f"The extract is deleted within {days} days of the end of its use, and not before it. [GOV-19]",
            ),
            field="delete_by",
        )


def _require_beside(applied: Applied) -> None:
    """Refuse what could not be handed out as things stand: an answer takes weeks, and what is told may be read now.

    Of releases that were taken down an institution reads nothing, so that of these CMM asks as it prepares.
    """
    making.require_beside(
        [ResearchColumn(code) for code in applied.reasons],
        making.years_told(applied.first_year, applied.last_year),
        open_files.out(),
        adults=applied.population is ResearchPopulation.ADULTS,
    )


def _require_grantable(row: Application, granted: Sequence[ResearchColumn]) -> None:
    """Refuse to grant what could not be handed out beside all that was ever told, also what was taken down since."""
    if not granted:
        return
    told = making.years_told(row.first_year, row.last_year)
    try:
        making.require_beside(granted, told, open_files.out(), adults=row.population == ResearchPopulation.ADULTS)
    except Refused as refused:
        column = next((one.value for one in granted if refused.field == reason_field(one.value)), None)
        raise Refused(refused.message, field=f"grant_{column}" if column else None) from refused


def _months_on(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, 12)
    first = dt.date(day.year + years, month + 1, 1)
    following = dt.date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return min(first + dt.timedelta(days=day.day - 1), following - dt.timedelta(days=1))


def _record(what: str, row: Application, **detail: object) -> None:
    audit.record(f"research.{what}", object_id=row.pk, purpose="statistics", detail={"number": row.number, **detail})
