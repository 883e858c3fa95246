"""`--hypothesis-profile=long` walks much further than a run of all tests does."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("long", deadline=None, max_examples=3000, stateful_step_count=80)
