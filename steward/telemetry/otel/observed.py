"""What a meter asks for when it is read: sums of what was counted, and gauges as they were seen last.

To add to a counter of the SDK costs ten times as much as to add here, so counters are observable ones.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from functools import partial
from weakref import WeakKeyDictionary

from opentelemetry.metrics import CallbackOptions, Meter, Observation

from steward.domain.gauges import GAUGES, Gauge
from steward.telemetry.measures import MEASURES

_Sum = tuple[Mapping[str, str], float]


class Observed:
    """The values of one meter's observable instruments."""

    def __init__(self, meter: Meter) -> None:
        self._lock = threading.Lock()
        self._sums: dict[str, dict[tuple[str, ...], _Sum]] = {one.name: {} for one in MEASURES if not one.buckets}
        self._gauges: Mapping[str, list[Observation]] = {}
        for one in MEASURES:
            if not one.buckets:
                meter.create_observable_counter(one.name, [partial(self._summed, one.name)], one.unit, one.about)
        for gauge in GAUGES:
            meter.create_observable_gauge(gauge.name, [partial(self._seen, gauge)], gauge.unit, gauge.about)

    def add(self, name: str, labels: Mapping[str, str], value: float) -> None:
        """So much more of the counter under these labels, which stay as they are."""
        words = (*labels.values(),)
        with self._lock:  # a meter is read in a thread of its own
            sums = self._sums[name]
            before = sums.get(words)
            sums[words] = (labels, value if before is None else before[1] + value)

    def see(self, gauges: Mapping[str, list[Observation]]) -> None:
        """What all gauges are at now."""
        self._gauges = gauges

    def _summed(self, name: str, options: CallbackOptions) -> Iterable[Observation]:
        del options
        with self._lock:
            sums = [*self._sums[name].values()]
        return [Observation(value, labels) for labels, value in sums]

    def _seen(self, gauge: Gauge, options: CallbackOptions) -> Iterable[Observation]:
        del options
        return self._gauges.get(gauge.name, [])


_ON: WeakKeyDictionary[Meter, Observed] = WeakKeyDictionary()


def observed_on(meter: Meter) -> Observed:
    """The meter's, made once: a host's meter outlives what was opened on it, and two sums of one name are no sum."""
    known = _ON.get(meter)
    if known is None:
        known = _ON[meter] = Observed(meter)
    return known
