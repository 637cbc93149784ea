"""What goes to the terminal and comes from it, and every private name of Textual and Rich that the program uses.

`app.TerminalApp` sends changed cells only (`frame_diff.FrameDiff`, `sgr.SgrWriter`), lets keys take effect one after
the other (`key_queue.KeyQueue`) and prints no values when it ends by an error. `paste_detection` and `pasted_lines` put
pastes together on terminals without bracketed paste, `clipboard` copies by OSC 52, `scroll_size` resizes a scrolling
view.

Nothing here knows a screen, a widget or a command of the program. Code elsewhere that needs a private name of the
framework gets a function here; `tests/ui/terminal/test_textual_internals.py` asserts that each of them exists.
"""
