"""The prepared return: offer, plan, ceiling, payments, programmes and the steps of a case (RET-01..RET-26, C5)."""
