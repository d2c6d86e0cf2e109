"""A stateful simulator of payment gateways for development, demos and tests. SIMULATED: no money moves.

It stands beside the house: nothing of it imports Sorot and nothing of Sorot imports it; they meet over HTTP only.
"""
