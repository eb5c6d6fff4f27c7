"""What pages may load and from where: the Content Security Policy, for django-csp."""


def content_security_policy(*stores: str) -> dict[str, dict[str, list[str]]]:
    """Ourselves alone; media also from the origins of ``stores``, to which media addresses lead on."""
    return {
        "DIRECTIVES": {
            "default-src": ["'self'"],
            "connect-src": ["'self'", *stores],
            "img-src": ["'self'", "data:", *stores],
            "media-src": ["'self'", "blob:", *stores],
            "worker-src": ["'self'", "blob:"],
            "object-src": ["'none'"],
            "base-uri": ["'self'"],
            "form-action": ["'self'"],
            "frame-ancestors": ["'none'"],
        },
    }
