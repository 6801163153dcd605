"""Texts in the encodings of before UTF-8, by Python's codecs: tests/golden/encodings.json."""

import base64
import json
import pathlib

TEXTS = {
    "gb18030": "向量数据库是一种专门用于存储和检索高维向量的数据库系统。它支持相似度搜索，安装之后，请先创建一个集合。",
    "gbk": "# 安装\n\n```bash\npip install pymilvus==2.4.6\n```\n\nRun the command above. 运行以上命令即可。",
    "big5": "向量資料庫是一種專門用於儲存和檢索高維向量的資料庫系統。它支援相似度搜尋，廣泛應用於推薦系統。",
    "shift_jis": "ベクトルデータベースは、高次元のベクトルを保存し検索するためのデータベースです。",
    "euc_jp": "ベクトルデータベースは、高次元のベクトルを保存し検索するためのデータベースです。",
    "euc_kr": "벡터 데이터베이스는 고차원 벡터를 저장하고 검색하기 위한 데이터베이스 시스템입니다.",
    "cp1252": "La base de données est conçue pour chercher des vecteurs. Voilà où ça mène, à côté du café.",
    "cp1251": "Векторная база данных предназначена для хранения и поиска векторов большой размерности.",
    "koi8_r": "Векторная база данных предназначена для хранения и поиска векторов большой размерности.",
}

goldens = [
    {"codec": codec, "base64": base64.b64encode(text.encode(codec)).decode(), "text": text}
    for codec, text in TEXTS.items()
]
target = pathlib.Path(__file__).with_name("encodings.json")
target.write_text(json.dumps(goldens, ensure_ascii=False, indent=2) + "\n")
