"""Regression cases: the world before, a goal, and what must hold afterwards, scored from the world."""
