"""What each role sees through the application's own connection, and who gets a context at all."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from helle.register.protection import context
from helle.register.protection.context import NoSuchMembership
from helle.register.protection.row_security import closed_with
from tests.cast import Cast, Member, let_go, member, reseat
from tests.examples import AT_LENGTH
from tests.invariants.catalogue import PERSONAL, column, everything_granted, rows, rows_of_each
from tests.invariants.conftest import Connection, act
from tests.whole_story import Story

# Of accommodation, what an authority sees of other regions as well.


class TestContext:
    @pytest.mark.parametrize(
        ("change", "refused"),
        [
            ({}, False),
            ({"during": DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 6))}, True),
            ({"during": DateRange(dt.date(2022, 1, 1), dt.date(2025, 10, 7))}, False),
            ({"during": DateRange(dt.date(2025, 10, 7), None)}, True),
            ({"role": "hjst_caseworker"}, True),
            ({"role": "no_such_role"}, True),
        ],
    )
    def test_a_membership_carries_a_context_on_its_days_and_in_its_kind_of_unit_only(
        self, committed_cast: Cast, change: dict[str, Any], refused: bool
    ) -> None:
        mette = committed_cast.mette
        reseat(mette.membership, **change)
        if refused:
            with pytest.raises(NoSuchMembership), mette.acting():
                pass
        else:
            with mette.acting() as acting:
                assert acting.unit_code == "CMM"

    def test_somebody_who_was_let_go_gets_no_context(self, committed_cast: Cast) -> None:
        let_go(committed_cast.mette.user)
        with pytest.raises(NoSuchMembership), committed_cast.mette.acting():
            pass

    def test_nobody_acts_without_a_purpose(self, committed_cast: Cast) -> None:
        with pytest.raises(NoSuchMembership), context.acting(committed_cast.mette.membership.pk, purpose=""):
            pass


OF_THE_COURSE = (
    *("cases_settledstep", "cases_correction", "cases_consequence", "cases_redecision", "identification_interviewsent"),
    *("support_period", "support_periodoffer", "support_span", "support_extensionrequest", "support_extensionanswer"),
    *("support_periodgoal", "support_winddown", "support_supportend", "support_goeson", "support_contactperson"),
    *("support_contactdeputy", "support_earliercontact", "referrals_openedcase"),
)


@pytest.mark.further
class TestColumnsAndRows:
    """The column rule and the row rule: each role, in each kind of unit that carries it, before each personal table."""

    def test_a_role_sees_the_categories_it_reads_of_cases_its_unit_has_and_nothing_else(
        self, story: Story, owner: Connection, app: Connection
    ) -> None:
        roles = column(owner, "SELECT DISTINCT role FROM protection_roleunitkind")
        assert len(roles) >= 20
        wrong = {}
        for role, kind in owner.execute("SELECT role, unit_kind FROM protection_roleunitkind").fetchall():
            units = owner.execute(
                "SELECT code, id FROM organisations_unit WHERE kind = %s ORDER BY code LIMIT 2", [kind]
            ).fetchall()
            for code, unit in units:
                who = member(f"{role} {code}", code, role)
                found = self.seen(app, who)
                expected = self.expected(owner, story, who, role, unit)
                if found != expected:
                    wrong[role, code, "as it is"] = differing(found, expected)
                if (code, unit) != units[0] and not AT_LENGTH:
                    continue  # To which of them all is granted makes no difference.
                with everything_granted(owner, story, who):  # What is left is the column rule.
                    found = self.seen(app, who)
                    expected = self.expected(owner, story, who, role, unit)
                    if found != expected:
                        wrong[role, code, "all granted"] = differing(found, expected)
        assert wrong == {}

    def seen(self, app: Connection, who: Member) -> dict[str, int]:
        assert act(app, who)
        found = rows_of_each(app, (one.table for one in PERSONAL))
        app.rollback()
        return found

    def expected(self, owner: Connection, story: Story, who: Member, role: str, unit: uuid.UUID) -> dict[str, int]:
        """Told from the matrix and the grants, table by table, in other words than the policies'."""
        reads = set(column(owner, "SELECT category FROM protection_rolecategory WHERE role = %s", [role]))
        granted = set(
            column(owner, "SELECT category FROM protection_grant WHERE unit_id = %s AND upper_inf(during)", [unit])
        )
        kind_of = column(owner, "SELECT kind FROM organisations_unit WHERE id = %s", [unit])
        party = bool(column(owner, "SELECT 1 FROM referrals_party WHERE unit_id = %s", [unit]))
        result = {}
        there = rows_of_each(owner, (one.table for one in PERSONAL))
        for one in PERSONAL:
            total = there[one.table]
            of_referral, of_case = party and "contact" in reads, one.category in reads and one.category in granted
            shown = of_referral if one.referral else of_case
            result[one.table] = total if shown and "SELECT" in one.privileges["helle_app"] else 0
        # That an address is protected is told to whoever was given anything of her (PUB-DIG-12).
        result["people_addressprotection"] = rows(owner, "people_addressprotection") if reads & granted else 0
        # What finds her or her children, and what was put out of force, is for the few that the matrix names.
        told_of = set(column(owner, "SELECT particular FROM protection_roleparticular WHERE role = %s", [role]))
        for table in ("name", "identifier", "child", "residence"):
            standing = column(owner, f"SELECT count(*) FROM people_{table} WHERE superseded_at IS NULL")[0]
            if "earlier" not in told_of and result[f"people_{table}"]:
                result[f"people_{table}"] = standing
        for table, particular in (("identifier", "numbers"), ("child", "children"), ("profileversion", "earlier")):
            result[f"people_{table}"] *= particular in told_of
        if not column(owner, "SELECT 1 FROM identification_interviewsent WHERE to_unit_id = %s", [unit]):
            mine = column(owner, "SELECT count(*) FROM identification_interview WHERE by_unit_id = %s", [unit])[0]
            result["identification_interview"] = mine if result["identification_interview"] else 0
        elif "core" not in reads:
            result["identification_interview"] = 0
        # What a unit arranges itself: who has the case with it, which interviews it plans.
        for table in ("handover", "plannedinterview", "interviewer", "booking", "arrangement"):
            own = column(owner, f"SELECT count(*) FROM allocation_{table} WHERE by_unit_id = %s", [unit])[0]
            result[f"allocation_{table}"] = own if result[f"allocation_{table}"] else 0
        # What whoever becomes contact person is told stays in CMM.
        own = column(owner, "SELECT count(*) FROM support_contacthandover WHERE by_unit_id = %s", [unit])[0]
        result["support_contacthandover"] = own if result["support_contacthandover"] else 0
        # Requests to see a case are answered by the unit that was asked, for what it has.
        for one in PERSONAL:
            if one.table.startswith(("access_requests_", "extracts_")):
                own = column(owner, f"SELECT count(*) FROM {one.table} WHERE by_unit_id = %s", [unit])[0]
                result[one.table] = own if result[one.table] else 0
        if not column(owner, "SELECT 1 FROM referrals_triage WHERE by_unit_id = %s", [unit]):
            result["referrals_triage"] = 0
        # So is what a unit keeps for itself in its file: an answer to such a request, whatever was written within.
        shared = "direction IN ('in', 'out') OR by_unit_id = %s"
        for table, condition in (
            ("document", shared),
            ("documentpart", f"document_id IN (SELECT id FROM casefile_document WHERE {shared})"),
        ):
            seen = column(owner, f"SELECT count(*) FROM casefile_{table} WHERE {condition}", [unit])[0]
            result[f"casefile_{table}"] = seen if result[f"casefile_{table}"] else 0
        # A draft of a letter is its unit's.
        if not column(owner, "SELECT 1 FROM letters_draft WHERE by_unit_id = %s", [unit]):
            result["letters_draft"] = 0
        # A municipality hears of itself; which others were told, those who run the case see.
        if kind_of[0] not in ("cmm", "udlst"):
            told = "SELECT id FROM support_notifiedmunicipality WHERE unit_id = %s"
            for table, of in (("notifiedmunicipality", "id"), ("handover", "notice_id")):
                own = column(owner, f"SELECT count(*) FROM support_{table} WHERE {of} IN ({told})", [unit])[0]
                result[f"support_{table}"] = own if result[f"support_{table}"] else 0
        # A draft is one person's; nobody here has written one.
        result["casefile_draft"] = result["identification_interviewdraft"] = 0
        # What a reader answered is seen by who has read the interview herself.
        result["identification_reading"] = 0
        result["protection_grant"] = sum(
            category in reads
            for category in column(owner, "SELECT category FROM protection_grant WHERE unit_id = %s", [unit])
        )
        result["referrals_party"] = 1 if party and "contact" in reads else 0
        result["protection_sentform"] = 0
        # The task is of CMM to CMM and about the core; the question is of a municipality to CMM.
        asked = column(owner, "SELECT count(*) FROM tasks_task WHERE %s IN (from_unit_id, to_unit_id)", [unit])[0]
        result["tasks_task"] = asked if result["tasks_task"] else 0
        result["tasks_event"] = rows(owner, "tasks_event") if result["tasks_task"] else 0
        mine = column(owner, "SELECT count(*) FROM enquiries_enquiry WHERE %s IN (from_unit_id, to_unit_id)", [unit])[0]
        result["enquiries_enquiry"] = result["enquiries_answer"] = mine if "advice" in reads else 0
        # Calls to the hotline are of the unit that wrote them down; a draft is one person's.
        for one in PERSONAL:
            if one.table.startswith("hotline_"):
                own = column(owner, f"SELECT count(*) FROM {one.table} WHERE by_unit_id = %s", [unit])[0]
                result[one.table] = own if "contact" in reads else 0
        result["hotline_calldraft"] = 0
        # Evenings of outreach are of the organisation that wrote them down; a draft is one person's.
        outreach = "SELECT id FROM outreach_evening WHERE by_unit_id = %s"
        does = kind_of == ["ngo"] and role in ("ngo_outreach", "ngo_lead")
        for table, of in (("evening", "id"), ("visit", "evening_id"), ("service", "evening_id")):
            own = column(owner, f"SELECT count(*) FROM outreach_{table} WHERE {of} IN ({outreach})", [unit])[0]
            result[f"outreach_{table}"] = own if does else 0
        result["outreach_eveningdraft"] = 0
        # So are records of exploitations; a source that is a case is for who sees cases, and there is none here.
        for one in PERSONAL:
            if one.table.startswith("exploitation_"):
                own = column(owner, f"SELECT count(*) FROM {one.table} WHERE by_unit_id = %s", [unit])[0]
                result[one.table] = own if "contact" in reads else 0
        # A joint action is known to those who have a part in it. It has ended: its plan is for who took part.
        asked = "contact" in reads and bool(
            column(owner, "SELECT 1 FROM joint_actions_participation WHERE unit_id = %s", [unit])
        )
        joined = column(
            owner,
            "SELECT 1 FROM joint_actions_participation p WHERE unit_id = %s AND (role = 'lead' OR EXISTS"
            " (SELECT 1 FROM joint_actions_reply r WHERE r.part_id = p.id AND r.answer = 'accepted'))",
            [unit],
        )
        sends = asked and kind_of == ["cmm"]
        for table in ("jointaction", "participation", "reply", "ending"):
            result[f"joint_actions_{table}"] = rows(owner, f"joint_actions_{table}") if asked else 0
        result["joint_actions_planversion"] = rows(owner, "joint_actions_planversion") if asked and joined else 0
        for table in ("onthespot", "interpreterthere"):
            result[f"joint_actions_{table}"] = rows(owner, f"joint_actions_{table}") if sends else 0
        # Whom they met is for who reads cases; here nobody else was sent.
        for table in ("metperson", "handled"):
            seen = sends and "core" in reads
            result[f"joint_actions_{table}"] = rows(owner, f"joint_actions_{table}") if seen else 0
        # Who was nominated, and what was weighed, is for those who run the case; a municipality hears of itself alone.
        runs = kind_of in (["cmm"], ["udlst"])
        for table in ("minors_nomination", "minors_weighing"):
            result[table] = result[table] if runs else 0
        told = column(owner, "SELECT count(*) FROM support_notifiedmunicipality WHERE unit_id = %s", [unit])[0]
        if not runs:
            result["support_notifiedmunicipality"] = told if result["support_notifiedmunicipality"] else 0
        # Of how a case has gone neither a municipality nor who helps with a return reads anything, of its rungs where
        # the outcome was disclosed to it (C6).
        if kind_of in (["municipality"], ["partner"]):
            result |= dict.fromkeys(OF_THE_COURSE, 0)
            if "outcome" not in granted & reads:
                result["cases_rungevent"] = 0
        # What belongs to a return is not for a partner abroad, where it is about a child.
        if kind_of == ["partner"]:
            result["minors_tracing"] = result["minors_returntalk"] = 0
            # Nor is what was weighed of her, what she answered, or how likely she is trafficked again (RET-26).
            result["returns_offer"] = result["returns_answer"] = result["returns_risk"] = 0
        # What the public reports is CMM's; what was passed on is also its receiver's.
        cmms = "contact" in reads and kind_of == ["cmm"]
        for table in ("report", "picture", "message", "decision", "closing", "reopening", "passedon"):
            result[f"reports_{table}"] = rows(owner, f"reports_{table}") if cmms else 0
        if "contact" in reads and not cmms:
            passed_on = column(owner, "SELECT count(*) FROM reports_passedon WHERE to_unit_id = %s", [unit])[0]
            result["reports_passedon"] = passed_on
        # Places to live are of no case: for CMM and Udlændingestyrelsen, for who runs them, for the supervision. Here
        # is one with a secret address: that is the home's own, and of CMM's only Jonas's, who has the resident's case.
        in_the_capital = column(owner, "SELECT code FROM organisations_unit WHERE id = %s", [unit]) == ["ST-HOV"]
        of_cases, runs = kind_of in (["cmm"], ["udlst"]) and "placement" in reads, False
        if kind_of == ["provider"] and "placement" in reads:
            runs = bool(column(owner, "SELECT 1 FROM accommodation_provider WHERE unit_id = %s", [unit]))
        for one in PERSONAL:
            if one.table.startswith("accommodation_"):
                # The supervision of its region, and who runs the places there.
                seen = of_cases or runs or (role == "socialtilsyn_inspector" and in_the_capital)
                seen = seen and (one.category != "money" or "money" in reads)
                result[one.table] = rows(owner, one.table) if seen else 0
        # What a provider asks for is its own and CMM's: not the supervision's, nor Udlændingestyrelsen's.
        asked_of = runs or (kind_of == ["cmm"] and "placement" in reads)
        result["accommodation_changerequest"] = rows(owner, "accommodation_changerequest") if asked_of else 0
        result["accommodation_address"] = rows(owner, "accommodation_address") if runs else 0
        result["accommodation_mark"] = 0  # Compared by a function, read by nobody.
        if runs:
            result["placements_placement"] = rows(owner, "placements_placement")
        # Bed-days and statements are of who keeps them, CMM and the home; what a home does is the home's own. The
        # statement here asks CMM itself, so no municipality sees it.
        keeps = "money" in reads and (kind_of == ["cmm"] or runs)
        for one in PERSONAL:
            if one.table.startswith("bed_days_"):
                result[one.table] = rows(owner, one.table) if keeps else 0
        result["bed_days_activity"] = rows(owner, "bed_days_activity") if runs else 0
        # What she needs of a place, and what a look gave, is for who orders; what the police ask is theirs and CMM's.
        for table in ("needs", "looking", "elsewhereapproval", "recommendation", "weighed"):
            result[f"placements_{table}"] *= kind_of in (["cmm"], ["udlst"])
        asks = bool(column(owner, "SELECT 1 FROM placements_urgentrequest WHERE by_unit_id = %s", [unit]))
        for table in ("urgentrequest", "urgentanswer", "urgentoutcome"):
            shown = "contact" in reads and (kind_of == ["cmm"] or asks)
            result[f"placements_{table}"] = rows(owner, f"placements_{table}") if shown else 0
        # A criminal case is of the units that have a part in it; a link and a waiver, of who has a grant too, or CMM.
        takes_part = bool(
            "criminal" in reads
            and kind_of[0] in ("police", "nsk", "prosecution")
            and column(owner, "SELECT 1 FROM prosecution_casepart WHERE unit_id = %s AND ended_at IS NULL", [unit])
        )
        for table in ("criminalcase", "casepart", "investigation", "offence", "suspect", "stage", "involvement"):
            result[f"prosecution_{table}"] = rows(owner, f"prosecution_{table}") if takes_part else 0
        # An offer of a case is of who made it and who got it, and of the units that have a part in the case.
        offered = unit in column(owner, "SELECT unnest(ARRAY[by_unit_id, unit_id]) FROM prosecution_handover")
        may_see = takes_part or ("criminal" in reads and offered)
        result["prosecution_handover"] = rows(owner, "prosecution_handover") if may_see else 0
        # What somebody says of having been involved is of who says it, and of the units that have a part in the case.
        said = unit in column(owner, "SELECT by_unit_id FROM prosecution_involvementanswer")
        their_word = said and "contact" in reads
        answers = rows(owner, "prosecution_involvementanswer") if takes_part or their_word else 0
        result["prosecution_involvementanswer"] = answers
        for table in (
            "victimlink", "waiverproposal", "waiverdecision", "decidedcharge", "chargelook",
            "statementrequest", "questioning",
        ):  # fmt: skip
            known = takes_part or (kind_of == ["cmm"] and table != "questioning")
            result[f"prosecution_{table}"] = result[f"prosecution_{table}"] if known else 0
        # What goes through the contact point is of who sent it and who has it, and Rigspolitiet's, who answered it.
        sent = column(owner, "SELECT by_unit_id FROM prosecution_contactmessage")
        had = column(owner, "SELECT to_unit_id FROM prosecution_contactmessage")
        seen = [kind_of == ["national_police"] or unit in pair for pair in zip(sent, had, strict=True)]
        result["prosecution_contactmessage"] = sum(seen) if "contact" in reads else 0
        answered = kind_of == ["national_police"] or unit in column(
            owner,
            "SELECT m.by_unit_id FROM prosecution_contactmessage m"
            " JOIN prosecution_contactstep s ON s.message_id = m.id",
        )
        result["prosecution_contactstep"] = 1 if answered and "contact" in reads else 0
        # Criminal statistics are numbers.
        for table in ("delivery", "deliverednumber"):
            result[f"prosecution_{table}"] = rows(owner, f"prosecution_{table}") if "aggregates" in reads else 0
        # A network is the police's; what CMM told, its receiver's and CMM's; a claim for compensation is CMM's.
        police = takes_part and role in ("police_officer", "nsk_officer")
        result["prosecution_networklink"] = rows(owner, "prosecution_networklink") if police else 0
        was_told = "criminal" in reads and unit in column(owner, "SELECT to_unit_id FROM prosecution_disclosure")
        tells = kind_of == ["cmm"] and {"core", "criminal"} <= reads
        result["prosecution_disclosure"] = rows(owner, "prosecution_disclosure") if was_told or tells else 0
        result["prosecution_disclosureweighing"] = rows(owner, "prosecution_disclosureweighing") if tells else 0
        # What is passed on is CMM's and of who passed it on, with why; the receiver reads its own while it lasts. Whose
        # responsibility it was is known to the two authorities.
        passes_on = kind_of == ["cmm"] and "core" in reads and "core" in granted
        takes_over = kind_of in (["cmm"], ["udlst"]) and "core" in reads and "core" in granted
        lasts = "SELECT id FROM sharing_disclosure WHERE to_unit_id = %s AND ended_at IS NULL"
        told_here = column(owner, lasts, [unit])
        is_told = {
            *("hjst_caseworker", "udlst_caseworker", "control_officer", "police_officer", "nsk_officer", "prosecutor"),
            *("municipality_caseworker", "ngo_outreach", "ngo_lead", "provider_staff", "representative", "drc_adviser"),
        }
        of_theirs = len(told_here) if role in is_told else 0
        receipts = column(owner, "SELECT disclosure_id FROM sharing_receipt")
        of_receipts = len([one for one in told_here if one in receipts]) if role in is_told else 0
        for name, theirs in (
            ("consent", 0),
            ("disclosure", of_theirs),
            ("weighing", 0),
            ("decision", 0),
            ("receipt", of_receipts),
        ):
            result[f"sharing_{name}"] = rows(owner, f"sharing_{name}") if passes_on else theirs
        result["sharing_transfer"] = rows(owner, "sharing_transfer") if takes_over else 0
        # Who is held is known to who holds her, and to CMM; nobody's case yet, to all there who read what comes in.
        held = unit in column(owner, "SELECT by_unit_id FROM prosecution_detention")
        result["prosecution_detention"] *= held or kind_of == ["cmm"]
        if kind_of == ["cmm"] and "contact" in reads and "criminal" not in reads:
            of_nobody = "case_id IS NULL AND ended_at IS NULL AND superseded_at IS NULL"
            result["prosecution_detention"] = column(
                owner, f"SELECT count(*) FROM prosecution_detention WHERE {of_nobody}"
            )[0]
        for table in ("claim", "claimcorrection", "claimend", "compensationtold"):
            result[f"prosecution_{table}"] = result[f"prosecution_{table}"] if kind_of == ["cmm"] else 0
        # The support plan is CMM's, a part of it by the category in the row; of that a representative reads her share.
        for table in ("need", "measure", "measurestep", "partyconsent"):
            of_plan = f"SELECT category FROM support_plans_{table}"
            seen = [one for one in column(owner, of_plan) if one in reads and one in granted]
            mine = kind_of[0] in ("cmm", "representative")
            result[f"support_plans_{table}"] = len(seen) if mine else 0
        for table in ("planversion", "payment"):
            result[f"support_plans_{table}"] = result[f"support_plans_{table}"] if kind_of == ["cmm"] else 0
        # That somebody is to be erased is for casework and lead in CMM; of a colleague's case for lead and who asked.
        for table in ("order", "subject"):
            asks = role == "cmm_lead"
            result[f"erasure_{table}"] = rows(owner, f"erasure_{table}") if asks else 0
        # A colleague in CMM has the case: to another caseworker there it is closed (PUB-DIG-04).
        if role == "cmm_caseworker":
            result |= dict.fromkeys(closed_with(PERSONAL), 0)
            # A responsibility that moved and that nobody has taken lies on the desk.
            waits = "SELECT count(*) FROM sharing_transfer WHERE taken_at IS NULL AND overtaken_at IS NULL"
            result["sharing_transfer"] = column(owner, waits)[0]
            result["casefile_documentpart"] = 0
        # Looks at it are seen by who leads CMM, and by the officer.
        for table in ("look", "answer", "kept"):
            oversees = role in ("cmm_lead", "data_protection_officer")
            result[f"need_to_know_{table}"] = rows(owner, f"need_to_know_{table}") if oversees else 0
        # So are files that were handed out, but for their content.
        for table in ("file", "fetch", "content"):
            oversees = role in ("cmm_lead", "data_protection_officer") and table != "content"
            result[f"handing_out_{table}"] = rows(owner, f"handing_out_{table}") if oversees else 0
        # So are samples of the log of CMM.
        for table in ("draw", "sampled", "judgement", "reply", "settlement"):
            oversees = role in ("cmm_lead", "data_protection_officer")
            result[f"log_review_{table}"] = rows(owner, f"log_review_{table}") if oversees else 0
        # What was assessed before Helle is of no case: of CMM's lead and analyst.
        if role in ("cmm_lead", "cmm_statistics"):
            result["statistics_earlierassessment"] = rows(owner, "statistics_earlierassessment")
        result["audit_line"] = 0
        if role == "data_protection_officer":
            result["audit_line"] = rows(owner, "audit_line")
        elif "audit" in reads:
            result["audit_line"] = column(
                owner,
                "SELECT count(*) FROM audit_line WHERE unit_id = %s OR (%s AND %s = ANY (cases))",
                [unit, "core" in reads and "core" in granted, story.case.pk],
            )[0]
        return result


def differing(found: dict[str, int], expected: dict[str, int]) -> dict[str, tuple[int, int]]:
    return {table: (found[table], expected[table]) for table in found if found[table] != expected[table]}
