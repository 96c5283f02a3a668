"""Support that ends though she is still in the relation, or though a child is missing: why is said (ACC-01, FLO-15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from tests import ending_stories, minor_stories, stories, support_stories
from tests.cast import Cast
from tests.pages import errors_of, fill_in, post

from helle.register.cases.models import Case
from helle.register.desk.tests.test_support_end import AFTER_DAY_30, ENDED, REST, address, no_victim, shown
from helle.register.minors import queries as minors
from helle.register.minors.models import Missing
from helle.register.protection import clock, context
from helle.register.protection.identifiers import new_id
from helle.register.protection.refusals import Refused
from helle.register.support.ending_models import GoesOn, SupportEnd
from helle.rules.support.codes import AtTheEnd, EndCause, EndDespite, StillRuns

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestWhoIsStillInTheRelation:
    """ACC-01: as long as she is, she has access to the support; why it ends all the same is said."""

    def test_a_reason_that_answers_it_is_chosen_and_no_period_is_told_where_none_ran(
        self, cast: Cast, on_day: Callable[[dt.date], None]
    ) -> None:
        case = stories.give_contact_person(cast.mette, stories.a_victim_assessed_by_cmm(cast))
        on_day(AFTER_DAY_30)
        client, url = cast.mette.client(), address(case, "case-support-end")
        page = post(client, url, {"reasons": REST})
        assert list(errors_of(page)) == ["despite"]
        assert "[ACC-01]" in page.content.decode() or "ACC-01" in page.content.decode()
        assert "period_over" not in dict(page.context["form"].fields["despite"].choices)
        with pytest.raises(Refused, match="in the relation"):
            ending_stories.finish(cast.mette, case, despite=None)
        with pytest.raises(Refused, match="No period has run"):
            ending_stories.finish(cast.mette, case, despite=EndDespite.PERIOD_OVER)
        fill_in(client, url, {"reasons": REST, "despite": "wants_none"})
        with cast.mette.acting():
            ended = SupportEnd.objects.get()
        assert (ended.cause, ended.despite) == (EndCause.NO_PERIOD, EndDespite.WANTS_NONE)
        shown_on_the_case = client.get(reverse("case-page", args=[case.number])).content.decode()
        assert "Støtten er slut: uden at en periode har løbet" in shown_on_the_case
        assert "Personen vil ikke have støtten" in shown_on_the_case
        # Somebody is made contact person, and it runs again, as after a period.
        stories.give_contact_person(cast.mette, case)

    def test_the_database_asks_for_it_too(self, cast: Cast) -> None:
        case = stories.a_victim_assessed_by_cmm(cast)
        row = SupportEnd(
            id=new_id(),
            case=case,
            cause=EndCause.NO_PERIOD.value,
            ended_on=clock.today(),
            rung="victim_current",
            recorded_at=clock.now(),
            by_user_id=cast.mette.user.pk,
            by_unit_id=cast.mette.membership.unit_id,
        )
        with cast.mette.acting():
            row.after_sequence = case.rung_events.filter(superseded_at__isnull=True).latest("sequence").sequence
            for cause, despite, refused in (
                (EndCause.NO_PERIOD, "", "support_end_answers_the_relation"),
                (EndCause.NO_PERIOD, "period_over", "support_ended_after_a_period_that_ran"),
                (EndCause.AFTER_PERIOD, "period_over", "support ends after a period where one ran"),
            ):
                row.cause, row.despite, row.recorded_at = cause.value, despite, context.current().instant
                with pytest.raises(DatabaseError, match=refused), transaction.atomic():
                    row.save(force_insert=True)


class TestAMissingChild:
    """Support to a child whom nobody can find does not end in passing: who is searching is named (FLO-15)."""

    def a_missing_child(self, cast: Cast) -> Case:
        case = minor_stories.describe(cast.mette, no_victim(cast))
        support_stories.wind_down(cast.mette, case, last_day=stories.FIRST_DAY)
        minor_stories.lose(cast.mette, case)
        return case

    def test_who_searches_and_why_it_ends_is_written_and_the_alarm_stands(self, cast: Cast) -> None:
        case = self.a_missing_child(cast)
        client, url = cast.mette.client(), address(case, "case-support-end")
        with cast.mette.acting():
            alarm = Missing.objects.get(case=case)
        refused = post(client, url, {"reasons": REST})
        assert set(errors_of(refused)) == {f"what_{alarm.pk.hex}", f"why_{alarm.pk.hex}"}
        assert shown(refused)[StillRuns.ALARM] is AtTheEnd.DECIDED
        typed = {f"what_{alarm.pk.hex}": "police", f"why_{alarm.pk.hex}": ending_stories.HANDED_ON}
        fill_in(client, url, {"reasons": REST} | typed)
        with cast.mette.acting():
            went_on = GoesOn.objects.get()
            assert (went_on.what, went_on.thing, went_on.looked_after_by) == ("alarm", alarm.pk, "police")
            assert Missing.objects.get(pk=alarm.pk).ended_on is None

    def test_the_database_lets_no_end_pass_an_alarm(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        case = self.a_missing_child(cast)
        monkeypatch.setattr(minors, "missing_now", lambda _: None)
        with pytest.raises(Refused, match="you do not see"):
            ending_stories.finish(cast.mette, case)

    def test_a_case_that_ends_otherwise_asks_too_and_one_that_ends_because_of_it_does_not(self, cast: Cast) -> None:
        case = minor_stories.describe(cast.mette, stories.a_case_with_cmm(cast))
        minor_stories.lose(cast.mette, case)
        client = cast.mette.client()
        refused = errors_of(post(client, address(case), ENDED))
        assert {name.split("_")[0] for name in refused} == {"what", "why"}
        fill_in(client, address(case), ENDED | {"ending": "disappeared"})
