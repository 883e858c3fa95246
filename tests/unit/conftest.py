"""Properties are about what holds, not about how fast: no deadlines."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("steward", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steward")
