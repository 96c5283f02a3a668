"""What the person agreed to having passed on, in words: whether it holds, how it ended, and what can be asked of it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, DateField, Func, UUIDField
from django.http import Http404

from helle.register.cases.models import Case
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.protection import clock, vault
from helle.register.protection.whereabouts import UnitsBeside
from helle.register.sharing.childs_consent import hold_to_her_age
from helle.register.sharing.choices import ConsentEnd, ConsentGiver
from helle.register.sharing.models import Consent
from helle.rules.codes import OrganisationKind
from helle.rules.sharing.receivers import DataCategory, DisclosurePurpose, closed_to, tasks_of_others


@dataclass(frozen=True, slots=True)
class Agreement:
    """A consent in words."""

    row: Consent
    to: NamedUnit
    limits: str
    before_eighteen: bool = False
    """Whether its last day is the one before the child turns eighteen, for whom a representative said yes."""
    of_age: bool = False
    """Whether the person, for whom a representative said yes, is of age today."""
    alone_from: dt.date | None = None
    """The day on which the person turns eighteen, who said yes herself in time before it: nothing rests on it until."""
    childs_view: bool = False
    """Whether the person said it herself as a child: it is her view, and no consent (MIN-02)."""
    no_ahead_by: str = ""
    """Who wrote down that the child says no from the day of turning eighteen."""
    own_yes: frozenset[uuid.UUID] = frozenset()
    """Beside one of the representative: what holds of the person's own yes to the same, which her own no ends."""

    @property
    def said_no(self) -> bool:
        """Whether the person, asked herself since, says no: beside why it had ended, and not in its place."""
        return self.row.withdrawn_how == ConsentEnd.SAID_NO

    @property
    def ended_within_a_day(self) -> bool:
        """Whether it ended at a moment, as what is known of her age changed, and not with a day."""
        lapsed = self.row.lapsed_at
        next_day = clock.start_of_day(self.row.until + dt.timedelta(days=1))
        # By the calendar it ends with the last second of its day.
        return lapsed is not None and lapsed < next_day - dt.timedelta(seconds=1)

    @property
    def ended_as_recorded_then(self) -> bool:
        """Whether it ended by what was recorded of her age, and not as she turned eighteen: it does not begin again
        though her age is recorded otherwise since, and her own no changes nothing of why it ended."""
        return self.row.lapsed_at is not None and (self.ended_within_a_day or not self.of_age)

    @property
    def asks_herself(self) -> bool:
        """Whether it has ended as she came of age, and not before, and she can say no herself."""
        return self.before_eighteen and self.of_age and self._unanswered and not self.holds

    @property
    def may_say_no_ahead(self) -> bool:
        """Whether the child can say that there is to be no more from the day of turning eighteen, to which it runs."""
        return self.before_eighteen and self._unanswered and self.holds

    @property
    def said_no_ahead(self) -> bool:
        """Whether it stands that the person says no from eighteen on, whether it holds or not: it may be a mistake."""
        return self.row.withdrawn_at is None and self.row.no_ahead_at is not None

    @property
    def said_yes_since(self) -> bool:
        """Whether she has said yes to the same again since she said no: what she had said before her no ended."""
        return bool(self.own_yes) and (self.said_no or self.row.no_ahead_at is not None)

    @property
    def _unanswered(self) -> bool:
        return self.row.withdrawn_at is None and self.row.no_ahead_at is None

    @property
    def holds(self) -> bool:
        """Whether something can rest on it, or will from `alone_from` on."""
        stands = self.row.withdrawn_at is None and self.row.lapsed_at is None and not self.childs_view
        return stands and self.row.until >= clock.today()

    @property
    def categories(self) -> list[DataCategory]:
        """Which kinds of information it is about."""
        return [DataCategory(one) for one in self.row.categories]

    @property
    def closed(self) -> list[DataCategory]:
        """Which of them no consent opens to this receiver (C6)."""
        return list(closed_to(OrganisationKind(self.to.kind), self.categories))

    @property
    def purposes(self) -> list[DisclosurePurpose]:
        """What for."""
        return [DisclosurePurpose(one) for one in self.row.purposes]

    @property
    def tasks_of_others(self) -> list[DisclosurePurpose]:
        """Which of them are none of this receiver's tasks, so that nothing is passed on for them by consent (C6)."""
        return list(tasks_of_others(OrganisationKind(self.to.kind), self.purposes))


def agreements_of(case: Case) -> list[Agreement]:
    """What the person agreed to having passed on, those that hold first. One query, and one more where a child said no
    to the time from eighteen on."""
    rows = list(
        Consent.objects.filter(case=case)
        .annotate(
            alone_from=Func("case_id", function="helle.agrees_alone_from", output_field=DateField()),
            childs_view=Func("pk", function="helle.is_childs_view", output_field=BooleanField()),
            own_yes=Func("pk", function="helle.own_yes_beside", output_field=ArrayField(UUIDField())),
        )
        .select_related("by_user", "withdrawn_by")
        .order_by("-recorded_at", "-id")
    )
    by_age, units = hold_to_her_age(rows), UnitsBeside(case.pk)
    wrote_no = {one.no_ahead_by_id for one in rows if one.no_ahead_by_id is not None}
    names = organisations.user_names(wrote_no) if wrote_no else {}
    found = []
    for one in rows:
        last = by_age.get(one.pk)
        before, of_age = (last.before_eighteen, last.of_age) if last else (False, False)
        alone_from = one.alone_from if one.given_by == ConsentGiver.HERSELF else None
        to, limits = units[one.to_unit_id], limits_of(case, one)
        no_by = names[one.no_ahead_by_id] if one.no_ahead_by_id else ""
        own_yes = frozenset(one.own_yes)
        found.append(Agreement(one, to, limits, before, of_age, alone_from, one.childs_view, no_by, own_yes))
    return sorted(found, key=lambda one: not one.holds)


def get_agreement(case: Case, key: uuid.UUID, *, also_withdrawn: bool = False) -> Agreement:
    """A consent of a case, that nobody has withdrawn unless one asks for such, too. Raises `Http404`."""
    found = next((one for one in agreements_of(case) if one.row.pk == key), None)
    if found is None or (found.row.withdrawn_at is not None and not also_withdrawn):
        raise Http404
    return found


def limits_of(case: Case, consent: Consent | None) -> str:
    """The limits of a consent in the person's words: what binds whoever passes on, and the receiver (PUB-LAW-13)."""
    return vault.unseal(case.person_id, consent, "limits_sealed") if consent is not None else ""
