"""The face in the terminal, built on Textual."""
