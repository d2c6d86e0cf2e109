"""Xendit as its documentation describes it: sessions, payments, refunds, payouts v3, transfers, books."""
