"""Spreading knowledge: teaching, the yearly conference, campaigns, publications, work abroad (STA-02, ACT-02)."""
