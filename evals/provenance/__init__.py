"""Attacks and honest mistakes against plans, in worlds of our own: what of them gets into the world."""
