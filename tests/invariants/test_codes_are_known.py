"""A code that only the application knew would stop the rules that read it: the database knows each of them too."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from psycopg.errors import CheckViolation, InsufficientPrivilege

from tests.cast import Member
from tests.invariants.conftest import Connection, Standing, act

# Texts that are no codes of ours, and codes that are data of the register or of others.
FREE = {
    "Case.number", "Referral.number", "Party.number", "JointAction.number", "Participation.number",
    "Exploitation.number", "CriminalCase.number", "CasePart.number", "Handover.number",
    "Referral.municipality", "Version.municipality",  # A unit of the register.
    "TraceItem.units",  # Units of the register, as they were when a list was drawn.
    "Source.kind",  # Held by what the source is of: a constraint names each kind.
    "Interview.language", "ReferredPerson.nationality", "Assessment.nationality_then",  # Standards that change.
    "Making.estimates",  # Estimates that were ordered; a release carries none that was not reckoned.
    "SettledStep.code", "Task.step",  # Steps come and go with the rules; an unknown one settles nothing.
    "RoleRequest.role", "RoleReview.role",  # Roles come with the access matrix, and a function refuses others.
    "RoleRequest.answered_as", "FactorReset.answered_as",  # So does the role of who answered.
    # Addresses and numbers of others; a role of the access matrix, which a function asks; and who answered as what.
    "LoginIdentity.issuer", "LoginIdentity.cvr", "LoginIdentity.answered_as",
    "PrivilegeRole.issuer", "PrivilegeRole.cvr", "PrivilegeRole.privilege", "PrivilegeRole.answered_as",
    "PutAside.name_da", "PutAside.name_en", "PutAside.reason",
    "OpeningHours.source",
    # Copied out of what is checked, by a role that fills in nothing else.
    *(f"PopulationRow.{name}" for name in (
        "authority", "purposes", "residence_then", "sex_then", "age_group", "nationality_then", "first_contact",
        "sector", "stage", "sender", "outcome",
    )),
    "Filling.key_id",  # What a key is known by.
    "EarlierAssessment.source",  # Whatever whoever imports calls it.
    "Interpreter.name",
    "Interpreter.origin", "InterpreterWish.country",  # Of kept lists, and so are languages and scripts: a trigger asks.
    "InterpreterLanguage.language", "StaffLanguage.language", "PlannedInterview.language", "InterpreterLanguage.script",
    "NoteTemplate.title",
    "Evening.languages",  # Of a kept list.
    "MetPerson.language", "MetPerson.nationality", "InterpreterThere.language",  # Of kept lists.
    "PlanVersion.languages", "PlanVersion.municipality",  # The same, and a unit of the register.
    "PlanVersion.language", "Rate.source",  # Of a kept list, and whatever the authority calls it.
    "Offer.language", "Answer.language",  # Of a kept list, and so are the countries of a return.
    "PartnerSearch.country", "Opening.country", "Link.plan_language",
    "Destination.programme",  # Programmes come and go with their file.
    "Call.language", "Call.municipality",  # Of a kept list, and a unit of the register.
    "Draft.language", "Letter.language", "Delivery.translated_to",  # Those of the reviewed texts, and a standard.
    "Letter.text_digest", "Paper.digest",
    "Version.title_da", "Version.title_en", "Version.screens", "Version.requirements",  # Pages and rules come and go.
    "Version.withdrawn_why", "Version.writers",
    "Approval.section", "Offer.alias", "Provider.name", "Order.basis",  # Words of no person.
    "Schedule.basis", "Disposal.refused_why", "Disposal.number", "Item.numbers", "Certificate.digest",
    "Disposal.first_role",  # A role of the access matrix, taken from the context.
    "Order.number", "Subject.kind",  # Of a case, and of what has a key in the key store.
    "Placement.by_role", "Placement.reference",  # A role of the access matrix, which the policy asks; and a number.
    "Line.reference", "Statement.number",  # Numbers.
    # Written from the rules.
    "ReceiverRule.kind", "ReceiverRule.category", "ReceiverRule.form", "PurposeRule.kind", "PurposeRule.purpose",
    "Statement.state",  # Written by a function, step by step.
    "Stay.nights",  # Days.
    "Looking.sex",  # As it stood in the person's profile.
    "Standing.covers",  # Ids of entries.
    "WaiverProposal.charges", "WaiverDecision.kept",  # Ids of charges.
    "FirstDay.done",  # So do the steps; an unknown one marks nothing.
    "SavedSearch.query",  # An address; what of it is no code narrows nothing.
    # Of action plans: what a plan's file says, which is checked when it is read, and words of no person.
    # Of extracts for research: what an institution is called, its file number, reasons, and the digest of the rows.
    "Application.institution", "Application.journal", "Application.reasons", "Preparation.refused_why",
    "Extract.digest", "Deletion.told",
    "Release.title_da", "Release.title_en", "Release.why_da", "Release.why_en", "TakenDown.why_da", "TakenDown.why_en",
    "Making.title_da", "Making.title_en", "Making.why_da", "Making.why_en", "Stopped.why_da", "Stopped.why_en",
    "Release.repeats_why_da", "Release.repeats_why_en", "Making.repeats_why_da", "Making.repeats_why_en",
    "EstimateResult.why_da", "EstimateResult.why_en",
    "Plan.id", "Plan.title_da", "Plan.title_en", "Plan.publisher_da", "Plan.publisher_en", "Plan.isbns",
    "Plan.requirements", "Area.title_da", "Area.title_en", "Area.aim_da", "Area.aim_en", "Area.requirement",
    "Initiative.code", "Initiative.title_da", "Initiative.title_en", "Initiative.says_da", "Initiative.says_en",
    "Initiative.switch", "Initiative.requirements", "Indicator.code", "Indicator.title_da", "Indicator.title_en",
    "Indicator.unit_da", "Indicator.unit_en", "Indicator.requirement", "Appropriation.source_da",
    "Appropriation.source_en", "Appropriation.requirement", "Milestone.title_da", "Milestone.title_en",
    "Milestone.requirement", "MilestoneEvent.why", "Part.why", "Part.ended_why", "IndicatorValue.source",
    "Evidence.title_da", "Evidence.title_en", "Evidence.where", "Evidence.requirement", "Evidence.withdrawn_why",
    "MoneyEntry.text", "OverspendDecision.text", "YearTold.why", "StatusReport.back_why",
    # Of forums: what their file says, and words of no person; a unit is named by its key.
    "Forum.code", "Forum.name_da", "Forum.name_en", "Forum.ended_why", "Forum.requirements", "HandoverBack.why",
    "AskedName.places", "AskedName.known_by",
    "Mandate.words_da",
    "Mandate.words_en", "Mandate.units", "Mandate.requirement", "Seat.organisation", "Seat.requirement",
    "Seat.agreement", "Seat.ended_why", "Meeting.place", "MeetingChange.place", "MeetingChange.why",
    "AgendaItem.title", "AgendaItem.papers", "AgendaItem.withdrawn_why", "Minute.why", "Decision.text", "FollowUp.text",
    "Training.withdrawn_why",
    # Ids of cases, and categories as a function found them; patterns, which a function names; a hash under a key.
    "HandedOut.cases", "HandedOut.granted", "Sampled.patterns", "SpentAssertion.mark",
    "Details.languages", "Details.planned", "Held.came", "Held.reached", "Held.sources",  # Of a kept list, and numbers.
    # Of obligations and studies: what their file says, which a test holds against the code, and words of no person.
    "Carrier.of", "Carrier.text", "Carrier.withdrawn_why", "FollowUp.why", "Judgement.why", "Obligation.article",
    "Obligation.asks_da", "Obligation.asks_en", "Obligation.code", "Obligation.instrument",
    "Obligation.requirements", "Publication.where", "Recommendation.text", "Reply.promises", "Reply.why",
    "Shows.requirement", "Shows.title_da", "Shows.title_en", "Shows.where", "Shows.withdrawn_why", "Study.by_da",
    "Study.by_en", "Study.code", "Study.requirement", "Study.title_da", "Study.title_en", "Study.where_da",
    "Study.where_en", "TreatyBody.code", "TreatyBody.instruments", "TreatyBody.requirement", "TreatyBody.title_da",
    "TreatyBody.title_en", "TreatyReport.why",
    # Of saved tables: words of no person; and what they are narrowed to, which one constraint holds in pairs.
    "Definition.title_da", "Definition.title_en", "DefinitionWithdrawal.why", "Definition.only_dimension",
    "Definition.only_group",
    # Of traces of staff: words that name nobody, roles as the context has them, and a list's number and hash.
    "TraceHold.why", "TraceList.digest", "TraceList.ended_role", "TraceList.first_role", "TraceList.number",
    "TraceList.refused_why", "TraceSchedule.answered_role", "TraceSchedule.asked_role", "TraceSchedule.basis",
}  # fmt: skip
# Written by the installation and the functions of the database, out of files that are checked when they are loaded.
NOT_WRITTEN_AT_WORK = {"codelists", "organisations", "protection", "keystore", "audit"}


def coded_fields() -> list[tuple[type[models.Model], str]]:
    return [
        (model, field.name)
        for app in apps.get_app_configs()
        if app.name.startswith("helle.register.") and app.label not in NOT_WRITTEN_AT_WORK
        for model in app.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField | ArrayField)
    ]


def test_each_field_with_codes_has_its_constraint() -> None:
    assert {f"{model.__name__}.{name}" for model, name in coded_fields() if not _is_known(model, name)} == FREE


def _is_known(model: type[models.Model], name: str) -> bool:
    return any(
        key in (f"{name}__in", f"{name}__contained_by")
        for constraint in model._meta.constraints
        if isinstance(constraint, models.CheckConstraint)
        for key, *_rest in _conditions(constraint)
    )


def _conditions(constraint: models.CheckConstraint) -> list[tuple[str, object]]:
    condition = constraint.condition
    return (
        [child for child in condition.children if isinstance(child, tuple)] if isinstance(condition, models.Q) else []
    )


def test_no_migration_is_missing(tmp_path: Path) -> None:
    # Where no database is: what is compared are the models and the migrations.
    ours = [one.label for one in apps.get_app_configs() if one.name.startswith("helle.register.")]
    environment = os.environ | {"HELLE_TEST_STATE": str(tmp_path), "HELLE_STATE": str(tmp_path)}
    command = [sys.executable, "-W", "ignore", "-m", "django", "makemigrations", *ours]
    found = subprocess.run(  # Our own interpreter.
        [*command, "--check", "--dry-run", "--skip-checks", "--settings", "helle.demo.settings_for_tests"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout + found.stderr


NONSENSE = {
    "a stay": (
        "mette",
        "INSERT INTO people_residence (id, person_id, status, during, recorded_at, recorded_by_id, recorded_by_unit_id)"
        " SELECT gen_random_uuid(), person_id, 'nonsense', '[1990-01-01,1990-02-01)', helle.instant(),"
        " helle.acting_user(), helle.acting_unit() FROM cases_case WHERE id = %(case)s",
    ),
    "a charge": (
        "mette",
        "INSERT INTO identification_circumstance (id, case_id, kind, during, recorded_at, by_user_id, by_unit_id)"
        " VALUES (gen_random_uuid(), %(case)s, 'nonsense', '[1990-01-01,1990-02-01)', helle.instant(),"
        " helle.acting_user(), helle.acting_unit())",
    ),
    "what became of a referral": ("mette", "SELECT helle.mark_referral(%(referral)s, 'gibberish')"),
    "a referral": (
        "anders",
        "SELECT helle.send_referral(%(new)s, 'nonsense', 'nobody', 'nowhere', '', 1, '{}', 'not_needed', false,"
        " '2025-10-06', 'dream', NULL, '', ARRAY[(SELECT id FROM organisations_unit WHERE code = 'CMM')], '{}')",
    ),
}


@pytest.mark.parametrize("what", NONSENSE)
def test_the_application_cannot_write_a_code_that_nobody_knows(standing: Standing, app: Connection, what: str) -> None:
    who, statement = NONSENSE[what]
    member: Member = getattr(standing.cast, who)
    assert act(app, member)
    with pytest.raises(CheckViolation):
        app.execute(
            statement, {"case": standing.story.case.pk, "referral": standing.story.referral.pk, "new": uuid.uuid4()}
        )


def test_an_organisation_refers_with_consent_out_09(standing: Standing, app: Connection) -> None:
    assert act(app, standing.cast.rita)
    send = (
        "SELECT helle.send_referral(%(new)s, 'referral', 'reden', 'street', '', 1, '{}', %(consent)s, false,"
        " '2025-10-06', '', NULL, '', ARRAY[(SELECT id FROM organisations_unit WHERE code = 'CMM')], '{}')"
    )
    with pytest.raises(InsufficientPrivilege), app.transaction():
        app.execute(send, {"new": uuid.uuid4(), "consent": "not_needed"})
    app.execute(send, {"new": uuid.uuid4(), "consent": "given"})
