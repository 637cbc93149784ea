"""Why a request was refused, in one sentence and a remedy.

Everything here is a function of status, body, profile and operation. The requests that some checks need are sent by
services/diagnosis.

Public names: explain, explain_error, detail_of, pointers_of and Explanation (`explain`), from one response; Check, ASKS
and the functions that judge one check each, from the cheapest on (`checks`).
"""
