"""Tells people of reviews that wait: by mail and by webhook, at least once, in its own time."""
