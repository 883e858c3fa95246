"""The chaos campaign: a fleet of workers that is killed, paused and cut off, and what became of its tasks."""
