"""Photos and voice notes: the copies, as pages show and play them, and what the desk adds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianqin.accounts.permissions import requires
from lianqin.core.errors import MissingInput, NotFound, UnreadableInput
from lianqin.desk.edge import DeskRequest, find, name_of, says_why
from lianqin.desk.incident_acts import acted
from lianqin.desk.record import footage, originals
from lianqin.incidents import photos, sealing, voice_copy, voices
from lianqin.incidents.errors import PhotoUnreadable
from lianqin.incidents.evidence_errors import EvidenceUnreadable
from lianqin.incidents.models import Incident, Photo, VoiceNote


@requires("incident.see")
@require_safe
@says_why
def photo(request: DeskRequest, photo_id: int) -> HttpResponse:
    """A photo's copy, for whoever sees its incident."""
    return _copy(find(Photo, request.viewer, pk=photo_id), "image/jpeg")


@requires("incident.see")
@require_safe
@says_why
def voice(request: DeskRequest, voice_id: int) -> HttpResponse:
    """A voice note's copy, for whoever sees its incident."""
    return _copy(find(VoiceNote, request.viewer, pk=voice_id), "audio/ogg")


def _copy(found: Photo | VoiceNote, kind: str) -> HttpResponse:
    path_of_copy = sealing.path_of(found.file)
    if not path_of_copy.is_file():
        raise NotFound
    return HttpResponse(path_of_copy.read_bytes(), content_type=kind)


@requires("incident.classify")
@require_POST
@says_why
def evidence_add(request: DeskRequest, number: str) -> HttpResponse:
    """Take in a photo or a voice note that somebody brought to the desk; its bytes say which."""

    def act(incident: Incident) -> None:
        file = request.FILES.get("file")
        if file is None:
            raise MissingInput(field=_("照片或语音文件"))
        said: dict[str, Any] = {"actor": request.viewer, "actor_name": name_of(request)}
        attach: Callable[..., Any] = voices.attach if _is_voice(file) else photos.attach
        try:
            attach(incident, file, file.size or 0, command=_command(request), **said)
        except PhotoUnreadable as neither:
            raise EvidenceUnreadable from neither

    return acted(request, number, act)


def _is_voice(file: Any) -> bool:
    head = file.read(16)
    file.seek(0)
    return voice_copy.format_of(head) is not None


def _command(request: HttpRequest) -> UUID:
    """The press's own number, so that a form sent twice leaves one piece of evidence."""
    try:
        return UUID(request.POST.get("command", ""))
    except ValueError as wrong:
        raise UnreadableInput(field=_("操作编号"), why=_("页面不完整，请刷新后再按")) from wrong


urlpatterns: list[URLPattern] = [
    path("photos/<int:photo_id>.jpg", photo, name="photo"),
    path("voices/<int:voice_id>.ogg", voice, name="voice"),
    path("incidents/<str:number>/evidence/", evidence_add, name="evidence_add"),
    *footage.urlpatterns,
    *originals.urlpatterns,
]
