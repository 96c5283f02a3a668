"""Joint actions of authorities: planned, taken part in, and the persons whom CMM meets at one."""
