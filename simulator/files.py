"""The files people and bots sent: kept in memory, found by file id or by download path."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.images import Picture, measured
from simulator.wire import Json, Upload, bad_request

MAX_PHOTO_BYTES = 10 * 1024 * 1024
MAX_DOWNLOAD_BYTES = 20 * 1024 * 1024
MAX_SIDES = 10_000  # width + height of a photo, in pixels
MAX_RATIO = 20
_KIND_NAMES = {"photo": "Photo", "document": "Document", "sticker": "Sticker", "voice": "VoiceNote"}
_WRONG_FILE = "wrong file identifier/HTTP URL specified"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file under its identifiers; `picture` for photos and stickers."""

    file_id: str
    unique_id: str
    kind: str
    path: str
    upload: Upload
    picture: Picture | None

    def as_file(self) -> Json:
        """The fields every file object of the Bot API has."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.upload.content),
        }

    def as_photo(self) -> list[Json]:
        """`Message.photo`: this simulator keeps the one size that was sent."""
        size = {"width": self.picture.width, "height": self.picture.height} if self.picture else {}
        return [{**self.as_file(), **size}]

    def as_document(self) -> Json:
        """`Message.document`."""
        return {**self.as_file(), "file_name": self.upload.name, "mime_type": self.upload.mime}


class Files:
    """All files of one simulator."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, upload: Upload) -> StoredFile:
        """Keeps a file of the kind photo, document, sticker or voice. Raises `ApiError` 400 where it is not one."""
        picture = checked_photo(upload.content) if kind == "photo" else measured(upload.content)
        number = len(self._by_id) + 1
        digest = hashlib.blake2b(upload.content, digest_size=9).hexdigest()
        extension = picture.extension if picture else upload.name.rpartition(".")[2] or "bin"
        file = StoredFile(
            file_id=f"{_KIND_NAMES[kind]}-{number}-{digest}",
            unique_id=f"{kind[0]}{digest}",
            kind=kind,
            path=f"{kind}s/file_{number}.{extension}",
            upload=upload,
            picture=picture,
        )
        self._by_id[file.file_id] = self._by_path[file.path] = file
        return file

    def sent(self, kind: str, given: Upload | str) -> StoredFile:
        """The file a call sends: a new upload, or one kept under a file id. URLs are not fetched.

        Raises `ApiError` 400 for an unknown id or one of another kind.
        """
        if isinstance(given, Upload):
            return self.add(kind, given)
        if given.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        file = self._by_id.get(given)
        if file is None:
            raise bad_request(_WRONG_FILE)
        if file.kind != kind:
            raise bad_request(f"can't use file of type {_KIND_NAMES[file.kind]} as {_KIND_NAMES[kind]}")
        return file

    def __iter__(self) -> Iterator[StoredFile]:
        """All files in the order they came, which their ids and paths follow."""
        return iter(self._by_id.values())

    def by_id(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)


def checked_photo(content: bytes) -> Picture:
    """A picture within the limits of `sendPhoto`: 10 MB, sides together 10,000 pixels, ratio 20. Raises `ApiError`."""
    if len(content) > MAX_PHOTO_BYTES:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {MAX_PHOTO_BYTES} bytes"
        )
    if not content:
        raise bad_request("file must be non-empty")
    picture = measured(content)
    if picture is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    sides = sorted((picture.width, picture.height))
    if sum(sides) > MAX_SIDES or sides[1] > MAX_RATIO * sides[0]:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return picture
