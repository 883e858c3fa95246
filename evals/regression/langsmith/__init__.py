"""Cases as a LangSmith dataset, and each run of them as an experiment on it.

The eval is what it would be without: LangSmith's side runs in a thread and an event loop of its own, which wait for
the trials; where it fails, hangs or is slow, the trials go on and a line says so.
"""

from steward.evals.regression.langsmith.client import Client, opened
from steward.evals.regression.langsmith.dataset import DATASET, synced
from steward.evals.regression.langsmith.experiment import Experiment

__all__ = ["DATASET", "Client", "Experiment", "opened", "synced"]
