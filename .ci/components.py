"""What the product is made of: requirements.lock and the installed packages, what browsers get, the bundled server.

python .ci/components.py licences > docs/licences.csv
python .ci/components.py sbom > sbom.json     (CycloneDX 1.6)
"""

import csv
import json
import re
import subprocess
import sys
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

from lotrinh.embedded_postgres import programs

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^ ;\\]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")

FOR_BROWSERS = {"@expo-google-fonts/be-vietnam-pro": "OFL-1.1", "govuk-frontend": "MIT", "htmx.org": "0BSD"}
"""Copied or compiled into what browsers get; frontend/package.json names the versions."""
SERVER_LICENCE = "PostgreSQL"


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


def for_browsers() -> list[tuple[str, str]]:
    told = json.loads((ROOT / "frontend" / "package.json").read_text(encoding="utf-8"))
    return [(name, told["devDependencies"][name]) for name in FOR_BROWSERS]


def bundled_server() -> tuple[str, str]:
    """PostgreSQL within a package, which has a version of its own."""
    command = [programs.installed("postgres"), "--version"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    return "postgresql", said.split()[-1]


def component(purl: str, name: str, version: str, licence_name: str, hashes: list[str]) -> dict[str, object]:
    return {
        "type": "library", "name": name, "version": version, "purl": purl, "bom-ref": purl,
        "licenses": [{"license": {"name": licence_name}}],
        "hashes": [{"alg": "SHA-256", "content": one} for one in hashes],
    }  # fmt: skip


def licences() -> None:
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(("package", "version", "licence"))
    out.writerows((name, version, licence(metadata(name))) for name, version in locked())
    out.writerows((name, version, FOR_BROWSERS[name]) for name, version in for_browsers())
    out.writerow((*bundled_server(), SERVER_LICENCE))


def sbom() -> None:
    components = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", LOCK.read_text(encoding="utf-8")):
        for name, version in PINNED.findall(block)[:1]:
            purl = f"pkg:pypi/{name.lower()}@{version}"
            components.append(component(purl, name, version, licence(metadata(name)), HASH.findall(block)))
    for name, version in for_browsers():
        purl = f"pkg:npm/{name.replace('@', '%40')}@{version}"
        components.append(component(purl, name, version, FOR_BROWSERS[name], []))
    name, version = bundled_server()
    components.append(component(f"pkg:generic/{name}@{version}", name, version, SERVER_LICENCE, []))
    product = {"type": "application", "name": "lotrinh", "version": metadata("lotrinh")["Version"]}
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
        "metadata": {"component": product}, "components": components,
    }  # fmt: skip
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


if __name__ == "__main__":
    {"licences": licences, "sbom": sbom}[sys.argv[1]]()
