"""Explain why a request was refused, in one sentence and a remedy.

Everything here is a function of status, body, profile and operation. The requests that some checks need are sent by
services/diagnosis.

Public names: explain, explain_error, detail_of, pointers_of and Explanation, which use one response (`explain`); Check,
QUESTIONS and a function for each check (`checks`); CODES, find_code, explain_code, rate_limits and RateLimits
(`codes`).
"""
