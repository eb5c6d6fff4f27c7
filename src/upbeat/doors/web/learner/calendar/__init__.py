"""The calendar of the phone: subscribed to, or taken along once."""
