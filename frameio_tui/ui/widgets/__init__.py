"""Widgets that several screens share; none of them depends on a screen or the app.

- `header_footer`: the bars of every screen (`Bar`, `HeaderBar`, `FooterBar`); `message_bar.MessageBar`: a message
- `row_list.RowList`: a list of rows with a cursor; for it, `label_rows`: rows of label and text, and
  `lazy_rows.LazyRows`: rows that are made when they are drawn
- `inputs`: fields for a line and for a secret (`LineField`, `SecretField`); `form`: a form (`FormRow`, `FieldSpec`)
- `profile_status`: the status of a profile's credential as text, for lists of profiles
- `url_block.UrlBlock`: an address that can be selected as a whole
- `spans`: drawing styled text; `selection`: what ctrl+c copies; `closing`: closing screens safely

A widget that only one screen uses belongs to the package of that screen.
"""
