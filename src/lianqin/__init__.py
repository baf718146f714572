"""Lianqin (联勤): the joint-duty desk where a county's police and its security guards work as one."""

VERSION = "0.1.0"
