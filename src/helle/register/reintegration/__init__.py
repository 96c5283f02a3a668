"""The reintegration plan: its versions with their budgets, and the Agency's decision (RET-11, RET-13, RET-18)."""
