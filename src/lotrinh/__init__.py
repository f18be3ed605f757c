"""Lộ Trình Số: firms assess their digital maturity, see their level and what to do next."""

import os

os.environ.setdefault("PICCOLO_CONF", "lotrinh.piccolo_conf")
