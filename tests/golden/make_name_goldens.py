"""File names in the encodings of old zip archives, by Python's codecs: tests/golden/names.json."""

import json
import pathlib

NAMES = {
    "cp437": [
        ["Größe.md"],
        ["Übersicht/Café résumé.txt", "naïve.md"],
        ["Müller.pdf", "Jäger.pdf", "Öl.pdf"],
        ["año.txt"],
        ["Straße nach Süden.docx"],
    ],
    "gb18030": [
        ["安装指南.md"],
        ["数据库/说明.txt", "数据库/常见问题.md"],
        ["测试.md"],
        ["报告2024.pdf"],
        ["docs/用户手册 v2.docx", "docs/readme.md"],
    ],
    "big5": [["安裝指南.md"], ["資料庫/說明.txt", "常見問題.md"], ["測試報告.md"], ["使用手冊.pdf"]],
    "shift_jis": [["インストール.md"], ["説明書/はじめに.txt"], ["データベース.md"], ["取扱説明書.pdf"]],
    "euc_kr": [["설치 안내.md"], ["데이터베이스/설명.txt"]],
}

goldens = [
    {"codec": codec, "names": names, "hex": [name.encode(codec).hex() for name in names]}
    for codec, sets in NAMES.items()
    for names in sets
]
target = pathlib.Path(__file__).with_name("names.json")
target.write_text(json.dumps(goldens, ensure_ascii=False, indent=1) + "\n")
