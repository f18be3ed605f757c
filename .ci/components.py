"""What the product is made of, from requirements.lock and the installed packages.

python .ci/components.py licences > docs/licences.csv
python .ci/components.py sbom > sbom.json     (CycloneDX 1.6)
"""

import csv
import json
import re
import sys
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def locked() -> list[tuple[str, str]]:
    return sorted(PINNED.findall(LOCK.read_text(encoding="utf-8")))


def licence(told: PackageMetadata) -> str:
    """The SPDX expression, else what the classifiers say, else the first line of the old field."""
    if told.get("License-Expression"):
        return str(told["License-Expression"])
    named = [
        one.rsplit(" :: ", 1)[-1] for one in told.get_all("Classifier", []) if one.startswith("License ::")
    ]
    first = str(told.get("License") or "").strip().splitlines()
    return " / ".join(named) or (first[0][:80] if first else "not stated")


def licences() -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("package", "version", "licence"))
    out.writerows((name, version, licence(metadata(name))) for name, version in locked())


def sbom() -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", LOCK.read_text(encoding="utf-8"))
    components = []
    for block in blocks:
        for name, version in PINNED.findall(block)[:1]:
            components.append({
                "type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name.lower()}@{version}",
                "bom-ref": f"pkg:pypi/{name.lower()}@{version}",
                "licenses": [{"license": {"name": licence(metadata(name))}}],
                "hashes": [{"alg": "SHA-256", "content": one} for one in HASH.findall(block)],
            })  # fmt: skip
    product = {"type": "application", "name": "lotrinh", "version": metadata("lotrinh")["Version"]}
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": product}, "components": components,
    }  # fmt: skip
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    {"licences": licences, "sbom": sbom}[sys.argv[1]]()
