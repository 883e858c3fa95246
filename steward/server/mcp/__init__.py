"""Steward as a tool of other agents, over the Model Context Protocol."""
