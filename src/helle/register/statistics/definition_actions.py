"""Saving a table as a definition, as a new version of one, and saying that one is used no more."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from helle.register.audit import actions as audit
from helle.register.protection.impersonal import SAID as NAMES_SOMEBODY
from helle.register.protection.impersonal import require_impersonal, require_reason
from helle.register.protection.refusals import WRITTEN_MEANWHILE, Refused, refused_by, says_something
from helle.register.protection.written import new_written
from helle.register.statistics import policies
from helle.register.statistics.chosen import Choice
from helle.register.statistics.definitions import Saved, Standard, called
from helle.register.statistics.models import Definition, DefinitionWithdrawal
from helle.rules.ruling import Text

_WITHDRAWN: Final = Refused(
    Text(
        "Definitionen er trukket tilbage og får ingen ny udgave. Gem tabellen som en ny.",
        "The definition has been withdrawn and gets no new version. Save the table as a new one.",
    )
)
_THE_SAME: Final = Refused(
    Text("Det er den udgave, der allerede er gemt.", "That is the version that is saved already."), field="title_da"
)
_NO_TITLE: Final = Text("Skriv en titel med ord.", "Enter a title in words.")
_TITLE_ONCE: Final = Refused(
    Text(
        "En anden definition fik den titel imens. Se den under Definitioner, eller giv din en anden titel.",
        "Another definition got that title meanwhile. Look at it under Definitions, or give yours another title.",
    ),
    field="title_da",
)
SAID: Final = {
    **NAMES_SOMEBODY,
    "definition_title_once": _TITLE_ONCE,
    "definition_versions_in_order": WRITTEN_MEANWHILE,
    "definition_version_once": WRITTEN_MEANWHILE,
    "definition_is_withdrawn": _WITHDRAWN,
    "statistics_definitionwithdrawal_series_key": _WITHDRAWN,
}


def definition_save(choice: Choice, *, title_da: str, title_en: str, follows: Saved | None = None) -> Definition:
    """Save what is counted and how, under a title; after `follows` as its next version. None is ever written over."""
    policies.require_saving()
    titles = {"title_da": title_da.strip(), "title_en": title_en.strip()}
    for name, title in titles.items():
        if not says_something(title):
            raise Refused(_NO_TITLE, field=name)
    require_impersonal(**titles)
    if follows is not None and follows.withdrawal is not None:
        raise _WITHDRAWN
    if follows is not None and (choice, *titles.values()) == (
        follows.newest.choice, follows.newest.title_da, follows.newest.title_en,
    ):  # fmt: skip
        raise _THE_SAME
    of_that_name = called(**titles, besides=follows.newest.series if follows else None)
    if of_that_name is not None:
        raise _taken(of_that_name, titles["title_da"])
    row = new_written(
        Definition,
        version=follows.newest.version + 1 if follows else 1,
        population=choice.population,
        rows=choice.rows,
        columns=choice.columns,
        first_year=choice.first_year,
        last_year=choice.last_year,
        together=choice.together,
        only_dimension=choice.only[0] if choice.only else "",
        only_group=choice.only[1] if choice.only else "",
        cut_off=choice.cut_off.value,
        percent=choice.percent.value,
        **titles,
    )
    row.series = follows.newest.series if follows else row.pk
    with refused_by(SAID), transaction.atomic():
        row.save(force_insert=True)
        audit.record(
            "statistics.definition_saved",
            object_id=row.pk,
            purpose="statistics",
            detail={"version": row.version, "table": choice.as_query()},
        )
    return row


def _taken(by: Standard | Saved, title_da: str) -> Refused:
    """That a title is taken, by what, and what to do: two of one name cannot be told apart where a release is made."""
    field = "title_da" if by.title.da.casefold() == " ".join(title_da.split()).casefold() else "title_en"
    if isinstance(by, Standard):
        return Refused(
            Text(
                f"»{by.title.da}« følger med Helle. Brug den, eller giv din en anden titel.",
                f"“{by.title.en}” comes with Helle. Use that one, or give yours another title.",
            ),
            field=field,
        )
    version = by.newest.version
    return Refused(
        Text(
            f"»{by.title.da}« (udgave {version}) er allerede gemt. Brug den, åbn den under Definitioner, og gem din "
            "som dens nye udgave, eller giv din en anden titel.",
            f"“{by.title.en}” (version {version}) is saved already. Use it, open it under Definitions and save yours "
            "as its new version, or give yours another title.",
        ),
        field=field,
    )


def definition_withdraw(of: Saved, *, why: str) -> DefinitionWithdrawal:
    """Say that a definition is used no more, for a reason. What was made of it stays as it is."""
    policies.require_saving()
    require_reason(why)
    if of.withdrawal is not None:
        raise _WITHDRAWN
    row = new_written(DefinitionWithdrawal, series=of.newest.series, why=why.strip())
    with refused_by(SAID), transaction.atomic():
        row.save(force_insert=True)
        audit.record("statistics.definition_withdrawn", object_id=of.newest.series, purpose="statistics")
    return row
