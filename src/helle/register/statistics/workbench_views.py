"""The workbench: a table of what one picks, with its picture; saved as a definition; and the list of all reports."""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from helle.register.audit import actions as audit
from helle.register.audit.http import ActingHttpRequest
from helle.register.cases.http import About, answer_form
from helle.register.codelists import queries as codelists
from helle.register.codelists.choices import KeptList
from helle.register.interface.words import active_language, listed, year_span
from helle.register.protection import clock
from helle.register.protection import policies as protection
from helle.register.statistics import definition_actions, definitions, noise, pictures, policies, tables
from helle.register.statistics.baseline import baseline
from helle.register.statistics.choices import CutOff, PercentOf
from helle.register.statistics.chosen import Choice
from helle.register.statistics.counting import counted_at
from helle.register.statistics.definitions import Saved
from helle.register.statistics.dimensions import DIMENSIONS
from helle.register.statistics.models import Definition
from helle.register.statistics.noise_checks import Tells, TellsTooMuch
from helle.register.statistics.queries import Bar
from helle.register.statistics.releasable import why_not_released
from helle.register.statistics.reports import reports
from helle.register.statistics.tables import Block, Column, Line, Table
from helle.register.statistics.views import ShownBar
from helle.register.statistics.workbench_forms import DefinitionForm, DefinitionWithdrawForm, WorkbenchForm
from helle.register.statistics.years_told import years_told
from helle.rules.ruling import Text

_ONCE: Final = Text(
    "I det, der er offentliggjort af flere år under ét, står hver person ét sted, og grupperne giver tilsammen i alt.",
    "In what was published of several years as one each person stands once, and the groups come to the total.",
)


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A table of the page: its lines with their words, and its picture."""

    block: Block
    lines: list[tuple[str, Line]]
    picture: pictures.Stripes | None


@require_GET
def workbench(request: ActingHttpRequest) -> HttpResponse:
    """Pick what is counted, by what and which years, and see the table and its picture (META-07, STA-05, STA-07)."""
    policies.require_whole()
    form = _form(request)
    # What cannot be asked has no answer: another table in its place would pass for one.
    choice = form.choice() if form.is_valid() else None
    noisy = bool(choice and form.cleaned_data["stoej"])
    table = _built(choice, form, noisy=noisy) if choice else None
    audit.record(
        "statistics.table_read",
        purpose="statistics",
        detail={
            "table": choice.as_query() if choice else "",
            **form.in_log,
            **({"noise": True} if noisy else {}),
        },
    )
    # A definition is of whole figures, as a release protects them: a table with noise is saved as none.
    page: dict[str, object] = {"form": form, "table": None, "saves": policies.saves() and not noisy}
    if noisy:
        page["noise"] = {
            "most": noise.MOST,
            "deviation": math.sqrt(noise.VARIANCE),
            "withheld": noise.MOST_WITHHELD,
            "released": _released(choice) if choice is not None else [],
        }
    if choice is not None and table is not None:
        page |= _shown(table) | {"of": _definition_of(request, choice), "query": choice.as_query()}
        if noisy:  # Also where the table is copied, or cut out, without what stands above it.
            page["heading"] = _("%(heading)s, med støj") % {"heading": page["heading"]}
    return render(request, "statistics/workbench.html", page, status=422 if form.errors else 200)


def _released(choice: Choice) -> list[tuple[str, int]]:
    """Which of the years of a table of assessed victims a release has counted: the years in words, and its number; also
    of one that was taken down. A number with noise beside its whole figures narrows what it withholds. One query."""
    if choice.population != "assessed":
        return []
    of: dict[int, list[int]] = {}
    for year, told in sorted(years_told().items()):
        if year in choice.counted_years(clock.today()):
            of.setdefault(told.number, []).append(year)
    return [(listed(years, active_language()), number) for number, years in sorted(of.items())]


def _form(request: ActingHttpRequest) -> WorkbenchForm:
    asked = request.GET if "tal" in request.GET else {"tal": "assessed"}
    return WorkbenchForm(asked, this_year=clock.today().year)


def _built(choice: Choice, form: WorkbenchForm, *, noisy: bool) -> Table | None:
    try:
        return (tables.build_noisy if noisy else tables.build)(choice, clock.today())
    except TellsTooMuch as refused:
        form.add_error("stoej", _told(refused.why))
        return None
    except ValueError:
        form.add_error(
            "fra", _("Ingen af årene kan vises for sig: de er ikke talt, eller kun offentliggjort sammen med andre år.")
        )
        return None


def _told(why: Tells) -> str:
    """Why a table is not shown with noise, and what to choose instead."""
    match why:
        case Tells.OVERLAPPING:
            return _(
                "Med støj kan der ikke tælles efter noget, hvor én person kan stå i flere grupper: så kan det ikke "
                "efterprøves, hvad tallene røber. Vælg Udnyttelse, én form eller flere."
            )
        case Tells.LARGE:
            return _(
                "Tabellen er for stor til, at det kan efterprøves, hvad den røber med støj. Vælg færre år eller ingen "
                "kolonner."
            )
        case Tells.ALIKE:
            return _(
                "Tabellen vises ikke med støj: alle i en af grupperne hører til i det samme felt, og det ville den "
                "røbe. Vælg en grovere opdeling, eller ingen kolonner."
            )
        case Tells.CLOSELY:
            return _(
                "Tabellen vises ikke med støj: nogle af tallene kan regnes for nøje ud af de andre. Vælg en "
                "grovere opdeling, eller ingen kolonner."
            )


def _definition_of(request: ActingHttpRequest, choice: Choice) -> tuple[Text, str, int] | None:
    """The definition that the table is opened as: its title, its id or code, and its version; none once it is changed.

    One more query where a saved one is named.
    """
    asked = request.GET.get("definition", "")
    standard = definitions.standards().get(asked)
    if standard is not None:
        return (standard.title, "", 0) if standard.choice == choice else None
    try:
        row = Definition.objects.filter(pk=uuid.UUID(asked)).first() if asked else None
    except ValueError:
        row = None
    if row is None or row.choice != choice:
        return None
    return Text(row.title_da, row.title_en), str(row.series), row.version


def _shown(table: Table) -> dict[str, object]:
    language = active_language()
    choice = table.choice
    columns = [_in_words(one, language) for one in table.columns]
    by = [DIMENSIONS[code].called(choice.population) for code in choice.dimensions]
    bars = _bars(table)
    return {
        "table": table,
        "heading": _heading(choice, by, language),
        "population": choice.of,
        "rows_called": by[0] if by else Text("År", "Year"),
        "columns": list(zip(columns, table.columns, strict=True)),
        "blocks": [_block(table, one, columns, language, drawn=bool(choice.dimensions)) for one in table.blocks],
        "bars": bars,
        "chart": pictures.chart([(one.bar, True) for one in bars], "") if bars else None,
        "notes": _notes(table),
        "only": DIMENSIONS[choice.only[0]].groups[choice.only[1]] if choice.only else None,
        "percent": PercentOf(choice.percent).label if choice.percent is not PercentOf.NONE else "",
        "cut_over": baseline().cut_over,
        "counted_at": counted_at(),
        "left_out": _spans(table.left_out),
        "period": table.span,
        "own_scale": bool(_of_many_years(table, list(range(len(table.columns))))),
    }


def _notes(table: Table) -> list[tuple[Text, str]]:
    """What is to be known of what it is counted by, and of what others published by that; each with who requires it."""
    by = [DIMENSIONS[code] for code in table.choice.dimensions]
    found = [(one.note, one.requirements[0]) for one in by if one.note]
    if any(period.remainder is not None for period in table.periods):
        found.append((_ONCE, "META-07"))
        found += [(since, "FIG-11") for one in baseline().exploitation if (since := one.since)]
    return found


def _heading(choice: Choice, by: list[Text], language: str) -> str:
    """What the table is of, in words, and what it is narrowed to: else it would pass for the whole."""
    whole = _whole_heading(choice.of.label.in_language(language), [one.in_language(language) for one in by])
    if choice.only is None:
        return whole
    code, group = choice.only
    return _("%(heading)s, kun %(dimension)s: %(group)s") % {
        "heading": whole,
        "dimension": _small(DIMENSIONS[code].called(choice.population).in_language(language)),
        "group": DIMENSIONS[code].groups[group].in_language(language),
    }


def _whole_heading(what: str, by: list[str]) -> str:
    if not by:
        return _("%(what)s pr. år") % {"what": what}
    if len(by) == 1:
        return _("%(what)s efter %(by)s") % {"what": what, "by": _small(by[0])}
    return _("%(what)s efter %(by)s og %(across)s") % {"what": what, "by": _small(by[0]), "across": _small(by[1])}


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _in_words(one: Line | Column, language: str) -> str:
    return codelists.word(KeptList.COUNTRIES, one.country) if one.country else one.label.in_language(language)


def _block(table: Table, block: Block, columns: list[str], language: str, *, drawn: bool) -> ShownBlock:
    lines = [(_in_words(line, language), line) for line in block.lines]
    groups = [(words, line) for words, line in lines if not line.is_total]
    # Totals are left out: beside them no group could be told from another.
    across = [(words, place) for place, (words, one) in enumerate(zip(columns, table.columns, strict=True))
              if one.period is not None or one.label != tables.TOTAL]  # fmt: skip
    picture = pictures.stripes(
        [words for words, _line in groups],
        [words for words, _place in across],
        [[(line.cells[place].count, _kind(table, line, place)) for _words, place in across] for _words, line in groups],
        _of_many_years(table, [place for _words, place in across]),
    )
    return ShownBlock(block, lines, picture if drawn and groups else None)


def _of_many_years(table: Table, places: list[int]) -> list[int]:
    """Which of the drawn columns are of several years, where others are of one."""
    periods = [table.columns[place].period for place in places]
    several = [at for at, one in enumerate(periods) if one is not None and one.first_year != one.last_year]
    return several if len(several) < len(periods) else []


def _kind(table: Table, line: Line, place: int) -> str:
    if line.cells[place].withheld:
        return pictures.WITHHELD
    return "imported" if _imported(table, place) else "counted"


def _imported(table: Table, place: int) -> bool:
    period = table.columns[place].period
    return period is not None and period.imported


def _bars(table: Table) -> list[ShownBar]:
    """The population year by year as bars; none of another table."""
    if table.choice.dimensions or table.choice.together:
        return []
    return [
        ShownBar(
            Bar(
                line.period.first_year,
                line.period.last_year,
                line.cells[0].count or 0,
                line.period.source or None,
                line.period.derived,
                line.period.unfinished,
            ),
            shown=True,
            change=None,
        )
        for line in table.blocks[0].lines
        if line.period is not None and not line.cells[0].withheld
    ]


def _spans(years: tuple[int, ...]) -> str:
    """Years in words, those that follow each other as a span: 2007–2016, 2019."""
    spans: list[list[int]] = []
    for year in years:
        if spans and spans[-1][1] == year - 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(year_span(first, last) for first, last in spans)


@require_http_methods(["GET", "POST"])
def definition_save(request: ActingHttpRequest) -> HttpResponse:
    """Save the table that the address holds as a definition, or as the next version of one."""
    protection.require_write("aggregates")
    policies.require_saving()
    asked = _form(request)
    if not asked.is_valid():
        raise Http404
    choice = asked.choice()
    follows = _follows(request)
    begins = {"title_da": follows.newest.title_da, "title_en": follows.newest.title_en} if follows else {}
    form = DefinitionForm(
        request.POST or None,
        stands=follows.newest.version if follows else 0,
        initial={"form_token": uuid.uuid4(), **begins},
    )
    written: list[Definition] = []
    by = [DIMENSIONS[code].called(choice.population) for code in choice.dimensions]
    return answer_form(
        request,
        form,
        about=About(follows.newest.series if follows else None, {"table": choice.as_query()}, purpose="statistics"),
        save=form.unless_written(
            lambda: written.append(
                definition_actions.definition_save(
                    choice,
                    title_da=form.cleaned_data["title_da"],
                    title_en=form.cleaned_data["title_en"],
                    follows=follows,
                )
            )
        ),
        done=f"{reverse('statistics-workbench')}?{choice.as_query()}",
        shown_at=lambda: reverse("statistics-definition", args=[written[0].series]),
        saved=_("Definitionen er gemt."),
        page={
            "heading": _("Gem en ny udgave") if follows else _("Gem tabellen som definition"),
            "intro": " ".join(
                [
                    _heading(choice, by, active_language()),
                    *_not_released(choice),
                    *(
                        [_("Støjen gemmes ikke: definitionen er af de hele tal.")]
                        if asked.cleaned_data["stoej"]
                        else []
                    ),
                ]
            ),
        },
    )


def _not_released(choice: Choice) -> list[str]:
    """That a table can be saved and not released, and why."""
    why = why_not_released(choice)
    return [_("Tabellen kan ikke udgives: %(why)s.") % {"why": why.in_language(active_language())}] if why else []


def _follows(request: ActingHttpRequest) -> Saved | None:
    asked = request.GET.get("afloeser", "")
    try:
        return definitions.saved_one(uuid.UUID(asked)) if asked else None
    except ValueError as error:
        raise Http404 from error


@require_GET
def definition_list(request: ActingHttpRequest) -> HttpResponse:
    """The tables that come with Helle, and those that were saved."""
    policies.require_whole()
    audit.record("statistics.definitions_listed", purpose="statistics")
    return render(
        request,
        "statistics/definitions.html",
        {
            "standards": definitions.standards().values(),
            "saved": [(one, why_not_released(one.newest.choice)) for one in definitions.saved()],
        },
    )


@require_GET
def definition(request: ActingHttpRequest, series: uuid.UUID) -> HttpResponse:
    """One saved definition in its versions: what each counted, who saved it and when."""
    policies.require_whole()
    of = definitions.saved_one(series)
    audit.record("statistics.definition_read", object_id=series, purpose="statistics")
    language = active_language()
    return render(
        request,
        "statistics/definition.html",
        {
            "of": of,
            "versions": [(one, _said(one.choice, language)) for one in of.versions],
            "saves": policies.saves() and of.withdrawal is None,
        },
    )


def _said(choice: Choice, language: str) -> list[tuple[str, str]]:
    """What a choice is in words, term by term."""
    by = [DIMENSIONS[code].called(choice.population) for code in choice.dimensions]
    first, last = choice.first_year, choice.last_year
    years = year_span(first, last) if last else f"{first}–{_('nyeste')}"
    said = [
        (_("Tabel"), _heading(choice, by, language)),
        (_("År"), years + (f" ({_('under ét')})" if choice.together else "")),
        (_("Tæl til og med"), str(CutOff(choice.cut_off).label)),
    ]
    if choice.only:
        dimension, group = choice.only
        said.append((_("Tæl kun"), DIMENSIONS[dimension].groups[group].in_language(language)))
    if choice.percent is not PercentOf.NONE:
        said.append((_("Procent"), str(PercentOf(choice.percent).label)))
    if why := why_not_released(choice):
        said.append((_("Kan udgives"), _("nej: %(why)s") % {"why": why.in_language(language)}))
    else:
        said.append((_("Kan udgives"), _("ja")))
    return said


@require_http_methods(["GET", "POST"])
def definition_withdraw(request: ActingHttpRequest, series: uuid.UUID) -> HttpResponse:
    """Say that a definition is used no more, for a reason."""
    protection.require_write("aggregates")
    policies.require_saving()
    of = definitions.saved_one(series)
    done = reverse("statistics-definition", args=[series])
    if of.withdrawal is not None:
        return redirect(done)
    form = DefinitionWithdrawForm(request.POST or None, initial={"form_token": uuid.uuid4()})
    return answer_form(
        request,
        form,
        about=About(series, {}, purpose="statistics"),
        save=lambda: definition_actions.definition_withdraw(of, why=form.cleaned_data["why"]),
        done=done,
        saved=_("Definitionen er trukket tilbage."),
        page={
            "heading": _("Træk definitionen tilbage"),
            "intro": of.title,
            "submit_label": _("Træk tilbage"),
        },
    )


@require_GET
def report_list(request: ActingHttpRequest) -> HttpResponse:
    """Every report of the plan with where it is answered, or what is not counted yet (C9)."""
    protection.require_read("aggregates")
    audit.record("statistics.reports_listed", purpose="statistics")
    return render(request, "statistics/reports.html", {"reports": reports(), "sees_whole": policies.sees_whole()})
