"""Piccolo's entry: the engine and the one app."""

from piccolo.conf.apps import AppRegistry

from lotrinh.db import DB

__all__ = ["APP_REGISTRY", "DB"]

APP_REGISTRY = AppRegistry(apps=["lotrinh.piccolo_app"])
