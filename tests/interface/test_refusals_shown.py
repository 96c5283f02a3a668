"""How a refused form speaks: once, with its requirements as marks, nothing cut, and no "optional" that is refused."""

from __future__ import annotations

import datetime as dt

from django.template import Context, Template

from helle.register.identification.forms import AssessmentForm
from helle.register.interface.templatetags.helle import field, marked
from helle.register.protection.refusals import Refused
from helle.register.referrals.forms import TakeInForm
from helle.register.support.forms import ExtensionDecisionForm, ExtensionRequestForm
from helle.rules.codes import Authority, PeriodKind
from helle.rules.periods.extend import ExtendFacts, may_extend
from helle.rules.ruling import Text

BOX = Template("{% load helle %}{% form_errors form %}")


def test_a_refusal_says_its_headline_once() -> None:
    form = ExtensionRequestForm({})
    form.complain_of_nothing()
    notified = dt.date(2025, 10, 6)
    ruling = may_extend(
        ExtendFacts(
            kind=PeriodKind.REFLECTION,
            notified_on=notified,
            current_end=notified + dt.timedelta(days=30),
            new_end=notified + dt.timedelta(days=60),
            decided_on=notified,
            ground=None,
            foreign=None,
            dublin=False,
            wants_or_must_leave=None,
            by=Authority.UDLST,
        )
    )
    form.refuse(Refused(ruling.headline, ruling=ruling))
    shown = BOX.render(Context({"form": form}))
    assert ruling.problems
    assert shown.count(ruling.headline.da) == 1
    for problem in ruling.problems:
        assert shown.count(problem.text.da.rstrip(".")) == 1


def test_requirements_in_brackets_become_marks() -> None:
    assert "[SUP-01]" not in marked("Nej. [SUP-01]") and 'class="src"' in marked("Nej. [SUP-01]")
    assert marked("Nej. [GOV-06, SHR-01]").count('class="src"') == 2
    assert 'class="src"' in marked("Nej. [PUB-LAW-01b]") and "[PUB" not in marked("Nej. [PUB-LAW-01b]")
    assert marked("<b>[2]") == "&lt;b&gt;[2]"


def test_a_refusal_is_shown_with_its_marks() -> None:
    form = ExtensionRequestForm({})
    form.complain_of_nothing()
    form.refuse(Refused(Text("Nej. [SUP-01]", "No. [SUP-01]"), field="why"))
    assert "[SUP-01]" not in BOX.render(Context({"form": form}))


def test_what_is_needed_at_times_is_not_called_optional() -> None:
    for form, name in (
        (AssessmentForm(), "relationship_current"),
        (TakeInForm(persons=[]), "reasons"),
        (ExtensionRequestForm(), "wants_or_must_leave"),
        (ExtensionDecisionForm(), "wants_or_must_leave"),
    ):
        assert not field(form[name])["optional"] and form[name].help_text
    assert field(AssessmentForm()["act_done_on"])["optional"]


def test_no_browser_cuts_a_long_text_and_the_form_says_so() -> None:
    assert "maxlength" not in str(field(ExtensionRequestForm()["why"])["control"])
    form = ExtensionRequestForm({"why": "a" * 300_000})
    assert "300000" in form.errors["why"][0] and form["why"].value() == "a" * 300_000


def test_a_day_out_of_the_calendar_is_refused_in_the_words_of_other_forms() -> None:
    for day, said in (
        ("9999-12-31", "Så langt frem kan en dato ikke ligge."),
        ("0001-01-01", "Datoen ligger for langt tilbage."),
    ):
        assert ExtensionRequestForm({"wanted_end": day}).errors["wanted_end"] == [said]
        assert ExtensionDecisionForm({"new_end": day}).errors["new_end"] == [said]
