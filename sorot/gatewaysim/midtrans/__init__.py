"""Midtrans as its documentation describes it: Snap, the core API, and Iris for payouts."""
