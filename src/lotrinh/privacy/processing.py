"""The record of processing, for everybody: what is done with personal data, for what, by whom, on what ground."""

from functools import cache
from pathlib import Path

import msgspec
import yaml

Text = dict[str, str]


class Activity(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: str
    title: Text
    purpose: Text
    ground: Text
    people: Text
    data: Text
    recipients: Text


class Processing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`unsettled`: what whoever runs the system has to fill in."""

    law: Text
    protection: list[Text]
    unsettled: list[Text]
    activities: list[Activity]


@cache
def processing() -> Processing:
    text = Path(__file__).with_name("processing.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Processing)
