"""The only place that speaks to Stripe: its answers leave here as records, its errors as one problem.

Nothing that was sent or received is logged; neither are Stripe's error texts, which quote parts of keys.
"""
