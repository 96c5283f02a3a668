"""Tasks in a case: what one unit asks of another, or of a colleague, by when, and what came of it (GOV-06)."""
