"""The five nodes: read, decide, act once, return."""
