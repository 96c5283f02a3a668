"""What a correction changed, in the reader's words: each question of the entry's form with the answer before and now.

Only entries that the acting role sees have words. What somebody told in an interview stays on the interview's own page,
where a look is kept; here it says that it was changed.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import forms as django_forms
from django.utils.translation import gettext as _

from helle.register.cases.choices import CorrectableKind
from helle.register.cases.models import Correction
from helle.register.correcting.entries import WAYS, Row
from helle.register.correcting.forms import ContactPersonCorrection, CorrectionForm
from helle.register.correcting.known import Known
from helle.register.identification.models import Circumstance
from helle.register.interface.words import active_language, long_day
from helle.register.people.in_words import Changed
from helle.register.people.models import Residence
from helle.register.support.contact_models import ContactPerson

type Said = dict[str, tuple[str, str]]

_READ_ELSEWHERE: Final = frozenset({"account"})
# A refusal is corrected into an extension, and the other way round.
_TOGETHER: Final = {
    CorrectableKind.EXTENSION: CorrectableKind.REFUSAL,
    CorrectableKind.REFUSAL: CorrectableKind.EXTENSION,
}


def changes_of_acts(known: Known, made: Iterable[Correction]) -> dict[uuid.UUID, tuple[Changed, ...]]:
    """By correction, what it changed; of one that took an entry out, what that said. One query for each kind."""
    made = list(made)
    wanted = {entry for one in made for entry in (one.corrected, one.replaced_by) if entry}
    kinds = {CorrectableKind(one.kind) for one in made}
    kinds |= {_TOGETHER[kind] for kind in kinds if kind in _TOGETHER}
    rows: dict[uuid.UUID, tuple[CorrectableKind, Row]] = {
        row.pk: (kind, row) for kind in sorted(kinds) for row in WAYS[kind].rows(known.case).filter(pk__in=wanted)
    }
    found: dict[uuid.UUID, tuple[Changed, ...]] = {}
    for one in made:
        was, now = rows.get(one.corrected), rows.get(one.replaced_by) if one.replaced_by else None
        if was is not None and (now is not None or one.replaced_by is None):
            found[one.pk] = _changed(_said(known, *was), _said(known, *now) if now else {})
    return found


def changes_of_days(
    known: Known, kind: CorrectableKind, row: Residence | Circumstance, all_rows: Sequence[Residence | Circumstance]
) -> tuple[Changed, ...]:
    """What correcting a stay or a circumstance changed: what was written in the same act stands in its place.

    Where an earlier stay was given back its days, the right one begins after it.
    """
    written = [one for one in all_rows if one.recorded_at == row.superseded_at]
    now = max(written, key=lambda one: one.during.lower, default=None)
    return _changed(_said(known, kind, row), _said(known, kind, now) if now else {})


def _changed(was: Said, now: Said) -> tuple[Changed, ...]:
    found = []
    for name in (*was, *(name for name in now if name not in was)):
        label, before = was.get(name, ("", ""))
        label_now, after = now.get(name, ("", ""))
        if before == after:
            continue
        if name in _READ_ELSEWHERE:
            before, after = (_("læses i samtalen") if said else "" for said in (before, after))
        found.append(Changed(label or label_now, before, after))
    return tuple(found)


def _said(known: Known, kind: CorrectableKind, row: Any) -> Said:
    way = WAYS[kind]
    said: Said = {"title": (_("Hvad"), way.title(row).in_language(active_language()))}
    if isinstance(row, ContactPerson):
        fields = ContactPersonCorrection.base_fields
        said["user"] = (str(fields["user"].label), row.user.full_name)
        said["since"] = (str(fields["since"].label), _word(fields["since"], row.during.lower))
        return said
    initial = way.initial(known, row)
    for name, field in way.form(known.case, None, row, initial).fields.items():
        if name not in CorrectionForm.base_fields and name in initial:
            said[name] = (str(field.label), _word(field, initial[name]))
    return said


def _word(field: django_forms.Field, value: object) -> str:
    if value is None or value == "" or value == []:
        return ""
    if isinstance(field, django_forms.ChoiceField):
        labels = {str(code): str(label) for code, label in _flat(field.choices)}
        chosen = value if isinstance(value, list) else [field.prepare_value(value)]
        return ", ".join(labels.get(str(one), str(one)) for one in chosen)
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    return long_day(value, active_language()) if isinstance(value, dt.date) else str(value)


def _flat(choices: Any) -> Iterable[tuple[object, object]]:
    for code, label in choices:
        yield from label if isinstance(label, (list, tuple)) else [(code, label)]
