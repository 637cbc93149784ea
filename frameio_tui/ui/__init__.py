"""The interface in the terminal, built on Textual.

`app.FrameioApp` owns the session, the key bindings and the stack of screens. Each screen or group of screens has a
package of its own: `console`, `files`, `place_lists`, `jobs`, `bench`, `history`, `codes`, `several`, `profiles`,
`scopes`, `token`, `sign_in` and `body_editor`; `first_run`, `help` and `palette` are modules. They do not import each
other: a screen is opened by its name with plain values (`screen_args`, `messages`), and a screen knows the app as
`context.AppContext` only. `screen.BaseScreen` is what screens have in common, `session.Session` is the profile that
requests are sent as, `text` is how foreign text reaches a widget. They share `response_view`, `dialogs`, `widgets`,
`commands`, `switcher`, `theme` and, for the terminal itself, `terminal`.

Rules and requests belong to `core` and `services`; files, sockets and processes to `adapters`. None of those import
this package.
"""
