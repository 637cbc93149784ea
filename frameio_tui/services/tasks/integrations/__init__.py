"""Webhooks and custom actions of an account or a workspace.

`integrations` has the tasks that list, create, change and delete them. `webhook_point.WebhookPointTask` changes the
address of a webhook until the task is cancelled.
"""
