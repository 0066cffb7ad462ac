"""Keeps everything that must not be lost, in SQL."""

from bot.store.lock import JudgingLock
from bot.store.sql_store import SqlStore, open_store, open_to_read, refuse_missing

__all__ = ["JudgingLock", "SqlStore", "open_store", "open_to_read", "refuse_missing"]
