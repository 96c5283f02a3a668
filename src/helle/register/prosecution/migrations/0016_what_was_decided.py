"""What was proposed and decided before is kept as its page named it: the charges that stood then (CRI-08).

A migration of its own: a table with rows that wait for their foreign keys to be checked is not altered.
"""

from django.db import migrations

# Of a charge c whether it had come to an end by a moment.
_ENDED = """EXISTS (
    SELECT 1 FROM prosecution_stage e
     WHERE e.offence_id = c.offence_id AND e.suspect_id = c.suspect_id AND e.recorded_at >= c.recorded_at
       AND e.recorded_at < {at} AND (e.superseded_at IS NULL OR e.superseded_at >= {at})
       AND e.stage NOT IN ('charge', 'indictment'))"""
_STOOD = f"c.recorded_at <= {{at}} AND (c.superseded_at IS NULL OR c.superseded_at >= {{at}}) AND NOT {_ENDED}"
# An indictment that an earlier decision was on was decided anew only where nothing else was left.
_SETTLED = """EXISTS (
    SELECT 1 FROM prosecution_stage n
     WHERE n.after_id = c.id AND n.stage = 'indictment' AND n.recorded_at <= p.recorded_at
       AND (n.superseded_at IS NULL OR n.superseded_at >= p.recorded_at))
  AND EXISTS (
    SELECT 1 FROM prosecution_waiverdecision d
     WHERE d.link_id = p.link_id AND d.proposal_id <> p.id AND d.recorded_at BETWEEN c.recorded_at AND p.recorded_at
       AND (d.superseded_at IS NULL OR d.superseded_at >= p.recorded_at))"""
_PROPOSED = f"""
UPDATE prosecution_waiverproposal p SET charges = coalesce(was.open_ones, was.all_ones, '{{}}')
  FROM (SELECT p.id, array_agg(c.id ORDER BY c.recorded_at, c.id) AS all_ones,
               array_agg(c.id ORDER BY c.recorded_at, c.id) FILTER (WHERE NOT ({_SETTLED})) AS open_ones
          FROM prosecution_waiverproposal p JOIN prosecution_victimlink l ON l.id = p.link_id
          JOIN prosecution_stage c ON c.suspect_id = l.suspect_id AND c.stage = 'charge'
         WHERE {_STOOD.format(at="p.recorded_at")} GROUP BY p.id) was
 WHERE was.id = p.id
"""  # noqa: S608 - nothing of it is typed
_DECIDED = f"""
INSERT INTO prosecution_decidedcharge (id, decision_id, charge_id, outcome)
SELECT gen_random_uuid(), d.id, c.id, d.outcome
  FROM prosecution_waiverdecision d JOIN prosecution_waiverproposal p ON p.id = d.proposal_id
  JOIN prosecution_stage c ON c.id = ANY (p.charges)
 WHERE {_STOOD.format(at="d.recorded_at")}
"""  # noqa: S608 - nothing of it is typed

# An indictment withdrawn by a decision had no reason of its own.
_WITHDRAWN = """
UPDATE prosecution_stage s SET end_reason = 'waiver_weighed'
  FROM prosecution_waiverdecision d JOIN prosecution_victimlink l ON l.id = d.link_id
 WHERE d.outcome = 'withdrawn' AND s.suspect_id = l.suspect_id AND s.stage = 'withdrawn'
   AND s.recorded_at = d.recorded_at AND s.end_reason = 'not_stated'
"""


class Migration(migrations.Migration):
    dependencies = [("prosecution", "0015_charges_decided")]

    operations = [
        migrations.RunSQL(
            # The triggers of an older version hold a decided proposal and a stage as they were.
            [
                "ALTER TABLE prosecution_waiverproposal DISABLE TRIGGER USER",
                "ALTER TABLE prosecution_stage DISABLE TRIGGER USER",
                _PROPOSED,
                _WITHDRAWN,
                "ALTER TABLE prosecution_stage ENABLE TRIGGER USER",
                "ALTER TABLE prosecution_waiverproposal ENABLE TRIGGER USER",
                _DECIDED,
            ],
            migrations.RunSQL.noop,
        ),
    ]
