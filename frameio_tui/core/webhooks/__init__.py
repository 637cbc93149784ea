"""Webhooks and custom actions as plain data: their signature, and the deliveries that a receiver gets.

`signature` signs and verifies (`sign`, `verify`, `Verdict`), `delivery` has the values of a delivery (`Incoming`,
`Reply`, `Delivery`), and `events` checks the names of events and makes sample payloads.
"""
