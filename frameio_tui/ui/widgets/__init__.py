"""Widgets that several screens share; none of them knows a screen or the app.

`header_footer` has the bars of every screen (`Bar`, `HeaderBar`, `FooterBar`), `message_bar.MessageBar` a sentence or a
row of styled text, `row_list.RowList` rows with a cursor, `label_rows` label and text as such rows. `inputs` has the
fields for a line and for a secret (`LineField`, `SecretField`), `form` a form of them (`FormRow`, `FieldSpec`),
`url_block` an address that can be selected whole. `spans` draws text, `selection` is what ctrl+c copies.

What only one screen uses belongs to the package of that screen.
"""
