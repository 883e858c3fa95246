"""Facts as OpenTelemetry's metrics: Steward's own, and those that the conventions for generative AI name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from opentelemetry.metrics import CallbackOptions, Counter, Histogram, Meter, Observation

from steward.domain.gauges import GAUGES, Gauge, Snapshot, gauged
from steward.domain.ports.decisions import Record
from steward.domain.ports.facts import DecisionMade, Fact, GaugesRead, ToolEnded
from steward.telemetry.measures import MEASURES, Bounded, Measure, is_model_call, measured, tokens_of
from steward.telemetry.otel import genai
from steward.telemetry.otel.attributes import provider

_TYPES = {"in": "input", "out": "output"}


class Metrics:
    """What is measured of facts, on instruments of one meter; gauges tell what was read last."""

    def __init__(self, meter: Meter, providers: Mapping[str, str]) -> None:
        self._providers = providers
        self._bounded = Bounded()
        self._instruments = {one.name: _instrument(meter, one) for one in MEASURES}
        self._chat = _histogram(meter, genai.OPERATION_DURATION, "s", "Time of a call of a model.", genai.SECONDS)
        self._tokens = _histogram(meter, genai.TOKEN_USAGE, "{token}", "Tokens of a call of a model.", genai.TOKENS)
        self._tool = _histogram(meter, genai.TOOL_DURATION, "s", "Time of a tool's call.", genai.SECONDS)
        self._agent = _histogram(meter, genai.AGENT_DURATION, "s", "Time of a run of a task.", genai.SECONDS)
        self._read: dict[str, list[Observation]] = {}
        for gauge in GAUGES:
            meter.create_observable_gauge(gauge.name, [partial(self._seen, gauge)], gauge.unit, gauge.about)

    def take(self, fact: Fact) -> None:
        for sample in measured(fact):
            self._add(sample.measure, sample.value, self._bounded(sample.labels))
        match fact:
            case DecisionMade(record=record) if is_model_call(record):
                self._chatted(record)
            case ToolEnded(action=action, receipt=receipt):
                code = receipt.code or ("" if receipt.kind in ("answered", "person") else receipt.kind)
                failed = self._bounded({genai.ERROR: code}) if code else {}
                self._tool.record(fact.seconds, {genai.TOOL_NAME: action.tool, **failed})
            case GaugesRead(snapshot=snapshot):
                self._see(snapshot)
            case _:
                pass

    def ran(self, seconds: float) -> None:
        """A run of a task took so long."""
        self._agent.record(seconds, {genai.OPERATION: genai.INVOKE_AGENT, genai.AGENT_NAME: genai.AGENT})

    def _add(self, measure: Measure, value: float, labels: Mapping[str, str]) -> None:
        instrument = self._instruments[measure.name]
        if isinstance(instrument, Counter):
            instrument.add(value, labels)
        else:
            instrument.record(value, labels)

    def _see(self, snapshot: Snapshot) -> None:
        seen: dict[str, list[Observation]] = {}
        for gauge, value, labels in gauged(snapshot):
            seen.setdefault(gauge.name, []).append(Observation(value, self._bounded(labels)))
        self._read = seen

    def _chatted(self, record: Record) -> None:
        told = self._bounded({genai.REQUEST_MODEL: record.model}) | {
            genai.OPERATION: genai.CHAT,
            genai.PROVIDER: provider(record.model, self._providers),
        }
        failed = {genai.ERROR: "model_call"} if record.outcome == "error" else {}
        self._chat.record(record.seconds, {**told, **failed})
        for kind, number in tokens_of(record).items():
            if kind in _TYPES:
                self._tokens.record(number, {**told, genai.TOKEN_TYPE: _TYPES[kind]})

    def _seen(self, gauge: Gauge, options: CallbackOptions) -> Iterable[Observation]:
        del options
        return self._read.get(gauge.name, [])


def _instrument(meter: Meter, measure: Measure) -> Counter | Histogram:
    if measure.kind == "counter":
        return meter.create_counter(measure.name, measure.unit, measure.about)
    return _histogram(meter, measure.name, measure.unit, measure.about, measure.buckets)


def _histogram(meter: Meter, name: str, unit: str, about: str, buckets: tuple[float, ...]) -> Histogram:
    return meter.create_histogram(name, unit, about, explicit_bucket_boundaries_advisory=buckets)
