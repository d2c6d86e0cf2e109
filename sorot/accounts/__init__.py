"""Floor 1: people, organisations, memberships, invitations, consent, verification.

Words: a *user* signs in; an *organisation* is a brand, an agency or a management; a *member* acts for it in one
role; the *actor* is a user through one hat. Public verbs: `create_organisation`, `invite_member`,
`accept_invitation`, `change_role`, `remove_member`, `update_settings`, `request_verification`,
`decide_verification`, `create_operator`.
"""
