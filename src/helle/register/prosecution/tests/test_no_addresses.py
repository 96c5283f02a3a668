"""No street with its number passes between police, prosecution and CMM in any text of a criminal case (PUB-ORG-09)."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.urls import reverse
from tests import prosecution_stories as told
from tests import stories
from tests.cast import Cast
from tests.pages import errors_of, post

from helle.register import prosecution
from helle.register.accommodation import naming
from helle.register.interface.forms import HelleForm
from helle.register.prosecution import contact_actions, sealing
from helle.register.prosecution.choices import ContactAbout
from helle.register.protection import clock
from helle.register.protection.refusals import Refused

STREET = "Krisecentret på Strandpromenaden 7."
ASKING = {"require_no_content", "_require_nobody"}
# Each text of a criminal case and of the contact point: where it is asked, under the name of its field.
ASKED_IN = {
    ("OpenForm", "why"): "part_actions.investigates",
    ("InvestigationForm", "why"): "part_actions.handover_propose",
    ("HandoverForm", "words"): "part_actions.handover_answer",
    ("TakeBackForm", "words"): "part_actions.handover_withdraw",
    ("InvolvementForm", "why_acute"): "victim_actions.involvement_record",
    ("LinkWithdrawForm", "words"): "withdraw_actions._words_of_the_end",
    ("DetentionForm", "reasons"): "detention_actions._check",
    ("DetentionWithdrawForm", "words"): "detention_actions.detention_withdraw",
    ("DetentionEndForm", "words"): "detention_actions.detention_end",
    ("StatementAskForm", "words"): "beside_actions.statement_ask",
    ("StatementForm", "statement"): "beside_actions.statement_give",
    ("StatementForm", "why_untold"): "beside_actions.statement_give",
    ("StatementForm", "weighing"): "beside_actions.statement_give",
    ("QuestioningForm", "why_not"): "beside_actions.questioning_record",
    ("ClaimCorrectionForm", "why"): "claim_actions.claim_correct",
    ("ProposalForm", "reasons"): "victim_actions.waiver_propose",
    ("DecisionForm", "reasons"): "victim_actions.waiver_decide",
    ("ContactForm", "words"): "contact_actions.contact_write",
    ("ForwardForm", "words"): "contact_actions._step",
    ("ContactAnswerForm", "words"): "contact_actions._step",
}
# Lines that are no text for anybody to read.
NO_TEXT = {
    ("OpenForm", "journal"): "a number of one form",
    ("NetworkForm", "journal"): "a number of one form",
    ("WhichCaseForm", "number"): "a number of one form",
    ("BlankForm", "name"): "what is deleted, an address too, and is not kept",
    ("DetentionForm", "call"): "a telephone number, and nothing else",
}


def typed_fields() -> Iterator[tuple[str, str]]:
    names = [one.name for one in pkgutil.iter_modules(prosecution.__path__) if one.name != "tests"]
    for module in [importlib.import_module(f"{prosecution.__name__}.{name}") for name in names]:
        for one in vars(module).values():
            if isinstance(one, type) and issubclass(one, HelleForm) and one.__module__ == module.__name__:
                for name, field in one.base_fields.items():
                    if type(field) is forms.CharField and not field.widget.is_hidden:
                        yield one.__name__, name


def test_each_text_is_asked_where_it_is_written() -> None:
    assert set(typed_fields()) == ASKED_IN.keys() | NO_TEXT.keys()
    for (_form, field), where in ASKED_IN.items():
        module, name = where.split(".")
        action = getattr(importlib.import_module(f"{prosecution.__name__}.{module}"), name)
        calls = [one for one in ast.walk(ast.parse(inspect.getsource(action))) if isinstance(one, ast.Call)]
        asked = {
            one.arg
            for call in calls
            if (call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")) in ASKING
            for one in call.keywords
        }
        assert field in asked, where


@pytest.mark.parametrize("ask", [sealing.require_no_content, contact_actions._require_nobody])
def test_a_street_with_its_number_is_refused_beside_its_field(ask: object) -> None:
    assert callable(ask)
    with pytest.raises(Refused) as refused:
        ask(other="ingen plads i nat", words=STREET)
    assert (refused.value.message, refused.value.field) == (naming.STREET_TELLS, "words")


@pytest.mark.django_db(databases=["default", "keys"])
def test_pub_org_09_neither_cmm_nor_the_prosecution_sends_an_address(cast: Cast) -> None:
    victim = stories.an_opened_case(cast)
    with pytest.raises(Refused) as told_of_it:
        told.give_a_statement(cast.mette, victim, statement=STREET)
    assert (told_of_it.value.message, told_of_it.value.field) == (naming.STREET_TELLS, "statement")
    case, hers = told.open_case_with_a_charge(cast.peter)
    proposal = told.weigh(cast.peter, told.link(cast.peter, case, victim, charged_as=hers))
    # Neither does the answer that the text names nobody let it through: none is asked for.
    typed = {"outcome": "waived", "decided_on": clock.today(), "reasons": STREET, "names_nobody": "on"}
    page = post(told.pia().client(), reverse("waiver-decide", args=[proposal.pk]), typed)
    assert (page.status_code, set(errors_of(page))) == (422, {"reasons"})
    with cast.peter.acting(), pytest.raises(Refused) as written:
        contact_actions.contact_write(about=ContactAbout.COOPERATION, words=f"Mød os. {STREET}", acute=False)
    assert (written.value.message, written.value.field) == (naming.STREET_TELLS, "words")
