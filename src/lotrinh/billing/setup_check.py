"""Whether the account at Stripe is set up as the product needs it."""

from lotrinh.billing import checkout_services
from lotrinh.billing.gateway import buying
from lotrinh.billing.problems import PaymentServiceAway
from lotrinh.findings import Finding
from lotrinh.settings import settings


async def findings() -> list[Finding]:
    if not settings().sells:
        return []
    try:
        missing, portal = await checkout_services.unsold(), await buying.has_portal()
    except PaymentServiceAway:
        advice = "Correct LOTRINH_STRIPE_KEY, or let this machine reach LOTRINH_STRIPE_URL."
        return [Finding("broken", "Stripe does not answer, or refuses the key.", advice)]
    found = []
    if missing:
        sentence = f"Stripe does not have the prices {', '.join(missing)} as they are sold here."
        found.append(
            Finding("broken", sentence, "Create them there with lookup key, amount, currency and interval.")
        )
    if not portal:
        sentence = "Stripe's customer portal has no settings, so nobody can change a card or a tax code."
        found.append(
            Finding(
                "broken", sentence, "Save them once: https://dashboard.stripe.com/settings/billing/portal"
            )
        )
    return found or [Finding("good", "Stripe answers, has all prices and a customer portal.")]
