"""Figures of many tasks: their values, and how one task is reckoned into them."""
