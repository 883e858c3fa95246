"""The worlds that Steward is tried in: services with faults that can be switched on."""
