"""The legend of each screen: every mark, badge and word that it shows, with its meaning, for the help."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class LegendEntry(NamedTuple):
    """A mark, badge or word, its style on the screen, and what it means."""

    mark: str
    """The text; `{name}` stands for a symbol of `theme.Glyphs`."""
    style: str
    meaning: str


HEADER = (
    LegendEntry(" PROD ", "label-red", "label: the short coloured word of a profile, shown wherever the profile is"),
    LegendEntry("V2, V4", "title", "the API version that the profile uses"),
    LegendEntry("read-only", "warn", "the profile refuses requests that can modify data, unless you confirm one"),
    LegendEntry(
        "not verified",
        "warn",
        "GET /me has not been sent with this token yet, so its user is unknown; press m to verify it",
    ),
    LegendEntry("expires in", "plain", "when the access token expires; OAuth tokens are refreshed automatically"),
    LegendEntry("NOT APPROVED", "bad", "the profile file was changed outside this program; approve it in Profiles"),
    LegendEntry("not signed in", "warn", "the OAuth profile has no token yet; press I to sign in"),
    LegendEntry("no token", "warn", "no token is stored for the profile; press t to paste one"),
    LegendEntry("33/34 scopes", "plain", "granted scopes (if unknown, selected scopes), out of all that exist"),
    LegendEntry("199/200 left", "plain", "rate limit: how many requests of this kind can be sent now"),
    LegendEntry("SANDBOX", "label-cyan", "the demo: a local copy of the API with sample data"),
)
METHODS = (
    LegendEntry("GET", "get", "reads data; sent at once"),
    LegendEntry("POST", "post", "usually creates something"),
    LegendEntry("PUT, PATCH", "put", "changes something"),
    LegendEntry("DELETE", "delete", "deletes something; the profile asks first by default"),
)
CONSOLE = (
    LegendEntry("{yes}", "good", "allowed: the scopes include what the operation needs, or it succeeded before"),
    LegendEntry("{no}", "bad", "scope missing, or the API refused the operation before (403)"),
    LegendEntry(
        "{unknown}", "dim", "unknown: the needed scope or the token's scopes are not known. You can still send"
    ),
    LegendEntry("no mark", "dim", "V4: access depends on roles, so only a request shows whether it is allowed"),
    LegendEntry("{ellipsis}/", "plain", "stands for /accounts/{account_id}/ in the list of V4"),
    LegendEntry(
        "expected", "dim", "expected scope: what an operation most likely needs; Frame.io does not document it"
    ),
    LegendEntry("asks", "warn", "ask before: the profile asks for a confirmation before this method"),
    LegendEntry("C2C only", "mark", "Camera to Cloud: operations for devices, which need a device token"),
    LegendEntry("experimental", "mark", "Frame.io may change or remove the operation at any time"),
    LegendEntry("deprecated", "mark", "the operation still works, but has a successor"),
    LegendEntry("undocumented", "mark", "used by Frame.io's own apps, but not documented"),
    LegendEntry("{{team_id}}", "plain", "placeholder: when you send, you choose from names or paste an ID"),
    LegendEntry("6a8a…(Editorial)", "plain", "an ID, shortened, with its name from an earlier response"),
    LegendEntry("[body 72 B]", "plain", "the request has a body; press b to edit it"),
    LegendEntry("[1 header]", "plain", "the request has additional headers"),
)
RESPONSE = (
    LegendEntry(" 200 ", "label-green", "status: the request succeeded"),
    LegendEntry(" 403 ", "label-orange", "status: the API refused the request; press w to find out why"),
    LegendEntry(" 500 ", "label-red", "status: an error on the server"),
    LegendEntry("[Raw]", "title", "the body exactly as received; press R to show it formatted again"),
    LegendEntry("as demo", "dim", "the profile that the request was sent with"),
    LegendEntry("OLD", "warn", "the response belongs to another request or profile than the one shown above"),
    LegendEntry("Acme › Editorial", "plain", "breadcrumb: where you are; press Backspace to go up one level"),
    LegendEntry("page 1 of 3", "plain", "the response is a page of a list; ] and [ change the page, A loads all"),
)
PROFILES = (
    LegendEntry("●", "title", "the active profile, which requests are sent with"),
    LegendEntry("verified", "good", "GET /me succeeded with this token"),
    LegendEntry("not verified", "warn", "a token is stored, but was never verified with GET /me"),
    LegendEntry("expired", "bad", "the token can no longer be used: paste a new one, or sign in"),
    LegendEntry("no token", "warn", "no token is stored for the profile; press t to paste one"),
    LegendEntry("sign in", "warn", "an OAuth profile without a usable token; press I to sign in"),
    LegendEntry("no client ID", "warn", "the client ID of the OAuth app is missing; press e to add it"),
    LegendEntry("not approved", "bad", "the file was changed outside this program; press O to review and approve it"),
    LegendEntry("broken file", "bad", "the profile file cannot be read; the details show the line and the remedy"),
    LegendEntry("unreadable secret", "bad", "the stored token cannot be read; the details show the reason"),
    LegendEntry("linked profile", "plain", "the profile of the same account on the other API version"),
    LegendEntry("approve", "plain", "accept a profile file that was changed outside this program"),
    LegendEntry("new ID", "plain", "turn a copied profile file into a separate profile"),
    LegendEntry("ask before", "plain", "methods that need a confirmation, such as DELETE"),
    LegendEntry("read-only", "warn", "requests that can modify data are refused"),
)
SCOPES = (
    LegendEntry("{ticked}", "plain", "the scope is selected"),
    LegendEntry("{empty}", "plain", "the scope is not selected"),
    LegendEntry("{yes} granted", "good", "the token has the scope; Frame.io reports this for OAuth tokens only"),
    LegendEntry("{no} not granted", "bad", "the scope is selected, but the token does not have it"),
    LegendEntry("12 ops", "dim", "number of operations that most likely need this scope"),
    LegendEntry("3/8", "plain", "number of selected scopes in the group, out of all its scopes"),
    LegendEntry("unsaved", "plain", "the selection was changed; press ctrl+s to save it in the profile"),
    LegendEntry("preset", "plain", "a named selection, such as read only"),
)
TOKEN = (
    LegendEntry("● Valid", "good", "GET /me succeeded with this token, and returned the user shown"),
    LegendEntry("? Not verified", "warn", "the token was never verified; press m to verify it with GET /me"),
    LegendEntry("{no} Expired", "bad", "the token can no longer be used: refresh it, sign in, or paste a new one"),
    LegendEntry("{no} Refused", "bad", "the server did not accept the token when it was last verified here"),
    LegendEntry("○ No token", "warn", "no token is stored on this machine"),
    LegendEntry("{yes} {pointer} {no}", "plain", "a step of pasting: done, the next one, or failed"),
    LegendEntry(
        "fio-u-…564e", "plain", "fingerprint: the beginning and the end of the token; press M to reveal the whole token"
    ),
    LegendEntry("refresh", "plain", "get a new access token with the refresh token; done automatically before expiry"),
    LegendEntry("revoke", "plain", "make the token invalid at the server, if the server supports it"),
    LegendEntry("forget", "plain", "delete the token from this machine"),
)
SIGN_IN = (
    LegendEntry("redirect URI", "plain", "where the browser goes after you allow access; registered with the app"),
    LegendEntry(
        "PKCE", "plain", "protects a sign-in without a client secret: only the program that started it can finish it"
    ),
    LegendEntry("client secret", "plain", "the password of an OAuth app; only some kinds of app have one"),
    LegendEntry(
        "private socket", "plain", "receives the redirect through a file that only you can access, instead of a port"
    ),
    LegendEntry("paste", "plain", "without a tunnel, paste the address of the page that fails to load"),
)
BODY = (
    LegendEntry("JSON", "good", "the text is valid JSON"),
    LegendEntry("the API", "bad", "the API refused this value in the last request"),
    LegendEntry("hint", "warn", "the text differs from the documented fields; it can be sent anyway"),
    LegendEntry("required", "warn", "the operation needs this field"),
)
FILES = (
    LegendEntry("{pointer}", "hint", "a folder, or anything else that Enter opens"),
    LegendEntry("v3", "plain", "a version stack with 3 versions; its name, size and status are those of the latest"),
    LegendEntry("loading{ellipsis}", "dim", "the next page is being loaded; Esc stops it"),
    LegendEntry("more{ellipsis}", "dim", "there are more rows; move down, or press A to load all pages"),
    LegendEntry("120+ items", "plain", "120 items are loaded, and there are more"),
    LegendEntry("empty cell", "dim", "the API does not report the value; V4 never reports the number of comments"),
    LegendEntry("00:00:12:05", "hint", "timecode of a comment, from 00:00:00:00 at the start of the file"),
    LegendEntry("frame 305", "hint", "the frame of a comment, as received, because the frame rate is unknown"),
    LegendEntry("{yes}", "good", "the comment is completed"),
    LegendEntry("drawing", "dim", "what is drawn on the picture; positions are from the left and from the top"),
    LegendEntry("reviewer", "dim", "the author has no account, but commented through a link"),
)
PLACE_LIST = (
    LegendEntry("pending", "warn", "invited, and has not joined yet (V2)"),
    LegendEntry("deactivated", "dim", "the user is in the account, but cannot sign in (V4)"),
    LegendEntry("on", "plain", "whether a link works; one that is off can be turned on again on Frame.io's website"),
    LegendEntry("access", "plain", "public: anyone with the address; invited: invited reviewers only"),
    LegendEntry("viewed", "plain", "how often a link was viewed (V2), or when it was viewed last (V4)"),
    LegendEntry("v3 head", "hint", "the latest version of a file, which is shown everywhere"),
    LegendEntry("found in", "dim", "where the words were found, if not in the name"),
    LegendEntry("{ellipsis} loading", "dim", "more rows may follow; Esc stops it"),
)
JOBS = (
    LegendEntry("running", "hint", "the job is running, here or in another terminal"),
    LegendEntry("complete", "good", "everything was done"),
    LegendEntry("partly", "warn", "some items failed; resume the job to try them again"),
    LegendEntry("cancelled", "warn", "you stopped the job; it can be resumed"),
    LegendEntry("interrupted", "warn", "the program ended before the job did; it can be resumed"),
    LegendEntry("failed", "bad", "the job could not continue; the details show the reason and the remedy"),
    LegendEntry("SHA-256", "dim", "checksum of a written file"),
)
SEVERAL = (
    LegendEntry(" 200 ", "good reverse", "the status of the response for this profile"),
    LegendEntry("same as acme", "dim", "the body equals that of the first profile whose request succeeded"),
    LegendEntry("3 differences", "warn", "how many values of the bodies differ; press D to list them"),
    LegendEntry("Not sent", "bad", "why the program did not send the request as this profile"),
)
BENCH = (
    LegendEntry("valid", "good", "the signature belongs to the body and the secret, and is at most 5 minutes old"),
    LegendEntry("invalid", "bad", "it does not; the details name the mistake that fits"),
    LegendEntry("not checked", "warn", "no secret is chosen; press X"),
    LegendEntry("attempt 2", "plain", "Frame.io sent the delivery before, and the response failed or took over 5 s"),
    LegendEntry("ssh -N -R", "plain", "run it on this host to make a public host forward deliveries to the receiver"),
)
HISTORY = (
    LegendEntry(
        "teams reel", "plain", "filter: words of method, path, names or error begin like this; all must be there"
    ),
    LegendEntry(
        "status:4xx", "plain", "filter: the status; also status:404, status:4xx,5xx, or status:none if it failed"
    ),
    LegendEntry("method:POST", "plain", "filter: the method; also several, method:PUT,PATCH"),
    LegendEntry("profile:acme", "plain", "filter: a profile, or all whose names begin like this; profile:* for all"),
    LegendEntry(
        "since:2d", "plain", "filter: from then on; m, h, d and w ago, a clock time, or a day such as 2026-11-01"
    ),
    LegendEntry("until:, date:", "plain", "filter: up to then, including that day; on one day, such as date:yesterday"),
    LegendEntry("body:text", "plain", "filter: the stored bodies contain it; in quotes if it has spaces. Takes longer"),
    LegendEntry(
        "kind:request", "plain", "filter: what you sent; the others are in brackets: verify, refresh, page, job"
    ),
    LegendEntry("failed", "bad", "there was no response; the note says why"),
    LegendEntry("job", "dim", "a job; Enter shows it in Jobs"),
    LegendEntry("•••", "plain", "a secret that was masked before it was stored"),
    LegendEntry("6a8a…(Editorial)", "plain", "an ID, shortened, with its name at that time"),
    LegendEntry("*", "warn", "marked for a diff"),
)
LEGENDS: Mapping[str, tuple[LegendEntry, ...]] = {
    "console": (*CONSOLE, *RESPONSE, *METHODS, *HEADER),
    "profiles": (*PROFILES, HEADER[0]),
    "editor": PROFILES[-4:],
    "scopes": SCOPES,
    "token": TOKEN,
    "signin": SIGN_IN,
    "body": BODY,
    "files": (*FILES, *HEADER),
    "place_list": (*PLACE_LIST, *HEADER),
    "jobs": JOBS,
    "several": SEVERAL,
    "bench": BENCH,
    "history": (*HISTORY, *METHODS, HEADER[0]),
}
"""The legend of each screen, by the context of its commands."""
