"""Floor 5: from an application or an invitation to an agreed, signed, delivered and confirmed deal.

Words: an *application* is one creator's wish to join one campaign (an invitation is the same row, begun by the
brand). *Offers* with *terms* go to and fro; the accepted one makes a *deal*. A deal has one valid *agreement*
(canonical JSON and its SHA-256) that both sides accept, *deliverable items* with *submissions* (versions), and a
*publication* each. Money is kept by `payments` under the deal's code. Sides: `brand` (the client, or the agency
acting for it) and `talent` (the creator, or the management acting for them).

Public verbs: actions `submit_application invite_creator shortlist_application decline_application
withdraw_application make_offer accept_offer decline_offer withdraw_offer sign_agreement submit_work approve_work
request_changes publish_item confirm_deal ask_cancellation sweep_expired`; queries `todo_for deals_of
applications_of deal_page application_page application_counts eligibility`.
"""
