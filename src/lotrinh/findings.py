"""What `lotrinh doctor` says of one thing."""

from typing import Literal

import msgspec

State = Literal["good", "doubtful", "broken"]


class Finding(msgspec.Struct, frozen=True):
    """`advice`: what to do; empty where all is well."""

    state: State
    sentence: str
    advice: str = ""
