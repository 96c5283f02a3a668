"""Extracts for research: applied for, decided on by two, made so that nobody is alone in them, and deleted (GOV-19)."""
