"""disputes: screening, calming, referral, mediation, agreement (domain row 69).

It owns disputes found by visit, never counted as incidents; it refuses domestic violence and
guards as mediators; it stands on incidents, to which a violent turn escalates.
"""
