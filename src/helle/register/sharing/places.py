"""All that a person has agreed to, or not, wherever in Helle it was written down: one list, each with the way to it.

Eight parts of Helle ask her, each for its own act, and keep the answer there. Nothing is copied: what stands here is
read where it stands, as far as the acting role reads that, and is withdrawn where it stands.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helle.register.cases.models import Case
from helle.register.identification import queries as identification
from helle.register.identification.choices import PassOnConsent
from helle.register.interface.words import active_language
from helle.register.minors.models import Tracing
from helle.register.organisations import queries as organisations
from helle.register.organisations.queries import NamedUnit
from helle.register.partner_access.models import ConsentTakenBack
from helle.register.prosecution.beside_models import Disclosure as Statement
from helle.register.protection import clock, context, policies
from helle.register.protection.whereabouts import UnitsBeside, UnitsBesideReferral
from helle.register.referrals import queries as referrals
from helle.register.referrals.choices import Consent as ReferralConsent
from helle.register.returns import queries as returns
from helle.register.support.models import HandOver
from helle.register.support_plans import queries as plans
from helle.register.support_plans.models import Measure
from helle.rules.minors.codes import TracingService
from helle.rules.sharing.disclosure import DisclosureGround
from helle.rules.support.codes import ConsentAnswer, SupportMeasureType


class Stands(TextChoices):
    """Whether a yes stands."""

    GIVEN = "given", gettext_lazy("Givet")
    LIMITED = "limited", gettext_lazy("Givet med en grænse")
    REFUSED = "refused", gettext_lazy("Afslået")
    NOT_ASKED = "not_asked", gettext_lazy("Ikke spurgt")
    WITHDRAWN = "withdrawn", gettext_lazy("Trukket tilbage")
    OVER = "over", gettext_lazy("Sluttet")


@dataclass(frozen=True, slots=True)
class Place:
    """One answer of hers: to what, to whom where that can be said, since when, and where it stands."""

    what: str
    stands: Stands
    since: dt.date | None
    url: str
    to: str = ""

    @property
    def holds(self) -> bool:
        """Whether something may still be done on it."""
        return self.stands in (Stands.GIVEN, Stands.LIMITED)


def places_of(case: Case) -> list[Place]:
    """What stands in the eight parts, as far as the acting role reads it; what holds first. Some eight queries."""
    builders = (_referral, _interviews, _measures, _abroad, _tracing, _handed_over, _statements)
    found = [place for build in builders for place in build(case)]
    return sorted(found, key=lambda one: (not one.holds, -(one.since or dt.date.min).toordinal()))


def _referral(case: Case) -> Iterator[Place]:
    """That she was referred, and that the sender may hear what became of it (OUT-09)."""
    row = referrals.referral_behind(case.referral_id) if case.referral_id else None
    if row is None or row.consent == ReferralConsent.NOT_NEEDED:
        return
    url, sent = reverse("referral-page", args=[row.number]), clock.local_day(row.sent_at)
    # As on the page of the referral, which the list leads to.
    sender = UnitsBesideReferral(row.pk)[row.sender_unit_id].name.in_language(active_language())
    yield Place(_("At blive henvist"), Stands.GIVEN, sent, url, sender)
    if row.consent == ReferralConsent.GIVEN_WITH_FEEDBACK:
        gone = referrals.consent_withdrawn(row)
        stands, since = (Stands.WITHDRAWN, clock.local_day(gone.recorded_at)) if gone else (Stands.GIVEN, sent)
        yield Place(_("At afsenderen får besked tilbage"), stands, since, url, sender)


def _interviews(case: Case) -> Iterator[Place]:
    """That an interview goes to the deciding authority (FLO-10)."""
    if not policies.may_read("narrative"):
        return
    stands = {
        PassOnConsent.GIVEN: Stands.GIVEN,
        PassOnConsent.REFUSED: Stands.REFUSED,
        PassOnConsent.NOT_ASKED: Stands.NOT_ASKED,
    }
    for row in identification.interviews_of(case.pk):
        if row.superseded_at is None:
            url = reverse("case-interview", args=[case.number, row.pk])
            gone = identification.pass_on_withdrawn(row)
            stand, since = (
                (Stands.WITHDRAWN, gone.on_day) if gone else (stands[PassOnConsent(row.pass_on)], row.held_on)
            )
            yield Place(_("At en samtale gives videre"), stand, since, url)


def _measures(case: Case) -> Iterator[Place]:
    """That whoever gives a part of the support is told of it (OUT-09, MIN-02)."""
    if not policies.may_read("notes"):
        return
    given = plans.consents_of(case)
    types = dict(Measure.objects.filter(pk__in=given).values_list("pk", "type"))
    for measure_id, answers in given.items():
        last = next((one for one in reversed(answers) if one.row.decides), None)
        if last is None or measure_id not in types:
            continue
        type_ = SupportMeasureType(types[measure_id]).label.in_language(active_language())
        yield Place(
            _("At den, der giver støtten, får besked: %(type)s") % {"type": type_},
            _OF_ANSWER[last.answer],
            last.row.answered_on,
            reverse("case-measure", args=[case.number, measure_id]),
        )


_OF_ANSWER = {
    ConsentAnswer.GIVEN: Stands.GIVEN,
    ConsentAnswer.LIMITED: Stands.LIMITED,
    ConsentAnswer.REFUSED: Stands.REFUSED,
    ConsentAnswer.WITHDRAWN: Stands.WITHDRAWN,
}


def _abroad(case: Case) -> Iterator[Place]:
    """What was told abroad of her (RET-26, RET-10), and that she took back what a partner is told."""
    if not policies.may_read("return_plan"):
        return
    told = [one for one in returns.told_abroad(case) if one.consent_on is not None]
    back = {one.told_id: clock.local_day(one.recorded_at) for one in ConsentTakenBack.objects.filter(case=case)}
    for row in told:
        stands, since = (Stands.WITHDRAWN, back[row.pk]) if row.pk in back else (Stands.GIVEN, row.consent_on)
        url = reverse("case-return", args=[case.number])
        yield Place(_("At noget fortælles i udlandet"), stands, since, url, str(row.get_whom_display()))


def _tracing(case: Case) -> Iterator[Place]:
    """That the family is searched for (MIN-10, MIN-11)."""
    if not policies.may_read("identity"):
        return
    for row in Tracing.objects.filter(case=case).order_by("begun_on"):
        withdrawn = row.outcome == "consent_withdrawn"
        stands = Stands.WITHDRAWN if withdrawn else Stands.OVER if row.ended_on else Stands.GIVEN
        yield Place(
            _("At familien eftersøges"),
            stands,
            row.ended_on or row.consent_on,
            reverse("case-minor", args=[case.number]),
            TracingService(row.service).label.in_language(active_language()),
        )


def _handed_over(case: Case) -> Iterator[Place]:
    """That she is handed over to a municipality (ACT-08)."""
    units = UnitsBeside(case.pk)
    for row in HandOver.objects.filter(case=case, consent=True).select_related("notice").order_by("from_day"):
        over = row.notice.released_at is not None
        yield Place(
            _("At blive givet over til en kommune"),
            Stands.OVER if over else Stands.GIVEN,
            row.from_day,
            reverse("case-page", args=[case.number]),
            _unit(units, row.notice.unit_id),
        )


def _statements(case: Case) -> Iterator[Place]:
    """That the police or the prosecution are told in a statement (SHR-03)."""
    if context.current().unit_kind != "cmm" or not policies.may_read("criminal"):
        return
    units = organisations.units_on(clock.today())
    for row in Statement.objects.filter(case=case, ground=DisclosureGround.CONSENT.value).order_by("recorded_at"):
        over = row.ended_at is not None or row.until < clock.today()
        yield Place(
            _("At politi eller anklagemyndighed får en udtalelse"),
            Stands.OVER if over else Stands.GIVEN,
            row.consent_on,
            reverse("case-criminal", args=[case.number]),
            _unit(units, row.to_unit_id),
        )


def _unit(units: Mapping[uuid.UUID, NamedUnit], unit_id: uuid.UUID) -> str:
    found = units.get(unit_id)
    return found.name.in_language(active_language()) if found else ""
