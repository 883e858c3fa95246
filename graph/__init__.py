"""The whole control flow on one screen: `build.py`; its edges: `routing.py`."""

if __name__ != "steward.graph":  # by a second name everything would be there twice, and not know its twin
    raise ImportError("Steward's folder graph is imported as steward.graph")
