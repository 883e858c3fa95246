"""The edges that only a task takes which was cancelled or keeps crashing."""

STOPS = {("plan", "end"), ("execute", "end"), ("verify", "end"), ("execute", "human_review")}
