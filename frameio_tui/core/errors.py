"""Everything that can go wrong, as a person is told it.

FrameioTuiError                 exit 1
├─ UsageError                   exit 2   the command line was not understood
├─ InvalidInput                 exit 2   typed or pasted text that does not parse (line and column when known)
│  └─ UnfinishedPaste                    the beginning of an answer; the rest may follow
├─ StoreError                   exit 1
│  ├─ NoSuchProfile             exit 2
│  ├─ NameTaken                 exit 2
│  ├─ BrokenFile                         a file that does not parse; never overwritten
│  ├─ NewerFile                          written by a later version; read-only here
│  ├─ ChangedOnDisk                      the same key was changed on both sides
│  ├─ LockHeld                           another process holds a lock
│  ├─ WriteFailed                        disk full, read-only folder, quota
│  └─ KeyringUnusable                    no key ring answered, or not a safe one
├─ CredentialError              exit 5
│  ├─ CredentialMissing
│  ├─ CredentialExpired
│  ├─ CredentialUnusable                 the environment variable or command gave nothing usable
│  ├─ CredentialRefused                  the API does not accept it
│  │  └─ OAuthRefused                    the authorization server said no; its error code is kept
│  └─ SignInNeeded                       the refresh token is spent, or nobody signed in yet
├─ OutputFailed                 exit 1   standard output or input cannot be used: disk full, a folder
├─ PortTaken                    exit 1   the port of the redirect URI cannot be listened at
├─ RefusedLocally               exit 6
│  ├─ ReadOnlyProfile
│  ├─ UntrustedProfile
│  ├─ OtherOrigin
│  └─ GuardedOperation
├─ NoResponse                     exit 7   nothing usable came back
│  ├─ NameNotResolved
│  ├─ ConnectionRefused
│  ├─ TlsFailed
│  ├─ TimedOut
│  ├─ InvalidResponse                       dropped mid-body, bad chunking, no HTTP
│  └─ ProxyUnusable                      a proxy or certificate variable of the environment is bad
└─ Interrupted                  exit 130
"""

from __future__ import annotations


class FrameioTuiError(Exception):
    """An error with one sentence for the person and, where there is one, the remedy."""

    exit_code = 1

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy

    def __str__(self) -> str:
        """Sentence and remedy in one line."""
        return f"{self.sentence} {self.remedy}".rstrip()


class UsageError(FrameioTuiError):
    """The command line was not understood."""

    exit_code = 2


class InvalidInput(FrameioTuiError):
    """Text of a person that does not parse; `line` and `column` count from 1 and are 0 when unknown."""

    exit_code = 2

    def __init__(self, sentence: str, remedy: str = "", *, line: int = 0, column: int = 0) -> None:
        super().__init__(sentence, remedy)
        self.line = line
        self.column = column


class StoreError(FrameioTuiError):
    """Something on disk stands in the way."""


class NoSuchProfile(StoreError):
    """No profile of that name."""

    exit_code = 2


class NoSuchRequest(StoreError):
    """No saved request of that name."""

    exit_code = 2


class NameTaken(StoreError):
    """A profile, or a saved request, of that name is there already (names are unique whatever their case)."""

    exit_code = 2


class BrokenFile(StoreError):
    """A file that cannot be read as what it should be; the program never overwrites it."""

    def __init__(self, path: str, reason: str, remedy: str = "", *, line: int = 0, column: int = 0) -> None:
        reason = reason.rstrip(".")  # it may be the sentence of another error
        at = f":{line}:{column}" if line else ""
        super().__init__(f"{path}{at}: {reason}.", remedy)
        self.path = path
        self.reason = reason
        self.line = line
        self.column = column


class NewerFile(BrokenFile):
    """A file whose `version` is newer than this program knows."""


class ChangedOnDisk(StoreError):
    """The same key was changed in the file and in the program; nothing was written."""

    def __init__(self, sentence: str, remedy: str = "", *, keys: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, remedy)
        self.keys = keys


class LockHeld(StoreError):
    """Another process holds the lock; the sentence names it, as does `holder` in words."""

    def __init__(self, sentence: str, remedy: str = "", *, holder: str = "") -> None:
        super().__init__(sentence, remedy)
        self.holder = holder


class WriteFailed(StoreError):
    """A write failed and left the old file whole."""

    no_space = False
    """Whether the disk is full or a quota is used up."""


class KeyringUnusable(StoreError):
    """No key ring answered in time, or only one that keeps secrets in the clear."""


class CredentialError(FrameioTuiError):
    """The profile has no credential that could be sent."""

    exit_code = 5


class CredentialMissing(CredentialError):
    """No token is stored for the profile."""


class CredentialExpired(CredentialError):
    """The token is past its time and cannot be renewed without the person."""


class CredentialUnusable(CredentialError):
    """An environment variable or a command did not give a token."""

    @classmethod
    def not_a_token(cls, source: str, reason: str, remedy: str = "") -> CredentialUnusable:
        """The error for a text that is not a token. The text itself is never quoted.

        `source` says what the text is, such as "The value of $FRAMEIO_TOKEN"; `reason` is a clause about it.
        """
        return cls(f"{source} cannot be used as a token: {reason}.", remedy or "Give only the token, on one line.")


class CredentialRefused(CredentialError):
    """The API answered 401 to this credential."""


class UnfinishedPaste(InvalidInput):
    """The beginning of an answer was pasted; the rest may follow."""


class OAuthRefused(CredentialRefused):
    """The authorization server refused: `code` is its `error`, `status` the HTTP status (0: by the redirect)."""

    def __init__(self, sentence: str, remedy: str = "", *, code: str = "", status: int = 0) -> None:
        super().__init__(sentence, remedy)
        self.code = code
        self.status = status


class SignInNeeded(CredentialExpired):
    """Only the person can get the next token: by signing in again."""


class OutputFailed(FrameioTuiError):
    """Standard output could not be written, or standard input not be read."""


class PortTaken(FrameioTuiError):
    """The loopback port of the redirect URI cannot be listened at."""


class RefusedLocally(FrameioTuiError):
    """The program will not send this."""

    exit_code = 6


class ReadOnlyProfile(RefusedLocally):
    """The profile is read-only and the operation is not marked safe."""


class UntrustedProfile(RefusedLocally):
    """The profile file no longer says what its credential was entered for."""


class OtherOrigin(RefusedLocally):
    """The URL is of another scheme, host or port than the profile's."""


class GuardedOperation(RefusedLocally):
    """The profile asks for a confirmation before this method."""


class NoResponse(FrameioTuiError):
    """The request left, or tried to, and no whole answer came back."""

    exit_code = 7
    sent = True
    """False when it is certain that no byte of the request reached the server."""


class NameNotResolved(NoResponse):
    """DNS gave no address for the host."""


class ConnectionRefused(NoResponse):
    """Nothing listens there, or the network says no."""


class TlsFailed(NoResponse):
    """The certificate or the handshake was not acceptable."""


class TimedOut(NoResponse):
    """The time allowed ran out; the sentence says in which step."""


class InvalidResponse(NoResponse):
    """The server closed mid-body, or what it sent is no HTTP."""


class ProxyUnusable(NoResponse):
    """A proxy or certificate variable of the environment cannot be used; the sentence names it."""

    sent = False


class Interrupted(FrameioTuiError):
    """The person cancelled."""

    exit_code = 130
