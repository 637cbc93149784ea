"""Dialogs: modal questions above the screen that asks them.

`ask` shows a dialog and returns its result: `await confirm(owner, ConfirmSpec(...))` in a flow. `specs` holds the
questions as plain values (`ConfirmSpec`, `PickSpec`, `PromptSpec`, `TextSpec`) and builds rows and questions that
several screens need. `confirm.Confirm` asks for yes or no, or for a name to be typed; `pick.Pick` for one of several
rows, or for one to delete; `checklist.Checklist` for any number of them; `prompt.Prompt` for a line of text; `secret`
for a secret, which it never shows; `task` whether to start a task, with its estimate; `text.TextView` shows a text to
read and copy; `unsaved.Unsaved` asks whether to save, discard or continue.

`base.Dialog` is their base class, `frame.DialogFrame` their frame with title and keys, and `buttons.Buttons` the row of
buttons of a question.

The screen that asks decides what to do with the result. A dialog imports no screen.
"""
