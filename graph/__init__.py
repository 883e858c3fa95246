"""The whole control flow on one screen: `build.py`; its edges: `routing.py`."""
