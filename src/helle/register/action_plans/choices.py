"""Coded values of action plans."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartKind(models.TextChoices):
    """What a unit has to do with an initiative."""

    OWNER = "owner", _("Ejer")
    INVOLVED = "involved", _("Inddraget")


class NamedBy(models.TextChoices):
    """Where a part comes from: the plan says so, we read it so, or the ministry has decided it (INI-15)."""

    PLAN = "plan", _("Nævnt i planen")
    READING = "reading", _("Vores læsning")
    APPOINTED = "appointed", _("Udpeget af ministeriet")


class MilestoneAct(models.TextChoices):
    """What has happened to a milestone."""

    REACHED = "reached", _("Nået")
    MOVED = "moved", _("Flyttet til en anden dag")
    DROPPED = "dropped", _("Opgivet")


class Follows(models.TextChoices):
    """What else in Helle says that a milestone is reached (INI-05)."""

    STUDY = "study", _("Undersøgelsen er udgivet")


class EvidenceKind(models.TextChoices):
    """What shows that something of an initiative was done."""

    DECISION = "decision", _("Beslutning eller aftale")
    LAW = "law", _("Lov eller regel")
    REPORT = "report", _("Rapport eller undersøgelse")
    FIGURES = "figures", _("Tal")
    GUIDANCE = "guidance", _("Vejledning eller materiale")
    OTHER = "other", _("Andet")


class Feed(models.TextChoices):
    """Which figures of the register an indicator shows; '' where whoever reports enters them (GOV-21..GOV-23)."""

    FORCED_LABOUR = "forced_labour", _("Vurderede ofre for tvangsarbejde")
    INTERVIEWED = "interviewed", _("Vurderinger efter samtale")
    JOINT_ACTIONS = "joint_actions", _("Gennemførte fælles aktioner")
    OUTREACH = "outreach", _("Opsøgende aftener")
    APPROVED_PLACES = "approved_places", _("Godkendte pladser uden for asylsystemet")
    OCCUPANCY = "occupancy", _("Belægning på godkendte pladser")
    UNAPPROVED_STAYS = "unapproved_stays", _("Ophold på steder uden godkendelse")
    REFUSED_PLACES = "refused_places", _("Opslag, hvor ingen plads var åben")
    CONTACT_PERSON = "contact_person", _("Sager med kontaktperson")
    JUSTICE_SESSIONS = "justice_sessions", _("Undervisning for retssystemet")
    JUSTICE_PARTICIPANTS = "justice_participants", _("Deltagere fra retssystemet")
    REPORTS_262A = "reports_s262a", _("Leverede anmeldelser efter § 262 a")
    CHARGES_262A = "charges_s262a", _("Leverede sigtelser efter § 262 a")
    INDICTMENTS_262A = "indictments_s262a", _("Leverede tiltaler efter § 262 a")
    CONVICTIONS_262A = "convictions_s262a", _("Leverede domfældelser efter § 262 a")
    REPORTS_262B = "reports_s262b", _("Leverede anmeldelser efter § 262 b")
    CHARGES_262B = "charges_s262b", _("Leverede sigtelser efter § 262 b")
    INDICTMENTS_262B = "indictments_s262b", _("Leverede tiltaler efter § 262 b")
    CONVICTIONS_262B = "convictions_s262b", _("Leverede domfældelser efter § 262 b")


# Out of the criminal statistics that the police delivered: of a year that was not delivered whoever reports enters it.
DELIVERED: Final = frozenset(
    {
        *(Feed.REPORTS_262A, Feed.CHARGES_262A, Feed.INDICTMENTS_262A, Feed.CONVICTIONS_262A),
        *(Feed.REPORTS_262B, Feed.CHARGES_262B, Feed.INDICTMENTS_262B, Feed.CONVICTIONS_262B),
    }
)
# What whoever may not see small figures reads as a share in whole tens of per cent, of no number.
IN_WHOLE_TENS: Final = frozenset({Feed.INTERVIEWED, Feed.CONTACT_PERSON})
# What was taught in the justice system.
TEACHING: Final = frozenset({Feed.JUSTICE_SESSIONS, Feed.JUSTICE_PARTICIPANTS})

# The pages of Helle that evidence may point to, by the names of their addresses: none of them is about a person. An app
# whose pages show what was done for an initiative (a meeting, a training, a study) adds the names of its pages here.
PAGES_OF_EVIDENCE: Final = frozenset(
    {
        *("statistics", "statistics-quality", "statistics-outreach"),
        "knowledge-activity",
        *("guidance-article", "rules", "rule", "rule-values", "rule-instruments"),
        *("forum", "meeting"),
        *("obligations", "obligation", "study", "treaty-report"),
    }
)
