"""Floor 3: threads, messages, read marks, notifications.

Words: a *thread* belongs to one *subject* (an application, a deal) and has *parties*, each a person or an
organisation on one *side*; a *message* is text or an *event* line and never changes; a *notification* is a word to one
person about something that happened. Public verbs: `open_thread`, `add_party`, `move_thread`, `post_message`,
`post_event`, `mark_read`, `notify`, `notify_parties`; sentences are registered with `wording.register_event`.
"""
