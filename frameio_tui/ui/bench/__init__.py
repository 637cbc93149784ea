"""The Bench screen: the receiver of webhooks and clicks, and the deliveries that it got.

`screen` has `BenchScreen`; `rows` has what it shows (`DeliveryTable`, `receiver_rows`, `verdict_rows`, `header_rows`).
"""
