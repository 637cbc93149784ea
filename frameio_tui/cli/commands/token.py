"""The commands `token` and `secret`, and the only code that handles secrets in plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frameio_tui.cli.exit_codes import OK
from frameio_tui.core.errors import InvalidInput, RefusedLocally, UsageError, remedy_on_command_line

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context
    from frameio_tui.cli.fast_parser import Arguments
    from frameio_tui.core.oauth.pasted_token import PastedToken
    from frameio_tui.services.auth.tokens import Verification
    from frameio_tui.services.profiles import ProfileEntry


def token(context: Context, arguments: Arguments) -> int:
    """Run `token [NAME]`, `token set NAME` or `token forget NAME`, when parsed by argparse."""
    container = list(arguments.words)
    if container[:1] in (["set"], ["forget"]):
        if len(container) != 2:
            raise UsageError(
                f"'token {container[0]}' requires the name of one profile.",
                f"For example: frameio-tui token {container[0]} NAME",
            )
        arguments.name = container[1]
        return set_token(context, arguments) if container[0] == "set" else forget_token(context, arguments)
    if arguments.no_verify or arguments.yes:
        raise UsageError("--no-verify and --yes require 'token set'.", "For example: frameio-tui token set NAME --yes")
    if len(container) > 1:
        from frameio_tui.core.text.suggestion import did_you_mean

        meant = did_you_mean(container[0], ("set", "forget"))
        raise UsageError("'token' accepts only one profile name.", f"{meant} See: frameio-tui token --help".lstrip())
    arguments.name = "".join(container)
    return show_token(context, arguments)


def show_token(context: Context, arguments: Arguments) -> int:
    """Print the token to a pipe, or to a terminal with `--show`."""
    entry = context.choose_profile(arguments.name)
    if context.out.terminal and not arguments.show:
        raise UsageError(
            f"The token of '{entry.profile.name}' is not printed on a terminal by default.",
            "Pipe it into another program, or add --show.",
        )
    context.out.text(clear_token(context, entry))
    return OK


def clear_token(context: Context, entry: ProfileEntry) -> str:
    """Return the token in plain text for another program, with a warning if the profile is read-only."""
    bearer = context.container.bearers.bearer(entry.profile, refresh_early=True)
    if entry.profile.read_only:
        context.out.say(
            f"'{entry.profile.name}' is read-only, but this does not restrict other programs that use its token."
        )
    return bearer.reveal()


def set_token(context: Context, arguments: Arguments) -> int:
    """Store the token from standard input after the API has confirmed its owner."""
    entry = context.container.profiles.entry(arguments.name)
    profile = entry.profile
    if not profile.credential.stored:
        raise UsageError(
            f"Profile '{profile.name}' does not store a token. Its token comes from: {profile.credential.description}.",
            f"To store one, first run: frameio-tui profiles set {profile.name} credential=developer_token",
        )
    _check_approved(entry)
    pasted = context.container.tokens.examine(context.out.read_hidden(f"Token for {profile.name}:"))
    for cleaning in pasted.cleaned:
        context.out.say(f"Removed: {cleaning}")
    if pasted.secret is None:
        raise InvalidInput(pasted.sentence or "The input does not contain a token.", "Enter only the token.")
    if entry.signed_in and not arguments.yes:
        _confirm(
            context,
            f"'{profile.name}' is signed in with OAuth. A pasted token replaces the sign-in and is not refreshed.",
        )
    if arguments.no_verify:
        from frameio_tui.core.text.humanize import format_expiry

        context.container.tokens.save(profile, pasted)
        end = f" It {format_expiry(end_at, context.container.clock.now())}." if (end_at := pasted.expires_at) else ""
        context.out.say(f"Stored for '{profile.name}' without verification. {pasted.sentence}{end}".rstrip())
        return OK
    return _verify_and_store(context, entry, pasted, replace=arguments.yes)


def _verify_and_store(context: Context, entry: ProfileEntry, pasted: PastedToken, *, replace: bool) -> int:
    from frameio_tui.cli.async_runner import run_async

    profile = entry.profile
    assert pasted.secret is not None  # noqa: S101 - checked by the caller
    verification = run_async(context.container, context.container.tokens.verify(profile, pasted.secret))
    person = verification.person
    if person is None:
        context.out.say(pasted.sentence)
        remedy = f"Nothing was stored. {remedy_on_command_line(verification.remedy)}".rstrip()
        return report_failure(context, verification, f"{remedy} To store the token anyway, add --no-verify.")
    previous = verification.changed_from
    if previous is not None and not replace:
        old_name, new_name = previous.display_name, person.display_name
        _confirm(context, f"The previous token belongs to {old_name}, this one to {new_name}.")
    context.container.tokens.save(profile, pasted, person)
    context.out.say(f"Stored the token of {person.display_name} for '{profile.name}' in {entry.place}")
    return OK


def _confirm(context: Context, sentence: str) -> None:
    """Ask before replacing a token of another user, or of an OAuth sign-in. Raises RefusedLocally."""
    if not context.out.can_ask:
        raise RefusedLocally(f"{sentence} Nothing was stored.", "To replace the token, add --yes.")
    if context.out.ask(f"{sentence} Replace it? [yes/no]").strip().lower() not in ("y", "yes"):
        raise RefusedLocally("Nothing was stored.")


def report_failure(context: Context, verification: Verification, remedy: str) -> int:
    """Print why a token could not be verified. Return the exit code: that of the response if there is one."""
    from frameio_tui.cli.exit_codes import CREDENTIALS, exit_for_api_status

    error, exchange = verification.error, verification.exchange
    code = error.exit_code if error is not None else CREDENTIALS
    if exchange is not None and not exchange.ok:
        code = exit_for_api_status(exchange.response.status)
    kind = type(error).__name__ if error is not None else "CredentialRefused"
    context.out.error(verification.sentence, remedy, exit_code=code, kind=kind)
    return code


def forget_token(context: Context, arguments: Arguments) -> int:
    """Remove the token of a profile from this machine. An OAuth token is first revoked at the server, if possible."""
    entry = context.container.profiles.entry(arguments.name)
    if entry.profile.credential.oauth:
        context.out.say(context.container.sign_in.revoke(entry))
        return OK
    context.out.say(context.container.tokens.forget(entry.profile))
    return OK


def secret(context: Context, arguments: Arguments) -> int:
    """Run `secret set NAME`: store the client secret from standard input."""
    from frameio_tui.core.profiles.profile import CredentialKind

    entry = context.container.profiles.entry(arguments.name)
    profile = entry.profile
    if profile.credential not in (CredentialKind.OAUTH_SECRET, CredentialKind.SERVER_TO_SERVER):
        raise UsageError(
            f"Profile '{profile.name}' has no client secret. Its credential kind: {profile.credential.description}.",
            f"To change the kind, run: frameio-tui profiles set {profile.name} credential=oauth_secret",
        )
    _check_approved(entry)
    text = context.out.read_hidden(f"Client secret for {profile.name}:")
    context.container.tokens.store_client_secret(profile, text)
    context.out.say(f"Stored the client secret of '{profile.name}' in {entry.place}")
    return OK


def _check_approved(entry: ProfileEntry) -> None:
    """Refuse to store a secret for a profile file with changes that are not approved."""
    from frameio_tui.core.http.guard import check_approved

    check_approved(entry.profile, entry.approval)
