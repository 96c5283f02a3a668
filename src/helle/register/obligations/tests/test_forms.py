"""The forms of obligations, studies and reports: whose they are, what they save, what they refuse beside a field."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any, ClassVar

import pytest
from django.db.models import Model
from django.urls import reverse
from tests.cast import Cast, Member, latecomer, named
from tests.gates import Gates, ObjectGates, Place
from tests.obligation_stories import IMR_STUDY, TODAY, WHY, answer, document, draw, judge, publish, recommend, reply

from helle.register.action_plans import queries as plans
from helle.register.obligations import actions, queries
from helle.register.obligations.models import (
    Addressed,
    Carrier,
    FollowUp,
    Judgement,
    Publication,
    Reply,
    Shows,
    Study,
    TreatyReport,
    TreatyReportAnswer,
)
from helle.register.organisations.loading import unit_id
from helle.register.statistics import disclosure

pytestmark = pytest.mark.django_db(databases=["default", "keys", "numbers"])
NOWHERE = "00000000-0000-4000-8000-000000000000"


class _Form(Gates):
    outsiders: ClassVar[tuple[str, ...]] = ("olga", "henrik", "anders", "dorthe", "anton")
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "stine", "karen")
    may: ClassVar[str] = "charlotte"


class _OfObligation(_Form, ObjectGates):
    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=["coe-12"]), reverse(self.view, args=["coe-99"]))


class TestJudge(_OfObligation):
    view = "obligation-judge"


class TestPractice(_OfObligation):
    view = "obligation-practice"


class TestShows(_OfObligation):
    view = "obligation-shows"


def test_the_form_says_which_figures_are_too_small_to_be_evidence_and_which_are_not(cast: Cast) -> None:
    charlotte = named(cast, "charlotte").client()
    page = charlotte.get(reverse("obligation-shows", args=["coe-12"])).content.decode()
    assert "Et tal, der ville pege på en til fire personer, kan ikke bruges." in page
    assert "Hvor der ikke tælles personer, eller hvor politiet har leveret tallet, kan det være så lavt." in page
    assert disclosure.too_small(4) and not disclosure.too_small(5) and "gruppen er ikke lille" not in page


class TestWithdraw(_Form, ObjectGates):
    view = "obligation-withdraw"

    def place(self, cast: Cast) -> Place:
        row = document(named(cast, "charlotte"), "coe-12")
        return Place(reverse(self.view, args=["coe-12", row.pk]), reverse(self.view, args=["coe-12", NOWHERE]))


class TestStudyNew(_Form):
    view = "study-new"


class TestPublish(_Form, ObjectGates):
    view = "study-publish"
    may = "ida"

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=[IMR_STUDY]), reverse(self.view, args=["ingen-2024"]))


class TestRecommendationNew(TestPublish):
    view = "recommendation-new"


class TestAnswer(_Form, ObjectGates):
    view = "recommendation-answer"
    may = "karen"
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "stine")

    def place(self, cast: Cast) -> Place:
        publish(named(cast, "ida"))
        recommend(named(cast, "ida"), "CMM")
        (row,) = kept(Addressed)
        return Place(reverse(self.view, args=[row.pk]), reverse(self.view, args=[NOWHERE]))


class TestFollow(TestAnswer):
    view = "recommendation-follow"


class TestDraw(_Form, ObjectGates):
    view = "treaty-report-new"
    may = "birte"
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "stine")

    def place(self, cast: Cast) -> Place:
        return Place(reverse(self.view, args=["ilo"]), reverse(self.view, args=["un"]))


class TestReportAnswer(_Form, ObjectGates):
    view = "treaty-report-answer"
    may = "bent"
    wrong_roles: ClassVar[tuple[str, ...]] = ("mette", "stine")

    def place(self, cast: Cast) -> Place:
        report = draw(named(cast, "birte"))
        return Place(reverse(self.view, args=[report.pk]), reverse(self.view, args=[NOWHERE]))


def kept[R: Model](model: type[R], **wanted: object) -> list[R]:
    """What is kept, as somebody reads it who sees figures."""
    with latecomer("bent").acting():
        return list(model._default_manager.filter(**wanted))


def send(who: Member, url: str, **given: object) -> Any:
    """Fill a form in as it stands and send it."""
    return who.client().post(url, {"form_token": str(uuid.uuid4()), **seen(who, url), **given})


def seen(who: Member, url: str) -> dict[str, str]:
    """The version that a form carries, where it carries one."""
    form = who.client().get(url).context["form"]
    return {"seen": form.initial["seen"]} if "seen" in form.fields else {}


def told(answer: Any, name: str) -> str:
    """What a refused form says beside a field."""
    assert answer.status_code == 422, answer.status_code
    return " ".join(answer.context["form"].errors.get(name, []))


def test_an_obligation_is_judged_with_evidence_and_refused_without_def_05(cast: Cast) -> None:
    jytte, page = named(cast, "jytte"), reverse("obligation", args=["coe-26"])
    url = reverse("obligation-judge", args=["coe-26"])
    said = send(jytte, url, state="carried", why="Reglerne følges.")
    assert "Ingen dokumentation" in told(said, "state") and "[DEF-05]" in told(said, "state")
    shows = reverse("obligation-shows", args=["coe-26"])
    said = send(jytte, shows, kind="document", title="Notat", where="Journalnr. 11")
    assert "dagen" in told(said, "on_day")
    done = send(jytte, shows, kind="document", title="Notat", where="Journalnr. 11", on_day="2025-09-01")
    assert done.url == page
    assert send(jytte, url, state="carried", why="Reglerne følges.").url == page
    assert [one.state for one in kept(Judgement)] == ["carried"]
    (row,) = kept(Shows, obligation="coe-26")
    withdrawn = reverse("obligation-withdraw", args=["coe-26", row.pk])
    assert "påkrævet" in told(send(jytte, withdrawn, why="..."), "why")
    assert send(jytte, withdrawn, why="Notatet gælder ikke.").url == page
    assert "kan ikke siges længere" in jytte.client().get(page).content.decode()


def test_a_practice_and_a_study_are_written_on(cast: Cast) -> None:
    charlotte = named(cast, "charlotte")
    page = reverse("obligation", args=["coe-6"])
    url = reverse("obligation-practice", args=["coe-6"])
    said = send(charlotte, url, unit=unit_id("CMM"), text="Spørg 010190-1234.")
    assert "CPR-nummer" in told(said, "text")
    assert send(charlotte, url, unit=unit_id("CMM"), text="En kampagne hvert andet år.").url == page
    assert [one.unit_id for one in kept(Carrier, obligation="coe-6")] == [unit_id("CMM")]
    publish(named(cast, "ida"))
    shows = reverse("obligation-shows", args=["coe-6"])
    assert "undersøgelsen" in told(send(charlotte, shows, kind="study"), "study")
    assert send(charlotte, shows, kind="study", study=kept(Study, code=IMR_STUDY)[0].pk).url == page


def test_a_figure_is_taken_of_a_year_that_is_over_and_is_never_small_fig_11(cast: Cast) -> None:
    charlotte, shows = named(cast, "charlotte"), reverse("obligation-shows", args=["coe-35"])
    assert "tal og år" in told(send(charlotte, shows, kind="figure", feed="joint_actions"), "year")
    assert send(charlotte, shows, kind="figure", feed="joint_actions", year="2024").status_code == 302
    (row,) = kept(Shows, obligation="coe-35")
    assert (row.year, str(row.value), row.on_day.isoformat()) == (2024, "0.00", "2024-12-31")


def test_a_study_from_its_start_to_the_follow_up_of_an_answer_ini_05(cast: Cast) -> None:
    charlotte, karen = named(cast, "charlotte"), cast.karen
    given = {"kind": "study", "title": "Børn uden følge", "by": "Et universitet", "first_day": "2025-01-01"}
    said = send(charlotte, reverse("study-new"), **given, last_day="2024-12-31")
    assert "før den første" in told(said, "last_day")
    made = send(charlotte, reverse("study-new"), **given, last_day="2025-06-30", initiative="INI-05")
    code = kept(Study, title_da="Børn uden følge")[0].code
    page = reverse("study", args=[code])
    assert made.url == page
    url = reverse("recommendation-new", args=[code])
    said = send(charlotte, url, text="Find børnene hurtigere.", units=[unit_id("CMM")])
    assert "udgivet" in str(said.context["form"].non_field_errors())
    publish_url = reverse("study-publish", args=[code])
    assert "fremtiden" in told(send(charlotte, publish_url, on_day="2025-10-07", where="Nettet"), "on_day")
    assert send(charlotte, publish_url, on_day="2025-09-30", where="Universitetets hjemmeside").url == page
    assert len(kept(Publication)) == 1
    sent = send(charlotte, url, text="Find børnene hurtigere.", units=[unit_id("CMM")], obligation="crc-35")
    assert sent.url == page
    (row,) = kept(Addressed)
    answer_url, follow_url = (reverse(f"recommendation-{name}", args=[row.pk]) for name in ("answer", "follow"))
    said = send(karen, answer_url, kind="accepted", why="Det er vigtigt.", promises="En fast vagt.")
    assert "hvornår" in told(said, "promised_by")
    sent = send(karen, answer_url, kind="accepted", why="Det er vigtigt.", promises="Vagt.", promised_by="2025-12-01")
    assert sent.url == page
    said = send(karen, follow_url, kind="moved", on_day=TODAY.isoformat(), why="Der mangler folk.")
    assert "nye dag" in told(said, "new_day")
    assert send(karen, follow_url, kind="done", on_day=TODAY.isoformat(), why="Vagten er der.").url == page
    assert (len(kept(Reply)), [one.kind for one in kept(FollowUp)]) == (1, ["done"])


def test_a_report_is_drawn_sent_back_and_approved_by_another_sta_03(cast: Cast) -> None:
    birte, bent = named(cast, "birte"), named(cast, "bent")
    url = reverse("treaty-report-new", args=["ilo"])
    said = send(birte, url, first_year="2024", last_year="2024", introduction="Skriv til bm@example.dk.")
    assert "mailadresse" in told(said, "introduction")
    page = send(birte, url, first_year="2024", last_year="2024", introduction="Om året.").url
    (report,) = kept(TreatyReport)
    assert page == reverse("treaty-report", args=[report.pk])
    answer_url = reverse("treaty-report-answer", args=[report.pk])
    said = send(birte, answer_url, approved="yes", remarks="")
    assert said.status_code == 422 and "godkender den ikke selv" in said.content.decode()
    assert "begrundelsen" in told(send(bent, answer_url, approved="no", remarks=""), "remarks")
    assert send(bent, answer_url, approved="yes", remarks="").url == page
    assert [one.number for one in kept(TreatyReportAnswer)] == [1]
    said = send(birte, url, first_year="2024", last_year="2024", corrects=report.pk, why="..")
    assert "begrundelsen" in told(said, "why")


def test_publishing_a_study_says_in_the_plan_that_it_is_done_and_its_page_says_no_other_ini_05(cast: Cast) -> None:
    ida, page = named(cast, "ida"), reverse("study", args=[IMR_STUDY])
    url = reverse("study-publish", args=[IMR_STUDY])
    done = {"on_day": "2025-09-15", "where": "Instituttets hjemmeside"}
    assert "fremtiden" in told(send(ida, url, **{**done, "on_day": "2025-10-07"}), "on_day")
    assert send(ida, url, **done).url == page
    shown = ida.client().get(page).content.decode()
    assert "Undersøgelsen er gennemført: nået 15. september 2025" in shown
    with ida.acting():
        _of, look = plans.overview_of("INI-05")
    assert [one.ended is not None for one in look.milestones] == [False, True]


WRITTEN = "En anden har lige skrevet om det samme"


def test_a_judgement_typed_on_what_stands_no_more_is_refused_and_kept_def_05(cast: Cast) -> None:
    jytte, url = named(cast, "jytte"), reverse("obligation-judge", args=["coe-26"])
    row = document(named(cast, "charlotte"), "coe-26")
    opened = seen(jytte, url)
    judge(jytte, "coe-26")
    typed = {"state": "partly", "why": "Der er huller i praksis."}
    said = send(jytte, url, **opened, **typed)
    assert WRITTEN in told(said, "__all__") and typed["why"] in said.content.decode()
    assert "Sådan står det nu" in said.content.decode() and WHY in said.content.decode()
    # The next press is a considered one, on what stands now.
    now = {"seen": said.context["form"].data["seen"]}
    with jytte.acting():
        actions.withdraw(queries.view_of("coe-26"), row, why="Notatet gælder ikke.")
    assert WRITTEN in told(send(jytte, url, **now, **typed), "__all__")
    assert [one.state for one in kept(Judgement)] == ["carried"]
    # What she writes on herself meanwhile is no surprise to her.
    opened = seen(jytte, url)
    document(jytte, "coe-26")
    assert send(jytte, url, **opened, **typed).status_code == 302


def test_what_a_colleague_took_back_meanwhile_is_told_and_the_reason_is_kept(cast: Cast) -> None:
    jytte = named(cast, "jytte")
    row = document(named(cast, "charlotte"), "coe-26")
    url = reverse("obligation-withdraw", args=["coe-26", row.pk])
    with named(cast, "charlotte").acting():
        actions.withdraw(queries.view_of("coe-26"), row, why="Notatet gælder ikke.")
    said = jytte.client().post(url, {"form_token": str(uuid.uuid4()), "why": "Notatet er for gammelt."})
    assert WRITTEN in told(said, "__all__") and "Notatet er for gammelt." in said.content.decode()
    assert jytte.client().get(url).status_code == 404


def test_an_answer_and_a_follow_up_typed_on_an_older_answer_are_refused_ini_05(cast: Cast) -> None:
    publish(named(cast, "ida"))
    recommend(named(cast, "ida"), "CMM")
    (row,) = kept(Addressed)
    answer_url, follow_url = (reverse(f"recommendation-{name}", args=[row.pk]) for name in ("answer", "follow"))
    opened = seen(cast.karen, answer_url)
    reply(cast.karen)
    said = send(cast.karen, answer_url, **opened, kind="rejected", why="Vi har ikke folk til det.")
    assert WRITTEN in told(said, "__all__") and "Vi har ikke folk til det." in said.content.decode()
    opened = seen(cast.karen, follow_url)
    reply(cast.karen, by=dt.date(2026, 3, 1))
    given = {"kind": "done", "on_day": TODAY.isoformat(), "why": "Arket er trykt."}
    assert WRITTEN in told(send(cast.karen, follow_url, **opened, **given), "__all__")
    assert (len(kept(Reply)), len(kept(FollowUp))) == (2, 0)


def test_a_report_typed_while_another_was_drawn_is_refused_and_begins_with_what_was_sent_back_sta_03(
    cast: Cast,
) -> None:
    birte, bent, url = named(cast, "birte"), named(cast, "bent"), reverse("treaty-report-new", args=["ilo"])
    opened = seen(birte, url)
    report = draw(cast.karen, introduction="Om året, der gik.")
    answer(bent, report, approved=False, remarks="Skriv om havnene.")
    given = {"first_year": "2024", "last_year": "2024", "introduction": "Om det hele."}
    said = send(birte, url, **opened, **given)
    assert WRITTEN in told(said, "__all__") and "Om det hele." in said.content.decode()
    page = birte.client().get(url)
    assert page.context["form"].initial["introduction"] == "Om året, der gik."
    assert "Skriv om havnene." in page.content.decode()


def test_a_correction_begins_with_the_report_it_corrects_sta_03(cast: Cast) -> None:
    birte, bent = named(cast, "birte"), named(cast, "bent")
    report = draw(birte, introduction="Om året, der gik.")
    answer(bent, report)
    url = f"{reverse('treaty-report-new', args=['ilo'])}?retter={report.pk}"
    assert url in birte.client().get(reverse("treaty-report", args=[report.pk])).content.decode()
    assert birte.client().get(url).context["form"].initial["corrects"] == str(report.pk)
    for other in ("x", NOWHERE):
        page = birte.client().get(reverse("treaty-report-new", args=["ilo"]), {"retter": other})
        assert page.status_code == 200 and "corrects" not in page.context["form"].initial


def test_an_english_reader_reads_what_was_judged(cast: Cast) -> None:
    jytte = named(cast, "jytte")
    document(jytte, "coe-26")
    judge(jytte, "coe-26")
    publish(named(cast, "ida"))
    recommend(named(cast, "ida"), "CMM")
    reply(cast.karen)
    client = named(cast, "charlotte").client()
    client.cookies["helle_language"] = "en"
    for url in (reverse("obligation", args=["coe-26"]), reverse("study", args=[IMR_STUDY])):
        assert '<html lang="en">' in client.get(url).content.decode()
    listed = client.get(reverse("obligations")).content.decode()
    articles = re.findall(r'<a href="/forpligtelser/[^"]+">([^<]*)<span', listed)
    assert "art. 10, para. 1 and 2" in articles
    assert not [one for one in articles if "stk." in one or " og " in one]
