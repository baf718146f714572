"""Addresses of the gateways."""

from lianqin.gateways import pages

app_name = "gateways"
urlpatterns = pages.urlpatterns
