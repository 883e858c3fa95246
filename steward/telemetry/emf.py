"""CloudWatch's embedded metric format: log lines that say which of their fields are metrics.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from steward.telemetry.measures import Bounded, Sample

NAMESPACE = "Steward"
_UNITS = {"s": "Seconds"}  # what else there is CloudWatch counts, or has no unit for
_NO_UNIT = "None"
_TAKEN = {"level": "verdict_level"}  # of a line of the log, which has a level of its own


def metric_lines(samples: Iterable[Sample], now: float, bounded: Bounded) -> Iterator[dict[str, object]]:
    """The fields of one line for each set of labels: one line has one value of a dimension. `now` in Unix seconds."""
    groups: dict[tuple[tuple[str, str], ...], list[Sample]] = {}
    for sample in samples:
        named = tuple((_TAKEN.get(name, name), word) for name, word in bounded(sample.labels).items())
        groups.setdefault(named, []).append(sample)
    for labels, group in groups.items():
        directive = {
            "Namespace": NAMESPACE,
            "Dimensions": [[name for name, _ in labels]],
            "Metrics": [{"Name": one.measure.name, "Unit": _unit(one)} for one in group],
        }
        about = {"Timestamp": int(now * 1000), "CloudWatchMetrics": [directive]}
        yield {"_aws": about, **dict(labels), **{one.measure.name: one.value for one in group}}


def _unit(sample: Sample) -> str:
    measure = sample.measure
    counts = measure.kind == "counter" and measure.unit != "USD"
    return "Count" if counts else _UNITS.get(measure.unit, _NO_UNIT)
