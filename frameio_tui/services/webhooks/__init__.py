"""The bench: receive, verify, forward, send and replay webhooks and clicks of custom actions.

`bench` has the receiver (`Bench`, `BenchOptions`), `secrets` finds the secret of a webhook (`SigningSecrets`), and
`sending` sends deliveries (`DeliveryService`) and clicks (`ActionTrial`).
"""
