"""The causes of many jobs in GitLab's Markdown: as in the note of a merge request, or in brief where none is known."""

from __future__ import annotations

from diagnose.model.group import Group, Member
from diagnose.redact import quote_markdown
from diagnose.render import group as lines
from diagnose.render import note_group
from diagnose.render.clean import walk
from diagnose.render.note_text import LIMIT, code, link, size, words

_MOST = 10
"""Jobs that are told with their most telling lines, and notes."""
_LINES = 3


def _job(group: Group, member: Member) -> list[str]:
    found = lines.stand_in(group, member)
    said = f"Job {link(code(member.name), member.url)}: {words(found.why or 'nothing recognised')}"
    excerpt = found.diagnosis.excerpt[:_LINES] if found.diagnosis else ()
    return [said, *([quote_markdown([(each.line, each.text) for each in excerpt])] if excerpt else [])]


def note(group: Group) -> str:
    """Give the note, under 60 KB."""
    sure = tuple(each for each in group.causes if not each.allowed)
    if sure:
        return note_group.note(group._replace(causes=sure))
    told: Group = walk(group)
    own = lines.counted(told)
    blocks = [f"{words(lines.head(told))}: **{words(lines.title(told))}**"]
    for member in own[:_MOST]:
        blocks += _job(told, member)
    blocks += [f"and {lines.plural(len(own) - _MOST, 'job')} more"] if len(own) > _MOST else []
    said = [f"- {words(each.text)}" for each in told.notes[:_MOST]]
    blocks += ["\n".join(said)] if said else []
    while len(blocks) > 1 and size(blocks) >= LIMIT:
        blocks = blocks[:-1]
    return "\n\n".join(blocks) + "\n"
