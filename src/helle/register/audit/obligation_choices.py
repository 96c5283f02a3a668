"""The audited actions around obligations, studies and reports to treaty bodies."""

from __future__ import annotations

from helle.rules.ruling import Text

OF_OBLIGATIONS: dict[str, Text] = {
    "obligation.listed": Text("Så forpligtelserne", "Looked at the obligations"),
    "obligation.read": Text("Så en forpligtelse", "Looked at an obligation"),
    "obligation.judged": Text("Bedømte en forpligtelse", "Judged an obligation"),
    "obligation.practice_added": Text("Skrev en praksis på en forpligtelse", "Added a practice to an obligation"),
    "obligation.evidence_added": Text("Skrev dokumentation på en forpligtelse", "Added evidence to an obligation"),
    "obligation.withdrawn": Text(
        "Trak en praksis eller dokumentation tilbage", "Took a practice or a piece of evidence back"
    ),
    "study.read": Text("Så en undersøgelse", "Looked at a study"),
    "study.added": Text("Skrev en undersøgelse op", "Wrote down a study"),
    "study.published": Text("Skrev, at en undersøgelse er udgivet", "Wrote that a study is published"),
    "recommendation.added": Text("Skrev en anbefaling op", "Wrote down a recommendation"),
    "recommendation.answered": Text("Svarede på en anbefaling", "Answered a recommendation"),
    "recommendation.followed_up": Text("Fulgte op på en anbefaling", "Followed a recommendation up"),
    "treaty_report.drawn": Text("Trak en rapport til GRETA eller ILO", "Drew a report to GRETA or the ILO"),
    "treaty_report.read": Text("Så en rapport til GRETA eller ILO", "Looked at a report to GRETA or the ILO"),
    "treaty_report.printed": Text(
        "Lavede en rapport til GRETA eller ILO på papir", "Made a report to GRETA or the ILO on paper"
    ),
    "treaty_report.approved": Text("Godkendte en rapport til GRETA eller ILO", "Approved a report to GRETA or the ILO"),
    "treaty_report.sent_back": Text(
        "Sendte en rapport til GRETA eller ILO tilbage", "Sent a report to GRETA or the ILO back"
    ),
}
