"""Webhooks and custom actions of an account or a workspace."""
