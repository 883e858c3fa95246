"""The LangGraph server: its graph, its guards and its HTTP app."""
