"""The causes of many jobs in GitLab's Markdown, in brief: for each the note of its first job."""

from __future__ import annotations

from diagnose.model.group import Group
from diagnose.redact import escape_markdown
from diagnose.render import group as lines
from diagnose.render.clean import flat, walk
from diagnose.render.note import note as note_of
from diagnose.render.note_text import LIMIT


def note(group: Group) -> str:
    """Give the note, under 60 KB."""
    told: Group = walk(group)
    known = {each.id: each for each in told.jobs}
    blocks = [f"**{escape_markdown(lines.title(told))}**"]
    for cause in told.causes:
        members = [known[number] for number in cause.jobs if number in known]
        if not members:
            blocks.append(escape_markdown(flat(cause.finding.title)))
            continue
        blocks.append(escape_markdown(f"{lines.plural(len(cause.jobs), 'job')}: {lines.names(members, all_=False)}"))
        first = members[0].diagnosis
        blocks += [note_of(first._replace(findings=(cause.finding,), notes=())).rstrip("\n")] if first else []
    blocks += [f"- {escape_markdown(flat(each.text))}" for each in told.notes[:20]]
    while len(blocks) > 1 and len("\n\n".join(blocks).encode()) + 1 >= LIMIT:
        blocks = blocks[:-1]
    return "\n\n".join(blocks) + "\n"
