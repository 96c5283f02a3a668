"""Every page of Helle has its tests: an address that is not in this table fails here."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.gates import Gates

TESTED_IN = {
    "absence-change": "helle.register.allocation.tests.test_absence",
    "absence-new": "helle.register.allocation.tests.test_absence",
    "access-oversight": "helle.register.access_requests.tests.test_request",
    "case-access": "helle.register.access_requests.tests.test_request",
    "case-access-follow": "helle.register.access_requests.tests.test_withdrawing",
    "case-access-making": "helle.register.access_requests.tests.test_making",
    "case-access-stands": "helle.register.access_requests.tests.test_withdrawing",
    "case-access-stop": "helle.register.access_requests.tests.test_making",
    "case-access-withdraw": "helle.register.access_requests.tests.test_withdrawing",
    "case-access-answer": "helle.register.access_requests.tests.test_way",
    "case-access-assemble": "helle.register.access_requests.tests.test_way",
    "case-access-close": "helle.register.access_requests.tests.test_request",
    "case-access-deliver": "helle.register.access_requests.tests.test_way",
    "case-access-entry": "helle.register.access_requests.tests.test_way",
    "case-access-extend": "helle.register.access_requests.tests.test_request",
    "case-access-file": "helle.register.access_requests.tests.test_way",
    "case-access-lock": "helle.register.access_requests.tests.test_way",
    "case-access-locked": "helle.register.access_requests.tests.test_way",
    "case-access-new": "helle.register.access_requests.tests.test_request",
    "case-access-request": "helle.register.access_requests.tests.test_request",
    "case-print": "helle.register.printing.tests.test_print",
    "allocation": "helle.register.allocation.tests.test_workload",
    "allocation-move": "helle.register.allocation.tests.test_move",
    "audit-log": "helle.register.audit.tests.test_log",
    "case-allocation": "helle.register.allocation.tests.test_assign",
    "case-assessment": "helle.register.identification.tests.test_assessment",
    "case-assign": "helle.register.allocation.tests.test_assign",
    "case-audit": "helle.register.desk.tests.test_case_page",
    "case-child-new": "helle.register.cases.tests.test_person_entries",
    "case-close": "helle.register.desk.tests.test_closing",
    "case-police-statement": "helle.register.cases.tests.test_police_statement",
    "case-reopen": "helle.register.cases.tests.test_reopening",
    "case-circumstance": "helle.register.identification.tests.test_circumstance",
    "case-circumstance-end": "helle.register.identification.tests.test_circumstance_ends",
    "case-consequence": "helle.register.correcting.tests.test_redeciding",
    "case-contact-person": "helle.register.support.tests.test_contact_person",
    "case-document": "helle.register.casefile.tests.test_documents",
    "case-document-file": "helle.register.casefile.tests.test_documents",
    "case-document-journalise": "helle.register.casefile.tests.test_documents",
    "case-document-new": "helle.register.casefile.tests.test_documents",
    "case-document-page": "helle.register.casefile.tests.test_documents",
    "case-document-replace": "helle.register.casefile.tests.test_documents",
    "case-draft-give": "helle.register.allocation.tests.test_left_drafts",
    "case-draft-discard": "helle.register.casefile.tests.test_notes",
    "case-draft-save": "helle.register.casefile.tests.test_notes",
    "case-entry-supersede": "helle.register.cases.tests.test_person_entries",
    "case-extension-decide": "helle.register.support.tests.test_extension",
    "case-extension-request": "helle.register.support.tests.test_extension",
    "case-handover-receive": "helle.register.allocation.tests.test_assign",
    "case-indication": "helle.register.cases.tests.test_indication",
    "case-interpreter-book": "helle.register.allocation.tests.test_booking",
    "case-interpreter-release": "helle.register.allocation.tests.test_booking",
    "case-interview": "helle.register.identification.tests.test_interview",
    "case-interview-cancel": "helle.register.allocation.tests.test_planned",
    "case-interview-new": "helle.register.identification.tests.test_interview",
    "case-interview-plan": "helle.register.allocation.tests.test_planned",
    "case-interview-send": "helle.register.identification.tests.test_interview",
    "case-journal": "helle.register.casefile.tests.test_notes",
    "case-letter": "helle.register.letters.tests.test_delivery",
    "case-letter-correct": "helle.register.letters.tests.test_writing",
    "case-letter-deliver": "helle.register.letters.tests.test_delivery",
    "case-letter-draft": "helle.register.letters.tests.test_draft",
    "case-letter-draft-pdf": "helle.register.letters.tests.test_draft",
    "case-letter-drop": "helle.register.letters.tests.test_draft",
    "case-letter-edit": "helle.register.letters.tests.test_writing",
    "case-letter-finish": "helle.register.letters.tests.test_draft",
    "case-letter-new": "helle.register.letters.tests.test_writing",
    "case-letter-pdf": "helle.register.letters.tests.test_delivery",
    "case-letter-picture": "helle.register.letters.tests.test_draft",
    "case-letters": "helle.register.letters.tests.test_list",
    "case-list": "helle.register.finding.tests.test_case_list",
    "case-name-new": "helle.register.cases.tests.test_person_entries",
    "session-alive": "tests.site.test_sessions",
    "case-name-shown": "helle.register.cases.tests.test_name_shown",
    "case-new": "helle.register.desk.tests.test_case_new",
    "case-note": "helle.register.casefile.tests.test_notes",
    "case-note-correct": "helle.register.casefile.tests.test_notes",
    "case-note-new": "helle.register.casefile.tests.test_notes",
    "case-number-new": "helle.register.cases.tests.test_person_entries",
    "case-page": "helle.register.desk.tests.test_case_page",
    "case-period": "helle.register.support.tests.test_period",
    "case-period-break-off": "helle.register.support.tests.test_break_off",
    "case-period-offer": "helle.register.support.tests.test_offer",
    "case-period-end": "helle.register.support.tests.test_period_end",
    "case-person": "helle.register.correcting.tests.test_person",
    "case-planned": "helle.register.allocation.tests.test_planned",
    "case-residence": "helle.register.identification.tests.test_residence",
    "case-correct": "helle.register.correcting.tests.test_pages",
    "case-corrections": "helle.register.correcting.tests.test_pages",
    "case-search": "helle.register.finding.tests.test_case_search",
    "case-several": "helle.register.finding.tests.test_several",
    "case-several-assign": "helle.register.finding.tests.test_several",
    "case-step-settle": "helle.register.cases.tests.test_settle",
    "case-task": "helle.register.tasks.tests.test_task",
    "case-task-move": "helle.register.tasks.tests.test_moves",
    "case-task-new": "helle.register.tasks.tests.test_ask",
    "case-tasks": "helle.register.tasks.tests.test_lists",
    "case-wish-new": "helle.register.allocation.tests.test_wishes",
    "case-wish-withdraw": "helle.register.allocation.tests.test_wishes",
    "desk": "helle.register.desk.tests.test_desk",
    "enquiry-answer": "helle.register.enquiries.tests.test_answer",
    "enquiry-list": "helle.register.enquiries.tests.test_list",
    "enquiry-new": "helle.register.enquiries.tests.test_ask",
    "enquiry-page": "helle.register.enquiries.tests.test_answer",
    "first-day": "helle.register.guidance.tests.test_first_day",
    "first-day-dismiss": "helle.register.guidance.tests.test_first_day",
    "first-day-mark": "helle.register.guidance.tests.test_first_day",
    "guidance": "helle.register.guidance.tests.test_library",
    "guidance-article": "helle.register.guidance.tests.test_library",
    "guidance-draft": "helle.register.guidance.tests.test_publishing",
    "guidance-new": "helle.register.guidance.tests.test_publishing",
    "guidance-publish": "helle.register.guidance.tests.test_publishing",
    "guidance-withdraw": "helle.register.guidance.tests.test_publishing",
    "interpreter": "helle.register.allocation.tests.test_interpreters",
    "interpreter-list": "helle.register.allocation.tests.test_interpreters",
    "interpreter-new": "helle.register.allocation.tests.test_interpreters",
    "note-template-change": "helle.register.casefile.tests.test_templates",
    "note-template-new": "helle.register.casefile.tests.test_templates",
    "note-templates": "helle.register.casefile.tests.test_templates",
    "notices": "helle.register.notices.tests.test_page",
    "notices-address-mended": "helle.register.notices.tests.test_page",
    "referral-close": "helle.register.referrals.tests.test_triage",
    "referral-join": "helle.register.referrals.tests.test_triage",
    "referral-list": "helle.register.referrals.tests.test_referral_list",
    "referral-new": "helle.register.referrals.tests.test_referral_new",
    "referral-received": "helle.register.referrals.tests.test_referral_page",
    "referral-page": "helle.register.referrals.tests.test_referral_page",
    "referral-take-in": "helle.register.referrals.tests.test_triage",
    "passed-on-page": "helle.register.reports.tests.test_passed_on",
    "report-ask": "helle.register.reports.tests.test_ask",
    "report-close": "helle.register.reports.tests.test_close",
    "report-list": "helle.register.reports.tests.test_list",
    "report-page": "helle.register.reports.tests.test_page",
    "report-picture": "helle.register.reports.tests.test_picture",
    "report-refer": "helle.register.reports.tests.test_refer",
    "rule": "helle.register.rulebook.tests.test_pages",
    "rule-instruments": "helle.register.rulebook.tests.test_instruments",
    "rule-values": "helle.register.rulebook.tests.test_pages",
    "rules": "helle.register.rulebook.tests.test_pages",
    "search-remove": "helle.register.finding.tests.test_saved_searches",
    "search-save": "helle.register.finding.tests.test_saved_searches",
    "staff-languages": "helle.register.allocation.tests.test_workload",
    "statistics": "helle.register.statistics.tests.test_page",
    "statistics-quality": "helle.register.statistics.tests.test_quality",
    "task-list": "helle.register.tasks.tests.test_lists",
    "administration": "helle.register.administration.tests.test_pages",
    "user-list": "helle.register.administration.tests.test_pages",
    "user-new": "helle.register.administration.tests.test_pages",
    "user-page": "helle.register.administration.tests.test_pages",
    "user-change": "helle.register.administration.tests.test_pages",
    "role-new": "helle.register.administration.tests.test_pages",
    "factor-reset": "helle.register.administration.tests.test_pages",
    "login-help": "helle.register.administration.tests.test_pages",
    "role-end": "helle.register.administration.tests.test_pages",
    "role-answer": "helle.register.administration.tests.test_pages",
    "factor-answer": "helle.register.administration.tests.test_pages",
    "leaver-seen": "helle.register.administration.tests.test_pages",
    "review-list": "helle.register.administration.tests.test_pages",
    "review-unit": "helle.register.administration.tests.test_pages",
    "review-report": "helle.register.administration.tests.test_pages",
    "review-csv": "helle.register.administration.tests.test_pages",
    "code-end": "helle.register.administration.tests.test_code_lists",
    "code-list": "helle.register.administration.tests.test_code_lists",
    "code-lists": "helle.register.administration.tests.test_code_lists",
    "code-new": "helle.register.administration.tests.test_code_lists",
    "code-reword": "helle.register.administration.tests.test_code_lists",
    "unit-new": "tests.organisations.test_units_administered",
    "unit-page": "tests.organisations.test_units_administered",
    "unit-rename": "tests.organisations.test_units_administered",
    "unit-name-correct": "tests.organisations.test_units_administered",
    "unit-name-withdraw": "tests.organisations.test_units_administered",
    "unit-move": "tests.organisations.test_units_administered",
    "unit-close": "tests.organisations.test_units_administered",
    "mandate-new": "tests.organisations.test_units_administered",
    "mandate-end": "tests.organisations.test_units_administered",
    "hours-new": "tests.organisations.test_units_administered",
    "hours-end": "tests.organisations.test_units_administered",
    "hours-exception": "tests.organisations.test_units_administered",
    "health": "tests.site.test_health",
    "units": "helle.register.organisations.tests.test_units",
    # These need nobody to act.
    "account_email": "tests.site.test_login",
    "choose-membership": "tests.site.test_memberships",
    "healthz": "tests.site.test_health",
    "accessibility": "helle.portal.tests.test_form",
    "portal": "helle.portal.tests.test_form",
    "set-language": "tests.site.test_language",
    "demo-clock": "tests.demo.test_signin",
    "demo-enter": "tests.demo.test_signin",
    "demo-sign-in": "tests.demo.test_signin",
    "demo-start": "tests.demo.test_signin",
}


def own_views() -> dict[str, Any]:
    """The views of Helle itself by the name of their address."""
    return {str(pattern.name): pattern.callback for pattern in _patterns(get_resolver().url_patterns) if _own(pattern)}


def _patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns)
        else:
            yield one


def _own(pattern: URLPattern) -> bool:
    return str(pattern.callback.__module__).startswith("helle.")


def test_every_address_has_a_name_and_every_name_its_tests() -> None:
    assert sorted(own_views()) == sorted(TESTED_IN)


@pytest.mark.parametrize("name", sorted(TESTED_IN))
def test_the_tests_of_a_page_that_acts_keep_its_gates(name: str) -> None:
    module = import_module(TESTED_IN[name])
    if getattr(own_views()[name], "helle_without_context", False):
        return
    gates = [one for _name, one in inspect.getmembers(module, inspect.isclass) if issubclass(one, Gates)]
    assert name in {getattr(one, "view", None) for one in gates}
