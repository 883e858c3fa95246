"""Facts as OpenTelemetry's metrics: Steward's own, and those that the conventions for generative AI name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from opentelemetry.metrics import Histogram, Meter, Observation

from steward.domain.gauges import gauged
from steward.domain.model import CALLED_IN_VAIN
from steward.domain.ports.decisions import Record
from steward.domain.ports.facts import DecisionMade, Fact, GaugesRead, ToolEnded
from steward.telemetry.measures import MEASURES, Bounded, Sample, is_model_call, measured, tokens_of
from steward.telemetry.otel import genai
from steward.telemetry.otel.attributes import provider
from steward.telemetry.otel.observed import observed_on

_TYPES = {"in": "input", "out": "output"}
_measuring = cache(measured.dispatch)  # which looks up each time through weak references
_MOST = 5_000  # different words of labels that are remembered; labels themselves are bounded


class Metrics:
    """What is measured of facts, on instruments of one meter; gauges tell what was read last."""

    def __init__(self, meter: Meter, providers: Mapping[str, str]) -> None:
        self._providers = providers
        self._bounded = Bounded()
        self._observed = observed_on(meter)
        self._labels: dict[tuple[str | None, ...], dict[str, str]] = {}
        self._histograms = {
            one.name: _histogram(meter, one.name, one.unit, one.about, one.buckets) for one in MEASURES if one.buckets
        }
        self._chat = _histogram(meter, genai.OPERATION_DURATION, "s", "Time of a call of a model.", genai.SECONDS)
        self._tokens = _histogram(meter, genai.TOKEN_USAGE, "{token}", "Tokens of a call of a model.", genai.TOKENS)
        self._tool = _histogram(meter, genai.TOOL_DURATION, "s", "Time of a tool's call.", genai.SECONDS)
        self._agent = _histogram(meter, genai.AGENT_DURATION, "s", "Time of a run of a task.", genai.SECONDS)

        self._also: Mapping[type[Fact], Callable[[Any], None]] = {
            DecisionMade: self._decided,
            ToolEnded: self._called,
            GaugesRead: self._see,
        }

    def take(self, fact: Fact) -> None:
        for sample in _measuring(type(fact))(fact):
            self._add(sample)
        also = self._also.get(type(fact))
        if also is not None:
            also(fact)

    def _decided(self, fact: DecisionMade) -> None:
        if is_model_call(fact.record):
            self._chatted(fact.record)

    def _called(self, fact: ToolEnded) -> None:
        receipt = fact.receipt
        code = receipt.code or ("" if receipt.kind in ("answered", "person") else receipt.kind)
        failed = self._bounded({genai.ERROR: code}) if code else {}
        self._tool.record(fact.seconds, {genai.TOOL_NAME: fact.action.tool, **failed})

    def ran(self, seconds: float) -> None:
        """A run of a task took so long."""
        self._agent.record(seconds, {genai.OPERATION: genai.INVOKE_AGENT, genai.AGENT_NAME: genai.AGENT})

    def _add(self, sample: Sample) -> None:
        histogram = self._histograms.get(sample.measure.name)
        if histogram is None:
            self._observed.add(sample.measure.name, self._labels_of(sample), sample.value)
        else:
            histogram.record(sample.value, self._labels_of(sample))

    def _labels_of(self, sample: Sample) -> dict[str, str]:
        """Bounded, and made once for the same words."""
        words = (sample.measure.name, *sample.words)
        known = self._labels.get(words)
        if known is None:
            known = self._bounded(sample.labels)
            if len(self._labels) < _MOST:
                self._labels[words] = known
        return known

    def _see(self, fact: GaugesRead) -> None:
        seen: dict[str, list[Observation]] = {}
        for gauge, value, labels in gauged(fact.snapshot):
            seen.setdefault(gauge.name, []).append(Observation(value, self._bounded(labels)))
        self._observed.see(seen)

    def _chatted(self, record: Record) -> None:
        told = self._bounded({genai.REQUEST_MODEL: record.model}) | {
            genai.OPERATION: genai.CHAT,
            genai.PROVIDER: provider(record.model, self._providers),
        }
        failed = {genai.ERROR: "model_call"} if record.outcome in CALLED_IN_VAIN else {}
        self._chat.record(record.seconds, {**told, **failed})
        for kind, number in tokens_of(record).items():
            if kind in _TYPES:
                self._tokens.record(number, {**told, genai.TOKEN_TYPE: _TYPES[kind]})


def _histogram(meter: Meter, name: str, unit: str, about: str, buckets: tuple[float, ...]) -> Histogram:
    return meter.create_histogram(name, unit, about, explicit_bucket_boundaries_advisory=buckets)
