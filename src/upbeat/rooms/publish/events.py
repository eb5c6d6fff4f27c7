"""News of the publish room, after commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VideoPublished:
    """A version of a micro video is served from now on."""

    school_id: int
    video_id: int
    version_id: int
    number: int


@dataclass(frozen=True, slots=True)
class VideoRevoked:
    """A micro video was taken back; ``version_id`` is the version that was served."""

    school_id: int
    video_id: int
    version_id: int


@dataclass(frozen=True, slots=True)
class PilotStarted:
    """Chosen pupils may try a draft."""

    school_id: int
    pilot_id: int


@dataclass(frozen=True, slots=True)
class PackagePushed:
    """A class received a package."""

    school_id: int
    package_id: int
    section_id: int


@dataclass(frozen=True, slots=True)
class ConditionSet:
    """An exercise opens by itself from now on, or for other points than before."""

    school_id: int
    piece_id: int


@dataclass(frozen=True, slots=True)
class PieceOpened:
    """A piece opened by itself for these people: they fulfil what it waits for. For nobody in particular: a teacher
    opened, planned or closed it."""

    school_id: int
    piece_id: int
    person_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PieceRevoked:
    """One piece of a pushed package was taken back."""

    school_id: int
    package_id: int
    piece_id: int


@dataclass(frozen=True, slots=True)
class MaterialAmended:
    """Something that classes have was changed, withdrawn or brought back."""

    school_id: int
    amendment_id: int
