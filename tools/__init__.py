"""What Steward can do: one file a tool, listed by hand in `registry.py`."""

if __name__ != "steward.tools":  # by a second name everything would be there twice, and not know its twin
    raise ImportError(
        "Steward's folder tools is imported as steward.tools; "
        "own tools take what they need from its public face: from steward import Refused, ToolSpec"
    )
