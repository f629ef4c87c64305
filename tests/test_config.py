"""kdiag's configuration: folders of pages of one's own, and what git makes of a remote's URL."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest

from diagnose.cli.loaded import own_pages
from diagnose.errors import KdiagError
from diagnose.sources import config
from diagnose.sources.gitlab import tokens
from diagnose.sources.gitlab.remote import remotes
from diagnose.sources.gitlab.rewrites import rewritten, rules


def written(home: pathlib.Path, text: str) -> dict[str, str]:
    """Write the user's configuration, and give an environment in which it counts."""
    folder = home / ".config" / "kdiag"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.toml").write_text(text)
    (folder / "config.toml").chmod(0o600)
    return {"HOME": str(home)}


def test_folders_of_the_configuration_lie_beside_it(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    environment = written(tmp_path, 'patterns = ["pages", "../team", "/srv/pages", "~/mine"]\n')
    folder = tmp_path / ".config" / "kdiag"
    found = own_pages(environment)
    assert [os.path.normpath(each) for each in found] == [
        str(folder / "pages"),
        str(folder.parent / "team"),
        "/srv/pages",
        str(tmp_path / "home" / "mine"),
    ]


def test_the_variable_stands_above_the_configuration(tmp_path: pathlib.Path) -> None:
    environment = {**written(tmp_path, 'patterns = ["pages"]\n'), "KDIAG_PATTERNS": os.pathsep.join(("one", "", "two"))}
    assert own_pages(environment) == ("one", "two")


def test_without_a_setting_there_are_no_folders(tmp_path: pathlib.Path) -> None:
    assert own_pages({}) == ()
    assert own_pages({"HOME": str(tmp_path), "KDIAG_PATTERNS": ""}) == ()
    assert own_pages(written(tmp_path, '[gitlab.a]\nurl = "https://gitlab.example.com"\n')) == ()


@pytest.mark.parametrize(
    "text", ['patterns = "pages"\n', "patterns = [1]\n", 'patterns = [""]\n', "[patterns]\na = 1\n"]
)
def test_what_is_no_list_of_folders_is_told(tmp_path: pathlib.Path, text: str) -> None:
    with pytest.raises(config.ConfigError) as found:
        own_pages(written(tmp_path, text))
    assert "patterns" in found.value.why
    assert found.value.what == str(tmp_path / ".config" / "kdiag" / "config.toml")


def test_a_configuration_that_others_may_write_names_no_pages(tmp_path: pathlib.Path) -> None:
    environment = written(tmp_path, 'patterns = ["pages"]\n')
    (tmp_path / ".config" / "kdiag" / "config.toml").chmod(0o666)
    with pytest.raises(config.ConfigError):
        own_pages(environment)


def test_tokens_and_pages_live_in_one_file(tmp_path: pathlib.Path) -> None:
    text = (
        'patterns = ["pages"]\n[gitlab.a]\nurl = "https://gitlab.example.com"\nclient_cert = "c.pem"\nca_file = "/ca"\n'
    )
    environment = written(tmp_path, text)
    assert len(own_pages(environment)) == 1
    found = tokens.from_config(None, environment)[0]
    assert found.client_cert == str(tmp_path / ".config" / "kdiag" / "c.pem")
    assert (found.ca_file, found.client_key) == ("/ca", None)


def test_a_setting_that_does_not_exist_is_told(tmp_path: pathlib.Path) -> None:
    with pytest.raises(KdiagError, match="pattern"):
        config.load(None, written(tmp_path, 'pattern = ["pages"]\n'))


def test_no_toml_is_read_where_there_is_no_configuration(tmp_path: pathlib.Path) -> None:
    call = "from diagnose.cli.loaded import own_pages; own_pages({'HOME': %r})"
    script = f"import sys; {call}; print('tomllib' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script % str(tmp_path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "False\n"


# git's own shorthand.

RULES = "url.https://gitlab.example.com/.insteadof\ngl:\0url.https://other.example/x/.insteadof\ngl:deep/\0"


def test_a_shorthand_stands_for_the_url_that_git_would_ask() -> None:
    known = rules(lambda *_: RULES)
    assert rewritten("gl:group/app.git", known) == "https://gitlab.example.com/group/app.git"
    assert rewritten("gl:deep/app.git", known) == "https://other.example/x/app.git", "the longest beginning counts"
    assert rewritten("https://plain.example/a/b", known) == "https://plain.example/a/b"


def test_a_remote_is_read_as_git_reads_it(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True, timeout=60)
    (tmp_path / "user").write_text('[url "https://gitlab.example.com/"]\n\tinsteadOf = gl:\n')
    with (tmp_path / ".git" / "config").open("a") as file:
        file.write(
            '[remote "fork"]\n\turl = gl:me/app.git\n[remote "origin"]\n\turl = git@gitlab.example.com:team/app.git\n'
        )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "user"))
    monkeypatch.chdir(tmp_path)
    assert remotes() == [
        ("origin", "git@gitlab.example.com:team/app.git"),
        ("fork", "https://gitlab.example.com/me/app.git"),
        ("fork", "gl:me/app.git"),
    ]


def test_what_is_no_rule_changes_nothing() -> None:
    assert rules(lambda *_: "") == []
    assert rules(lambda *_: "url.x.insteadof\n\0nonsense\0url..insteadof") == []
