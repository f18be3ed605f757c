"""Tags, exports and files of messages of the access table; the export is Minh's, the file was sent by Lan."""

from uuid import UUID, uuid4

from lotrinh import clock, db
from lotrinh.centre.exports.tables import FirmExport
from lotrinh.centre.tables import MessageFile, RequestMessage
from lotrinh.centre.tag_tables import FirmTag, Tag, TagChange
from lotrinh.papers import store
from tests.cast import Cast


async def place_findings(cast: Cast, request: str) -> dict[str, str]:
    tag, change = await _tag(cast)
    return {
        "tag": str(tag),
        "tag_change": str(change),
        "export": await _export(cast.minh.id, "failed"),
        "foreign_export": await _export(cast.an.id, "failed"),
        "message_file": await _message_file(cast, request),
        "team": str((await db.fetch_one("SELECT min(id) AS id FROM team") or {})["id"]),
        "an": str(cast.an.id),
        "lan_id": str(cast.lan.id),
    }


async def _tag(cast: Cast) -> tuple[int, UUID]:
    tag = Tag(name="Hội thảo", search_key="hoi thao", made_by=cast.an.id, made_at=clock.now())
    await tag.save()
    change = TagChange(id=uuid4(), tag=tag.id, adds=True, changed_by=cast.an.id, changed_at=clock.now())
    await change.save()
    await FirmTag(firm=cast.an_phat, tag=tag.id, since=clock.now(), begun_with=change.id).save()
    return tag.id, change.id


async def _export(person: UUID | None, state: str) -> str:
    export = FirmExport(
        id=uuid4(), state=state, words="toàn bộ doanh nghiệp", firm_ids=[], firms=0, asked_by=person,
        asked_at=clock.now(), touched_at=clock.now(),
    )  # fmt: skip
    await export.save()
    return str(export.id)


async def _message_file(cast: Cast, request: str) -> str:
    message = RequestMessage(
        request=UUID(request), author=cast.lan.id, text="Kèm tệp.", written_at=clock.now()
    )
    await message.save()
    file = MessageFile(
        id=uuid4(), message=message.id, title="a.pdf", stored_name=store.store(b"%PDF-1.7"),
        media_type="application/pdf", size=8, sha256="0" * 64, added_by=cast.lan.id, added_at=clock.now(),
    )  # fmt: skip
    await file.save()
    return str(file.id)
