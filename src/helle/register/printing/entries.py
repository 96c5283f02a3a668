"""The entries of a case as the acting role may see them, in words: the same for a print and for who asks to see it.

An entry is made of passages, each of which can be withheld by itself, and of a document's pages. Each builder reads in
a number of queries that does not depend on how much there is; what the role may not see is not there.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, Protocol

from django.utils.translation import gettext as _

from helle.register.casefile import queries as casefile
from helle.register.casefile.choices import FILE_TYPES
from helle.register.cases import queries as cases
from helle.register.cases.choices import FirstContact
from helle.register.cases.models import Case, RungEvent
from helle.register.cases.queries import Reasons
from helle.register.codelists.queries import country_name, language_name
from helle.register.identification import queries as identification
from helle.register.identification.models import Assessment
from helle.register.interface.words import active_language, long_day
from helle.register.letters.composing import paragraphs_of
from helle.register.minors import in_words as minor_words
from helle.register.minors import queries as minors
from helle.register.organisations.queries import NamedUnit
from helle.register.people import in_words
from helle.register.people import queries as people
from helle.register.people.choices import BirthPrecision
from helle.register.people.models import AddressProtection, Profile
from helle.register.printing.choices import EntryKind
from helle.register.printing.entry import Entry
from helle.register.printing.plan_entries import plan_entries
from helle.register.protection import clock
from helle.register.protection.policies import reads_course
from helle.register.protection.whereabouts import UnitsBesideReferral, UnitsOnACasesPage
from helle.register.referrals import queries as referrals
from helle.register.support import after_queries
from helle.register.support import queries as support
from helle.register.support.after_queries import AfterPeriods
from helle.register.support.after_words import written
from helle.register.support.models import ExtensionAnswer, ExtensionRequest, Span
from helle.register.support.queries import OpenedPeriod
from helle.register.tasks import queries as tasks
from helle.rules.codes import (
    ActElement,
    Authority,
    BreakOffCause,
    Code,
    ExploitationPurpose,
    LadderEvent,
    MeansElement,
    NotGrantedGround,
    OfferAnswer,
    OrganisationKind,
    PeriodKind,
    ResidenceStatus,
)
from helle.rules.next_steps import STEP_TITLES

# The category that a role must read to be offered a part.
CATEGORY: Final[Mapping[EntryKind, str]] = {
    EntryKind.FACTS: "core",
    EntryKind.PERSON: "identity",
    EntryKind.COURSE: "core",
    EntryKind.INTERVIEW: "narrative",
    EntryKind.ASSESSMENT: "outcome",
    EntryKind.PERIOD: "core",
    EntryKind.MINOR: "identity",
    EntryKind.NOTE: "notes",
    EntryKind.DOCUMENT: "documents",
    EntryKind.TASK: "core",
}
Units = Mapping[uuid.UUID, NamedUnit]
# What tells how a case has gone (C6).
OF_THE_COURSE: Final = frozenset({EntryKind.COURSE, EntryKind.PERIOD})
_WITH_REASONS: Final = frozenset({EntryKind.COURSE, EntryKind.INTERVIEW, EntryKind.ASSESSMENT, EntryKind.PERIOD})
_OF_THE_PERSON: Final = frozenset({EntryKind.PERSON, EntryKind.CONTACT, EntryKind.MINOR})
# What a print gives under the person, where she is named.
NAMED: Final = (EntryKind.PERSON, EntryKind.CONTACT)


class _Corrected(Protocol):
    superseded_at: dt.datetime | None


def entries_of(
    case: Case,
    kinds: Collection[EntryKind],
    *,
    named: bool,
    worded: bool = False,
    reasoned: bool = True,
    of_units: Units | None = None,
) -> list[Entry]:
    """The entries of some kinds in their order. A unit that tells where she lives is named as on the page of the case:
    by its kind alone to whom that is not shown (PUB-DIG-12). One query, where there is one.

    `named`: with names, numbers, birth and how to reach her safely. `worded`: tasks with what was said in them.
    `reasoned`: with the reasons that were kept. `of_units`: who wrote each, as these name it; but
    who asks whom in a task, and who sent a referral, are named as on the page of each.
    """
    units = UnitsOnACasesPage(case.pk) if of_units is None else of_units
    person = people.profile_of(case.person_id) if not _OF_THE_PERSON.isdisjoint(kinds) else None
    reasons = cases.reasons_about(case) if reasoned and not _WITH_REASONS.isdisjoint(kinds) else {}
    builders: Mapping[EntryKind, Callable[[], Iterator[Entry]]] = {
        EntryKind.FACTS: lambda: _facts(case, units),
        EntryKind.PERSON: lambda: _person(case, person, named=named),
        EntryKind.CONTACT: lambda: _contact(person) if named else iter(()),
        EntryKind.COURSE: lambda: _course(case, reasons, units),
        EntryKind.INTERVIEW: lambda: _interviews(case, reasons, units),
        EntryKind.ASSESSMENT: lambda: _assessments(case, reasons),
        EntryKind.PERIOD: lambda: itertools.chain(
            _periods(case, reasons, units), _after_periods(after_queries.after_periods(case), reasons, units)
        ),
        EntryKind.MINOR: lambda: _minor(case, person, units),
        EntryKind.NOTE: lambda: _notes(case, units),
        EntryKind.DOCUMENT: lambda: _documents(case, units),
        EntryKind.TASK: lambda: _tasks(case, worded=worded),
        EntryKind.REFERRAL: lambda: _referral(case),
    }
    return [entry for kind, build in builders.items() if kind in kinds for entry in build()]


def entries_of_periods(case: Case, after: AfterPeriods, *, reasoned: bool) -> Iterator[Entry]:
    """The entries of her periods, and of what the caller has read of their goals and of what came after them.

    `reasoned`: with the reasons, and with what somebody wrote of the goals and of what came of them.
    """
    kept = cases.reasons_about(case) if reasoned else {}
    units = UnitsOnACasesPage(case.pk)
    yield from _periods(case, kept, units)
    yield from _after_periods(after, kept, units)


def _facts(case: Case, units: Units) -> Iterator[Entry]:
    facts = cases.facts_today(case)
    language = active_language()
    told = [
        (_("Sagsnummer"), case.number),
        (_("Åbnet"), long_day(case.opened_at, language)),
        (_("Åbnet af"), _unit(units, case.opened_by_unit_id)),
    ]
    if reads_course():
        told += [
            (_("Første kontakt"), str(FirstContact(case.first_contact).label)),
            (_("Trin"), facts.rung.label.in_language(language) if facts.rung else ""),
        ]
    yield Entry(EntryKind.FACTS, case.pk, str(EntryKind.FACTS.label), passages=_answers(told))


def _person(case: Case, profile: Profile | None, *, named: bool) -> Iterator[Entry]:
    language = active_language()
    told: list[tuple[str, str]] = []
    if profile is not None:
        told += [
            (_("Køn"), str(profile.get_sex_display())),
            (_("Statsborgerskab"), ", ".join(country_name(code) for code in profile.nationalities)),
            (_("Sprog"), ", ".join(language_name(code) for code in profile.languages)),
            (_("Behov for tolk"), _("ja") if profile.needs_interpreter else _("nej")),
        ]
    for earlier in people.earlier_profiles(profile):
        told += [
            (one.label, one.was + " " + _("(tidligere oplyst)"))
            for one in in_words.gave_way(earlier.was, earlier.became, named=named)
        ]
    for row in people.residence_history(case.person_id):
        label = ResidenceStatus(row.status).label.in_language(language)
        until = f" – {long_day(row.last_day, language)}" if row.last_day else ""
        told.append((_("Ophold"), f"{label}, {long_day(row.during.lower, language)}{until}{_off(row)}"))
    # That it is protected, and neither on which ground nor where: the paper may be found by whom she is kept from.
    told += [address_protected(one) for one in people.address_protections_of(case.person_id) if not one.is_void]
    if named:
        told += [(name.kind_label, name.value) for name in people.names_of(case.person_id)]
        told += [(number.kind_label, number.value) for number in people.numbers_of(case.person_id)]
        born = people.birth_date_of(profile) if profile is not None else None
        told.append(
            (_("Født"), _born(born, BirthPrecision(profile.birth_precision), language) if profile and born else "")
        )
        for child in people.children_of(case.person_id):
            said = ", ".join(str(one) for one in (child.where_label, child.born_year, child.about) if one)
            told.append((_("Barn"), said))
        # Left out is not unknown: whoever reads the paper is to see which.
        told.append((_("Vises ikke for rollen"), ", ".join(one.in_language(language) for one in people.not_shown())))
    if passages := _answers(told):
        yield Entry(EntryKind.PERSON, case.person_id, str(EntryKind.PERSON.label), passages=passages)


def _born(born: dt.date, precision: BirthPrecision, language: str) -> str:
    """The date of birth as exactly as it is known: its day is nominal where only the month or the year is."""
    if precision is BirthPrecision.DAY:
        return long_day(born, language)
    about = _("anslået") if precision is BirthPrecision.ESTIMATED else _("ca.")
    month_and_year = long_day(born, language).split(" ", 1)[1]
    return f"{about} {month_and_year if precision is BirthPrecision.MONTH else born.year}"


def address_protected(protection: AddressProtection) -> tuple[str, str]:
    """What an entry of the person says of one protection of her address."""
    language = active_language()
    until = f" – {long_day(protection.last_day, language)}" if protection.last_day else ""
    return _("Adressen er beskyttet"), f"{long_day(protection.during.lower, language)}{until}"


def _contact(profile: Profile | None) -> Iterator[Entry]:
    """How to reach her safely, and how it was before: an earlier number endangers whoever answers it as much."""
    if profile is None:
        return
    now = people.safe_contact_of(profile)
    earlier = dict.fromkeys(people.safe_contact_of(one.was) for one in people.earlier_profiles(profile))
    before = [part + " " + _("(tidligere oplyst)") for text in earlier if text != now for part in paragraphs_of(text)]
    if said := (*paragraphs_of(now), *before):
        yield Entry(EntryKind.CONTACT, profile.person_id, str(EntryKind.CONTACT.label), passages=said)


def _off(row: _Corrected) -> str:
    """What stands behind an entry that a correction has put out of force: it is of the case, and holds no more."""
    return " " + _("(sat ud af kraft)") if row.superseded_at is not None else ""


def _course(case: Case, reasons: Mapping[uuid.UUID, list[Reasons]], units: Units) -> Iterator[Entry]:
    """Steps on the ladder, charges, contact persons and what was settled by hand: one entry, the oldest first."""
    language = active_language()
    happened: list[tuple[dt.date, str]] = []
    for event in cases.rung_events(case.pk):
        label = LadderEvent(event.event).label.in_language(language)
        said = _said(reasons, event.pk)
        happened.append((event.occurred_on, f"{label}{_off(event)}, {_whose(event, units)}.{said}"))
    for row in identification.circumstance_history(case.pk):
        happened.append((row.during.lower, f"{row.get_kind_display()}{_off(row)}, {_unit(units, row.by_unit_id)}."))
    for contact in support.contact_person_history(case.pk):
        why = support.why_replaced(case, contact)
        said = _("Kontaktperson") + f": {contact.user.full_name}{_off(contact)}." + (f" {why}" if why else "")
        happened.append((contact.during.lower, said))
    for step in cases.settled_steps(case.pk):
        title = STEP_TITLES[step.code].text.in_language(language)
        happened.append(
            (step.settled_on, f"{title}{_off(step)}, {_unit(units, step.by_unit_id)}.{_said(reasons, step.pk)}")
        )
    for correction in cases.corrections_shown(case.pk):
        day = clock.local_day(correction.recorded_at)
        what = _("Rettelse af: %(kind)s") % {"kind": str(correction.get_kind_display()).lower()}
        happened.append((day, f"{what}, {_unit(units, correction.by_unit_id)}.{_said(reasons, correction.pk)}"))
    happened.sort(key=lambda one: one[0])
    passages = tuple(f"{long_day(day, language)}: {what}" for day, what in happened)
    if passages:
        yield Entry(EntryKind.COURSE, case.pk, str(EntryKind.COURSE.label), passages=passages)


def _interviews(case: Case, reasons: Mapping[uuid.UUID, list[Reasons]], units: Units) -> Iterator[Entry]:
    for row in reversed(list(identification.interviews_of(case.pk))):
        told = [
            (_("Varighed"), _("%(minutes)s minutter") % {"minutes": row.minutes}),
            (_("Sprog"), language_name(row.language, row.held_on) if row.language else ""),
            (_("Må gives videre"), str(row.get_pass_on_display())),
        ]
        account = paragraphs_of(identification.account_of(case, row))
        yield Entry(
            EntryKind.INTERVIEW,
            row.pk,
            _("Identifikationssamtale") + _off(row),
            row.held_on,
            _unit(units, row.by_unit_id),
            (*_answers(told), *account, *_reasons(reasons, row.pk)),
        )


def _assessments(case: Case, reasons: Mapping[uuid.UUID, list[Reasons]]) -> Iterator[Entry]:
    for row in reversed(identification.assessment_history(case.pk)):
        authority = Authority(row.authority).label.in_language(active_language())
        yield Entry(
            EntryKind.ASSESSMENT,
            row.pk,
            _("Stillingtagen til, om personen er udsat for menneskehandel") + _off(row),
            row.decided_on,
            authority,
            (*_answers(_of_assessment(row)), *_reasons(reasons, row.pk)),
        )


def _of_assessment(row: Assessment) -> list[tuple[str, str]]:
    language = active_language()

    def labels(codes: list[str], kind: type[Code]) -> str:
        return ", ".join(kind(code).label.in_language(language) for code in codes)

    current = {True: _("ja"), False: _("nej"), None: ""}[row.relationship_current]
    return [
        (_("Udsat for menneskehandel"), _("ja") if row.was_trafficked else _("nej")),
        (_("Aktuelt handelsforhold"), current),
        (_("Formål"), labels(row.purposes, ExploitationPurpose)),
        (_("Sted eller branche"), str(row.get_sector_display())),
        (_("Handling"), labels(row.acts, ActElement)),
        (_("Middel"), labels(row.means, MeansElement)),
        (_("Sket første gang"), long_day(row.act_done_on, language) if row.act_done_on else ""),
        (_("Opholdsgrundlag dengang"), ResidenceStatus(row.residence_then).label.in_language(language)),
        (_("Ingen samtale"), str(row.get_no_interview_reason_display())),
    ]


def _periods(case: Case, reasons: Mapping[uuid.UUID, list[Reasons]], units: Units) -> Iterator[Entry]:
    language = active_language()
    for offer in support.offers_of(case.pk):
        kind = PeriodKind(offer.kind).label.in_language(language)
        answer = OfferAnswer(offer.answer).label.in_language(language)
        ground = NotGrantedGround(offer.ground).label.in_language(language) if offer.ground else ""
        yield Entry(
            EntryKind.PERIOD,
            offer.pk,
            _("Tilbud om periode") + _off(offer),
            offer.offered_on,
            _unit(units, offer.by_unit_id),
            (
                *_answers([(_("Periode"), kind), (_("Svar"), answer), (_("Grund"), ground)]),
                *_reasons(reasons, offer.pk),
            ),
        )
    history = support.period_history(case.pk)
    for wrong in history.periods:
        yield Entry(
            EntryKind.PERIOD,
            wrong.pk,
            PeriodKind(wrong.kind).label.in_language(language) + _off(wrong),
            wrong.notified_on,
            _unit(units, wrong.by_unit_id),
            (*_answers([(_("Meddelt"), long_day(wrong.notified_on, language))]), *_reasons(reasons, wrong.pk)),
        )
    wrongly: list[tuple[Span | ExtensionRequest | ExtensionAnswer, str, dt.date]] = [
        *((span, _("Forlængelse"), span.days.lower) for span in history.extensions),
        *((asked, _("Anmodning om forlængelse"), asked.requested_on) for asked in history.requests),
        *((answer, _("Afslag på forlængelse"), answer.decided_on) for answer in history.refusals),
    ]
    for row, title, day in wrongly:
        said = (long_day(day, language), *_reasons(reasons, row.pk))
        yield Entry(EntryKind.PERIOD, row.pk, title + _off(row), day, _unit(units, row.by_unit_id), said)
    for period in reversed(history.in_force):
        answers = [asked.answer for asked in period.requests if asked.answer is not None]
        rows = [one.pk for one in (period.row, *period.spans, *period.requests, *answers)]
        # The reason of a request is carried over to its answer, and is read once.
        given = dict.fromkeys(one for row in rows for one in _reasons(reasons, row))
        label = PeriodKind(period.row.kind).label.in_language(language)
        yield Entry(
            EntryKind.PERIOD,
            period.row.pk,
            label,
            period.row.notified_on,
            _unit(units, period.row.by_unit_id),
            (*_answers(_of_period(period)), *given),
        )


def _after_periods(after: AfterPeriods, reasons: Mapping[uuid.UUID, list[Reasons]], units: Units) -> Iterator[Entry]:
    """What was written of a period and after it, with what was said of each."""
    for one in written(after, lambda key: _unit(units, key)):
        if one.about is None:
            continue
        title = one.what if one.stands else f"{one.what} ({_('sat ud af kraft')})"
        said = (*_answers(one.said), *_reasons(reasons, one.about))
        yield Entry(EntryKind.PERIOD, one.about, title, one.on, one.by, said)


def _minor(case: Case, profile: Profile | None, units: Units) -> Iterator[Entry]:
    """What is kept of a minor: who represents her, where she lives, whom she talked with, what was searched for."""
    kept = minors.minor_in_the_course(case, profile)
    if kept is None:
        return
    for one in sorted(minor_words.written(kept, lambda key: _unit(units, key)), key=lambda one: (one.on, one.at)):
        by = _unit(units, one.by_unit) if one.by_unit else ""
        said = (*_answers(one.said), *(part for text in one.texts for part in paragraphs_of(text)))
        yield Entry(EntryKind.MINOR, one.key, one.what, one.on, by, said or (one.what,))


def _of_period(period: OpenedPeriod) -> Iterator[tuple[str, str]]:
    language = active_language()
    yield _("Meddelt"), long_day(period.row.notified_on, language)
    for span in period.spans:
        last = long_day(span.days.upper - dt.timedelta(days=1), language)
        yield _("Dage"), f"{long_day(span.days.lower, language)} – {last}"
    for request in period.requests:
        yield _("Anmodet om forlængelse"), long_day(request.requested_on, language)
        answer = request.answer
        if answer is not None:
            result = _("forlænget") if answer.span_id else _("afslået")
            yield _("Svar på anmodningen"), f"{result}, {long_day(answer.decided_on, language)}"
    if period.broken_off_on is not None:
        cause = BreakOffCause(period.row.broken_off_why).label.in_language(language)
        yield _("Afbrudt"), f"{long_day(period.broken_off_on, language)}, {cause}"


def _notes(case: Case, units: Units) -> Iterator[Entry]:
    for opened in casefile.notes_of(case):
        row, later = opened.row, opened.replaced_by
        kind = str(row.get_kind_display())
        yield Entry(
            EntryKind.NOTE,
            row.pk,
            _("Notat %(number)s: %(kind)s") % {"number": row.number, "kind": kind.lower()},
            row.dated_on,
            _unit(units, row.by_unit_id),
            (opened.theme, *paragraphs_of(opened.text), *paragraphs_of(opened.why)),
            later=_("notat %(number)s") % {"number": later.number} if later else "",
            internal=row.direction == "internal",
        )
    for one in plan_entries(case):
        yield Entry(EntryKind.NOTE, one.key, one.title, one.day, _unit(units, one.by_unit), one.passages)


def _documents(case: Case, units: Units) -> Iterator[Entry]:
    for opened in casefile.documents_of(case):
        row, later = opened.row, opened.replaced_by
        number = str(row.number) if row.number is not None else _("uden nummer")
        kind = str(row.get_kind_display())
        later_number = str(later.number) if later and later.number is not None else _("uden nummer")
        known = FILE_TYPES.get(row.content_type)
        yield Entry(
            EntryKind.DOCUMENT,
            row.pk,
            _("Dokument %(number)s: %(kind)s") % {"number": number, "kind": kind.lower()}
            + ("" if known is None or known.pictured else f" ({known.label.in_language(active_language())})"),
            row.dated_on or clock.local_day(row.recorded_at),
            _unit(units, row.by_unit_id),
            document=row,
            later=_("dokument %(number)s") % {"number": later_number} if later else "",
            internal=row.direction in ("", "internal"),
            theme=opened.theme,
            direction=str(row.get_direction_display()) if row.direction else "",
        )


def _tasks(case: Case, *, worded: bool) -> Iterator[Entry]:
    """The tasks as the list of the case has them; their words are of other categories, and only said where asked."""
    language = active_language()
    words = tasks.words_in(case) if worded else {}
    units = UnitsOnACasesPage(case.pk)
    for row in (*tasks.tasks_of_case(case.pk, waiting=False)[::-1], *tasks.tasks_of_case(case.pk, waiting=True)):
        asker = units[row.from_unit_id].name.in_language(language)
        told = [
            (_("Hvad"), str(row.get_asks_display())),
            (_("Fra"), asker),
            (_("Til"), units[row.to_unit_id].name.in_language(language)),
            (_("Frist"), long_day(row.due, language)),
            (_("Tilstand"), str(row.get_state_display())),
        ]
        said = [part for text in words.get(row.pk, []) for part in paragraphs_of(text)]
        yield Entry(
            EntryKind.TASK,
            row.pk,
            _("Opgave"),
            clock.local_day(row.sent_at),
            asker,
            (*_answers(told), *said),
        )


def _referral(case: Case) -> Iterator[Entry]:
    """What the sender wrote, without the persons it named: where there are several, they are not all her. A home or a
    municipality that referred her is where she was then, and may be where she lives, and a police district or a region
    says in which part of the country: it is named as on the referral's page (PUB-DIG-12)."""
    row = referrals.referral_behind(case.referral_id) if case.referral_id else None
    if row is not None:
        yield Entry(
            EntryKind.REFERRAL,
            row.pk,
            _("Henvendelse"),
            clock.local_day(row.sent_at),
            UnitsBesideReferral(row.pk)[row.sender_unit_id].name.in_language(active_language()),
            paragraphs_of(referrals.description_of(row)),
        )


def _answers(told: Collection[tuple[str, str]] | Iterator[tuple[str, str]]) -> tuple[str, ...]:
    """Questions with their answers, those without one left out."""
    return tuple(f"{question}: {answer}" for question, answer in told if answer)


def _reasons(reasons: Mapping[uuid.UUID, list[Reasons]], about: uuid.UUID) -> list[str]:
    return [part for one in reasons.get(about, []) for part in paragraphs_of(one.text)]


def _said(reasons: Mapping[uuid.UUID, list[Reasons]], about: uuid.UUID) -> str:
    said = " ".join(_reasons(reasons, about))
    return f" {said}" if said else ""


def _whose(event: RungEvent, units: Units) -> str:
    """Whose act a step is; of another's act (CRI-09) whose it is, and who entered it."""
    unit = units[event.by_unit_id]
    if event.by_kind == unit.kind:
        return _unit(units, event.by_unit_id)
    whose = OrganisationKind(event.by_kind).label.in_language(active_language())
    return _("%(whose)s, indført af %(unit)s") % {"whose": whose, "unit": _unit(units, event.by_unit_id)}


def _unit(units: Units, unit_id: uuid.UUID) -> str:
    return units[unit_id].name.in_language(active_language())
