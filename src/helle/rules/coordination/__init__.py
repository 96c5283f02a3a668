"""Forums: who has a seat in one, who does what there, and what a meeting waits for (GOV-01..GOV-09, GOV-26)."""
