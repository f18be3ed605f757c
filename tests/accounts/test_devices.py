"""Devices in words, and the network that limits count."""

import pytest

from lotrinh.accounts.devices import device, network

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605 Version/18.1 Mobile Safari/604"
)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [(ANDROID, "Chrome · Android"), (IPHONE, "Safari · iPhone"), (ANDROID + " Edg/131", "Edge · Android"),
     ("Mozilla/5.0 (Windows NT 10.0) Firefox/132.0", "Firefox · Windows"), ("curl/8", ""), ("", "")],
)  # fmt: skip
def test_a_device_is_named_by_browser_and_system(user_agent: str, words: str) -> None:
    assert device(user_agent) == words


@pytest.mark.parametrize(
    ("address", "counted"),
    [("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
     ("::ffff:203.0.113.9", "203.0.113.9"), ("", ""), ("testclient", "testclient"), ("x" * 99, "x" * 64)],
)  # fmt: skip
def test_limits_count_a_household_of_ipv6_as_one(address: str, counted: str) -> None:
    assert network(address) == counted
