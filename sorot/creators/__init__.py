"""Floor 4: who creates.

Owns profiles (`/@handle/`), accounts on platforms with their present numbers and sources, photos, and which
management acts for whom. Public verbs: create_profile, update_profile, add_account, record_metrics, add_photo,
request_management, decide_management_request.
"""
