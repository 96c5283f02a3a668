"""The case: its number, its ladder of certainty, who has it, and what is next."""
