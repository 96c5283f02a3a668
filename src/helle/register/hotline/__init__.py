"""Calls to CMM's hotline: written down while they last, and what became of them (DET-08, FLO-08, ACT-10)."""
