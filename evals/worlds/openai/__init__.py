"""A scripted model behind OpenAI's chat protocol, with the faults that real endpoints have."""

from steward.evals.worlds.openai.server import Fault, Reply, Script, ToolCall, create_scripted_app, running_openai

__all__ = ["Fault", "Reply", "Script", "ToolCall", "create_scripted_app", "running_openai"]
