"""Floor 4: what brands look for.

Owns campaigns with their deliverables and requirements, and which agency runs campaigns for which brand. Public
verbs: create_campaign, update_campaign, publish_campaign, close_campaign, grant_agency, revoke_agency.
"""
