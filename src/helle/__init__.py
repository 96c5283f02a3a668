"""Helle: the national referral and case system for people exposed to human trafficking."""
