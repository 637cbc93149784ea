"""Every error of the program, with the message that the user sees and the exit code.

FrameioTuiError                 exit 1
├─ UsageError                   exit 2   the command line cannot be parsed
├─ InvalidInput                 exit 2   typed or pasted text that does not parse (line and column when known)
│  ├─ UnfinishedPaste                    the beginning of a response; the rest may follow
│  └─ NoSuchPlace                        nothing in Frame.io has that name, ID or address
│     └─ AmbiguousPlace                  several things have that name; the choices are stored
├─ StoreError                   exit 1
│  ├─ NoSuchProfile             exit 2
│  ├─ NoSuchRequest             exit 2
│  ├─ NoSuchTask                exit 2
│  ├─ NameTaken                 exit 2
│  ├─ BrokenFile                         a file that does not parse; never overwritten
│  │  └─ NewerFile                       written by a later version of the program; read-only here
│  ├─ ChangedOnDisk                      the same key was changed in the file and in the program
│  ├─ LockHeld                           another process holds a lock
│  ├─ WriteFailed                        disk full, read-only folder, quota
│  │  └─ NoSuchFolder           exit 2   the folder to write to does not exist
│  └─ KeyringUnusable                    no keyring responded, or only an insecure one
├─ CredentialError              exit 5
│  ├─ CredentialMissing
│  ├─ CredentialExpired
│  │  └─ SignInNeeded                    the refresh token is no longer valid, or the user has never signed in
│  ├─ CredentialUnusable                 the environment variable or command gave no usable token
│  └─ CredentialRefused                  the API does not accept the token
│     └─ OAuthRefused                    the authorization server returned an error; its code is stored
├─ OutputFailed                 exit 1   standard output or input cannot be used: disk full, a folder
├─ PathTaken                    exit 1   one file of a download cannot have its path: a link or another file is there
├─ PathRefused                  exit 1   one file of a download cannot be written: no permission, or no space for it
├─ PortTaken                    exit 1   the port of the redirect URI cannot be opened
├─ RefusedLocally               exit 6
│  ├─ ReadOnlyProfile
│  ├─ UnapprovedProfile
│  ├─ OtherOrigin
│  └─ ConfirmationRequired
├─ RequestRefused               exit 3   a request of a task got a response other than 2xx (5xx: exit 4, 401: 5)
├─ StorageRefused               exit 3   a pre-signed URL does not work, such as an expired one (5xx: exit 4)
├─ NoResponse                   exit 7   no usable response arrived
│  ├─ NameNotResolved
│  ├─ ConnectionRefused
│  ├─ TlsFailed
│  ├─ TimedOut
│  ├─ InvalidResponse                    closed in the middle of the body, bad chunking, not HTTP
│  └─ ProxyUnusable                      a proxy or certificate variable of the environment is wrong
└─ Interrupted                  exit 130
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from typing import Self


class Remedy(str):
    """What the user can do about an error, with a different wording for the command line.

    The text itself is shown in the app. The command line can name commands and options, so it shows `on_command_line`.
    """

    on_command_line: str

    def __new__(cls, text: str, on_command_line: str) -> Self:
        """Return the text with its wording for the command line."""
        remedy = super().__new__(cls, text)
        remedy.on_command_line = on_command_line
        return remedy


def remedy_on_command_line(remedy: str) -> str:
    """Return the wording of a remedy that the command line shows."""
    return remedy.on_command_line if isinstance(remedy, Remedy) else remedy


class FrameioTuiError(Exception):
    """An error with a one-sentence message for the user and, if there is one, a remedy."""

    exit_code = 1

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the sentence and the remedy on one line."""
        return f"{self.sentence} {self.remedy}".rstrip()

    @property
    def words(self) -> str:
        """The sentence and the remedy on one line, as a `Remedy` if each interface words the remedy differently."""
        on_command_line = f"{self.sentence} {remedy_on_command_line(self.remedy)}".rstrip()
        return str(self) if on_command_line == str(self) else Remedy(str(self), on_command_line)


class UsageError(FrameioTuiError):
    """The command line cannot be parsed."""

    exit_code = 2


class InvalidInput(FrameioTuiError):
    """Text from the user does not parse; `line` and `column` count from 1 and are 0 if unknown."""

    exit_code = 2

    def __init__(self, sentence: str, remedy: str = "", *, line: int = 0, column: int = 0) -> None:
        super().__init__(sentence, remedy)
        self.line = line
        self.column = column


class StoreError(FrameioTuiError):
    """A file or the keyring does not allow an operation."""


class NoSuchProfile(StoreError):
    """There is no profile with that name."""

    exit_code = 2


class NoSuchRequest(StoreError):
    """There is no saved request with that name."""

    exit_code = 2


class NoSuchTask(StoreError):
    """There is no task with that ID."""

    exit_code = 2


class NameTaken(StoreError):
    """A profile or saved request with that name already exists (names are compared without regard to case)."""

    exit_code = 2


class BrokenFile(StoreError):
    """A file does not have the expected content; the program never overwrites it."""

    def __init__(self, path: str, reason: str, remedy: str = "", *, line: int = 0, column: int = 0) -> None:
        reason = reason.rstrip(".")  # the reason may be the sentence of another error
        at = f":{line}:{column}" if line else ""
        super().__init__(f"{path}{at}: {reason}.", remedy)
        self.path = path
        self.reason = reason
        self.line = line
        self.column = column


class NewerFile(BrokenFile):
    """The `version` in a file is newer than this program supports."""


class ChangedOnDisk(StoreError):
    """The same key was changed both in the file and in the program; nothing was written."""

    def __init__(self, sentence: str, remedy: str = "", *, keys: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, remedy)
        self.keys = keys


class LockHeld(StoreError):
    """Another process holds the lock; the sentence names it, and `holder` describes it."""

    def __init__(self, sentence: str, remedy: str = "", *, holder: str = "") -> None:
        super().__init__(sentence, remedy)
        self.holder = holder


class WriteFailed(StoreError):
    """A write failed; the old file is unchanged."""

    no_space = False
    """Whether the disk is full or the quota is exhausted."""


class NoSuchFolder(WriteFailed):
    """The folder to write to does not exist: the path is wrong, as it may be for a file to read."""

    exit_code = 2


class OutputExists(WriteFailed):
    """The file to write exists already, and may only be replaced after the user has agreed."""


class KeyringUnusable(StoreError):
    """No keyring responded in time, or the only one available stores secrets unencrypted."""


class CredentialError(FrameioTuiError):
    """The profile has no credential that can be sent."""

    exit_code = 5


class CredentialMissing(CredentialError):
    """No token is stored for the profile."""


class CredentialExpired(CredentialError):
    """The token has expired and cannot be refreshed without the user."""


class CredentialUnusable(CredentialError):
    """An environment variable or a command did not provide a usable token."""

    @classmethod
    def not_a_token(cls, source: str, reason: str, remedy: str = "") -> CredentialUnusable:
        """Return the error for a text that is not a token, without quoting the text.

        `source` describes the text, such as "The value of $FRAMEIO_TOKEN"; `reason` is a clause that completes the
        sentence.
        """
        return cls(f"{source} cannot be used as a token: {reason}.", remedy or "Provide only the token, on one line.")


class CredentialRefused(CredentialError):
    """The API responded to this credential with 401."""


class UnfinishedPaste(InvalidInput):
    """The pasted text is the beginning of a response; the rest may follow."""


class NoSuchPlace(InvalidInput):
    """A path, ID or address names nothing that the profile can see."""


class Choice(NamedTuple):
    """One of several things with the same name."""

    id: str
    kind: str
    path: str
    """Untrusted text."""


class AmbiguousPlace(NoSuchPlace):
    """Several files or folders have the same name. The user can pick one of `choices`, or name it by its ID."""

    def __init__(self, sentence: str, remedy: str, choices: tuple[Choice, ...]) -> None:
        super().__init__(sentence, remedy)
        self.choices = choices


class OAuthRefused(CredentialRefused):
    """The authorization server returned an error.

    `code` is the value of its `error` field; `status` is the HTTP status, or 0 if the error came with the redirect.
    """

    def __init__(self, sentence: str, remedy: str = "", *, code: str = "", status: int = 0) -> None:
        super().__init__(sentence, remedy)
        self.code = code
        self.status = status


class SignInNeeded(CredentialExpired):
    """The profile needs a new sign-in by the user to get another token."""


class OutputFailed(FrameioTuiError):
    """Standard output cannot be written, or standard input cannot be read."""


class PathTaken(FrameioTuiError):
    """A downloaded file cannot have its path, because a link, a folder or another file is there. Others can."""


class PathRefused(FrameioTuiError):
    """A downloaded file cannot be written, because its folder or the disk does not allow it. Others may still be."""


class PortTaken(FrameioTuiError):
    """The loopback port of the redirect URI cannot be opened for listening."""


class RefusedLocally(FrameioTuiError):
    """The program refuses to send the request."""

    exit_code = 6


class ReadOnlyProfile(RefusedLocally):
    """The profile is read-only and the operation is not marked as safe."""


class UnapprovedProfile(RefusedLocally):
    """The profile file differs from what its credential was entered for, and the user has not approved it."""


class OtherOrigin(RefusedLocally):
    """The scheme, host or port of the URL differs from the profile's."""


class ConfirmationRequired(RefusedLocally):
    """The profile asks for confirmation before this method."""


def exit_code_of_status(status: int) -> int:
    """Return the exit code for a response of the API other than 2xx. 401 means that it refuses the token."""
    return 4 if status >= 500 else CredentialError.exit_code if status == 401 else 3


class RequestRefused(FrameioTuiError):
    """A request of a task got a response other than 2xx; the sentence may contain text from the server."""

    def __init__(self, sentence: str, remedy: str = "", *, status: int, body: bytes = b"") -> None:
        super().__init__(sentence, remedy)
        self.status = status
        self.body = body
        """The beginning of the response body, without the secrets of the request."""
        self.exit_code = exit_code_of_status(status)


class StorageRefused(FrameioTuiError):
    """The storage refused a request to a pre-signed URL; the sentence may contain text from the server.

    `code` is the error code of S3, or empty if the response had none.
    """

    def __init__(self, sentence: str, remedy: str = "", *, status: int, code: str = "", expired: bool = False) -> None:
        super().__init__(sentence, remedy)
        self.status = status
        self.code = code
        self.expired = expired
        """Whether the URL has expired, so that only another URL can work."""
        self.exit_code = 4 if status >= 500 else 3


class NoResponse(FrameioTuiError):
    """The request was sent, or an attempt was made, but no complete response arrived."""

    exit_code = 7
    sent = True
    """False if it is certain that no byte of the request reached the server."""


class NameNotResolved(NoResponse):
    """DNS returned no address for the host."""


class ConnectionRefused(NoResponse):
    """Nothing listens on that port, or the network refuses the connection."""


class TlsFailed(NoResponse):
    """The TLS handshake failed or the certificate is not valid."""


class TimedOut(NoResponse):
    """The time limit was reached; the sentence names the step."""


class InvalidResponse(NoResponse):
    """The server closed the connection in the middle of the body, or what it sent is not HTTP."""


class ProxyUnusable(NoResponse):
    """A proxy or certificate variable of the environment cannot be used; the sentence names it."""

    sent = False


class Interrupted(FrameioTuiError):
    """The user cancelled."""

    exit_code = 130
