"""Parts of addresses: a number that none can have leads nowhere, before anything is asked of the database."""

from __future__ import annotations

from django.urls import register_converter


class CaseNumber:
    """`2025-0001`."""

    regex = "[0-9]{4}-[0-9]{4,7}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class ReferralNumber(CaseNumber):
    """`H2025-0001`."""

    regex = "H[0-9]{4}-[0-9]{4,6}"


class ExploitationNumber(CaseNumber):
    """`U2025-0001`."""

    regex = "U[0-9]{4}-[0-9]{4,6}"


class JointActionNumber(CaseNumber):
    """`A2025-0001`."""

    regex = "A[0-9]{4}-[0-9]{4,6}"


class CriminalCaseNumber(CaseNumber):
    """`S2025-0001`."""

    regex = "S[0-9]{4}-[0-9]{4,6}"


class PlacementReference(CaseNumber):
    """`BK7M2X9Q`: drawn by lot, so that it counts nothing and leads to nobody."""

    regex = "[A-Za-z0-9-]{4,16}"


register_converter(CaseNumber, "case_number")
register_converter(ReferralNumber, "referral_number")
register_converter(ExploitationNumber, "exploitation_number")
register_converter(JointActionNumber, "joint_action_number")
register_converter(CriminalCaseNumber, "criminal_case_number")
register_converter(PlacementReference, "placement_reference")
