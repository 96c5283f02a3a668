"""The status report of a plan on paper: who, how far, what money, what evidence, for the working group (GOV-01).

An accessible PDF (PDF/UA-1). It has what was approved; of what waits it says that and since when, and nothing of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helle.register.action_plans.choices import MilestoneAct, NamedBy
from helle.register.action_plans.figures import Series
from helle.register.action_plans.late import late_elsewhere
from helle.register.action_plans.left_over import LeftOver
from helle.register.action_plans.looks import Look, MilestoneNow, Overview, next_period
from helle.register.action_plans.models import Evidence, Initiative, OverspendDecision
from helle.register.action_plans.money import in_words
from helle.register.action_plans.opening import outside_address
from helle.register.action_plans.rulings import half_years
from helle.register.action_plans.who import who
from helle.register.interface.words import due_words, long_day
from helle.register.printing import typesetting
from helle.register.printing.typesetting import FileEntry, FileSheet, Part, Passage, Section, Table, typed
from helle.register.protection import clock
from helle.rules.initiatives.codes import ReportedState, Standing
from helle.rules.ruling import Text


def pdf(of: Overview, series: Sequence[Series], left: Sequence[LeftOver], *, language: str, at: dt.datetime) -> bytes:
    """The report in a language."""
    with translation.override(language):
        return typesetting.pdf(_sheet(of, series, left, language), at=at)


def _sheet(of: Overview, series: Sequence[Series], left: Sequence[LeftOver], language: str) -> FileSheet:
    today = long_day(clock.today(), language)
    title = _("Status på %(plan)s") % {"plan": of.plan.title.in_language(language)}
    return FileSheet(
        language=language,
        title=title,
        footer=" · ".join((of.lead.name.in_language(language), today)),
        page=_("Side {page} af {pages}"),
        opening=(
            _(
                "Til arbejdsgruppen. Opgjort %(day)s. Hvor langt et initiativ er, står som ministeriet har godkendt "
                "det; af det, der venter på svar, står kun, at det venter."
            )
            % {"day": today},
        ),
        sections=(
            _overdue(of, language),
            *(Section(one.heading, (), one.lines) for one in late_elsewhere(language)),
            *_waiting(of, language),
            *_unclosed(of, language),
            *(left_of(one, language) for one in left),
            _money(of, language),
        ),
        parts=tuple(
            Part(
                f"{area.number}. {area.title.in_language(language)}",
                tuple(_entry(look, of.lead.name, language) for look in of.of_area(area)),
            )
            for area in of.areas
        ),
        tables=(_table(of, language), _figures(series, language)),
    )


def _overdue(of: Overview, language: str) -> Section:
    points = tuple(f"{_named(look, language)}: {_why_late(look, language)}" for look in of.overdue)
    return Section(_("Forsinket"), () if points else (_("Intet i denne plan er forsinket."),), points)


def _named(look: Look, language: str) -> str:
    return f"{look.initiative.code} {look.initiative.title.in_language(language)}, {who(look, language)}"


def left_of(left: LeftOver, language: str) -> Section:
    """What an earlier plan has left undone, each initiative by its name (INI-15)."""
    late = [f"{_named(look, language)}: {_why_late(look, language)}" for look in left.late]
    over = [
        _("%(initiative)s: afslutningen mangler; perioden sluttede %(day)s")
        % {"initiative": _named(look, language), "day": long_day(look.initiative.last_day, language)}
        for look in left.unclosed
    ]
    waits = [f"{_named(look, language)}: {_waits(look, language)}" for look in left.waiting]
    return Section(
        _("Mangler fra %(plan)s") % {"plan": left.plan.title.in_language(language)}, (), (*late, *over, *waits)
    )


def carrying_on(one: Initiative, language: str) -> list[str]:
    """Which initiative of another plan it carries on, and which carries it on."""
    before, said = one.continues, []
    if before is not None:
        said.append(_("Fører videre: %(initiative)s.") % {"initiative": _code_and_title(before, language)})
    for after in one.continued_by.all():
        said.append(_("Videreføres i: %(initiative)s.") % {"initiative": _code_and_title(after, language)})
    return said


def _code_and_title(one: Initiative, language: str) -> str:
    return f"{one.code} {one.title.in_language(language)}"


def _why_late(look: Look, language: str) -> str:
    late = [f"{_words(one.milestone.title, language)}{_over(one.due, language)}" for one in look.late]
    if look.next_report is not None and look.next_report.late:
        missing = _("status for %(period)s mangler") % {"period": _missing(look).in_language(language)}
        late.append(missing + _over(look.next_report.due, language))
    return "; ".join(late)


def _over(due: dt.date | None, language: str) -> str:
    """By how many days it is over."""
    return f" ({due_words(due, clock.today(), language)})" if due is not None else ""


def _waiting(of: Overview, language: str) -> tuple[Section, ...]:
    """The reports that wait for the ministry, as far as the acting unit sees them, each with its age."""
    points = tuple(
        f"{look.initiative.code} {look.initiative.title.in_language(language)}: {_waits(look, language)}"
        for look in of.waiting
    )
    return (Section(_("Venter på ministeriets svar"), (), points),) if points else ()


def _waits(look: Look, language: str) -> str:
    if look.waiting is None:
        raise LookupError(look.initiative.code)  # Asked of those alone of which one waits.
    report = look.waiting.report
    period = half_years(report.from_day, report.until_day).in_language(language)
    if look.waiting.undoes:
        period = look.waiting.state.in_language(language)
    if report.recorded_at is None:
        return period
    written = clock.local_day(report.recorded_at)
    days = (clock.today() - written).days
    if not days:
        return _("%(period)s, skrevet i dag") % {"period": period}
    return ngettext(
        "%(period)s, skrevet %(day)s, har ventet %(days)s dag",
        "%(period)s, skrevet %(day)s, har ventet %(days)s dage",
        days,
    ) % {"period": period, "day": long_day(written, language), "days": days}


def _unclosed(of: Overview, language: str) -> tuple[Section, ...]:
    """What was reported for all of its period, and of which nobody has said what became of it."""
    points = tuple(
        _("%(initiative)s, %(who)s: perioden sluttede %(day)s")
        % {
            "initiative": f"{look.initiative.code} {look.initiative.title.in_language(language)}",
            "who": who(look, language),
            "day": long_day(look.initiative.last_day, language),
        }
        for look in of.unclosed
    )
    return (Section(_("Mangler en afslutning"), (), points),) if points else ()


def _missing(look: Look) -> Text:
    period = next_period(look)
    return half_years(*period) if period else Text("", "")


def _money(of: Overview, language: str) -> Section:
    rows = (
        (_("Bevilget til hele planen"), of.appropriated, _kroner(of.appropriated, language)),
        (_("Fordelt"), of.sums.allocated, _told(of, "allocated", language)),
        (_("Besluttet ud over det fordelte"), of.sums.decided, _told(of, "decided", language)),
        (_("Ikke fordelt"), of.unallocated, _kroner(of.unallocated, language)),
        (_("Givet tilsagn om"), of.sums.committed, _told(of, "committed", language)),
        (_("Brugt"), of.sums.spent, _told(of, "spent", language)),
        (_("Ventet forbrug"), of.sums.forecast, _told(of, "forecast", language)),
    )
    points = [f"{name}: {amount}" for name, told, amount in rows if told is not None]
    untold = [name for name, told, _amount in rows if told is None]
    if untold:
        points.append(_("Ikke oplyst: %(what)s") % {"what": ", ".join(untold).lower()})
    said = _("Det, ingen har oplyst, står som ikke oplyst; intet beløb er beregnet ved at dele et andet.")
    told = (said, _missing_of(of, language)) if of.years_untold and of.lines else (said,)
    for one in of.unsaid:
        back = _("Det var sagt, at alt af enheders egen ramme er bogført for %(year)s, og er taget tilbage: %(why)s")
        told = (*told, back % {"year": one.year, "why": typed(one.why, language)})
    if of.above_allocation:
        over = _("Der er brugt %(amount)s mere, end der er fordelt på det, det er brugt til.")
        if of.above_is_decided:
            over = _("Der er brugt %(amount)s mere, end der er fordelt på det, det er brugt til; det er besluttet.")
        told = (over % {"amount": _kroner(of.above_allocation, language)}, *told)
    if of.above_the_appropriation is not None:
        above = _("Der er fordelt og besluttet %(amount)s mere, end der er bevilget.")
        told = (above % {"amount": _kroner(of.above_the_appropriation, language)}, *told)
    return Section(_("Penge"), told, tuple(points))


def _missing_of(of: Overview, language: str) -> str:
    """Of which initiatives in which years nobody has said that the amounts are all."""
    said = _("Beløbene er det, der er bogført indtil nu. Her har ingen sagt, at alt er bogført:")
    years = "; ".join(f"{year}: {codes.in_language(language)}" for year, codes in of.untold_by_year)
    return f"{said} {years}."


def _covers(without: Iterable[int]) -> str:
    """The years of which nobody has said that the amounts are all."""
    said = _("Ingen har sagt, at alt er bogført for %(years)s; beløbene er det, der er bogført indtil nu.")
    return said % {"years": ", ".join(str(year) for year in without)}


def _all_entered(look: Look, lead: Text, language: str) -> str:
    """Of which years it is said that all is entered, also where that is nothing, and who said so when."""
    last = look.last_telling
    if last is None or last.recorded_at is None:
        return ""
    said = _("0 kr. i %(years)s: %(lead)s har sagt %(day)s, at alt er bogført.")
    if look.lines:
        said = _("Alt er bogført for %(years)s: det har %(lead)s sagt %(day)s.")
    day = long_day(clock.local_day(last.recorded_at), language)
    years = ", ".join(str(year) for year in look.years_told)
    return said % {"years": years, "lead": lead.in_language(language), "day": day}


def _kroner(amount: Decimal | None, language: str) -> str:
    return _("ikke oplyst") if amount is None else in_words(amount).in_language(language)


def _told(of: Look | Overview, name: str, language: str) -> str:
    """A sum, and that only a part of its years or initiatives is told."""
    said = _kroner(getattr(of.sums, name), language)
    return _("%(amount)s (delvist oplyst)") % {"amount": said} if name in of.partly else said


def _entry(look: Look, lead: Text, language: str) -> FileEntry:
    one, approved = look.initiative, look.approved
    lines = [one.says.in_language(language), *carrying_on(one, language)]
    carried = who(look, language)
    if not look.owners:
        carried = _("%(who)s; %(lead)s melder så længe") % {"who": carried, "lead": lead.in_language(language)}
    lines += [_("Hvem: %(who)s.") % {"who": carried}, *_appointed(look, language)]
    if approved is not None:
        lines.append(
            _("Godkendt status for %(period)s, %(state)s: %(text)s")
            % {
                "period": half_years(approved.report.from_day, approved.report.until_day).in_language(language),
                "state": approved.state.in_language(language).lower(),
                "text": typed(approved.report.text, language),
            }
        )
        if approved.report.back_why:
            lines.append(_("Et skridt tilbage: %(why)s") % {"why": typed(approved.report.back_why, language)})
        if approved.report.next_steps:
            lines.append(_("Det næste: %(text)s") % {"text": typed(approved.report.next_steps, language)})
    else:
        lines.append(look.ruling.reasons[0].text.in_language(language))
    if look.put_out_of_force is not None and look.put_out_of_force.answer is not None:
        undone = look.put_out_of_force
        lines.append(
            _("Den godkendte afslutning er sat ud af kraft: %(why)s") % {"why": typed(undone.report.text, language)}
        )
    lines += [_milestone(one, language, late=one in look.late) for one in look.milestones]
    lines += _money_of(look, lead, language)
    lines.append(_evidence(look, language))
    return FileEntry(
        f"{one.code} {one.title.in_language(language)}",
        f"{look.standing.label.in_language(language)} · {' '.join(one.requirements)}",
        tuple(Passage(line) for line in lines),
    )


def _appointed(look: Look, language: str) -> list[str]:
    """Why somebody was appointed as owner, and why an appointment ended: the plan itself does not say (INI-15)."""
    found = []
    for one in (*look.owners, *look.coming, *look.former):
        part = one.part
        if part.named_by != NamedBy.APPOINTED:
            continue
        days = long_day(part.first_day, language)
        days += f" – {long_day(part.last_day, language)}" if part.last_day else ""
        said = _("Udpeget: %(unit)s, %(days)s. %(why)s")
        ended = f" {_('Afsluttet, fordi:')} {typed(part.ended_why, language)}" if part.ended_why else ""
        name = one.unit.name.in_language(language)
        found.append(said % {"unit": name, "days": days, "why": typed(part.why, language)} + ended)
    return found


def _money_of(look: Look, lead: Text, language: str) -> list[str]:
    """The money of an initiative: each sum that is told, by its kind, and why what is above it was decided."""
    kinds = (
        (_("fordelt"), "allocated"),
        (_("tilsagn"), "committed"),
        (_("brugt"), "spent"),
        (_("ventet"), "forecast"),
    )
    told = [f"{name} {_told(look, kind, language)}" for name, kind in kinds if getattr(look.sums, kind) is not None]
    untold = ", ".join(name for name, kind in kinds if getattr(look.sums, kind) is None)
    lines = [f"{_('Penge')}: {', '.join(told)}".rstrip(".") + "."] if told else []
    if told and untold:
        lines[0] += " " + _("Ikke oplyst: %(what)s") % {"what": untold} + "."
    elif not told and look.last_telling is None:
        lines.append(_("Penge: ikke oplyst."))
    if look.above_allocation:
        over = _("Over det fordelte: %(amount)s er brugt ud over det, der er fordelt.")
        if look.above_is_decided:
            over = _("Over det fordelte: %(amount)s er brugt ud over det, der er fordelt, og det er besluttet.")
        lines.append(over % {"amount": _kroner(look.above_allocation, language)})
    for one in look.decisions:
        said = _("Besluttet %(day)s: %(amount)s ud over det fordelte. %(why)s")
        lines.append(said % _decided(one, language))
    for one in look.decided_back:
        said = _("Taget tilbage %(day)s: beslutningen om %(amount)s ud over det fordelte. %(why)s")
        lines.append(said % _decided(one, language))
    if look.last_telling is not None:
        lines.append(_all_entered(look, lead, language))
    if look.lines and look.years_untold:
        lines.append(_covers(look.years_untold))
    elif look.tellings and look.years_untold:
        years = ", ".join(str(year) for year in look.years_untold)
        said = _("Ikke oplyst for %(years)s: intet er bogført, og ingen siger, at det er alt.")
        lines.append(said % {"years": years})
    for unsaid in look.unsaid:
        said = _("Det var sagt, at alt er bogført for %(year)s, og er taget tilbage: %(why)s")
        lines.append(said % {"year": unsaid.year, "why": typed(unsaid.why, language)})
    return lines


def _decided(one: OverspendDecision, language: str) -> dict[str, str]:
    return {
        "day": long_day(one.on_day, language),
        "amount": _kroner(one.amount, language),
        "why": typed(one.said, language),
    }


def _words(said: Text, language: str) -> str:
    """What may have been typed in Danish alone."""
    return typed(said.da, language) if said.in_language(language) == said.da else said.in_language(language)


def _milestone(milestone: MilestoneNow, language: str, *, late: bool) -> str:
    title, ended = _words(milestone.milestone.title, language), milestone.ended
    if ended is not None and ended.kind == MilestoneAct.REACHED:
        return _("Milepæl: %(title)s, nået %(day)s.") % {"title": title, "day": long_day(ended.on_day, language)}
    if ended is not None:
        return _("Milepæl: %(title)s, opgivet %(day)s: %(why)s") % {
            "title": title,
            "day": long_day(ended.on_day, language),
            "why": typed(ended.why, language),
        }
    if milestone.due is None:
        return _("Milepæl: %(title)s; planen nævner ingen dag.") % {"title": title}
    words = _("Milepæl: %(title)s, forsinket fra %(day)s.") if late else _("Milepæl: %(title)s, senest %(day)s.")
    return words % {"title": title, "day": long_day(milestone.due, language)}


def _evidence(look: Look, language: str) -> str:
    if not look.evidence:
        approved, gone = look.approved, look.evidence_gone
        if gone is not None and gone.withdrawn_at is not None:
            day, why = clock.local_day(gone.withdrawn_at), typed(gone.withdrawn_why, language)
            said = _("Dokumentation: ingen; den sidste blev trukket tilbage %(day)s: %(why)s")
            return said % {"day": long_day(day, language), "why": why}
        if approved is not None and approved.report.state == ReportedState.CARRIED_OUT:
            return _("Dokumentation: ingen; godkendt som gennemført uden.")
        return _("Dokumentation: ingen endnu.")
    shown = "; ".join(_shown(one, language) for one in look.evidence)
    return _("Dokumentation: %(shown)s.") % {"shown": shown}


def _shown(one: Evidence, language: str) -> str:
    """Its title and where it is; a page of Helle has an address that says nothing on paper."""
    title = _words(one.title, language)
    return (
        _("%(title)s (i Helle)") % {"title": title}
        if one.where.startswith("/")
        else f"{title} ({outside_address(one.where) or one.where})"
    )


def _table(of: Overview, language: str) -> Table:
    return Table(
        _("Initiativerne samlet"),
        (),
        (
            *(_("Initiativ"), _("Hvem"), _("Hvor langt"), _("Næste status"), _("Fordelt"), _("Brugt")),
            _("Dokumentation"),
        ),
        (5, 5, 5, 3, 4, 4, 7),
        tuple(
            (
                f"{look.initiative.code} {look.initiative.title.in_language(language)}",
                who(look, language),
                _standing(look, language),
                _next(look, language),
                _told(look, "allocated", language),
                _spent(look, language),
                "; ".join(_words(one.title, language) for one in look.evidence) or _("ingen"),
            )
            for look in of.looks
        ),
        sideways=True,
        runs_on=True,
    )


def _next(look: Look, language: str) -> str:
    """When its next report is due; that one is missing which closes it."""
    if look.next_report is not None:
        return long_day(look.next_report.due, language)
    return _("afslutningen mangler") if look.unclosed else "–"


def _spent(look: Look, language: str) -> str:
    said = _told(look, "spent", language)
    if not look.above_allocation:
        return said
    if look.above_is_decided:
        return _("%(amount)s, over det fordelte efter beslutning") % {"amount": said}
    return _("%(amount)s, over det fordelte") % {"amount": said}


def _standing(look: Look, language: str) -> str:
    """How it stands; once its period is over or it is late, with what was approved last."""
    said = look.standing.label.in_language(language)
    if look.standing not in (Standing.PERIOD_OVER, Standing.LATE) or look.approved is None:
        return said
    return _("%(standing)s; sidst godkendt: %(state)s") % {
        "standing": said,
        "state": look.approved.state.in_language(language).lower(),
    }


def _figures(series: Iterable[Series], language: str) -> Table:
    rows = [
        (
            one.indicator.title.in_language(language),
            str(figure.year),
            figure.said.in_language(language),
            one.indicator.unit.in_language(language),
            f"{_words(figure.source, language)}, {long_day(figure.cut_off, language)}",
        )
        for one in series
        for figure in one.figures
    ]
    missing = [one.indicator.title.in_language(language) for one in series if not one.figures]
    said = (_("Uden tal endnu: %(titles)s.") % {"titles": "; ".join(missing)},) if missing else ()
    return Table(
        _("Tal"),
        said,
        (_("Indikator"), _("År"), _("Tal"), _("Enhed"), _("Kilde og opgjort til og med")),
        (8, 2, 5, 6, 9),
        tuple(rows),
        on_new_page=False,
        runs_on=True,
    )
