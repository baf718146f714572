"""Lianqin (联勤): the joint-duty desk of a county's police and its private security guards."""

VERSION = "0.1.0"
