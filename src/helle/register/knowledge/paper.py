"""The year of spreading knowledge on paper: what CMM and others taught, held, published and gave abroad (STA-02).

An accessible PDF (PDF/UA-1), for the annual report. It names nobody, and each figure has its source and cut-off.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from helle.register.interface.words import long_day
from helle.register.knowledge.overview import SectorLine, YearShown
from helle.register.knowledge.queries import Look
from helle.register.printing import typesetting
from helle.register.printing.typesetting import FileEntry, FileSheet, Part, Passage, Section, Table
from helle.rules.knowledge.codes import ActivityKind
from helle.rules.knowledge.conference import YearlyConference
from helle.rules.ruling import Ruling


def pdf(shown: YearShown, conference: Ruling[YearlyConference], *, language: str, at: dt.datetime) -> bytes:
    """The year in a language."""
    with translation.override(language):
        return typesetting.pdf(_sheet(shown, conference, language), at=at)


def _sheet(shown: YearShown, conference: Ruling[YearlyConference], language: str) -> FileSheet:
    cut_off = long_day(shown.cut_off, language)
    return FileSheet(
        language=language,
        title=_("Viden og oplysning %(year)s") % {"year": shown.year},
        footer=cut_off,
        page=_("Side {page} af {pages}"),
        opening=(
            _("Kilde: enhedernes egne tal i Helle, opgjort til og med %(day)s. Et ukendt antal er ikke nul.")
            % {"day": cut_off},
        ),
        sections=(
            Section(
                _("Året i tal"),
                (conference.headline.in_language(language),),
                tuple(
                    _("%(kind)s: %(held)s gennemført, %(planned)s planlagt, %(evaluated)s evalueret")
                    % {
                        "kind": line.kind.label.in_language(language),
                        "held": line.held,
                        "planned": line.planned,
                        "evaluated": line.evaluated,
                    }
                    for line in shown.kinds
                ),
            ),
        ),
        parts=tuple(
            Part(kind.label.in_language(language), tuple(_entry(look, language) for look in looks))
            for kind in ActivityKind
            if (looks := [look for look in shown.of_kind(kind) if look.counts])
        ),
        tables=(_audience(shown.sectors, language),),
    )


def _entry(look: Look, language: str) -> FileEntry:
    first, last = look.days
    days = long_day(first, language) if first == last else f"{long_day(first, language)} – {long_day(last, language)}"
    about = " · ".join(one for one in (days, look.unit.name.in_language(language), look.now.place) if one)
    return FileEntry(
        look.title.in_language(language), about, tuple(Passage(line) for line in _lines(look, language) if line)
    )


def _lines(look: Look, language: str) -> Iterable[str]:
    if look.came:
        came = "; ".join(f"{one.sector.label.in_language(language)} {_number(one.number)}" for one in look.came)
        yield _("Deltog: %(came)s.") % {"came": came}
    for one in look.reached:
        yield _("%(channel)s nåede %(number)s (%(source)s).") % {
            "channel": one.channel.label,
            "number": one.number,
            "source": one.source,
        }
    if look.evaluation is not None:
        yield _("Svar: %(answers)s. %(learnt)s %(changes)s") % {
            "answers": look.evaluation.answers,
            "learnt": look.evaluation.learnt,
            "changes": look.evaluation.changes,
        }
    if look.held is not None:
        yield look.held.contributed
        yield look.held.follow_up
        if look.held.figures and look.held.counted_until:
            yield _("Leverede tal: %(figures)s, opgjort til og med %(day)s.") % {
                "figures": look.held.figures,
                "day": long_day(look.held.counted_until, language),
            }
    yield look.now.address


def _number(number: int | None) -> str:
    return _("antal ukendt") if number is None else str(number)


def _audience(lines: Iterable[SectorLine], language: str) -> Table:
    return Table(
        _("Hvem er blevet undervist?"),
        (
            _(
                "Undervisning og årskonference; den, der kom to gange, tæller to gange. Det, der varer hen over nytår, "
                "tæller i det år, det slutter."
            ),
        ),
        (_("Myndighed eller sektor"), _("Tæller som"), _("Gange"), _("Deltagere"), _("Gange uden tal")),
        (4, 4, 2, 2, 2),
        tuple(
            (
                line.sector.label.in_language(language),
                line.part.label.in_language(language),
                str(line.sessions),
                str(line.came) if line.known else "–",
                str(line.uncounted),
            )
            for line in lines
            if line.sessions
        ),
    )
