"""Where structured log lines go: through Python's logging, so that one place decides."""

import structlog


def configure() -> None:
    """Lines as ``event key=value …``, an exception with its trace, without colours: logs are read by machines too."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.filter_by_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
