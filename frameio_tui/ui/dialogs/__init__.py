"""Dialogs: questions over the screen that asks.

`specs` holds the questions as plain values (`ConfirmAsk`, `PickAsk`, `PromptAsk`, `TextAsk`), which is all that a
screen needs to ask one. `confirm.Confirm` asks for yes or no, or for a name to be typed; `pick.Pick` for one of several
rows; `prompt.Prompt` for a line of text; `text.TextView` shows a text to read and copy; `unsaved.Unsaved` asks whether
to save, discard or continue, under a title alone. `base.Dialog` is what they share.

What follows from an answer belongs to the screen that asked. A dialog imports no screen.
"""
