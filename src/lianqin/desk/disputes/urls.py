"""Addresses of disputes, all below /disputes/."""

from __future__ import annotations

from django.urls import URLPattern, path

from lianqin.desk.disputes import acts, pages

_ONE = "disputes/<str:dispute>/"
urlpatterns: list[URLPattern] = [
    path("disputes/", pages.disputes, name="disputes"),
    path("disputes/new/", pages.dispute_new, name="dispute_new"),
    path(_ONE, pages.dispute, name="dispute"),
    path(f"{_ONE}calm/", acts.calm, name="dispute_calm"),
    path(f"{_ONE}refer/", acts.refer, name="dispute_refer"),
    path(f"{_ONE}settle/", acts.settle, name="dispute_settle"),
    path(f"{_ONE}word/", acts.side_word, name="dispute_word"),
    path(f"{_ONE}begin/", acts.begin, name="dispute_begin"),
    path(f"{_ONE}note/", acts.note, name="dispute_note"),
    path(f"{_ONE}end/", acts.end, name="dispute_end"),
    path(f"{_ONE}escalate/", acts.escalate, name="dispute_escalate"),
    path(f"{_ONE}agreement/", acts.agreement, name="dispute_agreement"),
    path(f"{_ONE}agreement/file/", acts.agreement_file, name="dispute_file"),
    path(f"{_ONE}parties/", acts.parties, name="dispute_parties"),
    path(f"{_ONE}confirm/", acts.confirm, name="dispute_confirm"),
    path(f"{_ONE}follow-up/", acts.follow_up, name="dispute_follow_up"),
]
