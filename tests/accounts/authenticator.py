"""A security key in software: makes passkeys and signs challenges as a browser hands them on (WebAuthn)."""

import hashlib
import json
import os
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url as text

PRESENT, WITH_KEY = 0x01, 0x40


class SecurityKey:
    def __init__(self, origin: str = "http://lotrinh.test", host: str = "lotrinh.test") -> None:
        self.origin, self.host = origin, host
        self.id, self.count = os.urandom(16), 0
        self.private = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: str) -> str:
        asked = json.loads(options)
        data = (
            self._about(PRESENT | WITH_KEY)
            + bytes(16)
            + len(self.id).to_bytes(2, "big")
            + self.id
            + self._public()
        )
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        seen = self._client("webauthn.create", asked["challenge"])
        return self._answer({"clientDataJSON": text(seen), "attestationObject": text(attested)})

    def sign(self, options: str) -> str:
        self.count += 1
        data, seen = self._about(PRESENT), self._client("webauthn.get", json.loads(options)["challenge"])
        signature = self.private.sign(data + hashlib.sha256(seen).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {"clientDataJSON": text(seen), "authenticatorData": text(data), "signature": text(signature)}
        )

    def _about(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public(self) -> bytes:
        point = self.private.public_key().public_numbers()
        return cbor2.dumps(
            {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        return json.dumps(
            {"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response}
        )
