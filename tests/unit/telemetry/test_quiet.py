"""What libraries that send say of an endpoint in trouble: a line, and not one for each piece."""

from __future__ import annotations

import logging

import pytest

from steward.settings import Settings
from steward.telemetry.otel.opening import open_otel
from steward.telemetry.quiet import Sparing, sparing


def test_an_outage_is_told_once_a_minute() -> None:
    """Thousands of pieces that can't be sent are a line, and the next one says how many there were."""
    one = Sparing()
    records = [logging.makeLogRecord({"msg": f"Failed to multipart ingest runs: {n}"}) for n in range(1_000)]

    passed = [record for record in records if one.filter(record)]
    one.last.clear()
    assert one.filter(later := logging.makeLogRecord({"msg": "Failed to multipart ingest runs: x"}))

    assert len(passed) == 1
    assert "999 more like it" in later.getMessage()


def test_another_trouble_of_the_same_sink_is_told_at_once() -> None:
    """Whoever mends a key hears that it is the size that is refused now; the same status in other words is no news."""
    said = [
        "Failed to get info from http://x: LangSmithAuthError('... HTTPError(\\'401 Client Error: Unauthorized')",
        "Run compression is not enabled. Please update to the latest version of LangSmith.",
        "Failed to multipart ingest runs: HTTPError('401 Client Error: Unauthorized')",
        "Failed to export spans batch code: 413, reason: Too Large",
        "Failed to export metrics batch code: 413, reason: Too Large",
    ]
    one = Sparing()

    assert [bool(one.told(line)) for line in said] == [True, False, False, True, False]


def test_exporters_share_their_lines(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """Traces and metrics that can't be sent are one trouble, and its stack is nobody's."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    sink = open_otel(Settings())
    assert sink is not None
    sparing("opentelemetry").last.clear()
    caplog.clear()
    for name in ("trace_exporter", "metric_exporter") * 3:
        exporter = logging.getLogger(f"opentelemetry.exporter.otlp.proto.http.{name}")
        exporter.error("Failed to export a batch, code: 503", exc_info=ConnectionError("reset"))
    lines = [record for record in caplog.records if "503" in record.getMessage()]
    sink.close(0.1)

    assert [(record.exc_info, record.getMessage()) for record in lines] == [
        (None, "Failed to export a batch, code: 503")
    ]
