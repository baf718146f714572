"""Made-up days of calls in which it is known which calls tell of one event.

The proposals for doubles are fitted and measured on them. Every sentence is invented.
"""
