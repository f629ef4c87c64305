"""Notes on merge requests: read, written, edited and deleted, and what the text of one sets off."""

from __future__ import annotations

from tests.standin import acting, actions, rendering, reply, shapes_merge_requests
from tests.standin.access import Call
from tests.standin.clock import stamp
from tests.standin.nouns import MergeRequest, Note
from tests.standin.pages import paged
from tests.standin.reply import Refusal, Reply
from tests.standin.route import Route

LONGEST = 1_000_000
"""Characters that the body of a note may have."""
MOST = 5000
"""Notes that one merge request may have."""


def _noteable(call: Call, key: str, iid: str) -> MergeRequest:
    project = call.project(key)
    found = call.state.merge_request(project, int(iid))
    if found is None or not call.reads(project, "merge_requests", "reporter"):
        raise Refusal(reply.refused(404, "MergeRequest Not Found"))
    return found


def _readable(call: Call, on: MergeRequest, note: Note) -> bool:
    return not note.internal or call.token.has_role("reporter", on.project) or note.author == call.token.user


def _note(call: Call, on: MergeRequest, number: str) -> Note:
    found = next((each for each in on.notes if each.id == int(number)), None)
    if found is None:
        raise Refusal(reply.NOT_FOUND)
    return found


def _list(call: Call, key: str, iid: str) -> Reply:
    on = _noteable(call, key, iid)
    kind = call.asked.value("activity_filter", "all_notes")
    shown = {"only_comments": [False], "only_activity": [True]}.get(kind, [False, True])
    found = [each for each in on.notes if each.system in shown and _readable(call, on, each)]
    updated = call.asked.value("order_by", "created_at") == "updated_at"
    newest = call.asked.value("sort", "desc") != "asc"
    found.sort(key=lambda each: (each.updated if updated else each.created, each.id), reverse=newest)
    return paged(call, found, lambda each: shapes_merge_requests.note(each, on, call.base))


def _one(call: Call, key: str, iid: str, number: str) -> Reply:
    on = _noteable(call, key, iid)
    note = _note(call, on, number)
    if not _readable(call, on, note):
        return reply.refused(404, "Note Not Found")
    return reply.json_(shapes_merge_requests.note(note, on, call.base))


def _body(call: Call) -> str:
    body = call.asked.sent().get("body")
    if not isinstance(body, str):
        raise Refusal(reply.json_({"error": "body is missing"}, 400))
    if not body.strip():
        raise Refusal(reply.refused(400, 'Bad request - Note {:note=>["can\'t be blank"]}'))
    if len(body) > LONGEST:
        raise Refusal(reply.refused(400, 'Bad request - Note {:note=>["is too long (maximum is 1000000 characters)"]}'))
    return body


def _set_off(call: Call, on: MergeRequest, body: str) -> actions.Extracted:
    """Carry the quick actions of a body out, and take down what it would show outside of code."""
    found = actions.extract(body, call.state.quick_actions)
    call.state.acted += [acting.act(command, argument, on, call.token) for command, argument in found.commands]
    call.state.mentioned += rendering.rendered(found.body)
    return found


def _may_write(call: Call, on: MergeRequest) -> None:
    role = "developer" if on.locked else "reporter" if on.project.visibility == "private" else "none"
    if not call.token.has_role(role, on.project):
        raise Refusal(reply.FORBIDDEN)


def _create(call: Call, key: str, iid: str) -> Reply:
    pressed = call.state.limits.note(call.token.user.username)
    if pressed is not None and pressed.over:
        said = {"message": {"error": "This endpoint has been requested too many times. Try again later."}}
        return reply.json_(said, 429).with_headers(("Retry-After", str(pressed.rest)))
    on = _noteable(call, key, iid)
    body = _body(call)
    _may_write(call, on)
    if len(on.notes) >= MOST:
        return reply.refused(400, 'Bad request - Note {:base=>["Maximum number of comments exceeded"]}')
    found = _set_off(call, on, body)
    if not found.body and found.commands:
        return reply.json_({"commands_changes": {}, "summary": ["Applied."]}, 202)
    call.state.last_note += 1
    sent = call.asked.sent()
    internal = str(sent.get("internal", sent.get("confidential", ""))).lower() in ("true", "1")
    note = Note(call.state.last_note, call.token.user, found.body, stamp(call.state), internal=internal)
    on.notes.append(note)
    return reply.json_(shapes_merge_requests.note(note, on, call.base), 201)


def _own(call: Call, on: MergeRequest, number: str) -> Note:
    note = _note(call, on, number)
    if note.system or (note.author != call.token.user and not call.token.has_role("maintainer", on.project)):
        raise Refusal(reply.FORBIDDEN)
    return note


def _update(call: Call, key: str, iid: str, number: str) -> Reply:
    on = _noteable(call, key, iid)
    note = _own(call, on, number)
    found = _set_off(call, on, _body(call))
    if not found.body and found.commands:
        on.notes.remove(note)
        return reply.json_({"commands_changes": {}, "summary": ["Applied."]}, 202)
    note.body, note.updated = found.body, stamp(call.state)
    return reply.json_(shapes_merge_requests.note(note, on, call.base))


def _delete(call: Call, key: str, iid: str, number: str) -> Reply:
    on = _noteable(call, key, iid)
    on.notes.remove(_own(call, on, number))
    return Reply(204)


_NOTES = "/projects/{id}/merge_requests/{merge_request_iid}/notes"
ROUTES = (
    Route("GET", _NOTES, _list, job_token=True),
    Route("POST", _NOTES, _create),
    Route("GET", f"{_NOTES}/{{note_id}}", _one, job_token=True),
    Route("PUT", f"{_NOTES}/{{note_id}}", _update),
    Route("DELETE", f"{_NOTES}/{{note_id}}", _delete),
)
