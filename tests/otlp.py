"""A collector that takes OTLP over real HTTP and keeps what it was sent; it can also refuse, or never answer."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass
class Collector:
    """`status` is what it answers with; 0: it does not answer until it is closed."""

    status: int = 200
    requests: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list[tuple[str, dict[str, str], bytes]])
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    def bodies(self, end: str) -> list[bytes]:
        return [body for path, _, body in self.requests if path.endswith(end)]

    @property
    def raw(self) -> bytes:
        return b"".join(body for _, _, body in self.requests)

    def spans(self) -> list[dict[str, Any]]:
        """Every span as plain values; ids as hexadecimal digits."""
        asked = [ExportTraceServiceRequest.FromString(body) for body in self.bodies("/v1/traces")]
        return [
            _span(span) | {"resource": _values(group.resource.attributes)}
            for one in asked
            for group in one.resource_spans
            for scope in group.scope_spans
            for span in scope.spans
        ]

    def points(self) -> dict[tuple[str, ...], Any]:
        """The last value of each metric by its name and labels; of a histogram the count and the sum."""
        found: dict[tuple[str, ...], Any] = {}
        for body in self.bodies("/v1/metrics"):
            for group in ExportMetricsServiceRequest.FromString(body).resource_metrics:
                for metric in (metric for scope in group.scope_metrics for metric in scope.metrics):
                    found |= dict(_points(metric))
        return found

    def temporalities(self) -> set[str]:
        """How sums and histograms count: since the start, or since the last time."""
        asked = [ExportMetricsServiceRequest.FromString(body) for body in self.bodies("/v1/metrics")]
        metrics: list[Any] = [
            metric for one in asked for group in one.resource_metrics for scope in group.scope_metrics
            for metric in scope.metrics
        ]  # fmt: skip
        kinds = {
            getattr(one, kind).aggregation_temporality for one in metrics if (kind := one.WhichOneof("data")) != "gauge"
        }
        return {{1: "delta", 2: "cumulative"}[kind] for kind in kinds}


@contextmanager
def collecting(status: int = 200) -> Generator[Collector]:
    """One that listens on this machine for as long as the context lasts."""
    collector = Collector(status=status)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            collector.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            if not collector.status:
                collector.over.wait(60)
                return
            self.send_response(collector.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - its name there

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    collector.url = f"http://127.0.0.1:{server.server_address[1]}"
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    serving.start()
    try:
        yield collector
    finally:
        collector.over.set()
        server.shutdown()
        server.server_close()


def _values(attributes: Iterable[Any]) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value") or "string_value") for one in attributes}


def _span(span: Any) -> dict[str, Any]:
    return {
        "name": span.name,
        "trace": span.trace_id.hex(),
        "id": span.span_id.hex(),
        "parent": span.parent_span_id.hex(),
        "kind": span.kind,
        "seconds": (span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
        "error": span.status.code == 2,
        "attributes": _values(span.attributes),
        "links": [one.span_id.hex() for one in span.links],
        "events": [(one.name, _values(one.attributes)) for one in span.events],
    }


def _points(metric: Any) -> Iterable[tuple[tuple[str, ...], Any]]:
    kind = metric.WhichOneof("data")
    for point in getattr(metric, kind).data_points:
        labels = (f"{name}={value}" for name, value in sorted(_values(point.attributes).items()))
        value = (point.count, point.sum) if kind == "histogram" else getattr(point, point.WhichOneof("value"))
        yield (metric.name, *labels), value
