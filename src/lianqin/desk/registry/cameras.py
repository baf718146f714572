"""One camera's entry: where it stands, where it looks, and what its identifier says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from lianqin.accounts.permissions import may, requires
from lianqin.core import clock
from lianqin.core.errors import DomainError, NotFound
from lianqin.core.scope import Viewer
from lianqin.desk.coordinates import LonLat, read_coordinates
from lianqin.desk.edge import DeskRequest, find, says_why, shown_status
from lianqin.desk.forms import refuse_unread
from lianqin.desk.map_frame import map_frame
from lianqin.registry import cameras
from lianqin.registry.camera_codes import read_camera_code
from lianqin.registry.cameras import CameraFacts
from lianqin.registry.models import Camera, Site

WHOLE = 360.0


class CameraForm(forms.Form):
    """What is registered of a camera."""

    code = forms.CharField(
        label=gettext_lazy("编码（GB/T 28181，20位）"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label=gettext_lazy("名称"), max_length=96)
    site: forms.ModelChoiceField[Site] = forms.ModelChoiceField(
        label=gettext_lazy("所在场所"), queryset=None, required=False
    )
    point = forms.CharField(label=gettext_lazy("坐标"), max_length=80)
    bearing = forms.FloatField(label=gettext_lazy("朝向（度，正北为0）"), required=False)
    angle = forms.FloatField(label=gettext_lazy("视角（度）"), required=False)
    reach_m = forms.FloatField(label=gettext_lazy("可视距离（米）"), initial=60)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["site"]
        field.queryset = Site.objects.for_viewer(viewer).filter(ended_on=None)
        field.label_from_instance = lambda site: site.name
        field.empty_label = _("不在场所内")

    @classmethod
    def of(cls, camera: Camera, viewer: Viewer) -> CameraForm:
        """As the camera stands."""
        names = ("code", "name", "site", "bearing", "angle", "reach_m")
        now = {name: getattr(camera, name) for name in names}
        return cls(initial=now | {"point": LonLat(camera.lon, camera.lat)}, viewer=viewer)

    def facts(self) -> CameraFacts:
        """What was filled in. Raises CoordinateUnreadable and CoordinateSwapped."""
        said = self.cleaned_data
        spot = read_coordinates(said["point"])
        given = {name: said[name] for name in ("code", "name", "bearing", "angle", "reach_m")}
        return CameraFacts(lon=spot.lon, lat=spot.lat, **given)


@requires("cameras.manage")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def camera_new(request: DeskRequest) -> HttpResponse:
    """Enter a camera."""
    if request.method != "POST":
        return _page(request, None, CameraForm(viewer=request.viewer))
    return _sent(request, None)


@requires("cameras.see")
@require_http_methods(["GET", "HEAD", "POST"])
@says_why
def camera(request: DeskRequest, camera_id: int) -> HttpResponse:
    """Look at a camera's entry, or put right that of one's own ground."""
    found = find(Camera, request.viewer, pk=camera_id)
    if request.method != "POST":
        return _page(request, found, CameraForm.of(found, request.viewer))
    if not _may_change(found, request.viewer):
        raise NotFound
    return _sent(request, found)


def _sent(request: DeskRequest, found: Camera | None) -> HttpResponse:
    form = CameraForm(request.POST, viewer=request.viewer)
    try:
        refuse_unread(form)
        facts, site, actor = form.facts(), form.cleaned_data["site"], request.viewer
        if found is None:
            found = cameras.register_camera(facts=facts, site=site, actor=actor)
        else:
            cameras.edit_camera(camera=found, facts=facts, site=site, actor=actor)
    except DomainError as refused:
        return _page(request, found, form, refused)
    messages.success(request, _("已保存。"))
    return redirect("desk:camera", found.pk)


@requires("cameras.manage")
@require_POST
@says_why
def camera_end(request: DeskRequest, camera_id: int) -> HttpResponse:
    """A camera was taken down today."""
    found = find(Camera, request.viewer, pk=camera_id)
    today = clock.today()
    cameras.end_camera(camera=found, on=today, actor=request.viewer)
    messages.success(request, _("已停用，记录保留。"))
    return redirect("desk:camera", camera_id)


def _may_change(found: Camera | None, viewer: Viewer) -> bool:
    """The command centre everywhere, a station's police on their own ground."""
    return may(viewer.role, "cameras.manage") and (found is None or cameras.keeps(found, viewer))


def _page(
    request: DeskRequest,
    found: Camera | None,
    form: CameraForm,
    refused: DomainError | None = None,
) -> HttpResponse:
    context = {
        "camera": found,
        "form": form,
        "refused": refused,
        "code": read_camera_code(found.code) if found else None,
        "view": view_of(found) if found else None,
        "may_change": _may_change(found, request.viewer) and not (found and found.ended_on),
        **map_frame(request.viewer),
    }
    return render(
        request, "desk/registry/camera.html", context, status=shown_status(request, refused)
    )


def view_of(camera: Camera) -> dict[str, Any]:
    """The sector that a camera sees, as an SVG path in a square of 200 with north above."""
    from math import cos, pi, sin

    angle = camera.angle or (WHOLE if camera.bearing is None else 75.0)
    if angle >= WHOLE:
        return {"is_round": True, "path": ""}
    middle = camera.bearing or 0.0
    ends = [(middle + side * angle / 2) * pi / 180 for side in (-1, 1)]
    (x1, y1), (x2, y2) = [(100 + 80 * sin(end), 100 - 80 * cos(end)) for end in ends]
    long_way = int(angle > WHOLE / 2)
    path = f"M100 100 L{x1:.1f} {y1:.1f} A80 80 0 {long_way} 1 {x2:.1f} {y2:.1f} Z"
    return {"is_round": False, "path": path}


urlpatterns: list[URLPattern] = [
    path("registry/cameras/new/", camera_new, name="camera_new"),
    path("registry/cameras/<int:camera_id>/", camera, name="camera"),
    path("registry/cameras/<int:camera_id>/end/", camera_end, name="camera_end"),
]
