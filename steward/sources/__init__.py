"""Tools that others wrote, for Steward or not: what is offered, how it is proven, and the ToolSpecs that come of it."""
