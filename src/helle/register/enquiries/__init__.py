"""Questions for advice between authorities, asked and answered without a person being named (GOV-15)."""
