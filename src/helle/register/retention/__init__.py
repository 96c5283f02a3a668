"""How long cases are kept: schedules, what holds a case back, lists of what is disposed of, and their certificates."""
