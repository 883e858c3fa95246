"""The five nodes: read, decide, act once, return."""

if __name__ != "steward.nodes":  # by a second name everything would be there twice, and not know its twin
    raise ImportError("Steward's folder nodes is imported as steward.nodes")
