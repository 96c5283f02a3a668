"""The initiatives of a plan: their period, who reports how far they are, and what of the money they may use."""
