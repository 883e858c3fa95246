"""The datasets, examples and experiments of the endpoint: LangSmith's API for them, as its client asks it."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from uuid import uuid4

_AT = "2026-01-01T00:00:00Z"
TENANT = "22222222-2222-4222-8222-222222222222"
Parts: TypeAlias = "list[tuple[str, Any]]"


@dataclass
class Datasets:
    """What was made, by id: datasets, examples as they are now, experiments. `written` counts writes of examples."""

    datasets: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    examples: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    experiments: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    written: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(
        self, method: str, path: list[str], query: dict[str, list[str]], parts: Parts, body: bytes
    ) -> tuple[int, object] | None:
        """The answer; None where it is not asked for one of them."""
        with self._lock:
            match method, path:
                case "GET", ["datasets"]:
                    return 200, [one for one in self.datasets.values() if [one["name"]] == query.get("name")]
                case "POST", ["datasets"]:
                    return self._make_dataset(json.loads(body))
                case "GET", ["examples"]:
                    return 200, self._page(query)
                case "GET", ["examples", key]:
                    return (200, self.examples[key]) if key in self.examples else (404, {"detail": "no such example"})
                case (("POST" | "PATCH"), ["examples", "bulk"]):
                    said: list[dict[str, Any]] = json.loads(body)
                    self._put(said, "")
                    return 200, [self.examples[str(one["id"])] for one in said]
                case (("POST" | "PATCH"), ["v1", "platform", "datasets", dataset, "examples"]):
                    return self._put(_whole(parts), dataset)
                case "PUT", ["datasets", _, "tags"]:
                    return 200, {}
                case "POST", ["sessions"] if (made := json.loads(body)).get("reference_dataset_id"):
                    return self._make_experiment(made)
                case "PATCH", ["sessions", key] if key in self.experiments:
                    self.experiments[key] |= {name: one for name, one in json.loads(body).items() if one is not None}
                    return 200, self.experiments[key]
                case _:
                    return None

    def _make_dataset(self, said: dict[str, Any]) -> tuple[int, object]:
        if any(one["name"] == said["name"] for one in self.datasets.values()):
            return 409, {"detail": "there is one of this name"}
        key = str(uuid4())
        extra: dict[str, Any] = said.get("extra") or {}
        self.datasets[key] = {
            "id": key,
            "name": said["name"],
            "tenant_id": TENANT,
            "created_at": _AT,
            "metadata": extra.get("metadata"),
        }
        return 200, self.datasets[key]

    def _page(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        found = [one for one in self.examples.values() if [one["dataset_id"]] == query.get("dataset")]
        first, most = int(query.get("offset", ["0"])[0]), int(query.get("limit", ["100"])[0])
        return found[first : first + most]

    def _put(self, said: list[dict[str, Any]], dataset: str) -> tuple[int, object]:
        for one in said:
            known = self.examples.setdefault(str(one["id"]), {"dataset_id": dataset, "created_at": _AT})
            known |= {name: value for name, value in one.items() if value is not None}
            known["metadata"] = {"dataset_split": ["base"], **(known.get("metadata") or {})}
            known["modified_at"] = _AT
            self.written += 1
        return 200, {"example_ids": [one["id"] for one in said], "count": len(said), "as_of": _AT}

    def _make_experiment(self, said: dict[str, Any]) -> tuple[int, object]:
        key = str(said.get("id") or uuid4())
        self.experiments[key] = {**said, "id": key, "tenant_id": TENANT, "start_time": _AT}
        return 200, self.experiments[key]


def _whole(parts: Parts) -> list[dict[str, Any]]:
    """Examples out of their parts: `ID`, `ID.inputs`, `ID.outputs`."""
    found: dict[str, dict[str, Any]] = {}
    for name, value in parts:
        key, _, beside = name.partition(".")
        found.setdefault(key, {"id": key}).update({beside: value} if beside else value)
    return [*found.values()]
