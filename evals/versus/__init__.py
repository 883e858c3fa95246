"""The same scripted outputs, tools, world and faults through Steward and through other ways to build such an agent."""
