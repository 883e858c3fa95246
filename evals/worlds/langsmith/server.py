"""An endpoint that speaks LangSmith's protocol: batches, multipart with and without zstd, feedback, projects, datasets.

    with running_langsmith() as endpoint:
        ...  # LANGSMITH_ENDPOINT=endpoint.url
        print(endpoint.tree())

Source of the formats: LangSmith's own client, release 0.15, which is what sends them.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qs

import zstandard

from steward.evals.worlds.langsmith.datasets import TENANT, Datasets

Trouble = Literal["none", "hangs", "500", "401", "413", "429"]
PROJECT = "11111111-1111-4111-8111-111111111111"
_BESIDE = ("inputs", "outputs", "events", "extra", "error", "serialized")


@dataclass
class Endpoint:
    """What was taken so far. Run fields are as they came; a later patch stands over what was there before."""

    url: str = ""
    compressed: bool = True
    multipart: bool = True
    trouble: Trouble = "none"
    runs: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    feedback: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    bytes_taken: int = 0
    requests: list[str] = field(default_factory=list[str])
    raw: list[bytes] = field(default_factory=list[bytes])
    kept: Datasets = field(default_factory=Datasets)
    release: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, run: dict[str, Any]) -> None:
        with self._lock:
            known = self.runs.setdefault(str(run["id"]), {})
            known |= {name: value for name, value in run.items() if value is not None}

    def take_feedback(self, feedback: dict[str, Any]) -> None:
        with self._lock:
            self.feedback.append(feedback)

    def roots(self) -> list[dict[str, Any]]:
        """The runs without a parent, oldest first."""
        return sorted((one for one in self.runs.values() if not one.get("parent_run_id")), key=_order)

    def children(self, run: dict[str, Any]) -> list[dict[str, Any]]:
        return sorted((one for one in self.runs.values() if one.get("parent_run_id") == run["id"]), key=_order)

    def tree(self) -> list[str]:
        """Every run in a line: name and type, indented below its parent."""
        return [line for root in self.roots() for line in self._branch(root, 0)]

    def size(self, run: dict[str, Any]) -> int:
        """Bytes of what the run was sent with, as JSON."""
        return len(json.dumps([run.get("inputs"), run.get("outputs")], default=str))

    def info(self) -> dict[str, Any]:
        return {
            "version": "0.13.0",
            "instance_flags": {
                "zstd_compression_enabled": self.compressed,
                "dataset_examples_multipart_enabled": self.multipart,
            },
            "batch_ingest_config": {
                "use_multipart_endpoint": self.multipart,
                "scale_up_qsize_trigger": 1000,
                "scale_up_nthreads_limit": 1,
                "scale_down_nempty_trigger": 4,
                "size_limit": 100,
                "size_limit_bytes": 20_971_520,
            },
        }

    def project(self) -> dict[str, Any]:
        known = {"id": PROJECT, "name": "default", "tenant_id": TENANT, "start_time": "2026-01-01T00:00:00Z"}
        return {**known, "reference_dataset_id": None}

    def _branch(self, run: dict[str, Any], depth: int) -> list[str]:
        below = [line for child in self.children(run) for line in self._branch(child, depth + 1)]
        return [f"{'  ' * depth}{run['name']} ({run['run_type']})", *below]


@contextmanager
def running_langsmith(endpoint: Endpoint | None = None) -> Generator[Endpoint]:
    """The endpoint on a free port of the loopback, for as long as the context lasts."""
    taken = endpoint or Endpoint()
    server = _Server(taken)
    taken.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield taken
    finally:
        taken.release.set()
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.endpoint = endpoint


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server  # pyright: ignore[reportIncompatibleVariableOverride] - the one that has the endpoint

    def do_GET(self) -> None:
        self._respond("GET")

    def do_POST(self) -> None:
        self._respond("POST")

    def do_PUT(self) -> None:
        self._respond("PUT")

    def do_PATCH(self) -> None:
        self._respond("PATCH")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        del format, args

    def _respond(self, method: str) -> None:
        endpoint, body = self.server.endpoint, self._body()
        path, _, query = self.path.partition("?")
        endpoint.requests.append(f"{method} {path}")
        if endpoint.trouble == "hangs":
            endpoint.release.wait(60)
            self.close_connection = True
            return
        if endpoint.trouble != "none":
            self._send(int(endpoint.trouble), {"detail": "scripted"})
            return
        endpoint.bytes_taken += len(body)
        plain, kind = self._plain(body), self.headers.get("content-type", "")
        parts = _parts(kind, plain) if "boundary=" in kind else []
        kept = endpoint.kept.answer(method, path.strip("/").split("/"), parse_qs(query), parts, plain)
        if kept is not None:
            endpoint.raw.append(plain)
        self._send(*(kept or _answer(endpoint, method, path, kind, plain)))

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("transfer-encoding", ""):
            return self.rfile.read(int(self.headers.get("content-length") or 0))
        parts: list[bytes] = []
        while size := int(self.rfile.readline().strip() or b"0", 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _plain(self, body: bytes) -> bytes:
        if self.headers.get("content-encoding") != "zstd":
            return body
        return zstandard.ZstdDecompressor().decompressobj().decompress(body)

    def _send(self, status: int, answer: object) -> None:
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def _answer(endpoint: Endpoint, method: str, path: str, kind: str, body: bytes) -> tuple[int, object]:
    if body:
        endpoint.raw.append(body)
    match method, path.strip("/").split("/"):
        case "GET", ["info"]:
            return 200, endpoint.info()
        case "GET", ["sessions"]:
            return 200, [endpoint.project()]
        case "POST", ["sessions"]:
            return 200, endpoint.project()
        case "POST", ["runs", "multipart"]:
            _take_parts(endpoint, _parts(kind, body))
        case "POST", ["runs", "batch"]:
            _take_batch(endpoint, json.loads(body))
        case "POST", ["runs"]:
            endpoint.take(json.loads(body))
        case "PATCH", ["runs", run_id]:
            endpoint.take({"id": run_id, **json.loads(body)})
        case "POST", ["feedback"]:
            endpoint.take_feedback(json.loads(body))
        case _:
            return 404, {"detail": "Not Found"}
    return 202, {}


def _take_batch(endpoint: Endpoint, batch: dict[str, list[dict[str, Any]]]) -> None:
    for run in [*batch.get("post", []), *batch.get("patch", [])]:
        endpoint.take(run)


def _parts(kind: str, body: bytes) -> list[tuple[str, Any]]:
    """Each part's name and the JSON in it."""
    boundary = kind.split("boundary=")[1].strip('"').encode()
    found: list[tuple[str, Any]] = []
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = head.split(b'name="')[1].split(b'"')[0].decode()
        found.append((name, json.loads(content[:-2])))
    return found


def _take_parts(endpoint: Endpoint, parts: list[tuple[str, Any]]) -> None:
    for name, value in parts:
        kind, run_id, *beside = name.split(".")
        if kind == "feedback":
            endpoint.take_feedback(value)
        elif beside and beside[0] in _BESIDE:
            endpoint.take({"id": run_id, beside[0]: value})
        else:
            endpoint.take({"id": run_id, **value})


def _order(run: dict[str, Any]) -> str:
    return str(run.get("dotted_order") or "")
