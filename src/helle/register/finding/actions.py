"""Writing what helps to find cases again, and giving several of them to a colleague at once."""

from __future__ import annotations

from django.db import transaction

from helle.register.allocation import actions as allocation
from helle.register.allocation.choices import Why
from helle.register.audit import actions as audit
from helle.register.cases.models import Case
from helle.register.finding import queries
from helle.register.finding.models import RecentCase, SavedSearch
from helle.register.finding.narrowing import Chosen
from helle.register.organisations.models import User
from helle.register.people.identifiers import looks_like_cpr
from helle.register.protection import context, policies, vault
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused, Stale
from helle.rules.ruling import Text

MOST_SAVED = 20
RECENT_KEPT = 20

MATCHES_EVERYTHING = Text(
    "Søgningen rammer alle enhedens sager. Vælg noget, der afgrænser den, før du gemmer den.",
    "The search matches all cases of the unit. Choose something that narrows it before you save it.",
)
TOO_MANY_SAVED = Text(
    f"Du har gemt {MOST_SAVED} søgninger. Slet en, før du gemmer en ny.",
    f"You have saved {MOST_SAVED} searches. Remove one before you save another.",
)
A_NUMBER_IN_THE_NAME = Text(
    "Navnet ligner et CPR-nummer. Skriv noget, der ikke røber, hvem en person er.",
    "The name looks like a CPR number. Write something that does not tell who a person is.",
)


def search_save(*, name: str, chosen: Chosen) -> SavedSearch:
    """Keep a search under a name; one that has the name already is replaced. Raises `Refused`."""
    policies.require_read("core")
    acting = context.current()
    if not chosen.narrows:
        raise Refused(MATCHES_EVERYTHING)
    if looks_like_cpr(name):
        raise Refused(A_NUMBER_IN_THE_NAME, field="name")
    kept = queries.saved_searches()
    same = next((search.row for search in kept if search.name.casefold() == name.casefold()), None)
    if same is None and len(kept) >= MOST_SAVED:
        raise Refused(TOO_MANY_SAVED)
    vault.ensure_subject("user", acting.user_id)
    row = SavedSearch(
        id=same.pk if same else new_id(),
        user_id=acting.user_id,
        unit_id=acting.unit_id,
        query=chosen.query(),
        saved_at=acting.instant,
    )
    row.name_sealed = vault.seal(acting.user_id, row, "name_sealed", name)
    with transaction.atomic():
        if same is None:
            row.save(force_insert=True)
        else:
            row.save(update_fields=["name_sealed", "query", "saved_at"])
        audit.record("search.saved", object_id=row.pk, detail=chosen.codes())
    return row


def search_remove(row: SavedSearch) -> None:
    """Forget a kept search."""
    with transaction.atomic():
        audit.record("search.removed", object_id=row.pk)
        row.delete()


def case_seen(case: Case) -> None:
    """Remember that the acting user has opened the case, and forget the oldest. Two queries."""
    acting = context.current()
    seen = RecentCase(user_id=acting.user_id, unit_id=acting.unit_id, case=case, opened_at=acting.instant)
    RecentCase.objects.bulk_create(
        [seen], update_conflicts=True, unique_fields=["user", "unit", "case"], update_fields=["opened_at"]
    )
    own = RecentCase.objects.filter(user_id=acting.user_id, unit_id=acting.unit_id)
    own.exclude(pk__in=own.order_by("-opened_at", "-id").values("pk")[:RECENT_KEPT]).delete()


def cases_assign(moves: list[tuple[Case, int]], *, user: User, why: Why) -> None:
    """Give several cases, each with the version that was seen, to a colleague: all or none.

    Raises `Stale` naming the cases that somebody else changed meanwhile, `Refused` for one that is not hers to give.
    """
    policies.require_write("core")
    changed: list[str] = []
    with transaction.atomic():
        # In the order of their ids, so that two who do this at once wait for each other instead of both failing.
        for case, version in sorted(moves, key=lambda move: move[0].pk):
            try:
                with transaction.atomic():
                    allocation.case_give(case, expected_version=version, user=user, why=why, note="")
            except Stale:
                changed.append(case.number)
            except Refused as refused:
                raise Refused(_about(case.number, refused.message)) from refused
        if changed:
            raise Stale(_changed_meanwhile(changed))


def _about(number: str, said: Text) -> Text:
    return Text(f"Ingen sager er fordelt. {number}: {said.da}", f"No case was assigned. {number}: {said.en}")


def _changed_meanwhile(numbers: list[str]) -> Text:
    named = ", ".join(sorted(numbers))
    return Text(
        f"Ingen sager er fordelt: andre har ændret {named}, siden du så dem. De vises nu, som de er.",
        f"No case was assigned: others have changed {named} since you saw them. They are now shown as they are.",
    )
