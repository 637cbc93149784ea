"""Input from and output to the terminal, and every private name of Textual and Rich that the program uses.

`app.TerminalApp` sends only the cells that changed (`frame_diff.FrameDiff`, `sgr.SgrWriter`), processes keys one after
the other (`key_queue.KeyQueue`), continues after an unexpected exception (`defects.Defects`), and prints no values when
an exception ends it. `driver.TerminalDriver` reads any bytes and always restores the terminal. `paste_detection` and
`pasted_lines` recognise pastes on terminals without bracketed paste, `clipboard` copies with OSC 52, and `scroll_size`
resizes a scrolling view. `exact_input` and `exact_text_area` are fields that hold any text unchanged.
`component_styles`, `focus_styles` and `blocks_in_reverse` make styles, with less work or without colours.

These modules do not depend on any screen, widget or command of the program. Code elsewhere that needs a private name of
Textual calls a function here; `tests/ui/terminal/test_textual_internals.py` asserts that each private name exists.
"""
