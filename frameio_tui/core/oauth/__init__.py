"""OAuth 2 as plain data: the requests, the responses, and the checks that a response must pass.

Requests are forms that an adapter posts. The steps of a sign-in, its waiting and its storage belong to services/auth.

Public names: begin, Attempt, FormPost, check_ready and the functions that make each request (`authorization`);
tokens_from, refusal, describe_clock_skew and describe_granted_scopes (`token_response`); parse_callback, read_callback,
parse_pasted_callback, CallbackResult and CallbackInput (`callback`); refresh_urgency, RefreshUrgency, can_refresh,
expiry_state and describe_expiry (`expiry`); examine_paste, PastedToken, Shape and client_secret_in (`pasted_token`);
person_from, person_from_userinfo and ME_PATH (`identity`).
"""
