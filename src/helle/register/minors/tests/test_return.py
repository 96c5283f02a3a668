"""The search for the family begins with the child's yes; a talk is held with the representative (MIN-10..MIN-13)."""

from __future__ import annotations

import datetime as dt
import uuid
from functools import partial

import pytest
from django.urls import reverse
from tests import minor_stories
from tests.cast import Cast, open_to
from tests.pages import errors_of, fill_in, post

from helle.register.cases.entries import new_row, seal
from helle.register.cases.models import Case
from helle.register.minors import in_words, queries, return_actions
from helle.register.minors.choices import RepresentationEnd, TalkState, TracingOutcome
from helle.register.minors.models import ReturnTalk, Tracing
from helle.register.minors.tests.conftest import refused_by_the_database
from helle.register.protection import clock
from helle.register.protection.refusals import Refused
from helle.rules.minors.codes import TracingService

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class TestTracing:
    def test_both_services_search_at_once_each_with_his_own_yes(self, cast: Cast, case: Case) -> None:
        minor_stories.appoint(cast.mette, case)
        minor_stories.trace(cast.mette, case)
        minor_stories.trace(
            cast.mette, case, service=TracingService.RED_CROSS, in_contact=None, family_suspected=None,
            informed_on=None, signed_on=None,
        )  # fmt: skip
        with cast.mette.acting():
            assert Tracing.objects.filter(case=case, ended_on__isnull=True).count() == 2
        with pytest.raises(Refused) as refused:
            minor_stories.trace(cast.mette, case)
        assert refused.value.field == "service"

    def test_its_end_stands_with_who_wrote_it_and_when(self, cast: Cast, case: Case) -> None:
        minor_stories.appoint(cast.mette, case)
        tracing = minor_stories.trace(cast.mette, case)
        clock.move_forward(dt.timedelta(hours=2))
        minor_stories.end_tracing(cast.mette, case, tracing, TracingOutcome.FOUND)
        with cast.mette.acting():
            written = in_words.written(queries.minor_view(case), str)
            (end,) = [one for one in written if one.key == uuid.uuid5(tracing.pk, "end")]
            assert (end.at, end.by_user) == (clock.now(), cast.mette.user.pk)

    @pytest.mark.parametrize(
        ("changed", "field", "cited"),
        [
            ({"consents": False}, "consents", "MIN-10"),
            ({"consents": None}, "consents", ""),
            ({"service": TracingService.RED_CROSS, "consents": False}, "consents", "MIN-11"),
            ({"consent_on": None}, "consent_on", ""),
            ({"in_contact": True}, "in_contact", "MIN-10"),
            ({"family_suspected": True}, "why", "MIN-10"),
            ({"family_suspected": None}, "why", "MIN-10"),
            ({"informed_on": None, "signed_on": None}, "why", "MIN-03"),
            ({"signed_on": None}, "why", ""),
        ],
    )
    def test_it_does_not_begin_without(
        self, cast: Cast, case: Case, changed: dict[str, object], field: str, cited: str
    ) -> None:
        minor_stories.appoint(cast.mette, case)
        with pytest.raises(Refused) as refused:
            minor_stories.trace(cast.mette, case, **changed)
        assert refused.value.field == field
        assert cited in str(refused.value.ruling)

    @pytest.mark.parametrize("field", ["informed_on", "signed_on"])
    def test_nobody_informed_or_signed_who_was_no_representative_that_day(
        self, cast: Cast, case: Case, field: str
    ) -> None:
        changed = {"informed_on": None, "signed_on": None, "why": minor_stories.NOBODY_YET, field: clock.today()}
        with pytest.raises(Refused) as refused:
            minor_stories.trace(cast.mette, case, **changed)
        assert refused.value.field == field and "MIN-03" in refused.value.message.da
        clock.move_forward(dt.timedelta(days=1))
        minor_stories.appoint(cast.mette, case)
        with pytest.raises(Refused):  # Nor whoever came later.
            minor_stories.trace(cast.mette, case, **changed)
        minor_stories.trace(cast.mette, case, **(changed | {field: clock.today()}))

    def test_nor_past_the_application(self, cast: Cast, case: Case) -> None:
        minor_stories.appoint(cast.mette, case)
        yesterday = clock.today() - dt.timedelta(days=1)

        def straight(**changed: object) -> None:
            today = clock.today()
            given = {
                "service": "return_agency",
                "consent_on": today,
                "in_contact": False,
                "family_suspected": False,
                "representative_informed_on": today,
                "representative_signed_on": today,
                "begun_on": today,
                "outcome": "",
            }
            row = new_row(Tracing, case, **(given | changed))
            seal(case, row, ruling="{}")
            row.save(force_insert=True)

        with cast.mette.acting():
            tomorrow = clock.today() + dt.timedelta(days=1)
            for changed, constraint in (
                ({"consent_on": tomorrow}, "tracing_after_the_consent"),
                ({"representative_signed_on": None}, "tracing_with_the_representative_or_a_reason"),
                ({"family_suspected": True}, "tracing_with_the_representative_or_a_reason"),
                ({"in_contact": True}, "tracing_by_the_agency_without_contact"),
                ({"representative_informed_on": yesterday}, "tracing_informed_of_that_day"),
                ({"representative_signed_on": yesterday}, "tracing_signed_of_that_day"),
            ):
                assert refused_by_the_database(partial(straight, **changed)) == constraint

    def test_a_consent_that_is_taken_back_stops_it_for_good(self, cast: Cast, case: Case) -> None:
        row = minor_stories.trace(cast.mette, case)
        minor_stories.end_tracing(cast.mette, case, row, TracingOutcome.CONSENT_WITHDRAWN)
        with pytest.raises(Refused):
            minor_stories.end_tracing(cast.mette, case, row, TracingOutcome.FOUND)
        minor_stories.trace(cast.mette, case)  # He may say yes again.


class TestTalks:
    def test_held_with_the_representative_of_that_day(self, cast: Cast, case: Case) -> None:
        talk = minor_stories.plan_talk(cast.mette, case)
        with pytest.raises(Refused) as refused:
            minor_stories.hold_talk(cast.mette, case, talk)
        assert refused.value.field == "with_representative"  # Nobody is appointed.
        appointed = minor_stories.appoint(cast.mette, case)
        minor_stories.hold_talk(cast.mette, case, talk)
        with cast.mette.acting():
            talk.refresh_from_db()
            assert (talk.state, talk.representative_id) == (TalkState.HELD, appointed.pk)
        with pytest.raises(Refused):
            minor_stories.hold_talk(cast.mette, case, talk)

    def test_without_the_representative_it_is_not_held_whatever_the_reason(self, cast: Cast, case: Case) -> None:
        talk = minor_stories.plan_talk(cast.mette, case)
        for why in ("", minor_stories.WEIGHED):
            with pytest.raises(Refused) as refused:
                minor_stories.hold_talk(cast.mette, case, talk, with_representative=False, why_without=why)
            assert (refused.value.field, "MIN-13" in str(refused.value.ruling)) == ("with_representative", True)
        with pytest.raises(Refused) as unsaid:
            minor_stories.hold_talk(cast.mette, case, talk, with_representative=None)
        assert unsaid.value.field == "with_representative"

        def straight() -> None:
            talk.state, talk.held_on, talk.ruling_sealed = "held", clock.today(), b"x"
            talk.closed_at, talk.closed_by_id = clock.now(), cast.mette.user.pk
            talk.why_without_sealed = b"x"
            talk.save(
                update_fields=["state", "held_on", "ruling_sealed", "why_without_sealed", "closed_at", "closed_by"]
            )

        with cast.mette.acting():
            talk.refresh_from_db()
            assert refused_by_the_database(straight) == "talk_with_the_representative"

    def test_one_that_was_held_without_her_does_not_count_until_it_is_held_anew(self, cast: Cast, case: Case) -> None:
        def to_hold_anew() -> int:
            with cast.mette.acting():
                return len(queries.minor_view(case).to_hold_anew)

        page = f"/sager/{case.number}/barnet/"
        talk = minor_stories.plan_talk(cast.mette, case)
        with pytest.raises(Refused) as refused:
            minor_stories.talk_without(cast.mette, case, talk, why_without=" ")
        assert refused.value.field == "why_without"
        with pytest.raises(Refused):
            minor_stories.talk_without(cast.mette, case, talk, with_representative=None)
        minor_stories.talk_without(cast.mette, case, talk)
        with pytest.raises(Refused):  # What does not count is not made to count.
            minor_stories.hold_talk(cast.mette, case, talk)
        assert to_hold_anew() == 1
        told = cast.mette.client().get(page).content.decode()
        assert "Samtalen skal holdes igen med repræsentanten." in told and minor_stories.WEIGHED in told
        minor_stories.appoint(cast.mette, case)
        # Of one day: only what was planned for a later hour came after it.
        minor_stories.hold_talk(cast.mette, case, minor_stories.plan_talk(cast.mette, case))
        assert to_hold_anew() == 1
        desk = cast.mette.client().get("/").content.decode()
        assert page in desk and "skal holdes igen" in desk
        assert "skal holdes igen" not in cast.ulla.client().get("/").content.decode()
        later = minor_stories.plan_talk(cast.mette, case, at=dt.time(14, 0))
        minor_stories.hold_talk(cast.mette, case, later)
        assert to_hold_anew() == 0
        assert "skal holdes igen" not in cast.mette.client().get("/").content.decode()

    @pytest.mark.parametrize("how", ["mistake", "ended before", "alone after all"])
    def test_one_that_was_held_is_held_anew_where_the_representation_turns_out_not_to_cover_it(
        self, cast: Cast, case: Case, how: str
    ) -> None:
        minor_stories.describe(cast.mette, case, unaccompanied=how != "alone after all")
        first = clock.today()
        if how != "alone after all":
            appointment = minor_stories.appoint(cast.mette, case)
        clock.move_forward(dt.timedelta(days=3))
        talk = minor_stories.plan_talk(cast.mette, case)
        if how == "alone after all":
            minor_stories.hold_talk(
                cast.mette, case, talk, with_representative=False, why_without=minor_stories.WEIGHED
            )
        else:
            minor_stories.hold_talk(cast.mette, case, talk)

        def told() -> str:
            return cast.mette.client().get(f"/sager/{case.number}/barnet/").content.decode()

        assert "skal holdes igen" not in told()
        if how == "alone after all":
            minor_stories.describe(cast.mette, case, unaccompanied=True)
        else:
            why = RepresentationEnd.MISTAKE if how == "mistake" else RepresentationEnd.RESIGNED
            minor_stories.end(cast.mette, case, appointment, why, first + dt.timedelta(days=1))
        page = told()
        assert "Den tæller ikke længere" in page and "Samtalen skal holdes igen" in page
        with cast.mette.acting():
            view = queries.minor_view(case)
            assert view.to_hold_anew == {talk.pk}
            assert any("tæller ikke længere" in one.what for one in in_words.written(view, str))

    def test_one_that_counts_is_not_said_not_to(self, cast: Cast, case: Case) -> None:
        talk = minor_stories.plan_talk(cast.mette, case)
        minor_stories.appoint(cast.mette, case)
        with pytest.raises(Refused) as refused:
            minor_stories.talk_without(cast.mette, case, talk, with_representative=True)
        assert refused.value.field == "with_representative"
        minor_stories.describe(cast.mette, case, unaccompanied=False)
        with pytest.raises(Refused):
            minor_stories.talk_without(cast.mette, case, talk)

        def straight() -> None:
            talk.state, talk.held_on = "uncounted", clock.today()
            talk.ruling_sealed = talk.why_without_sealed = b"x"
            talk.closed_at, talk.closed_by_id = clock.now(), cast.mette.user.pk
            talk.save(
                update_fields=["state", "held_on", "ruling_sealed", "why_without_sealed", "closed_at", "closed_by"]
            )

        with cast.mette.acting():
            talk.refresh_from_db()
            assert refused_by_the_database(straight) == "talk_that_counts"
        # Who was there for a child that is not alone is said.
        with pytest.raises(Refused) as unsaid:
            minor_stories.hold_talk(cast.mette, case, talk, with_representative=False)
        assert unsaid.value.field == "why_without"
        minor_stories.hold_talk(cast.mette, case, talk, with_representative=False, why_without=minor_stories.WEIGHED)

    def test_that_she_took_part_in_one_that_does_not_count_is_asked_and_not_changed(
        self, cast: Cast, case: Case
    ) -> None:
        minor_stories.appoint(cast.mette, case)
        talk = minor_stories.plan_talk(cast.mette, case)
        page = reverse("minor-talk-hold", args=[case.number, talk.pk])
        typed = {"became": "uncounted", "held_on": "2025-10-06", "why_without": minor_stories.WEIGHED}
        assert "with_representative" in errors_of(
            post(cast.mette.client(), page, typed | {"with_representative": "yes"})
        )
        with cast.mette.acting():
            assert ReturnTalk.objects.get(pk=talk.pk).state == TalkState.PLANNED
        fill_in(cast.mette.client(), page, typed)
        with cast.mette.acting():
            assert ReturnTalk.objects.get(pk=talk.pk).state == TalkState.UNCOUNTED

    def test_what_the_rules_say_beside_it_is_of_the_day_it_was_held(self, cast: Cast, case: Case) -> None:
        talk = minor_stories.plan_talk(cast.mette, case)
        clock.move_forward(dt.datetime(2027, 3, 2, 12, tzinfo=dt.UTC) - clock.now())  # He turned eighteen yesterday.
        page = reverse("minor-talk-hold", args=[case.number, talk.pk])
        typed = {"became": "held", "with_representative": "no", "regler": "fulgt"}
        for day, verdict in (("2027-02-28", "refused"), ("2027-03-01", "allowed")):
            shown = post(cast.mette.client(), page, typed | {"held_on": day})
            assert shown.context["ruling"].verdict == verdict, day

    def test_none_is_planned_for_a_day_that_has_passed(self, cast: Cast, case: Case) -> None:
        with pytest.raises(Refused) as refused:
            minor_stories.plan_talk(cast.mette, case, days=-1)
        assert refused.value.field == "planned_on"

        def straight() -> None:
            yesterday = clock.today() - dt.timedelta(days=1)
            row = new_row(ReturnTalk, case, planned_on=yesterday, interpreter=False, state="planned")
            row.save(force_insert=True)

        with cast.mette.acting():
            assert refused_by_the_database(straight) == "talk_is_planned_ahead"

    def test_after_his_eighteenth_birthday_he_talks_alone(self, cast: Cast, case: Case) -> None:
        clock.move_forward(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC) - clock.now())
        talk = minor_stories.plan_talk(cast.mette, case)
        minor_stories.hold_talk(cast.mette, case, talk, with_representative=False)

    def test_hjemrejsestyrelsen_records_its_own_where_it_has_what_belongs_to_the_return(
        self, cast: Cast, case: Case
    ) -> None:
        open_to(cast.henrik, case.pk, "core", "identity", "return_plan")
        with cast.henrik.acting():
            talk = return_actions.talk_plan(
                case, expected_version=None, planned_on=clock.today(), planned_at=None, interpreter=False
            )
            return_actions.talk_cancel(case, talk, expected_version=None)
            assert ReturnTalk.objects.get(case=case).state == TalkState.CANCELLED
