"""gateways: what leaves the house and what comes in from other systems.

So far the outside senders: group robots of WeCom, DingTalk and Feishu, web push, and text messages
behind a port. It refuses to say anything but numbers, stands on dispatch and below, and is reached
by `core.outside.tell_outside`; everything is off until a setting turns it on.
"""
