"""Every look leaves a trace: audit lines, sealed into a signed Merkle chain."""
