"""What trafficking is, what lies beside it, and the words for how sure anybody is (DEF-01..DEF-09)."""
