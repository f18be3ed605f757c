"""A small Stripe that forgets nothing: for the demo, where people buy, fail and cancel, and for the tests.

It answers in the shapes of the pinned API version, only for what the product uses, and knows nothing of the product.
"""
