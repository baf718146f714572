"""pytest plugins of the house; scripts/run_tests.py switches them on."""
