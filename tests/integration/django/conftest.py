"""The sample project, in this process."""

from __future__ import annotations

from tests.shop import shop, shop_template

__all__ = ["shop", "shop_template"]
