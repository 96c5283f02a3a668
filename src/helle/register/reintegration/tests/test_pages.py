"""The pages of a plan: who opens them, who does not, what the audit says, and the way to an approval."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.test import Client
from django.urls import reverse
from tests import correction_stories, return_stories, stories
from tests import disbursement_stories as money
from tests import reintegration_stories as plans
from tests.cast import Cast, latecomer
from tests.gates import CaseGates
from tests.pages import audit_lines, errors_of, fill_in, hidden_of, post

from helle.register.cases.models import Case
from helle.register.reintegration import comparing
from helle.register.reintegration.choices import PlanEventKind
from helle.register.reintegration.drafts import Draft
from helle.register.reintegration.models import PlanVersion
from helle.register.returns.models import ReturnCase

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


class PlanGates(CaseGates):
    """A page of the plan of a return that runs. Of those outside, one of each kind."""

    outsiders: ClassVar[tuple[str, ...]] = ("olga", "peter", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("vera", "karen", "ulla")

    def case(self, cast: Cast) -> Case:
        case = stories.an_assessed_victim(cast)
        return_stories.accept(cast.mette, case)
        return case

    def running(self, cast: Cast, case: Case) -> ReturnCase:
        with cast.mette.acting():
            return ReturnCase.objects.get(case=case)

    def saved(self, cast: Cast, case: Case) -> PlanVersion:
        return plans.save(cast.mette, case, self.running(cast, case))


class TestPlan(PlanGates):
    view = "return-plan"
    methods = ("GET",)
    action = "reintegration.read"
    wrong_roles = ("vera", "stine")


class TestWrite(PlanGates):
    view = "return-plan-write"
    may = "maja"


class TestSend(PlanGates):
    view = "return-plan-send"
    wrong_roles = ("vera", "karen", "ulla", "maja")

    def case(self, cast: Cast) -> Case:
        case = super().case(cast)
        self.saved(cast, case)
        return case


class TestTakeBack(PlanGates):
    view = "return-plan-take-back"
    wrong_roles = ("vera", "karen", "ulla", "maja")

    def case(self, cast: Cast) -> Case:
        case = super().case(cast)
        plans.submit(cast.mette, case, self.running(cast, case), self.saved(cast, case))
        return case


class TestDecide(TestTakeBack):
    view = "return-plan-decide"
    may = "henrik"
    wrong_roles = ("vera", "mette", "ulla", "maja")


class TestCompare(PlanGates):
    view = "return-plan-compare"
    methods = ("GET",)
    action = "reintegration.read"
    wrong_roles = ("vera", "stine")

    def more(self, cast: Cast, case: Case) -> list[object]:
        self.saved(cast, case)
        self.saved(cast, case)
        return [1, 2]


# --- the way to an approval

HER_YES: dict[str, object] = {
    "parties": ["victim", "partner", "cmm"],
    "accepted_by_her_on": "2025-10-06",
    "language": "ro",
}
PLAN: dict[str, object] = HER_YES | {
    "goal": plans.GOAL,
    "currency": "dkk",
    "children_known": "yes",
    "breadwinner": "no",
    "activity_1_text": plans.ACTIVITY,
    "line_1_text": plans.OVEN,
    "line_1_use": "employment",
    "line_1_kind": "in_kind_support",
    "line_1_amount": "40.000",
    "line_1_activity": "1",
    "line_2_text": plans.START,
    "line_2_use": "housing",
    "line_2_kind": "cash_support",
    "line_2_amount": "10000",
}
DAUGHTER: dict[str, object] = {
    "child_1_name": plans.DAUGHTER,
    "child_1_born": "2018-03-01",
    "child_1_where": "denmark",
}


@pytest.fixture
def at(cast: Cast, case: Case, running: ReturnCase) -> str:
    """Where her plan is."""
    return f"/sager/{case.number}/hjemsendelse/plan/"


def check(client: Client, url: str, typed: dict[str, object]) -> Any:
    """What the page asks at a key."""
    given = hidden_of(client, url) | typed | {"regler": "fulgt"}
    return client.post(url, given, headers={"HX-Request": "true"})


def test_the_plan_is_sent_back_once_and_approved_the_second_time(cast: Cast, at: str) -> None:
    mette, henrik, maja = cast.mette.client(), cast.henrik.client(), latecomer("maja").client()
    assert "Planen er ikke begyndt" in maja.get(at).content.decode()
    fill_in(maja, at + "skriv/", PLAN)
    html = maja.get(at).content.decode()
    assert plans.GOAL in html and "Send til Hjemrejsestyrelsen" not in html
    opened = hidden_of(mette, at + "skriv/")
    fill_in(mette, at + "send/", {})
    assert "Afgør reintegrationsplanen" in henrik.get("/").content.decode()
    assert mette.get(at + "skriv/").status_code == 302
    assert set(errors_of(mette.post(at + "skriv/", opened))) == {"__all__"}  # It lies with the Agency.
    assert set(errors_of(post(henrik, at + "afgoer/", {"kind": "sent_back"}))) == {"remarks"}
    fill_in(henrik, at + "afgoer/", {"kind": "sent_back", "remarks": plans.REMARKS})
    assert plans.REMARKS in maja.get(at).content.decode()
    assert "Skriv planen om" in mette.get("/").content.decode()
    fill_in(mette, at + "skriv/", {"line_1_amount": "39.000"} | HER_YES)
    compared = mette.get(at + "1/2/").content.decode()
    assert "40.000 kr." in compared and "39.000 kr." in compared
    fill_in(mette, at + "send/", {})
    refused = post(henrik, at + "afgoer/", {"kind": "approved", "found_realistic": "no"})
    assert refused.status_code == 422 and "RET-18" in refused.content.decode()
    fill_in(henrik, at + "afgoer/", {"kind": "approved", "found_realistic": "yes"})
    html = henrik.get(at).content.decode()
    assert "Loft den dag: 40.000 kr. i naturalier og 10.000 kr. kontant" in html
    done = {line.action for line in audit_lines(cast)}
    assert {"reintegration.sent_back", "reintegration.approved"} <= done


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"line_1_amount": "40.001"}, "line_1_amount", "1 krone over loftet på 40.000 kroner. ["),
        ({"line_2_amount": "10.001"}, "line_2_amount", "1 krone over loftet på 10.000 kroner. ["),
        ({"line_1_amount": "-5"}, "line_1_amount", "over nul"),
        ({"line_1_amount": "30,50"}, "line_1_amount", "helt beløb"),
        ({"line_1_kind": ""}, "line_1_kind", "Vælg"),
        ({"activity_1_begins": "2025-10-05"}, "activity_1_begins", "RET-12"),
        ({"activity_1_begins": "2025-11-05", "activity_1_ends": "2025-11-04"}, "activity_1_ends", "før den første"),
        ({**DAUGHTER, "child_1_born": "2006-01-01"}, "child_1_born", "RET-20"),
        ({**DAUGHTER, "child_1_born": "2025-10-08"}, "child_1_born", "ikke kommet"),
        ({"breadwinner": "yes"}, "breadwinner", "ingen mindreårige børn"),
        ({"parties": ["cmm"]}, "parties", "RET-13"),
        ({"language": ""}, "language", "sprog"),
    ],
)
def test_what_no_plan_may_say_is_refused_beside_its_field_and_stays_typed(
    cast: Cast, at: str, typed: dict[str, object], field: str, said: str
) -> None:
    client = cast.mette.client()
    refused = post(client, at + "skriv/", PLAN | typed)
    assert refused.status_code == 422
    errors = errors_of(refused)
    assert set(errors) == {field} and said in errors[field][0]
    html = refused.content.decode()
    assert plans.GOAL in html and plans.OVEN in html
    with cast.mette.acting():
        assert not PlanVersion.objects.exists()


def test_all_that_is_wrong_in_its_rows_is_said_at_once_and_of_which_row(cast: Cast, at: str) -> None:
    wrong = {
        "activity_1_begins": "2025-11-05",
        "activity_1_ends": "2025-11-04",
        "line_1_amount": "-5",
        "line_2_amount": "1,5",
        **DAUGHTER,
        "child_1_born": "2006-01-01",
    }
    refused = post(cast.mette.client(), at + "skriv/", PLAN | wrong)
    assert set(errors_of(refused)) == {"activity_1_ends", "line_1_amount", "line_2_amount", "child_1_born"}
    html = refused.content.decode()
    assert "Aktivitet 1: Slutter" in html and "Linje 2: Beløb" in html and "Barn 1: Født" in html


def test_who_wrote_at_the_same_time_sees_the_new_version_and_can_save_on_top_of_it(cast: Cast, at: str) -> None:
    maja, henrik = latecomer("maja").client(), cast.henrik.client()
    opened = hidden_of(maja, at + "skriv/")
    fill_in(henrik, at + "skriv/", PLAN)
    refused = maja.post(at + "skriv/", opened | PLAN | {"goal": plans.REMARKS})
    html = refused.content.decode()
    assert refused.status_code == 422 and "version 1 er kommet til" in html and plans.REMARKS in html
    assert f'href="{at}"' in html and "Se den nye version i en ny fane" in html
    form = refused.context["form"]
    again = {name: form[name].value() for name in opened}
    assert maja.post(at + "skriv/", again | PLAN | {"goal": plans.REMARKS}).status_code == 302
    assert plans.REMARKS in maja.get(at + "1/2/").content.decode()


def test_ret11_who_drew_it_up_is_offered_no_approval_and_read_why(
    cast: Cast, case: Case, running: ReturnCase, at: str
) -> None:
    plans.submit(cast.mette, case, running, plans.save(cast.henrik, case, running))
    shown = cast.henrik.client().get(at + "afgoer/").content.decode()
    assert "Godkend planen" not in shown and "Planen kan ikke godkendes" in shown
    assert "Send den tilbage med bemærkninger" in shown and "en anden i Hjemrejsestyrelsen godkender" in shown


def test_nobody_has_found_it_realistic_before_the_agency_has(cast: Cast, at: str) -> None:
    client = cast.mette.client()
    fill_in(client, at + "skriv/", PLAN)
    shown = client.get(at).content.decode()
    assert "Planen er fundet konkret og realistisk" not in shown
    assert "Hjemrejsestyrelsen skal tage stilling til, om planen er konkret og realistisk" in shown


def test_whoever_decides_what_another_has_taken_back_is_told_and_keeps_what_was_typed(
    cast: Cast, case: Case, running: ReturnCase, at: str
) -> None:
    henrik, version = cast.henrik.client(), plans.save(cast.mette, case, running)
    plans.submit(cast.mette, case, running, version)
    opened = hidden_of(henrik, at + "afgoer/")
    plans.take_back(cast.mette, case, running, version)
    refused = henrik.post(at + "afgoer/", opened | {"kind": "sent_back", "remarks": plans.REMARKS})
    html = refused.content.decode()
    assert refused.status_code == 422 and plans.REMARKS in html and "RET-11" in html


def test_a_child_typed_twice_counts_once_in_the_ceiling_too(cast: Cast, at: str) -> None:
    twice = DAUGHTER | {name.replace("_1_", "_2_"): value for name, value in DAUGHTER.items()}
    typed = PLAN | twice | {"child_rows": "2", "breadwinner": "yes"}
    html = check(cast.mette.client(), at + "skriv/", typed).content.decode()
    assert "49.000 kr." in html and "58.000 kr." not in html


ALIKE = ["Ilinca-Kornblad", "I linca Kornblad."]


@pytest.mark.parametrize("other", ["Ilíncà  KORNBLAD", "Ilinca\u00a0Kornblad", *ALIKE])
def test_a_child_is_the_same_however_its_name_is_written(cast: Cast, at: str, other: str) -> None:
    twice = DAUGHTER | {name.replace("_1_", "_2_"): value for name, value in DAUGHTER.items()} | {"child_2_name": other}
    refused = post(cast.mette.client(), at + "skriv/", PLAN | twice | {"child_rows": "2", "breadwinner": "yes"})
    assert "RET-24" in errors_of(refused)["child_2_name"][0]


# A filler of Hangul is a letter by its kind, and blank braille a picture.
@pytest.mark.parametrize(
    "other",
    [
        *("Ili\u200bnca Kornblad", "Ilinca Kornblad\u3164", "Ilinca\u2800Kornblad", "Ilinca Kornblad\ufe0f"),
        *("Ili\u200cnca Kornblad", "Ilinca Kornblad\u200e"),
    ],
)
def test_a_child_is_not_made_another_by_a_sign_that_is_not_seen(cast: Cast, at: str, other: str) -> None:
    refused = post(cast.mette.client(), at + "skriv/", PLAN | DAUGHTER | {"child_rows": "1", "child_1_name": other})
    assert errors_of(refused)["child_1_name"] == ["Navnet har tegn, der ikke kan ses. Skriv det med bogstaver."]
    # What was typed stands where it was typed.
    assert refused.context["form"]["child_1_name"].value() == other


def test_ret24_two_children_of_one_day_are_two_by_a_word_that_says_how_it_is_known(cast: Cast, at: str) -> None:
    client = cast.mette.client()
    twins = (
        DAUGHTER | {name.replace("_1_", "_2_"): value for name, value in DAUGHTER.items()} | {"child_2_name": "Sora"}
    )
    typed = PLAN | twins | {"child_rows": "2", "breadwinner": "yes", "breadwinner_why": plans.MAINTAINS}
    html = check(client, at + "skriv/", typed).content.decode()
    assert "49.000 kr." in html and "58.000 kr." not in html and "Født samme dag" in html
    refused = post(client, at + "skriv/", typed)
    assert "RET-24" in errors_of(refused)["child_2_another_why"][0]
    typed |= {"child_2_another_why": "Tvillinger; begge fødselsattester er set"}
    assert "58.000 kr." in check(client, at + "skriv/", typed).content.decode()
    assert post(client, at + "skriv/", typed).status_code == 302
    assert post(client, at + "send/", {}).status_code == 302
    decides = cast.henrik.client()
    assert "Født samme dag" in decides.get(at + "afgoer/").content.decode()
    approval = {"kind": "approved", "found_realistic": "yes"}
    refused = post(decides, at + "afgoer/", approval)
    assert "RET-24" in errors_of(refused)["another_child_why"][0]
    assert post(decides, at + "afgoer/", approval | {"another_child_why": "Set på attesterne"}).status_code == 302
    assert "Set på attesterne" in decides.get(at).content.decode()


def test_a_child_is_counted_once(cast: Cast, at: str) -> None:
    client = cast.mette.client()
    one_more = hidden_of(client, at + "skriv/") | PLAN | DAUGHTER | {"regler": "child"}
    form = client.post(at + "skriv/", one_more).context["form"]
    assert len(form.children) == 2 and not form.errors
    twice = DAUGHTER | {name.replace("_1_", "_2_"): value for name, value in DAUGHTER.items()}
    refused = client.post(
        at + "skriv/",
        hidden_of(client, at + "skriv/") | PLAN | twice | {"child_rows": "2", "breadwinner": "yes"},
    )
    assert "RET-24" in errors_of(refused)["child_2_name"][0]


def test_each_key_is_answered_with_both_ceilings_and_nothing_else(cast: Cast, at: str) -> None:
    client = cast.mette.client()
    answered = check(client, at + "skriv/", PLAN | DAUGHTER | {"breadwinner": "yes", "line_1_amount": "49.001"})
    html = answered.content.decode()
    assert answered.status_code == 200 and '<div id="regler"' in html
    assert "1 kr. over loftet" in html and "49.000 kr." in html and "7.350 dollar" in html
    assert "<form" not in html
    undecided = check(client, at + "skriv/", {"line_1_amount": "x", "children_known": ""})
    assert undecided.status_code == 200 and "Loftet kan ikke regnes ud endnu" in undecided.content.decode()


def test_a_plan_of_a_return_that_was_stopped_is_read_and_not_written(
    cast: Cast, case: Case, running: ReturnCase, at: str
) -> None:
    correction_stories.describe(cast.mette, case, stories.description())
    plans.save(cast.mette, case, running)
    return_stories.stop(cast.mette, case, running)
    client = cast.mette.client()
    html = client.get(at).content.decode()
    assert plans.GOAL in html and "Skriv i planen" not in html
    assert client.get(at + "skriv/").status_code == 404
    assert cast.henrik.client().get(at).status_code == 404


def test_who_decides_after_a_colleague_is_told_and_keeps_the_remarks(cast: Cast) -> None:
    case = stories.an_assessed_victim(cast)
    row = return_stories.accept(cast.mette, case)
    version = plans.save(cast.mette, case, row)
    plans.submit(cast.mette, case, row, version)
    second, url = money.second().client(), reverse("return-plan-decide", args=[case.number])
    typed = hidden_of(second, url) | {"kind": "sent_back", "remarks": "Prisen på ovnen mangler"}
    plans.approve(cast.henrik, case, row, version)
    late = second.post(url, typed)
    assert late.status_code == 422 and "Prisen på ovnen mangler" in late.content.decode()
    assert second.get(url).status_code == 302


def test_while_a_child_typed_twice_is_refused_it_counts_once_in_the_ceiling_beside_it(cast: Cast, at: str) -> None:
    twice = DAUGHTER | {name.replace("_1_", "_2_"): value for name, value in DAUGHTER.items()}
    typed = PLAN | twice | {"child_rows": "2", "breadwinner": "yes"}
    html = post(cast.mette.client(), at + "skriv/", typed).content.decode()
    assert "49.000 kr." in html and "58.000 kr." not in html


@pytest.mark.parametrize("amount", ["-5", "abc", "1,5", "0", "9" * 20])
def test_ret18_an_amount_that_is_none_leaves_no_room(cast: Cast, at: str, amount: str) -> None:
    html = check(cast.mette.client(), at + "skriv/", PLAN | {"line_1_amount": amount}).content.decode()
    assert "Linje 1: beløbet kan ikke læses som et helt tal over nul" in html
    assert "tilbage" not in html and "−5" not in html and "-5 kr" not in html and "10.000 kr." in html


def test_a_rejected_version_says_which_one_counts(cast: Cast, case: Case, running: ReturnCase, at: str) -> None:
    plans.approved(cast, case, running)
    second = plans.save(cast.mette, case, running, plans.draft(goal=plans.REMARKS))
    plans.submit(cast.mette, case, running, second)
    plans.refuse(cast.henrik, case, running, second, PlanEventKind.REJECTED)
    html = cast.henrik.client().get(at).content.decode()
    assert "Afvist; version 1 gælder" in html and "indtil denne er godkendt" not in html
    assert "Version 2: Afvist." in html and "skal tage stilling" not in html


def test_a_line_that_was_worded_anew_stands_beside_itself(cast: Cast, case: Case, running: ReturnCase) -> None:
    def parts(*texts: str) -> Draft:
        return plans.draft(lines=tuple(plans.line(9_500 - n, position=n + 1, text=one) for n, one in enumerate(texts)))

    with cast.mette.acting():
        found = comparing.compare(
            parts("Kursus i syning", "Garn", "En symaskine"),
            parts("En symaskine", "Kursus i syning, 950 kr. om måneden", "Leje af et lokale"),
        )
    budget, total = (next(one for one in found if one.heading == name) for name in ("Budget", "I alt"))
    firsts = [(one.older.partition(" · ")[0], one.newer.partition(" · ")[0]) for one in budget.pairs]
    assert firsts == [
        ("En symaskine", "En symaskine"),
        ("Kursus i syning", "Kursus i syning, 950 kr. om måneden"),
        ("", "Leje af et lokale"),
        ("Garn", ""),
    ]
    assert not total.changed


def test_who_comes_back_to_a_page_whose_step_is_taken_is_told_where_the_plan_stands(
    cast: Cast, case: Case, running: ReturnCase, at: str
) -> None:
    mette, henrik = cast.mette.client(), cast.henrik.client()
    version = plans.save(cast.mette, case, running)
    opened = hidden_of(mette, at + "send/")
    plans.submit(cast.mette, case, running, version)
    for client, step in ((mette, "send/"), (mette, "skriv/")):
        shown = client.get(at + step, follow=True)
        assert shown.redirect_chain == [(at, 302)] and "Planen er allerede sendt" in shown.content.decode()
    again = mette.post(at + "send/", opened, follow=True)
    assert "Planen er allerede sendt" in again.content.decode() and "se sagen igennem" not in again.content.decode()
    plans.approve(cast.henrik, case, running, version)
    for client, step in ((henrik, "afgoer/"), (mette, "tag-tilbage/")):
        shown = client.get(at + step, follow=True)
        assert shown.redirect_chain == [(at, 302)] and "Planen er allerede afgjort" in shown.content.decode()


def test_ret18_an_approval_of_what_is_not_realistic_is_refused_beside_its_question(
    cast: Cast, case: Case, running: ReturnCase, at: str
) -> None:
    plans.submit(cast.mette, case, running, plans.save(cast.mette, case, running))
    for answer in ("no", ""):
        typed = {"kind": "approved", "found_realistic": answer}
        refused = errors_of(post(cast.henrik.client(), at + "afgoer/", typed))
        assert set(refused) == {"found_realistic"} and "RET-18" in refused["found_realistic"][0]
