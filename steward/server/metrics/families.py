"""Totals and gauges as Prometheus' metric families, named by its best practice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric

from steward.domain.figures.distributions import duration_of
from steward.domain.gauges import GAUGES, Snapshot, gauged
from steward.domain.totals import Bins, Totals
from steward.telemetry.measures import SHORT, STEPS, WORK

_Sums = Mapping[str, Mapping[str, float]]
_FROM_BEGIN_TO_END = (*WORK, 3_600.0, 14_400.0, 86_400.0, 259_200.0, 604_800.0)  # seconds: a task may wait for people
_OUTCOMES = ("alone", "with_person", "limit", "failed", "cancelled")
_BY_PLAYBOOK = {
    "steps": ("steward_steps", "Actions of ended tasks."),
    "replans": ("steward_replans", "New plans after the first, of ended tasks."),
    "repairs": ("steward_repairs", "Plans that were refused and repaired, of ended tasks."),
    "asked": ("steward_tasks_asked", "Ended tasks in which a person decided, the cancelled left out."),
    "ceiling": (
        "steward_tasks_limited",
        "Ended tasks that reached a limit, whatever came of it, the cancelled left out.",
    ),
    "crashed": ("steward_tasks_crashed", "Ended tasks whose process had died at least once."),
    "checks": ("steward_plan_checks", "Checks of plans."),
    "refused": ("steward_plan_refusals", "Checks that refused the plan."),
}
_BY_MODEL = {
    "calls": ("steward_model_calls", "Calls of models."),
    "errors": ("steward_model_errors", "Calls of models that failed."),
    "seconds": ("steward_model_seconds", "Time of all calls of models."),
    "cost": ("steward_model_cost_usd", "What models cost, in US dollars, as far as prices are known."),
}


def totals_of(totals: Totals) -> Iterator[Metric]:
    """Counters and histograms of all that ended, and of all calls of models."""
    yield _by_kind("steward_tasks", "Tasks that ended.", ("playbook", "outcome"), totals.playbooks, _OUTCOMES)
    for name, (metric, about) in _BY_PLAYBOOK.items():
        yield _plain(metric, about, "playbook", totals.playbooks, name)
    yield histogram("steward_task_steps", "Actions of a task.", "playbook", totals.steps, STEPS, float)
    yield histogram(
        "steward_task_seconds",
        "From a task's begin to its end, waiting included.",
        "playbook",
        totals.seconds,
        _FROM_BEGIN_TO_END,
        duration_of,
    )
    yield _plain("steward_tool_calls", "Calls of tools, retries included.", "tool", totals.tools, "calls")
    yield _plain("steward_tool_retries", "Calls that were made again.", "tool", totals.tools, "retries")
    failures = ("refused", "lost")
    yield _by_kind(
        "steward_tool_failures",
        "Acts whose last answer was lost, and calls that the system refused.",
        ("tool", "outcome"),
        totals.tools,
        failures,
    )
    levels = ("verified", "refuted", "unknown")
    yield _by_kind("steward_verdicts", "Verdicts on acts.", ("tool", "status"), totals.tools, levels)
    yield histogram("steward_tool_seconds", "Time of an act's call.", "tool", totals.tool_seconds, SHORT, duration_of)
    for name, (metric, about) in _BY_MODEL.items():
        yield _plain(metric, about, "model", totals.models, name)
    tokens = {model: {"in": sums["tokens_in"], "out": sums["tokens_out"]} for model, sums in totals.models.items()}
    yield _by_kind("steward_model_tokens", "Tokens of models.", ("model", "type"), tokens, ("in", "out"))


def gauges_of(snapshot: Snapshot) -> Iterator[Metric]:
    """What waits now, and who is there."""
    families = {
        gauge.name: GaugeMetricFamily(
            gauge.name.replace(".", "_") + ("_seconds" if gauge.unit == "s" else ""), gauge.about, labels=gauge.labels
        )
        for gauge in GAUGES
    }
    for gauge, value, labels in gauged(snapshot):
        families[gauge.name].add_metric([labels[name] for name in gauge.labels], value)
    yield from families.values()


def build_info(version: str) -> Metric:
    return InfoMetricFamily("steward_build", "Which release it is.", {"version": version})


def histogram(
    name: str, about: str, label: str, bins: Bins, edges: Sequence[float], value_of: Callable[[int], float]
) -> HistogramMetricFamily:
    """From bins that are finer than the buckets: each bin counts by its middle, which is at most 5 % off."""
    family = HistogramMetricFamily(name, about, labels=[label])
    for named, found in bins.items():
        values = [(value_of(place), number) for place, number in found.items()]
        buckets = [(repr(edge), float(sum(n for value, n in values if value <= edge))) for edge in edges]
        total = float(sum(number for _, number in values))
        sums = sum(value * number for value, number in values)
        family.add_metric([named or "none"], [*buckets, ("+Inf", total)], sum_value=sums)
    return family


def _plain(metric: str, about: str, label: str, sums: _Sums, name: str) -> CounterMetricFamily:
    family = CounterMetricFamily(metric, about, labels=[label])
    for named, values in sums.items():
        family.add_metric([named or "none"], values[name])
    return family


def _by_kind(
    metric: str, about: str, labels: tuple[str, str], sums: _Sums, kinds: Sequence[str]
) -> CounterMetricFamily:
    """All kinds of each name, those that never happened too: a rate needs a first value."""
    family = CounterMetricFamily(metric, about, labels=labels)
    for named, values in sums.items():
        for kind in kinds:
            family.add_metric([named or "none", kind], values[kind])
    return family
