"""The journey home and the money: what was paid of an approved plan, in time and under its ceiling (RET-05..RET-07)."""
