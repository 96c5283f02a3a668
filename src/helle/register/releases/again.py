"""What the form of a release begins with where an order is made again or a release is corrected, and what is said of
what it cannot begin with any more: nothing that somebody chose once is dropped without a word (STA-01)."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from helle.register.estimates.queries import MOST_OFFERED, EstimateView, finished, with_content
from helle.register.interface.words import sentence
from helle.register.protection import clock
from helle.register.releases import estimated, policies, queries, repeating
from helle.register.releases.models import Making, Worded
from helle.register.releases.queries import ReleaseView
from helle.register.releases.repeating import Choice
from helle.register.releases.tables import Wanted
from helle.register.statistics.chosen import Choice as TableChoice
from helle.register.statistics.definitions import Saved, saved, standards
from helle.register.statistics.releasable import why_not_released
from helle.rules.ruling import Text

GONE: Final = "were_repeated"
"""The hidden field in which a form carries the years that were to be repeated from what was taken down since."""


def tried(wanted: str) -> Making | None:
    """What could not be made or was sent back, and is tried again."""
    try:
        return queries.making_of(uuid.UUID(wanted)).row
    except (ValueError, Http404):
        return None


def intro(again: Making | None, made_now: Making | None, language: str) -> str:
    """Whose words the form begins with and what was said of it, or else what becomes of it; and what is made now."""
    said = [_("Tabellerne tælles, beskyttes sammen og efterprøves. En anden end dig godkender.")]
    if again is not None:
        of = queries.unfinished_of(again.pk, leads=policies.leads())
        title = again.title.in_language(language)
        said = [_("Formularen er udfyldt med det, der stod i »%(title)s«.") % {"title": title}]
        if of is not None and of.stopped is None:
            said.append(_("Den blev sendt tilbage: %(remarks)s") % {"remarks": sentence(of.remarks)})
        elif of is not None:
            said.append(_("Den kunne ikke laves: %(why)s") % {"why": sentence(of.why.in_language(language))})
    if made_now is not None:
        said.append(
            _("»%(title)s« er ved at blive lavet. Er den lavet først, laves denne ikke, før den anden er besvaret.")
            % {"title": made_now.title.in_language(language)}
        )
    return " ".join(said)


def corrected_since(again: Making | None, there: list[ReleaseView]) -> list[str]:
    """What is said where what is tried again was to correct a release that another corrects by now."""
    return [
        _(
            "Udgivelse nr. %(number)s, som den skulle rette, er rettet siden. Valget er væk: uden et nyt retter "
            "udgivelsen ingen."
        )
        % {"number": one.number}
        for one in there
        if again is not None and one.release.pk == again.corrects_id and one.corrected_by is not None
    ]


def begun(corrects: ReleaseView | None, again: Making | None) -> dict[str, object]:
    """What the form begins with: what the release says that it corrects, or what is tried again; else nothing."""
    if again is not None:
        return _words(again, [code for code, _version in again.tables], [str(one) for one in again.estimates]) | {
            "public_from": max(again.public_from, clock.today()),
            **_corrects(again),
            "repeats": [one.key for one in repeating.chosen(again)],
            "repeats_why_da": again.repeats_why_da,
            "repeats_why_en": again.repeats_why_en,
            "microdata": again.microdata,
        }
    if corrects is None:
        return {}
    row = corrects.release
    row.refresh_from_db(fields=["content", "introduction", "introduction_en"])
    kept = corrects.kept
    tables, estimates = [one.code for one in kept.tables], [one.estimate for one in kept.estimates]
    return _words(row, tables, estimates) | {"corrects": str(row.pk)}


def _words(row: Worded, tables: list[str], estimates: list[str]) -> dict[str, object]:
    return {
        "title_da": row.title_da,
        "title_en": row.title_en,
        "first_year": str(row.first_year),
        "last_year": str(row.last_year),
        "tables": tables,
        "estimates": estimates,
        "introduction": row.introduction,
        "introduction_en": row.introduction_en,
    }


def _corrects(row: Making) -> dict[str, object]:
    return {"corrects": str(row.corrects_id or ""), "why_da": row.why_da, "why_en": row.why_en}


def sent(
    typed: QueryDict | None, again: Making | None, there: Iterable[ReleaseView]
) -> tuple[QueryDict | None, list[tuple[Choice, int]]]:
    """What was sent of the form, None where it is read for the first time; and the years that were to be repeated from
    a release that was taken down since, each with its number. A tick that is refused is shown no more: the form carries
    it from then on. No query."""
    keys = typed.getlist("repeats") + typed.get(GONE, "").split() if typed is not None else []
    keys += [one.key for one in (repeating.chosen(again) if again is not None else ())]
    down = {of.release.pk: of.number or 0 for of in there if of.approved and of.taken_down is not None}
    of_years = {one.year: (one, down[one.release]) for one in repeating.of_keys(keys) if one.release in down}
    gone = list(of_years.values())
    if typed is None:
        return None, gone
    data = typed.copy()
    data[GONE] = " ".join(one.key for one, _number in gone)
    return data, gone


def left_out(
    again: Making | None,
    corrects: ReleaseView | None,
    tables: Sequence[Wanted],
    estimates: Sequence[EstimateView],
    language: str,
) -> list[str]:
    """What is said of each table and estimate of what the form begins with that is not offered any more, or that is
    offered otherwise than it was: in another version, or, where a release has it, with other groups or another title.
    Four queries at most."""
    chosen: Sequence[tuple[str, int | None]]
    if again is not None:
        chosen = [(code, version) for code, version in again.tables]
        told = queries.tables_told(again.pk)
        wanted = list(again.estimates)
    elif corrects is not None:
        chosen = [(one.code, None) for one in corrects.kept.tables]
        told = corrects.release.content["tables"]
        wanted = [uuid.UUID(one.estimate) for one in corrects.kept.estimates]
    else:
        return []
    offered, were = {one.code: one for one in tables}, {one["code"]: one for one in told}
    changed = [
        (code, version)
        for code, version in chosen
        if code not in offered
        or version not in (None, offered[code].version)
        or (code in were and not _is_told_so(were[code], offered[code]))
    ]
    found = {str(one.newest.series): one for one in saved()} if changed else {}
    titles = {code: Text(*one["title"]).in_language(language) for code, one in were.items()}
    said = [
        _changed(offered[code], titles.get(code) or _title_then(found[code], version, language), language)
        if code in offered
        else _no_table(code, found.get(code), titles.get(code, ""), language)
        for code, version in changed
    ]
    return said + _no_estimates([one for one in wanted if one not in {of.order.pk for of in estimates}], language)


def _is_told_so(was: Mapping[str, Any], now: Wanted) -> bool:
    """Whether a table that a release has is the one that is offered now. Of what comes with Helle no version tells."""
    return Text(*was["title"]) == now.title and repeating.is_same_table(was, repeating.asked_of([now])[0])


def _title_then(of: Saved, version: int | None, language: str) -> str:
    was = next((one for one in of.versions if one.version == version), of.newest)
    return was.title_en if language == "en" else was.title_da


def _changed(now: Wanted, title: str, language: str) -> str:
    return _("»%(title)s« er ændret siden. Krydset gælder den, som den er nu: »%(now)s«.") % {
        "title": title,
        "now": now.title.in_language(language),
    }


def _no_table(code: str, of: Saved | None, title: str, language: str) -> str:
    standard = standards().get(code)
    if of is not None:
        title = of.title.in_language(language)
        why = (
            _("den er trukket tilbage: %(why)s") % {"why": of.withdrawal.why.rstrip(".")}
            if of.withdrawal is not None
            else _unreleasable(of.newest.choice, language)
        )
    elif standard is not None:
        title, why = standard.title.in_language(language), _unreleasable(standard.choice, language)
    else:
        title, why = title or code, _("Helle har den ikke mere")
    return _("»%(title)s« kan ikke vælges mere: %(why)s.") % {"title": title, "why": why}


def _unreleasable(choice: TableChoice, language: str) -> str:
    why = why_not_released(choice)
    return why.in_language(language) if why is not None else ""


def _no_estimates(missing: Sequence[uuid.UUID], language: str) -> list[str]:
    if not missing:
        return []
    there = {one.order.pk: one for one in with_content(missing)}
    latest = {one.order.pk for one in finished()}
    said = []
    for one in missing:
        if one not in there:
            said.append(_("Et af skønnene, der var valgt, findes ikke mere."))
            continue
        name = estimated.name_of(there[one], language)
        if one in latest:  # So what keeps it from being chosen is its years (`estimated.on_offer`).
            said.append(
                _("Skønnet »%(name)s« kan ikke vælges mere: det er over år, der ikke kan udgives nu.") % {"name": name}
            )
        else:
            said.append(
                _("Skønnet »%(name)s« kan ikke vælges mere: kun de seneste %(most)s kan.")
                % {"name": name, "most": MOST_OFFERED}
            )
    return said
