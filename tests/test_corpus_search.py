"""Pages are found by a pasted line, by some words, and by GitLab's Korean wording."""

from __future__ import annotations

import pytest

from diagnose import corpus
from diagnose.corpus.search import search
from diagnose.model import Corpus


@pytest.fixture(scope="module")
def whole() -> Corpus:
    return corpus.load()


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ('Get "https://h.example.org/v2/": x509: certificate signed by unknown authority', "x509-unknown-authority"),
        ("kaniko should only be run inside of a container", "kaniko-not-in-container"),
        ("not in container kaniko", "kaniko-not-in-container"),
        (
            "오류: kaniko는 컨테이너 내부에서만 실행되어야 하며, --force 플래그를 사용하여 계속하십시오",
            "kaniko-not-in-container",
        ),
        ("알 수 없는 기관에서 서명된 인증서", "x509-unknown-authority"),
        ("인증서가 알 수 없는 인증 기관에 의해 서명됨", "x509-unknown-authority"),
        ("올바른 태그 이름을 입력했는지와 인증이 올바른지 확인하고 다시 시도하십시오", "push-unauthorized"),
        ("푸시 권한 확인 중 오류 403 프록시", "connect-refused-by-proxy"),
        (
            "엔트리포인트는 재정의해야 하며, 그렇지 않으면 빌드 스크립트가 실행되지 않습니다.",
            "entrypoint-not-overridden",
        ),
    ],
)
def test_a_page_is_found_by(text: str, page: str, whole: Corpus) -> None:
    assert search(whole, text)[0] == page


@pytest.mark.parametrize("text", ["", "xyzzy", "완전히 다른 문장입니다", "a b c"])
def test_nothing_is_found_by_words_of_no_page(text: str, whole: Corpus) -> None:
    assert search(whole, text) == []
