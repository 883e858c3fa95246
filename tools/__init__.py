"""What Steward can do: one file a tool, listed by hand in `registry.py`."""
