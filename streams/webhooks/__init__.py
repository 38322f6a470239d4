"""Alerts to webhooks: who is told, when it is tried again, and what became of it."""
