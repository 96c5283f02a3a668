"""Where each part of a person's own file comes from, in plain words. An app adds its part by a line in `SOURCES`.

A source gives pieces, each of which can be held back by itself. None gives a secret address, a matter of the police or
another person's name: those are withheld by rule (`rules.own_file`), so no source reads them.
"""

from __future__ import annotations

import tomllib
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helle.register.access_requests import queries as access_requests
from helle.register.access_requests.looks import OF_THE_POLICE, purpose_told
from helle.register.accommodation.queries import last_day
from helle.register.cases import queries as cases
from helle.register.cases.facts import Facts
from helle.register.cases.models import Case
from helle.register.codelists.queries import country_name
from helle.register.disbursements import queries as disbursements
from helle.register.extracts.to_her import asker_to_her, entry_to_her, letter_to_her, passage_to_her
from helle.register.identification.models import InterviewSent
from helle.register.interface.words import active_language, long_day
from helle.register.letters import queries as letters
from helle.register.letters.choices import Addressee
from helle.register.minors import queries as minors
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.partner_access import queries as partner_access
from helle.register.placements import queries as placements
from helle.register.printing.choices import EntryKind
from helle.register.printing.entries import entries_of, entries_of_periods
from helle.register.printing.entry import Entry
from helle.register.printing.plan_entries import plan_entries
from helle.register.prosecution import beside_queries as statements
from helle.register.protection import clock
from helle.register.protection.matrix import access_matrix
from helle.register.protection.whereabouts import known_units
from helle.register.reintegration import queries as reintegration
from helle.register.reintegration.comparing import version_words
from helle.register.reintegration.money import amount_words
from helle.register.reintegration.queries import OpenedVersion
from helle.register.returns import queries as returns
from helle.register.returns.choices import ToldFact, TransferGround
from helle.register.sharing.passed_on import passed_on
from helle.register.support import after_queries, contact_queries
from helle.rules.codes import OrganisationKind
from helle.rules.own_file import OwnFilePart
from helle.rules.returns.codes import Currency, SupportKind
from helle.rules.ruling import Text

RIGHTS: Final = Path(__file__).parent / "data" / "rights.toml"


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a part: its row, a heading that names nobody else ('' where it is all of its part), when and whose
    it is, and what it says. `unit`: whom it tells of, where it tells that a unit was told or can see; `kind`: of which
    kind, where which unit it is is not shown."""

    key: uuid.UUID
    title: str
    about: str
    passages: tuple[str, ...]
    requirement: str = ""
    unit: uuid.UUID | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """What gives a part, and the category that a role must read to be offered it."""

    part: OwnFilePart
    category: str
    pieces: Callable[[Case, Facts], Iterator[Piece]]
    reasonless: Callable[[Case, Facts], Iterator[Piece]] | None = None
    """The same without the reasons of what was decided, where it has any."""

    def without_reasons(self, case: Case, facts: Facts) -> Iterator[Piece]:
        """Its pieces, and no reasons."""
        return (self.reasonless or self.pieces)(case, facts)


def _piece(printed: Entry) -> Piece:
    entry = entry_to_her(printed)
    day = long_day(entry.day, active_language()) if entry.day else ""
    return Piece(entry.key, entry.title, " · ".join(part for part in (day, entry.by) if part), entry.passages)


def _of(kind: EntryKind, *, reasoned: bool = True) -> Callable[[Case, Facts], Iterator[Piece]]:
    """The entries of a kind as a print has them: the case is put into words in one place."""

    def pieces(case: Case, _facts: Facts) -> Iterator[Piece]:
        for entry in entries_of(case, [kind], named=True, reasoned=reasoned):
            # What is all there is of its kind stands under the heading of its part alone.
            yield replace(_piece(entry), title="") if entry.title == str(kind.label) else _piece(entry)

    return pieces


def _periods(*, reasoned: bool = True) -> Callable[[Case, Facts], Iterator[Piece]]:
    """Her periods, goals and outcomes. Of what else is written after a period nothing, and nothing of the units: who
    was gone, what was seen and which municipality was told is not for a paper that others may find."""

    def pieces(case: Case, _facts: Facts) -> Iterator[Piece]:
        after = after_queries.after_periods(case)
        hers = replace(after, wind_downs=[], gone=[], municipalities=[], told={})
        for entry in entries_of_periods(case, hers, reasoned=reasoned):
            yield _piece(replace(entry, by=""))

    return pieces


def _named(unit: NamedUnit) -> str:
    """A unit by name; a municipality or a home by its kind alone, since its name tells where she lives."""
    language = active_language()
    if unit.kind in (OrganisationKind.MUNICIPALITY, OrganisationKind.PROVIDER):
        return OrganisationKind(unit.kind).label.in_language(language)
    return unit.name.in_language(language)


_ROLES_OF_THE_POLICE: Final = frozenset({"police_officer", "nsk_officer", "rigspolitiet_contact", "prosecutor"})


def _tells_of_the_police(unit: NamedUnit) -> bool:
    return unit.kind in OF_THE_POLICE


@dataclass(frozen=True, slots=True)
class Right:
    """A right in plain words, when it holds, and where it stands."""

    key: uuid.UUID
    requirement: str
    when: str
    title: Text
    text: Text


@cache
def rights() -> tuple[Right, ...]:
    """The rights as they are told, in their order."""
    parsed: dict[str, dict[str, Any]] = tomllib.loads(RIGHTS.read_text())
    return tuple(
        Right(
            uuid.uuid5(uuid.NAMESPACE_OID, code),
            one["requirement"],
            one["when"],
            Text(one["title_da"], one["title_en"]),
            Text(one["da"], one["en"]),
        )
        for code, one in parsed.items()
    )


def _rights(_case: Case, facts: Facts) -> Iterator[Piece]:
    language = active_language()
    holds = {
        "always": True,
        "support": facts.support_runs,
        "period": facts.period_notified_on is not None,
        "minor": facts.minor is not False,
    }
    for right in rights():
        if holds[right.when]:
            yield Piece(
                right.key,
                right.title.in_language(language),
                "",
                (right.text.in_language(language),),
                requirement=right.requirement,
            )


def _contact(case: Case, facts: Facts) -> Iterator[Piece]:
    """Her contact persons: she knows them by name. Why one took another's place is told as it was written."""
    language = active_language()
    held = contact_queries.held_by(case)
    now = contact_queries.contact_now(contact_queries.standing(one.row for one in held), case.pk, facts)
    for one in held:
        until = long_day(one.last_day, language) if one.last_day else _("nu")
        said = [one.why] if one.why else []
        if now.person is not None and one.row.pk == now.person.pk and now.stands_in is not None:
            said.append(
                _("Stedfortræder til og med %(day)s: %(name)s")
                % {"day": long_day(now.stands_in.last_day, language), "name": now.stands_in.user.full_name}
            )
        about = f"{long_day(one.row.during.lower, language)} – {until}"
        yield Piece(one.row.pk, one.row.user.full_name, about, tuple(said))


def _plan(case: Case, _facts: Facts) -> Iterator[Piece]:
    """Her support plan, as it is printed for her, what she was offered and answered, the plan of a return (the approved
    one and the latest) with what was remarked on it, and what was paid by it: not what was written of a payment,
    which may name others; and what she claims as compensation."""
    language, units = active_language(), organisations.units_on(clock.today())
    for one in plan_entries(case):
        by = units[one.by_unit].name.in_language(language)
        said = tuple(passage_to_her(part) for part in one.passages)
        yield Piece(one.key, one.title, f"{long_day(one.day, language)} · {by}", said)
    for offer in returns.told_offers(case):
        answers = tuple(
            f"{one.get_kind_display()} ({long_day(one.answered_on, language)})" for one in offer.answers.all()
        )
        title = _("Forberedt hjemsendelse: %(kind)s") % {"kind": offer.get_kind_display()}
        yield Piece(offer.pk, title, long_day(offer.made_on, language), answers, "RET-01")
    for version in reintegration.told_versions(case):
        by = units[version.row.by_unit_id].name.in_language(language)
        yield Piece(
            version.row.pk,
            _("Plan for hjemkomsten, version %(number)s") % {"number": version.row.sequence},
            f"{long_day(version.row.recorded_at, language)} · {by}",
            (str(version.state.label), *_remarks(version), *version_words(version.draft)),
        )
    for paid in disbursements.told_payments(case):
        amount = amount_words(paid.amount, Currency(paid.currency))
        kind = _("kontant") if paid.kind == SupportKind.CASH_SUPPORT else _("leveret til dig")
        yield Piece(
            paid.pk, _("Støtte efter hjemkomsten"), long_day(paid.paid_on, language), (f"{amount}, {kind}",), "RET-05"
        )
    yield from _claims(case)


def _claims(case: Case) -> Iterator[Piece]:
    """That she was told of compensation and what she said; what she claims and what became of it (INT-05).

    Where whoever makes the extract reads it.
    """
    language = active_language()
    if told := statements.told_of_compensation(case):
        said = [str(told.get_answer_display())]
        if told.why and told.said_on:
            said.append(f"{told.get_why_display()}, {long_day(told.said_on, language)}")
        on = long_day(told.informed_on, language) if told.informed_on else ""
        yield Piece(told.pk, _("Oplyst om erstatning"), on, tuple(said), "INT-05")
    for one in statements.claims_of(case):
        if not one.in_force:
            continue
        ended = one.end
        became = (
            f"{ended.get_outcome_display()}, {long_day(ended.decided_on, language)}" if ended else _("Venter på svar")
        )
        yield Piece(
            one.row.pk,
            _("Krav om erstatning"),
            long_day(one.row.claimed_on, language),
            (str(one.row.get_ground_display()), became),
            "INT-05",
        )


def _remarks(version: OpenedVersion) -> list[str]:
    """What Hjemrejsestyrelsen wrote to a version that it sent back or rejected."""
    return [_("Bemærkninger: %(remarks)s") % {"remarks": one.remarks} for one in version.events if one.remarks]


def _placements(case: Case, _facts: Facts) -> Iterator[Piece]:
    """Where she lives and has lived, and that she may outside the asylum system: the kind of place and the days, never
    its name or address."""
    language = active_language()
    for row in placements.placements_of(case.pk):
        if row.superseded_at is not None or row.withdrawn_at is not None or row.arrived_on is None:
            continue
        until = long_day(row.left_on, language) if row.left_on else _("nu")
        yield Piece(
            row.pk,
            placements.kind_of(row).label.in_language(language),
            f"{long_day(row.arrived_on, language)} – {until}",
            (placements.basis_of(row).label.in_language(language),),
        )
    for approved in placements.elsewhere_history(case.pk):
        if approved.superseded_at is not None:
            continue
        first, last = approved.during.lower, last_day(approved.during)
        days = f"{long_day(first, language)} – {long_day(last, language) if last else _('indtil videre')}"
        title = _("Udlændingestyrelsen har godkendt, at du bor uden for asylsystemet")
        yield Piece(approved.pk, title, long_day(approved.decided_on, language), (days,))


def _safeguards(case: Case, facts: Facts) -> Iterator[Piece]:
    """Of a child: who represents it, and which municipalities were told of it (MIN-01, MIN-06)."""
    if facts.minor is False:
        return
    language, units = active_language(), organisations.units_on(clock.today())
    if (found := minors.minor_view(case).representative) is not None:
        since = _("siden %(day)s") % {"day": long_day(found.row.during.lower, language)}
        yield Piece(found.row.pk, found.name, since, (_("Din repræsentant"),))
    for notice in minors.notices_of(case):
        yield Piece(
            notice.pk,
            _named(units[notice.unit_id]),
            long_day(notice.notified_at, language),
            (_("Er underrettet om dig."),),
            unit=notice.unit_id,
        )


def _letters(case: Case, _facts: Facts) -> Iterator[Piece]:
    """The letters to her: which and when, not what they say."""
    language = active_language()
    for one in letters.letters_of(case.pk):
        if one.row.addressee == Addressee.MUNICIPALITY or one.superseded:
            continue
        given = one.delivered
        about = long_day(one.row.recorded_at, language)
        said = _("Givet den %(day)s") % {"day": long_day(given.on, language)} if given else _("Ikke givet endnu")
        yield Piece(one.row.pk, letter_to_her(one.row.kind), about, (said,))


def _given(case: Case, _facts: Facts) -> Iterator[Piece]:
    """Who can see what of the case, and what was passed on, sent or handed out of it, also what has ended."""
    language, units = active_language(), organisations.units_on(clock.today())
    labels = access_matrix().categories
    for reader in cases.case_readers(case.pk):
        if reader.kind in OF_THE_POLICE:
            continue
        seen = ", ".join(labels[category].in_language(language).lower() for category in reader.categories)
        # Of units that the reading role is shown by their kind alone, one piece tells for all of a kind.
        named = units[reader.unit_id] if reader.unit_id else None
        yield Piece(
            reader.unit_id or uuid.uuid5(case.pk, reader.kind),
            _named(named) if named else OrganisationKind(reader.kind).label.in_language(language),
            _("siden %(day)s") % {"day": long_day(reader.since, language)},
            (_("Kan se: %(what)s") % {"what": seen},),
            unit=reader.unit_id,
            kind="" if named else reader.kind,
        )
    yield from _passed_on(case, known_units())
    for sent in InterviewSent.objects.filter(case=case).order_by("sent_at"):
        if _tells_of_the_police(units[sent.to_unit_id]):
            continue
        yield Piece(
            sent.pk,
            _named(units[sent.to_unit_id]),
            long_day(sent.sent_at, language),
            (_("Har fået referatet af en samtale med dig."),),
            unit=sent.to_unit_id,
        )
    for disclosed in statements.disclosures_of([case.pk]):
        # Of one that she was not told of at the time she is not told here: it could warn somebody (SHR-03).
        if disclosed.row.informed:
            yield Piece(
                disclosed.row.pk,
                _named(units[disclosed.row.to_unit_id]),
                long_day(disclosed.row.recorded_at, language),
                (_("Har fået en udtalelse fra CMM om dig."), disclosed.statement),
                "SHR-01",
                unit=disclosed.row.to_unit_id,
            )
    for told in returns.told_abroad(case):
        facts = ", ".join(str(ToldFact(one).label) for one in told.facts).lower()
        yield Piece(
            told.pk,
            country_name(told.country),
            long_day(told.told_on, language),
            (str(told.get_whom_display()), _("Har fået: %(what)s") % {"what": facts}, str(told.get_ground_display())),
            "RET-26" if told.return_case_id else "RET-10",
        )
    for opening in partner_access.openings_of(case):
        facts = ", ".join(str(ToldFact(one).label) for one in opening.facts).lower()
        yield Piece(
            opening.pk,
            country_name(opening.country),
            long_day(opening.began_at, language),
            (
                _("Partneren i landet har set: %(what)s") % {"what": facts},
                str(TransferGround(opening.ground).label),
            ),
            "RET-26",
        )
    for opened in access_requests.requests_of(case.pk):
        if opened.is_delivered:
            yield Piece(
                opened.row.pk,
                asker_to_her(opened.row.asker),
                long_day(opened.row.ending.on, language),
                (_("Har fået svar på en anmodning om indsigt i sagen."),),
            )


def _passed_on(case: Case, units: Mapping[uuid.UUID, NamedUnit]) -> Iterator[Piece]:
    """Who was told what of her, from when until when, and whether it was read: what has ended has been told all the
    same (SHR-04). A matter of the police is withheld."""
    language = active_language()
    for told in passed_on(case):
        unit = units[told.to]
        if _tells_of_the_police(unit):
            continue
        what = ", ".join(one.label.in_language(language).lower() for one in told.categories)
        said = [_("Har fået: %(what)s") % {"what": what}]
        if told.read is not None:
            said.append(_("Har læst det. Første gang: %(day)s") % {"day": long_day(told.read.first_at, language)})
        else:
            said.append(_("Har ikke læst det endnu") if told.lasts else _("Nåede ikke at læse det"))
        if told.by_mistake:
            said.append(_("Det var en fejl, at det blev givet videre."))
        yield Piece(
            told.row.pk,
            _named(unit),
            f"{long_day(told.first_day, language)} – {long_day(told.last_day, language)}",
            tuple(said),
            "SHR-04",
            unit=told.to,
        )


def _looks(case: Case, _facts: Facts) -> Iterator[Piece]:
    """Who has looked at the case, by unit: on which day, as what and what for; never which employee (PUB-DIG-05)."""
    language, units = active_language(), organisations.units_on(clock.today())
    roles = access_matrix().roles
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM helle.looks_for_the_reader(%s)", [case.pk])
        rows = cursor.fetchall()
    said: dict[uuid.UUID | None, list[str]] = {}
    for day, unit, role, purpose, times, wrong in rows:
        if role in _ROLES_OF_THE_POLICE or (unit in units and _tells_of_the_police(units[unit])):
            continue
        said.setdefault(unit if unit in units else None, []).append(
            ngettext(
                "%(day)s: %(role)s. Formål: %(purpose)s.",
                "%(day)s: %(role)s, %(times)s gange. Formål: %(purpose)s.",
                times,
            )
            % {
                "day": long_day(day, language),
                "role": roles[role].label.in_language(language) if role in roles else _("uden rolle"),
                "purpose": purpose_told(purpose, wrong=wrong, language=language),
                "times": times,
            }
        )
    for unit, lines in said.items():
        yield Piece(unit or case.pk, _named(units[unit]) if unit else _("Uden enhed"), "", tuple(lines))


# In the order in which they are read.
SOURCES: Final = (
    Source(OwnFilePart.RIGHTS, "core", _rights),
    Source(OwnFilePart.PERSON, "identity", _of(EntryKind.PERSON)),
    Source(OwnFilePart.CONTACT, "core", _contact),
    Source(
        OwnFilePart.DECISIONS,
        "outcome",
        _of(EntryKind.ASSESSMENT),
        reasonless=_of(EntryKind.ASSESSMENT, reasoned=False),
    ),
    Source(OwnFilePart.PERIODS, "core", _periods(), reasonless=_periods(reasoned=False)),
    Source(OwnFilePart.SUPPORT_PLAN, "core", _plan),
    Source(OwnFilePart.PLACEMENTS, "placement", _placements),
    Source(OwnFilePart.SAFEGUARDS, "identity", _safeguards),
    Source(OwnFilePart.LETTERS, "documents", _letters),
    Source(OwnFilePart.ACCOUNT, "narrative", _of(EntryKind.INTERVIEW)),
    Source(OwnFilePart.GIVEN, "core", _given),
    Source(OwnFilePart.LOOKS, "documents", _looks),
)
