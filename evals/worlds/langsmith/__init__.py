"""LangSmith as far as traces reach it: an endpoint that takes runs and feedback, and the trees they make."""
