"""The support plan: what a person needs, what is agreed, who does it, and whether it is done (SUP-01..SUP-11)."""
