"""Outreach in prostitution: who is responsible where, and evenings written down without naming anybody (OUT-01..09)."""
