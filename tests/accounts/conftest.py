"""A provider of single sign-on, for whatever asks for one."""

from collections.abc import Iterator

import pytest

from lotrinh.accounts.provider import discovery
from lotrinh.settings import settings
from tests.accounts.identity_provider import CLIENT_ID, CLIENT_SECRET, ISSUER, IdentityProvider, configure
from tests.cast import Cast


@pytest.fixture
def sso(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> Iterator[IdentityProvider]:
    """Configured, and An sits there with the address she has here."""
    provider = IdentityProvider()
    provider.person = {"sub": "f3a9", "email": cast.an.email, "email_verified": True}
    monkeypatch.setattr(discovery, "connect", provider.connect)
    configure(monkeypatch, ISSUER=ISSUER, CLIENT_ID=CLIENT_ID, CLIENT_SECRET=CLIENT_SECRET, NAME="SSO Tỉnh")
    yield provider
    monkeypatch.undo()
    settings.cache_clear()
    discovery.forget()
