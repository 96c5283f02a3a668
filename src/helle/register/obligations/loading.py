"""Writing the obligations of the product into the register: `helle migrate`.

What the file says of an obligation or a body is written as it stands. A carrier, a piece of evidence or a study that is
there already is left alone, since something may have been written about it. The connection must be that of the owner of
the tables.
"""

from __future__ import annotations

import tomllib
import uuid
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from helle.register.action_plans.loading import NAMESPACE
from helle.register.action_plans.models import Initiative
from helle.register.obligations.choices import CarrierKind, ShownBy
from helle.register.obligations.models import Carrier, Obligation, Shows, Study, TreatyBody
from helle.register.organisations.loading import unit_id
from helle.rules.instruments import INSTRUMENTS, Binding

FILE: Final = Path(__file__).parent / "data" / "obligations.toml"
HISTORY: Final = frozenset({Binding.REPEALED, Binding.AMENDING})
BINDING: Final = {one.code: one.binding for one in INSTRUMENTS}
_KIND_OF: Final = (
    ("rules", CarrierKind.RULE),
    ("pages", CarrierKind.PAGE),
    ("initiatives", CarrierKind.INITIATIVE),
)


def entries() -> dict[str, list[dict[str, Any]]]:
    """The file as it stands. A test holds every name in it against what there is."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def load_all() -> None:
    """Write the bodies, the obligations with what carries them, and the studies of the product."""
    found = entries()
    with transaction.atomic():
        for one in found["bodies"]:
            _write_body(one)
        for position, one in enumerate(found["obligations"], start=1):
            _write_obligation(position, one)
        for one in found["studies"]:
            _write_study(one)


def _texts(entry: dict[str, Any], *names: str) -> dict[str, str]:
    return {f"{name}_{language}": entry[name][language] for name in names for language in ("da", "en")}


def _write_body(one: dict[str, Any]) -> None:
    TreatyBody.objects.update_or_create(
        code=one["code"],
        defaults={
            **_texts(one, "title"),
            "responsible_id": unit_id(one["responsible"]),
            "instruments": one["instruments"],
            "requirement": one["requirement"],
        },
    )


def _write_obligation(position: int, one: dict[str, Any]) -> None:
    row, _new = Obligation.objects.update_or_create(
        code=one["code"],
        defaults={
            **_texts(one, "asks"),
            "instrument": one["instrument"],
            "position": position,
            "article": one["article"],
            "checked": one["checked"],
            "owner_id": unit_id(one["owner"]),
            "requirements": one["requirements"],
            "judged": BINDING[one["instrument"]] not in HISTORY,
        },
    )
    for name, kind in _KIND_OF:
        for of in one.get(name, []):
            _add(Carrier(id=_id(row.code, kind.value, of), obligation=row, kind=kind, of=of))
    for number, shown in enumerate(one.get("evidence", []), start=1):
        _add(
            Shows(
                id=_id(row.code, "evidence", str(number)),
                obligation=row,
                kind=ShownBy.DOCUMENT,
                **_texts(shown, "title"),
                where=shown["where"],
                on_day=shown["on_day"],
                requirement=shown["requirement"],
            )
        )


def _write_study(one: dict[str, Any]) -> None:
    where = _texts(one, "where") if "where" in one else {}
    initiative = Initiative.objects.get(code=one["initiative"]) if "initiative" in one else None
    _add(
        Study(
            id=_id("study", one["code"]),
            code=one["code"],
            kind=one["kind"],
            **_texts(one, "title", "by"),
            **where,
            author_id=unit_id(one["author"]) if "author" in one else None,
            first_day=one["first_day"],
            last_day=one["last_day"],
            initiative=initiative,
            requirement=one["requirement"],
        )
    )


def _id(*parts: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, " ".join(("obligations", *parts)))


def _add(row: Carrier | Shows | Study) -> None:
    if not type(row).objects.filter(pk=row.pk).exists():
        row.save(force_insert=True)
