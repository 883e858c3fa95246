"""Opens OpenTelemetry by its own variables, or on what the host application has set up."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import httpx

from steward.domain.errors import Unusable
from steward.domain.text import line
from steward.release import release
from steward.settings import Settings
from steward.telemetry.quiet import loggers_below, quieten

if TYPE_CHECKING:
    from steward.telemetry.fanout import Sink

_GROUPS = {"traces": "opentelemetry_traces_exporter", "metrics": "opentelemetry_metrics_exporter"}
_PROTOCOLS = {"http/protobuf": "otlp_proto_http", "grpc": "otlp_proto_grpc"}
_INSTALL = "pip install 'steward-tasks[otel]'"


def open_otel(settings: Settings) -> Sink | None:
    """The sink, or None where nothing asks for it. Raises Unusable where what is asked for is not installed."""
    if (settings.otel_disabled or "").strip().casefold() == "true":
        return None
    wanted = {signal: _exporter(settings, signal) for signal in _GROUPS}
    host = _host()
    if not any(wanted.values()) and not host:
        return None
    if not _is_installed():
        if not any(wanted.values()):
            return None
        raise Unusable(f"OTEL_… asks for OpenTelemetry, and its SDK is not installed; run: {_INSTALL}")
    try:
        return _sink(settings, wanted, host)
    except (ValueError, TypeError) as error:  # the SDK's own, for what its variables can't mean
        raise Unusable(f"OTEL_…: {line(str(error), 300)}") from error


def _is_installed() -> bool:
    return importlib.util.find_spec("opentelemetry") is not None and bool(
        importlib.util.find_spec("opentelemetry.sdk.trace") and importlib.util.find_spec("opentelemetry.sdk.metrics")
    )


def _exporter(settings: Settings, signal: str) -> str:
    """The exporter's name as entry points have it; '' for none. Unset, an endpoint asks for OTLP."""
    own = settings.otel_traces if signal == "traces" else settings.otel_metrics
    endpoint = settings.otel_traces_endpoint if signal == "traces" else settings.otel_metrics_endpoint
    protocol = settings.otel_traces_protocol if signal == "traces" else settings.otel_metrics_protocol
    if own is None:  # as settings read `none`
        return ""
    name = own.strip() or ("otlp" if endpoint or settings.otel_endpoint else "")
    if name != "otlp":
        return name
    asked = (protocol or settings.otel_protocol or "http/protobuf").strip()
    if asked not in _PROTOCOLS:
        raise Unusable(f"OTEL_EXPORTER_OTLP_PROTOCOL: {line(asked, 80)!r} is not spoken; it is http/protobuf or grpc")
    if asked != "grpc":
        _check_address(f"OTEL_EXPORTER_OTLP_{signal.upper()}_ENDPOINT", endpoint)
        _check_address("OTEL_EXPORTER_OTLP_ENDPOINT", "" if endpoint else settings.otel_endpoint)
    return _PROTOCOLS[asked]


def _check_address(variable: str, address: str | None) -> None:
    """Raises Unusable where nothing can be sent there."""
    if not address:
        return
    try:
        known = httpx.URL(address.strip())
        fine = known.scheme in ("http", "https") and known.host and " " not in known.host
    except (httpx.InvalidURL, UnicodeError):  # the second of a host that is no name: xn--.com
        fine = False
    if not fine:
        raise Unusable(f"{variable} is no address to send to: it looks like http://collector:4318")


def _host() -> Mapping[str, Any]:
    """The providers that the host application has set; those of the API itself only stand in for one."""
    if not {"opentelemetry.trace", "opentelemetry.metrics"} & sys.modules.keys():  # then nobody has set any
        return {}
    from opentelemetry import metrics, trace

    set_up = {"traces": trace.get_tracer_provider(), "metrics": metrics.get_meter_provider()}
    own = ("opentelemetry.trace", "opentelemetry.metrics")
    return {signal: one for signal, one in set_up.items() if not type(one).__module__.startswith(own)}


def _sink(settings: Settings, wanted: Mapping[str, str], host: Mapping[str, Any]) -> Sink:
    from steward.telemetry.otel.sink import OpenTelemetry, caller_of, tracer_provider
    from steward.telemetry.otel.sink import meter_provider as metered

    ours = {signal: _made(settings, signal, name) for signal, name in wanted.items() if name and signal not in host}
    quieten("opentelemetry", loggers_below("opentelemetry.exporter", "opentelemetry.sdk"))
    return OpenTelemetry(
        tracers=host.get("traces") or (tracer_provider(ours["traces"]) if "traces" in ours else None),
        meters=host.get("metrics") or (metered(ours["metrics"]) if "metrics" in ours else None),
        own=frozenset(ours),
        content=settings.otel_content or "",
        providers={one.name: one.provider for one in settings.models},
        version=release(),
        caller=caller_of(settings.traceparent or ""),
        counted=(settings.otel_internal or "").strip().casefold() == "true",
    )


def _made(settings: Settings, signal: str, name: str) -> Any:
    """The exporter, as the environment has it; what the settings were given in code goes before."""
    own = settings.otel_traces_endpoint if signal == "traces" else settings.otel_metrics_endpoint
    base = f"{settings.otel_endpoint.rstrip('/')}/v1/{signal}" if settings.otel_endpoint else ""
    endpoint = own or base
    exporter = _loaded(signal, name)
    return exporter(endpoint=endpoint) if name == "otlp_proto_http" and endpoint else exporter()


def _loaded(signal: str, name: str) -> Any:
    """The exporter's class. Raises Unusable where it is not installed."""
    found = [*entry_points(group=_GROUPS[signal], name=name)]
    if not found:
        there = ", ".join(sorted({one.name for one in entry_points(group=_GROUPS[signal])})) or "none"
        package = f"opentelemetry-exporter-{name.replace('_', '-')}"
        raise Unusable(
            f"OTEL_{signal.upper()}_EXPORTER or OTEL_EXPORTER_OTLP_PROTOCOL asks for {name}, which is not installed "
            f"(there: {there}); install {package}, or {_INSTALL} for OTLP over HTTP"
        )
    return found[0].load()
