"""Makes the completion scripts of bash, zsh and fish from the argument parser, with shtab.

Commands, options and their choices are in the script. Names of profiles and saved requests, and operations, change: for
them the script runs the hidden command of `completion_values`.
"""

from __future__ import annotations

import argparse
import re
from typing import TYPE_CHECKING

from frameio_tui.cli.completion_values import VERB

if TYPE_CHECKING:
    from collections.abc import Iterator

SHELLS = ("bash", "zsh", "fish")
KINDS = ("profiles", "profile-list", "tokens", "saved", "requests", "operations", "places", "jobs")
"""What the hidden command can list for an argument."""
DESTINATIONS = "destinations"
"""What it lists beside the names of files: places, once a file to upload is on the line."""
_PROFILE_COMMANDS = ("profiles", "use", "secret", "login", "exec")
"""Commands whose argument NAME is a profile."""


def completion_script(parser: argparse.ArgumentParser, shell: str) -> str:
    """Return the completion script for a shell. `parser` is changed and must not be used for anything else."""
    import shtab

    for path, action in _actions(parser, ()):
        if action.dest in ("event", "events") and path[:1] in (("audit",), ("webhooks",)):
            action.choices = _events(path[0])
        kind = _kind(path, action)
        if kind == DESTINATIONS:
            function = "_frameio_tui_files_and_places"  # `_file` in it makes bash quote the results as names of files
            action.complete = {"bash": function, "zsh": function, "fish": f"({function})"}  # type: ignore[attr-defined]  # read by shtab
        elif kind in ("file", "directory"):
            action.complete = shtab.FILE if kind == "file" else shtab.DIRECTORY  # type: ignore[attr-defined]  # read by shtab
        elif kind:
            function = f"_frameio_tui_{kind.replace('-', '_')}"
            action.complete = {"bash": function, "zsh": function, "fish": f"({function})"}  # type: ignore[attr-defined]  # read by shtab
        if isinstance(action.metavar, str):  # a quote, colon or bar in it would end the word of the script
            action.metavar = re.sub(r"[^A-Za-z0-9]+", "-", action.metavar).strip("-")
    script: str = shtab.complete(parser, shell=shell, root_prefix="frameio_tui", preamble=_preamble(shell))
    if shell == "zsh":  # shtab marks an argument that can be repeated so that only its first value is completed
        script = re.sub(r'^  "\(\*\)::?', '  "*:', script, flags=re.MULTILINE)
        script = re.sub(_ZSH_OPTION, r"\1=\2", script, flags=re.MULTILINE)
    if shell == "fish":
        script = script.replace("(commandline -ct))", f"(commandline -ct | {_FISH_VALUE}))")
    return f"{script}\n{_BASH_END}" if shell == "bash" else script


def _events(command: str) -> tuple[str, ...]:
    """Return the events of both APIs that a command accepts; they do not change, so that they are in the script."""
    from frameio_tui.adapters.system.package_data import operations
    from frameio_tui.core.audit.query import event_names
    from frameio_tui.core.catalog.catalog import Catalog
    from frameio_tui.core.profiles.profile import ApiVersion
    from frameio_tui.core.webhooks.events import documented_events

    catalogs = [Catalog.from_json(operations(api), api) for api in ApiVersion]
    if command == "audit":
        return event_names(operation for catalog in catalogs for operation in catalog.operations)
    return tuple(sorted({"all", *(event for catalog in catalogs for event in documented_events(catalog))}))


def _actions(
    parser: argparse.ArgumentParser, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], argparse.Action]]:
    """Yield every argument of a parser and of its commands, with the words of the command."""
    for action in parser._actions:  # noqa: SLF001 - argparse has no public list of its arguments
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - the same
            for name, child in action.choices.items():
                yield from _actions(child, (*path, name))
        else:
            yield path, action


def _kind(path: tuple[str, ...], action: argparse.Action) -> str:
    """Return what completes an argument: a member of KINDS, DESTINATIONS, "file" or "directory".

    It is empty for free text and choices.
    """
    by_metavar = {
        "FILE": "file",
        "PATH": "file",
        "DIR": "directory",
        '"METHOD PATH"': "operations",
        "REQUEST": "requests",
        "PLACE": "places",
        "ASSET": "places",
    }
    if action.nargs == 0 or action.choices is not None:
        return ""
    if action.dest in ("profile", "confirm"):
        return "profiles"
    if path == ("upload",) and action.dest == "paths":
        return DESTINATIONS
    if action.dest == "profiles":
        return "profile-list"
    if path == ("request",) and action.dest in ("field", "file"):
        return "saved"
    if path[:1] == ("token",) and action.dest == "words":
        return "tokens"
    if action.metavar == "NAME" and path and path[-1] != "add":
        return "saved" if path[0] == "saved" else "profiles" if path[0] in _PROFILE_COMMANDS else ""
    if action.metavar == "ID" and path[:1] == ("jobs",):
        return "jobs"
    return by_metavar.get(str(action.metavar), "")


_ZSH_OPTION = r"""^(  "?\*?"?(?:--[a-z-]+|\{-[\w-]+,--[a-z-]+))(\}?"?\[.*[^\]]"|\}?"?\[.*\]:.*")$"""
"""An option that takes a value, up to the end of its name: with a `=` there, zsh also completes `--name=value`."""
_FISH_VALUE = "string replace -r -- '^--[^=]+=' ''"
"""Removes the name of an option from `--name=value`."""


def _preamble(shell: str) -> str:
    return "\n".join(
        [
            _COMMON[shell],
            _FILES_AND_PLACES[shell],
            *(_FUNCTION[shell].format(kind.replace("-", "_"), kind) for kind in KINDS),
        ]
    )


_COMMON = {
    # The word may begin with a quote, which bash does not remove. Values are quoted for bash only outside of quotes.
    # Mixed with names of files, they are not quoted at all, because bash does that then.
    "bash": f"""\
_frameio_tui_values() {{
  local kind=$1 word=$2 mixed=${{3-}} quote="" value
  case $word in
    [\\"\\']*) quote=${{word:0:1}} word=${{word:1}} ;;
    *) word=${{word//\\\\/}} ;;
  esac
  [[ -z $mixed ]] || {{ quote=mixed; compgen -f -- "$word"; }}
  command frameio-tui {VERB} "$kind" "$word" "${{COMP_WORDS[@]:0:COMP_CWORD}}" 2>/dev/null |
    while IFS= read -r value; do
      case $quote in
        \\') [[ $value == *\\'* ]] || printf '%s\\n' "$value" ;;
        mixed) printf '%s\\n' "$value" ;;
        \\") [[ $value == *[\\"\\\\\\$\\`!]* ]] || printf '%s\\n' "$value" ;;
        *) if [[ $value == *[!A-Za-z0-9_./,:=@%+-]* ]]; then printf -v value %q "$value"; fi
          printf '%s\\n' "$value" ;;
      esac
    done
}}""",
    "zsh": f"""\
_frameio_tui_values() {{
  local -a found open
  local word=${{(Q)PREFIX}}
  found=("${{(@f)$(command frameio-tui {VERB} $1 "$word" "${{(@Q)words[1,CURRENT-1]}}" 2>/dev/null)}}")
  open=("${{(@M)found:#*/}}") found=("${{(@)found:#*/}}")
  [[ -n $open[1] ]] && compadd -S "" -- "${{open[@]}}"
  [[ -n $found[1] ]] && compadd -- "${{found[@]}}"
}}""",
    "fish": f"""\
function _frameio_tui_values
    set -l word (commandline -ct | {_FISH_VALUE} | string unescape | string collect)
    command frameio-tui {VERB} $argv[1] "$word" (commandline -opc) 2>/dev/null
end""",
}
_FUNCTION = {
    "bash": '_frameio_tui_{}() {{ _frameio_tui_values {} "$1"; }}',
    "zsh": "_frameio_tui_{}() {{ _frameio_tui_values {}; }}",
    "fish": "function _frameio_tui_{}; _frameio_tui_values {}; end",
}
_FILES_AND_PLACES = {
    "bash": f'_frameio_tui_files_and_places() {{ _frameio_tui_values {DESTINATIONS} "$1" mixed; }}',
    "zsh": f"_frameio_tui_files_and_places() {{ _frameio_tui_values {DESTINATIONS}; _files; }}",
    "fish": f"""\
function _frameio_tui_files_and_places
    __fish_complete_path (commandline -ct | {_FISH_VALUE})
    _frameio_tui_values {DESTINATIONS}
end""",
}
_BASH_END = """
# bash splits words at the characters of COMP_WORDBREAKS, such as the @ of a saved request. Join them again, and remove
# from the results what bash keeps in front of the word that it replaces: not an @, which it replaces as well.
_frameio_tui_complete() {
  local line=$COMP_LINE i piece rest kept=""
  local -a joined=()
  local cword=0
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece=${COMP_WORDS[i]}
    rest=${line#"${line%%[![:space:]]*}"}
    if ((i > 0)) && [[ $rest == "$line" && -n $piece ]]; then
      joined[cword]+=$piece
    else
      ((i > 0)) && ((++cword))
      joined[cword]=$piece
    fi
    line=${rest#"$piece"}
  done
  local word=${joined[cword]}
  if [[ $word == --*=* ]]; then
    joined[cword]=${word%%=*}
    joined[++cword]=${word#*=}
    word=${joined[cword]}
  fi
  case $word in
    [\\"\\']*) ;;
    *) for piece in : =; do
         [[ $COMP_WORDBREAKS == *"$piece"* && $word == *"$piece"* && ${#word} -gt ${#kept} ]] || continue
         rest=${word%"$piece"*}$piece
         ((${#rest} > ${#kept})) && kept=$rest
       done ;;
  esac
  local -a COMP_WORDS=("${joined[@]}")
  local COMP_CWORD=$cword
  _shtab_frameio_tui
  if [[ -n $kept ]]; then
    for i in "${!COMPREPLY[@]}"; do COMPREPLY[i]=${COMPREPLY[i]#"$kept"}; done
  fi
  [[ ${COMPREPLY[*]} != */ ]] || compopt -o nospace 2>/dev/null || :  # the path goes on
}
complete -o bashdefault -F _frameio_tui_complete frameio-tui
"""
"""Follows the script of shtab, and calls its function."""
