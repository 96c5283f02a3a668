"""Making the file of an answer, as a job does it: read, make outside any transaction, and keep it whole or not at all.

It is made as whoever ordered it, under her own policies. A second run finds nothing to do. Where the case has closed to
her meanwhile the order lapses, and she is told on her desk.
"""

from __future__ import annotations

import uuid
from contextlib import ExitStack
from functools import partial
from typing import Final

from django.db import transaction
from django.utils.translation import override

from helle.register.access_requests import composing, entry_queries, file_actions, files, lapsing, queries
from helle.register.access_requests.actions import sealed, still_waits
from helle.register.access_requests.entry_queries import Listed
from helle.register.access_requests.models import Assembly, Making
from helle.register.audit import actions as audit
from helle.register.cases import actions as cases
from helle.register.protection import context
from helle.register.protection.orders import make_or_stop
from helle.rules.ruling import Text

_PURPOSE: Final = "casework"
_FAILED: Final = Text(
    "Filen kunne ikke laves. Prøv igen; bliver det ved, så sig det til driften.",
    "The file could not be made. Try again; if it goes on, tell the operators.",
)


def run(making_id: uuid.UUID, membership_id: uuid.UUID) -> None:
    """Make the file that was ordered. Where it cannot be made the order is stopped, and says why."""
    make_or_stop(partial(_make, making_id, membership_id), partial(_stop, making_id, membership_id), failed=_FAILED)


def _make(making_id: uuid.UUID, membership_id: uuid.UUID) -> None:
    with ExitStack() as held:
        with context.acting(membership_id, purpose=_PURPOSE):
            making = _waiting(making_id)
            if making is None:
                return lapsing.order_lapse(making_id)
            listed = _listed(making)
            words = queries.words_of(making.case, making)
            gathered = composing.gathered(
                making.case, making.request, listed, words, language=making.language, held=held
            )
        # No transaction is open while pages are made: it takes a while.
        content, pages = composing.file_of(gathered)
    with context.acting(membership_id, purpose=_PURPOSE), transaction.atomic():
        making = _waiting(making_id)
        if making is None:
            return lapsing.order_lapse(making_id)
        case = making.case
        cases.case_touch(case, None)
        now = still_waits(case, making.request)
        if now.making is None or now.making.pk != making.pk:
            return
        listed, acting = _listed(making), context.current()
        made = Assembly(
            id=making.pk,
            request=now.row,
            case=case,
            sequence=len(now.assemblies) + 1,
            outcome=composing.outcome_of(listed).value,
            language=making.language,
            pages=pages,
            size=len(content),
            recorded_at=acting.instant,
            by_user_id=acting.user_id,
            by_unit_id=acting.unit_id,
        )
        made.words_sealed = sealed(case, made, "words_sealed", words)
        made.save(force_insert=True)
        files.store(case, made.pk, content)
        audit.record(
            "access.assembled",
            object_id=now.row.pk,
            cases=[case.pk],
            detail={"outcome": made.outcome, "pages": pages, "file": str(made.pk)},
        )


def _waiting(making_id: uuid.UUID) -> Making | None:
    """The order, until it is made or stopped or the request has ended, as far as whoever ordered it still sees it."""
    found = Making.objects.select_related("case", "request").filter(
        pk=making_id, stopped_sealed__isnull=True, lapsed_at__isnull=True, request__waits=True
    )
    made = Assembly.objects.filter(pk=making_id)
    return found.first() if not made.exists() else None


def _listed(making: Making) -> list[Listed]:
    """What the case holds now, all of it decided about: something may have come since the file was ordered."""
    with override(making.language):
        listed = entry_queries.listed_entries(making.case, making.request)
    file_actions.refuse_undecided(listed)
    return listed


def _stop(making_id: uuid.UUID, membership_id: uuid.UUID, why: Text) -> None:
    with context.acting(membership_id, purpose=_PURPOSE):
        making = _waiting(making_id)
        if making is None:
            lapsing.order_lapse(making_id)
        else:
            opened = queries.get_request(making.case, making.request_id)
            file_actions.making_stop(making.case, opened, expected_version=None, why=why)
