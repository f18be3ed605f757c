"""The small Stripe for these tests, too, which ask it what the product does not."""

from tests.billing.conftest import small_stripe as shop
from tests.billing.conftest import sold

__all__ = ["shop", "sold"]
