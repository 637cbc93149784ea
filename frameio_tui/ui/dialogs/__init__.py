"""Dialogs: modal questions above the screen that asks them.

`ask` shows a dialog and returns its result: `await confirm(owner, ConfirmSpec(...))` in a flow. `specs` holds the
questions as plain values (`ConfirmSpec`, `PickSpec`, `PromptSpec`, `TextSpec`). `confirm.Confirm` asks for yes or no,
or for a name to be typed; `pick.Pick` for one of several rows; `checklist.Checklist` for any number of them;
`prompt.Prompt` for a line of text; `text.TextView` shows a text to read and copy; `unsaved.Unsaved` asks whether to
save, discard or continue. `base.Dialog` is their base class.

The screen that asks decides what to do with the result. A dialog imports no screen.
"""
