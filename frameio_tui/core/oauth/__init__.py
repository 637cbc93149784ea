"""OAuth 2 as plain data: what is sent, what comes back, and what is believed of it.

Requests are forms that an adapter posts; the order of a sign-in, its waiting and its storage are services/auth.

Public names: begin, Attempt, FormPost, check_ready and the functions that make each request (`authorization`);
tokens_from, refusal and scope_words (`token_response`); judge, answer_in, read_paste and CallbackInput (`callback`);
due, Due, renewable, expiry_state and state_words (`expiry`); examine_paste, PastedToken, Shape and client_secret_in
(`pasted_token`); person_from, person_from_userinfo and ME_PATH (`identity`).
"""
