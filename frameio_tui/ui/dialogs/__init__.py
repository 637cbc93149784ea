"""Dialogs: questions over the screen that asks.

`ask` shows a dialog and returns its result: `await confirm(owner, ConfirmSpec(...))` in a flow. `specs` holds what is
asked as plain values (`ConfirmSpec`, `PickSpec`, `PromptSpec`, `TextSpec`). `confirm.Confirm` asks for yes or no, or
for a name to be typed; `pick.Pick` for one of several rows; `prompt.Prompt` for a line of text; `text.TextView` shows a
text to read and copy; `unsaved.Unsaved` asks whether to save, discard or continue. `base.Dialog` is what they share.

What follows from a result belongs to the screen that asked. A dialog imports no screen.
"""
