"""The small Stripe for these tests, too."""

from tests.billing.conftest import shop, sold

__all__ = ["shop", "sold"]
