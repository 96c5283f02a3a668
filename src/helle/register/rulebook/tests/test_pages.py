"""The rule register, for everybody who is logged in: it shows nobody's data and keeps nothing that is typed."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from operator import attrgetter

import pytest
from django.urls import reverse
from django.utils.html import escape
from tests.cast import Cast
from tests.gates import Gates, Place
from tests.pages import audit_lines, errors_of

from helle.register.rulebook.asked import AskedRows, asked
from helle.register.rulebook.forms import TryForm, initial_of
from helle.register.rulebook.reading import explain
from helle.rules.codes import Code, OrganisationKind
from helle.rules.examples import examples_of
from helle.rules.plans import PARAMETERS, SWITCHES
from helle.rules.register import RULES
from helle.rules.rule import AnyRule
from helle.rules.tables import TABLES, tables_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

CONTACT = "/regler/contact_person/"


class OpenToAll(Gates):
    """A page that shows nobody's data, so a look leaves no line."""

    def test_it_opens_for_those_it_is_for_and_the_look_is_in_the_audit(self, cast: Cast, there: Place) -> None:
        url = there.url
        for who in (cast.mette, cast.olga, cast.rita, cast.anton):
            assert who.client().get(url).status_code == 200
            assert [line for line in audit_lines(cast, who.user.pk) if line.action != "access.denied"] == []


class TestListGates(OpenToAll):
    view = "rules"
    methods = ("GET",)


class TestValuesGates(OpenToAll):
    view = "rule-values"
    methods = ("GET",)


class TestRuleGates(OpenToAll):
    view = "rule"

    def place(self, cast: Cast) -> Place:
        return Place(CONTACT, "/regler/no_such_rule/")

    def test_a_rule_that_is_not_there_is_not_found(self, cast: Cast) -> None:
        assert cast.mette.client().get("/regler/no_such_rule/").status_code == 404


def test_the_list_names_every_rule_with_its_meaning_and_sources(cast: Cast) -> None:
    page = cast.mette.client().get(reverse("rules")).content.decode()
    for rule in RULES:
        assert rule.title.da in page
        assert all(one in page for one in rule.requirements)


def test_the_values_show_every_record_with_its_days_and_what_is_off(cast: Cast) -> None:
    response = cast.mette.client().get(reverse("rule-values"))
    shown = [record for history, _readers in response.context["parameters"] for record in history.records]
    assert sorted(map(id, shown)) == sorted(map(id, PARAMETERS))
    page = response.content.decode()
    assert page.count("Slået fra") == sum(not record.is_on for record in SWITCHES)
    assert page.count("Slået til") == sum(record.is_on for record in SWITCHES)


def test_a_switch_that_was_turned_on_is_off_until_the_day_before(cast: Cast) -> None:
    switches = cast.mette.client().get(reverse("rule-values")).context["switches"]
    spans = next(history.spans for history, _readers in switches if history.name == "offence_262b")
    assert [(record.is_on, last) for record, last in spans] == [(False, dt.date(2022, 5, 31)), (True, None)]


def test_a_rule_opens_with_its_first_example_worked_out(cast: Cast) -> None:
    response = cast.mette.client().get(CONTACT)
    assert response.context["tried"].answer is OrganisationKind.CMM
    assert "CMM kan være kontaktperson." in response.content.decode()


def test_another_example_can_be_chosen_and_one_that_is_none_is_no_error(cast: Cast) -> None:
    client = cast.mette.client()
    assert client.get(CONTACT, {"eksempel": "3"}).context["tried"].verdict.value == "refused"
    for number in ("0", "99", "x", "-1", "٣"):
        assert client.get(CONTACT, {"eksempel": number}).context["tried"].answer is OrganisationKind.CMM


def test_facts_that_are_typed_are_answered_in_both_languages(cast: Cast) -> None:
    typed = {"organisation": "ngo", "starts_on": "2024-05-01", "active_already": "0", "replaces_active": "no"}
    client = cast.mette.client()
    assert "Kontaktpersonen skal komme fra CMM." in client.post(CONTACT, typed).content.decode()
    client.cookies["helle_language"] = "en"
    client.post(reverse("set-language"), {"language": "en", "next": "/"})
    assert "The contact person must be from CMM." in client.post(CONTACT, typed).content.decode()


def test_ret_21_a_family_with_eleven_children_has_a_row_for_each(cast: Cast) -> None:
    typed = {"on": "2024-05-01", "children-known": "yes", "unaccompanied_minor": "no", "breadwinner": "yes"}
    for number in range(11):
        typed |= {f"children-{number}-birth_date": "2015-05-01", f"children-{number}-whereabouts": "denmark"}
    response = cast.mette.client().post(reverse("rule", args=["support_ceiling"]), typed)
    assert response.context["tried"].answer.children == 11


def test_what_is_not_filled_in_is_said_to_be_missing(cast: Cast) -> None:
    page = cast.mette.client().post(CONTACT, {"starts_on": "2024-05-01"}).content.decode()
    assert "Kan ikke afgøres: spørgsmålet »Hvor arbejder kontaktpersonen?« er ikke besvaret." in page
    assert "Mangler oplysninger" in page
    assert "Det mangler:" in page
    assert '<a href="#id_organisation">' in page


def test_what_cannot_be_right_is_not_called_missing_and_leads_to_its_field(cast: Cast) -> None:
    typed = {"kind": "reflection", "notified_on": "0001-01-01", "days_used_before": "0"}
    page = cast.mette.client().post("/regler/period_dates/", typed).content.decode()
    assert "Oplysninger, der ikke kan passe" in page
    assert "Det kan ikke passe:" in page
    assert "Mangler oplysninger" not in page.partition('id="tried"')[2].partition("<form")[0]
    assert '<a href="#id_notified_on">' in page


def test_a_question_of_a_row_is_named_by_its_words_and_its_number(cast: Cast) -> None:
    page = cast.mette.client().post("/regler/rung/", {"events-1-event": "contact_recorded"}).content.decode()
    answer = page.partition('id="tried"')[2].partition("<form")[0]
    assert "er ikke besvaret i nr. 1." in answer
    assert "events.0" not in answer


def test_none_of_them_together_with_one_of_them_is_put_right_first(cast: Cast) -> None:
    typed = {"acts": ["none_of_them", "recruitment"], "on": "2024-05-01"}
    response = cast.mette.client().post("/regler/elements/", typed)
    assert set(errors_of(response)) == {"acts"}
    assert response.context["tried"] is None


def test_a_question_says_what_the_rule_assumes_without_an_answer(cast: Cast) -> None:
    page = cast.mette.client().get("/regler/detention/").content.decode()
    assert "Uden svar: nej." in page


def test_a_choice_left_open_says_what_that_means_where_it_is_an_answer(cast: Cast) -> None:
    page = cast.mette.client().get("/regler/ladder/").content.decode()
    assert "Endnu på intet trin" in page
    assert "Ingen endnu" in cast.mette.client().get("/regler/competence/").content.decode()


@pytest.mark.parametrize("name", list(TABLES))
def test_a_rule_shows_every_row_of_the_tables_it_decides_by(cast: Cast, name: str) -> None:
    page = cast.mette.client().get(f"/regler/{name}/").content.decode()
    shown = page.partition('id="tables"')[2].partition('id="examples"')[0]
    assert shown.count("<table") == len(tables_of(name))
    assert shown.count("<tr>") == sum(1 + len(table.rows) for table in tables_of(name))
    for table in tables_of(name):
        assert {len(row) for row in table.rows} == {len(table.heads)}
        for row in table.rows:
            assert all(escape(line.da) in shown for cell in row for line in cell.lines)


def test_no_choice_of_any_rule_is_a_bare_code(cast: Cast) -> None:
    """Every enumeration that a form asks for has words for its members."""
    bare = {
        (one.name, fact.path)
        for one in RULES
        for asked_for in asked(one)
        for fact in (asked_for.each if isinstance(asked_for, AskedRows) else (asked_for,))
        if issubclass(fact.kind, StrEnum) and not issubclass(fact.kind, Code)
    }
    assert bare == set()


def test_a_year_is_written_as_a_year_and_one_of_a_unit_in_the_singular(cast: Cast) -> None:
    client = cast.mette.client()
    assert "2024, 2025" in client.get(reverse("rule-values")).content.decode()
    client.post(reverse("set-language"), {"language": "en", "next": "/"})
    page = client.get(reverse("rule-values")).content.decode()
    assert "2024, 2025" in page
    assert "1 years" not in page


def test_a_value_of_the_wrong_kind_stands_beside_its_field_and_stays_as_typed(cast: Cast) -> None:
    typed = {"organisation": "the_mob", "starts_on": "30-02-2024", "active_already": "to"}
    response = cast.mette.client().post(CONTACT, typed)
    assert response.status_code == 200
    assert set(errors_of(response)) == {"organisation", "starts_on", "active_already"}
    assert "30-02-2024" in response.content.decode()
    assert response.context["tried"] is None


@pytest.mark.parametrize("rule", RULES, ids=attrgetter("name"))
def test_the_form_can_ask_for_every_fact_of_every_example(rule: AnyRule) -> None:
    """What the form is given is what it gives back, so that trying an example gives the example's answer."""
    wrong = {}
    for example in examples_of(rule.name):
        facts = dict(example.facts)
        opened = TryForm(rule, initial=initial_of(rule, facts))
        sent = {bound.html_name: value for bound in opened if (value := bound.value()) not in (None, "")}
        form = TryForm(rule, sent)
        if not form.is_valid():
            wrong[example.name.en] = str(form.errors)
        elif explain(rule, form.facts()) != explain(rule, facts):
            wrong[example.name.en] = str(form.facts())
    assert not wrong


def test_rows_that_a_browser_sends_back_untouched_are_no_rows(cast: Cast) -> None:
    """A browser sends the first choice of every list it shows, also in the rows nobody filled in."""
    url = "/regler/support_ceiling/"
    client = cast.mette.client()
    page = client.get(url)
    sent = {}
    for bound in page.context["form"]:
        choices = list(getattr(bound.field, "choices", ()))
        value = bound.value()
        sent[bound.html_name] = (choices[0][0] if choices else "") if value in (None, "") else value
    answer = client.post(url, sent).context["tried"]
    assert answer == page.context["tried"]


def test_facts_of_facts_that_nobody_filled_in_are_named_by_their_own_question(cast: Cast) -> None:
    page = cast.mette.client().post("/regler/assess/", {}).content.decode()
    answer = page.partition('id="tried"')[2].partition("<form")[0]
    assert "spørgsmålet »Hvilken dag tages spørgsmålet op?« er ikke besvaret." in answer
    assert "om der er nogen" not in answer
